/**
 * Where index vectors point: what gather and scatter share. All offsets and steps count numbers, of which a complex
 * element has two.
 *
 * @module
 */
import type { IndexMode } from "../../lib/core/plan.ts";
import { offsets } from "./block.ts";
import { mergedRuns, ONE, type Run } from "./operand.ts";
import { buffer } from "./pool.ts";

/** An axis that the index vectors address. */
export interface Addressed {
  /** The step from one element to the next. */
  readonly step: number;
  /** The last index at which a slice fits. */
  readonly limit: number;
}

/** Where the slice of each index vector starts. */
export interface Starts {
  /** The offsets; −1 for a slice that doesn't fit and is dropped. */
  readonly at: Int32Array;
  /** Whether any is dropped. */
  readonly dropped: boolean;
}

/**
 * The offset of each slice: `first`, plus `base` of its index vector (null for none), plus the index times the step
 * along each addressed axis. A slice that doesn't fit is moved inside (`clip`) or dropped (`fill`). The offsets lie in
 * a buffer that may be recycled.
 */
export function startsOf(
  places: Int32Array,
  count: number,
  axes: readonly Addressed[],
  first: number,
  base: Int32Array | null,
  mode: IndexMode,
): Starts {
  const at = buffer("int32", count) as Int32Array;
  if (base === null) at.fill(first);
  else for (let b = 0; b < count; b++) at[b] = first + base[b];
  let dropped = false;
  axes.forEach(({ step, limit }, v) => {
    if (mode === "clip") addInside(at, places, v, axes.length, step, limit);
    else if (addFitting(at, places, v, axes.length, step, limit)) dropped = true;
  });
  return { at, dropped };
}

function addInside(at: Int32Array, places: Int32Array, v: number, width: number, step: number, limit: number): void {
  for (let b = 0, p = v; b < at.length; b++, p += width) {
    const i = places[p];
    at[b] += (i < 0 ? 0 : i > limit ? limit : i) * step;
  }
}

/** Whether any index is out of range; its offset becomes −1 and stays so. */
function addFitting(
  at: Int32Array,
  places: Int32Array,
  v: number,
  width: number,
  step: number,
  limit: number,
): boolean {
  let dropped = false;
  for (let b = 0, p = v; b < at.length; b++, p += width) {
    const i = places[p];
    const start = at[b];
    if (start < 0 || i < 0 || i > limit) {
      at[b] = -1;
      dropped = true;
    } else at[b] = start + i * step;
  }
  return dropped;
}

/** How the index vectors lie in the gathered or scattered array: runs of them, equally spaced. */
export interface Batch {
  /** Where each run begins. */
  readonly from: Int32Array;
  /** The length of a run and the step within it. */
  readonly run: Run;
}

/** The index vectors of a shape, which are `steps` apart along each axis. */
export function batchOf(shape: readonly number[], steps: readonly number[]): Batch {
  const runs = mergedRuns(shape, steps);
  const run = runs.pop() ?? ONE;
  return { from: offsets(runs.map((r) => r.n), runs.map((r) => r.step)), run };
}
