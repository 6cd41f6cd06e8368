/**
 * Slices along one axis and at traced places, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { checkAxis, checkInteger, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { slice } from "./structural.ts";

/** A start of a slice as the op takes it: a 0-d int32; below 0 it counts from the end of an axis of length n. */
function index(action: string, start: ArrayLike, n: number): NDArray {
  if (typeof start === "number") {
    const at = checkInteger(action, "a start", start, -(2 ** 31));
    return ops.numberAs(at < 0 ? at + n : at, "int32");
  }
  const given = ops.asArray(start);
  if (given.aval.kind !== "i" || given.ndim !== 0) {
    throw new TypeError(
      `${action}: a start is ${avalText(given)}; it must be one integer: convert it with astype("int32")`,
    );
  }
  const a = ops.convert(given, "int32");
  return ops.select(ops.lt(a, 0), ops.add(a, n), a);
}

function indices(action: string, x: NDArray, starts: readonly ArrayLike[]): NDArray[] {
  return starts.map((s, i) => index(action, s, x.shape[i] ?? 0));
}

/** Starts that are 0 but along one axis. */
function along(action: string, x: NDArray, start: ArrayLike, axis: number): NDArray[] {
  return indices(action, x, x.shape.map((_, i) => i === axis ? start : 0));
}

/**
 * The block of `sizes` of x at integer `starts`, which may be traced; below 0 they count from the end, and the block
 * moves inside where it would not fit.
 *
 * @throws RangeError unless there is one start an axis and the block fits; TypeError for starts that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dynamicSlice(np.arange(5), [4], [2]).tolist(), [3, 4]);
 * ```
 */
export function dynamicSlice(x: ArrayLike, starts: readonly ArrayLike[], sizes: readonly number[]): NDArray {
  const a = ops.asArray(x);
  return ops.dynamicSlice(a, indices("lax.dynamicSlice", a, starts), sizes);
}

/**
 * `size` elements of x from an integer `start` along one axis; see {@link dynamicSlice}.
 *
 * @throws RangeError for an axis that `x` lacks and for more elements than it has; TypeError for a start that is no
 * integer.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dynamicSliceInDim(np.arange(5), 1, 2).tolist(), [1, 2]);
 * ```
 */
export function dynamicSliceInDim(x: ArrayLike, start: ArrayLike, size: number, axis = 0): NDArray {
  const a = ops.asArray(x);
  const at = checkAxis("lax.dynamicSliceInDim", axis, a.ndim);
  return ops.dynamicSlice(a, along("lax.dynamicSliceInDim", a, start, at), a.shape.with(at, size));
}

/**
 * The slice of x at an integer along one axis, which is kept with length 1 unless `keepdims` is false.
 *
 * @throws RangeError for an axis that `x` lacks; TypeError for an index that is no integer.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(lax.dynamicIndexInDim(x, 1).tolist(), [[3, 4]]);
 * assertEquals(lax.dynamicIndexInDim(x, -1, 1, { keepdims: false }).tolist(), [2, 4]);
 * ```
 */
export function dynamicIndexInDim(
  x: ArrayLike,
  at: ArrayLike,
  axis = 0,
  options: boolean | { keepdims?: boolean } = true,
): NDArray {
  const a = ops.asArray(x);
  const y = dynamicSliceInDim(a, at, 1, axis);
  const action = "lax.dynamicIndexInDim";
  const keepdims = typeof options === "boolean"
    ? options
    : checkOptions(action, options, ["keepdims"]).keepdims ?? true;
  return keepdims ? y : ops.squeeze(y, [checkAxis(action, axis, a.ndim)]);
}

/**
 * x with `update` written at integer `starts`, which may be traced; below 0 they count from the end, and the block
 * moves inside where it would not fit.
 *
 * @throws RangeError unless there is one start an axis and the block fits; TypeError for starts that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dynamicUpdateSlice(np.zeros([3]), np.array([1]), [1]).tolist(), [0, 1, 0]);
 * ```
 */
export function dynamicUpdateSlice(x: ArrayLike, update: ArrayLike, starts: readonly ArrayLike[]): NDArray {
  const [a, u] = ops.promoteAll([x, update]);
  return ops.dynamicUpdateSlice(a, u, indices("lax.dynamicUpdateSlice", a, starts));
}

/**
 * x with `update` written from an integer `start` along one axis; see {@link dynamicUpdateSlice}.
 *
 * @throws RangeError for an axis that `x` lacks and a block that doesn't fit; TypeError for a start that is no integer.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dynamicUpdateSliceInDim(np.zeros(4), [1, 2], 1, 0).tolist(), [0, 1, 2, 0]);
 * ```
 */
export function dynamicUpdateSliceInDim(x: ArrayLike, update: ArrayLike, start: ArrayLike, axis: number): NDArray {
  const [a, u] = ops.promoteAll([x, update]);
  const at = checkAxis("lax.dynamicUpdateSliceInDim", axis, a.ndim);
  return ops.dynamicUpdateSlice(a, u, along("lax.dynamicUpdateSliceInDim", a, start, at));
}

/**
 * x with `update`, which may lack the axis, written at one integer along it; see {@link dynamicUpdateSlice}.
 *
 * @throws RangeError for an axis that `x` lacks and a block that doesn't fit; TypeError for an index that is no
 * integer.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dynamicUpdateIndexInDim(np.zeros(3), 7, 1, 0).tolist(), [0, 7, 0]);
 * ```
 */
export function dynamicUpdateIndexInDim(x: ArrayLike, update: ArrayLike, at: ArrayLike, axis: number): NDArray {
  const a = ops.asArray(x);
  const place = checkAxis("lax.dynamicUpdateIndexInDim", axis, a.ndim);
  const u = ops.asArray(update);
  const block = u.ndim === a.ndim ? u : ops.reshape(u, u.shape.toSpliced(place, 0, 1));
  return dynamicUpdateSliceInDim(a, block, at, place);
}

/**
 * The elements of x from `start` to `limit` (exclusive; null for the natural bounds) along one axis. Bounds below 0
 * count from the end.
 *
 * @throws RangeError for an axis that `x` lacks and for bounds outside it.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sliceInDim(np.arange(6), 1, -1, 2).tolist(), [1, 3]);
 * ```
 */
export function sliceInDim(
  x: ArrayLike,
  start: number | null,
  limit: number | null,
  stride = 1,
  axis = 0,
): NDArray {
  const a = ops.asArray(x);
  const at = checkAxis("lax.sliceInDim", axis, a.ndim);
  const n = a.shape[at];
  const [from, to] = [start ?? 0, limit ?? n].map((i) => i < 0 ? i + n : i);
  const none = a.shape.map(() => 0);
  return slice(a, none.with(at, from), a.shape.with(at, to), a.shape.map((_, i) => i === at ? stride : 1));
}

/**
 * The slice of x at a plain integer along one axis, which is kept with length 1 unless `keepdims` is false; below 0 it
 * counts from the end.
 *
 * @throws RangeError for an axis that `x` lacks, and for an index out of its range.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(lax.indexInDim(x, 1).tolist(), [[3, 4]]);
 * assertEquals(lax.indexInDim(x, -1, 1, { keepdims: false }).tolist(), [2, 4]);
 * ```
 */
export function indexInDim(
  x: ArrayLike,
  at: number,
  axis = 0,
  options: boolean | { keepdims?: boolean } = true,
): NDArray {
  const action = "lax.indexInDim";
  const a = ops.asArray(x);
  const i = checkAxis(action, axis, a.ndim);
  const n = a.shape[i];
  const keepdims = typeof options === "boolean"
    ? options
    : checkOptions(action, options, ["keepdims"]).keepdims ?? true;
  if (checkInteger(action, "an index", at, -n) >= n) {
    throw new RangeError(`${action}: the index ${at} is out of range for axis ${i} of length ${n}; it must lie below`);
  }
  const from = at < 0 ? at + n : at;
  const y = sliceInDim(a, from, from + 1, 1, i);
  return keepdims ? y : ops.squeeze(y, [i]);
}
