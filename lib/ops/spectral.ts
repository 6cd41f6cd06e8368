/**
 * Eigenvalues and vectors of Hermitian matrices over leading batch axes.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { realOf } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import { add, constLike, div, eq, mul, select, sub } from "./arithmetic.ts";
import { real } from "./complex.ts";
import { general } from "./family.ts";
import { iota } from "./indexing.ts";
import { adjoint, checkSquare, eye, matrixProduct, symmetrized } from "./linalg.ts";
import { convert, reduceSum, reshape } from "./structural.ts";

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
    const gaps = sub(div(constLike(w, 1), add(one, sub(asRow(w), asColumn(w)))), one);
    return [matrixProduct(v, mul(convert(gaps, v.dtype), m)), diagonalOf(real(m))];
  },
  vjp: null,
});

/** Eigenvectors in columns and ascending eigenvalues of Hermitian matrices in the last two axes. */
export function eigh(a: NDArray, params: EighParams): readonly [NDArray, NDArray] {
  const [v, w] = bind(eighOp, [a], params);
  return [v, w];
}

/** Vectors in the last axis as rows of one. */
function asRow(x: NDArray): NDArray {
  return reshape(x, [...x.shape.slice(0, -1), 1, x.shape[x.ndim - 1]]);
}

/** Vectors in the last axis as columns of one. */
function asColumn(x: NDArray): NDArray {
  return reshape(x, [...x.shape, 1]);
}

/** The diagonal of square matrices. */
function diagonalOf(x: NDArray): NDArray {
  const shape = x.shape.slice(-2);
  const on = eq(iota("int32", shape, 0), iota("int32", shape, 1));
  return reduceSum(select(on, x, constLike(x, 0)), [x.ndim - 1]);
}
