/**
 * Arrays like others, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { avalText, shapeText } from "../errors.ts";
import { checkInteger, checkShape, restOptions, type ShapeLike } from "../numpy/arguments.ts";
import { full } from "../numpy/creation.ts";
import * as ops from "../ops/mod.ts";
import type { Lower } from "../transforms/types.ts";
import { flattenArrays, unflatten } from "../tree.ts";

/** Options of {@link fullLike}. */
export interface FullLikeOptions {
  /** The dtype; that of x by default. */
  dtype?: DType | null;
  /** The shape; that of x by default. */
  shape?: ShapeLike | null;
}

/**
 * An array with every element `value`, of the shape and dtype of x unless `dtype` or `shape` says otherwise.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for a value that is no number or 0-d array, and
 * an unknown dtype.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.fullLike(np.arange(2), 7).tolist(), [7, 7]);
 * assertEquals(lax.fullLike(np.arange(2), 0.5, "float32", [1]).tolist(), [0.5]);
 * ```
 */
export function fullLike(
  x: ArrayLike,
  value: ArrayLike,
  ...rest: [options?: DType | null | FullLikeOptions] | [dtype?: DType | null, shape?: ShapeLike | null]
): NDArray {
  const { dtype = null, shape = null } = restOptions<FullLikeOptions>("lax.fullLike", rest, ["dtype", "shape"]);
  const a = ops.asArray(x);
  const to = dtype === null ? a.dtype : checkDType(dtype, "lax.fullLike");
  const fill = ops.arrayAs(value, to);
  if (fill.ndim > 0) {
    throw new TypeError(`lax.fullLike: the value is ${avalText(fill)}; it must be a number or a 0-d array`);
  }
  const lengths = shape === null ? a.shape : checkShape("lax.fullLike", shape);
  return ops.beside(a, () => ops.broadcastTo(ops.convert(fill, to, dtype === null && a.weakType), lengths));
}

/**
 * An array whose elements don't matter; they are zeros.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.empty([2, 3], "float32").shape, [2, 3]);
 * ```
 */
export function empty(shape: ShapeLike, dtype: DType): NDArray {
  return full(shape, 0, dtype);
}

/**
 * x repeated to the shape of another array by NumPy's rule; its dtype stays.
 *
 * @throws RangeError for a shape that x doesn't broadcast to.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.broadcastLike(np.array([1, 2]), np.zeros([2, 2])).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function broadcastLike(x: ArrayLike, like: ArrayLike): NDArray {
  return ops.broadcastTo(ops.asArray(x), ops.asArray(like).shape);
}

/**
 * x with as many leading axes of length 1 as give it `rank` axes.
 *
 * @throws RangeError for a rank that is no integer from the number of axes of x on.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.broadcastToRank(np.ones([2, 3]), 4).shape, [1, 1, 2, 3]);
 * ```
 */
export function broadcastToRank(x: ArrayLike, rank: number): NDArray {
  const a = ops.asArray(x);
  const more = checkInteger("lax.broadcastToRank", "the rank", rank, 0) - a.ndim;
  if (more >= 0) return ops.expandDims(a, Array.from({ length: more }, (_, i) => i));
  throw new RangeError(
    `lax.broadcastToRank: an array of shape ${shapeText(a.shape)} has more than ${rank} axes; ask for as many or more`,
  );
}

/**
 * The dtype of what x is as an array.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([lax.dtype(1), lax.dtype(np.array([1, 2], "int32"))], ["float32", "int32"]);
 * ```
 */
export function dtype(x: ArrayLike): DType {
  return ops.asArray(x).dtype;
}

/**
 * The tree itself, with arrays for its leaves. In JAX it keeps the compiler from moving operations from one side to the
 * other; here none are moved, since the order of operations is always that of the program.
 *
 * @throws TypeError for leaves that can't be arrays.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [x, y] = lax.optimizationBarrier([np.array(1), np.array(2)]);
 * assertEquals([x.item(), y.item()], [1, 2]);
 * ```
 */
export function optimizationBarrier<const T>(operand: T): Lower<T> {
  const { leaves, def } = flattenArrays(operand, "lax.optimizationBarrier: the operand");
  return unflatten(def, leaves) as Lower<T>;
}
