/**
 * Numbers in fixed point, of more digits than sums of two floats have: x = Σ dᵢ·b⁻ⁱ for i from 1 on, with digits in a
 * base b so small that sums of their products are exact, and balanced: |dᵢ| ≤ b/2 for i > 1, so that a sum that cancels
 * to nothing begins with zeros, whatever its sign. Beside float32 digits are integers (compilers of shaders know no
 * algebra by which sums of those would lose what rounding leaves), beside float64 doubles dᵢ·b⁻ⁱ.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { BITS } from "./integers.ts";

/** The digits of a number, that of b⁻¹ first; null is known to be 0. */
export type Digits = readonly (Node | null)[];

/** Bits of a digit, and digits of a number: of a column of products there are as many, each below 2^(2·bits − 2). */
const FORMAT = { f32: { bits: 15, places: 6 }, f64: { bits: 26, places: 7 } } as const;

/** Arithmetic with numbers in fixed point beside floats of one type. */
export class Fixed {
  /** Digits of a number. */
  readonly places: number;
  readonly bits: number;
  readonly #g: Graph;
  readonly #single: boolean;

  /** Beside floats like `x`. */
  constructor(g: Graph, x: Node) {
    this.#g = g;
    this.#single = x.type === "f32";
    ({ bits: this.bits, places: this.places } = FORMAT[x.type as "f32" | "f64"]);
  }

  /** A digit at a place. */
  digit(value: number, place: number): Node {
    return this.#single ? this.#g.const("i32", value) : this.#g.const("f64", value * 2 ** (-this.bits * place));
  }

  /** A number of `integers.ts`, rounded; its first digit may be any. */
  constant(value: bigint, places: number): Digits {
    const base = 1n << BigInt(this.bits);
    const dropped = BigInt(BITS - this.bits * places);
    let rest = (value + (1n << (dropped - 1n))) >> dropped;
    const digits: (Node | null)[] = [];
    for (let place = places; place > 0; place--) {
      const d = place === 1 ? rest : BigInt.asIntN(this.bits, rest);
      rest = (rest - d) / base;
      digits.unshift(d === 0n ? null : this.digit(Number(d), place));
    }
    return digits;
  }

  /** A float, cut off after so many places; its first digit is whatever it takes. */
  fromFloat(x: Node, places: number): Digits {
    const g = this.#g;
    const digits: Node[] = [];
    let rest = x;
    for (let place = 1; place <= places; place++) {
      if (this.#single) {
        rest = g.mul(rest, g.like(x, 2 ** this.bits));
        const whole = g.make("rint", x.type, [rest]);
        digits.push(g.convert(whole, "i32"));
        rest = g.sub(rest, whole);
      } else {
        const whole = this.#multiple(rest, place);
        digits.push(whole);
        rest = g.sub(rest, whole);
      }
    }
    return digits;
  }

  /** The number as a float: from its last digit on, of which the first that is not 0 is the largest part. */
  toFloat(x: Digits, like: Node): Node {
    const g = this.#g;
    const scale = g.like(like, this.#single ? 2 ** -this.bits : 1);
    const scaled = (v: Node): Node => this.#single ? g.mul(v, scale) : v;
    return x.reduceRight<Node>(
      (sum, d) => scaled(d === null ? sum : g.add(sum, this.#single ? g.convert(d, "f32") : d)),
      g.like(like, 0),
    );
  }

  /** The multiple of b^(−place) next to a double. */
  #multiple(x: Node, place: number): Node {
    const large = this.#g.like(x, 1.5 * 2 ** (52 - this.bits * place));
    return this.#g.sub(this.#g.add(x, large), large);
  }

  /** The sum of digits of one place. */
  #plus(a: Node | null | undefined, b: Node | null | undefined): Node | null {
    if (!a || !b) return a || b || null;
    return this.#g.add(a, b);
  }

  /** x + y, as columns. */
  sum(x: Digits, y: Digits): Digits {
    return Array.from({ length: Math.max(x.length, y.length) }, (_, i) => this.#plus(x[i], y[i]));
  }

  /** x times what is one of its digits, or another number of that type, as columns. */
  times(x: Digits, k: Node): Digits {
    return x.map((d) => d && this.#g.mul(d, k));
  }

  /** A number as what digits are multiplied by. */
  factor(k: Node): Node {
    return this.#single ? this.#g.convert(k, "i32") : k;
  }

  /** One of two numbers. */
  select(which: Node, x: Digits, y: Digits): Digits {
    return x.map((d, i) => this.#g.select(which, d ?? this.digit(0, 1), y[i] ?? this.digit(0, 1)));
  }

  /**
   * x·y, as columns for so many places and one more, whose carry counts. What is left out is smaller than a unit of the
   * last place times a quarter of the places.
   */
  product(x: Digits, y: Digits, places: number): Digits {
    const columns = new Array<Node | null>(places + 1).fill(null);
    x.forEach((a, i) =>
      y.forEach((b, k) => {
        const at = i + k + 1;
        if (a && b && at <= places) columns[at] = this.#plus(columns[at], this.#g.mul(a, b));
      })
    );
    return columns;
  }

  /** x², likewise. */
  square(x: Digits): Digits {
    const columns = new Array<Node | null>(this.places + 1).fill(null);
    const twice = x.map((d) => d && this.#g.add(d, d));
    x.forEach((a, i) => {
      for (let k = i; i + k + 1 <= this.places; k++) {
        const b = k === i ? a : twice[k];
        if (a && b) columns[i + k + 1] = this.#plus(columns[i + k + 1], this.#g.mul(b, a));
      }
    });
    return columns;
  }

  /**
   * Columns as digits: from the last place on, each keeps what is next to a multiple of b. Those before place `first`
   * are known to be 0.
   */
  carried(columns: Digits, places: number, first = 1): Digits {
    const g = this.#g;
    const digits: (Node | null)[] = new Array(places).fill(null);
    let carry: Node | null = null;
    for (let place = columns.length; place >= first; place--) {
      const sum: Node | null = this.#plus(columns[place - 1], carry);
      carry = null;
      if (sum === null) continue;
      if (place === first) {
        digits[place - 1] = sum;
        break;
      }
      carry = this.#single
        ? g.shift("sar", g.add(sum, this.digit(2 ** (this.bits - 1), place)), g.const("i32", this.bits))
        : this.#multiple(sum, place - 1);
      if (place > places) continue;
      const back = this.#single ? g.shift("shl", carry, g.const("i32", this.bits)) : carry;
      digits[place - 1] = g.sub(sum, back);
    }
    return digits;
  }
}
