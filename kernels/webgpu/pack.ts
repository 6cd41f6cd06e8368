/**
 * Copies of operands of products, line by line, in quads.
 *
 * @module
 */
import { type Axes, axesOf, countOf, offsetFn, offsetValues, offsetWords } from "./axes.ts";
import type { Block } from "./memory.ts";
import type { Webgpu } from "./operands.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

/** An operand of a product: where its elements lie, by product, line, and step along the line. */
export interface Side {
  readonly block: Block;
  readonly type: "f32" | "i32" | "u32";
  readonly offset: number;
  readonly batch: Axes;
  readonly free: Axes;
  readonly line: Axes;
}

/** A copy whose lines lie one after another, each filled up with zeros to a multiple of 4. */
export function pack({ gpu }: Webgpu, side: Side): Side {
  const { type, offset, batch, free, line } = side;
  const [products, m, k] = [batch, free, line].map(countOf);
  const length = Math.ceil(k / 4) * 4;
  const size = products * m * length;
  const block = gpu.memory.take(4 * size, "contract");
  const ranks = [batch, free, line].map(({ shape }) => shape.length);
  const source = () => ({
    name: "pack",
    buffers: [{ name: "x", type }, { name: "y", type, written: true }],
    words: [
      { name: "n", type: "u32" as const },
      { name: "m", type: "u32" as const },
      { name: "k", type: "u32" as const },
      { name: "length", type: "u32" as const },
      { name: "o", type: "i32" as const },
      ...["b", "f", "l"].flatMap((name, i) => offsetWords(name, ranks[i])),
    ],
    body: `${["b", "f", "l"].map((name, i) => offsetFn(name, ranks[i])).join("")}${LINEAR_MAIN}
  let step = i % p.length;
  let line = i / p.length;
  let at = p.o + b(line / p.m) + f(line % p.m) + l(step);
  y[i] = select(${type}(), x[at], step < p.k);
}`,
  });
  const values = [size, m, k, length, offset, ...[batch, free, line].flatMap(offsetValues)];
  gpu.dispatch(`pack:${type}:${ranks}`, source, [side.block, block], values, linear(size));
  return {
    block,
    type,
    offset: 0,
    batch: axesOf([products], [m * length]),
    free: axesOf([m], [length]),
    line: { shape: [k], strides: [1] },
  };
}
