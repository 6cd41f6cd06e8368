/**
 * Dawson's integral, and the dilogarithm. The tables are truncated Chebyshev series, in powers, that
 * `tests/kernels/expr_fit.py` computes.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** D(x)/x in t = x²/2 − 1, for x ≤ 2. */
// deno-fmt-ignore
const NEAR: Coefficients = {
  f32: [
    -2.1108742e-06, 1.231093e-05, -5.992791e-05, 0.00028789535, -0.0012468135, 0.0047663813, -0.015891202,
    0.045294587, -0.10747976, 0.20497988, -0.29998508, 0.31999403,
  ],
  f64: [
    1.2578314721692223e-12, -1.1700751531420774e-11, 9.736711101141047e-11, -8.062635004396898e-10,
    6.285498274452071e-09, -4.579941427010686e-08, 3.109377090460138e-07, -1.95661071797833e-06,
    1.1341501288795027e-05, -6.012301940925074e-05, 0.00028899985344161465, -0.001246695644740535,
    0.004765804899072691, -0.01589123606419454, 0.0452947205434806, -0.10747975160585002, 0.20497987582912758,
    -0.29998509320676114, 0.3199940372827045,
  ],
};

/** D(x) in t = x − 3, for x from 2 to 4. */
// deno-fmt-ignore
const MIDDLE: Coefficients = {
  f32: [
    1.11790505e-05, -3.1279094e-05, -7.227595e-06, 0.00018747724, -0.00048673223, 0.00062296935, 5.603986e-05,
    -0.0023515301, 0.0068923696, -0.014797649, 0.030607536, -0.06962618, 0.17827103,
  ],
  f64: [
    1.4130623060362458e-11, -4.3748795986653015e-11, -1.2313898204055395e-10, 8.803332255793446e-10,
    -1.0628425451230209e-09, -6.074576545485056e-09, 2.8511688687049302e-08, -2.779835703567156e-08,
    -1.728791601802413e-07, 7.548977921035953e-07, -8.818745584603735e-07, -3.016094323429243e-06,
    1.522149876686925e-05, -2.6059889365116423e-05, -1.3149352056144141e-05, 0.0001827774492927281,
    -0.0004825855823319855, 0.0006252582249111075, 5.456765397460347e-05, -0.0023521067490866513,
    0.0068926172853768725, -0.014797584983415293, 0.030607520379490896, -0.06962618366334973, 0.1782710306105583,
  ],
};

/** 2x·D(x) in t = 32/x² − 1, for x ≥ 4. */
// deno-fmt-ignore
const FAR: Coefficients = {
  f32: [
    1.3894671e-06, 4.3461114e-06, 1.4979052e-05, 9.546195e-05, 0.00095366396, 0.017292192, 1.0164219,
  ],
  f64: [
    -6.282823483924461e-10, 6.702783561726906e-10, 4.992377477530636e-09, -5.41602863836242e-09,
    -1.84259911819277e-08, 2.0496598570409922e-08, 4.265846461241908e-08, -4.8928465206594306e-08,
    -7.197278254536135e-08, 8.410110415810892e-08, 1.0113611768458064e-07, -1.1178286827965368e-07,
    -1.3718434316240104e-07, 1.1177612653457242e-07, 1.9571682304756699e-07, -4.009520159095451e-08,
    -2.522764492143697e-07, -1.821513481733954e-07, 7.277563654341759e-08, 3.2983033727281776e-07,
    5.941302508630495e-07, 1.1936423115198652e-06, 3.4758584099869038e-06, 1.50153555704956e-05,
    9.585187415866757e-05, 0.0009536645475219477, 0.01729214628963003, 1.0164219728980834,
  ],
};

/** −Li₂(−w)/w in t = 2w, for w from −½ to ½. */
// deno-fmt-ignore
const DILOGARITHM: Coefficients = {
  f32: [
    -6.546065e-06, 1.4579358e-05, -1.5028241e-05, 3.9946033e-05, -0.00012495767, 0.0003234434, -0.00086717866,
    0.0024988889, -0.007812613, 0.027777875, -0.12499999, 1.0,
  ],
  f64: [
    -2.2039356220366022e-10, 4.4513979483915824e-10, 4.754555293222241e-10, -8.365969024146411e-10,
    -2.3458533920064897e-09, 4.598525468795842e-09, -3.090532640354942e-09, 7.732498663981535e-09,
    -2.4922253504495736e-08, 5.49719307377638e-08, -1.1843830095479673e-07, 2.701394974071265e-07,
    -6.231054460210578e-07, 1.4450160423722336e-06, -3.390763831610521e-06, 8.070671430460835e-06,
    -1.9531263523484897e-05, 4.8225322574110015e-05, -0.00012207031104564493, 0.0003188775497828706,
    -0.0008680555556434655, 0.0025000000000569684, -0.007812499999997531, 0.02777777777777675,
    -0.12500000000000003, 1.0,
  ],
};

/** D(x) = e^(−x²)·∫ exp(t²) dt from 0 to x. */
export function dawsn(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const near = g.mul(size, polynomial(g, g.sub(g.mul(g.mul(size, size), c(0.5)), c(1)), NEAR));
  const middle = polynomial(g, g.sub(size, c(3)), MIDDLE);
  const inverse = g.div(c(1), size);
  const far = g.mul(g.mul(c(0.5), inverse), polynomial(g, g.sub(g.mul(c(32), g.mul(inverse, inverse)), c(1)), FAR));
  return g.copysign(g.either(g.lt(size, c(2)), near, g.select(g.lt(size, c(4)), middle, far)), x);
}

/**
 * Li₂(1 − x) = −∫ log t/(t − 1) dt from 1 to x, for x ≥ 0, from w within ½ of 0 (Cephes): with P(w) = −Li₂(−w)/w, for x
 * in [½, 3/2] it is −wP(w) at w = x − 1; below, π²/6 − log x log(1 − x) + wP(w) at w = −x; above, with 1/x for x beyond
 * 2, −½ log² x less the value at 1/x.
 */
export function spence(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const zero = c(0);
  const inverted = g.lt(c(1.5), x);
  // The value at 1/x is subtracted from −½ log² x.
  const y = g.select(inverted, g.div(c(1), x), x);
  const low = g.lt(y, c(0.5));
  // 1/x − 1 as (1 − x)/x, which cancels nothing.
  const direct = g.select(inverted, g.div(g.sub(c(1), x), x), g.sub(x, c(1)));
  const w = g.select(low, g.neg(y), direct);
  const part = g.sub(zero, g.mul(w, polynomial(g, g.add(w, w), DILOGARITHM)));
  const log = g.call("log", x);
  const logY = g.select(inverted, g.neg(log), log);
  const logs = g.mul(logY, g.call("log1p", g.neg(y)));
  const value = g.select(low, g.sub(g.sub(c(Math.PI ** 2 / 6), logs), part), part);
  const outer = g.sub(g.mul(c(-0.5), g.mul(log, log)), value);
  const result = g.select(inverted, outer, value);
  const infinite = g.eq(x, c(Infinity));
  const edge = g.select(g.eq(x, zero), c(Math.PI ** 2 / 6), g.select(infinite, c(-Infinity), result));
  return g.select(g.lt(x, zero), c(NaN), edge);
}
