/**
 * The logarithm of the gamma function, and its derivative. Both tables are truncated Chebyshev series, in powers, that
 * `tests/kernels/expr_fit.py` computes; the zeros are divided out, so that the error is relative there too.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, horner, polynomial } from "./polynomial.ts";

/** lgamma(1 + y)/(y(y − 1)) in y − ½, for y from 0 to 1. */
// deno-fmt-ignore
const LOG_GAMMA: Coefficients = {
  f32: [
    -0.0015254548, 0.002448257, -0.0031164386, 0.005325238, -0.009436389, 0.016808216, -0.031308, 0.06291105,
    -0.1459599, 0.48312896,
  ],
  f64: [
    -7.976765445368423e-06, 1.2148922431734838e-05, -8.071805930790342e-06, 1.3174891373031416e-05,
    -2.736078283600179e-05, 4.303358406992273e-05, -6.609135060988664e-05, 0.00010535339176160404,
    -0.00016892745672175032, 0.00027131404604478673, -0.0004379919029066858, 0.0007115190337726783,
    -0.0011644146740420575, 0.001922916315044322, -0.003212074069625241, 0.005446457839039636,
    -0.00942562244862871, 0.016797098631275844, -0.03130848750100946, 0.06291140107456437, -0.14595989591430608,
    0.4831289505409809,
  ],
};

/** digamma(1 + y)/(y − y₀) in y − ½, for y from 0 to 1. */
// deno-fmt-ignore
const DIGAMMA: Coefficients = {
  f32: [
    0.011232875, -0.016387783, 0.016909167, -0.025778942, 0.04089488, -0.06205746, 0.0949807, -0.14839876,
    0.24054267, -0.4236275, 0.9510559,
  ],
  f64: [
    -8.401289563760489e-05, 0.00012241591000024265, -5.76048865255672e-05, 9.158816882117e-05,
    -0.00022008418201681154, 0.00032689316473621455, -0.00045917430083105225, 0.0006899428514219089,
    -0.0010424375640517788, 0.0015635739915515125, -0.0023446244638506528, 0.0035180792717028125,
    -0.005280020264450306, 0.007927024136843637, -0.011908215022954471, 0.01790724819228875, -0.026975796849870903,
    0.040760833944741226, -0.06192213327154086, 0.09498872445282817, -0.14840492305391872, 0.24054248424078736,
    -0.42362742128146047, 0.9510558760318328,
  ],
};

/** The positive zero of digamma less 1, in two parts. */
const ROOT = 0.46163214496836236;
const ROOT_LOW = -1.5522348162858677e-17;

/** Bernoulli's numbers B₂, B₄, ... */
// deno-fmt-ignore
export const BERNOULLI: readonly number[] = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330, 854513 / 138,
  -236364091 / 2730,
];

/** From z = 8 on, so many terms of an asymptotic series in 1/z² do. */
const TERMS = { f32: 4, f64: 10 } as const;

/** Σ c(k)·B₂ₖ·z^(1−2k): the tails of the asymptotic series. */
function bernoulliSeries(g: Graph, z: Node, c: (k: number) => number): Node {
  const r = g.div(g.like(z, 1), z);
  const terms = Array.from({ length: TERMS[z.type as "f32" | "f64"] }, (_, i) => c(i + 1) * BERNOULLI[i]).reverse();
  return g.mul(horner(g, g.mul(r, r), terms), r);
}

/** Stirling's correction to log Γ(z): Σ B₂ₖ/(2k(2k − 1)z^(2k−1)), for z ≥ 8. */
export function stirling(g: Graph, z: Node): Node {
  return bernoulliSeries(g, z, (k) => 1 / (2 * k * (2 * k - 1)));
}

/** The argument as both functions take it. */
interface Reduced {
  /** Whether x < 0, where the function of 1 − x reflects to that of x. */
  readonly negative: Node;
  /** Whether 0 ≤ x < 1, where the function of x + 1 recurs to that of x. */
  readonly fraction: Node;
  /** What is evaluated is the function of 1 + y. */
  readonly y: Node;
  /** 1 + y. */
  readonly z: Node;
  /** Whether z ≥ 8. */
  readonly large: Node;
  /** x less the nearest integer: sin πx = ±sin πr and tan πx = tan πr. */
  readonly r: Node;
}

function reduced(g: Graph, x: Node): Reduced {
  const c = g.constants(x);
  const negative = g.lt(x, c(0));
  const fraction = g.and(g.not(negative), g.lt(x, c(1)));
  const y = g.select(negative, g.neg(x), g.select(fraction, x, g.sub(x, c(1))));
  const z = g.select(negative, g.sub(c(1), x), x);
  const r = g.sub(x, g.make("rint", x.type, [x]));
  return { negative, fraction, y, z, large: g.le(c(7), y), r };
}

/** y brought below 1 by unit steps, from below 7; each passes the y that it comes from, and whether it is taken. */
function descend(g: Graph, y: Node, step: (taken: Node, y: Node) => void): Node {
  const one = g.like(y, 1);
  for (let i = 0; i < 6; i++) {
    const taken = g.le(one, y);
    step(taken, y);
    y = g.select(taken, g.sub(y, one), y);
  }
  return y;
}

/**
 * log|Γ(x)|. With w = y less its integer part, log Γ(1 + y) = log Γ(1 + w) + log(y(y − 1)...(w + 1)); by Stirling's
 * series (z − ½)(log z − 1) + ½log 2π − ½ + ... from z = 8 on; and log|Γ(x)| = log(π/|sin πx|) − log Γ(1 − x). Below
 * 0, where the function has a zero between most integers, the error is relative to the larger one of these terms.
 */
export function lgamma(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const { negative, fraction, y, z, large, r } = reduced(g, x);
  let product = c(1);
  const w = descend(g, y, (taken, v) => product = g.select(taken, g.mul(product, v), product));
  const near = g.mul(g.mul(w, g.sub(w, c(1))), polynomial(g, g.sub(w, c(0.5)), LOG_GAMMA));
  const main = g.mul(g.sub(z, c(0.5)), g.sub(g.call("log", z), c(1)));
  const far = g.add(main, g.add(c(0.5 * Math.log(2 * Math.PI) - 0.5), stirling(g, z)));
  const smooth = g.select(large, far, near);
  const factor = g.select(large, c(1), product);
  const sine = g.abs(g.call("sin", g.mul(r, c(Math.PI))));
  const reflected = g.mul(g.mul(sine, factor), c(1 / Math.PI));
  const log = g.call("log", g.select(negative, reflected, g.select(fraction, x, factor)));
  const value = g.select(
    negative,
    g.neg(g.add(smooth, log)),
    g.select(fraction, g.sub(smooth, log), g.add(smooth, log)),
  );
  return g.select(g.eq(g.abs(x), c(Infinity)), c(Infinity), value);
}

/**
 * Γ′(x)/Γ(x). With w = y less its integer part, ψ(1 + y) = ψ(1 + w) + 1/y + 1/(y − 1) + ... + 1/(w + 1), summed as
 * one fraction; by the asymptotic series log z − 1/2z − Σ B₂ₖ/2kz²ᵏ from z = 8 on; ψ(x) = ψ(1 + x) − 1/x; and
 * ψ(x) = ψ(1 − x) − π/tan πx. It is NaN at its poles, 0, −1, −2, ....
 */
export function digamma(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const { negative, fraction, y, z, large, r } = reduced(g, x);
  let above = c(0);
  let below = c(1);
  const w = descend(g, y, (taken, v) => {
    above = g.select(taken, g.add(g.mul(above, v), below), above);
    below = g.select(taken, g.mul(below, v), below);
  });
  const high = g.const(x.type, ROOT);
  const fromRoot = g.sub(g.sub(w, high), c(ROOT - high.value + ROOT_LOW));
  const near = g.add(g.mul(fromRoot, polynomial(g, g.sub(w, c(0.5)), DIGAMMA)), g.div(above, below));
  const series = bernoulliSeries(g, z, (k) => 1 / (2 * k));
  const far = g.sub(g.call("log", z), g.div(g.add(c(0.5), series), z));
  const smooth = g.select(large, far, near);
  const cotangent = g.div(c(Math.PI), g.call("tan", g.mul(r, c(Math.PI))));
  const pole = g.or(g.eq(x, c(0)), g.and(negative, g.eq(r, c(0))));
  const part = g.select(negative, cotangent, g.select(fraction, g.div(c(1), x), c(0)));
  return g.select(pole, c(NaN), g.sub(smooth, part));
}
