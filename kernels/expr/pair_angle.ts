/**
 * Angles as sums of two floats. With c the multiple of ⅛ next to t = n/m it is atan t = atan c + atan r, where
 * r = (n − cm)/(m + cn) is at most 1/16, so that few terms of the series need pairs.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./pairs.ts";
import { upperPart } from "./words.ts";
import { pick, type Split } from "./zeros.ts";

/** atan k/8, and what the double leaves. */
// deno-fmt-ignore
const ANGLES: readonly Split[] = [
  [0, 0],
  [0.12435499454676144, -3.1253241424539383e-18],
  [0.24497866312686414, 1.0698755618734451e-17],
  [0.35877067027057225, -2.4623815582638635e-17],
  [0.4636476090008061, 2.2698777452961687e-17],
  [0.5585993153435624, -5.4556305485916264e-18],
  [0.6435011087932844, 1.5834785051444286e-17],
  [0.7188299996216245, -2.1478388444456983e-17],
  [0.7853981633974483, 3.061616997868383e-17],
];

/** π/2 and π. */
const HALF_PI: Split = [1.5707963267948966, 6.123233995736766e-17];
const PI: Split = [3.141592653589793, 1.2246467991473532e-16];

/** Terms of (atan r − r)/r³ that r ≤ 1/16 takes, and of these the first ones that are pairs for 70 bits and for 100. */
const TERMS = { f32: { all: 4, short: 1, long: 2 }, f64: { all: 10, short: 1, long: 6 } } as const;

/** (−1)ᵏ/(2k + 1), and what the double leaves. */
// deno-fmt-ignore
const INVERSES: readonly Split[] = [
  [-0.3333333333333333, -1.850371707708594e-17],
  [0.2, -1.1102230246251566e-17],
  [-0.14285714285714285, -7.93016446160826e-18],
  [0.1111111111111111, 6.1679056923619804e-18],
  [-0.09090909090909091, 2.523234146875356e-18],
  [0.07692307692307693, -4.270088556250602e-18],
  [-0.06666666666666667, -9.251858538542971e-19],
  [0.058823529411764705, 8.163404592832033e-19],
  [-0.05263157894736842, -2.921639538487254e-18],
  [0.047619047619047616, 2.64338815386942e-18],
];

/** atan r of |r| ≤ 1/16. */
function small(g: Graph, r: Pair, digits: "short" | "long"): Pair {
  const { all, [digits]: pairs } = TERMS[r.high.type as "f32" | "f64"];
  const square = p.product(g, r, r);
  let tail = g.like(r.high, INVERSES[all - 1][0]);
  for (let k = all - 2; k >= pairs; k--) tail = g.fma(tail, square.high, g.like(r.high, INVERSES[k][0]));
  let sum = p.pair(g, g.mul(square.high, tail));
  for (let k = pairs - 1; k >= 0; k--) {
    const whole = p.orderedSum(g, p.constant(g, r.high, INVERSES[k]), sum);
    sum = p.product(g, square, whole);
  }
  return p.orderedSum(g, r, p.product(g, r, sum));
}

/** The angle of (x, y), of which the larger part is neither 0 nor next to underflow or overflow: to 70 bits or 100. */
export function pairAngle(g: Graph, y: Node, x: Node, digits: "short" | "long"): Pair {
  const c = g.constants(x);
  const [a, b] = [g.abs(x), g.abs(y)];
  const steep = g.lt(a, b);
  const [m, n] = [g.select(steep, b, a), g.select(steep, a, b)];
  const j = g.make("rint", x.type, [g.mul(g.div(n, m), c(8))]);
  const ratio = g.mul(j, c(1 / 8));
  // Products with so few bits are exact.
  const [m1, n1] = [upperPart(g, m), upperPart(g, n)];
  const [m2, n2] = [g.sub(m, m1), g.sub(n, n1)];
  const above = p.sum(g, p.sumOf(g, n, g.neg(g.mul(ratio, m1))), p.pair(g, g.neg(g.mul(ratio, m2))));
  const below = p.orderedSum(
    g,
    p.orderedSum(g, p.pair(g, m), p.pair(g, g.mul(ratio, n1))),
    p.pair(g, g.mul(ratio, n2)),
  );
  const rest = small(g, p.quotient(g, above, below), digits);
  const parts = ANGLES.map((angle) => p.constant(g, x, angle));
  const first = {
    high: pick(g, j, parts.map((v, k) => [k, v.high])),
    low: pick(g, j, parts.map((v, k) => [k, v.low])),
  };
  const within = p.sum(g, first, rest);
  const left = g.lt(x, c(0));
  const sign = g.select(g.xor(steep, left), c(-1), c(1));
  const [half, whole] = [HALF_PI, PI].map((v) => p.constant(g, x, v));
  const start = (part: "high" | "low"): Node => g.select(steep, half[part], g.select(left, whole[part], c(0)));
  const signed = { high: g.mul(within.high, sign), low: g.mul(within.low, sign) };
  const upper = p.sum(g, { high: start("high"), low: start("low") }, signed);
  const side = g.copysign(c(1), y);
  return { high: g.mul(upper.high, side), low: g.mul(upper.low, side) };
}
