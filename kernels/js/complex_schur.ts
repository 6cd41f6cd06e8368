/**
 * Complex Hessenberg matrices made triangular, and quasi-triangular real ones. Complex numbers interleave.
 *
 * @module
 */

const ULP = 2 ** -52;
const TINY = 2 ** -970;
/** Steps without a deflation after which shifts are made up. */
const STALLED = 10;

type Complex = readonly [re: number, im: number];

const sub = ([a, b]: Complex, [c, d]: Complex): Complex => [a - c, b - d];
const add = ([a, b]: Complex, [c, d]: Complex): Complex => [a + c, b + d];
const mul = ([a, b]: Complex, [c, d]: Complex): Complex => [a * c - b * d, a * d + b * c];
const size = ([a, b]: Complex): number => Math.abs(a) + Math.abs(b);

function div([a, b]: Complex, [c, d]: Complex): Complex {
  const swap = Math.abs(c) < Math.abs(d);
  const ratio = swap ? c / d : d / c;
  const scale = swap ? d + c * ratio : c + d * ratio;
  return swap ? [(a * ratio + b) / scale, (b * ratio - a) / scale] : [(a + b * ratio) / scale, (b - a * ratio) / scale];
}

function sqrt([a, b]: Complex): Complex {
  const r = Math.sqrt((Math.hypot(a, b) + Math.abs(a)) / 2);
  if (r === 0) return [0, 0];
  return a >= 0 ? [r, b / (2 * r)] : [Math.abs(b) / (2 * r), b < 0 ? -r : r];
}

/**
 * A = Z T Zᴴ by QR iteration with Wilkinson's shifts, those of LAPACK's lahqr: overwrites the n x n Hessenberg matrix
 * `h`, triangular already outside the rows from `lo` to `hi`, with T, and `z` with z Z. Whether it converged.
 */
export function complexSchur(h: Float64Array, z: Float64Array, n: number, lo: number, hi: number): boolean {
  const smallest = TINY * ((hi - lo + 1) / ULP);
  const most = 30 * Math.max(10, hi - lo + 1);
  let i = hi;
  while (i >= lo) {
    let l = lo;
    let found = false;
    for (let step = 0, stalled = 0; step <= most && !found; step++) {
      l = split(h, n, l, i, lo, hi, smallest);
      if (l > lo) put(h, n, l, l - 1, [0, 0]);
      if (l === i) found = true;
      else singleStep(h, z, n, l, i, shiftOf(h, n, l, i, ++stalled));
    }
    if (!found) return false;
    i--;
  }
  return true;
}

function get(h: Float64Array, n: number, p: number, q: number): Complex {
  return [h[2 * (p * n + q)], h[2 * (p * n + q) + 1]];
}

function put(h: Float64Array, n: number, p: number, q: number, [re, im]: Complex): void {
  h[2 * (p * n + q)] = re;
  h[2 * (p * n + q) + 1] = im;
}

/** The first row of the last block that no negligible subdiagonal element splits (Ahues and Tisseur 1997). */
function split(h: Float64Array, n: number, l: number, i: number, lo: number, hi: number, smallest: number): number {
  for (let k = i; k > l; k--) {
    const below = size(get(h, n, k, k - 1));
    if (below <= smallest) return k;
    const [first, second] = [get(h, n, k - 1, k - 1), get(h, n, k, k)];
    let test = size(first) + size(second);
    if (test === 0) {
      if (k - 2 >= lo) test += size(get(h, n, k - 1, k - 2));
      if (k + 1 <= hi) test += size(get(h, n, k + 1, k));
    }
    if (below > ULP * test) continue;
    const above = size(get(h, n, k - 1, k));
    const gap = size(sub(first, second));
    const ab = Math.max(below, above);
    const aa = Math.max(size(second), gap);
    const s = aa + ab;
    const limit = Math.max(smallest, ULP * (Math.min(size(second), gap) * (aa / s)));
    if (Math.min(below, above) * (ab / s) <= limit) return k;
  }
  return l;
}

/** The eigenvalue of the last 2 x 2 block that is nearer to its last element. */
function shiftOf(h: Float64Array, n: number, l: number, i: number, stalled: number): Complex {
  if (stalled % STALLED === 0) {
    const [p, q] = stalled % (2 * STALLED) === 0 ? [i, i - 1] : [l + 1, l];
    const [re, im] = get(h, n, p === i ? i : l, p === i ? i : l);
    return [re + 0.75 * Math.hypot(...get(h, n, p, q)), im];
  }
  const last = get(h, n, i, i);
  const u = mul(sqrt(get(h, n, i - 1, i)), sqrt(get(h, n, i, i - 1)));
  if (size(u) === 0) return last;
  const difference = sub(get(h, n, i - 1, i - 1), last);
  const x: Complex = [difference[0] / 2, difference[1] / 2];
  const s = Math.max(size(u), size(x));
  const [a, b]: Complex[] = [x, u].map(([re, im]) => [re / s, im / s]);
  let y = sqrt(add(mul(a, a), mul(b, b)));
  if (a[0] * y[0] + a[1] * y[1] < 0) y = [-y[0], -y[1]];
  const [re, im] = mul(u, div(b, add(a, y)));
  return [last[0] - re, last[1] - im];
}

/** One step on the rows from `l` to `i`: a bulge is made and chased to the end by rotations. */
function singleStep(h: Float64Array, z: Float64Array, n: number, l: number, i: number, shift: Complex): void {
  const start = startOf(h, n, l, i, shift);
  let x = sub(get(h, n, start, start), shift);
  let y = get(h, n, start + 1, start);
  for (let k = start; k < i; k++) {
    if (k > start) [x, y] = [get(h, n, k, k - 1), get(h, n, k + 1, k - 1)];
    rotateBy(h, z, n, k, x, y, Math.max(l, k - 1), Math.min(k + 2, i));
    if (k > l) put(h, n, k + 1, k - 1, [0, 0]);
  }
}

/** Where the step can start: below two consecutive small subdiagonal elements. */
function startOf(h: Float64Array, n: number, l: number, i: number, shift: Complex): number {
  for (let m = i - 1; m > l; m--) {
    const [first, second] = [get(h, n, m, m), get(h, n, m + 1, m + 1)];
    const moved = size(sub(first, shift));
    const below = size(get(h, n, m + 1, m));
    const s = moved + below;
    const left = size(get(h, n, m, m - 1)) * (below / s);
    if (left <= ULP * (moved / s) * (size(first) + size(second))) return m;
  }
  return l;
}

/**
 * The rotation that takes (x, y) to (r, 0), on rows k and k + 1 from column `first` on, and its inverse on columns k and
 * k + 1 up to row `last` and of `z`.
 */
function rotateBy(
  h: Float64Array,
  z: Float64Array,
  n: number,
  k: number,
  x: Complex,
  y: Complex,
  first: number,
  last: number,
): void {
  const r = Math.hypot(...x, ...y);
  if (r === 0) return;
  const [a, b, c, d] = [x[0] / r, x[1] / r, y[0] / r, y[1] / r];
  for (let j = first; j < n; j++) combine(h, 2 * (k * n + j), 2 * ((k + 1) * n + j), a, -b, c, -d);
  for (let j = 0; j <= last; j++) combine(h, 2 * (j * n + k), 2 * (j * n + k + 1), a, b, c, d);
  for (let j = 0; j < n; j++) combine(z, 2 * (j * n + k), 2 * (j * n + k + 1), a, b, c, d);
}

/** (s f + t g, −t̄ f + s̄ g) of the numbers f at `p` and g at `q`, with s = a + ib and t = c + id. */
function combine(h: Float64Array, p: number, q: number, a: number, b: number, c: number, d: number): void {
  const [fr, fi, gr, gi] = [h[p], h[p + 1], h[q], h[q + 1]];
  h[p] = a * fr - b * fi + c * gr - d * gi;
  h[p + 1] = a * fi + b * fr + c * gi + d * gr;
  h[q] = a * gr + b * gi - c * fr - d * fi;
  h[q + 1] = a * gi - b * gr - c * fi + d * fr;
}

/**
 * Makes the quasi-triangular T = `t` triangular, and multiplies `z` along: of a 2 x 2 block's eigenvalues, the one with
 * positive imaginary part comes first. How many blocks there were is what it returns, each by its first row.
 */
export function triangular(t: Float64Array, z: Float64Array, n: number): number[] {
  const pairs: number[] = [];
  for (let k = 0; k + 1 < n; k++) {
    const below = get(t, n, k + 1, k);
    if (size(below) === 0) continue;
    pairs.push(k);
    // The diagonal elements are equal; the eigenvector of d + i √(−bc) is (i √(−bc), c).
    const im = Math.sqrt(Math.abs(below[0])) * Math.sqrt(Math.abs(get(t, n, k, k + 1)[0]));
    rotateBy(t, z, n, k, [0, im], below, k, k + 1);
    put(t, n, k + 1, k, [0, 0]);
  }
  return pairs;
}
