/**
 * Elementary functions of complex numbers as pairs of real operations, accurate relative to |f(z)|.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { abs, div, pick, scaled, select } from "./complex.ts";
import { LN2 } from "./pair_logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./value.ts";

/**
 * A power b^x as factor·power·factor, to be multiplied in this order by what may be small: the factor is 1 unless the
 * power may be infinite where the product isn't.
 */
interface Growing {
  readonly power: Node;
  readonly factor: Node;
}

/** Of each base and precision: up to where the power is finite, and the exponent of a factor close to a float. */
const GROWTH = {
  exp: { f32: [88, 52.25], f64: [709, 375.5] },
  exp2: { f32: [127, 75], f64: [1023, 538] },
} as const;

/** e^x or 2^x. */
function growing(g: Graph, fn: "exp" | "exp2", x: Node): Growing {
  const [top, k] = GROWTH[fn][x.type as "f32" | "f64"];
  const large = g.lt(g.like(x, top), x);
  const less = g.sub(x, g.select(large, g.like(x, 2 * k), g.like(x, 0)));
  const factor = fn === "exp" ? Math.exp(k) : 2 ** k;
  return { power: g.call(fn, less), factor: g.select(large, g.like(x, factor), g.like(x, 1)) };
}

/** x times a power. */
function grown(g: Graph, x: Node, { power, factor }: Growing): Node {
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
 * 2^z = 2^x cos(y log 2) + i 2^x sin(y log 2). The angle is a sum of two floats h + l, and what l adds to sine and
 * cosine is so to l³: up to |y| of 2^15 in single precision and 2^35 in double.
 */
export function exp2(g: Graph, z: Pair): Pair {
  const c = g.constants(z.re);
  const single = z.re.type === "f32";
  const e = growing(g, "exp2", z.re);
  const { high, low } = p.times(g, p.constant(g, z.im, LN2), z.im);
  // Beyond it the lower part would be more than an angle, or no number.
  const l = g.select(g.lt(g.abs(z.im), c(single ? 2 ** 20 : 2 ** 50)), low, c(0));
  const near1 = g.sub(c(1), g.mul(g.mul(l, l), c(0.5)));
  const [cosine, sine] = [g.call("cos", high), g.call("sin", high)];
  const cos = g.sub(g.mul(cosine, near1), g.mul(sine, l));
  const sin = g.add(g.mul(sine, near1), g.mul(cosine, l));
  const zero = g.eq(z.im, c(0));
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

/** x² + y² + a, to the last digit also where they cancel. */
function sumOfSquares(g: Graph, x: Node, y: Node, a: Node): Node {
  const [x2, y2] = [x, y].map((v) => p.times(g, p.pair(g, v), v));
  const first = p.sumOf(g, a, y2.high);
  const second = p.sumOf(g, first.high, x2.high);
  const low = p.sumOf(g, x2.low, y2.low);
  const lower = p.sumOf(g, first.low, low.high);
  const whole = p.sumOf(g, second.high, lower.high);
  return g.add(whole.high, g.add(g.add(whole.low, second.low), g.add(lower.low, low.low)));
}

/** log|z|: ½ log1p(2d + d² + n²) near |z| = 1 with 1 + d, n the larger and the smaller part, else by scaling. */
function logAbs(g: Graph, z: Pair): Node {
  const [a, b] = [g.abs(z.re), g.abs(z.im)];
  const [m, n] = [g.max(a, b), g.min(a, b)];
  const c = g.constants(m);
  const d = g.sub(m, c(1));
  const squares = g.add(g.mul(d, d), g.mul(n, n));
  const near = g.add(g.add(d, d), squares);
  const isNear = g.and(g.lt(c(0.5), m), g.lt(m, c(2)));
  const cancels = g.and(isNear, g.lt(g.abs(near), squares));
  const exact = g.unlikely(cancels, sumOfSquares(g, n, d, g.add(d, d)), near);
  const s = scaled(g, z);
  const back = pick(g, s.large, s.small, c(Math.log(4)), c(-s.up * Math.LN2), c(0));
  const far = g.add(g.call("log", abs(g, s.z)), back);
  return g.select(isNear, g.mul(c(0.5), g.call("log1p", exact)), far);
}

/** log|z| + i arg z, cut along the negative axis. */
export function log(g: Graph, z: Pair): Pair {
  return { re: logAbs(g, z), im: g.call("atan2", z.im, z.re) };
}

/** log(1 + z): the real part is ½ log1p(2x + x² + y²) where that sum is small. */
export function log1p(g: Graph, z: Pair): Pair {
  const c = g.constants(z.re);
  const { re: x, im: y } = z;
  const x1 = g.add(x, c(1));
  const squares = g.add(g.mul(x, x), g.mul(y, y));
  const sum = g.add(g.add(x, x), squares);
  const small = g.and(g.lt(c(-0.75), sum), g.lt(sum, c(2)));
  const cancels = g.and(small, g.lt(g.abs(sum), squares));
  const exact = g.unlikely(cancels, sumOfSquares(g, x, y, g.add(x, x)), sum);
  return {
    re: g.select(small, g.mul(c(0.5), g.call("log1p", exact)), logAbs(g, { re: x1, im: y })),
    im: g.call("atan2", y, x1),
  };
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

/** 1 / √z = conj √z / |z|, by parts, and by division where |z| is 0, infinite or NaN. */
export function rsqrt(g: Graph, z: Pair): Pair {
  const s = scaled(g, z);
  const { re: x, im: y } = s.z;
  const c = g.constants(x);
  const size = abs(g, s.z);
  const t = g.sqrt(g.mul(c(0.5), g.add(g.abs(x), size)));
  // √z is t + i y/2t, whose quotients by small |z| may be ordinary where y is subnormal.
  const below = g.lt(size, c(1));
  const up = x.type === "f32" ? 24 : 53;
  const moved = g.mul(y, g.select(below, c(2 ** up), c(1)));
  const least = g.mul(g.div(g.div(moved, size), g.add(t, t)), g.select(below, c(2 ** -up), c(1)));
  const most = g.div(t, size);
  const left = g.lt(x, c(0));
  const back = pick(g, s.large, s.small, c(0.5), c(2 ** (s.up / 2)), c(1));
  const special = g.not(g.and(g.lt(c(0), size), g.lt(size, c(Infinity))));
  const others = div(g, { re: c(1), im: c(0) }, sqrt(g, z));
  return {
    re: g.unlikely(special, others.re, g.mul(g.select(left, g.abs(least), most), back)),
    im: g.unlikely(special, others.im, g.mul(g.select(left, g.copysign(most, y), least), g.neg(back))),
  };
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
