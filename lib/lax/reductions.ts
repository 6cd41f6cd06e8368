/**
 * Reductions, running sums, sorting and products under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";

/** `[[lhsContract, rhsContract], [lhsBatch, rhsBatch]]`, lists of axes in pairs. */
export type DotDimensionNumbers = readonly [
  contract: readonly [lhs: readonly number[], rhs: readonly number[]],
  batch: readonly [lhs: readonly number[], rhs: readonly number[]],
];

/**
 * The sum over `axes`, which the result lacks.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceSum(np.array([1, 2]), [0]).item(), 3);
 * ```
 */
export function reduceSum(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.reduceSum(ops.asArray(x), axes);
}

/**
 * The product over `axes`.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceProd(np.array([2, 3]), [0]).item(), 6);
 * ```
 */
export function reduceProd(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.reduceProd(ops.asArray(x), axes);
}

/**
 * The largest element over `axes`; ties share the derivative evenly.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceMax(np.array([1, 2]), [0]).item(), 2);
 * ```
 */
export function reduceMax(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.reduceMax(ops.asArray(x), axes);
}

/**
 * The smallest element over `axes`; ties share the derivative evenly.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceMin(np.array([1, 2]), [0]).item(), 1);
 * ```
 */
export function reduceMin(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.reduceMin(ops.asArray(x), axes);
}

/**
 * Whether all booleans over `axes` are true.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceAnd([true, false], [0]).item(), false);
 * ```
 */
export function reduceAnd(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.reduceAnd(ops.asArray(x), axes);
}

/**
 * Whether any boolean over `axes` is true.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceOr([true, false], [0]).item(), true);
 * ```
 */
export function reduceOr(x: ArrayLike, axes: readonly number[]): NDArray {
  return ops.reduceOr(ops.asArray(x), axes);
}

/**
 * The int32 place of the first largest element along an axis.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.argmax(np.array([1, 3, 2]), 0).item(), 1);
 * ```
 */
export function argmax(x: ArrayLike, axis: number): NDArray {
  return ops.argmax(ops.asArray(x), axis);
}

/**
 * The int32 place of the first smallest element along an axis.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.argmin(np.array([1, 3, 2]), 0).item(), 0);
 * ```
 */
export function argmin(x: ArrayLike, axis: number): NDArray {
  return ops.argmin(ops.asArray(x), axis);
}

/**
 * Running sums along an axis, from the end if `reverse`.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cumsum(np.array([1, 2, 3])).tolist(), [1, 3, 6]);
 * ```
 */
export function cumsum(x: ArrayLike, axis = 0, options: { reverse?: boolean } = {}): NDArray {
  return ops.cumsum(ops.asArray(x), axis, options.reverse);
}

/**
 * Running products along an axis, from the end if `reverse`.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cumprod(np.array([1, 2, 3])).tolist(), [1, 2, 6]);
 * ```
 */
export function cumprod(x: ArrayLike, axis = 0, options: { reverse?: boolean } = {}): NDArray {
  return ops.cumprod(ops.asArray(x), axis, options.reverse);
}

/**
 * x sorted ascending and stably along an axis, the last by default; NaN last.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.sort(np.array([3, 1, 2])).tolist(), [1, 2, 3]);
 * ```
 */
export function sort(x: ArrayLike, axis = -1): NDArray {
  return sortAlong(ops.asArray(x), axis);
}

/**
 * The product of vectors and matrices: the last axis of x with the first of y.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dot(np.array([1, 2]), np.array([3, 4])).item(), 11);
 * ```
 */
export function dot(x: ArrayLike, y: ArrayLike): NDArray {
  return dotOf(x, y);
}

/**
 * The general product: `[[lhsContract, rhsContract], [lhsBatch, rhsBatch]]`. The result has the batch axes, then the free axes of x, then those of y.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dotGeneral(np.array([[1, 2]]), np.array([3, 4]), [[[1], [0]], [[], []]]).tolist(), [11]);
 * ```
 */
export function dotGeneral(x: ArrayLike, y: ArrayLike, dimensionNumbers: DotDimensionNumbers): NDArray {
  return contract(x, y, dimensionNumbers);
}

function sortAlong(x: NDArray, axis: number): NDArray {
  const place = axis < 0 ? axis + x.ndim : axis;
  if (place < 0 || place >= x.ndim) {
    throw new RangeError(`lax.sort: axis ${axis} is out of range for an array of ${x.ndim} axes`);
  }
  return ops.sort([x], place, 1)[0];
}

function contract(x: ArrayLike, y: ArrayLike, [[lc, rc], [lb, rb]]: DotDimensionNumbers): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  return ops.dotGeneral(a, b, { lhsContract: lc, rhsContract: rc, lhsBatch: lb, rhsBatch: rb });
}

function dotOf(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  for (const v of [a, b]) {
    if (v.ndim !== 1 && v.ndim !== 2) {
      throw new RangeError(
        `lax.dot: operands have ${a.ndim} and ${b.ndim} axes; it takes vectors and matrices, np.matmul takes more`,
      );
    }
  }
  return contract(a, b, [[[a.ndim - 1], [0]], [[], []]]);
}
