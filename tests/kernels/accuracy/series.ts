/**
 * Exponential integrals of higher order, zeta and polygamma functions, and logarithms of sums in double-double.
 *
 * @module
 */
import { Doubles, type Piece, pieces, vector } from "./double_double.ts";
import { exp, exp2, log, log1p } from "./exponential.ts";
import { maclaurin, ratioPowers, wholePowers } from "./fused.ts";
import { rows, value } from "./tables.ts";
import { zetaNearZeroParts } from "../../../kernels/expr/zeta_integers.ts";
import { logNearUnitParts } from "../../../kernels/js/unit_sums.ts";

const EULER = value("EULER");
const LOG2 = value("LOG2");
const ZETA_TAIL = rows("ZETA_TAIL");

/** For each element, one of two numbers. */
function choose(which: (i: number) => boolean, a: Doubles, b: Doubles, count: number): Doubles {
  const at = (x: Float64Array, i: number): number => x.length > 1 ? x[i] : x[0];
  const part = (p: Float64Array, q: Float64Array): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => which(i) ? at(p, i) : at(q, i));
  return new Doubles(part(a.hi, b.hi), part(a.lo, b.lo));
}

/** 1/k and ψ(k), by k up to so many terms, beyond which xⁿ/n! for x ≤ 3 is nothing. */
const STEPS = 48;
const INVERSES = Array.from({ length: STEPS }, (_, k) => vector(1).div(k));
const PSI = INVERSES.map((_, k) => INVERSES.slice(1, k).reduce((sum, v) => sum.add(v), EULER.neg()));

/** What makes a quotient nothing. */
const NOWHERE = 2 ** 300;

/** The constant at an index that each element gives; the last one beyond. */
function rowOf(values: readonly Doubles[], index: Float64Array): Doubles {
  const part = (of: (v: Doubles) => Float64Array): Float64Array =>
    index.map((i) => of(values[Math.min(i, values.length - 1)])[0]);
  return new Doubles(part((v) => v.hi), part((v) => v.lo));
}

/**
 * (−x)ⁿ⁻¹/(n − 1)!·(ψ(n) − log x) − Σ (−x)ᵐ/((m − n + 1)m!) over m ≠ n − 1 below `steps`, for x ≤ 3, where 9 bits
 * cancel. The power in the first term is the one that the sum leaves out.
 */
function series(steps: number): (x: Doubles, n: Doubles) => Doubles {
  return (x, n) => {
    const count = x.length;
    const power = new Doubles(new Float64Array(count));
    const left = new Float64Array(count);
    let term = new Doubles(new Float64Array(count).fill(1));
    let sum = vector(0);
    for (let m = 0; m < steps; m++) {
      if (m > 0) term = term.mul(x).mul(INVERSES[m]);
      const signed = m % 2 === 0 ? 1 : -1;
      for (let i = 0; i < count; i++) {
        const distance = m + 1 - n.hi[i];
        left[i] = distance === 0 ? NOWHERE : signed * distance;
        if (distance !== 0) continue;
        power.hi[i] = signed * term.hi[i];
        power.lo[i] = signed * term.lo[i];
      }
      sum = sum.sub(term.div(new Doubles(left)));
    }
    return sum.add(power.mul(rowOf(PSI, n.hi).sub(log(x))));
  };
}

/** The continued fraction of so many levels, but for e⁻ˣ. */
function fraction(levels: number): (x: Doubles, n: Doubles) => Doubles {
  return (x, n) => {
    let sum = x.add(n).add(2 * levels);
    let below = sum;
    for (let k = levels; k > 0; k--) {
      sum = sum.sub(2);
      below = sum.sub(new Doubles(n.hi.map((v) => k * (v + k - 1))).div(below));
    }
    return vector(1).div(below);
  };
}

/** k!/xᵏ⁺¹·Σ xʲ/j! over j ≤ k for k = −n from 0 on, but for e⁻ˣ: the k-th of v/x, with v = 1 and then 1 + kv/x. */
function recurrence(x: Doubles, n: Doubles): Doubles {
  let v = vector(1).div(x);
  for (let k = 1; k <= 24; k++) v = choose((i) => k <= -n.hi[i], v.mul(k).add(1).div(x), v, x.length);
  return v;
}

/** Eₙ(x) for integers n and x > 0; beyond 3 with an exponent. */
export function expn(n: Doubles, x: Doubles): Doubles {
  const scaled = (f: (x: Doubles, n: Doubles) => Doubles) => (x: Doubles, n: Doubles): Doubles => {
    const e = exp(x.neg());
    return f(x, n).mul(e).times2(e.exponent!);
  };
  return pieces(
    [n, x],
    [(v) => v < 1, (n, x) => scaled(recurrence)(x, n)],
    [
      () => true,
      (n, x) =>
        pieces(
          [x, n],
          [(v) => v <= 0.1, series(20)],
          [(v) => v <= 1, series(32)],
          [(v) => v <= 3, series(STEPS)],
          [(v) => v < 8, scaled(fraction(100))],
          [(v) => v < 24, scaled(fraction(60))],
          [() => true, scaled(fraction(32))],
        ),
    ],
  );
}

/** From here on Euler and Maclaurin's formula does. */
const LARGE = 20;

/** (q/b)ˢ of bases b. */
type Ratios = (q: Doubles, s: Doubles) => (base: Doubles) => Doubles;

/** For any s. */
const byLogarithms: Ratios = (q, s) => {
  const start = log(q);
  return (base) => ratioPowers(start, base, s);
};

/** For integers s. */
const bySquares: Ratios = (q, s) => (base) => wholePowers(q, base, s);

/** Σ (q + k)^(−s) over k ≥ 0 times qˢ, for s > 1 and q > 0, by Euler and Maclaurin's formula from `direct` terms on. */
function sumFrom(direct: number, ratios: Ratios): (q: Doubles, s: Doubles) => Doubles {
  return (q, s) => {
    const power = ratios(q, s);
    let total = vector(0);
    for (let k = 0; k < direct; k++) total = total.add(k === 0 ? 1 : power(q.add(k)));
    const a = q.add(direct);
    const tail = maclaurin(s, a, ZETA_TAIL);
    return total.add(direct === 0 ? tail : power(a).mul(tail));
  };
}

/** The same with as many terms as q + k takes to be large, or for large s the formula's last terms to be small. */
function sum(s: Doubles, q: Doubles, ratios: Ratios): Doubles {
  const few = (q: Doubles, s: Doubles): Doubles =>
    pieces(
      [q, s],
      ...[0, 4, 8, 12, 16].map((direct): Piece => [(v) => v >= LARGE - direct, sumFrom(direct, ratios)]),
      [() => true, sumFrom(LARGE, ratios)],
    );
  return pieces([s, q], [(v) => v < 8, (s, q) => few(q, s)], [() => true, (s, q) => sumFrom(LARGE, ratios)(q, s)]);
}

/** A number times q^(−s), with an exponent. */
function timesPower(y: Doubles, s: Doubles, q: Doubles): Doubles {
  const e = exp(log(q).mul(s).neg());
  return y.mul(e).times2(e.exponent!);
}

/**
 * The sum of q < 0 that is no integer, over its smallest base u, for integers s: with f = ⌊q⌋ bases are q − f + k, and from
 * f + 1 − q on up to −q those below 0, which are all of that sequence but the ones from 1 − q on.
 */
function reflected(s: Doubles, q: Doubles, u: Doubles, ratios: Ratios): Doubles {
  const start = log(u);
  // Over u, of which the first base of one sum is a copy.
  const over = (q: Doubles): Doubles => sum(s, q, ratios).mul(exp(start.sub(log(q)).mul(s)).plain());
  const [, above, under] = sides(q);
  const signs = s.hi.map((v) => v % 2 === 0 ? 1 : -1);
  return over(above).add(over(under).sub(over(vector(1).sub(q))).scale(signs));
}

/** q − ⌊q⌋ and 1 less that: the smaller one, and both. */
function sides(q: Doubles): readonly [Doubles, Doubles, Doubles] {
  const above = q.sub(new Doubles(q.hi.map(Math.floor)));
  const under = vector(1).sub(above);
  return [choose((i) => above.hi[i] < 0.5, above, under, q.length), above, under];
}

/** So much of the largest term is left at least where double-double has digits for what cancels. */
const LEFT = 2 ** -12;

/** The same of q < 0, next to zeros with exact values. */
function below(s: Doubles, q: Doubles, factor: Doubles, ratios: Ratios): Doubles {
  const [u] = sides(q);
  return pieces(
    [reflected(s, q, u, ratios), s, q, factor, u],
    [(v) => Math.abs(v) >= LEFT, (sum, s, _, factor, u) => timesPower(sum.mul(factor), s, u)],
    [() => true, (_, s, q, factor) => {
      const parts = Array.from(s.hi, (v, i) => zetaNearZeroParts(v, q.hi[i]));
      const [hi, lo] = [0, 1].map((k) => Float64Array.from(parts, (x) => x[k] * 2 ** x[2]));
      const value = new Doubles(hi, lo).mul(factor);
      return value.times2(new Int32Array(value.length));
    }],
  );
}

/** 1 − q where terms of odd s cancel exactly but for those beyond, halfway between poles; q otherwise. */
function mirrored(s: Doubles, q: Doubles): Doubles {
  const halfway = (v: number, s: number): boolean => v < 0 && s % 2 === 1 && Math.abs(v - Math.round(v)) === 0.5;
  return new Doubles(q.hi.map((v, i) => halfway(v, s.hi[i]) ? 1 - v : v));
}

/** Σ (q + k)^(−s) over k ≥ 0 times a factor, for s > 1 and q > 0, or an integer s and q < 0 that is none. */
function hurwitz(s: Doubles, q: Doubles, factor: Doubles, ratios: Ratios): Doubles {
  const positive = mirrored(s, q);
  return pieces([positive, s, factor], [(v) => v < 0, (q, s, factor) => below(s, q, factor, ratios)], [
    () => true,
    (q, s, factor) => timesPower(sum(s, q, ratios).mul(factor), s, q),
  ]);
}

/** ζ(s, q) for s > 1 and q > 0, or integers s > 1 and q < 0 that are none, with an exponent. */
export function zeta(s: Doubles, q: Doubles): Doubles {
  return hurwitz(s, q, vector(1), byLogarithms);
}

/** k! */
const FACTORIALS = [vector(1)];
for (let k = 1; k <= 160; k++) FACTORIALS.push(FACTORIALS[k - 1].mul(k));

/** The m-th derivative of digamma, for m from 1 to 160, and no poles, with an exponent. */
export function polygamma(m: Doubles, x: Doubles): Doubles {
  const factorial = rowOf(FACTORIALS, m.hi).scale(m.hi.map((v) => v % 2 === 0 ? -1 : 1));
  return hurwitz(m.add(1), x, factorial, bySquares);
}

/** log(1 + e⁻ᵈ)/log b for d = |x − y|, and the larger one of x and y; e⁻ᵈ alone, with an exponent, where that is 0. */
function sumOf(x: Doubles, y: Doubles, power: (d: Doubles) => Doubles, unit: Doubles | null): Doubles {
  const most = new Doubles(x.hi.map((v, i) => Math.max(v, y.hi[i])));
  const d = x.sub(y);
  const size = d.scale(d.hi.map((v) => v < 0 ? 1 : -1));
  const over = (v: Doubles): Doubles => unit === null ? v : v.div(unit);
  return pieces(
    [size, most],
    // Beyond, or if the difference is infinite.
    [(v) => !(v >= -1100), (_, most) => most],
    [
      (v) => v < -200,
      (d, most) =>
        pieces([most, d], [(m) => m === 0, (_, d) => {
          const e = power(d);
          return over(e).times2(e.exponent!);
        }], [() => true, (m, d) => m.add(over(power(d).plain()))]),
    ],
    [() => true, (d, most) => most.add(over(log1p(power(d).plain())))],
  );
}

/** Logarithms of sums, with exact values where more of the operands cancels than double-double has to lose. */
function completed(base: 2 | "e", x: Doubles, y: Doubles, sum: Doubles): Doubles {
  const [hi, lo] = [sum.hi.slice(), sum.lo.slice()];
  const exponent = sum.exponent?.slice() ?? new Int32Array(hi.length);
  x.hi.forEach((v, i) => {
    const [least, most] = v < y.hi[i] ? [v, y.hi[i]] : [y.hi[i], v];
    if (exponent[i] === 0 && Math.abs(hi[i]) < 2 ** -20 * -most) {
      [hi[i], lo[i], exponent[i]] = logNearUnitParts(base, least, most);
    }
  });
  return new Doubles(hi, lo, exponent);
}

/** log(eˣ + eʸ) */
export function logaddexp(x: Doubles, y: Doubles): Doubles {
  return completed("e", x, y, sumOf(x, y, exp, null));
}

/** log₂(2ˣ + 2ʸ) */
export function logaddexp2(x: Doubles, y: Doubles): Doubles {
  return completed(2, x, y, sumOf(x, y, exp2, LOG2));
}
