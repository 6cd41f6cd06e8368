/**
 * Real Hessenberg matrices made quasi-triangular.
 *
 * @module
 */
import { standardize } from "./standard_block.ts";

const ULP = 2 ** -52;
const TINY = 2 ** -970;
/** Steps without a deflation after which shifts are made up. */
const STALLED = 10;

/**
 * A = Z T Zᵀ by Francis's double-shift QR iteration, step for step as LAPACK's lahqr: overwrites the n x n Hessenberg
 * matrix `h`, triangular already outside the rows from `lo` to `hi`, with T, whose diagonal blocks are 1 x 1 or, for
 * conjugate pairs, 2 x 2 with equal diagonal elements, and `z` with z Z. Whether it converged.
 */
export function realSchur(h: Float64Array, z: Float64Array, n: number, lo: number, hi: number): boolean {
  const smallest = TINY * ((hi - lo + 1) / ULP);
  const most = 30 * Math.max(10, hi - lo + 1);
  let i = hi;
  while (i >= lo) {
    let l = lo;
    let found = false;
    for (let step = 0, stalled = 0; step <= most && !found; step++) {
      l = split(h, n, l, i, lo, hi, smallest);
      if (l > lo) h[l * n + l - 1] = 0;
      if (l >= i - 1) found = true;
      else doubleStep(h, z, n, l, i, shiftsOf(h, n, l, i, ++stalled));
    }
    if (!found) return false;
    if (l === i - 1) standardize(h, z, n, i);
    i = l - 1;
  }
  return true;
}

/** The first row of the last block that no negligible subdiagonal element splits (Ahues and Tisseur 1997). */
function split(h: Float64Array, n: number, l: number, i: number, lo: number, hi: number, smallest: number): number {
  const size = (p: number, q: number): number => Math.abs(h[p * n + q]);
  for (let k = i; k > l; k--) {
    const below = size(k, k - 1);
    if (below <= smallest) return k;
    let test = size(k - 1, k - 1) + size(k, k);
    if (test === 0) {
      if (k - 2 >= lo) test += size(k - 1, k - 2);
      if (k + 1 <= hi) test += size(k + 1, k);
    }
    if (below > ULP * test) continue;
    const above = size(k - 1, k);
    const gap = Math.abs(h[(k - 1) * n + k - 1] - h[k * n + k]);
    const ab = Math.max(below, above);
    const aa = Math.max(size(k, k), gap);
    const s = aa + ab;
    const limit = Math.max(smallest, ULP * (Math.min(size(k, k), gap) * (aa / s)));
    if (Math.min(below, above) * (ab / s) <= limit) return k;
  }
  return l;
}

/** Real and imaginary parts of the two shifts: the eigenvalues of the last 2 x 2 block, a real one twice. */
type Shifts = readonly [re1: number, im1: number, re2: number, im2: number];

function shiftsOf(h: Float64Array, n: number, l: number, i: number, stalled: number): Shifts {
  const at = (p: number, q: number): number => h[p * n + q];
  let [h11, h12, h21, h22] = [at(i - 1, i - 1), at(i - 1, i), at(i, i - 1), at(i, i)];
  if (stalled % STALLED === 0) {
    const end = stalled % (2 * STALLED) === 0;
    const s = end
      ? Math.abs(at(i, i - 1)) + Math.abs(at(i - 1, i - 2))
      : Math.abs(at(l + 1, l)) + Math.abs(at(l + 2, l + 1));
    h11 = 0.75 * s + (end ? at(i, i) : at(l, l));
    [h12, h21, h22] = [-0.4375 * s, s, h11];
  }
  const s = Math.abs(h11) + Math.abs(h12) + Math.abs(h21) + Math.abs(h22);
  if (s === 0) return [0, 0, 0, 0];
  [h11, h12, h21, h22] = [h11 / s, h12 / s, h21 / s, h22 / s];
  const mean = (h11 + h22) / 2;
  const determinant = (h11 - mean) * (h22 - mean) - h12 * h21;
  const root = Math.sqrt(Math.abs(determinant));
  if (determinant >= 0) return [mean * s, root * s, mean * s, -root * s];
  const near = Math.abs(mean + root - h22) <= Math.abs(mean - root - h22) ? mean + root : mean - root;
  return [near * s, 0, near * s, 0];
}

/** One step on the rows from `l` to `i`: a bulge of two shifts is made and chased to the end. */
function doubleStep(h: Float64Array, z: Float64Array, n: number, l: number, i: number, shifts: Shifts): void {
  const [start, first] = startOf(h, n, l, i, shifts);
  let v = first;
  for (let k = start; k < i; k++) {
    const three = k + 1 < i;
    if (k > start) v = [h[k * n + k - 1], h[(k + 1) * n + k - 1], three ? h[(k + 2) * n + k - 1] : 0];
    // The reflection 1 − τ (1, v₁, v₂)(1, v₁, v₂)ᵀ takes v to (β, 0, 0).
    const rest = Math.hypot(v[1], v[2]);
    const beta = rest === 0 ? v[0] : v[0] >= 0 ? -Math.hypot(v[0], rest) : Math.hypot(v[0], rest);
    const tau = rest === 0 ? 0 : (beta - v[0]) / beta;
    const [v1, v2] = rest === 0 ? [0, 0] : [v[1] / (v[0] - beta), v[2] / (v[0] - beta)];
    if (k > start) {
      h[k * n + k - 1] = beta;
      h[(k + 1) * n + k - 1] = 0;
      if (three) h[(k + 2) * n + k - 1] = 0;
    } else if (start > l) h[k * n + k - 1] *= 1 - tau;
    for (let j = k; j < n; j++) reflect(h, k * n + j, n, tau, v1, v2, three);
    for (let j = 0, last = Math.min(k + 3, i); j <= last; j++) reflect(h, j * n + k, 1, tau, v1, v2, three);
    for (let j = 0; j < n; j++) reflect(z, j * n + k, 1, tau, v1, v2, three);
  }
}

function reflect(
  a: Float64Array,
  p: number,
  step: number,
  tau: number,
  v1: number,
  v2: number,
  three: boolean,
): void {
  const sum = tau * (a[p] + v1 * a[p + step] + (three ? v2 * a[p + 2 * step] : 0));
  a[p] -= sum;
  a[p + step] -= sum * v1;
  if (three) a[p + 2 * step] -= sum * v2;
}

/** Where the step can start, below two consecutive small subdiagonal elements, and the vector that is reflected there. */
function startOf(h: Float64Array, n: number, l: number, i: number, shifts: Shifts): [number, number[]] {
  const [re1, im1, re2, im2] = shifts;
  for (let m = i - 2;; m--) {
    const hmm = h[m * n + m];
    const next = h[(m + 1) * n + m + 1];
    const below = h[(m + 1) * n + m];
    const s = Math.abs(hmm - re2) + Math.abs(im2) + Math.abs(below);
    const ratio = below / s;
    const v = [
      ratio * h[m * n + m + 1] + (hmm - re1) * ((hmm - re2) / s) - im1 * (im2 / s),
      ratio * (hmm + next - re1 - re2),
      ratio * h[(m + 2) * n + m + 1],
    ];
    const size = Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(v[2]);
    const scaled = v.map((x) => x / size);
    if (m === l) return [m, scaled];
    const left = Math.abs(h[m * n + m - 1]) * (Math.abs(scaled[1]) + Math.abs(scaled[2]));
    const around = Math.abs(h[(m - 1) * n + m - 1]) + Math.abs(hmm) + Math.abs(next);
    if (left <= ULP * Math.abs(scaled[0]) * around) return [m, scaled];
  }
}
