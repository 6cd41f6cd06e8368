/**
 * Singular values and singular vectors, and pseudo-inverses by them.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import { realOf } from "../core/dtype.ts";
import { zerosOf } from "../core/view.ts";
import { makeAval } from "../core/aval.ts";
import { matrices, optionsOf } from "../numpy/arguments.ts";
import { takeAlongAxis } from "../numpy/take.ts";
import * as ops from "../ops/mod.ts";
import { asArray, inexact } from "../ops/mod.ts";
import { customJvpOp } from "../transforms/custom.ts";

/** Options of {@link svd}. */
export interface SvdOptions {
  /** Whether u is [..., m, m] and vh [..., n, n], true by default; otherwise [..., m, k] and [..., k, n]. */
  fullMatrices?: boolean;
  /** Whether there are u and vh, true by default; otherwise the singular values are the result. */
  computeUv?: boolean;
  /** Whether (a + aᴴ)/2 is decomposed, by its eigenvalues; false by default. */
  hermitian?: boolean;
}

/** u, s and vh. */
export type Svd = [u: NDArray, s: NDArray, vh: NDArray];

/**
 * Singular values and vectors `[u, s, vh]` of the matrices [..., m, n] in the last two axes: a = u·diag(s)·vh. `s`
 * [..., k], k = min(m, n), is not negative and descends, and is 0 below 2⁻⁴⁸⁰ of the largest; the columns of u and the rows of vh are orthonormal. A pair of
 * vectors is determined up to a phase (real: a sign), which here is fixed so that of the components of u's column the
 * first whose modulus is at least 0.99 of the largest is real and positive; where the singular value is 0, and of the
 * vectors that complete `fullMatrices`, each of u's columns and of vhᴴ's is so on its own. JAX leaves it to LAPACK, and
 * what completes a basis by more than one vector differs too. Integers become float32. A matrix with a NaN or infinity
 * gives NaN throughout. JAX's `subset_by_index`, which works on TPUs only, isn't there.
 *
 * The derivative, to any order, is JAX's: it lets the phase move with u and stand still in v. Where singular values
 * repeat, u and v have none: it is infinite or NaN, and that of s is of the vectors found; so it is for u (m > n) and v
 * (m < n) where a singular value is 0. The completed bases of matrices that aren't square have no derivative.
 *
 * @throws RangeError for less than two axes; NotDifferentiableError under differentiation, for `fullMatrices` of a matrix
 * that isn't square.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const a = np.array([[3, 0], [0, 4], [0, 0]]);
 * const [u, s, vh] = linalg.svd(a, { fullMatrices: false });
 * assert(np.allclose(s, [4, 3]));
 * assert(np.allclose(np.matmul(np.multiply(u, s), vh), a, { atol: 1e-6 }));
 * assertEquals(linalg.svd(a)[0].shape, [3, 3]);
 * ```
 */
export function svd(a: ArrayLike, options: SvdOptions & { computeUv: false }): NDArray;
/** See the first form: by position. */
export function svd(a: ArrayLike, fullMatrices: boolean, computeUv: false, hermitian?: boolean): NDArray;
/** See the first form: singular values and vectors. */
export function svd(
  a: ArrayLike,
  fullMatrices?: boolean | SvdOptions & { computeUv?: true },
  computeUv?: true,
  hermitian?: boolean,
): Svd;
/** See the first form: what is computed isn't known beforehand. */
export function svd(
  a: ArrayLike,
  fullMatrices?: boolean | SvdOptions,
  computeUv?: boolean,
  hermitian?: boolean,
): NDArray | Svd;
export function svd(
  a: ArrayLike,
  fullMatrices: boolean | SvdOptions = true,
  computeUv = true,
  hermitian = false,
): NDArray | Svd {
  const given = optionsOf<SvdOptions>("svd", fullMatrices, ["fullMatrices", "computeUv", "hermitian"]) ??
    { fullMatrices: fullMatrices as boolean, computeUv, hermitian };
  const params = { fullMatrices: given.fullMatrices ?? true, computeUv: given.computeUv ?? true };
  const x = inexact(matrices("svd", a));
  if (given.hermitian) return params.computeUv ? hermitianSvd(x) : hermitianValues(x);
  const [s, u, vh] = ops.svd(x, params);
  return params.computeUv ? [u, s, vh] : s;
}

function eigen(x: NDArray): readonly [NDArray, NDArray] {
  ops.checkSquare("svd", x.aval);
  return ops.eigh(ops.symmetrized(x), { lower: true, hermitian: true });
}

/** a = v·diag(|w|)·(v·diag(sign w))ᴴ, by descending |w|. */
function hermitianSvd(x: NDArray): Svd {
  const [v, w] = eigen(x);
  const last = w.ndim - 1;
  const places = ops.iota("int32", w.shape, last);
  const [s, order, sign] = ops.sort([ops.abs(w), places, ops.sign(w)], last, 1).map((y) => ops.rev(y, [last]));
  const row = (y: NDArray): NDArray => ops.reshape(y, [...y.shape.slice(0, -1), 1, y.shape[last]]);
  const u = takeAlongAxis(v, row(order), -1);
  return [u, s, ops.adjoint(ops.mul(u, ops.convert(row(sign), u.dtype)))];
}

function hermitianValues(x: NDArray): NDArray {
  const s = ops.abs(eigen(x)[1]);
  return ops.rev(ops.sort([s], s.ndim - 1, 1)[0], [s.ndim - 1]);
}

/**
 * The singular values of {@link svd} alone, descending, [..., min(m, n)].
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * assert(np.allclose(linalg.svdvals([[3, 0], [0, 4], [0, 0]]), [4, 3]));
 * ```
 */
export function svdvals(x: ArrayLike): NDArray {
  return ops.svd(inexact(matrices("svdvals", x)), { fullMatrices: false, computeUv: false })[0];
}

/** Options of {@link pinv}. */
export interface PinvOptions {
  /**
   * Singular values up to this share of the largest count as 0: a number, or one for each matrix; 10·max(m, n) times the
   * dtype's machine epsilon by default. The result is constant in it.
   */
  rtol?: ArrayLike | null;
  /** Whether the pseudo-inverse is of (a + aᴴ)/2, by its eigenvalues; false by default. */
  hermitian?: boolean;
  /** Another name for `rtol`. */
  rcond?: ArrayLike | null;
}

/**
 * The Moore-Penrose pseudo-inverse [..., n, m] of the matrices [..., m, n] in the last two axes. Integers become
 * float32. The derivative, to any order, is that of matrices whose rank doesn't change (Golub and Pereyra 1973, "The
 * differentiation of pseudo-inverses and nonlinear least squares problems whose variables separate").
 *
 * @throws RangeError for less than two axes, for matrices that aren't square if `hermitian`, and for `rtol` together with
 * `rcond`.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * const a = np.array([[1, 2], [3, 4], [5, 6]]);
 * assert(np.allclose(np.matmul(linalg.pinv(a), a), np.eye(2), { atol: 1e-5 }));
 * ```
 */
export function pinv(a: ArrayLike, rtol: ArrayLike | null | PinvOptions = null, hermitian = false): NDArray {
  const given = optionsOf<PinvOptions>("pinv", rtol, ["rtol", "hermitian", "rcond"]) ??
    { rtol: rtol as ArrayLike | null, hermitian };
  if ((given.rtol ?? null) !== null && (given.rcond ?? null) !== null) {
    throw new RangeError("pinv: rtol and rcond were given, which are one; give one of them");
  }
  const share = given.rtol ?? given.rcond ?? null;
  const x = inexact(matrices("pinv", a));
  return pseudoInverse(x, share === null ? null : ops.stopGradient(share), given.hermitian ?? false);
}

function pseudoInverse(x: NDArray, rtol: NDArray | null, hermitian: boolean): NDArray {
  const f = ([a]: readonly NDArray[]): NDArray[] => [inverted(a, rtol, hermitian)];
  return bind(customJvpOp, [x], {
    name: "pinv",
    f,
    rule([a]: readonly NDArray[], [t]: readonly NDArray[]) {
      const p = pseudoInverse(a, rtol, hermitian);
      const [whole, moved] = hermitian ? [a, t].map(ops.symmetrized) : [a, t];
      return { outs: [p], tangents: [pseudoInverseTangent(whole, moved, p)] };
    },
  })[0];
}

/** v·diag(1/s)·uᴴ over the singular values that count. */
function inverted(a: NDArray, rtol: NDArray | null, hermitian: boolean): NDArray {
  const [m, n] = a.shape.slice(-2);
  const lead = a.shape.slice(0, -2);
  if (m === 0 || n === 0) return zerosOf(makeAval([...lead, n, m], a.dtype));
  const [u, s, vh] = svd(a, { fullMatrices: false, hermitian });
  const epsilon = realOf(a.dtype) === "float32" ? 2 ** -23 : 2 ** -52;
  const share = rtol ?? ops.constLike(s, 10 * Math.max(m, n) * epsilon);
  const largest = ops.slice(s, s.shape.map(() => 0), [...lead, 1]);
  const cutoff = ops.mul(asArray(share).reshape([...share.shape, 1]), largest);
  const kept = ops.select(ops.gt(s, ops.broadcastTo(cutoff, s.shape)), s, ops.constLike(s, Infinity));
  const scaled = ops.div(ops.adjoint(u), ops.convert(ops.reshape(kept, [...kept.shape, 1]), u.dtype));
  return ops.matrixProduct(ops.adjoint(vh), scaled);
}

/** ṗ = −p·ȧ·p + p·pᴴ·ȧᴴ·(1 − a·p) + (1 − p·a)·ȧᴴ·pᴴ·p, its products in the order that keeps them small. */
function pseudoInverseTangent(a: NDArray, t: NDArray, p: NDArray): NDArray {
  const dot = ops.matrixProduct;
  const [th, ph] = [ops.adjoint(t), ops.adjoint(p)];
  if (a.shape[a.ndim - 2] >= a.shape[a.ndim - 1]) {
    const s = dot(dot(p, ph), th);
    const r = dot(dot(th, ph), p);
    const moved = ops.sub(s, ops.add(dot(dot(p, t), p), dot(dot(s, a), p)));
    return ops.add(moved, ops.sub(r, dot(dot(p, a), r)));
  }
  const s = dot(p, dot(ph, th));
  const r = dot(th, dot(ph, p));
  const moved = ops.sub(s, ops.add(dot(p, dot(t, p)), dot(s, dot(a, p))));
  return ops.add(moved, ops.sub(r, dot(p, dot(a, r))));
}
