/**
 * The sine and cosine integrals: series up to 4, above it the auxiliary functions f and g of Abramowitz and Stegun
 * 5.2.6. The tables are truncated Chebyshev series, in powers, that `tests/kernels/expr_fit.py` computes.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** Si(x)/x in t = x²/8 − 1, for x ≤ 4. */
// deno-fmt-ignore
const SINE: Coefficients = {
  f32: [
    2.567495e-06, -5.7446923e-05, 0.00092604104, -0.010180844, 0.069954365, -0.2699863, 0.6488924,
  ],
  f64: [
    -1.2465253208934712e-14, 8.535034668454058e-13, -4.8820436536706355e-11, 2.294707477809517e-09,
    -8.669329640074211e-08, 2.562902980424153e-06, -5.729510043974918e-05, 0.000926043940588566,
    -0.010180919854579487, 0.06995436230262994, -0.26998630593421985, 0.6488924209268717,
  ],
};

/** (Ci(x) − γ − log x)/x² in t = x²/8 − 1, for x ≤ 4. */
// deno-fmt-ignore
const COSINE: Coefficients = {
  f32: [
    -1.7503167e-07, 4.544873e-06, -8.738326e-05, 0.001188721, -0.010676245, 0.058041368, -0.18000156,
  ],
  f64: [
    -3.750854655497162e-14, 2.3558809712444187e-12, -1.2261802782427702e-10, 5.19417924305832e-09,
    -1.7478633681168744e-07, 4.535777665967924e-06, -8.738341186863486e-05, 0.0011887255711436752,
    -0.010676245460890443, 0.058041367082519175, -0.18000156259038463,
  ],
};

/** x·f(x) in t = 3 − 48/(x + 8), for x from 4 to 16. */
// deno-fmt-ignore
const F_MIDDLE: Coefficients = {
  f32: [
    1.8836664e-06, -7.2377393e-06, 2.405746e-05, -9.7896256e-05, 0.00040348113, -0.001598983, 0.0057295817,
    -0.01664609, 0.031714823, 0.9729943,
  ],
  f64: [
    5.789928023069588e-12, -1.9676362301315004e-11, 3.988491148270458e-11, -1.4420794174884581e-10,
    5.800528819254179e-10, -2.093180767762303e-09, 7.580347387936744e-09, -2.807297730625633e-08,
    1.0539834167855511e-07, -4.0130694873959585e-07, 1.5523064515516943e-06, -6.10557600946357e-06,
    2.4403466300947152e-05, -9.892651798808955e-05, 0.0004033264434276056, -0.0015986077347689455,
    0.005729609735900644, -0.016646137853662715, 0.03171482081391508, 0.9729943077879408,
  ],
};

/** x·f(x) in t = 512/x² − 1, for x ≥ 16. */
// deno-fmt-ignore
const F_FAR: Coefficients = {
  f32: [
    3.0159308e-07, -3.7549003e-06, 7.821859e-05, -0.0037372804, 0.9961804,
  ],
  f64: [
    -1.0917692109341902e-13, 2.582952538488312e-13, -2.3936862622258313e-13, 8.386295863421486e-13,
    -3.55518881942192e-12, 1.1970163678041325e-11, -4.399512172285059e-11, 1.8387630145162967e-10,
    -8.743338499744311e-10, 4.8724862058088155e-09, -3.3201363768538954e-08, 2.9393799554467096e-07,
    -3.7121882465585074e-06, 7.822150415492692e-05, -0.003737291268690389, 0.9961804419078865,
  ],
};

/** x²·g(x) in t = 3 − 48/(x + 8), for x from 4 to 16. */
// deno-fmt-ignore
const G_MIDDLE: Coefficients = {
  f32: [
    1.9596332e-06, -2.7602166e-06, -1.9564235e-05, 0.000229114, -0.0017585657, 0.009772205, -0.037143603,
    0.08165326, 0.9254221,
  ],
  f64: [
    -4.898792718343858e-12, 1.63181506400789e-11, -3.129693025622643e-11, 1.0966507084093392e-10,
    -4.307220025816509e-10, 1.481347687269839e-09, -5.034135168323627e-09, 1.7203723084587745e-08,
    -5.7873195950686226e-08, 1.881374181778401e-07, -5.689528375529515e-07, 1.4089829930326487e-06,
    -1.2561190451330594e-06, -1.9057542499419933e-05, 0.00022792661309736263, -0.0017587511926824794,
    0.00977254352675107, -0.037143578196225296, 0.08165323437490134, 0.9254220765670682,
  ],
};

/** x²·g(x) in t = 512/x² − 1, for x ≥ 16. */
// deno-fmt-ignore
const G_FAR: Coefficients = {
  f32: [
    -3.2605672e-07, 2.3945267e-06, -2.3623892e-05, 0.0003688034, -0.010898989, 0.9887059,
  ],
  f64: [
    -4.810135700527983e-13, 9.90245911681403e-13, -9.02183965522734e-14, 8.792503243975832e-13,
    -7.183078923677791e-12, 1.9147571265189274e-11, -5.222668519379626e-11, 1.7029097007186524e-10,
    -6.025575983704611e-10, 2.334926636798368e-09, -1.0170848603709439e-08, 5.110150960527773e-08,
    -3.0674555843975044e-07, 2.3134283265460163e-06, -2.3633813729929087e-05, 0.0003688343912956877,
    -0.010898987789452195, 0.9887058593705057,
  ],
};

/** f and g at x ≥ 4. */
function auxiliary(g: Graph, size: Node): { f: Node; g: Node } {
  const c = g.constants(size);
  const x = g.max(size, c(4));
  const inverse = g.div(c(1), x);
  const near = g.lt(x, c(16));
  const middle = g.sub(c(3), g.div(c(48), g.add(x, c(8))));
  const shifted = g.select(near, middle, g.sub(g.mul(g.mul(c(512), inverse), inverse), c(1)));
  const pick = (a: Coefficients, b: Coefficients): Node =>
    g.select(near, polynomial(g, shifted, a), polynomial(g, shifted, b));
  return {
    f: g.mul(pick(F_MIDDLE, F_FAR), inverse),
    g: g.mul(g.mul(pick(G_MIDDLE, G_FAR), inverse), inverse),
  };
}

/** x²/8 − 1 for |x| ≤ 4. */
function shifted(g: Graph, size: Node): Node {
  const x = g.min(size, g.like(size, 4));
  return g.sub(g.mul(g.mul(x, x), g.like(x, 0.125)), g.like(x, 1));
}

/** Si(x) = ∫ sin t/t dt from 0 to x; for large x π/2 − f cos x − g sin x. */
export function sineIntegral(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const near = g.mul(x, polynomial(g, shifted(g, size), SINE));
  const aux = auxiliary(g, size);
  const waves = g.add(g.mul(aux.f, g.call("cos", size)), g.mul(aux.g, g.call("sin", size)));
  const far = g.copysign(g.sub(c(Math.PI / 2), waves), x);
  const limit = g.copysign(c(Math.PI / 2), x);
  return g.either(g.le(size, c(4)), near, g.select(g.eq(size, c(Infinity)), limit, far));
}

/** Ci(|x|) = γ + log|x| + ∫ (cos t − 1)/t dt from 0 to |x|; for large |x| f sin|x| − g cos|x|. NaN at −∞. */
export function cosineIntegral(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const small = g.min(size, c(4));
  const tail = g.mul(g.mul(small, small), polynomial(g, shifted(g, size), COSINE));
  const near = g.add(g.add(c(0.5772156649015329), g.call("log", size)), tail);
  const aux = auxiliary(g, size);
  const far = g.sub(g.mul(aux.f, g.call("sin", size)), g.mul(aux.g, g.call("cos", size)));
  const infinite = g.select(g.eq(x, c(Infinity)), c(0), c(NaN));
  return g.either(g.le(size, c(4)), near, g.select(g.eq(size, c(Infinity)), infinite, far));
}
