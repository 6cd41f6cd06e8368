/**
 * Eigenvalues and eigenvectors of square matrices on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { EigPlan } from "../../lib/core/plan.ts";
import { type Balance, balance, unbalance } from "./balance.ts";
import { complexSchur, triangular } from "./complex_schur.ts";
import { triangularVector, turned } from "./eigenvectors.ts";
import { settlePhase } from "./gauge.ts";
import { toHessenberg } from "./hessenberg.ts";
import { host } from "./host.ts";
import { dense, widthOf, wrap } from "./operand.ts";
import { realSchur } from "./real_schur.ts";
import { scaleOf } from "./scale.ts";

/** A balanced matrix as Q T Qᴴ with triangular T. */
interface Schur {
  readonly t: Float64Array;
  readonly q: Float64Array;
  readonly balance: Balance;
  /** The first of each pair of conjugate eigenvalues of a real matrix. */
  readonly pairs: readonly number[];
}

/**
 * Eigenvalues, and then left and right eigenvectors in columns, of each matrix in the last two axes: balancing, reduction
 * to Hessenberg form and QR iteration as in LAPACK's geev, whose order of eigenvalues follows; in double. Each vector has
 * length 1, and the phase of `settlePhase`. Where a matrix isn't finite, all is NaN.
 */
export function runEig({ left, right }: EigPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = args[0].aval;
  const n = aval.shape[aval.shape.length - 1];
  const step = widthOf(aval);
  const a = dense(args[0]);
  const results = outs.map((x) => allocate(x.dtype, x.size));
  for (let b = 0; 2 * b * n < results[0].length; b++) {
    const work = new Float64Array(2 * n * n);
    for (let p = 0; p < n * n; p++) {
      for (let c = 0; c < step; c++) work[2 * p + c] = a[(b * n * n + p) * step + c];
    }
    const scale = scaleOf(work);
    const schur = Number.isFinite(scale) ? schurOf(work.map((x) => x / scale), n, step === 1) : null;
    const [values, ...vectors] = results.map((r, i) =>
      r.subarray(2 * b * n * (i ? n : 1), 2 * (b + 1) * n * (i ? n : 1))
    );
    if (schur === null) {
      for (const place of [values, ...vectors]) place.fill(NaN);
      continue;
    }
    for (let k = 0; k < n; k++) {
      for (let c = 0; c < 2; c++) values[2 * k + c] = schur.t[2 * (k * n + k) + c] * scale;
    }
    [left, right].filter((wanted) => wanted).forEach((_, i) =>
      writeVectors(schur, n, left && i === 0, step === 1, vectors[i])
    );
  }
  const device = host();
  return outs.map((x, i) => wrap(x, results[i], device));
}

function schurOf(a: Float64Array, n: number, real: boolean): Schur | null {
  const balanced = balance(a, n);
  const { lo, hi } = balanced;
  const q = toHessenberg(a, n, lo, hi);
  if (!real) return complexSchur(a, q, n, lo, hi) ? { t: a, q, balance: balanced, pairs: [] } : null;
  const [h, z] = [a, q].map((x) => x.filter((_, p) => p % 2 === 0));
  if (!realSchur(h, z, n, lo, hi)) return null;
  h.forEach((x, p) => a[2 * p] = x);
  z.forEach((x, p) => q[2 * p] = x);
  const pairs = triangular(a, q, n);
  for (const k of pairs) {
    const [first, second] = [2 * (k * n + k), 2 * ((k + 1) * n + k + 1)];
    a[second] = a[first];
    a[second + 1] = -a[first + 1];
  }
  return { t: a, q, balance: balanced, pairs };
}

function writeVectors(schur: Schur, n: number, left: boolean, real: boolean, out: TypedArray): void {
  const x = new Float64Array(2 * n);
  const v = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) {
    // The second of a pair is the first's conjugate.
    if (schur.pairs.includes(k - 1)) { for (let p = 1; p < 2 * n; p += 2) v[p] = 0 - v[p]; }
    else {
      triangularVector(schur.t, n, k, left, x);
      turned(schur.q, n, x, v, 0);
      unbalance(schur.balance, v, 0, n, left);
      normalize(v);
      settlePhase(v, 0, 2 * n, true);
      // A real eigenvalue of a real matrix has a real vector.
      if (real && schur.t[2 * (k * n + k) + 1] === 0) { for (let p = 1; p < 2 * n; p += 2) v[p] = 0; }
    }
    for (let p = 0; p < 2 * n; p++) out[2 * ((p >> 1) * n + k) + (p & 1)] = v[p];
  }
}

function normalize(v: Float64Array): void {
  const scale = scaleOf(v);
  let square = 0;
  for (let p = 0; p < v.length; p++) square += (v[p] /= scale) ** 2;
  const length = Math.sqrt(square);
  for (let p = 0; p < v.length; p++) v[p] /= length;
}
