/**
 * Triangles and diagonals of matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, checkOptions, matrices } from "./arguments.ts";
import { sum } from "./reductions.ts";

/** The number of a diagonal, alone or as an option. */
function diagonalNumber(action: string, k: number | { k?: number }): number {
  return typeof k === "number" ? k : checkOptions(action, k, ["k"]).k ?? 0;
}

/**
 * The elements of the last two axes on and below diagonal k (0 is the main one, above 0 lies over it), zeros elsewhere.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.tril([[1, 2], [3, 4]]).tolist(), [[1, 0], [3, 4]]);
 * ```
 */
export function tril(x: ArrayLike, k: number | { k?: number } = 0): NDArray {
  return ops.lowerTriangle(matrices("tril", x), diagonalNumber("tril", k));
}

/**
 * The elements of the last two axes on and above diagonal k (0 is the main one, above 0 lies over it), zeros elsewhere.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.triu([[1, 2], [3, 4]], 1).tolist(), [[0, 2], [0, 0]]);
 * ```
 */
export function triu(x: ArrayLike, k: number | { k?: number } = 0): NDArray {
  return ops.upperTriangle(matrices("triu", x), diagonalNumber("triu", k));
}

/** Options of {@link diagonal} and {@link trace}. */
export interface DiagonalOptions {
  /** Which diagonal: 0 is the main one, above 0 lies over it. */
  offset?: number;
  /** The axis of rows; 0. */
  axis1?: number;
  /** The axis of columns; 1. */
  axis2?: number;
}

/**
 * The diagonal of two axes, which becomes the last axis of the result.
 *
 * @throws RangeError for less than two axes and for axes that `x` lacks or that are the same.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.diagonal([[1, 2], [3, 4]]).tolist(), [1, 4]);
 * assertEquals(np.diagonal([[1, 2], [3, 4]], 1).tolist(), [2]);
 * ```
 */
export function diagonal(x: ArrayLike, offset: number | DiagonalOptions = 0, axis1 = 0, axis2 = 1): NDArray {
  return diagonalOf("diagonal", x, diagonalOptions("diagonal", offset, axis1, axis2));
}

function diagonalOptions(
  action: string,
  offset: number | DiagonalOptions,
  axis1: number,
  axis2: number,
): DiagonalOptions {
  if (typeof offset === "number") return { offset, axis1, axis2 };
  return checkOptions(action, offset, ["offset", "axis1", "axis2"]);
}

// Row-major, neighbours on a diagonal lie one row and one column apart: a slice of the flattened matrix.
function diagonalOf(action: string, x: ArrayLike, options: DiagonalOptions): NDArray {
  const { offset: k = 0, axis1 = 0, axis2 = 1 } = options;
  const a = matrices(action, x);
  const [i, j] = [axis1, axis2].map((axis) => checkAxis(action, axis, a.ndim));
  if (i === j) throw new RangeError(`${action}: axis1 and axis2 are both ${i}; they must differ`);
  const kept = a.shape.map((_, axis) => axis).filter((axis) => axis !== i && axis !== j);
  const [n, m] = [a.shape[i], a.shape[j]];
  const lead = kept.map((axis) => a.shape[axis]);
  const flat = ops.reshape(ops.transpose(a, [...kept, i, j]), [...lead, n * m]);
  const size = Math.max(0, Math.min(n + Math.min(k, 0), m - Math.max(k, 0)));
  const start = size === 0 ? 0 : Math.max(0, -k) * m + Math.max(0, k);
  const limit = size === 0 ? 0 : start + (size - 1) * (m + 1) + 1;
  return ops.slice(flat, [...lead.map(() => 0), start], [...lead, limit], [...lead.map(() => 1), m + 1]);
}

/**
 * The square matrix with x on diagonal k and zeros elsewhere; of a matrix, its diagonal k.
 *
 * @throws RangeError for more than two axes or none.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.diag([1, 2]).tolist(), [[1, 0], [0, 2]]);
 * assertEquals(np.diag([[1, 2], [3, 4]]).tolist(), [1, 4]);
 * ```
 */
export function diag(x: ArrayLike, k: number | { k?: number } = 0): NDArray {
  const a = asArray(x);
  const at = diagonalNumber("diag", k);
  if (a.ndim === 2) return diagonalOf("diag", a, { offset: at });
  if (a.ndim !== 1) {
    throw new RangeError(`diag: an array of shape ${shapeText(a.shape)} was given; it needs one or two axes`);
  }
  const n = a.size + Math.abs(at);
  const padded = ops.pad(a, [Math.max(0, at)], [Math.max(0, -at)]);
  const on = ops.eq(ops.add(ops.iota("int32", [n, n], 0), at), ops.iota("int32", [n, n], 1));
  return ops.select(on, padded, ops.constLike(a, 0));
}

/**
 * The sum of the diagonal of two axes.
 *
 * @throws RangeError for less than two axes and for axes that `x` lacks or that are the same.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.trace([[1, 2], [3, 4]]).item(), 5);
 * ```
 */
export function trace(x: ArrayLike, offset: number | DiagonalOptions = 0, axis1 = 0, axis2 = 1): NDArray {
  return sum(diagonalOf("trace", x, diagonalOptions("trace", offset, axis1, axis2)), -1);
}
