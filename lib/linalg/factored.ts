/**
 * Factors for reuse, and systems solved with them: the functions of JAX's `jax.scipy.linalg` that keep what they factor.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";
import { matrices, optionsOf } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { asArray, inexact, promoteAll } from "../ops/mod.ts";

/** An option alone, or named. */
function alone<T>(action: string, name: string, x: T | Record<string, T | undefined>, otherwise: T): T {
  const given = optionsOf<Record<string, T | undefined>>(action, x, [name]);
  return given === undefined ? x as T : given[name] ?? otherwise;
}

/**
 * Solves with square matrices `a` [..., n, n] and `b` as columns: a vector [n], matrices [..., n, k], or, where `a` has one
 * axis more than it, vectors [..., n]. Leading axes broadcast.
 */
function withColumns(
  action: string,
  a: NDArray,
  b: NDArray,
  f: (b: NDArray, lead: readonly number[]) => NDArray,
): NDArray {
  ops.checkSquare(action, matrices(action, a).aval);
  const n = a.shape[a.ndim - 1];
  const vectors = b.ndim === 1 || (a.ndim === b.ndim + 1 && b.shape[b.ndim - 1] === n);
  const columns = vectors ? ops.reshape(b, [...b.shape, 1]) : b;
  if (columns.ndim < 2 || columns.shape[columns.ndim - 2] !== n) {
    throw new RangeError(
      `${action}: a right-hand side of shape ${shapeText(b.shape)} doesn't go with a matrix of shape ${
        shapeText(a.shape)
      }; it is a vector of length ${n}, or columns of that length in its last two axes`,
    );
  }
  const lead = ops.broadcastShapes(action, a.shape.slice(0, -2), columns.shape.slice(0, -2));
  const x = f(ops.broadcastTo(columns, [...lead, ...columns.shape.slice(-2)]), lead);
  return vectors ? ops.reshape(x, x.shape.slice(0, -1)) : x;
}

/**
 * `[c, lower]`: the Cholesky factor of Hermitian positive definite matrices, for {@link choSolve}, and which triangle it is.
 * Only that triangle of `a` is read; c·cᴴ = a if `lower`, and cᴴ·c = a otherwise, the other triangle of c being 0. JAX has it
 * in `jax.scipy.linalg`.
 *
 * @throws RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const factor = linalg.choFactor([[4, 2], [2, 10]]);
 * assertEquals(factor[0].tolist(), [[2, 1], [0, 3]]);
 * assertEquals(linalg.choSolve(factor, [8, 22]).tolist(), [1, 2]);
 * ```
 */
export function choFactor(
  a: ArrayLike,
  lower: boolean | { lower?: boolean } = false,
): [c: NDArray, lower: boolean] {
  const below = alone<boolean>("choFactor", "lower", lower, false);
  const x = inexact(matrices("choFactor", a));
  ops.checkSquare("choFactor", x.aval);
  return [below ? ops.cholesky(x) : ops.adjoint(ops.cholesky(ops.adjoint(x))), below];
}

/**
 * x with a·x = b, from what {@link choFactor} gave for `a`: of a vector b [n] or matrices [..., n, k]; leading axes
 * broadcast. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for a factor that isn't square and a right-hand side that doesn't go with it.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.choSolve([[[2, 0], [1, 3]], true], [[8], [22]]).tolist(), [[1], [2]]);
 * ```
 */
export function choSolve(factor: readonly [c: ArrayLike, lower: boolean], b: ArrayLike): NDArray {
  const [factors, lower] = factor;
  const [c, right] = promoteAll([factors, b]).map(inexact);
  return withColumns("choSolve", c, right, (columns, lead) => {
    const whole = ops.broadcastTo(c, [...lead, ...c.shape.slice(-2)]);
    const read = (turned: boolean): ops.TriangularParams => ({
      left: true,
      lower,
      transpose: turned,
      conjugate: turned,
      unitDiagonal: false,
    });
    return ops.triangularSolve(whole, ops.triangularSolve(whole, columns, read(!lower)), read(lower));
  });
}

/**
 * `[lu, pivots]` of the matrices in the last two axes, for {@link luSolve}: as `lax.linalg.lu` gives them. Integers become
 * float32. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const factors = linalg.luFactor([[1, 3], [2, 4]]);
 * assertEquals(factors.map((x) => x.tolist()), [[[2, 4], [0.5, 1]], [1, 1]]);
 * assertEquals(linalg.luSolve(factors, [7, 10]).tolist(), [1, 2]);
 * ```
 */
export function luFactor(a: ArrayLike): [lu: NDArray, pivots: NDArray] {
  const [packed, pivots] = ops.lu(inexact(matrices("luFactor", a)));
  return [packed, pivots];
}

/**
 * x with op(a)·x = b, from what {@link luFactor} gave for `a`: of a vector b [n] or matrices [..., n, k]; leading axes
 * broadcast. op transposes if `trans` is 1, and conjugates too if it is 2. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for factors that aren't square, a right-hand side that doesn't go with them, and any other `trans`.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const factors = linalg.luFactor([[1, 3], [2, 4]]);
 * assertEquals(linalg.luSolve(factors, [5, 11], 1).tolist(), [1, 2]);
 * ```
 */
export function luSolve(
  factors: readonly [lu: ArrayLike, pivots: ArrayLike],
  b: ArrayLike,
  trans: 0 | 1 | 2 | { trans?: 0 | 1 | 2 } = 0,
): NDArray {
  const turn = alone<0 | 1 | 2>("luSolve", "trans", trans, 0);
  if (turn !== 0 && turn !== 1 && turn !== 2) {
    throw new RangeError(`luSolve: trans is ${valueText(turn)}; it must be 0, 1 (transposed) or 2 (and conjugated)`);
  }
  const [packed, right] = promoteAll([factors[0], b]).map(inexact);
  return withColumns("luSolve", packed, right, (columns, lead) => {
    const order = ops.luPivotsToPermutation(asArray(factors[1]), packed.shape[packed.ndim - 1]);
    const whole = (x: NDArray, axes: number): NDArray => ops.broadcastTo(x, [...lead, ...x.shape.slice(-axes)]);
    return ops.luSolve(whole(packed, 2), whole(order, 1), columns, { transpose: turn > 0, conjugate: turn === 2 });
  });
}

/**
 * `[p, l, u]` with p·l·u = a for a matrix [m, n]: a permutation matrix [m, m] (real), L [m, k] with 1 on its diagonal, and
 * U [k, n], k = min(m, n). With `permuteL` it is `[p·l, u]`. Integers become float32. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for other than two axes.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [p, l, u] = linalg.lu([[1, 3], [2, 4]]);
 * assertEquals(p.tolist(), [[0, 1], [1, 0]]);
 * assertEquals(l.tolist(), [[1, 0], [0.5, 1]]);
 * assertEquals(u.tolist(), [[2, 4], [0, 1]]);
 * ```
 */
export function lu(a: ArrayLike, permuteL: true | { permuteL: true }): [pl: NDArray, u: NDArray];
/** See the first form: the three factors. */
export function lu(a: ArrayLike, permuteL?: false | { permuteL?: false }): [p: NDArray, l: NDArray, u: NDArray];
export function lu(a: ArrayLike, permuteL: boolean | { permuteL?: boolean } = false): NDArray[] {
  const joined = alone<boolean>("lu", "permuteL", permuteL, false);
  const x = inexact(matrices("lu", a));
  if (x.ndim !== 2) {
    throw new RangeError(
      `lu: an array of shape ${shapeText(x.shape)} was given; it must be one matrix (vmap takes more)`,
    );
  }
  const [m, n] = x.shape;
  const k = Math.min(m, n);
  const [packed, , order] = ops.lu(x);
  const l = ops.add(ops.lowerTriangle(ops.slice(packed, [0, 0], [m, k]), -1), ops.eye(m, x.dtype, k));
  const u = ops.upperTriangle(ops.slice(packed, [0, 0], [k, n]));
  const placed = ops.eq(ops.reshape(order, [1, m]), ops.iota("int32", [m, m], 0));
  const p = ops.real(ops.convert(placed, x.dtype));
  return joined ? [ops.matrixProduct(ops.convert(p, x.dtype), l), u] : [p, l, u];
}

/** How {@link solveTriangular} reads its matrix: as it is, transposed, or conjugated too. */
export type Trans = 0 | 1 | 2 | "N" | "T" | "C";

/** Options of {@link solveTriangular}. */
export interface SolveTriangularOptions {
  /** 0 or `"N"` (the default): a·x = b; 1 or `"T"`: aᵀ·x = b; 2 or `"C"`: aᴴ·x = b. */
  trans?: Trans;
  /** Whether the lower triangle is read; the upper one by default. */
  lower?: boolean;
  /** Whether the diagonal counts as ones and isn't read. */
  unitDiagonal?: boolean;
}

/**
 * x with op(a)·x = b for triangular matrices `a` [..., n, n], of which one triangle is read, and a vector b [n] or matrices
 * [..., n, k]; leading axes broadcast. Integers become float32. JAX has it in `jax.scipy.linalg`.
 *
 * @throws RangeError for matrices that aren't square, a right-hand side that doesn't go with them, and a `trans` that there
 * isn't.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.solveTriangular([[2, 0], [1, 4]], [2, 9], { lower: true }).tolist(), [1, 2]);
 * ```
 */
export function solveTriangular(
  a: ArrayLike,
  b: ArrayLike,
  trans: Trans | SolveTriangularOptions = 0,
  lower = false,
  unitDiagonal = false,
): NDArray {
  const given = optionsOf<SolveTriangularOptions>("solveTriangular", trans, ["trans", "lower", "unitDiagonal"]) ??
    { trans: trans as Trans, lower, unitDiagonal };
  const turn = given.trans ?? 0;
  const kind = ["N", "T", "C"].findIndex((name, i) => turn === i || turn === name);
  if (kind < 0) {
    throw new RangeError(`solveTriangular: trans is ${valueText(turn)}; it must be 0, 1, 2, "N", "T" or "C"`);
  }
  const [x, y] = promoteAll([a, b]).map(inexact);
  return withColumns(
    "solveTriangular",
    x,
    y,
    (columns, lead) =>
      ops.triangularSolve(ops.broadcastTo(x, [...lead, ...x.shape.slice(-2)]), columns, {
        left: true,
        lower: given.lower ?? false,
        transpose: kind > 0,
        conjugate: kind === 2,
        unitDiagonal: given.unitDiagonal ?? false,
      }),
  );
}
