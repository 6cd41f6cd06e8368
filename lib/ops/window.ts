/**
 * Reductions over windows that move along an array.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import type { ReduceWindowPlan, Window } from "../core/plan.ts";
import { avalText, shapeText } from "../errors.ts";
import { constLike, ge, mul, select, sub } from "./arithmetic.ts";
import { discrete, general, linear } from "./family.ts";
import { gather, iota } from "./indexing.ts";
import { pad } from "./slicing.ts";
import { reshape } from "./structural.ts";

/** The length of `n` elements with `dilation` − 1 others between neighbours. */
export function dilated(n: number, dilation: number): number {
  return n === 0 ? 0 : (n - 1) * dilation + 1;
}

/** The places of a window along each axis of `shape`. */
export function windowedShape(shape: readonly number[], w: Window): number[] {
  return shape.map((n, i) => {
    const room = w.lo[i] + dilated(n, w.baseDilation[i]) + w.hi[i] - dilated(w.dimensions[i], w.windowDilation[i]);
    return room < 0 ? 0 : Math.floor(room / w.strides[i]) + 1;
  });
}

/** A window over arrays with a leading batch axis. */
function batched(w: Window): Window {
  return {
    dimensions: [1, ...w.dimensions],
    strides: [1, ...w.strides],
    lo: [0, ...w.lo],
    hi: [0, ...w.hi],
    baseDilation: [1, ...w.baseDilation],
    windowDilation: [1, ...w.windowDilation],
  };
}

function inferred(name: string, kinds: string, x: Aval, w: Window): Aval {
  if (!kinds.includes(x.kind)) {
    throw new TypeError(`${name}: an array ${avalText(x)} was given; convert it to another dtype with astype()`);
  }
  return makeAval(windowedShape(x.shape, w), x.dtype, x.weak);
}

const sumOp: Op = linear<Window>({
  name: "reduceWindowSum",
  infer: ([x], w) => inferred("reduceWindowSum", "ifc", x, w),
  plan: (_a, w) => ({ kind: "reduceWindow", fn: "sum", ...w }),
  // Each element gets the cotangents of the windows that it lies in: a window over the cotangents, set apart by the
  // strides, that moves by the distances between elements.
  transpose(ct, [x], w) {
    const ones = x.shape.map(() => 1);
    const none = x.shape.map(() => 0);
    const lo = x.shape.map((_, i) => dilated(w.dimensions[i], w.windowDilation[i]) - w.lo[i] - 1);
    const hi = x.shape.map((n, i) =>
      dilated(n, w.baseDilation[i]) + dilated(w.dimensions[i], w.windowDilation[i]) - 1 -
      dilated(ct.shape[i], w.strides[i]) - lo[i]
    );
    const spread = pad(ct, lo, hi, w.strides.map((s) => s - 1));
    return [reduceWindowSum(spread, { ...w, strides: w.baseDilation, lo: none, hi: none, baseDilation: ones })];
  },
  batch: ([x], _b, _s, w) => reduceWindowSum(x, batched(w)),
});

function extremum(name: string, fn: "max" | "min"): Op {
  const op: Op = general<Window>({
    name,
    infer: ([x], w) => inferred(name, "bif", x, w),
    plan: (_a, w) => ({ kind: "reduceWindow", fn, ...w }),
    batch: ([x], _b, _s, w) => bind1(op, [x], batched(w)),
    // The derivative goes to the first of the elements that tie, and nowhere where a window holds none.
    jvp([x], [t], _o, w) {
      const places = bind1(placeOp, [x], { ...w, fn: fn === "max" ? "argmax" : "argmin" });
      const taken = gather(reshape(t!, [x.size]), reshape(places, [...places.shape, 1]), {
        offsetDims: [],
        collapsedSliceDims: [0],
        operandBatchingDims: [],
        startIndicesBatchingDims: [],
        startIndexMap: [0],
        sliceSizes: [1],
        mode: "clip",
      });
      return [select(ge(places, 0), taken, constLike(taken, 0))];
    },
    vjp: null,
  });
  return op;
}

const maxOp: Op = extremum("reduceWindowMax", "max");
const minOp: Op = extremum("reduceWindowMin", "min");

/** Parameters of the places of extremes. */
interface PlaceParams extends Window {
  readonly fn: "argmax" | "argmin";
}

const placeOp: Op = discrete<PlaceParams>({
  name: "argReduceWindow",
  infer: ([x], w) => makeAval(windowedShape(x.shape, w), "int32"),
  plan: (_a, w): ReduceWindowPlan => ({ kind: "reduceWindow", ...w }),
  batch([x], _b, size, { fn, ...w }) {
    const places = bind1(placeOp, [x], { fn, ...batched(w) });
    // Places count within each example.
    const before = mul(iota("int32", places.shape, 0), x.size / size);
    return select(ge(places, 0), sub(places, before), constLike(places, -1));
  },
});

/** The sums over a moving window. */
export function reduceWindowSum(x: NDArray, window: Window): NDArray {
  return bind1(sumOp, [x], window);
}
/** The largest elements in a moving window; the least number of the dtype where it holds none. */
export function reduceWindowMax(x: NDArray, window: Window): NDArray {
  return bind1(maxOp, [x], window);
}
/** The smallest elements in a moving window; the largest number of the dtype where it holds none. */
export function reduceWindowMin(x: NDArray, window: Window): NDArray {
  return bind1(minOp, [x], window);
}

/** A window's padding for a name of JAX's: nothing, or as much as leaves a place for every `stride` elements. */
export function paddingNamed(
  action: string,
  name: string,
  lengths: readonly number[],
  windows: readonly number[],
  strides: readonly number[],
): { lo: number[]; hi: number[] } {
  const kind = name.toUpperCase();
  if (kind === "VALID") return { lo: lengths.map(() => 0), hi: lengths.map(() => 0) };
  if (kind !== "SAME" && kind !== "SAME_LOWER") {
    throw new RangeError(
      `${action}: there is no padding ${
        JSON.stringify(name)
      }; it is "VALID", "SAME", "SAME_LOWER" or [low, high] pairs`,
    );
  }
  const total = lengths.map((n, i) => Math.max(0, (Math.ceil(n / strides[i]) - 1) * strides[i] + windows[i] - n));
  const less = total.map((n) => Math.floor(n / 2));
  const more = total.map((n) => Math.ceil(n / 2));
  return kind === "SAME" ? { lo: less, hi: more } : { lo: more, hi: less };
}

/** Throws unless a window has one number an axis of `shape`, each of at least 1 where it must be. */
export function checkWindow(action: string, shape: readonly number[], w: Window): void {
  for (const [name, list] of Object.entries(w) as [string, readonly number[]][]) {
    const least = name === "lo" || name === "hi" ? -Infinity : 1;
    if (list.length === shape.length && list.every((n) => Number.isInteger(n) && n >= least)) continue;
    throw new RangeError(
      `${action}: ${name} [${list}] for an array of shape ${shapeText(shape)}; it needs one integer an axis` +
        (least === 1 ? ", from 1" : ""),
    );
  }
}
