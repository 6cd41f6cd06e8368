/**
 * Signs, rounding, exponentials, logarithms and roots under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

/**
 * −x.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.neg(2).item(), -2);
 * ```
 */
export function neg(x: ArrayLike): NDArray {
  return ops.neg(x);
}

/**
 * −1, 0 or 1 by the sign of x; x/|x| of complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sign(-3).item(), -1);
 * ```
 */
export function sign(x: ArrayLike): NDArray {
  return ops.sign(x);
}

/**
 * The largest integer not above x.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.floor(1.5).item(), 1);
 * ```
 */
export function floor(x: ArrayLike): NDArray {
  return ops.floor(x);
}

/**
 * The smallest integer not below x.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.ceil(1.5).item(), 2);
 * ```
 */
export function ceil(x: ArrayLike): NDArray {
  return ops.ceil(x);
}

/** Options of {@link round}. */
export interface RoundOptions {
  /** Where halves go: away from zero (the default), or to the even neighbour. */
  roundingMethod?: "awayFromZero" | "toNearestEven";
}

/**
 * The nearest integer; halves go away from zero unless `roundingMethod` says otherwise. (`np.round` takes them to
 * even.)
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.round(2.5).item(), 3);
 * assertEquals(lax.round(2.5, { roundingMethod: "toNearestEven" }).item(), 2);
 * ```
 */
export function round(x: ArrayLike, options: RoundOptions = {}): NDArray {
  const { roundingMethod } = checkOptions("lax.round", options, ["roundingMethod"]);
  const even = ops.round(x);
  if (roundingMethod === "toNearestEven" || even.aval.kind !== "f") return even;
  const size = ops.abs(x);
  const low = ops.floor(size);
  const away = ops.select(ops.ge(ops.sub(size, low), 0.5), ops.add(low, 1), low);
  return ops.mul(ops.sign(x), away);
}

/**
 * Whether x is neither infinite nor NaN.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.isFinite(Infinity).item<boolean>(), false);
 * ```
 */
export function isFinite(x: ArrayLike): NDArray {
  return ops.isFinite(x);
}

/**
 * eˣ.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.exp(0).item(), 1);
 * ```
 */
export function exp(x: ArrayLike): NDArray {
  return ops.exp(x);
}

/**
 * 2ˣ.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.exp2(3).item(), 8);
 * ```
 */
export function exp2(x: ArrayLike): NDArray {
  return ops.exp2(x);
}

/**
 * eˣ − 1, accurate near 0.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.expm1(0).item(), 0);
 * ```
 */
export function expm1(x: ArrayLike): NDArray {
  return ops.expm1(x);
}

/**
 * Natural logarithm.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.log(1).item(), 0);
 * ```
 */
export function log(x: ArrayLike): NDArray {
  return ops.log(x);
}

/**
 * log(1 + x), accurate near 0.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.log1p(0).item(), 0);
 * ```
 */
export function log1p(x: ArrayLike): NDArray {
  return ops.log1p(x);
}

/**
 * Hyperbolic tangent.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.tanh(0).item(), 0);
 * ```
 */
export function tanh(x: ArrayLike): NDArray {
  return ops.tanh(x);
}

/**
 * 1/(1 + e⁻ˣ).
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.logistic(0).item(), 0.5);
 * ```
 */
export function logistic(x: ArrayLike): NDArray {
  return ops.logistic(x);
}

/**
 * Square root.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sqrt(9).item(), 3);
 * ```
 */
export function sqrt(x: ArrayLike): NDArray {
  return ops.sqrt(x);
}

/**
 * 1/x. Integers and booleans become float32, where JAX refuses them.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reciprocal(4).item(), 0.25);
 * ```
 */
export function reciprocal(x: ArrayLike): NDArray {
  return ops.integerPow(ops.inexact(ops.asArray(x)), -1);
}

/**
 * 1/√x.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.rsqrt(4).item(), 0.5);
 * ```
 */
export function rsqrt(x: ArrayLike): NDArray {
  return ops.rsqrt(x);
}

/**
 * Cube root.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cbrt(8).item(), 2);
 * ```
 */
export function cbrt(x: ArrayLike): NDArray {
  return ops.cbrt(x);
}

/**
 * x².
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.square(3).item(), 9);
 * ```
 */
export function square(x: ArrayLike): NDArray {
  return ops.square(x);
}
