/**
 * Eigenvalues and singular values, as JAX's `lax.linalg` has them.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";

/** Options of {@link eig}. */
export interface EigOptions {
  /** Whether left eigenvectors are a result; true by default. */
  computeLeftEigenvectors?: boolean;
  /** Whether right eigenvectors are a result; true by default. */
  computeRightEigenvectors?: boolean;
  /** Whether eigenvectors may be differentiated, which holds only for distinct eigenvalues; false by default. */
  enableEigvecDerivs?: boolean;
}

/**
 * Eigenvalues `w`, left eigenvectors `vl` and right eigenvectors `vr` (the vectors as the options ask) of the square
 * matrices [..., n, n] in the last two axes: x·vr = vr·diag(w) and vlᴴ·x = diag(w)·vlᴴ, in the order, with the phases and
 * NaN that `linalg.eig` describes. All are complex. The derivative of vectors, on request, is that of the phase described
 * there: equal to JAX's but where another component than the largest leads. JAX's `implementation` isn't there.
 *
 * @throws TypeError for integers and booleans; RangeError unless the last two axes are equal; NotDifferentiableError
 * under differentiation, for vectors without `enableEigvecDerivs`.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [w, vl, vr] = lax.linalg.eig([[2, 0], [0, 1]]);
 * assertEquals([w.dtype, vl.shape, vr.shape], ["complex64", [2, 2], [2, 2]]);
 * assertEquals(lax.linalg.eig([[2, 0], [0, 1]], { computeLeftEigenvectors: false }).length, 2);
 * ```
 */
export function eig(x: ArrayLike, options: EigOptions = {}): NDArray[] {
  const { computeLeftEigenvectors: left = true, computeRightEigenvectors: right = true, enableEigvecDerivs = false } =
    checkOptions("eig", options, ["computeLeftEigenvectors", "computeRightEigenvectors", "enableEigvecDerivs"]);
  return [...ops.eig(asArray(x), { left, right, smooth: enableEigvecDerivs })];
}

/** Options of {@link eigh}. */
export interface EighOptions {
  /** Whether the lower triangle is read, the upper one otherwise, if the matrix isn't symmetrized; true by default. */
  lower?: boolean;
  /** Whether (x + xᴴ)/2 is decomposed, so that both triangles count and share the derivative; true by default. */
  symmetrizeInput?: boolean;
  /** Whether eigenvalues must ascend; true by default. They do in any case, as in JAX on CPUs. */
  sortEigenvalues?: boolean;
}

/**
 * Eigenvectors and eigenvalues `[v, w]` (in this order) of the Hermitian matrices [..., n, n] in the last two axes, with
 * the phases, derivatives and NaN that `linalg.eigh` describes. Symmetrizing makes integers float32. JAX's
 * `subset_by_index`, which works on TPUs only, isn't there.
 *
 * @throws TypeError for integers and booleans that aren't symmetrized; RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [v, w] = lax.linalg.eigh([[3, 0], [0, -1]]);
 * assertEquals(w.tolist(), [-1, 3]);
 * assertEquals(v.tolist(), [[0, 1], [1, 0]]);
 * ```
 */
export function eigh(x: ArrayLike, options: EighOptions = {}): [v: NDArray, w: NDArray] {
  const { lower = true, symmetrizeInput = true } = checkOptions("eigh", options, [
    "lower",
    "symmetrizeInput",
    "sortEigenvalues",
  ]);
  const a = symmetrizeInput ? ops.inexact(asArray(x)) : asArray(x);
  ops.checkSquare("eigh", a.aval);
  const [v, w] = ops.eigh(symmetrizeInput ? ops.symmetrized(a) : a, { lower, hermitian: symmetrizeInput });
  return [v, w];
}

/** Options of {@link svd}. */
export interface SvdOptions {
  /** Whether u is [..., m, m] and vh [..., n, n], true by default; otherwise [..., m, k] and [..., k, n]. */
  fullMatrices?: boolean;
  /** Whether there are u and vh, true by default; otherwise the singular values are the result. */
  computeUv?: boolean;
}

/**
 * Singular values and vectors `[u, s, vh]` of the matrices [..., m, n] in the last two axes, as `linalg.svd` describes
 * them.
 *
 * @throws TypeError for integers and booleans; RangeError for less than two axes; NotDifferentiableError under
 * differentiation, for `fullMatrices` of a matrix that isn't square.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [u, s, vh] = lax.linalg.svd(np.ones([3, 2]), { fullMatrices: false });
 * assertEquals([u.shape, s.shape, vh.shape], [[3, 2], [2], [2, 2]]);
 * ```
 */
export function svd(x: ArrayLike, options: SvdOptions & { computeUv: false }): NDArray;
/** See the first form: singular values and vectors. */
export function svd(
  x: ArrayLike,
  options?: SvdOptions & { computeUv?: true },
): [u: NDArray, s: NDArray, vh: NDArray];
/** See the first form: what is computed isn't known beforehand. */
export function svd(x: ArrayLike, options?: SvdOptions): NDArray | [u: NDArray, s: NDArray, vh: NDArray];
export function svd(x: ArrayLike, options: SvdOptions = {}): NDArray | [u: NDArray, s: NDArray, vh: NDArray] {
  const { fullMatrices = true, computeUv = true } = checkOptions("svd", options, ["fullMatrices", "computeUv"]);
  const [s, u, vh] = ops.svd(asArray(x), { fullMatrices, computeUv });
  return computeUv ? [u, s, vh] : s;
}
