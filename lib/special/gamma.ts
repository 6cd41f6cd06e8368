/**
 * The gamma function and its kin.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, valueText } from "../errors.ts";
import { checkInteger, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import {
  add,
  and,
  asArray,
  constLike,
  eq,
  exp,
  floor,
  ge,
  gt,
  le,
  lgamma,
  lt,
  mul,
  ne,
  or,
  select,
  sub,
} from "../ops/mod.ts";
import { realOne, realTogether, withRule } from "./rules.ts";

/**
 * log|Γ(x)|.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.gammaln(5).item(), Math.log(24), 1e-6);
 * ```
 */
export function gammaln(x: ArrayLike): NDArray {
  return lgamma(realOne("gammaln", x));
}

/**
 * log Γ(x) of real numbers above 0; NaN of others. JAX takes complex numbers too.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.loggamma([1, -0.5]).tolist(), [0, NaN]);
 * ```
 */
export function loggamma(x: ArrayLike): NDArray {
  const a = realOne("loggamma", x);
  return select(gt(a, constLike(a, 0)), lgamma(a), constLike(a, NaN));
}

/**
 * The sign of Γ(x): 1 or −1, and NaN at the poles below 0. Its derivative is 0.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.gammasgn([2, -0.5, -1]).tolist(), [1, -1, NaN]);
 * ```
 */
export function gammasgn(x: ArrayLike): NDArray {
  const a = realOne("gammasgn", x);
  const zero = constLike(a, 0);
  const whole = floor(a);
  const below = lt(a, zero);
  const odd = ne(ops.rem(whole, constLike(a, 2)), zero);
  // 1/−0 tells the sign of zero.
  const minusZero = and(eq(a, zero), lt(ops.div(1, a), zero));
  const negative = or(and(below, odd), minusZero);
  const pole = or(and(below, eq(a, whole)), ne(a, a));
  return ops.strong(select(pole, constLike(a, NaN), select(negative, constLike(a, -1), constLike(a, 1))));
}

/**
 * Γ(x).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.gamma(5).item(), 24, 1e-4);
 * ```
 */
export function gamma(x: ArrayLike): NDArray {
  const a = realOne("gamma", x);
  return mul(gammasgn(a), exp(lgamma(a)));
}

/**
 * n! = Γ(n + 1), and 0 below 0; differentiable in n. JAX's option `exact` has no implementation there either.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.factorial(5).item(), 120, 1e-3);
 * ```
 */
export function factorial(n: ArrayLike): NDArray {
  const a = realOne("factorial", n);
  return select(lt(a, constLike(a, 0)), constLike(a, 0), exp(lgamma(add(a, 1))));
}

/**
 * log|B(a, b)| = log|Γ(a)Γ(b)/Γ(a + b)|, without the cancellation of large arguments: where the larger one, b, is
 * above 8, the three logarithms are Stirling's, combined (Didonato and Morris 1992, algorithm 708). JAX's digits end at
 * 1e-7 there.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.betaln(2, 3).item(), -Math.log(12), 1e-6);
 * ```
 */
export function betaln(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = realTogether("betaln", a, b);
  return betalnOf(x, y);
}

/**
 * B(a, b) = Γ(a)Γ(b)/Γ(a + b).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.beta(2, 3).item(), 1 / 12, 1e-6);
 * ```
 */
export function beta(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = realTogether("beta", a, b);
  return mul(mul(mul(gammasgn(x), gammasgn(y)), gammasgn(add(x, y))), exp(betalnOf(x, y)));
}

/** See {@link betaln}. */
function betalnOf(x: NDArray, y: NDArray): NDArray {
  const a = ops.min(x, y);
  const b = ops.max(x, y);
  const plain = sub(lgamma(b), lgamma(add(a, b)));
  const large = ge(b, constLike(b, 8));
  // Where the series doesn't count it takes harmless numbers: its derivative would be NaN for a below −b.
  const series = stirlingRatio(select(large, a, constLike(a, 1)), select(large, b, constLike(b, 8)));
  return add(lgamma(a), select(large, series, plain));
}

/** Coefficients of the minimax form of δ(z) = log Γ(z) − (z − ½)·log z + z − ½·log 2π in powers of 1/z², times z. */
const STIRLING = [
  8.33333333333333e-2,
  -2.77777777760991e-3,
  7.9365066682539e-4,
  -5.9520293135187e-4,
  8.37308034031215e-4,
  -1.65322962780713e-3,
];

/**
 * log(Γ(b)/Γ(a + b)) for b from 8: δ(b) − δ(a + b) − (a + b − ½)·log(1 + a/b) − a·(log b − 1). With x = a/(a + b), the
 * difference of the k-th terms of δ is that of b times 1 − (1 − x)^(2k+1) = x·(1 + (1 − x) + ... + (1 − x)^(2k)).
 */
function stirlingRatio(a: NDArray, b: NDArray): NDArray {
  const x = ops.div(a, add(a, b));
  const rest = sub(1, x);
  const square = mul(rest, rest);
  let sum = constLike(a, 1);
  const sums = STIRLING.map((_, k) => {
    if (k > 0) sum = add(1, add(rest, mul(square, sum)));
    return sum;
  });
  const t = ops.square(ops.div(1, b));
  const series = STIRLING.reduceRight<NDArray>(
    (rest, c, k) => add(mul(rest, t), mul(sums[k], c)),
    constLike(a, 0),
  );
  const w = mul(series, ops.div(x, b));
  const u = mul(add(b, sub(a, 0.5)), ops.log1p(ops.div(a, b)));
  const v = mul(a, sub(ops.log(b), 1));
  return select(le(u, v), sub(sub(w, v), u), sub(sub(w, u), v));
}

/** Options of {@link comb}. */
export interface CombOptions {
  /** Whether elements may be chosen again; false by default. */
  repetition?: boolean;
}

/**
 * The binomial coefficient Γ(N + 1)/(Γ(k + 1)·Γ(N − k + 1)): in how many ways k of N things are chosen; 0 where k is not
 * from 0 to N. Differentiable in both.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.comb(5, 2).item(), 10, 1e-4);
 * assertAlmostEquals(special.comb(5, 2, { repetition: true }).item(), 15, 1e-4);
 * ```
 */
export function comb(N: ArrayLike, k: ArrayLike, options: CombOptions = {}): NDArray {
  const { repetition = false } = checkOptions("comb", options, ["repetition"]);
  const [n, m] = realTogether("comb", N, k);
  const zero = constLike(n, 0);
  if (repetition) {
    const none = and(eq(m, zero), ge(n, zero));
    return select(none, constLike(n, 1), comb(sub(add(n, m), 1), m));
  }
  const inside = and(and(le(m, n), ge(n, zero)), ge(m, zero));
  const safeN = select(inside, n, zero);
  const safeK = select(inside, m, zero);
  const logs = sub(sub(lgamma(add(safeN, 1)), lgamma(add(safeK, 1))), lgamma(sub(add(safeN, 1), safeK)));
  return select(inside, exp(logs), zero);
}

/**
 * The Pochhammer symbol (z)ₘ = Γ(z + m)/Γ(z). Its derivatives are ((ψ(z + m) − ψ(z))·(z)ₘ, ψ(z + m)·(z)ₘ).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.poch(3, 2).item(), 12, 1e-4);
 * ```
 */
export function poch(z: ArrayLike, m: ArrayLike): NDArray {
  const f = (z: NDArray, m: NDArray): NDArray =>
    select(eq(m, constLike(m, 0)), constLike(z, 1), ops.div(gamma(add(z, m)), gamma(z)));
  return withRule("poch", realTogether("poch", z, m), f, [
    (t, y, [z, m]) => mul(t, mul(sub(ops.digamma(add(z, m)), ops.digamma(z)), y)),
    (t, y, [z, m]) => mul(t, mul(ops.digamma(add(z, m)), y)),
  ]);
}

/**
 * The logarithm of the multivariate gamma function of dimension `d`,
 * d·(d − 1)/4·log π + Σ_{j<d} log Γ(a − j/2) (Muirhead 1982).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.multigammaln(2, 1).item(), 0, 1e-6);
 * ```
 */
export function multigammaln(a: ArrayLike, d: number): NDArray {
  checkInteger("multigammaln", "the dimension", d, 0);
  const x = realOne("multigammaln", a);
  let sum = constLike(x, d * (d - 1) / 4 * Math.log(Math.PI));
  for (let j = 0; j < d; j++) sum = add(sum, lgamma(sub(x, j / 2)));
  return ops.strong(ops.broadcastTo(sum, x.shape));
}

/**
 * ψ(x) = Γ′(x)/Γ(x).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.digamma(1).item(), -0.5772157, 1e-6);
 * ```
 */
export function digamma(x: ArrayLike): NDArray {
  return ops.digamma(realOne("digamma", x));
}

/**
 * ψ⁽ⁿ⁾(x), the n-th derivative of {@link digamma}, for an integer n; infinite or NaN at 0, −1, −2, ... There is no
 * derivative by n.
 *
 * @example
 * ```ts
 * import { np, special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const n = np.array(1, { dtype: "int32" });
 * assertAlmostEquals(special.polygamma(n, 1).item(), Math.PI ** 2 / 6, 1e-5);
 * ```
 */
export function polygamma(n: ArrayLike, x: ArrayLike): NDArray {
  const order = typeof n === "number" && Number.isInteger(n) ? ops.numberAs(n, "int32") : asArray(n);
  if (order.aval.kind !== "i") {
    throw new TypeError(`polygamma: the order is ${valueText(n)}, ${avalText(order.aval)}; it must be of integers`);
  }
  const [m, a] = realTogether("polygamma", order, x);
  return ops.polygamma(m, a);
}

/**
 * Hurwitz's zeta function ζ(x, q) = Σ_{k≥0} (k + q)^(−x) for x > 1; infinite at x = 1, NaN below. At q = 0, −1, ... it is
 * infinite for even x and NaN for others; at other q < 0 a number for integers x, NaN for others. There is no derivative
 * by x here; JAX has one by a series.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.zeta(2, 1).item(), Math.PI ** 2 / 6, 1e-5);
 * ```
 */
export function zeta(x: ArrayLike, q: ArrayLike): NDArray {
  const [s, a] = realTogether("zeta", x, q);
  return ops.zeta(s, a);
}
