/**
 * The rest of large numbers of float64 by π/2 (M. Payne and R. Hanek, "Radian reduction for trigonometric functions",
 * 1983).
 *
 * 2/π is a sum of digits cᵢ·2^(−B(i + 1)) with |cᵢ| ≤ 2^(B − 1). x is X·2^(BJ), with X so large that its products with
 * the digits before c_J are multiples of 4, which don't matter; eight digits from there on give all that does. X is the
 * sum of an upper part and of a lower one of B bits, so that lower·c_k + upper·c_(k + 1) is exact.
 * `tests/kernels/expr_fit_elementary.py` computes the digits.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";

/** A number as n·π/2 + high − over, where over is at most half a unit in the last place of high. */
export interface Reduced {
  /** n as int32: only its two lowest bits matter. */
  readonly quadrant: Node;
  readonly high: Node;
  readonly over: Node;
}

/** B. */
const WIDTH = 26;
/** The exponent at which J is −2, less the bias. */
const FIRST = 2;
/** 2¹⁹/B. */
const INVERSE = 20165;
/** The digits from c₋₂ on. */
// deno-fmt-ignore
const DIGITS = [
  0, 1, -24386034, -18553791, 21659402, -11021835, 13858563, 28715354, -28372764, 4324945, 26128251, -4434405,
  29957007, -29209133, -8382171, -17915747, 6588224, -31593699, -20666723, -1144797, 24988591, -12286742, -26099557,
  -12191772, 5137526, -29785261, 15192690, 4585660, -8500721, -14681960, -34794, 25231091, -3906857, -32871137,
  28629499, 15891633, -26356782, -29399394, 25143478, -11371604, 33225084, 24853767, 15195689, 19476135, -16853012,
  18845021, 2185229,
];
/** π/2 as a part of so many bits that its product with the upper part of a number is exact, and the rest. */
const HALF_PI = [1.5707963407039642, -1.3909067614167116e-08] as const;

/** Digits that are needed at a time. */
const WINDOW = 8;

/** The digits from the one with number j on: the row is moved by each power of 2 that j has, the largest first. */
function digitsFrom(g: Graph, j: Node): Node[] {
  let row = DIGITS.map((d) => g.const("i32", d));
  const zero = g.const("i32", 0);
  let step = 2 ** Math.floor(Math.log2(DIGITS.length - WINDOW));
  for (; step >= 1; step /= 2) {
    const moves = g.ne(g.and(j, g.const("i32", step)), zero);
    const here = row;
    row = Array.from({ length: Math.min(WINDOW + step - 1, here.length) }, (_, i) => {
      return g.select(moves, here[i + step] ?? zero, here[i]);
    });
  }
  return row;
}

/** A float64 as the sum of two with half of its bits each. */
function halves(g: Graph, x: Node): readonly [Node, Node] {
  const upper = g.fromWords(g.highWord(x), g.and(g.lowWord(x), g.const("u32", 0xfc000000)));
  return [upper, g.sub(x, upper)];
}

/** a + b, rounded, and what that loses (D. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2). */
function sumOf(g: Graph, a: Node, b: Node): readonly [Node, Node] {
  const sum = g.add(a, b);
  const fromB = g.sub(sum, a);
  return [sum, g.add(g.sub(a, g.sub(sum, fromB)), g.sub(b, fromB))];
}

/** The same where |a| ≥ |b|, as small as b's error. */
export function orderedSum(g: Graph, a: Node, b: Node): readonly [Node, Node] {
  const sum = g.add(a, b);
  return [sum, g.sub(b, g.sub(sum, a))];
}

/** The reduction of a finite float64 that is at least 2^B. */
export function largeReduced(g: Graph, x: Node): Reduced {
  const c = g.constants(x);
  const n = (value: number): Node => g.const("i32", value);
  const bits = g.highWord(x);
  const exponent = g.sub(g.shift("shr", bits, n(20)), n(1023 + FIRST));
  const j = g.shift("shr", g.mul(exponent, n(INVERSE)), n(19));
  // X·2^(−B(k + 1)) c_k for each k.
  const moved = g.sub(bits, g.shift("shl", g.mul(g.sub(j, n(2)), n(WIDTH)), n(20)));
  const [upper, lower] = halves(g, g.fromWords(moved, g.lowWord(x)));
  const scaled = digitsFrom(g, j).map((d, k) => g.mul(g.convert(d, x.type), c(2 ** (-WIDTH * (k + 1)))));
  const terms = scaled.slice(1).map((d, k) => g.fma(upper, d, g.mul(lower, scaled[k])));
  // Sums modulo 4 of the terms that can be larger are exact.
  const modulo4 = (v: Node): Node => g.fma(g.make("rint", v.type, [g.mul(v, c(0.25))]), c(-4), v);
  const whole = modulo4(g.add(modulo4(terms[0]), modulo4(terms[1])));
  const quadrant = g.make("rint", x.type, [g.add(whole, terms[2])]);
  let sum = g.sub(whole, quadrant);
  // The others get smaller by 2^B each, so that what is left can't cancel with what an addition has lost.
  let low = g.add(terms[5], terms[6]);
  const lost: Node[] = [];
  for (const term of terms.slice(2, 5)) {
    const [next, error] = sumOf(g, sum, term);
    sum = next;
    lost.push(error);
  }
  for (const error of lost.reverse()) low = g.add(low, error);
  // Times π/2.
  const [turn, rest] = orderedSum(g, sum, low);
  const [turnUpper, turnLower] = halves(g, turn);
  const small = g.fma(turnLower, c(HALF_PI[0]), g.fma(turn, c(HALF_PI[1]), g.mul(rest, c(Math.PI / 2))));
  const large = g.mul(turnUpper, c(HALF_PI[0]));
  const high = g.add(large, small);
  return { quadrant: g.convert(quadrant, "i32"), high, over: g.sub(g.sub(high, large), small) };
}
