/**
 * log(bˣ + bʸ) where the sum is so close to 1 that hardly a digit of the operands is left in its logarithm, by integers:
 * numbers are multiples of 2⁻²⁵⁶. `expr/unit_sums.ts` says how close that gets.
 *
 * @module
 */
import { CONSTANT_BITS } from "../expr/fixed_point.ts";
import { LN2, ONE } from "../expr/unit_sums.ts";

const BITS = Number(CONSTANT_BITS);

/** v·2ᵉ, rounded down. */
function shifted(v: bigint, e: number): bigint {
  return e < 0 ? v >> BigInt(-e) : v << BigInt(e);
}

/** The product of two numbers. */
function mul(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(BITS);
}

const words = new DataView(new ArrayBuffer(8));

/** x·2ᵉ of a finite double. */
function fixed(x: number, e: number): bigint {
  words.setFloat64(0, x);
  const bits = words.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 2047n);
  const fraction = (bits & (2n ** 52n - 1n)) | (exponent > 0 ? 2n ** 52n : 0n);
  return shifted(x < 0 ? -fraction : fraction, Math.max(exponent, 1) - 1075 + BITS + e);
}

/** (eᶻ − 1)/z for |z| < 1. */
function slope(z: bigint): bigint {
  let sum = 0n;
  for (let term = ONE, k = 2n; term !== 0n && term !== -1n; k++) {
    sum += term;
    term = mul(term, z) / k;
  }
  return sum;
}

/** A number (hi + lo)·2^exponent, where lo is what rounding to hi leaves. */
export type Parts = readonly [hi: number, lo: number, exponent: number];

/**
 * log(bˣ + bʸ) of doubles x ≤ y < 0 for which that is small. With x = n·log 2 + r it is s − s²/2 + ... of
 * s = 2ⁿ(eʳ + 2⁻ⁿ(bʸ − 1)).
 */
export function logNearUnitParts(base: 2 | "e", x: number, y: number): Parts {
  const n = Math.round(base === 2 ? x : x / Math.LN2);
  const natural = (v: bigint): bigint => base === 2 ? mul(v, LN2) : v;
  const r = base === 2 ? natural(fixed(x - n, 0)) : fixed(x, 0) - BigInt(n) * LN2;
  const off = ONE + mul(r, slope(r)) + mul(natural(fixed(y, -n)), slope(natural(fixed(y, 0))));
  const s = shifted(off, n);
  let power = off;
  let log = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k++) {
    log += power / k;
    power = -mul(power, s);
  }
  if (base === 2) log = (log << BigInt(BITS)) / LN2;
  const hi = Number(log);
  return [hi, Number(log - BigInt(hi)), n - BITS];
}

/** The double closest to it; NaN for numbers far from such ones. */
function closest(base: 2 | "e", x: number, y: number): number {
  if (!(x > -1100 && x <= y && y > -1.5 && y < 0)) return NaN;
  const [hi, , exponent] = logNearUnitParts(base, x, y);
  const half = exponent >> 1;
  return hi * 2 ** half * 2 ** (exponent - half);
}

/** log(eˣ + eʸ) of such numbers. */
export function logNearUnit(x: number, y: number): number {
  return closest("e", x, y);
}

/** log₂(2ˣ + 2ʸ) of such numbers. */
export function log2NearUnit(x: number, y: number): number {
  return closest(2, x, y);
}
