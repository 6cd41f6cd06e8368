/**
 * Products of vectors, matrices and tensors.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { checkAxes, checkInteger, checkOptions, matrices } from "./arguments.ts";
import { named, type Or } from "./named.ts";
import { type DotOptions, preferredDType } from "./preferred.ts";

export type { DotOptions } from "./preferred.ts";

/** The axes that {@link tensordot} sums over: how many, or which of x and of y. */
export type DotAxes = number | readonly [number | readonly number[], number | readonly number[]];

/** Options of {@link tensordot}. */
export interface TensordotOptions extends DotOptions {
  /** The axes to sum over; the last two of x and the first two of y by default. */
  axes?: DotAxes;
}

const DOT: readonly (keyof DotOptions)[] = ["precision", "preferredElementType"];

/** Operands in the dtype that they are multiplied in, and what becomes of the product. */
interface Operands {
  readonly a: NDArray;
  readonly b: NDArray;
  /** The product in the dtype of the result: bool if both operands were. */
  result(product: NDArray): NDArray;
}

function operands(action: string, x: ArrayLike, y: ArrayLike, options: DotOptions): Operands {
  const { preferredElementType } = checkOptions(action, options, DOT);
  const pair = promoteAll([x, y]);
  const from = pair[0].dtype;
  if (from === "bool") {
    const [a, b] = pair.map((v) => ops.convert(v, "int32"));
    return { a, b, result: (product) => ops.ne(product, 0) };
  }
  const dtype = preferredDType(action, from, preferredElementType);
  const [a, b] = pair.map((v) => ops.convert(v, dtype, dtype === from && v.weakType));
  return { a, b, result: (product) => product };
}

/** The sum of products over pairs of axes, with leading batch axes. */
function contract(
  action: string,
  a: NDArray,
  b: NDArray,
  lhsContract: readonly number[],
  rhsContract: readonly number[],
  batch: readonly number[] = [],
): NDArray {
  const same = lhsContract.length === rhsContract.length &&
    lhsContract.every((axis, i) => a.shape[axis] === b.shape[rhsContract[i]]);
  if (!same) {
    throw new RangeError(
      `${action}: shapes ${shapeText(a.shape)} and ${
        shapeText(b.shape)
      } don't match: axes [${lhsContract}] of the first and [${rhsContract}] of the second must have equal lengths`,
    );
  }
  return ops.dotGeneral(a, b, { lhsContract, rhsContract, lhsBatch: batch, rhsBatch: batch });
}

/**
 * NumPy's dot product: the sum over the last axis of x and the last but one of y (its only one); with a 0-d array, the
 * product.
 *
 * @throws RangeError for lengths that don't match.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.dot([1, 2], [3, 4]).item(), 11);
 * assertEquals(np.dot([[1, 2], [3, 4]], [1, 1]).tolist(), [3, 7]);
 * ```
 */
export function dot(x: ArrayLike, y: ArrayLike, options: DotOptions = {}): NDArray {
  const { a, b, result } = operands("dot", x, y, options);
  if (a.ndim === 0 || b.ndim === 0) return result(ops.mul(a, b));
  return result(contract("dot", a, b, [a.ndim - 1], [Math.max(0, b.ndim - 2)]));
}

/**
 * The dot product of the flattened arrays, the first conjugated.
 *
 * @throws RangeError for lengths that don't match.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vdot([[1, 2]], [[3, 4]]).item(), 11);
 * assertEquals(np.vdot([{ re: 0, im: 1 }], [{ re: 0, im: 1 }]).tolist(), { re: 1, im: 0 });
 * ```
 */
export function vdot(x: ArrayLike, y: ArrayLike, options: DotOptions = {}): NDArray {
  return dot(ops.reshape(ops.conj(x), [-1]), ops.reshape(asArray(y), [-1]), options);
}

/**
 * The sum of products over the last axes of both; with a 0-d array, the product.
 *
 * @throws RangeError for lengths that don't match.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.inner([[1, 2], [3, 4]], [1, 1]).tolist(), [3, 7]);
 * ```
 */
export function inner(x: ArrayLike, y: ArrayLike, options: DotOptions = {}): NDArray {
  const { a, b, result } = operands("inner", x, y, options);
  if (a.ndim === 0 || b.ndim === 0) return result(ops.mul(a, b));
  return result(contract("inner", a, b, [a.ndim - 1], [b.ndim - 1]));
}

/**
 * The products of each element of the flattened x with each of the flattened y: a matrix.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.outer([1, 2], [3, 4]).tolist(), [[3, 4], [6, 8]]);
 * ```
 */
export function outer(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.mul(ops.reshape(asArray(x), [-1, 1]), ops.reshape(asArray(y), [-1]));
}

/**
 * The matrix product over the last two axes, other axes broadcast. A vector is a row on the left and a column on the right,
 * and the result lacks that axis.
 *
 * @throws RangeError for 0-d arrays, lengths that don't match, and axes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.matmul([[1, 2], [3, 4]], [[1, 0], [0, 2]]).tolist(), [[1, 4], [3, 8]]);
 * assertEquals(np.matmul(np.ones([5, 2, 3]), np.ones([3, 4])).shape, [5, 2, 4]);
 * ```
 */
export function matmul(x: ArrayLike, y: ArrayLike, options: DotOptions = {}): NDArray {
  const { a, b, result } = operands("matmul", x, y, options);
  for (const v of [a, b]) {
    if (v.ndim === 0) throw new RangeError("matmul: an operand is a 0-d array; use multiply for products with scalars");
  }
  // Rows, stacked or not, times one matrix or vector need no batch axes.
  if (b.ndim <= 2) return result(contract("matmul", a, b, [a.ndim - 1], [Math.max(0, b.ndim - 2)]));
  return result(stacked(a, b));
}

/** The matrix product over the last two axes, the others broadcast; a vector is a row on the left, a column on the right. */
function stacked(a: NDArray, b: NDArray): NDArray {
  const left = a.ndim === 1 ? ops.reshape(a, [1, a.size]) : a;
  const lead = ops.broadcastShapes("matmul", left.shape.slice(0, -2), b.shape.slice(0, -2));
  const l = ops.broadcastTo(left, [...lead, ...left.shape.slice(-2)]);
  const r = ops.broadcastTo(b, [...lead, ...b.shape.slice(-2)]);
  const batch = lead.map((_, i) => i);
  const product = contract("matmul", l, r, [l.ndim - 1], [r.ndim - 2], batch);
  return a.ndim === 1 ? ops.reshape(product, product.shape.toSpliced(-2, 1)) : product;
}

/**
 * The sum of products over pairs of axes: the last n of x with the first n of y, or the pairs listed as `[[of x], [of y]]`.
 * The result has the other axes of x, then those of y.
 *
 * @throws RangeError for axes that the arrays lack or that repeat, and lengths that don't match.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.tensordot([[1, 2], [3, 4]], [[1, 2], [3, 4]]).item(), 30);
 * assertEquals(np.tensordot(np.ones([2, 3]), np.ones([4, 3]), [[1], [1]]).shape, [2, 4]);
 * ```
 */
export function tensordot(
  x: ArrayLike,
  y: ArrayLike,
  axes?: Or<DotAxes, TensordotOptions>,
  options?: TensordotOptions,
): NDArray {
  const given = named<TensordotOptions>("tensordot", ["axes", ...DOT], [axes, options]);
  const { axes: over = 2, ...rest } = given;
  const { a, b, result } = operands("tensordot", x, y, rest);
  if (typeof over === "number") {
    const n = checkInteger("tensordot", "the number of axes", over, 0);
    if (n > a.ndim || n > b.ndim) {
      throw new RangeError(
        `tensordot: ${n} axes can't be summed over of shapes ${shapeText(a.shape)} and ${
          shapeText(b.shape)
        }; that is too many`,
      );
    }
    const count = Array.from({ length: n }, (_, i) => i);
    return result(contract("tensordot", a, b, count.map((i) => a.ndim - n + i), count));
  }
  const [left, right] = [checkAxes("tensordot", over[0], a.ndim), checkAxes("tensordot", over[1], b.ndim)];
  return result(contract("tensordot", a, b, left, right));
}

/**
 * The products of matrices with vectors, the sum over the last axis of both; other axes broadcast.
 *
 * @throws RangeError for a first operand of less than two axes, a second of none, and lengths that don't match.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.matvec([[1, 2], [3, 4]], [[1, 0], [1, 1]]).tolist(), [[1, 3], [3, 7]]);
 * ```
 */
export function matvec(x1: ArrayLike, x2: ArrayLike): NDArray {
  const [a, b] = [matrices("matvec", x1), vectors("matvec", x2)];
  const product = matmul(a, ops.expandDims(b, [b.ndim]));
  return ops.squeeze(product, [product.ndim - 1]);
}

/**
 * The products of vectors, conjugated, with matrices: the sum over the last axis of the first operand and the last but
 * one of the second; other axes broadcast.
 *
 * @throws RangeError for a first operand of no axes, a second of less than two, and lengths that don't match.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vecmat([[1, 0], [1, 1]], [[1, 2], [3, 4]]).tolist(), [[1, 2], [4, 6]]);
 * ```
 */
export function vecmat(x1: ArrayLike, x2: ArrayLike): NDArray {
  const [a, b] = [vectors("vecmat", x1), matrices("vecmat", x2)];
  const product = matmul(ops.expandDims(ops.conj(a), [a.ndim - 1]), b);
  return ops.squeeze(product, [product.ndim - 2]);
}

/** An array of at least one axis. */
function vectors(action: string, x: ArrayLike): NDArray {
  const a = asArray(x);
  if (a.ndim > 0) return a;
  throw new RangeError(`${action}: a 0-d array was given; it needs at least one axis`);
}

/**
 * The Kronecker product: a copy of y, times each element of x.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.kron([1, 2], [1, 10]).tolist(), [1, 10, 2, 20]);
 * ```
 */
export function kron(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = [asArray(x), asArray(y)];
  const rank = Math.max(a.ndim, b.ndim);
  const lengths = (v: NDArray): number[] => [...new Array<number>(rank - v.ndim).fill(1), ...v.shape];
  const [m, n] = [lengths(a), lengths(b)];
  const product = ops.mul(ops.reshape(a, m.flatMap((k) => [k, 1])), ops.reshape(b, n.flatMap((k) => [1, k])));
  return ops.reshape(product, m.map((k, i) => k * n[i]));
}
