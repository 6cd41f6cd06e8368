/**
 * Loops whose outputs are stored or combined, on WebAssembly: a program runs on tiles in scratch, what is stored is
 * copied out of them, and what is combined is combined there.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import { dtypeOf, type FusedPlan, type ScalarProgram } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { layOut } from "../js/map_layout.ts";
import { wrap } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { copyIn, copyOut, operandOf, type Result, resultOf } from "./copy.ts";
import { type Cut, cut, groupsOf } from "./cut.ts";
import { vectorFold, viewAs } from "./folds.ts";
import { type Folded, fusedKernel, layFolds } from "./fused_kernel.ts";
import { rounded } from "./in_memory.ts";
import { layTiles } from "./map_kernel.ts";
import { type Compiled, compiled } from "./programs.ts";
import { combine } from "./reduce.ts";
import { perform } from "./work.ts";

/** Elements below which a map and reductions, each on its own, are as fast. */
const SMALL = 1024;
/** Nanoseconds that combining an element takes. */
const COST = 0.15;

/** Runs loops over enough elements, whose combined values are real; null for others. */
export function fusedWasm(plan: FusedPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const { shape, axes, folds, epilogue } = plan;
  const size = shape.reduce((n, d) => n * d, 1);
  if (size < SMALL) return null;
  const groups = groupsOf(shape, shape.map((_, d) => axes.includes(d)));
  const program = distinct(plan.program);
  const code = compiled(program);
  if (code === null || !groups.some((g) => g.combined)) return null;
  const stored = plan.program.outputs.length - folds.length;
  const folded: Folded[] = [];
  for (let i = 0; i < folds.length; i++) {
    const value = plan.program.outputs[stored + i];
    const dtype = dtypeOf(program, value);
    if (kindOf(dtype) === "c") return null;
    folded.push({ output: program.outputs.indexOf(value), fold: vectorFold(folds[i], dtype) });
  }
  const device = deviceOf(args);
  const loop = runLoop(code, plan, groups, folded, args.slice(0, program.inputs.length));
  const results = loop.stored.map((data, i) => wrap(outs[i], data, device));
  const kept = shape.filter((_, d) => !axes.includes(d));
  const combined = folded.map(({ fold }, i): NDArray => {
    const dtype = dtypeOf(program, plan.program.outputs[stored + i]);
    const aval = epilogue === null ? outs[stored + i] : makeAval(kept, dtype);
    const elements = combine(folds[i], fold.partial, loop.groups, loop.partials[i]);
    return wrap(aval, rounded(elements, fold.partial, dtype), device);
  });
  if (epilogue === null) return [...results, ...combined];
  const rest = args.slice(program.inputs.length);
  const last = device.run({ kind: "map", program: epilogue, shape: kept }, [...combined, ...rest], outs.slice(stored));
  for (const x of combined) if (x.ext !== null) recycle((x.ext as Storage).buffer as TypedArray);
  return [...results, ...last];
}

const narrowed = new WeakMap<ScalarProgram, ScalarProgram>();

/** The program, each of its outputs computed once. */
function distinct(program: ScalarProgram): ScalarProgram {
  let found = narrowed.get(program);
  if (found === undefined) {
    const outputs = [...new Set(program.outputs)];
    const repeats = outputs.length < program.outputs.length;
    found = repeats ? { ...program, key: `${program.key}|${outputs}`, outputs } : program;
    narrowed.set(program, found);
  }
  return found;
}

/** What the loop gives: values that are stored, in order, and of each combined value what the pieces gave. */
interface Loop {
  readonly stored: readonly TypedArray[];
  readonly partials: readonly TypedArray[];
  readonly groups: Cut["groups"];
}

function runLoop(
  code: Compiled,
  plan: FusedPlan,
  nest: Cut["groups"],
  folded: readonly Folded[],
  args: readonly NDArray[],
): Loop {
  const { program } = code;
  const { shape, folds } = plan;
  const size = shape.reduce((n, d) => n * d, 1);
  const { dims, operands: laid } = layOut(args, shape);
  const splat = laid.map((x) => x.walk === "once");
  const dtypes = program.outputs.map((v) => dtypeOf(program, v));
  const tiles = layTiles(program.inputs, splat, dtypes);
  const { kind, parts, groups } = cut(nest, tiles.tile);
  const { places, bytes } = layFolds(tiles, folded);
  const key = `${splat.map(Number).join("")} ${kind} ${folded.map((x) => `${x.output}: ${x.fold.name}`)}`;
  const { kernel } = code.kernel(key, () => {
    const map = { lowered: code.lowered, inputs: program.inputs, splat, outputs: dtypes, layout: tiles };
    return { kernel: fusedKernel(`${program.key}, ${key}`, map, folded, kind), layout: tiles };
  });
  const operands = args.map((x, k) => operandOf(x, program.inputs[k], laid[k], dims, tiles.inputs[k]));
  const values = plan.program.outputs.slice(0, plan.program.outputs.length - folds.length);
  const stored = values.map((v) => buffer(dtypeOf(program, v), size));
  const partials = folded.map(({ fold }) => buffer(fold.partial, groups.reduce((n, g) => n * g.n, 1)));
  const results = values.map((v, i): Result => {
    const k = program.outputs.indexOf(v);
    return resultOf(stored[i], dtypes[k], tiles.outputs[k]);
  });
  perform({
    kernel,
    pieces: parts.length,
    bytes,
    cost: (code.cost / 8 + COST * folded.length) * size,
    load(piece, views, at) {
      const { start, runs, run, skip } = parts[piece];
      for (const x of operands) {
        for (let i = 0; i < runs; i++) copyIn(x, dims, start + i * skip, run, views, at, i * run);
      }
    },
    args: (piece) => [parts[piece].runs * parts[piece].run, ...parts[piece].args],
    store(piece, views, at) {
      const { start, runs, run, skip, to, count } = parts[piece];
      for (const x of results) {
        for (let i = 0; i < runs; i++) copyOut(x, start + i * skip, run, views, at, i * run);
      }
      folded.forEach(({ fold }, k) => {
        const from = (at + places[k]) / fold.partialBytes;
        partials[k].set(viewAs(views, fold.partial).subarray(from, from + count), to);
      });
    },
  });
  return { stored, partials, groups };
}
