/**
 * Reductions with a mask and an initial value, under the name of the function that was called.
 *
 * @module
 */
import type { ArrayLike, Axes, FoldOptions, MaskOptions, NDArray } from "../core/array.ts";
import {
  add,
  asArray,
  broadcastTo,
  constLike,
  convert,
  max,
  min,
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
  reductionOf,
  SUM,
  type SumOptions,
} from "./reducing.ts";

/** A reduction over axes. */
export type Reduce = (x: NDArray, axes: readonly number[]) => NDArray;
/** Two values combined. */
export type Combine = (x: ArrayLike, y: ArrayLike) => NDArray;

/** A sum or a product: over axes, of truth values, of two, of none. */
export interface Fold {
  readonly reduce: Reduce;
  readonly reduceBool: Reduce;
  readonly combine: Combine;
  readonly identity: number;
}

/** The sum. */
export const SUMS: Fold = { reduce: reduceSum, reduceBool: reduceOr, combine: add, identity: 0 };
/** The product. */
export const PRODUCTS: Fold = { reduce: reduceProd, reduceBool: reduceAnd, combine: mul, identity: 1 };

/** A largest or smallest element: over axes, of two, and the sign of the infinity that it has of none. */
export interface Extreme {
  readonly name: "max" | "min";
  readonly reduce: Reduce;
  readonly combine: Combine;
  readonly sign: -1 | 1;
}

/** The largest. */
export const LARGEST: Extreme = { name: "max", reduce: reduceMax, combine: max, sign: -1 };
/** The smallest. */
export const SMALLEST: Extreme = { name: "min", reduce: reduceMin, combine: min, sign: 1 };

/** A sum or product: booleans count as int32 unless the dtype asked for is bool, and the result is strongly typed. */
export function total(
  action: string,
  { reduce, reduceBool, combine, identity }: Fold,
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
export function extremum(
  action: string,
  { name, reduce, combine, sign }: Extreme,
  x: ArrayLike,
  options: Axes | FoldOptions | undefined,
): NDArray {
  const a = asArray(x);
  const { axes, keepdims, given } = reductionOf<FoldOptions>(action, a, options, FOLD);
  const { initial = null } = given;
  const mask = maskOf(action, a, given.where);
  if (mask !== null && initial === null) {
    throw new TypeError(`${action}: where is given without initial, the ${name} of no elements; pass initial too`);
  }
  const extreme = extremeOf(a.dtype, sign);
  if (initial === null) return strong(kept(reduce(a, axes), axes, keepdims));
  const start = initialOf(action, initial, a.dtype);
  const none = axes.some((i) => a.shape[i] === 0);
  const folded = none
    ? broadcastTo(constLike(a, extreme), a.shape.filter((_, i) => !axes.includes(i)))
    : reduce(masked(a, mask, extreme), axes);
  return strong(kept(combine(start, folded), axes, keepdims));
}

/** Whether all or any elements are not 0; of complex numbers the real parts count, as in JAX. */
export function truth(
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
