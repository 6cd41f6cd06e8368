/**
 * Exponentials: eˣ = 2ⁿ·eʳ with n the integer next to x/log 2 and |r| ≤ ½ log 2, and a polynomial for eʳ. n comes from
 * adding a number so large that the sum has units for last places: its lowest bits are those of n (W. Cody and W.
 * Waite, "Software manual for the elementary functions", 1980). `tests/kernels/expr_fit_elementary.py` computes the
 * tables.
 *
 * @module
 */
import type { Graph, Node, Type } from "./graph.ts";
import { type Coefficients, estrin } from "./polynomial.ts";

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
  f32: [0.0013436013, 0.00967252, 0.0555024, 0.24022225, 0.69314724],
  f64: [
    4.498994238574178e-10, 7.074872145686918e-09, 1.0177777579233797e-07, 1.3215429720293709e-06,
    1.5252734487056522e-05, 0.00015403530467157287, 0.0013333558145771408, 0.009618129107586327, 0.05550410866482406,
    0.2402265069591015, 0.6931471805599453,
  ],
};

/** log 2 with so few bits that its product with n is exact, and the rest. */
const LOG2 = {
  f32: [0.693359375, -0.00021219444005469057],
  f64: [0.6931471803691238, 1.9082149292705877e-10],
} as const;

/** Of each precision: the bits of the fraction, the bias of the exponent, and where eˣ and 2ˣ are 0 and infinite. */
const FORMAT = {
  f32: { fraction: 23, bias: 127, exp: [-104, 89], exp2: [-151, 128] },
  f64: { fraction: 52, bias: 1023, exp: [-746, 710], exp2: [-1076, 1024] },
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
export function nearest(g: Graph, x: Node, k: Node): Rounded {
  const { fraction, bias } = formatOf(x.type);
  const large = g.like(x, 1.5 * 2 ** fraction + 2 * bias);
  const sum = g.fma(x, k, large);
  const bits = x.type === "f32" ? g.bitcast(sum, "i32") : g.bitcast(g.lowWord(sum), "i32");
  return { n: g.sub(sum, large), bits };
}

/** 2ⁿ of an integer whose lowest bits are n plus the bias. */
function powerOfTwo(g: Graph, type: Type, biased: Node): Node {
  if (type === "f32") return g.bitcast(g.shift("shl", biased, g.const("i32", 23)), "f32");
  return g.fromWords(g.shift("shl", biased, g.const("i32", 20)), g.const("u32", 0));
}

/** 2ⁿ⁻¹ for a positive n − 1, or a negative one above the least exponent. */
function halfPower(g: Graph, type: Type, { bits }: Rounded): Node {
  return powerOfTwo(g, type, g.sub(bits, g.const("i32", formatOf(type).bias + 1)));
}

/** y·2ⁿ, rounded once: the power may be too small or too large for a float, but its halves aren't. */
export function scale(g: Graph, y: Node, { bits }: Rounded): Node {
  const half = g.shift("shr", bits, g.const("i32", 1));
  const rest = g.sub(bits, half);
  return g.mul(g.mul(y, powerOfTwo(g, y.type, half)), powerOfTwo(g, y.type, rest));
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

/** e^(r + low) of a reduced argument in two parts, of which `low` is below an ulp of r. */
export function expOfParts(g: Graph, r: Node, low: Node): Node {
  const rest = g.fma(estrin(g, r, EXP), g.mul(r, r), g.fma(low, r, low));
  return g.add(g.add(rest, r), g.like(r, 1));
}

/** eˣ. */
export function exp(g: Graph, x: Node): Node {
  const { r, ...n } = reduced(g, clamped(g, x, formatOf(x.type).exp));
  return scale(g, g.add(small(g, r), g.like(x, 1)), n);
}

/** eˣ/2, which is finite a little further than eˣ. */
function halfExp(g: Graph, x: Node): Node {
  const [least, most] = formatOf(x.type).exp;
  const { r, n, bits } = reduced(g, clamped(g, x, [least, most + 1]));
  return scale(g, g.add(small(g, r), g.like(x, 1)), { n, bits: g.sub(bits, g.const("i32", 1)) });
}

/**
 * eˣ − 1 = 2ⁿ(eʳ − 1) + 2ⁿ − 1, as twice the half of it, since 2ⁿ may be too large for a float. Below the lower limit
 * it rounds to −1.
 */
export function expm1(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const single = x.type === "f32";
  const { r, ...n } = reduced(g, clamped(g, x, [single ? -20 : -40, formatOf(x.type).exp[1]]));
  const half = halfPower(g, x.type, n);
  const sum = g.fma(small(g, r), half, g.sub(half, c(0.5)));
  return g.select(g.lt(g.abs(x), c(single ? 2 ** -26 : 2 ** -55)), x, g.add(sum, sum));
}

/** tanh x = −t/(t + 2) with t = e^−2|x| − 1. */
export function tanh(g: Graph, x: Node): Node {
  const t = expm1(g, g.mul(g.abs(x), g.like(x, -2)));
  return g.copysign(g.div(t, g.add(t, g.like(x, 2))), x);
}

/** sinh x = (t + t/(t + 1))/2 with t = e^|x| − 1 for |x| < 1, and (e^|x| − e^−|x|)/2 beyond. */
export function sinh(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const t = expm1(g, g.min(size, c(1)));
  const near = g.mul(c(0.5), g.add(t, g.div(t, g.add(t, c(1)))));
  const half = halfExp(g, size);
  const far = g.sub(half, g.div(c(0.25), half));
  return g.copysign(g.select(g.lt(size, c(1)), near, far), x);
}

/** cosh x = (e^|x| + e^−|x|)/2. */
export function cosh(g: Graph, x: Node): Node {
  const half = halfExp(g, g.abs(x));
  return g.add(half, g.div(g.like(x, 0.25), half));
}

/** 2ˣ. */
export function exp2(g: Graph, x: Node): Node {
  const inside = clamped(g, x, formatOf(x.type).exp2);
  const n = nearest(g, inside, g.like(x, 1));
  const r = g.sub(inside, n.n);
  return scale(g, g.fma(estrin(g, r, EXP2), r, g.like(x, 1)), n);
}

/** 1/(1 + e^−x), from e^−|x|, which doesn't overflow. */
export function logistic(g: Graph, x: Node): Node {
  const one = g.like(x, 1);
  const e = exp(g, g.neg(g.abs(x)));
  return g.div(g.select(g.lt(x, g.like(x, 0)), e, one), g.add(one, e));
}
