/**
 * Reductions: sums, products, extrema, and whether all or any elements are true.
 *
 * Each takes a mask `where`, which broadcasts to the array (JAX also lets the array broadcast to the mask, and NumPy
 * doesn't; here it is an error).
 *
 * @module
 */
import type { ArrayLike, Axes, FoldOptions, MaskOptions, NDArray, ReduceOptions } from "../core/array.ts";
import { asArray, constLike, convert, ne, reduceAnd, reduceOr, reduceSum } from "../ops/mod.ts";
import { extremum, LARGEST, PRODUCTS, SMALLEST, SUMS, total, truth } from "./folding.ts";
import { kept, REDUCE, reductionOf, type SumOptions } from "./reducing.ts";

export type { SumOptions } from "./reducing.ts";

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
  return total("sum", SUMS, x, options);
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
  return total("prod", PRODUCTS, x, options);
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
  return extremum("max", LARGEST, x, options);
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
  return extremum("min", SMALLEST, x, options);
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
