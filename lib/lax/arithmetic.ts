/**
 * Arithmetic and conversion under JAX's `lax` names. Operands broadcast and promote here, which JAX's do not.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { checkInteger } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

/**
 * x + y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.add(1, 2).item(), 3);
 * ```
 */
export function add(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.add(x, y);
}

/**
 * x − y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sub(1, 2).item(), -1);
 * ```
 */
export function sub(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.sub(x, y);
}

/**
 * x · y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.mul(2, 3).item(), 6);
 * ```
 */
export function mul(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.mul(x, y);
}

/**
 * x / y; integers truncate toward zero.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.div(np.array(7, { dtype: "int32" }), 2).item(), 3);
 * ```
 */
export function div(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.div(x, y);
}

/**
 * The remainder with the sign of x.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.rem(-7, 2).item(), -1);
 * ```
 */
export function rem(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.rem(x, y);
}

/**
 * The larger of x and y; NaN if either is. Ties share the derivative evenly.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.max(1, 2).item(), 2);
 * ```
 */
export function max(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.max(x, y);
}

/**
 * The smaller of x and y; NaN if either is. Ties share the derivative evenly.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.min(1, 2).item(), 1);
 * ```
 */
export function min(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.min(x, y);
}

/**
 * x to the power y; an integer JavaScript number as y multiplies repeatedly.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.pow(2, 3).item(), 8);
 * ```
 */
export function pow(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.pow(x, y);
}

/**
 * xⁿ for an integer n, by repeated squaring.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.integerPow(2, -1).item(), 0.5);
 * ```
 */
export function integerPow(x: ArrayLike, n: number): NDArray {
  return ops.integerPow(x, n);
}

/**
 * The floating number after x in the direction of y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.nextafter(0, 1).item(), 2 ** -149);
 * ```
 */
export function nextafter(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.nextafter(x, y);
}

/**
 * x in another dtype: floats truncate to integers, complex numbers drop the imaginary part.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.convertElementType(1.7, "int32").item(), 1);
 * ```
 */
export function convertElementType(x: ArrayLike, dtype: DType): NDArray {
  return ops.convert(ops.asArray(x), checkDType(dtype, "lax.convertElementType"));
}

/**
 * The bits of x as a dtype of the same width.
 *
 * @throws TypeError unless both dtypes are of 32 bits, or the same.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.bitcastConvertType(1, "int32").item(), 0x3f800000);
 * ```
 */
export function bitcastConvertType(x: ArrayLike, dtype: DType): NDArray {
  return ops.bitcast(x, checkDType(dtype, "lax.bitcastConvertType"));
}

/**
 * x rounded to a float with so many bits of exponent and of mantissa: halves to even, infinite beyond the exponent's
 * range, 0 where it would be subnormal. Its derivative is that of JAX, the tangent rounded alike.
 *
 * @throws TypeError for anything but floats. RangeError for fewer than one bit of exponent, or a number of bits that is
 * no integer from 0.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reducePrecision(3.14159, 5, 3).item(), 3.25); // float16's exponent, three bits of mantissa
 * assertEquals(lax.reducePrecision(70000, 5, 10).item(), Infinity);
 * ```
 */
export function reducePrecision(x: ArrayLike, exponentBits: number, mantissaBits: number): NDArray {
  checkInteger("lax.reducePrecision", "exponentBits", exponentBits, 1);
  checkInteger("lax.reducePrecision", "mantissaBits", mantissaBits, 0);
  // More bits than there are change nothing.
  return ops.reducePrecision(x, { exponentBits: Math.min(exponentBits, 64), mantissaBits: Math.min(mantissaBits, 64) });
}
