/**
 * The sums of Hurwitz's zeta function, over a power of their smallest base: quotients of bases are at most 1, so that
 * nothing overflows, and what their powers lose for being small counts as little.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { horner } from "./polynomial.ts";
import { BERNOULLI } from "./stirling.ts";

/** So many terms are summed one by one, and so many of Bernoulli's numbers make up for the rest. */
const SUMMED = { f32: { direct: 3, terms: 7 }, f64: { direct: 6, terms: 13 } } as const;

/** The order over the base beyond which a tail is nothing. */
const MOST = 8;

/** The largest floats: times 0 they are 0. */
export const MAX = { f32: 3.4028234663852886e38, f64: 1.7976931348623157e308 } as const;

/** Which power of a base: (−s)-th or (1 − s)-th. */
export type Exponent = "s" | "m";

/** Powers of the bases x + d, d ≥ 0, of a sum, over a power of x or not. */
export interface Powers {
  /** What the sum is multiplied by. */
  readonly lead: Node;
  /** The first term. */
  readonly first: Node;
  /** The power of x + d. */
  power(d: Node, n: Exponent): Node;
  /** The sum of the other terms, given that of their powers. */
  others(sum: Node): Node;
}

/** The powers of a sum, and what its formulas share. */
export interface Terms {
  /** s and s − 1. */
  readonly s: Node;
  readonly m: Node;
  /** The powers of bases from x > 0 on. */
  from(x: Node): Powers;
  /** ((x + d)/x)^n − 1 for n = −s or 1 − s, given the logarithm of the quotient where that is known. */
  changed(x: Node, d: Node, n: Exponent, log: Node | null): Node;
}

/** A sum, and its smallest base: ζ(s, q) is the sum, or that times base^(1−s). */
export interface Sum {
  readonly base: Node;
  readonly sum: Node;
}

/** (½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1))/a */
function tail(g: Graph, s: Node, a: Node): Node {
  const c = g.constants(a);
  const inverse = g.div(c(1), a);
  let next = g.mul(g.min(s, g.mul(c(MOST), a)), inverse);
  let factor = next;
  let sum = c(0.5);
  let factorial = 1;
  BERNOULLI.slice(0, SUMMED[a.type as "f32" | "f64"].terms).forEach((b, i) => {
    const k = 2 * (i + 1);
    factorial *= k * (k - 1);
    sum = g.fma(factor, c(b / factorial), sum);
    for (let j = 0; j < 2; j++) {
      next = g.add(next, inverse);
      factor = g.mul(factor, next);
    }
  });
  return g.mul(sum, inverse);
}

/**
 * Σ (q + k)^(−s) over k ≥ 0, for s > 1 and q > 0, by Euler and Maclaurin: the first K terms one by one, then with
 * a = q + K it is a^(1−s)·(1/(s − 1) + (½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1))/a). The largest of all, the
 * first term or a^(1−s)/(s − 1), comes last, or next to it.
 */
function above(g: Graph, q: Node, { s, m, from }: Terms): Node {
  const c = g.constants(q);
  const { direct } = SUMMED[q.type as "f32" | "f64"];
  const { lead, first, power, others } = from(q);
  let sum = power(c(direct - 1), "s");
  for (let k = direct - 2; k > 0; k--) sum = g.add(sum, power(c(k), "s"));
  const integral = power(c(direct), "m");
  const rest = g.mul(lead, tail(g, s, g.add(q, c(direct))));
  return g.fma(integral, g.div(lead, m), g.fma(integral, rest, g.add(first, others(sum))));
}

/** log((1 + z)/(1 − z)) = 2(z + z³/3 + z⁵/5 + ...) for z = x/n with x from 0 to 1 and n ≥ 3. */
function logOfQuotient(g: Graph, x: Node, n: number): Node {
  const least = x.type === "f32" ? 2 ** -28 : 2 ** -57;
  const coefficients: number[] = [];
  for (let k = 1; coefficients.length === 0 || coefficients[0] * n > least; k += 2) {
    coefficients.unshift(2 / (k * n ** k));
  }
  return g.mul(x, horner(g, g.mul(x, x), coefficients));
}

/**
 * The same of q < 0 that is no integer, for integers s. With u the distance of q from the next integer, bases are
 * u + k on one side of 0 and 1 − u + k on the other; those below 0 are as many as from there to q. Terms of both sides
 * with the same k are taken together, the second as a multiple 1 + e of the first, so that for odd s, when their signs
 * differ, −e is left.
 */
function below(g: Graph, q: Node, u: Node, terms: Terms, even: Node): Node {
  const c = g.constants(q);
  const { direct } = SUMMED[q.type as "f32" | "f64"];
  const { s, m } = terms;
  const { lead, first, power, others: othersOf } = terms.from(u);
  const nearest = g.make("rint", q.type, [q]);
  const nearBelow = g.lt(q, nearest);
  const count = g.sub(g.select(nearBelow, c(1), c(0)), nearest);
  const sign = g.select(even, c(1), c(-1));
  const other = g.sub(c(1), u);
  const gap = g.sub(c(1), g.add(u, u));
  const pairOf = (k: number, n: Exponent): { near: Node; far: Node; left: Node; e: Node; both: Node } => {
    const left = k === 0 ? sign : g.select(g.lt(c(k), count), sign, c(0));
    const [near, far] = [g.select(nearBelow, left, c(1)), g.select(nearBelow, c(1), left)];
    // The quotient of bases is (n + gap)/(n − gap) with n = 2k + 1.
    const e = terms.changed(k === 0 ? u : g.add(u, c(k)), gap, n, k === 0 ? null : logOfQuotient(g, gap, 2 * k + 1));
    return { near, far, left, e, both: g.fma(far, e, g.add(near, far)) };
  };
  const term = (k: number): Node => g.mul(power(c(k), "s"), pairOf(k, "s").both);
  let sum = term(direct - 1);
  for (let k = direct - 2; k > 0; k--) sum = g.add(sum, term(k));
  const { near, far, left, e, both } = pairOf(direct, "m");
  const [nearTail, farTail] = [u, other].map((x) => tail(g, s, g.add(x, c(direct))));
  const inverse = g.div(c(1), m);
  const tails = g.fma(both, inverse, g.fma(near, nearTail, g.mul(far, g.fma(e, farTail, farTail))));
  // What lies beyond q.
  const end = g.sub(c(1), q);
  const beyond = g.mul(g.mul(left, power(g.sub(end, u), "m")), g.add(inverse, tail(g, s, end)));
  const rest = g.mul(lead, g.sub(g.mul(power(c(direct), "m"), tails), beyond));
  // The first pair: a sum that is 1 and something small isn't rounded.
  const start = pairOf(0, "s");
  const apart = g.lt(start.e, c(-0.5));
  const more = g.select(apart, g.fma(start.far, start.e, start.far), c(0));
  const others = g.fma(g.min(first, c(MAX[q.type as "f32" | "f64"])), more, g.add(othersOf(sum), rest));
  return g.fma(first, g.select(apart, start.near, start.both), others);
}

/**
 * ζ(s, q) = Σ (q + k)^(−s), k ≥ 0, given `whole`, which makes it of a sum; for q < 0 it is a number if s is an integer,
 * NaN otherwise. Infinite at s = 1 and, for even s, at the poles q = 0, −1, ...; NaN at these for other s, for s < 1, and
 * for infinite q. Halfway between poles, terms of odd s cancel and ζ(s, 1 − q) is left.
 */
export function hurwitz(g: Graph, q: Node, terms: Terms, whole: (sum: Sum) => Node): Node {
  const c = g.constants(q);
  const { s } = terms;
  const floor = (x: Node): Node => g.make("floor", x.type, [x]);
  const negative = g.le(q, c(0));
  const distance = g.abs(g.sub(q, g.make("rint", q.type, [q])));
  const halved = g.mul(s, c(0.5));
  const even = g.eq(floor(halved), halved);
  const mirrored = g.and(negative, g.and(g.eq(distance, c(0.5)), g.not(even)));
  const positive = g.select(mirrored, g.sub(c(1), q), q);
  const reflected = g.le(positive, c(0));
  // The terms next to the smallest base are the same ones.
  const base = g.unlikely(reflected, distance, positive);
  const value = whole({ base, sum: g.unlikely(reflected, below(g, q, base, terms, even), above(g, base, terms)) });
  const pole = g.select(even, c(Infinity), c(NaN));
  const left = g.select(g.eq(floor(q), q), pole, g.select(g.eq(floor(s), s), value, c(NaN)));
  const right = g.select(g.lt(q, c(Infinity)), value, c(NaN));
  return g.select(g.lt(c(1), s), g.unlikely(negative, left, right), g.select(g.eq(s, c(1)), c(Infinity), c(NaN)));
}
