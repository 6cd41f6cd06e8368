/**
 * Complex arithmetic and comparison as pairs of real operations.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import type { Pair } from "./value.ts";

/** −z. */
export function neg(g: Graph, z: Pair): Pair {
  return { re: g.neg(z.re), im: g.neg(z.im) };
}

/** The complex conjugate. */
export function conj(g: Graph, z: Pair): Pair {
  return { re: z.re, im: g.neg(z.im) };
}

/** a + b. */
export function add(g: Graph, a: Pair, b: Pair): Pair {
  return { re: g.add(a.re, b.re), im: g.add(a.im, b.im) };
}

/** a − b. */
export function sub(g: Graph, a: Pair, b: Pair): Pair {
  return { re: g.sub(a.re, b.re), im: g.sub(a.im, b.im) };
}

/** a b, by the plain formula. */
export function mul(g: Graph, a: Pair, b: Pair): Pair {
  return {
    re: g.sub(g.mul(a.re, b.re), g.mul(a.im, b.im)),
    im: g.add(g.mul(a.re, b.im), g.mul(a.im, b.re)),
  };
}

/** z² = (x − y)(x + y) + 2xy i. */
export function square(g: Graph, z: Pair): Pair {
  const xy = g.mul(z.re, z.im);
  return { re: g.mul(g.sub(z.re, z.im), g.add(z.re, z.im)), im: g.add(xy, xy) };
}

/** k z for a real k. */
function scale(g: Graph, z: Pair, k: Node): Pair {
  return { re: g.mul(z.re, k), im: g.mul(z.im, k) };
}

/** `cond ? a : b`. */
export function select(g: Graph, cond: Node, a: Pair, b: Pair): Pair {
  return { re: g.select(cond, a.re, b.re), im: g.select(cond, a.im, b.im) };
}

/** |z|, without overflow on the way. */
export function abs(g: Graph, z: Pair): Node {
  return g.call("hypot", z.re, z.im);
}

/** A complex number brought into a range where its square neither overflows nor underflows. */
export interface Scaled {
  /** z times the factor. */
  readonly z: Pair;
  /** Whether the parts were so large that the factor is 2^−2. */
  readonly large: Node;
  /** Whether the parts were so small that the factor is 2^`up`. */
  readonly small: Node;
  /** The exponent, even, of the factor for small numbers. */
  readonly up: number;
}

/** `z` times 2^−2 if a part is close to overflow, times 2^`up` if both are close to underflow. */
export function scaled(g: Graph, z: Pair): Scaled {
  const single = z.re.type === "f32";
  const up = single ? 48 : 108;
  const size = g.max(g.abs(z.re), g.abs(z.im));
  const large = g.lt(g.like(size, single ? 2 ** 126 : 2 ** 1022), size);
  const small = g.lt(size, g.like(size, single ? 2 ** -100 : 2 ** -960));
  const factor = pick(g, large, small, g.like(size, 0.25), g.like(size, 2 ** up), g.like(size, 1));
  return { z: scale(g, z, factor), large, small, up };
}

/** One of three nodes: for large numbers, for small ones, for the others. */
export function pick(g: Graph, large: Node, small: Node, a: Node, b: Node, c: Node): Node {
  return g.select(large, a, g.select(small, b, c));
}

/** z / |z|, and z itself at 0. */
export function sign(g: Graph, z: Pair): Pair {
  const s = scaled(g, z).z;
  const r = abs(g, s);
  return select(g, g.eq(r, g.like(r, 0)), z, { re: g.div(s.re, r), im: g.div(s.im, r) });
}

/**
 * a / b by Smith's method (Comm. ACM 5, 1962) on scaled operands, so that nothing overflows on the way; where that
 * gives NaN in both parts, the values of C's annex G.5.1: x/0 and ∞/x are infinite, x/∞ is 0.
 */
export function div(g: Graph, a: Pair, b: Pair): Pair {
  const t = g.constants(a.re);
  const sb = scaled(g, b);
  const sa = scaled(g, a);
  const flip = g.lt(g.abs(sb.z.re), g.abs(sb.z.im));
  const p = g.select(flip, sb.z.im, sb.z.re);
  const q = g.select(flip, sb.z.re, sb.z.im);
  const ratio = g.div(q, p);
  const d = g.add(p, g.mul(q, ratio));
  // b = p + q i, or i (p − q i) if flipped; then the numerators change roles.
  const u = g.select(flip, sa.z.im, sa.z.re);
  const v = g.select(flip, sa.z.re, sa.z.im);
  const re = g.div(g.add(u, g.mul(v, ratio)), d);
  const im0 = g.div(g.sub(v, g.mul(u, ratio)), d);
  const im = g.select(flip, g.neg(im0), im0);
  // Undo 1/factor of a and the factor of b.
  const down = pick(g, sa.large, sa.small, t(4), t(2 ** -sa.up), t(1));
  const back = pick(g, sb.large, sb.small, t(0.25), t(2 ** sb.up), t(1));
  const plain = scale(g, scale(g, { re, im }, down), back);
  return select(g, isNaN(g, plain), annexG(g, a, b), plain);
}

function isNaN(g: Graph, z: Pair): Node {
  return g.and(g.ne(z.re, z.re), g.ne(z.im, z.im));
}

/** The quotient where one of the operands is infinite or the divisor 0; else NaN. */
function annexG(g: Graph, a: Pair, b: Pair): Pair {
  const t = g.constants(a.re);
  const finite = (z: Pair): Node => g.and(g.finite(z.re), g.finite(z.im));
  const infinite = (x: Node): Node => g.eq(g.abs(x), t(Infinity));
  const anyInfinite = (z: Pair): Node => g.or(infinite(z.re), infinite(z.im));
  const box = (x: Node): Node => g.copysign(g.select(infinite(x), t(1), t(0)), x);
  const boxed = (z: Pair): Pair => ({ re: box(z.re), im: box(z.im) });
  const zero = g.and(g.eq(b.re, t(0)), g.eq(b.im, t(0)));
  const huge = g.and(anyInfinite(a), finite(b));
  const tiny = g.and(anyInfinite(b), finite(a));
  const n = select(g, huge, boxed(a), a);
  const d = select(g, tiny, boxed(b), b);
  const k = g.select(huge, t(Infinity), g.select(tiny, t(0), t(NaN)));
  const product = mul(g, n, conj(g, d));
  return select(g, zero, scale(g, a, g.copysign(t(Infinity), b.re)), scale(g, product, k));
}

/** Whether both parts are equal. */
export function eq(g: Graph, a: Pair, b: Pair): Node {
  return g.and(g.eq(a.re, b.re), g.eq(a.im, b.im));
}

/** Whether a part differs. */
export function ne(g: Graph, a: Pair, b: Pair): Node {
  return g.or(g.ne(a.re, b.re), g.ne(a.im, b.im));
}

/** Lexicographic a < b: by real parts, then by imaginary ones. */
export function lt(g: Graph, a: Pair, b: Pair): Node {
  return g.or(g.lt(a.re, b.re), g.and(g.eq(a.re, b.re), g.lt(a.im, b.im)));
}

/** Lexicographic a ≤ b. */
export function le(g: Graph, a: Pair, b: Pair): Node {
  return g.or(g.lt(a.re, b.re), g.and(g.eq(a.re, b.re), g.le(a.im, b.im)));
}
