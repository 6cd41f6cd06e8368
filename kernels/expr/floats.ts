/**
 * Parts of floats, and sums of exponentials.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { offLog, pairLog1p } from "./pair_logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair as Floats } from "./pairs.ts";

/**
 * The e with x = m·2^e and ½ ≤ |m| < 1, as int32; 0 for 0, infinities and NaN. |x| is brought into [1, 2) by powers of
 * 2, halving the power each time: each multiplication is exact.
 */
export function exponent(g: Graph, x: Node): Node {
  const single = x.type === "f32";
  let size = g.abs(x);
  let e = g.const("i32", 1);
  const step = (taken: Node, k: number): void => {
    size = g.select(taken, g.mul(size, g.like(x, 2 ** -k)), size);
    e = g.add(e, g.select(taken, g.const("i32", k), g.const("i32", 0)));
  };
  const powers = single ? [64, 32, 16, 8, 4, 2, 1] : [512, 256, 128, 64, 32, 16, 8, 4, 2, 1];
  for (const k of powers) step(g.le(g.like(x, 2 ** k), size), k);
  // Subnormals need more than the powers' sum.
  for (const k of [single ? 32 : 64, ...powers]) step(g.lt(size, g.like(x, 2 ** (1 - k))), -k);
  return g.select(g.and(g.finite(x), g.ne(x, g.like(x, 0))), e, g.const("i32", 0));
}

/**
 * log(bˣ + bʸ) = max + log(1 + b^(−|x − y|))/log b, where what rounding the difference loses counts (D. Knuth, "The art
 * of computer programming", volume 2, 4.2.2); for infinities of one sign, and NaN, the sum.
 */
export function logaddexp(base: 2 | "e"): (g: Graph, x: Node, y: Node) => Node {
  return (g, x, y) => {
    const delta = g.sub(x, y);
    const back = g.sub(delta, x);
    const exact = g.sub(g.sub(x, g.sub(delta, back)), g.add(y, back));
    const lost = g.select(g.finite(delta), g.copysign(exact, g.mul(exact, delta)), g.like(x, 0));
    const size = g.abs(delta);
    const power = g.call(base === 2 ? "exp2" : "exp", g.neg(size));
    const term = g.sub(power, g.mul(power, base === 2 ? g.mul(lost, g.like(x, Math.LN2)) : lost));
    const small = g.call("log1p", term);
    const scaled = base === 2 ? g.mul(small, g.like(x, 1 / Math.LN2)) : small;
    const most = g.max(x, y);
    const value = g.add(most, scaled);
    const much = g.le(g.mul(g.abs(value), g.like(x, base === 2 ? 4 / 3 : 2)), scaled);
    const cancels = g.and(much, g.lt(g.like(x, 0), scaled));
    const sum = cancelled(g, base, { least: g.min(x, y), most, value, term }, { high: size, low: lost });
    const right = g.unlikely(cancels, sum, value);
    return g.select(g.ne(delta, delta), g.add(x, y), right);
  };
}

/** The operands, about what their sum's logarithm is, and the smaller power over the larger one. */
interface Sum {
  readonly least: Node;
  readonly most: Node;
  readonly value: Node;
  readonly term: Node;
}

/**
 * The same where bˣ + bʸ is next to 1, as a sum of pairs, which is right relative to 2⁻⁴² (2⁻⁹⁷ in double precision) of
 * the larger operand: with a float t next to b^(−d) for d = |x − y| it is max + log(1 + t) + e·t/(1 + t), where
 * e = −d − log t is what t is off by. What takes more, or a subnormal t, is left to `logNearUnit`; but
 * log₂(2⁻¹ + 2⁻¹) is 0 exactly.
 */
function cancelled(g: Graph, base: 2 | "e", { least, most, value, term }: Sum, d: Floats): Node {
  const c = g.constants(least);
  const [normal, left] = least.type === "f32" ? [2 ** -126, 2 ** -18] : [2 ** -1022, 2 ** -44];
  const little = g.or(g.lt(term, c(normal)), g.lt(g.abs(value), g.mul(most, c(-left))));
  const inexact = g.or(g.ne(most, c(-1)), g.ne(least, most));
  const t = g.max(term, c(normal));
  const off = offLog(g, t, base, p.negated(g, d));
  const more = g.div(g.mul(t, off), g.add(t, c(1)));
  const { high, low } = p.sum(g, p.pair(g, most), pairLog1p(g, t, base));
  return g.unlikely(
    base === 2 ? g.and(little, inexact) : little,
    g.call(base === 2 ? "log2NearUnit" : "logNearUnit", least, most),
    g.add(high, g.sub(low, more)),
  );
}

/**
 * `x` with a mantissa of so many bits, rounded half to even, and an exponent of so many: beyond its range it is
 * infinite, and 0 where it would be subnormal. Ties are found at the unit: x·2^(m + 1 − e) is rounded to an integer.
 */
export function reducePrecision(g: Graph, x: Node, exponentBits: number, mantissaBits: number): Node {
  const c = g.constants(x);
  const [ownMantissa, ownExponent] = x.type === "f32" ? [23, 8] : [52, 11];
  let value = x;
  if (mantissaBits < ownMantissa) {
    const up = g.sub(g.const("i32", mantissaBits + 1), exponent(g, x));
    const half = g.shift("sar", up, g.const("i32", 1));
    const factors = [half, g.sub(up, half)].map((k) => g.convert(k, x.type));
    const scaled = factors.reduce((v, k) => g.mul(v, g.call("exp2", k)), x);
    const whole = g.make("rint", x.type, [scaled]);
    const rounded = factors.reduce((v, k) => g.mul(v, g.call("exp2", g.neg(k))), whole);
    value = g.select(g.finite(x), rounded, x);
  }
  if (exponentBits >= ownExponent) return value;
  const size = g.abs(value);
  const top = 2 ** (exponentBits - 1);
  const small = g.lt(size, c(2 ** (2 - top)));
  const edge = g.select(g.le(c(2 ** top), size), c(Infinity), g.select(small, c(0), size));
  return g.copysign(edge, value);
}
