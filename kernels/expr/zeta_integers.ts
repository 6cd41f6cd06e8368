/**
 * Hurwitz's zeta function of integers s > 1 by integers (`integers.ts`): constants, and values next to zeros.
 *
 * @module
 */
import { BITS, ofDouble, ONE, over, type Parts, partsOf, times, toDouble } from "./integers.ts";

/** Bases are large from here on, and so many of Bernoulli's numbers make up for their powers to 2⁻¹³⁰. */
const LARGE = 32;
const TERMS = 24;

/**
 * B₂ₖ/(2k)! for k from 1 to `count`, from the tangent numbers (R. Brent and D. Harvey, "Fast computation of Bernoulli,
 * tangent and secant numbers", 2011): |B₂ₖ| = 2k·Tₖ/(4ᵏ(4ᵏ − 1)).
 */
export function bernoulliOverFactorials(count: number): bigint[] {
  const tangents = [0n, 1n];
  for (let k = 2; k <= count; k++) tangents.push(BigInt(k - 1) * tangents[k - 1]);
  for (let k = 2; k <= count; k++) {
    for (let j = k; j <= count; j++) {
      tangents[j] = BigInt(j - k) * tangents[j - 1] + BigInt(j - k + 2) * tangents[j];
    }
  }
  let factorial = 1n;
  return tangents.slice(1).map((tangent, i) => {
    const k = BigInt(i + 1);
    // (2k − 1)!
    factorial *= i === 0 ? 1n : (2n * k - 1n) * (2n * k - 2n);
    const size = ONE * tangent / (factorial * 4n ** k * (4n ** k - 1n));
    return i % 2 === 0 ? size : -size;
  });
}

let bernoulli: readonly bigint[] | null = null;

/** Σ (a + k)^(−s) over k ≥ 0, for an integer s > 1 and a > 0, by Euler and Maclaurin. */
function sum(s: number, a: bigint): bigint {
  const power = (x: bigint): bigint => {
    const inverse = over(ONE, x);
    let value = inverse;
    for (let bit = 2 ** Math.floor(Math.log2(s)) / 2; bit >= 1; bit /= 2) {
      value = times(value, value);
      if ((s & bit) !== 0) value = times(value, inverse);
    }
    return value;
  };
  let total = 0n;
  let from = a;
  for (; from < BigInt(LARGE) * ONE; from += ONE) total += power(from);
  const inverse = over(ONE, from);
  const square = times(inverse, inverse);
  let factor = BigInt(s) * inverse;
  let rest = from / BigInt(s - 1) + ONE / 2n;
  bernoulli ??= bernoulliOverFactorials(TERMS);
  bernoulli.forEach((b, i) => {
    rest += times(b, factor);
    factor = times(factor, square) * BigInt((s + 2 * i + 1) * (s + 2 * i + 2));
  });
  return total + times(power(from), rest);
}

const halves = new Map<number, bigint>();

/** Σ (k + ½)^(−n) over k ≥ 0, for an integer n > 1. */
export function sumOfHalves(n: number): bigint {
  let found = halves.get(n);
  if (found === undefined) halves.set(n, found = sum(n, ONE / 2n));
  return found;
}

/** ζ(s, q) for odd s > 1 and q next to, but not, halfway between two integers below 0: `zeta_zeros.ts` has the formula. */
export function zetaNearZeroParts(s: number, q: number): Parts {
  const x = ofDouble(q);
  const d = BigInt.asUintN(BITS, x) - ONE / 2n;
  const square = times(d, d);
  let value = sum(s, ONE - x);
  let power = 2n * d;
  let binomial = BigInt(s);
  for (let i = 1; power !== 0n && power !== -1n; i += 2) {
    value -= times(power, sumOfHalves(s + i)) * binomial;
    power = times(power, square);
    binomial = binomial * BigInt((s + i) * (s + i + 1)) / BigInt((i + 1) * (i + 2));
  }
  return partsOf(value);
}

/** What odd s are at most next to zeros that floats can tell from halfway between poles, and a few more. */
export const LARGEST = 33;

/** The double closest to it; NaN for numbers far from such ones. */
export function zetaNearZero(s: number, q: number): number {
  const gap = 1 - 2 * Math.abs(q - Math.round(q));
  if (!(s > 1 && s <= LARGEST && s % 2 === 1 && q < 0 && gap > 0 && s * gap < 0.5)) return NaN;
  return toDouble(zetaNearZeroParts(s, q));
}
