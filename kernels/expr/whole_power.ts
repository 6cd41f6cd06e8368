/**
 * Powers with integers that are known for exponents, as products of numbers with twice the digits.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import { products, WITHIN } from "./integer_power.ts";
import * as p from "./pairs.ts";
import { sizeOutside } from "./words.ts";

/** Up to here products take less than logarithms. */
const MOST = 64;

/** Whether a node is such an exponent. */
export function isWhole(y: Node): boolean {
  return y.op === "const" && Number.isInteger(y.value) && y.value !== 0 && Math.abs(y.value) <= MOST;
}

/** xⁿ of a float32, in double: what overflows there, or is 0, is so in single precision as well. */
export function wholePowerInDouble(g: Graph, x: Node, n: number): Node {
  const wide = g.convert(x, "f64");
  const power = products(wide, Math.abs(n), (a, b) => g.mul(a, b));
  return g.convert(n < 0 ? g.div(g.like(wide, 1), power) : power, x.type);
}

/** xⁿ as a sum of two floats, rounded; `others` where it is next to overflow or underflow. */
export function wholePower(g: Graph, x: Node, n: number, others: Node): Node {
  const power = products(p.pair(g, x), Math.abs(n), (a, b) => p.product(g, a, b));
  const { high, low } = n < 0 ? p.quotient(g, p.pair(g, g.like(x, 1)), power) : power;
  const [least, most] = WITHIN[x.type as "f32" | "f64"];
  return g.unlikely(sizeOutside(g, power.high, least, most), others, g.add(high, low));
}
