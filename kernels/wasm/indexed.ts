/**
 * What gather and scatter share on WebAssembly: rows of a row-major array, at index vectors.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { IndexMode } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { makeBlock, offsets } from "../js/block.ts";
import { dense } from "../js/operand.ts";
import type { Code, Local } from "./assembler.ts";
import { copyIn, merged, type Operand } from "./copy.ts";
import { aligned, MOST_ARGS } from "./pieces.ts";
import type { Views } from "./scratch.ts";

/** Index vectors of a tile at most, and bytes of its rows. */
const VECTORS = 8192;
const ROWS = 1 << 16;
/** Longer rows are copied by the engine as fast. */
const LONGEST = 256;
/** Arguments of a kernel besides those of the axes. */
export const ARGS = 7;

/** The rows that index vectors address in an array of `shape`. Bytes throughout. */
export interface Rows {
  /** How many vectors there are. */
  readonly count: number;
  /** Where each row begins besides what its vector says, in a tile behind its vectors; null for 0. */
  readonly base: Operand | null;
  /** All vectors, row-major, and the axes that their entries address. */
  readonly vectors: Int32Array;
  readonly axes: readonly { readonly step: number; readonly limit: number }[];
  readonly mode: IndexMode;
  /** The length of a row. */
  readonly length: number;
  /** Vectors of a tile. */
  readonly tile: number;
}

/**
 * The rows that `indices` address: of an array of `shape`, whose elements have so many bytes, the `kept` axes run within
 * a row by `sizes`; the axes `map` are addressed, and the axes `along` run with axes of the indices. Null where a row
 * isn't one run of memory, is long, or fits nowhere.
 */
export function rowsOf(
  indices: NDArray,
  shape: readonly number[],
  element: number,
  kept: readonly number[],
  sizes: readonly number[],
  map: readonly number[],
  along: readonly { readonly axis: number; readonly of: number }[],
  mode: IndexMode,
): Rows | null {
  const steps = rowMajor(shape);
  const { from, rows, n, fromStep } = makeBlock(sizes, kept.map((d) => steps[d]), rowMajor(sizes), 1);
  const length = n * element;
  if (from.length !== 1 || rows !== 1 || fromStep !== 1 || length > LONGEST) return null;
  if (ARGS + 2 * map.length > MOST_ARGS) return null;
  const axes = map.map((d) => {
    const k = kept.indexOf(d);
    return { step: steps[d] * element, limit: shape[d] - (k < 0 ? 1 : sizes[k]) };
  });
  if (axes.some((x) => x.limit < 0)) return null;
  const batch = indices.aval.shape.slice(0, -1);
  const tile = Math.min(VECTORS, Math.ceil(ROWS / length));
  return {
    count: batch.reduce((size, n) => size * n, 1),
    base: along.length === 0
      ? null
      : baseOf(batch, along.map((x) => ({ ...x, step: steps[x.axis] * element })), 4 * tile * map.length),
    vectors: dense(indices) as Int32Array,
    axes,
    mode,
    length,
    tile,
  };
}

/** Offsets that go on by `step` along some axes of the indices: those of these axes alone, seen from all of them. */
function baseOf(
  batch: readonly number[],
  along: readonly { readonly of: number; readonly step: number }[],
  at: number,
): Operand {
  const own = batch.map((n, d) => along.some((x) => x.of === d) ? n : 1);
  const data = offsets(own, own.map((_, d) => along.find((x) => x.of === d)?.step ?? 0));
  const strides = rowMajor(own).map((step, d) => own[d] === batch[d] ? step : 0);
  return { data, offset: 0, ...merged(batch, strides), unit: 1, bytes: 4, at, once: false };
}

/** Bytes of a tile's vectors and bases; its rows come after them. */
export function indexBytes({ tile, axes }: Rows): number {
  return aligned(4 * tile * (axes.length + 1));
}

/** Copies the vectors and bases from vector `start` on to the scratch at `at`. */
export function loadVectors(
  { vectors, axes, base }: Rows,
  start: number,
  count: number,
  to: Views,
  at: number,
): void {
  const k = axes.length;
  to.i32.set(vectors.subarray(start * k, (start + count) * k), at / 4);
  if (base !== null) copyIn(base, start, count, to, at);
}

/** What a kernel takes for a tile at `at`, of an array at `data`: rows that are missing lie at `missing`. */
export function rowArgs(x: Rows, count: number, at: number, data: number, missing: number): number[] {
  const bases = at + 4 * x.tile * x.axes.length;
  return [count, at, bases, at + indexBytes(x), data, missing, x.length, ...x.axes.flatMap((a) => [a.limit, a.step])];
}

/** What distinguishes the kernels of index vectors. */
export function rowKey({ axes, base, mode }: Rows): string {
  return `${axes.length} ${base !== null} ${mode}`;
}

/**
 * Writes the loop of a kernel whose parameters are the two addresses and {@link rowArgs}: `body` runs for each vector,
 * with where its row is, or where missing ones lie, where the row of the tile is, and the rows' length.
 */
export function eachRow(
  code: Code,
  { axes, base, mode }: Rows,
  body: (row: Local, tile: Local, length: Local) => void,
): void {
  const [, , count, index, bases, tile, data, missing, length] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [i, row, entry, outside] = Array.from({ length: 4 }, () => code.local("i32"));
  code.count(i, count, 1, () => {
    code.get(data);
    if (base !== null) code.get(bases).access("i32.load").op("i32.add");
    code.set(row);
    if (mode === "fill") code.i32(0).set(outside);
    axes.forEach((_, k) => {
      const [limit, step] = [2 + ARGS + 2 * k, 3 + ARGS + 2 * k];
      code.get(index).access("i32.load", 4 * k).set(entry);
      if (mode === "clip") {
        code.get(entry).get(limit).get(entry).get(limit).op("i32.lt_s", "select").set(entry);
        code.get(entry).i32(0).get(entry).i32(0).op("i32.gt_s", "select").set(entry);
      } else code.get(outside).get(entry).get(limit).op("i32.gt_u", "i32.or").set(outside);
      code.get(row).get(entry).get(step).op("i32.mul", "i32.add").set(row);
    });
    if (mode === "fill") code.get(missing).get(row).get(outside).op("select").set(row);
    body(row, tile, length);
    code.get(index).i32(4 * axes.length).op("i32.add").set(index);
    if (base !== null) code.get(bases).i32(4).op("i32.add").set(bases);
    code.get(tile).get(length).op("i32.add").set(tile);
  });
}
