/**
 * Counts of bits, and products of integers, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";

/**
 * The number of bits of an integer that are set.
 *
 * @throws TypeError for anything but integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.populationCount(np.array([7, -1], "int32")).tolist(), [3, 32]);
 * ```
 */
export function populationCount(x: ArrayLike): NDArray {
  return ops.populationCount(x);
}

/**
 * The number of zeros before the first bit of an integer that is set; 32 for 0.
 *
 * @throws TypeError for anything but integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.clz(np.array([1, 0, -1], "int32")).tolist(), [31, 32, 0]);
 * ```
 */
export function clz(x: ArrayLike): NDArray {
  return ops.clz(x);
}

/**
 * The upper 32 bits of the 64-bit product of two integers.
 *
 * @throws TypeError for anything but integers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.mulhi(np.array(2 ** 30, "int32"), 8).item(), 2);
 * ```
 */
export function mulhi(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.mulhi(x, y);
}
