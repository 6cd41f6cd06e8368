/**
 * Reductions, places of extremes, and loops whose outputs are stored or combined: one kernel, or two for few long
 * lines, whose chunks the first one combines and the second one what they gave.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { type ArgReducePlan, dtypeOf, type FusedPlan, identity, type ReducePlan } from "../../lib/core/plan.ts";
import { runFused as runApart } from "../js/fused.ts";
import { FEW, GROUP, keyOf, type Loop, LOOP_WORDS, loopSource } from "./fold_source.ts";
import { type Fold, foldOf, placeFold, WORDS } from "./folds.ts";
import type { Gpu } from "./gpu.ts";
import { MOST_WORDS } from "./kernels.ts";
import { mapOperands, readsOver } from "./elements.ts";
import type { Block } from "./memory.ts";
import { nestOf } from "./nest.ts";
import { fresh, type Webgpu } from "./operands.ts";
import { grid } from "./wgsl.ts";

/** Combines the elements along `plan.axes`. */
export function runReduce(
  device: Webgpu,
  { fn, axes }: ReducePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const { shape, dtype } = args[0].aval;
  const program = identity(dtype);
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
  const program = identity(dtype);
  return runLoop(device, { program, shape, axes: [axis], folds: [placeFold(fn, dtype)], epilogue: null }, args, outs)!;
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
  const count = program.outputs.length - folds.length;
  const keptShape = shape.filter((_, d) => !axes.includes(d));
  const others = mapOperands(device, args.slice(program.inputs.length), keptShape);
  const after = readsOver(others, keptShape);
  const inputs = mapOperands(device, args.slice(0, program.inputs.length), shape);
  const nest = nestOf(inputs, program, count, shape, axes);
  const cut = cutOf(nest.lines, nest.elements, nest.alongLines);
  const partial = cut.splits > 1;
  const wide = nest.along.vector === "kept" ? 4 : 1;
  const { maxStorageBuffersPerShaderStage, maxComputeWorkgroupStorageSize } = gpu.limits;
  const buffers = nest.blocks.length + after.blocks.length + outs.length;
  const shared = 4 * GROUP * wide * folds.reduce((n, { type }) => n + WORDS[type].stride, 0);
  if (
    buffers > maxStorageBuffersPerShaderStage || shared > maxComputeWorkgroupStorageSize ||
    LOOP_WORDS.length + nest.words.length + after.words.length > MOST_WORDS
  ) return null;
  const whole: Loop = {
    along: nest.along,
    folds,
    dtypes: outs.slice(count).map(({ dtype }) => dtype),
    tree: cut.t > 1,
    partial,
    epilogue: epilogue === null ? null : { program: epilogue, operands: others, rank: after.rank },
  };
  const results = outs.map((aval) => fresh(device, aval, "reduce"));
  const written = results.map(({ block }) => block);
  const first = [...nest.blocks, ...written.slice(0, count)];
  const last = [...after.blocks, ...written.slice(count)];
  if (!partial) dispatch(gpu, whole, cut, [...first, ...last], [...nest.words, ...after.words]);
  else {
    const carried = folds.reduce((n, { type }) => n + WORDS[type].count, 0);
    const lines = wide * nest.lines;
    const between = gpu.memory.take(4 * carried * cut.splits * lines, "reduce");
    dispatch(gpu, whole, cut, [...first, between], nest.words);
    const rest = wholeLines(lines, cut.splits, lines === 1);
    const loop = { ...whole, along: null, tree: rest.t > 1, partial: false };
    dispatch(gpu, loop, rest, [between, ...last], after.words);
    gpu.memory.give(between);
  }
  return results.map(({ array }) => array);
}

function dispatch(gpu: Gpu, loop: Loop, cut: Cut, blocks: readonly Block[], words: readonly number[]): void {
  const { lines, elements, t, splits, chunk, alongLines } = cut;
  const w = GROUP / t;
  const groups = Math.ceil(lines / w);
  // As many sums as terms of a sum.
  const block = t * Math.min(Math.max(Math.ceil(Math.sqrt(chunk / t)), 8), 64);
  const [lane, place] = alongLines ? [0, Math.log2(t)] : [Math.log2(w), 0];
  const common = [lines, elements, t, w, groups, splits, chunk, block, lane, place];
  gpu.dispatch(keyOf(loop), () => loopSource(loop), blocks, [...common, ...words], grid(groups * splits));
}

/** How lines are divided. */
interface Cut {
  /** How many lines there are, and the elements of one. */
  readonly lines: number;
  readonly elements: number;
  /** Invocations that take a line or a chunk of it: 1, {@link FEW} or {@link GROUP}. */
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
/** So many elements, in all lines, are combined sooner than a second kernel starts. */
const SMALL = 2 ** 13;
/** The most chunks of a line, so that one workgroup can combine what they give. */
const SPLITS = 4096;

/** Lines in one chunk each. */
function wholeLines(lines: number, elements: number, alongLines: boolean): Cut {
  let t = 1;
  if (alongLines || lines < FEW) t = elements <= EACH / 2 ? 1 : elements <= FEW * EACH ? FEW : GROUP;
  else if (elements > 2 * EACH && lines < BUSY) t = FEW;
  return { lines, elements, t, splits: 1, chunk: elements, alongLines };
}

/** Lines in so many chunks that the device is busy. */
function cutOf(lines: number, elements: number, alongLines: boolean): Cut {
  const whole = wholeLines(lines, elements, alongLines);
  const { t } = whole;
  const each = elements / t;
  const wanted = Math.min(Math.floor(each / EACH), Math.floor(BUSY / (lines * t)), SPLITS);
  if (wanted < 2 || lines * elements < SMALL) return whole;
  const chunk = t * Math.ceil(each / wanted);
  return { ...whole, splits: Math.ceil(elements / chunk), chunk };
}
