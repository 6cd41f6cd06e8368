/**
 * Limits of dtypes.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { type DType, kindOf, realOf } from "../core/dtype.ts";
import { dtypeOf } from "./dtypes.ts";

/** Limits of a dtype of integers. */
export interface IntegerInfo {
  /** The dtype. */
  readonly dtype: DType;
  /** The number of bits. */
  readonly bits: number;
  /** The least number. */
  readonly min: number;
  /** The largest number. */
  readonly max: number;
}

/**
 * Limits of a dtype of integers.
 *
 * @throws TypeError for any other dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.iinfo("int32").max, 2147483647);
 * ```
 */
export function iinfo(type: NDArray | DType): IntegerInfo {
  const dtype = dtypeOf("iinfo", type);
  if (kindOf(dtype) !== "i") throw new TypeError(`iinfo: ${dtype} is none of integers; for floats use finfo`);
  const [min, max] = dtype === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
  return { dtype, bits: 32, min, max };
}

/** Limits of a dtype of floats, or of the parts of complex numbers. */
export interface FloatInfo {
  /** The dtype; of complex numbers, that of the parts. */
  readonly dtype: DType;
  /** The number of bits. */
  readonly bits: number;
  /** The distance from 1 to the next larger number. */
  readonly eps: number;
  /** The distance from 1 to the next smaller number. */
  readonly epsneg: number;
  /** The bits of the exponent. */
  readonly iexp: number;
  /** The exponent of `eps`. */
  readonly machep: number;
  /** The largest number. */
  readonly max: number;
  /** The least power of 2 that overflows. */
  readonly maxexp: number;
  /** The least number. */
  readonly min: number;
  /** The exponent of `tiny`. */
  readonly minexp: number;
  /** The exponent of `epsneg`. */
  readonly negep: number;
  /** The bits of the exponent. */
  readonly nexp: number;
  /** The bits of the mantissa that are stored. */
  readonly nmant: number;
  /** The decimal digits that are certain. */
  readonly precision: number;
  /** 10 to the power −`precision`. */
  readonly resolution: number;
  /** The least positive number of full precision. */
  readonly smallestNormal: number;
  /** The least positive number. */
  readonly smallestSubnormal: number;
  /** Another name of `smallestNormal`. */
  readonly tiny: number;
}

/**
 * Limits of a dtype of floats; of complex numbers, those of their parts.
 *
 * @throws TypeError for any other dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.finfo("float64").eps, Number.EPSILON);
 * ```
 */
export function finfo(type: NDArray | DType): FloatInfo {
  const dtype = realOf(dtypeOf("finfo", type));
  if (kindOf(dtype) !== "f") throw new TypeError(`finfo: ${dtype} is none of floats; for integers use iinfo`);
  // A mantissa of m stored bits, and exponents below 2^(e − 1).
  const [m, e, precision] = dtype === "float32" ? [23, 8, 6] : [52, 11, 15];
  const maxexp = 2 ** (e - 1);
  const minexp = 2 - maxexp;
  const max = (2 - 2 ** -m) * 2 ** (maxexp - 1);
  return {
    dtype,
    bits: 1 + e + m,
    eps: 2 ** -m,
    epsneg: 2 ** (-m - 1),
    iexp: e,
    machep: -m,
    max,
    maxexp,
    min: -max,
    minexp,
    negep: -m - 1,
    nexp: e,
    nmant: m,
    precision,
    resolution: dtype === "float32" ? Math.fround(1e-6) : 1e-15,
    smallestNormal: 2 ** minexp,
    smallestSubnormal: 2 ** (minexp - m),
    tiny: 2 ** minexp,
  };
}
