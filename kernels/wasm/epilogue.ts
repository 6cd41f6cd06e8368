/**
 * Programs that run on the results of products, tile by tile, before they leave scratch.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { layOut } from "../js/map_layout.ts";
import { copyIn, copyOut, type Operand, operandOf, type Result, resultOf } from "./copy.ts";
import { gemmThen } from "./gemm.ts";
import { bytesOf } from "./map_kernel.ts";
import type { AnyUnit } from "./pack.ts";
import type { Epilogue, Tile } from "./product.ts";
import type { Compiled } from "./programs.ts";
import type { Views } from "./scratch.ts";
import { aligned } from "./work.ts";

/** Bytes between tiles: what a last iteration reads and writes beyond them. */
const SLACK = 64;

/** The fewest elements that a kernel is laid out for. */
const FEWEST = 1024;

/**
 * What runs the program on products of `m` by `n` elements, which are its first input, and stores what it gives; `rest`
 * are the other operands, which broadcast to the shape of all products.
 */
export function epilogueOf(
  unit: AnyUnit,
  code: Compiled,
  rest: readonly NDArray[],
  outs: readonly Aval[],
  results: readonly TypedArray[],
  m: number,
  n: number,
): { epilogue: Epilogue; store(tile: Tile, views: Views, base: number): void } {
  const { inputs, key } = code.program;
  const { dims, operands: laid } = layOut(rest, outs[0].shape);
  const splat = [false, ...laid.map((x) => x.walk === "once")];
  const dtypes = outs.map((x) => x.dtype);
  const { width } = unit;
  // Where tiles lie is part of the kernel, so that it is laid out for a power of 4.
  const layout = (elements: number) => {
    let tile = FEWEST;
    while (tile < elements) tile *= 4;
    let bytes = 0;
    const place = (size: number): number => {
      const at = bytes;
      bytes += aligned(size + SLACK);
      return at;
    };
    const ins = inputs.map((d, i) => place(splat[i] ? bytesOf(d) : tile * bytesOf(d)));
    // The first result may take the place of the products.
    const own = dtypes.map((d, i) => i === 0 && bytesOf(d) === unit.element);
    const outs = dtypes.map((d, i) => own[i] ? 0 : place(tile * bytesOf(d)));
    return { tile, inputs: ins, outputs: outs, bytes };
  };
  let operands: Operand[] = [];
  let stored: Result[] = [];
  /** Calls `body` with each run of a tile: its first element among all, how many there are, and its place in scratch. */
  const runs = (tile: Tile, body: (start: number, count: number, first: number) => void): void => {
    const { product, row, rows, column, columns, stride } = tile;
    const start = (product * m + row) * n + column;
    if (stride === n * width) return body(start, rows * n, tile.first / width);
    for (let r = 0; r < rows; r++) body(start + r * n, columns, (tile.first + r * stride) / width);
  };
  return {
    epilogue: {
      cost: code.cost / 8,
      lay(elements, rows) {
        const tiles = layout(elements);
        operands = rest.map((x, k) => operandOf(x, inputs[k + 1], laid[k], dims, tiles.inputs[k + 1]));
        stored = results.map((data, k) => resultOf(data, dtypes[k], tiles.outputs[k]));
        const name = `products of ${rows} rows, then ${splat.map(Number).join("")} ${tiles.tile}`;
        const { kernel } = code.kernel(`${name} of ${unit.lanes}`, () => {
          const map = { lowered: code.lowered, inputs, splat, outputs: dtypes, layout: tiles };
          return { kernel: gemmThen(`${name} ${key}`, unit, rows, map), layout: tiles };
        });
        return { kernel, bytes: tiles.bytes };
      },
      load(tile, views, base) {
        for (const x of operands) {
          runs(tile, (start, count, first) => copyIn(x, start, count, views, base, first));
        }
      },
    },
    store(tile, views, base) {
      for (const x of stored) runs(tile, (start, count, first) => copyOut(x, start, count, views, base, first));
    },
  };
}
