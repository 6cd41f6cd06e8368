/**
 * The operands of a contraction as three runs of axes: batches, free places, and the contracted line.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { offsets } from "./block.ts";
import { mergedRuns, ONE, permuted, raw, type Run, widthOf } from "./operand.ts";

/** One operand: where each batch starts, its free axes as one run, and the contracted ones as another. */
export interface Side {
  readonly data: TypedArray;
  readonly batches: Int32Array;
  readonly free: Run;
  readonly line: Run;
}

/** The axes that are neither batch nor contracted, in order. */
export function freeOf(
  { aval }: { readonly aval: Aval },
  batch: readonly number[],
  contract: readonly number[],
): number[] {
  const out: number[] = [];
  for (let d = 0; d < aval.shape.length; d++) if (!batch.includes(d) && !contract.includes(d)) out.push(d);
  return out;
}

/** The operand as it lies if its strides let its axes act as runs, otherwise a copy: batch, free, contracted axes. */
export function sideOf(x: NDArray, batch: readonly number[], contract: readonly number[]): Side {
  const { data, offset, strides } = raw(x);
  const w = widthOf(x.aval);
  const shape = x.aval.shape;
  const free = freeOf(x, batch, contract);
  const runs = (axes: readonly number[]): Run[] =>
    mergedRuns(axes.map((d) => shape[d]), axes.map((d) => strides[d] * w));
  const frees = runs(free);
  const lines = runs(contract);
  if (frees.length <= 1 && lines.length <= 1) {
    const batches = offsets(batch.map((d) => shape[d]), batch.map((d) => strides[d] * w), w * offset);
    return { data, batches, free: frees[0] ?? ONE, line: lines[0] ?? ONE };
  }
  const count = (axes: readonly number[]): number => axes.reduce((n, d) => n * shape[d], 1);
  const k = count(contract);
  const m = count(free);
  const batches = Int32Array.from({ length: count(batch) }, (_, i) => i * m * k * w);
  return {
    data: permuted(x, [...batch, ...free, ...contract]),
    batches,
    free: { n: m, step: k * w },
    line: { n: k, step: w },
  };
}
