/**
 * LU factors on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { LuPlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { copied, widthOf, wrap } from "./operand.ts";
import { divideNumbers } from "./quotient.ts";

/** Columns that are eliminated before the columns to their right are. */
const PANEL = 32;

/**
 * For each matrix A in the last two axes, L and U in one array (the unit diagonal of L is left out) with P·A = L·U; the
 * row that each row was swapped with, in order; and the rows of A in the order that P puts them. A pivot is the first
 * of the largest in its column, by |re| + |im| as in LAPACK; in double. A column without a nonzero pivot stays as it is.
 */
export function runLu(_plan: LuPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [aval, pivotsAval, orderAval] = outs;
  const [m, n] = aval.shape.slice(-2);
  const k = Math.min(m, n);
  const w = widthOf(aval);
  const out = copied(args[0]);
  const pivots = new Int32Array(pivotsAval.size);
  const order = new Int32Array(orderAval.size);
  const work = new Float64Array(w * m * n);
  const factor = w === 1 ? factorReal : factorComplex;
  for (let i = 0; i * m < order.length; i++) {
    const swaps = pivots.subarray(i * k, (i + 1) * k);
    const at = i * work.length;
    work.set(out.subarray(at, at + work.length));
    factor(work, m, n, swaps);
    out.set(work, at);
    permute(swaps, order.subarray(i * m, (i + 1) * m));
  }
  const device = host();
  return [wrap(aval, out, device), wrap(pivotsAval, pivots, device), wrap(orderAval, order, device)];
}

/** Sets `order` to 0, 1, 2, ... after the swaps of place i with place `swaps[i]`. */
export function permute(swaps: Int32Array, order: Int32Array): void {
  for (let i = 0; i < order.length; i++) order[i] = i;
  for (let i = 0; i < swaps.length; i++) {
    const held = order[i];
    order[i] = order[swaps[i]];
    order[swaps[i]] = held;
  }
}

function swapRows(a: Float64Array, i: number, j: number, length: number): void {
  for (let p = i * length, q = j * length, end = p + length; p < end; p++, q++) {
    const held = a[p];
    a[p] = a[q];
    a[q] = held;
  }
}

/** Overwrites `a` (`m` x `n`) with its factors, by panels of columns. */
function factorReal(a: Float64Array, m: number, n: number, swaps: Int32Array): void {
  const k = Math.min(m, n);
  for (let from = 0; from < k; from += PANEL) {
    const to = Math.min(from + PANEL, k);
    for (let c = from; c < to; c++) {
      let pivot = c;
      let largest = Math.abs(a[c * n + c]);
      for (let i = c + 1; i < m; i++) {
        const size = Math.abs(a[i * n + c]);
        if (size > largest) {
          largest = size;
          pivot = i;
        }
      }
      swaps[c] = pivot;
      if (pivot !== c) swapRows(a, c, pivot, n);
      const d = largest === 0 ? 1 : a[c * n + c];
      for (let i = c + 1; i < m; i++) {
        const f = a[i * n + c] /= d;
        for (let j = c + 1, p = i * n + j, q = c * n + j; j < to; j++, p++, q++) a[p] -= f * a[q];
      }
    }
    // The rows of the panel are solved and those below updated in one pass: each by the panel's rows above it.
    for (let i = from + 1; i < m; i++) {
      for (let r = from, last = Math.min(i, to); r < last; r++) {
        const f = a[i * n + r];
        for (let j = to, p = i * n + j, q = r * n + j; j < n; j++, p++, q++) a[p] -= f * a[q];
      }
    }
  }
}

/** {@link factorReal} of interleaved complex numbers. */
function factorComplex(a: Float64Array, m: number, n: number, swaps: Int32Array): void {
  const k = Math.min(m, n);
  const w = 2 * n;
  for (let from = 0; from < k; from += PANEL) {
    const to = Math.min(from + PANEL, k);
    for (let c = from; c < to; c++) {
      let pivot = c;
      let largest = Math.abs(a[c * w + 2 * c]) + Math.abs(a[c * w + 2 * c + 1]);
      for (let i = c + 1; i < m; i++) {
        const size = Math.abs(a[i * w + 2 * c]) + Math.abs(a[i * w + 2 * c + 1]);
        if (size > largest) {
          largest = size;
          pivot = i;
        }
      }
      swaps[c] = pivot;
      if (pivot !== c) swapRows(a, c, pivot, w);
      const [d, e] = [a[c * w + 2 * c], a[c * w + 2 * c + 1]];
      for (let i = c + 1; i < m; i++) {
        if (largest !== 0) divideNumbers(a, i * w + 2 * c, 1, d, e);
        eliminate(a, i * w, c * w, c, c + 1, to);
      }
    }
    for (let i = from + 1; i < m; i++) {
      for (let r = from, last = Math.min(i, to); r < last; r++) eliminate(a, i * w, r * w, r, to, n);
    }
  }
}

/** Subtracts the complex row at `other`, times the element `at` of the row, from its columns `from` to `to`. */
function eliminate(a: Float64Array, row: number, other: number, at: number, from: number, to: number): void {
  const f = a[row + 2 * at];
  const g = a[row + 2 * at + 1];
  for (let p = row + 2 * from, q = other + 2 * from, end = row + 2 * to; p < end; p += 2, q += 2) {
    const b = a[q];
    const c = a[q + 1];
    a[p] -= f * b - g * c;
    a[p + 1] -= f * c + g * b;
  }
}
