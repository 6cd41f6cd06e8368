/**
 * QR factors by Householder reflectors, with LAPACK's signs, real and complex, over leading batch axes.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { makeAval, sameShape } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import { avalText, shapeText } from "../errors.ts";
import { add, constLike, eq, mul, neg, select, sub } from "./arithmetic.ts";
import { real } from "./complex.ts";
import { general } from "./family.ts";
import { iota } from "./indexing.ts";
import {
  adjoint,
  checkMatrix,
  eye,
  lowerTriangle,
  mainDiagonal,
  matrixProduct,
  triangularSolve,
  upperTriangle,
} from "./linalg.ts";
import { linearSolve } from "./lu.ts";
import { concatenate, pad, slice } from "./slicing.ts";
import { broadcastTo, convert, reshape } from "./structural.ts";

/** Rows `rows[0]` to `rows[1]` and columns `columns[0]` to `columns[1]`. */
function block(x: NDArray, rows: readonly [number, number], columns: readonly [number, number]): NDArray {
  const lead = x.shape.slice(0, -2);
  return slice(x, [...lead.map(() => 0), rows[0], columns[0]], [...lead, rows[1], columns[1]]);
}

/** The first `count` columns. */
function firstColumns(x: NDArray, count: number): NDArray {
  return block(x, [0, x.shape[x.ndim - 2]], [0, count]);
}

/** `x` with rows of zeros below, to `rows` of them. */
function padRows(x: NDArray, rows: number): NDArray {
  const none = x.shape.map(() => 0);
  return pad(x, none, none.with(-2, rows - x.shape[x.ndim - 2]));
}

const geqrfOp: Op = general<Record<never, never>>({
  name: "geqrf",
  infer([a]) {
    checkMatrix("geqrf", a);
    const k = Math.min(...a.shape.slice(-2));
    return [makeAval(a.shape, a.dtype, a.weak), makeAval([...a.shape.slice(0, -2), k], a.dtype, a.weak)];
  },
  plan: () => ({ kind: "geqrf" }),
  batch: ([a]) => geqrf(a),
  // Q − 1 = V U is the LU decomposition without pivoting of the first k columns of Q − 1, where U = −T V₁ᴴ has −τ as its
  // diagonal (Ballard et al. 2014, "Reconstructing Householder vectors from tall-skinny QR"): V and τ change as the
  // factors do.
  jvp([a], [t], [packed, taus]) {
    const [m, n] = a.shape.slice(-2);
    const k = Math.min(m, n);
    const v = reflectors(packed, k);
    const u = neg(weights(v, taus, k));
    const q = add(eye(m, a.dtype, k), matrixProduct(v, u));
    const r = block(upperTriangle(packed), [0, k], [0, n]);
    const [dq, dr] = tangents(a, t!, q, r);
    const v1 = block(v, [0, k], [0, k]);
    const solved = triangularSolve(v1, block(dq, [0, k], [0, k]), { left: true, lower: true, unitDiagonal: true });
    // The last reflector of a square matrix has no vector below the diagonal, and τ = 0 if it is real.
    const divisor = m === k ? withLastDiagonal(u, 1) : u;
    const change = lowerTriangle(triangularSolve(divisor, solved, { left: false }), -1);
    const du = sub(solved, matrixProduct(change, u));
    const dv2 = triangularSolve(
      divisor,
      sub(block(dq, [k, m], [0, k]), matrixProduct(block(v, [k, m], [0, k]), du)),
      { left: false },
    );
    const dv = concatenate([matrixProduct(v1, change), dv2], a.ndim - 2);
    const below = pad(lowerTriangle(dv, -1), a.shape.map(() => 0), a.shape.map(() => 0).with(-1, n - k));
    return [add(padRows(dr, m), below), neg(mainDiagonal(du))];
  },
  vjp: null,
});

/** `x` with its last diagonal element replaced. */
function withLastDiagonal(x: NDArray, value: number): NDArray {
  const n = x.shape[x.ndim - 1];
  const last = (axis: number): NDArray => eq(iota("int32", [n, n], axis), n - 1);
  return select(mul(last(0), last(1)), constLike(x, value), x);
}

/** R and the reflectors of `a` over the last two axes, and the factors τ of the reflectors, as LAPACK's geqrf. */
export function geqrf(a: NDArray): readonly NDArray[] {
  return bind(geqrfOp, [a], {});
}

/** V: the vectors of the first `k` reflectors as columns, 0 above the diagonal and 1 on it. */
function reflectors(packed: NDArray, k: number): NDArray {
  const v = lowerTriangle(firstColumns(packed, k), -1);
  return add(v, eye(v.shape[v.ndim - 2], v.dtype, k));
}

/** T V₁ᴴ with V₁ the first `n` rows of V, where H_0 H_1 ... = 1 − V T Vᴴ; T⁻¹ has 1/τ as its diagonal and VᴴV above. */
function weights(v: NDArray, taus: NDArray, n: number): NDArray {
  const k = v.shape[v.ndim - 1];
  const scale = reshape(taus, [...taus.shape, 1]);
  const inner = mul(scale, upperTriangle(matrixProduct(adjoint(v), v), 1));
  const right = mul(scale, adjoint(block(v, [0, n], [0, k])));
  return triangularSolve(inner, right, { left: true, lower: false, unitDiagonal: true });
}

/**
 * The first n columns of H_0 H_1 ..., of the reflectors with the factors `taus` and the vectors below the diagonal of
 * `a` [..., m, n]: 1 − V T Vᴴ (Schreiber and Van Loan 1989, "A storage-efficient WY representation").
 */
export function householderProduct(a: NDArray, taus: NDArray): NDArray {
  checkMatrix("householderProduct", a.aval);
  const [m, n] = a.shape.slice(-2);
  const k = taus.shape.at(-1);
  if (a.dtype !== taus.dtype) {
    throw new TypeError(
      `householderProduct: the reflectors are ${avalText(a)} and their factors ${avalText(taus)}; convert one of them`,
    );
  }
  if (m < n || k === undefined || k > n || !sameShape(a.shape.slice(0, -2), taus.shape.slice(0, -1))) {
    throw new RangeError(
      `householderProduct: reflectors of shape ${shapeText(a.shape)} don't go with factors of shape ${
        shapeText(taus.shape)
      }; there must be no more factors than columns, no more columns than rows, and the other axes must be equal`,
    );
  }
  const v = reflectors(a, k);
  return sub(eye(m, a.dtype, n), matrixProduct(v, weights(v, taus, n)));
}

const qrOp: Op = general<{ readonly fullMatrices: boolean }>({
  name: "qr",
  infer([a], { fullMatrices }) {
    checkMatrix("qr", a);
    const lead = a.shape.slice(0, -2);
    const [m, n] = a.shape.slice(-2);
    const k = fullMatrices ? m : Math.min(m, n);
    return [makeAval([...lead, m, k], a.dtype, a.weak), makeAval([...lead, k, n], a.dtype, a.weak)];
  },
  run([a], params) {
    const [k, n] = qrOp.infer([a.aval], params)[1].shape.slice(-2);
    const [packed, taus] = geqrf(a);
    const none = a.shape.map(() => 0);
    const vectors = k > n ? pad(packed, none, none.with(-1, k - n)) : firstColumns(packed, k);
    return [householderProduct(vectors, taus), block(upperTriangle(packed), [0, k], [0, n])];
  },
  batch: ([a], _b, _s, { fullMatrices }) => qr(a, fullMatrices),
  jvp: ([a], [t], [q, r]) => tangents(a, t!, q, r),
  vjp: null,
});

/** Q and R of a = Q·R over the last two axes: Q is m x m if `fullMatrices`, and m x min(m, n) otherwise. */
export function qr(a: NDArray, fullMatrices: boolean): readonly NDArray[] {
  return bind(qrOp, [a], { fullMatrices });
}

/** Q̇ and Ṙ, of the first n columns of Q and n rows of R where there are more. */
function tangents(a: NDArray, t: NDArray, q: NDArray, r: NDArray): [NDArray, NDArray] {
  const [m, n] = a.shape.slice(-2);
  if (m < n) {
    // Q and the first m columns R₁ of R are the factors of the first columns of `a`; the rest is R₂ = Qᴴ A₂.
    const [dq, dr] = thin(firstColumns(t, m), q, firstColumns(r, m));
    const rest = (x: NDArray): NDArray => block(x, [0, m], [m, n]);
    const dr2 = add(matrixProduct(adjoint(dq), rest(a)), matrixProduct(adjoint(q), rest(t)));
    return [dq, concatenate([dr, dr2], a.ndim - 1)];
  }
  const k = q.shape[q.ndim - 1];
  const [dq, dr] = thin(t, firstColumns(q, n), block(r, [0, n], [0, n]));
  return k === n ? [dq, dr] : [concatenate([dq, complement(q, dq)], a.ndim - 1), padRows(dr, k)];
}

// With C = Qᴴ Ȧ R⁻¹, Q̇ = Q(Ω − C) + Ȧ R⁻¹ and Ṙ = (C − Ω) R, where Ω is skew-Hermitian, C − Ω upper triangular with a
// real diagonal (Townsend 2018, "Differentiating the QR decomposition").
function thin(t: NDArray, q: NDArray, r: NDArray): [NDArray, NDArray] {
  const scaled = triangularSolve(r, t, { left: false });
  const c = matrixProduct(adjoint(q), scaled);
  const below = lowerTriangle(c, -1);
  const skew = sub(below, adjoint(below));
  const omega = c.aval.kind === "c" ? add(skew, onDiagonal(sub(c, convert(real(c), c.dtype)))) : skew;
  const change = sub(c, omega);
  return [sub(scaled, matrixProduct(q, change)), matrixProduct(change, r)];
}

function onDiagonal(x: NDArray): NDArray {
  return mul(x, broadcastTo(eye(x.shape[x.ndim - 1], x.dtype), x.shape));
}

/**
 * The tangent of the last columns Q₂ of a full Q = [Q₁ Q₂] whose first change by Q̇₁, as the product of reflectors has
 * them: with Z = Q₁₁' (Q₁₁ − 1)⁻¹ for the blocks Q₁ = [Q₁₁; Q₁₁'] it is Q̇₁ Zᴴ − (Q₁ + Q₂ Z)(Q̇₁₁' − Z Q̇₁₁)ᴴ
 * (arXiv:2409.13374, equations 32 and 33).
 */
function complement(q: NDArray, dq: NDArray): NDArray {
  const [m, k] = q.shape.slice(-2);
  const n = dq.shape[dq.ndim - 1];
  const q1 = firstColumns(q, n);
  const top = (x: NDArray): NDArray => block(x, [0, n], [0, n]);
  const bottom = (x: NDArray): NDArray => block(x, [n, m], [0, n]);
  const zh = linearSolve(adjoint(sub(top(q1), eye(n, q.dtype))), adjoint(bottom(q1)));
  const z = adjoint(zh);
  const left = add(q1, matrixProduct(block(q, [0, m], [n, k]), z));
  const right = sub(bottom(dq), matrixProduct(z, top(dq)));
  return sub(matrixProduct(dq, zh), matrixProduct(left, adjoint(right)));
}
