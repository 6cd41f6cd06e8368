/**
 * Reductions that leave NaN out. A complex element is NaN if a part of it is; integers and booleans have none.
 *
 * @module
 */
import type { ArrayLike, Axes, FoldOptions, NDArray } from "../core/array.ts";
import {
  and,
  asArray,
  constLike,
  convert,
  div,
  eq,
  le,
  ne,
  reduceAnd,
  reduceSum,
  select,
  sqrt,
  sub,
} from "../ops/mod.ts";
import { dtypeOption } from "./arguments.ts";
import { type Extreme, extremum, LARGEST, PRODUCTS, SMALLEST, SUMS, total } from "./folding.ts";
import {
  countOver,
  extremeOf,
  FOLD,
  kept,
  masked,
  maskOf,
  MEAN,
  meanDType,
  type MeanOptions,
  reductionOf,
  type SumOptions,
} from "./reducing.ts";
import { mean, squaredModulus, varianceDTypes } from "./statistics.ts";

/** Options of {@link nanvar} and {@link nanstd}. */
export interface NanVarOptions extends MeanOptions {
  /** What is subtracted from the number of elements in the divisor; 0 by default. */
  ddof?: number;
  /** The mean, where it is known already, with its axes kept at length 1. */
  mean?: ArrayLike | null;
}

const NANVAR: readonly (keyof NanVarOptions)[] = [...MEAN, "ddof", "mean"];

/** `x` with `value` in place of NaN; the derivative is zero there. */
function without(x: NDArray, value: number): NDArray {
  return x.aval.kind === "b" || x.aval.kind === "i" ? x : select(ne(x, x), constLike(x, value), x);
}

/** An extremum of what isn't NaN; NaN where there is nothing else, unless an initial value is given. */
function nanExtremum(
  action: string,
  extreme: Extreme,
  x: ArrayLike,
  options: Axes | FoldOptions | undefined,
): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<FoldOptions>(action, a, options, FOLD);
  if (a.aval.kind !== "f" && a.aval.kind !== "c") return extremum(action, extreme, a, options);
  const y = extremum(action, extreme, without(a, extremeOf(a.dtype, extreme.sign)), options);
  if ((given.initial ?? null) !== null) return y;
  return select(kept(reduceAnd(ne(a, a), axes), axes, keepdims), constLike(y, NaN), y);
}

/**
 * The sum of the elements over axes, all by default, with NaN as 0: of those that `where` marks, and `initial`. Booleans
 * add up as int32; `dtype` converts first.
 *
 * @throws RangeError for axes that `x` lacks or that repeat and a mask that doesn't broadcast to `x`; TypeError for a
 *   mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nansum([1, NaN, 3]).item(), 4);
 * ```
 */
export function nansum(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  return total("nansum", SUMS, without(asArray(x), 0), options);
}

/**
 * The product of the elements over axes, all by default, with NaN as 1: of those that `where` marks, and `initial`.
 * Booleans multiply as int32; `dtype` converts first.
 *
 * @throws RangeError for axes that `x` lacks or that repeat and a mask that doesn't broadcast to `x`; TypeError for a
 *   mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanprod([2, NaN, 3]).item(), 6);
 * ```
 */
export function nanprod(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  return total("nanprod", PRODUCTS, without(asArray(x), 1), options);
}

/**
 * The largest element over axes, all by default, that isn't NaN; NaN where all are. With `where`, of the elements that it
 * marks, and `initial`.
 *
 * @throws RangeError for axes that `x` lacks, that repeat or, without `initial`, that are empty; TypeError for `where`
 *   without `initial`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanmax([[1, NaN], [NaN, NaN]], 1).tolist(), [1, NaN]);
 * ```
 */
export function nanmax(x: ArrayLike, options?: Axes | FoldOptions): NDArray {
  return nanExtremum("nanmax", LARGEST, x, options);
}

/**
 * The smallest element over axes, all by default, that isn't NaN; NaN where all are. With `where`, of the elements that it
 * marks, and `initial`.
 *
 * @throws RangeError for axes that `x` lacks, that repeat or, without `initial`, that are empty; TypeError for `where`
 *   without `initial`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanmin([3, NaN, 2]).item(), 2);
 * ```
 */
export function nanmin(x: ArrayLike, options?: Axes | FoldOptions): NDArray {
  return nanExtremum("nanmin", SMALLEST, x, options);
}

/**
 * The mean over axes, all by default, of the elements that aren't NaN and that `where` marks; NaN of none. Integers and
 * booleans give float32.
 *
 * @throws RangeError for axes that `x` lacks or that repeat and a mask that doesn't broadcast to `x`; TypeError for a
 *   mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanmean([[1, NaN], [3, 5]], 0).tolist(), [2, 5]);
 * ```
 */
export function nanmean(x: ArrayLike, options?: Axes | MeanOptions): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<MeanOptions>("nanmean", a, options, MEAN);
  if (a.aval.kind !== "f" && a.aval.kind !== "c") return mean(a, options);
  const dtype = meanDType(a, dtypeOption("nanmean", given.dtype));
  const there = eq(a, a);
  const mask = maskOf("nanmean", a, given.where);
  const n = countOver(a, axes, mask === null ? there : and(there, mask), dtype);
  return div(
    total("nanmean", SUMS, without(a, 0), { axis: axes, keepdims, dtype, where: mask }),
    kept(n, axes, keepdims),
  );
}

/** The variance, under the name of the function that was called. */
function nanVariance(action: string, x: ArrayLike, options: Axes | NanVarOptions | undefined): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<NanVarOptions>(action, a, options, NANVAR);
  const { ddof = 0, mean: known = null } = given;
  const mask = maskOf(action, a, given.where);
  const { compute, result } = varianceDTypes(action, a, dtypeOption(action, given.dtype));
  const values = convert(a, compute);
  const centre = known === null
    ? nanmean(values, { axis: axes, keepdims: true, where: mask })
    : convert(asArray(known), compute);
  const there = eq(values, values);
  const squares = squaredModulus(select(there, sub(values, centre), constLike(values, 0)));
  const n = sub(countOver(a, axes, mask === null ? there : and(there, mask), "int32"), ddof);
  const few = le(n, constLike(n, 0));
  const total = select(few, NaN, reduceSum(masked(squares, mask, 0), axes));
  const y = div(total, convert(select(few, constLike(n, 1), n), total.dtype));
  return kept(convert(y, result), axes, keepdims);
}

/**
 * The variance over axes, all by default, of the elements that aren't NaN and that `where` marks: the mean of |x − mean|²,
 * divided by n − `ddof`. Complex arrays have a real one; NaN where n is not above `ddof`.
 *
 * @throws RangeError for axes that `x` lacks or that repeat; TypeError for a mask that isn't bool and a real `dtype` of a
 *   complex array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanvar([1, 2, NaN, 3, 6]).item(), 3.5);
 * ```
 */
export function nanvar(x: ArrayLike, options?: Axes | NanVarOptions): NDArray {
  return nanVariance("nanvar", x, options);
}

/**
 * The standard deviation over axes, all by default, of the elements that aren't NaN: the square root of {@link nanvar}.
 *
 * @throws RangeError for axes that `x` lacks or that repeat; TypeError for a mask that isn't bool and a real `dtype` of a
 *   complex array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanstd([1, NaN, 3]).item(), 1);
 * ```
 */
export function nanstd(x: ArrayLike, options?: Axes | NanVarOptions): NDArray {
  return sqrt(nanVariance("nanstd", x, options));
}
