/**
 * Scalar programs over arrays, on the CPU.
 *
 * @module
 */
import { type NDArray, scalarArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device, ScalarBlock } from "../../lib/core/device.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { MapPlan, ScalarProgram } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { lower, type Lowered } from "../expr/lower.ts";
import { copy, copyOf } from "./copy.ts";
import { BoundedCache } from "./bounded_cache.ts";
import { host } from "./host.ts";
import { type Layout, layOut } from "./map_layout.ts";
import { compileLoop, type Loop } from "./map_loop.ts";
import { broadcastStrides, raw, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";
import { compileBlock } from "./print_block.ts";

/** Programs whose loops are kept, and layouts kept of each (half of the most that are). */
const PROGRAMS = 1024;
const LAYOUTS = 16;

/** What is compiled of a program, as it is needed. */
class Compiled {
  readonly #program: ScalarProgram;
  readonly #loops = new BoundedCache<string, Loop>(LAYOUTS);
  #lowered: Lowered | null = null;
  #block: ScalarBlock | null = null;

  constructor(program: ScalarProgram) {
    this.#program = program;
  }

  block(): ScalarBlock {
    return this.#block ??= compileBlock(this.#program);
  }

  loop({ key, dims, operands }: Layout, outs: readonly Aval[]): Loop {
    return this.#loops.get(key, () => {
      this.#lowered ??= lower(this.#program);
      const walks = operands.map((x) => x.walk);
      return compileLoop(
        this.#program,
        this.#lowered,
        () => this.block(),
        walks,
        dims.length,
        outs.map((x) => x.dtype),
      );
    });
  }
}

const byKey = new BoundedCache<string, Compiled>(PROGRAMS);
const byProgram = new WeakMap<ScalarProgram, Compiled>();

function compiled(program: ScalarProgram): Compiled {
  let found = byProgram.get(program);
  if (found === undefined) {
    found = byKey.get(program.key, () => new Compiled(program));
    byProgram.set(program, found);
  }
  return found;
}

/** Runs a scalar program on operands that broadcast to `plan.shape`; each output is fresh and row-major. */
export function runMap(plan: MapPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const { program, shape } = plan;
  const device = host();
  if (shape.length === 0) return runOnce(compiled(program), args, outs, device);
  if (program.steps.length === 0 && outs.length === 1) {
    return [wrap(outs[0], copyTo(args[program.outputs[0]], outs[0]), device)];
  }
  const data = outs.map((aval) => buffer(aval.dtype, aval.size));
  if (!shape.includes(0)) {
    const layout = layOut(args, shape);
    compiled(program).loop(layout, outs)(
      layout.dims,
      args.map((x) => x.ext === null ? [x.num] : raw(x).data),
      layout.operands.map((x) => x.offset),
      layout.operands.map((x) => x.strides),
      data,
    );
  }
  return outs.map((aval, i) => wrap(aval, data[i], device));
}

/** Runs a program once, on 0-d operands. */
function runOnce(program: Compiled, args: readonly NDArray[], outs: readonly Aval[], device: Device): NDArray[] {
  const inputs: number[] = [];
  for (const x of args) {
    if (x.ext === null) {
      inputs.push(x.num);
      continue;
    }
    const { data, offset } = raw(x);
    const width = widthOf(x.aval);
    for (let i = 0; i < width; i++) inputs.push(data[width * offset + i]);
  }
  const results: number[] = [];
  program.block()(inputs, results);
  let next = 0;
  return outs.map((aval) => {
    if (aval.kind !== "c") return scalarArray(aval, results[next++]);
    const data = allocate(aval.dtype, 1);
    data[0] = results[next++];
    data[1] = results[next++];
    return wrap(aval, data, device);
  });
}

/** The elements of `x`, broadcast to the shape of `aval`, in a fresh row-major array. */
function copyTo(x: NDArray, aval: Aval): TypedArray {
  const out = buffer(aval.dtype, aval.size);
  if (x.ext === null) return out.fill(x.num);
  const { data, offset, strides } = raw(x);
  const { shape } = aval;
  const from = broadcastStrides(x.aval.shape, strides, shape);
  const width = widthOf(aval);
  copy(copyOf(shape, from, rowMajor(shape), width), data, width * offset, out, 0);
  return out;
}
