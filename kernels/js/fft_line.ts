/**
 * Fourier transforms of one line of any length, in double: mixed radix where all prime factors are small, Bluestein's
 * algorithm elsewhere. Errors grow as ε·log n.
 *
 * @module
 */
import { BoundedCache } from "./bounded_cache.ts";
import { pass2, pass4, passOdd, rootsOf } from "./fft_passes.ts";

/** The largest prime factor that gets a pass of its own, which takes as many steps an element. */
const LARGEST_RADIX = 23;

/** Lines up to the first length keep their tables for the next call, of those up to the second one the last two do. */
const KEPT = 2 ** 16;
const LONGEST_KEPT = 2 ** 20;

const LINES = new BoundedCache<number, Line>(16);
const ROOTS = new BoundedCache<number, Float64Array>(16);
const LONG_LINES = new BoundedCache<number, Line>(1);
const LONG_ROOTS = new BoundedCache<number, Float64Array>(1);

/** What is kept for a length, or made. */
function kept<T>(short: BoundedCache<number, T>, long: BoundedCache<number, T>, n: number, make: (n: number) => T): T {
  return n > LONGEST_KEPT ? make(n) : (n > KEPT ? long : short).get(n, () => make(n));
}

/** Replaces n pairs by Σ_k exp(−2πi jk/n) x_k. */
export type Line = (x: Float64Array) => void;

/** The transform of lines of length n ≥ 1. */
export function lineOf(n: number): Line {
  return kept(LINES, LONG_LINES, n, makeLine);
}

/** The roots of unity exp(−2πi k/n), as pairs. */
export function rootsFor(n: number): Float64Array {
  return kept(ROOTS, LONG_ROOTS, n, rootsOf);
}

function makeLine(n: number): Line {
  const radices = factors(n);
  return radices === null ? bluestein(n) : mixed(n, radices);
}

/** Replaces n pairs by (1/n) Σ_k exp(+2πi jk/n) x_k: the forward transform, real and imaginary parts swapped. */
export function backward(line: Line, x: Float64Array): void {
  swapParts(x, 1);
  line(x);
  swapParts(x, 2 / x.length);
}

/** x + iy to scale·(y + ix). */
function swapParts(x: Float64Array, scale: number): void {
  for (let i = 0; i < x.length; i += 2) {
    const re = x[i];
    x[i] = x[i + 1] * scale;
    x[i + 1] = re * scale;
  }
}

/** Radices whose product is n, or null if there is a prime that is too large. */
function factors(n: number): number[] | null {
  const out: number[] = [];
  for (let r = 4; n > 1; r = r === 4 ? 2 : r === 2 ? 3 : r + 2) {
    if (r > LARGEST_RADIX) return null;
    for (; n % r === 0; n /= r) out.push(r);
  }
  return out;
}

function mixed(n: number, radices: readonly number[]): Line {
  const roots = rootsFor(n);
  const scratch = new Float64Array(2 * n);
  return (x) => {
    let from = x;
    let to: Float64Array = scratch;
    let s = 1;
    for (const r of radices) {
      const m = n / (r * s);
      if (r === 4) pass4(from, to, m, s, roots);
      else if (r === 2) pass2(from, to, m, s, roots);
      else passOdd(from, to, r, m, s, roots);
      [from, to] = [to, from];
      s *= r;
    }
    if (from !== x) x.set(from);
  };
}

/**
 * What a transform of length n takes as a convolution of length `size` ≥ 2n − 1: b̄ as pairs, and the transform of b,
 * with b_k = exp(πi k²/n).
 */
export function convolution(n: number, size: number): { chirp: Float64Array; filter: Float64Array } {
  const roots = rootsOf(2 * n);
  // k² modulo 2n keeps the angles exact.
  const chirp = new Float64Array(2 * n);
  const filter = new Float64Array(2 * size);
  for (let k = 0; k < n; k++) {
    const at = 2 * (k * k % (2 * n));
    chirp[2 * k] = roots[at];
    chirp[2 * k + 1] = roots[at + 1];
    for (const place of k === 0 ? [0] : [k, size - k]) {
      filter[2 * place] = roots[at];
      filter[2 * place + 1] = -roots[at + 1];
    }
  }
  lineOf(size)(filter);
  return { chirp, filter };
}

/**
 * jk = (j² + k² − (j − k)²)/2, so that with b_k = exp(πi k²/n) the transform is b̄_j Σ_k (x_k b̄_k) b_(j−k): a
 * convolution, which transforms of a power of two carry out (Bluestein 1970, "A linear filtering approach to the
 * computation of discrete Fourier transform").
 */
function bluestein(n: number): Line {
  const size = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const line = lineOf(size);
  const { chirp, filter } = convolution(n, size);
  const work = new Float64Array(2 * size);
  return (x) => {
    work.fill(0);
    multiply(x, chirp, work, n);
    line(work);
    multiply(work, filter, work, size);
    backward(line, work);
    multiply(work, chirp, x, n);
  };
}

/** n products of pairs; `out` may be an operand. */
function multiply(x: Float64Array, y: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < 2 * n; i += 2) {
    const a = x[i];
    const b = x[i + 1];
    const c = y[i];
    const d = y[i + 1];
    out[i] = a * c - b * d;
    out[i + 1] = a * d + b * c;
  }
}
