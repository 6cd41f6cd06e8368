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
