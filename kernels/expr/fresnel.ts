/**
 * Fresnel's integrals: series in x⁴ up to √2, above it the auxiliary functions f and g of Abramowitz and Stegun 7.3.5.
 * The tables are truncated Chebyshev series, in powers, that `tests/kernels/expr_fit.py` computes.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";

/** S(x)/x³ in t = x⁴/2 − 1, for x⁴ ≤ 4. */
// deno-fmt-ignore
const SINE: Coefficients = {
  f32: [
    -4.257358e-06, 0.00011217846, -0.0020039666, 0.02225081, -0.13357751, 0.36565006,
  ],
  f64: [
    5.550273614985545e-15, -5.164474329187446e-13, 3.9470376015198595e-11, -2.426478286178582e-09,
    1.1679050206771268e-07, -4.253110363112501e-06, 0.00011200320088216769, -0.002003968640505868, 0.02225087664875874,
    -0.13357751509286409, 0.3656500396479522,
  ],
};

/** C(x)/x in t = x⁴/2 − 1, for x⁴ ≤ 4. */
// deno-fmt-ignore
const COSINE: Coefficients = {
  f32: [
    1.0232187e-06, -3.1774216e-05, 0.00069030793, -0.009739169, 0.07904941, -0.30323765, 0.6072507,
  ],
  f64: [
    7.712631998960822e-14, -6.5142720613131685e-12, 4.471519428436189e-10, -2.4367980280156512e-08,
    1.0223242397383147e-06, -3.173155828869349e-05, 0.0006903084689888928, -0.009739190665216342, 0.07904940576968494,
    -0.3032376366941342, 0.6072506796977235,
  ],
};

/** πx·f(x) in t = (x − 2.3)/0.9, for x from √2 to 3.2. */
// deno-fmt-ignore
const F_NEAR: Coefficients = {
  f32: [
    8.83419e-06, -6.799399e-05, 0.00026089675, -0.0007609245, 0.0019173529, -0.0041916436, 0.0078096846, -0.011993929,
    0.014008434, 0.9902005,
  ],
  f64: [
    -4.9854467145699575e-11, 1.7056383983041107e-10, -1.6823724707108865e-10, -4.321835599077532e-10,
    4.430261171198006e-09, -2.412643914011216e-08, 9.646331163798952e-08, -3.055260578941488e-07, 7.580421693185735e-07,
    -1.2313823718990294e-06, -4.560589356040424e-07, 1.3883536063190572e-05, -7.05590232134877e-05,
    0.0002552640527974589, -0.000757512632654008, 0.0019199486069029596, -0.004193080104026768, 0.007809206735820545,
    -0.011993732154599172, 0.014008457771810508, 0.9902004964827069,
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

/** π²x³·g(x) in t = (x − 2.3)/0.9, for x from √2 to 3.2. */
// deno-fmt-ignore
const G_NEAR: Coefficients = {
  f32: [
    4.181559e-05, -0.0001271864, 0.00017207908, -6.225535e-05, -0.0007777904, 0.003923924, -0.011953641, 0.027246203,
    -0.04787684, 0.061301198, 0.9544011,
  ],
  f64: [
    -1.2904624891987676e-10, 3.6910092916980737e-10, 6.211163830458522e-11, -2.6756525541030954e-09,
    1.3549563184037145e-08, -5.3206348774103475e-08, 1.5774778541578455e-07, -3.230335444069552e-07,
    2.1440455775823893e-07, 1.8076805565080358e-06, -1.0932578065393889e-05, 3.872175254270201e-05,
    -9.941348729355038e-05, 0.00017459140917964363, -8.904428520308272e-05, -0.0007788270539995427,
    0.003935399273501701, -0.01195343633604644, 0.0272441831472537, -0.04787685281990371, 0.06130129767906341,
    0.9544011043991907,
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
const CUT = Math.SQRT2;

/** x⁴/2 − 1 for |x| up to the cut. */
function shifted(g: Graph, size: Node): Node {
  const x = g.min(size, g.like(size, CUT));
  const square = g.mul(x, x);
  return g.sub(g.mul(g.mul(square, square), g.like(x, 0.5)), g.like(x, 1));
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
  const t = g.select(near, g.div(g.sub(x, c(2.3)), c(0.9)), g.sub(g.mul(c(2), g.mul(square, square)), c(1)));
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
