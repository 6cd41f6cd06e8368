/**
 * Exponential integrals. The tables are truncated Chebyshev series, in powers, over the intervals of Cody and Thacher,
 * "Chebyshev approximations for the exponential integral Ei(x)", Math. Comp. 23 (1969); `tests/kernels/expr_fit.py`
 * computes them.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { sumOf } from "./pairs.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";
import { upperPart } from "./words.ts";
import { fromZero, logRatio, partsOf, pick, type Split } from "./zeros.ts";

/** (Ei(x) − log(x/x₀))/(x − x₀) in x − 3, for x ≤ 6. */
// deno-fmt-ignore
const NEAR: Coefficients = {
  f32: [
    1.9809045e-10, 2.7448286e-09, 2.9914876e-08, 3.494651e-07, 3.7788952e-06, 3.6484733e-05, 0.00031447315,
    0.0023870897, 0.01563529, 0.0859897, 0.38164118, 1.2845225, 2.9867723,
  ],
  f64: [
    7.058246632557308e-22, 1.6168375074777466e-20, 3.2079026842137283e-19, 6.673666017292768e-18,
    1.327813157671264e-16, 2.495602821650978e-15, 4.437716694035158e-14, 7.44391520785192e-13, 1.1733488280733484e-11,
    1.7306200039316532e-10, 2.3769736953286334e-09, 3.0231256244523506e-08, 3.5369791862245e-07, 3.776933080491561e-06,
    3.646161888485508e-05, 0.00031447936637055374, 0.002387150639494069, 0.015635280018617952, 0.0859896331959558,
    0.3816411761263823, 1.2845225183414326, 2.986772243435986,
  ],
};

/** E₁(x) + log x in t = 2x − 1, for x ≤ 1. */
// deno-fmt-ignore
const FIRST: Coefficients = {
  f32: [
    1.4405838e-07, -2.3764203e-06, 3.442248e-05, -0.00043789588, 0.0047958926, -0.045102008, 0.39346933,
    -0.13337359,
  ],
  f64: [
    -2.6899171572523866e-14, 7.068015128480379e-13, -1.7096548907755215e-11, 3.8171727497211e-10,
    -7.774613682911808e-09, 1.4319708844526943e-07, -2.360822887020937e-06, 3.442312599049166e-05,
    -0.00043790563907271195, 0.0047958926556569805, -0.04510200521552493, 0.3934693402873666, -0.1333735857837845,
  ],
};

/** x·eˣ·E₁(x) in t = (x − 4)/(x + 2), for x ≥ 1. */
// deno-fmt-ignore
const SECOND: Coefficients = {
  f32: [
    9.592005e-06, -1.5347363e-05, 1.954872e-05, -4.3863496e-05, 0.00016627923, -0.00034255025, 0.0011275796,
    -0.0025067467, 0.010133828, -0.024300411, 0.19036949, 0.8253826,
  ],
  f64: [
    1.6653605630210352e-09, 2.2833791588047637e-09, -8.884869602603872e-09, -1.1242555759612937e-08,
    2.308454459271108e-08, 2.8530020944707464e-08, -3.563055711250494e-08, -3.866861189273486e-08, 3.59847775087085e-08,
    4.927132707516047e-08, -3.401080059476726e-08, 1.3562838183210082e-08, -3.3895594783596894e-08,
    1.988326883196929e-07, -2.757892838197972e-07, 9.093660485625875e-07, -1.5231163467442538e-06,
    4.759418936062513e-06, -8.721850614330528e-06, 2.653610548185957e-05, -5.219395827001712e-05,
    0.00016176761759105962, -0.00033798581482425506, 0.0011289560037625775, -0.002507852571851941, 0.010133650725821937,
    -0.024300313654295764, 0.19036949703167486, 0.8253825996042233,
  ],
};

/** x·e⁸⁻ˣ·Ei(x) in t = x/3 − 3, for x from 6 to 12. */
// deno-fmt-ignore
const MIDDLE: Coefficients = {
  f32: [
    -0.048232142, 0.17930576, -0.4157555, 0.85193473, -1.0369692, -1.3181046, 11.972404, -41.2383, 103.3117, -220.66399,
    3436.3267,
  ],
  f64: [
    -4.185793002947977e-08, 1.5290761670925292e-07, -3.4214309220549174e-07, 1.280457670771261e-06,
    -5.028207982796691e-06, 1.6159976490971883e-05, -4.329825399384904e-05, 7.660925380515683e-05,
    8.731865226166892e-05, -0.0016861066805777124, 0.010105723731866197, -0.0437685591862748, 0.15144835263133027,
    -0.4205220487175742, 0.8797490924853288, -1.0345690196532324, -1.330254889490723, 11.971851967400779,
    -41.23613342213938, 103.31174801178771, -220.66409310620728, 3436.326770336772,
  ],
};

/** x·e⁸⁻ˣ·Ei(x) in t = x/6 − 3, for x from 12 to 24. */
// deno-fmt-ignore
const FAR: Coefficients = {
  f32: [
    0.017694848, -0.062032677, 0.13526796, -0.32425663, 0.797426, -1.8907611, 4.5239415, -11.116703, 28.01047,
    -72.023705, 3169.0186,
  ],
  f64: [
    1.7273831841408244e-07, -8.249088053734175e-07, 2.371315140418538e-06, -7.325831654447987e-06, 2.22340130755258e-05,
    -5.7177376158641824e-05, 0.00012291896171660703, -0.00020159279070964495, 0.00012168211285059007,
    0.0008052541185891182, -0.004684003569279858, 0.017026002592319928, -0.05085466899823982, 0.1352405511682022,
    -0.33465635021682427, 0.7976631391859121, -1.8864114670628507, 4.52385263369777, -11.1174555507184,
    28.010479901436113, -72.02366969512694, 3169.0185162256757,
  ],
};

/** x·e⁸⁻ˣ·Ei(x) in t = 48/x − 1, for x ≥ 24. */
// deno-fmt-ignore
const FARTHEST: Coefficients = {
  f32: [
    0.0007158605, 0.0036945092, 0.024410043, 0.23426504, 3.1710644, 67.82597, 3045.8257,
  ],
  f64: [
    3.415438746703184e-08, 5.231509964023551e-08, -2.1157267507843464e-07, -4.03217459264289e-07, 4.776961981458269e-07,
    1.4040332888896242e-06, -2.4290584846827587e-08, -2.4949154081409713e-06, -2.3209715215888753e-06,
    4.0343044984131573e-07, 2.9082894095867636e-06, 4.620877268168639e-06, 7.4026471337949276e-06,
    1.510337744835679e-05, 4.043020143126468e-05, 0.00013962606513858944, 0.0006120312467277196, 0.003407292859200672,
    0.024479529904867143, 0.23441629982079948, 3.171050057646433, 67.82595178969804, 3045.82573042112,
  ],
};

/** The zero of Ei. */
const ROOT: Split = [0.3725074107813666, 1.3140183414386028e-17];

/** Ei(x) for x > 0. */
function positive(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const [d, lost] = fromZero(g, x, partsOf(g, x, ROOT));
  const log = logRatio(g, x, ROOT[0], d);
  const slope = polynomial(g, g.sub(x, c(3)), NEAR);
  // Close to the zero what rounding loses of the distance counts for the logarithm too.
  const both = g.select(g.lt(g.abs(d), c(0.18)), g.add(slope, c(1 / ROOT[0])), slope);
  const near = g.add(log, g.fma(d, slope, g.mul(lost, both)));
  const middle = polynomial(g, g.sub(g.div(x, c(3)), c(3)), MIDDLE);
  const far = polynomial(g, g.sub(g.div(x, c(6)), c(3)), FAR);
  const farthest = polynomial(g, g.sub(g.div(c(48), x), c(1)), FARTHEST);
  const scaled = g.select(g.lt(x, c(12)), middle, g.select(g.lt(x, c(24)), far, farthest));
  // e^(x − 8), whose exponent is exact, doesn't overflow before the result does.
  return g.either(g.lt(x, c(6)), near, g.mul(g.call("exp", g.sub(x, c(8))), g.div(scaled, x)));
}

/** Ei(x), the principal value of ∫ eᵗ/t dt from −∞ to x; −E₁(−x) below 0. */
export function expi(g: Graph, x: Node): Node {
  const zero = g.like(x, 0);
  const below = g.neg(first(g, g.neg(x)));
  const above = g.select(g.eq(x, g.like(x, Infinity)), x, positive(g, x));
  return g.select(g.eq(x, zero), g.like(x, -Infinity), g.unlikely(g.lt(x, zero), below, above));
}

/** Up to here Eₙ is the sum of a series, whose terms cancel further out; beyond, a continued fraction. */
const CUT = 0.6;

/** So many terms of the series do, and so many levels of the fraction. */
const TERMS = { f32: 12, f64: 20 } as const;
const LEVELS = { f32: 24, f64: 116 } as const;

/** So far below 0 may n be: as many derivatives there are. */
const LEAST = -24;

/**
 * E₋ₖ = e⁻ˣ·uₖ/x with u₀ = 1 and uₖ = 1 + k·uₖ₋₁/x, as sums of two floats, since so many roundings would add up: products
 * of first parts are exact, beside which others may be rounded. All is positive, and what is NaN was infinite.
 */
function recurrence(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const inverse = g.div(c(1), x);
  const [xh, yh] = [x, inverse].map((v) => upperPart(g, v));
  // 1/x less its first part.
  const yl = g.div(g.sub(g.sub(c(1), g.mul(yh, xh)), g.mul(yh, g.sub(x, xh))), x);
  let [high, low] = [c(1), c(0)];
  for (let k = 1; k <= -LEAST; k++) {
    const taken = g.le(n, c(-k));
    const multiple = g.mul(c(k), yh);
    const first = upperPart(g, multiple);
    const second = g.fma(c(k), yl, g.sub(multiple, first));
    const part = upperPart(g, high);
    const rest = g.add(g.sub(high, part), low);
    const sum = sumOf(g, c(1), g.mul(part, first));
    const small = g.add(g.fma(rest, g.add(first, second), g.mul(part, second)), sum.low);
    const next = g.add(sum.high, small);
    high = g.select(taken, next, high);
    low = g.select(taken, g.sub(small, g.sub(next, sum.high)), low);
  }
  const value = g.div(g.mul(g.call("exp", g.neg(x)), g.add(high, low)), x);
  return g.select(g.finite(value), value, c(Infinity));
}

/**
 * e⁻ˣ/T₀ with T₍ₖ₋₁₎ = x + n + 2(k − 1) − k(n + k − 1)/Tₖ, for n ≥ 1 (Abramowitz and Stegun 5.1.22). The last T is
 * taken from Tₖ₊₁ = Tₖ + 1 + ½√(x/k), which it grows by, and saves a third of the levels.
 */
function fraction(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const sum = g.add(x, n);
  const levels = LEVELS[x.type as "f32" | "f64"];
  const [a, b] = [g.add(sum, c(2 * levels)), g.mul(c(levels + 1), g.add(n, c(levels)))];
  const step = g.fma(g.sqrt(x), c(0.5 / Math.sqrt(levels)), c(1));
  // (T − a)(T + step) = −b
  const middle = g.mul(g.sub(a, step), c(0.5));
  let below = g.add(middle, g.sqrt(g.sub(g.fma(middle, middle, g.mul(a, step)), b)));
  for (let k = levels; k > 0; k--) {
    const above = g.mul(c(k), g.add(n, c(k - 1)));
    below = g.sub(g.add(sum, c(2 * (k - 1))), g.div(above, below));
  }
  return g.div(g.call("exp", g.neg(x)), below);
}

/** E₁(x) for x > 0: polynomials, less log x up to 1, times e⁻ˣ/x beyond. */
function first(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const small = g.min(x, c(1));
  const near = g.sub(polynomial(g, g.sub(g.add(small, small), c(1)), FIRST), g.call("log", small));
  // Beyond, it is 0.
  const large = g.min(g.max(x, c(1)), c(800));
  const scaled = polynomial(g, g.div(g.sub(large, c(4)), g.add(large, c(2))), SECOND);
  return g.either(g.lt(c(1), x), g.mul(g.call("exp", g.neg(large)), g.div(scaled, large)), near);
}

/** k! */
function factorial(k: number): number {
  return k < 2 ? 1 : k * factorial(k - 1);
}

/** 1 + ½ + ... + 1/k */
function harmonic(k: number): number {
  return k === 0 ? 0 : 1 / k + harmonic(k - 1);
}

/**
 * (−x)ⁿ⁻¹/(n − 1)!·(ψ(n) − log x) − Σ (−x)ᵐ/((m − n + 1)m!) over m ≠ n − 1, for an integer n ≥ 1 (Abramowitz and
 * Stegun 5.1.12). The first term is nothing beside the others for n beyond the number of these.
 */
function series(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const order = g.sub(n, c(1));
  const halved = g.mul(order, c(0.5));
  const odd = g.ne(g.make("floor", x.type, [halved]), halved);
  const numbers = Array.from({ length: TERMS[x.type as "f32" | "f64"] }, (_, i) => i + 1);
  const inverse = pick(g, n, [[0, c(0)], ...numbers.map((k) => [k, c(1 / factorial(k - 1))] as const)]);
  const digamma = pick(g, n, numbers.map((k) => [k, c(harmonic(k - 1) - 0.5772156649015329)] as const));
  const size = g.mul(g.call("pow", x, order), inverse);
  const lead = g.mul(g.select(odd, g.neg(size), size), g.sub(digamma, g.call("log", x)));
  const terms: Node[] = [];
  let power = c(1);
  for (let m = 0; m < numbers.length; m++) {
    if (m > 0) power = g.mul(power, x);
    const distance = g.sub(c(m), order);
    const skipped = g.eq(distance, c(0));
    const sign = m % 2 === 0 ? 1 : -1;
    const term = g.div(g.mul(power, c(sign / factorial(m))), g.select(skipped, c(1), distance));
    terms.push(g.select(skipped, c(0), term));
  }
  const sum = terms.reduceRight((rest, term) => g.add(rest, term), c(0));
  return g.sub(lead, sum);
}

/**
 * Eₙ(x) = ∫ e^(−xt)/tⁿ dt from 1 on, for x ≥ 0 and an integer n from −24 on, as derivatives need it.
 */
export function expn(g: Graph, n: Node, x: Node): Node {
  const c = g.constants(x);
  const atZero = g.select(g.lt(c(1), n), g.div(c(1), g.sub(n, c(1))), c(Infinity));
  const above = g.either(g.lt(c(CUT), x), fraction(g, n, x), series(g, n, x));
  const value = g.select(g.eq(x, c(0)), atZero, g.unlikely(g.lt(n, c(1)), recurrence(g, n, x), above));
  const order = g.and(g.eq(g.make("floor", n.type, [n]), n), g.le(c(LEAST), n));
  const valid = g.and(g.le(c(0), x), order);
  return g.select(valid, g.select(g.eq(x, c(Infinity)), c(0), value), c(NaN));
}
