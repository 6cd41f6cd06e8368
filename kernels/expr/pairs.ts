/**
 * Numbers as sums of two floats, for where the digits of one don't do.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";

/** A number as a sum of a float and a small one. */
export interface Pair {
  readonly high: Node;
  readonly low: Node;
}

/** A float as two with half of the bits, whose products are exact (T. Dekker, Numer. Math. 18, 1971). */
function halves(g: Graph, x: Node): readonly [Node, Node] {
  const scaled = g.mul(x, g.like(x, x.type === "f32" ? 2 ** 12 + 1 : 2 ** 27 + 1));
  const high = g.sub(scaled, g.sub(scaled, x));
  return [high, g.sub(x, high)];
}

/** A pair times a float. */
export function times(g: Graph, { high, low }: Pair, x: Node): Pair {
  const [[a, a2], [b, b2]] = [halves(g, high), halves(g, x)];
  const product = g.mul(high, x);
  const first = g.sub(g.mul(a, b), product);
  const lost = g.add(g.add(g.add(first, g.mul(a, b2)), g.mul(a2, b)), g.mul(a2, b2));
  return { high: product, low: g.add(g.mul(low, x), lost) };
}
