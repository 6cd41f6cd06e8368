/**
 * Complex numbers under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";

/**
 * Absolute value; the modulus of complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.abs({ re: 3, im: 4 }).item(), 5);
 * ```
 */
export function abs(x: ArrayLike): NDArray {
  return ops.abs(x);
}

/**
 * Real part.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.real({ re: 3, im: 4 }).item(), 3);
 * ```
 */
export function real(x: ArrayLike): NDArray {
  return ops.real(x);
}

/**
 * Imaginary part.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.imag({ re: 3, im: 4 }).item(), 4);
 * ```
 */
export function imag(x: ArrayLike): NDArray {
  return ops.imag(x);
}

/**
 * Complex conjugate.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.conj({ re: 3, im: 4 }).tolist(), { re: 3, im: -4 });
 * ```
 */
export function conj(x: ArrayLike): NDArray {
  return ops.conj(x);
}

/**
 * re + i·im of real arrays.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.complex(3, 4).tolist(), { re: 3, im: 4 });
 * ```
 */
export function complex(re: ArrayLike, im: ArrayLike): NDArray {
  return ops.complex(re, im);
}
