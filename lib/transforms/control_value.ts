/**
 * Reading predicates, indices and bounds on the host.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { concrete } from "../core/level.ts";

/** The number (booleans: 0 or 1) that a real 0-d array holds, or null under `jit` and `vmap`. */
export function readScalar(x: NDArray): number | null {
  const value = x.level === null ? x : concrete(x);
  if (value === null) return null;
  return value.ext === null ? value.num : value.toTypedArray()[0];
}

/** Whether any example of a batched predicate holds; only for boxes of `vmap` over concrete values. */
export function anyLane(x: NDArray): boolean {
  let at = x;
  while (at.level !== null) {
    at.level.check();
    at = at.inner!;
  }
  return at.ext === null ? at.num !== 0 : at.toTypedArray().some((v) => v !== 0);
}

/** An index moved into `0 ... count - 1`, as `switch` does. */
export function clampIndex(index: number, count: number): number {
  return Math.min(Math.max(index, 0), count - 1);
}
