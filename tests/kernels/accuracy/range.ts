/**
 * Double-double numbers with exponents of their own: m·2ᵉ with 1 ≤ |m| < 2, so that nothing overflows or underflows on
 * the way, and zeros can be numbers too small to matter.
 *
 * @module
 */
import { Doubles, floats, pieces, vector } from "./double_double.ts";
import { POWERS, timesPowers } from "./scaling.ts";
import { value } from "./tables.ts";
import { atan2 as angleOf } from "./trigonometric.ts";

/** The exponent of what stands for 0: it and its square are beyond all others. */
const ZERO = -30_000;
/** What is this power of 2 of another number adds nothing to it. */
const NOTHING = -300;

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

/** A vector of numbers m·2ᵉ. */
export class Ranged {
  readonly m: Doubles;
  readonly e: Int32Array;

  private constructor(m: Doubles, e: Int32Array) {
    this.m = m;
    this.e = e;
  }

  /** Brings numbers, with the exponents that they may have, next to 1; zeros become tiny ones of their signs. */
  static of(x: Doubles, exponents: Int32Array | null = x.exponent): Ranged {
    const n = x.length;
    const [hi, lo, e] = [floats(n), floats(n), new Int32Array(n)];
    for (let i = 0; i < n; i++) {
      let h = x.hi[i], l = x.lo[i], k = 0;
      number[0] = h;
      if (h === 0) {
        hi[i] = words[1] < 0 ? -1 : 1;
        lo[i] = 0;
        e[i] = ZERO;
        continue;
      }
      let own = (words[1] >> 20) & 2047;
      if (own < 64) {
        // 2^−1022 and what is less might lose digits.
        h *= 2 ** 100;
        l *= 2 ** 100;
        k = -100;
        number[0] = h;
        own = (words[1] >> 20) & 2047;
      }
      own -= 1023;
      const scale = POWERS[1022 - own];
      hi[i] = own === 1023 ? h * 2 ** -1000 * 2 ** -23 : h * scale;
      lo[i] = own === 1023 ? l * 2 ** -1000 * 2 ** -23 : l * scale;
      e[i] = k + own + (exponents === null ? 0 : exponents[i]);
    }
    return new Ranged(new Doubles(hi, lo), e);
  }

  /** `x * y` */
  mul(y: Ranged | number | Doubles): Ranged {
    if (!(y instanceof Ranged)) return Ranged.of(this.m.mul(y), this.e);
    return Ranged.of(this.m.mul(y.m), this.#exponents(y, 1));
  }

  /** `x / y` */
  div(y: Ranged | number | Doubles): Ranged {
    if (!(y instanceof Ranged)) return Ranged.of(this.m.div(y), this.e);
    return Ranged.of(this.m.div(y.m), this.#exponents(y, -1));
  }

  #exponents(y: Ranged, sign: 1 | -1): Int32Array {
    const out = new Int32Array(this.e.length);
    for (let i = 0; i < out.length; i++) out[i] = this.e[i] + sign * y.e[i];
    return out;
  }

  /** `x + y` */
  add(y: Ranged | number): Ranged {
    const b = y instanceof Ranged ? y : Ranged.of(vector(y));
    const n = this.e.length;
    const step = b.e.length > 1 ? 1 : 0;
    const [hi, lo, hi2, lo2, e] = [floats(n), floats(n), floats(n), floats(n), new Int32Array(n)];
    for (let i = 0, k = 0; i < n; i++, k += step) {
      const less = this.e[i] - b.e[k];
      const [first, second] = less > 0 ? [1, power(-less)] : [power(less), 1];
      hi[i] = this.m.hi[i] * first;
      lo[i] = this.m.lo[i] * first;
      hi2[i] = b.m.hi[k] * second;
      lo2[i] = b.m.lo[k] * second;
      e[i] = less > 0 ? this.e[i] : b.e[k];
    }
    return Ranged.of(new Doubles(hi, lo).add(new Doubles(hi2, lo2)), e);
  }

  /** `x - y` */
  sub(y: Ranged | number): Ranged {
    return this.add(typeof y === "number" ? -y : y.neg());
  }

  /** `-x` */
  neg(): Ranged {
    return new Ranged(this.m.neg(), this.e);
  }

  /** `|x|` */
  abs(): Ranged {
    return this.signedBy(this);
  }

  /** x times the sign of y. */
  signedBy(y: Ranged): Ranged {
    return new Ranged(this.m.scale(y.m.hi.map((v) => v < 0 ? -1 : 1)), this.e);
  }

  /** x·2ᵏ */
  times2(k: number): Ranged {
    return new Ranged(this.m, this.e.map((v) => v + k));
  }

  /** `√x` */
  sqrt(): Ranged {
    const odd = Float64Array.from(this.e, (v) => 1 + (v & 1));
    return Ranged.of(this.m.scale(odd).sqrt(), this.e.map((v) => v >> 1));
  }

  /** As numbers where they are so; else 0 or infinite. */
  plain(): Doubles {
    return timesPowers(this.m, this.e.map((v) => Math.max(-2200, Math.min(v, 1024))));
  }

  /** A function of the numbers, which is the numbers themselves where they are tiny. */
  odd(f: (x: Doubles) => Doubles): Ranged {
    return choose((i) => this.e[i] < -200, this, this.map(f));
  }

  /** A function of the numbers that doesn't change where they are tiny. */
  map(f: (x: Doubles) => Doubles): Ranged {
    const result = f(this.plain());
    return Ranged.of(
      result.length === this.e.length ? result : result.add(new Doubles(new Float64Array(this.e.length))),
    );
  }
}

/** A power of 2 with a negative exponent; 0 for those that don't matter. */
function power(k: number): number {
  return k < NOTHING ? 0 : POWERS[1022 + k];
}

/** For each element, one of two numbers. */
export function choose(which: (i: number) => boolean, a: Ranged, b: Ranged): Ranged {
  const n = a.e.length;
  const [hi, lo, e] = [floats(n), floats(n), new Int32Array(n)];
  for (let i = 0; i < n; i++) {
    const { m, e: own } = which(i) ? a : b;
    hi[i] = m.hi[i];
    lo[i] = m.lo[i];
    e[i] = own[i];
  }
  return Ranged.of(new Doubles(hi, lo), e);
}

const PI = value("PI");

/** The angle of (x, y). */
export function atan2(y: Ranged, x: Ranged): Ranged {
  const apart = new Doubles(Float64Array.from(y.e, (e, i) => e - x.e[i]));
  const half = (v: Doubles): Doubles => PI.scale(v.hi.map((s) => s < 0 ? -0.5 : 0.5));
  const angle = pieces(
    [apart, y.m, x.m],
    [(d) => d > 120, (_, y) => half(y)],
    [
      (d) => d < -120,
      (d, y, x) =>
        pieces([x, y, d], [(v) => v < 0, (_, y) => half(y).scale(2)], [
          () => true,
          (x, y, d) => y.div(x).times2(new Int32Array(d.hi)),
        ]),
    ],
    [() => true, (d, y, x) => angleOf(y.scale(d.hi.map((k) => 2 ** k)), x)],
  );
  return Ranged.of(angle);
}
