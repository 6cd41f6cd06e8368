/**
 * Powers of 2 in and out of numbers.
 *
 * @module
 */
import { type Doubles, exponentOf } from "./double_double.ts";

/** The exponents e of numbers ±m·2ᵉ with 1 ≤ m < 2, subnormal ones too. */
export function binaryExponents(x: Float64Array): Int32Array {
  return new Int32Array(x.map((v) => Math.abs(v) < 2 ** -1022 ? exponentOf(v * 2 ** 54) - 54 : exponentOf(v)));
}

/** x·2ᵉ, as numbers: the powers alone may be too large or too small. */
export function timesPowers(x: Doubles, e: Int32Array): Doubles {
  const powers = new Float64Array(e);
  return x.scale(powers.map((v) => 2 ** (v >> 1))).scale(powers.map((v) => 2 ** (v - (v >> 1))));
}
