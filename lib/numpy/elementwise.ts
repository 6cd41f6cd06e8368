/**
 * More functions of one or two real operands, element by element.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { floorDivide, remainder } from "./arithmetic.ts";
import { floats, inexactPair, numeric } from "./operands.ts";

/**
 * x as an array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.positive([-1, 2]).tolist(), [-1, 2]);
 * ```
 */
export function positive(x: ArrayLike): NDArray {
  return asArray(x);
}

/**
 * The absolute value of real numbers; integers and booleans become float32. The derivative at 0 is 1.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fabs(np.array([-3], "int32")).dtype, "float32");
 * ```
 */
export function fabs(x: ArrayLike): NDArray {
  return ops.abs(floats("fabs", x));
}

/**
 * x to the power y in floating or complex numbers: integers and booleans become float32. The derivatives are those of
 * {@link power} with a floating y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.floatPower(np.array([2, 3], "int32"), -1).tolist(), [0.5, 1 / 3].map(Math.fround));
 * ```
 */
export function floatPower(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y);
  return ops.pow(a, b);
}

/**
 * The remainder of x / y with the sign of x, as C's `fmod`; integers modulo 0 are 0. Booleans become int32.
 *
 * @throws TypeError for complex numbers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fmod([7, -7], 3).tolist(), [1, -1]);
 * ```
 */
export function fmod(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = numeric(x, y);
  return ops.rem(a, a.aval.kind === "i" ? ops.select(ops.eq(b, 0), 1, b) : b);
}

/**
 * The pair of {@link floorDivide} and {@link remainder}.
 *
 * @throws TypeError for complex numbers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [quotient, rest] = np.divmod([7, -7], 3);
 * assertEquals(quotient.tolist(), [2, -3]);
 * assertEquals(rest.tolist(), [1, 2]);
 * ```
 */
export function divmod(x: ArrayLike, y: ArrayLike): [NDArray, NDArray] {
  return [floorDivide(x, y), remainder(x, y)];
}

/**
 * The larger of x and y, element by element; the other one where one is NaN. Where they tie, y has the derivative.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fmax([1, NaN], [NaN, 2]).tolist(), [1, 2]);
 * ```
 */
export function fmax(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  return ops.select(ops.or(ops.gt(a, b), ops.ne(b, b)), a, b);
}

/**
 * The smaller of x and y, element by element; the other one where one is NaN. Where they tie, y has the derivative.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fmin([1, NaN], [NaN, 2]).tolist(), [1, 2]);
 * ```
 */
export function fmin(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  return ops.select(ops.or(ops.lt(a, b), ops.ne(b, b)), a, b);
}

/**
 * 0 for x < 0, 1 for x > 0, y at x = 0, NaN for NaN. Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.heaviside([-2, 0, 3], 0.5).tolist(), [0, 0.5, 1]);
 * ```
 */
export function heaviside(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y);
  const one = ops.select(ops.gt(a, 0), 1, ops.select(ops.ne(a, a), a, b));
  return ops.select(ops.lt(a, 0), 0, one);
}

/**
 * √(x² + y²) without overflow on the way: with m ≥ n the larger and the smaller of |x| and |y|, m·√(1 + (n/m)²).
 * Integers and booleans become float32. At x = y = 0, where the larger is either, the derivative is ½ by each.
 *
 * @throws TypeError for complex numbers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.hypot(3, 4).item(), 5);
 * ```
 */
export function hypot(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y).map((v) => ops.abs(floats("hypot", v)));
  const infinite = ops.or(ops.eq(a, Infinity), ops.eq(b, Infinity));
  const [most, least] = [ops.max(a, b), ops.min(a, b)];
  const zero = ops.eq(most, 0);
  const ratio = ops.div(least, ops.select(zero, 1, most));
  const size = ops.select(zero, most, ops.mul(most, ops.sqrt(ops.add(ops.square(ratio), 1))));
  return ops.select(infinite, Infinity, size);
}

/**
 * log(eˣ + eʸ) without overflow, element by element. Integers and booleans become float32. The derivative by x is
 * e^(x − result).
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.logaddexp(1000, 1000).item(), 1000.6931, 1e-3);
 * ```
 */
export function logaddexp(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y);
  return ops.logaddexp(a, b);
}

/**
 * log₂(2ˣ + 2ʸ) without overflow, element by element. Integers and booleans become float32. The derivative by x is
 * that of JAX, 2^(x − result).
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.logaddexp2(3, 3).item(), 4);
 * ```
 */
export function logaddexp2(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = inexactPair(x, y);
  return ops.logaddexp2(a, b);
}

/**
 * sin(πx)/(πx), and 1 at 0, where its derivatives are right too, to order 13. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.sinc(0.5).item(), 2 / np.pi, 1e-6);
 * ```
 */
export function sinc(x: ArrayLike): NDArray {
  return ops.sinOver(ops.mul(ops.inexact(asArray(x)), Math.PI));
}

/**
 * The modified Bessel function of order 0. Integers and booleans become float32. Its derivatives at 0 are 0 and ½, as the
 * series has them; those of JAX's two functions of this name are 0 and 0 in `np`, and 1 in `special`.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.i0(1).item(), 1.2660659, 1e-6);
 * ```
 */
export function i0(x: ArrayLike): NDArray {
  const a = floats("i0", x);
  return ops.mul(ops.exp(ops.modulus(a)), ops.besselI0e(a));
}
