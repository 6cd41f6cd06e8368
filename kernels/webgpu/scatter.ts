/**
 * XLA's scatter, with the same results in every run: updates of one place are combined in their order, or where they
 * are very many in parts that don't depend on when they come.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { ScatterPlan } from "../../lib/core/plan.ts";
import { rowMajor, type Storage } from "../../lib/core/storage.ts";
import type { Source } from "./kernels.ts";
import type { Block } from "./memory.ts";
import { move } from "./move.ts";
import { fresh, viewOf, type Webgpu, wrap } from "./operands.ts";
import { type Combining, combiningOf } from "./scatter_combine.ts";
import { isFew, scatterFew, windowsOf } from "./scatter_few.ts";
import {
  aloneSource,
  atomicSource,
  chunkSource,
  clearSource,
  joinSource,
  keySource,
  partSource,
  totalSource,
  winnerSource,
  writeSource,
} from "./scatter_kernels.ts";
import { areApart, type Places, placesOf } from "./scatter_places.ts";
import { sortedPlaces } from "./sort.ts";
import { linear } from "./wgsl.ts";

/** A scatter into `y`, which holds the operand's elements. */
interface Job {
  readonly device: Webgpu;
  readonly combining: Combining;
  readonly places: Places;
  readonly index: Block;
  readonly updates: Block;
  readonly y: Block;
}

/**
 * Combines each window of the updates with the operand's elements at its index vector. A window that doesn't fit is
 * moved inside (`clip`) or dropped as a whole (`fill`).
 */
export function runScatter(
  device: Webgpu,
  plan: ScatterPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  return isFew(plan, outs[0], args[2]) ? scatterFew(device, plan, args, outs) : scatterMany(device, plan, args, outs);
}

/** The same, of any number of windows. */
export function scatterMany(
  device: Webgpu,
  plan: ScatterPlan,
  [x, indices, updates]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const combining = combiningOf(plan.fn, aval.dtype);
  const [from, index, update] = [x, indices, updates].map((operand) => viewOf(device, operand));
  const { array, block: y } = fresh(device, aval, "scatter");
  move(device, aval.dtype, aval.shape, from, { block: y, offset: 0, strides: rowMajor(aval.shape) });
  if (updates.aval.size === 0) return [array];
  const alone = windowsOf(plan, updates) === 1;
  const whole = !alone && combining.atomic === null && areApart(plan);
  const places = placesOf(plan, aval.shape, index, updates, update, whole);
  const job: Job = { device, combining, places, index: index.block, updates: update.block, y };
  const operands = ["index", "updates", "y"];
  if (alone) dispatch(job, "alone", aloneSource, operands, {}, places.units);
  else if (combining.atomic !== null) dispatch(job, "atomic", atomicSource, operands, {}, places.units);
  else if (plan.fn === "set") setLast(job);
  else if (partsOf(job) > 0) inParts(job);
  else inOrder(job);
  return [array];
}

/** Records a kernel over `n` invocations; it is given the blocks of these names, in order, and the words `n` and `own`. */
function dispatch(
  { device, combining, places, ...known }: Job,
  name: string,
  source: (combining: Combining, places: Places) => Source,
  names: readonly string[],
  own: Readonly<Record<string, Block>>,
  n: number,
  values: readonly number[] = [],
): void {
  const all: Readonly<Record<string, Block>> = { ...known, ...own };
  device.gpu.dispatch(
    `scatter:${name}:${combining.key}:${places.key}`,
    () => source(combining, places),
    names.map((name) => all[name]),
    [n, ...values, ...places.values],
    linear(n),
  );
}

/** The last update of each slot is found, and then written. */
function setLast(job: Job): void {
  const { device: { gpu }, places: { units, inner, slots } } = job;
  const last = gpu.memory.take(4 * slots, "scatter");
  gpu.dispatch("scatter:clear", clearSource, [last], [slots], linear(slots));
  dispatch(job, "winner", winnerSource, ["index", "last"], { last }, units);
  dispatch(job, "write", writeSource, ["index", "updates", "last", "y"], { last }, units * inner);
  gpu.memory.give(last);
}

/** Where slots are few, each of so many parts of the updates has a place for each slot; 0 where they are too many. */
function partsOf({ combining, places: { units, slots } }: Job): number {
  const parts = Math.min(MOST_PARTS, Math.ceil(units / LEAST_PART), Math.floor(4 * units / slots));
  return combining.none === null || parts < LEAST_PARTS ? 0 : parts;
}

const MOST_PARTS = 1024;
const LEAST_PART = 64;
const LEAST_PARTS = 32;

/** Each part combines its updates in order, then each slot its parts. */
function inParts(job: Job): void {
  const { device: { gpu }, places: { units, inner, slots } } = job;
  const parts = partsOf(job);
  const width = job.combining.type === "vec2f" ? 8 : 4;
  const table = gpu.memory.take(width * parts * slots * inner, "scatter");
  const values = [parts, Math.ceil(units / parts)];
  dispatch(job, "part", partSource, ["index", "updates", "table"], { table }, parts * inner, values);
  dispatch(job, "total", totalSource, ["table", "y"], { table }, slots * inner, values);
  gpu.memory.give(table);
}

/** Updates are sorted by slot; chunks of them are combined in order, and what chunks of one slot came to after that. */
function inOrder(job: Job): void {
  const { device, combining: { type }, places: { units, inner } } = job;
  const { memory } = device.gpu;
  const keys = memory.take(4 * units, "scatter");
  dispatch(job, "key", keySource, ["index", "keys"], { keys }, units);
  const sorted = sortedPlaces(device, wrap(device, makeAval([units], "uint32"), keys));
  const [slot, unit] = sorted.map((x) => (x.ext as Storage).buffer as Block);
  const length = Math.max(LEAST_CHUNK, Math.ceil(Math.sqrt(units)));
  const chunks = Math.ceil(units / length);
  const heads = memory.take((type === "vec2f" ? 8 : 4) * chunks * inner, "scatter");
  const own = { slot, unit, heads };
  const values = [chunks, length];
  dispatch(job, "chunk", chunkSource, ["slot", "unit", "updates", "heads", "y"], own, chunks * inner, values);
  dispatch(job, "join", joinSource, ["slot", "heads", "y"], own, chunks * inner, values);
  [keys, slot, unit, heads].forEach((block) => memory.give(block));
}

const LEAST_CHUNK = 32;
