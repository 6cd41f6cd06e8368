/**
 * Powers and roots in double-double.
 *
 * @module
 */
import { Doubles, pieces, vector } from "./double_double.ts";
import { exp, log } from "./exponential.ts";
import { binaryExponents, timesPowers } from "./scaling.ts";

/** The cube root: Math's y, and a step of Newton's. */
export function cbrt(x: Doubles): Doubles {
  const e = binaryExponents(x.hi).map((v) => 3 * Math.floor(v / 3));
  const m = timesPowers(x, e.map((v) => -v));
  const y = new Doubles(m.hi.map(Math.cbrt));
  const rest = m.sub(y.mul(y).mul(y));
  const root = y.add(new Doubles(rest.hi.map((v, i) => v / (3 * y.hi[i] * y.hi[i]))));
  return timesPowers(root, e.map((v) => v / 3));
}

/** 1/√x, likewise. */
export function rsqrt(x: Doubles): Doubles {
  const e = binaryExponents(x.hi).map((v) => v & ~1);
  const m = timesPowers(x, e.map((v) => -v));
  const y = new Doubles(m.hi.map((v) => 1 / Math.sqrt(v)));
  const rest = vector(1).sub(m.mul(y.mul(y)));
  return timesPowers(y.add(new Doubles(rest.hi.map((v, i) => v * y.hi[i] / 2))), e.map((v) => -v / 2));
}

/** √(x² + y²), with an exponent. */
export function hypot(x: Doubles, y: Doubles): Doubles {
  const [ex, ey] = [x, y].map(({ hi }) => binaryExponents(hi));
  const e = ex.map((v, i) => Math.max(v, ey[i]));
  // What is 2^−200 of the other adds nothing.
  const [m, n] = [[x, ex], [y, ey]].map(([v, own]) => {
    const near = timesPowers(v as Doubles, (own as Int32Array).map((k) => -k));
    return near.scale(new Float64Array(e).map((k, i) => {
      const less = (own as Int32Array)[i] - k;
      return less < -200 ? 0 : 2 ** less;
    }));
  });
  return m.mul(m).add(n.mul(n)).sqrt().times2(e);
}

/** |x|ʸ with the sign that x and y give it, with an exponent. */
export function pow(x: Doubles, y: Doubles): Doubles {
  return pieces(
    [x, y],
    [(v) => v < 0, (x, y) => {
      const odd = y.hi.map((v) => Math.abs(v % 2) === 1 ? -1 : 1);
      return pow(x.neg(), y).scale(odd);
    }],
    [(v) => v === 1, () => vector(1)],
    [() => true, (x, y) => exp(log(x).mul(y))],
  );
}
