/**
 * Logarithms of sums of complex exponentials.
 *
 * @module
 */
import * as c from "./complex.ts";
import { waves } from "./complex_exponential.ts";
import { logSum1 } from "./complex_roots.ts";
import type { Graph } from "./graph.ts";
import { LN2 } from "./pair_logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./value.ts";

/**
 * log(bᶻ + bʷ) = w + log(1 + b^(z − w))/log b with the larger one for w, and the imaginary part brought within ±π/log b;
 * accurate relative to the result or the larger operand.
 */
export function logaddexp(base: 2 | "e"): (g: Graph, z: Pair, w: Pair) => Pair {
  return (g, z, w) => {
    const larger = c.lt(g, w, z);
    const most = c.select(g, larger, z, w);
    const log = logSum(g, base, c.select(g, larger, w, z), most);
    const k = g.like(log.re, base === 2 ? 1 / Math.LN2 : 1);
    const sum = c.add(g, most, { re: g.mul(log.re, k), im: g.mul(log.im, k) });
    const half = g.like(sum.im, base === 2 ? Math.PI / Math.LN2 : Math.PI);
    const whole = g.add(half, half);
    const rest = g.make("rem", sum.im.type, [g.add(sum.im, half), whole]);
    const wrapped = g.sub(g.select(g.lt(rest, g.like(rest, 0)), g.add(rest, whole), rest), half);
    return { re: sum.re, im: wrapped };
  };
}

/**
 * log(1 + b^(z − w)) for Re z ≤ Re w. With u the size of the power and φ its angle, from an exact difference, 1 and its
 * real part are 1 − u + 2u cos² φ/2 where they nearly cancel.
 */
function logSum(g: Graph, base: 2 | "e", z: Pair, w: Pair): Pair {
  const k = g.constants(z.re);
  const less = g.sub(z.re, w.re);
  const difference = p.sumOf(g, z.im, g.neg(w.im));
  const angle = base === 2 ? p.product(g, p.constant(g, less, LN2), difference) : difference;
  const { sin, cos } = waves(g, angle);
  const u = g.call(base === 2 ? "exp2" : "exp", less);
  const re = g.mul(u, cos);
  const v = g.neg(g.call("expm1", base === 2 ? g.mul(less, k(Math.LN2)) : less));
  const { cos: half } = waves(g, { high: g.mul(angle.high, k(0.5)), low: g.mul(angle.low, k(0.5)) });
  const left = g.add(v, g.mul(g.mul(g.add(u, u), half), half));
  return logSum1(g, { re, im: g.mul(u, sin) }, g.unlikely(g.lt(re, k(-0.5)), left, g.add(re, k(1))));
}
