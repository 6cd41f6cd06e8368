/**
 * Dimension numbers of gather and scatter, at random.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { array, at, between, type Pair, places, reordered, shuffled } from "./arrays.ts";

/** What gather and scatter share: an operand's axes split into indexed, batching and window axes, at random. */
export interface Indexing {
  shape: number[];
  /** Axes that a window lacks, but not for batching. */
  collapsed: number[];
  operandBatching: number[];
  indicesBatching: number[];
  map: number[];
  window: number[];
  indices: NDArray;
}

/** Random dimension numbers, with index vectors of which some are out of range. */
export function randomIndexing(random: () => number): Indexing {
  const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 4));
  const axes = shuffled(random, [...shape.keys()]);
  const batching = axes.slice(0, between(random, 0, Math.min(2, axes.length)));
  const rest = axes.slice(batching.length);
  const collapsed = rest.filter(() => random() < 0.4);
  const map = shuffled(random, rest.filter((d) => collapsed.includes(d) || random() < 0.6));
  const window = shape.map((n, d) => batching.includes(d) || collapsed.includes(d) ? 1 : between(random, 0, n));
  const extra = Array.from({ length: between(random, 0, 2) }, () => between(random, 1, 3));
  const batch = shuffled(random, [...batching.map((d) => ({ d, n: shape[d] })), ...extra.map((n) => ({ d: -1, n }))]);
  const indicesShape = [...batch.map((b) => b.n), map.length];
  const values = places(indicesShape).map(() => between(random, -1, 4));
  const backwards = array("int32", indicesShape.toReversed(), numbersInto(indicesShape, values));
  return {
    shape,
    collapsed: collapsed.sort((a, b) => a - b),
    operandBatching: batching,
    indicesBatching: batching.map((d) => batch.findIndex((b) => b.d === d)),
    map,
    window,
    indices: reordered(backwards, [...indicesShape.keys()].reverse()),
  };
}

/** Values in row-major order, reordered to be stored with all axes reversed. */
function numbersInto(shape: readonly number[], values: readonly number[]): number[] {
  const pairs = values.map((v): Pair => [v, 0]);
  return places(shape.toReversed()).map((p) => at(pairs, shape, p.toReversed())[0]);
}

/** The operand's axes that run within a window. */
export function keptOf(ix: Indexing): number[] {
  return [...ix.shape.keys()].filter((d) => !ix.collapsed.includes(d) && !ix.operandBatching.includes(d));
}

/** Puts batch and window axes together at random: the axes of the window within the result, and its shape. */
export function interleave(
  random: () => number,
  batch: readonly number[],
  window: readonly number[],
): [number[], number[]] {
  const rank = batch.length + window.length;
  const within = shuffled(random, [...Array(rank).keys()]).slice(0, window.length).sort((a, b) => a - b);
  const rest = [...batch];
  const shape = Array.from({ length: rank }, (_, d) => {
    const i = within.indexOf(d);
    return i >= 0 ? window[i] : rest.shift()!;
  });
  return [within, shape];
}
