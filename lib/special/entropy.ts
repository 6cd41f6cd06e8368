/**
 * Logarithms weighted by their argument, divergences, and transforms of probabilities.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import {
  add,
  and,
  constLike,
  div,
  eq,
  expm1,
  ge,
  gt,
  log,
  log1p,
  logistic,
  lt,
  mul,
  ne,
  neg,
  or,
  select,
  sub,
} from "../ops/mod.ts";
import { realOne, realTogether, together, withRule } from "./rules.ts";

/** x·l where x is not 0, or l's argument y is NaN; 0 elsewhere. */
function weighted(x: NDArray, y: NDArray, l: NDArray): NDArray {
  return select(or(ne(x, constLike(x, 0)), ne(y, y)), mul(x, l), constLike(x, 0));
}

/**
 * x·log(y), and 0 where x is 0, unless y is NaN. Its derivatives are log(y) and x/y, also at x = 0.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.xlogy(0, 0).item(), 0);
 * ```
 */
export function xlogy(x: ArrayLike, y: ArrayLike): NDArray {
  return withRule("xlogy", together("xlogy", x, y), (x, y) => weighted(x, y, log(y)), [
    (t, _z, [, y]) => mul(t, log(y)),
    (t, _z, [x, y]) => div(mul(t, x), y),
  ]);
}

/**
 * x·log(1 + y), and 0 where x is 0, unless y is NaN. Its derivatives are log(1 + y) and x/(1 + y), also at x = 0.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.xlog1py(0, -1).item(), 0);
 * ```
 */
export function xlog1py(x: ArrayLike, y: ArrayLike): NDArray {
  return withRule("xlog1py", together("xlog1py", x, y), (x, y) => weighted(x, y, log1p(y)), [
    (t, _z, [, y]) => mul(t, log1p(y)),
    (t, _z, [x, y]) => div(mul(t, x), add(y, 1)),
  ]);
}

/** x·log(x), 0 at 0, with the derivative 1 + log(x). */
function xlogx(x: NDArray): NDArray {
  return withRule("xlogx", [x], (x) => weighted(x, x, log(x)), [(t, _y, [x]) => mul(t, add(log(x), 1))]);
}

/**
 * −x·log(x), the entropy's summand: 0 at 0, and −∞ below.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.entr([0, 1, -1]).tolist(), [0, 0, -Infinity]);
 * ```
 */
export function entr(x: ArrayLike): NDArray {
  const a = realOne("entr", x);
  return select(lt(a, constLike(a, 0)), constLike(a, -Infinity), neg(xlogx(a)));
}

/**
 * p·log(p/q), the relative entropy's summand: 0 where p is 0 and q is not negative, ∞ outside of the domain.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.relEntr([0, 1, 1], [0, 1, 0]).tolist(), [0, 0, Infinity]);
 * ```
 */
export function relEntr(p: ArrayLike, q: ArrayLike): NDArray {
  const [a, b] = realTogether("relEntr", p, q);
  const zero = constLike(a, 0);
  const inside = and(gt(a, zero), gt(b, zero));
  const edge = and(eq(a, zero), ge(b, zero));
  // Away from the domain the logarithms take 1, so that their derivatives are finite there.
  const one = constLike(a, 1);
  const safeA = select(inside, a, one);
  const value = sub(xlogx(safeA), xlogy(safeA, select(inside, b, one)));
  return select(inside, value, select(edge, zero, constLike(a, Infinity)));
}

/**
 * p·log(p/q) − p + q, the summand of the Kullback-Leibler divergence of unnormalised measures.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.klDiv(1, 1).item(), 0);
 * ```
 */
export function klDiv(p: ArrayLike, q: ArrayLike): NDArray {
  const [a, b] = realTogether("klDiv", p, q);
  return add(sub(relEntr(a, b), a), b);
}

/**
 * 1/(1 + e⁻ˣ), the logistic function.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.expit(0).item(), 0.5);
 * ```
 */
export function expit(x: ArrayLike): NDArray {
  return logistic(x);
}

/**
 * log(p/(1 − p)), the inverse of {@link expit}.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.logit([0, 0.5, 1]).tolist(), [-Infinity, 0, Infinity]);
 * ```
 */
export function logit(p: ArrayLike): NDArray {
  const f = (p: NDArray): NDArray => log(div(p, sub(1, p)));
  return withRule("logit", together("logit", p), f, [(t, _y, [p]) => div(t, mul(p, sub(1, p)))]);
}

/** (eˡ·lambda − 1)/lambda, and l where lambda is 0. */
function boxcoxOf(l: NDArray, lambda: NDArray): NDArray {
  const zero = eq(lambda, constLike(lambda, 0));
  const safe = select(zero, constLike(lambda, 1), lambda);
  return select(zero, l, div(expm1(mul(safe, l)), safe));
}

/**
 * The Box-Cox transform (x^lambda − 1)/lambda, log(x) where lambda is 0 (Box and Cox 1964). At lambda = 0 the derivative by
 * lambda is 0, JAX's choice.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.boxcox(3, 2).item(), 4, 1e-5);
 * ```
 */
export function boxcox(x: ArrayLike, lambda: ArrayLike): NDArray {
  const [a, l] = realTogether("boxcox", x, lambda);
  return boxcoxOf(log(a), l);
}

/**
 * The Box-Cox transform of 1 + x, accurate near x = 0.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.boxcox1p(2, 2).item(), 4, 1e-5);
 * ```
 */
export function boxcox1p(x: ArrayLike, lambda: ArrayLike): NDArray {
  const [a, l] = realTogether("boxcox1p", x, lambda);
  return boxcoxOf(log1p(a), l);
}
