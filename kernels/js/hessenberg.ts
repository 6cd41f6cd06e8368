/**
 * Matrices made Hessenberg, zero below the first subdiagonal, by reflections. Complex numbers interleave.
 *
 * @module
 */

/**
 * A = Q H Qᴴ: overwrites the n x n matrix `a`, triangular already outside the rows from `lo` to `hi`, with H, and gives
 * Q. The reflections are those of Golub and Van Loan, section 7.4.2; a real matrix stays real.
 */
export function toHessenberg(a: Float64Array, n: number, lo: number, hi: number): Float64Array {
  const q = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) q[2 * (i * n + i)] = 1;
  const v = new Float64Array(2 * n);
  for (let k = lo; k + 1 < hi; k++) {
    let top = 0;
    for (let i = k + 2; i <= hi; i++) {
      top = Math.max(top, Math.abs(a[2 * (i * n + k)]), Math.abs(a[2 * (i * n + k) + 1]));
    }
    if (top === 0) continue;
    top = Math.max(top, Math.hypot(a[2 * ((k + 1) * n + k)], a[2 * ((k + 1) * n + k) + 1]));
    v.fill(0);
    let square = 0;
    for (let i = k + 1; i <= hi; i++) {
      for (let c = 0; c < 2; c++) {
        v[2 * i + c] = a[2 * (i * n + k) + c] / top;
        square += v[2 * i + c] ** 2;
      }
    }
    const norm = Math.sqrt(square);
    const x0 = Math.hypot(v[2 * k + 2], v[2 * k + 3]);
    const [re, im] = x0 === 0 ? [1, 0] : [v[2 * k + 2] / x0, v[2 * k + 3] / x0];
    v[2 * k + 2] += re * norm;
    v[2 * k + 3] += im * norm;
    const tau = 1 / (norm * (norm + x0));
    reflectRows(a, v, tau, n, k + 1, hi, k);
    reflectColumns(a, v, tau, n, k + 1, hi, hi);
    reflectColumns(q, v, tau, n, k + 1, hi, n - 1);
    for (let i = k + 2; i <= hi; i++) a[2 * (i * n + k)] = a[2 * (i * n + k) + 1] = 0;
  }
  return q;
}

/** (1 − τ v vᴴ) a, in the columns from `first` on; v lives in the components from `lo` to `hi`. */
function reflectRows(
  a: Float64Array,
  v: Float64Array,
  tau: number,
  n: number,
  lo: number,
  hi: number,
  first: number,
): void {
  for (let j = first; j < n; j++) {
    let re = 0;
    let im = 0;
    for (let i = lo; i <= hi; i++) {
      const p = 2 * (i * n + j);
      re += v[2 * i] * a[p] + v[2 * i + 1] * a[p + 1];
      im += v[2 * i] * a[p + 1] - v[2 * i + 1] * a[p];
    }
    re *= tau;
    im *= tau;
    for (let i = lo; i <= hi; i++) {
      const p = 2 * (i * n + j);
      a[p] -= v[2 * i] * re - v[2 * i + 1] * im;
      a[p + 1] -= v[2 * i] * im + v[2 * i + 1] * re;
    }
  }
}

/** a (1 − τ v vᴴ), in the rows up to `last`. */
function reflectColumns(
  a: Float64Array,
  v: Float64Array,
  tau: number,
  n: number,
  lo: number,
  hi: number,
  last: number,
): void {
  for (let i = 0; i <= last; i++) {
    let re = 0;
    let im = 0;
    for (let j = lo; j <= hi; j++) {
      const p = 2 * (i * n + j);
      re += a[p] * v[2 * j] - a[p + 1] * v[2 * j + 1];
      im += a[p] * v[2 * j + 1] + a[p + 1] * v[2 * j];
    }
    re *= tau;
    im *= tau;
    for (let j = lo; j <= hi; j++) {
      const p = 2 * (i * n + j);
      a[p] -= re * v[2 * j] + im * v[2 * j + 1];
      a[p + 1] -= im * v[2 * j] - re * v[2 * j + 1];
    }
  }
}
