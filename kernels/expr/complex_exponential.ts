/**
 * Exponentials and circular and hyperbolic functions of complex numbers as pairs of real operations, accurate relative
 * to |f(z)|, and mostly part by part.
 *
 * @module
 */
import { select } from "./complex.ts";
import type { Graph, Node } from "./graph.ts";
import { LN2 } from "./pair_logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./value.ts";

/**
 * A power b^x as factor·power·factor, to be multiplied in this order by what may be small: the factor is 1 unless the
 * power may be infinite where the product isn't.
 */
export interface Growing {
  readonly power: Node;
  readonly factor: Node;
}

/** Of each base and precision: up to where the power is finite, and the exponent of a factor close to a float. */
const GROWTH = {
  exp: { f32: [88, 52.25], f64: [709, 375.5] },
  exp2: { f32: [127, 75], f64: [1023, 538] },
} as const;

/** e^x or 2^x. */
export function growing(g: Graph, fn: "exp" | "exp2", x: Node): Growing {
  const [top, k] = GROWTH[fn][x.type as "f32" | "f64"];
  const large = g.lt(g.like(x, top), x);
  const less = g.sub(x, g.select(large, g.like(x, 2 * k), g.like(x, 0)));
  const factor = fn === "exp" ? Math.exp(k) : 2 ** k;
  return { power: g.call(fn, less), factor: g.select(large, g.like(x, factor), g.like(x, 1)) };
}

/** x times a power. */
export function grown(g: Graph, x: Node, { power, factor }: Growing): Node {
  return g.mul(g.mul(g.mul(x, factor), power), factor);
}

/** e^z = e^x cos y + i e^x sin y; the imaginary part is y at y = ±0. */
export function exp(g: Graph, z: Pair): Pair {
  const e = growing(g, "exp", z.re);
  const zero = g.eq(z.im, g.like(z.im, 0));
  return {
    re: grown(g, g.call("cos", z.im), e),
    im: g.select(zero, z.im, grown(g, g.call("sin", z.im), e)),
  };
}

/**
 * Sine and cosine of a sum of two floats h + l, to l³: up to angles of 2^15 in single precision and 2^35 in double.
 * Beyond, l might be no number, and is left out.
 */
export function waves(g: Graph, { high, low }: p.Pair): { sin: Node; cos: Node } {
  const c = g.constants(high);
  const l = g.select(g.lt(g.abs(high), c(high.type === "f32" ? 2 ** 20 : 2 ** 50)), low, c(0));
  const near1 = g.sub(c(1), g.mul(g.mul(l, l), c(0.5)));
  const [cos, sin] = [g.call("cos", high), g.call("sin", high)];
  return {
    sin: g.add(g.mul(sin, near1), g.mul(cos, l)),
    cos: g.sub(g.mul(cos, near1), g.mul(sin, l)),
  };
}

/** 2^z = 2^x cos(y log 2) + i 2^x sin(y log 2), with the angle as a sum of two floats. */
export function exp2(g: Graph, z: Pair): Pair {
  const e = growing(g, "exp2", z.re);
  const { sin, cos } = waves(g, p.times(g, p.constant(g, z.im, LN2), z.im));
  const zero = g.eq(z.im, g.like(z.im, 0));
  return {
    re: grown(g, cos, e),
    im: g.select(zero, z.im, grown(g, sin, e)),
  };
}

/** e^z − 1 = (expm1 x cos y − 2 sin²(y/2)) + i e^x sin y. */
export function expm1(g: Graph, z: Pair): Pair {
  const half = g.call("sin", g.mul(z.im, g.like(z.im, 0.5)));
  const re = g.sub(g.mul(g.call("expm1", z.re), g.call("cos", z.im)), g.mul(g.add(half, half), half));
  const whole = exp(g, z);
  const large = g.lt(g.like(z.re, GROWTH.exp[z.re.type as "f32" | "f64"][0]), z.re);
  return { re: g.select(large, whole.re, re), im: whole.im };
}

/** cosh y and sinh y as powers: of large y they are those of |y|, halved. */
function hyperbolic(g: Graph, y: Node): { cosh: Growing; sinh: Growing } {
  const size = g.abs(y);
  const { power, factor } = growing(g, "exp", size);
  const large = g.lt(g.like(y, 1), factor);
  const half = g.mul(power, g.like(y, 0.5));
  return {
    cosh: { power: g.select(large, half, g.call("cosh", y)), factor },
    sinh: { power: g.select(large, g.copysign(half, y), g.call("sinh", y)), factor },
  };
}

/** sin x cosh y + i cos x sinh y. */
export function sin(g: Graph, z: Pair): Pair {
  const { cosh, sinh } = hyperbolic(g, z.im);
  const re = grown(g, g.call("sin", z.re), cosh);
  return {
    re: g.select(g.eq(z.re, g.like(z.re, 0)), z.re, re),
    im: grown(g, g.call("cos", z.re), sinh),
  };
}

/** cos x cosh y − i sin x sinh y. */
export function cos(g: Graph, z: Pair): Pair {
  const { cosh, sinh } = hyperbolic(g, z.im);
  const im = grown(g, g.call("sin", z.re), sinh);
  const zero = g.mul(z.re, g.copysign(g.like(z.im, 1), z.im));
  return {
    re: grown(g, g.call("cos", z.re), cosh),
    im: g.neg(g.select(g.eq(z.re, g.like(z.re, 0)), zero, im)),
  };
}

/** sinh z = −i sin(iz). */
export function sinh(g: Graph, z: Pair): Pair {
  const s = sin(g, { re: g.neg(z.im), im: z.re });
  return { re: s.im, im: g.neg(s.re) };
}

/** cosh z = cos(iz). */
export function cosh(g: Graph, z: Pair): Pair {
  return cos(g, { re: g.neg(z.im), im: z.re });
}

/**
 * tanh z by Kahan ("Branch cuts for complex elementary functions", 1987): with t = tan y, s = sinh x, β = 1 + t²,
 * (β s √(1 + s²) + i t) / (1 + β s²); for large |x| it is ±1 + 4i sin y cos y e^(−2|x|).
 */
export function tanh(g: Graph, z: Pair): Pair {
  const { re: x, im: y } = z;
  const one = g.like(x, 1);
  const size = g.abs(x);
  const large = g.lt(g.like(x, x.type === "f32" ? 10 : 20), size);
  const t = g.call("tan", y);
  const s = g.call("sinh", x);
  const beta = g.add(one, g.mul(t, t));
  const d = g.add(one, g.mul(g.mul(beta, s), s));
  const rho = g.sqrt(g.add(one, g.mul(s, s)));
  const small = { re: g.div(g.mul(g.mul(beta, rho), s), d), im: g.div(t, d) };
  const decay = g.call("exp", g.mul(g.like(x, -2), size));
  const wave = g.mul(g.call("sin", y), g.call("cos", y));
  const tail = g.mul(g.mul(g.like(x, 4), wave), decay);
  const zero = g.eq(decay, g.like(x, 0));
  // NaN counts as positive: its sign differs between devices.
  const signed = g.copysign(decay, g.select(g.eq(wave, wave), wave, one));
  const far = { re: g.copysign(one, x), im: g.select(zero, signed, tail) };
  const result = select(g, large, far, small);
  return { re: result.re, im: g.select(g.eq(y, g.like(y, 0)), y, result.im) };
}

/** tan z = −i tanh(iz). */
export function tan(g: Graph, z: Pair): Pair {
  const t = tanh(g, { re: g.neg(z.im), im: z.re });
  return { re: t.im, im: g.neg(t.re) };
}

/**
 * 1 / (1 + e^(−z)). With u = e^−|x|, v = 1 − u, and c and s the cosine and sine of y/2 the parts are
 * (v + 2uc²)/d, or u(2c² − v)/d for x < 0, and 2usc/d, where d = v² + 4uc²: next to poles all terms are small.
 */
export function logistic(g: Graph, z: Pair): Pair {
  const c = g.constants(z.re);
  const size = g.neg(g.abs(z.re));
  const u = g.call("exp", size);
  const v = g.neg(g.call("expm1", size));
  const half = g.mul(z.im, c(0.5));
  const [cosine, sine] = [g.call("cos", half), g.call("sin", half)];
  const twice = g.mul(g.add(cosine, cosine), cosine);
  const d = g.add(g.mul(v, v), g.mul(g.add(u, u), twice));
  const left = g.lt(z.re, c(0));
  const re = g.select(left, g.mul(u, g.sub(twice, v)), g.add(v, g.mul(u, twice)));
  return { re: g.div(re, d), im: g.div(g.mul(g.mul(g.add(u, u), sine), cosine), d) };
}
