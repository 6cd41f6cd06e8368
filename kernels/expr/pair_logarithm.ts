/**
 * Logarithms as sums of two floats: log(1 + f) = 2q + q³·p(q²) with q = f/(2 + f). `tests/kernels/expr_fit.py` computes
 * the table.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { partsOf } from "./logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair, PairCoefficients } from "./pairs.ts";
import { type Coefficients, estrin } from "./polynomial.ts";
import type { Split } from "./zeros.ts";

/** (log((1 + q)/(1 − q))/q − 2)/q² in q², for q² ≤ 0.04. */
// deno-fmt-ignore
const LOG: PairCoefficients = {
  f32: [
    0.15114923, 0.15284084, 0.18184595, 0.22222184, [0.2857142984867096, -1.0146929518839443e-08],
    [0.4000000059604645, -5.96705262978503e-09], [0.6666666865348816, -1.9868211964535476e-08],
  ],
  f64: [
    0.08232967957733853, 0.06118963602602212, 0.06926253172501137, 0.0740565529304756, 0.08000072428738998,
    0.08695650012049681, [0.09523809571030166, 3.636788917658438e-18], [0.1052631578871764, -1.9884358297577832e-19],
    [0.1176470588236174, -2.65376746944157e-18], [0.1333333333333326, -6.548708981567572e-18],
    [0.15384615384615385, -4.357961346006292e-18], [0.18181818181818182, -5.062185167007252e-18],
    [0.2222222222222222, 1.2335847083573775e-17], [0.2857142857142857, 1.5860328880650154e-17],
    [0.4, -2.2204460492483072e-17], [0.6666666666666666, 3.700743415417188e-17],
  ],
};

/** log 2. */
export const LN2: Split = [0.6931471805599453, 2.3190468138462996e-17];

/** log 2 in two parts whose products with exponents are exact, and the rest. */
const LN2_PARTS = {
  f32: [0.693145751953125, 1.4285906217992306e-06, 1.619851018665656e-11],
  f64: [0.6931471805598903, 5.49792301870721e-14, 1.1612227229362532e-26],
} as const;

/** log(1 + f) for f from √½ − 1 to ½. */
function near1(g: Graph, f: Pair): Pair {
  const q = p.quotient(g, f, p.orderedSum(g, p.pair(g, g.like(f.high, 2)), f));
  const square = p.product(g, q, q);
  const more = p.product(g, p.product(g, q, square), p.pairPolynomial(g, square, LOG));
  return p.orderedSum(g, { high: g.add(q.high, q.high), low: g.add(q.low, q.low) }, more);
}

/** (log((1 + s)/(1 − s))/s − 2 − 2s²/3)/s⁴ in s², for s² ≤ 0.03. */
const TAIL: Coefficients = {
  f32: [0.19559291, 0.22179624, 0.28571972, 0.39999998],
  f64: [
    0.12018435106042248,
    0.1167128875566292,
    0.13336490761365952,
    0.15384552394043494,
    0.18181818935202906,
    0.22222222217017604,
    0.28571428571447177,
    0.39999999999999974,
  ],
};

/** log(1 + f) for f from √½ − 1 to √2 − 1, to 65 bits in double: 2q + q³(⅔ + q²·t). */
function shortNear1(g: Graph, f: Pair): Pair {
  const q = p.quotient(g, f, p.orderedSum(g, p.pair(g, g.like(f.high, 2)), f));
  const square = p.product(g, q, q);
  const tail = g.mul(square.high, estrin(g, square.high, TAIL));
  const inner = p.orderedSum(g, p.constant(g, f.high, [2 / 3, 3.700743415417188e-17]), p.pair(g, tail));
  const more = p.product(g, q, p.product(g, square, inner));
  return p.orderedSum(g, { high: g.add(q.high, q.high), low: g.add(q.low, q.low) }, more);
}

/** 2^−k of a float that is an integer, where it is neither subnormal nor infinite. */
function inversePower(g: Graph, k: Node): Node {
  const [fraction, bias] = k.type === "f32" ? [23, 127] : [20, 1023];
  const bits = g.shift("shl", g.sub(g.const("i32", bias), g.convert(k, "i32")), g.const("i32", fraction));
  return k.type === "f32" ? g.bitcast(bits, "f32") : g.fromWords(bits, g.const("u32", 0));
}

/** A point brought next to the unit circle: (x, y)·2^−k, with the larger part from √½ to √2. */
export interface NearCircle {
  readonly x: Node;
  readonly y: Node;
  readonly k: Node;
}

/** The larger part isn't close to underflow or overflow. */
export function nearCircle(g: Graph, x: Node, y: Node): NearCircle {
  const { k } = partsOf(g, g.max(g.abs(x), g.abs(y)));
  const scale = inversePower(g, k);
  return { x: g.mul(x, scale), y: g.mul(y, scale), k };
}

/**
 * log √(x² + y²) of a point times 2ᵏ, to 65 bits or 95 in double: with 1 + d the larger part and n the smaller one the sum of
 * the squares is 1 + (2d + d² + n²), which has its digits next to 1.
 */
export function pairLogSize(g: Graph, { x, y, k }: NearCircle, digits: "short" | "long"): Pair {
  const c = g.constants(x);
  const [a, b] = [g.abs(x), g.abs(y)];
  const [d, n] = [g.sub(g.max(a, b), c(1)), g.min(a, b)];
  const [d2, n2] = [d, n].map((v) => p.times(g, p.pair(g, v), v));
  const less1 = p.sum(g, p.sum(g, p.pair(g, g.add(d, d)), n2), d2);
  // The sum is from ½ to 4: 2ʲ(1 + f).
  const sum = p.sum(g, p.pair(g, c(1)), less1);
  const { k: j, f } = partsOf(g, sum.high);
  const near = g.eq(j, c(0));
  const log = (digits === "short" ? shortNear1 : near1)(g, {
    high: g.select(near, less1.high, f),
    low: g.select(near, less1.low, g.mul(sum.low, inversePower(g, j))),
  });
  const half = { high: g.mul(log.high, c(0.5)), low: g.mul(log.low, c(0.5)) };
  const power = g.add(k, g.mul(j, c(0.5)));
  const [first, second, rest] = LN2_PARTS[x.type as "f32" | "f64"];
  return p.sum(g, { high: g.mul(power, c(first)), low: g.mul(power, c(second + rest)) }, half);
}

/** log x of a positive float that is not subnormal: with x = 2ᵏ(1 + f) it is k·log 2 + log(1 + f). */
export function pairLog(g: Graph, x: Node): Pair {
  const { k, f } = partsOf(g, x);
  return p.sum(g, p.times(g, p.constant(g, k, LN2), k), near1(g, p.pair(g, f)));
}

/** log x to a base less a pair close to it, of a positive float that is not subnormal. */
export function offLog(g: Graph, x: Node, base: 2 | "e", other: Pair): Node {
  const { k, f } = partsOf(g, x);
  const near = near1(g, p.pair(g, f));
  const parts = LN2_PARTS[x.type as "f32" | "f64"].map((part) => g.mul(k, g.like(k, part)));
  const [first, ...others] = base === 2 ? [k] : parts;
  // The largest terms cancel without rounding.
  const start = { high: g.sub(first, other.high), low: g.neg(other.low) };
  const whole = others.reduce((sum, part) => p.sum(g, sum, p.pair(g, part)), start);
  const { high, low } = p.sum(g, whole, toBase(g, base, near));
  return g.add(high, low);
}

/** A natural logarithm to a base. */
function toBase(g: Graph, base: 2 | "e", log: Pair): Pair {
  return base === 2 ? p.product(g, p.constant(g, log.high, LOG2E), log) : log;
}

/** 1/log 2. */
const LOG2E: Split = [1.4426950408889634, 2.0355273740931033e-17];

/** log(1 + x) to a base, for x from 0 to 1: from ½ on with x = 1 + 2f, and x − x²/2 where that is tiny. */
export function pairLog1p(g: Graph, x: Node, base: 2 | "e"): Pair {
  const c = g.constants(x);
  const half = g.le(c(0.5), x);
  const tiny = g.lt(x, c(x.type === "f32" ? 2 ** -30 : 2 ** -60));
  const near = near1(g, p.pair(g, g.select(half, g.mul(g.sub(x, c(1)), c(0.5)), g.select(tiny, c(0), x))));
  const natural = {
    high: g.select(tiny, x, near.high),
    low: g.select(tiny, g.mul(g.mul(x, x), c(-0.5)), near.low),
  };
  const unit = p.constant(g, x, base === 2 ? [1, 0] : LN2);
  return p.sum(
    g,
    { high: g.select(half, unit.high, c(0)), low: g.select(half, unit.low, c(0)) },
    toBase(g, base, natural),
  );
}
