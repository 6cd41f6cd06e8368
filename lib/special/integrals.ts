/**
 * Functions that are integrals: of exponentials, waves and logarithms.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { realOne } from "./rules.ts";

/**
 * exp(x²)·erfc(x): the complementary error function, scaled so that it doesn't underflow. JAX takes complex numbers
 * too.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.erfcx(30).item(), 0.0187959, 1e-6);
 * ```
 */
export function erfcx(x: ArrayLike): NDArray {
  return ops.erfcx(realOne("erfcx", x));
}

/**
 * Dawson's integral, exp(−x²)·∫ exp(t²) dt from 0 to x. Its derivative is 1 − 2x·dawsn(x).
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.dawsn(1).item(), 0.5380795, 1e-6);
 * ```
 */
export function dawsn(x: ArrayLike): NDArray {
  return ops.dawsn(realOne("dawsn", x));
}

/**
 * Ei(x), the principal value of ∫ eᵗ/t dt from −∞ to x. It is −∞ at 0, ∞ at ∞ and 0 at −∞, where JAX has NaN.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.expi(1).item(), 1.8951178, 1e-6);
 * ```
 */
export function expi(x: ArrayLike): NDArray {
  return ops.expi(realOne("expi", x));
}

/**
 * E₁(x) = ∫ e⁻ᵗ/t dt from x to ∞, for x ≥ 0; ∞ at 0, NaN below. It differentiates to any order, where JAX's does
 * once.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.exp1(1).item(), 0.2193839, 1e-6);
 * ```
 */
export function exp1(x: ArrayLike): NDArray {
  return ops.expn(1, realOne("exp1", x));
}

/**
 * Eₙ(x) = ∫ e^(−xt)/tⁿ dt from 1 to ∞, for an integer n and x ≥ 0; NaN for other n and x. Its derivative by x is
 * −Eₙ₋₁(x), to any order, where JAX's goes once; n has none. For n < 0 it is the value that the derivatives need,
 * where JAX has NaN.
 *
 * @throws TypeError for complex numbers. NotDifferentiableError when differentiated with respect to n. RangeError for
 * shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.expn(2, 1).item(), 0.1484955, 1e-6);
 * ```
 */
export function expn(n: ArrayLike, x: ArrayLike): NDArray {
  const [order, a] = ops.promoteAll([n, x]);
  return ops.expn(order, realOne("expn", a));
}

/**
 * The sine integral ∫ sin t/t dt from 0 to x, and the cosine integral γ + log|x| + ∫ (cos t − 1)/t dt from 0 to |x|.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [si, ci] = special.sici(1);
 * assertAlmostEquals(si.item(), 0.9460831, 1e-6);
 * assertAlmostEquals(ci.item(), 0.3374039, 1e-6);
 * ```
 */
export function sici(x: ArrayLike): [NDArray, NDArray] {
  const a = realOne("sici", x);
  return [ops.sineIntegral(a), ops.cosineIntegral(a)];
}

/**
 * Fresnel's integrals, ∫ sin(πt²/2) dt and ∫ cos(πt²/2) dt from 0 to x.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [s, c] = special.fresnel(1);
 * assertAlmostEquals(s.item(), 0.4382591, 1e-6);
 * assertAlmostEquals(c.item(), 0.7798934, 1e-6);
 * ```
 */
export function fresnel(x: ArrayLike): [NDArray, NDArray] {
  const a = realOne("fresnel", x);
  return [ops.fresnelS(a), ops.fresnelC(a)];
}

/**
 * The dilogarithm of 1 − x: −∫ log t/(t − 1) dt from 1 to x, for x ≥ 0; NaN below, and −∞ at ∞,
 * where JAX has NaN. Its derivative is log x/(1 − x),
 * −1 at 1, where JAX has 0.
 *
 * @throws TypeError for anything but floats.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.spence(0).item(), Math.PI ** 2 / 6, 1e-6);
 * ```
 */
export function spence(x: ArrayLike): NDArray {
  const a = ops.asArray(x);
  if (a.aval.kind === "f") return ops.spence(a);
  throw new TypeError(`spence: an array ${avalText(a)} was given; convert it to float32 or float64 with astype()`);
}
