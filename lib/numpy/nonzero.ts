/**
 * The places of elements that aren't 0.
 *
 * How many there are depends on the values, which are read; with the option `size` the number is fixed, so that `jit`
 * and `vmap` know the result's shape: surplus places are dropped, missing ones filled in.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkInteger, checkOptions } from "./arguments.ts";
import { elementsOf, placesOfTrue } from "./host.ts";
import { placed } from "./placing.ts";

/** Options of {@link nonzero} and {@link argwhere}. */
export interface NonzeroOptions {
  /** The number of places; as many as there are by default, which `jit` and `vmap` don't know. */
  size?: number | null;
  /** What fills the places up to `size`: one index for all axes, or one an axis; 0 by default. */
  fillValue?: ArrayLike | null;
}

const KEYS: readonly (keyof NonzeroOptions)[] = ["size", "fillValue"];

/** Whether the elements are not 0. */
function truths(x: NDArray): NDArray {
  return x.dtype === "bool" ? x : ops.ne(x, ops.constLike(x, 0));
}

/** What to do where a transform hides the values that decide a result's length. */
export const SIZED = "pass the option size, the length of the result";

/** The places of the true elements of a mask, read on the host, in the flattened array. */
export function truePlaces(action: string, mask: NDArray): Int32Array {
  return placesOfTrue(elementsOf(action, "the mask", mask, SIZED));
}

/** The places of the first `size` true elements of a mask of one axis; its length where there are no more. */
export function firstPlaces(mask: NDArray, size: number): NDArray {
  // Place k is the number of elements before which at most k are true: each element counts from its own rank on.
  const ranks = ops.cumsum(ops.convert(mask, "int32"), 0);
  const ones = ops.broadcastTo(ops.constLike(ranks, 1), ranks.shape);
  return ops.cumsum(placed("add", zerosOf(makeAval([size], "int32")), ranks, ones), 0);
}

/** Indices along each axis from places in the flattened array. */
function unravelled(places: NDArray, shape: readonly number[]): NDArray[] {
  let step = shape.reduce((n, d) => n * d, 1);
  return shape.map((length) => {
    step /= length;
    return ops.rem(ops.div(places, step), length);
  });
}

function fillsOf(action: string, fill: ArrayLike, ndim: number): readonly ArrayLike[] {
  const fills: readonly ArrayLike[] = Array.isArray(fill) ? fill : new Array<ArrayLike>(ndim).fill(fill);
  if (fills.length === ndim && fills.every((v) => asArray(v).ndim === 0)) return fills;
  throw new RangeError(`${action}: fillValue must be one number, or a list of ${ndim}, one an axis`);
}

/** The places under the name of the function that was called. */
function placesOf(action: string, a: NDArray, options: NonzeroOptions): NDArray[] {
  const { size = null, fillValue = null } = checkOptions(action, options, KEYS);
  const mask = ops.reshape(truths(a), [a.size]);
  const fixed = size === null ? null : checkInteger(action, "size", size, 0);
  const found = fixed === null ? truePlaces(action, mask) : null;
  const length = found?.length ?? fixed!;
  if (a.size === 0 || length === 0) return a.shape.map(() => zerosOf(makeAval([length], "int32")));
  const flat = found === null ? firstPlaces(mask, length) : ops.beside(a, () => ops.fromData(found, [length], "int32"));
  const places = unravelled(flat, a.shape);
  if (fillValue === null) return places;
  const missing = ops.ge(ops.iota("int32", [length], 0), ops.reduceSum(ops.convert(mask, "int32"), [0]));
  const fills = fillsOf(action, fillValue, a.ndim);
  return places.map((place, i) => ops.select(missing, fills[i], place));
}

/**
 * The int32 places of the elements that aren't 0, row-major: for each axis an array of the indices along it. With
 * `size`, that many, and `fillValue` (0 by default) in place of missing ones.
 *
 * @throws RangeError for a 0-d array; ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nonzero([[0, 5], [7, 0]]).map((i) => i.tolist()), [[0, 1], [1, 0]]);
 * assertEquals(np.nonzero([0, 5, 7], { size: 4, fillValue: -1 })[0].tolist(), [1, 2, -1, -1]);
 * ```
 */
export function nonzero(x: ArrayLike, options: NonzeroOptions = {}): NDArray[] {
  const a = asArray(x);
  if (a.ndim > 0) return placesOf("nonzero", a, options);
  throw new RangeError("nonzero: the array is 0-d and has no places; reshape it to [1]");
}

/**
 * The int32 places of the elements that aren't 0 in the flattened array. With `size`, that many, and `fillValue` (0 by
 * default) in place of missing ones.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.flatnonzero([[0, 5], [7, 0]]).tolist(), [1, 2]);
 * ```
 */
export function flatnonzero(x: ArrayLike, options: NonzeroOptions = {}): NDArray {
  const a = asArray(x);
  return placesOf("flatnonzero", ops.reshape(a, [a.size]), options)[0];
}

/**
 * The int32 places of the elements that aren't 0, row-major: a matrix with a row of indices for each. With `size`, that
 * many rows, and `fillValue` (0 by default) in missing ones.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.argwhere([[0, 5], [7, 0]]).tolist(), [[0, 1], [1, 0]]);
 * ```
 */
export function argwhere(x: ArrayLike, options: NonzeroOptions = {}): NDArray {
  const a = asArray(x);
  const columns = placesOf("argwhere", a.ndim === 0 ? ops.reshape(a, [1]) : a, options);
  const rows = ops.concatenate(ops.promoteAll(columns).map((c) => ops.reshape(c, [c.size, 1])), 1);
  return a.ndim === 0 ? ops.slice(rows, [0, 0], [rows.shape[0], 0]) : rows;
}
