/**
 * Powers with integers that are known for exponents, as products of numbers with twice the digits.
 *
 * @module
 */
import type { Graph, Node } from "./graph.ts";
import * as p from "./pairs.ts";
import { sizeOutside } from "./words.ts";

/** Up to here products take less than logarithms. */
const MOST = 64;

/** Of each precision: sizes of products of pairs that keep all digits. */
export const WITHIN: Record<"f32" | "f64", readonly [number, number]> = {
  f32: [2 ** -70, 2 ** 110],
  f64: [2 ** -900, 2 ** 990],
};

/** xⁿ for n > 0, by squaring. */
export function products<V>(x: V, n: number, mul: (a: V, b: V) => V): V {
  let result: V | null = null;
  let power = x;
  for (let k = n; k > 0; k = Math.floor(k / 2)) {
    if (k % 2 === 1) result = result === null ? power : mul(result, power);
    if (k > 1) power = mul(power, power);
  }
  return result ?? x;
}

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
