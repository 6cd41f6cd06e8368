/**
 * Elements by their indices along an axis: `take` and `takeAlongAxis`.
 *
 * @module
 */
import type { ArrayLike, Complex, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText, valueText } from "../errors.ts";
import { arrayAs, asArray, broadcastShapes, convert, gather, rem, reshape } from "../ops/mod.ts";
import { checkAxis, optionsOf } from "./arguments.ts";
import { gatherOr, wrapped } from "./indexing_lower.ts";
import { integers } from "./integers.ts";

/**
 * What `take` gives for an index out of range: `fill` a value that shows it (NaN; the least int32, the largest uint32,
 * true) or `fillValue`, `clip` the nearest element (indices below 0 are out of range there), `wrap` the element at the
 * index modulo the length.
 */
export type TakeMode = "fill" | "clip" | "wrap";

/** Options of both {@link take} and {@link takeAlongAxis}. */
export interface FillOptions {
  /** What stands for an element out of range in the mode `fill`; a value that shows it by default. */
  fillValue?: number | boolean | Complex | null;
}

/** Options of {@link take}. */
export interface TakeOptions extends FillOptions {
  /** The axis to take along; null, the default, takes from the flattened array. */
  axis?: number | null;
  /** What an index out of range gives; `fill` by default, where indices below 0 count from the end. */
  mode?: TakeMode | null;
  /** Whether no index repeats, which nothing depends on. */
  uniqueIndices?: boolean;
  /** Whether indices grow, which nothing depends on. */
  indicesAreSorted?: boolean;
}

const TAKE: readonly (keyof TakeOptions)[] = ["axis", "mode", "uniqueIndices", "indicesAreSorted", "fillValue"];

/** Options of {@link takeAlongAxis}. */
export interface TakeAlongAxisOptions extends FillOptions {
  /** The axis to take along, the last by default; null flattens the array, and `indices` then have one axis. */
  axis?: number | null;
  /**
   * What an index out of range gives; `fill` by default. `promise_in_bounds` is for indices that aren't, and takes the
   * nearest element otherwise.
   */
  mode?: "fill" | "clip" | "promise_in_bounds" | null;
  /** Whether indices below 0 count from the end; so by default, but not with `promise_in_bounds`. */
  wrapNegativeIndices?: boolean | null;
}

const ALONG: readonly (keyof TakeAlongAxisOptions)[] = ["axis", "mode", "fillValue", "wrapNegativeIndices"];

/** A fill value in the dtype of the array, or null. */
function fillFor(x: NDArray, { fillValue = null }: FillOptions): NDArray | null {
  return fillValue === null ? null : arrayAs(fillValue, x.dtype);
}

/**
 * The elements of `x` at `indices` along an axis, in whose place the result has the axes of `indices`; without an axis,
 * those of the flattened `x`.
 *
 * @throws TypeError for indices that are no integers; RangeError for an axis that `x` lacks or that is empty.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2, 3], [4, 5, 6]]);
 * assertEquals(np.take(x, [2, 0], 1).tolist(), [[3, 1], [6, 4]]);
 * assertEquals(np.take(x, [7, -1], { mode: "wrap" }).tolist(), [2, 6]);
 * ```
 */
export function take(x: ArrayLike, indices: ArrayLike, options: number | null | TakeOptions = {}): NDArray {
  const given = optionsOf<TakeOptions>("take", options, TAKE) ?? { axis: options as number | null };
  const { axis = null } = given;
  const mode = given.mode ?? "fill";
  if (mode !== "fill" && mode !== "clip" && mode !== "wrap") {
    throw new RangeError(`take: mode ${valueText(mode)} must be "fill", "clip" or "wrap"`);
  }
  const whole = asArray(x);
  const operand = axis === null ? reshape(whole, [whole.size]) : whole;
  const at = checkAxis("take", axis ?? 0, operand.ndim);
  const length = operand.shape[at];
  const which = integers("take", indices);
  const rank = which.ndim;
  const before = operand.shape.slice(0, at);
  const after = operand.shape.slice(at + 1);
  const aval = makeAval([...before, ...which.shape, ...after], operand.dtype, operand.weakType);
  if (length === 0 && which.size > 0) {
    throw new RangeError(
      `take: axis ${at} of an array of shape ${shapeText(operand.shape)} is empty, so that no index is in range`,
    );
  }
  if (aval.size === 0) return zerosOf(aval);
  const params = {
    offsetDims: [...before.map((_, i) => i), ...after.map((_, i) => at + rank + i)],
    collapsedSliceDims: [at],
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: [at],
    sliceSizes: [...before, 1, ...after],
  };
  // Clipping keeps a uint32 above the range of int32 out of range, as `wrapped` does.
  const places = {
    fill: () => wrapped(which, length),
    clip: () => which.dtype === "uint32" ? wrapped(which, length) : convert(which, "int32"),
    wrap: () => wrapped(convert(rem(which, length), "int32"), length),
  }[mode]();
  const vectors = reshape(places, [...which.shape, 1]);
  if (mode === "fill") return gatherOr(operand, vectors, params, fillFor(operand, given));
  return gather(operand, vectors, { ...params, mode: "clip" });
}

/**
 * The elements of `x` at `indices` along an axis, each other axis running along with that of `indices` (lengths equal
 * or 1): what `argsort` and `argmax` with `keepdims` give.
 *
 * @throws TypeError for indices that are no integers; RangeError for shapes that don't match or an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[3, 1, 2], [6, 5, 4]]);
 * assertEquals(np.takeAlongAxis(x, [[2, 0], [1, 1]], 1).tolist(), [[2, 3], [5, 5]]);
 * ```
 */
export function takeAlongAxis(
  x: ArrayLike,
  indices: ArrayLike,
  options: number | null | TakeAlongAxisOptions = {},
): NDArray {
  const named = optionsOf<TakeAlongAxisOptions>("takeAlongAxis", options, ALONG) ?? { axis: options as number | null };
  const { axis = -1 } = named;
  const mode = named.mode ?? "fill";
  if (mode !== "fill" && mode !== "clip" && mode !== "promise_in_bounds") {
    throw new RangeError(`takeAlongAxis: mode ${valueText(mode)} must be "fill", "clip" or "promise_in_bounds"`);
  }
  const wrap = named.wrapNegativeIndices ?? mode !== "promise_in_bounds";
  const whole = asArray(x);
  const array = axis === null ? reshape(whole, [whole.size]) : whole;
  const given = integers("takeAlongAxis", indices);
  if (given.ndim !== array.ndim) {
    throw new RangeError(
      `takeAlongAxis: indices of shape ${shapeText(given.shape)} and an array of shape ${
        shapeText(array.shape)
      } must have the same number of axes`,
    );
  }
  const at = checkAxis("takeAlongAxis", axis ?? 0, array.ndim);
  const length = array.shape[at];
  const others = array.shape.map((n, i) => i === at ? 1 : n);
  const shape = broadcastShapes("takeAlongAxis", given.shape, others);
  const aval = makeAval(shape, array.dtype, array.weakType);
  if (length === 0 || aval.size === 0) return zerosOf(aval);

  // An axis where the indices have length 1 is taken whole; one where the array has, but not they, is dropped from it;
  // any other runs along with theirs.
  const axes = shape.map((_, i) => i);
  const along = axes.filter((i) => i === at || given.shape[i] !== 1);
  const kept = axes.filter((i) => i === at || given.shape[i] === 1 || array.shape[i] !== 1);
  const batching = kept.filter((i) => i !== at && given.shape[i] !== 1);
  const operand = reshape(array, kept.map((i) => array.shape[i]));
  const index = wrapped(reshape(given, along.map((i) => given.shape[i])), length, wrap);
  const params = {
    offsetDims: axes.filter((i) => !along.includes(i)),
    collapsedSliceDims: [kept.indexOf(at)],
    operandBatchingDims: batching.map((i) => kept.indexOf(i)),
    startIndicesBatchingDims: batching.map((i) => along.indexOf(i)),
    startIndexMap: [kept.indexOf(at)],
    sliceSizes: kept.map((i) => along.includes(i) ? 1 : array.shape[i]),
  };
  const vectors = reshape(index, [...index.shape, 1]);
  if (mode === "fill") return gatherOr(operand, vectors, params, fillFor(operand, named));
  return gather(operand, vectors, { ...params, mode: "clip" });
}
