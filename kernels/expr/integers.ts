/**
 * Real numbers as integers, multiples of 2⁻²⁵⁶: for constants with more digits than doubles have, and for what
 * JavaScript computes by them.
 *
 * @module
 */

/** The unit is 2^(−BITS). */
export const BITS = 256;

/** 1 and log 2. */
export const ONE: bigint = 1n << BigInt(BITS);
export const LN2: bigint = 0xb17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2cn;

/** v·2ᵉ, rounded down. */
export function shifted(v: bigint, e: number): bigint {
  return e < 0 ? v >> BigInt(-e) : v << BigInt(e);
}

/** The product of two numbers. */
export function times(a: bigint, b: bigint): bigint {
  return (a * b) >> BigInt(BITS);
}

/** The quotient of two numbers. */
export function over(a: bigint, b: bigint): bigint {
  return (a << BigInt(BITS)) / b;
}

const words = new DataView(new ArrayBuffer(8));

/** x·2ᵉ of a finite double. */
export function ofDouble(x: number, e = 0): bigint {
  words.setFloat64(0, x);
  const bits = words.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 2047n);
  const fraction = (bits & (2n ** 52n - 1n)) | (exponent > 0 ? 2n ** 52n : 0n);
  return shifted(x < 0 ? -fraction : fraction, Math.max(exponent, 1) - 1075 + BITS + e);
}

/** A number (hi + lo)·2^exponent, where lo is what rounding to hi leaves. */
export type Parts = readonly [hi: number, lo: number, exponent: number];

/** A number times 2ᵉ. */
export function partsOf(x: bigint, e = 0): Parts {
  const hi = Number(x);
  return [hi, Number(x - BigInt(hi)), e - BITS];
}

/** The closest double, or next to it where that is subnormal. */
export function toDouble([hi, , exponent]: Parts): number {
  const half = exponent >> 1;
  return hi * 2 ** half * 2 ** (exponent - half);
}
