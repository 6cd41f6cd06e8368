/**
 * Triangular solves on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { TriangularSolvePlan } from "../../lib/core/plan.ts";
import { host } from "./host.ts";
import { dense, widthOf, wrap } from "./operand.ts";
import { divideNumbers } from "./quotient.ts";

/**
 * Solves op(a) x = b, or x op(a) = b if not `plan.left`, where op transposes and conjugates as the plan says. Both are
 * T y = c with one triangular T: the second is op(a)ᵀ xᵀ = bᵀ. Rows are eliminated in order, in double.
 */
export function runTriangularSolve(
  plan: TriangularSolvePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const aval = outs[0];
  const rank = aval.shape.length;
  const w = widthOf(aval);
  const n = aval.shape[rank - (plan.left ? 2 : 1)];
  const m = aval.shape[rank - (plan.left ? 1 : 2)];
  const a = dense(args[0]);
  const b = dense(args[1]);
  const out = allocate(aval.dtype, aval.size);
  const flipped = plan.transpose === plan.left;
  const lower = plan.lower !== flipped;
  const t = new Float64Array(w * n * n);
  const y = new Float64Array(w * n * m);
  const solve = w === 1 ? solveReal : solveComplex;
  for (let i = 0; i * y.length < out.length; i++) {
    read(a, i * t.length, n, n, flipped, w, t);
    if (plan.conjugate && w === 2) { for (let p = 1; p < t.length; p += 2) t[p] = -t[p]; }
    read(b, i * y.length, n, m, !plan.left, w, y);
    solve(t, y, n, m, lower, plan.unitDiagonal);
    write(y, n, m, !plan.left, w, out, i * y.length);
  }
  return [wrap(aval, out, host())];
}

/** Reads an `n` x `m` matrix, which is stored transposed if `flipped`. */
function read(x: TypedArray, at: number, n: number, m: number, flipped: boolean, w: number, into: Float64Array): void {
  if (!flipped) into.set(x.subarray(at, at + into.length));
  else copyTransposed(x, at, m, n, w, into, 0);
}

/** Writes an `n` x `m` matrix, transposed if `flipped`. */
function write(x: Float64Array, n: number, m: number, flipped: boolean, w: number, out: TypedArray, at: number): void {
  if (!flipped) out.set(x, at);
  else copyTransposed(x, 0, n, m, w, out, at);
}

/** Copies an `n` x `m` matrix as its `m` x `n` transpose. */
function copyTransposed(
  x: TypedArray,
  from: number,
  n: number,
  m: number,
  w: number,
  out: TypedArray,
  to: number,
): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      for (let c = 0; c < w; c++) out[to + w * (j * n + i) + c] = x[from + w * (i * m + j) + c];
    }
  }
}

/** Overwrites `y` (`n` x `m`) with the solution of T y = c, row by row: y_i = (c_i − sum_k T_ik y_k) / T_ii. */
function solveReal(t: Float64Array, y: Float64Array, n: number, m: number, lower: boolean, unit: boolean): void {
  for (let r = 0; r < n; r++) {
    const i = lower ? r : n - 1 - r;
    const row = i * m;
    for (let k = lower ? 0 : i + 1, end = lower ? i : n; k < end; k++) {
      const f = t[i * n + k];
      for (let j = 0, p = k * m; j < m; j++, p++) y[row + j] -= f * y[p];
    }
    if (unit) continue;
    const d = t[i * n + i];
    for (let j = 0; j < m; j++) y[row + j] /= d;
  }
}

/** {@link solveReal} of interleaved complex numbers. */
function solveComplex(t: Float64Array, y: Float64Array, n: number, m: number, lower: boolean, unit: boolean): void {
  for (let r = 0; r < n; r++) {
    const i = lower ? r : n - 1 - r;
    const row = 2 * i * m;
    for (let k = lower ? 0 : i + 1, end = lower ? i : n; k < end; k++) {
      const f = t[2 * (i * n + k)];
      const g = t[2 * (i * n + k) + 1];
      for (let j = 0, p = 2 * k * m; j < 2 * m; j += 2, p += 2) {
        y[row + j] -= f * y[p] - g * y[p + 1];
        y[row + j + 1] -= f * y[p + 1] + g * y[p];
      }
    }
    if (!unit) divideNumbers(y, row, m, t[2 * (i * n + i)], t[2 * (i * n + i) + 1]);
  }
}
