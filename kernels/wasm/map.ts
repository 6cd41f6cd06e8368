/**
 * Maps on WebAssembly: tiles of the operands are copied into scratch, where strides and broadcasts are resolved.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { MapPlan } from "../../lib/core/plan.ts";
import { host } from "../js/host.ts";
import { type Layout, layOut } from "../js/map_layout.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { copyIn, copyOut, type Operand, operandOf, resultOf } from "./copy.ts";
import type { Kernel } from "./kernel.ts";
import { layTiles, mapKernel, type MapLayout } from "./map_kernel.ts";
import { runRows } from "./map_rows.ts";
import { type Compiled, compiled, costOf } from "./programs.ts";
import { perform } from "./work.ts";

/**
 * Where WebAssembly begins to pay, in nanoseconds measured on float32: a kernel costs {@link CALL} once and
 * {@link COPY} for each element copied in or out. An addition crosses over at some 1,500 elements, exp at {@link FEW}.
 */
const CALL = 1200;
const COPY = 0.3;
/** Shorter arrays are left to JavaScript. */
const FEW = 128;

/** Runs a program over arrays that are large enough; null for others, and for programs that can't be printed. */
export function mapWasm(
  { program, shape }: MapPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  let size = 1;
  for (const n of shape) size *= n;
  if (size < FEW || program.steps.length === 0) return null;
  const code = compiled(program);
  if (code === null) return null;
  const moved = COPY * (args.length + outs.length) * size;
  if (code.cost * size < CALL + moved) return null;
  const results = outs.map((aval) => buffer(aval.dtype, size));
  const layout = layOut(args, shape);
  if (!runRows(code, layout, args, outs, results)) run(code, layout, args, outs, results, size);
  const device = host();
  return outs.map((aval, i) => wrap(aval, results[i], device));
}

function run(
  code: Compiled,
  layout: Layout,
  args: readonly NDArray[],
  outs: readonly Aval[],
  results: readonly TypedArray[],
  size: number,
): void {
  const dtypes = outs.map((x) => x.dtype);
  const { kernel, tiles, operands } = tiled(code, layout, args, dtypes);
  const { tile } = tiles;
  const data = results.map((x, k) => resultOf(x, dtypes[k], tiles.outputs[k]));
  const count = (piece: number): number => Math.min(tile, size - piece * tile);
  perform({
    kernel,
    pieces: Math.ceil(size / tile),
    bytes: tiles.bytes,
    cost: costOf(code, size),
    load: (piece, views, at) => {
      for (const x of operands) copyIn(x, piece * tile, count(piece), views, at);
    },
    args: (piece) => [count(piece)],
    store: (piece, views, at) => {
      for (const x of data) copyOut(x, piece * tile, count(piece), views, at);
    },
  });
}

/** A program over tiles: its kernel `run(at, common, count)`, how a tile's scratch is laid out, and its operands. */
export interface Tiled {
  readonly kernel: Kernel;
  readonly tiles: MapLayout;
  readonly operands: readonly Operand[];
}

/** Lays a program over tiles of its operands; it gives results of such dtypes. */
export function tiled(
  code: Compiled,
  { dims, operands }: Layout,
  args: readonly NDArray[],
  dtypes: readonly DType[],
): Tiled {
  const { inputs, key } = code.program;
  const splat = operands.map((x) => x.walk === "once");
  const { kernel, layout: tiles } = code.kernel(splat.map(Number).join(""), () => {
    const layout = layTiles(inputs, splat, dtypes);
    return {
      kernel: mapKernel(`map ${key}`, { lowered: code.lowered, inputs, splat, outputs: dtypes, layout }),
      layout,
    };
  });
  return { kernel, tiles, operands: args.map((x, k) => operandOf(x, inputs[k], operands[k], dims, tiles.inputs[k])) };
}
