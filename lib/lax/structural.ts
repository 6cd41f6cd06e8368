/**
 * Moving elements about, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";

/**
 * x with new leading axes of these lengths.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.broadcast(np.array([1, 2]), [2]).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function broadcast(x: ArrayLike, sizes: readonly number[]): NDArray {
  return broadcastInDim(x, [...sizes, ...ops.asArray(x).shape], ops.asArray(x).shape.map((_, i) => sizes.length + i));
}

/**
 * x repeated to `shape`: its axis i becomes axis `dims[i]`, other axes repeat it.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.broadcastInDim(np.array([1, 2]), [2, 2], [0]).tolist(), [[1, 1], [2, 2]]);
 * ```
 */
export function broadcastInDim(x: ArrayLike, shape: readonly number[], dims: readonly number[]): NDArray {
  return ops.broadcastInDim(ops.asArray(x), shape, dims);
}

/**
 * The elements of x, row-major, in another shape of the same size.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reshape(np.arange(4), [2, 2]).tolist(), [[0, 1], [2, 3]]);
 * ```
 */
export function reshape(x: ArrayLike, shape: readonly number[]): NDArray {
  return ops.reshape(ops.asArray(x), shape);
}

/**
 * The axes of x in the order `axes`.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.transpose(np.array([[1, 2]]), [1, 0]).tolist(), [[1], [2]]);
 * ```
 */
export function transpose(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.transpose(ops.asArray(x), axes);
}

/**
 * x backwards along `axes`.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.rev(np.arange(3), [0]).tolist(), [2, 1, 0]);
 * ```
 */
export function rev(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.rev(ops.asArray(x), axes);
}

/**
 * The block of x from `start` to `limit` (exclusive) along each axis, in positive steps.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.slice(np.arange(6), [1], [6], [2]).tolist(), [1, 3, 5]);
 * ```
 */
export function slice(
  x: ArrayLike,
  start: readonly number[],
  limit: readonly number[],
  strides?: readonly number[],
): NDArray {
  return ops.slice(ops.asArray(x), start, limit, strides);
}

/**
 * The block of `sizes` of x at integer `starts`, which may be traced; it moves inside where it would not fit.
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
  return ops.dynamicSlice(ops.asArray(x), starts.map(index), sizes);
}

/**
 * x with `update` written at integer `starts`, which may be traced; it moves inside where it would not fit.
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
  return ops.dynamicUpdateSlice(ops.asArray(x), ops.asArray(update), starts.map(index));
}

/**
 * Arrays of one dtype joined along an axis.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.concatenate([np.array([1]), np.array([2, 3])], 0).tolist(), [1, 2, 3]);
 * ```
 */
export function concatenate(xs: readonly ArrayLike[], axis: number): NDArray {
  return ops.concatenate(ops.promoteAll(xs), axis);
}

/**
 * x with `value` before, after and between its elements: `[low, high, interior]` for each axis; negative lengths crop.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.pad(np.array([1, 2]), 9, [[1, 0, 1]]).tolist(), [9, 1, 9, 2]);
 * ```
 */
export function pad(
  x: ArrayLike,
  value: ArrayLike,
  config: readonly (readonly [low: number, high: number, interior: number])[],
): NDArray {
  return padWith(ops.asArray(x), value, config);
}

/**
 * 0, 1, 2, ... of a dtype.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.iota("int32", 3).tolist(), [0, 1, 2]);
 * ```
 */
export function iota(dtype: DType, size: number): NDArray {
  return ops.iota(checkDType(dtype, "lax.iota"), [size], 0);
}

/**
 * 0, 1, 2, ... along one axis of a shape.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.broadcastedIota("int32", [2, 2], 1).tolist(), [[0, 1], [0, 1]]);
 * ```
 */
export function broadcastedIota(dtype: DType, shape: readonly number[], axis: number): NDArray {
  return ops.iota(checkDType(dtype, "lax.broadcastedIota"), shape, axis);
}

/** A start of a slice as the op takes it: a 0-d int32. */
function index(start: ArrayLike): NDArray {
  return typeof start === "number" ? ops.numberAs(start, "int32") : ops.convert(ops.asArray(start), "int32");
}

/** The op pads with zeros; another value is put where a padded mask says that no element is. */
function padWith(
  x: NDArray,
  value: ArrayLike,
  config: readonly (readonly [low: number, high: number, interior: number])[],
): NDArray {
  if (config.length !== x.ndim) {
    throw new RangeError(
      `lax.pad: an array of shape ${
        shapeText(x.shape)
      } got ${config.length} entries [low, high, interior]; it needs one an axis`,
    );
  }
  const [lo, hi, interior] = [0, 1, 2].map((k) => config.map((c) => c[k]));
  const padded = ops.pad(x, lo, hi, interior);
  if (value === 0) return padded;
  const inside = ops.pad(filled(makeAval(x.shape, "bool"), 1), lo, hi, interior);
  return ops.select(inside, padded, value);
}
