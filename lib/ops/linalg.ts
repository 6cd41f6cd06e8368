/**
 * Cholesky factors and triangular systems, real and complex, over leading batch axes.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import { avalText } from "../errors.ts";
import { add, constLike, div, eq, ge, mul, neg, select } from "./arithmetic.ts";
import { conj } from "./complex.ts";
import { dotGeneral } from "./contract.ts";
import { general } from "./family.ts";
import { iota } from "./indexing.ts";
import { slice } from "./slicing.ts";
import { broadcastTo, convert, reshape, spread, transpose } from "./structural.ts";

/** Elements on and below the diagonal `k` (above 0 it lies over the main one), zero elsewhere. */
export function lowerTriangle(x: NDArray, k = 0): NDArray {
  return triangle(x, k, true);
}

/** Elements on and above the diagonal `k`, zero elsewhere. */
export function upperTriangle(x: NDArray, k = 0): NDArray {
  return triangle(x, k, false);
}

function triangle(x: NDArray, k: number, lower: boolean): NDArray {
  const [n, m] = x.shape.slice(-2);
  const rows = add(iota("int32", [n, m], 0), k);
  const columns = iota("int32", [n, m], 1);
  return select(lower ? ge(rows, columns) : ge(columns, rows), x, constLike(x, 0));
}

/** The n x m identity. */
export function eye(n: number, dtype: DType, m: number = n): NDArray {
  return convert(eq(iota("int32", [n, m], 0), iota("int32", [n, m], 1)), dtype);
}

/** The main diagonal of the last two axes: each (m + 1)-th element of the flattened n x m matrix. */
export function mainDiagonal(x: NDArray): NDArray {
  const lead = x.shape.slice(0, -2);
  const [n, m] = x.shape.slice(-2);
  const k = Math.min(n, m);
  const limit = k === 0 ? 0 : (k - 1) * (m + 1) + 1;
  const flat = reshape(x, [...lead, n * m]);
  return slice(flat, [...lead.map(() => 0), 0], [...lead, limit], [...lead.map(() => 1), m + 1]);
}

/** Swaps the last two axes. */
export function matrixTranspose(x: NDArray): NDArray {
  const n = x.ndim;
  return transpose(x, [...x.shape.keys()].map((i) => i === n - 2 ? n - 1 : i === n - 1 ? n - 2 : i));
}

/** The conjugate transpose over the last two axes. */
export function adjoint(x: NDArray): NDArray {
  return conj(matrixTranspose(x));
}

/** (x + xᴴ)/2 over the last two axes. */
export function symmetrized(x: NDArray): NDArray {
  return div(add(x, adjoint(x)), constLike(x, 2));
}

/** The matrix product over the last two axes, of equal leading batch axes. */
export function matrixProduct(x: NDArray, y: NDArray): NDArray {
  const batch = Array.from({ length: x.ndim - 2 }, (_, i) => i);
  return dotGeneral(x, y, {
    lhsContract: [x.ndim - 1],
    rhsContract: [y.ndim - 2],
    lhsBatch: batch,
    rhsBatch: batch,
  });
}

/** Throws unless the last two axes are a square matrix of floats or complex numbers. */
export function checkSquare(action: string, a: Aval): void {
  const [n, m] = a.shape.slice(-2);
  if (a.shape.length < 2 || n !== m) {
    throw new RangeError(
      `${action}: an array ${avalText(a)} was given; its last two axes must be equal, a square matrix`,
    );
  }
  checkInexact(action, a);
}

/** Throws unless the last two axes are a matrix of floats or complex numbers. */
export function checkMatrix(action: string, a: Aval): void {
  if (a.shape.length < 2) {
    throw new RangeError(`${action}: an array ${avalText(a)} was given; a matrix needs at least two axes`);
  }
  checkInexact(action, a);
}

function checkInexact(action: string, a: Aval): void {
  if (a.kind !== "f" && a.kind !== "c") {
    throw new TypeError(
      `${action}: an array ${avalText(a)} was given; convert it to a float or complex dtype with astype()`,
    );
  }
}

const choleskyOp: Op = general<Record<never, never>>({
  name: "cholesky",
  infer([a]) {
    checkSquare("cholesky", a);
    return makeAval(a.shape, a.dtype, a.weak);
  },
  plan: () => ({ kind: "cholesky" }),
  batch: ([a]) => cholesky(a),
  // L̇ = L·Φ(L⁻¹ Ȧ L⁻ᴴ), Φ the lower triangle with the diagonal halved (Murray 2016, "Differentiation of the Cholesky
  // decomposition", equation 8).
  jvp(_p, [t], [l]) {
    const right = triangularSolve(l, t!, { left: false, lower: true, transpose: true, conjugate: true });
    const middle = triangularSolve(l, right, { left: true, lower: true });
    const halves = add(lowerTriangle(middle), lowerTriangle(middle, -1));
    return [lowerTriangle(matrixProduct(l, mul(halves, constLike(l, 0.5))))]; // where L is NaN, its upper triangle isn't
  },
  vjp: null,
});

/** The lower triangular L with L·Lᴴ = a, over the last two axes; NaN where `a` is not positive definite. */
export function cholesky(a: NDArray): NDArray {
  return bind1(choleskyOp, [a], {});
}

/** How `triangularSolve` reads its matrix. */
export interface TriangularParams {
  readonly left: boolean;
  readonly lower: boolean;
  readonly transpose: boolean;
  readonly conjugate: boolean;
  readonly unitDiagonal: boolean;
}

const triangularSolveOp: Op = general<TriangularParams>({
  name: "triangularSolve",
  infer([a, b], { left }) {
    checkSquare("triangularSolve", a);
    const side = b.shape[b.shape.length - (left ? 2 : 1)];
    if (a.shape.length !== b.shape.length || side !== a.shape[a.shape.length - 1] || a.dtype !== b.dtype) {
      throw new RangeError(
        `triangularSolve: the matrix ${avalText(a)} doesn't go with the right-hand side ${
          avalText(b)
        }; they need one dtype, as many axes, and a matching length on the ${left ? "left" : "right"}`,
      );
    }
    return makeAval(b.shape, b.dtype, b.weak);
  },
  plan: (_a, params) => ({ kind: "triangularSolve", ...params }),
  batch([a, b], [ba, bb], size, params) {
    return triangularSolve(ba ? a : spread(a, size), bb ? b : spread(b, size), params);
  },
  linear: [1],
  // op(a) x = b: ẋ = op(a)⁻¹ (ḃ − op(ȧ) x)
  jvp([a, b], [ta, tb], [x], p) {
    let right = tb;
    if (ta !== null) {
      const da = applied(masked(ta, p), p);
      const moved = neg(p.left ? matrixProduct(da, x) : matrixProduct(x, da));
      right = right === null ? moved : add(right, moved);
    }
    return [triangularSolve(a, broadcastTo(right!, b.shape), p)];
  },
  // The transpose solves with op(a)ᵀ; op(a) gets −b̄ xᵀ.
  vjp([ct], [a], [x], p, [needA]) {
    const bBar = triangularSolve(a, ct!, { ...p, transpose: !p.transpose });
    if (!needA) return [null, bBar];
    const outer = p.left ? matrixProduct(bBar, matrixTranspose(x)) : matrixProduct(matrixTranspose(x), bBar);
    return [masked(applied(neg(outer), p), p), bBar];
  },
});

/** op(a): its own inverse and transpose with respect to Re(ct·t). */
function applied(a: NDArray, { transpose: turn, conjugate }: TriangularParams): NDArray {
  const turned = turn ? matrixTranspose(a) : a;
  return conjugate ? conj(turned) : turned;
}

/** The triangle that the solve reads. */
function masked(a: NDArray, { lower, unitDiagonal }: TriangularParams): NDArray {
  return lower ? lowerTriangle(a, unitDiagonal ? -1 : 0) : upperTriangle(a, unitDiagonal ? 1 : 0);
}

/**
 * x with op(a) x = b (x op(a) = b if not `left`), reading one triangle of `a`; op transposes and conjugates as asked.
 */
export function triangularSolve(a: NDArray, b: NDArray, options: Partial<TriangularParams> = {}): NDArray {
  const params = { left: true, lower: false, transpose: false, conjugate: false, unitDiagonal: false, ...options };
  return bind1(triangularSolveOp, [a, b], params);
}
