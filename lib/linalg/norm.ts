/**
 * Norms of vectors and matrices.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { checkAxes, checkOptions, matrices, optionsOf } from "../numpy/arguments.ts";
import { max, min, sum } from "../numpy/reductions.ts";
import * as ops from "../ops/mod.ts";
import { asArray, inexact } from "../ops/mod.ts";
import { svdvals } from "./svd.ts";

/** Which norm: a number, ±Infinity, `"fro"` (also `"f"`), `"nuc"`, or null for the 2-norm of all elements. */
export type NormOrder = number | "fro" | "f" | "nuc" | null;

/** Options of {@link norm}. */
export interface NormOptions {
  /** Which norm; null by default. */
  ord?: NormOrder;
  /** One axis for vectors, two for matrices; by default the array is one vector or one matrix. */
  axis?: Axes;
  /** Keep reduced axes with length 1. */
  keepdims?: boolean;
}

/**
 * The norm of vectors or matrices. Of vectors: (Σ|x|ᵖ)^(1/p) of order p, the largest (smallest) |x| of order Infinity
 * (−Infinity), how many are not 0 of order 0. Of matrices: the Frobenius norm (null, `"fro"`), the largest (smallest)
 * column sum of |x| of order 1 (−1), row sum of order Infinity (−Infinity), singular value of order 2 (−2), the sum of
 * the singular values of order `"nuc"`. Without `ord` and `axis`, √Σ|x|² over all elements. Integers become float32. The
 * gradient where a root's argument is 0 is NaN.
 *
 * @throws RangeError for an order that there isn't, and for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.norm([3, 4]).item(), 5);
 * assertEquals(linalg.norm([[1, -2], [3, 4]], { ord: 1 }).item(), 6);
 * assertEquals(linalg.norm([[3, 4], [6, 8]], { axis: 1 }).tolist(), [5, 10]);
 * ```
 */
export function norm(
  x: ArrayLike,
  ord: NormOrder | NormOptions = null,
  axis: Axes = null,
  keepdims = false,
): NDArray {
  const given = optionsOf<NormOptions>("norm", ord, ["ord", "axis", "keepdims"]) ??
    { ord: ord as NormOrder, axis, keepdims };
  const a = inexact(asArray(x));
  const order = given.ord ?? null;
  const keep = given.keepdims ?? false;
  const axes = checkAxes("norm", given.axis, a.ndim);
  const all = given.axis === undefined || given.axis === null;
  if (all && order === null) return ops.sqrt(squares(a, axes, keep));
  if (axes.length === 1) return ofVectors("norm", a, order, axes, keep);
  if (axes.length === 2) return ofMatrices("norm", a, order, axes, keep);
  throw new RangeError(`norm: ${axes.length} axes were given; a norm is over one axis (vectors) or two (matrices)`);
}

/** Σ|x|². */
function squares(x: NDArray, axis: Axes, keepdims: boolean): NDArray {
  return sum(x.aval.kind === "c" ? ops.real(ops.mul(x, ops.conj(x))) : ops.square(x), { axis, keepdims });
}

function ofVectors(action: string, x: NDArray, order: NormOrder, axis: Axes, keepdims: boolean): NDArray {
  if (order === null || order === 2) return ops.sqrt(squares(x, axis, keepdims));
  if (order === Infinity) return max(ops.abs(x), { axis, keepdims, initial: 0 });
  if (order === -Infinity) return min(ops.abs(x), { axis, keepdims });
  if (order === 0) return sum(ops.ne(x, 0), { axis, keepdims, dtype: ops.real(inexact(x)).dtype });
  if (order === 1) return sum(ops.abs(x), { axis, keepdims });
  if (typeof order !== "number") throw unknown(action, order, "vectors have a number, Infinity, -Infinity or null");
  return ops.pow(sum(ops.pow(ops.abs(x), order), { axis, keepdims }), 1 / order);
}

function ofMatrices(
  action: string,
  x: NDArray,
  order: NormOrder,
  [rows, columns]: readonly number[],
  keepdims: boolean,
): NDArray {
  if (order === null || order === "fro" || order === "f") return ops.sqrt(squares(x, [rows, columns], keepdims));
  if (order === 2 || order === -2 || order === "nuc") return ofSingularValues(x, order, [rows, columns], keepdims);
  const [summed, left] = Math.abs(order) === 1 ? [rows, columns] : [columns, rows];
  if (Math.abs(order) !== 1 && Math.abs(order) !== Infinity) {
    throw unknown(action, order, 'matrices have 1, -1, 2, -2, Infinity, -Infinity, "fro", "nuc" or null');
  }
  const sums = sum(ops.abs(x), { axis: summed, keepdims: true });
  const y = order > 0
    ? max(sums, { axis: left, keepdims: true, initial: 0 })
    : min(sums, { axis: left, keepdims: true });
  return keepdims ? y : ops.reshape(y, y.shape.filter((_, i) => i !== rows && i !== columns));
}

/** The largest or smallest singular value, or their sum. */
function ofSingularValues(x: NDArray, order: 2 | -2 | "nuc", axes: readonly number[], keepdims: boolean): NDArray {
  const others = [...x.shape.keys()].filter((i) => !axes.includes(i));
  const s = svdvals(ops.transpose(x, [...others, ...axes]));
  const y = order === 2 ? max(s, { axis: -1, initial: 0 }) : order === -2 ? min(s, -1) : sum(s, -1);
  return keepdims ? ops.reshape(y, x.shape.map((n, i) => axes.includes(i) ? 1 : n)) : y;
}

function unknown(action: string, order: NormOrder, known: string): RangeError {
  return new RangeError(`${action}: the order ${valueText(order)} is not supported; ${known}`);
}

/** Options of {@link vectorNorm}. */
export interface VectorNormOptions {
  /** One axis or several, whose elements are one vector; all by default. */
  axis?: Axes;
  /** Keep reduced axes with length 1. */
  keepdims?: boolean;
  /** Which norm; 2 by default. */
  ord?: number | null;
}

/**
 * The norms of vectors, as {@link norm} has them, over one axis or several; over all elements by default.
 *
 * @throws RangeError for an order that there isn't, and for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.vectorNorm([[1, 2], [2, 4]]).item(), 5);
 * assertEquals(linalg.vectorNorm([[1, 2], [2, 4]], { axis: 1, ord: 1 }).tolist(), [3, 6]);
 * ```
 */
export function vectorNorm(x: ArrayLike, options: VectorNormOptions = {}): NDArray {
  const { axis = null, keepdims = false, ord = 2 } = checkOptions("vectorNorm", options, ["axis", "keepdims", "ord"]);
  return ofVectors("vectorNorm", asArray(x), ord, axis, keepdims);
}

/** Options of {@link matrixNorm}. */
export interface MatrixNormOptions {
  /** Keep the last two axes with length 1. */
  keepdims?: boolean;
  /** Which norm; `"fro"` by default. */
  ord?: NormOrder;
}

/**
 * The norms of the matrices in the last two axes, as {@link norm} has them.
 *
 * @throws RangeError for less than two axes and for an order that there isn't.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.matrixNorm([[[1, 2], [2, 4]]]).tolist(), [5]);
 * assertEquals(linalg.matrixNorm([[1, -2], [3, 4]], { ord: 1 }).item(), 6);
 * ```
 */
export function matrixNorm(x: ArrayLike, options: MatrixNormOptions = {}): NDArray {
  const { keepdims = false, ord = "fro" } = checkOptions("matrixNorm", options, ["keepdims", "ord"]);
  const a = inexact(matrices("matrixNorm", x));
  return ofMatrices("matrixNorm", a, ord, [a.ndim - 2, a.ndim - 1], keepdims);
}
