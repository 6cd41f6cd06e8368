/**
 * XLA's gather on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { GatherPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { type Bits, bitsOf, type Block, makeBlock, offsets } from "./block.ts";
import { type Batch, batchOf, type Starts, startsOf } from "./elements.ts";
import { host } from "./host.ts";
import { Loops } from "./loops.ts";
import { dense, raw, widthOf, wrap } from "./operand.ts";
import { buffer, recycle } from "./pool.ts";

/** What shows that an element is missing. */
function missing(dtype: DType): number {
  return dtype === "int32" ? -(2 ** 31) : dtype === "uint32" ? 2 ** 32 - 1 : dtype === "bool" ? 1 : NaN;
}

/**
 * For each index vector, copies the slice of `plan.sliceSizes` of operand 0 that starts there. A slice that doesn't
 * fit is moved inside (`clip`) or is throughout NaN, the least int32, the largest uint32, or true (`fill`).
 */
export function runGather(plan: GatherPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, indices] = args;
  const aval = outs[0];
  const w = widthOf(aval);
  const out = buffer(aval.dtype, aval.size);
  const steps = rowMajor(aval.shape);
  const { data, offset, strides } = raw(x);

  const dropped = [...plan.collapsedSliceDims, ...plan.operandBatchingDims];
  const kept = [...strides.keys()].filter((d) => !dropped.includes(d));
  const sizes = kept.map((d) => plan.sliceSizes[d]);
  const slice = makeBlock(sizes, kept.map((d) => strides[d]), plan.offsetDims.map((d) => steps[d]), w);

  const shape = indices.aval.shape.slice(0, -1);
  const along = shape.map((_, d) => {
    const i = plan.startIndicesBatchingDims.indexOf(d);
    return i < 0 ? 0 : w * strides[plan.operandBatchingDims[i]];
  });
  const axes = plan.startIndexMap.map((d) => ({
    step: w * strides[d],
    limit: x.aval.shape[d] - plan.sliceSizes[d],
  }));
  const base = plan.operandBatchingDims.length === 0 ? null : offsets(shape, along);
  const count = shape.reduce((a, b) => a * b, 1);
  const starts = startsOf(dense(indices) as Int32Array, count, axes, w * offset, base, plan.mode);
  if (starts.dropped) fillMissing(out, aval);
  const batch = batchOf(shape, steps.filter((_, d) => !plan.offsetDims.includes(d)).map((s) => w * s));
  if (aval.size > 0) copySlices(slice, starts, batch, bitsOf(data), bitsOf(out), w);
  recycle(starts.at);
  return [wrap(aval, out, host())];
}

/** Fills a result of such an array with what shows that elements are missing. */
export function fillMissing(out: TypedArray, { kind, dtype }: Aval): void {
  out.fill(missing(dtype));
  if (kind === "c") { for (let i = 1; i < out.length; i += 2) out[i] = 0; }
}

/**
 * Copies one element of a slice, at `f` in it, or a row of `n` numbers from there on, for the `m` index vectors from
 * `a` on: to `t` and on, `step` apart.
 */
type Element = (at: Int32Array, a: number, m: number, x: Bits, f: number, y: Bits, t: number, step: number) => void;
type Row = (
  at: Int32Array,
  a: number,
  m: number,
  x: Bits,
  f: number,
  y: Bits,
  t: number,
  step: number,
  n: number,
  fs: number,
  ts: number,
) => void;

/** The loop over index vectors, where those are left out that are dropped if `some` are. */
function over(parameters: string, some: boolean, body: string): string {
  return `(at,a,m,x,f,y,t,step${parameters}){for(let j=a;j<a+m;j++,t+=step){let p=at[j];` +
    `${some ? "if(p<0)continue;" : ""}p+=f;${body}}}`;
}

const whether = [false, true];
/** Loops by whether slices are dropped. */
const ELEMENT = whether.map((some) => new Loops<Element>(over("", some, "y[t]=x[p];")));
const PAIR = whether.map((some) => new Loops<Element>(over("", some, "y[t]=x[p];y[t+1]=x[p+1];")));
const ROW = whether.map((some) => new Loops<Row>(over(",n", some, "for(let i=0;i<n;i++)y[t+i]=x[p+i];")));
const STEPPED = whether.map((some) =>
  new Loops<Row>(over(",n,fs,ts", some, "for(let i=0,q=t;i<n;i++,p+=fs,q+=ts)y[q]=x[p];"))
);
/** Rows of so many numbers are copied by the engine. */
const LONG = 64;
/** So many index vectors are worth a loop over them for each element of a slice. */
const MANY = 8;

function copySlices(slice: Block, { at, dropped }: Starts, batch: Batch, x: Bits, y: Bits, w: number): void {
  const { from, to, rows, fromRow, toRow, n, fromStep, toStep } = slice;
  const some = Number(dropped);
  const { n: m, step } = batch.run;
  const whole = fromStep === 1 && toStep === 1;
  const row = (whole ? ROW : STEPPED)[some].of(x);
  const element = (w === 1 ? ELEMENT : PAIR)[some].of(x);
  for (let b = 0; b < batch.from.length; b++) {
    const a = b * m;
    for (let o = 0; o < from.length; o++) {
      for (let r = 0; r < rows; r++) {
        const f = from[o] + r * fromRow;
        const t = batch.from[b] + to[o] + r * toRow;
        if (n === w && whole) element(at, a, m, x, f, y, t, step);
        else if (whole && n >= LONG) copyRows(at, a, m, x, f, y, t, step, n);
        else if (whole || m < MANY) row(at, a, m, x, f, y, t, step, n, fromStep, toStep);
        else for (let i = 0; i < n; i++) element(at, a, m, x, f + i * fromStep, y, t + i * toStep, step);
      }
    }
  }
}

function copyRows(
  at: Int32Array,
  a: number,
  m: number,
  x: Bits,
  f: number,
  y: Bits,
  t: number,
  step: number,
  n: number,
): void {
  for (let j = a, q = t; j < a + m; j++, q += step) {
    if (at[j] >= 0) y.set(x.subarray(at[j] + f, at[j] + f + n), q);
  }
}
