/**
 * Maps whose operands repeat along rows or columns, row after row.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { Layout } from "../js/map_layout.ts";
import { copyOut, resultOf } from "./copy.ts";
import { Kernel } from "./kernel.ts";
import { layTiles } from "./map_kernel.ts";
import { type Compiled, costOf } from "./programs.ts";
import { fits, loadRows, printRows, ROW_ARGS, rowArgs, rowNest, rowOperands } from "./row_nest.ts";
import { perform } from "./work.ts";

/** Rows that are computed together. */
interface Piece {
  readonly first: number;
  readonly rows: number;
}

/** Runs a program row by row, and gives true; gives false where its tiles should be copied whole. */
export function runRows(
  code: Compiled,
  layout: Layout,
  args: readonly NDArray[],
  outs: readonly Aval[],
  results: readonly TypedArray[],
): boolean {
  const nest = rowNest(code, layout);
  if (nest === null) return false;
  const { blocks, height, n, along } = nest;
  const { inputs, key } = code.program;
  const dtypes = outs.map((x) => x.dtype);
  const { kernel, layout: tiles } = code.kernel(nest.key, () => {
    const splat = layout.operands.map((x) => x.walk === "once");
    const tiles = layTiles(inputs, splat, dtypes);
    const map = { lowered: code.lowered, inputs, splat, outputs: dtypes, layout: tiles };
    const name = `map ${key} by ${nest.key}`;
    return { kernel: Kernel.of(name, ROW_ARGS, (to, fused) => printRows(to, fused, map, along)), layout: tiles };
  });
  if (!fits(nest, 0, 1, tiles.tile)) return false;
  const pieces = cut(blocks, height, Math.floor(tiles.tile / n));
  const operands = rowOperands(layout, args, inputs, tiles.inputs);
  const data = results.map((x, k) => resultOf(x, dtypes[k], tiles.outputs[k]));
  perform({
    kernel,
    pieces: pieces.length,
    bytes: tiles.bytes,
    cost: costOf(code, blocks * height * n),
    load: (piece, views, at) => loadRows(nest, operands, pieces[piece].first, pieces[piece].rows, views, at),
    args: (piece) => rowArgs(nest, pieces[piece].first, pieces[piece].rows),
    store: (piece, views, at) => {
      const { first, rows } = pieces[piece];
      for (const x of data) copyOut(x, first * n, rows * n, views, at);
    },
  });
  return true;
}

/** Pieces of at most `most` rows: of one block each where a block has more. */
function cut(blocks: number, height: number, most: number): Piece[] {
  const pieces: Piece[] = [];
  const part = height > most ? height : blocks * height;
  for (let start = 0; start < blocks * height; start += part) {
    for (let row = 0; row < part; row += most) {
      pieces.push({ first: start + row, rows: Math.min(most, part - row) });
    }
  }
  return pieces;
}
