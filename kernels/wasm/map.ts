/**
 * Maps on WebAssembly: tiles of the operands are copied into scratch, where strides and broadcasts are resolved.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import type { MapPlan, ScalarProgram } from "../../lib/core/plan.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { expand } from "../expr/expand.ts";
import { lower, type Lowered } from "../expr/lower.ts";
import { bitsOf } from "../js/block.ts";
import { BoundedCache } from "../js/bounded_cache.ts";
import { type Layout, layOut } from "../js/map_layout.ts";
import { wrap } from "../js/operand.ts";
import { buffer } from "../js/pool.ts";
import { copyIn, operandOf, viewOf } from "./copy_in.ts";
import type { Kernel } from "./kernel.ts";
import { bytesOf, layTiles, mapKernel, type MapLayout } from "./map_kernel.ts";
import { printable } from "./print.ts";
import { perform } from "./work.ts";

/** Programs whose kernels are kept (half of the most that are). */
const PROGRAMS = 512;

/** Operations of an expanded program at most: beyond it, V8 takes long to compile one function. */
const LARGEST = 4000;

/**
 * Where WebAssembly begins to pay, in nanoseconds measured on float32: JavaScript takes {@link LOOP} for an element,
 * {@link OPERATION} for an operation and {@link LIBRARY} for a function like exp; a kernel costs {@link CALL} once and
 * {@link COPY} for each element copied in or out. An addition crosses over at some 1,500 elements, exp at {@link FEW}.
 */
const LOOP = 1;
const OPERATION = 1;
const LIBRARY = 10;
const CALL = 1200;
const COPY = 0.3;
/** Shorter arrays are left to JavaScript. */
const FEW = 128;

/** A program with its kernels, one for each choice of operands that are single elements. */
class Compiled {
  readonly program: ScalarProgram;
  readonly lowered: Lowered;
  /** Nanoseconds an element in JavaScript. */
  readonly cost: number;
  readonly #kernels = new Map<string, { readonly kernel: Kernel; readonly layout: MapLayout }>();

  constructor(program: ScalarProgram, lowered: Lowered, cost: number) {
    this.program = program;
    this.lowered = lowered;
    this.cost = cost;
  }

  kernel(splat: readonly boolean[], outputs: readonly DType[]): { kernel: Kernel; layout: MapLayout } {
    const key = splat.map(Number).join("");
    let made = this.#kernels.get(key);
    if (made === undefined) {
      const { inputs, key: name } = this.program;
      const layout = layTiles(inputs, splat, outputs);
      made = { kernel: mapKernel(`map ${name}`, this.lowered, inputs, splat, outputs, layout), layout };
      this.#kernels.set(key, made);
    }
    return made;
  }
}

const byKey = new BoundedCache<string, Compiled | null>(PROGRAMS);
const byProgram = new WeakMap<ScalarProgram, Compiled | null>();

/** What is compiled of a program; null if it can't be printed. */
function compiled(program: ScalarProgram): Compiled | null {
  let found = byProgram.get(program);
  if (found === undefined) byProgram.set(program, found = byKey.get(program.key, () => compile(program)));
  return found;
}

function compile(program: ScalarProgram): Compiled | null {
  const source = lower(program);
  const lowered = expand(source);
  if (lowered.nodes.length > LARGEST || !lowered.nodes.every(printable)) return null;
  const operations = source.nodes.filter((x) => x.op !== "input" && x.op !== "const");
  const calls = operations.filter((x) => !printable(x)).length;
  return new Compiled(program, lowered, LOOP + OPERATION * (operations.length - calls) + LIBRARY * calls);
}

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
  run(code, layout, args, outs, results, size);
  const device = deviceOf(args);
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
  const { inputs } = code.program;
  const { dims } = layout;
  const splat = layout.operands.map((x) => x.walk === "once");
  const dtypes = outs.map((x) => x.dtype);
  const { kernel, layout: tiles } = code.kernel(splat, dtypes);
  const operands = args.map((x, k) => operandOf(x, inputs[k], layout.operands[k], dims, tiles.inputs[k]));
  const { tile } = tiles;
  const data = results.map(bitsOf);
  const count = (piece: number): number => Math.min(tile, size - piece * tile);
  perform({
    kernel,
    pieces: Math.ceil(size / tile),
    bytes: tiles.bytes,
    cost: code.cost * size / 8,
    load: (piece, views, at) => {
      for (const x of operands) copyIn(x, dims, piece * tile, count(piece), views, at);
    },
    args: (piece) => [count(piece)],
    store: (piece, views, at) => {
      for (let k = 0; k < data.length; k++) {
        const bytes = bytesOf(dtypes[k]);
        const unit = kindOf(dtypes[k]) === "c" ? 2 : 1;
        const view = viewOf(views, bytes / unit);
        const from = (at + tiles.outputs[k]) / (bytes / unit);
        data[k].set(view.subarray(from, from + unit * count(piece)) as never, piece * tile * unit);
      }
    },
  });
}
