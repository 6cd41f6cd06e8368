/**
 * Means, variances and ranges.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray, ReduceOptions } from "../core/array.ts";
import { type DType, inexactOf, kindOf, realOf } from "../core/dtype.ts";
import { avalText } from "../errors.ts";
import {
  asArray,
  broadcastTo,
  conj,
  convert,
  div,
  gt,
  inexact,
  mul,
  promoteAll,
  real,
  reduceSum,
  select,
  sqrt,
  square,
  strong,
  sub,
} from "../ops/mod.ts";
import { dtypeOption, optionsOf } from "./arguments.ts";
import {
  countOver,
  kept,
  masked,
  maskOf,
  MEAN,
  meanDType,
  type MeanOptions,
  REDUCE,
  reductionOf,
  weightsAlong,
} from "./reducing.ts";
import { max, min } from "./reductions.ts";

export type { MeanOptions } from "./reducing.ts";

/** Options of `var` and `std`. */
export interface VarOptions extends MeanOptions {
  /** What is subtracted from the number of elements in the divisor; 0 by default. */
  ddof?: number;
  /** Another name of `ddof`. */
  correction?: number | null;
  /** The mean, where it is known already, with its axes kept at length 1. */
  mean?: ArrayLike | null;
}

const VAR: readonly (keyof VarOptions)[] = [...MEAN, "ddof", "correction", "mean"];

/**
 * The mean of the elements over axes, all by default: of those that `where` marks; NaN of none. Integers and booleans
 * give float32.
 *
 * @throws RangeError for axes that `x` lacks or that repeat and a mask that doesn't broadcast to `x`; TypeError for a
 *   mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.mean([[1, 2], [3, 5]], 0).tolist(), [2, 3.5]);
 * assertEquals(np.mean([1, 2, 9], { where: [true, true, false] }).item(), 1.5);
 * ```
 */
export function mean(x: ArrayLike, options?: Axes | MeanOptions): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<MeanOptions>("mean", a, options, MEAN);
  const dtype = meanDType(a, dtypeOption("mean", given.dtype));
  const mask = maskOf("mean", a, given.where);
  const y = reduceSum(masked(convert(a, dtype), mask, 0), axes);
  return kept(div(y, countOver(a, axes, mask, dtype)), axes, keepdims);
}

/** What `var` and `nanvar` compute in, and the dtype of their result. */
export function varianceDTypes(action: string, x: NDArray, asked: DType | null): { compute: DType; result: DType } {
  if (asked === null) return { compute: inexactOf(x.dtype), result: realOf(inexactOf(x.dtype)) };
  if (x.aval.kind !== "c" || kindOf(asked) === "c") return { compute: asked, result: asked };
  throw new TypeError(
    `${action}: dtype ${asked} is real and the array is ${
      avalText(x)
    }; take the real part of the array, or leave dtype out`,
  );
}

/** The divisor's correction from the options. */
export function correctionOf(action: string, { ddof = 0, correction = null }: Partial<VarOptions>): number {
  if (correction === null) return ddof;
  if (ddof === 0) return correction;
  throw new RangeError(`${action}: ddof is ${ddof} and correction ${correction}; they are one thing: give one of them`);
}

/** |x|², as real numbers. */
export function squaredModulus(x: NDArray): NDArray {
  return x.aval.kind === "c" ? real(mul(x, conj(x))) : square(x);
}

/** The variance, under the name of the function that was called. */
function varianceOf(action: string, x: ArrayLike, options: Axes | VarOptions | undefined): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<VarOptions>(action, a, options, VAR);
  const correction = correctionOf(action, given);
  const mask = maskOf(action, a, given.where);
  const { compute, result } = varianceDTypes(action, a, dtypeOption(action, given.dtype));
  const values = convert(a, compute);
  const { mean: known = null } = given;
  const centre = known === null
    ? mean(values, { axis: axes, keepdims: true, where: mask })
    : convert(asArray(known), compute);
  const squares = squaredModulus(sub(values, centre));
  const n = sub(countOver(a, axes, mask, squares.dtype), correction);
  const y = div(reduceSum(masked(squares, mask, 0), axes), n);
  return kept(select(gt(n, 0), convert(y, result), NaN), axes, keepdims);
}

/**
 * The variance over axes, all by default: the mean of |x − mean|² over the elements that `where` marks, divided by
 * n − `ddof`. Complex arrays have a real one; NaN where n is not above `ddof`.
 *
 * @throws RangeError for axes that `x` lacks or that repeat, and for both `ddof` and `correction`; TypeError for a mask
 *   that isn't bool and a real `dtype` of a complex array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.var([1, 2, 3, 6]).item(), 3.5);
 * assertEquals(np.var([1, 2, 3], { ddof: 1 }).item(), 1);
 * ```
 */
function variance(x: ArrayLike, options?: Axes | VarOptions): NDArray {
  return varianceOf("var", x, options);
}
export { variance as var };

/**
 * The standard deviation over axes, all by default: the square root of {@link var}. Its derivative where all elements
 * are equal is not finite.
 *
 * @throws RangeError for axes that `x` lacks or that repeat, and for both `ddof` and `correction`; TypeError for a mask
 *   that isn't bool and a `dtype` that is neither floating nor, for complex arrays, complex.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.std([[1, 3], [2, 8]], 1).tolist(), [1, 3]);
 * ```
 */
export function std(x: ArrayLike, options?: Axes | VarOptions): NDArray {
  checkInexact("std", options);
  return sqrt(varianceOf("std", x, options));
}

/** Refuses a dtype among options that is neither floating nor complex. */
export function checkInexact(action: string, options: Axes | VarOptions | undefined): void {
  const asked = dtypeOption(action, optionsOf<VarOptions>(action, options, VAR)?.dtype);
  if (asked === null || kindOf(asked) === "f" || kindOf(asked) === "c") return;
  throw new TypeError(`${action}: dtype is ${asked}; it must be floating or complex`);
}

/**
 * The range over axes, all by default: the largest element minus the smallest.
 *
 * @throws RangeError for empty axes, and for axes that `x` lacks or that repeat; TypeError for bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ptp([[1, 5], [7, 2]], 0).tolist(), [6, 3]);
 * ```
 */
export function ptp(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  const a = asArray(x);
  const { axes, keepdims } = reductionOf<ReduceOptions>("ptp", a, options, REDUCE);
  return sub(max(a, { axis: axes, keepdims }), min(a, { axis: axes, keepdims }));
}

/** Options of {@link average}. */
export interface AverageOptions extends ReduceOptions {
  /** The weight of each element, or of each place along the axes; equal ones by default. */
  weights?: ArrayLike | null;
  /** Whether the sum of the weights comes as a second result. */
  returned?: boolean;
}

const AVERAGE: readonly (keyof AverageOptions)[] = [...REDUCE, "weights", "returned"];

/**
 * The weighted mean over axes, all by default: Σ w·x / Σ w. With `returned`, the pair of it and the sum of the weights.
 *
 * @throws RangeError for axes that `x` lacks or that repeat, and for weights whose shape is neither that of `x` nor that
 *   of its axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.average([1, 2, 6], { weights: [2, 1, 1] }).item(), 2.5);
 * const [mean, total] = np.average([[1, 3]], { axis: 1, weights: [3, 1], returned: true });
 * assertEquals([mean.tolist(), total.tolist()], [[1.5], [4]]);
 * ```
 */
export function average(x: ArrayLike, options: AverageOptions & { returned: true }): [NDArray, NDArray];
/** The weighted mean alone. */
export function average(x: ArrayLike, options?: Axes | AverageOptions & { returned?: false }): NDArray;
export function average(x: ArrayLike, options?: Axes | AverageOptions): NDArray | [NDArray, NDArray] {
  const whole = asArray(x);
  const { axes, keepdims, given } = reductionOf<AverageOptions>("average", whole, options, AVERAGE);
  const { weights = null, returned = false } = given;
  if (weights === null) {
    const y = mean(inexact(whole), { axis: axes, keepdims });
    return returned ? [y, broadcastTo(countOver(whole, axes, null, y.dtype), y.shape)] : y;
  }
  const [a, w] = promoteAll([whole, asArray(weights)]).map(inexact);
  const along = weightsAlong("average", a, w, given.axis);
  const total = kept(strong(reduceSum(along, axes)), axes, keepdims);
  const y = div(kept(strong(reduceSum(mul(a, along), axes)), axes, keepdims), total);
  return returned ? [y, broadcastTo(total, y.shape)] : y;
}
