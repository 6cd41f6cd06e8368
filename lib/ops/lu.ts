/**
 * LU factors, and systems of equations solved with them, real and complex, over leading batch axes.
 *
 * @module
 */
import { bind, bind1 } from "../core/apply.ts";
import { type NDArray, storedArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import { loosened } from "../core/placement.ts";
import { storageOf } from "../core/view.ts";
import { avalText } from "../errors.ts";
import { add, neg, stopGradient } from "./arithmetic.ts";
import { discrete, general } from "./family.ts";
import { gather, iota } from "./indexing.ts";
import {
  checkMatrix,
  checkSquare,
  eye,
  lowerTriangle,
  matrixProduct,
  matrixTranspose,
  triangularSolve,
  upperTriangle,
} from "./linalg.ts";
import { pad } from "./slicing.ts";
import { sort } from "./sort.ts";
import { broadcastTo, reshape, spread } from "./structural.ts";

const luOp: Op = general<Record<never, never>>({
  name: "lu",
  infer([a]) {
    checkMatrix("lu", a);
    const lead = a.shape.slice(0, -2);
    const [m, n] = a.shape.slice(-2);
    return [
      makeAval(a.shape, a.dtype, a.weak),
      makeAval([...lead, Math.min(m, n)], "int32"),
      makeAval([...lead, m], "int32"),
    ];
  },
  plan: () => ({ kind: "lu" }),
  batch: ([a]) => lu(a),
  // With L completed by columns of the identity to m x m and U by rows of it to n x n, and M = L⁻¹ P·Ȧ U⁻¹: L̇ is L times
  // the part of M below the diagonal, and U̇ the rest of M times U (de Hoog, Anderssen and Lukas 2011,
  // "Differentiation of matrix functionals using triangular factorization").
  jvp(_p, [t], [packed, , order]) {
    const l = completed(lowerTriangle(packed, -1), "columns");
    const u = completed(upperTriangle(packed), "rows");
    const left = triangularSolve(l, takeRows(t!, order), { left: true, lower: true, unitDiagonal: true });
    const middle = triangularSolve(u, left, { left: false });
    const below = lowerTriangle(middle, -1);
    const lower = add(matrixProduct(l, below), below);
    return [add(lower, matrixProduct(upperTriangle(middle), u)), null, null];
  },
  vjp: null,
});

/**
 * A triangle of an m x n matrix as a square one: cropped along the axis that is too long, extended along the other, by
 * columns of zeros (L, whose diagonal isn't stored) or rows of the identity (U).
 */
function completed(triangle: NDArray, by: "columns" | "rows"): NDArray {
  const [m, n] = triangle.shape.slice(-2);
  const k = Math.min(m, n);
  const none = triangle.shape.map(() => 0);
  if (by === "columns") return pad(triangle, none, none.with(-1, m - n));
  const square = pad(triangle, none, none.with(-2, n - m));
  if (k === n) return square;
  const rest = pad(eye(n - k, triangle.dtype), [k, k], [0, 0]);
  return add(square, broadcastTo(rest, square.shape));
}

/**
 * L and U of P·a = L·U in one array (without the diagonal of L, which is 1), the row that each row was swapped with, and
 * the rows of `a` in P's order, over the last two axes.
 */
export function lu(a: NDArray): readonly NDArray[] {
  return bind(luOp, [a], {});
}

const pivotsToPermutationOp: Op = discrete<{ readonly size: number }>({
  name: "luPivotsToPermutation",
  infer([pivots], { size }) {
    const k = pivots.shape.at(-1);
    if (k === undefined || k > size || pivots.dtype !== "int32") {
      throw new RangeError(
        `luPivotsToPermutation: the pivots are ${avalText(pivots)} and the permutation has size ${size}; pivots are ` +
          `int32, and their last axis is at most as long as the permutation`,
      );
    }
    return makeAval([...pivots.shape.slice(0, -1), size], "int32");
  },
  run([pivots], { size }) {
    const [aval] = pivotsToPermutationOp.infer([pivots.aval], { size });
    const storage = storageOf(pivots);
    const { device, loose } = storage;
    const swaps = device.read(storage, pivots.aval);
    const k = pivots.shape[pivots.ndim - 1];
    const order = Int32Array.from({ length: aval.size }, (_, i) => i % size);
    for (let i = 0; i < swaps.length; i++) {
      const first = Math.floor(i / k) * size;
      const [p, q] = [first + i % k, first + swaps[i]];
      [order[p], order[q]] = [order[q], order[p]];
    }
    const out = storedArray(aval, device.upload(order, "int32", aval.shape));
    return [loose ? loosened(out) : out];
  },
  batch: ([pivots], _b, _s, { size }) => luPivotsToPermutation(pivots, size),
});

/** 0, 1, ..., size − 1 after swapping place i with place `pivots[i]`, in order, over the last axis of `pivots`. */
export function luPivotsToPermutation(pivots: NDArray, size: number): NDArray {
  return bind1(pivotsToPermutationOp, [pivots], { size });
}

/** The rows of `x` [..., m, n] at int32 `places` [..., k], with equal leading axes. */
export function takeRows(x: NDArray, places: NDArray): NDArray {
  const lead = places.shape.slice(0, -1).map((_, i) => i);
  const rows = lead.length;
  return gather(x, reshape(places, [...places.shape, 1]), {
    offsetDims: [rows + 1],
    collapsedSliceDims: [rows],
    operandBatchingDims: lead,
    startIndicesBatchingDims: lead,
    startIndexMap: [rows],
    sliceSizes: [...lead.map(() => 1), 1, x.shape[rows + 1]],
    mode: "clip",
  });
}

/** The places that undo the permutations `order` [..., m]. */
function inverted(order: NDArray): NDArray {
  const axis = order.ndim - 1;
  return sort([order, iota("int32", order.shape, axis)], axis, 1)[1];
}

/** How {@link luSolve} reads the matrix. */
export interface SolveParams {
  readonly transpose: boolean;
  readonly conjugate: boolean;
}

/** op(a)⁻¹ b from the packed factors and row order of `a`; op transposes and conjugates as asked. */
export function luSolve(packed: NDArray, order: NDArray, b: NDArray, params: SolveParams): NDArray {
  const lower = { ...params, left: true, lower: true, unitDiagonal: true };
  const upper = { ...params, left: true, lower: false };
  if (!params.transpose) return triangularSolve(packed, triangularSolve(packed, takeRows(b, order), lower), upper);
  return takeRows(triangularSolve(packed, triangularSolve(packed, b, upper), lower), inverted(order));
}

// Operands a, its packed factors, their row order, b. The factors are how a⁻¹ is applied, so that derivatives are by `a`
// alone, and of any order: they are linear solves with the same factors.
const linearSolveOp: Op = general<{ readonly transpose: boolean }>({
  name: "linearSolve",
  infer([a, packed, , b]) {
    checkSquare("linearSolve", a);
    if (a.shape.length !== b.shape.length || b.shape.at(-2) !== a.shape.at(-1) || a.dtype !== b.dtype) {
      throw new RangeError(
        `linearSolve: the matrix ${avalText(a)} doesn't go with the right-hand side ${
          avalText(b)
        }; they need one dtype, as many axes, and as many rows`,
      );
    }
    return makeAval(b.shape, b.dtype, packed.weak && b.weak);
  },
  run: ([, packed, order, b], { transpose }) => [luSolve(packed, order, b, { transpose, conjugate: false })],
  batch(args, batched, size, params) {
    return bind1(linearSolveOp, args.map((x, i) => batched[i] ? x : spread(x, size)), params);
  },
  linear: [3],
  // op(a) x = b: ẋ = op(a)⁻¹ (ḃ − op(ȧ) x)
  jvp([a, packed, order], [ta, , , tb], [x], params) {
    if (ta === null && tb === null) return [null];
    const moved = ta && neg(matrixProduct(params.transpose ? matrixTranspose(ta) : ta, x));
    const right = moved === null ? tb! : tb === null ? moved : add(tb, moved);
    return [bind1(linearSolveOp, [a, packed, order, right], params)];
  },
  // The transpose solves with op(a)ᵀ; op(a) gets −b̄ xᵀ.
  vjp([ct], [a, packed, order], [x], { transpose }, [needA]) {
    if (ct === null) return [null, null, null, null];
    const bBar = bind1(linearSolveOp, [a, packed, order, ct], { transpose: !transpose });
    if (!needA) return [null, null, null, bBar];
    const [left, right] = transpose ? [x, bBar] : [bBar, x];
    return [neg(matrixProduct(left, matrixTranspose(right))), null, null, bBar];
  },
});

/**
 * x with a·x = b, over the last two axes; the leading ones of `a` broadcast to those of `b`. Derivatives reuse the factors
 * of `a`.
 */
export function linearSolve(a: NDArray, b: NDArray): NDArray {
  const lead = b.shape.slice(0, -2);
  const [packed, , order] = lu(stopGradient(a));
  const whole = (x: NDArray, axes: number): NDArray => broadcastTo(x, [...lead, ...x.shape.slice(-axes)]);
  return bind1(linearSolveOp, [whole(a, 2), whole(packed, 2), whole(order, 1), b], { transpose: false });
}
