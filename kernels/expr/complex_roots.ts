/**
 * Logarithms and roots of complex numbers as pairs of real operations, each part accurate relative to itself.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { abs, div, pick, scaled, select } from "./complex.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./value.ts";

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

/** log|z| by scaling, not next to |z| = 1. */
function logFar(g: Graph, z: Pair): Node {
  const s = scaled(g, z);
  const c = g.constants(z.re);
  const back = pick(g, s.large, s.small, c(Math.log(4)), c(-s.up * Math.LN2), c(0));
  return g.add(g.call("log", abs(g, s.z)), back);
}

/** log|z|: ½ log1p(2d + d² + n²) near |z| = 1 with 1 + d, n the larger and the smaller part. */
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
  return g.select(isNear, g.mul(c(0.5), g.call("log1p", exact)), logFar(g, z));
}

/** log|z| + i arg z, cut along the negative axis. */
export function log(g: Graph, z: Pair): Pair {
  return { re: logAbs(g, z), im: g.call("atan2", z.im, z.re) };
}

/** log(1 + z) */
export function log1p(g: Graph, z: Pair): Pair {
  return logSum1(g, z, g.add(z.re, g.like(z.re, 1)));
}

/** log(1 + z), given 1 + Re z: the real part is ½ log1p(2x + x² + y²) where that sum is small. */
export function logSum1(g: Graph, { re: x, im: y }: Pair, x1: Node): Pair {
  const c = g.constants(x);
  const squares = g.add(g.mul(x, x), g.mul(y, y));
  const sum = g.add(g.add(x, x), squares);
  const small = g.and(g.lt(c(-0.75), sum), g.lt(sum, c(2)));
  const cancels = g.and(small, g.lt(g.abs(sum), squares));
  const exact = g.unlikely(cancels, sumOfSquares(g, x, y, g.add(x, x)), sum);
  return {
    re: g.select(small, g.mul(c(0.5), g.call("log1p", exact)), logFar(g, { re: x1, im: y })),
    im: g.call("atan2", y, x1),
  };
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
