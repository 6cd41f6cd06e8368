/**
 * Eigenvalues and vectors of square matrices over leading batch axes.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import { complexOf } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import { avalText, NotDifferentiableError } from "../errors.ts";
import { add, constLike, div, eq, ge, mul, neg, select, sub } from "./arithmetic.ts";
import { abs, complex, conj, imag, real } from "./complex.ts";
import { general } from "./family.ts";
import { iota } from "./indexing.ts";
import { adjoint, checkSquare, eye, mainDiagonal, matrixProduct, matrixTranspose } from "./linalg.ts";
import { linearSolve } from "./lu.ts";
import { argmax, reduceMax } from "./reduce.ts";
import { asColumn, asRow } from "./spectral.ts";
import { convert, reduceSum } from "./structural.ts";

/** What `eig` gives besides eigenvalues. */
export interface EigParams {
  /** Whether left eigenvectors. */
  readonly left: boolean;
  /** Whether right eigenvectors. */
  readonly right: boolean;
  /** Whether vectors may be differentiated. */
  readonly smooth: boolean;
}

const eigOp: Op = general<EigParams>({
  name: "eig",
  infer([a], { left, right }) {
    checkSquare("eig", a);
    const vectors: Aval = makeAval(a.shape, complexOf(a.dtype), a.weak);
    const values = makeAval(a.shape.slice(0, -1), vectors.dtype, a.weak);
    return [values, ...left ? [vectors] : [], ...right ? [vectors] : []];
  },
  plan: (_a, { left, right }) => ({ kind: "eig", left, right }),
  batch: ([a], _b, _s, params) => eig(a, params),
  // ẇ = diag(v⁻¹ ȧ v)
  jvp([a], [t], outs, { left, right, smooth }) {
    if ((left || right) && !smooth) {
      throw new NotDifferentiableError(
        `eig: eigenvectors of ${
          avalText(a)
        } are differentiated only on request, since their derivative holds only for ` +
          "distinct eigenvalues; pass enableEigvecDerivs: true to lax.linalg.eig, or take linalg.eigvals",
      );
    }
    if (a.size === 0) return outs.map(() => null);
    const moved = convert(t!, complexOf(a.dtype));
    if (!left && !right) {
      const [, v] = eig(a, { left, right: true, smooth: true });
      return [reduceSum(mul(linearSolve(v, moved), matrixTranspose(v)), [a.ndim - 1])];
    }
    const w = outs[0];
    const v = right ? outs[outs.length - 1] : eig(a, { left: false, right: true, smooth })[1];
    const { values, vectors } = tangents(w, v, moved);
    const ofLeft = left ? [tangents(conj(w), outs[1], adjoint(moved)).vectors] : [];
    return [values, ...ofLeft, ...right ? [vectors] : []];
  },
  vjp: null,
});

/**
 * ẇ = diag P with P = v⁻¹ ȧ v, and u = v (F∘P) with F_ij = 1/(w_j − w_i) off the diagonal and 0 on it (Giles 2008, section
 * 3.1); v̇_j = u_j + c_j v_j, where c_j keeps the length 1 and the leading component real: c = −Re(vᴴu) − i Im(u_k)/v_k.
 */
function tangents(w: NDArray, v: NDArray, t: NDArray): { values: NDArray; vectors: NDArray } {
  const p = matrixProduct(linearSolve(v, t), v);
  const one = eye(w.shape[w.ndim - 1], w.dtype);
  const f = sub(div(constLike(w, 1), add(one, sub(asRow(w), asColumn(w)))), one);
  const u = matrixProduct(v, mul(f, p));
  const lead = leading(v);
  const rows = [v.ndim - 2];
  const atLead = (x: NDArray): NDArray => reduceSum(select(lead, x, constLike(x, 0)), rows);
  const c = complex(
    neg(reduceSum(real(mul(conj(v), u)), rows)),
    neg(div(atLead(imag(u)), atLead(real(v)))),
  );
  return { values: mainDiagonal(p), vectors: add(u, mul(v, asRow(c))) };
}

/** Where each column's leading component is: the first whose modulus is at least 0.99 of the largest. */
function leading(v: NDArray): NDArray {
  const axis = v.ndim - 2;
  const size = abs(v);
  const large = ge(size, mul(asRow(reduceMax(size, [axis])), constLike(size, 0.99)));
  return eq(iota("int32", v.shape, axis), asRow(argmax(convert(large, "int32"), axis)));
}

/** Eigenvalues of square matrices, then left and right eigenvectors in columns as asked. */
export function eig(a: NDArray, params: EigParams): readonly NDArray[] {
  return bind(eigOp, [a], params);
}
