/**
 * Stable sorting on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { SortPlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { RADIX, sortedPlaces, sortFloats, sortIntegers } from "./radix.ts";
import { bitsOf } from "./block.ts";
import { keepZeros, permuteLine, readLine, writeLine } from "./lines.ts";
import { aroundAxis, dense, widthOf, wrap } from "./operand.ts";

/**
 * Sorts the operands together along `plan.axis`, ascending by the first `plan.numKeys` of them, ties in their order.
 * NaNs are equal and last, 0 and -0 are equal, complex numbers compare real parts first.
 */
export function runSort(plan: SortPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const { outer, n, inner } = aroundAxis(outs[0].shape, plan.axis);
  const sources = args.map(dense);
  const targets = outs.map((a) => allocate(a.dtype, a.size));
  const widths = outs.map(widthOf);
  if (args.length === 1 && widths[0] === 1) sortAlone(sources[0], targets[0], outer, n, inner);
  else {
    const keys: TypedArray[] = [];
    for (let i = 0; i < plan.numKeys; i++) {
      const make = n < RADIX ? Float64Array : sources[i].constructor as new (n: number) => TypedArray;
      for (let c = 0; c < widths[i]; c++) keys.push(new make(n));
    }
    let order: Int32Array = new Int32Array(n);
    const scratch = new Int32Array(n);
    const [from, to] = [sources.map(bitsOf), targets.map(bitsOf)];
    for (let o = 0; o < outer; o++) {
      for (let k = 0; k < inner; k++) {
        const at = o * n * inner + k;
        for (let i = 0, next = 0; i < plan.numKeys; i++) {
          const w = widths[i];
          for (let c = 0; c < w; c++) readLine(sources[i], w * at + c, w * inner, keys[next++], 0, n);
        }
        if (n < RADIX) {
          for (let i = 0; i < n; i++) order[i] = i;
          sortPlaces(keys as Float64Array[], order, scratch);
        } else order = sortedPlaces(keys);
        for (let i = 0; i < from.length; i++) permuteLine(from[i], to[i], widths[i], at, inner, 0, order);
      }
    }
  }
  const device = host();
  return outs.map((a, i) => wrap(a, targets[i], device));
}

/** Sorts lines of one real operand with the engine's own sort, which puts NaN last but -0 before 0. */
function sortAlone(x: TypedArray, out: TypedArray, outer: number, n: number, inner: number): void {
  const line = inner === 1 ? null : new (x.constructor as new (n: number) => TypedArray)(n);
  const floats = x instanceof Float32Array || x instanceof Float64Array;
  if (line === null) out.set(x);
  for (let o = 0; o < outer; o++) {
    for (let k = 0; k < inner; k++) {
      const at = o * n * inner + k;
      const row = line ?? out.subarray(at, at + n);
      if (line !== null) readLine(x, at, inner, line, 0, n);
      sortRow(row);
      if (line !== null) writeLine(line, 0, out, at, inner, n);
      if (floats) keepZeros(x, out, at, inner, n);
    }
  }
}

function sortRow(row: TypedArray): void {
  if (row.length < RADIX) row.sort();
  else if (row instanceof Float32Array) sortFloats(row);
  else if (row instanceof Int32Array || row instanceof Uint32Array) sortIntegers(row);
  else row.sort();
}

/** Lengths up to which a run is sorted by insertion. */
const RUN = 12;

/** Sorts places by the keys there: insertion in short runs, then merging from below, which keeps ties in order. */
function sortPlaces(keys: readonly Float64Array[], order: Int32Array, scratch: Int32Array): void {
  const n = order.length;
  for (let lo = 0; lo < n; lo += RUN) {
    const hi = Math.min(lo + RUN, n);
    for (let i = lo + 1; i < hi; i++) {
      const v = order[i];
      let j = i;
      for (; j > lo && before(keys, v, order[j - 1]); j--) order[j] = order[j - 1];
      order[j] = v;
    }
  }
  for (let half = RUN; half < n; half *= 2) {
    scratch.set(order);
    for (let lo = 0; lo + half < n; lo += 2 * half) {
      const mid = lo + half;
      const hi = Math.min(mid + half, n);
      let i = lo;
      let j = mid;
      for (let to = lo; to < hi; to++) {
        const right = i === mid || (j < hi && before(keys, scratch[j], scratch[i]));
        order[to] = right ? scratch[j++] : scratch[i++];
      }
    }
  }
}

/** Whether place `i` sorts strictly before place `j`. */
function before(keys: readonly Float64Array[], i: number, j: number): boolean {
  for (let k = 0; k < keys.length; k++) {
    const a = keys[k][i];
    const b = keys[k][j];
    if (a < b) return true;
    if (a > b) return false;
    const nan = a !== a;
    if (nan !== (b !== b)) return !nan;
  }
  return false;
}
