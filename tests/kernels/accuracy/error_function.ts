/**
 * The error function, its complement and its inverse in double-double.
 *
 * @module
 */
import { Doubles, pieces, polynomial, vector } from "./double_double.ts";
import { exp } from "./exponential.ts";
import { fitted, table, value } from "./tables.ts";

const ERF = table("ERF");
const ROOT_PI = value("SQRT_PI");
const SCALED = fitted("ERFCX");
const FAR = fitted("ERFCX_FAR");

/** Below it erf x = 2x/√π, to 200 bits. */
const TINY = 2 ** -100;

/** erf x for |x| ≤ 1, by Taylor's series. */
function small(x: Doubles): Doubles {
  return x.mul(polynomial(x.mul(x), ERF));
}

/** e^(x²) erfc x for x ≥ ½. */
function scaled(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v <= 8, SCALED],
    [(v) => v < 2 ** 60, (x) => FAR(vector(1).div(x.mul(x))).div(x)],
    [() => true, (x) => vector(1).div(x.scale(2 ** -60)).div(ROOT_PI).scale(2 ** -60)],
  );
}

/** 1 − erf x; far out, with an exponent. */
export function erfc(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v < -12, () => vector(2)],
    [(v) => v < -0.5, (x) => vector(2).sub(erfc(x.neg()).plain())],
    [(v) => v < 0.5, (x) => vector(1).sub(erf(x).plain())],
    [() => true, (x) => {
      const e = exp(x.mul(x).neg());
      return e.mul(scaled(x)).times2(e.exponent!);
    }],
  );
}

/** The error function. */
export function erf(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x.scale(2 ** 200).div(ROOT_PI).times2(new Int32Array(x.length).fill(-199))],
    [(v) => Math.abs(v) <= 1, small],
    [(v) => v < 0, (x) => erf(x.neg()).neg()],
    [(v) => v > 10, () => vector(1)],
    [() => true, (x) => vector(1).sub(exp(x.mul(x).neg()).plain().mul(scaled(x)))],
  );
}

/** e^(x²) erfc x, with an exponent below 0. */
export function erfcx(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v >= 0.5, scaled],
    [(v) => v > -3, (x) => exp(x.mul(x)).plain().mul(erfc(x).plain())],
    [() => true, (x) => {
      const e = exp(x.mul(x));
      return e.mul(erfc(x).plain()).times2(e.exponent!);
    }],
  );
}

/**
 * The y with erf y = x: Winitzki's approximation, and three steps of Halley's, each of which triples the digits. The
 * error of y is that of 1 − |x|, exact here, beyond ½.
 */
export function erfInv(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v < 0, (x) => erfInv(x.neg()).neg()],
    [(v) => v < TINY, (x) => x.mul(ROOT_PI).scale(0.5)],
    [(v) => v < 0.5, (x) => improved(start(x), (y) => erf(y).sub(x))],
    [() => true, (x) => {
      const rest = vector(1).sub(x);
      return improved(start(x), (y) => rest.sub(erfc(y).plain()));
    }],
  );
}

/** Winitzki's: with l = log(1 − x²) and b = 2/0.147π + l/2, √(√(b² − l/0.147) − b). */
function start(x: Doubles): Doubles {
  return new Doubles(x.hi.map((v) => {
    const l = Math.log1p(-v) + Math.log1p(v);
    const b = 2 / (Math.PI * 0.147) + l / 2;
    return v < 1e-3 ? v * Math.sqrt(Math.PI) / 2 : Math.sqrt(-l / 0.147 / (Math.sqrt(b * b - l / 0.147) + b));
  }));
}

function improved(y: Doubles, error: (y: Doubles) => Doubles): Doubles {
  for (let i = 0; i < 3; i++) {
    const step = error(y).mul(ROOT_PI).scale(0.5).mul(exp(y.mul(y)).plain());
    y = y.sub(step.div(y.mul(step).add(1)));
  }
  return y;
}
