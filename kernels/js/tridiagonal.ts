/**
 * Hermitian matrices made tridiagonal by reflections. Vectors are rows here, and lie contiguous.
 *
 * @module
 */

import type { Rows } from "./rows.ts";

/** A = Q T Qᴴ with a real tridiagonal T. */
export interface Tridiagonal {
  /** The diagonal of T. */
  readonly d: Float64Array;
  /** Its off-diagonal, in the first n − 1 places. */
  readonly e: Float64Array;
  /** The columns of Q as rows; complex numbers interleave. */
  readonly q: Float64Array;
}

/**
 * Reduces a Hermitian matrix, given by its upper triangle `a` (row-major, overwritten), by n − 2 reflections
 * H = 1 − τ v vᴴ, τ = 2/|v|², of which each turns what lies beyond the diagonal of a row into a multiple of the first
 * unit vector: v = x + (x₀/|x₀|) |x| e₀ (Golub and Van Loan, "Matrix Computations", section 8.3.1).
 */
export function tridiagonalize(a: Float64Array, n: number, complex: boolean, rows: Rows): Tridiagonal {
  return complex ? reduceComplex(a, n, rows) : reduceReal(a, n, rows);
}

/** The largest modulus of a part among `a[from..to)`. */
function largest(a: Float64Array, from: number, to: number): number {
  let m = 0;
  for (let p = from; p < to; p++) {
    const x = Math.abs(a[p]);
    if (x > m) m = x;
  }
  return m;
}

/** Scales `a[from..to)` to a largest part of 1, and gives its norm then. */
function normalize(a: Float64Array, from: number, to: number, scale: number): number {
  let sum = 0;
  for (let p = from; p < to; p++) {
    a[p] /= scale;
    sum += a[p] * a[p];
  }
  return Math.sqrt(sum);
}

function reduceReal(a: Float64Array, n: number, rows: Rows): Tridiagonal {
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const tau = new Float64Array(n);
  const w = rows.array(n);
  for (let k = 0; k + 1 < n; k++) {
    const row = k * n;
    d[k] = a[row + k];
    const scale = largest(a, row + k + 2, row + n);
    if (scale === 0) {
      e[k] = a[row + k + 1];
      continue;
    }
    // v takes the place of x in row k.
    const top = Math.max(scale, Math.abs(a[row + k + 1]));
    const norm = normalize(a, row + k + 1, row + n, top);
    const x0 = a[row + k + 1];
    const beta = x0 > 0 ? -norm : norm;
    e[k] = beta * top;
    a[row + k + 1] = x0 - beta;
    const t = 1 / (norm * (norm + Math.abs(x0)));
    tau[k] = t;
    // p = τ A v, w = p − (τ/2)(vᵀp) v, A − v wᵀ − w vᵀ.
    w.fill(0);
    rows.symmetric(a, n, k, w);
    let dot = 0;
    for (let i = k + 1; i < n; i++) dot += (w[i] *= t) * a[row + i];
    dot *= t / 2;
    for (let i = k + 1; i < n; i++) w[i] -= dot * a[row + i];
    rows.rankTwo(a, n, k, w);
  }
  if (n > 0) d[n - 1] = a[n * n - 1];
  return { d, e, q: accumulateReal(a, tau, n, rows) };
}

/** The columns of H₀ H₁ ⋯ as rows: each reflection, from the last, acts on the columns built so far. */
function accumulateReal(a: Float64Array, tau: Float64Array, n: number, rows: Rows): Float64Array {
  const q = rows.array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 3; k >= 0; k--) {
    const rest = n - k - 1;
    if (tau[k] !== 0) rows.reflect(a, k * n + k + 1, tau[k], q, (k + 1) * (n + 1), n, rest, rest, false);
  }
  return q;
}

/** {@link reduceReal} of interleaved complex numbers; phases then make the off-diagonal real. */
function reduceComplex(a: Float64Array, n: number, rows: Rows): Tridiagonal {
  const d = new Float64Array(n);
  const e = new Float64Array(n);
  const tau = new Float64Array(n);
  const w = new Float64Array(2 * n);
  // The product of the phases of the off-diagonal: Q's column k times phases[k] makes T real.
  const phases = new Float64Array(2 * n);
  if (n > 0) phases[0] = 1;
  for (let k = 0; k + 1 < n; k++) {
    const row = 2 * k * n;
    const first = row + 2 * (k + 1);
    const end = row + 2 * n;
    d[k] = a[row + 2 * k];
    // Row k has the conjugate of column k.
    for (let p = first + 1; p < end; p += 2) a[p] = -a[p];
    const scale = largest(a, first, end);
    const top = scale === 0 ? 1 : scale;
    const norm = normalize(a, first, end, top);
    const x0 = Math.hypot(a[first], a[first + 1]);
    const re = x0 === 0 ? 1 : a[first] / x0;
    const im = x0 === 0 ? 0 : a[first + 1] / x0;
    const reflects = largest(a, first + 2, end) !== 0;
    e[k] = top * norm;
    // The element below the diagonal is −(x₀/|x₀|)|x| after a reflection, x₀ without one.
    turn(phases, k, reflects ? -re : re, reflects ? -im : im);
    if (!reflects) continue;
    a[first] += re * norm;
    a[first + 1] += im * norm;
    tau[k] = 1 / (norm * (norm + x0));
    updateComplex(a, w, n, k, tau[k]);
  }
  if (n > 0) d[n - 1] = a[2 * n * n - 2];
  return { d, e, q: accumulateComplex(a, tau, phases, n, rows) };
}

/** phases[k + 1] = phases[k]·(re + i im) */
function turn(phases: Float64Array, k: number, re: number, im: number): void {
  phases[2 * k + 2] = phases[2 * k] * re - phases[2 * k + 1] * im;
  phases[2 * k + 3] = phases[2 * k] * im + phases[2 * k + 1] * re;
}

/** p = τ A v, w = p − (τ/2)(vᴴp) v, A − v wᴴ − w vᴴ, where v lies in row k, and A in the upper triangle after it. */
function updateComplex(a: Float64Array, w: Float64Array, n: number, k: number, tau: number): void {
  const row = 2 * k * n;
  w.fill(0);
  for (let i = 2 * (k + 1); i < 2 * n; i += 2) {
    const r = i * n;
    const vr = a[row + i];
    const vi = a[row + i + 1];
    let re = a[r + i] * vr;
    let im = a[r + i] * vi;
    for (let j = i + 2; j < 2 * n; j += 2) {
      const b = a[r + j];
      const c = a[r + j + 1];
      re += b * a[row + j] - c * a[row + j + 1];
      im += b * a[row + j + 1] + c * a[row + j];
      w[j] += b * vr + c * vi;
      w[j + 1] += b * vi - c * vr;
    }
    w[i] += re;
    w[i + 1] += im;
  }
  // vᴴ A v is real.
  let dot = 0;
  for (let p = 2 * (k + 1); p < 2 * n; p++) dot += (w[p] *= tau) * a[row + p];
  dot *= tau / 2;
  for (let p = 2 * (k + 1); p < 2 * n; p++) w[p] -= dot * a[row + p];
  for (let i = 2 * (k + 1); i < 2 * n; i += 2) {
    const r = i * n;
    const vr = a[row + i];
    const vi = a[row + i + 1];
    const wr = w[i];
    const wi = w[i + 1];
    for (let j = i; j < 2 * n; j += 2) {
      const br = a[row + j];
      const bi = a[row + j + 1];
      a[r + j] -= vr * w[j] + vi * w[j + 1] + wr * br + wi * bi;
      a[r + j + 1] -= vi * w[j] - vr * w[j + 1] + wi * br - wr * bi;
    }
  }
}

/** {@link accumulateReal} of complex numbers, column k times `phases[k]`. */
function accumulateComplex(
  a: Float64Array,
  tau: Float64Array,
  phases: Float64Array,
  n: number,
  rows: Rows,
): Float64Array {
  const q = rows.array(2 * n * n);
  for (let i = 0; i < n; i++) {
    q[2 * (i * n + i)] = phases[2 * i];
    q[2 * (i * n + i) + 1] = phases[2 * i + 1];
  }
  for (let k = n - 3; k >= 0; k--) {
    const rest = n - k - 1;
    const at = 2 * (k * n + k + 1);
    if (tau[k] !== 0) rows.reflect(a, at, tau[k], q, 2 * (k + 1) * (n + 1), 2 * n, rest, 2 * rest, true);
  }
  return q;
}
