/**
 * Upper words of floats: the 32 bits with the sign and the exponent. Those of positive numbers are ordered as these, so
 * that one comparison of integers says whether a number is ordinary; a vector of doubles has one vector of words.
 *
 * @module
 */
import type { Graph, Node, Type } from "./graph.ts";

const bits = new DataView(new ArrayBuffer(8));

/** The upper word of a number in a type. */
function wordOf(type: Type, value: number): number {
  if (type === "f32") bits.setFloat32(0, value);
  else bits.setFloat64(0, value);
  return bits.getInt32(0);
}

/** The upper word of a float. */
export function upperWord(g: Graph, x: Node): Node {
  return x.type === "f32" ? g.bitcast(x, "i32") : g.highWord(x);
}

/** A float with the upper half of its bits or fewer: products of two such are exact. */
export function upperPart(g: Graph, x: Node): Node {
  return x.type === "f32" ? g.bitcast(g.and(g.bitcast(x, "i32"), g.const("i32", -(2 ** 12))), "f32") : g.upper(x);
}

/** Whether x isn't from `least` on and below `most`, positive numbers whose lower words are 0. NaN is outside. */
export function outside(g: Graph, x: Node, least: number, most: number): Node {
  return beyond(g, upperWord(g, x), wordOf(x.type, least), wordOf(x.type, most));
}

/** The same of |x|. */
export function sizeOutside(g: Graph, x: Node, least: number, most: number): Node {
  const word = g.and(upperWord(g, x), g.const("i32", 0x7fffffff));
  return beyond(g, word, wordOf(x.type, least), wordOf(x.type, most));
}

/** Whether an integer isn't from `least` on and below `most`: less `least` it is unsigned. */
function beyond(g: Graph, word: Node, least: number, most: number): Node {
  const place = g.convert(least === 0 ? word : g.sub(word, g.const("i32", least)), "u32");
  return g.le(g.const("u32", most - least), place);
}
