/**
 * The logarithm of the gamma function, and its derivative. Both tables are truncated Chebyshev series, in powers, that
 * `tests/kernels/expr_fit.py` computes; the zeros are divided out, so that the error is relative there too.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, horner, polynomial } from "./polynomial.ts";
import { fromZero, type Split } from "./zeros.ts";

/** lgamma(1 + y)/(y(y − 1)) in y − 1, for y from 0 to 2. */
// deno-fmt-ignore
const LOG_GAMMA: Coefficients = {
  f32: [
    1.930875e-05, -3.8734208e-05, 2.0249377e-05, -5.2419444e-05, 0.00019579947, -0.00042557137, 0.0009105063,
    -0.0021020616, 0.0049994807, -0.012384975, 0.03296495, -0.10031727, 0.42278433,
  ],
  f64: [
    -2.2029817508598198e-10, 4.2453673576593125e-10, 7.781579910182537e-10, -1.38994451662441e-09,
    -2.7213519871256995e-09, 4.927878685807231e-09, 1.0302382218738562e-09, -7.603161817337265e-10,
    -1.3413634707816507e-08, 2.6247261052647615e-08, -4.0989550123056e-08, 8.745972665553556e-08,
    -1.9297722928131087e-07, 4.055632887824375e-07, -8.524589422854706e-07, 1.8074596187759183e-06,
    -3.847458853109349e-06, 8.22234752455359e-06, -1.7661650808739293e-05, 3.816886281372433e-05,
    -8.309512956943704e-05, 0.0001825526419770573, -0.00040570739724578336, 0.0009153769220606788,
    -0.00210813083396774, 0.004998641164703877, -0.012384192193371025, 0.03296500062115574, -0.10031730167435392,
    0.42278433509846713,
  ],
};

/** digamma(1 + y)/(y − y₀) in y − 1, for y from 0 to 2. */
// deno-fmt-ignore
const DIGAMMA: Coefficients = {
  f32: [
    -0.00011889357, 0.00022199909, -2.8264963e-05, 0.00010900267, -0.0007924341, 0.0015277604, -0.0026888275,
    0.005489548, -0.011349513, 0.023458157, -0.04954998, 0.10899922, -0.26073897, 0.7853075,
  ],
  f64: [
    2.944930002207525e-09, -5.495315942645068e-09, -1.183257077685753e-08, 2.070604694120438e-08,
    3.846913846622345e-08, -6.695140151139414e-08, -3.299171559966835e-08, 4.594744120460249e-08,
    1.3990472099665014e-07, -2.532281805799342e-07, 2.8091189744546605e-07, -5.864278463317367e-07,
    1.3308629411671011e-06, -2.645871409092003e-06, 5.212445133891106e-06, -1.0435770943228892e-05,
    2.091081451447697e-05, -4.184787693054116e-05, 8.377508659378348e-05, -0.00016781483194783505,
    0.0003364331278986385, -0.0006753134209495447, 0.0013581421098813344, -0.0027395728785465467,
    0.005552254176536144, -0.011338432553570059, 0.023447309597549766, -0.04955103291766727, 0.10899991701762858,
    -0.26073895468300146, 0.7853075386041053,
  ],
};

/** (digamma(s + ½) − log s)/u in u = 1/s², for s ≥ 2½. */
// deno-fmt-ignore
const LARGE: Coefficients = {
  f32: [
    -0.002605897, 0.0037140192, -0.0072878078, 0.04166665,
  ],
  f64: [
    766.9722052539327, -1003.9491278080885, 609.3880071263206, -230.0508550492077, 61.66219882431825,
    -12.911711074854416, 2.3338081484322215, -0.41252438711320477, 0.08233046440875565, -0.02105949498490889,
    0.007560602717314084, -0.004134111148427218, 0.0038442460142483156, -0.007291666666631093, 0.04166666666666666,
  ],
};

/** sin πr/(πr) in u = r², for |r| ≤ ½. */
// deno-fmt-ignore
const SINE: Coefficients = {
  f32: [
    -0.002237205, 0.026117453, -0.1907479, 0.8117422, -1.644934, 1.0,
  ],
  f64: [
    2.4503008901533465e-07, -6.972100313670779e-06, 0.0001484278416841416, -0.0023460808955200734,
    0.026147847805557536, -0.19075182412149658, 0.8117424252833394, -1.6449340668482264, 1.0,
  ],
};

/** πr/(tan πr·(1 − 4u)) in u = r², for |r| ≤ ½. */
// deno-fmt-ignore
const COTANGENT: Coefficients = {
  f32: [
    2.0321445, -0.009087145, 0.824546, 0.64756536, 0.6701392, 0.6758391, 0.71013236, 1.0,
  ],
  f64: [
    6.162421826932612, -6.190074450113367, 5.031163782075021, -1.0787175127111372, 1.1435512975174722,
    0.5739668853805538, 0.6797292825490949, 0.6653282705130503, 0.6667743312481409, 0.6666940783600347,
    0.6667980660483036, 0.6671967518639601, 0.6688378672638275, 0.6758809977914225, 0.7101318663035486, 1.0,
  ],
};

/** The positive zero of digamma less 1. */
const ROOT: Split = [0.46163214496836236, -1.5522348162858677e-17];

/** Bernoulli's numbers B₂, B₄, ... */
// deno-fmt-ignore
export const BERNOULLI: readonly number[] = [
  1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330, 854513 / 138,
  -236364091 / 2730,
];

/** From z = 8 on, so many terms of an asymptotic series in 1/z² do. */
const TERMS = { f32: 4, f64: 10 } as const;

/** Stirling's correction to log Γ(z): Σ B₂ₖ/(2k(2k − 1)z^(2k−1)), for z ≥ 8. */
export function stirling(g: Graph, z: Node): Node {
  const r = g.div(g.like(z, 1), z);
  const count = TERMS[z.type as "f32" | "f64"];
  const terms = Array.from({ length: count }, (_, i) => BERNOULLI[i] / ((2 * i + 2) * (2 * i + 1))).reverse();
  return g.mul(horner(g, g.mul(r, r), terms), r);
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
  return { negative, fraction, y, z, r };
}

/**
 * log|Γ(x)|. With w = y less so many units that it is below 2, log Γ(1 + y) = log Γ(1 + w) + log(y(y − 1)...(w + 1));
 * by Stirling's series (z − ½)(log z − 1) + ½log 2π − ½ + ... from z = 8 on; and log|Γ(x)| = log(π/|sin πx|) −
 * log Γ(1 − x). Below 0, where the function has a zero between most integers, the error is relative to the larger one
 * of these terms.
 */
export function lgamma(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const { negative, fraction, y, z, r } = reduced(g, x);
  const large = g.le(c(7), y);
  let product = c(1);
  let w = y;
  for (let i = 0; i < 5; i++) {
    const taken = g.le(c(2), w);
    product = g.select(taken, g.mul(product, w), product);
    w = g.select(taken, g.sub(w, c(1)), w);
  }
  const fromZero = g.sub(w, c(1));
  const near = g.mul(g.mul(w, fromZero), polynomial(g, fromZero, LOG_GAMMA));
  const main = g.mul(g.sub(z, c(0.5)), g.sub(g.call("log", z), c(1)));
  const far = g.add(main, g.add(c(0.5 * Math.log(2 * Math.PI) - 0.5), stirling(g, z)));
  const smooth = g.either(large, far, near);
  const factor = g.select(large, c(1), product);
  const sine = g.mul(g.abs(r), polynomial(g, g.mul(r, r), SINE));
  const reflected = g.mul(sine, factor);
  const log = g.call("log", g.unlikely(negative, reflected, g.select(fraction, x, factor)));
  const value = g.select(
    negative,
    g.neg(g.add(smooth, log)),
    g.select(fraction, g.sub(smooth, log), g.add(smooth, log)),
  );
  const pole = g.or(g.eq(g.abs(x), c(Infinity)), g.and(negative, g.eq(r, c(0))));
  return g.select(pole, c(Infinity), value);
}

/** π/tan πr for |r| ≤ ½: (1 − 4r²)·p(r²)/r, whose factors 1 ± 2r keep the digits next to the zeros. */
function cotangent(g: Graph, r: Node): Node {
  const c = g.constants(r);
  const zeros = g.mul(g.mul(g.sub(c(0.5), r), c(4)), g.add(c(0.5), r));
  return g.div(g.mul(zeros, polynomial(g, g.mul(r, r), COTANGENT)), r);
}

/**
 * Γ′(x)/Γ(x): up to 3 a polynomial; from there on, with s = x − ½, log s and a polynomial in 1/s², which begins with
 * 1/24s²; ψ(x) = ψ(1 + x) − 1/x below 1; and ψ(x) = ψ(1 − x) − π/tan πx below 0, where the function has a zero between
 * all integers, and the error is relative to the larger one of these terms. It is NaN at its poles, 0, −1, −2, ....
 */
export function digamma(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const { negative, fraction, y, z, r } = reduced(g, x);
  const large = g.le(c(2), y);
  const w = g.min(y, c(2));
  const near = g.mul(fromZero(g, w, ROOT), polynomial(g, g.sub(w, c(1)), DIGAMMA));
  const s = g.sub(g.max(z, c(3)), c(0.5));
  const inverse = g.div(c(1), s);
  const u = g.mul(inverse, inverse);
  const far = g.fma(u, polynomial(g, u, LARGE), g.call("log", s));
  const smooth = g.either(large, far, near);
  const pole = g.or(g.eq(x, c(0)), g.and(negative, g.eq(r, c(0))));
  const part = g.unlikely(negative, cotangent(g, r), g.select(fraction, g.div(c(1), x), c(0)));
  return g.select(pole, c(NaN), g.sub(smooth, part));
}
