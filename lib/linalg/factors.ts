/**
 * Factors of matrices, and systems of equations in them.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { checkOptions, matrices } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { inexact, promoteAll } from "../ops/mod.ts";

/** Options of {@link cholesky}. */
export interface CholeskyOptions {
  /** Whether to give the upper factor, Lᴴ; not by default. */
  upper?: boolean;
  /** Whether (a + aᴴ)/2 is factored, so that both triangles count and share the derivative; true by default. */
  symmetrizeInput?: boolean;
}

/**
 * The Cholesky factor of Hermitian positive definite matrices in the last two axes: the lower triangular L with L·Lᴴ =
 * a; NaN where a matrix is not positive definite. Integers become float32.
 *
 * @throws RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.cholesky([[4, 2], [2, 10]]).tolist(), [[2, 0], [1, 3]]);
 * ```
 */
export function cholesky(a: ArrayLike, options: CholeskyOptions = {}): NDArray {
  const { upper = false, symmetrizeInput = true } = checkOptions("cholesky", options, ["upper", "symmetrizeInput"]);
  const x = inexact(matrices("cholesky", a));
  const [n, m] = x.shape.slice(-2);
  if (n !== m) {
    throw new RangeError(
      `cholesky: the matrices of shape ${shapeText(x.shape)} are not square; the last two axes must be equal`,
    );
  }
  const l = ops.cholesky(symmetrizeInput ? ops.symmetrized(x) : x);
  return upper ? ops.adjoint(l) : l;
}

/** How {@link triangularSolve} reads its matrix; each false by default, `leftSide` too. */
export interface TriangularOptions {
  /** Whether the matrix stands on the left: a·x = b. Otherwise x·a = b. */
  leftSide?: boolean;
  /** Whether the lower triangle is read; the upper one otherwise. */
  lower?: boolean;
  /** Whether the matrix is transposed. */
  transposeA?: boolean;
  /** Whether the matrix is conjugated. */
  conjugateA?: boolean;
  /** Whether the diagonal counts as ones and isn't read. */
  unitDiagonal?: boolean;
}

/**
 * Solves triangular systems over leading batch axes, which broadcast: x with op(a)·x = b (`leftSide`), or x·op(a) = b.
 * Only one triangle of `a` is read. On the left, `b` may be a vector. JAX has it as `lax.linalg.triangular_solve`.
 *
 * @throws RangeError for matrices that aren't square and right-hand sides that don't go with them.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const a = [[2, 0], [1, 4]];
 * assertEquals(linalg.triangularSolve(a, [[2], [9]], { leftSide: true, lower: true }).tolist(), [[1], [2]]);
 * ```
 */
export function triangularSolve(a: ArrayLike, b: ArrayLike, options: TriangularOptions = {}): NDArray {
  const { leftSide: left = false, lower = false, transposeA = false, conjugateA = false, unitDiagonal = false } =
    checkOptions("triangularSolve", options, ["leftSide", "lower", "transposeA", "conjugateA", "unitDiagonal"]);
  const [x, y] = promoteAll([a, b]).map(inexact);
  matrices("triangularSolve", x);
  if (y.ndim === 0) {
    throw new RangeError("triangularSolve: the right-hand side is a 0-d array; it needs at least one axis");
  }
  const params = { left, lower, transpose: transposeA, conjugate: conjugateA, unitDiagonal };
  const vector = y.ndim === 1;
  const columns = vector ? ops.reshape(y, left ? [y.size, 1] : [1, y.size]) : y;
  const lead = ops.broadcastShapes("triangularSolve", x.shape.slice(0, -2), columns.shape.slice(0, -2));
  const [l, r] = [x, columns].map((v) => ops.broadcastTo(v, [...lead, ...v.shape.slice(-2)]));
  const solved = ops.triangularSolve(l, r, params);
  return vector ? ops.reshape(solved, [...lead, y.size]) : solved;
}
