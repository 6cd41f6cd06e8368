/**
 * Moving elements about, under JAX's `lax` names.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import { checkAxes, checkAxis, checkShape, type ShapeLike } from "../numpy/arguments.ts";
import { full as fullOf } from "../numpy/creation.ts";
import { padWith } from "../numpy/padding.ts";
import { expandDims as expanded, squeeze as squeezed, transpose as transposed } from "../numpy/shape.ts";
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
 * @throws RangeError for an x that does not fit the shape at `dims`.
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
  const a = ops.asArray(x);
  const fits = dims.length === a.ndim &&
    dims.every((d, i) => (i === 0 || d > dims[i - 1]) && d >= 0 && d < shape.length) &&
    a.shape.every((n, i) => n === 1 || n === shape[dims[i]]);
  if (fits) return ops.broadcastInDim(a, checkShape("lax.broadcastInDim", shape), dims);
  throw new RangeError(
    `lax.broadcastInDim: an array of shape ${shapeText(a.shape)} can't take the shape ${
      shapeText(shape)
    } with its axes at [${dims}]; give each axis a place, in growing order, where the length is equal, or is 1 in the array`,
  );
}

/**
 * The elements of x, row-major, in another shape of the same size.
 *
 * @throws RangeError for a shape of another size.
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
 * @throws RangeError unless `axes` names each axis once.
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
  return transposed(x, axes);
}

/**
 * x backwards along `axes`.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
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
  const a = ops.asArray(x);
  return ops.rev(a, checkAxes("lax.rev", axes, a.ndim));
}

/**
 * The block of x from `start` to `limit` (exclusive) along each axis, in positive steps.
 *
 * @throws RangeError for bounds that lie outside x, and for steps that are not positive.
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
  const a = ops.asArray(x);
  const steps = strides ?? a.shape.map(() => 1);
  const inside = [start, limit, steps].every((v) => v.length === a.ndim && v.every(Number.isInteger)) &&
    a.shape.every((n, i) => start[i] >= 0 && start[i] <= limit[i] && limit[i] <= n && steps[i] > 0);
  if (inside) return ops.slice(a, start, limit, steps);
  throw new RangeError(
    `lax.slice: from [${start}] to [${limit}] in steps [${steps}] is no slice of shape ${
      shapeText(a.shape)
    }; each axis needs integers with 0 <= start <= limit <= length and a positive step`,
  );
}

/**
 * Arrays of one dtype joined along an axis.
 *
 * @throws RangeError for no arrays, an axis that they lack, and shapes that differ elsewhere.
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
  const parts = ops.promoteAll(xs);
  if (parts.length === 0) throw new RangeError("lax.concatenate: there are no arrays to join; pass at least one");
  return ops.concatenate(parts, checkAxis("lax.concatenate", axis, parts[0].ndim));
}

/**
 * x with `value` before, after and between its elements: `[low, high, interior]` for each axis; negative lengths crop.
 *
 * @throws RangeError unless there is one entry an axis, for lengths that crop more than there is, and for negative ones
 * between elements. TypeError for a value that is not 0-d, of the dtype of x.
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
  const a = ops.asArray(x);
  if (config.length !== a.ndim) {
    throw new RangeError(
      `lax.pad: an array of shape ${
        shapeText(a.shape)
      } got ${config.length} entries [low, high, interior]; it needs one an axis`,
    );
  }
  const fill = value instanceof NDArray ? value : ops.promoteAll([a, value])[1];
  if (fill.dtype !== a.dtype || fill.ndim !== 0) {
    throw new TypeError(
      `lax.pad: an array ${avalText(a.aval)} can't be padded with ${
        value instanceof NDArray ? avalText(value) : valueText(value)
      }; the value must be 0-d, of the array's dtype`,
    );
  }
  const [lo, hi, interior] = [0, 1, 2].map((k) => config.map((c) => c[k]));
  return padWith(a, value, lo, hi, interior);
}

/**
 * 0, 1, 2, ... of a dtype.
 *
 * @throws RangeError for a size that is no integer from 0; TypeError for an unknown dtype.
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
  return ops.iota(checkDType(dtype, "lax.iota"), checkShape("lax.iota", size), 0);
}

/**
 * 0, 1, 2, ... along one axis of a shape.
 *
 * @throws RangeError for an axis that the shape lacks; TypeError for an unknown dtype.
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
  const at = checkAxis("lax.broadcastedIota", axis, shape.length);
  return ops.iota(checkDType(dtype, "lax.broadcastedIota"), checkShape("lax.broadcastedIota", shape), at);
}

/**
 * x with new axes of length 1 at these places of the result.
 *
 * @throws RangeError for places that the result lacks or that repeat.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.expandDims(np.arange(3), [0]).shape, [1, 3]);
 * ```
 */
export function expandDims(x: ArrayLike, dims: readonly number[]): NDArray {
  return expanded(x, dims);
}

/**
 * x without these axes, of length 1.
 *
 * @throws RangeError for axes that `x` lacks, that repeat, or that are longer.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.squeeze(np.ones([1, 3]), [0]).shape, [3]);
 * ```
 */
export function squeeze(x: ArrayLike, dims: readonly number[]): NDArray {
  return squeezed(x, dims);
}

/**
 * An array with every element `value`, of its dtype unless `dtype` says otherwise.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.full([2], 7, "int32").tolist(), [7, 7]);
 * ```
 */
export function full(shape: ShapeLike, value: ArrayLike, dtype?: DType | null): NDArray {
  return fullOf(shape, value, dtype);
}
