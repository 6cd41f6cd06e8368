/**
 * Sine, cosine and tangent: |x| = n·π/2 + r with n the integer next to |x|·2/π, and polynomials for the sine and the
 * cosine of r. π/2 comes in parts whose products with n are exact (W. Cody and W. Waite, "Software manual for the
 * elementary functions", 1980), so that r has its digits next to multiples of π/2 too; large arguments are reduced in
 * `payne_hanek.ts` and `payne_hanek_single.ts`. `tests/kernels/expr_fit_elementary.py` computes the tables.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { largeReduced, type Reduced } from "./payne_hanek.ts";
import { largeReducedSingle } from "./payne_hanek_single.ts";
import { type Coefficients, estrin } from "./polynomial.ts";

/** (1 − sin r/r)/r² in r². */
// deno-fmt-ignore
const SIN: Coefficients = {
  f32: [0.00019516659, -0.008332173, 0.16666655],
  f64: [
    -1.589668338157696e-10, 2.50507567351971e-08, -2.755731368766859e-06, 0.00019841269829813567,
    -0.008333333333322455, 0.16666666666666632,
  ],
};

/** (cos r − 1 + r²/2)/r⁴ in r². */
// deno-fmt-ignore
const COS: Coefficients = {
  f32: [2.4437759e-05, -0.0013887362, 0.041666646],
  f64: [
    -1.135980157878e-11, 2.087572704785475e-09, -2.7557314387426203e-07, 2.480158728963626e-05,
    -0.0013888888888874441, 0.0416666666666666,
  ],
};

/**
 * Of each precision: up to where n has `bits` bits, and π/2 as a sum. The first part has as many bits, the next two end
 * at such places that n times them is exact and so are the differences from x.
 */
const REDUCTION = {
  f32: { bits: 12, parts: [1.57080078125, -4.470348358154297e-06, 1.5890691429376602e-08, 2.5633440682570896e-12] },
  f64: {
    bits: 26,
    parts: [1.5707963407039642, -1.3909067564377153e-08, -4.97899623147991e-17, -1.9034889620193266e-25],
  },
} as const;

/** A positive argument, not too large, as n·π/2 + r. An infinite one gives NaN. */
function smallReduced(g: Graph, x: Node): Reduced {
  const c = g.constants(x);
  const single = x.type === "f32";
  const { parts } = REDUCTION[x.type as "f32" | "f64"];
  // The sum has units for last places.
  const large = c(1.5 * 2 ** (single ? 23 : 52));
  const sum = g.fma(x, c(2 / Math.PI), large);
  const n = g.sub(sum, large);
  const quadrant = single ? g.bitcast(sum, "i32") : g.bitcast(g.lowWord(sum), "i32");
  const near = g.fma(n, c(-parts[1]), g.fma(n, c(-parts[0]), x));
  // The difference is exact if it cancels; otherwise what it loses is.
  const third = g.mul(n, c(parts[2]));
  const most = g.sub(near, third);
  const lost = g.fma(n, c(parts[3]), g.sub(third, g.sub(near, most)));
  const high = g.sub(most, lost);
  return { quadrant, high, over: g.sub(lost, g.sub(most, high)) };
}

/** |x| as a multiple of π/2 and the rest. */
export function reduced(g: Graph, x: Node): Reduced {
  const size = g.abs(x);
  const limit = g.like(x, 1.5 * 2 ** REDUCTION[x.type as "f32" | "f64"].bits);
  const isLarge = g.and(g.le(limit, size), g.lt(size, g.like(x, Infinity)));
  const small = smallReduced(g, size);
  const large = (x.type === "f32" ? largeReducedSingle : largeReduced)(g, size);
  return {
    quadrant: g.unlikely(isLarge, large.quadrant, small.quadrant),
    high: g.unlikely(isLarge, large.high, small.high),
    over: g.unlikely(isLarge, large.over, small.over),
  };
}

/** The sine and the cosine of |x|, but for signs, and the multiple of π/2 that says which. */
interface Waves {
  readonly quadrant: Node;
  /** Whether the sine is the cosine of the rest. */
  readonly odd: Node;
  /** Of the rest, r = high − over: high − (high³·p + over·cos high), and 1 − r²/2 + r⁴·p. */
  readonly sin: Node;
  readonly cos: Node;
}

function waves(g: Graph, x: Node): Waves {
  const { quadrant, high, over } = reduced(g, x);
  const c = g.constants(x);
  const z = g.mul(high, high);
  // 1 − z/2 is the larger part, and what rounding it loses counts.
  const half = g.mul(z, c(0.5));
  const near = g.sub(c(1), half);
  const lost = g.sub(g.sub(c(1), near), half);
  const cos = g.add(g.add(g.fma(g.mul(z, z), estrin(g, z, COS), g.mul(high, over)), lost), near);
  const sin = g.sub(high, g.fma(over, cos, g.mul(g.mul(z, high), estrin(g, z, SIN))));
  const one = g.const("i32", 1);
  return { quadrant, odd: g.eq(g.and(quadrant, one), one), sin, cos };
}

/** A float whose sign is flipped if the highest bit of an int32 is set. */
function flipped(g: Graph, x: Node, sign: Node): Node {
  const bit = g.and(sign, g.const("i32", -(2 ** 31)));
  if (x.type === "f32") return g.bitcast(g.xor(g.bitcast(x, "i32"), bit), "f32");
  return g.mul(x, g.fromWords(g.or(bit, g.const("i32", 0x3ff00000)), g.const("u32", 0)));
}

/** The highest bit says whether the float is negative. */
function signOf(g: Graph, x: Node): Node {
  return x.type === "f32" ? g.bitcast(x, "i32") : g.highWord(x);
}

/** The sine: negative in the third and the fourth quadrant of |x|, and odd. */
export function sin(g: Graph, x: Node): Node {
  const w = waves(g, x);
  const half = g.shift("shl", w.quadrant, g.const("i32", 30));
  return flipped(g, g.select(w.odd, w.cos, w.sin), g.xor(half, signOf(g, x)));
}

/** The cosine: negative in the second and the third quadrant. */
export function cos(g: Graph, x: Node): Node {
  const w = waves(g, x);
  const half = g.shift("shl", g.add(w.quadrant, g.const("i32", 1)), g.const("i32", 30));
  return flipped(g, g.select(w.odd, w.sin, w.cos), half);
}

/** The tangent: with n even sin r/cos r, else −cos r/sin r; odd. */
export function tan(g: Graph, x: Node): Node {
  const w = waves(g, x);
  const quotient = g.div(g.select(w.odd, w.cos, w.sin), g.select(w.odd, w.sin, w.cos));
  return flipped(g, quotient, g.xor(g.shift("shl", w.quadrant, g.const("i32", 31)), signOf(g, x)));
}
