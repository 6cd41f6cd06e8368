/**
 * Stable sorts, and largest elements.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { SortPlan, TopKPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { MOST_WORDS, type Source, type Word } from "./kernels.ts";
import { type LineLayout, linesOf, lineWords } from "./lines.ts";
import type { Block } from "./memory.ts";
import { fresh, viewOf, type Webgpu } from "./operands.ts";
import { keyWords, type Order } from "./sort_keys.ts";
import {
  EACH,
  keySource,
  mergeSource,
  moveSource,
  namesOf,
  type SortForm,
  TILE_WORDS,
  tileSource,
  wordsOf,
} from "./sort_kernels.ts";
import { grid, linear } from "./wgsl.ts";

/** Sorts the operands together along an axis by the first of them. */
export function runSort(
  device: Webgpu,
  { axis, numKeys }: SortPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  return sort(device, args, axis, "up", numKeys, args.map((x) => x.dtype), outs);
}

/** The largest elements along an axis and their places: the head of a descending sort. */
export function runTopK(
  device: Webgpu,
  { axis }: TopKPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  return sort(device, args, axis, "down", 1, [args[0].dtype, "place"], outs);
}

/** The elements of a line of uint32 in order, and the places that they had; equal ones stay in order. */
export function sortedPlaces(device: Webgpu, line: NDArray): NDArray[] {
  return sort(device, [line], 0, "up", 1, [line.dtype, "place"], [line.aval, makeAval(line.shape, "uint32")]);
}

/** The most bytes of workgroup memory that a tile takes, which every device has. */
const MEMORY = 2 ** 14;
/** Slots of the tiles of few elements. */
const SMALL = 256;

/** A sort: what its kernels are made for, and what they run on. */
interface Job {
  readonly device: Webgpu;
  readonly form: Omit<SortForm, "rank" | "lines">;
  /** Words of a key. */
  readonly words: number;
  readonly operands: readonly Block[];
  readonly results: readonly Block[];
  /** Where lines of the operands lie, then of the results. */
  readonly layout: LineLayout;
  /** How many lines there are, the length of each, and how many of its elements are wanted. */
  readonly lines: number;
  readonly n: number;
  readonly keep: number;
}

/** Elements between kernels: `n` of each line. */
interface Planes {
  readonly block: Block;
  readonly n: number;
}

function sort(
  device: Webgpu,
  args: readonly NDArray[],
  axis: number,
  order: Order,
  numKeys: number,
  moved: SortForm["moved"],
  outs: readonly Aval[],
): NDArray[] {
  const { shape } = args[0];
  const n = shape[axis];
  const lines = args[0].aval.size / n;
  const keys = args.slice(0, numKeys).map((x) => x.dtype);
  const words = wordsOf(keys);
  const slots = 2 ** Math.floor(Math.log2(MEMORY / 4 / (words + 2)));
  const tile = lines * runOf(n) <= SMALL ? Math.min(SMALL, slots) : slots;
  const views = args.map((x) => viewOf(device, x));
  const results = outs.map((aval) => fresh(device, aval, "sort"));
  const job: Job = {
    device,
    form: { tile, order, keys, moved },
    words,
    operands: views.map(({ block }) => block),
    results: results.map(({ block }) => block),
    layout: linesOf(shape, axis, [...views, { offset: 0, strides: rowMajor(outs[0].shape) }]),
    lines,
    n,
    keep: outs[0].shape[axis],
  };
  const head = job.keep <= tile / 2;
  let planes = fits(job, false, true) ? null : keyPlanes(job);
  let parts: number;
  let left = n;
  do {
    parts = Math.ceil(left / tile);
    planes = sortTiles(job, planes, parts, head);
    left = planes?.n ?? 0;
  } while (head && parts > 1);
  for (let run = tile; parts > 1 && run < n; run *= 2) planes = merge(job, planes!, run);
  if (planes !== null) move(job, planes);
  return results.map(({ array }) => array);
}

/** The slots that a line takes in a tile, if they fit. */
function runOf(n: number): number {
  return Math.max(EACH, 2 ** Math.ceil(Math.log2(n)));
}

/** The places and the words of the arrays that a kernel reads and writes besides planes. */
function arraysOf({ form, operands, results, layout }: Job, fromPlanes: boolean, toPlanes: boolean): {
  blocks: Block[];
  words: Word[];
  values: number[];
} {
  const count = toPlanes ? fromPlanes ? 0 : form.keys.length : operands.length;
  if (toPlanes && fromPlanes) return { blocks: [], words: [], values: [] };
  const seen = [...layout.arrays.slice(0, count), ...toPlanes ? [] : layout.arrays.slice(-1)];
  const { words, values } = lineWords({ shape: layout.shape, arrays: seen }, namesOf(count));
  return { blocks: [...operands.slice(0, count), ...toPlanes ? [] : results], words, values };
}

/** Whether a kernel from and to planes, or where the arrays lie, has few enough buffers and words. */
function fits(job: Job, fromPlanes: boolean, toPlanes: boolean): boolean {
  const { blocks, words } = arraysOf(job, fromPlanes, toPlanes);
  const buffers = blocks.length + Number(fromPlanes) + Number(toPlanes);
  return buffers <= job.device.gpu.limits.maxStorageBuffersPerShaderStage &&
    words.length + TILE_WORDS.length <= MOST_WORDS;
}

/** Records a kernel over tiles, and lets the planes go that it has read. */
function step(
  job: Job,
  kind: "tile" | "merge",
  source: (form: SortForm) => Source,
  from: Planes | null,
  to: Planes | null,
  values: readonly number[],
  tiles: number,
): void {
  const { gpu } = job.device;
  const arrays = arraysOf(job, from !== null, to !== null);
  const rank = job.layout.shape.length;
  const { tile, order, keys, moved } = job.form;
  const key = `sort:${kind}:${tile}:${order}:${keys}:${to === null ? moved : ""}:${from === null ? "" : "from"}:${
    to === null ? "" : "to"
  }:${arrays.words.length === 0 ? "" : rank}`;
  gpu.dispatch(
    key,
    () => source({ ...job.form, rank, lines: arrays.words }),
    [...from === null ? [] : [from.block], ...arrays.blocks, ...to === null ? [] : [to.block]],
    [...values, ...arrays.values],
    grid(tiles),
  );
  if (from !== null) gpu.memory.give(from.block);
}

function planesFor({ device, words, lines }: Job, n: number): Planes {
  return { block: device.gpu.memory.take(4 * (words + 1) * lines * n, "sort"), n };
}

/** Sorts tiles of the arrays, or of planes; what is sorted then goes to the results, where it can, for which it gives null. */
function sortTiles(job: Job, from: Planes | null, parts: number, head: boolean): Planes | null {
  const { form: { tile }, lines, keep } = job;
  const n = from?.n ?? job.n;
  const run = parts > 1 ? tile : runOf(n);
  const lead = tile / run;
  const left = head ? (parts - 1) * keep + Math.min(keep, n - (parts - 1) * tile) : n;
  const to = parts === 1 && fits(job, from !== null, false) ? null : planesFor(job, left);
  const kept = head || to === null ? keep : tile;
  const values = [n, lines, lines * n, parts, EACH, lead, run, kept, left, lines * left];
  const [a, b] = [from === null ? "arrays" : "planes", to === null ? "arrays" : "planes"] as const;
  step(job, "tile", (form) => tileSource(form, a, b), from, to, values, parts * Math.ceil(lines / lead));
  return to;
}

/** Merges sorted runs two by two. */
function merge(job: Job, from: Planes, run: number): Planes | null {
  const { form: { tile }, lines, keep } = job;
  const { n } = from;
  const to = 2 * run >= n && fits(job, true, false) ? null : planesFor(job, n);
  const parts = Math.ceil(n / tile);
  const values = [n, lines, lines * n, parts, EACH, run, to === null ? keep : n, n, lines * n];
  step(job, "merge", (form) => mergeSource(form, to === null ? "arrays" : "planes"), from, to, values, parts * lines);
  return to;
}

/** Keys of more operands than a kernel reads, as planes. */
function keyPlanes(job: Job): Planes {
  const { device: { gpu }, form: { keys, order }, lines, n, layout, operands } = job;
  const planes = planesFor(job, n);
  let first = 0;
  keys.forEach((dtype, k) => {
    const { words, values } = lineWords({ shape: layout.shape, arrays: [layout.arrays[k]] }, ["x0"]);
    gpu.dispatch(
      `sort:key:${dtype}:${order}:${layout.shape.length}`,
      () => keySource(dtype, order, layout.shape.length, words),
      [operands[k], planes.block],
      [lines * n, n, first, job.words, ...values],
      linear(lines * n),
    );
    first += keyWords(dtype);
  });
  return planes;
}

/** Moves each operand by itself to where the sorted planes say. */
function move(job: Job, { block, n }: Planes): void {
  const { device: { gpu }, form: { moved }, lines, keep, layout, operands, results } = job;
  const rank = layout.shape.length;
  moved.forEach((dtype, k) => {
    const own = dtype === "place" ? [] : [layout.arrays[k]];
    const { words, values } = lineWords({ shape: layout.shape, arrays: [...own, ...layout.arrays.slice(-1)] }, [
      ...own.map(() => "x0"),
      "y",
    ]);
    gpu.dispatch(
      `sort:move:${dtype}:${rank}`,
      () => moveSource(dtype, rank, words),
      [block, ...dtype === "place" ? [] : [operands[k]], results[k]],
      [lines * keep, n, keep, job.words * lines * n, ...values],
      linear(lines * keep),
    );
  });
  gpu.memory.give(block);
}
