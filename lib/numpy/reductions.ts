/**
 * Reductions: sums, products, extrema, and whether all or any elements are true.
 *
 * Each takes a mask `where`, which broadcasts to the array (JAX also lets the array broadcast to the mask, and NumPy
 * doesn't; here it is an error).
 *
 * @module
 */
import type { ArrayLike, Axes, FoldOptions, MaskOptions, NDArray, ReduceOptions } from "../core/array.ts";
import {
  add,
  asArray,
  broadcastTo,
  constLike,
  convert,
  max as maximum,
  min as minimum,
  mul,
  ne,
  real,
  reduceAnd,
  reduceMax,
  reduceMin,
  reduceOr,
  reduceProd,
  reduceSum,
  strong,
} from "../ops/mod.ts";
import { dtypeOption } from "./arguments.ts";
import {
  extremeOf,
  FOLD,
  initialOf,
  kept,
  MASK,
  masked,
  maskOf,
  REDUCE,
  reductionOf,
  SUM,
  type SumOptions,
} from "./reducing.ts";

export type { SumOptions } from "./reducing.ts";

type Reduce = (x: NDArray, axes: readonly number[]) => NDArray;
type Combine = (x: ArrayLike, y: ArrayLike) => NDArray;

/** A sum or product: booleans count as int32 unless the dtype asked for is bool, and the result is strongly typed. */
function total(
  action: string,
  [reduce, reduceBool, combine, identity]: readonly [Reduce, Reduce, Combine, number],
  x: ArrayLike,
  options: Axes | SumOptions | undefined,
): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<SumOptions>(action, a, options, SUM);
  const { initial = null } = given;
  const dtype = dtypeOption(action, given.dtype) ?? (a.dtype === "bool" ? "int32" : a.dtype);
  const values = masked(convert(a, dtype, dtype === a.dtype && a.weakType), maskOf(action, a, given.where), identity);
  const folded = (dtype === "bool" ? reduceBool : reduce)(values, axes);
  return strong(
    kept(initial === null ? folded : combine(initialOf(action, initial, dtype), folded), axes, keepdims),
  );
}

/** An extremum; the result is strongly typed. */
function extremum(
  action: "max" | "min",
  reduce: Reduce,
  combine: Combine,
  x: ArrayLike,
  options: Axes | FoldOptions | undefined,
): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<FoldOptions>(action, a, options, FOLD);
  const { initial = null } = given;
  const mask = maskOf(action, a, given.where);
  if (mask !== null && initial === null) {
    throw new TypeError(`${action}: where is given without initial, the ${action} of no elements; pass initial too`);
  }
  const extreme = extremeOf(a.dtype, action === "max" ? -1 : 1);
  if (initial === null) return strong(kept(reduce(a, axes), axes, keepdims));
  const start = initialOf(action, initial, a.dtype);
  const none = axes.some((i) => a.shape[i] === 0);
  const folded = none
    ? broadcastTo(constLike(a, extreme), a.shape.filter((_, i) => !axes.includes(i)))
    : reduce(masked(a, mask, extreme), axes);
  return strong(kept(combine(start, folded), axes, keepdims));
}

/** Whether all or any elements are not 0; of complex numbers the real parts count, as in JAX. */
function truth(
  action: string,
  reduce: Reduce,
  identity: number,
  x: ArrayLike,
  options: Axes | MaskOptions | undefined,
): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<MaskOptions>(action, a, options, MASK);
  const parts = real(a);
  const values = parts.dtype === "bool" ? parts : ne(parts, constLike(parts, 0));
  return kept(reduce(masked(values, maskOf(action, a, given.where), identity), axes), axes, keepdims);
}

/**
 * The sum of the elements over axes, all by default: of those that `where` marks, and `initial`. Booleans add up as
 * int32; `dtype` converts first (bool: whether any is true).
 *
 * @throws RangeError for axes that `x` lacks or that repeat, a mask that doesn't broadcast to `x`, and an initial value
 *   that is no single number; TypeError for a mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sum([[1, 2], [3, 4]]).item(), 10);
 * assertEquals(np.sum([[1, 2], [3, 4]], 0).tolist(), [4, 6]);
 * assertEquals(np.sum([[1, 2], [3, 4]], { axis: 1, keepdims: true }).shape, [2, 1]);
 * assertEquals(np.sum([1, 2, 3], { where: [true, false, true], initial: 10 }).item(), 14);
 * ```
 */
export function sum(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  return total("sum", [reduceSum, reduceOr, add, 0], x, options);
}

/**
 * The product of the elements over axes, all by default: of those that `where` marks, and `initial`. Booleans multiply
 * as int32; `dtype` converts first (bool: whether all are true).
 *
 * @throws RangeError for axes that `x` lacks or that repeat, a mask that doesn't broadcast to `x`, and an initial value
 *   that is no single number; TypeError for a mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.prod([[1, 2], [3, 4]], -1).tolist(), [2, 12]);
 * assertEquals(np.prod([2, 3, 4], { where: [true, true, false] }).item(), 6);
 * ```
 */
export function prod(x: ArrayLike, options?: Axes | SumOptions): NDArray {
  return total("prod", [reduceProd, reduceAnd, mul, 1], x, options);
}

/**
 * The largest element over axes, all by default; NaN if there is one. Complex numbers compare by real part first. With
 * `where`, of the elements that it marks, and `initial`. The derivative is shared evenly among elements that tie; that
 * of no elements is 0 (NaN in JAX).
 *
 * @throws RangeError for axes that `x` lacks, that repeat or, without `initial`, that are empty; TypeError for `where`
 *   without `initial`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.max([[1, 5], [7, 2]], 1).tolist(), [5, 7]);
 * assertEquals(np.max([1, 5, 7], { where: [true, true, false], initial: -Infinity }).item(), 5);
 * ```
 */
export function max(x: ArrayLike, options?: Axes | FoldOptions): NDArray {
  return extremum("max", reduceMax, maximum, x, options);
}

/**
 * The smallest element over axes, all by default; NaN if there is one. Complex numbers compare by real part first. With
 * `where`, of the elements that it marks, and `initial`. The derivative is shared evenly among elements that tie; that
 * of no elements is 0 (NaN in JAX).
 *
 * @throws RangeError for axes that `x` lacks, that repeat or, without `initial`, that are empty; TypeError for `where`
 *   without `initial`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.min([[1, 5], [7, 2]]).item(), 1);
 * assertEquals(np.min([[], []], { axis: 1, initial: 4 }).tolist(), [4, 4]);
 * ```
 */
export function min(x: ArrayLike, options?: Axes | FoldOptions): NDArray {
  return extremum("min", reduceMin, minimum, x, options);
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
 * Whether all elements over axes (all by default), or of those that `where` marks, are true: not 0. True of none. Of
 * complex numbers the real parts count, as in JAX.
 *
 * @throws RangeError for axes that `x` lacks or that repeat; TypeError for a mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.all([[1, 0], [2, 3]], 1).tolist(), [false, true]);
 * ```
 */
export function all(x: ArrayLike, options?: Axes | MaskOptions): NDArray {
  return truth("all", reduceAnd, 1, x, options);
}

/**
 * Whether any element over axes (all by default), or of those that `where` marks, is true: not 0. False of none. Of
 * complex numbers the real parts count, as in JAX.
 *
 * @throws RangeError for axes that `x` lacks or that repeat; TypeError for a mask that isn't bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.any([[1, 0], [0, 0]], 1).tolist(), [true, false]);
 * ```
 */
export function any(x: ArrayLike, options?: Axes | MaskOptions): NDArray {
  return truth("any", reduceOr, 0, x, options);
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
  const { axes, keepdims } = reductionOf<ReduceOptions>("countNonzero", a, options, REDUCE);
  return kept(reduceSum(convert(ne(a, constLike(a, 0)), "int32"), axes), axes, keepdims);
}
