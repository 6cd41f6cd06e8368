/**
 * Cube roots and hypotenuses. `tests/kernels/expr_fit_elementary.py` computes the table.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { halves } from "./pairs.ts";
import { type Coefficients, estrin } from "./polynomial.ts";
import { outside, upperWord } from "./words.ts";

/** ((1 − h)^(−1/3) − 1)/h. */
const CBRT: Coefficients = {
  f32: [0.17534895, 0.22369277, 0.3333238],
  f64: [0.12760606441610847, 0.1459426960802903, 0.17281883975941315, 0.22221497096485848, 0.33333336830146887],
};

/**
 * Of each precision: the numbers that are neither close to overflow nor so small that the residual of a root is
 * subnormal; the power of 8 that others are multiplied or divided by; and the upper word from which a third of x's is subtracted for that of x^(−1/3), so that 1 − xy³ is within ±0.103.
 */
const FORMAT = {
  f32: { range: [2 ** -96, 2 ** 126], factor: 2 ** 48, word: 1419900110 },
  f64: { range: [2 ** -1022, 2 ** 1022], factor: 2 ** 54, word: 1430186308 },
} as const;

/** Of each precision: the sizes whose squares are far from overflow and underflow, and what brings others there. */
const HYPOT = {
  f32: { squares: [2 ** -50, 2 ** 63], factor: 2 ** 90 },
  f64: { squares: [2 ** -459, 2 ** 511], factor: 2 ** 600 },
} as const;

/** An approximation of x^(−1/3), to 18 bits in single precision and almost all in double. */
function inverseRoot(g: Graph, x: Node): Node {
  const single = x.type === "f32";
  const word = g.convert(upperWord(g, x), x.type);
  const moved = g.convert(g.fma(word, g.like(x, -1 / 3), g.like(x, FORMAT[x.type as "f32" | "f64"].word)), "i32");
  const y = single ? g.bitcast(moved, "f32") : g.fromWords(moved, g.const("u32", 0));
  const h = deviation(g, x, y);
  const better = g.fma(g.mul(y, h), estrin(g, h, CBRT), y);
  return single ? better : g.fma(g.mul(better, deviation(g, x, better)), g.like(x, 1 / 3), better);
}

/** 1 − xy³, in an order in which nothing overflows. */
function deviation(g: Graph, x: Node, y: Node): Node {
  return g.sub(g.like(x, 1), g.mul(g.mul(g.mul(x, y), y), y));
}

/** x − t³; exact but for one rounding if t has 26 bits in double. */
function residual(g: Graph, x: Node, t: Node): Node {
  const square = g.mul(t, t);
  if (x.type === "f32") return g.sub(x, g.mul(square, t));
  const [high, low] = halves(g, square);
  return g.sub(g.sub(x, g.mul(high, t)), g.mul(low, t));
}

/** x^(1/3), by a step of Newton's from x·y² with y = x^(−1/3), where t + (x − t³)/(3t²) is t + (x − t³)·y²/3. */
export function cbrt(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const { range: [least, most], factor } = FORMAT[x.type as "f32" | "f64"];
  const size = g.abs(x);
  const rare = outside(g, size, least, most);
  const small = g.lt(size, c(1));
  const v = g.unlikely(rare, g.mul(size, g.select(small, c(factor), c(1 / factor))), size);
  const y = inverseRoot(g, v);
  const square = g.mul(y, y);
  const near = g.mul(v, square);
  const t = x.type === "f32" ? near : halves(g, near)[0];
  const root = g.fma(residual(g, v, t), g.mul(square, c(1 / 3)), t);
  const back = Math.cbrt(factor);
  const scaled = g.mul(root, g.select(small, c(1 / back), c(back)));
  // 0, infinity and NaN are their own roots.
  const ordinary = g.and(g.lt(c(0), size), g.lt(size, c(Infinity)));
  return g.copysign(g.unlikely(rare, g.select(ordinary, scaled, size), root), x);
}

/** √(x² + y²) without overflow on the way; infinite if an operand is, even if the other is NaN. */
export function hypot(g: Graph, x: Node, y: Node): Node {
  const c = g.constants(x);
  const { squares: [least, most], factor } = HYPOT[x.type as "f32" | "f64"];
  const [a, b] = [g.abs(x), g.abs(y)];
  const larger = g.select(g.lt(a, b), b, a);
  // A square might overflow, or the sum underflow: both times a power of 2.
  const rare = outside(g, larger, least, most);
  const large = g.lt(c(1), larger);
  const [p, q] = [a, b].map((v) => g.unlikely(rare, g.mul(v, g.select(large, c(1 / factor), c(factor))), v));
  const r = g.sqrt(g.fma(p, p, g.mul(q, q)));
  const scaled = g.mul(r, g.select(large, c(factor), c(1 / factor)));
  const infinite = g.or(g.eq(a, c(Infinity)), g.eq(b, c(Infinity)));
  return g.unlikely(rare, g.select(infinite, c(Infinity), scaled), r);
}
