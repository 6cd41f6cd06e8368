/**
 * Cutting and joining: slice, pad, concatenate and split, each other's transposes.
 *
 * @module
 */
import { bind, bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import { runPlan } from "../core/placement.ts";
import type { Storage } from "../core/storage.ts";
import { strided, zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { general, linear } from "./family.ts";
import { spread } from "./structural.ts";

/** Parameters of `slice`: from `start` (inclusive) to `limit` (exclusive) in steps, along each axis. */
export interface SliceParams {
  readonly start: readonly number[];
  readonly limit: readonly number[];
  readonly strides: readonly number[];
}

const sliceOp: Op = linear<SliceParams>({
  name: "slice",
  infer: ([x], { start, limit, strides }) =>
    makeAval(
      start.map((s, i) => Math.max(0, Math.ceil((limit[i] - s) / strides[i]))),
      x.dtype,
      x.weak,
    ),
  view(x, aval, { start, strides }) {
    const from = (x.ext as Storage).strides;
    const empty = aval.size === 0;
    return strided(
      x,
      aval,
      from.map((s, i) => s * strides[i]),
      empty ? 0 : start.reduce((n, s, i) => n + s * from[i], 0),
    );
  },
  transpose(ct, [x], { start, strides }) {
    const last = start.map((s, i) => s + (ct.shape[i] - 1) * strides[i]);
    return [pad(
      ct,
      start,
      x.shape.map((n, i) => ct.shape[i] === 0 ? n - start[i] : n - 1 - last[i]),
      strides.map((s) => s - 1),
    )];
  },
  batch: ([x], _b, size, { start, limit, strides }) => slice(x, [0, ...start], [size, ...limit], [1, ...strides]),
});

/** The block of `x` from `start` to `limit` along each axis, in positive steps. */
export function slice(
  x: NDArray,
  start: readonly number[],
  limit: readonly number[],
  strides: readonly number[] = start.map(() => 1),
): NDArray {
  const whole = start.every((s, i) => s === 0 && limit[i] === x.shape[i] && strides[i] === 1);
  return whole ? x : bind1(sliceOp, [x], { start, limit, strides });
}

/** Parameters of `pad`, a length for each axis; negative `lo` and `hi` crop. */
export interface PadParams {
  readonly lo: readonly number[];
  readonly hi: readonly number[];
  readonly interior: readonly number[];
}

/** Zeros around the elements, and between them. */
export const padOp: Op = linear<PadParams>({
  name: "pad",
  infer([x], { lo, hi, interior }) {
    if (interior.some((n) => n < 0)) {
      throw new RangeError(`pad: [${interior}] elements between others; the numbers must be at least 0`);
    }
    return makeAval(x.shape.map((_, i) => paddedLength(x, i, lo[i], hi[i], interior[i])), x.dtype, x.weak);
  },
  shares: "nothing",
  run([x], params) {
    const [aval] = padOp.infer([x.aval], params);
    return runPlan({ kind: "pad", ...params }, [x, zerosOf(makeAval([], x.dtype))], [aval]);
  },
  transpose(ct, [x], { lo, hi, interior }) {
    const none = lo.map(() => 0);
    const whole = pad(ct, lo.map((n) => -n), hi.map((n) => -n), none);
    const inner = slice(whole, none, whole.shape, interior.map((n) => n + 1));
    return [x.size === 0 ? zerosOf(x.aval) : inner];
  },
  batch: ([x], _b, _s, { lo, hi, interior }) => pad(x, [0, ...lo], [0, ...hi], [0, ...interior]),
});

function paddedLength(x: Aval, axis: number, lo: number, hi: number, interior: number): number {
  const n = x.shape[axis];
  const length = lo + hi + n + Math.max(0, n - 1) * interior;
  if (length >= 0) return length;
  throw new RangeError(`pad: lo ${lo} and hi ${hi} crop more than axis ${axis} of shape ${shapeText(x.shape)} has`);
}

/** `x` with zeros before (`lo`), after (`hi`) and between (`interior`) the elements of each axis. */
export function pad(
  x: NDArray,
  lo: readonly number[],
  hi: readonly number[],
  interior: readonly number[] = lo.map(() => 0),
): NDArray {
  const none = [lo, hi, interior].every((p) => p.every((n) => n === 0));
  return none ? x : bind1(padOp, [x], { lo, hi, interior });
}

const concatenateOp: Op = linear<{ axis: number }>({
  name: "concatenate",
  infer(avals, { axis }) {
    const [first] = avals;
    for (const a of avals) {
      if (a.shape.length !== first.shape.length || a.shape.some((n, i) => i !== axis && n !== first.shape[i])) {
        throw new RangeError(
          `concatenate: shapes ${
            avals.map((v) => shapeText(v.shape)).join(", ")
          } differ outside axis ${axis}; only that axis may differ`,
        );
      }
    }
    const length = avals.reduce((n, a) => n + a.shape[axis], 0);
    return makeAval(first.shape.map((n, i) => i === axis ? length : n), first.dtype, avals.every((a) => a.weak));
  },
  plan: (_a, { axis }) => ({ kind: "concatenate", axis }),
  transpose(ct, primals, { axis }, needs) {
    let at = 0;
    return primals.map((x, i) => {
      const start = at;
      at += x.shape[axis];
      if (!needs[i]) return null;
      return slice(
        ct,
        ct.shape.map((_, k) => k === axis ? start : 0),
        ct.shape.map((n, k) => k === axis ? at : n),
      );
    });
  },
  batch: (args, batched, size, { axis }) => concatenate(args.map((x, i) => batched[i] ? x : spread(x, size)), axis + 1),
});

/** Arrays of one dtype joined along `axis`. */
export function concatenate(xs: readonly NDArray[], axis: number): NDArray {
  return xs.length === 1 ? xs[0] : bind1(concatenateOp, xs, { axis });
}

/** Parameters of `split`: the lengths of the pieces along an axis, which add up to its own. */
export interface SplitParams {
  readonly axis: number;
  readonly sizes: readonly number[];
}

const splitOp: Op = general<SplitParams>({
  name: "split",
  linear: [0],
  infer: ([x], params) => pieceAvals(x, params),
  shares: "first",
  run([x], params) {
    pieceAvals(x.aval, params);
    return pieces(x, params);
  },
  jvp: (_p, [t], _o, { axis, sizes }) => split(t!, axis, sizes),
  vjp: (cts, _p, outs, { axis }) => [concatenate(cts.map((ct, i) => ct ?? zerosOf(outs[i].aval)), axis)],
  batch: ([x], _b, _s, { axis, sizes }) => split(x, axis + 1, sizes),
});

function pieceAvals(x: Aval, { axis, sizes }: SplitParams): Aval[] {
  if (sizes.some((n) => !Number.isInteger(n) || n < 0) || sizes.reduce((n, d) => n + d, 0) !== x.shape[axis]) {
    throw new RangeError(
      `split: pieces of lengths [${sizes}] don't make up axis ${axis} of shape ${
        shapeText(x.shape)
      }; they must be integers from 0 that add up to its length`,
    );
  }
  return sizes.map((n) => makeAval(x.shape.with(axis, n), x.dtype, x.weak));
}

function pieces(x: NDArray, { axis, sizes }: SplitParams): NDArray[] {
  let at = 0;
  return sizes.map((n) => slice(x, x.shape.map((_, i) => i === axis ? at : 0), x.shape.with(axis, at += n)));
}

/** `x` cut along `axis` into pieces of lengths `sizes`. */
export function split(x: NDArray, axis: number, sizes: readonly number[]): readonly NDArray[] {
  return bind(splitOp, [x], { axis, sizes });
}
