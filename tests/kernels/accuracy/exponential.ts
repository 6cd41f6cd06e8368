/**
 * Exponentials, logarithms and hyperbolic functions in double-double.
 *
 * @module
 */
import { Doubles, pieces, polynomial, vector } from "./double_double.ts";
import { binaryExponents, timesPowers } from "./scaling.ts";
import { rows, table, value } from "./tables.ts";

const LOG2 = value("LOG2");
const [LOG2_64] = rows("LOG2_64");
const EXP = table("EXP");
const POWERS = table("POWERS");
const LOG1P = table("LOG1P");
const LOGS = table("LOGS");

/** Below it x is the function, to 200 bits. */
const TINY = 2 ** -200;

/** x = (64·e + j)·log 2/64 + r: 2^(j/64) and eʳ − 1, and e. */
interface Parts {
  readonly power: Doubles;
  readonly rest: Doubles;
  readonly e: Int32Array;
}

function parts(k: Float64Array, r: Doubles): Parts {
  const e = new Int32Array(k).map((v) => v >> 6);
  const power = POWERS.gather(new Int32Array(k).map((v) => v & 63));
  // Beside r, terms from r⁷ on are below 2^−53.
  return { power, rest: r.add(polynomial(r, EXP, 6).mul(r.mul(r))), e };
}

function reduced(x: Doubles): Parts {
  const k = x.hi.map((v) => Math.round(v * 64 / Math.LN2));
  const [a, b, c, d] = LOG2_64;
  const high = new Doubles(x.hi.map((v, i) => v - k[i] * a), x.lo);
  const rest = new Doubles(k.map((v) => -v * b));
  const last = new Doubles(k).mul(new Doubles(Float64Array.of(-c), Float64Array.of(-d)));
  return parts(k, high.add(rest).add(last));
}

function power({ power, rest, e }: Parts): Doubles {
  return power.add(power.mul(rest)).times2(e);
}

/** eˣ, with an exponent. */
export function exp(x: Doubles): Doubles {
  return power(reduced(x));
}

/** 2ˣ, with an exponent. */
export function exp2(x: Doubles): Doubles {
  const k = x.hi.map((v) => Math.round(v * 64));
  const r = x.sub(new Doubles(k.map((v) => v / 64))).mul(LOG2);
  return power(parts(k, r));
}

/** eˣ − 1 for |x| ≤ 80. */
function near(x: Doubles): Doubles {
  const { power, rest, e } = reduced(x);
  const scale = new Float64Array(e).map((v) => 2 ** v);
  return power.scale(scale).sub(1).add(power.mul(rest).scale(scale));
}

/** eˣ − 1, with an exponent. */
export function expm1(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => v < -80, () => vector(-1)],
    [(v) => v <= 80, near],
    [() => true, exp],
  );
}

/** log(1 + f) for |f| < 0.0118. */
function seriesLog1p(f: Doubles): Doubles {
  return polynomial(f, LOG1P, 9).mul(f);
}

/** The logarithm of positive numbers, accurate relative to itself where x − 1 is. */
export function log(x: Doubles): Doubles {
  return pieces([x], [(v) => Math.abs(v - 1) < 0.01, (x) => seriesLog1p(x.sub(1))], [() => true, (x) => {
    const e = binaryExponents(x.hi);
    const m = timesPowers(x, e.map((v) => -v));
    const j = new Int32Array(m.hi.map((v) => Math.round((v - 1) * 64)));
    const inverse = new Float64Array(j).map((v) => Math.round(2 ** 14 / (64 + v)) / 256);
    const rest = seriesLog1p(m.mul(new Doubles(inverse)).sub(1));
    return LOG2.mul(new Doubles(new Float64Array(e))).add(LOGS.gather(j)).add(rest);
  }]);
}

/** log(1 + x). */
export function log1p(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => Math.abs(v) < 0.01, seriesLog1p],
    [(v) => v < 2 ** 120, (x) => log(x.add(1))],
    [() => true, log],
  );
}

/** (eˣ − e⁻ˣ)/2, with an exponent. */
export function sinh(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => Math.abs(v) <= 80, (x) => near(x).sub(near(x.neg())).scale(0.5)],
    [(v) => v < 0, (x) => exp(x.neg()).neg().scale(0.5)],
    [() => true, (x) => exp(x).scale(0.5)],
  );
}

/** (eˣ + e⁻ˣ)/2, with an exponent. */
export function cosh(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) <= 80, (x) => near(x).add(near(x.neg())).scale(0.5).add(1)],
    [(v) => v < 0, (x) => exp(x.neg()).scale(0.5)],
    [() => true, (x) => exp(x).scale(0.5)],
  );
}

/** t/(t + 2) with t = e²ˣ − 1. */
export function tanh(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => v > 40, () => vector(1)],
    [(v) => v < -40, () => vector(-1)],
    [() => true, (x) => {
      const t = near(x.scale(2));
      return t.div(t.add(2));
    }],
  );
}

/** 1/(1 + e⁻ˣ); e^x far below 0, with an exponent. */
export function logistic(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v > 80, () => vector(1)],
    [(v) => v < -80, exp],
    [() => true, (x) => vector(1).div(near(x.neg()).add(2))],
  );
}

/** ±log(1 + |x| + x²/(1 + √(1 + x²))). */
export function asinh(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => v < 0, (x) => asinh(x.neg()).neg()],
    [(v) => v > 2 ** 120, (x) => log(x).add(LOG2)],
    [() => true, (x) => {
      const square = x.mul(x);
      return log1p(x.add(square.div(square.add(1).sqrt().add(1))));
    }],
  );
}

/** log(1 + t + √(2t + t²)) with t = x − 1. */
export function acosh(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => v > 2 ** 120, (x) => log(x).add(LOG2)],
    [() => true, (x) => {
      const t = x.sub(1);
      return log1p(t.add(t.mul(t.add(2)).sqrt()));
    }],
  );
}

/** log(1 + 2x/(1 − x))/2. */
export function atanh(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => v < 0, (x) => atanh(x.neg()).neg()],
    [() => true, (x) => log1p(x.scale(2).div(vector(1).sub(x))).scale(0.5)],
  );
}
