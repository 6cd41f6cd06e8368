/**
 * Powers of float32 on devices without float64: |x|^y = 2^(y·log₂|x|) with the logarithm as a sum of two floats, as in
 * FreeBSD's `e_powf.c`: parts of 12 bits have exact products. `tests/kernels/expr_fit_elementary.py` computes the table.
 *
 * @module
 */
import { exp2OfParts } from "./exponential.ts";
import type { Graph, Node } from "./graph.ts";
import { type Parts, partsOf } from "./logarithm.ts";
import { estrinOf } from "./polynomial.ts";
import type { Pair } from "./pairs.ts";
import { completed } from "./power.ts";
import { isWhole, wholePower } from "./whole_power.ts";
import { outside, sizeOutside, upperPart } from "./words.ts";

/** (3·log((1 + s)/(1 − s))/2s − 3 − s²)/s⁴ in s². */
const TAIL = [0.29338938, 0.33269438, 0.4285796, 0.59999996];
/** 2/(3·log 2) in few bits, and the rest. */
const K = [0.961669921875, 0.00012677205] as const;

/** Exponents beyond it make every power 0, infinite or 1. */
const LARGEST = 2 ** 33;
/** Beyond it 2ˣ is 0 or infinite. */
const TOP = 200;
/** What subnormal bases are multiplied by. */
const UP = 24;

/** k + log₂(1 + f) of float32s, for 1 + f from √½ to √2, to some 34 bits: the first part has 12. */
export function log2OfSingles(g: Graph, { k, f }: Parts): Pair {
  const c = g.constants(f);
  // s = f/(2 + f) = sh + sl; what rounding 2 + f leaves out counts.
  const d = g.add(f, c(2));
  const inverse = g.div(c(1), d);
  const s = g.mul(f, inverse);
  const sh = upperPart(g, s);
  const dh = upperPart(g, d);
  const dl = g.sub(f, g.sub(dh, c(2)));
  const sl = g.mul(inverse, g.sub(g.sub(f, g.mul(sh, dh)), g.mul(sh, dl)));
  // 3·log((1 + s)/(1 − s))/2s = 3 + s² + r = wh + wl, where s² = sh² + sl·(sh + s).
  const z = g.mul(s, s);
  const square = g.mul(sh, sh);
  const r = g.fma(g.mul(z, z), estrinOf(g, z, TAIL), g.mul(sl, g.add(sh, s)));
  const wh = upperPart(g, g.add(g.add(square, c(3)), r));
  const wl = g.sub(r, g.sub(g.sub(wh, c(3)), square));
  // Times s, times 2/(3·log 2), and k more.
  const u = g.mul(sh, wh);
  const v = g.fma(sl, wh, g.mul(wl, s));
  const ph = upperPart(g, g.add(u, v));
  const pl = g.sub(v, g.sub(ph, u));
  const p = g.mul(ph, c(K[0]));
  const q = g.fma(pl, c(K[0] + K[1]), g.mul(ph, c(K[1])));
  const high = upperPart(g, g.add(g.add(p, q), k));
  return { high, low: g.sub(q, g.sub(g.sub(high, k), p)) };
}

/** 2^(high + low). */
function exp2(g: Graph, { high, low }: Pair): Node {
  const c = g.constants(high);
  const rare = sizeOutside(g, high, 0, 126);
  const out = g.lt(c(TOP), g.abs(high));
  const h = g.unlikely(rare, g.select(out, g.copysign(c(TOP), high), high), high);
  return exp2OfParts(g, rare, h, g.unlikely(rare, g.select(out, c(0), low), low));
}

/** x^y as in C, of float32: see `pow`. */
export function powOfSingles(g: Graph, x: Node, y: Node): Node {
  return isWhole(y) ? wholePower(g, x, y.value, general(g, x, y)) : general(g, x, y);
}

function general(g: Graph, x: Node, y: Node): Node {
  const c = g.constants(x);
  const large = sizeOutside(g, y, 0, LARGEST);
  const rare = g.or(outside(g, x, 2 ** -126, Infinity), large);
  const size = g.unlikely(rare, g.abs(x), x);
  const bounded = g.unlikely(rare, g.select(large, g.copysign(c(LARGEST), y), y), y);
  const tiny = g.lt(size, c(2 ** -126));
  const base = g.unlikely(rare, g.select(tiny, g.mul(size, c(2 ** UP)), size), size);
  const { k, f } = partsOf(g, base);
  const more = g.unlikely(rare, g.select(tiny, c(-UP), c(0)), c(0));
  const log = log2OfSingles(g, { k: g.add(k, more), f });
  const yh = upperPart(g, bounded);
  const low = g.fma(g.sub(bounded, yh), log.high, g.mul(bounded, log.low));
  const inside = exp2(g, { high: g.mul(yh, log.high), low });
  return g.unlikely(rare, completed(g, x, y, inside), inside);
}
