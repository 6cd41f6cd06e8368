/**
 * Hurwitz's zeta function: a sum over a power of its smallest base, see `zeta_sum.ts`, times that power, so that results
 * next to the subnormal numbers are rounded once. The power is 2 to the product of an exponent with a logarithm that has
 * more digits than a float.
 *
 * @module
 */
import { exp2Parts, scale } from "./exponential.ts";
import type { Graph, Node } from "./graph.ts";
import { partsOf } from "./logarithm.ts";
import * as p from "./pairs.ts";
import type { Pair } from "./pairs.ts";
import { log2 } from "./power.ts";
import { log2OfSingles } from "./power_singles.ts";
import { sizeOutside, upperPart } from "./words.ts";
import { type Exponent, hurwitz, MAX, type Powers, type Terms } from "./zeta_sum.ts";

/** Where 2ⁿ is 0 or infinite whatever it is multiplied by, where it is normal, and what subnormal bases are multiplied by. */
const LIMITS = { f32: { top: 250, normal: 126, up: 24 }, f64: { top: 2000, normal: 1022, up: 54 } } as const;

/** Powers by logarithms, over x^(1−s), and the function given ζ(s, q). */
export function byLogarithms(g: Graph, s: Node, m: Node, lead: Node, scaled = (zeta: Node): Node => zeta): Terms {
  const logOf = (x: Node, d: Node): Node => g.call("log1p", g.div(d, x));
  const exponent = (log: Node, n: Exponent): Node => g.neg(g.mul(n === "s" ? s : m, log));
  const finite = (x: Node): Node => g.select(g.finite(x), x, g.like(x, 0));
  const from = (x: Node): Powers => {
    const first = g.min(g.div(lead, x), g.like(x, MAX[x.type as "f32" | "f64"]));
    const back = p.productOf(g, first, x);
    return {
      lead,
      first,
      lost: finite(g.div(g.sub(g.sub(lead, back.high), back.low), x)),
      power: (d, n) => g.call("exp", exponent(logOf(x, d), n)),
      others: (sum) => g.mul(first, sum),
    };
  };
  return {
    s,
    m,
    from,
    scaled,
    changed: (x, d, n, log) => {
      const { high, low } = p.productOf(g, n === "s" ? s : m, log(() => logOf(x, d)));
      const e = g.call("expm1", g.neg(high));
      return { e, lost: finite(g.neg(g.fma(e, low, low))) };
    },
  };
}

/** A positive number x·(1 + part)·2^exponent; x is no subnormal number, and the part is small. */
export interface Base {
  readonly x: Node;
  readonly part?: Node;
  readonly exponent: Node;
}

/** `factor`·base^(−m)·2^more, rounded as one product; `more` is small beside m. */
export function timesPower(g: Graph, factor: Pair, { x, part, exponent }: Base, m: Node, more?: Node): Node {
  const c = g.constants(m);
  const { k, f } = partsOf(g, x);
  // 1 + f is a sum with as many digits as there are.
  const step = part === undefined ? null : g.fma(part, f, part);
  const moved = step === null ? f : g.add(f, step);
  const lost = step === null ? null : g.sub(step, g.sub(moved, f));
  const log = (m.type === "f32" ? log2OfSingles : log2)(g, { k: g.add(k, exponent), f: moved });
  const rest = lost === null ? log.low : g.fma(g.div(lost, g.add(moved, c(1))), c(Math.LOG2E), log.low);
  const upper = upperPart(g, m);
  const high = g.neg(g.mul(upper, log.high));
  const product = g.neg(g.fma(g.sub(m, upper), log.high, g.mul(m, rest)));
  const low = more === undefined ? product : g.add(product, more);
  const { top, normal } = LIMITS[m.type as "f32" | "f64"];
  const rare = sizeOutside(g, high, 0, normal);
  const out = g.lt(c(top), g.abs(high));
  const { less1, power } = exp2Parts(
    g,
    g.unlikely(rare, g.select(out, g.copysign(c(top), high), high), high),
    g.unlikely(rare, g.select(out, c(0), low), low),
  );
  return scale(g, rare, g.add(factor.high, g.fma(less1, factor.high, factor.low)), power);
}

/** ζ(s, q), see {@link hurwitz}. */
export function zeta(g: Graph, s: Node, q: Node): Node {
  const c = g.constants(q);
  const { normal, up } = LIMITS[q.type as "f32" | "f64"];
  const m = g.sub(s, c(1));
  return hurwitz(g, q, byLogarithms(g, s, m, c(1)), ({ base, sum, lost }) => {
    const tiny = g.lt(base, c(2 ** -normal));
    const x = g.select(tiny, g.mul(base, c(2 ** up)), base);
    return timesPower(g, { high: sum, low: lost }, { x, exponent: g.select(tiny, c(-up), c(0)) }, m);
  });
}
