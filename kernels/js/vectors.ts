/**
 * Vectors of doubles within larger arrays: `width` numbers from a place on, of which a complex component takes two.
 *
 * @module
 */

/** Re xᴴy: of real vectors and of complex ones the sum of the products of parts. */
export function dot(x: Float64Array, at: number, y: Float64Array, to: number, width: number): number {
  // Four sums don't wait for one another.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let k = 0;
  for (; k + 3 < width; k += 4) {
    a += x[at + k] * y[to + k];
    b += x[at + k + 1] * y[to + k + 1];
    c += x[at + k + 2] * y[to + k + 2];
    d += x[at + k + 3] * y[to + k + 3];
  }
  for (; k < width; k++) a += x[at + k] * y[to + k];
  return (a + b) + (c + d);
}

/** Im xᴴy of complex vectors. */
export function cross(x: Float64Array, at: number, y: Float64Array, to: number, width: number): number {
  let sum = 0;
  for (let k = 0; k < width; k += 2) sum += x[at + k] * y[to + k + 1] - x[at + k + 1] * y[to + k];
  return sum;
}

/** y − (re + i im) x in place of y; `im` is 0 for real vectors. */
export function subtract(
  re: number,
  im: number,
  x: Float64Array,
  at: number,
  y: Float64Array,
  to: number,
  width: number,
): void {
  if (im === 0) {
    for (let k = 0; k < width; k++) y[to + k] -= re * x[at + k];
    return;
  }
  for (let k = 0; k < width; k += 2) {
    const a = x[at + k];
    const b = x[at + k + 1];
    y[to + k] -= re * a - im * b;
    y[to + k + 1] -= re * b + im * a;
  }
}

/** x − τ (vᴴx) v in place of x. */
export function reflect(
  v: Float64Array,
  at: number,
  tau: number,
  x: Float64Array,
  to: number,
  width: number,
  complex: boolean,
): void {
  const im = complex ? cross(v, at, x, to, width) : 0;
  subtract(tau * dot(v, at, x, to, width), tau * im, v, at, x, to, width);
}
