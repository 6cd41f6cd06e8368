/**
 * Words of linear algebra. What they factor is made positive definite, or its singular values and eigenvalues are kept
 * apart by a diagonal, so that factors are smooth.
 *
 * @module
 */
import { lax, linalg, type NDArray, np } from "@fluxion/fluxion";
import { sizeOf, type Type } from "../program.ts";
import { named, ranked, type Word, word } from "./word.ts";

type A = NDArray;

const total = ([b]: readonly number[], [t]: readonly Type[]): number => b * sizeOf(t.shape);
const contracted = ([b, c]: readonly number[], [t]: readonly Type[]): number => b * c * (t.shape.at(-1) ?? 1);
const square = ([t]: readonly Type[]): Record<never, never> | null =>
  t.shape.length === 2 && t.shape[0] === t.shape[1] && t.shape[0] > 0 ? {} : null;
const system = ([t, u]: readonly Type[]): Record<never, never> | null =>
  square([t]) !== null && t.kind === u.kind && u.shape.length === 2 && u.shape[0] === t.shape[0] ? {} : null;

const CONTRACTING: Word[] = named({
  dot: word("fci fci", (x: A, y: A) => np.dot(x, y), {
    fit: ([t, u]) =>
      t.shape.length > 0 && u.shape.length > 0 && t.shape.at(-1) === u.shape.at(-Math.min(2, u.shape.length))
        ? {}
        : null,
    bound: contracted,
  }),
  matmul: word("fc fc", (x: A, y: A) => x.matmul(y), {
    fit: ([t, u]) => t.shape.length > 0 && u.shape.length === 2 && t.shape.at(-1) === u.shape[0] ? {} : null,
    bound: contracted,
  }),
  gram: word("fc", (x: A) => np.einsum("ij,kj->ik", x, x), {
    fit: ranked(2, 2),
    shapes: [[2, 3]],
    bound: ([b], [t]) => b * b * sizeOf(t.shape),
  }),
  outer: word("fc fci", (x: A, y: A) => np.outer(x, y), { fit: () => ({}), bound: ([b, c]) => b * c }),
  vdot: word("fc fc", (x: A, y: A) => np.vdot(x, y), {
    fit: ([t, u]) => sizeOf(t.shape) === sizeOf(u.shape) ? {} : null,
    bound: ([b, c], [t]) => b * c * sizeOf(t.shape),
  }),
  trace: word("fc", (x: A) => np.trace(x), { fit: ranked(2), bound: total }),
  kron: word("f f", (x: A, y: A) => np.kron(x, y), {
    fit: ([t, u]) => t.shape.length === 1 && u.shape.length === 1 ? {} : null,
    bound: ([b, c]) => b * c,
  }),
  cubic: word("f", (x: A) => np.einsum("ij,ik,jk->i", x, x, x.T.matmul(np.sin(x))), {
    fit: ranked(2, 2),
    shapes: [[2, 3]],
    bound: ([b], [t]) => b ** 3 * sizeOf(t.shape) ** 2,
  }),
  cross: word("f f", (x: A, y: A) => np.cross(x, y), {
    fit: ([t, u]) => t.shape.at(-1) === 3 && u.shape.at(-1) === 3 && t.shape.length + u.shape.length < 4 ? {} : null,
    bound: ([b, c]) => 2 * b * c,
    shapes: [[3], [3]],
  }),
  norm: word("fc", (x: A) => linalg.norm(np.concatenate([x.ravel(), np.ones([1])])), {
    bound: (b, t) => total(b, t) + 1,
  }),
});

const FACTORING: Word[] = named({
  cholesky: word(
    "fc",
    (x: A) => linalg.cholesky(x.matmul(np.conj(x.T)).add(np.eye(x.shape[0]).mul(2))),
    { fit: square, shapes: [[2, 2]], bound: ([b]) => 2 * b + 2 },
  ),
  triangularSolve: word(
    "fc fc",
    (x: A, y: A) =>
      linalg.triangularSolve(x.mul(0.25).add(np.eye(x.shape[0]).mul(3)), y, { leftSide: true, lower: true }),
    { fit: system, shapes: [[2, 2], [2, 3]] },
  ),
  triangularSolveT: word(
    "f f",
    (x: A, y: A) =>
      linalg.triangularSolve(np.sin(x).add(np.eye(x.shape[0]).mul(3)), y, { leftSide: true, transposeA: true }),
    { fit: system, shapes: [[2, 2], [2, 3]] },
  ),
  solve: word(
    "fc fc",
    (x: A, y: A) => linalg.solve(np.sin(np.real(x)).mul(x).mul(0.25).add(np.eye(x.shape[0]).mul(3)), y),
    { fit: system, shapes: [[2, 2], [2, 3]] },
  ),
  inv: word("f", (x: A) => linalg.inv(np.sin(x).add(np.eye(x.shape[0]).mul(4))), {
    fit: square,
    shapes: [[2, 2]],
    bound: 1,
  }),
  det: word("fc", (x: A) => linalg.det(x), { fit: square, shapes: [[2, 2]], bound: ([b], [t]) => 6 * b ** t.shape[0] }),
  logdet: word("f", (x: A) => linalg.slogdet(x.matmul(x.T).add(np.eye(x.shape[0])))[1], {
    fit: square,
    shapes: [[2, 2]],
    bound: ([b]) => 3 * Math.log(3 * b * b + 1),
  }),
  lu: word("f", (x: A) => lax.linalg.lu(np.sin(x).add(np.eye(x.shape[0]).mul(4)))[0], {
    fit: square,
    shapes: [[2, 2]],
    bound: 6,
  }),
  qrR: word("f", (x: A) => linalg.qr(np.sin(x).add(np.eye(x.shape[0], x.shape[1]).mul(4)), "r"), {
    fit: ([t]) => t.shape.length === 2 && t.shape[0] >= t.shape[1] ? {} : null,
    shapes: [[3, 2]],
    bound: 7,
  }),
  qrQ: word("fc", (x: A) => linalg.qr(np.sin(np.real(x)).mul(x).mul(0.25).add(np.eye(x.shape[0]).mul(4)))[0], {
    fit: square,
    shapes: [[2, 2]],
    bound: 1,
  }),
  eigenvalues: word("f", (x: A) => linalg.eigvalsh(np.sin(x).add(np.diag(np.arange(x.shape[0]).mul(4)))), {
    fit: square,
    shapes: [[2, 2]],
    bound: 12,
  }),
  eighOf: word(
    "f",
    (x: A) =>
      (([w, v]: [A, A]) => v.mul(np.tanh(w)).matmul(v.T))(
        linalg.eigh(np.sin(x).add(np.diag(np.arange(x.shape[0]).mul(4)))),
      ),
    { fit: square, shapes: [[2, 2]], bound: 1 },
  ),
  eigvals: word("f", (x: A) => linalg.eigvals(np.sin(x).add(np.diag(np.arange(x.shape[0]).mul(4)))), {
    fit: square,
    shapes: [[2, 2]],
    bound: 12,
  }),
  expm: word("f", (x: A) => linalg.expm(np.sin(x).mul(0.25)), { fit: square, shapes: [[2, 2]], bound: 2.2 }),
  lstsq: word(
    "f f",
    (x: A, y: A) =>
      linalg.lstsq(np.sin(x).add(np.eye(x.shape[0], x.shape[1]).mul(np.arange(x.shape[1]).mul(4).add(4))), y)[0],
    {
      fit: ([t, u]) => t.shape.length === 2 && u.shape.length === 2 && t.shape[0] === u.shape[0] ? {} : null,
      shapes: [[3, 2], [3, 2]],
    },
  ),
  singular: word("f", (x: A) => linalg.svdvals(np.sin(x).add(np.diag(np.arange(x.shape[0]).mul(5).add(4)))), {
    fit: square,
    shapes: [[2, 2]],
    bound: 16,
  }),
  svdOf: word(
    "f",
    (x: A) =>
      (([u, s, vh]: readonly A[]) => u.mul(np.sin(s)).matmul(vh))(
        lax.linalg.svd(np.sin(x).add(np.diag(np.arange(x.shape[0]).mul(5).add(4)))) as A[],
      ),
    { fit: square, shapes: [[2, 2]], bound: 1 },
  ),
  matrixPower: word("fc", (x: A) => linalg.matrixPower(x, 3), {
    fit: square,
    shapes: [[2, 2]],
    bound: ([b], [t]) => (b * t.shape[0]) ** 3,
  }),
});

/** Words of matrices. */
export const MATRICES: readonly Word[] = [...CONTRACTING, ...FACTORING];
