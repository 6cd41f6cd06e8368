/**
 * The floats next to a float: equally signed ones are ordered as their bits.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";

/** The float64 whose bits are those of `x` and 1 more, or 1 less. */
function stepWide(g: Graph, x: Node, up: Node): Node {
  const [zero, one] = [g.const("u32", 0), g.const("u32", 1)];
  const [high, low] = [g.highWord(x), g.lowWord(x)];
  const next = g.select(up, g.add(low, one), g.sub(low, one));
  // What the lower word carries: from all ones to 0, or from 0 to all ones.
  const carry = g.convert(g.eq(g.select(up, next, low), zero), "i32");
  return g.fromWords(g.select(up, g.add(high, carry), g.sub(high, carry)), next);
}

/** The float after `x` towards `y`, which is `y` if they are equal; NaN if either is. */
export function nextafter(g: Graph, x: Node, y: Node): Node {
  const c = g.constants(x);
  const up = g.eq(g.lt(x, y), g.lt(c(0), x));
  const step = g.select(up, g.const("i32", 1), g.const("i32", -1));
  const moved = x.type === "f32" ? g.bitcast(g.add(g.bitcast(x, "i32"), step), "f32") : stepWide(g, x, up);
  const least = g.copysign(c(x.type === "f32" ? 2 ** -149 : 2 ** -1074), y);
  const value = g.select(g.eq(x, c(0)), least, moved);
  return g.select(g.or(g.lt(x, y), g.lt(y, x)), value, g.select(g.eq(x, y), y, c(NaN)));
}
