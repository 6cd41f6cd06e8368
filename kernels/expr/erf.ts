/**
 * The error function and its complement. Both tables are truncated Chebyshev series, in powers; the second one is in
 * the variable of Shepherd and Laframboise, "Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞",
 * Math. Comp. 36 (1981). `tests/kernels/expr_fit.py` computes them.
 *
 * @module
 */
import { expTimes } from "./exponential.ts";
import type { Graph, Node } from "./graph.ts";
import type { Pair } from "./pairs.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** erf(x)/x − 1 in x², for |x| ≤ 1. */
// deno-fmt-ignore
const SMALL: Coefficients = {
  f32: [
    7.8824974e-05, -0.0008018855, 0.005189312, -0.026854329, 0.11283597, -0.37612626, 0.12837917,
  ],
  f64: [
    5.958930743134941e-11, -1.1373902296430911e-09, 1.4660051998394848e-08, -1.6350354461959655e-07,
    1.6461004480962034e-06, -1.4925595519506043e-05, 0.00012055331122299266, -0.0008548326981129666,
    0.005223977624823223, -0.026866170645077334, 0.11283791670954882, -0.3761263890318375, 0.1283791670955126,
  ],
};

/** (1 + 2x)·exp(x²)·erfc(x) in t = (x − 3)/(x + 2), for x ≥ ½. */
// deno-fmt-ignore
const SCALED: Coefficients = {
  f32: [
    -2.0066293e-06, 2.8608147e-05, 3.4818706e-05, -0.00027034088, -0.00030348668, 0.002260035, 0.00091057515,
    -0.023280622, 0.060876925, -0.05186581, -0.11301759, 1.253008,
  ],
  f64: [
    1.6593280717395912e-10, 3.1861964603730894e-10, -1.1948477268386105e-09, -3.4843585553052843e-09,
    1.980528686269714e-09, 1.7820315241507034e-08, 1.6671737436860873e-08, -4.766468438075216e-08,
    -1.4594499269504818e-07, -2.009109207203673e-08, 6.491642587358637e-07, 1.0583376002275515e-06,
    -1.814069067443928e-06, -7.905706472486688e-06, 9.124214248397893e-07, 4.683844084868531e-05,
    3.217617046540688e-05, -0.0002889191596921296, -0.000302164872303912, 0.0022691892005134054,
    0.0009102316064824212, -0.023282702722334417, 0.060876965692362874, -0.051865635818310656,
    -0.11301758843715101, 1.2530080582697296,
  ],
};

/** Below it 1 − erf x loses little, and less than the polynomial. */
const NEAR = 0.75;

/** erf x for |x| ≤ 1: x + x·p(x²). */
function small(g: Graph, x: Node): Node {
  return g.add(x, g.mul(x, polynomial(g, g.mul(x, x), SMALL)));
}

/**
 * ±x² for 0 ≤ x ≤ 30 as a sum. With h the leading bits of x, so few that h² is exact, it is h² + (x − h)(x + h), as in
 * fdlibm; rounding x² would cost x² units in the last place of e^(x²).
 */
function square(g: Graph, x: Node, sign: 1 | -1): Pair {
  const c = g.constants(x);
  const grain = x.type === "f32" ? 2 ** 7 : 2 ** 20;
  const h = g.mul(g.make("rint", x.type, [g.mul(x, c(grain))]), c(1 / grain));
  const high = g.mul(h, h);
  const low = g.mul(sign < 0 ? g.sub(h, x) : g.sub(x, h), g.add(x, h));
  return { high: sign < 0 ? g.neg(high) : high, low };
}

/** e^(x²) erfc(x) for x ≥ ½: half of the polynomial over x + ½. */
function scaled(g: Graph, x: Node): Node {
  const c = g.constants(x);
  // Beyond 2^60 the variable is 1.
  const bounded = g.min(x, c(2 ** 60));
  const t = g.div(g.sub(bounded, c(3)), g.add(bounded, c(2)));
  return g.div(g.mul(polynomial(g, t, SCALED), c(0.5)), g.add(x, c(0.5)));
}

/**
 * erfc x for x ≥ ½: e^(−x²) times a polynomial. What x + ½ loses by rounding is brought into the exponent: half of the
 * polynomial, which it divides, is within 6% of 0.6. Larger x count as `most`.
 */
function tail(g: Graph, size: Node, most: number): Node {
  const c = g.constants(size);
  const x = g.min(g.max(size, c(0.5)), c(most));
  const k = scaled(g, x);
  const lost = g.sub(x, g.sub(g.add(x, c(0.5)), c(0.5)));
  const { high, low } = square(g, x, -1);
  return expTimes(g, k, high, g.fma(g.mul(lost, k), c(-1 / 0.6), low));
}

/** e^(x²) erfc(x): the same polynomial for x ≥ ½; for x < 0 it is 2 e^(x²) − e^(x²) erfc(−x). */
export function erfcx(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const far = scaled(g, g.max(size, c(0.5)));
  const { high, low } = square(g, g.min(size, c(30)), 1);
  const power = expTimes(g, c(1), high, low);
  const near = g.mul(power, g.sub(c(1), small(g, size)));
  const right = g.select(g.lt(size, c(NEAR)), near, far);
  return g.select(g.lt(x, c(0)), g.sub(g.add(power, power), right), right);
}

/** The error function. */
export function erf(g: Graph, x: Node): Node {
  const size = g.abs(x);
  const one = g.like(x, 1);
  // From here on 1 − erfc x rounds to 1.
  const most = x.type === "f32" ? 4 : 6;
  return g.either(g.lt(size, one), small(g, x), g.copysign(g.sub(one, tail(g, size, most)), x));
}

/** 1 − erf x, accurate relative to itself. */
export function erfc(g: Graph, x: Node): Node {
  const size = g.abs(x);
  // From here on it is 0.
  const e = tail(g, size, x.type === "f32" ? 12 : 30);
  const far = g.select(g.lt(x, g.like(x, 0)), g.sub(g.like(x, 2), e), e);
  return g.either(g.lt(size, g.like(x, NEAR)), g.sub(g.like(x, 1), small(g, x)), far);
}
