/**
 * Diagonal blocks of quasi-triangular matrices.
 *
 * @module
 */

const sign = (x: number, of: number): number => of < 0 || Object.is(of, -0) ? -Math.abs(x) : Math.abs(x);

/** A block [[a, b], [c, d]], and the rotation [[cs, sn], [−sn, cs]] that made it from another. */
interface Block {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly cs: number;
  readonly sn: number;
}

/**
 * Rotates the rows and columns `i` − 1 and `i` of `h`, and the columns of `z`, so that the block there is triangular, or
 * has equal diagonal elements and off-diagonal ones of opposite signs.
 */
export function standardize(h: Float64Array, z: Float64Array, n: number, i: number): void {
  const [p, q] = [(i - 1) * n + i - 1, i * n + i - 1];
  const { a, b, c, d, cs, sn } = standard(h[p], h[p + 1], h[q], h[q + 1]);
  [h[p], h[p + 1], h[q], h[q + 1]] = [a, b, c, d];
  for (let j = i + 1; j < n; j++) rotate(h, (i - 1) * n + j, i * n + j, cs, sn);
  for (let j = 0; j < i - 1; j++) rotate(h, j * n + i - 1, j * n + i, cs, sn);
  for (let j = 0; j < n; j++) rotate(z, j * n + i - 1, j * n + i, cs, sn);
}

function rotate(a: Float64Array, p: number, q: number, cs: number, sn: number): void {
  const x = a[p];
  a[p] = cs * x + sn * a[q];
  a[q] = cs * a[q] - sn * x;
}

/** The standard form of a block, as LAPACK's lanv2. */
function standard(a: number, b: number, c: number, d: number): Block {
  if (c === 0) return { a, b, c, d, cs: 1, sn: 0 };
  if (b === 0) return { a: d, b: -c, c: 0, d: a, cs: 0, sn: 1 };
  const opposite = b < 0 !== c < 0;
  if (a === d && opposite) return { a, b, c, d, cs: 1, sn: 0 };
  const gap = a - d;
  const half = gap / 2;
  const most = Math.max(Math.abs(b), Math.abs(c));
  const least = Math.min(Math.abs(b), Math.abs(c)) * (opposite ? -1 : 1);
  const scale = Math.max(Math.abs(half), most);
  const discriminant = (half / scale) * half + (most / scale) * least;
  if (discriminant >= 4 * 2 ** -52) {
    const z = half + sign(Math.sqrt(scale) * Math.sqrt(discriminant), half);
    const tau = Math.hypot(c, z);
    return { a: d + z, b: b - c, c: 0, d: d - (most / z) * least, cs: z / tau, sn: c / tau };
  }
  return evened(a, b, c, d);
}

/** Rotates a block with complex, or nearly equal real, eigenvalues so that its diagonal elements are equal. */
function evened(a: number, b: number, c: number, d: number): Block {
  const sigma = b + c;
  const gap = a - d;
  const tau = Math.hypot(sigma, gap);
  const cs = Math.sqrt(0.5 * (1 + Math.abs(sigma) / tau));
  const sn = -(gap / 2 / (tau * cs)) * sign(1, sigma);
  const [aa, bb, cc, dd] = [a * cs + b * sn, -a * sn + b * cs, c * cs + d * sn, -c * sn + d * cs];
  const mean = (aa * cs + cc * sn + (-bb * sn + dd * cs)) / 2;
  const upper = bb * cs + dd * sn;
  const lower = -aa * sn + cc * cs;
  if (lower === 0) return { a: mean, b: upper, c: 0, d: mean, cs, sn };
  if (upper === 0) return { a: mean, b: -lower, c: 0, d: mean, cs: -sn, sn: cs };
  if (upper < 0 !== lower < 0) return { a: mean, b: upper, c: lower, d: mean, cs, sn };
  // Real after all.
  const [x, y] = [Math.sqrt(Math.abs(upper)), Math.sqrt(Math.abs(lower))];
  const p = sign(x * y, lower);
  const t = 1 / Math.sqrt(Math.abs(upper + lower));
  const [cs1, sn1] = [x * t, y * t];
  return { a: mean + p, b: upper - lower, c: 0, d: mean - p, cs: cs * cs1 - sn * sn1, sn: cs * sn1 + sn * cs1 };
}
