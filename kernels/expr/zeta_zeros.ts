/**
 * Hurwitz's zeta function of odd s next to its zeros, of which there is one between any two poles below 0, next to halfway.
 *
 * With q = −n − ½ + d, all terms of both sides of q add up to an odd function of d, the (s − 1)-th derivative of
 * π·tan(πd) but for a factor, and those on the other side are ζ(s, 1 − q), so that
 *
 *     ζ(s, q) = ζ(s, 1 − q) − Σ 2·C(s + i − 1, i)·λ(s + i)·dⁱ over odd i, λ(n) = Σ (k + ½)^(−n) over k ≥ 0,
 *
 * where nothing but this difference cancels. Of the doubles next to one of the 53,624 zeros that doubles can tell from
 * halfway (s ≤ 29, n ≤ 53,120) −0.4957156769130384 is the closest one: at s = 3, 47.4 bits cancel, so that sums of two
 * doubles, here right to some 102 bits, are as many digits as it takes. Of floats of single precision next to one of
 * 76 zeros 22.3 bits cancel at most.
 *
 * @module
 */
import { powerOfTwo } from "./exponential.ts";
import type { Graph, Node, Type } from "./graph.ts";
import { ofDouble, partsOf, toDouble } from "./integers.ts";
import * as p from "./pairs.ts";
import type { Arithmetic, Pair } from "./pairs.ts";
import type { Stage } from "./value.ts";
import { pick, type Split } from "./zeros.ts";
import { bernoulliOverFactorials, LARGEST, sumOfHalves } from "./zeta_integers.ts";

/**
 * How numbers are computed: by what arithmetic, how many terms of ζ(s, 1 − q) are summed one by one, how many of Bernoulli's
 * numbers make up for the rest, and how many terms of the odd function do at s = 3; of larger s d is smaller.
 */
interface Way {
  readonly a: Arithmetic;
  readonly direct: number;
  readonly terms: number;
  readonly odd: number;
}

/** For singles in double, for those alone, and for doubles. */
const WAYS = {
  wide: { a: p.FLOATS, direct: 8, terms: 8, odd: 6 },
  f32: { a: p.PAIRS, direct: 8, terms: 8, odd: 6 },
  f64: { a: p.PAIRS, direct: 16, terms: 17, odd: 12 },
} as const;

/** The bits of (s − 1)/2, from the highest on. */
const POWER_BITS = Array.from({ length: Math.log2(LARGEST - 1) }, (_, i) => (LARGEST - 1) / 2 ** (i + 1));

/** A number of `integers.ts` as a sum of two doubles. */
function split(x: bigint): Split {
  const high = toDouble(partsOf(x));
  return [high, toDouble(partsOf(x - ofDouble(high)))];
}

/** Of pairs, that at an index. */
function pickPair(g: Graph, index: Node, values: readonly (readonly [number, Split])[]): Pair {
  const pairs = values.map(([i, v]) => [i, p.constant(g, index, v)] as const);
  const part = (of: (x: Pair) => Node): Node => pick(g, index, pairs.map(([i, v]) => [i, of(v)]));
  return { high: part((v) => v.high), low: part((v) => v.low) };
}

/** x^(−s): bits of (s − 1)/2 say which squares of powers of 1/x are multiplied by 1/x² more, and 1/x is left. */
function inversePower(g: Graph, { a }: Way, base: Pair, s: Node): Pair {
  const c = g.constants(s);
  const x = a.quotient(g, p.pair(g, c(1)), base);
  const square = a.product(g, x, x);
  let rest = g.mul(g.sub(s, c(1)), c(0.5));
  let power: Pair | null = null;
  for (const bit of POWER_BITS) {
    const more = g.le(c(bit), rest);
    rest = g.select(more, g.sub(rest, c(bit)), rest);
    const factor = { high: g.select(more, square.high, c(1)), low: g.select(more, square.low, c(0)) };
    power = power === null ? factor : a.product(g, a.product(g, power, power), factor);
  }
  return a.product(g, power!, x);
}

/** What a stage takes and leaves. */
type State = readonly Node[];

/** Adds (k − q)^(−s) to a sum, the next k being one more. */
function direct(g: Graph, way: Way, [s, q, k, high, low]: State): State {
  const term = inversePower(g, way, way.a.sumOf(g, k, g.neg(q)), s);
  const sum = way.a.sum(g, { high, low }, term);
  return [s, q, g.add(k, g.like(k, 1)), sum.high, sum.low];
}

/**
 * Begins with the tail a^(−s)·(a/(s − 1) + ½ + Σ B₂ₖ/(2k)!·s(s + 1)...(s + 2k − 2)/a^(2k−1)) for a = k − q. Behind the sum so
 * far there is that in parentheses, the last factor of Bernoulli's numbers, 1/a², and the next k of them.
 */
function beforeTail(g: Graph, { a }: Way, [s, q, k, high, low]: State): State {
  const c = g.constants(s);
  const from = a.sumOf(g, k, g.neg(q));
  const inverse = a.quotient(g, p.pair(g, c(1)), from);
  const square = a.product(g, inverse, inverse);
  const factor = a.times(g, inverse, s);
  const integral = a.quotient(g, from, p.pair(g, g.sub(s, c(1))));
  const tail = a.sum(g, integral, p.pair(g, c(0.5)));
  return [s, q, high, low, tail.high, tail.low, factor.high, factor.low, square.high, square.low, c(1)];
}

/** Adds the next of Bernoulli's numbers times its factor. */
function tail(
  g: Graph,
  { a, terms }: Way,
  [s, q, high, low, h, l, factorHigh, factorLow, squareHigh, squareLow, k]: State,
): State {
  const c = g.constants(s);
  const factor = { high: factorHigh, low: factorLow };
  const square = { high: squareHigh, low: squareLow };
  const coefficients = bernoulliOverFactorials(terms).map((b, i) => [i + 1, split(b)] as const);
  const sum = a.sum(g, { high: h, low: l }, a.product(g, factor, pickPair(g, k, coefficients)));
  const last = g.fma(k, c(2), s);
  const next = a.times(g, a.product(g, factor, square), g.mul(last, g.sub(last, c(1))));
  return [s, q, high, low, sum.high, sum.low, next.high, next.low, squareHigh, squareLow, g.add(k, c(1))];
}

/** Begins with the odd function, in x = 2d: 2^(s + 1)·xⁱ, C(s + i − 1, i), x² and i are behind the sum so far. */
function beforeOdd(g: Graph, way: Way, [s, q, high, low, h, l]: State): State {
  const c = g.constants(s);
  const { a, direct } = way;
  const from = a.sumOf(g, c(direct + 1), g.neg(q));
  const sum = a.sum(g, { high, low }, a.product(g, { high: h, low: l }, inversePower(g, way, from, s)));
  const part = g.sub(q, g.make("rint", q.type, [q]));
  const d = g.sub(part, g.copysign(c(0.5), part));
  const x = g.add(d, d);
  const square = a.times(g, p.pair(g, x), x);
  const scale = powerOfTwo(g, s.type, g.add(g.convert(s, "i32"), g.const("i32", s.type === "f32" ? 128 : 1024)));
  return [s, sum.high, sum.low, g.mul(x, scale), c(0), s, square.high, square.low, c(1)];
}

/** Subtracts its next term. */
function odd(
  g: Graph,
  { a, odd }: Way,
  [s, high, low, powerHigh, powerLow, binomial, squareHigh, squareLow, i]: State,
): State {
  const c = g.constants(s);
  const power = { high: powerHigh, low: powerLow };
  const n = g.add(s, i);
  // λ(n)/2ⁿ, which is 1 for large n.
  const sums: [number, Split][] = [[0, [1, 0]]];
  for (let n = 4; n < LARGEST + 2 * odd; n += 2) sums.push([n, split(sumOfHalves(n) >> BigInt(n))]);
  const term = a.times(g, a.product(g, power, pickPair(g, n, sums)), binomial);
  const sum = a.sum(g, { high, low }, p.negated(g, term));
  const next = a.product(g, power, { high: squareHigh, low: squareLow });
  const two = g.add(i, c(2));
  const more = g.mul(n, g.add(n, c(1)));
  const others = g.div(g.mul(binomial, more), g.mul(g.add(i, c(1)), two));
  return [s, sum.high, sum.low, next.high, next.low, others, squareHigh, squareLow, two];
}

/**
 * ζ(s, q) for odd s from 3 to {@link LARGEST} and q < 0 next to halfway between integers, for a device with float64 or
 * without.
 */
export function zetaNearZero(type: Type, doubles: boolean): readonly Stage[] {
  const wide = type === "f32" && doubles;
  const way = WAYS[wide ? "wide" : type as "f32" | "f64"];
  const stage = (times: number, step: (g: Graph, way: Way, state: State) => State): Stage => ({
    times,
    step: (g, state) => step(g, way, state),
  });
  return [
    stage(1, (g, _, operands) => {
      const [s, q] = operands.map((x) => wide ? g.convert(x, "f64") : x);
      return [s, q, g.like(q, 1), g.like(q, 0), g.like(q, 0)];
    }),
    stage(way.direct, direct),
    stage(1, beforeTail),
    stage(way.terms, tail),
    stage(1, beforeOdd),
    stage(way.odd, odd),
    stage(1, (g, _, [, high, low]) => [g.add(high, low)]),
  ];
}
