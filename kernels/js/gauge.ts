/**
 * The phase of eigenvectors and singular vectors, which are determined only up to one.
 *
 * @module
 */

/** A modulus of at least this share of the largest counts as largest, so that ties don't hang on rounding. */
const SHARE = 0.99;

/** A complex number of modulus 1. */
export interface Phase {
  readonly re: number;
  readonly im: number;
}

/**
 * Turns a vector so that its leading component, the first whose modulus is at least 0.99 of the largest, is real and
 * positive, whatever device it came from; the phase that it was multiplied by. The vector starts at `x[at]` and is
 * `width` numbers long, of which a complex component takes two.
 */
export function settlePhase(x: Float64Array, at: number, width: number, complex: boolean): Phase {
  const square = (p: number): number => x[p] * x[p] + (complex ? x[p + 1] * x[p + 1] : 0);
  const step = complex ? 2 : 1;
  let most = 0;
  for (let p = at; p < at + width; p += step) most = Math.max(most, square(p));
  let lead = at;
  while (square(lead) < SHARE * SHARE * most) lead += step;
  const r = Math.sqrt(square(lead));
  const phase = { re: x[lead] / r, im: complex ? -x[lead + 1] / r : 0 };
  turn(x, at, width, phase);
  if (complex) x[lead + 1] = 0;
  return phase;
}

/** Multiplies a vector by a phase. */
export function turn(x: Float64Array, at: number, width: number, { re, im }: Phase): void {
  if (im === 0) {
    // 0 − x, so that no zero becomes negative.
    if (re < 0) { for (let p = at; p < at + width; p++) x[p] = 0 - x[p]; }
    return;
  }
  for (let p = at; p < at + width; p += 2) {
    const a = x[p];
    const b = x[p + 1];
    x[p] = a * re - b * im;
    x[p + 1] = a * im + b * re;
  }
}
