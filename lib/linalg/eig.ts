/**
 * Eigenvalues and eigenvectors of square matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { matrices } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { inexact } from "../ops/mod.ts";

function given(action: string, a: ArrayLike): NDArray {
  const x = inexact(matrices(action, a));
  ops.checkSquare(action, x.aval);
  return x;
}

/**
 * Eigenvalues and right eigenvectors `[w, v]` of the square matrices [..., n, n] in the last two axes: a·v = v·diag(w).
 * Both are complex, for real matrices too: `w` [..., n], and the columns of `v` [..., n, n] of length 1. Eigenvalues come
 * in the order in which LAPACK's algorithm for small matrices, which this is, finds them (above size 75 LAPACK takes
 * another); conjugate pairs stand together. An eigenvector is
 * determined up to a phase, which here is fixed so that of its components the first whose modulus is at least 0.99 of the
 * largest is real and positive; LAPACK makes the largest real. Integers become complex64. A matrix with a NaN or infinity
 * gives NaN throughout.
 *
 * As in JAX, it can't be differentiated: {@link eigvals} can, and so can `lax.linalg.eig` with `enableEigvecDerivs`.
 *
 * @throws RangeError unless the last two axes are equal; NotDifferentiableError under differentiation.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * const a = np.array([[0, 1], [-1, 0]]);
 * const [w, v] = linalg.eig(a);
 * assert(np.allclose(w, [{ re: 0, im: 1 }, { re: 0, im: -1 }]));
 * assert(np.allclose(np.matmul(a, v), np.multiply(v, w)));
 * ```
 */
export function eig(a: ArrayLike): [w: NDArray, v: NDArray] {
  const [w, v] = ops.eig(given("eig", a), { left: false, right: true, smooth: false });
  return [w, v];
}

/**
 * The eigenvalues of {@link eig} alone, [..., n]. The derivative is that of distinct eigenvalues, ẇ = diag(v⁻¹·ȧ·v), to
 * any order; infinite or NaN where a matrix has no basis of eigenvectors, and from the second order on where eigenvalues
 * repeat. (JAX has the first order; for the others its `lax.linalg.eig` wants `enable_eigvec_derivs`.)
 *
 * @throws RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * assert(np.allclose(linalg.eigvals([[1, 2], [0, 3]]), [1, 3]));
 * ```
 */
export function eigvals(a: ArrayLike): NDArray {
  return ops.eig(given("eigvals", a), { left: false, right: false, smooth: false })[0];
}
