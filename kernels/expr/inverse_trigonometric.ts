/**
 * Inverse trigonometric functions: an odd polynomial near 0, and identities that bring every argument there.
 * `tests/kernels/expr_fit_elementary.py` computes the tables.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, estrin } from "./polynomial.ts";

/** (atan(t)/t − 1)/t² in t², for t ≤ 1. */
// deno-fmt-ignore
const ATAN: Coefficients = {
  f32: [
    -0.0017829232, 0.010869014, -0.031097403, 0.057881646, -0.08399314, 0.10950881, -0.14264016, 0.1999853, -0.333333,
  ],
  f64: [
    1.3222224402903928e-05, -0.00015214048214582003, 0.0008312648176796363, -0.0028848617209513952,
    0.007196597001371131, -0.013900982844663614, 0.02198561392398833, -0.02990473521182829, 0.03664262948328613,
    -0.042192225336850714, 0.04722342093919265, -0.05253525398382531, 0.058805295860462715, -0.06666404397755171,
    0.0769227988678882, -0.09090907007667562, 0.11111111007336172, -0.1428571428258794, 0.19999999999951748,
    -0.3333333333333307,
  ],
};

/** (asin(t)/t − 1)/t² in t², for t ≤ ½. */
// deno-fmt-ignore
const ASIN: Coefficients = {
  f32: [0.042210665, 0.02415273, 0.045475923, 0.07495253, 0.16666754],
  f64: [
    0.0319590092568118, -0.016294050652842083, 0.019573831388430808, 0.006510904053210498, 0.012173261965631295,
    0.013884601983295577, 0.01735977066119286, 0.022371753559407678, 0.030381959329402818, 0.04464285682353963,
    0.0750000000034295, 0.16666666666665383,
  ],
};

/** π/2 rounded, and what that leaves out. */
const QUARTER = {
  f32: [1.5707963705062866, -4.371139000186241e-8],
  f64: [1.5707963267948966, 6.123233995736766e-17],
} as const;

/** k·π/2 + r for k = 1 or 2, where |r| ≤ π/2. */
function turned(g: Graph, k: 1 | 2, r: Node): Node {
  const [high, low] = QUARTER[r.type as "f32" | "f64"];
  return g.add(g.like(r, k * high), g.add(r, g.like(r, k * low)));
}

/** The arctangent of 0 ≤ t ≤ 1. */
function atanWithin(g: Graph, t: Node): Node {
  const z = g.mul(t, t);
  return g.fma(g.mul(t, z), estrin(g, z, ATAN), t);
}

/** atan x, from that of |x|, or π/2 − atan 1/|x| for |x| > 1. */
export function atan(g: Graph, x: Node): Node {
  const size = g.abs(x);
  const one = g.like(x, 1);
  const large = g.lt(one, size);
  const r = atanWithin(g, g.select(large, g.div(one, size), size));
  return g.copysign(g.select(large, turned(g, 1, g.neg(r)), r), x);
}

/**
 * The angle of (x, y) in −π to π, from the arctangent r of the smaller part by the larger one: r, π/2 − r, π/2 + r or
 * π − r. Parts of the same size are on a diagonal, even if both are infinite; both 0 give 0 or π, as x has its sign.
 */
export function atan2(g: Graph, y: Node, x: Node): Node {
  const c = g.constants(x);
  const [a, b] = [g.abs(x), g.abs(y)];
  const steep = g.lt(a, b);
  const most = g.select(steep, b, a);
  const same = g.select(g.eq(a, c(0)), c(0), c(1));
  const t = g.select(g.eq(a, b), same, g.div(g.select(steep, a, b), most));
  const r = atanWithin(g, t);
  const left = g.lt(g.copysign(c(1), x), c(0));
  const near = g.select(left, turned(g, 2, g.neg(r)), r);
  return g.copysign(g.select(steep, turned(g, 1, g.select(left, r, g.neg(r))), near), y);
}

/** What asin and acos of `x` are made of. */
interface Reduced {
  /** Whether |x| ≤ ½, so that the angle is asin|x|; else it is π/2 − 2 asin s with s = √((1 − |x|)/2). */
  readonly near: Node;
  /** |x| or s. */
  readonly s: Node;
  /** asin s − s. */
  readonly rest: Node;
}

function reduced(g: Graph, x: Node): Reduced {
  const c = g.constants(x);
  const size = g.abs(x);
  const near = g.le(size, c(0.5));
  const z = g.select(near, g.mul(x, x), g.mul(g.sub(c(1), size), c(0.5)));
  const s = g.select(near, size, g.sqrt(z));
  return { near, s, rest: g.mul(g.mul(s, z), estrin(g, z, ASIN)) };
}

/** asin x; NaN beyond ±1. */
export function asin(g: Graph, x: Node): Node {
  const { near, s, rest } = reduced(g, x);
  const [high, low] = QUARTER[x.type as "f32" | "f64"];
  // π/2 − 2s first, whose rounding is that of the result.
  const far = g.sub(g.sub(g.like(x, high), g.add(s, s)), g.sub(g.add(rest, rest), g.like(x, low)));
  return g.copysign(g.select(near, g.add(s, rest), far), x);
}

/** acos x: π/2 − asin x for |x| ≤ ½, 2 asin s for x > ½, π − 2 asin s for x < −½; NaN beyond ±1. */
export function acos(g: Graph, x: Node): Node {
  const { near, s, rest } = reduced(g, x);
  const c = g.constants(x);
  const [high, low] = QUARTER[x.type as "f32" | "f64"];
  const middle = g.sub(c(high), g.sub(x, g.sub(c(low), g.copysign(rest, x))));
  const twice = g.add(g.add(s, s), g.add(rest, rest));
  const far = g.select(g.lt(x, c(0)), turned(g, 2, g.neg(twice)), twice);
  return g.select(near, middle, far);
}
