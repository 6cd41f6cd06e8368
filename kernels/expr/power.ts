/**
 * Powers: |x|^y = 2^(y·log₂|x|), where the logarithm has so many bits that y times its error stays below an ulp. In
 * single precision it is taken in double; in double it is a sum of two floats, computed as in fdlibm's `e_pow.c`: parts
 * whose lower word is 0 have exact products. `tests/kernels/expr_fit_elementary.py` computes the tables.
 *
 * @module
 */
import { exp2OfParts, exp2Short } from "./exponential.ts";
import type { Graph, Node } from "./graph.ts";
import { type Parts, partsOf } from "./logarithm.ts";
import type { Pair } from "./pairs.ts";
import { estrinOf } from "./polynomial.ts";
import { isWhole, wholePower, wholePowerInDouble } from "./whole_power.ts";
import { outside, sizeOutside } from "./words.ts";

/** log₂((1 + s)/(1 − s))/s in s², for single precision. */
const LOG2 = [0.3411504561357831, 0.4116508392202385, 0.5770839336628547, 0.9617966716123674, 2.8853900817913734];

/** (log₂((1 + s)/(1 − s))/s − A − Bs²)/s⁴ in s², for double. */
// deno-fmt-ignore
const TAIL = [
  0.19082602583688968, 0.1912086753593479, 0.22198594620870515, 0.26230766000351047, 0.3205989027282842,
  0.4121985830894895, 0.5770780163556228,
];

/** A = 2/log 2 and B = A/3: in few bits, and the rest. */
const A = [2.8853893280029297, 7.537749971272198e-7] as const;
const B = [0.9609375, 0.0008591939259756049] as const;

/** Exponents beyond it make every power 0, infinite or 1. */
const LARGEST = 2 ** 65;
/** Beyond it 2ˣ is 0 or infinite. */
const TOP = 1100;
/** What subnormal bases are multiplied by. */
const UP = 54;

/**
 * k + log₂(1 + f) of float64s, for 1 + f from √½ to √2, to some 65 bits: the first part has so few that its products are
 * exact.
 */
export function log2(g: Graph, { k, f }: Parts): Pair {
  const c = g.constants(f);
  // s = f/(2 + f) = sh + sl; what rounding 2 + f leaves out counts.
  const d = g.add(f, c(2));
  const inverse = g.div(c(1), d);
  const s = g.mul(f, inverse);
  const sh = g.upper(s);
  const dh = g.upper(d);
  const dl = g.sub(f, g.sub(dh, c(2)));
  const sl = g.mul(inverse, g.sub(g.sub(f, g.mul(sh, dh)), g.mul(sh, dl)));
  // log₂((1 + s)/(1 − s))/s = A + Bs² + r = wh + wl, where s² = sh² + sl·(sh + s).
  const z = g.mul(s, s);
  const square = g.mul(sh, sh);
  const second = g.mul(square, c(B[0]));
  const cross = g.fma(g.mul(g.add(sh, s), c(B[0] + B[1])), sl, c(A[1]));
  const r = g.fma(g.mul(z, z), estrinOf(g, z, TAIL), g.fma(square, c(B[1]), cross));
  const wh = g.upper(g.add(g.add(second, c(A[0])), r));
  const wl = g.sub(r, g.sub(g.sub(wh, c(A[0])), second));
  // Times s, and k more.
  const u = g.mul(sh, wh);
  const v = g.fma(sl, wh, g.mul(wl, s));
  const sum = g.upper(g.add(g.add(u, v), k));
  return { high: sum, low: g.sub(v, g.sub(g.sub(sum, k), u)) };
}

/** 2^(high + low). */
function exp2(g: Graph, x: Pair): Node {
  const c = g.constants(x.high);
  const rare = sizeOutside(g, x.high, 0, 1022);
  const out = g.lt(c(TOP), g.abs(x.high));
  const h = g.unlikely(rare, g.select(out, g.copysign(c(TOP), x.high), x.high), x.high);
  return exp2OfParts(g, rare, h, g.unlikely(rare, g.select(out, c(0), x.low), x.low));
}

/** x^y of a positive float64; `rare` says where it may be subnormal. */
function wide(g: Graph, rare: Node, x: Node, y: Node): Node {
  const c = g.constants(x);
  const tiny = g.lt(x, c(2 ** -1022));
  const up = g.unlikely(rare, g.select(tiny, g.mul(x, c(2 ** UP)), x), x);
  const { k, f } = partsOf(g, up);
  const more = g.unlikely(rare, g.select(tiny, c(-UP), c(0)), c(0));
  const l = log2(g, { k: g.add(k, more), f });
  const yh = g.upper(y);
  const low = g.fma(g.sub(y, yh), l.high, g.mul(y, l.low));
  return exp2(g, { high: g.mul(yh, l.high), low });
}

/** x^y of a positive float32: computed in double, and rounded once. */
function single(g: Graph, x: Node, y: Node): Node {
  const [a, b] = [g.convert(x, "f64"), g.convert(y, "f64")];
  const c = g.constants(a);
  const { k, f } = partsOf(g, a);
  const s = g.div(f, g.add(f, c(2)));
  const p = g.mul(b, g.fma(s, estrinOf(g, g.mul(s, s), LOG2), k));
  const rare = sizeOutside(g, p, 0, 1022);
  const inside = g.unlikely(rare, g.copysign(g.min(g.abs(p), c(1022)), p), p);
  return g.convert(exp2Short(g, inside), "f32");
}

/** x^y, given |x|^y for numbers that are neither 0, infinite nor NaN, with y brought within limits. */
export function completed(g: Graph, x: Node, y: Node, inside: Node): Node {
  const c = g.constants(x);
  const floor = (v: Node): Node => g.make("floor", v.type, [v]);
  const size = g.abs(x);
  const infinite = g.eq(size, c(Infinity));
  const edge = g.select(g.xor(g.lt(y, c(0)), infinite), c(Infinity), c(0));
  const power = g.select(g.or(infinite, g.eq(size, c(0))), edge, inside);
  const half = g.mul(y, c(0.5));
  const whole = g.eq(floor(y), y);
  const odd = g.and(whole, g.ne(floor(half), half));
  const signed = g.select(odd, g.copysign(power, x), power);
  const root = g.and(g.lt(x, c(0)), g.not(g.or(whole, infinite)));
  const unknown = g.or(g.ne(x, x), g.ne(y, y));
  const value = g.select(g.or(root, unknown), c(NaN), signed);
  return g.select(g.or(g.eq(y, c(0)), g.eq(x, c(1))), c(1), value);
}

/**
 * x^y as in C: 1 for y = 0 and for x = 1, NaN for others of NaN and for negative finite x unless y is an integer; odd
 * powers have the sign of x.
 */
export function pow(g: Graph, x: Node, y: Node): Node {
  if (!isWhole(y)) return general(g, x, y);
  return x.type === "f32" ? wholePowerInDouble(g, x, y.value) : wholePower(g, x, y.value, general(g, x, y));
}

function general(g: Graph, x: Node, y: Node): Node {
  const c = g.constants(x);
  const large = sizeOutside(g, y, 0, LARGEST);
  const rare = g.or(outside(g, x, x.type === "f32" ? 2 ** -149 : 2 ** -1022, Infinity), large);
  const size = g.unlikely(rare, g.abs(x), x);
  const bounded = g.unlikely(rare, g.select(large, g.copysign(c(LARGEST), y), y), y);
  const inside = x.type === "f32" ? single(g, size, bounded) : wide(g, rare, size, bounded);
  return g.unlikely(rare, completed(g, x, y, inside), inside);
}
