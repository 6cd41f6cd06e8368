/**
 * The logarithm of the gamma function, and its derivative.
 *
 * @module
 */
import { digammaBelow, lgammaBelow } from "./gamma_negative.ts";
import { DIGAMMA, LARGE, LOG_GAMMA, ROOT } from "./gamma_tables.ts";
import type { Graph, Node } from "./graph.ts";
import { polynomial } from "./polynomial.ts";
import { largeLogGamma } from "./stirling.ts";
import { timesDistance } from "./zeros.ts";

/**
 * log|Γ(x)|. From 0 on, with y = x, or x − 1 from 1 on, and w = y less so many units that it is below 2,
 * log Γ(1 + y) = log Γ(1 + w) + log(y(y − 1)...(w + 1)), by Stirling's series from y = 7 on.
 */
export function lgamma(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const fraction = g.lt(x, c(1));
  const y = g.select(fraction, x, g.sub(x, c(1)));
  const large = g.le(c(7), y);
  let product = c(1);
  let w = y;
  for (let i = 0; i < 5; i++) {
    const taken = g.le(c(2), w);
    product = g.select(taken, g.mul(product, w), product);
    w = g.select(taken, g.sub(w, c(1)), w);
  }
  const from1 = g.sub(w, c(1));
  const near = g.mul(g.mul(w, from1), polynomial(g, from1, LOG_GAMMA));
  const smooth = g.either(large, largeLogGamma(g, x), near);
  const log = g.call("log", g.select(fraction, x, g.select(large, c(1), product)));
  const right = g.select(fraction, g.sub(smooth, log), g.add(smooth, log));
  const value = g.unlikely(g.lt(x, c(0)), lgammaBelow(g, x), right);
  return g.select(g.eq(g.abs(x), c(Infinity)), c(Infinity), value);
}

/**
 * Γ′(x)/Γ(x): up to 3 a polynomial; from there on, with s = x − ½, log s and a polynomial in 1/s², which begins with
 * 1/24s²; ψ(x) = ψ(1 + x) − 1/x below 1; below 0 by reflection. It is NaN at its poles, 0, −1, −2, ....
 */
export function digamma(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const negative = g.lt(x, c(0));
  const fraction = g.and(g.not(negative), g.lt(x, c(1)));
  const y = g.select(negative, g.neg(x), g.select(fraction, x, g.sub(x, c(1))));
  const large = g.le(c(2), y);
  const w = g.min(y, c(2));
  const near = timesDistance(g, w, ROOT, polynomial(g, g.sub(w, c(1)), DIGAMMA));
  const z = g.select(negative, g.sub(c(1), x), x);
  const s = g.sub(g.max(z, c(3)), c(0.5));
  const inverse = g.div(c(1), s);
  const u = g.mul(inverse, inverse);
  const far = g.fma(u, polynomial(g, u, LARGE), g.call("log", s));
  const smooth = g.either(large, far, near);
  const value = g.sub(smooth, g.select(fraction, g.div(c(1), x), c(0)));
  return g.select(g.eq(x, c(0)), c(NaN), g.unlikely(negative, digammaBelow(g, x, smooth), value));
}
