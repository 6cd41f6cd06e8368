/**
 * Sine, cosine, tangent and their inverses in double-double.
 *
 * @module
 */
import { constant, Doubles, exponentOf, pieces, polynomial, vector } from "./double_double.ts";
import { binaryExponents, timesPowers } from "./scaling.ts";
import { digits, rows, table, value } from "./tables.ts";

const PI = value("PI");
const HALF = PI.scale(0.5);
const [HALF_PI] = rows("HALF_PI");
const TWO_OVER_PI = digits("TWO_OVER_PI");
const SIN = table("SIN");
const COS = table("COS");

/** sin r and cos r for |r| ≤ 0.8. */
function sine(r: Doubles): Doubles {
  return r.mul(polynomial(r.mul(r), SIN, 7));
}
function cosine(r: Doubles): Doubles {
  return polynomial(r.mul(r), COS, 6);
}

/** x = k·π/2 + r: k modulo 4, and r. */
interface Parts {
  readonly quadrant: Doubles;
  readonly r: Doubles;
}

/** For |x| up to 2^20: the products of k with the first parts of π/2 are exact. */
function near(x: Doubles): Parts {
  const k = x.hi.map((v) => Math.round(v / (Math.PI / 2)));
  const [a, b, c, d, e] = HALF_PI;
  const times = (part: number): Doubles => new Doubles(k.map((v) => -v * part));
  const first = new Doubles(x.hi.map((v, i) => v - k[i] * a), x.lo);
  const last = new Doubles(k).mul(constant([-d, -e]));
  return { quadrant: new Doubles(k.map((v) => v & 3)), r: first.add(times(b)).add(times(c)).add(last) };
}

const FRACTION = 310;
const MASK = (1n << BigInt(FRACTION + 2)) - 1n;

/** For any larger x = m·2ᵉ: m times those bits of 2/π that don't give multiples of 4, as integers (Payne and Hanek). */
function far(x: Doubles): Parts {
  const quadrant = new Float64Array(x.length);
  const r = new Doubles(new Float64Array(x.length));
  x.hi.forEach((v, i) => {
    const e = exponentOf(v) - 52;
    const m = BigInt(Math.abs(v) * 2 ** -(e >> 1) * 2 ** -(e - (e >> 1)));
    const turns = (m * ((TWO_OVER_PI >> BigInt(1600 - FRACTION - e)) & MASK)) & MASK;
    const k = (turns + (1n << BigInt(FRACTION - 1))) >> BigInt(FRACTION);
    const rest = turns - (k << BigInt(FRACTION));
    const hi = Number(rest);
    const unit = 2 ** -FRACTION * Math.sign(v);
    quadrant[i] = Math.sign(v) * Number(k) & 3;
    r.hi[i] = hi * unit;
    r.lo[i] = Number(rest - BigInt(hi)) * unit;
  });
  return { quadrant: new Doubles(quadrant), r: r.mul(HALF) };
}

/** Applies a function of quadrant and rest. */
function reduced(x: Doubles, f: (p: Parts) => Doubles): Doubles {
  return pieces([x], [(v) => Math.abs(v) < 2 ** 20, (x) => f(near(x))], [() => true, (x) => f(far(x))]);
}

/** sin(r + k·π/2) */
function shifted({ quadrant, r }: Parts): Doubles {
  return pieces(
    [quadrant, r],
    [(k) => k === 0, (_, r) => sine(r)],
    [(k) => k === 1, (_, r) => cosine(r)],
    [(k) => k === 2, (_, r) => sine(r).neg()],
    [() => true, (_, r) => cosine(r).neg()],
  );
}

/** Below it x is the function, to 200 bits. */
const TINY = 2 ** -100;

/** The sine of any number. */
export function sin(x: Doubles): Doubles {
  return pieces([x], [(v) => Math.abs(v) < TINY, (x) => x], [() => true, (x) => reduced(x, shifted)]);
}

/** The cosine of any number. */
export function cos(x: Doubles): Doubles {
  return reduced(x, ({ quadrant, r }) => shifted({ quadrant: new Doubles(quadrant.hi.map((k) => (k + 1) & 3)), r }));
}

/** Sine and cosine of any numbers, with one reduction. */
export function waves(x: Doubles): { readonly sin: Doubles; readonly cos: Doubles } {
  const n = x.length;
  const [quadrant, next] = [new Float64Array(n), new Float64Array(n)];
  const r = new Doubles(new Float64Array(n), new Float64Array(n));
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const isNear = (i: number): boolean => Math.abs(x.hi[i]) < 2 ** 20;
  for (const [reduce, places] of [[near, all.filter(isNear)], [far, all.filter((i) => !isNear(i))]] as const) {
    if (places.length === 0) continue;
    const parts = reduce(x.gather(places));
    places.forEach((i, k) => {
      quadrant[i] = parts.quadrant.hi[k];
      next[i] = (parts.quadrant.hi[k] + 1) & 3;
      [r.hi[i], r.lo[i]] = [parts.r.hi[k], parts.r.lo[k]];
    });
  }
  return {
    sin: shifted({ quadrant: new Doubles(quadrant), r }),
    cos: shifted({ quadrant: new Doubles(next), r }),
  };
}

/** The tangent of any number. */
export function tan(x: Doubles): Doubles {
  return pieces([x], [(v) => Math.abs(v) < TINY, (x) => x], [() => true, (x) =>
    reduced(x, ({ quadrant, r }) =>
      pieces(
        [quadrant, r],
        [(k) => (k & 1) === 0, (_, r) => sine(r).div(cosine(r))],
        [() => true, (_, r) => cosine(r).div(sine(r)).neg()],
      ))]);
}

/** asin x for |x| ≤ 0.51: Math's y, and a step of Newton's. */
function smallAsin(x: Doubles): Doubles {
  const y = x.hi.map(Math.asin);
  const rest = x.sub(sine(new Doubles(y)));
  return new Doubles(y).add(new Doubles(rest.hi.map((v, i) => v / Math.cos(y[i]))));
}

/** 2·asin √((1 − x)/2), acos x for x ≥ ½. */
function nearOne(x: Doubles): Doubles {
  return smallAsin(vector(1).sub(x).scale(0.5).sqrt()).scale(2);
}

/** The arc sine. */
export function asin(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => v > 0.5, (x) => HALF.sub(nearOne(x))],
    [(v) => v < -0.5, (x) => nearOne(x.neg()).sub(HALF)],
    [() => true, smallAsin],
  );
}

/** The arc cosine, not at 1. */
export function acos(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < 2 ** -200, () => HALF],
    [(v) => v > 0.5, nearOne],
    [(v) => v < -0.5, (x) => PI.sub(nearOne(x.neg()))],
    [() => true, (x) => HALF.sub(smallAsin(x))],
  );
}

/** atan x for |x| ≤ 1: Math's y, and the angle between (cos y, sin y) and (1, x). */
function smallAtan(x: Doubles): Doubles {
  const y = new Doubles(x.hi.map(Math.atan));
  const [s, c] = [sine(y), cosine(y)];
  const across = x.mul(c).sub(s);
  return y.add(new Doubles(across.hi.map((v, i) => v / (c.hi[i] + x.hi[i] * s.hi[i]))));
}

/** The arc tangent. */
export function atan(x: Doubles): Doubles {
  return pieces(
    [x],
    [(v) => Math.abs(v) < TINY, (x) => x],
    [(v) => Math.abs(v) <= 1, smallAtan],
    [(v) => v < 0, (x) => atan(x.neg()).neg()],
    [(v) => v > 2 ** 120, () => HALF],
    [() => true, (x) => HALF.sub(smallAtan(vector(1).div(x)))],
  );
}

/** The angle of (x, y) for y > 0 and x not 0, |x| and |y| within 2^±120 of each other and of 1. */
function angle(y: Doubles, x: Doubles): Doubles {
  const steep = new Doubles(y.hi.map((v, i) => v > Math.abs(x.hi[i]) ? 1 : 0));
  return pieces(
    [steep, y, x],
    [(k) => k === 1, (_, y, x) => HALF.sub(smallAtan(x.div(y)))],
    [
      () => true,
      (_, y, x) =>
        pieces([x, y], [(v) => v < 0, (x, y) => PI.add(smallAtan(y.div(x)))], [
          () => true,
          (x, y) => smallAtan(y.div(x)),
        ]),
    ],
  );
}

/** The angle of (x, y) for y > 0; where it is y/x, with an exponent. */
function upper(y: Doubles, x: Doubles): Doubles {
  const [ey, ex] = [y, x].map(({ hi }) => binaryExponents(hi));
  const apart = new Doubles(new Float64Array(ey.map((e, i) => e - ex[i])));
  // Each brought next to 1, times what the exponents differ by.
  const [m, n] = [timesPowers(y, ey.map((e) => -e)), timesPowers(x, ex.map((e) => -e))];
  return pieces(
    [apart, m, n],
    [(d) => d > 120, () => HALF],
    [
      (d) => d < -120,
      (d, m, n) =>
        pieces([n, m, d], [(v) => v < 0, () => PI], [() => true, (n, m, d) => m.div(n).times2(new Int32Array(d.hi))]),
    ],
    [() => true, (d, m, n) => angle(m.scale(d.hi.map((k) => 2 ** k)), n)],
  );
}

/** The angle of (x, y), neither 0. */
export function atan2(y: Doubles, x: Doubles): Doubles {
  return pieces([y, x], [(v) => v < 0, (y, x) => upper(y.neg(), x).neg()], [() => true, upper]);
}
