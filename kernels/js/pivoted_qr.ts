/**
 * QR factors with column pivoting, by reflections. Columns are rows here, and lie contiguous.
 *
 * @module
 */
import type { Rows } from "./rows.ts";
import { dot } from "./vectors.ts";

/** What the square of a norm must exceed to count, beside elements of about 1: below, squares lose digits. */
export const LEAST_SQUARE: number = 2 ** -960;

/** A P = Q R of a matrix of `count` columns, each `width` numbers long. */
export interface PivotedQR {
  /** The number of rows of R that aren't 0. */
  readonly rank: number;
  /** Column j of A P is column `order[j]` of A. */
  readonly order: readonly number[];
  /** The vectors v of the reflections 1 − τ v vᴴ whose product is Q, as rows. */
  readonly reflectors: Float64Array;
  /** Their τ; 0 is no reflection. */
  readonly taus: Float64Array;
}

/**
 * Factors a matrix of at least as many rows as columns and largest part about 1, the columns of which are the rows of
 * `c`; they become those of R. The remaining column of largest norm is always next, so that R's rows get smaller
 * (Golub and Van Loan, section 5.4.2).
 */
export function pivotedQR(c: Float64Array, count: number, width: number, complex: boolean, rows: Rows): PivotedQR {
  const step = complex ? 2 : 1;
  const order = Array.from({ length: count }, (_, j) => j);
  const reflectors = rows.array(count * width);
  const squares = rows.array(count);
  const taus = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const skip = k * step;
    const rest = width - skip;
    let pivot = k;
    let most = -1;
    rows.squares(c, k * width + skip, width, count - k, rest, squares);
    for (let j = k; j < count; j++) if (squares[j - k] > most) [pivot, most] = [j, squares[j - k]];
    if (most < LEAST_SQUARE) {
      for (let j = k; j < count; j++) c.fill(0, j * width + skip, (j + 1) * width);
      return { rank: k, order, reflectors, taus };
    }
    exchange(c, k * width, pivot * width, width);
    [order[k], order[pivot]] = [order[pivot], order[k]];
    const at = k * width + skip;
    const below = dot(c, at + step, c, at + step, rest - step);
    if (below === 0) continue;
    // v = x + (x₀/|x₀|) |x| e₀, which is reflected to −(x₀/|x₀|) |x| e₀.
    const norm = Math.sqrt(most);
    const x0 = complex ? Math.hypot(c[at], c[at + 1]) : Math.abs(c[at]);
    const re = x0 === 0 ? 1 : c[at] / x0;
    const im = !complex || x0 === 0 ? 0 : c[at + 1] / x0;
    reflectors.set(c.subarray(at, at + rest), at);
    reflectors[at] += re * norm;
    if (complex) reflectors[at + 1] += im * norm;
    taus[k] = 1 / (norm * (norm + x0));
    c.fill(0, at, at + rest);
    c[at] = -re * norm;
    if (complex) c[at + 1] = -im * norm;
    rows.reflect(reflectors, at, taus[k], c, at + width, width, count - k - 1, rest, complex);
  }
  return { rank: count, order, reflectors, taus };
}

/** Q x in place of each of `count` vectors x, the rows of `x`. */
export function applyQ(
  qr: PivotedQR,
  x: Float64Array,
  count: number,
  width: number,
  complex: boolean,
  rows: Rows,
): void {
  for (let k = qr.rank - 1; k >= 0; k--) {
    const skip = complex ? 2 * k : k;
    if (qr.taus[k] !== 0) {
      rows.reflect(qr.reflectors, k * width + skip, qr.taus[k], x, skip, width, count, width - skip, complex);
    }
  }
}

function exchange(c: Float64Array, at: number, to: number, width: number): void {
  if (at === to) return;
  const kept = c.slice(at, at + width);
  c.copyWithin(at, to, to + width);
  c.set(kept, to);
}
