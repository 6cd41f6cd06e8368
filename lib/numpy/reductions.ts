/**
 * Reductions: sums, products, extrema, means, and whether all or any elements are true.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray, ReduceOptions } from "../core/array.ts";
import { type DType, inexactOf } from "../core/dtype.ts";
import {
  asArray,
  broadcastTo,
  conj,
  constLike,
  convert,
  div,
  expandDims,
  mul,
  ne,
  real,
  reduceAnd,
  reduceMax,
  reduceMin,
  reduceOr,
  reduceProd,
  reduceSum,
  sqrt,
  square,
  strong,
  sub,
} from "../ops/mod.ts";
import { checkAxes, dtypeOption, optionsOf } from "./arguments.ts";

/** Options of reductions that compute in a dtype of choice. */
export interface SumOptions extends ReduceOptions {
  /** The dtype to convert to first, and of the result. */
  dtype?: DType | null;
}

/** Options of `var` and `std`. */
export interface VarOptions extends SumOptions {
  /** What is subtracted from the number of elements in the divisor; 0 by default. */
  ddof?: number;
  /** Another name of `ddof`. */
  correction?: number;
}

const REDUCE: readonly (keyof ReduceOptions)[] = ["axis", "keepdims"];
const SUM: readonly (keyof SumOptions)[] = [...REDUCE, "dtype"];
const VAR: readonly (keyof VarOptions)[] = [...SUM, "ddof", "correction"];

/** Axes, alone or among options, as a list in growing order, and the options. */
function split<O extends ReduceOptions>(
  action: string,
  x: NDArray,
  options: Axes | O | undefined,
  keys: readonly (keyof O & string)[],
): { axes: number[]; keepdims: boolean; given: O | undefined } {
  const given = optionsOf<O>(action, options, keys);
  const axis = given === undefined ? options as Axes | undefined : given.axis;
  const axes = checkAxes(action, axis, x.ndim).sort((a, b) => a - b);
  return { axes, keepdims: given?.keepdims ?? false, given };
}

/** `y`, a reduction over `axes`, with the axes put back at length 1 if asked. */
function kept(y: NDArray, axes: readonly number[], keepdims: boolean): NDArray {
  return keepdims ? expandDims(y, axes) : y;
}

/** The number of elements over `axes`. */
function count(x: NDArray, axes: readonly number[]): number {
  return axes.reduce((n, a) => n * x.shape[a], 1);
}

type Reduce = (x: NDArray, axes: readonly number[]) => NDArray;

/** A sum or product: booleans count as int32, and the result is strongly typed. */
function total(action: string, reduce: Reduce, x: ArrayLike, options: Axes | SumOptions | undefined): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = split<SumOptions>(action, a, options, SUM);
  const dtype = dtypeOption(action, given?.dtype) ?? (a.dtype === "bool" ? "int32" : a.dtype);
  return strong(kept(reduce(convert(a, dtype, dtype === a.dtype && a.weakType), axes), axes, keepdims));
}

/** An extremum; the result is strongly typed. */
function extremum(action: string, reduce: Reduce, x: ArrayLike, options: Axes | ReduceOptions | undefined): NDArray {
  const a = asArray(x);
  const { axes, keepdims } = split<ReduceOptions>(action, a, options, REDUCE);
  return strong(kept(reduce(a, axes), axes, keepdims));
}

/** Whether all or any elements are not 0. */
function truth(action: string, reduce: Reduce, x: ArrayLike, options: Axes | ReduceOptions | undefined): NDArray {
  const a = asArray(x);
  const { axes, keepdims } = split<ReduceOptions>(action, a, options, REDUCE);
  return kept(reduce(a.dtype === "bool" ? a : ne(a, constLike(a, 0)), axes), axes, keepdims);
}

/**
 * The sum of the elements over axes, all by default. Booleans add up as int32; `dtype` converts first.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sum([[1, 2], [3, 4]]).item(), 10);
 * assertEquals(np.sum([[1, 2], [3, 4]], 0).tolist(), [4, 6]);
 * assertEquals(np.sum([[1, 2], [3, 4]], { axis: 1, keepdims: true }).shape, [2, 1]);
 * ```
 */
export function sum(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  return total("sum", reduceSum, x, options);
}

/**
 * The product of the elements over axes, all by default. Booleans multiply as int32; `dtype` converts first.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.prod([[1, 2], [3, 4]], -1).tolist(), [2, 12]);
 * ```
 */
export function prod(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  return total("prod", reduceProd, x, options);
}

/**
 * The mean of the elements over axes, all by default; NaN of none. Integers and booleans give float32.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.mean([[1, 2], [3, 5]], 0).tolist(), [2, 3.5]);
 * ```
 */
export function mean(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = split<SumOptions>("mean", a, options, SUM);
  const dtype = dtypeOption("mean", given?.dtype) ?? inexactOf(a.dtype);
  const y = reduceSum(convert(a, dtype), axes);
  return kept(div(y, count(a, axes)), axes, keepdims);
}

/**
 * The variance over axes, all by default: the mean of |x − mean|², divided by n − `ddof`. Complex arrays have a real one;
 * NaN where n is not above `ddof`.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
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
  const a = asArray(x);
  const { axes, keepdims, given } = split<VarOptions>("var", a, options, VAR);
  const dtype = dtypeOption("var", given?.dtype) ?? inexactOf(a.dtype);
  const values = convert(a, dtype);
  const centred = sub(values, kept(div(reduceSum(values, axes), count(a, axes)), axes, true));
  const squares = centred.aval.kind === "c" ? real(mul(centred, conj(centred))) : square(centred);
  const n = count(a, axes) - (given?.ddof ?? given?.correction ?? 0);
  const y = kept(reduceSum(squares, axes), axes, keepdims);
  return n > 0 ? div(y, n) : broadcastTo(strong(constLike(y, NaN)), y.shape);
}
export { variance as var };

/**
 * The standard deviation over axes, all by default: the square root of {@link var}.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
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
  return sqrt(variance(x, options));
}

/**
 * The largest element over axes, all by default; NaN if there is one. Complex numbers compare by real part first.
 *
 * @throws RangeError for empty axes, and for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.max([[1, 5], [7, 2]], 1).tolist(), [5, 7]);
 * ```
 */
export function max(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  return extremum("max", reduceMax, x, options);
}

/**
 * The smallest element over axes, all by default; NaN if there is one. Complex numbers compare by real part first.
 *
 * @throws RangeError for empty axes, and for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.min([[1, 5], [7, 2]]).item(), 1);
 * ```
 */
export function min(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  return extremum("min", reduceMin, x, options);
}

/**
 * NumPy's other name of {@link max}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.amax([3, 9, 4]).item(), 9);
 * ```
 */
export const amax: typeof max = max;

/**
 * NumPy's other name of {@link min}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.amin([3, 9, 4]).item(), 3);
 * ```
 */
export const amin: typeof min = min;

/**
 * The range over axes, all by default: the largest element minus the smallest.
 *
 * @throws RangeError for empty axes, and for axes that `x` lacks or that repeat.
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
  return sub(max(a, options), min(a, options));
}

/**
 * Whether all elements over axes (all by default) are true: not 0. True of none.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.all([[1, 0], [2, 3]], 1).tolist(), [false, true]);
 * ```
 */
export function all(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  return truth("all", reduceAnd, x, options);
}

/**
 * Whether any element over axes (all by default) is true: not 0. False of none.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.any([[1, 0], [0, 0]], 1).tolist(), [true, false]);
 * ```
 */
export function any(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  return truth("any", reduceOr, x, options);
}

/**
 * How many elements over axes (all by default) are not 0, as int32.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.countNonzero([[1, 0], [2, 3]], 0).tolist(), [2, 1]);
 * ```
 */
export function countNonzero(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  const a = asArray(x);
  return sum(ne(a, constLike(a, 0)), options);
}
