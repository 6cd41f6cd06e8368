/**
 * Special functions under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";

/**
 * The error function, 2/√π ∫ exp(−t²) dt from 0 to x.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.erf(1).item(), 0.8427008, 1e-6);
 * ```
 */
export function erf(x: ArrayLike): NDArray {
  return ops.erf(x);
}

/**
 * 1 − erf(x), accurate relative to itself however small it is.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.erfc(1).item(), 0.1572992, 1e-6);
 * ```
 */
export function erfc(x: ArrayLike): NDArray {
  return ops.erfc(x);
}

/**
 * The inverse of the error function: ±infinity at ±1, NaN beyond. It is accurate to 4 units in the last place, where
 * JAX's in float32 loses up to six bits close to ±1.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.erfInv(0).item(), 0);
 * ```
 */
export function erfInv(x: ArrayLike): NDArray {
  return ops.erfInv(x);
}

/**
 * log|Γ(x)|; infinite at 0, −1, −2, .... Below 0, where it crosses zero between most integers, the error is relative to
 * log Γ(1 − x).
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.lgamma(5).item(), Math.log(24), 1e-6);
 * ```
 */
export function lgamma(x: ArrayLike): NDArray {
  return ops.lgamma(x);
}

/**
 * ψ(x) = Γ′(x)/Γ(x), the derivative of {@link lgamma}; NaN at 0, −1, −2, ....
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.digamma(1).item(), -0.5772157, 1e-6);
 * ```
 */
export function digamma(x: ArrayLike): NDArray {
  return ops.digamma(x);
}

/**
 * The m-th derivative of {@link digamma}, (−1)^(m+1) m! ζ(m + 1, x), for m = 0, 1, 2, ...; NaN for any other m. It
 * differentiates in x to any order; m has no derivative. Unlike JAX's it is right for x below −9, too. In float32,
 * orders above 40 overflow on the way.
 *
 * @throws TypeError for complex numbers. NotDifferentiableError when differentiated with respect to m. RangeError for
 * shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.polygamma(1, 1).item(), Math.PI ** 2 / 6, 1e-6);
 * ```
 */
export function polygamma(m: ArrayLike, x: ArrayLike): NDArray {
  return ops.polygamma(m, x);
}

/**
 * Hurwitz's zeta function, Σ (q + k)^(−x) over k ≥ 0, for x > 1; infinite at x = 1, NaN below. For q < 0 it is defined
 * for an integer x; at q = 0, −1, ... it is infinite for an even x and NaN for others. It differentiates in q to any
 * order (where JAX has no derivative); x has none. Unlike JAX's it is right for q below −9, too, and for a huge x.
 *
 * @throws TypeError for complex numbers. NotDifferentiableError when differentiated with respect to x. RangeError for
 * shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.zeta(2, 1).item(), Math.PI ** 2 / 6, 1e-6);
 * ```
 */
export function zeta(x: ArrayLike, q: ArrayLike): NDArray {
  return ops.zeta(x, q);
}

/**
 * e^(−|x|)·I₀(x), the modified Bessel function of order 0, scaled.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.besselI0e(0).item(), 1);
 * ```
 */
export function besselI0e(x: ArrayLike): NDArray {
  return ops.besselI0e(x);
}

/**
 * e^(−|x|)·I₁(x), the modified Bessel function of order 1, scaled.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.besselI1e(1).item(), 0.2079104, 1e-6);
 * ```
 */
export function besselI1e(x: ArrayLike): NDArray {
  return ops.besselI1e(x);
}
