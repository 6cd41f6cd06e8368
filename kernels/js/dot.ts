/**
 * The inner loops of contractions: dot products of strided lines, and blocks of them.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";

/** Writes to `out[to]` the product of `n` elements of `x` from `p` on, `ps` apart, and those of `y`. */
export type Dot = (
  x: TypedArray,
  p: number,
  ps: number,
  y: TypedArray,
  q: number,
  qs: number,
  n: number,
  out: TypedArray,
  to: number,
) => void;

/** Floats: accumulated in double in four lanes, rounded once. */
export function dotFloat(
  x: TypedArray,
  p: number,
  ps: number,
  y: TypedArray,
  q: number,
  qs: number,
  n: number,
  out: TypedArray,
  to: number,
): void {
  let a = 0, b = 0, c = 0, d = 0;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    a += x[p] * y[q];
    b += x[p + ps] * y[q + qs];
    c += x[p + 2 * ps] * y[q + 2 * qs];
    d += x[p + 3 * ps] * y[q + 3 * qs];
    p += 4 * ps;
    q += 4 * qs;
  }
  for (; i < n; i++, p += ps, q += qs) a += x[p] * y[q];
  out[to] = (a + b) + (c + d);
}

/** Integers: wrapped to 32 bits. */
export function dotInt(
  x: TypedArray,
  p: number,
  ps: number,
  y: TypedArray,
  q: number,
  qs: number,
  n: number,
  out: TypedArray,
  to: number,
): void {
  let a = 0;
  for (let i = 0; i < n; i++, p += ps, q += qs) a = (a + Math.imul(x[p], y[q])) | 0;
  out[to] = a;
}

/** Booleans: whether both are true anywhere. */
export function dotBool(
  x: TypedArray,
  p: number,
  ps: number,
  y: TypedArray,
  q: number,
  qs: number,
  n: number,
  out: TypedArray,
  to: number,
): void {
  let a = 0;
  for (let i = 0; i < n && a === 0; i++, p += ps, q += qs) a = x[p] & y[q];
  out[to] = a;
}

/** Complex numbers (no conjugation), accumulated in double; all places count numbers. */
export function dotComplex(
  x: TypedArray,
  p: number,
  ps: number,
  y: TypedArray,
  q: number,
  qs: number,
  n: number,
  out: TypedArray,
  to: number,
): void {
  let re = 0;
  let im = 0;
  for (let i = 0; i < n; i++, p += ps, q += qs) {
    const a = x[p];
    const b = x[p + 1];
    const c = y[q];
    const d = y[q + 1];
    re += a * c - b * d;
    im += a * d + b * c;
  }
  out[to] = re;
  out[to + 1] = im;
}

/** Adds to `acc` the sum of the rows of `x` (`rowStep` apart, their elements `step` apart), weighted by `y`. */
export function addRows(
  acc: Float64Array,
  x: TypedArray,
  p: number,
  rowStep: number,
  step: number,
  y: TypedArray,
  q: number,
  qs: number,
  n: number,
): void {
  const m = acc.length;
  for (let i = 0; i < n; i++, p += rowStep, q += qs) {
    const v = y[q];
    for (let k = 0, s = p; k < m; k++, s += step) acc[k] += v * x[s];
  }
}

/** Numbers of doubles that a block of right-hand lines may take, so that it stays in cache. */
const CACHE = 1 << 15;

/** `out[i][j]` is the product of line `i` of `a` and line `j` of `b`; the lines, of `k` doubles, lie end to end. */
export function multiply(
  a: Float64Array,
  a0: number,
  m: number,
  b: Float64Array,
  b0: number,
  n: number,
  k: number,
  out: TypedArray,
  o0: number,
): void {
  const block = Math.max(4, Math.floor(CACHE / Math.max(1, k)) & ~3);
  const full = m & ~3;
  for (let j0 = 0; j0 < n; j0 += block) {
    const j1 = Math.min(n, j0 + block);
    const pairs = j0 + ((j1 - j0) & ~1);
    for (let i = 0; i < full; i += 4) {
      for (let j = j0; j < pairs; j += 2) tile(a, a0 + i * k, b, b0 + j * k, k, out, o0 + i * n + j, n);
    }
    for (let i = 0; i < m; i++) {
      for (let j = i < full ? pairs : j0; j < j1; j++) {
        dotFloat(a, a0 + i * k, 1, b, b0 + j * k, 1, k, out, o0 + i * n + j);
      }
    }
  }
}

/** Four lines of `a` by two of `b`: eight sums that stay in registers. */
function tile(
  a: Float64Array,
  p: number,
  b: Float64Array,
  q: number,
  k: number,
  out: TypedArray,
  to: number,
  n: number,
): void {
  let c00 = 0, c01 = 0, c10 = 0, c11 = 0, c20 = 0, c21 = 0, c30 = 0, c31 = 0;
  const p1 = p + k, p2 = p1 + k, p3 = p2 + k, q1 = q + k;
  for (let i = 0; i < k; i++) {
    const y0 = b[q + i];
    const y1 = b[q1 + i];
    const x0 = a[p + i];
    const x1 = a[p1 + i];
    const x2 = a[p2 + i];
    const x3 = a[p3 + i];
    c00 += x0 * y0;
    c01 += x0 * y1;
    c10 += x1 * y0;
    c11 += x1 * y1;
    c20 += x2 * y0;
    c21 += x2 * y1;
    c30 += x3 * y0;
    c31 += x3 * y1;
  }
  out[to] = c00;
  out[to + 1] = c01;
  out[to + n] = c10;
  out[to + n + 1] = c11;
  out[to + 2 * n] = c20;
  out[to + 2 * n + 1] = c21;
  out[to + 3 * n] = c30;
  out[to + 3 * n + 1] = c31;
}
