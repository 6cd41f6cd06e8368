/**
 * Different elements, where they stand and how often.
 *
 * How many there are depends on the values, which are read; with the option `size` the number is fixed, so that `jit`
 * and `vmap` know the result's shape. Values are gathered from the array, and so is their derivative.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, checkInteger, checkOptions } from "./arguments.ts";
import { type Distinct, distinct } from "./distinct.ts";

/** Options of functions of different values. */
export interface UniqueValuesOptions {
  /** The number of values; as many as there are by default, which `jit` and `vmap` don't know. */
  size?: number | null;
  /** What fills the values up to `size`; the smallest value by default. */
  fillValue?: ArrayLike | null;
}

/** Options of {@link unique}. */
export interface UniqueOptions extends UniqueValuesOptions {
  /** Whether the places of the values in `x` are a further result. */
  returnIndex?: boolean;
  /** Whether the places of the elements of `x` among the values are a further result. */
  returnInverse?: boolean;
  /** Whether the numbers of equal elements are a further result. */
  returnCounts?: boolean;
  /** The axis whose slices are compared; null, the default, compares the elements of the flattened array. */
  axis?: number | null;
  /** Whether NaN equals NaN; true by default. */
  equalNan?: boolean;
  /** Whether the values must be sorted; they always are. */
  sorted?: boolean;
}

const VALUES: readonly (keyof UniqueValuesOptions)[] = ["size", "fillValue"];
const UNIQUE: readonly (keyof UniqueOptions)[] = [
  ...VALUES,
  "returnIndex",
  "returnInverse",
  "returnCounts",
  "axis",
  "equalNan",
  "sorted",
];

/**
 * The different elements of x, sorted; with `axis`, the different slices along it, in lexicographic order. Further
 * results follow in a list: `[values, index, inverse, counts]`, of those asked for.
 *
 * With `size`, that many values: the first ones, or, where there are fewer, `fillValue` (the smallest value by default)
 * in place of the missing ones, which count 0.
 *
 * @throws RangeError for an axis that `x` lacks, and for an empty `x` with `size` and without `fillValue`;
 *   ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.unique([3, 1, 3, 2]).tolist(), [1, 2, 3]);
 * const [values, inverse, counts] = np.unique([3, 1, 3], { returnInverse: true, returnCounts: true });
 * assertEquals([values.tolist(), inverse.tolist(), counts.tolist()], [[1, 3], [1, 0, 1], [1, 2]]);
 * assertEquals(np.unique([3, 1, 3], { size: 4, fillValue: 9 }).tolist(), [1, 3, 9, 9]);
 * ```
 */
export function unique(
  x: ArrayLike,
  options?: UniqueOptions & { returnIndex?: false; returnInverse?: false; returnCounts?: false },
): NDArray;
/** The values, and the further results asked for. */
export function unique(x: ArrayLike, options: UniqueOptions): NDArray[];
export function unique(x: ArrayLike, options: UniqueOptions = {}): NDArray | NDArray[] {
  const { returnIndex = false, returnInverse = false, returnCounts = false, axis = null, equalNan = true } =
    checkOptions<UniqueOptions>("unique", options, UNIQUE);
  const whole = asArray(x);
  const a = axis === null ? ops.reshape(whole, [whole.size]) : whole;
  const at = checkAxis("unique", axis ?? 0, a.ndim);
  const size = sizeOf("unique", options);
  const d = distinct(
    "unique",
    ops.moveAxis(a, at, 0),
    size,
    options.fillValue ?? null,
    equalNan,
    returnIndex || returnInverse,
  );
  const results = [ops.moveAxis(d.values, 0, at)];
  if (returnIndex) results.push(d.index());
  if (returnInverse) results.push(axis === null ? ops.reshape(d.inverse(), whole.shape) : d.inverse());
  if (returnCounts) results.push(d.counts());
  return results.length === 1 ? results[0] : results;
}

/** The size asked for, or null. */
export function sizeOf(action: string, { size = null }: UniqueValuesOptions): number | null {
  return size === null ? null : checkInteger(action, "size", size, 0);
}

/** The different elements of the flattened `x`, under the name of the function that was called; no NaN equals another. */
function elementsIn(action: string, x: NDArray, options: UniqueValuesOptions, places: boolean): Distinct {
  const size = sizeOf(action, checkOptions(action, options, VALUES));
  return distinct(action, ops.reshape(x, [x.size]), size, options.fillValue ?? null, false, places);
}

/**
 * The different elements of the flattened x, their places, the place of each element among them, and how often they
 * occur. Unlike with {@link unique}, no NaN equals another.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const { values, indices } = np.uniqueAll([3, 1, 3]);
 * assertEquals([values.tolist(), indices.tolist()], [[1, 3], [1, 0]]);
 * ```
 */
export function uniqueAll(
  x: ArrayLike,
  options: UniqueValuesOptions = {},
): { values: NDArray; indices: NDArray; inverseIndices: NDArray; counts: NDArray } {
  const a = asArray(x);
  const d = elementsIn("uniqueAll", a, options, true);
  return {
    values: d.values,
    indices: d.index(),
    inverseIndices: ops.reshape(d.inverse(), a.shape),
    counts: d.counts(),
  };
}

/**
 * The different elements of the flattened x and how often they occur. Unlike with {@link unique}, no NaN equals another.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.uniqueCounts([3, 1, 3]).counts.tolist(), [1, 2]);
 * ```
 */
export function uniqueCounts(x: ArrayLike, options: UniqueValuesOptions = {}): { values: NDArray; counts: NDArray } {
  const d = elementsIn("uniqueCounts", asArray(x), options, false);
  return { values: d.values, counts: d.counts() };
}

/**
 * The different elements of the flattened x and the place of each element among them. Unlike with {@link unique}, no NaN
 * equals another.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.uniqueInverse([3, 1, 3]).inverseIndices.tolist(), [1, 0, 1]);
 * ```
 */
export function uniqueInverse(
  x: ArrayLike,
  options: UniqueValuesOptions = {},
): { values: NDArray; inverseIndices: NDArray } {
  const a = asArray(x);
  const d = elementsIn("uniqueInverse", a, options, true);
  return { values: d.values, inverseIndices: ops.reshape(d.inverse(), a.shape) };
}

/**
 * The different elements of the flattened x, sorted. Unlike with {@link unique}, no NaN equals another.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.uniqueValues([3, 1, 3]).tolist(), [1, 3]);
 * ```
 */
export function uniqueValues(x: ArrayLike, options: UniqueValuesOptions = {}): NDArray {
  return elementsIn("uniqueValues", asArray(x), options, false).values;
}
