/**
 * The cosine integral next to its zeros beyond 16π, where f sin x − g cos x is √(f² + g²)·sin(x − φ) with φ = atan(g/f):
 * x less a multiple of π and φ are sums of two floats. `tests/kernels/expr_fit.py` computes the table.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import * as p from "./pairs.ts";
import type { PairCoefficients } from "./pairs.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";
import { reduced } from "./trigonometric.ts";

/** x·atan(g/f) in 1/x², for x ≥ 51.8. */
// deno-fmt-ignore
const PHASE: PairCoefficients = {
  f32: [
    4.3925345e+09, -3.5084216e+07, 314217.22, [-4156.12353515625, 0.00013838322774972767],
    [92.19999694824219, 1.8588849570733146e-06], [-4.333333492279053, 1.5897325056357658e-07],
    [1.0, -1.0396009247288902e-16],
  ],
  f64: [
    3.1071120351083866e+41, -1.4188143255920403e+39, 3.2883818611451095e+36, -5.39109721229373e+33,
    7.493332194042079e+30, -1.013677238732848e+28, 1.477662237265137e+25, -2.4650496603447955e+22,
    4.850714826911679e+19, [-1.1479425769984667e+17, 3.6110584306614237], [333041075003840.3, 0.029376840246791346],
    [-1211781885780.1956, -0.00010809628451067422], [5687955723.972644, -4.2734976049408104e-07],
    [-35703996.09090535, 2.1595328502263e-09], [314369.4444444444, -2.4634124061158247e-11],
    [-4156.142857142857, -2.585518911365856e-13], [92.2, -2.842181014967713e-15],
    [-4.333333333333333, -2.9605947320246217e-16], [1.0, -1.5789875143164255e-32],
  ],
};

/** Where φ is known from, below the first of these zeros. */
const FROM = 51.8;

/** (√(1 + tan²φ) − 1)/φ² in φ². */
const SECANT: Coefficients = { f32: [5 / 24, 1 / 2], f64: [277 / 8064, 61 / 720, 5 / 24, 1 / 2] };

/** (sin d − d)/d³ in d², for d up to 5/x. */
const SINE: Coefficients = { f32: [1 / 120, -1 / 6], f64: [1 / 362880, -1 / 5040, 1 / 120, -1 / 6] };

/**
 * x·Ci(x) next to its zeros, and whether x is: given x·f, and the difference of x·f sin x and a `term`, x·g cos x. Where
 * it is not four times as large as the term, digits are lost.
 */
export function nextToFarZeros(
  g: Graph,
  x: Node,
  f: Node,
  difference: Node,
  term: Node,
): { close: Node; value: Node } {
  const c = g.constants(x);
  const close = g.and(g.lt(c(FROM), x), g.lt(g.abs(difference), g.abs(g.mul(term, c(4)))));
  const { quadrant, high, over } = reduced(g, x);
  const inverse = p.quotient(g, p.pair(g, c(1)), p.pair(g, x));
  const phase = p.product(g, inverse, p.pairPolynomial(g, p.product(g, inverse, inverse), PHASE));
  const { high: d, low } = p.sum(g, { high, low: g.neg(over) }, p.negated(g, phase));
  // √(f² + g²)·sin d is d and what is small beside it.
  const [turn, angle] = [g.mul(phase.high, phase.high), g.mul(d, d)];
  const size = g.fma(f, g.mul(turn, polynomial(g, turn, SECANT)), g.sub(f, c(1)));
  const sine = g.mul(angle, polynomial(g, angle, SINE));
  const value = g.add(d, g.fma(g.add(d, low), g.fma(size, sine, g.add(size, sine)), low));
  const two = g.const("i32", 2);
  return { close, value: g.select(g.eq(g.and(quadrant, two), two), g.neg(value), value) };
}
