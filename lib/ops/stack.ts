/**
 * `stack` and `unstack` as ops, each the transpose of the other: a scan that runs on the host cuts its inputs and joins
 * its results with one entry on a tape, where a slice for each step would cost a whole cotangent for each.
 *
 * @module
 */
import { bind, bind1 } from "../core/apply.ts";
import { type NDArray, scalarArray } from "../core/array.ts";
import { type Aval, makeAval, sameShape } from "../core/aval.ts";
import { allocate } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import type { Storage } from "../core/storage.ts";
import { strided, zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { general, linear } from "./family.ts";
import { fromData } from "./operands.ts";
import { concatenate } from "./slicing.ts";
import { expandDims, moveAxis, spread } from "./structural.ts";

/** The abstract value of one slice along the leading axis. */
export function sliceAval(a: Aval): Aval {
  return makeAval(a.shape.slice(1), a.dtype, a.weak);
}

/** The abstract value of `length` arrays along a new leading axis. */
export function stackedAval(a: Aval, length: number): Aval {
  return makeAval([length, ...a.shape], a.dtype, a.weak);
}

/** The slices of a concrete array along its leading axis, by index: numbers or views. */
export function slicer(x: NDArray): (i: number) => NDArray {
  const aval = sliceAval(x.aval);
  const storage = x.ext as Storage;
  const { strides, device } = storage;
  if (aval.shape.length === 0 && aval.kind !== "c" && x.size > 0) {
    const first = strided(x, aval, []);
    if (first.ext === null) {
      const data = device.read(storage, x.aval);
      return (i) => scalarArray(aval, data[i]);
    }
  }
  const rest = strides.slice(1);
  return (i) => strided(x, aval, rest, i * strides[0]);
}

/** One or more concrete arrays of one abstract value along a new leading axis. */
function stackConcrete(xs: readonly NDArray[], aval: Aval): NDArray {
  if (aval.shape.length === 0 && aval.kind !== "c" && xs.every((x) => x.ext === null)) {
    const data = allocate(aval.dtype, xs.length);
    for (let i = 0; i < xs.length; i++) data[i] = xs[i].num;
    return fromData(data, [xs.length], aval.dtype, aval.weak);
  }
  return concatenate(xs.map((x) => expandDims(x, [0])), 0);
}

/** The axis that is added or taken away. */
export interface StackParams {
  readonly axis: number;
}

const stackOp: Op = linear<StackParams>({
  name: "stack",
  infer(avals, { axis }) {
    checkShapes(avals);
    const [{ shape, dtype }] = avals;
    return makeAval(shape.toSpliced(axis, 0, avals.length), dtype, avals.every((a) => a.weak));
  },
  shares: "first",
  run(args, { axis }) {
    checkShapes(args);
    if (axis === 0) return [stackConcrete(args, args.find((x) => !x.weakType)?.aval ?? args[0].aval)];
    return [concatenate(args.map((x) => expandDims(x, [axis])), axis)];
  },
  transpose: (ct, _p, { axis }) => unstack(ct, axis),
  batch: (args, batched, size, { axis }) => stack(args.map((x, i) => batched[i] ? x : spread(x, size)), axis + 1),
});

function checkShapes(xs: readonly { readonly shape: readonly number[] }[]): void {
  const [{ shape }] = xs;
  const other = xs.find((x) => !sameShape(x.shape, shape));
  if (other === undefined) return;
  throw new RangeError(
    `stack: shapes ${shapeText(shape)} and ${shapeText(other.shape)} differ; all arrays must have one shape`,
  );
}

/** One or more arrays of one shape and dtype along a new axis. */
export function stack(xs: readonly NDArray[], axis = 0): NDArray {
  return bind1(stackOp, xs, { axis });
}

const unstackOp: Op = general<StackParams>({
  name: "unstack",
  linear: [0],
  infer([x], { axis }) {
    const slice = makeAval(x.shape.toSpliced(axis, 1), x.dtype, x.weak);
    return new Array<Aval>(x.shape[axis]).fill(slice);
  },
  shares: "first",
  run([x], { axis }) {
    const at = slicer(moveAxis(x, axis, 0));
    return Array.from({ length: x.shape[axis] }, (_, i) => at(i));
  },
  jvp: (_p, [t], _o, { axis }) => unstack(t!, axis),
  vjp: (cts, _p, outs, { axis }) => [stack(cts.map((ct, i) => ct ?? zerosOf(outs[i].aval)), axis)],
  batch: ([x], _b, _s, { axis }) => unstack(x, axis + 1),
});

/** The slices of an array along an axis. */
export function unstack(x: NDArray, axis = 0): readonly NDArray[] {
  return bind(unstackOp, [x], { axis });
}
