/**
 * Reductions over moving windows on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { ReduceWindowPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { type Block, makeBlock } from "./block.ts";
import { foldOf, identityOf } from "./fold.ts";
import { host } from "./host.ts";
import { Loops } from "./loops.ts";
import { dense, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";
import { meetings } from "./window.ts";

/** Combines `rows` rows of `n` elements of `x` from `s` on with as many of `y` from `d` on, by their steps. */
type Rows = (
  rows: number,
  n: number,
  x: TypedArray,
  s: number,
  fr: number,
  fs: number,
  y: TypedArray,
  d: number,
  tr: number,
  ts: number,
) => void;

function over(body: string): Loops<Rows> {
  return new Loops<Rows>(
    "(rows,n,x,s,fr,fs,y,d,tr,ts){for(let r=0;r<rows;r++,s+=fr,d+=tr){" +
      `for(let i=0,p=s,q=d;i<n;i++,p+=fs,q+=ts){${body}}}}`,
  );
}

const SUM = over("y[q]+=x[p];");
const WRAPPED_SUM = over("y[q]=(y[q]+x[p])|0;");
const MAX = over("y[q]=Math.max(y[q],x[p]);");
const MIN = over("y[q]=Math.min(y[q],x[p]);");
// An element takes the place of one that is not at least as extreme.
const FIRST_MAX = over("const b=y[q];if(b<0||!(x[b]>=x[p]))y[q]=p;");
const FIRST_MIN = over("const b=y[q];if(b<0||!(x[b]<=x[p]))y[q]=p;");

/**
 * Combines the elements in each place of the window: one place within the window after the other, over all places of
 * the window at once. Floats are accumulated in double, integers wrap.
 */
export function runReduceWindow(plan: ReduceWindowPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x] = args;
  const [aval] = outs;
  const data = dense(x);
  const w = widthOf(x.aval);
  const combine = (loops: Loops<Rows>, to: TypedArray): void => {
    const rows = loops.of(data);
    for (const { block, s0, d0 } of blocks(plan, x.aval.shape, aval.shape, w)) {
      const { from, to: places, fromRow, fromStep, toRow, toStep } = block;
      for (let o = 0; o < from.length; o++) {
        rows(block.rows, block.n, data, s0 + from[o], fromRow, fromStep, to, d0 + places[o], toRow, toStep);
      }
    }
  };
  if (plan.fn === "argmax" || plan.fn === "argmin") {
    const places = new Int32Array(aval.size).fill(-1);
    combine(plan.fn === "argmax" ? FIRST_MAX : FIRST_MIN, places);
    return [wrap(aval, places, host())];
  }
  const fold = foldOf(plan.fn, aval.dtype);
  const acc = new Float64Array(w * aval.size).fill(identityOf(fold, aval.dtype));
  combine(fold === "sum" ? SUM : fold === "isum" ? WRAPPED_SUM : fold === "min" || fold === "and" ? MIN : MAX, acc);
  const out = buffer(aval.dtype, aval.size);
  out.set(acc);
  return [wrap(aval, out, host())];
}

/** Elements of the operand (from `s0` on) and the places of the window (from `d0` on) that they go to. */
interface Part {
  readonly block: Block;
  readonly s0: number;
  readonly d0: number;
}

/** The parts of a reduction, one for each place within the window. */
function* blocks(
  plan: ReduceWindowPlan,
  shape: readonly number[],
  result: readonly number[],
  width: number,
): Generator<Part> {
  const from = rowMajor(shape);
  const to = rowMajor(result);
  for (const m of meetings(plan, shape, result)) {
    const fromSteps = m.fromSteps.map((k, i) => k * from[i]);
    const toSteps = m.toSteps.map((k, i) => k * to[i]);
    yield {
      block: makeBlock(m.counts, fromSteps, toSteps, width),
      s0: width * dot(m.from, from),
      d0: width * dot(m.to, to),
    };
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((n, v, i) => n + v * b[i], 0);
}
