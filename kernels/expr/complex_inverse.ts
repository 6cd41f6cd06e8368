/**
 * Inverse trigonometric and hyperbolic functions of complex numbers by W. Kahan, "Branch cuts for complex elementary
 * functions, or much ado about nothing's sign bit" (1987): each part is accurate relative to itself, and the sign of a
 * zero tells on which side of a cut a point lies.
 *
 * @module
 */
import { div } from "./complex.ts";
import { sqrt } from "./complex_roots.ts";
import type { Graph, Node } from "./graph.ts";
import type { Pair } from "./value.ts";

/** √(1 − z) and √(1 + z). */
function roots(g: Graph, z: Pair): { minus: Pair; plus: Pair } {
  const one = g.like(z.re, 1);
  return {
    minus: sqrt(g, { re: g.sub(one, z.re), im: g.neg(z.im) }),
    plus: sqrt(g, { re: g.add(one, z.re), im: z.im }),
  };
}

/** asinh(ac + bd), whose argument may overflow where the result is log(2(ac + bd)); the products have one sign. */
function asinhOfSum(g: Graph, a: Node, c: Node, b: Node, d: Node): Node {
  const quarter = g.like(a, 0.25);
  const small = g.add(g.mul(a, c), g.mul(b, d));
  const scaled = g.add(g.mul(g.mul(a, quarter), c), g.mul(g.mul(b, quarter), d));
  const large = g.lt(g.like(a, a.type === "f32" ? 2 ** 120 : 2 ** 1000), g.abs(scaled));
  const far = g.add(g.call("asinh", g.abs(scaled)), g.like(a, Math.log(4)));
  return g.select(large, g.copysign(far, scaled), g.call("asinh", small));
}

/** Whether a part is infinite: then the result is the limit along the ray to z. */
function infinite(g: Graph, z: Pair): Node {
  const top = g.like(z.re, Infinity);
  return g.or(g.eq(g.abs(z.re), top), g.eq(g.abs(z.im), top));
}

/** Infinity with the sign of x; that of NaN, which machines give it as they like, counts as positive. */
function boundless(g: Graph, x: Node): Node {
  const top = g.like(x, Infinity);
  return g.copysign(top, g.select(g.eq(x, x), x, top));
}

/** Re: atan(x / Re(√(1 − z)√(1 + z))); Im: asinh(Im(conj √(1 − z)·√(1 + z))). Cut along |x| > 1. */
export function asin(g: Graph, z: Pair): Pair {
  const { minus, plus } = roots(g, z);
  const product = g.sub(g.mul(minus.re, plus.re), g.mul(minus.im, plus.im));
  const far = infinite(g, z);
  const im = asinhOfSum(g, minus.re, plus.im, g.neg(minus.im), plus.re);
  return {
    re: g.call("atan2", z.re, g.select(far, g.abs(z.im), product)),
    im: g.select(far, boundless(g, z.im), im),
  };
}

/** Re: 2 atan(Re √(1 − z) / Re √(1 + z)); Im: asinh(Im(conj √(1 + z)·√(1 − z))). Cut along |x| > 1. */
export function acos(g: Graph, z: Pair): Pair {
  const { minus, plus } = roots(g, z);
  const half = g.call("atan2", minus.re, plus.re);
  const far = infinite(g, z);
  const im = asinhOfSum(g, plus.re, minus.im, g.neg(plus.im), minus.re);
  return {
    re: g.select(far, g.call("atan2", g.abs(z.im), z.re), g.add(half, half)),
    im: g.select(far, boundless(g, g.neg(z.im)), im),
  };
}

/** Re: asinh(Re(conj √(z − 1)·√(z + 1))); Im: 2 atan(Im √(z − 1) / Re √(z + 1)). Cut along x < 1. */
export function acosh(g: Graph, z: Pair): Pair {
  const one = g.like(z.re, 1);
  const minus = sqrt(g, { re: g.sub(z.re, one), im: z.im });
  const plus = sqrt(g, { re: g.add(z.re, one), im: z.im });
  const half = g.call("atan2", minus.im, plus.re);
  const far = infinite(g, z);
  const re = asinhOfSum(g, minus.re, plus.re, minus.im, plus.im);
  return {
    re: g.select(far, g.like(re, Infinity), re),
    im: g.select(far, g.call("atan2", z.im, z.re), g.add(half, half)),
  };
}

/** asinh z = i asin(−iz). Cut along the imaginary axis, |y| > 1. */
export function asinh(g: Graph, z: Pair): Pair {
  const s = asin(g, { re: z.im, im: g.neg(z.re) });
  return { re: g.neg(s.im), im: s.re };
}

/**
 * Re: ¼ log1p(4x/((1 − x)² + y²)); Im: ½ arg((1 − x)(1 + x) − y² + 2iy), for x ≥ 0, and odd. Far out it is
 * Re 1/z ± iπ/2; close to 1 + iy at x = 1 the real part is ¼ log(4 + y²) − ½ log|y|. Cut along |x| > 1.
 */
export function atanh(g: Graph, z: Pair): Pair {
  const c = g.constants(z.re);
  const far = c(z.re.type === "f32" ? 2 ** 60 : 2 ** 500);
  const x = g.abs(z.re);
  // NaN counts as positive: its sign differs between devices.
  const side = g.select(g.eq(x, x), g.copysign(c(1), z.re), c(1));
  const y = g.mul(z.im, side);
  const size = g.abs(y);
  const rest = g.sub(c(1), x);
  const square = g.mul(y, y);
  const quarter = c(0.25);
  const near = g.mul(g.call("log1p", g.div(g.mul(c(4), x), g.add(g.mul(rest, rest), square))), quarter);
  const pole = g.sub(g.mul(quarter, g.call("log", g.add(c(4), square))), g.mul(c(0.5), g.call("log", size)));
  const angle = g.call("atan2", g.add(y, y), g.sub(g.mul(rest, g.add(c(1), x)), square));
  const inverse = g.abs(div(g, { re: c(1), im: c(0) }, { re: x, im: y }).re);
  const large = g.or(g.lt(far, x), g.lt(far, size));
  const re = g.select(large, inverse, g.select(g.and(g.eq(x, c(1)), g.lt(size, c(1))), pole, near));
  const im = g.select(large, g.copysign(c(Math.PI / 2), y), g.mul(angle, c(0.5)));
  return { re: g.mul(re, side), im: g.mul(im, side) };
}

/** atan z = −i atanh(iz). Cut along the imaginary axis, |y| > 1. */
export function atan(g: Graph, z: Pair): Pair {
  const t = atanh(g, { re: g.neg(z.im), im: z.re });
  return { re: t.im, im: g.neg(t.re) };
}
