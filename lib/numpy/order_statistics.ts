/**
 * What all quantiles are made of: elements sorted along the last axis, and those at the places that quantiles fall on.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { takeAlongAxis } from "./take.ts";

/**
 * How a quantile between two elements is made of them: `linear` weighs them, `lower`, `higher` and `nearest` take one,
 * `midpoint` their mean; `inverted_cdf` takes the first element up to which the weights reach the quantile.
 */
export type QuantileMethod = "linear" | "lower" | "higher" | "midpoint" | "nearest" | "inverted_cdf";

/** The methods there are. */
export const METHODS: readonly QuantileMethod[] = ["linear", "lower", "higher", "midpoint", "nearest", "inverted_cdf"];

/** Elements along the last axis, sorted, and their weights if there are any. */
export interface Sorted {
  readonly x: NDArray;
  readonly weights: NDArray | null;
}

/** Elements sorted along the last axis with their weights. Without `squash`, a NaN makes its whole line NaN. */
export function sortedLines(x: NDArray, weights: NDArray | null, squash: boolean): Sorted {
  const missing = ops.ne(x, x);
  const last = x.ndim - 1;
  const any = squash ? missing : ops.restore(ops.reduceOr(missing, [last]), x.shape, [last]);
  const [sorted, along = null] = ops.sort([ops.select(any, NaN, x), ...weights === null ? [] : [weights]], last, 1);
  return { x: sorted, weights: along };
}

/** How many elements of each line aren't NaN, in a dtype; the length of the line where NaN isn't left out. */
function counted({ x }: Sorted, squash: boolean, like: NDArray): NDArray {
  const last = x.ndim - 1;
  if (!squash) return ops.constLike(like, x.shape[last]);
  return ops.reshape(ops.reduceSum(ops.convert(ops.eq(x, x), like.dtype), [last]), x.shape.with(last, 1));
}

/** The elements of each line at int32 places, which have a line for each line or one for all. */
function elementsAt(x: NDArray, places: NDArray): NDArray {
  const lead = new Array<number>(x.ndim - places.ndim).fill(1);
  return takeAlongAxis(x, ops.reshape(places, [...lead, ...places.shape]), { mode: "clip" });
}

/**
 * The quantiles `q` (one axis) of sorted lines: along the last axis, in place of the elements. Where q·(n − 1) falls
 * between two elements, the method decides.
 */
export function between(lines: Sorted, q: NDArray, method: QuantileMethod, squash: boolean): NDArray {
  const { x } = lines;
  const top = ops.sub(counted(lines, squash, q), 1);
  const at = ops.mul(q, top);
  const low = ops.floor(at);
  const high = ops.ceil(at);
  const highWeight = ops.sub(at, low);
  const lowWeight = ops.sub(1, highWeight);
  const value = (place: NDArray): NDArray =>
    elementsAt(x, ops.convert(ops.max(ops.constLike(place, 0), ops.min(place, top)), "int32"));
  if (method === "lower") return value(low);
  if (method === "higher") return value(high);
  const [a, b] = [value(low), value(high)];
  if (method === "nearest") return ops.select(ops.le(highWeight, 0.5), a, b);
  if (method === "midpoint") return ops.mul(ops.add(a, b), 0.5);
  const weighed = (v: NDArray, w: NDArray): NDArray => ops.mul(ops.convert(v, q.dtype), w);
  return ops.add(weighed(a, lowWeight), weighed(b, highWeight));
}

/** The first element of each sorted line up to which the weights add up to the fraction `q` of their sum. */
export function invertedCdf(lines: Sorted, q: NDArray, squash: boolean): NDArray {
  const { x, weights } = lines;
  const last = x.ndim - 1;
  const missing = ops.ne(x, x);
  const w = weights ?? ops.broadcastTo(ops.constLike(x, 1), x.shape);
  const bad = ops.or(ops.lt(w, 0), ops.ne(w, w));
  const running = ops.cumsum(ops.select(ops.or(bad, missing), ops.constLike(w, 0), w), last);
  const line = (y: NDArray): NDArray => ops.reshape(y, [...y.shape, 1]);
  const sum = ops.slice(running, x.shape.map((_, i) => i === last ? x.shape[last] - 1 : 0), x.shape);
  // A new axis before the last: a line of comparisons for each quantile.
  const wide = (y: NDArray): NDArray => ops.reshape(y, [...y.shape.slice(0, -1), 1, y.shape[y.ndim - 1]]);
  const target = ops.mul(ops.reshape(q, [q.size, 1]), wide(sum));
  const below = ops.reduceSum(ops.convert(ops.lt(wide(running), target), "int32"), [x.ndim]);
  const top = ops.convert(ops.sub(counted(lines, squash, q), 1), "int32");
  const found = elementsAt(x, ops.max(ops.constLike(below, 0), ops.min(below, top)));
  const any = (mask: NDArray): NDArray => line(ops.reduceOr(mask, [last]));
  const none = squash ? line(ops.reduceAnd(missing, [last])) : any(missing);
  return ops.select(ops.or(any(bad), none), NaN, found);
}

/** Refuses an empty line of elements. */
export function checkLines(action: string, x: NDArray, axes: readonly number[]): void {
  if (axes.every((i) => x.shape[i] > 0)) return;
  throw new RangeError(`${action}: axes [${axes}] of shape ${shapeText(x.shape)} are empty; they need an element`);
}
