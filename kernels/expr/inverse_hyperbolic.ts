/**
 * Inverse hyperbolic functions as logarithms of 1 plus something small where the result is small.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { log, log1p } from "./logarithm.ts";
import { outside, sizeOutside } from "./words.ts";

/** From here on 1 + x² is x², and x² is still far from overflow. */
function largeOf(x: Node): number {
  return x.type === "f32" ? 2 ** 26 : 2 ** 55;
}

/** log 2x of a number that may be so large that 2x is infinite. */
function logTwice(g: Graph, x: Node): Node {
  return g.add(log(g, x), g.like(x, Math.LN2));
}

/** asinh x = log(|x| + √(x² + 1)) with the sign of x; |x| − 1 + √(x² + 1) is |x| + x²/(1 + √(x² + 1)). */
export function asinh(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const far = sizeOutside(g, x, 0, largeOf(x));
  const near = g.unlikely(far, c(1), size);
  const square = g.mul(near, near);
  const more = g.add(near, g.div(square, g.add(c(1), g.sqrt(g.add(square, c(1))))));
  return g.copysign(g.unlikely(far, logTwice(g, size), log1p(g, more)), x);
}

/** acosh x = log(1 + t + √(2t + t²)) with t = x − 1; NaN below 1. */
export function acosh(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const rare = outside(g, x, 1, largeOf(x));
  const t = g.sub(g.unlikely(rare, c(2), x), c(1));
  const near = log1p(g, g.add(t, g.sqrt(g.fma(t, t, g.add(t, t)))));
  return g.unlikely(rare, g.select(g.lt(x, c(1)), c(NaN), logTwice(g, x)), near);
}

/** atanh x = log(1 + 2|x|/(1 − |x|))/2 with the sign of x; infinite at ±1 and NaN beyond, where log's argument is −1 or less. */
export function atanh(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  return g.copysign(g.mul(c(0.5), log1p(g, g.div(g.add(size, size), g.sub(c(1), size)))), x);
}
