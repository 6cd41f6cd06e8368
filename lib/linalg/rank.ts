/**
 * What singular values tell: ranks, condition numbers, least squares.
 *
 * @module
 */
import { makeAval } from "../core/aval.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import { realOf } from "../core/dtype.ts";
import { filled, zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { checkOptions, matrices, optionsOf } from "../numpy/arguments.ts";
import { all, any, max, sum } from "../numpy/reductions.ts";
import * as ops from "../ops/mod.ts";
import { asArray, inexact, promoteAll } from "../ops/mod.ts";
import { norm, type NormOrder } from "./norm.ts";
import { inv } from "./solve.ts";
import { svd, svdvals } from "./svd.ts";

/** The distance from 1 to the next number of the real dtype of `x`. */
function epsilonOf(x: NDArray): number {
  return realOf(x.dtype) === "float32" ? 2 ** -23 : 2 ** -52;
}

/** Options of {@link matrixRank}. */
export interface MatrixRankOptions {
  /**
   * Singular values up to this count as 0: a number, or one for each matrix; by default max(m, n) times the dtype's
   * machine epsilon times the largest one. As in JAX it is not relative, in spite of its name.
   */
  rtol?: ArrayLike | null;
  /** Whether the rank is of (M + Mᴴ)/2, by its eigenvalues; false by default. */
  hermitian?: boolean;
  /** Another name for `rtol`. */
  tol?: ArrayLike | null;
}

/**
 * The ranks (int32) of the matrices [..., m, n] in the last two axes: how many of their singular values count. Of a vector
 * or a number it is 1, unless all elements are 0.
 *
 * @throws RangeError for empty matrices, matrices that aren't square if `hermitian`, and `rtol` together with `tol`.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.matrixRank([[1, 2], [2, 4]]).item(), 1);
 * assertEquals(linalg.matrixRank([[3, 0], [0, 0.1]], 0.5).item(), 1);
 * ```
 */
export function matrixRank(M: ArrayLike, rtol: ArrayLike | null | MatrixRankOptions = null): NDArray {
  const given = optionsOf<MatrixRankOptions>("matrixRank", rtol, ["rtol", "hermitian", "tol"]) ??
    { rtol: rtol as ArrayLike | null };
  if ((given.rtol ?? null) !== null && (given.tol ?? null) !== null) {
    throw new RangeError("matrixRank: rtol and tol were given, which are one; give one of them");
  }
  const least = given.rtol ?? given.tol ?? null;
  const x = inexact(asArray(M));
  if (x.ndim < 2) return ops.convert(any(ops.ne(x, 0)), "int32");
  const s = svd(x, { fullMatrices: false, computeUv: false, hermitian: given.hermitian ?? false });
  const share = Math.max(...x.shape.slice(-2)) * epsilonOf(x);
  const bound = least === null ? ops.mul(max(s, -1), share) : asArray(least);
  return sum(ops.gt(s, ops.reshape(bound, [...bound.shape, 1])), -1);
}

/**
 * The condition numbers of the matrices in the last two axes: by the norm of order `p`, ‖x‖·‖x⁻¹‖ of square matrices;
 * by default, and of order 2, the largest singular value over the smallest, of order −2 the smallest over the largest.
 * Where that is NaN though the matrix has none, it is Infinity, but for the default and order 2, as in JAX.
 *
 * @throws RangeError for less than two axes, empty matrices, orders that there aren't, and, of other orders than ±2,
 * matrices that aren't square.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertAlmostEquals(linalg.cond([[2, 0], [0, 4]]).item(), 2, 1e-6);
 * assertEquals(linalg.cond([[2, 0], [0, 4]], 1).item(), 2);
 * ```
 */
export function cond(x: ArrayLike, p: NormOrder | { p?: NormOrder } = null): NDArray {
  const given = optionsOf<{ p?: NormOrder }>("cond", p, ["p"]);
  const order = given === undefined ? p as NormOrder : given.p ?? null;
  const a = inexact(matrices("cond", x));
  const [m, n] = a.shape.slice(-2);
  if (m === 0 || n === 0) {
    throw new RangeError(`cond: an array of shape ${shapeText(a.shape)} has empty matrices, which have no condition`);
  }
  const last = [-2, -1];
  if (order === null || order === 2 || order === -2) {
    const s = svdvals(a);
    const k = s.shape[s.ndim - 1];
    const at = (i: number): NDArray =>
      ops.reshape(ops.slice(s, s.shape.map(() => 0).with(-1, i), s.shape.with(-1, i + 1)), s.shape.slice(0, -1));
    return order === -2 ? unlessNaN(ops.div(at(k - 1), at(0)), a) : ops.div(at(0), at(k - 1));
  }
  ops.checkSquare("cond", a.aval);
  return unlessNaN(ops.mul(norm(a, order, last), norm(inv(a), order, last)), a);
}

/** `r`, and Infinity where it is NaN though the matrix is not. */
function unlessNaN(r: NDArray, x: NDArray): NDArray {
  const whole = all(ops.eq(x, x), [-2, -1]);
  return ops.select(ops.and(ops.ne(r, r), whole), ops.constLike(r, Infinity), r);
}

/** Options of {@link lstsq}. */
export interface LstsqOptions {
  /**
   * Singular values below this share of the largest count as 0: max(m, n) times the dtype's machine epsilon by default,
   * the epsilon itself if it is negative.
   */
  rcond?: number | null;
  /** Whether residuals are left out where NumPy leaves them out, which depends on values; false by default. */
  numpyResid?: boolean;
}

/**
 * The least-squares solution of a·x = b for a matrix `a` [m, n] and a vector b [m] or a matrix [m, k], of all the one of
 * the least norm: `[x, resid, rank, s]`. `resid` [k] is the sum of the squares of b − a·x in each column, `rank` (int32)
 * how many singular values of `a` count, `s` all of them. With `numpyResid`, `resid` is empty where the rank is below n or
 * m ≤ n. Integers become float32.
 *
 * Derivatives are those of the steps: of the singular vectors, which have none where singular values repeat, and of the
 * root in `resid`, which has none where a residual is 0. For a matrix of full column rank, `solve` of the normal
 * equations has them throughout.
 *
 * @throws RangeError for other shapes; ConcreteValueError for `numpyResid` under `jit` or `vmap`.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert, assertEquals } from "@std/assert";
 *
 * // The line through (0, 1), (1, 3), (2, 5).
 * const [x, , rank] = linalg.lstsq([[0, 1], [1, 1], [2, 1]], [1, 3, 5]);
 * assert(np.allclose(x, [2, 1], { atol: 1e-5 }));
 * assertEquals(rank.item(), 2);
 * ```
 */
export function lstsq(
  a: ArrayLike,
  b: ArrayLike,
  rcond: number | null | LstsqOptions = null,
  options: Pick<LstsqOptions, "numpyResid"> = {},
): [x: NDArray, resid: NDArray, rank: NDArray, s: NDArray] {
  const given = optionsOf<LstsqOptions>("lstsq", rcond, ["rcond", "numpyResid"]) ??
    { rcond: rcond as number | null, ...checkOptions("lstsq", options, ["numpyResid"]) };
  const [matrix, right] = promoteAll([a, b]).map(inexact);
  if (matrix.ndim !== 2 || right.ndim < 1 || right.ndim > 2 || right.shape[0] !== matrix.shape[0]) {
    throw new RangeError(
      `lstsq: a matrix of shape ${shapeText(matrix.shape)} and a right-hand side of shape ${
        shapeText(right.shape)
      } were given; they must be a matrix, and a vector or matrix with as many rows`,
    );
  }
  const [m, n] = matrix.shape;
  const columns = right.ndim === 1 ? ops.reshape(right, [m, 1]) : right;
  const real = realOf(matrix.dtype);
  let [x, rank, s] = [
    zerosOf(makeAval([n, columns.shape[1]], matrix.dtype)),
    zerosOf(makeAval([], "int32")),
    zerosOf(makeAval([0], matrix.dtype)),
  ];
  if (matrix.size > 0) {
    const epsilon = epsilonOf(matrix);
    const share = (given.rcond ?? null) === null ? epsilon * Math.max(m, n) : given.rcond! < 0 ? epsilon : given.rcond!;
    const [u, values, vh] = svd(matrix, { fullMatrices: false });
    s = values;
    const counts = ops.and(ops.gt(s, 0), ops.ge(s, ops.mul(ops.slice(s, [0], [1]), share)));
    rank = sum(counts);
    const divisor = ops.convert(ops.select(counts, s, ops.constLike(s, 1)), matrix.dtype);
    const inverse = ops.select(counts, ops.div(ops.constLike(divisor, 1), divisor), ops.constLike(divisor, 0));
    const projected = ops.matrixProduct(ops.adjoint(u), columns);
    x = ops.matrixProduct(ops.adjoint(vh), ops.mul(ops.reshape(inverse, [inverse.size, 1]), projected));
  }
  const short = (given.numpyResid ?? false) && (m <= n || Number(rank.item()) < n);
  const resid = short
    ? filled(makeAval([0], real), 0)
    : ops.square(norm(ops.sub(columns, ops.matrixProduct(matrix, x)), { axis: 0 }));
  return [right.ndim === 1 ? ops.reshape(x, [n]) : x, resid, rank, s];
}
