/**
 * Vectors made orthogonal by plane rotations.
 *
 * @module
 */
import { LEAST_SQUARE } from "./pivoted_qr.ts";
import type { Rows } from "./rows.ts";
import { cross, dot } from "./vectors.ts";

/** Sweeps before the iteration counts as failed; up to ten are usual. */
const MOST_SWEEPS = 60;

/**
 * One-sided Jacobi: rotates the rows of `x`, two at a time, until all are orthogonal to rounding beside their own
 * lengths, which makes small singular values right to their own digits where the matrix determines them (Demmel and
 * Veselić 1992, "Jacobi's method is more accurate than QR"). The rows of `w` are rotated along. Whether it converged; it
 * always does where all numbers are finite.
 */
export function orthogonalize(
  x: Float64Array,
  count: number,
  width: number,
  w: Float64Array,
  wWidth: number,
  complex: boolean,
  rows: Rows,
): boolean {
  const tolerance = (8 + Math.sqrt(width)) * 2 ** -52;
  const squares = rows.array(count);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    rows.squares(x, 0, width, count, width, squares);
    const turned = complex
      ? sweepRows(x, count, width, w, wWidth, squares, tolerance, true)
      : rows.sweep(x, count, width, w, wWidth, squares, tolerance);
    if (!turned) return true;
  }
  return false;
}

/**
 * Rotates each two rows that aren't orthogonal to within `tolerance`; `squares` are those of their lengths, and kept so.
 * Whether there were such.
 */
export function sweepRows(
  x: Float64Array,
  count: number,
  width: number,
  w: Float64Array,
  wWidth: number,
  squares: Float64Array,
  tolerance: number,
  complex: boolean,
): boolean {
  let turned = false;
  for (let p = 0; p + 1 < count; p++) {
    for (let q = p + 1; q < count; q++) {
      const alpha = squares[p];
      const beta = squares[q];
      if (alpha < LEAST_SQUARE || beta < LEAST_SQUARE) continue;
      const re = dot(x, p * width, x, q * width, width);
      const im = complex ? cross(x, p * width, x, q * width, width) : 0;
      const gamma = complex ? modulus(re, im) : Math.abs(re);
      if (!(gamma > tolerance * Math.sqrt(alpha) * Math.sqrt(beta))) continue;
      turned = true;
      // tan of the angle: the smaller root of t² + 2ζt = 1.
      const zeta = (beta - alpha) / (2 * gamma);
      const size = Math.abs(zeta);
      const root = size > 1e9 ? 2 * size : size + Math.sqrt(1 + zeta * zeta);
      const t = (zeta < 0 ? -1 : 1) / root;
      const c = 1 / Math.sqrt(1 + t * t);
      rotate(x, p * width, q * width, width, c, c * t * re / gamma, c * t * im / gamma);
      if (wWidth > 0) rotate(w, p * wWidth, q * wWidth, wWidth, c, c * t * re / gamma, c * t * im / gamma);
      squares[p] = dot(x, p * width, x, p * width, width);
      squares[q] = dot(x, q * width, x, q * width, width);
    }
  }
  return turned;
}

/** √(re² + im²), of tiny parts too. */
function modulus(re: number, im: number): number {
  const square = re * re + im * im;
  return square > 1e-280 ? Math.sqrt(square) : Math.hypot(re, im);
}

/** (c x − s̄ y, s x + c y) of two rows, with s = re + i im. */
function rotate(a: Float64Array, x: number, y: number, width: number, c: number, re: number, im: number): void {
  if (im === 0) {
    for (let k = 0; k < width; k++) {
      const f = a[x + k];
      const g = a[y + k];
      a[x + k] = c * f - re * g;
      a[y + k] = re * f + c * g;
    }
    return;
  }
  for (let k = 0; k < width; k += 2) {
    const f = a[x + k];
    const g = a[x + k + 1];
    const h = a[y + k];
    const i = a[y + k + 1];
    a[x + k] = c * f - (re * h + im * i);
    a[x + k + 1] = c * g - (re * i - im * h);
    a[y + k] = re * f - im * g + c * h;
    a[y + k + 1] = re * g + im * f + c * i;
  }
}
