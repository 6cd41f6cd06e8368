/**
 * Order along an axis: places of extrema, sorting.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, dtypeOption, optionsOf } from "./arguments.ts";
import { all } from "./reductions.ts";

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

function nanPlace(
  action: "nanargmax" | "nanargmin",
  x: ArrayLike,
  options: number | null | undefined | ArgOptions,
): NDArray {
  const a = asArray(x);
  const [least, most] = action === "nanargmax" ? [-Infinity, "argmax" as const] : [Infinity, "argmin" as const];
  if (a.aval.kind !== "f" && a.aval.kind !== "c") return place(most, a, options);
  const missing = ops.ne(a, a);
  const found = place(most, ops.select(missing, ops.constLike(a, least), a), options);
  return ops.select(all(missing, options), -1, found);
}

/**
 * The int32 place of the first largest element that isn't NaN, along an axis or in the flattened array; −1 where all are
 * NaN.
 *
 * @throws RangeError for an axis that `x` lacks or that is empty.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanargmax([[1, NaN, 2], [NaN, NaN, NaN]], 1).tolist(), [2, -1]);
 * ```
 */
export function nanargmax(x: ArrayLike, options?: number | null | ArgOptions): NDArray {
  return nanPlace("nanargmax", x, options);
}

/**
 * The int32 place of the first smallest element that isn't NaN, along an axis or in the flattened array; −1 where all
 * are NaN.
 *
 * @throws RangeError for an axis that `x` lacks or that is empty.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanargmin([NaN, 3, 1]).item(), 2);
 * ```
 */
export function nanargmin(x: ArrayLike, options?: number | null | ArgOptions): NDArray {
  return nanPlace("nanargmin", x, options);
}

/** Options of {@link sort} and {@link argsort}. */
export interface SortOptions {
  /** The axis to sort along, the last by default; null sorts the flattened array. */
  axis?: number | null;
  /** Whether the largest comes first. */
  descending?: boolean;
  /** Whether equal elements must keep their order; they always do. */
  stable?: boolean;
}

/** Options of {@link argsort}. */
export interface ArgsortOptions extends SortOptions {
  /** The dtype of the places; int32 by default. */
  dtype?: DType | null;
}

const SORT: readonly (keyof SortOptions)[] = ["axis", "descending", "stable"];

function sorting<O extends SortOptions>(
  action: string,
  x: ArrayLike,
  options: number | null | O,
  keys: readonly (keyof O & string)[],
): { a: NDArray; at: number; descending: boolean; given?: O } {
  const given = optionsOf<O>(action, options, keys);
  const { axis = -1, descending = false }: SortOptions = given ?? { axis: options as number | null };
  const whole = asArray(x);
  const a = axis === null ? ops.reshape(whole, [whole.size]) : whole;
  return { a, at: axis === null ? 0 : checkAxis(action, axis, a.ndim), descending, given };
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
  const { a, at, descending } = sorting<SortOptions>("sort", x, options, SORT);
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
export function argsort(x: ArrayLike, options: number | null | ArgsortOptions = -1): NDArray {
  const { a, at, descending, given } = sorting<ArgsortOptions>("argsort", x, options, [...SORT, "dtype"]);
  const places = ops.iota(dtypeOption("argsort", given?.dtype) ?? "int32", a.shape, at);
  if (!descending) return ops.sort([a, places], at, 1)[1];
  // Sorted backwards and read backwards, equal elements keep their order.
  const backwards = ops.sort([ops.rev(a, [at]), ops.rev(places, [at])], at, 1)[1];
  return ops.rev(backwards, [at]);
}
