/**
 * Eigenvalues and vectors of Hermitian matrices, and singular values and vectors, over leading batch axes.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { realOf } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import { NotDifferentiableError, shapeText } from "../errors.ts";
import { add, constLike, div, eq, mul, sub, zeroLike } from "./arithmetic.ts";
import { real } from "./complex.ts";
import { general } from "./family.ts";
import { adjoint, checkMatrix, checkSquare, eye, mainDiagonal, matrixProduct, symmetrized } from "./linalg.ts";
import { convert, reshape } from "./structural.ts";

/** How `eigh` reads its matrix. */
export interface EighParams {
  /** Whether the lower triangle is read; the upper one otherwise. */
  readonly lower: boolean;
  /** Whether the matrix is known to be Hermitian; if not, what its derivative is taken at is made so first, as in JAX. */
  readonly hermitian: boolean;
}

const eighOp: Op = general<EighParams>({
  name: "eigh",
  infer([a]) {
    checkSquare("eigh", a);
    return [makeAval(a.shape, a.dtype, a.weak), makeAval(a.shape.slice(0, -1), realOf(a.dtype), a.weak)];
  },
  plan: (_a, { lower }) => ({ kind: "eigh", lower }),
  batch: ([a], _b, _s, params) => eigh(a, params),
  // M = vᴴ ȧ v, ẇ = Re diag M, v̇ = v (F∘M) with F_ij = 1/(w_j − w_i) off the diagonal and 0 on it (Giles 2008, "An
  // extended collection of matrix derivative results", section 3.1): v̇ has no part along v, whatever v's phase does.
  jvp([a], [t], outs, params) {
    const [v, w] = params.hermitian ? outs : eigh(symmetrized(a), { ...params, hermitian: true });
    const m = matrixProduct(matrixProduct(adjoint(v), t!), v);
    const one = eye(w.shape[w.ndim - 1], w.dtype);
    const f = reciprocalBut(one, sub(asRow(w), asColumn(w)));
    return [matrixProduct(v, mul(convert(f, v.dtype), m)), mainDiagonal(real(m))];
  },
  vjp: null,
});

/** Eigenvectors in columns and ascending eigenvalues of Hermitian matrices in the last two axes. */
export function eigh(a: NDArray, params: EighParams): readonly [NDArray, NDArray] {
  const [v, w] = bind(eighOp, [a], params);
  return [v, w];
}

/** What `svd` gives. */
export interface SvdParams {
  /** Whether u and vᴴ are square; otherwise they go with the singular values alone. */
  readonly fullMatrices: boolean;
  /** Whether there are u and vᴴ at all. */
  readonly computeUv: boolean;
}

const svdOp: Op = general<SvdParams>({
  name: "svd",
  infer([a], { fullMatrices, computeUv }) {
    checkMatrix("svd", a);
    const lead = a.shape.slice(0, -2);
    const [m, n] = a.shape.slice(-2);
    const k = Math.min(m, n);
    const s = makeAval([...lead, k], realOf(a.dtype), a.weak);
    if (!computeUv) return [s];
    const u = makeAval([...lead, m, fullMatrices ? m : k], a.dtype, a.weak);
    return [s, u, makeAval([...lead, fullMatrices ? n : k, n], a.dtype, a.weak)];
  },
  plan: (_a, params) => ({ kind: "svd", ...params }),
  batch: ([a], _b, _s, params) => svd(a, params),
  jvp([a], [t], outs, { fullMatrices, computeUv }) {
    if (!computeUv) {
      const [, u, vh] = svd(a, { fullMatrices: false, computeUv: true });
      return [mainDiagonal(real(sandwich(u, t!, vh)))];
    }
    const [m, n] = a.shape.slice(-2);
    if (fullMatrices && m !== n) {
      throw new NotDifferentiableError(
        `svd: the full matrices of an array of shape ${shapeText(a.shape)} have no derivative, since what completes ` +
          "them is arbitrary; pass fullMatrices: false",
      );
    }
    return singularTangents(t!, outs);
  },
  vjp: null,
});

/**
 * ṡ = Re diag Ṡ with Ṡ = uᴴ ȧ v; u̇ = u (F∘(Ṡs + (Ṡs)ᴴ) + ½ diag(Ṡ − Ṡᴴ)/s), v̇ = v (F∘(sṠ + (sṠ)ᴴ)) with
 * F_ij = 1/(s_j² − s_i²) off the diagonal and 0 on it; of tall matrices u̇ moves out of u's span too, by
 * (1 − u uᴴ) ȧ v/s, of wide ones v̇ likewise (Giles 2008, section 3.2). Of the two phases' common part, which is free, v̇
 * has none.
 */
function singularTangents(t: NDArray, [s, u, vh]: readonly NDArray[]): readonly NDArray[] {
  const v = adjoint(vh);
  const ds = sandwich(u, t, vh);
  const one = eye(s.shape[s.ndim - 1], s.dtype);
  const [row, column] = [asRow(s), asColumn(s)];
  const f = convert(reciprocalBut(one, mul(add(row, column), sub(row, column))), u.dtype);
  const zeros = convert(eq(s, zeroLike(s)), s.dtype);
  const inverse = convert(mul(one, asColumn(reciprocalBut(zeros, s))), u.dtype);
  const [rows, columns] = [convert(row, u.dtype), convert(column, u.dtype)];
  const sides = (x: NDArray): NDArray => mul(f, add(x, adjoint(x)));
  const skew = mul(mul(sub(ds, adjoint(ds)), constLike(ds, 0.5)), inverse);
  const du = matrixProduct(u, add(sides(mul(ds, rows)), skew));
  const dv = matrixProduct(v, sides(mul(ds, columns)));
  const [m, n] = t.shape.slice(-2);
  return [
    mainDiagonal(real(ds)),
    m > n ? add(du, div(outside(matrixProduct(t, v), u), rows)) : du,
    adjoint(n > m ? add(dv, div(outside(matrixProduct(adjoint(t), u), v), rows)) : dv),
  ];
}

/** uᴴ t v. */
function sandwich(u: NDArray, t: NDArray, vh: NDArray): NDArray {
  return matrixProduct(matrixProduct(adjoint(u), t), adjoint(vh));
}

/** The part of the columns of `x` outside the span of the orthonormal columns of `u`. */
function outside(x: NDArray, u: NDArray): NDArray {
  return sub(x, matrixProduct(u, matrixProduct(adjoint(u), x)));
}

/** 1/x, and 0 where `mask` is 1 (0 elsewhere): x is expected to be 0 there. */
function reciprocalBut(mask: NDArray, x: NDArray): NDArray {
  return sub(div(constLike(x, 1), add(x, mask)), mask);
}

/** Descending singular values s; if `computeUv`, then u and vᴴ with a = u diag(s) vᴴ. */
export function svd(a: NDArray, params: SvdParams): readonly NDArray[] {
  return bind(svdOp, [a], params);
}

/** Vectors in the last axis as rows of one. */
export function asRow(x: NDArray): NDArray {
  return reshape(x, [...x.shape.slice(0, -1), 1, x.shape[x.ndim - 1]]);
}

/** Vectors in the last axis as columns of one. */
export function asColumn(x: NDArray): NDArray {
  return reshape(x, [...x.shape, 1]);
}
