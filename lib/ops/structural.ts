/**
 * Ops that move elements about: all linear, most of them views. Also the sum, which is the transpose of a broadcast.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { makeAval, sameShape } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import { runPlan } from "../core/placement.ts";
import type { Step } from "../core/plan.ts";
import type { Storage } from "../core/storage.ts";
import { reshapeView, strided } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { linear } from "./family.ts";

/** Parameters of `broadcastInDim`: operand axis i becomes axis `dims[i]` of the result; other axes repeat. */
export interface BroadcastParams {
  readonly shape: readonly number[];
  readonly dims: readonly number[];
}

const broadcastOp: Op = linear<BroadcastParams>({
  name: "broadcastInDim",
  infer: ([x], { shape }) => makeAval(shape, x.dtype, x.weak),
  view(x, aval, { shape, dims }) {
    if (x.ext === null) return strided(x, aval, shape.map(() => 0));
    const from = (x.ext as Storage).strides;
    const strides = shape.map(() => 0);
    dims.forEach((d, i) => strides[d] = x.shape[i] === 1 && shape[d] !== 1 ? 0 : from[i]);
    return strided(x, aval, strides);
  },
  transpose(ct, [x], { shape, dims }) {
    const ones = x.shape.flatMap((n, i) => n === 1 ? [i] : []);
    const kept = dims.filter((_, i) => !ones.includes(i));
    return [expandDims(reduceSum(ct, shape.map((_, i) => i).filter((i) => !kept.includes(i))), ones)];
  },
  batch: ([x], _b, size, { shape, dims }) => broadcastInDim(x, [size, ...shape], [0, ...dims.map((d) => d + 1)]),
});

/** Repeats `x` along new or length-1 axes: axis i of `x` becomes axis `dims[i]` of the result. */
export function broadcastInDim(x: NDArray, shape: readonly number[], dims: readonly number[]): NDArray {
  return bind1(broadcastOp, [x], { shape, dims });
}

/** `x` broadcast to `shape` by NumPy's rule: axes align from the last. */
export function broadcastTo(x: NDArray, shape: readonly number[]): NDArray {
  if (sameShape(x.shape, shape)) return x;
  const lead = shape.length - x.ndim;
  if (lead < 0 || x.shape.some((n, i) => n !== 1 && n !== shape[lead + i])) {
    throw new RangeError(
      `broadcasting: an array of shape ${shapeText(x.shape)} can't take the shape ${
        shapeText(shape)
      }; each axis must be equal or 1, counted from the last`,
    );
  }
  return broadcastInDim(x, shape, x.shape.map((_, i) => lead + i));
}

/** `x` with new axes of length 1 at places `axes` of the result. */
export function expandDims(x: NDArray, axes: readonly number[]): NDArray {
  if (axes.length === 0) return x;
  const rest = Array.from({ length: x.ndim + axes.length }, (_, i) => i).filter((i) => !axes.includes(i));
  const shape = [...axes, ...rest].fill(1);
  rest.forEach((to, i) => shape[to] = x.shape[i]);
  return broadcastInDim(x, shape, rest);
}

const squeezeOp: Op = linear<{ axes: readonly number[] }>({
  name: "squeeze",
  infer: ([x], { axes }) => makeAval(x.shape.filter((_, i) => !axes.includes(i)), x.dtype, x.weak),
  view: (x, aval, { axes }) => strided(x, aval, (x.ext as Storage).strides.filter((_, i) => !axes.includes(i))),
  transpose: (ct, _p, { axes }) => [expandDims(ct, axes)],
  batch: ([x], _b, _s, { axes }) => squeeze(x, axes.map((a) => a + 1)),
});

/** `x` without `axes`, which have length 1. */
export function squeeze(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(squeezeOp, [x], { axes });
}

const reshapeOp: Op = linear<{ shape: readonly number[] }>({
  name: "reshape",
  infer: ([x], { shape }) => makeAval(shape, x.dtype, x.weak),
  view: (x, _aval, { shape }) => reshapeView(x, shape),
  transpose: (ct, [x]) => [reshape(ct, x.shape)],
  batch: ([x], _b, size, { shape }) => reshape(x, [size, ...shape]),
});

/** The elements of `x`, row-major, in another shape of the same size; one length may be −1. */
export function reshape(x: NDArray, shape: readonly number[]): NDArray {
  const asked = shape;
  const hole = shape.indexOf(-1);
  if (hole >= 0) {
    const rest = shape.reduce((n, d, i) => i === hole ? n : n * d, 1);
    shape = shape.map((d, i) => i === hole ? (rest === 0 ? 0 : x.size / rest) : d);
  }
  if (sameShape(x.shape, shape)) return x;
  if (shape.some((d) => !Number.isInteger(d) || d < 0) || shape.reduce((n, d) => n * d, 1) !== x.size) {
    throw new RangeError(
      `reshape: an array of shape ${shapeText(x.shape)} has ${x.size} elements, which don't fit the shape ${
        shapeText(asked)
      }; lengths are integers whose product is that number, and one may be -1`,
    );
  }
  return bind1(reshapeOp, [x], { shape });
}

const transposeOp: Op = linear<{ axes: readonly number[] }>({
  name: "transpose",
  infer: ([x], { axes }) => makeAval(axes.map((a) => x.shape[a]), x.dtype, x.weak),
  view: (x, aval, { axes }) => strided(x, aval, axes.map((a) => (x.ext as Storage).strides[a])),
  transpose: (ct, _p, { axes }) => [transpose(ct, axes.map((_, i) => axes.indexOf(i)))],
  batch: ([x], _b, _s, { axes }) => transpose(x, [0, ...axes.map((a) => a + 1)]),
});

/** The axes of `x` in the order `axes` (a permutation, of axes from 0). */
export function transpose(x: NDArray, axes: readonly number[]): NDArray {
  return axes.every((a, i) => a === i) ? x : bind1(transposeOp, [x], { axes });
}

/** `x` with axis `from` moved to place `to`. */
export function moveAxis(x: NDArray, from: number, to: number): NDArray {
  if (from === to) return x;
  const axes = x.shape.map((_, i) => i);
  axes.splice(to, 0, axes.splice(from, 1)[0]);
  return transpose(x, axes);
}

const revOp: Op = linear<{ axes: readonly number[] }>({
  name: "rev",
  infer: ([x]) => x,
  view(x, aval, { axes }) {
    const from = (x.ext as Storage).strides;
    const shift = axes.reduce((n, a) => n + Math.max(0, x.shape[a] - 1) * from[a], 0);
    return strided(x, aval, from.map((s, i) => axes.includes(i) ? -s : s), shift);
  },
  transpose: (ct, _p, { axes }) => [rev(ct, axes)],
  batch: ([x], _b, _s, { axes }) => rev(x, axes.map((a) => a + 1)),
});

/** `x` backwards along `axes`. */
export function rev(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(revOp, [x], { axes });
}

const reduceSumOp: Op = linear<{ axes: readonly number[] }>({
  name: "reduceSum",
  infer: ([x], { axes }) => makeAval(x.shape.filter((_, i) => !axes.includes(i)), x.dtype, x.weak),
  plan: (_a, { axes }) => ({ kind: "reduce", fn: "sum", axes }),
  shares: "first",
  run([x], { axes }) {
    const kept = x.shape.map((_, i) => i).filter((i) => !axes.includes(i));
    const aval = makeAval(kept.map((i) => x.shape[i]), x.dtype, x.weakType);
    // Over axes of length 1 the sum is a view.
    const trivial = x.ext !== null && axes.every((a) => x.shape[a] === 1);
    if (trivial) return [strided(x, aval, kept.map((i) => (x.ext as Storage).strides[i]))];
    return runPlan({ kind: "reduce", fn: "sum", axes }, [x], [aval]);
  },
  transpose: (ct, [x], { axes }) => [restore(ct, x.shape, axes)],
  batch: ([x], _b, _s, { axes }) => reduceSum(x, axes.map((a) => a + 1)),
});

/** `y`, reduced over `axes`, repeated along them to `shape`. */
export function restore(y: NDArray, shape: readonly number[], axes: readonly number[]): NDArray {
  return broadcastInDim(y, shape, shape.map((_, i) => i).filter((i) => !axes.includes(i)));
}

/** The sum over `axes`, which the result lacks. */
export function reduceSum(x: NDArray, axes: readonly number[]): NDArray {
  return axes.length === 0 ? x : bind1(reduceSumOp, [x], { axes });
}

/** `x` summed to `shape`, from which it was broadcast: the transpose of `broadcastTo`. */
export function sumTo(x: NDArray, shape: readonly number[]): NDArray {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.ndim - shape.length;
  const axes = x.shape.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1));
  return reshape(reduceSum(x, axes), shape);
}

/** Parameters of `convert`. */
export interface ConvertParams {
  readonly dtype: DType;
  readonly weak: boolean;
}

const convertOp: Op = linear<ConvertParams>({
  name: "convert",
  infer: ([x], { dtype, weak }) => makeAval(x.shape, dtype, weak),
  plan: ([x], { dtype }) => ({ kind: "map", program: convertProgram(x.dtype, dtype), shape: x.shape }),
  transpose: (ct, [x]) => [convert(ct, x.dtype, x.weakType)],
  batch: ([x], _b, _s, { dtype, weak }) => convert(x, dtype, weak),
});

function convertProgram(from: DType, to: DType): { key: string; inputs: DType[]; steps: Step[]; outputs: number[] } {
  return {
    key: `convert:${from}:${to}`,
    inputs: [from],
    steps: [{ fn: "convert", args: [0], dtype: to }],
    outputs: [1],
  };
}

/**
 * `x` in another dtype. Floats become integers by truncation, complex numbers real by dropping the imaginary part;
 * its transpose converts back.
 */
export function convert(x: NDArray, dtype: DType, weak = false): NDArray {
  return x.aval.dtype === dtype && x.aval.weak === weak ? x : bind1(convertOp, [x], { dtype, weak });
}

/** `x` with its weak type dropped. */
export function strong(x: NDArray): NDArray {
  return x.aval.weak ? convert(x, x.aval.dtype) : x;
}

/** `x` repeated along a new leading axis of length `size`. */
export function spread(x: NDArray, size: number): NDArray {
  return broadcastInDim(x, [size, ...x.shape], x.shape.map((_, i) => i + 1));
}
