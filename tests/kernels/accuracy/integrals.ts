/**
 * Integrals of elementary functions in double-double: polynomials for what is left where logarithms, exponentials, waves
 * and powers are taken out.
 *
 * @module
 */
import { Doubles, pieces, vector } from "./double_double.ts";
import { exp, log, log1p } from "./exponential.ts";
import { aroundZeros, fitted, value } from "./tables.ts";
import { cos, sin } from "./trigonometric.ts";

const HALF_PI = value("PI").scale(0.5);
const PI = value("PI");
const EULER = value("EULER");
const half = vector(0.5);

/** 1/x of numbers from 1 to the largest one, which counts as 2^200. */
function reciprocal(x: Doubles): Doubles {
  return vector(1).div(new Doubles(x.hi.map((v) => Math.min(v, 2 ** 200))));
}

/** Odd functions below 0. */
function odd(f: (x: Doubles) => Doubles): (x: Doubles) => Doubles {
  return (x) => pieces([x], [(v) => v < 0, (x) => f(x.neg()).neg()], [() => true, f]);
}

/** y/x for large x, with an exponent. */
function over(x: Doubles, y: Doubles): Doubles {
  return y.div(x.scale(2 ** -200)).times2(new Int32Array(x.length).fill(-200));
}

/** Below it x is the function, to 200 bits. */
const TINY = 2 ** -100;

const DAWSON = fitted("DAWSON");
const DAWSON_FAR = fitted("DAWSON_FAR");

/** e^(−x²)·∫ exp(t²) dt. */
export const dawsn: (x: Doubles) => Doubles = odd((x) =>
  pieces(
    [x],
    [(v) => v < TINY, (x) => x],
    [(v) => v <= 8, (x) => x.mul(DAWSON(x))],
    [(v) => v > 2 ** 200, (x) => over(x, half)],
    [() => true, (x) => {
      const inverse = reciprocal(x);
      return inverse.mul(DAWSON_FAR(inverse.mul(inverse))).scale(0.5);
    }],
  )
);

const DILOGARITHM = fitted("DILOGARITHM");
const BASEL = PI.mul(PI).div(6);

/** Li₂(−w), |w| ≤ ½. */
function dilogarithm(w: Doubles): Doubles {
  return w.mul(DILOGARITHM(w)).neg();
}

/** Li₂(1 − x), by the reflections at 1 and at infinity. */
export function spence(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v < TINY, () => BASEL],
    [(v) => v < 0.5, (x) => BASEL.sub(log(x).mul(log1p(x.neg()))).sub(dilogarithm(x.neg()))],
    [(v) => v <= 1.5, (x) => dilogarithm(x.sub(1))],
    [() => true, (x) => {
      const l = log(x);
      return l.mul(l).scale(-0.5).sub(spence(reciprocal(x)));
    }],
  );
}

const EIN = fitted("EIN");
const EI = fitted("EI");
const EI_FAR = fitted("EI_FAR");
const E1 = fitted("E1");
const E1_FAR = fitted("E1_FAR");

/** eˣ/x·y, with an exponent. */
function exponential(x: Doubles, y: Doubles): Doubles {
  const e = exp(x);
  return y.mul(e).div(x).times2(e.exponent!);
}

/** Ei(x) = γ + log|x| + x·Ein, and eˣ/x times a polynomial. */
export function expi(x: Doubles): Doubles {
  return pieces(
    [x],
    ...aroundZeros("EI_ZERO"),
    [(v) => Math.abs(v) < TINY, (x) => log(x.scale(x.hi.map(Math.sign))).add(EULER)],
    [(v) => v >= -1 && v < 6, (x) => log(x.scale(x.hi.map(Math.sign))).add(EULER).add(x.mul(EIN(x)))],
    [(v) => v < -64, (x) => exponential(x, E1_FAR(vector(-1).div(x)))],
    [(v) => v < 0, (x) => exponential(x, E1(x.neg()))],
    [(v) => v <= 64, (x) => exponential(x, EI(x))],
    [() => true, (x) => exponential(x, EI_FAR(vector(1).div(x)))],
  );
}

const SI = fitted("SI");
const CI = fitted("CI");
const SI_F = fitted("SI_F");
const SI_G = fitted("SI_G");
const SI_F_FAR = fitted("SI_F_FAR");
const SI_G_FAR = fitted("SI_G_FAR");

/** f and g of Abramowitz and Stegun 5.2.6, for x ≥ 4. */
function auxiliary(x: Doubles): [Doubles, Doubles] {
  const inverse = reciprocal(x);
  const square = inverse.mul(inverse);
  return [
    pieces([x, inverse, square], [(v) => v <= 12, (x, i) => SI_F(x).mul(i)], [
      () => true,
      (_, i, s) => SI_F_FAR(s).mul(i),
    ]),
    pieces([x, square], [(v) => v <= 12, (x, s) => SI_G(x).mul(s)], [() => true, (_, s) => SI_G_FAR(s).mul(s)]),
  ];
}

/** ∫ sin t/t dt. */
export const sineIntegral: (x: Doubles) => Doubles = odd((x) =>
  pieces(
    [x],
    [(v) => v < TINY, (x) => x],
    [(v) => v <= 4, (x) => x.mul(SI(x))],
    [(v) => v > 2 ** 120, () => HALF_PI],
    [() => true, (x) => {
      const [f, g] = auxiliary(x);
      return HALF_PI.sub(f.mul(cos(x))).sub(g.mul(sin(x)));
    }],
  )
);

/** γ + log|x| + ∫ (cos t − 1)/t dt. */
export function cosineIntegral(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v < 0, (x) => cosineIntegral(x.neg())],
    ...aroundZeros("CI_ZEROS"),
    [(v) => v < TINY, (x) => log(x).add(EULER)],
    [(v) => v <= 4, (x) => log(x).add(EULER).add(x.mul(x).mul(CI(x)))],
    [(v) => v > 2 ** 200, (x) => over(x, sin(x))],
    [() => true, (x) => {
      const [f, g] = auxiliary(x);
      return f.mul(sin(x)).sub(g.mul(cos(x)));
    }],
  );
}

const S = fitted("FRESNEL_S");
const C = fitted("FRESNEL_C");
const F = fitted("FRESNEL_F");
const G = fitted("FRESNEL_G");
const F_FAR = fitted("FRESNEL_F_FAR");
const G_FAR = fitted("FRESNEL_G_FAR");

/** f and g of Abramowitz and Stegun 7.3.5, and the sine and cosine of πx²/2, for x from 2 on. */
function fresnel(x: Doubles): { f: Doubles; g: Doubles; sin: Doubles; cos: Doubles } {
  const inverse = reciprocal(x);
  const square = inverse.mul(inverse);
  const fourth = square.mul(square);
  const pick = (near: (x: Doubles) => Doubles, far: (x: Doubles) => Doubles): Doubles =>
    pieces([x, fourth], [(v) => v <= 4, near], [() => true, (_, v) => far(v)]);
  const over = inverse.div(PI);
  // x² less a multiple of 4.
  const whole = x.mul(x);
  const rest = [whole.hi, whole.lo].map((part) => new Doubles(part.map((v) => v - 4 * Math.round(v / 4))));
  const angle = rest[0].add(rest[1]).mul(HALF_PI);
  return {
    f: pick(F, F_FAR).mul(over),
    g: pick(G, G_FAR).mul(over).mul(over).mul(inverse),
    sin: sin(angle),
    cos: cos(angle),
  };
}

/** ∫ sin(πt²/2) dt; for tiny x πx³/6, with an exponent. */
export const fresnelS: (x: Doubles) => Doubles = odd((x) =>
  pieces(
    [x],
    [(v) => v < 2 ** -300, (x) => {
      const y = x.scale(2 ** 300);
      return y.mul(y).mul(y).mul(PI).div(6).times2(new Int32Array(x.length).fill(-900));
    }],
    [(v) => v <= 2, (x) => x.mul(x).mul(x).mul(S(x))],
    [(v) => v > 2 ** 110, () => half],
    [() => true, (x) => {
      const w = fresnel(x);
      return half.sub(w.f.mul(w.cos)).sub(w.g.mul(w.sin));
    }],
  )
);

/** ∫ cos(πt²/2) dt. */
export const fresnelC: (x: Doubles) => Doubles = odd((x) =>
  pieces(
    [x],
    [(v) => v < TINY, (x) => x],
    [(v) => v <= 2, (x) => x.mul(C(x))],
    [(v) => v > 2 ** 110, () => half],
    [() => true, (x) => {
      const w = fresnel(x);
      return half.add(w.f.mul(w.sin)).sub(w.g.mul(w.cos));
    }],
  )
);
