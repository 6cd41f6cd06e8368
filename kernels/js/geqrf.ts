/**
 * Householder triangulation on the CPU: the reflectors of QR factors.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { GeqrfPlan } from "../../lib/core/plan.ts";
import { allocate } from "../../lib/core/dtype.ts";
import { host } from "./host.ts";
import { copied, widthOf, wrap } from "./operand.ts";
import { divideNumbers } from "./quotient.ts";

/** Norms of columns below this lie so near to the subnormal numbers that what is computed of them isn't right. */
export const TINY: number = 2 ** -960;
/** What such columns are multiplied by. */
export const ENLARGED: number = 2 ** 600;

/**
 * For each matrix A = Q R in the last two axes, R on and above the diagonal, and below it in column c the rest of v, of
 * the reflector H_c = 1 − τ_c v vᴴ, whose v is 0 before place c and 1 there; Q = H_0 H_1 ...; and the τ. As LAPACK's
 * geqrf: column c becomes β e_c with β = −sign(re α) |column|, α its first element, τ = (β − α)/β and v = column/(α − β);
 * τ is 0 where nothing is to be done. In double.
 */
export function runGeqrf(_plan: GeqrfPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [aval, tausAval] = outs;
  const [m, n] = aval.shape.slice(-2);
  const w = widthOf(aval);
  const out = copied(args[0]);
  const taus = allocate(aval.dtype, tausAval.size);
  const work = new Float64Array(w * m * n);
  const tau = new Float64Array(w * Math.min(m, n));
  const reflect = w === 1 ? reflectReal : reflectComplex;
  for (let i = 0; i * tau.length < taus.length; i++) {
    const at = i * work.length;
    work.set(out.subarray(at, at + work.length));
    reflect(work, m, n, tau);
    out.set(work, at);
    taus.set(tau, i * tau.length);
  }
  const device = host();
  return [wrap(aval, out, device), wrap(tausAval, taus, device)];
}

/** The norm of the `count` numbers (complex ones are two) of `a` from `at`, `step` apart; it neither over- nor underflows. */
function columnNorm(a: Float64Array, at: number, step: number, count: number, w: number): number {
  let sum = 0;
  let largest = 0;
  for (let i = 0, p = at; i < count; i++, p += step) {
    for (let c = p; c < p + w; c++) {
      const size = Math.abs(a[c]);
      sum += size * size;
      if (!(size <= largest)) largest = size;
    }
  }
  if ((sum > 1e-280 && sum < 1e300) || largest === 0) return Math.sqrt(sum);
  sum = 0;
  for (let i = 0, p = at; i < count; i++, p += step) for (let c = p; c < p + w; c++) sum += (a[c] / largest) ** 2;
  return largest * Math.sqrt(sum);
}

/**
 * A column whose norm is below {@link TINY} has lost digits, and so would its β and τ: as LAPACK's larfg, it is enlarged,
 * which changes neither τ nor v. Gives what β is to be multiplied by then.
 */
function enlarge(a: Float64Array, at: number, step: number, count: number, w: number): number {
  if (!(columnNorm(a, at, step, count, w) < TINY)) return 1;
  for (let i = 0, p = at; i < count; i++, p += step) for (let c = p; c < p + w; c++) a[c] *= ENLARGED;
  return 1 / ENLARGED;
}

/** −sign(x)·size, as LAPACK takes the sign of a zero. */
function opposite(x: number, size: number): number {
  return x < 0 || Object.is(x, -0) ? size : -size;
}

/** Overwrites `a` (`m` x `n`) with R and the reflectors. */
function reflectReal(a: Float64Array, m: number, n: number, taus: Float64Array): void {
  const sums = new Float64Array(n);
  for (let c = 0; c < taus.length; c++) {
    const first = c * n;
    taus[c] = 0;
    if (columnNorm(a, first + n + c, n, m - c - 1, 1) === 0) continue;
    const back = enlarge(a, first + c, n, m - c, 1);
    const alpha = a[first + c];
    const beta = opposite(alpha, columnNorm(a, first + c, n, m - c, 1));
    const tau = taus[c] = (beta - alpha) / beta;
    // The sums vᴴ A, row by row, then the rows less v τ times these.
    for (let j = c + 1; j < n; j++) sums[j] = a[first + j];
    for (let i = c + 1; i < m; i++) {
      const v = a[i * n + c] /= alpha - beta;
      for (let j = c + 1, p = i * n + j; j < n; j++, p++) sums[j] += v * a[p];
    }
    a[first + c] = beta * back;
    for (let j = c + 1; j < n; j++) a[first + j] -= sums[j] *= tau;
    for (let i = c + 1; i < m; i++) {
      const v = a[i * n + c];
      for (let j = c + 1, p = i * n + j; j < n; j++, p++) a[p] -= v * sums[j];
    }
  }
}

/** {@link reflectReal} of interleaved complex numbers; what is applied is Hᴴ, with the conjugate of τ, so that β is real. */
function reflectComplex(a: Float64Array, m: number, n: number, taus: Float64Array): void {
  const w = 2 * n;
  const sums = new Float64Array(w);
  for (let c = 0; 2 * c < taus.length; c++) {
    const first = c * w;
    const at = first + 2 * c;
    taus[2 * c] = taus[2 * c + 1] = 0;
    if (columnNorm(a, at + w, w, m - c - 1, 2) === 0 && a[at + 1] === 0) continue;
    const back = enlarge(a, at, w, m - c, 2);
    const [re, im] = [a[at], a[at + 1]];
    const beta = opposite(re, columnNorm(a, at, w, m - c, 2));
    const tau = taus[2 * c] = (beta - re) / beta;
    const tauIm = taus[2 * c + 1] = -im / beta;
    for (let j = 2 * c + 2; j < w; j++) sums[j] = a[first + j];
    for (let i = c + 1; i < m; i++) {
      const row = i * w;
      divideNumbers(a, row + 2 * c, 1, re - beta, im);
      const [v, u] = [a[row + 2 * c], a[row + 2 * c + 1]];
      for (let j = 2 * c + 2; j < w; j += 2) {
        sums[j] += v * a[row + j] + u * a[row + j + 1];
        sums[j + 1] += v * a[row + j + 1] - u * a[row + j];
      }
    }
    a[at] = beta * back;
    a[at + 1] = 0;
    for (let j = 2 * c + 2; j < w; j += 2) {
      const [s, t] = [sums[j], sums[j + 1]];
      a[first + j] -= sums[j] = tau * s + tauIm * t;
      a[first + j + 1] -= sums[j + 1] = tau * t - tauIm * s;
    }
    for (let i = c + 1; i < m; i++) {
      const row = i * w;
      const [v, u] = [a[row + 2 * c], a[row + 2 * c + 1]];
      for (let j = 2 * c + 2; j < w; j += 2) {
        a[row + j] -= v * sums[j] - u * sums[j + 1];
        a[row + j + 1] -= v * sums[j + 1] + u * sums[j];
      }
    }
  }
}
