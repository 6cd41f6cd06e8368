/**
 * Reductions, places of extremes, and loops whose outputs are stored or combined: one kernel, or two for few long
 * lines, whose chunks the first one combines and the second one what they gave.
 *
 * @module
 */
import { runFused as runApart } from "../js/fused.ts";
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import {
  type ArgReducePlan,
  dtypeOf,
  type FusedPlan,
  type ReducePlan,
  type ScalarProgram,
} from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { keyOf, type Loop, loopSource } from "./fold_source.ts";
import { type Fold, foldOf, placeFold, WORDS } from "./folds.ts";
import { MOST_WORDS } from "./kernels.ts";
import { type Layout, merged } from "./layout.ts";
import { type MapOperand, mapOperands, readsOver } from "./map.ts";
import type { Block } from "./memory.ts";
import { fresh, type Webgpu } from "./operands.ts";
import { grid, WORKGROUP } from "./wgsl.ts";

/** Combines the elements along `plan.axes`. */
export function runReduce(
  device: Webgpu,
  { fn, axes }: ReducePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { shape, dtype } = args[0].aval;
  const program = itself(dtype);
  return runLoop(device, { program, shape, axes, folds: [foldOf(fn, dtype)], epilogue: null }, args, outs)!;
}

/** The places of the first largest or smallest elements along `plan.axis`. */
export function runArgReduce(
  device: Webgpu,
  { fn, axis }: ArgReducePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { shape, dtype } = args[0].aval;
  const program = itself(dtype);
  return runLoop(device, { program, shape, axes: [axis], folds: [placeFold(fn, dtype)], epilogue: null }, args, outs)!;
}

/** A program that gives its operand. */
function itself(dtype: NDArray["dtype"]): ScalarProgram {
  return { key: `copy:${dtype}`, inputs: [dtype], steps: [], outputs: [0] };
}

/** Runs a loop whose outputs are stored or combined, in one pass over its operands. */
export function runFused(
  device: Webgpu,
  plan: FusedPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { program, folds } = plan;
  const combined = program.outputs.slice(program.outputs.length - folds.length);
  const own = folds.map((fn, k) => foldOf(fn, dtypeOf(program, combined[k])));
  return runLoop(device, { ...plan, folds: own }, args, outs) ?? runApart(plan, args, outs, device);
}

/** What {@link runLoop} runs: a fused plan, with the folds as kernels combine them. */
interface LoopPlan extends Pick<FusedPlan, "program" | "shape" | "axes" | "epilogue"> {
  readonly folds: readonly Fold[];
}

/** Runs a loop; null if a kernel can't have so many buffers, words, or so much workgroup memory. */
function runLoop(
  device: Webgpu,
  { program, shape, axes, folds, epilogue }: LoopPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const { gpu } = device;
  const stored = program.outputs.length - folds.length;
  const inputs = mapOperands(device, args.slice(0, program.inputs.length), shape);
  const others = mapOperands(device, args.slice(program.inputs.length), shape.filter((_, d) => !axes.includes(d)));
  const nest = nestOf(inputs, stored > 0, shape, axes);
  const { kept, line, lines, elements } = nest;
  const cut = cutOf(lines, elements, nest.alongLines);
  const after = readsOver(others, nest.keptShape);
  const partial = cut.splits > 1;
  const whole: Loop = {
    along: { program, operands: inputs, kept: kept.shape.length, line: line.shape.length },
    folds,
    dtypes: outs.slice(stored).map(({ dtype }) => dtype),
    tree: cut.t > 1,
    partial,
    epilogue: epilogue === null ? null : { program: epilogue, operands: others, rank: after.rank },
  };
  const words = [...loopWords(lines, elements, cut), ...nest.words, ...(partial ? [] : after.words)];
  const read = inputs.flatMap(({ view }) => view === null ? [] : [view.block]);
  const { maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize } = gpu.limits;
  const buffers = Math.max(read.length + stored, partial ? 1 : 0) + after.blocks.length + outs.length - stored;
  const shared = 4 * WORKGROUP * folds.reduce((n, { type }) => n + WORDS[type].stride, 0);
  const bound = loopWords(lines, elements, cut).length + nest.words.length + after.words.length;
  if (buffers > maxStorageBuffersPerShaderStage || shared > maxComputeWorkgroupStorageSize || bound > MOST_WORDS) {
    return null;
  }
  const results = outs.map((aval) => fresh(device, aval, "reduce"));
  const written = results.map(({ block }) => block);
  const [values, ends] = [written.slice(0, stored), [...after.blocks, ...written.slice(stored)]];
  if (!partial) {
    dispatch(device, whole, [...read, ...values, ...ends], words, lines, cut);
    return results.map(({ array }) => array);
  }
  const carried = folds.reduce((n, { type }) => n + WORDS[type].count, 0);
  const between = gpu.memory.take(4 * carried * cut.splits * lines, "reduce");
  dispatch(device, whole, [...read, ...values, between], words, lines, cut);
  const rest = { ...cutOf(lines, cut.splits, lines === 1), splits: 1, chunk: cut.splits };
  const last = { ...whole, along: null, tree: rest.t > 1, partial: false };
  const lastWords = [...loopWords(lines, cut.splits, rest), ...after.words];
  dispatch(device, last, [between, ...ends], lastWords, lines, rest);
  gpu.memory.give(between);
  return results.map(({ array }) => array);
}

function dispatch(
  { gpu }: Webgpu,
  loop: Loop,
  blocks: readonly Block[],
  words: readonly number[],
  lines: number,
  { t, splits }: Cut,
): void {
  const groups = Math.ceil(lines * t / WORKGROUP) * splits;
  gpu.dispatch(keyOf(loop), () => loopSource(loop), blocks, words, grid(groups));
}

/** The loops over lines and over the elements of one. */
interface Nest {
  /** The axes of the lines' places, and of a line, with strides by operand that isn't a number, then of what is stored. */
  readonly kept: Layout;
  readonly line: Layout;
  readonly keptShape: readonly number[];
  /** How many lines there are, and how many elements a line has. */
  readonly lines: number;
  readonly elements: number;
  /** Whether neighbours in memory are neighbours in a line. */
  readonly alongLines: boolean;
  /** The words of the kernel's operands and stored outputs. */
  readonly words: readonly number[];
}

function nestOf(
  inputs: readonly MapOperand[],
  stores: boolean,
  shape: readonly number[],
  axes: readonly number[],
): Nest {
  const views = inputs.flatMap(({ view }) => view === null ? [] : [view]);
  const strides = views.map((view) => view.strides);
  if (stores) strides.push(rowMajor(shape));
  const group = (combined: boolean): { readonly layout: Layout; readonly shape: readonly number[] } => {
    const pick = (x: readonly number[]): number[] => x.filter((_, d) => axes.includes(d) === combined);
    return { layout: merged(pick(shape), strides.map(pick)), shape: pick(shape) };
  };
  const [kept, line] = [group(false), group(true)];
  const words: number[] = [];
  let k = 0;
  const add = (offset: number): void => {
    words.push(...kept.layout.strides[k], ...line.layout.strides[k], offset);
    k++;
  };
  for (const { view, value } of inputs) view === null ? words.push(value) : add(view.offset);
  if (stores) add(0);
  words.push(...kept.layout.shape.slice(1), ...line.layout.shape.slice(1));
  const size = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
  return {
    kept: kept.layout,
    line: line.layout,
    keptShape: kept.shape,
    lines: size(kept.shape),
    elements: size(line.shape),
    alongLines: nearest(line.layout) <= nearest(kept.layout),
    words,
  };
}

/** The least distance between neighbours along an axis. */
function nearest({ strides }: Layout): number {
  return Math.min(...strides.flat().filter((s) => s !== 0).map(Math.abs));
}

/** How lines are divided. */
interface Cut {
  /** Invocations that take a line or a chunk of it: 1, 16 or all of a workgroup. */
  readonly t: number;
  /** Chunks of a line, and the elements of one. */
  readonly splits: number;
  readonly chunk: number;
  /** Whether neighbouring invocations take neighbours in a line. */
  readonly alongLines: boolean;
}

/** So many elements an invocation should have before others help it. */
const EACH = 32;
/** So many invocations keep a device busy. */
const BUSY = 2 ** 17;
/** The most chunks of a line, so that one workgroup can combine what they give. */
const SPLITS = 4096;

function cutOf(lines: number, elements: number, alongLines: boolean): Cut {
  let t = 1;
  if (alongLines || lines < 16) t = elements <= EACH / 2 ? 1 : elements <= 16 * EACH ? 16 : WORKGROUP;
  else if (elements > 2 * EACH && lines < BUSY) t = 16;
  const each = elements / t;
  const wanted = Math.min(Math.floor(each / EACH), Math.floor(BUSY / (lines * t)), SPLITS);
  if (wanted < 2) return { t, splits: 1, chunk: elements, alongLines };
  const chunk = t * Math.ceil(each / wanted);
  return { t, splits: Math.ceil(elements / chunk), chunk, alongLines };
}

/** The values of the words that all kernels take first, in their order. */
function loopWords(lines: number, elements: number, { t, splits, chunk, alongLines }: Cut): number[] {
  const w = WORKGROUP / t;
  // As many sums as terms of a sum.
  const block = t * Math.min(Math.max(Math.ceil(Math.sqrt(chunk / t)), 8), 64);
  const [lane, place] = alongLines ? [0, Math.log2(t)] : [Math.log2(w), 0];
  return [lines, elements, t, w, Math.ceil(lines / w), splits, chunk, block, lane, place];
}
