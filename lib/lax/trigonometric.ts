/**
 * Trigonometric and hyperbolic functions, of angles in radians, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";

/**
 * Sine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sin(0).item(), 0);
 * ```
 */
export function sin(x: ArrayLike): NDArray {
  return ops.sin(x);
}

/**
 * Cosine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cos(0).item(), 1);
 * ```
 */
export function cos(x: ArrayLike): NDArray {
  return ops.cos(x);
}

/**
 * Tangent.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.tan(0).item(), 0);
 * ```
 */
export function tan(x: ArrayLike): NDArray {
  return ops.tan(x);
}

/**
 * Inverse sine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.asin(0).item(), 0);
 * ```
 */
export function asin(x: ArrayLike): NDArray {
  return ops.asin(x);
}

/**
 * Inverse cosine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.acos(1).item(), 0);
 * ```
 */
export function acos(x: ArrayLike): NDArray {
  return ops.acos(x);
}

/**
 * Inverse tangent.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.atan(0).item(), 0);
 * ```
 */
export function atan(x: ArrayLike): NDArray {
  return ops.atan(x);
}

/**
 * The angle of the point (x, y).
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.atan2(0, 1).item(), 0);
 * ```
 */
export function atan2(y: ArrayLike, x: ArrayLike): NDArray {
  return ops.atan2(y, x);
}

/**
 * Hyperbolic sine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sinh(0).item(), 0);
 * ```
 */
export function sinh(x: ArrayLike): NDArray {
  return ops.sinh(x);
}

/**
 * Hyperbolic cosine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cosh(0).item(), 1);
 * ```
 */
export function cosh(x: ArrayLike): NDArray {
  return ops.cosh(x);
}

/**
 * Inverse hyperbolic sine.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.asinh(0).item(), 0);
 * ```
 */
export function asinh(x: ArrayLike): NDArray {
  return ops.asinh(x);
}

/**
 * Inverse hyperbolic cosine. The derivative of complex numbers is 1/(√(x − 1)·√(x + 1)) on the principal branch; JAX has
 * the other sign where the real part is negative.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.acosh(1).item(), 0);
 * ```
 */
export function acosh(x: ArrayLike): NDArray {
  return ops.acosh(x);
}

/**
 * Inverse hyperbolic tangent.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.atanh(0).item(), 0);
 * ```
 */
export function atanh(x: ArrayLike): NDArray {
  return ops.atanh(x);
}
