/**
 * Elementary functions of complex numbers as pairs of real operations, accurate relative to |f(z)|.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { abs, add, div, neg, pick, scaled, select } from "./complex.ts";
import type { Pair } from "./value.ts";

/** From here on e^x is taken as (e^(x/2))², so that e^x cos y overflows only if it is too large. */
function limit(g: Graph, x: Node): Node {
  return g.like(x, x.type === "f32" ? 88 : 709);
}

/** e^z = e^x cos y + i e^x sin y; the imaginary part is y at y = ±0. */
export function exp(g: Graph, z: Pair): Pair {
  const large = g.lt(limit(g, z.re), z.re);
  const e = g.call("exp", g.select(large, g.mul(z.re, g.like(z.re, 0.5)), z.re));
  const again = g.select(large, e, g.like(e, 1));
  const zero = g.eq(z.im, g.like(z.im, 0));
  return {
    re: g.mul(g.mul(e, g.call("cos", z.im)), again),
    im: g.select(zero, z.im, g.mul(g.mul(e, g.call("sin", z.im)), again)),
  };
}

/** 2^z = 2^x cos(y log 2) + i 2^x sin(y log 2). */
export function exp2(g: Graph, z: Pair): Pair {
  const top = g.like(z.re, z.re.type === "f32" ? 127 : 1023);
  const large = g.lt(top, z.re);
  const e = g.call("exp2", g.select(large, g.mul(z.re, g.like(z.re, 0.5)), z.re));
  const again = g.select(large, e, g.like(e, 1));
  const angle = g.mul(z.im, g.like(z.im, Math.LN2));
  const zero = g.eq(z.im, g.like(z.im, 0));
  return {
    re: g.mul(g.mul(e, g.call("cos", angle)), again),
    im: g.select(zero, z.im, g.mul(g.mul(e, g.call("sin", angle)), again)),
  };
}

/** e^z − 1 = (expm1 x cos y − 2 sin²(y/2)) + i e^x sin y. */
export function expm1(g: Graph, z: Pair): Pair {
  const half = g.call("sin", g.mul(z.im, g.like(z.im, 0.5)));
  const re = g.sub(g.mul(g.call("expm1", z.re), g.call("cos", z.im)), g.mul(g.add(half, half), half));
  const whole = exp(g, z);
  return { re: g.select(g.lt(limit(g, z.re), z.re), whole.re, re), im: whole.im };
}

/** log|z|: ½ log1p((m − 1)(m + 1) + n²) near |z| = 1 with m, n the larger and the smaller part, else by scaling. */
function logAbs(g: Graph, z: Pair): Node {
  const a = g.abs(z.re);
  const b = g.abs(z.im);
  const m = g.max(a, b);
  const n = g.min(a, b);
  const one = g.like(m, 1);
  const near = g.add(g.mul(g.sub(m, one), g.add(m, one)), g.mul(n, n));
  const s = scaled(g, z);
  const back = pick(g, s.large, s.small, g.like(m, Math.log(4)), g.like(m, -s.up * Math.LN2), g.like(m, 0));
  const far = g.add(g.call("log", abs(g, s.z)), back);
  const isNear = g.and(g.lt(g.like(m, 0.5), m), g.lt(m, g.like(m, 2)));
  return g.select(isNear, g.mul(g.like(m, 0.5), g.call("log1p", near)), far);
}

/** log|z| + i arg z, cut along the negative axis. */
export function log(g: Graph, z: Pair): Pair {
  return { re: logAbs(g, z), im: g.call("atan2", z.im, z.re) };
}

/** log(1 + z): the real part is ½ log1p(x (2 + x) + y²) for small z. */
export function log1p(g: Graph, z: Pair): Pair {
  const half = g.like(z.re, 0.5);
  const x1 = g.add(z.re, g.like(z.re, 1));
  const small = g.and(g.lt(g.abs(z.re), half), g.lt(g.abs(z.im), half));
  const sum = g.add(g.mul(z.re, g.add(g.like(z.re, 2), z.re)), g.mul(z.im, z.im));
  return {
    re: g.select(small, g.mul(half, g.call("log1p", sum)), logAbs(g, { re: x1, im: z.im })),
    im: g.call("atan2", z.im, x1),
  };
}

/** cosh y and sinh y as products of two factors, the second one 1 unless y is large. */
function hyperbolic(g: Graph, y: Node): { cosh: Node; sinh: Node; again: Node } {
  const size = g.abs(y);
  const large = g.lt(limit(g, y), size);
  const half = g.like(y, 0.5);
  const e = g.call("exp", g.mul(size, half));
  const eHalf = g.mul(e, half);
  return {
    cosh: g.select(large, eHalf, g.call("cosh", y)),
    sinh: g.select(large, g.copysign(eHalf, y), g.call("sinh", y)),
    again: g.select(large, e, g.like(y, 1)),
  };
}

/** sin x cosh y + i cos x sinh y. */
export function sin(g: Graph, z: Pair): Pair {
  const { cosh, sinh, again } = hyperbolic(g, z.im);
  const re = g.mul(g.mul(g.call("sin", z.re), cosh), again);
  return {
    re: g.select(g.eq(z.re, g.like(z.re, 0)), z.re, re),
    im: g.mul(g.mul(g.call("cos", z.re), sinh), again),
  };
}

/** cos x cosh y − i sin x sinh y. */
export function cos(g: Graph, z: Pair): Pair {
  const { cosh, sinh, again } = hyperbolic(g, z.im);
  const im = g.mul(g.mul(g.call("sin", z.re), sinh), again);
  const zero = g.mul(z.re, g.copysign(g.like(z.im, 1), z.im));
  return {
    re: g.mul(g.mul(g.call("cos", z.re), cosh), again),
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

/** The root with a real part ≥ 0: with t = √((|x| + |z|)/2) it is t + i y/2t, or |y|/2t ± i t for x < 0. */
export function sqrt(g: Graph, z: Pair): Pair {
  const s = scaled(g, z);
  const { re: x, im: y } = s.z;
  const c = g.constants(x);
  const t0 = g.sqrt(g.mul(c(0.5), g.add(g.abs(x), abs(g, s.z))));
  const back = pick(g, s.large, s.small, c(2), c(2 ** (-s.up / 2)), c(1));
  const t = g.mul(t0, back);
  const other = g.mul(g.div(y, g.add(t0, t0)), back);
  const right = { re: t, im: other };
  const left = { re: g.abs(other), im: g.copysign(t, y) };
  const root = select(g, g.lt(x, c(0)), left, right);
  const zero = select(g, g.eq(t0, c(0)), { re: t0, im: z.im }, root);
  return select(g, g.eq(g.abs(z.im), c(Infinity)), { re: c(Infinity), im: z.im }, zero);
}

/** 1 / √z. */
export function rsqrt(g: Graph, z: Pair): Pair {
  return div(g, { re: g.like(z.re, 1), im: g.like(z.re, 0) }, sqrt(g, z));
}

/** 1 / (1 + e^(−z)). */
export function logistic(g: Graph, z: Pair): Pair {
  const one = { re: g.like(z.re, 1), im: g.like(z.re, 0) };
  return div(g, one, add(g, one, exp(g, neg(g, z))));
}

/**
 * z^w = |z|^c e^(−dθ) (cos q + i sin q), q = cθ + d log|z|, for w = c + id, θ = arg z; 0^w is 0 if c > 0, and z^0 is 1.
 */
export function pow(g: Graph, z: Pair, w: Pair): Pair {
  const k = g.constants(z.re);
  const { re: length, im: angle } = log(g, z);
  const r = g.mul(g.call("pow", abs(g, z), w.re), g.call("exp", g.neg(g.mul(w.im, angle))));
  const q = g.add(g.mul(w.re, angle), g.select(g.eq(w.im, k(0)), k(0), g.mul(w.im, length)));
  const value = { re: g.mul(r, g.call("cos", q)), im: g.mul(r, g.call("sin", q)) };
  const zero = (x: Pair): Node => g.and(g.eq(x.re, k(0)), g.eq(x.im, k(0)));
  const vanishes = g.and(zero(z), g.lt(k(0), w.re));
  const one = { re: k(1), im: k(0) };
  return select(g, zero(w), one, select(g, vanishes, { re: k(0), im: k(0) }, value));
}
