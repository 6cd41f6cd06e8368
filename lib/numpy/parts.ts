/**
 * Parts of arrays along an axis.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { slice } from "../ops/mod.ts";

/** The part of `x` along an axis from `start` to before `stop`, which count from the end if negative. */
export function part(x: NDArray, axis: number, start: number, stop?: number): NDArray {
  const n = x.shape[axis];
  const bound = (i: number): number => Math.min(n, Math.max(0, i < 0 ? i + n : i));
  const [from, to] = [bound(start), bound(stop ?? n)];
  return slice(x, x.shape.map((_, i) => i === axis ? from : 0), x.shape.with(axis, Math.max(from, to)));
}
