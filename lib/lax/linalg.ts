/**
 * JAX's `lax.linalg`: the factorizations as JAX's ops have them, over the last two axes. They take arrays of floats and
 * complex numbers as they are: nothing is promoted.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkInteger, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";

export * from "./spectral.ts";
export { type TriangularOptions, triangularSolve } from "../linalg/factors.ts";

/**
 * LU factors with partial pivoting of the matrices [..., m, n] in the last two axes: `[lu, pivots, permutation]` with
 * P·x = L·U. `lu` has L below its diagonal (that of L is 1) and U on and above it; `pivots` (int32, [..., min(m, n)]) has
 * the row that each row was swapped with, in order; `permutation` (int32, [..., m]) has the rows of x in the order of
 * P·x. The pivot of a column is the first of its elements with the largest |re| + |im|, as in LAPACK. The derivative
 * takes the order of rows as fixed, and is infinite or NaN where the square part of U is singular.
 *
 * @throws TypeError for integers and booleans; RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [lu, pivots, permutation] = lax.linalg.lu([[1, 3], [2, 4]]);
 * assertEquals(lu.tolist(), [[2, 4], [0.5, 1]]);
 * assertEquals(pivots.tolist(), [1, 1]);
 * assertEquals(permutation.tolist(), [1, 0]);
 * ```
 */
export function lu(x: ArrayLike): [lu: NDArray, pivots: NDArray, permutation: NDArray] {
  const [packed, pivots, order] = ops.lu(asArray(x));
  return [packed, pivots, order];
}

/**
 * The permutation (int32, [..., permutationSize]) that the row swaps of {@link lu} make: 0, 1, 2, ... after place i was
 * swapped with place `pivots[i]`, in order.
 *
 * @throws RangeError for pivots that aren't int32, and for a size below the length of their last axis.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const pivots = np.array([2, 2], { dtype: "int32" });
 * assertEquals(lax.linalg.luPivotsToPermutation(pivots, 3).tolist(), [2, 0, 1]);
 * ```
 */
export function luPivotsToPermutation(pivots: ArrayLike, permutationSize: number): NDArray {
  const size = checkInteger("luPivotsToPermutation", "permutationSize", permutationSize, 0);
  return ops.luPivotsToPermutation(asArray(pivots), size);
}

/** Options of {@link cholesky}. */
export interface CholeskyOptions {
  /** Whether (x + xᴴ)/2 is factored, so that both triangles count and share the derivative; true by default. */
  symmetrizeInput?: boolean;
}

/**
 * The lower triangular L with L·Lᴴ = x, for Hermitian positive definite matrices in the last two axes; NaN where a
 * matrix is not positive definite. Symmetrizing makes integers float32.
 *
 * @throws TypeError for integers and booleans that aren't symmetrized; RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.linalg.cholesky([[4, 2], [2, 10]]).tolist(), [[2, 0], [1, 3]]);
 * ```
 */
export function cholesky(x: ArrayLike, options: CholeskyOptions = {}): NDArray {
  const { symmetrizeInput = true } = checkOptions("cholesky", options, ["symmetrizeInput"]);
  const a = symmetrizeInput ? ops.inexact(asArray(x)) : asArray(x);
  ops.checkSquare("cholesky", a.aval);
  return ops.cholesky(symmetrizeInput ? ops.symmetrized(a) : a);
}

/** Options of {@link qr}. */
export interface QrOptions {
  /** Whether Q is square, [..., m, m], and R [..., m, n]; true by default. Otherwise Q has min(m, n) columns. */
  fullMatrices?: boolean;
}

/**
 * QR factors `[q, r]` of the matrices [..., m, n] in the last two axes, as `linalg.qr` says. JAX's `pivoting` isn't
 * there.
 *
 * @throws TypeError for integers and booleans; RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [q, r] = lax.linalg.qr(np.ones([3, 2]));
 * assertEquals([q.shape, r.shape], [[3, 3], [3, 2]]);
 * ```
 */
export function qr(x: ArrayLike, options: QrOptions = {}): [q: NDArray, r: NDArray] {
  const { fullMatrices = true } = checkOptions("qr", options, ["fullMatrices"]);
  const [q, r] = ops.qr(asArray(x), fullMatrices);
  return [q, r];
}

/**
 * The first n columns [..., m, n] of the product of Householder reflectors H₀·H₁⋯, where H = 1 − τ·v·vᴴ: the τ are
 * `taus` [..., k], the vectors v lie in the columns of `a` [..., m, n] below the diagonal, on which they are 1. What
 * `linalg.qr` gives in the mode `"raw"`, transposed back, makes Q. JAX has no derivative of it; here it has, by all
 * that it reads.
 *
 * @throws TypeError for integers and booleans, and for dtypes that differ; RangeError unless k ≤ n ≤ m.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * // A reflection in the first axis.
 * assertEquals(lax.linalg.householderProduct(np.zeros([2, 2]), [2]).tolist(), [[-1, 0], [0, 1]]);
 * ```
 */
export function householderProduct(a: ArrayLike, taus: ArrayLike): NDArray {
  return ops.householderProduct(asArray(a), asArray(taus));
}
