/**
 * The logarithm of the gamma function, and its derivative, below 0. Both have zeros between the poles, next to which the
 * terms that give them cancel: the functions are taken less what the terms are at the zero, so that all that is added
 * is a multiple of the distance from it. `tests/kernels/expr_fit.py` computes the zeros.
 *
 * @module
 */
import { digammaNextToZero } from "./digamma_zeros.ts";
import { COTANGENT, DIGAMMA, LOG_GAMMA, ROOT, SINE } from "./gamma_tables.ts";
import type { Graph, Node } from "./graph.ts";
import { type Pair, times } from "./pairs.ts";
import { polynomial } from "./polynomial.ts";
import { largeLogGamma } from "./stirling.ts";
import { dividedDifference, fromZero, partsOf, pick, type Split } from "./zeros.ts";

/** The zeros r − n of log|Γ|: n, r, and 1/Γ(2 + r), each as a double and what that leaves. From n = 18 on none is a float. */
// deno-fmt-ignore
const LOG_GAMMA_ZEROS: readonly (readonly [number, number, number, number, number])[] = [
  [2, -0.45702473822080064, 1.843554041574456e-17, 1.1256510826501378, 1.0841444543724431e-16],
  [3, -0.14358088834998006, 3.862806401714152e-18, 1.0553234990501568, 4.4649927048109464e-17],
  [3, 0.2523173532725874, -2.04688991691325e-17, 0.8814385386643403, 2.4653374328911683e-17],
  [4, -0.03936183974053688, 3.2731379225891636e-18, 1.0162687134143074, 9.432123819279929e-17],
  [4, 0.04470571514140207, 8.223977942582053e-19, 0.9806502351991128, 1.715534487828054e-17],
  [5, -0.008218168322593521, -5.582665915956405e-19, 1.0034586639027585, 1.184149386077293e-17],
  [5, 0.008455359439952277, 8.231751957350036e-19, 0.9964086572748893, 1.221420330589951e-18],
  [6, -0.0013852944531550972, -2.6295731811446077e-20, 1.0005852329698266, 6.799344448469813e-17],
  [6, 0.0013925199191243706, -7.090441230646531e-20, 0.999410812912986, -1.2597536995129588e-17],
  [7, -0.00019833340732475162, 1.1820573401560963e-20, 1.0000838430872447, 4.491505605249588e-17],
  [7, 0.0001984921093623021, 6.263909978492175e-21, 0.9999160714633278, -2.6039259833005223e-18],
  [8, -2.48002706819597e-05, 1.0083974251164085e-21, 1.0000104850225826, -8.859163353259624e-17],
  [8, 2.4802904179335845e-05, 3.15397713595963e-22, 0.9999895135772554, -1.2581803544333645e-17],
  [9, -2.7557148226503463e-06, -5.624459871432079e-23, 1.000001165071289, -9.416488893733787e-17],
  [9, 2.7557490225318057e-06, -6.500300408654724e-23, 0.9999988349107116, 4.4878393349323976e-17],
  [10, -2.755730136466002e-07, -2.4472526783403563e-23, 1.0000001165079357, -9.906751882986084e-17],
  [10, 2.7557337083353163e-07, 1.4502658434955713e-23, 0.999999883491878, -2.109731842979941e-17],
  [11, -2.5052106852407546e-08, 1.2924868620853802e-24, 1.0000000105916382, -4.1017880168218984e-17],
  [11, 2.5052109918476226e-08, -6.807394864189793e-25, 0.9999999894083602, 6.461255947389453e-18],
  [12, -2.087675687777539e-09, -4.849684877236172e-26, 1.0000000008826366, -5.3908057736801865e-17],
  [12, 2.087675709796081e-09, -8.658839215884982e-26, 0.9999999991173634, 4.2567136394155134e-17],
  [13, -1.6059043830108875e-10, 7.046449983196074e-27, 1.000000000067895, 9.873714921871509e-17],
  [13, 1.6059043843534355e-10, 6.465141936497467e-27, 0.9999999999321049, 1.2216369768451683e-17],
  [14, -1.147074559737784e-11, 4.194056116105366e-28, 1.0000000000048497, -2.4665727219679144e-17],
  [14, 1.147074559808161e-11, -7.830340218001236e-28, 0.9999999999951503, 2.46653683365634e-17],
  [15, -7.647163731803788e-13, 4.886154187641447e-29, 1.0000000000003233, 1.3158602995793265e-17],
  [15, 7.647163731835846e-13, -3.8035184915187745e-29, 0.9999999999996767, -1.3158604623794739e-17],
  [16, -4.779477332386745e-14, -1.811833433216651e-30, 1.0000000000000202, 8.224127348720732e-19],
  [16, 4.779477332388026e-14, -9.319923331229129e-31, 0.9999999999999798, -8.224127413521769e-19],
  [17, -2.811457254345498e-15, -2.2878206410005478e-32, 1.000000000000001, 7.841706131106506e-17],
  [17, 2.8114572543455435e-15, -8.713180440266469e-32, 0.9999999999999988, 3.2605241151427776e-17],
];

/** The zeros z of digamma from −1 to 0, from −2 to −1, and so on, and π/|sin πz|, each as a double and what that leaves. */
// deno-fmt-ignore
const DIGAMMA_ZEROS: readonly (readonly [number, number, number, number])[] = [
  [-0.5040830082644554, -8.15428206243813e-18, 3.141851123454259, -1.3549788058966494e-16],
  [-1.5734984731623904, -1.574185691077347e-17, 3.227242697072363, -4.6165941914620937e-17],
  [-2.6107208684441447, 9.881960746978353e-17, 3.3417244345721966, 7.875354602420664e-18],
  [-3.635293366436901, 5.454396163173039e-17, 3.4484206296467317, 1.0291415962903725e-16],
  [-4.653237761743142, -2.5492686201468193e-16, 3.5444448939260167, 2.1359935434010077e-16],
  [-5.6671624415568855, -3.2153051074948335e-18, 3.630868139165468, 6.224303177085698e-18],
  [-6.678418213073427, 3.470798723495241e-16, 3.709168988099669, 1.6046642368050133e-16],
  [-7.687788325031626, -1.351562494643672e-16, 3.7806510952253163, -1.3086158750141547e-16],
  [-8.695764163816401, -3.2859903716289447e-16, 3.846375823567905, 1.6575069738183695e-16],
  [-9.702672540001863, -3.2563178405401477e-16, 3.907193684148891, -1.6727780393019546e-16],
];

/**
 * Of each precision: up to which n the product is taken in pairs, since zeros next to −n are told from it, and up to
 * which it is taken at all: beyond, log|Γ| is not small beside the terms of the reflection.
 */
const STEPS = { f32: { pairs: 9, all: 20 }, f64: { pairs: 17, all: 40 } } as const;

/** w|r|(1 + r)(1 − r)(2 − r)...(n − r), where all factors but w are floats. */
function product(g: Graph, w: Pair, r: Node, n: Node): Pair {
  const c = g.constants(r);
  const { pairs, all } = STEPS[r.type as "f32" | "f64"];
  let value = times(g, times(g, w, g.abs(r)), g.add(c(1), r));
  for (let k = 1; k <= all; k++) {
    const factor = g.select(g.le(c(k), n), g.sub(c(k), r), c(1));
    if (k <= pairs) value = times(g, value, factor);
    else value = { high: g.mul(value.high, factor), low: g.mul(value.low, factor) };
  }
  return value;
}

/**
 * log|Γ(x)| for x < 0. With n the integer next to −x and r = x + n it is log Γ(2 + r) − log q, q = |r|(1 + r)(1 − r)
 * ...(n − r). With r₀ of a zero on the same side of −n, where q is Γ(2 + r₀), it is log Γ(2 + r) − log Γ(2 + r₀) −
 * log(q/Γ(2 + r₀)). For large n it is log(π/|sin πr|) − log Γ(1 − x).
 */
export function lgammaBelow(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const nearest = g.make("rint", x.type, [x]);
  // The zero on the right of −3 serves only up to the minimum between it and the next one.
  const whole = g.select(g.and(g.lt(c(-2.65), x), g.lt(x, c(-2))), c(-2), nearest);
  const n = g.neg(whole);
  const r = g.sub(x, whole);
  // Zeros are numbered by 2n, and 1 more on the right of −n.
  const place = g.add(g.add(n, n), g.select(g.lt(c(0), r), c(1), c(0)));
  const table = (none: Split, of: 1 | 3): readonly Node[] =>
    [0, 1].map((part) =>
      pick(g, place, [
        [-1, c(none[part])],
        ...LOG_GAMMA_ZEROS.map((zero) =>
          [2 * zero[0] + (zero[1] > 0 ? 1 : 0), partsOf(g, x, [zero[of], zero[of + 1]])[part]] as const
        ),
      ])
    );
  const [r0, rest] = table([0, 0], 1);
  const [high, low] = table([1, 0], 3);
  const q = product(g, { high, low }, r, n);
  const less1 = g.sub(q.high, c(1));
  const change = g.add(less1, q.low);
  const log = g.select(g.lt(change, c(-0.5)), g.call("log", g.add(q.high, q.low)), g.call("log1p", change));
  // With log Γ(2 + r) = r(1 + r)·p(r).
  const [d, lost] = fromZero(g, r, [r0, rest]);
  const p = polynomial(g, r, LOG_GAMMA);
  const slope = g.mul(g.mul(r0, g.add(c(1), r0)), dividedDifference(g, r, r0, LOG_GAMMA));
  const secant = g.fma(g.add(g.add(c(1), r), r0), p, slope);
  const lostChange = g.add(g.sub(less1, change), q.low);
  const near = g.sub(g.fma(d, secant, g.fma(lost, secant, g.neg(g.div(lostChange, q.high)))), log);
  const far = g.neg(g.add(largeLogGamma(g, g.sub(c(1), x)), g.call("log", g.abs(sineOver(g, r)))));
  const isFar = g.lt(c(STEPS[x.type as "f32" | "f64"].all), n);
  return g.select(g.eq(r, c(0)), c(Infinity), g.either(isFar, far, near));
}

/** sin(πr)/πr − 1 */
function sineLess1(g: Graph, r: Node): Node {
  const u = g.mul(r, r);
  return g.mul(u, polynomial(g, u, SINE));
}

/** sin(πr)/π, rounded little more than once. */
function sineOver(g: Graph, r: Node): Node {
  return g.fma(sineLess1(g, r), r, r);
}

/**
 * ψ(x) next to its zeros z above −10. With x = r − n and z = r₀ − n, 0 < r < 1, it is ψ(1 − x) − ψ(1 − z) −
 * π(cot πr − cot πr₀), where the latter difference is −π sin π(x − z)/(sin πr sin πr₀), and ψ(1 − x) is
 * ψ(2 − r) + 1/(2 − r) + ... + 1/(n − r).
 */
function nextToZero(g: Graph, x: Node): { close: Node; value: Node } {
  const c = g.constants(x);
  const whole = g.make("floor", x.type, [x]);
  const n = g.neg(whole);
  const table = (of: 0 | 2): readonly Node[] =>
    [0, 1].map((part) =>
      pick(g, n, DIGAMMA_ZEROS.map((zero, i) => [i + 1, partsOf(g, x, [zero[of], zero[of + 1]])[part]] as const))
    );
  const [z, rest] = table(0);
  const [factor, more] = table(2);
  const [d, lost] = fromZero(g, x, [z, rest]);
  const [r, r0] = [g.sub(x, whole), g.sub(z, whole)];
  // ψ(2 − r) = (1 − r − root)·p(−r)
  const fromRoot = g.sub(g.sub(c(1), r0), c(ROOT[0]));
  const p = polynomial(g, g.neg(r), DIGAMMA);
  let slope = g.neg(g.fma(fromRoot, dividedDifference(g, g.neg(r), g.neg(r0), DIGAMMA), p));
  for (let k = 2; k <= DIGAMMA_ZEROS.length; k++) {
    const term = g.div(c(1), g.mul(g.sub(c(k), r), g.sub(c(k), r0)));
    slope = g.add(slope, g.select(g.le(c(k), n), term, c(0)));
  }
  const least = g.abs(g.sub(x, g.make("rint", x.type, [x])));
  // (k sin πd/πd)/below + slope as one fraction, in which k is by far the largest term above.
  const sine = sineLess1(g, least);
  const below = g.fma(sine, least, least);
  const others = g.add(g.fma(slope, below, more), g.mul(factor, sineLess1(g, d)));
  const above = g.add(others, factor);
  // What rounding loses of these; above is from 2.4 to 3.9.
  const [lostAbove, lostBelow] = [g.add(g.sub(factor, above), others), g.fma(sine, least, g.sub(least, below))];
  const quotient = g.div(above, below);
  const change = g.mul(g.sub(lostAbove, g.mul(quotient, lostBelow)), c(1 / 3.2));
  const value = g.fma(d, quotient, g.mul(quotient, g.fma(d, change, lost)));
  return { close: g.lt(g.abs(d), c(0.3)), value };
}

/** ψ(x) for x < 0, given ψ(1 − x): that less π/tan πr = 1/r − r·p(r²), where r is x less an integer. */
export function digammaBelow(g: Graph, x: Node, reflected: Node): Node {
  const c = g.constants(x);
  const r = g.sub(x, g.make("rint", x.type, [x]));
  const { close, value } = nextToZero(g, x);
  const other = g.fma(r, polynomial(g, g.mul(r, r), COTANGENT), g.sub(reflected, g.div(c(1), r)));
  // Where it is less than what it is a difference of, digits are lost.
  const cancels = g.and(g.lt(x, c(-10)), g.lt(g.abs(other), g.mul(reflected, c(1.5))));
  const right = g.unlikely(cancels, digammaNextToZero(g, x, r), g.unlikely(close, value, other));
  return g.select(g.eq(r, c(0)), c(NaN), right);
}
