/**
 * Sorting, under JAX's `lax` names.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { checkAxis, checkInteger, checkOptions, restOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

/** Options of {@link sort}. */
export interface SortAlongOptions {
  /** The axis; the last by default. */
  dimension?: number;
  /** Whether equal elements keep their order; they always do. */
  isStable?: boolean;
  /** By how many of several operands to sort; by the first by default. */
  numKeys?: number;
}

/** {@link SortAlongOptions}, which may stand alone. */
export type SortRest =
  | [options?: number | SortAlongOptions]
  | [dimension?: number, isStable?: boolean, numKeys?: number];

/**
 * x sorted along an axis, the last by default; several operands are sorted together, stably, by the first `numKeys`.
 * NaN comes last, 0 and −0 are equal, and complex numbers compare by real part, then imaginary. The derivative follows
 * the elements.
 *
 * @throws RangeError for an axis that the operands lack, shapes that differ, and a `numKeys` that is no integer from 1
 * to the number of operands.
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
  ...rest: SortRest
): T extends NDArray ? NDArray : NDArray[] {
  type Sorted = T extends NDArray ? NDArray : NDArray[];
  const { dimension = -1, numKeys = 1 } = restOptions<SortAlongOptions>("lax.sort", rest, [
    "dimension",
    "isStable",
    "numKeys",
  ]);
  const list: readonly NDArray[] = operands instanceof NDArray ? [operands] : operands as readonly NDArray[];
  if (list.length === 0) throw new RangeError("lax.sort: there are no operands; pass at least one array");
  if (!Number.isInteger(numKeys) || numKeys < 1 || numKeys > list.length) {
    throw new RangeError(
      `lax.sort: numKeys is ${numKeys} of ${list.length} operands; it must be an integer from 1 to their number`,
    );
  }
  const sorted = ops.sort(list, checkAxis("lax.sort", dimension, list[0].ndim), numKeys);
  return (operands instanceof NDArray ? sorted[0] : [...sorted]) as Sorted;
}

/**
 * Keys sorted along an axis, the last by default, and values in the order of their keys: `[keys, values]`. Equal keys
 * keep the order of their values.
 *
 * @throws RangeError for an axis that they lack, and for shapes that differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [keys, values] = lax.sortKeyVal(np.array([3, 1, 2]), np.array([7, 8, 9]));
 * assertEquals([keys.tolist(), values.tolist()], [[1, 2, 3], [8, 9, 7]]);
 * ```
 */
export function sortKeyVal(
  keys: ArrayLike,
  values: ArrayLike,
  ...rest: [options?: number | Omit<SortAlongOptions, "numKeys">] | [dimension?: number, isStable?: boolean]
): [keys: NDArray, values: NDArray] {
  const [k, v] = [keys, values].map(ops.asArray);
  const action = "lax.sortKeyVal";
  const { dimension = -1 } = restOptions<SortAlongOptions>(action, rest, ["dimension", "isStable"]);
  const [sorted, along] = ops.sort([k, v], checkAxis(action, dimension, k.ndim), 1);
  return [sorted, along];
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

/** Options of {@link approxMaxK} and {@link approxMinK}. */
export interface ApproxOptions {
  /** The axis; the last by default. */
  reductionDimension?: number;
  /** The share of the right answers that would do, up to 1; all are right here. */
  recallTarget?: number;
  /** Taken for JAX's sake, where it tunes the approximation. */
  reductionInputSizeOverride?: number;
  /** Whether to give k results rather than those of an intermediate step, of which there is none here. */
  aggregateToTopk?: boolean;
}

/** {@link ApproxOptions}, of which the first two may stand alone. */
export type ApproxRest =
  | [options?: ApproxOptions]
  | [reductionDimension?: number, options?: ApproxOptions]
  | [reductionDimension?: number, recallTarget?: number, options?: ApproxOptions];

/** The array and the axis to take k elements of. */
function approximately(action: string, x: ArrayLike, rest: ApproxRest): { a: NDArray; axis: number } {
  const { reductionDimension = -1, recallTarget = 0.95, aggregateToTopk = true } = restOptions<ApproxOptions>(
    action,
    rest,
    ["reductionDimension", "recallTarget", "reductionInputSizeOverride", "aggregateToTopk"],
  );
  const a = ops.asArray(x);
  if (a.aval.kind !== "f") {
    throw new TypeError(`${action}: an array ${avalText(a)} was given; convert it to a float dtype with astype()`);
  }
  if (!(recallTarget > 0 && recallTarget <= 1) || !aggregateToTopk) {
    throw new RangeError(
      `${action}: recallTarget is ${recallTarget} and aggregateToTopk ${aggregateToTopk}; the first must be above 0, ` +
        `at most 1, and the second true`,
    );
  }
  return { a, axis: checkAxis(action, reductionDimension, a.ndim) };
}

/**
 * The k largest elements of a float array along an axis and their int32 places, as {@link topK} gives them: where JAX
 * may miss some, all are found here.
 *
 * @throws RangeError for an axis that `x` lacks, and for a k that is no integer from 0 to its length. TypeError for
 * other than floats.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.approxMaxK(np.array([3, 1, 4, 1, 5]), 2)[0].tolist(), [5, 4]);
 * ```
 */
export function approxMaxK(x: ArrayLike, k: number, ...rest: ApproxRest): [values: NDArray, places: NDArray] {
  const { a, axis } = approximately("lax.approxMaxK", x, rest);
  const [values, places] = ops.topK(a, k, axis);
  return [values, places];
}

/**
 * The k smallest elements of a float array along an axis and their int32 places, the smallest first and NaN last: where
 * JAX may miss some, all are found here.
 *
 * @throws RangeError for an axis that `x` lacks, and for a k that is no integer from 0 to its length. TypeError for
 * other than floats.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.approxMinK(np.array([3, 1, 4, 1, 5]), 2)[1].tolist(), [1, 3]);
 * ```
 */
export function approxMinK(x: ArrayLike, k: number, ...rest: ApproxRest): [values: NDArray, places: NDArray] {
  const action = "lax.approxMinK";
  const { a, axis } = approximately(action, x, rest);
  const n = a.shape[axis];
  if (checkInteger(action, "k", k, 0) > n) {
    throw new RangeError(`${action}: k is ${k}, and axis ${axis} has ${n} elements; ask for at most as many`);
  }
  const sorted = ops.sort([a, ops.iota("int32", a.shape, axis)], axis, 1);
  const [values, places] = sorted.map((y) => ops.slice(y, a.shape.map(() => 0), a.shape.with(axis, k)));
  return [values, places];
}
