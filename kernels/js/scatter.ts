/**
 * XLA's scatter on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Kind, TypedArray } from "../../lib/core/dtype.ts";
import type { ScatterFn, ScatterPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { type Block, copyBlock, makeBlock, offsets } from "./block.ts";
import { supersedes } from "./lexicographic.ts";
import { copied, dense, raw, widthOf, wrap } from "./operand.ts";

/** Combines `n` elements of `src` from `p` on, `ss` apart, with those of `dst` from `q` on, `ds` apart. */
type Combine = (src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number) => void;

/**
 * Combines each window of the updates with the operand's elements at its index vector, in order of the indices. A
 * window that doesn't fit is moved inside (`clip`) or dropped as a whole (`fill`).
 */
export function runScatter(plan: ScatterPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, indices, updates] = args;
  const aval = outs[0];
  const out = copied(x);
  const steps = rowMajor(aval.shape);
  const { data, offset, strides } = raw(updates);

  const dropped = [...plan.insertedWindowDims, ...plan.operandBatchingDims];
  const kept = [...steps.keys()].filter((d) => !dropped.includes(d));
  const sizes = plan.updateWindowDims.map((d) => updates.aval.shape[d]);
  const combine = combineOf(plan.fn, aval.kind);
  // Complex numbers are copied and added as pairs of numbers; the other combinations see complex elements.
  const pairs = aval.kind === "c" && (plan.fn === "set" || plan.fn === "add");
  const w = widthOf(aval);
  const scale = pairs ? w : 1;
  const window = makeBlock(sizes, plan.updateWindowDims.map((d) => strides[d]), kept.map((d) => steps[d]), scale);

  const batch = indices.aval.shape.slice(0, -1);
  const batchSteps = strides.filter((_, d) => !plan.updateWindowDims.includes(d));
  const along = batch.map((_, d) => {
    const i = plan.scatterIndicesBatchingDims.indexOf(d);
    return i < 0 ? 0 : steps[plan.operandBatchingDims[i]];
  });
  const from = offsets(batch, batchSteps);
  const to = offsets(batch, along);

  const places = dense(indices);
  const map = plan.scatterDimsToOperandDims;
  const limits = map.map((d) => {
    const k = kept.indexOf(d);
    return aval.shape[d] - (k < 0 ? 1 : sizes[k]);
  });
  for (let b = 0, p = 0; b < from.length; b++) {
    let start = to[b];
    let fits = true;
    for (let v = 0; v < map.length; v++) {
      let i = places[p++];
      if (i < 0 || i > limits[v]) {
        fits = false;
        i = i < 0 ? 0 : limits[v];
      }
      start += i * steps[map[v]];
    }
    if (!fits && plan.mode === "fill") continue;
    const source = scale * (offset + from[b]);
    if (combine === null) copyBlock(window, data, source, out, scale * start);
    else combineBlock(combine, window, data, source, out, scale * start);
  }
  return [wrap(aval, out, deviceOf(args))];
}

function combineBlock(combine: Combine, block: Block, src: TypedArray, s0: number, dst: TypedArray, d0: number): void {
  const { from, to, rows, fromRow, toRow, n, fromStep, toStep } = block;
  for (let o = 0; o < from.length; o++) {
    for (let r = 0; r < rows; r++) {
      combine(src, s0 + from[o] + r * fromRow, fromStep, dst, d0 + to[o] + r * toRow, toStep, n);
    }
  }
}

/** The combination, or null for `set`. Booleans add as `or` and multiply as `and`. */
function combineOf(fn: ScatterFn, kind: Kind): Combine | null {
  switch (fn) {
    case "set":
      return null;
    case "add":
      return kind === "b" ? max : add;
    case "mul":
      return kind === "b" ? min : kind === "i" ? mulWrapped : kind === "f" ? mul : mulComplex;
    case "min":
      return kind === "c" ? minComplex : min;
    case "max":
      return kind === "c" ? maxComplex : max;
  }
}

/** Storing wraps sums of integers to 32 bits and rounds those of floats. */
function add(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) dst[q] += src[p];
}

function mul(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) dst[q] *= src[p];
}

function mulWrapped(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) dst[q] = Math.imul(dst[q], src[p]);
}

function max(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) if (src[p] > dst[q] || src[p] !== src[p]) dst[q] = src[p];
}

function min(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) if (src[p] < dst[q] || src[p] !== src[p]) dst[q] = src[p];
}

function mulComplex(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) {
    const a = dst[2 * q];
    const b = dst[2 * q + 1];
    const c = src[2 * p];
    const d = src[2 * p + 1];
    dst[2 * q] = a * c - b * d;
    dst[2 * q + 1] = a * d + b * c;
  }
}

function maxComplex(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) extremeComplex(src, 2 * p, dst, 2 * q, 1);
}

function minComplex(src: TypedArray, p: number, ss: number, dst: TypedArray, q: number, ds: number, n: number): void {
  for (let i = 0; i < n; i++, p += ss, q += ds) extremeComplex(src, 2 * p, dst, 2 * q, -1);
}

function extremeComplex(src: TypedArray, p: number, dst: TypedArray, q: number, sign: number): void {
  if (!supersedes(sign, src[p], src[p + 1], dst[q], dst[q + 1])) return;
  dst[q] = src[p];
  dst[q + 1] = src[p + 1];
}
