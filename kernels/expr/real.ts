/**
 * Scalar functions of real operands that take more than one machine operation.
 *
 * @module
 */
import { type Graph, isFloat, type Node, type Type } from "./graph.ts";
import { isPair, type Pair, type Value } from "./value.ts";

/** −1, 0 or 1; NaN and −0 are themselves. */
export function sign(g: Graph, x: Node): Node {
  const zero = g.like(x, 0);
  const positive = g.select(g.lt(zero, x), g.like(x, 1), x);
  return x.type === "u32" || x.type === "bool" ? positive : g.select(g.lt(x, zero), g.like(x, -1), positive);
}

/** The larger of two; of booleans, their disjunction. */
export function max(g: Graph, a: Node, b: Node): Node {
  return a.type === "bool" ? g.or(a, b) : g.max(a, b);
}

/** The smaller of two; of booleans, their conjunction. */
export function min(g: Graph, a: Node, b: Node): Node {
  return a.type === "bool" ? g.and(a, b) : g.min(a, b);
}

/** `x` shifted by any number of bits: 32 or more (counts are unsigned) shift all of them out. */
export function shift(g: Graph, op: "shl" | "shr" | "sar", x: Node, n: Node): Node {
  const count = g.convert(n, "u32");
  if (op === "sar") return g.shift(op, x, g.convert(g.min(count, g.const("u32", 31)), x.type));
  const fits = count.op === "const" ? g.const("bool", count.value < 32 ? 1 : 0) : g.lt(count, g.const("u32", 32));
  return g.select(fits, g.shift(op, x, n), g.like(x, 0));
}

/** x^y of floats as in C; of integers by squaring, modulo 2^32, y unsigned: negative powers of odd x are inverses. */
export function pow(g: Graph, x: Node, y: Node): Node {
  if (isFloat(x.type)) return g.call("pow", x, y);
  const zero = g.like(x, 0);
  let result = g.like(x, 1);
  let power = x;
  for (let bit = 0; bit < 32; bit++) {
    const set = g.ne(g.and(y, g.like(y, 2 ** bit)), zero);
    result = g.select(set, g.mul(result, power), result);
    power = g.mul(power, power);
  }
  return result;
}

/** Any value converted to a real type; the imaginary part is dropped, except that bool asks whether either is not 0. */
export function convertReal(g: Graph, x: Value, type: Type): Node {
  if (!isPair(x)) return g.convert(x, type);
  return type === "bool" ? g.or(g.convert(x.re, type), g.convert(x.im, type)) : g.convert(x.re, type);
}

/** Any value converted to a complex one with parts of this type. */
export function convertComplex(g: Graph, x: Value, type: Type): Pair {
  return isPair(x)
    ? { re: g.convert(x.re, type), im: g.convert(x.im, type) }
    : { re: g.convert(x, type), im: g.const(type, 0) };
}

/**
 * One output word of threefry2x32 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011), 20 rounds.
 * Both words come from one graph.
 */
export function threefry(word: 0 | 1): (g: Graph, k0: Node, k1: Node, x0: Node, x1: Node) => Node {
  const rotations = [[13, 15, 26, 6], [17, 29, 16, 24]];
  return (g, k0, k1, x0, x1) => {
    const keys = [k0, k1, g.xor(g.xor(k0, k1), g.const("u32", 0x1bd11bda))];
    let a = g.add(x0, k0);
    let b = g.add(x1, k1);
    for (let i = 0; i < 5; i++) {
      for (const r of rotations[i % 2]) {
        a = g.add(a, b);
        const left = g.shift("shl", b, g.const("u32", r));
        b = g.xor(g.or(left, g.shift("shr", b, g.const("u32", 32 - r))), a);
      }
      a = g.add(a, keys[(i + 1) % 3]);
      b = g.add(g.add(b, keys[(i + 2) % 3]), g.const("u32", i + 1));
    }
    return word === 0 ? a : b;
  };
}
