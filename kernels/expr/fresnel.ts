/**
 * Fresnel's integrals: series in x⁴ up to 1.6, above it the auxiliary functions f and g of Abramowitz and Stegun 7.3.5.
 * The tables are truncated Chebyshev series, in powers, that `tests/kernels/expr_fit.py` computes.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** S(x)/x³ in t = x⁴/3.2 − 1, for x⁴ ≤ 6.4. */
// deno-fmt-ignore
const SINE: Coefficients = {
  f32: [
    1.7981199e-06, -4.0481304e-05, 0.0006544179, -0.007167859, 0.048324343, -0.1743147, 0.29309517,
  ],
  f64: [
    -8.307611334706864e-15, 5.752237471973433e-13, -3.325919998672916e-11, 1.5792782205999275e-09,
    -6.0225380842578e-08, 1.7949597019189395e-06, -4.037583434968114e-05, 0.0006544198690260635,
    -0.007167911761353554, 0.04832434283727346, -0.17431468926397273, 0.29309517923411965,
  ],
};

/** C(x)/x in t = x⁴/3.2 − 1, for x⁴ ≤ 6.4. */
// deno-fmt-ignore
const COSINE: Coefficients = {
  f32: [
    -5.996588e-07, 1.554387e-05, -0.00029601346, 0.003935114, -0.033555973, 0.16113494, -0.34931254, 0.45174927,
  ],
  f64: [
    -1.2550390487301792e-13, 7.949852016172283e-12, -4.1673121976455754e-10, 1.7747172865024366e-08,
    -5.987207035855031e-07, 1.5508353815616082e-05, -0.0002960141484602587, 0.003935136098416028,
    -0.03355597258771047, 0.16113494242158416, -0.3493125473682217, 0.45174926212910876,
  ],
};

/** πx·f(x) in t = x/0.8 − 3, for x from 1.6 to 3.2. */
// deno-fmt-ignore
const F_NEAR: Coefficients = {
  f32: [
    3.8437274e-06, -2.2907805e-05, 8.771803e-05, -0.0002865784, 0.00081875577, -0.0020323137, 0.00432864,
    -0.0076456727, 0.010320704, 0.99161905,
  ],
  f64: [
    8.137796624106722e-12, -1.4668373132434563e-11, -7.427732730555034e-11, 5.799451758862487e-10,
    -2.900560820283845e-09, 1.1929838082742137e-08, -3.971102181040863e-08, 1.0009905970234477e-07,
    -1.2902486620797642e-07, -4.464567199052451e-07, 4.413356574299951e-06, -2.2276423238035003e-05,
    8.707320364024827e-05, -0.0002869786580991202, 0.0008190547790456262, -0.0020321991315593465,
    0.004328584964310351, -0.007645684709912372, 0.010320707527863843, 0.9916190252903425,
  ],
};

/** πx·f(x) in t = 2(3.2/x)⁴ − 1, for x ≥ 3.2. */
// deno-fmt-ignore
const F_FAR: Coefficients = {
  f32: [
    6.058922e-08, -8.581513e-07, 2.1524578e-05, -0.0014035341, 0.998574,
  ],
  f64: [
    -8.012384598806012e-14, 2.2196038722617337e-13, -4.048926432386654e-13, 1.5164486501574364e-12,
    -6.4427690356396816e-12, 2.8010212794871692e-11, -1.3973276311125671e-10, 8.284117967798479e-10,
    -6.0874931939085835e-09, 5.9294317125725074e-08, -8.503494425354344e-07, 2.1525070836939753e-05,
    -0.0014035360994865582, 0.9985740220936027,
  ],
};

/** π²x³·g(x) in t = x/0.8 − 3, for x from 1.6 to 3.2. */
// deno-fmt-ignore
const G_NEAR: Coefficients = {
  f32: [
    9.4336165e-06, -2.8286773e-05, 3.555023e-05, 1.8553072e-05, -0.00039303096, 0.0018866211, -0.006189365,
    0.015729714, -0.031311568, 0.045874085, 0.9606569,
  ],
  f64: [
    1.1681167815281397e-11, 1.5684665411812293e-12, -2.5662597490373094e-10, 1.3143097600523119e-09,
    -4.856077233778628e-09, 1.4028897890522264e-08, -2.4586633296850464e-08, -2.5816364800798257e-08,
    4.476283178915434e-07, -2.3125280863457295e-06, 8.275949014601993e-06, -2.1913440444223853e-05,
    3.677432694342809e-05, 1.219499789570363e-05, -0.00039364398416111377, 0.0018893967224450027,
    -0.0061892242911870485, 0.015729219650464196, -0.03131157996887407, 0.04587410825946858, 0.960656902706751,
  ],
};

/** π²x³·g(x) in t = 2(3.2/x)⁴ − 1, for x ≥ 3.2. */
// deno-fmt-ignore
const G_FAR: Coefficients = {
  f32: [
    -1.1390958e-07, 9.12758e-07, -1.0102782e-05, 0.00018351134, -0.0068454803, 0.99295986,
  ],
  f64: [
    2.2302734315433615e-13, -4.922109024095134e-13, 2.525823271635039e-13, -9.75723313200765e-13,
    4.865400584038957e-12, -1.4609905605329372e-11, 4.668185351662032e-11, -1.7071093145313044e-10,
    6.91220285733335e-10, -3.1594605033426872e-09, 1.6798010608734696e-08, -1.0795459086270401e-07,
    8.862535212842262e-07, -1.0105833773705062e-05, 0.00018352144422024289, -0.006845479930734387,
    0.9929598776956565,
  ],
};

/** Up to here the series do. */
const CUT = 6.4 ** 0.25;

/** x⁴/3.2 − 1 for |x| up to the cut. */
function shifted(g: Graph, size: Node): Node {
  const x = g.min(size, g.like(size, CUT));
  const square = g.mul(x, x);
  return g.sub(g.div(g.mul(square, square), g.like(x, 3.2)), g.like(x, 1));
}

/**
 * x² less a multiple of 4. With x = 2k + y, |y| ≤ 1, x² = 4k² + 4ky + y²; of ky the fraction is taken in two parts, of
 * which the first is exact.
 */
function squareModulo4(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const rint = (v: Node): Node => g.make("rint", v.type, [v]);
  const k = rint(g.mul(x, c(0.5)));
  const y = g.sub(x, g.add(k, k));
  const grain = x.type === "f32" ? 2 ** 12 : 2 ** 26;
  const high = g.mul(rint(g.mul(y, c(grain))), c(1 / grain));
  const parts = [high, g.sub(y, high)].map((v) => g.mul(k, v)).map((v) => g.sub(v, rint(v)));
  return g.add(g.mul(c(4), g.add(parts[0], parts[1])), g.mul(y, y));
}

/** f and g, and the sine and cosine of πx²/2, from the cut on. */
function waves(g: Graph, size: Node): { f: Node; g: Node; sin: Node; cos: Node } {
  const c = g.constants(size);
  const x = g.max(size, c(CUT));
  const angle = g.mul(c(Math.PI / 2), squareModulo4(g, x));
  const near = g.lt(x, c(3.2));
  const ratio = g.div(c(3.2), x);
  const square = g.mul(ratio, ratio);
  const t = g.select(near, g.sub(g.div(x, c(0.8)), c(3)), g.sub(g.mul(c(2), g.mul(square, square)), c(1)));
  const pick = (a: Coefficients, b: Coefficients): Node => g.select(near, polynomial(g, t, a), polynomial(g, t, b));
  const scale = g.div(c(1 / Math.PI), x);
  return {
    f: g.mul(pick(F_NEAR, F_FAR), scale),
    g: g.mul(g.mul(pick(G_NEAR, G_FAR), scale), g.mul(g.div(c(1), x), g.div(c(1 / Math.PI), x))),
    sin: g.call("sin", angle),
    cos: g.call("cos", angle),
  };
}

/** The series up to the cut, ½ less the waves from there on, ½ at infinity; odd. */
function integral(g: Graph, x: Node, near: Node, wave: Node): Node {
  const size = g.abs(x);
  const half = g.like(x, 0.5);
  const far = g.select(g.eq(size, g.like(x, Infinity)), half, g.sub(half, wave));
  return g.either(g.lt(size, g.like(x, CUT)), near, g.copysign(far, x));
}

/** S(x) = ∫ sin(πt²/2) dt from 0 to x = ½ − f cos(πx²/2) − g sin(πx²/2). */
export function fresnelS(g: Graph, x: Node): Node {
  const size = g.abs(x);
  const w = waves(g, size);
  const near = g.mul(g.mul(x, g.mul(x, x)), polynomial(g, shifted(g, size), SINE));
  return integral(g, x, near, g.add(g.mul(w.f, w.cos), g.mul(w.g, w.sin)));
}

/** C(x) = ∫ cos(πt²/2) dt from 0 to x = ½ + f sin(πx²/2) − g cos(πx²/2). */
export function fresnelC(g: Graph, x: Node): Node {
  const size = g.abs(x);
  const w = waves(g, size);
  const near = g.mul(x, polynomial(g, shifted(g, size), COSINE));
  return integral(g, x, near, g.sub(g.mul(w.g, w.cos), g.mul(w.f, w.sin)));
}
