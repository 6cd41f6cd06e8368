/**
 * Gather and scatter with XLA's dimension numbers, under JAX's `lax` names.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import type { ScatterFn } from "../core/plan.ts";
import { avalText, shapeText } from "../errors.ts";
import { checkAxes } from "../numpy/arguments.ts";
import { remainder } from "../numpy/arithmetic.ts";
import * as ops from "../ops/mod.ts";

/** XLA's dimension numbers of a gather. */
export interface GatherDimensionNumbers {
  /** Axes of the result that run within a slice. */
  readonly offsetDims: readonly number[];
  /** Axes of x, of slice size 1, that a slice lacks. */
  readonly collapsedSliceDims: readonly number[];
  /** The axis of x that each entry of an index vector addresses. */
  readonly startIndexMap: readonly number[];
  /** Axes of x that run along with `startIndicesBatchingDims` of the indices; none by default. */
  readonly operandBatchingDims?: readonly number[];
  /** See `operandBatchingDims`. */
  readonly startIndicesBatchingDims?: readonly number[];
}

/** XLA's dimension numbers of a scatter. */
export interface ScatterDimensionNumbers {
  /** Axes of the updates that run within a window. */
  readonly updateWindowDims: readonly number[];
  /** Axes of x that a window lacks. */
  readonly insertedWindowDims: readonly number[];
  /** The axis of x that each entry of an index vector addresses. */
  readonly scatterDimsToOperandDims: readonly number[];
  /** Axes of x that run along with `scatterIndicesBatchingDims` of the indices; none by default. */
  readonly operandBatchingDims?: readonly number[];
  /** See `operandBatchingDims`. */
  readonly scatterIndicesBatchingDims?: readonly number[];
}

/** What is done at an index out of range. */
export interface IndexModeOptions {
  /**
   * `fill` (the default) gives NaN, the least int32, the largest uint32, or true, and drops updates; `clip` moves the
   * slice inside.
   */
  mode?: "fill" | "clip";
}

/** Index vectors in the last axis, as int32. */
function vectors(action: string, x: ArrayLike): NDArray {
  if (!(x instanceof NDArray)) return ops.arrayAs(x, "int32");
  if (x.aval.kind === "i") return ops.convert(x, "int32");
  throw new TypeError(
    `${action}: the indices are ${avalText(x)}; they must be integers: convert them with astype("int32")`,
  );
}

/**
 * XLA's gather: slices of x at the index vectors in the last axis of `indices`.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { offsetDims: [1], collapsedSliceDims: [0], startIndexMap: [0] };
 * assertEquals(lax.gather(np.array([[1, 2], [3, 4]]), [[1], [0]], numbers, [1, 2]).tolist(), [[3, 4], [1, 2]]);
 * ```
 */
export function gather(
  x: ArrayLike,
  indices: ArrayLike,
  dimensionNumbers: GatherDimensionNumbers,
  sliceSizes: readonly number[],
  options: IndexModeOptions = {},
): NDArray {
  return ops.gather(ops.asArray(x), vectors("lax.gather", indices), {
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    ...dimensionNumbers,
    sliceSizes,
    mode: options.mode ?? "fill",
  });
}

/**
 * The slices of x at indices along some of its axes, one array of integers, of one axis, for each: `x[:, i, j]` for the
 * axes 1 and 2, with the places first. Indices count modulo the length of their axis.
 *
 * @throws RangeError for axes that `x` lacks or that repeat, and unless there is an array of one axis for each, all
 * equally long; TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2, 3], [4, 5, 6]]);
 * assertEquals(lax.indexTake(x, [np.array([0, -1], "int32")], [1]).tolist(), [[1, 4], [3, 6]]);
 * ```
 */
export function indexTake(x: ArrayLike, indices: readonly ArrayLike[], axes: readonly number[]): NDArray {
  const action = "lax.indexTake";
  const a = ops.asArray(x);
  const along = checkAxes(action, axes, a.ndim);
  const columns = indices.map((i) => vectors(action, i));
  if (columns.length !== along.length || columns.some((c) => c.ndim !== 1 || c.size !== columns[0].size)) {
    throw new RangeError(
      `${action}: the indices have the shapes ${
        columns.map((c) => shapeText(c.shape)).join(", ")
      } for axes [${axes}]; ` +
        `give an array of one axis for each, all equally long`,
    );
  }
  const wrapped = columns.map((c, i) => ops.expandDims(remainder(c, a.shape[along[i]]), [1]));
  return ops.gather(a, ops.concatenate(wrapped, 1), {
    offsetDims: Array.from({ length: a.ndim - along.length }, (_, i) => i + 1),
    collapsedSliceDims: along.toSorted((i, j) => i - j),
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: along,
    sliceSizes: a.shape.map((n, i) => along.includes(i) ? 1 : n),
    mode: "fill",
  });
}

function scattered(
  fn: ScatterFn,
  action: string,
  [x, indices, updates]: readonly ArrayLike[],
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions,
): NDArray {
  const a = ops.asArray(x);
  const u = ops.arrayAs(updates, a.dtype);
  return ops.scatter(fn, a, vectors(action, indices), u, {
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    ...dimensionNumbers,
    mode: options.mode ?? "fill",
  });
}

/**
 * XLA's scatter: x with updates written at the index vectors in the last axis of `indices`; where an index repeats, the
 * last stays.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0] };
 * assertEquals(lax.scatter(np.array([1, 2, 3]), [[2]], [7], numbers).tolist(), [1, 2, 7]);
 * ```
 */
export function scatter(
  x: ArrayLike,
  indices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions = {},
): NDArray {
  return scattered("set", "lax.scatter", [x, indices, updates], dimensionNumbers, options);
}

/**
 * XLA's scatter: x with updates added at the index vectors in the last axis of `indices`.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0] };
 * assertEquals(lax.scatterAdd(np.array([1, 2, 3]), [[2]], [7], numbers).tolist(), [1, 2, 10]);
 * ```
 */
export function scatterAdd(
  x: ArrayLike,
  indices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions = {},
): NDArray {
  return scattered("add", "lax.scatterAdd", [x, indices, updates], dimensionNumbers, options);
}

/**
 * XLA's scatter: x with updates subtracted at the index vectors in the last axis of `indices`.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0] };
 * assertEquals(lax.scatterSub(np.array([1, 2, 3]), [[2]], [7], numbers).tolist(), [1, 2, -4]);
 * ```
 */
export function scatterSub(
  x: ArrayLike,
  indices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions = {},
): NDArray {
  const a = ops.asArray(x);
  const less = ops.neg(ops.arrayAs(updates, a.dtype));
  return scattered("add", "lax.scatterSub", [a, indices, less], dimensionNumbers, options);
}

/**
 * XLA's scatter: x with updates multiplied in at the index vectors in the last axis of `indices`.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0] };
 * assertEquals(lax.scatterMul(np.array([1, 2, 3]), [[2]], [7], numbers).tolist(), [1, 2, 21]);
 * ```
 */
export function scatterMul(
  x: ArrayLike,
  indices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions = {},
): NDArray {
  return scattered("mul", "lax.scatterMul", [x, indices, updates], dimensionNumbers, options);
}

/**
 * XLA's scatter: x lowered to the updates, where these are smaller, at the index vectors in the last axis of `indices`.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0] };
 * assertEquals(lax.scatterMin(np.array([1, 2, 3]), [[2]], [7], numbers).tolist(), [1, 2, 3]);
 * ```
 */
export function scatterMin(
  x: ArrayLike,
  indices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions = {},
): NDArray {
  return scattered("min", "lax.scatterMin", [x, indices, updates], dimensionNumbers, options);
}

/**
 * XLA's scatter: x raised to the updates, where these are larger, at the index vectors in the last axis of `indices`.
 *
 * @throws TypeError for indices that are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { updateWindowDims: [], insertedWindowDims: [0], scatterDimsToOperandDims: [0] };
 * assertEquals(lax.scatterMax(np.array([1, 2, 3]), [[2]], [7], numbers).tolist(), [1, 2, 7]);
 * ```
 */
export function scatterMax(
  x: ArrayLike,
  indices: ArrayLike,
  updates: ArrayLike,
  dimensionNumbers: ScatterDimensionNumbers,
  options: IndexModeOptions = {},
): NDArray {
  return scattered("max", "lax.scatterMax", [x, indices, updates], dimensionNumbers, options);
}
