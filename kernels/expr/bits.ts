/**
 * Counts of bits (H. Warren, "Hacker's Delight", 2nd edition, chapter 5).
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";

/** The number of bits that are set, by adding neighbouring fields of 1, 2, 4 and 8 bits. */
export function populationCount(g: Graph, x: Node): Node {
  const c = (value: number): Node => g.const("u32", value);
  const right = (v: Node, n: number): Node => g.shift("shr", v, c(n));
  const ones = g.convert(x, "u32");
  const pairs = g.sub(ones, g.and(right(ones, 1), c(0x55555555)));
  const nibbles = g.add(g.and(pairs, c(0x33333333)), g.and(right(pairs, 2), c(0x33333333)));
  const bytes = g.and(g.add(nibbles, right(nibbles, 4)), c(0x0f0f0f0f));
  return g.convert(right(g.mul(bytes, c(0x01010101)), 24), x.type);
}

/** The number of zeros before the first set bit: those left once every bit below it is set too. */
export function countLeadingZeros(g: Graph, x: Node): Node {
  let filled = g.convert(x, "u32");
  for (const n of [1, 2, 4, 8, 16]) filled = g.or(filled, g.shift("shr", filled, g.const("u32", n)));
  return g.convert(populationCount(g, g.not(filled)), x.type);
}

/** The upper 32 bits of the 64-bit product, from products of halves; a negative factor counts as itself plus 2³². */
export function mulhi(g: Graph, x: Node, y: Node): Node {
  const c = (value: number): Node => g.const("u32", value);
  const halves = (v: Node): readonly [Node, Node] => [g.shift("shr", v, c(16)), g.and(v, c(0xffff))];
  const [a, b] = [g.convert(x, "u32"), g.convert(y, "u32")];
  const [[a1, a0], [b1, b0]] = [halves(a), halves(b)];
  const [carry] = halves(g.mul(a0, b0));
  const [middle1, middle0] = halves(g.add(g.mul(a1, b0), carry));
  const [other1] = halves(g.add(g.mul(a0, b1), middle0));
  const high = g.convert(g.add(g.add(g.mul(a1, b1), middle1), other1), x.type);
  if (x.type === "u32") return high;
  const correction = (v: Node, w: Node): Node => g.select(g.lt(v, g.like(v, 0)), w, g.like(w, 0));
  return g.sub(high, g.add(correction(x, y), correction(y, x)));
}
