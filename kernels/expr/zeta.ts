/**
 * Hurwitz's zeta function and the polygamma functions.
 *
 * @module
 */
import { digamma } from "./gamma.ts";
import type { Graph, Node } from "./graph.ts";
import { integerPow } from "./real.ts";
import { BERNOULLI, stirling } from "./stirling.ts";

/** So many terms are summed one by one. */
const DIRECT = 9;

/** The tail's order beyond which its corrections to 9^(−s) and smaller are nothing. */
const MOST = 512;

/** What a term base^(−s) contributes, times a factor if there is one; with it, base^(−s) alone may be too small. */
type Term = (base: Node, factor: Node | null) => Node;

/**
 * Σ (q + k)^(−s) over k ≥ 0, for s > 1 and q > 0, by Euler and Maclaurin as in Cephes: the first terms one by one, then
 * with a = q + 9 a^(−s)·(a/(s − 1) + ½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1)). What rounding q + k leaves out
 * is added to first order, since a large s multiplies it.
 */
function sum(g: Graph, s: Node, q: Node, term: Term): Node {
  const c = g.constants(q);
  const at = (k: number, factor: (base: Node) => Node | null): Node => {
    const base = g.add(q, c(k));
    const part = g.sub(base, q);
    const lost = g.add(g.sub(q, g.sub(base, part)), g.sub(c(k), part));
    const value = term(base, factor(base));
    return g.sub(value, g.mul(value, g.mul(s, g.div(lost, base))));
  };
  let first = at(DIRECT - 1, () => null);
  for (let k = DIRECT - 2; k > 0; k--) first = g.add(first, at(k, () => null));
  first = g.add(first, term(q, null));
  return g.add(first, at(DIRECT, (a) => tail(g, s, a)));
}

/** a/(s − 1) + ½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1) */
function tail(g: Graph, s: Node, a: Node): Node {
  const c = g.constants(a);
  const order = g.min(s, c(MOST));
  const square = g.mul(a, a);
  let factor = g.div(order, a);
  let corrections = c(0.5);
  let factorial = 1;
  BERNOULLI.forEach((b, i) => {
    const k = 2 * (i + 1);
    factorial *= k * (k - 1);
    corrections = g.add(corrections, g.mul(factor, c(b / factorial)));
    factor = g.mul(factor, g.div(g.mul(g.add(order, c(k - 1)), g.add(order, c(k))), square));
  });
  return g.add(g.div(a, g.sub(s, c(1))), corrections);
}

/**
 * ζ(s, q) = Σ (q + k)^(−s), k ≥ 0. For q < 0 the bases below 0 are those from 1 − frac q on, up to 1 − q: with f = ⌊q⌋
 * and an integer s, ζ(s, q) = ζ(s, q − f) + (−1)^s (ζ(s, f + 1 − q) − ζ(s, 1 − q)); NaN for any other s. Infinite at
 * s = 1 and, for even s, at the poles q = 0, −1, ...; NaN at these for other s, and for s < 1.
 */
function hurwitz(g: Graph, s: Node, q: Node, term: Term): Node {
  const c = g.constants(q);
  const floor = (x: Node): Node => g.make("floor", x.type, [x]);
  const f = floor(q);
  const negative = g.lt(q, c(0));
  const above = sum(g, s, g.select(negative, g.sub(q, f), q), term);
  const below = g.sub(sum(g, s, g.sub(g.add(f, c(1)), q), term), sum(g, s, g.sub(c(1), q), term));
  const halved = g.mul(s, c(0.5));
  const even = g.eq(floor(halved), halved);
  const reflected = g.add(above, g.select(even, below, g.neg(below)));
  const whole = g.eq(floor(s), s);
  const left = g.select(g.eq(f, q), g.select(even, c(Infinity), c(NaN)), g.select(whole, reflected, c(NaN)));
  const value = g.unlikely(g.le(q, c(0)), left, above);
  return g.select(g.lt(c(1), s), value, g.select(g.eq(s, c(1)), c(Infinity), c(NaN)));
}

/** base^(−s/2), whose square is too small only if the term is. */
function root(g: Graph, s: Node, base: Node): Node {
  return g.call("pow", base, g.mul(s, g.like(s, -0.5)));
}

/** ζ(s, q), see {@link hurwitz}. */
export function zeta(g: Graph, s: Node, q: Node): Node {
  return hurwitz(g, s, q, (base, factor) => {
    if (factor === null) return g.call("pow", base, g.neg(s));
    const half = root(g, s, base);
    return g.mul(g.mul(half, factor), half);
  });
}

/**
 * m! for an integer m as two factors: a product and 1 up to 13!, which is exact; then √(2π)·(z/e)^z·e^(1/12z − ...)/√z
 * with z = m + 1, of which one factor is z^(z/2 − ¼).
 */
function factorial(g: Graph, m: Node): readonly [Node, Node] {
  const c = g.constants(m);
  const exact = 13;
  let product = c(1);
  for (let k = 2; k <= exact; k++) product = g.mul(product, g.select(g.le(c(k), m), c(k), c(1)));
  const z = g.max(g.add(m, c(1)), c(exact + 1));
  const power = g.call("pow", z, g.sub(g.mul(z, c(0.5)), c(0.25)));
  const scaled = g.mul(g.mul(power, g.call("exp", g.neg(z))), c(Math.sqrt(2 * Math.PI)));
  const other = g.mul(scaled, g.call("exp", stirling(g, z)));
  const small = g.le(m, c(exact));
  return [g.select(small, product, other), g.select(small, c(1), power)];
}

/** The m-th derivative of digamma, (−1)^(m+1) m! ζ(m + 1, x); NaN unless m = 0, 1, 2, .... */
export function polygamma(g: Graph, m: Node, x: Node): Node {
  const c = g.constants(x);
  const floor = (v: Node): Node => g.make("floor", v.type, [v]);
  const [left, right] = factorial(g, m);
  const s = g.add(m, c(1));
  const size = hurwitz(g, s, x, (base, factor) => {
    const half = root(g, s, base);
    const start = g.mul(left, half);
    return g.mul(factor === null ? start : g.mul(start, factor), g.mul(right, half));
  });
  const halved = g.mul(m, c(0.5));
  const value = g.select(g.eq(floor(halved), halved), g.neg(size), size);
  const order = g.and(g.le(c(0), m), g.eq(floor(m), m));
  return g.select(order, g.select(g.eq(m, c(0)), digamma(g, x), value), c(NaN));
}

/** The same for a given m from 1 on: its powers are products, a tenth of the cost. */
export function polygammaOf(g: Graph, x: Node, m: number): Node {
  const c = g.constants(x);
  const power = (v: Node, n: number): Node => integerPow(v, n, c(1), (a, b) => g.mul(a, b), (a, b) => g.div(a, b));
  let factorial = 1;
  for (let k = 2; k <= m; k++) factorial *= k;
  const size = hurwitz(g, c(m + 1), x, (base, factor) => {
    if (factor === null) return g.div(c(factorial), power(base, m + 1));
    return g.div(g.div(g.mul(factor, c(factorial)), base), power(base, m));
  });
  return m % 2 === 0 ? g.neg(size) : size;
}
