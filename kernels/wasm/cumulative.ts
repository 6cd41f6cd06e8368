/**
 * Running sums, products and extremes on WebAssembly: down columns side by side, and along several short lines at once.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { bitsOf } from "../js/block.ts";
import { host } from "../js/host.ts";
import { aroundAxis, dense, widthOf, wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { viewOf } from "./copy.ts";
import { columnsKernel, linesKernel, type Running, runningOf } from "./cumulative_kernel.ts";
import { BASE } from "./pieces.ts";
import { scratch } from "./scratch.ts";
import { aligned } from "./work.ts";

/** Fewer numbers in all, or in each block of columns, take JavaScript as long. */
const SMALL = 2048;
/** So do longer lines: each sum waits for the one before. */
const LONG = 64;
/** Numbers of a tile, and of its rows at most. */
const TILE = 1 << 13;
const WIDE = 1 << 10;

/** Runs down enough columns of real numbers, or sums of complex ones, and along short lines; null for others. */
export function cumulativeWasm(
  plan: CumulativePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const [aval] = outs;
  const running = runningOf(plan.fn, aval.dtype);
  const { outer, n, inner } = aroundAxis(aval.shape, plan.axis);
  const width = widthOf(aval) * inner;
  if (running === null || outer * n * width < SMALL) return null;
  const short = width === 1 && n <= LONG;
  if (!short && (width < running.lanes || n * width < SMALL)) return null;
  const out = buffer(aval.dtype, aval.size);
  const [from, to] = [bitsOf(dense(args[0])), bitsOf(out)];
  if (short) alongLines(running, from, to, outer, n, plan.reverse);
  else {
    const count = Math.min(WIDE, width);
    for (let o = 0; o < outer; o++) {
      for (let c = 0; c < width; c += count) {
        downColumns(running, from, to, o * n * width + Math.min(c, width - count), n, width, count, plan.reverse);
      }
    }
  }
  return [wrap(aval, out, host())];
}

/** Runs down `count` columns of `n` rows that are `width` numbers apart, from the number `start` on. */
function downColumns(
  running: Running,
  from: TypedArray,
  to: TypedArray,
  start: number,
  n: number,
  width: number,
  count: number,
  reverse: boolean,
): void {
  const { bytes, state, first } = running;
  const high = Math.min(n, Math.floor(TILE / count));
  const row = count * bytes;
  const results = BASE + aligned(high * row);
  const states = results + aligned(high * row);
  const memory = scratch();
  // The last vector of a row may have columns again.
  const views = memory.reserve(states + aligned(8 * (count + 4)));
  const run = memory.run(columnsKernel(running));
  const at = states / (state === "f64" ? 8 : 4);
  views[state].fill(first, at, at + count + 4);
  const view = viewOf(views, bytes);
  for (let done = 0; done < n; done += high) {
    const rows = Math.min(high, n - done);
    const next = start + (reverse ? n - done - rows : done) * width;
    copy(from, next, width, view, BASE / bytes, count, count, rows);
    const last = reverse ? (rows - 1) * row : 0;
    run(BASE + last, states, results + last, rows, row, reverse ? -row : row);
    copy(view, results / bytes, count, to, next, width, count, rows);
  }
}

/** Copies `rows` rows of `n` numbers: as one run where they lie so in both arrays. */
function copy(
  x: TypedArray,
  from: number,
  fromRow: number,
  y: TypedArray,
  to: number,
  toRow: number,
  n: number,
  rows: number,
): void {
  if (fromRow === toRow) return y.set(x.subarray(from, from + rows * n), to);
  for (let r = 0; r < rows; r++) y.set(x.subarray(from + r * fromRow, from + r * fromRow + n), to + r * toRow);
}

/** Runs along `count` lines of `n` numbers. */
function alongLines(
  running: Running,
  from: TypedArray,
  to: TypedArray,
  count: number,
  n: number,
  reverse: boolean,
): void {
  const { bytes } = running;
  const many = Math.min(count, Math.floor(TILE / n));
  const memory = scratch();
  const view = viewOf(memory.reserve(BASE + aligned(many * n * bytes)), bytes);
  const run = memory.run(linesKernel(running));
  const step = reverse ? -bytes : bytes;
  for (let i = 0; i < count; i += many) {
    const lines = Math.min(many, count - i);
    view.set(from.subarray(i * n, (i + lines) * n), BASE / bytes);
    run(reverse ? BASE + (n - 1) * bytes : BASE, 0, lines, n, n * bytes, step);
    to.set(view.subarray(BASE / bytes, BASE / bytes + lines * n), i * n);
  }
}
