/**
 * Sorting, under JAX's `lax` names.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { checkAxis, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

/** Options of {@link sort}. */
export interface SortAlongOptions {
  /** The axis; the last by default. */
  dimension?: number;
  /** By how many of several operands to sort; by the first by default. */
  numKeys?: number;
}

/**
 * x sorted along an axis, the last by default; several operands are sorted together, stably, by the first `numKeys`.
 *
 * @throws RangeError for an axis that the operands lack, and for shapes that differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sort(np.array([3, 1, 2])).tolist(), [1, 2, 3]);
 * const [keys, values] = lax.sort([np.array([3, 1, 2]), np.array([7, 8, 9])]);
 * assertEquals([keys.tolist(), values.tolist()], [[1, 2, 3], [8, 9, 7]]);
 * ```
 */
export function sort<T extends NDArray | readonly NDArray[]>(
  operands: T,
  options: number | SortAlongOptions = -1,
): T extends NDArray ? NDArray : NDArray[] {
  type Sorted = T extends NDArray ? NDArray : NDArray[];
  const { dimension = -1, numKeys = 1 } = typeof options === "number"
    ? { dimension: options }
    : checkOptions("lax.sort", options, ["dimension", "numKeys"]);
  const list: readonly NDArray[] = operands instanceof NDArray ? [operands] : operands as readonly NDArray[];
  if (list.length === 0) throw new RangeError("lax.sort: there are no operands; pass at least one array");
  const sorted = ops.sort(list, checkAxis("lax.sort", dimension, list[0].ndim), numKeys);
  return (operands instanceof NDArray ? sorted[0] : [...sorted]) as Sorted;
}

/**
 * The k largest elements of x along an axis, the last by default, and their int32 places: `[values, places]`, the
 * largest first. Of equal elements the first comes first; NaN is the largest, 0 is larger than −0. The derivative goes
 * to the elements that are taken.
 *
 * @throws RangeError for an axis that `x` lacks, and for a k that is no integer from 0 to its length. TypeError for
 * complex numbers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [values, places] = lax.topK(np.array([3, 1, 4, 1, 5]), 2);
 * assertEquals([values.tolist(), places.tolist()], [[5, 4], [4, 2]]);
 * ```
 */
export function topK(x: ArrayLike, k: number, options: { axis?: number } = {}): [values: NDArray, places: NDArray] {
  const a = ops.asArray(x);
  const { axis = -1 } = checkOptions("lax.topK", options, ["axis"]);
  const [values, places] = ops.topK(a, k, checkAxis("lax.topK", axis, a.ndim));
  return [values, places];
}
