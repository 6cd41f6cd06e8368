/**
 * Eigenvectors of complex upper triangular matrices. Complex numbers interleave.
 *
 * @module
 */

const ULP = 2 ** -52;
/** What is 0 beside a matrix of largest element about 1; numbers up to HUGE can be divided by it. */
const TINY = 2 ** -600;
const HUGE = 2 ** 300;

/**
 * The eigenvector x of the triangular matrix T = `t` for its diagonal element `k`, into `x`: (T − λ) x = 0, or
 * xᴴ (T − λ) = 0 for a left one. An element of the diagonal that equals λ counts as differing by rounding, as in
 * LAPACK's trevc.
 */
export function triangularVector(t: Float64Array, n: number, k: number, left: boolean, x: Float64Array): void {
  const diagonal = (i: number): number => 2 * (i * n + i);
  const least = Math.max(TINY, ULP * (Math.abs(t[diagonal(k)]) + Math.abs(t[diagonal(k) + 1])));
  x.fill(0);
  x[2 * k] = 1;
  for (let i = left ? k + 1 : k - 1; left ? i < n : i >= 0; i += left ? 1 : -1) {
    let re = 0;
    let im = 0;
    const [from, to] = left ? [k, i] : [i + 1, k + 1];
    for (let j = from; j < to; j++) {
      const p = left ? 2 * (j * n + i) : 2 * (i * n + j);
      re -= t[p] * x[2 * j] - t[p + 1] * x[2 * j + 1];
      im -= t[p] * x[2 * j + 1] + t[p + 1] * x[2 * j];
    }
    let dr = t[diagonal(i)] - t[diagonal(k)];
    let di = t[diagonal(i) + 1] - t[diagonal(k) + 1];
    if (Math.abs(dr) + Math.abs(di) < least) [dr, di] = [least, 0];
    const swap = Math.abs(dr) < Math.abs(di);
    const ratio = swap ? dr / di : di / dr;
    const scale = swap ? di + dr * ratio : dr + di * ratio;
    x[2 * i] = (swap ? re * ratio + im : re + im * ratio) / scale;
    x[2 * i + 1] = (swap ? im * ratio - re : im - re * ratio) / scale;
    while (Math.abs(x[2 * i]) + Math.abs(x[2 * i + 1]) > HUGE) for (let p = 0; p < 2 * n; p++) x[p] /= HUGE;
  }
  // What was solved for is the conjugate of a left vector.
  if (left) { for (let p = 1; p < 2 * n; p += 2) x[p] = -x[p]; }
}

/** The product of `q` and the vector `x`, of length 1, into `out` from `at` on. */
export function turned(q: Float64Array, n: number, x: Float64Array, out: Float64Array, at: number): void {
  for (let i = 0; i < n; i++) {
    let re = 0;
    let im = 0;
    for (let j = 0; j < n; j++) {
      const p = 2 * (i * n + j);
      re += q[p] * x[2 * j] - q[p + 1] * x[2 * j + 1];
      im += q[p] * x[2 * j + 1] + q[p + 1] * x[2 * j];
    }
    out[at + 2 * i] = re;
    out[at + 2 * i + 1] = im;
  }
}
