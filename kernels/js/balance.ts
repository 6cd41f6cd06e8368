/**
 * Matrices balanced before their eigenvalues are computed, as LAPACK's gebal does it. Complex numbers interleave.
 *
 * @module
 */

const SMALL = 2 ** -970;

/** What a balanced matrix was made of: rows and columns were exchanged, then scaled by powers of two. */
export interface Balance {
  /** The first row of the block that is not triangular already. */
  readonly lo: number;
  /** Its last row. */
  readonly hi: number;
  /** By what each column was multiplied, and each row divided. */
  readonly scale: Float64Array;
  /** What each place outside the block was exchanged with. */
  readonly exchanged: Int32Array;
}

/**
 * Moves rows and columns that isolate an eigenvalue to the ends, then scales those between so that the norms of a row and
 * its column come within a factor of about two (Parlett and Reinsch 1969; James, Langou and Lowery 2014 for the norms).
 */
export function balance(a: Float64Array, n: number): Balance {
  const exchanged = Int32Array.from({ length: n }, (_, i) => i);
  const scale = new Float64Array(n).fill(1);
  const zero = (i: number, j: number): boolean => a[2 * (i * n + j)] === 0 && a[2 * (i * n + j) + 1] === 0;
  const alone = (from: number, to: number, entry: (other: number) => boolean, self: number): boolean => {
    for (let other = from; other <= to; other++) if (other !== self && !entry(other)) return false;
    return true;
  };
  let lo = 0;
  let hi = n - 1;
  for (let found = true; found && hi > 0;) {
    found = false;
    for (let i = hi; i >= 0 && hi > 0; i--) {
      if (!alone(0, hi, (j) => zero(i, j), i)) continue;
      exchanged[hi] = i;
      exchange(a, n, i, hi);
      hi--;
      found = true;
    }
  }
  for (let found = true; found && lo < hi;) {
    found = false;
    for (let j = lo; j <= hi && lo < hi; j++) {
      if (!alone(lo, hi, (i) => zero(i, j), j)) continue;
      exchanged[lo] = j;
      exchange(a, n, j, lo);
      lo++;
      found = true;
    }
  }
  for (let moved = true; moved;) {
    moved = false;
    for (let i = lo; i <= hi; i++) if (scaleOne(a, n, i, lo, hi, scale)) moved = true;
  }
  return { lo, hi, scale, exchanged };
}

/** Exchanges rows, and columns, i and j. */
function exchange(a: Float64Array, n: number, i: number, j: number): void {
  if (i === j) return;
  for (let k = 0; k < 2 * n; k++) [a[2 * i * n + k], a[2 * j * n + k]] = [a[2 * j * n + k], a[2 * i * n + k]];
  for (let k = 0; k < n; k++) {
    for (let c = 0; c < 2; c++) {
      const [p, q] = [2 * (k * n + i) + c, 2 * (k * n + j) + c];
      [a[p], a[q]] = [a[q], a[p]];
    }
  }
}

/** Scales row and column `i` by the power of two that brings their norms together; whether it gains 5 percent. */
function scaleOne(a: Float64Array, n: number, i: number, lo: number, hi: number, scale: Float64Array): boolean {
  let c = 0;
  let r = 0;
  for (let k = lo; k <= hi; k++) {
    c = Math.hypot(c, a[2 * (k * n + i)], a[2 * (k * n + i) + 1]);
    r = Math.hypot(r, a[2 * (i * n + k)], a[2 * (i * n + k) + 1]);
  }
  if (c === 0 || r === 0) return false;
  const sum = c + r;
  let f = 1;
  while (c < r / 2 && c < 1 / SMALL && r > SMALL) [c, r, f] = [2 * c, r / 2, 2 * f];
  while (c / 2 >= r && r < 1 / SMALL && c > SMALL) [c, r, f] = [c / 2, 2 * r, f / 2];
  const total = f * scale[i];
  if (c + r >= 0.95 * sum || total < SMALL || total > 1 / SMALL) return false;
  scale[i] = total;
  for (let k = 0; k < 2 * n; k++) a[2 * i * n + k] /= f;
  for (let k = 0; k < n; k++) {
    a[2 * (k * n + i)] *= f;
    a[2 * (k * n + i) + 1] *= f;
  }
  return true;
}

/** Turns an eigenvector of the balanced matrix, at `x[at]`, into one of the matrix; a left one if so marked. */
export function unbalance(b: Balance, x: Float64Array, at: number, n: number, left: boolean): void {
  for (let i = 0; i < n; i++) {
    const f = left ? 1 / b.scale[i] : b.scale[i];
    x[at + 2 * i] *= f;
    x[at + 2 * i + 1] *= f;
  }
  const swap = (i: number): void => {
    for (let c = 0; c < 2; c++) {
      const [p, q] = [at + 2 * i + c, at + 2 * b.exchanged[i] + c];
      [x[p], x[q]] = [x[q], x[p]];
    }
  };
  for (let i = b.lo - 1; i >= 0; i--) swap(i);
  for (let i = b.hi + 1; i < n; i++) swap(i);
}
