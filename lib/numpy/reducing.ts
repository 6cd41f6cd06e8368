/**
 * What reductions have in common: their axes, masks, initial values and options.
 *
 * @module
 */
import type { ArrayLike, Axes, FoldOptions, MaskOptions, NDArray, ReduceOptions } from "../core/array.ts";
import { type DType, inexactOf } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import { makeAval, sameShape } from "../core/aval.ts";
import { avalText, shapeText } from "../errors.ts";
import {
  arrayAs,
  asArray,
  broadcastTo,
  constLike,
  convert,
  expandDims,
  reduceSum,
  reshape,
  select,
  transpose,
} from "../ops/mod.ts";
import { checkAxes, optionsOf } from "./arguments.ts";

/** Options of reductions that compute in a dtype of choice. */
export interface SumOptions extends FoldOptions {
  /** The dtype to convert to first, and of the result. */
  dtype?: DType | null;
  /** Whether narrow integers become int32: there are none, so that nothing depends on it. */
  promoteIntegers?: boolean;
}

/** Options of means. */
export interface MeanOptions extends MaskOptions {
  /** The dtype to compute in, and of the result. */
  dtype?: DType | null;
}

/** The options of plain reductions. */
export const REDUCE: readonly (keyof ReduceOptions)[] = ["axis", "keepdims"];
/** The options of reductions with a mask. */
export const MASK: readonly (keyof MaskOptions)[] = [...REDUCE, "where"];
/** The options of reductions with a mask and an initial value. */
export const FOLD: readonly (keyof FoldOptions)[] = [...MASK, "initial"];
/** The options of sums and products. */
export const SUM: readonly (keyof SumOptions)[] = [...FOLD, "dtype", "promoteIntegers"];
/** The options of means. */
export const MEAN: readonly (keyof MeanOptions)[] = [...MASK, "dtype"];

/** A reduction's axes in growing order, and its options. */
export interface Reduction<O> {
  readonly axes: readonly number[];
  readonly keepdims: boolean;
  /** What the options say; empty if an axis stood alone. */
  readonly given: Partial<O>;
}

/** Axes, alone or among options, as a list in growing order, and the options. */
export function reductionOf<O extends ReduceOptions>(
  action: string,
  x: NDArray,
  options: Axes | O | undefined,
  keys: readonly (keyof O & string)[],
): Reduction<O> {
  const given = optionsOf<O>(action, options, keys);
  const axis = given === undefined ? options as Axes | undefined : given.axis;
  const axes = checkAxes(action, axis, x.ndim).sort((a, b) => a - b);
  return { axes, keepdims: given?.keepdims ?? false, given: given ?? {} };
}

/** `y`, a reduction over `axes`, with the axes put back at length 1 if asked. */
export function kept(y: NDArray, axes: readonly number[], keepdims: boolean): NDArray {
  return keepdims ? expandDims(y, axes) : y;
}

/** A mask as a bool array of the shape of `x`, or null if there is none. */
export function maskOf(action: string, x: NDArray, where: ArrayLike | null | undefined): NDArray | null {
  if (where === null || where === undefined) return null;
  const mask = asArray(where);
  if (mask.dtype !== "bool") {
    throw new TypeError(
      `${action}: where is ${avalText(mask)}; it must be bool: compare, or convert it with astype("bool")`,
    );
  }
  const lead = x.ndim - mask.ndim;
  if (lead < 0 || mask.shape.some((n, i) => n !== 1 && n !== x.shape[lead + i])) {
    throw new RangeError(
      `${action}: where of shape ${shapeText(mask.shape)} doesn't broadcast to the shape ${
        shapeText(x.shape)
      } of the array; each axis must be equal or 1, counted from the last`,
    );
  }
  return broadcastTo(mask, x.shape);
}

/** `x` where the mask is true, `value` elsewhere; `x` without a mask. */
export function masked(x: NDArray, mask: NDArray | null, value: number): NDArray {
  return mask === null ? x : select(mask, x, constLike(x, value));
}

/** The value that changes no maximum (sign −1) or no minimum (sign 1) of a dtype. */
export function extremeOf(dtype: DType, sign: -1 | 1): number {
  if (dtype === "int32") return sign < 0 ? -(2 ** 31) : 2 ** 31 - 1;
  if (dtype === "uint32") return sign < 0 ? 0 : 2 ** 32 - 1;
  if (dtype === "bool") return sign < 0 ? 0 : 1;
  return sign * Infinity;
}

/** An initial value as a 0-d array of a dtype. */
export function initialOf(action: string, initial: ArrayLike, dtype: DType): NDArray {
  const value = arrayAs(initial, dtype);
  if (value.ndim === 0) return value;
  throw new RangeError(`${action}: initial has shape ${shapeText(value.shape)}; it must be one number, a 0-d array`);
}

/** The number of elements over `axes`: of those that the mask marks, per result, in `dtype`. */
export function countOver(x: NDArray, axes: readonly number[], mask: NDArray | null, dtype: DType): NDArray {
  if (mask !== null) return reduceSum(convert(mask, dtype), axes);
  return filled(makeAval([], dtype), axes.reduce((n, a) => n * x.shape[a], 1));
}

/** The dtype of means of `x`: what was asked for, or the floating dtype of its elements. */
export function meanDType(x: NDArray, asked: DType | null): DType {
  return asked ?? inexactOf(x.dtype);
}

/** Weights of the shape of `x`, or of its axes, with as many axes as `x`. */
export function weightsAlong(action: string, x: NDArray, weights: NDArray, axis: Axes | undefined): NDArray {
  if (sameShape(x.shape, weights.shape)) return weights;
  const axes = axis === undefined || axis === null ? null : checkAxes(action, axis, x.ndim);
  if (axes === null || !sameShape(weights.shape, axes.map((i) => x.shape[i]))) {
    throw new RangeError(
      `${action}: weights of shape ${shapeText(weights.shape)} and an array of shape ${shapeText(x.shape)}: ` +
        (axes === null ? "name the axis that the weights run along" : `they must have the shape of axes [${axes}]`),
    );
  }
  const order = axes.map((_, i) => i).sort((i, j) => axes[i] - axes[j]);
  return reshape(transpose(weights, order), x.shape.map((n, i) => axes.includes(i) ? n : 1));
}
