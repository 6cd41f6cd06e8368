/**
 * Elementary functions, element by element.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { realIntegers } from "./arguments.ts";

/** log(x)/log(base); part by part of complex numbers, since (−∞ + 0i)/log(base) is −∞ + NaN i. */
function logarithm(x: ArrayLike, base: number): NDArray {
  const y = ops.log(x);
  const parts = y.aval.kind === "c" ? [ops.real(y), ops.imag(y)] : [y];
  const [re, im] = parts.map((part) => ops.div(part, ops.log(ops.constLike(part, base))));
  return ops.strong(im === undefined ? re : ops.complex(re, im));
}

/**
 * eˣ. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.exp(0).item(), 1);
 * ```
 */
export function exp(x: ArrayLike): NDArray {
  return ops.exp(x);
}

/**
 * 2ˣ. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.exp2([3, -1]).tolist(), [8, 0.5]);
 * ```
 */
export function exp2(x: ArrayLike): NDArray {
  return ops.exp2(x);
}

/**
 * eˣ − 1, accurate near 0. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.expm1(1e-6).item(), 1.0000005e-6, 1e-6);
 * ```
 */
export function expm1(x: ArrayLike): NDArray {
  return ops.expm1(x);
}

/**
 * The natural logarithm; NaN below 0. Complex numbers have the principal branch. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.log(1).item(), 0);
 * ```
 */
export function log(x: ArrayLike): NDArray {
  return ops.log(x);
}

/**
 * log(1 + x), accurate near 0. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.log1p(0).item(), 0);
 * ```
 */
export function log1p(x: ArrayLike): NDArray {
  return ops.log1p(x);
}

/**
 * The logarithm to base 2: log(x)/log(2). Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.log2([8, 0.25]).tolist(), [3, -2]);
 * ```
 */
export function log2(x: ArrayLike): NDArray {
  return logarithm(x, 2);
}

/**
 * The logarithm to base 10: log(x)/log(10). Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.log10(1000).item(), 3, 1e-6);
 * ```
 */
export function log10(x: ArrayLike): NDArray {
  return logarithm(x, 10);
}

/**
 * The sine of x in radians. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sin(0).item(), 0);
 * ```
 */
export function sin(x: ArrayLike): NDArray {
  return ops.sin(x);
}

/**
 * The cosine of x in radians. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cos(0).item(), 1);
 * ```
 */
export function cos(x: ArrayLike): NDArray {
  return ops.cos(x);
}

/**
 * The tangent of x in radians. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.tan(np.pi / 4).item(), 1, 1e-6);
 * ```
 */
export function tan(x: ArrayLike): NDArray {
  return ops.tan(x);
}

/**
 * The inverse sine, from −π/2 to π/2; NaN outside [−1, 1]. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.arcsin(1).item(), np.pi / 2, 1e-6);
 * ```
 */
export function arcsin(x: ArrayLike): NDArray {
  return ops.asin(x);
}

/**
 * The inverse cosine, from 0 to π; NaN outside [−1, 1]. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.arccos(0).item(), np.pi / 2, 1e-6);
 * ```
 */
export function arccos(x: ArrayLike): NDArray {
  return ops.acos(x);
}

/**
 * The inverse tangent, from −π/2 to π/2. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.arctan(1).item(), np.pi / 4, 1e-6);
 * ```
 */
export function arctan(x: ArrayLike): NDArray {
  return ops.atan(x);
}

/**
 * The angle of the point (x, y) from the positive x axis, from −π to π. Integers and booleans become float32.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.arctan2(1, -1).item(), 3 * np.pi / 4, 1e-6);
 * ```
 */
export function arctan2(y: ArrayLike, x: ArrayLike): NDArray {
  return ops.atan2(...realIntegers(y, x));
}

/**
 * The hyperbolic sine. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.sinh(1).item(), 1.1752012, 1e-6);
 * ```
 */
export function sinh(x: ArrayLike): NDArray {
  return ops.sinh(x);
}

/**
 * The hyperbolic cosine. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cosh(0).item(), 1);
 * ```
 */
export function cosh(x: ArrayLike): NDArray {
  return ops.cosh(x);
}

/**
 * The hyperbolic tangent. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.tanh([0, 100]).tolist(), [0, 1]);
 * ```
 */
export function tanh(x: ArrayLike): NDArray {
  return ops.tanh(x);
}

/**
 * The inverse hyperbolic sine. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.arcsinh(1).item(), 0.8813736, 1e-6);
 * ```
 */
export function arcsinh(x: ArrayLike): NDArray {
  return ops.asinh(x);
}

/**
 * The inverse hyperbolic cosine; NaN of real numbers below 1. Integers and booleans become float32. The derivative of
 * complex numbers is 1/(√(x − 1)·√(x + 1)) on the principal branch; JAX has the other sign where the real part is negative.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arccosh(1).item(), 0);
 * ```
 */
export function arccosh(x: ArrayLike): NDArray {
  return ops.acosh(x);
}

/**
 * The inverse hyperbolic tangent; NaN outside [−1, 1]. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.arctanh(0.5).item(), 0.54930615, 1e-6);
 * ```
 */
export function arctanh(x: ArrayLike): NDArray {
  return ops.atanh(x);
}

/**
 * The square root; NaN below 0. Complex numbers have the principal branch. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sqrt([4, 9]).tolist(), [2, 3]);
 * ```
 */
export function sqrt(x: ArrayLike): NDArray {
  return ops.sqrt(x);
}

/**
 * The cube root, also of negative numbers. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(np.cbrt(-8).item(), -2, 1e-6);
 * ```
 */
export function cbrt(x: ArrayLike): NDArray {
  return ops.cbrt(x);
}
