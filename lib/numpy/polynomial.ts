/**
 * Polynomials as vectors of coefficients, the highest power first.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import {
  add,
  asArray,
  concatenate,
  constLike,
  div,
  inexact,
  mul,
  neg,
  pad,
  promoteAll,
  slice,
  strong,
} from "../ops/mod.ts";
import { checkInteger, checkOptions } from "./arguments.ts";
import { convolve } from "./convolution.ts";
import { trimZeros } from "./editing.ts";

/** Options of {@link polymul} and {@link polydiv}. */
export interface TrimOption {
  /** Whether leading zeros are cut off; which they are depends on values, so that it must be eager. */
  trimLeadingZeros?: boolean;
}

/** A vector of coefficients. */
function vector(action: string, x: NDArray): NDArray {
  if (x.ndim === 1) return x;
  throw new RangeError(`${action}: coefficients of shape ${shapeText(x.shape)} were given; they must be a vector`);
}

/** Vectors of coefficients of one dtype. */
function vectors(action: string, xs: readonly ArrayLike[], floats: boolean): NDArray[] {
  return promoteAll(xs).map((x) => vector(action, floats ? strong(inexact(x)) : x));
}

/** The elements of a vector from `from` to `to`. */
function part(x: NDArray, from: number, to: number): NDArray {
  return slice(x, [from], [to]);
}

/** A vector behind `n` zeros. */
function behindZeros(x: NDArray, n: number): NDArray {
  return pad(x, [n], [0], [0]);
}

/**
 * The polynomial p at x by Horner's rule: p[0]·xⁿ⁻¹ + ... + p[n−1]. Further axes of `p` broadcast with `x`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.polyval([1, 2, 3], 2).item(), 11);
 * ```
 */
export function polyval(p: ArrayLike, x: ArrayLike): NDArray {
  const [c, a] = promoteAll([p, x]);
  if (c.ndim === 0) {
    throw new RangeError(
      "polyval: the coefficients are a 0-d array; they must have an axis: a vector, or a stack of arrays",
    );
  }
  const rest = c.shape.slice(1);
  const shape = ops.broadcastShapes("polyval", rest, a.shape);
  const rows = c.shape[0] === 0 ? [] : ops.unstack(c, 0);
  const zero = ops.broadcastTo(constLike(a, 0), shape);
  return rows.reduce<NDArray>((sum, row) => add(mul(sum, a), row), strong(zero));
}

/**
 * The sum of two polynomials.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.polyadd([1, 2, 3], [4, 5]).tolist(), [1, 6, 8]);
 * ```
 */
export function polyadd(a1: ArrayLike, a2: ArrayLike): NDArray {
  const [a, b] = vectors("polyadd", [a1, a2], false);
  return sum(a, b);
}

function sum(a: NDArray, b: NDArray): NDArray {
  const n = Math.max(a.size, b.size);
  return add(behindZeros(a, n - a.size), behindZeros(b, n - b.size));
}

/**
 * The difference of two polynomials.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.polysub([1, 2, 3], [4, 5]).tolist(), [1, -2, -2]);
 * ```
 */
export function polysub(a1: ArrayLike, a2: ArrayLike): NDArray {
  const [a, b] = vectors("polysub", [a1, a2], false);
  return sum(a, neg(b));
}

/**
 * The product of two polynomials.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.polymul([1, 2], [1, 3]).tolist(), [1, 5, 6]);
 * ```
 */
export function polymul(a1: ArrayLike, a2: ArrayLike, options: TrimOption = {}): NDArray {
  const { trimLeadingZeros = false } = checkOptions("polymul", options, ["trimLeadingZeros"]);
  const factors = vectors("polymul", [a1, a2], true)
    .map((x) => trimLeadingZeros ? trimZeros(x, "f") : x)
    .map((x) => x.size === 0 ? behindZeros(x, 1) : x);
  return convolve(factors[0], factors[1], "full");
}

/**
 * Quotient and remainder of two polynomials: u = q·v + r, with r of u's length unless leading zeros are cut.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [q, r] = np.polydiv([1, 5, 6], [1, 2]);
 * assertEquals(q.tolist(), [1, 3]);
 * assertEquals(r.tolist(), [0, 0, 0]);
 * ```
 */
export function polydiv(u: ArrayLike, v: ArrayLike, options: TrimOption = {}): [NDArray, NDArray] {
  const { trimLeadingZeros = false } = checkOptions("polydiv", options, ["trimLeadingZeros"]);
  const [a, b] = vectors("polydiv", [u, v], true);
  if (b.size === 0) throw new RangeError("polydiv: the divisor has no coefficients; it must have at least one");
  const steps = a.size - b.size + 1;
  if (steps <= 0) return [strong(ops.reshape(constLike(a, 0), [1])), a];
  const lead = part(b, 0, 1);
  const digits: NDArray[] = [];
  let rest = a;
  for (let k = 0; k < steps; k++) {
    const digit = mul(part(rest, k, k + 1), div(1, lead));
    digits.push(digit);
    const cut = add(part(rest, k, k + b.size), mul(neg(digit), b));
    rest = concatenate([part(rest, 0, k), cut, part(rest, k + b.size, a.size)], 0);
  }
  return [concatenate(digits, 0), trimLeadingZeros ? withoutTiny(rest) : rest];
}

/** A vector from its first element above √ε on. */
function withoutTiny(x: NDArray): NDArray {
  const bound = Math.sqrt(/^(float32|complex64)$/.test(x.dtype) ? 2 ** -23 : 2 ** -52);
  const large = Array.from(ops.gt(ops.abs(x), bound).toTypedArray()).findIndex((v) => v !== 0);
  return part(x, large < 0 ? x.size : large, x.size);
}

/** n·(n − 1)·...·(n − m + 1) */
function falling(n: number, m: number): number {
  let product = 1;
  for (let j = 0; j < m; j++) product *= n - j;
  return product;
}

function numbers(x: NDArray, values: readonly number[]): NDArray {
  return ops.convert(ops.arrayAs(values, x.aval.kind === "c" ? "float64" : x.dtype), x.dtype);
}

/**
 * The m-th derivative of a polynomial.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.polyder([1, 2, 3]).tolist(), [2, 2]);
 * ```
 */
export function polyder(p: ArrayLike, m: number | { m?: number } = 1): NDArray {
  const order = orderOf("polyder", m);
  const a = vector("polyder", strong(inexact(asArray(p))));
  const n = Math.max(0, a.size - order);
  const factors = Array.from({ length: n }, (_, i) => falling(a.size - 1 - i, order));
  return order === 0 ? a : mul(part(a, 0, n), numbers(a, factors));
}

function orderOf(action: string, m: number | { m?: number }): number {
  const order = typeof m === "object" ? checkOptions(action, m, ["m"]).m ?? 1 : m;
  return checkInteger(action, "the order", order, 0);
}

/**
 * The m-th integral of a polynomial, with the constants `k` of each integration (0 by default), the first one's first.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.polyint([2, 2], 1, 5).tolist(), [1, 2, 5]);
 * ```
 */
export function polyint(
  p: ArrayLike,
  m: number | { m?: number; k?: ArrayLike | null } = 1,
  k: ArrayLike | null = null,
): NDArray {
  const { m: order = 1, k: constants = null } = typeof m === "object"
    ? checkOptions("polyint", m, ["m", "k"])
    : { m, k };
  checkInteger("polyint", "the order", order, 0);
  const [a, c] = promoteAll([p, constants ?? 0]).map((x) => strong(inexact(x)));
  vector("polyint", a);
  if (order === 0) return a;
  const all = c.size === 1 ? ops.broadcastTo(ops.reshape(c, []), [order]) : c;
  if (all.shape.length !== 1 || all.size !== order) {
    throw new RangeError(
      `polyint: the constants are ${
        avalText(c.aval)
      }; they must be one number, or a vector of ${order}, one an integration`,
    );
  }
  const n = a.size + order;
  // The coefficient of xᵉ has been divided by e, e − 1, ...: m factors, or, of a later constant, as many as there are.
  const divisors = Array.from({ length: n }, (_, i) => falling(n - 1 - i, Math.min(order, n - 1 - i)));
  return div(concatenate([a, all], 0), numbers(a, divisors));
}

/**
 * The polynomial with the given zeros and leading coefficient 1. Of a square matrix, which isn't empty, the zeros are the
 * eigenvalues, and the result, its characteristic polynomial, is complex.
 *
 * @throws RangeError for other matrices, and for more axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.poly([2, 3]).tolist(), [1, -5, 6]);
 * ```
 */
export function poly(zeros: ArrayLike): NDArray {
  const x = strong(inexact(asArray(zeros)));
  const square = x.ndim === 2 && x.shape[0] === x.shape[1] && x.size > 0;
  const zerosOf = square ? ops.eig(x, { left: false, right: false, smooth: false })[0] : x;
  const roots = vector("poly", zerosOf.ndim === 0 ? ops.reshape(zerosOf, [1]) : zerosOf);
  if (roots.size === 0) return strong(constLike(roots, 1));
  const one = ops.reshape(strong(constLike(roots, 1)), [1]);
  let product = one;
  for (let k = 0; k < roots.size; k++) {
    product = convolve(product, concatenate([one, neg(part(roots, k, k + 1))], 0), "full");
  }
  return product;
}
