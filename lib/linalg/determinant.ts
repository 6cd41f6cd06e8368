/**
 * Determinants, and their logarithms.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { filled, zerosOf } from "../core/view.ts";
import { makeAval } from "../core/aval.ts";
import { valueText } from "../errors.ts";
import { checkOptions, matrices } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { inexact } from "../ops/mod.ts";
import { customJvpOp, type CustomJvpParams } from "../transforms/custom.ts";

type Rule = CustomJvpParams["rule"];

/** A function of matrices with a derivative of its own, in both modes. */
function custom(name: string, f: (x: NDArray) => readonly NDArray[], rule: Rule, x: NDArray): readonly NDArray[] {
  return bind(customJvpOp, [x], { name, f: ([a]: readonly NDArray[]) => f(a), rule });
}

/** The element at row `i` and column `j` of each matrix. */
function at(x: NDArray, i: number, j: number): NDArray {
  const lead = x.shape.slice(0, -2);
  const none = lead.map(() => 0);
  return ops.reshape(ops.slice(x, [...none, i, j], [...lead, i + 1, j + 1]), lead);
}

const sumLast = (x: NDArray): NDArray => ops.reduceSum(x, [x.ndim - 1]);
const column = (x: NDArray): NDArray => ops.reshape(x, [...x.shape, 1]);
const traceOf = (x: NDArray): NDArray => sumLast(ops.mainDiagonal(x));

/** How many elements along the last axis are true. */
function countTrue(x: NDArray): NDArray {
  return sumLast(ops.convert(x, "int32"));
}

/** How many rows were swapped with another. */
function swapsOf(pivots: NDArray): NDArray {
  return countTrue(ops.ne(pivots, ops.iota("int32", pivots.shape, pivots.ndim - 1)));
}

/** 1 where the number is even, −1 where it is odd. */
function parity(n: NDArray, dtype: DType): NDArray {
  return ops.convert(ops.sub(1, ops.mul(2, ops.rem(n, 2))), dtype);
}

function determinant2(x: NDArray): NDArray {
  return ops.sub(ops.mul(at(x, 0, 0), at(x, 1, 1)), ops.mul(at(x, 0, 1), at(x, 1, 0)));
}

function determinant3(x: NDArray): NDArray {
  const term = (i: number, j: number, k: number): NDArray => ops.mul(ops.mul(at(x, 0, i), at(x, 1, j)), at(x, 2, k));
  const positive = ops.add(ops.add(term(0, 1, 2), term(1, 2, 0)), term(2, 0, 1));
  return ops.sub(ops.sub(ops.sub(positive, term(2, 1, 0)), term(0, 2, 1)), term(1, 0, 2));
}

/**
 * The determinant of `a`, and det(a)·a⁻¹·b, which exists where `a` lacks one rank too: the last diagonal element of U is
 * never divided by. 0 where it lacks more.
 */
function cofactorSolve(a: NDArray, b: NDArray): [determinant: NDArray, solution: NDArray] {
  const n = a.shape[a.ndim - 1];
  if (n === 1) return [at(a, 0, 0), b];
  const [packed, pivots, order] = ops.lu(a);
  const products = ops.mul(
    ops.cumprod(ops.mainDiagonal(packed), a.ndim - 2),
    column(parity(swapsOf(pivots), a.dtype)),
  );
  const product = (k: number): NDArray => {
    const none = products.shape.map(() => 0);
    return column(ops.slice(products, none.with(-1, k), products.shape.with(-1, k + 1)));
  };
  const [whole, partial] = [product(n - 1), product(n - 2)];
  const isLast = (axis: number): NDArray => ops.eq(ops.iota("int32", [n, n], axis), n - 1);
  const corner = ops.broadcastTo(ops.and(isLast(0), isLast(1)), a.shape);
  const factors = ops.select(corner, ops.broadcastTo(ops.div(ops.constLike(a, 1), partial), a.shape), packed);
  const upper = { left: true, lower: false };
  const probe = ops.triangularSolve(factors, filled(makeAval([...a.shape.slice(0, -1), 1], a.dtype), 1), upper);
  const unbounded = ops.reduceOr(ops.not(ops.isFinite(probe)), [a.ndim - 2, a.ndim - 1]);
  const lacking = ops.broadcastTo(column(column(unbounded)), b.shape);
  const zero = ops.constLike(b, 0);
  const right = ops.takeRows(ops.select(lacking, zero, b), order);
  const middle = ops.triangularSolve(factors, right, { left: true, lower: true, unitDiagonal: true });
  const scale = ops.select(ops.eq(ops.iota("int32", [n, 1], 0), n - 1), ops.constLike(a, 1), whole);
  const solved = ops.triangularSolve(factors, ops.mul(middle, scale), upper);
  return [ops.reshape(whole, a.shape.slice(0, -2)), ops.select(lacking, zero, solved)];
}

const determinantRule: Rule = ([x], [t]) => {
  if (x.shape[x.ndim - 1] === 0) {
    const outs = determinantOf(x);
    return { outs, tangents: [zerosOf(outs[0].aval)] };
  }
  const [y, z] = cofactorSolve(x, t);
  return { outs: [y], tangents: [traceOf(z)] };
};

function determinantOf(x: NDArray): NDArray[] {
  const [sign, logarithm] = logDeterminant(x);
  return [ops.mul(sign, ops.convert(ops.exp(logarithm), sign.dtype))];
}

/**
 * The determinants of the square matrices in the last two axes. Integers become float32. The derivative, the trace of
 * det(a)·a⁻¹·ȧ, is found by cofactors and exists for singular matrices too; where the rank is short by two or more it is
 * 0. The second derivative of matrices beyond 3 x 3 exists where these are regular.
 *
 * @throws RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.det([[1, 2], [3, 4]]).item(), -2);
 * ```
 */
export function det(a: ArrayLike): NDArray {
  const x = inexact(matrices("det", a));
  ops.checkSquare("det", x.aval);
  const n = x.shape[x.ndim - 1];
  if (n === 2) return determinant2(x);
  if (n === 3) return determinant3(x);
  return custom("det", determinantOf, determinantRule, x)[0];
}

/** x/|x|, or the sign, and log|x|. */
function signAndLogarithm(x: NDArray): NDArray[] {
  return [ops.sign(x), ops.log(ops.abs(x))];
}

/** Tangents of the sign and the logarithm, from ȧ·a⁻¹'s trace: its imaginary part turns the sign. */
function logarithmTangents(sign: NDArray, trace: NDArray): NDArray[] {
  if (sign.aval.kind !== "c") return [zerosOf(sign.aval), trace];
  const turning = ops.sub(trace, ops.convert(ops.real(trace), trace.dtype));
  return [ops.mul(turning, sign), ops.real(trace)];
}

function logDeterminant(x: NDArray): readonly NDArray[] {
  const n = x.shape[x.ndim - 1];
  if (n === 1 || n === 2) {
    return custom("slogdet", smallLogDeterminant, smallRule, x);
  }
  return custom("slogdet", logDeterminantByLu, ([x], [t]) => ruleBySolve(x, t, logDeterminant), x);
}

function smallDeterminant(x: NDArray): NDArray {
  return x.shape[x.ndim - 1] === 1 ? at(x, 0, 0) : determinant2(x);
}

function smallLogDeterminant(x: NDArray): NDArray[] {
  return signAndLogarithm(smallDeterminant(x));
}

const smallRule: Rule = ([x], [t]) => {
  const outs = logDeterminant(x);
  if (x.shape[x.ndim - 1] === 1) {
    return { outs, tangents: logarithmTangents(outs[0], ops.div(at(t, 0, 0), at(x, 0, 0))) };
  }
  const term = (i: number, j: number, k: number, l: number): NDArray => ops.mul(at(t, i, j), at(x, k, l));
  const moved = ops.add(ops.sub(ops.sub(term(0, 0, 1, 1), term(0, 1, 1, 0)), term(1, 0, 0, 1)), term(1, 1, 0, 0));
  return { outs, tangents: logarithmTangents(outs[0], ops.div(moved, determinant2(x))) };
};

function ruleBySolve(x: NDArray, t: NDArray, f: (x: NDArray) => readonly NDArray[]): ReturnType<Rule> {
  const outs = f(x);
  return { outs, tangents: logarithmTangents(outs[0], traceOf(ops.linearSolve(x, t))) };
}

function logDeterminantByLu(x: NDArray): NDArray[] {
  const [packed, pivots] = ops.lu(x);
  const diagonal = ops.mainDiagonal(packed);
  const modulus = ops.abs(diagonal);
  const last = diagonal.ndim - 1;
  const singular = ops.reduceOr(ops.eq(diagonal, ops.constLike(diagonal, 0)), [last]);
  const swaps = swapsOf(pivots);
  const sign = x.aval.kind === "c"
    ? ops.mul(
      ops.reduceProd(ops.div(diagonal, ops.convert(modulus, x.dtype)), [last]),
      parity(swaps, x.dtype),
    )
    : parity(ops.add(swaps, countTrue(ops.lt(diagonal, ops.constLike(diagonal, 0)))), x.dtype);
  const logarithm = sumLast(ops.log(modulus));
  return [
    ops.select(singular, ops.constLike(sign, 0), sign),
    ops.select(singular, ops.constLike(logarithm, -Infinity), logarithm),
  ];
}

function logDeterminantByQr(x: NDArray): readonly NDArray[] {
  return custom("slogdet", byReflectors, ([x], [t]) => ruleBySolve(x, t, logDeterminantByQr), x);
}

/** From the diagonal of R, and a factor −1 for each reflection. */
function byReflectors(x: NDArray): NDArray[] {
  const [packed, taus] = ops.geqrf(x);
  const diagonal = ops.mainDiagonal(packed);
  const last = diagonal.ndim - 1;
  const reflections = countTrue(ops.ne(taus, ops.constLike(taus, 0)));
  return [
    ops.mul(ops.reduceProd(ops.sign(diagonal), [last]), parity(reflections, x.dtype)),
    sumLast(ops.log(ops.abs(diagonal))),
  ];
}

/** Options of {@link slogdet}. */
export interface SlogdetOptions {
  /** `"lu"` (the default, also null), or `"qr"`, for real matrices. */
  method?: "lu" | "qr" | null;
}

/**
 * `[sign, logabsdet]` of the square matrices in the last two axes: the determinant is sign·exp(logabsdet), and doesn't
 * overflow so. The sign of complex matrices has modulus 1; singular matrices have sign 0 and logabsdet −Infinity. Integers
 * become float32. The derivative, the trace of a⁻¹·ȧ, is infinite or NaN where a matrix is singular.
 *
 * @throws RangeError unless the last two axes are equal, and for a method that there isn't; TypeError for `"qr"` of
 * complex matrices.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const [sign, logabsdet] = linalg.slogdet([[1, 2], [3, 4]]);
 * assertEquals(sign.item(), -1);
 * assertAlmostEquals(logabsdet.item(), Math.log(2), 1e-6);
 * ```
 */
export function slogdet(a: ArrayLike, options: SlogdetOptions = {}): [sign: NDArray, logabsdet: NDArray] {
  const { method = "lu" } = checkOptions("slogdet", options, ["method"]);
  const x = inexact(matrices("slogdet", a));
  ops.checkSquare("slogdet", x.aval);
  if (method !== null && method !== "lu" && method !== "qr") {
    throw new RangeError(`slogdet: method ${valueText(method)} must be "lu" or "qr"`);
  }
  if (method === "qr" && x.aval.kind === "c") {
    throw new TypeError('slogdet: the method "qr" is for real matrices; leave it out for complex ones');
  }
  const [sign, logarithm] = method === "qr" ? logDeterminantByQr(x) : logDeterminant(x);
  return [sign, logarithm];
}
