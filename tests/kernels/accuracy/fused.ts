/**
 * Sums of powers in double-double, an element at a time in registers: several times as fast as in vectors.
 * Exponentials and logarithms are as in `exponential.ts`.
 *
 * @module
 */
import { Doubles, exponentOf } from "./double_double.ts";
import { rows, value } from "./tables.ts";

/** Where the lower part of each result lies. */
const rest = new Float64Array(1);
const SPLIT = 2 ** 27 + 1;

function product(a: number, a2: number, b: number, b2: number): number {
  const p = a * b;
  const s = SPLIT * a, t = SPLIT * b;
  const u = s - (s - a), v = t - (t - b);
  const u2 = a - u, v2 = b - v;
  const e = ((u * v - p) + u * v2 + u2 * v) + u2 * v2 + (a * b2 + a2 * b);
  const h = p + e;
  rest[0] = e - (h - p);
  return h;
}

function sum(a: number, a2: number, b: number, b2: number): number {
  const s = a + b;
  const w = s - a;
  const e = (a - (s - w)) + (b - w) + (a2 + b2);
  const h = s + e;
  rest[0] = e - (h - s);
  return h;
}

function quotient(a: number, a2: number, b: number, b2: number): number {
  const q = a / b;
  const back = product(q, 0, b, b2);
  return sum(q, 0, ((a - back) - rest[0] + a2) / b, 0);
}

/** Σ c[k]·xⁿ⁻ᵏ, where so many of the first coefficients are small enough for doubles to do. */
function polynomial(x: number, x2: number, c: Float64Array, inDouble: number): number {
  let h = c[0];
  for (let k = 1; k < inDouble; k++) h = h * x + c[2 * k];
  rest[0] = 0;
  for (let k = inDouble; 2 * k < c.length; k++) {
    const p = product(h, rest[0], x, x2);
    h = sum(c[2 * k], c[2 * k + 1], p, rest[0]);
  }
  return h;
}

const flat = (name: string): Float64Array => Float64Array.from(rows(name).flatMap(([hi, lo]) => [hi, lo]));
const [LOG1P, LOGS, EXP, POWERS] = ["LOG1P", "LOGS", "EXP", "POWERS"].map(flat);
const [[A, B, C, D]] = rows("LOG2_64");
const { hi: [LOG2], lo: [LOG2_LOW] } = value("LOG2");

/** log x of a positive number that is not subnormal. */
function log(x: number, x2: number): number {
  const e = exponentOf(x);
  const scale = 2 ** -e;
  const j = Math.round((x * scale - 1) * 64);
  const inverse = Math.round(2 ** 14 / (64 + j)) / 256;
  const near = product(x * scale, x2 * scale, inverse, 0);
  const f = sum(near, rest[0], -1, 0), f2 = rest[0];
  const p = polynomial(f, f2, LOG1P, 9);
  const small = product(p, rest[0], f, f2), small2 = rest[0];
  const main = product(LOG2, LOG2_LOW, e, 0);
  const most = sum(main, rest[0], LOGS[2 * j], LOGS[2 * j + 1]);
  return sum(most, rest[0], small, small2);
}

/** eˣ where it is no less than the normal numbers; 0 far below. */
function exp(x: number, x2: number): number {
  const k = Math.round(x * 64 / Math.LN2);
  const first = sum(x - k * A, x2, -k * B, 0);
  const second = rest[0];
  const third = product(k, 0, -C, -D);
  const r = sum(first, second, third, rest[0]), r2 = rest[0];
  const square = product(r, r2, r, r2);
  const square2 = rest[0];
  const p = polynomial(r, r2, EXP, 6);
  const tail = product(p, rest[0], square, square2);
  const less1 = sum(r, r2, tail, rest[0]);
  const j = 2 * (k & 63);
  const more = product(POWERS[j], POWERS[j + 1], less1, rest[0]);
  const power = sum(POWERS[j], POWERS[j + 1], more, rest[0]);
  const scale = 2 ** (k >> 6);
  rest[0] *= scale;
  return power * scale;
}

/** a/(s − 1) + ½ + Σ cᵢ·s(s + 1)...(s + 2i)/a^(2i + 1) */
export function maclaurin(s: Doubles, a: Doubles, c: readonly (readonly number[])[]): Doubles {
  const n = a.length;
  const out = new Doubles(new Float64Array(n), new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const [x, x2, y, y2] = [a.hi[i], a.lo[i], s.hi[i], s.lo[i]];
    const inverse = quotient(1, 0, x, x2), inverse2 = rest[0];
    const square = product(inverse, inverse2, inverse, inverse2), square2 = rest[0];
    let factor = product(y, y2, inverse, inverse2), factor2 = rest[0];
    const less1 = sum(y, y2, -1, 0);
    const main = quotient(x, x2, less1, rest[0]);
    let total = sum(main, rest[0], 0.5, 0), total2 = rest[0];
    for (let k = 0; k < c.length; k++) {
      const term = product(factor, factor2, c[k][0], c[k][1]);
      total = sum(total, total2, term, rest[0]);
      total2 = rest[0];
      for (let j = 1; j <= 2; j++) {
        const next = sum(y, y2, 2 * k + j, 0);
        factor = product(factor, factor2, next, rest[0]);
        factor2 = rest[0];
      }
      factor = product(factor, factor2, square, square2);
      factor2 = rest[0];
    }
    out.hi[i] = total;
    out.lo[i] = total2;
  }
  return out;
}

/** (q/b)ˢ, given log q. */
export function ratioPowers(logQ: Doubles, b: Doubles, s: Doubles): Doubles {
  const n = b.length;
  const out = new Doubles(new Float64Array(n), new Float64Array(n));
  for (let i = 0; i < n; i++) {
    const l = log(b.hi[i], b.lo[i]);
    const difference = sum(logQ.hi[i], logQ.lo[i], -l, -rest[0]);
    const angle = product(difference, rest[0], s.hi[i], s.lo[i]);
    out.hi[i] = exp(angle, rest[0]);
    out.lo[i] = rest[0];
  }
  return out;
}

/** (q/b)ˢ of positive integers s, by squares. */
export function wholePowers(q: Doubles, b: Doubles, s: Doubles): Doubles {
  const n = b.length;
  const out = new Doubles(new Float64Array(n), new Float64Array(n));
  for (let i = 0; i < n; i++) {
    let square = quotient(q.hi[i], q.lo[i], b.hi[i], b.lo[i]), square2 = rest[0];
    let value = 1, value2 = 0;
    for (let left = s.hi[i]; left > 0; left >>= 1) {
      if ((left & 1) === 1) {
        value = product(value, value2, square, square2);
        value2 = rest[0];
      }
      square = product(square, square2, square, square2);
      square2 = rest[0];
    }
    out.hi[i] = value;
    out.lo[i] = value2;
  }
  return out;
}
