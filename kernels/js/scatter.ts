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
import { bitsOf, type Block, makeBlock, offsets } from "./block.ts";
import { type Batch, batchOf, type Starts, startsOf } from "./elements.ts";
import { host } from "./host.ts";
import { supersedes } from "./lexicographic.ts";
import { Loops } from "./loops.ts";
import { copied, dense, raw, widthOf, wrap } from "./operand.ts";
import { recycle } from "./pool.ts";

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
  const w = widthOf(aval);

  const dropped = [...plan.insertedWindowDims, ...plan.operandBatchingDims];
  const kept = [...steps.keys()].filter((d) => !dropped.includes(d));
  const sizes = plan.updateWindowDims.map((d) => updates.aval.shape[d]);
  const scaled = (steps: readonly number[]): number[] => steps.map((s) => w * s);
  const window = makeBlock(
    sizes,
    scaled(plan.updateWindowDims.map((d) => strides[d])),
    scaled(kept.map((d) => steps[d])),
    1,
  );

  const shape = indices.aval.shape.slice(0, -1);
  const along = shape.map((_, d) => {
    const i = plan.scatterIndicesBatchingDims.indexOf(d);
    return i < 0 ? 0 : w * steps[plan.operandBatchingDims[i]];
  });
  const axes = plan.scatterDimsToOperandDims.map((d) => {
    const k = kept.indexOf(d);
    return { step: w * steps[d], limit: aval.shape[d] - (k < 0 ? 1 : sizes[k]) };
  });
  const base = plan.operandBatchingDims.length === 0 ? null : offsets(shape, along);
  const count = shape.reduce((a, b) => a * b, 1);
  const starts = startsOf(dense(indices) as Int32Array, count, axes, 0, base, plan.mode);
  const batch = batchOf(shape, scaled(strides.filter((_, d) => !plan.updateWindowDims.includes(d))));
  // Where windows are the same or have nothing in common, their elements may be taken one after the other.
  const apart = plan.scatterDimsToOperandDims.every((d) => !kept.includes(d));
  if (updates.aval.size > 0) {
    const bits = plan.fn === "set";
    const [from, to] = bits ? [bitsOf(data), bitsOf(out)] : [data, out];
    combine(loopsOf(plan.fn, aval.kind), window, starts, batch, apart, from, w * offset, to);
  }
  recycle(starts.at);
  return [wrap(aval, out, host())];
}

/**
 * Combines an element of the windows, or a row of `n` elements, of `m` index vectors from `a` on: numbers of `x` from
 * `f` on, `step` apart from one window to the next, with those of `y` at `t` beyond each start.
 */
type Element = (
  at: Int32Array,
  a: number,
  m: number,
  x: TypedArray,
  f: number,
  step: number,
  y: TypedArray,
  t: number,
) => void;
type Row = (
  at: Int32Array,
  a: number,
  m: number,
  x: TypedArray,
  f: number,
  step: number,
  y: TypedArray,
  t: number,
  n: number,
  fs: number,
  ts: number,
) => void;

/** The loops of one combination. */
interface Combination {
  readonly element: Loops<Element>;
  readonly row: Loops<Row>;
}

function combine(
  { element, row }: Combination,
  window: Block,
  { at }: Starts,
  batch: Batch,
  apart: boolean,
  x: TypedArray,
  offset: number,
  y: TypedArray,
): void {
  const { from, to, rows, fromRow, toRow, n, fromStep, toStep } = window;
  const { step } = batch.run;
  const [one, many] = [element.of(y), row.of(y)];
  const single = from.length * rows === 1;
  // Windows that overlap in part go one by one.
  const m = apart || single ? batch.run.n : 1;
  for (let a = 0, b = 0; b < batch.from.length; b++) {
    for (let j = 0; j < batch.run.n; j += m, a += m) {
      for (let o = 0; o < from.length; o++) {
        for (let r = 0; r < rows; r++) {
          const f = offset + batch.from[b] + j * step + from[o] + r * fromRow;
          const t = to[o] + r * toRow;
          if (n === 1) one(at, a, m, x, f, step, y, t);
          else many(at, a, m, x, f, step, y, t, n, fromStep, toStep);
        }
      }
    }
  }
}

/** What happens to the element at `q` of `y` when the one at `p` of `x` comes. */
function statement(fn: ScatterFn, kind: Kind): string {
  const complex = kind === "c";
  switch (fn) {
    case "set":
      return `y[q]=x[p];${complex ? "y[q+1]=x[p+1];" : ""}`;
    case "add":
      // Booleans add as `or` and multiply as `and`. Storing wraps sums of integers and rounds those of floats.
      if (kind === "b") return statement("max", kind);
      return `y[q]+=x[p];${complex ? "y[q+1]+=x[p+1];" : ""}`;
    case "mul":
      if (kind === "b") return statement("min", kind);
      if (kind === "i") return "y[q]=Math.imul(y[q],x[p]);";
      if (kind === "f") return "y[q]*=x[p];";
      return "const a=y[q],b=y[q+1],c=x[p],d=x[p+1];y[q]=a*c-b*d;y[q+1]=a*d+b*c;";
    case "min":
    case "max":
      if (complex) {
        const sign = fn === "max" ? 1 : -1;
        return `if(supersedes(${sign},x[p],x[p+1],y[q],y[q+1])){y[q]=x[p];y[q+1]=x[p+1];}`;
      }
      return `{const v=x[p];if(v${fn === "max" ? ">" : "<"}y[q]||v!==v)y[q]=v;}`;
  }
}

const combinations = new Map<string, Combination>();

function loopsOf(fn: ScatterFn, kind: Kind): Combination {
  const key = `${fn} ${kind}`;
  let found = combinations.get(key);
  if (found === undefined) {
    const body = statement(fn, kind);
    const over = (parameters: string, inner: string): string =>
      `(at,a,m,x,f,step,y,t${parameters}){for(let j=a;j<a+m;j++,f+=step){const s=at[j];if(s<0)continue;${inner}}}`;
    found = {
      element: new Loops(over("", `const p=f,q=s+t;${body}`), { supersedes }),
      row: new Loops(over(",n,fs,ts", `for(let i=0,p=f,q=s+t;i<n;i++,p+=fs,q+=ts){${body}}`), { supersedes }),
    };
    combinations.set(key, found);
  }
  return found;
}
