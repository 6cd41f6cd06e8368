/**
 * Eigenvalues and eigenvectors of Hermitian matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { matrices, optionsOf } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { inexact } from "../ops/mod.ts";

/** Options of {@link eigh} and {@link eigvalsh}. */
export interface EighOptions {
  /** Which triangle is read if the matrix isn't symmetrized: `"L"`, the lower one, by default (and null), or `"U"`. */
  UPLO?: "L" | "U" | null;
  /** Whether (a + aᴴ)/2 is decomposed, so that both triangles count and share the derivative; true by default. */
  symmetrizeInput?: boolean;
}

/**
 * Eigenvalues and eigenvectors `[w, v]` of the Hermitian (real: symmetric) matrices [..., n, n] in the last two axes:
 * a·v = v·diag(w). `w` [..., n] is real and ascends; the columns of `v` [..., n, n] are orthonormal. An eigenvector is
 * determined up to a phase (real: a sign), which here is fixed so that of its components the first whose modulus is at
 * least 0.99 of the largest is real and positive; JAX leaves it to LAPACK. Integers become float32. A matrix with a NaN
 * or infinity gives NaN throughout.
 *
 * The derivative, to any order, is JAX's: ẇ = Re diag(vᴴ·ȧ·v), and v̇ without a part along v itself, so that what
 * depends on the phase is differentiated as if the phase stood still. Where eigenvalues repeat, v has no derivative: it
 * is infinite or NaN, and ẇ is that of the basis found. Without `symmetrizeInput` one triangle is read, but the
 * derivative is taken at (a + aᴴ)/2 by all elements, as JAX takes it: give Hermitian matrices then.
 *
 * @throws RangeError unless the last two axes are equal, and for a `UPLO` that there isn't.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * const a = np.array([[2, 1], [1, 2]]);
 * const [w, v] = linalg.eigh(a);
 * assert(np.allclose(w, [1, 3]));
 * assert(np.allclose(np.matmul(a, v), np.multiply(v, w), { atol: 1e-6 }));
 * ```
 */
export function eigh(
  a: ArrayLike,
  UPLO: "L" | "U" | null | EighOptions = null,
  symmetrizeInput = true,
): [w: NDArray, v: NDArray] {
  return decomposed("eigh", a, UPLO, symmetrizeInput);
}

/**
 * The eigenvalues of {@link eigh} alone, ascending, [..., n].
 *
 * @throws RangeError unless the last two axes are equal, and for a `UPLO` that there isn't.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * assert(np.allclose(linalg.eigvalsh([[2, 1], [1, 2]]), [1, 3]));
 * ```
 */
export function eigvalsh(a: ArrayLike, UPLO: "L" | "U" | null | EighOptions = "L"): NDArray {
  return decomposed("eigvalsh", a, UPLO, true)[0];
}

function decomposed(
  action: string,
  a: ArrayLike,
  UPLO: "L" | "U" | null | EighOptions,
  symmetrizeInput: boolean,
): [w: NDArray, v: NDArray] {
  const given = optionsOf<EighOptions>(action, UPLO, ["UPLO", "symmetrizeInput"]) ??
    { UPLO: UPLO as "L" | "U" | null, symmetrizeInput };
  const { UPLO: triangle = null, symmetrizeInput: hermitian = true } = given;
  if (triangle !== null && triangle !== "L" && triangle !== "U") {
    throw new RangeError(`${action}: UPLO ${valueText(triangle)} must be "L", "U" or null`);
  }
  const x = inexact(matrices(action, a));
  ops.checkSquare(action, x.aval);
  const [v, w] = ops.eigh(hermitian ? ops.symmetrized(x) : x, { lower: triangle !== "U", hermitian });
  return [w, v];
}
