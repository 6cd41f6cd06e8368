/**
 * Exponential integrals of higher order, zeta and polygamma functions, and logarithms of sums in double-double.
 *
 * @module
 */
import { Doubles, pieces, vector } from "./double_double.ts";
import { exp, exp2, log, log1p } from "./exponential.ts";
import { rows, value } from "./tables.ts";

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

/** So many steps, factors or terms, beyond which xⁿ/n! for x ≤ 3 is nothing. */
const STEPS = 70;

/**
 * (−x)ⁿ⁻¹/(n − 1)!·(ψ(n) − log x) − Σ (−x)ᵐ/((m − n + 1)m!) over m ≠ n − 1, for x ≤ 3, where 9 bits cancel.
 */
function series(n: Doubles, x: Doubles): Doubles {
  const count = x.length;
  let power = vector(1);
  let psi = EULER.neg();
  let term = vector(1);
  let sum = vector(0);
  for (let k = 1; k < STEPS; k++) {
    const below = (i: number): boolean => k < n.hi[i];
    const ratio = x.scale(-1).div(k);
    power = choose(below, power.mul(ratio), power, count);
    psi = choose(below, psi.add(vector(1).div(k)), psi, count);
    // The term of m = k − 1.
    const distance = n.hi.map((v) => k - v === 0 ? Infinity : k - v);
    sum = sum.sub(choose((i) => distance[i] === Infinity, vector(0), term.div(new Doubles(distance)), count));
    term = term.mul(ratio);
  }
  const lead = power.mul(psi.sub(log(x)));
  return choose((i) => n.hi[i] < STEPS, sum.add(lead), sum, count);
}

/** The continued fraction of so many levels, but for e⁻ˣ. */
function fraction(levels: number): (x: Doubles, n: Doubles) => Doubles {
  return (x, n) => {
    const sum = x.add(n);
    let below = sum.add(2 * levels);
    for (let k = levels; k > 0; k--) {
      below = sum.add(2 * (k - 1)).sub(n.add(k - 1).scale(1).mul(k).div(below));
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
          [(v) => v <= 3, (x, n) => series(n, x)],
          [(v) => v < 8, scaled(fraction(100))],
          [(v) => v < 24, scaled(fraction(60))],
          [() => true, scaled(fraction(32))],
        ),
    ],
  );
}

/** So many terms of the sum are taken one by one. */
const DIRECT = 20;

/** Σ (q + k)^(−s) over k ≥ 0 times qˢ, for s > 1 and q > 0, by Euler and Maclaurin's formula from the 20th term on. */
function sum(s: Doubles, q: Doubles): Doubles {
  const start = log(q);
  const power = (base: Doubles): Doubles => exp(start.sub(log(base)).mul(s)).plain();
  let total = vector(1);
  for (let k = 1; k < DIRECT; k++) total = total.add(power(q.add(k)));
  const a = q.add(DIRECT);
  const inverse = vector(1).div(a);
  const square = inverse.mul(inverse);
  let factor = s.mul(inverse);
  let tail = a.div(s.sub(1)).add(0.5);
  ZETA_TAIL.forEach(([hi, lo], i) => {
    tail = tail.add(factor.mul(new Doubles(Float64Array.of(hi), Float64Array.of(lo))));
    factor = factor.mul(s.add(2 * i + 1).mul(s.add(2 * i + 2)).mul(square));
  });
  return total.add(power(a).mul(tail));
}

/** A number times q^(−s), with an exponent. */
function timesPower(y: Doubles, s: Doubles, q: Doubles): Doubles {
  const e = exp(log(q).mul(s).neg());
  return y.mul(e).times2(e.exponent!);
}

/** ζ(s, q) for s > 1 and q > 0, with an exponent. */
export function zeta(s: Doubles, q: Doubles): Doubles {
  return timesPower(sum(s, q), s, q);
}

/** The m-th derivative of digamma, for m from 1 to 170 and x > 0, with an exponent. */
export function polygamma(m: Doubles, x: Doubles): Doubles {
  const most = m.hi.reduce((a, b) => Math.max(a, b), 0);
  let factorial = vector(1);
  for (let k = 2; k <= most; k++) {
    factorial = choose((i) => k <= m.hi[i], factorial.mul(k), factorial, m.length);
  }
  const sign = m.hi.map((v) => v % 2 === 0 ? -1 : 1);
  const s = m.add(1);
  return timesPower(sum(s, x).mul(factorial).scale(sign), s, x);
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

/** log(eˣ + eʸ) */
export function logaddexp(x: Doubles, y: Doubles): Doubles {
  return sumOf(x, y, exp, null);
}

/** log₂(2ˣ + 2ʸ) */
export function logaddexp2(x: Doubles, y: Doubles): Doubles {
  return sumOf(x, y, exp2, LOG2);
}
