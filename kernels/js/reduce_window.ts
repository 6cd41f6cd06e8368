/**
 * Reductions over moving windows on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { ReduceWindowPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { type Block, makeBlock } from "./block.ts";
import { foldOf, identityOf } from "./fold.ts";
import { dense, widthOf, wrap } from "./operand.ts";
import { meetings } from "./window.ts";

/** Combines `n` elements of `x` from `s` on, `step` apart, with as many of `acc` from `d` on, `toStep` apart. */
type Line = (x: TypedArray, s: number, step: number, acc: Float64Array, d: number, toStep: number, n: number) => void;

/**
 * Combines the elements in each place of the window: one place within the window after the other, over all places of
 * the window at once. Floats are accumulated in double, integers wrap.
 */
export function runReduceWindow(plan: ReduceWindowPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x] = args;
  const [aval] = outs;
  const data = dense(x);
  if (plan.fn === "argmax" || plan.fn === "argmin") return [places(plan, x, data, aval)];
  const w = widthOf(aval);
  const fold = foldOf(plan.fn, aval.dtype);
  const acc = new Float64Array(w * aval.size).fill(identityOf(fold, aval.dtype));
  const line: Line = fold === "sum" ? sum : fold === "isum" ? wrappedSum : fold === "min" || fold === "and" ? min : max;
  for (const { block, s0, d0 } of blocks(plan, x.aval.shape, aval.shape, w)) {
    for (let o = 0; o < block.from.length; o++) {
      for (let r = 0, s = s0 + block.from[o], d = d0 + block.to[o]; r < block.rows; r++) {
        line(data, s, block.fromStep, acc, d, block.toStep, block.n);
        s += block.fromRow;
        d += block.toRow;
      }
    }
  }
  const out = allocate(aval.dtype, aval.size);
  out.set(acc);
  return [wrap(aval, out, deviceOf(args))];
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

function sum(x: TypedArray, s: number, step: number, acc: Float64Array, d: number, toStep: number, n: number): void {
  for (let i = 0; i < n; i++, s += step, d += toStep) acc[d] += x[s];
}

function wrappedSum(
  x: TypedArray,
  s: number,
  step: number,
  acc: Float64Array,
  d: number,
  toStep: number,
  n: number,
): void {
  for (let i = 0; i < n; i++, s += step, d += toStep) acc[d] = (acc[d] + x[s]) | 0;
}

function max(x: TypedArray, s: number, step: number, acc: Float64Array, d: number, toStep: number, n: number): void {
  for (let i = 0; i < n; i++, s += step, d += toStep) acc[d] = Math.max(acc[d], x[s]);
}

function min(x: TypedArray, s: number, step: number, acc: Float64Array, d: number, toStep: number, n: number): void {
  for (let i = 0; i < n; i++, s += step, d += toStep) acc[d] = Math.min(acc[d], x[s]);
}

/** The places of extremes: an element takes the place of one that is not at least as extreme. */
function places(plan: ReduceWindowPlan, x: NDArray, data: TypedArray, aval: Aval): NDArray {
  const out = new Int32Array(aval.size).fill(-1);
  const sign = plan.fn === "argmax" ? 1 : -1;
  for (const { block, s0, d0 } of blocks(plan, x.aval.shape, aval.shape, 1)) {
    for (let o = 0; o < block.from.length; o++) {
      for (let r = 0, row = s0 + block.from[o], toRow = d0 + block.to[o]; r < block.rows; r++) {
        for (let i = 0, s = row, d = toRow; i < block.n; i++, s += block.fromStep, d += block.toStep) {
          if (out[d] < 0 || !(sign * data[out[d]] >= sign * data[s])) out[d] = s;
        }
        row += block.fromRow;
        toRow += block.toRow;
      }
    }
  }
  return wrap(aval, out, deviceOf([x]));
}
