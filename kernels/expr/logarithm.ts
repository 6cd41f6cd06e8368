/**
 * Logarithms: x = 2ᵏ(1 + f) with √½ ≤ 1 + f < √2, and log(1 + f) = f − f²/2 + s(f²/2 + R) with s = f/(2 + f) and
 * R = s²·p(s²), as in fdlibm's `e_log.c`, where the first term is exact and the others are small beside it.
 * `tests/kernels/expr_fit_elementary.py` computes the tables.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { type Coefficients, estrin } from "./polynomial.ts";
import { outside, sizeOutside, upperWord } from "./words.ts";

/** (log((1 + s)/(1 − s))/s − 2)/s² in s². */
// deno-fmt-ignore
const LOG: Coefficients = {
  f32: [0.2989876, 0.3997661, 0.6666678],
  f64: [
    0.14828443721421436, 0.15310948467461863, 0.18183679451965284, 0.22222196485583173, 0.2857142876137354,
    0.39999999999336056, 0.6666666666666745,
  ],
};

/** log 2 with so few bits that its product with k is exact, and the rest. */
const LOG2 = {
  f32: [0.693359375, -0.00021219444005469057],
  f64: [0.6931471803691238, 1.9082149292705877e-10],
} as const;

/** A number of the form 2ᵏ(1 + f). */
export interface Parts {
  /** k, as a float. */
  readonly k: Node;
  readonly f: Node;
}

/**
 * The parts of a positive number that is not subnormal. Adding the distance of √½'s bits from those of 1 makes the
 * exponent change at √2·2ᵏ rather than at 2ᵏ.
 */
export function partsOf(g: Graph, x: Node): Parts {
  const c = (value: number): Node => g.const("i32", value);
  const single = x.type === "f32";
  const fraction = single ? 23 : 20;
  const [one, least] = single ? [0x3f800000, 0x3f3504f3] : [0x3ff00000, 0x3fe6a09e];
  const moved = g.add(upperWord(g, x), c(one - least));
  const k = g.sub(g.shift("sar", moved, c(fraction)), c(single ? 127 : 1023));
  const bits = g.add(g.and(moved, c(2 ** fraction - 1)), c(least));
  const m = single ? g.bitcast(bits, "f32") : g.fromWords(bits, g.lowWord(x));
  return { k: g.convert(k, x.type), f: g.sub(m, g.like(x, 1)) };
}

/** k·log 2 + log(1 + f) + `low`, a correction that is small beside the sum. */
function logOf(g: Graph, { k, f }: Parts, low: Node | null): Node {
  const [high, rest] = LOG2[f.type as "f32" | "f64"];
  const s = g.div(f, g.add(f, g.like(f, 2)));
  const z = g.mul(s, s);
  const half = g.mul(g.mul(f, f), g.like(f, 0.5));
  const tail = g.fma(k, g.like(f, rest), g.mul(s, g.fma(estrin(g, z, LOG), z, half)));
  const small = g.sub(low === null ? tail : g.add(tail, low), half);
  return g.fma(k, g.like(f, high), g.add(small, f));
}

/** The logarithm: of 0 it is −∞, of negative numbers NaN. */
export function log(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const [least, bits] = x.type === "f32" ? [2 ** -126, 25] : [2 ** -1022, 54];
  const rare = outside(g, x, least, Infinity);
  // Subnormal numbers are scaled up first.
  const tiny = g.lt(x, c(least));
  const scaled = g.unlikely(rare, g.select(tiny, g.mul(x, c(2 ** bits)), x), x);
  const { k, f } = partsOf(g, scaled);
  const value = logOf(g, { k: g.unlikely(rare, g.select(tiny, g.sub(k, c(bits)), k), k), f }, null);
  return g.unlikely(rare, completed(g, x, c(0), value), value);
}

/** A logarithm that is −∞ at `zero` and NaN below it, given its values at greater numbers that are finite. */
function completed(g: Graph, x: Node, zero: Node, value: Node): Node {
  const c = g.constants(x);
  const positive = g.select(g.lt(x, c(Infinity)), value, x);
  return g.select(g.lt(zero, x), positive, g.select(g.eq(x, zero), c(-Infinity), c(NaN)));
}

/**
 * log(1 + x): with u = 1 + x, rounded, it is log u + (1 + x − u)/u, as in fdlibm's `s_log1p.c`; where u is between √½
 * and √2, x is the exact f.
 */
export function log1p(g: Graph, x: Node): Node {
  const c = g.constants(x);
  const u = g.add(x, c(1));
  const { k, f } = partsOf(g, u);
  const near = g.eq(k, c(0));
  const lost = g.select(g.lt(u, c(2)), g.sub(x, g.sub(u, c(1))), g.sub(c(1), g.sub(u, x)));
  const low = g.select(near, c(0), g.div(lost, u));
  const value = logOf(g, { k, f: g.select(near, x, f) }, low);
  const tiny = x.type === "f32" ? 2 ** -26 : 2 ** -55;
  const rare = g.or(outside(g, u, tiny, Infinity), sizeOutside(g, x, tiny, Infinity));
  const inside = g.select(g.lt(g.abs(x), c(tiny)), x, value);
  return g.unlikely(rare, completed(g, x, c(-1), inside), value);
}
