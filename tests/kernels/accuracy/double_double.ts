/**
 * Vectors of double-double numbers: unevaluated sums hi + lo of two doubles, some 106 bits, by error-free
 * transformations (T. Dekker, "A floating-point technique for extending the available precision", 1971; M. Joldes,
 * J.-M. Muller and V. Popescu, "Tight and rigorous error bounds for basic building blocks of double-word arithmetic",
 * 2017). Each operation is a loop over all elements, so that nothing is allocated for a single number. Products are
 * exact where neither a factor nor a result is near the ends of the exponents' range: functions scale by powers of 2,
 * which `exponent` keeps.
 *
 * @module
 */

/** Splits a double in halves of 26 bits. */
const SPLIT = 2 ** 27 + 1;

/** A vector of numbers (hi + lo)·2^exponent; operations but {@link pieces} want it without exponents. */
export class Doubles {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
  readonly exponent: Int32Array | null;

  /** A vector of one element serves as a constant in operations. */
  constructor(hi: Float64Array, lo: Float64Array = new Float64Array(hi.length), exponent: Int32Array | null = null) {
    this.hi = hi;
    this.lo = lo;
    this.exponent = exponent;
  }

  get length(): number {
    return this.hi.length;
  }

  /** `x + y` */
  add(y: Doubles | number): Doubles {
    return sum(this, vector(y), 1);
  }

  /** `-x` */
  neg(): Doubles {
    return this.scale(-1);
  }

  /** `x - y` */
  sub(y: Doubles | number): Doubles {
    return sum(this, vector(y), -1);
  }

  /** `x * y` */
  mul(y: Doubles | number): Doubles {
    const { hi: a, lo: a2 } = this;
    const { hi: b, lo: b2 } = vector(y);
    const [hi, lo] = results(a, b);
    const p = a.length > 1 ? 1 : 0, q = b.length > 1 ? 1 : 0;
    for (let i = 0, j = 0, k = 0; i < hi.length; i++, j += p, k += q) {
      const u = a[j], v = b[k];
      const r = u * v;
      const s = SPLIT * u, t = SPLIT * v;
      const u1 = s - (s - u), v1 = t - (t - v);
      const u2 = u - u1, v2 = v - v1;
      const e = ((u1 * v1 - r) + u1 * v2 + u2 * v1) + u2 * v2 + (u * b2[k] + a2[j] * v);
      const h = r + e;
      hi[i] = h;
      lo[i] = e - (h - r);
    }
    return new Doubles(hi, lo);
  }

  /** `x / y`: a quotient of doubles, and that of the remainder, which is exact but for its last place. */
  div(y: Doubles | number): Doubles {
    const { hi: a, lo: a2 } = this;
    const { hi: b, lo: b2 } = vector(y);
    const [hi, lo] = results(a, b);
    const p = a.length > 1 ? 1 : 0, q = b.length > 1 ? 1 : 0;
    for (let i = 0, j = 0, k = 0; i < hi.length; i++, j += p, k += q) {
      const u = a[j] / b[k], v = b[k];
      const r = u * v;
      const s = SPLIT * u, t = SPLIT * v;
      const u1 = s - (s - u), v1 = t - (t - v);
      const u2 = u - u1, v2 = v - v1;
      const e = ((u1 * v1 - r) + u1 * v2 + u2 * v1) + u2 * v2;
      const d = ((a[j] - r) - e + (a2[j] - u * b2[k])) / v;
      const h = u + d;
      hi[i] = h;
      lo[i] = d - (h - u);
    }
    return new Doubles(hi, lo);
  }

  /** The square root: that of the double, and a step of Newton's where it isn't 0. */
  sqrt(): Doubles {
    const root = new Doubles(this.hi.map(Math.sqrt));
    const rest = this.sub(root.mul(root)).hi;
    return root.add(new Doubles(rest.map((v, i) => v === 0 ? 0 : v / (2 * root.hi[i]))));
  }

  /** Times a power of 2, for all or for each; exponents stay. */
  scale(k: Float64Array | number): Doubles {
    const { hi: a, lo: a2, exponent } = this;
    const by = typeof k === "number" ? Float64Array.of(k) : k;
    const [hi, lo] = results(a, by);
    const p = a.length > 1 ? 1 : 0, q = by.length > 1 ? 1 : 0;
    for (let i = 0, j = 0, l = 0; i < hi.length; i++, j += p, l += q) {
      hi[i] = a[j] * by[l];
      lo[i] = a2[j] * by[l];
    }
    return new Doubles(hi, lo, exponent);
  }

  /** The number times 2ᵉ, as its exponent. */
  times2(e: Int32Array): Doubles {
    return new Doubles(this.hi, this.lo, e);
  }

  /** The number without an exponent, where that is within the range of doubles with room for the lower part. */
  plain(): Doubles {
    const { exponent } = this;
    if (exponent === null) return this;
    return new Doubles(this.hi, this.lo).scale(new Float64Array(exponent).map((e) => 2 ** e));
  }

  /** The elements at these places. */
  gather(places: Int32Array): Doubles {
    const { hi, lo, exponent } = this;
    if (hi.length === 1) return this;
    const part = new Doubles(floats(places.length), floats(places.length));
    for (let i = 0; i < places.length; i++) {
      part.hi[i] = hi[places[i]];
      part.lo[i] = lo[places[i]];
    }
    return exponent === null ? part : new Doubles(part.hi, part.lo, places.map((p) => exponent[p]));
  }
}

/** A number as a constant. */
export function vector(y: Doubles | number): Doubles {
  return typeof y === "number" ? new Doubles(Float64Array.of(y)) : y;
}

/** A constant of two parts. */
export function constant([hi, lo]: readonly number[]): Doubles {
  return new Doubles(Float64Array.of(hi), Float64Array.of(lo));
}

/** Vectors of up to this length may be taken from the pool. */
const LENGTH = 1024;

/** Memory that results within {@link reusing} are written to, since fresh arrays would take half of the time. */
const pool: Float64Array[] = [];
/** How much of it is taken; −1 outside. */
let taken = -1;

/** What the function returns: vectors that the next call overwrites. */
export function reusing<T>(body: () => T): T {
  taken = 0;
  try {
    return body();
  } finally {
    taken = -1;
  }
}

/** A vector that is yet to be written. */
export function floats(n: number): Float64Array {
  if (taken < 0 || n === 1 || n > LENGTH) return new Float64Array(n);
  if (taken === pool.length) pool.push(new Float64Array(LENGTH));
  const block = pool[taken++];
  return n === LENGTH ? block : block.subarray(0, n);
}

function results(a: Float64Array, b: Float64Array): [Float64Array, Float64Array] {
  const n = Math.max(a.length, b.length);
  return [floats(n), floats(n)];
}

/** x ± y */
function sum(x: Doubles, y: Doubles, sign: 1 | -1): Doubles {
  const { hi: a, lo: a2 } = x;
  const { hi: b, lo: b2 } = y;
  const [hi, lo] = results(a, b);
  const p = a.length > 1 ? 1 : 0, q = b.length > 1 ? 1 : 0;
  for (let i = 0, j = 0, k = 0; i < hi.length; i++, j += p, k += q) {
    const u = a[j], v = sign * b[k], u2 = a2[j], v2 = sign * b2[k];
    const s = u + v;
    const w = s - u;
    const t = u2 + v2;
    const z = t - u2;
    const c = (u - (s - w)) + (v - w) + t;
    const r = s + c;
    const d = (u2 - (t - z)) + (v2 - z) + (c - (r - s));
    const h = r + d;
    hi[i] = h;
    lo[i] = d - (h - r);
  }
  return new Doubles(hi, lo);
}

/**
 * Σ c[k]·xⁿ⁻ᵏ by Horner's rule, where so many of the first coefficients are small enough for doubles to do. Each step is
 * done for all elements before the next one, so that the machine overlaps them.
 */
export function polynomial(x: Doubles, c: Doubles, inDouble = 0): Doubles {
  const { hi: h, lo: l } = c;
  const n = x.length;
  const { hi: a, lo: a2 } = x;
  const hi = floats(n).fill(h[0]);
  const lo = floats(n).fill(inDouble > 0 ? 0 : l[0]);
  let k = 1;
  for (; k < inDouble; k++) {
    const next = h[k];
    for (let i = 0; i < n; i++) hi[i] = hi[i] * a[i] + next;
  }
  for (; k < h.length; k++) {
    const next = h[k], next2 = l[k];
    for (let i = 0; i < n; i++) {
      const u = a[i], v = hi[i];
      const p = u * v;
      const s = SPLIT * u, t = SPLIT * v;
      const u1 = s - (s - u), v1 = t - (t - v);
      const u2 = u - u1, v2 = v - v1;
      const e = ((u1 * v1 - p) + u1 * v2 + u2 * v1) + u2 * v2 + (u * lo[i] + a2[i] * v);
      const r = p + next;
      const w = r - p;
      const f = (p - (r - w)) + (next - w) + (e + next2);
      const sum = r + f;
      hi[i] = sum;
      lo[i] = f - (sum - r);
    }
  }
  return new Doubles(hi, lo);
}

/** A function that applies to some of the elements, by their upper parts. */
export type Piece = readonly [(x: number) => boolean, (...x: Doubles[]) => Doubles];

/** Applies the first function whose condition an element of the first operand meets; each runs once, over its elements. */
export function pieces(operands: readonly Doubles[], ...cases: readonly Piece[]): Doubles {
  const [{ hi }] = operands;
  const n = hi.length;
  let out: Doubles | null = null;
  let exponent: Int32Array | null = null;
  let left: Int32Array | null = null;
  for (const [meets, f] of cases) {
    const all: number = left === null ? n : left.length;
    const places = new Int32Array(all);
    const others = new Int32Array(all);
    let count = 0;
    for (let i = 0; i < all; i++) {
      const at: number = left === null ? i : left[i];
      if (meets(hi[at])) places[count++] = at;
      else others[i - count] = at;
    }
    left = others.subarray(0, all - count);
    if (count === 0) continue;
    const part = count === n ? f(...operands) : f(...operands.map((x) => x.gather(places.subarray(0, count))));
    if (count === n && part.length === n) return part;
    out ??= new Doubles(new Float64Array(n).fill(NaN), new Float64Array(n));
    const step = part.length > 1 ? 1 : 0;
    for (let i = 0, k = 0; i < count; i++, k += step) {
      out.hi[places[i]] = part.hi[k];
      out.lo[places[i]] = part.lo[k];
    }
    if (part.exponent === null) continue;
    exponent ??= new Int32Array(n);
    for (let i = 0; i < count; i++) exponent[places[i]] = part.exponent[i];
  }
  out ??= new Doubles(new Float64Array(n).fill(NaN), new Float64Array(n));
  return exponent === null ? out : new Doubles(out.hi, out.lo, exponent);
}

const number = new Float64Array(1);
const words = new Int32Array(number.buffer);

/** The exponent of a double as a multiple of a number between 1 and 2; −1023 for those below the normal ones. */
export function exponentOf(x: number): number {
  number[0] = x;
  return ((words[1] >> 20) & 2047) - 1023;
}
