/**
 * The largest elements of lines on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { TopKPlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { readLine } from "./lines.ts";
import { aroundAxis, dense, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";
import { sortPairs } from "./radix.ts";

/** Shorter lines, and so few elements, are kept in a heap; of others those that may be among the largest are sorted. */
const SHORT = 2048;
const FEW = 16;

/** The largest `plan.k` elements along `plan.axis` and their places. */
export function runTopK(plan: TopKPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const { outer, n, inner } = aroundAxis(args[0].shape, plan.axis);
  const { k } = plan;
  const data = dense(args[0]);
  const values = buffer(outs[0].dtype, outs[0].size);
  const places = buffer(outs[1].dtype, outs[1].size);
  if (k > 0) {
    const line = allocate(outs[0].dtype, n);
    const ranks = new Ranks(line);
    for (let o = 0; o < outer; o++) {
      for (let j = 0; j < inner; j++) {
        const at = o * n * inner + j;
        readLine(data, at, inner, line, 0, n);
        ranks.read();
        const found = n < SHORT || k <= FEW ? kept(ranks, k) : selected(ranks, k);
        for (let i = 0, p = o * k * inner + j; i < k; i++, p += inner) {
          values[p] = line[found[i]];
          places[p] = found[i];
        }
      }
    }
  }
  const device = host();
  return [wrap(outs[0], values, device), wrap(outs[1], places, device)];
}

/** The elements of a line as unsigned integers: the larger an element, the smaller its rank; NaN has rank 0. */
class Ranks {
  readonly #line: TypedArray;
  /** The upper 32 bits of doubles' ranks, all bits of other elements'. */
  readonly high: Uint32Array;
  /** The lower 32 bits, of doubles. */
  readonly low: Uint32Array | null;

  constructor(line: TypedArray) {
    this.#line = line;
    this.high = new Uint32Array(line.length);
    this.low = line instanceof Float64Array ? new Uint32Array(line.length) : null;
  }

  /** Takes the line's elements as they are now. */
  read(): void {
    const line = this.#line;
    if (line instanceof Float64Array) rankDoubles(new Int32Array(line.buffer), this.high, this.low!);
    else if (line instanceof Float32Array) rankFloats(new Int32Array(line.buffer), this.high);
    else rankIntegers(line as Int32Array, line instanceof Int32Array ? 0x7fffffff : -1, this.high);
  }
}

/** All bits turned: of integers, whose sign stays where they have one. */
function rankIntegers(line: ArrayLike<number>, turned: number, high: Uint32Array): void {
  for (let i = 0; i < high.length; i++) high[i] = line[i] ^ turned;
}

/** Of floats the negative ones grow with their bits, with the sign first; of others all bits but the sign are turned. */
function rankFloats(bits: Int32Array, high: Uint32Array): void {
  for (let i = 0; i < high.length; i++) {
    const b = bits[i];
    high[i] = (b & 0x7fffffff) > 0x7f800000 ? 0 : b ^ (~(b >> 31) & 0x7fffffff);
  }
}

function rankDoubles(bits: Int32Array, high: Uint32Array, low: Uint32Array): void {
  for (let i = 0; i < high.length; i++) {
    const l = bits[2 * i];
    const h = bits[2 * i + 1];
    const rest = h & 0x7fffffff;
    if (rest > 0x7ff00000 || (rest === 0x7ff00000 && l !== 0)) high[i] = low[i] = 0;
    else {
      const turned = ~(h >> 31);
      high[i] = h ^ (turned & 0x7fffffff);
      low[i] = l ^ turned;
    }
  }
}

/** Whether place `i` comes before place `j`. */
function before({ high, low }: Ranks, i: number, j: number): boolean {
  if (high[i] !== high[j]) return high[i] < high[j];
  if (low !== null && low[i] !== low[j]) return low[i] < low[j];
  return i < j;
}

/** The first `k` places in order, by a heap of those that come first so far: the last of them is at its top. */
function kept(ranks: Ranks, k: number): Int32Array {
  const heap = new Int32Array(k);
  const { high } = ranks;
  for (let i = 0; i < k; i++) heap[i] = i;
  for (let i = (k >> 1) - 1; i >= 0; i--) sink(ranks, heap, i, k);
  for (let i = k, last = high[heap[0]]; i < high.length; i++) {
    if (high[i] > last || !before(ranks, i, heap[0])) continue;
    heap[0] = i;
    sink(ranks, heap, 0, k);
    last = high[heap[0]];
  }
  for (let size = k - 1; size > 0; size--) {
    [heap[0], heap[size]] = [heap[size], heap[0]];
    sink(ranks, heap, 0, size);
  }
  return heap;
}

/** Moves the place at the top of a part of the heap down until those below it come before it. */
function sink(ranks: Ranks, heap: Int32Array, top: number, size: number): void {
  const place = heap[top];
  for (let child = 2 * top + 1; child < size; child = 2 * top + 1) {
    if (child + 1 < size && before(ranks, heap[child], heap[child + 1])) child++;
    if (!before(ranks, place, heap[child])) break;
    heap[top] = heap[child];
    top = child;
  }
  heap[top] = place;
}

const DIGIT = 11;
const counts = new Int32Array(1 << DIGIT);

/** The first `k` places in order: those whose first digit can be among them are sorted. */
function selected({ high, low }: Ranks, k: number): Int32Array {
  const shift = 32 - DIGIT;
  counts.fill(0);
  for (let i = 0; i < high.length; i++) counts[high[i] >>> shift]++;
  let digit = 0;
  let size = counts[0];
  while (size < k) size += counts[++digit];
  const places = new Int32Array(size);
  for (let i = 0, next = 0; i < high.length; i++) if (high[i] >>> shift <= digit) places[next++] = i;
  let order: Int32Array = places;
  let other: Int32Array = new Int32Array(size);
  for (const words of low === null ? [high] : [low, high]) {
    const moved = new Uint32Array(size);
    for (let i = 0; i < size; i++) moved[i] = words[order[i]];
    const sorted = sortPairs(moved, order, new Uint32Array(size), other);
    if (sorted === other) [order, other] = [other, order];
  }
  return order;
}
