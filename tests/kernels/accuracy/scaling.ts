/**
 * Powers of 2 in and out of numbers.
 *
 * @module
 */
import { Doubles, exponentOf } from "./double_double.ts";

/** The exponents e of numbers ±m·2ᵉ with 1 ≤ m < 2, subnormal ones too. */
export function binaryExponents(x: Float64Array): Int32Array {
  return Int32Array.from(x, (v) => Math.abs(v) < 2 ** -1022 ? exponentOf(v * 2 ** 54) - 54 : exponentOf(v));
}

/** The powers of 2 that are normal numbers, from 2^−1022 on. */
export const POWERS: Float64Array = Float64Array.from({ length: 2046 }, (_, k) => 2 ** (k - 1022));

/** 2ᵉ·x, without rounding unless the result is subnormal. */
export function times2(x: number, e: number): number {
  if (e >= -1022 && e <= 1023) return x * POWERS[e + 1022];
  const half = e >> 1;
  return x * 2 ** half * 2 ** (e - half);
}

/** x·2ᵉ, as numbers: the powers alone may be too large or too small. */
export function timesPowers(x: Doubles, e: Int32Array): Doubles {
  const scale = (v: number, i: number): number => times2(v, e[i]);
  return new Doubles(x.hi.map(scale), x.lo.map(scale), x.exponent);
}
