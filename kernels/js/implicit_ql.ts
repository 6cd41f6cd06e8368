/**
 * Eigenvalues and eigenvectors of real symmetric tridiagonal matrices.
 *
 * @module
 */

import type { Rows } from "./rows.ts";

const EPSILON = 2 ** -52;
/** What is 0 beside a matrix of norm 1, and far from where squares of doubles underflow. */
const NEGLIGIBLE = 2 ** -400;
/** Steps for each eigenvalue before the iteration counts as failed; about two are usual. */
const MOST_STEPS = 60;
/** Steps after which what is an ulp of the matrix's norm is 0 too: a matrix whose rows fall off downwards may need it. */
const PATIENCE = 20;

/** √(x² + y²), without underflow. */
function length(x: number, y: number): number {
  const a = Math.abs(x);
  const b = Math.abs(y);
  if (a === 0 || b === 0) return a + b;
  const ratio = a > b ? b / a : a / b;
  return (a > b ? a : b) * Math.sqrt(1 + ratio * ratio);
}

/**
 * Implicit QL with Wilkinson's shift (Golub and Van Loan, section 8.3; the recurrences are those of EISPACK's `imtql2`).
 * The matrix has the diagonal `d` and, in its first n − 1 places, the off-diagonal `e`, of norm about 1. `d` becomes the
 * eigenvalues, in no order. The rotations act on the rows of `q`, each `width` numbers long: from the identity, row i
 * becomes the eigenvector of `d[i]`. Whether it converged; it always does where all numbers are finite.
 */
export function implicitQL(d: Float64Array, e: Float64Array, q: Float64Array, width: number, rows: Rows): boolean {
  const n = d.length;
  const [cosines, sines] = [rows.array(n), rows.array(n)];
  for (let l = 0; l < n; l++) {
    for (let steps = 0;; steps++) {
      let m = l;
      while (m + 1 < n && !negligible(d, e, m, steps < PATIENCE ? NEGLIGIBLE : EPSILON)) m++;
      if (m === l) break;
      if (steps === MOST_STEPS) return false;
      const half = (d[l + 1] - d[l]) / (2 * e[l]);
      const root = length(half, 1);
      let g = d[m] - d[l] + e[l] / (half < 0 ? half - root : half + root);
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        const r = length(f, g);
        e[i + 1] = r;
        if (r === 0) {
          // The matrix has fallen apart before the end.
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        const t = (d[i] - g) * s + 2 * c * b;
        p = s * t;
        d[i + 1] = g + p;
        g = c * t - b;
        [cosines[i], sines[i]] = [c, s];
      }
      rows.rotate(q, width, m, i + 1, cosines, sines);
      if (i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
  return true;
}

function negligible(d: Float64Array, e: Float64Array, m: number, least: number): boolean {
  return Math.abs(e[m]) <= EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) + least;
}
