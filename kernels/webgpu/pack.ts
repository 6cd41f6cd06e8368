/**
 * Copies of operands of products, line by line, in quads.
 *
 * @module
 */
import { type Axes, axesOf, countOf, offsetFn, offsetValues, offsetWords } from "./axes.ts";
import type { Word } from "./kernels.ts";
import type { Block } from "./memory.ts";
import type { Webgpu } from "./operands.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

/** An operand of a product: where its elements lie, by product, line, and step along the line. */
export interface Side {
  readonly block: Block;
  readonly type: "f32" | "i32" | "u32" | "vec2f";
  readonly offset: number;
  readonly batch: Axes;
  readonly free: Axes;
  /** Its axes one by one, as the other side has them, too. */
  readonly line: Axes;
  /** Whether many of its elements are one in memory: windows of a convolution. */
  readonly overlapping?: boolean;
}

/** The axes along which elements differ. */
export function distinctOf({ shape, strides }: Axes): Axes {
  const kept = shape.map((_, d) => d).filter((d) => strides[d] !== 0);
  return { shape: kept.map((d) => shape[d]), strides: kept.map((d) => strides[d]) };
}

/** Row-major strides over the axes along which elements differ, `unit` the innermost one's; 0 along the others. */
function stepsOver({ shape, strides }: Axes, unit: number): number[] {
  let step = unit;
  return shape.map((_, i) => shape.length - 1 - i).map((d) => {
    const own = strides[d] === 0 ? 0 : step;
    if (own !== 0) step *= shape[d];
    return own;
  }).reverse();
}

/** A copy whose lines lie one after another, each filled up with zeros to a multiple of 4. */
export function pack(device: Webgpu, side: Side): Side {
  const type = side.type as "f32" | "i32" | "u32";
  return packed(device, side, type, [countOf(side.free), countOf(side.line)], (line, step) => `x[${at(line, step)}]`);
}

/**
 * Two lines of reals for each line of complex numbers z: (Re z, -Im z, ...) and (Im z, Re z, ...). Their products with
 * a line of real and imaginary parts are the real and the imaginary part of the complex product.
 */
export function turned(device: Webgpu, side: Side): Side {
  const lengths = [2 * countOf(side.free), 2 * countOf(side.line)];
  return packed(device, side, "f32", lengths, (line, step) => {
    const z = `x[${at(`${line} / 2u`, `${step} / 2u`)}]`;
    const real = `${line} % 2u == ${step} % 2u`;
    return `select(select(${z}.y, -${z}.y, ${line} % 2u == 0u), ${z}.x, ${real})`;
  });
}

/** Complex numbers as twice as many reals along the line. */
export function parts(side: Side): Side {
  const { offset, batch, free, line } = side;
  const twice = ({ shape, strides }: Axes): Axes => ({ shape, strides: strides.map((n) => 2 * n) });
  return {
    ...side,
    type: "f32",
    offset: 2 * offset,
    batch: twice(batch),
    free: twice(free),
    line: { shape: [...line.shape, 2], strides: [...twice(line).strides, 1] },
  };
}

/** Where an element lies, by text of its line and step. */
function at(line: string, step: string): string {
  return `p.o + b(product) + f(${line}) + l(${step})`;
}

function packed(
  { gpu }: Webgpu,
  { block: from, type: element, offset, batch, free, line }: Side,
  type: "f32" | "i32" | "u32",
  [m, k]: readonly number[],
  value: (line: string, step: string) => string,
): Side {
  const distinct = distinctOf(batch);
  const products = countOf(distinct);
  const length = Math.ceil(k / 4) * 4;
  const size = products * m * length;
  const block = gpu.memory.take(4 * size, "contract");
  const names = ["b", "f", "l"];
  const groups = [distinct, free, axesOf(line.shape, line.strides)];
  const ranks = groups.map(({ shape }) => shape.length);
  const source = () => ({
    name: "pack",
    buffers: [{ name: "x", type: element }, { name: "y", type, written: true }],
    words: [
      ...["n", "m", "k", "length"].map((name): Word => ({ name, type: "u32" })),
      { name: "o", type: "i32" as const },
      ...names.flatMap((name, i) => offsetWords(name, ranks[i])),
    ],
    body: `${names.map((name, i) => offsetFn(name, ranks[i])).join("")}${LINEAR_MAIN}
  let step = i % p.length;
  let line = i / p.length % p.m;
  let product = i / p.length / p.m;
  y[i] = select(${type}(), ${value("line", "step")}, step < p.k);
}`,
  });
  const values = [size, m, k, length, offset, ...groups.flatMap(offsetValues)];
  if (size > 0) gpu.dispatch(`pack:${element}:${type}:${ranks}`, source, [from, block], values, linear(size));
  return {
    block,
    type,
    offset: 0,
    batch: { shape: batch.shape, strides: stepsOver(batch, m * length) },
    free: axesOf([m], [length]),
    line: { shape: [k], strides: [1] },
  };
}
