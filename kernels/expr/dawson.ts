/**
 * Dawson's integral, and the dilogarithm. The tables are truncated Chebyshev series, in powers, that
 * `tests/kernels/expr_fit.py` computes.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** D(x)/x in t = x² − 1, for x ≤ √2. */
// deno-fmt-ignore
const NEAR: Coefficients = {
  f32: [
    -3.0924014e-07, 2.9603896e-06, -2.4707097e-05, 0.0001869023, -0.0012292496, 0.00686833, -0.031629454, 0.11485932,
    -0.30711925, 0.5380795,
  ],
  f64: [
    -6.576409442905893e-14, 1.0223830959310201e-12, -1.4628285522399645e-11, 1.980165608000068e-10,
    -2.4833830133014173e-09, 2.866578240956248e-08, -3.023390501806183e-07, 2.887902419270255e-06,
    -2.4714021621415237e-05, 0.00018696596434654588, -0.0012292465812313489, 0.006868306991940051,
    -0.031629455549515136, 0.1148593220050566, -0.3071192603691526, 0.5380795069127684,
  ],
};

/** D(x) in t = (x − 2.7)/1.3, for x from √2 to 4. */
// deno-fmt-ignore
const MIDDLE: Coefficients = {
  f32: [
    -7.781998e-05, 0.0002680136, 2.8644683e-05, -0.0014373946, 0.0025325273, -0.00013947165, -0.0069678635, 0.014565095,
    -0.013841263, -0.0013281547, 0.027343282, -0.05483862, 0.0815356, -0.12066908, 0.2023745,
  ],
  f64: [
    4.0330577723290967e-10, 4.486527490899422e-09, -1.537642937563675e-08, -3.456587999666239e-08,
    1.9054090746805955e-07, -6.844878140782341e-08, -1.116086753673152e-06, 2.5953761638779147e-06,
    1.235664181080651e-06, -1.7002783155230774e-05, 2.8714822529733574e-05, 2.5771898206746683e-05,
    -0.00018944399780919778, 0.0002791391307605592, 0.00020492465511098018, -0.0014992413472581488,
    0.0023862669124522055, -7.690139789190129e-05, -0.006900243190365527, 0.014536040852439485, -0.013858302126210163,
    -0.0013215990831337771, 0.027345395951539446, -0.054839255671635306, 0.08153550029847845, -0.12066906659180845,
    0.20237451091051398,
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
  const near = g.mul(size, polynomial(g, g.sub(g.mul(size, size), c(1)), NEAR));
  const middle = polynomial(g, g.div(g.sub(size, c(2.7)), c(1.3)), MIDDLE);
  const inverse = g.div(c(1), size);
  const far = g.mul(g.mul(c(0.5), inverse), polynomial(g, g.sub(g.mul(c(32), g.mul(inverse, inverse)), c(1)), FAR));
  return g.copysign(g.either(g.lt(size, c(Math.SQRT2)), near, g.select(g.lt(size, c(4)), middle, far)), x);
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
  const y = g.select(inverted, g.div(c(1), x), x);
  const low = g.lt(y, c(0.5));
  // 1/x − 1 as (1 − x)/x, which cancels nothing.
  const direct = g.select(inverted, g.div(g.sub(c(1), x), x), g.sub(x, c(1)));
  const w = g.select(low, g.neg(y), direct);
  const part = g.sub(zero, g.mul(w, polynomial(g, g.add(w, w), DILOGARITHM)));
  const log = g.call("log", x);
  const half = g.mul(c(0.5), log);
  // From π²/6 the sum of all that is smaller is subtracted.
  const complement = g.call("log1p", g.neg(y));
  const logs = g.select(inverted, g.mul(g.neg(log), g.add(complement, half)), g.mul(log, complement));
  const inner = g.sub(c(Math.PI ** 2 / 6), g.add(part, logs));
  const outer = g.neg(g.select(low, inner, g.add(g.mul(log, half), part)));
  const result = g.select(inverted, outer, g.select(low, inner, part));
  const infinite = g.eq(x, c(Infinity));
  const edge = g.select(g.eq(x, zero), c(Math.PI ** 2 / 6), g.select(infinite, c(-Infinity), result));
  return g.select(g.lt(x, zero), c(NaN), edge);
}
