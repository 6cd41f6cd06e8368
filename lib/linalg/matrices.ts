/**
 * Matrices made of vectors and of other matrices: those of JAX's `jax.scipy.linalg`.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { checkInteger } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";

/**
 * The matrices one after another along the diagonal, zeros elsewhere. Vectors are rows, and numbers 1 x 1 matrices. Of none
 * it is a matrix of shape [1, 0]. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for more than two axes.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.blockDiag([[1, 2]], 3).tolist(), [[1, 2, 0], [0, 0, 3]]);
 * ```
 */
export function blockDiag(...arrays: ArrayLike[]): NDArray {
  if (arrays.length === 0) return zerosOf(makeAval([1, 0], "float32"));
  const blocks = promoteAll(arrays).map((x, i) => {
    if (x.ndim <= 2) return ops.reshape(x, [x.ndim < 2 ? 1 : x.shape[0], x.ndim === 0 ? 1 : x.shape[x.ndim - 1]]);
    throw new RangeError(`blockDiag: array ${i} has shape ${shapeText(x.shape)}; it must have at most two axes`);
  });
  const width = blocks.reduce((n, x) => n + x.shape[1], 0);
  let left = 0;
  const rows = blocks.map((x) => {
    const padded = ops.pad(x, [0, left], [0, width - left - x.shape[1]]);
    left += x.shape[1];
    return padded;
  });
  return ops.concatenate(rows, 0);
}

/** At row i and column j, element `origin` + `row`·i + j of the last axis. */
function spreadOut(x: NDArray, shape: readonly [number, number], origin: number, row: 1 | -1): NDArray {
  const lead = x.shape.slice(0, -1);
  if (shape.includes(0)) return zerosOf(makeAval([...lead, ...shape], x.dtype));
  const places = ops.add(ops.add(ops.mul(ops.iota("int32", shape, 0), row), ops.iota("int32", shape, 1)), origin);
  return ops.gather(x, ops.reshape(places, [...shape, 1]), {
    offsetDims: lead.map((_, i) => i),
    collapsedSliceDims: [lead.length],
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: [lead.length],
    sliceSizes: [...lead, 1],
    mode: "clip",
  });
}

/** Two vectors [..., n] and [..., m] with the same leading axes and one dtype, and their lengths. */
function vectors(action: string, x: ArrayLike, y: ArrayLike): [NDArray, NDArray, number, number] {
  const [a, b] = promoteAll([x, y]).map((v) => v.ndim === 0 ? ops.reshape(v, [1]) : v);
  const lead = ops.broadcastShapes(action, a.shape.slice(0, -1), b.shape.slice(0, -1));
  const [n, m] = [a.shape[a.ndim - 1], b.shape[b.ndim - 1]];
  return [ops.broadcastTo(a, [...lead, n]), ops.broadcastTo(b, [...lead, m]), n, m];
}

const without = (x: NDArray, first: number): NDArray =>
  ops.slice(x, x.shape.map(() => 0).with(-1, Math.min(first, x.shape[x.ndim - 1])), x.shape);

/**
 * Toeplitz matrices [..., n, m] with the first columns `c` [..., n] and the first rows `r` [..., m], whose first element is
 * ignored: each diagonal is constant. Without `r` it is the conjugate of `c`. Leading axes broadcast; a 0-d array is a vector
 * of one. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for leading axes that don't broadcast.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.toeplitz([1, 2, 3], [0, 8, 9]).tolist(), [[1, 8, 9], [2, 1, 8], [3, 2, 1]]);
 * ```
 */
export function toeplitz(c: ArrayLike, r: ArrayLike | null = null): NDArray {
  const [column, row, n, m] = vectors("toeplitz", c, r ?? ops.conj(asArray(c)));
  const line = ops.concatenate([ops.rev(column, [column.ndim - 1]), without(row, 1)], column.ndim - 1);
  return spreadOut(line, [n, m], n - 1, -1);
}

/**
 * Hankel matrices [..., n, m] with the first columns `c` [..., n] and the last rows `r` [..., m], whose first element is
 * ignored: each antidiagonal is constant. Without `r` it is zeros like `c`. Leading axes broadcast. JAX has it in
 * `jax.scipy.linalg`.
 *
 * @throws RangeError for 0-d arrays and for leading axes that don't broadcast.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.hankel([1, 2, 3], [0, 8, 9]).tolist(), [[1, 2, 3], [2, 3, 8], [3, 8, 9]]);
 * ```
 */
export function hankel(c: ArrayLike, r: ArrayLike | null = null): NDArray {
  const first = asArray(c);
  const last = r === null ? zerosOf(first.aval) : asArray(r);
  if (first.ndim === 0 || last.ndim === 0) {
    throw new RangeError("hankel: a 0-d array was given; the column and the row need at least one axis");
  }
  const [column, row, n, m] = vectors("hankel", first, last);
  return spreadOut(ops.concatenate([column, without(row, 1)], column.ndim - 1), [n, m], 0, 1);
}

/**
 * Circulant matrices [..., n, n] with the first columns `c` [..., n]: each column is the one before, turned down by one. A
 * 0-d array is a vector of one. JAX has it in `jax.scipy.linalg`.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.circulant([1, 2, 3]).tolist(), [[1, 3, 2], [2, 1, 3], [3, 2, 1]]);
 * ```
 */
export function circulant(c: ArrayLike): NDArray {
  const [column, , n] = vectors("circulant", c, c);
  const back = ops.rev(column, [column.ndim - 1]);
  return spreadOut(ops.concatenate([back, back], column.ndim - 1), [n, n], n - 1, -1);
}

/**
 * The Hilbert matrix of order n, 1/(i + j + 1) at row i and column j from 0, in float32. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for an order that is no integer from 0.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.hilbert(2).mul(6).tolist(), [[6, 3], [3, 2]]);
 * ```
 */
export function hilbert(n: number): NDArray {
  const size = checkInteger("hilbert", "n", n, 0);
  const places = ops.add(ops.iota("float32", [size, size], 0), ops.iota("float32", [size, size], 1));
  return ops.div(1, ops.add(places, 1));
}
