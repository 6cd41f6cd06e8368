/**
 * The logarithm of the gamma function, and its derivative, in double-double.
 *
 * @module
 */
import { constant, Doubles, pieces, polynomial, vector } from "./double_double.ts";
import { log, log1p } from "./exponential.ts";
import { aroundZeros, rows, table, value } from "./tables.ts";
import { cos, sin } from "./trigonometric.ts";

const LOG_GAMMA = table("LOG_GAMMA");
const PSI = table("PSI");
const PSI_ROOT = table("PSI_ROOT");
const [[ROOT, ROOT_2, ROOT_3]] = rows("ROOT");
const STIRLING = table("STIRLING");
const PSI_SERIES = table("PSI_SERIES");
const HALF_LOG_2PI = value("HALF_LOG_2PI");
const LOG_PI = value("LOG_PI");
const PI = value("PI");

/** From here on asymptotic series do. */
const LARGE = 20;
/** So many steps go there from 2.5 on. */
const STEPS = 18;

/** log Γ(2 + y) for |y| ≤ ½. */
function near2(y: Doubles): Doubles {
  return y.mul(polynomial(y, LOG_GAMMA));
}

/** Stirling's series for z ≥ 20; (z − ½)(log z − 1) is scaled, and has an exponent. */
function stirling(z: Doubles): Doubles {
  const inverse = vector(1).div(z);
  const tail = inverse.mul(polynomial(inverse.mul(inverse), STIRLING));
  return log(z).sub(1).mul(z.sub(0.5)).add(HALF_LOG_2PI.sub(0.5)).add(tail);
}

/** log Γ(x) for x > 0. */
function positive(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v < 2 ** -200, (x) => log(x).neg()],
    [(v) => v < 0.5, (x) => near2(x).sub(log(x)).sub(log1p(x))],
    [(v) => v < 1.5, (x) => near2(x.sub(1)).sub(log(x))],
    [(v) => v < 2.5, (x) => near2(x.sub(2))],
    [(v) => v < LARGE, (x) => {
      let product = x;
      for (let k = 1; k < STEPS; k++) product = product.mul(x.add(k));
      return stirling(x.add(STEPS)).sub(log(product));
    }],
    [(v) => v < 2 ** 120, stirling],
    [() => true, (x) => log(x).sub(1).mul(x.scale(2 ** -120)).times2(new Int32Array(x.length).fill(120))],
  );
}

/** x less the nearest integer. */
function fraction(x: Doubles): Doubles {
  return new Doubles(x.hi.map((v) => v - Math.round(v)));
}

/** log|Γ(x)|; below 0 it is log π − log|x sin πx| − log Γ(−x), but next to zeros. */
export function lgamma(x: Doubles): Doubles {
  return pieces(
    [x],
    ...aroundZeros("LOG_GAMMA_ZEROS"),
    [(v) => v > 0, positive],
    [(v) => v > -(2 ** -200), (x) => log(x.neg()).neg()],
    [() => true, (x) => {
      const size = x.neg();
      const sine = sin(PI.mul(new Doubles(fraction(x).hi.map(Math.abs))));
      return LOG_PI.sub(log(size)).sub(log(sine)).sub(positive(size));
    }],
  );
}

/** ψ(2 + y) for |y| ≤ ½. */
function psi2(y: Doubles): Doubles {
  return polynomial(y, PSI);
}

/** log z − 1/2z − Σ B₂ₖ/2kz²ᵏ for z ≥ 20. */
function series(z: Doubles): Doubles {
  return pieces([z], [(v) => v > 2 ** 120, log], [() => true, (z) => {
    const inverse = vector(1).div(z);
    const square = inverse.mul(inverse);
    return log(z).sub(inverse.scale(0.5)).sub(square.mul(polynomial(square, PSI_SERIES)));
  }]);
}

/** ψ(x) for x > 0; 1/x next to 0. */
function positivePsi(x: Doubles): Doubles {
  const fromRoot = (x: Doubles): Doubles => x.sub(ROOT).sub(constant([ROOT_2, ROOT_3]));
  return pieces(
    [x],
    [(v) => v < 2 ** -200, reciprocal],
    [(v) => v < 0.5, (x) => psi2(x).sub(vector(1).div(x)).sub(vector(1).div(x.add(1)))],
    [(v) => v > 1.3 && v < 1.6, (x) => fromRoot(x).mul(polynomial(fromRoot(x), PSI_ROOT))],
    [(v) => v < 1.5, (x) => psi2(x.sub(1)).sub(vector(1).div(x))],
    [(v) => v < 2.5, (x) => psi2(x.sub(2))],
    [(v) => v < LARGE, (x) => {
      // Σ 1/(x + k) as one fraction.
      let above = vector(1);
      let below = x;
      for (let k = 1; k < STEPS; k++) {
        const z = x.add(k);
        above = above.mul(z).add(below);
        below = below.mul(z);
      }
      return series(x.add(STEPS)).sub(above.div(below));
    }],
    [() => true, series],
  );
}

/** −1/x of numbers that may be the least, with an exponent. */
function reciprocal(x: Doubles): Doubles {
  return pieces([x], [
    (v) => Math.abs(v) < 2 ** -700,
    (x) => vector(-1).div(x.scale(2 ** 700)).times2(new Int32Array(x.length).fill(700)),
  ], [() => true, (x) => vector(-1).div(x)]);
}

/** ψ(x); below 0 it is ψ(−x) − 1/x − π cot πx, but next to zeros above −10; below, relative to the largest of these. */
export function digamma(x: Doubles): Doubles {
  return pieces(
    [x],
    ...aroundZeros("PSI_ZEROS"),
    [(v) => v > 0, positivePsi],
    [(v) => v > -(2 ** -200), reciprocal],
    [() => true, (x) => {
      const angle = PI.mul(fraction(x));
      return positivePsi(x.neg()).sub(vector(1).div(x)).sub(PI.mul(cos(angle)).div(sin(angle)));
    }],
  );
}
