/**
 * `stack` and `unstack` as ops, each the transpose of the other: a scan that runs on the host cuts its inputs and joins
 * its results with one entry on a tape, where a slice for each step would cost a whole cotangent for each.
 *
 * @module
 */
import { bind, bind1 } from "../core/apply.ts";
import { type NDArray, scalarArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import { allocate } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import type { Storage } from "../core/storage.ts";
import { strided, zerosOf } from "../core/view.ts";
import { general, linear } from "../ops/family.ts";
import { fromData } from "../ops/operands.ts";
import { concatenate } from "../ops/slicing.ts";
import { moveAxis, reshape, spread } from "../ops/structural.ts";
import { instantiate } from "./backward.ts";

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
  const { strides, device, offset, buffer } = x.ext as Storage;
  if (aval.shape.length === 0 && aval.kind !== "c" && x.size > 0) {
    const first = strided(x, aval, []);
    if (first.ext === null) {
      const data = device.read({ device, buffer, offset, strides }, x.aval);
      return (i) => scalarArray(aval, data[i]);
    }
  }
  const rest = strides.slice(1);
  return (i) => strided(x, aval, rest, i * strides[0]);
}

/** Concrete arrays of one abstract value along a new leading axis. */
export function stackConcrete(xs: readonly NDArray[], aval: Aval): NDArray {
  if (xs.length === 0) return zerosOf(stackedAval(aval, 0));
  if (aval.shape.length === 0 && aval.kind !== "c" && xs.every((x) => x.ext === null)) {
    const data = allocate(aval.dtype, xs.length);
    for (let i = 0; i < xs.length; i++) data[i] = xs[i].num;
    return fromData(data, [xs.length], aval.dtype, aval.weak);
  }
  return concatenate(xs.map((x) => reshape(x, [1, ...x.shape])), 0);
}

const stackOp: Op = linear<null>({
  name: "stack",
  infer: (avals) => makeAval([avals.length, ...avals[0].shape], avals[0].dtype, avals.every((a) => a.weak)),
  run: (args) => [stackConcrete(args, args.find((x) => !x.weakType)?.aval ?? args[0].aval)],
  transpose: (ct) => unstack(ct),
  batch: (args, batched, size) => moveAxis(stack(args.map((x, i) => batched[i] ? x : spread(x, size))), 0, 1),
});

/** One or more arrays of one shape and dtype along a new leading axis. */
export function stack(xs: readonly NDArray[]): NDArray {
  return bind1(stackOp, xs, null);
}

const unstackOp: Op = general<null>({
  name: "unstack",
  linear: [0],
  infer: ([x]) => new Array<Aval>(x.shape[0]).fill(sliceAval(x)),
  run([x]) {
    const at = slicer(x);
    return Array.from({ length: x.shape[0] }, (_, i) => at(i));
  },
  jvp: (_p, [t]) => unstack(t!),
  vjp: (cts, _p, outs) => [stack(cts.map((ct, i) => instantiate(ct, outs[i].aval)))],
  batch: ([x]) => unstack(moveAxis(x, 1, 0)),
});

/** The slices of an array along its leading axis. */
export function unstack(x: NDArray): readonly NDArray[] {
  return bind(unstackOp, [x], null);
}
