/**
 * Cutting derivatives.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { stopGradient as stop } from "../ops/arithmetic.ts";
import { flattenArrays, unflatten } from "../tree.ts";
import type { Lower } from "../transforms/types.ts";

/**
 * The same values as constants: their derivative is zero at every level, in both modes.
 *
 * @param x An array, or a tree of them.
 *
 * @example
 * ```ts
 * import { grad, type NDArray, stopGradient } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(grad((x: NDArray) => stopGradient(x).mul(x))(3).item(), 3);
 * ```
 */
export function stopGradient<T>(x: T): Lower<T> {
  const { leaves, def } = flattenArrays(x, "stopGradient");
  return unflatten(def, leaves.map((v: NDArray) => stop(v))) as Lower<T>;
}
