/**
 * Modified Bessel functions of the first kind.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { besselI0e, besselI1e, exp, modulus, mul } from "../ops/mod.ts";
import { realOne } from "./rules.ts";

export { i0 } from "../numpy/elementwise.ts";

/**
 * e^(−|x|)·I₀(x): the modified Bessel function of order 0, scaled so that it doesn't overflow. Its derivative at 0 is
 * JAX's, 0.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.i0e(0).item(), 1);
 * ```
 */
export function i0e(x: ArrayLike): NDArray {
  return besselI0e(realOne("i0e", x));
}

/**
 * e^(−|x|)·I₁(x): the modified Bessel function of order 1, scaled so that it doesn't overflow.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.i1e(1).item(), 0.2079104, 1e-6);
 * ```
 */
export function i1e(x: ArrayLike): NDArray {
  return besselI1e(realOne("i1e", x));
}

/**
 * I₁(x), the modified Bessel function of order 1.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.i1(1).item(), 0.5651591, 1e-6);
 * ```
 */
export function i1(x: ArrayLike): NDArray {
  const a = realOne("i1", x);
  return mul(exp(modulus(a)), besselI1e(a));
}
