/**
 * Powers of complex numbers: e^E with E = w log z, where the logarithm is a pair of sums of two floats, so that E has
 * its digits after the point also where it is large: to 4 ulp up to 2^30 in double, and 2^12 in single precision. Where
 * there are doubles, those serve for single precision, up to 2^24.
 *
 * @module
 */
import { select } from "./complex.ts";
import { growing, grown, waves } from "./complex_exponential.ts";
import type { Graph, Node } from "./graph.ts";
import { pairAngle } from "./pair_angle.ts";
import { nearCircle, pairLogSize } from "./pair_logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./value.ts";
import { outside } from "./words.ts";

/** Real and imaginary part as sums of two floats. */
interface Exponent {
  readonly re: p.Pair;
  readonly im: p.Pair;
}

/** Of each precision: sizes far from overflow and underflow, and what brings others there. */
const RANGE = {
  f32: { least: 2 ** -90, most: 2 ** 90, factor: 60 },
  f64: { least: 2 ** -900, most: 2 ** 900, factor: 200 },
} as const;

/** log z of a number that is neither 0 nor infinite; `size` is that of the larger part. */
function logarithm(g: Graph, z: Pair, size: Node, digits: "short" | "long"): Exponent {
  const c = g.constants(size);
  const { least, most, factor } = RANGE[size.type as "f32" | "f64"];
  const rare = outside(g, size, least, most);
  const large = g.lt(c(1), size);
  const scale = g.select(large, c(2 ** -factor), c(2 ** factor));
  const near = (x: Node): Node => g.unlikely(rare, g.mul(x, scale), x);
  const point = nearCircle(g, near(z.re), near(z.im));
  const k = g.unlikely(rare, g.add(point.k, g.select(large, c(factor), c(-factor))), point.k);
  return { re: pairLogSize(g, { ...point, k }, digits), im: pairAngle(g, point.y, point.x, digits) };
}

/** x y, and 0 for x = 0. */
function orZero(g: Graph, x: Node, y: Node): Node {
  const zero = g.like(x, 0);
  return g.select(g.eq(x, zero), zero, g.mul(x, y));
}

/** Up to here e^x may be the factor of a number. */
const TOP = { f32: 192, f64: 1456 } as const;

/** A product with a power, and 0 for 0 times one that isn't infinite by itself. */
function orNothing(g: Graph, wave: Node, exponent: Node, product: Node): Node {
  const zero = g.like(wave, 0);
  return g.select(g.and(g.eq(wave, zero), g.finite(exponent)), zero, product);
}

/** e^E */
function power(g: Graph, e: Exponent): Pair {
  // Where the larger parts of products cancel, the lower ones aren't small beside the rest.
  const [re, im] = [e.re, e.im].map(({ high, low }) => p.sumOf(g, high, low));
  const c = g.constants(re.high);
  const { power, factor } = growing(g, "exp", re.high);
  const within = g.lt(g.abs(re.high), c(TOP[re.high.type as "f32" | "f64"]));
  const size = { power: g.add(power, g.select(within, g.mul(power, re.low), c(0))), factor };
  const { sin, cos } = waves(g, im);
  const part = (wave: Node): Node => orNothing(g, wave, re.high, grown(g, wave, size));
  return { re: part(cos), im: part(sin) };
}

/** Beyond it, numbers have no halves. */
const LARGEST = { f32: 2 ** 100, f64: 2 ** 900 } as const;

/** Beyond it, exponents take more digits of logarithms, where there are any. */
const MANY = 2 ** 10;

/** w log z for w = c + di, d = null where it is real. */
function exponent(g: Graph, log: Exponent, c: Node, d: Node | null): Exponent {
  const [re, im] = [p.times(g, log.re, c), p.times(g, log.im, c)];
  if (d === null) return { re, im };
  return {
    re: p.sum(g, re, p.negated(g, p.times(g, log.im, d))),
    im: p.sum(g, im, p.times(g, log.re, d)),
  };
}

/** `cond ? rare : common` */
function unlikely(g: Graph, cond: Node, rare: Exponent, common: Exponent): Exponent {
  const either = (a: p.Pair, b: p.Pair): p.Pair => ({
    high: g.unlikely(cond, a.high, b.high),
    low: g.unlikely(cond, a.low, b.low),
  });
  return { re: either(rare.re, common.re), im: either(rare.im, common.im) };
}

/** z^(c + di), with d = null for real exponents; 0^w is 0 if c > 0, and z^0 is 1. */
function powerOf(g: Graph, z: Pair, c: Node, d: Node | null): Pair {
  const value = z.re.type === "f32" && g.doubles ? inDouble(g, z, c, d) : inPairs(g, z, c, d);
  const zero = g.like(c, 0);
  const isZero = (x: Node): Node => g.eq(x, zero);
  const vanishes = g.and(g.and(isZero(z.re), isZero(z.im)), g.lt(zero, c));
  const none = d === null ? isZero(c) : g.and(isZero(c), isZero(d));
  return select(g, none, { re: g.like(c, 1), im: zero }, select(g, vanishes, { re: zero, im: zero }, value));
}

/** The same but for 0^w and z^0. */
function inPairs(g: Graph, z: Pair, c: Node, d: Node | null): Pair {
  const k = g.constants(z.re);
  const size = g.max(g.abs(z.re), g.abs(z.im));
  const log = logarithm(g, z, size, "short");
  let e = exponent(g, log, c, d);
  if (size.type === "f64") {
    const many = g.lt(k(MANY), g.max(g.abs(e.re.high), g.abs(e.im.high)));
    e = unlikely(g, many, exponent(g, logarithm(g, z, size, "long"), c, d), e);
  }
  const { special, value } = specialExponent(g, z, log.re.high, c, d);
  return power(g, unlikely(g, special, { re: p.pair(g, value.re), im: p.pair(g, value.im) }, e));
}

/** Whether z is 0, infinite or NaN, or an exponent has no halves, and w log z there, in single floats. */
function specialExponent(
  g: Graph,
  z: Pair,
  log: Node,
  c: Node,
  d: Node | null,
): { readonly special: Node; readonly value: Pair } {
  const k = g.constants(log);
  const size = g.max(g.abs(z.re), g.abs(z.im));
  const within = (x: Node): Node => g.lt(g.abs(x), k(LARGEST[x.type as "f32" | "f64"]));
  const ordinary = g.and(g.lt(k(0), size), g.lt(size, k(Infinity)));
  const special = g.not(g.and(ordinary, d === null ? within(c) : g.and(within(c), within(d))));
  const length = g.select(g.eq(size, k(0)), k(-Infinity), g.select(g.lt(size, k(Infinity)), log, size));
  return { special, value: plainExponent(g, length, g.call("atan2", z.im, z.re), c, d) };
}

/** w log z, given log |z| and the angle. */
function plainExponent(g: Graph, length: Node, angle: Node, c: Node, d: Node | null): Pair {
  if (d === null) return { re: orZero(g, c, length), im: g.mul(c, angle) };
  return {
    re: g.sub(orZero(g, c, length), g.mul(d, angle)),
    im: g.add(g.mul(c, angle), orZero(g, d, length)),
  };
}

/** The same of float32 in double: log|z| is half the logarithm of |z|², and what rounding that loses. */
function inDouble(g: Graph, z: Pair, c: Node, d: Node | null): Pair {
  const wide = (x: Node): Node => g.convert(x, "f64");
  const [x, y] = [wide(z.re), wide(z.im)];
  const k = g.constants(x);
  const [a, b] = [g.mul(x, x), g.mul(y, y)];
  const [most, least] = [g.max(a, b), g.min(a, b)];
  const square = g.add(a, b);
  const lost = g.div(g.sub(least, g.sub(square, most)), square);
  const length = g.mul(k(0.5), g.add(g.call("log", square), lost));
  const ordinary = plainExponent(g, length, g.call("atan2", y, x), wide(c), d === null ? null : wide(d));
  const { special, value } = specialExponent(g, z, g.convert(length, "f32"), c, d);
  const re = g.unlikely(special, wide(value.re), ordinary.re);
  // Zeros count as positive, as in pairs.
  const im = g.add(g.unlikely(special, wide(value.im), ordinary.im), k(0));
  const size = g.call("exp", re);
  const part = (fn: "cos" | "sin"): Node => {
    const wave = g.call(fn, im);
    return g.convert(orNothing(g, wave, re, g.mul(size, wave)), "f32");
  };
  return { re: part("cos"), im: part("sin") };
}

/** z^w = e^(w log z) */
export function pow(g: Graph, z: Pair, w: Pair): Pair {
  const real = w.im.op === "const" && w.im.value === 0;
  return powerOf(g, z, w.re, real ? null : w.im);
}

/** zⁿ = e^(n log z) of an integer that is not 0. */
export function powOfInteger(g: Graph, z: Pair, n: number): Pair {
  return powerOf(g, z, g.like(z.re, n), null);
}
