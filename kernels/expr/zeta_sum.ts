/**
 * The sums of Hurwitz's zeta function, over a power of their smallest base: quotients of bases are at most 1, so that
 * nothing overflows, and what their powers lose for being small counts as little.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import * as p from "./pairs.ts";
import { horner } from "./polynomial.ts";
import { BERNOULLI } from "./stirling.ts";
import { LARGEST } from "./zeta_integers.ts";

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
  /** The first term, and what rounding it loses where that counts. */
  readonly first: Node;
  readonly lost?: Node;
  /** The power of x + d. */
  power(d: Node, n: Exponent): Node;
  /** The sum of the other terms, given that of their powers. */
  others(sum: Node): Node;
}

/** A quotient less 1, and what rounding it loses where that counts. */
export interface Change {
  readonly e: Node;
  readonly lost?: Node;
}

/** The powers of a sum, and what its formulas share. */
export interface Terms {
  /** s and s − 1. */
  readonly s: Node;
  readonly m: Node;
  /** The powers of bases from x > 0 on. */
  from(x: Node): Powers;
  /** The function, given ζ(s, q) next to a zero. */
  scaled(zeta: Node): Node;
  /** ((x + d)/x)^n − 1 for n = −s or 1 − s, given what makes the logarithm of the quotient a better one. */
  changed(x: Node, d: Node, n: Exponent, log: (general: () => Node) => Node): Change;
}

/** A sum, what rounding it loses, and its smallest base: ζ(s, q) is the sum, or that times base^(1−s). */
export interface Sum {
  readonly base: Node;
  readonly sum: Node;
  readonly lost: Node;
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

/** log((1 + z)/(1 − z)) = 2(z + z³/3 + z⁵/5 + ...) for z = x/n with x from 0 to `most` < n. */
function logOfQuotient(g: Graph, x: Node, n: number, most: number): Node {
  const least = x.type === "f32" ? 2 ** -28 : 2 ** -57;
  const coefficients: number[] = [];
  for (let k = 1; k === 1 || (most / n) ** (k - 1) > k * least; k += 2) coefficients.unshift(2 / (k * n ** k));
  return g.mul(x, horner(g, g.mul(x, x), coefficients));
}

/** Up to here the logarithm of the quotient of the first two bases is a series. */
const CLOSE = 1 / 8;

/**
 * The same of q < 0 that is no integer, for integers s. With u the distance of q from the next integer, bases are
 * u + k on one side of 0 and 1 − u + k on the other; those below 0 are as many as from there to q. Terms of both sides
 * with the same k are taken together, the second as a multiple 1 + e of the first, so that for odd s, when their signs
 * differ, −e is left.
 */
function below(g: Graph, q: Node, u: Node, terms: Terms, even: Node): p.Pair {
  const c = g.constants(q);
  const { direct } = SUMMED[q.type as "f32" | "f64"];
  const { s, m } = terms;
  const { lead, first, lost: firstLost, power, others: othersOf } = terms.from(u);
  const nearest = g.make("rint", q.type, [q]);
  const nearBelow = g.lt(q, nearest);
  const count = g.sub(g.select(nearBelow, c(1), c(0)), nearest);
  const sign = g.select(even, c(1), c(-1));
  const other = g.sub(c(1), u);
  const gap = g.sub(c(1), g.add(u, u));
  const pairOf = (k: number, n: Exponent): Change & { near: Node; far: Node; left: Node; both: Node } => {
    const left = k === 0 ? sign : g.select(g.lt(c(k), count), sign, c(0));
    const [near, far] = [g.select(nearBelow, left, c(1)), g.select(nearBelow, c(1), left)];
    // The quotient of bases is (n + gap)/(n − gap) with n = 2k + 1.
    const log = (general: () => Node): Node => {
      if (k > 0) return logOfQuotient(g, gap, 2 * k + 1, 1);
      return g.select(g.lt(gap, c(CLOSE)), logOfQuotient(g, gap, 1, CLOSE), general());
    };
    const { e, lost } = terms.changed(k === 0 ? u : g.add(u, c(k)), gap, n, log);
    return { near, far, left, e, lost, both: g.fma(far, e, g.add(near, far)) };
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
  const finite = g.min(first, c(MAX[q.type as "f32" | "f64"]));
  const lost: Node[] = [];
  if (firstLost) lost.push(g.mul(firstLost, start.both));
  if (start.lost) lost.push(g.mul(finite, g.mul(start.far, start.lost)));
  const small = lost.reduce((x, y) => g.add(x, y), g.add(othersOf(sum), rest));
  const others = g.fma(finite, more, small);
  const product = p.productOf(g, first, g.select(apart, start.near, start.both));
  const { high, low } = p.sumOf(g, product.high, others);
  const lostOfSum = g.add(low, product.low);
  return { high, low: g.select(g.finite(lostOfSum), lostOfSum, c(0)) };
}

/** Where terms cancel, by s times twice the distance from halfway: at s = 3 over 1 − 2q, and there and at larger s at least. */
const CANCELS = { third: 1 / 2, always: 1 / 256, others: 1 / 32 } as const;

/**
 * The value where terms on both sides of 0 cancel, for odd s and q < 0 next to halfway between poles: what is left there is
 * too small a part of them for that of {@link below}.
 */
function nextToZero(g: Graph, q: Node, distance: Node, { s, scaled }: Terms, even: Node, value: Node): Node {
  if (s.op === "const" && s.value % 2 === 0) return value;
  const c = g.constants(q);
  const gap = g.sub(c(1), g.add(distance, distance));
  const third = g.max(g.div(c(CANCELS.third), g.sub(c(1), g.add(q, q))), c(CANCELS.always));
  const most = g.select(g.eq(s, c(3)), third, c(CANCELS.others));
  const inside = g.and(g.lt(c(0), gap), g.le(g.mul(s, gap), most));
  const cancels = g.and(inside, g.and(g.le(s, c(LARGEST)), g.not(even)));
  return g.unlikely(cancels, scaled(g.call("zetaNearZero", s, q)), value);
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
  const { high, low } = below(g, q, base, terms, even);
  const sum = g.unlikely(reflected, high, above(g, base, terms));
  const value = whole({ base, sum, lost: g.unlikely(reflected, low, c(0)) });
  const pole = g.select(even, c(Infinity), c(NaN));
  const finite = nextToZero(g, q, distance, terms, even, value);
  const left = g.select(g.eq(floor(q), q), pole, g.select(g.eq(floor(s), s), finite, c(NaN)));
  const right = g.select(g.lt(q, c(Infinity)), value, c(NaN));
  return g.select(g.lt(c(1), s), g.unlikely(negative, left, right), g.select(g.eq(s, c(1)), c(Infinity), c(NaN)));
}
