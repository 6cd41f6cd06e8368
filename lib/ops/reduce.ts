/**
 * Reductions besides the sum.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import type { ReduceFn } from "../core/plan.ts";
import { avalText, shapeText } from "../errors.ts";
import { constLike, div, eq, mul } from "./arithmetic.ts";
import { cumprod } from "./cumulative.ts";
import { discrete, general } from "./family.ts";
import { concatenate, slice } from "./slicing.ts";
import { broadcastTo, convert, reduceSum, reshape, restore, transpose } from "./structural.ts";

interface Axes {
  readonly axes: readonly number[];
}

const removed = (x: Aval, axes: readonly number[]): number[] => x.shape.filter((_, i) => !axes.includes(i));
const shifted = (axes: readonly number[]): number[] => axes.map((a) => a + 1);

// The derivative is shared evenly among the elements that tie for the extremum.
function extremum(name: string, fn: ReduceFn): Op {
  const self: Op = general<Axes>({
    name,
    infer([x], { axes }) {
      if (axes.some((a) => x.shape[a] === 0)) {
        throw new RangeError(
          `${name}: axes [${axes}] of shape ${shapeText(x.shape)} are empty, and an empty set has no ${fn}`,
        );
      }
      return makeAval(removed(x, axes), x.dtype, x.weak);
    },
    plan: (_a, { axes }) => ({ kind: "reduce", fn, axes }),
    batch: ([x], _b, _s, { axes }) => bind1(self, [x], { axes: shifted(axes) }),
    jvp: ([x], [t], [y], { axes }) => [reduceSum(mul(t!, share(x, y, axes)), axes)],
    vjp: ([g], [x], [y], { axes }) => [g && mul(restore(g, x.shape, axes), share(x, y, axes))],
  });
  return self;
}

function share(x: NDArray, y: NDArray, axes: readonly number[]): NDArray {
  const ties = convert(eq(x, restore(y, x.shape, axes)), x.dtype);
  return div(ties, restore(reduceSum(ties, axes), x.shape, axes));
}

const reduceMaxOp: Op = extremum("reduceMax", "max");
const reduceMinOp: Op = extremum("reduceMin", "min");

const reduceProdOp: Op = general<Axes>({
  name: "reduceProd",
  infer: ([x], { axes }) => makeAval(removed(x, axes), x.dtype, x.weak),
  plan: (_a, { axes }) => ({ kind: "reduce", fn: "prod", axes }),
  batch: ([x], _b, _s, { axes }) => reduceProd(x, shifted(axes)),
  // The product of all others is the product of those before times those after: right where elements are 0.
  jvp([x], [t], _o, { axes }) {
    const line = flattenLast(x, axes);
    const others = mul(before(line, false), before(line, true));
    return [reduceSum(mul(flattenLast(t!, axes), others), [line.ndim - 1])];
  },
  vjp: null,
});

/** `x` with `axes` last and flattened to one. */
function flattenLast(x: NDArray, axes: readonly number[]): NDArray {
  const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  return reshape(transpose(x, [...kept, ...axes]), [
    ...kept.map((i) => x.shape[i]),
    axes.reduce((n, a) => n * x.shape[a], 1),
  ]);
}

/** The products of the elements before each along the last axis (after, if reversed). */
function before(x: NDArray, reversed: boolean): NDArray {
  const axis = x.ndim - 1;
  const n = x.shape[axis];
  const zeros = x.shape.map(() => 0);
  const one = broadcastTo(constLike(x, 1), x.shape.with(axis, Math.min(1, n)));
  const running = cumprod(x, axis, reversed);
  return reversed
    ? concatenate([slice(running, zeros.with(axis, Math.min(1, n)), x.shape), one], axis)
    : concatenate([one, slice(running, zeros, x.shape.with(axis, Math.max(0, n - 1)))], axis);
}

const reduceAndOp: Op = logical("reduceAnd", "and");
const reduceOrOp: Op = logical("reduceOr", "or");
const reduceXorOp: Op = logical("reduceXor", "xor");
function logical(name: string, fn: ReduceFn): Op {
  const self: Op = discrete<Axes>({
    name,
    infer([x], { axes }) {
      if (x.kind !== "b" && x.kind !== "i") {
        throw new TypeError(`${name}: the operand has dtype ${x.dtype}; convert it with astype("bool")`);
      }
      return makeAval(removed(x, axes), x.dtype, x.weak);
    },
    plan: (_a, { axes }) => ({ kind: "reduce", fn, axes }),
    batch: ([x], _b, _s, { axes }) => bind1(self, [x], { axes: shifted(axes) }),
  });
  return self;
}

const argmaxOp: Op = place("argmax");
const argminOp: Op = place("argmin");
function place(name: "argmax" | "argmin"): Op {
  const self: Op = discrete<{ axis: number }>({
    name,
    infer([x], { axis }) {
      if (x.kind === "c") {
        throw new TypeError(
          `${name}: an array ${avalText(x)} was given; complex numbers have no order, take their abs()`,
        );
      }
      if (x.shape[axis] === 0) {
        throw new RangeError(`${name}: axis ${axis} of shape ${shapeText(x.shape)} is empty; it needs an element`);
      }
      return makeAval(removed(x, [axis]), "int32");
    },
    plan: (_a, { axis }) => ({ kind: "argreduce", fn: name, axis }),
    batch: ([x], _b, _s, { axis }) => bind1(self, [x], { axis: axis + 1 }),
  });
  return self;
}

/** The largest element over `axes`. */
export function reduceMax(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceMaxOp, [x], { axes });
}
/** The smallest element over `axes`. */
export function reduceMin(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceMinOp, [x], { axes });
}
/** The product over `axes`. */
export function reduceProd(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceProdOp, [x], { axes });
}
/** Whether all elements over `axes` are true; the bits that all integers have. */
export function reduceAnd(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceAndOp, [x], { axes });
}
/** Whether an odd number of elements over `axes` is true; the bits that an odd number of integers have. */
export function reduceXor(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceXorOp, [x], { axes });
}
/** Whether any element over `axes` is true; the bits that any integer has. */
export function reduceOr(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceOrOp, [x], { axes });
}
/** The place of the first largest element along `axis`. */
export function argmax(x: NDArray, axis: number): NDArray {
  return bind1(argmaxOp, [x], { axis });
}
/** The place of the first smallest element along `axis`. */
export function argmin(x: NDArray, axis: number): NDArray {
  return bind1(argminOp, [x], { axis });
}
