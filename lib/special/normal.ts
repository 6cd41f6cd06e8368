/**
 * The error function, and the normal distribution's.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkInteger, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { add, constLike, div, eq, exp, gt, log, lt, mul, neg, select, square, sub } from "../ops/mod.ts";
import { realOne, withRule } from "./rules.ts";

/**
 * 2/√π·∫₀ˣ exp(−t²) dt, the error function.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.erf(1).item(), 0.8427008, 1e-6);
 * ```
 */
export function erf(x: ArrayLike): NDArray {
  return ops.erf(realOne("erf", x));
}

/**
 * 1 − erf(x), accurate where erf is near 1.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.erfc(5).item(), 1.5374597e-12, 1e-18);
 * ```
 */
export function erfc(x: ArrayLike): NDArray {
  return ops.erfc(realOne("erfc", x));
}

/**
 * The inverse of {@link erf}: ±∞ at ±1, NaN beyond.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.erfinv([0, 1, 2]).tolist(), [0, Infinity, NaN]);
 * ```
 */
export function erfinv(x: ArrayLike): NDArray {
  return ops.erfInv(realOne("erfinv", x));
}

/**
 * The standard normal distribution function, ½·erfc(−x/√2).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.ndtr([-Infinity, 0, Infinity]).tolist(), [0, 0.5, 1]);
 * ```
 */
export function ndtr(x: ArrayLike): NDArray {
  return ndtrOf(realOne("ndtr", x));
}

/** erf near 0, erfc of the positive one of ±x/√2 elsewhere, as JAX chooses: no digits are lost in either tail. */
function ndtrOf(x: NDArray): NDArray {
  const w = mul(x, Math.SQRT1_2);
  const z = ops.abs(w);
  const far = ops.erfc(z);
  const near = add(1, ops.erf(w));
  const tail = select(gt(w, constLike(w, 0)), sub(2, far), far);
  return mul(select(lt(z, constLike(z, Math.SQRT1_2)), near, tail), 0.5);
}

/** Σ c[0]·xⁿ + ... + c[n] */
function polynomial(c: readonly number[], x: NDArray): NDArray {
  return c.slice(1).reduce<NDArray>((sum, a) => add(mul(sum, x), a), constLike(x, c[0]));
}

/** A rational function, by the coefficients of numerator and denominator, highest power first. */
type Rational = readonly [readonly number[], readonly number[]];

function ratio([p, q]: Rational, x: NDArray): NDArray {
  return div(polynomial(p, x), polynomial(q, x));
}

// Wichura's tables as Moshier's Cephes (ndtri.c, 1989) has them: the middle, the tail, and the far tail.
// deno-fmt-ignore
const MIDDLE: Rational = [
  [-59.96335010141079, 98.00107541859997, -56.67628574690703, 13.931260938727968, -1.2391658386738125],
  [1, 1.9544885833814176, 4.676279128988815, 86.36024213908905, -225.46268785411937, 200.26021238006066,
    -82.03722561683334, 15.90562251262117, -1.1833162112133],
];
// deno-fmt-ignore
const TAIL: Rational = [
  [4.0554489230596245, 31.525109459989388, 57.16281922464213, 44.08050738932008, 14.684956192885803,
    2.1866330685079025, -0.1402560791713545, -0.03504246268278482, -0.0008574567851546854],
  [1, 15.779988325646675, 45.39076351288792, 41.3172038254672, 15.04253856929075, 2.504649462083094,
    -0.14218292285478779, -0.03808064076915783, -0.0009332594808954574],
];
// deno-fmt-ignore
const FAR: Rational = [
  [3.2377489177694603, 6.915228890689842, 3.9388102529247444, 1.3330346081580755, 0.20148538954917908,
    0.012371663481782003, 0.00030158155350823543, 2.6580697468673755e-6, 6.239745391849833e-9],
  [1, 6.02427039364742, 3.6798356385616087, 1.3770209948908132, 0.21623699359449663, 0.013420400608854318,
    0.00032801446468212774, 2.8924786474538068e-6, 6.790194080099813e-9],
];

/**
 * The inverse of {@link ndtr}: the quantile of the standard normal distribution; −∞ at 0, ∞ at 1, NaN outside.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.ndtri(0.975).item(), 1.959964, 1e-5);
 * ```
 */
export function ndtri(p: ArrayLike): NDArray {
  const a = realOne("ndtri", p);
  const edge = Math.exp(-2);
  const upper = gt(a, constLike(a, 1 - edge));
  const lower = select(upper, sub(1, a), a);
  const safe = select(eq(lower, constLike(a, 0)), constLike(a, 0.5), lower);
  const w = sub(safe, 0.5);
  const ww = square(w);
  const middle = mul(add(w, mul(w, mul(ww, ratio(MIDDLE, ww)))), -Math.sqrt(2 * Math.PI));
  const z = ops.sqrt(mul(log(safe), -2));
  const inverse = div(1, z);
  const first = sub(z, div(log(z), z));
  const far = sub(first, div(ratio(FAR, inverse), z));
  const tail = sub(first, div(ratio(TAIL, inverse), z));
  const outer = select(ops.ge(z, constLike(z, 8)), far, tail);
  const x = select(gt(safe, constLike(a, edge)), middle, outer);
  const signed = select(upper, x, neg(x));
  const infinity = constLike(a, Infinity);
  return select(eq(a, constLike(a, 0)), neg(infinity), select(eq(a, constLike(a, 1)), infinity, signed));
}

/** Options of {@link logNdtr}. */
export interface OrderOption {
  /** How many terms of the asymptotic series are taken; 3 by default. */
  seriesOrder?: number;
}

/**
 * log ndtr(x), accurate in both tails: −ndtr(−x) far above 0, and far below the asymptotic series
 * −x²/2 − log(−x) − ½·log 2π + log(1 + Σ (−1)ⁿ(2n − 1)!!/x²ⁿ). Its derivative is exp(−x²/2 − ½·log 2π − log ndtr(x)).
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.logNdtr(-20).item(), -203.91716, 1e-3);
 * ```
 */
export function logNdtr(x: ArrayLike, options: number | OrderOption = {}): NDArray {
  const { seriesOrder = 3 } = typeof options === "number"
    ? { seriesOrder: options }
    : checkOptions("logNdtr", options, ["seriesOrder"]);
  checkInteger("logNdtr", "the order of the series", seriesOrder, 0);
  if (seriesOrder > 30) {
    throw new RangeError(`logNdtr: the order of the series is ${seriesOrder}; it must be an integer from 0 to 30`);
  }
  const half = Math.log(2 * Math.PI) / 2;
  return withRule("logNdtr", [realOne("logNdtr", x)], (x) => logNdtrOf(x, seriesOrder), [
    (t, y, [x]) => mul(t, exp(sub(sub(mul(square(x), -0.5), half), y))),
  ]);
}

function logNdtrOf(x: NDArray, order: number): NDArray {
  const [lower, upper] = x.dtype === "float32" ? [-10, 5] : [-20, 8];
  const above = gt(x, constLike(x, upper));
  const middle = ndtrOf(select(above, neg(x), ops.max(x, constLike(x, lower))));
  const far = ops.min(x, constLike(x, lower));
  const scale = sub(sub(mul(square(far), -0.5), log(neg(far))), Math.log(2 * Math.PI) / 2);
  const below = add(scale, log(asymptotic(far, order)));
  return select(above, neg(middle), select(gt(x, constLike(x, lower)), log(middle), below));
}

/** 1 + Σ_{n=1}^{order} (−1)ⁿ(2n − 1)!!/x²ⁿ */
function asymptotic(x: NDArray, order: number): NDArray {
  const t = div(1, square(x));
  let sum = constLike(x, 1);
  for (let n = order; n > 0; n--) sum = sub(1, mul(mul(sum, t), 2 * n - 1));
  return sum;
}
