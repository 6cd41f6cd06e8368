/**
 * The sine and cosine integrals: series up to 4, above it the auxiliary functions f and g of Abramowitz and Stegun
 * 5.2.6. The tables are truncated Chebyshev series, in powers, that `tests/kernels/expr_fit.py` computes, and zeros.
 *
 * @module
 */
import { nextToFarZeros } from "./cosine_phase.ts";
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, polynomial } from "./polynomial.ts";
import { dividedDifference, fromZero, partsOf, pick, type Split, timesDistance } from "./zeros.ts";

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

/** (Ci(x) − γ − log x)/x² in x², for x ≤ 0.35. */
// deno-fmt-ignore
const COSINE: Coefficients = {
  f32: [
    -0.00023091254, 0.010416641, -0.25,
  ],
  f64: [
    1.7367212263685191e-10, -2.7557277774485653e-08, 3.1001984100659736e-06, -0.00023148148148140592,
    0.010416666666666666, -0.25,
  ],
};

/** Ci(x)/(x − z) in t = (x − 0.6)/(x + 0.6), with the first zero z, for x from 0.35 to 1. */
// deno-fmt-ignore
const COSINE_NEAR: Coefficients = {
  f32: [
    0.50360525, -0.07300034, 0.26722533, -0.37281615, 0.20177221, -0.73118794, 0.30238226, -1.9097747, 1.3492912,
  ],
  f64: [
    0.6802407015342331, 0.6030422348764857, 0.739422664005861, 0.5448753936348198, 0.7632328352363533,
    0.4972502682408555, 0.6924362882194598, 0.34979248357703485, 0.5626247477815651, 0.14369565192785513,
    0.40935676450364694, -0.09910368159270636, 0.2722584190691993, -0.37147368913202405, 0.20166585740195092,
    -0.7312126263677798, 0.3023830326557006, -1.9097745522376524, 1.3492912278404903,
  ],
};

/** Ci(x) in t = (x − 1.5)/(x + 1.5), for x from 1 to 2.2. */
// deno-fmt-ignore
const COSINE_MIDDLE: Coefficients = {
  f32: [
    14.486921, 15.065455, 11.193262, 6.4587865, 2.6059651, -1.0660326, -2.1600344, -2.992487, 0.14147438, 0.47035632,
  ],
  f64: [
    -131.20331227052444, -162.41161825138866, -135.72502684932962, -111.42877021101641, -85.36871443125338,
    -57.71209016345202, -32.19535523479244, -11.880003119091874, 2.8756819772969813, 11.328526186474054,
    14.9500072881645, 14.094061180773972, 11.153355104296914, 6.489585874730567, 2.6069672106757946,
    -1.0664386474538001, -2.1600434437659892, -2.9924849598121677, 0.14147440333540576, 0.4703563171953999,
  ],
};

/**
 * Ci(x)/(x − z) in t = (x − a)/(x + a), with the second zero z, for x from 2.2 to 4: a is a number with which the constant
 * is next to a float.
 */
// deno-fmt-ignore
const COSINE_FAR: Coefficients = {
  f32: [
    -0.5075726, -10.531378, -12.683111, -8.162503, -2.3134565, 1.0860329, 1.937795, 0.35899562, -0.3055772,
  ],
  f64: [
    -1045.0106379198528, -1306.0603766513238, -918.3074706730976, -501.1947558123177, -192.316125197839,
    7.764262121407693, 108.15030761698867, 132.02141903199887, 109.40772718609962, 68.34978881433354,
    28.689798604680718, 1.3345737430382427, -11.564121072135402, -12.798347840181153, -8.15074331108121,
    -2.312063496787448, 1.0859822235834407, 1.9377900213632187, 0.35899569524843333, -0.3055771897648748,
  ],
};

/** Where the polynomials for Ci change. */
const ENDS = [0.35, 1, 2.2] as const;

/** The first two zeros of Ci, and those next to 2π, 3π, ..., 16π. */
const ROOTS: readonly [Split, Split] = [
  [0.6165054856207163, -4.209920321433186e-17],
  [3.3841804225511862, 1.972125462363411e-16],
];
const FAR_ROOTS: readonly Split[] = [
  [6.427047744050369, -1.8747970603033628e-16],
  [9.525575457580667, -5.023806348878734e-16],
  [12.643546829711378, -8.160413116707143e-16],
  [15.770349650703585, -1.4937883748127327e-16],
  [18.901853302466318, -3.0408896367809253e-16],
  [22.03613991808238, 5.681168017829533e-16],
  [25.172204446050202, -8.651954218708514e-16],
  [28.309471561146786, 1.4132005582956406e-15],
  [31.44758901159398, -4.627691620303118e-16],
  [34.58632940507549, -2.0780694636668933e-15],
  [37.72553954731215, 9.034837561724816e-16],
  [40.865112537372994, 2.166376046556194e-15],
  [44.004971548521915, 5.610481585441719e-17],
  [47.145059968415396, -1.6150949251506485e-15],
  [50.28533517291954, 2.0405934759275664e-15],
];

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

/** Where the polynomials for f and g change. */
const MIDDLE = 16;

/** The variables of both polynomials for f, and g, at x ≥ 4. */
function variables(g: Graph, x: Node): { middle: Node; far: Node } {
  const c = g.constants(x);
  const inverse = g.div(c(1), x);
  return {
    middle: g.sub(c(3), g.div(c(48), g.add(x, c(8)))),
    far: g.sub(g.mul(g.mul(c(512), inverse), inverse), c(1)),
  };
}

/** x·f, x²·g, f and g at x ≥ 4. */
interface Auxiliary {
  readonly x: Node;
  readonly xf: Node;
  readonly xxg: Node;
  readonly f: Node;
  readonly g: Node;
}

function auxiliary(g: Graph, size: Node): Auxiliary {
  const c = g.constants(size);
  const x = g.max(size, c(4));
  const inverse = g.div(c(1), x);
  const near = g.lt(x, c(MIDDLE));
  const { middle, far } = variables(g, x);
  const t = g.select(near, middle, far);
  const pick = (a: Coefficients, b: Coefficients): Node => g.select(near, polynomial(g, t, a), polynomial(g, t, b));
  const [xf, xxg] = [pick(F_MIDDLE, F_FAR), pick(G_MIDDLE, G_FAR)];
  return { x, xf, xxg, f: g.div(xf, x), g: g.mul(g.mul(xxg, inverse), inverse) };
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

/** (f(x) − f(z))/(x − z) and the same of g, for numbers on one side of 16. */
function slopes(g: Graph, aux: Auxiliary, z: Node): { f: Node; g: Node } {
  const c = g.constants(z);
  const { x } = aux;
  const [t, t0] = [x, z].map((v) => variables(g, v));
  const near = g.lt(z, c(MIDDLE));
  const inverse = g.div(c(1), g.mul(x, z));
  const sum = g.add(x, z);
  // What the variables differ by, over x − z.
  const middle = g.div(c(48), g.mul(g.add(x, c(8)), g.add(z, c(8))));
  const far = g.mul(g.mul(c(-512), sum), g.mul(inverse, inverse));
  const slope = (a: Coefficients, b: Coefficients): Node =>
    g.select(
      near,
      g.mul(dividedDifference(g, t.middle, t0.middle, a), middle),
      g.mul(dividedDifference(g, t.far, t0.far, b), far),
    );
  // With x·f = F and x²·g = G, f(x) − f(z) is (F(x) − F(z))/z − f(x)·(x − z)/z, and so on.
  const over = g.div(c(1), z);
  return {
    f: g.mul(over, g.sub(slope(F_MIDDLE, F_FAR), aux.f)),
    g: g.mul(g.mul(over, over), g.sub(slope(G_MIDDLE, G_FAR), g.mul(aux.g, sum))),
  };
}

/** |sin z| of a number next to a multiple of π. */
function sineAt([value, rest]: Split): number {
  return Math.abs(Math.sin(value) + rest * Math.cos(value));
}

/**
 * f sin x − g cos x, for x ≥ 4. Up to 16π, with d = x − z small, for a zero z of it next to a multiple of π that is
 * ±((f |cos z| + g |sin z|)·sin d + ((f − f(z)) |sin z| − (g − g(z)) |cos z|)·cos d), where |cos z| is next to 1.
 */
function waves(g: Graph, size: Node): Node {
  const c = g.constants(size);
  const aux = auxiliary(g, size);
  const { x } = aux;
  const index = g.make("rint", x.type, [g.mul(x, c(1 / Math.PI))]);
  const table = (value: (z: Split, k: number) => Node): Node =>
    pick(g, index, FAR_ROOTS.map((z, k) => [k + 2, value(z, k)] as const));
  const [z, rest] = [0, 1].map((part) => table((root) => partsOf(g, x, root)[part]));
  const [d, lost] = fromZero(g, x, [z, rest]);
  const sin = table((root) => c(sineAt(root)));
  const cos = table((root) => c(-(sineAt(root) ** 2) / (1 + Math.sqrt(1 - sineAt(root) ** 2))));
  const close = g.and(g.lt(g.abs(d), c(0.5)), g.eq(g.lt(x, c(MIDDLE)), g.lt(z, c(MIDDLE))));
  const slope = slopes(g, aux, z);
  const angle = g.unlikely(close, d, x);
  const [sine, cosine] = [g.call("sin", angle), g.call("cos", angle)];
  // Beside f·sin d all is small.
  const first = g.fma(aux.f, cos, g.mul(aux.g, sin));
  const second = g.mul(d, g.sub(g.mul(slope.f, sin), g.fma(slope.g, cos, slope.g)));
  const small = g.fma(first, sine, g.mul(g.fma(lost, aux.f, second), cosine));
  // Times x, and with the sine as the larger part, fewer numbers are rounded.
  const term = g.mul(g.div(aux.xxg, x), cosine);
  const others = g.fma(g.sub(aux.xf, c(1)), sine, g.unlikely(close, g.mul(x, small), g.neg(term)));
  const scaled = g.add(sine, others);
  const signed = g.unlikely(close, g.mul(scaled, table((_, k) => c(k % 2 === 0 ? 1 : -1))), scaled);
  const far = nextToFarZeros(g, x, aux.xf, scaled, term);
  return g.div(g.unlikely(far.close, far.value, signed), x);
}

/**
 * Ci(|x|) = γ + log|x| + ∫ (cos t − 1)/t dt from 0 to |x|; for large |x| f sin|x| − g cos|x|. NaN at −∞.
 */
export function cosineIntegral(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const size = g.abs(x);
  const tiny = g.min(size, c(ENDS[0]));
  const square = g.mul(tiny, tiny);
  const log = g.add(g.call("log", size), g.fma(square, polynomial(g, square, COSINE), c(0.5772156649015329)));
  const y = g.min(size, c(4));
  const ratio = (center: number): Node => g.div(g.sub(y, c(center)), g.add(y, c(center)));
  const near = timesDistance(g, y, ROOTS[0], polynomial(g, ratio(0.6), COSINE_NEAR));
  const middle = polynomial(g, ratio(1.5), COSINE_MIDDLE);
  const last = timesDistance(g, y, ROOTS[1], polynomial(g, ratio(3.109375), COSINE_FAR));
  const infinite = g.select(g.eq(x, c(Infinity)), c(0), c(NaN));
  const far = g.select(g.eq(size, c(Infinity)), infinite, waves(g, size));
  const pieces = [log, near, middle];
  const series = ENDS.reduceRight((rest, end, i) => g.either(g.lt(size, c(end)), pieces[i], rest), last);
  return g.either(g.le(size, c(4)), series, far);
}
