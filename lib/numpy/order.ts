/**
 * Order along an axis: places of extrema, running sums and products, sorting.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, dtypeOption, optionsOf } from "./arguments.ts";

/** Options of {@link argmax} and {@link argmin}. */
export interface ArgOptions {
  /** The axis to search along; null, the default, searches the flattened array. */
  axis?: number | null;
  /** Keep the reduced axes with length 1. */
  keepdims?: boolean;
}

function place(action: "argmax" | "argmin", x: ArrayLike, options: number | null | undefined | ArgOptions): NDArray {
  const given = optionsOf<ArgOptions>(action, options, ["axis", "keepdims"]);
  const { axis = null, keepdims = false } = given ?? { axis: options as number | null | undefined };
  const a = asArray(x);
  const at = axis === null ? 0 : checkAxis(action, axis, a.ndim);
  const y = (action === "argmax" ? ops.argmax : ops.argmin)(axis === null ? ops.reshape(a, [a.size]) : a, at);
  return keepdims ? ops.expandDims(y, axis === null ? [...a.shape.keys()] : [at]) : y;
}

/**
 * The int32 place of the first largest element along an axis, or in the flattened array; the first NaN wins.
 *
 * @throws RangeError for an axis that `x` lacks or that is empty.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.argmax([1, 5, 2]).item(), 1);
 * assertEquals(np.argmax([[1, 5], [7, 2]], 1).tolist(), [1, 0]);
 * ```
 */
export function argmax(x: ArrayLike, options?: number | null | ArgOptions): NDArray {
  return place("argmax", x, options);
}

/**
 * The int32 place of the first smallest element along an axis, or in the flattened array; the first NaN wins.
 *
 * @throws RangeError for an axis that `x` lacks or that is empty.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.argmin([3, 1, 2]).item(), 1);
 * ```
 */
export function argmin(x: ArrayLike, options?: number | null | ArgOptions): NDArray {
  return place("argmin", x, options);
}

/** Options of {@link cumsum} and {@link cumprod}. */
export interface CumulativeOptions {
  /** The axis to run along; null, the default, runs over the flattened array. */
  axis?: number | null;
  /** The dtype to convert to first, and of the result. */
  dtype?: DType | null;
}

type Running = (x: NDArray, axis: number) => NDArray;

function running(
  action: string,
  run: Running,
  x: ArrayLike,
  options: number | null | undefined | CumulativeOptions,
): NDArray {
  const given = optionsOf<CumulativeOptions>(action, options, ["axis", "dtype"]);
  const { axis = null, dtype: asked = null } = given ?? { axis: options as number | null | undefined };
  const a = asArray(x);
  const at = axis === null ? 0 : checkAxis(action, axis, a.ndim);
  const dtype = dtypeOption(action, asked) ?? (a.dtype === "bool" ? "int32" : a.dtype);
  const line = axis === null ? ops.reshape(a, [a.size]) : a;
  // Truth values are counted, so that 1 and -1 don't cancel.
  if (dtype === "bool") return ops.ne(run(ops.convert(ops.ne(line, ops.constLike(line, 0)), "int32"), at), 0);
  return run(ops.convert(line, dtype), at);
}

/**
 * Running sums along an axis, or over the flattened array. Booleans add up as int32.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cumsum([1, 2, 3]).tolist(), [1, 3, 6]);
 * assertEquals(np.cumsum([[1, 2], [3, 4]], 0).tolist(), [[1, 2], [4, 6]]);
 * ```
 */
export function cumsum(x: ArrayLike, options?: number | null | CumulativeOptions): NDArray {
  return running("cumsum", ops.cumsum, x, options);
}

/**
 * Running products along an axis, or over the flattened array. Booleans multiply as int32.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cumprod([1, 2, 3]).tolist(), [1, 2, 6]);
 * ```
 */
export function cumprod(x: ArrayLike, options?: number | null | CumulativeOptions): NDArray {
  return running("cumprod", ops.cumprod, x, options);
}

/** Options of {@link sort} and {@link argsort}. */
export interface SortOptions {
  /** The axis to sort along, the last by default; null sorts the flattened array. */
  axis?: number | null;
  /** Whether the largest comes first. */
  descending?: boolean;
}

function sorting(
  action: string,
  x: ArrayLike,
  options: number | null | SortOptions,
): { a: NDArray; at: number; descending: boolean } {
  const given = optionsOf<SortOptions>(action, options, ["axis", "descending"]);
  const { axis = -1, descending = false } = given ?? { axis: options as number | null };
  const whole = asArray(x);
  const a = axis === null ? ops.reshape(whole, [whole.size]) : whole;
  return { a, at: axis === null ? 0 : checkAxis(action, axis, a.ndim), descending };
}

/**
 * x sorted along an axis, the last by default; NaN comes last. Complex numbers sort by real part, then imaginary.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sort([3, 1, 2]).tolist(), [1, 2, 3]);
 * assertEquals(np.sort([[3, 1], [2, 4]], { axis: 0, descending: true }).tolist(), [[3, 4], [2, 1]]);
 * ```
 */
export function sort(x: ArrayLike, options: number | null | SortOptions = -1): NDArray {
  const { a, at, descending } = sorting("sort", x, options);
  const y = ops.sort([a], at, 1)[0];
  return descending ? ops.rev(y, [at]) : y;
}

/**
 * The int32 places of the elements in the order that sorts x along an axis; equal elements keep their order.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.argsort([3, 1, 2]).tolist(), [1, 2, 0]);
 * ```
 */
export function argsort(x: ArrayLike, options: number | null | SortOptions = -1): NDArray {
  const { a, at, descending } = sorting("argsort", x, options);
  const places = ops.iota("int32", a.shape, at);
  if (!descending) return ops.sort([a, places], at, 1)[1];
  // Sorted backwards and read backwards, equal elements keep their order.
  const backwards = ops.sort([ops.rev(a, [at]), ops.rev(places, [at])], at, 1)[1];
  return ops.rev(backwards, [at]);
}
