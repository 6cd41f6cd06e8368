/**
 * Powers with static integers for exponents: products as long as there are few, whose errors add.
 *
 * @module
 */
import * as c from "./complex.ts";
import { powOfInteger } from "./complex_power.ts";
import { type Graph, isFloat, type Node } from "./graph.ts";
import * as p from "./pairs.ts";
import { isPair, type Pair, type Value } from "./value.ts";
import { products, WITHIN } from "./whole_power.ts";
import { sizeOutside } from "./words.ts";

/** The exponents for which products, or the inverse of one, are within 4 ulp. */
const PRODUCTS = { real: [-4, 6], complex: [-4, 5] } as const;

/** Whether products do. */
function few(n: number, [least, most]: readonly [number, number]): boolean {
  return n >= least && n <= most;
}

/** xⁿ of a real number: of an integer modulo 2^32, with 1/x^|n| for negative n. */
function real(g: Graph, x: Node, n: number): Node {
  const one = g.like(x, 1);
  if (n === 0) return one;
  const mul = (a: Node, b: Node): Node => g.mul(a, b);
  if (!isFloat(x.type)) {
    const power = products(x, Math.abs(n), mul);
    return n < 0 ? g.div(one, power) : power;
  }
  if (!few(n, PRODUCTS.real)) return g.call("pow", x, g.like(x, n));
  const power = products(x, Math.abs(n), mul);
  if (n > 0) return power;
  const inverse = g.div(one, power);
  if (n === -1) return inverse;
  // Where x^|n| overflows or loses digits, its inverse may still be a number.
  const outside = g.not(g.and(g.le(g.like(x, least(x)), g.abs(power)), g.finite(power)));
  return g.unlikely(outside, products(g.div(one, x), -n, mul), inverse);
}

/** The least number with all digits. */
function least(x: Node): number {
  return x.type === "f32" ? 2 ** -126 : 2 ** -1022;
}

/** A complex number whose parts are sums of two floats. */
interface Wide {
  readonly re: p.Pair;
  readonly im: p.Pair;
}

function wideMul(g: Graph, a: Wide, b: Wide): Wide {
  const imaginary = p.product(g, a.re, b.im);
  if (a === b) {
    const difference = p.sum(g, a.re, p.negated(g, a.im));
    return { re: p.product(g, difference, p.sum(g, a.re, a.im)), im: p.sum(g, imaginary, imaginary) };
  }
  return {
    re: p.sum(g, p.product(g, a.re, b.re), p.negated(g, p.product(g, a.im, b.im))),
    im: p.sum(g, imaginary, p.product(g, a.im, b.re)),
  };
}

/** Whether such products take less than logarithms: a square about half of the others. */
function isShort(n: number): boolean {
  const bits = n.toString(2);
  return bits.length + 2 * bits.replaceAll("0", "").length <= 11;
}

/** zⁿ of float32 as a product in double, or by logarithms where it may overflow there. */
function productsInDouble(g: Graph, z: Pair, n: number): Pair {
  const wide = { re: g.convert(z.re, "f64"), im: g.convert(z.im, "f64") };
  const power = products<Pair>(wide, Math.abs(n), (a, b) => a === b ? c.square(g, a) : c.mul(g, a, b));
  const value = n < 0 ? c.div(g, { re: g.like(wide.re, 1), im: g.like(wide.re, 0) }, power) : power;
  const outside = sizeOutside(g, g.max(g.abs(power.re), g.abs(power.im)), 2 ** -1000, 2 ** 1000);
  const others = powOfInteger(g, z, n);
  const part = (rare: Node, x: Node): Node => g.unlikely(outside, rare, g.convert(x, "f32"));
  return { re: part(others.re, value.re), im: part(others.im, value.im) };
}

/** zⁿ as a product of such numbers, or by logarithms where it is next to overflow or underflow. */
function wideProducts(g: Graph, z: Pair, n: number): Pair {
  const power = products<Wide>({ re: p.pair(g, z.re), im: p.pair(g, z.im) }, Math.abs(n), (a, b) => wideMul(g, a, b));
  const rounded = { re: g.add(power.re.high, power.re.low), im: g.add(power.im.high, power.im.low) };
  const value = n < 0 ? c.div(g, { re: g.like(z.re, 1), im: g.like(z.re, 0) }, rounded) : rounded;
  const others = powOfInteger(g, z, n);
  const [low, high] = WITHIN[z.re.type as "f32" | "f64"];
  const outside = sizeOutside(g, g.max(g.abs(rounded.re), g.abs(rounded.im)), low, high);
  return { re: g.unlikely(outside, others.re, value.re), im: g.unlikely(outside, others.im, value.im) };
}

/** zⁿ of a complex number. */
function complex(g: Graph, z: Pair, n: number): Pair {
  const one: Pair = { re: g.like(z.re, 1), im: g.like(z.re, 0) };
  if (n === 0) return one;
  if (!few(n, PRODUCTS.complex)) {
    if (!isShort(Math.abs(n))) return powOfInteger(g, z, n);
    return z.re.type === "f32" && g.doubles ? productsInDouble(g, z, n) : wideProducts(g, z, n);
  }
  const mul = (a: Pair, b: Pair): Pair => a === b ? c.square(g, a) : c.mul(g, a, b);
  const power = products(z, Math.abs(n), mul);
  if (n > 0) return power;
  const inverse = c.div(g, one, power);
  if (n === -1) return inverse;
  const size = g.max(g.abs(power.re), g.abs(power.im));
  const within = g.and(g.le(g.like(size, least(size)), size), g.finite(size));
  const outside = g.not(g.or(within, g.eq(size, g.like(size, 0))));
  const others = products(c.div(g, one, z), -n, mul);
  return { re: g.unlikely(outside, others.re, inverse.re), im: g.unlikely(outside, others.im, inverse.im) };
}

/** xⁿ */
export function integerPow(g: Graph, x: Value, n: number): Value {
  return isPair(x) ? complex(g, x, n) : real(g, x, n);
}
