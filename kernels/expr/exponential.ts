/**
 * Exponentials: eˣ = 2ⁿ·eʳ with n the integer next to x/log 2 and |r| ≤ ½ log 2, and a polynomial for eʳ. n comes from
 * adding a number so large that the sum has units for last places: its lowest bits are those of n (W. Cody and W.
 * Waite, "Software manual for the elementary functions", 1980). `tests/kernels/expr_fit_elementary.py` computes the
 * tables.
 *
 * @module
 */
import type { Graph, Node, Type } from "./graph.ts";
import { type Coefficients, estrin, estrinOf } from "./polynomial.ts";
import { sizeOutside, upperPart } from "./words.ts";

/** (eʳ − 1 − r)/r². */
// deno-fmt-ignore
const EXP: Coefficients = {
  f32: [0.0013921892, 0.008370021, 0.041666582, 0.16666509, 0.5],
  f64: [
    2.5178098449166567e-08, 2.7633517444100894e-07, 2.75570356234884e-06, 2.480148405701532e-05,
    0.00019841270107660204, 0.001388888895223078, 0.008333333333225518, 0.04166666666649788, 0.16666666666666816,
    0.5000000000000014,
  ],
};

/** (2ʳ − 1)/r. */
// deno-fmt-ignore
const EXP2: Coefficients = {
  f32: [0.00015481497, 0.0013400376, 0.009617988, 0.055503275, 0.2402265, 0.6931472],
  f64: [
    4.498994238574178e-10, 7.074872145686918e-09, 1.0177777579233797e-07, 1.3215429720293709e-06,
    1.5252734487056522e-05, 0.00015403530467157287, 0.0013333558145771408, 0.009618129107586327, 0.05550410866482406,
    0.2402265069591015, 0.6931471805599453,
  ],
};

/** (2ʳ − 1)/r of a double, to 34 bits. */
// deno-fmt-ignore
const EXP2_SHORT = [
  1.532037165169722e-05, 0.0001546723699039692, 0.0013333410925532526, 0.009618036544784587, 0.055504109822347776,
  0.24022651078085272, 0.6931471805375417,
];

/** log 2 with so few bits that its product with n is exact, and the rest. */
const LOG2 = {
  f32: [0.693359375, -0.00021219444005469057],
  f64: [0.6931471803691238, 1.9082149292705877e-10],
} as const;

/**
 * Of each precision: the bits of the fraction, the bias of the exponent, where eˣ and 2ˣ are 0 and infinite, and the
 * sizes of x below which 2ⁿ is a float that is not subnormal.
 */
const FORMAT = {
  f32: { fraction: 23, bias: 127, exp: [-104, 89], exp2: [-151, 128], below: 87, below2: 126 },
  f64: { fraction: 52, bias: 1023, exp: [-746, 710], exp2: [-1076, 1024], below: 708, below2: 1022 },
} as const;

/** What is known of the format of a float. */
function formatOf(type: Type): typeof FORMAT["f32" | "f64"] {
  return FORMAT[type as "f32" | "f64"];
}

/** The integer n next to a float, as a float and in bits: the lowest ones of `bits` are n plus twice the bias. */
export interface Rounded {
  readonly n: Node;
  readonly bits: Node;
}

/** The integer next to x·k. */
function nearest(g: Graph, x: Node, k: Node): Rounded {
  const { fraction, bias } = formatOf(x.type);
  const large = g.like(x, 1.5 * 2 ** fraction + 2 * bias);
  const sum = g.fma(x, k, large);
  const bits = x.type === "f32" ? g.bitcast(sum, "i32") : g.bitcast(g.lowWord(sum), "i32");
  return { n: g.sub(sum, large), bits };
}

/** 2ⁿ of an integer whose lowest bits are n plus the bias. */
export function powerOfTwo(g: Graph, type: Type, biased: Node): Node {
  if (type === "f32") return g.bitcast(g.shift("shl", biased, g.const("i32", 23)), "f32");
  return g.fromWords(g.shift("shl", biased, g.const("i32", 20)), g.const("u32", 0));
}

/** 2ⁿ for an n of a float that is neither subnormal nor infinite. */
function wholePower(g: Graph, type: Type, bits: Node): Node {
  return powerOfTwo(g, type, g.sub(bits, g.const("i32", formatOf(type).bias)));
}

/** 2ⁿ⁻¹ for a positive n − 1, or a negative one above the least exponent. */
function halfPower(g: Graph, type: Type, { bits }: Rounded): Node {
  return powerOfTwo(g, type, g.sub(bits, g.const("i32", formatOf(type).bias + 1)));
}

/** y·2ⁿ, rounded once; where it is `rare`, the power may be too small or too large for a float, but its halves aren't. */
export function scale(g: Graph, rare: Node, y: Node, { bits }: Rounded): Node {
  const half = g.shift("shr", bits, g.const("i32", 1));
  const rest = g.sub(bits, half);
  const twice = g.mul(g.mul(y, powerOfTwo(g, y.type, half)), powerOfTwo(g, y.type, rest));
  return g.unlikely(rare, twice, g.mul(y, wholePower(g, y.type, bits)));
}

/** x brought between two limits; NaN stays. */
function clamped(g: Graph, x: Node, [least, most]: readonly [number, number]): Node {
  const below = g.select(g.lt(g.like(x, most), x), g.like(x, most), x);
  return g.select(g.lt(below, g.like(x, least)), g.like(x, least), below);
}

/** x = n·log 2 + r. */
function reduced(g: Graph, x: Node): Rounded & { readonly r: Node } {
  const rounded = nearest(g, x, g.like(x, Math.LOG2E));
  const [high, low] = LOG2[x.type as "f32" | "f64"];
  const r = g.fma(rounded.n, g.like(x, -low), g.fma(rounded.n, g.like(x, -high), x));
  return { ...rounded, r };
}

/** eʳ − 1 of a reduced argument. */
function small(g: Graph, r: Node): Node {
  return g.fma(estrin(g, r, EXP), g.mul(r, r), r);
}

/** eˣ. */
export function exp(g: Graph, x: Node): Node {
  const { exp, below } = formatOf(x.type);
  const rare = sizeOutside(g, x, 0, below);
  const { r, ...n } = reduced(g, g.unlikely(rare, clamped(g, x, exp), x));
  return scale(g, rare, g.add(small(g, r), g.like(x, 1)), n);
}

/** k·e^(x + low) for a `low` that is small beside 1: with r that also has it, 2ⁿ(k + k(eʳ − 1)), rounded little more than once. */
export function expTimes(g: Graph, k: Node, x: Node, low: Node): Node {
  const { exp, below } = formatOf(x.type);
  const rare = sizeOutside(g, x, 0, below);
  const inside = g.unlikely(rare, clamped(g, x, exp), x);
  const { n, bits } = nearest(g, g.add(inside, low), g.like(x, Math.LOG2E));
  const [first, second] = LOG2[x.type as "f32" | "f64"];
  const r = g.fma(n, g.like(x, -second), g.add(g.fma(n, g.like(x, -first), inside), low));
  return scale(g, rare, g.fma(k, small(g, r), k), { n, bits });
}

/** eˣ/2, which is finite a little further than eˣ. */
function halfExp(g: Graph, x: Node): Node {
  const { exp: [least, most], below } = formatOf(x.type);
  const rare = sizeOutside(g, x, 0, below);
  const { r, n, bits } = reduced(g, g.unlikely(rare, clamped(g, x, [least, most + 1]), x));
  return scale(g, rare, g.add(small(g, r), g.like(x, 1)), { n, bits: g.sub(bits, g.const("i32", 1)) });
}

/**
 * eˣ − 1 = 2ⁿ(eʳ − 1) + 2ⁿ − 1, as twice the half of it, since 2ⁿ may be too large for a float. Below the lower limit
 * it rounds to −1, and where x is tiny it is x, whose half may be no float.
 */
export function expm1(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const [tiny, least] = x.type === "f32" ? [2 ** -26, -20] : [2 ** -55, -40];
  const { exp: [, most], below } = formatOf(x.type);
  const rare = sizeOutside(g, x, tiny, below);
  const { r, ...n } = reduced(g, g.unlikely(rare, clamped(g, x, [least, most]), x));
  const half = halfPower(g, x.type, n);
  const sum = g.fma(small(g, r), half, g.sub(half, c(0.5)));
  const value = g.add(sum, sum);
  return g.unlikely(rare, g.select(g.lt(g.abs(x), c(tiny)), x, value), value);
}

/** tanh x = −t/(t + 2) with t = e^−2|x| − 1. */
export function tanh(g: Graph, x: Node): Node {
  const t = expm1(g, g.mul(g.abs(x), g.like(x, -2)));
  return g.copysign(g.div(t, g.add(t, g.like(x, 2))), x);
}

/** sinh x = (t + t/(t + 1))/2 with t = e^|x| − 1, and (e^|x| − e^−|x|)/2 where that may be infinite. */
export function sinh(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const large = sizeOutside(g, x, 0, formatOf(x.type).below);
  const t = expm1(g, g.unlikely(large, c(1), size));
  const near = g.mul(c(0.5), g.add(t, g.div(t, g.add(t, c(1)))));
  const half = halfExp(g, size);
  return g.copysign(g.unlikely(large, g.sub(half, g.div(c(0.25), half)), near), x);
}

/** cosh x = (e^|x| + e^−|x|)/2. */
export function cosh(g: Graph, x: Node): Node {
  const half = halfExp(g, g.abs(x));
  return g.add(half, g.div(g.like(x, 0.25), half));
}

/** 2ˣ. */
export function exp2(g: Graph, x: Node): Node {
  const { exp2, below2 } = formatOf(x.type);
  const rare = sizeOutside(g, x, 0, below2);
  const inside = g.unlikely(rare, clamped(g, x, exp2), x);
  const n = nearest(g, inside, g.like(x, 1));
  const r = g.sub(inside, n.n);
  return scale(g, rare, g.fma(estrin(g, r, EXP2), r, g.like(x, 1)), n);
}

/** log 2 in few bits, and the rest, for {@link exp2OfParts}. */
const LN2 = {
  f32: [0.693115234375, 0.000031946183],
  f64: [0.6931471824645996, -1.904654299957768e-9],
} as const;

/** A number as a power of 2 times the sum of 1 and a small number. */
export interface Scaled {
  readonly less1: Node;
  readonly power: Rounded;
}

/**
 * 2^(x + low) for x within the limits of 2ˣ, and a `low` that is small beside x, in parts. The error of their product
 * before it is rounded is a fraction of an ulp: with r = x + low − n, r·log 2 is s + t to twice the digits, and
 * 2^r = 1 + s + t + q(s + t). What q adds is taken at `rough`, which is r·log 2 rounded and there earlier; its slope is
 * about s.
 */
export function exp2Parts(g: Graph, x: Node, low: Node): Scaled {
  const c = g.constants(x);
  const n = nearest(g, x, c(1));
  const rest = g.sub(x, n.n);
  const r = g.add(rest, low);
  const rough = g.mul(r, c(Math.LN2));
  const rh = upperPart(g, r);
  const [high, tiny] = LN2[x.type as "f32" | "f64"];
  const u = g.mul(rh, c(high));
  const v = g.fma(g.sub(low, g.sub(rh, rest)), c(Math.LN2), g.mul(rh, c(tiny)));
  const s = g.add(u, v);
  const t = g.sub(v, g.sub(s, u));
  const lost = g.fma(s, g.add(t, g.sub(s, rough)), t);
  const tail = g.fma(estrin(g, rough, EXP), g.mul(rough, rough), lost);
  return { less1: g.add(tail, s), power: n };
}

/** 2^(x + low), see {@link exp2Parts}; `rare` says where 2ⁿ may be subnormal or infinite. */
export function exp2OfParts(g: Graph, rare: Node, x: Node, low: Node): Node {
  const { less1, power } = exp2Parts(g, x, low);
  return scale(g, rare, g.add(less1, g.like(x, 1)), power);
}

/** 2ˣ of a float64 to 34 bits, for |x| ≤ 1022. */
export function exp2Short(g: Graph, x: Node): Node {
  const { n, bits } = nearest(g, x, g.like(x, 1));
  const r = g.sub(x, n);
  return g.mul(g.fma(estrinOf(g, r, EXP2_SHORT), r, g.like(x, 1)), wholePower(g, x.type, bits));
}

/** 1/(1 + e^−x), from e^−|x|, which doesn't overflow. */
export function logistic(g: Graph, x: Node): Node {
  const one = g.like(x, 1);
  const e = exp(g, g.neg(g.abs(x)));
  return g.div(g.select(g.lt(x, g.like(x, 0)), e, one), g.add(one, e));
}
