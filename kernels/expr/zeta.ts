/**
 * Hurwitz's zeta function and the polygamma functions.
 *
 * @module
 */
import { digamma } from "./gamma.ts";
import type { Graph, Node } from "./graph.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./pairs.ts";
import { horner } from "./polynomial.ts";
import { products } from "./integer_power.ts";
import { BERNOULLI, stirling } from "./stirling.ts";
import { pick, type Split } from "./zeros.ts";

/** So many terms are summed one by one. */
const DIRECT = { f32: 7, f64: 9 } as const;

function directOf(x: Node): number {
  return DIRECT[x.type as "f32" | "f64"];
}

/** The tail's order over its base beyond which its corrections to (1 + 9/q)^(−s) are nothing. */
const MOST = 8;

/** The powers in a sum. */
interface Powers {
  /** base^(−s) times what the whole sum is multiplied by. */
  term(base: Node): Node;
  /** The same for the largest term, where the last digit counts. */
  first?(base: Node): Node;
  /** The same times a factor; with it, base^(−s) alone may be too small. */
  times(base: Node, factor: Node): Node;
  /** The same times a/(s − 1), at base a. */
  integral(a: Node): Node;
}

/**
 * Σ (q + k)^(−s) over k ≥ 0, for s > 1 and q > 0, by Euler and Maclaurin as in Cephes: the first terms one by one, then
 * with a = q + 9, or 7, a^(−s)·(a/(s − 1) + ½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1)). What rounding q + k leaves out
 * is added to first order, since a large s multiplies it. The largest of all, the first term or a^(1−s)/(s − 1), comes
 * last, or next to it.
 */
function sum(g: Graph, s: Node, q: Node, powers: Powers): Node {
  const c = g.constants(q);
  const direct = directOf(q);
  const minus = g.neg(s);
  const shifted = (k: number): { base: Node; more: Node } => {
    const base = g.add(q, c(k));
    const part = g.sub(base, q);
    const lost = g.add(g.sub(q, g.sub(base, part)), g.sub(c(k), part));
    return { base, more: g.mul(minus, g.div(lost, base)) };
  };
  const corrected = (x: Node, more: Node): Node => g.fma(x, more, x);
  const at = (k: number): Node => {
    const { base, more } = shifted(k);
    return corrected(powers.term(base), more);
  };
  let small = at(direct - 1);
  for (let k = direct - 2; k > 0; k--) small = g.add(small, at(k));
  const { base: a, more } = shifted(direct);
  const integral = powers.integral(a);
  const rest = g.add(small, powers.times(a, tail(g, s, a)));
  const first = (powers.first ?? powers.term)(q);
  const others = g.add(corrected(integral, more), rest);
  return g.select(g.eq(first, c(Infinity)), first, g.add(first, others));
}

/** ½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1) */
function tail(g: Graph, s: Node, a: Node): Node {
  const c = g.constants(a);
  const order = g.min(s, g.mul(c(MOST), a));
  const inverse = g.div(c(1), a);
  const square = g.mul(inverse, inverse);
  let factor = g.mul(order, inverse);
  let corrections = c(0.5);
  let factorial = 1;
  BERNOULLI.forEach((b, i) => {
    const k = 2 * (i + 1);
    factorial *= k * (k - 1);
    corrections = g.add(corrections, g.mul(factor, c(b / factorial)));
    factor = g.mul(factor, g.mul(g.mul(g.add(order, c(k - 1)), g.add(order, c(k))), square));
  });
  return corrections;
}

/**
 * ζ(s, q) = Σ (q + k)^(−s), k ≥ 0. For q < 0 the bases below 0 are those from 1 − frac q on, up to 1 − q: with f = ⌊q⌋
 * and an integer s, ζ(s, q) = ζ(s, q − f) + (−1)^s (ζ(s, f + 1 − q) − ζ(s, 1 − q)); NaN for any other s. Infinite at
 * s = 1 and, for even s, at the poles q = 0, −1, ...; NaN at these for other s, and for s < 1.
 */
function hurwitz(g: Graph, s: Node, q: Node, powers: (q: Node) => Powers): Node {
  const c = g.constants(q);
  const floor = (x: Node): Node => g.make("floor", x.type, [x]);
  const f = floor(q);
  const negative = g.lt(q, c(0));
  const at = (q: Node): Node => sum(g, s, q, powers(q));
  const above = at(g.select(negative, g.sub(q, f), q));
  const below = g.sub(at(g.sub(g.add(f, c(1)), q)), at(g.sub(c(1), q)));
  const halved = g.mul(s, c(0.5));
  const even = g.eq(floor(halved), halved);
  const reflected = g.add(above, g.select(even, below, g.neg(below)));
  const whole = g.eq(floor(s), s);
  const left = g.select(g.eq(f, q), g.select(even, c(Infinity), c(NaN)), g.select(whole, reflected, c(NaN)));
  const value = g.unlikely(g.le(q, c(0)), left, above);
  return g.select(g.lt(c(1), s), value, g.select(g.eq(s, c(1)), c(Infinity), c(NaN)));
}

/** s·|log base| beyond which powers might overflow or underflow where products with them don't. */
const SAFE = { f32: 55, f64: 600 } as const;

/** Whether powers of the bases from q on, over `unit`, might be out of range. */
function outOfRange(g: Graph, s: Node, q: Node, unit: Node): Node {
  const c = g.constants(q);
  const [low, high] = [q, g.add(q, c(directOf(q)))].map((base) => g.abs(g.call("log", g.div(base, unit))));
  return g.lt(c(SAFE[q.type as "f32" | "f64"]), g.mul(s, g.max(low, high)));
}

/** ζ(s, q), see {@link hurwitz}: where powers are out of range, factors come between two halves of them. */
export function zeta(g: Graph, s: Node, q: Node): Node {
  const c = g.constants(q);
  return hurwitz(g, s, q, (q) => {
    const rare = outOfRange(g, s, q, c(1));
    const power = (base: Node): Node => g.call("pow", base, g.mul(s, g.select(rare, c(-0.5), c(-1))));
    const times = (base: Node, factor: Node): Node => {
      const p = power(base);
      return g.mul(g.mul(p, factor), g.select(rare, p, c(1)));
    };
    return {
      term: (base) => times(base, c(1)),
      times,
      integral: (a) => g.div(times(a, a), g.sub(s, c(1))),
    };
  });
}

/** Up to here factorials are taken from a table: all that are floats in single precision. */
const TABLE = 34;

/** k! */
function factorialOf(k: number): number {
  return k < 2 ? 1 : k * factorialOf(k - 1);
}

const E: Split = [Math.E, 1.4456468917292502e-16];
const TWO_PI: Split = [2 * Math.PI, 2.4492935982947064e-16];

/**
 * m!/cᶻ for large m, with z = m + 1 and a number c next to z/e: by Stirling's series (z/(e·c))^z·√(2π/z)·e^(1/12z − ...),
 * where the power multiplies what rounding its base leaves out. The last exponent is below 1/400.
 */
function largeFactorial(g: Graph, z: Node, unit: Node): Pair {
  const ratio = p.quotient(g, p.pair(g, z), p.times(g, p.constant(g, z, E), unit));
  const square = p.quotient(g, p.constant(g, z, TWO_PI), p.pair(g, z));
  const root = g.sqrt(square.high);
  const back = p.times(g, p.pair(g, root), root);
  const lost = g.div(
    g.add(g.sub(g.sub(square.high, back.high), back.low), square.low),
    g.add(square.high, square.high),
  );
  const small = stirling(g, z);
  const more = g.fma(small, horner(g, small, [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1]), lost);
  const rough = p.times(g, p.pair(g, g.call("pow", ratio.high, z)), root);
  const finite = (x: Node): Node => g.select(g.finite(x), x, g.like(z, 0));
  const rest = finite(g.fma(rough.high, g.fma(z, g.div(ratio.low, ratio.high), more), finite(rough.low)));
  const high = g.add(rough.high, rest);
  return { high, low: finite(g.sub(rest, g.sub(high, rough.high))) };
}

/** Beyond this order {@link largeFactorial} might overflow with a power of 2 for c: that is x then. */
const HUGE = { f32: 250, f64: 2000 } as const;

/** The m-th derivative of digamma, (−1)^(m+1) m! ζ(m + 1, x); NaN unless m = 0, 1, 2, .... */
export function polygamma(g: Graph, m: Node, x: Node): Node {
  const c = g.constants(x);
  const floor = (v: Node): Node => g.make("floor", v.type, [v]);
  const [below, factorial] = [-1, 0].map((less) =>
    pick(g, m, Array.from({ length: TABLE }, (_, i) => [i + 1, c(factorialOf(i + 1 + less))] as const))
  );
  const big = g.lt(c(TABLE), m);
  const s = g.add(m, c(1));
  const z = g.max(s, c(TABLE));
  // A power of 2, by which bases are divided without rounding.
  const near = g.call("exp2", g.make("rint", m.type, [g.fma(g.call("log", z), c(Math.LOG2E), c(-Math.LOG2E))]));
  const large = largeFactorial(g, z, near);
  const huge = g.lt(c(HUGE[m.type as "f32" | "f64"]), m);
  const size = hurwitz(g, s, x, (q) => {
    const own = largeFactorial(g, z, q);
    const unit = g.unlikely(big, g.unlikely(huge, q, near), c(1));
    const lead = g.unlikely(big, g.unlikely(huge, own.high, large.high), factorial);
    const more = g.unlikely(big, g.unlikely(huge, own.low, large.low), c(0));
    const rare = outOfRange(g, s, q, unit);
    const power = (base: Node): Node => g.call("pow", g.div(base, unit), g.mul(s, g.select(rare, c(-0.5), c(-1))));
    const times = (base: Node, factor: Node, low: Node | null): Node => {
      const once = power(base);
      const rough = g.mul(lead, once);
      const right = low === null ? rough : g.select(g.finite(rough), g.fma(low, once, rough), rough);
      return g.mul(g.mul(right, factor), g.select(rare, once, c(1)));
    };
    return {
      first: (base) => times(base, c(1), more),
      term: (base) => times(base, c(1), null),
      times: (base, factor) => times(base, factor, null),
      integral: (a) => {
        const near = g.mul(g.mul(power(a), below), a);
        return g.select(g.or(rare, big), g.div(times(a, a, more), m), near);
      },
    };
  });
  const halved = g.mul(m, c(0.5));
  const value = g.select(g.eq(floor(halved), halved), g.neg(size), size);
  const order = g.and(g.le(c(0), m), g.eq(floor(m), m));
  return g.select(order, g.select(g.eq(m, c(0)), digamma(g, x), value), c(NaN));
}

/** The same for a given m from 1 on: its powers are products, a tenth of the cost. */
export function polygammaOf(g: Graph, x: Node, m: number): Node {
  const c = g.constants(x);
  const power = (v: Node, n: number): Node => products(v, n, (a, b) => g.mul(a, b));
  const factorial = c(factorialOf(m));
  const size = hurwitz(g, c(m + 1), x, () => ({
    term: (base) => g.div(factorial, power(base, m + 1)),
    times: (base, factor) => g.div(g.div(g.mul(factor, factorial), base), power(base, m)),
    integral: (a) => g.div(c(factorialOf(m - 1)), power(a, m)),
  }));
  return m % 2 === 0 ? g.neg(size) : size;
}
