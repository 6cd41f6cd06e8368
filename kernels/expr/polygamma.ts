/**
 * The polygamma functions, m! times Hurwitz's zeta function.
 *
 * @module
 */
import { digamma } from "./gamma.ts";
import type { Graph, Node, Type } from "./graph.ts";
import * as p from "./pairs.ts";
import { horner } from "./polynomial.ts";
import { stirling } from "./stirling.ts";
import { partsOf, pick, type Split } from "./zeros.ts";
import { products } from "./whole_power.ts";
import { type Base, byLogarithms, timesPower } from "./zeta.ts";
import { LARGEST } from "./zeta_integers.ts";
import { type Exponent, hurwitz } from "./zeta_sum.ts";

/** Below this order factorials are taken from a table; from here on Stirling's series does. */
const LARGE = 8;

/** n over k */
function binomial(n: number, k: number): number {
  return factorialOf(n) / (factorialOf(k) * factorialOf(n - k));
}

/** k! */
function factorialOf(k: number): number {
  return k < 2 ? 1 : k * factorialOf(k - 1);
}

/** m!·ζ next to zeros of even m. */
function timesFactorial(g: Graph, m: Node, zeta: Node): Node {
  const orders = Array.from({ length: (LARGEST - 1) / 2 }, (_, i) => 2 * (i + 1));
  return g.mul(pick(g, m, orders.map((k) => [k, g.like(m, factorialOf(k))] as const)), zeta);
}

/** e/4 */
const E: Split = [Math.E / 4, 1.4456468917292502e-16 / 4];

/** e·x/m as 2²·(e/4)·x/m, which doesn't overflow. */
function overOrder(g: Graph, x: Node, m: Node): Required<Base> {
  const c = g.constants(x);
  const [e, e2] = partsOf(g, x, E);
  const top = p.productOf(g, x, e);
  const high = g.max(g.div(top.high, m), c(x.type === "f32" ? 2 ** -126 : 2 ** -1022));
  const back = p.productOf(g, high, m);
  const left = g.add(g.sub(g.sub(top.high, back.high), back.low), g.fma(e2, x, top.low));
  return { x: high, part: g.div(left, g.mul(high, m)), exponent: c(2) };
}

/** 2π */
const TWO_PI: Split = [2 * Math.PI, 2.4492935982947064e-16];

/** m!/(m/e)^m = √(2πm)·e^(1/12m − ...) for m ≥ 8 as a float and the binary logarithm of what it is to be multiplied by. */
function largeFactorial(g: Graph, m: Node): { root: Node; more: Node } {
  const c = g.constants(m);
  const [pi, pi2] = partsOf(g, m, TWO_PI);
  const square = p.productOf(g, m, pi);
  const root = g.sqrt(square.high);
  const back = p.productOf(g, root, root);
  const left = g.add(g.sub(g.sub(square.high, back.high), back.low), g.fma(pi2, m, square.low));
  const lost = g.div(left, g.add(square.high, square.high));
  return { root, more: g.mul(g.add(stirling(g, m), lost), c(Math.LOG2E)) };
}

/**
 * The m-th derivative of digamma, (−1)^(m+1) m! ζ(m + 1, x); NaN unless m = 0, 1, 2, .... For large m, the factorial is
 * (m/e)^m·√(2πm)·e^(1/12m − ...), so that with u^(−m) there is one power of e·u/m.
 */
export function polygamma(g: Graph, m: Node, x: Node): Node {
  const c = g.constants(x);
  const floor = (v: Node): Node => g.make("floor", v.type, [v]);
  const factorial = pick(g, m, Array.from({ length: LARGE - 1 }, (_, i) => [i + 1, c(factorialOf(i + 1))] as const));
  const large = g.le(c(LARGE), m);
  const { root, more } = largeFactorial(g, m);
  const lead = g.unlikely(large, root, factorial);
  const size = hurwitz(
    g,
    x,
    byLogarithms(g, g.add(m, c(1)), m, lead, (zeta) => timesFactorial(g, m, zeta)),
    ({ base, sum, lost }) => {
      const scaled = overOrder(g, base, m);
      const power: Base = {
        x: g.unlikely(large, scaled.x, base),
        part: g.unlikely(large, scaled.part, c(0)),
        exponent: g.unlikely(large, scaled.exponent, c(0)),
      };
      return timesPower(g, { high: sum, low: lost }, power, m, g.unlikely(large, more, c(0)));
    },
  );
  const halved = g.mul(m, c(0.5));
  const value = g.select(g.eq(floor(halved), halved), g.neg(size), size);
  const order = g.and(g.le(c(0), m), g.eq(floor(m), m));
  return g.select(order, g.unlikely(g.eq(m, c(0)), digamma(g, x), value), c(NaN));
}

/** Of each precision: the largest exponent of a power, and what those of a result may be beyond it. */
const EXPONENTS = { f32: [126, 24], f64: [1022, 54] } as const;

/** Where bases are large, the power of 2 by which they are multiplied there, and what they have finite powers up to. */
function largeBases(type: Type, m: number): { from: number; exponent: number; most: number } {
  const [most, more] = EXPONENTS[type as "f32" | "f64"];
  const fits = Math.floor(most / (m + 1));
  const exponent = Math.min(0, fits - 2 - Math.ceil((most + more) / m));
  return { from: 2 ** (fits - 10), exponent, most: 2 ** fits };
}

/** x^n of numbers that aren't large, as a pair and as a float, to an ulp up to the fifth. */
function steady(g: Graph, x: Node, n: number): { pair: p.Pair; float: Node } {
  const pair = products(p.pair(g, x), n, (a, b) => p.product(g, a, b));
  return { pair, float: n < 4 ? pair.high : g.add(pair.high, pair.low) };
}

/** The same for a given m from 1 on, few enough for powers to be products: a tenth of the cost. */
export function polygammaOf(g: Graph, x: Node, m: number): Node {
  const c = g.constants(x);
  const power = (v: Node, n: number): Node => products(v, n, (a, b) => g.mul(a, b));
  const factorial = c(factorialOf(m));
  // Terms of both sides cancel.
  const even = m % 2 === 0;
  const { from, exponent, most } = largeBases(x.type, m);
  const steadyOf = (v: Node, n: number): ReturnType<typeof steady> => steady(g, g.min(v, c(most)), n);
  const scaled = (x: Node, n: number): Node => g.select(g.lt(x, c(from)), c(1), c(2 ** (exponent * n)));
  const size = hurwitz(g, x, {
    s: c(m + 1),
    m: c(m),
    scaled: (zeta) => g.mul(g.like(zeta, factorialOf(m)), zeta),
    from: (x) => {
      const unit = scaled(x, 1);
      const of = (d: Node, n: Exponent): Node => {
        const count = n === "s" ? m + 1 : m;
        // What rounding the base leaves out counts, to first order.
        const { high: base, low: lost } = p.sumOf(g, x, d);
        // The integral's is over m, which leads.
        const value = n === "s"
          ? g.div(factorial, power(g.mul(base, unit), count))
          : g.div(c(factorialOf(m - 1)), steadyOf(g.mul(base, unit), count).float);
        return g.fma(value, g.mul(c(-count), g.div(lost, base)), value);
      };
      const { pair, float } = steadyOf(g.mul(x, unit), m + 1);
      const first = g.div(factorial, float);
      const back = p.times(g, pair, first);
      const lost = g.div(g.sub(g.sub(factorial, back.high), back.low), pair.high);
      return {
        lead: c(m),
        first: g.mul(first, unit),
        // What is too small for halves of floats has none.
        ...(even && { lost: g.select(g.finite(lost), g.mul(lost, unit), c(0)) }),
        power: of,
        others: (sum) => g.mul(sum, unit),
      };
    },
    changed: (x, d, n) => {
      // (1 − z)ⁿ − 1 = −z(n − C(n, 2)z + ...) for z next to 0; what rounding leaves out counts, to first order.
      const count = n === "s" ? m + 1 : m;
      const less = p.quotient(g, p.pair(g, d), p.sumOf(g, x, d));
      const ratio = g.sub(c(1), less.high);
      const binomials = Array.from({ length: count - 1 }, (_, k) => (k % 2 === 0 ? 1 : -1) * binomial(count, k + 2));
      const others = count === 1 ? c(0) : g.mul(less.high, horner(g, less.high, binomials.reverse()));
      const slope = p.sumOf(g, c(-count), others);
      const near = p.times(g, slope, less.high);
      const more = count === 1 ? less.low : g.mul(g.mul(c(count), power(ratio, count - 1)), less.low);
      const far = g.lt(ratio, c(0.7));
      return {
        e: g.select(far, g.sub(power(ratio, count), c(1)), near.high),
        ...(even && { lost: g.select(far, c(0), g.sub(near.low, more)) }),
      };
    },
  }, ({ base, sum }) => g.mul(sum, scaled(base, m)));
  return even ? g.neg(size) : size;
}
