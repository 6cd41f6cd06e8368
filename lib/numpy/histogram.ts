/**
 * How many elements fall into bins.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import { avalText, shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkInteger } from "./arguments.ts";
import { diff } from "./differences.ts";
import { named, type Or } from "./named.ts";
import { placed } from "./placing.ts";
import { evenlySpaced } from "./even.ts";
import { max, min } from "./reductions.ts";
import { placesAmong } from "./searching.ts";

/** Options of {@link histogramBinEdges}. */
export interface BinOptions {
  /** The number of bins of equal width, 10 by default, or their edges. */
  bins?: number | ArrayLike;
  /** The least and the largest edge; the least and the largest element by default. */
  range?: ArrayLike | null;
  /** Nothing depends on them, as in JAX. */
  weights?: ArrayLike | null;
}

/** Options of {@link histogram}. */
export interface HistogramOptions extends BinOptions {
  /** What each element counts; 1 by default. */
  weights?: ArrayLike | null;
  /** Whether counts are divided by their sum and by the widths of the bins. */
  density?: boolean | null;
}

/** The edges of bins for the elements of `a`, in its dtype. */
export function edgesOf(action: string, a: NDArray, bins: number | ArrayLike, range: ArrayLike | null): NDArray {
  if (typeof bins !== "number") {
    const edges = ops.arrayAs(bins, a.dtype);
    if (edges.ndim === 1) return edges;
    throw new TypeError(
      `${action}: bins are an array ${
        avalText(edges)
      }; pass a JavaScript number of bins, or their edges along one axis`,
    );
  }
  const n = checkInteger(action, "bins", bins, 0);
  const ends = range === null ? null : ops.arrayAs(range, a.dtype);
  if (ends !== null && (ends.ndim !== 1 || ends.size !== 2)) {
    throw new RangeError(`${action}: range has shape ${shapeText(ends.shape)}; it must be the pair of both ends`);
  }
  const end = (i: number): NDArray =>
    ends === null ? (i === 0 ? min : max)(a) : ops.reshape(ops.slice(ends, [i], [i + 1]), []);
  const [low, high] = [end(0), end(1)];
  const none = ops.eq(low, high);
  const [from, to] = [ops.select(none, ops.sub(low, 0.5), low), ops.select(none, ops.add(high, 0.5), high)];
  return evenlySpaced(from, to, { num: n + 1 }).numbers;
}

/** Elements in a floating dtype with weights in the same, if there are any. */
export function weighted(
  action: string,
  x: ArrayLike,
  weights: ArrayLike | null,
  shape: (x: NDArray) => number[],
): NDArray[] {
  const given = asArray(x);
  if (weights === null) return [ops.inexact(given)];
  const [a, w] = ops.promoteAll([given, asArray(weights)]).map(ops.inexact);
  if (shapeText(w.shape) === shapeText(shape(a))) return [a, w];
  throw new RangeError(
    `${action}: weights of shape ${shapeText(w.shape)} for elements of shape ${shapeText(a.shape)}; ` +
      `they must have the shape ${shapeText(shape(a))}`,
  );
}

/**
 * The edges of `bins` bins of equal width (10 by default) between the least and the largest element, or over `range`;
 * edges that are given, in the dtype of x. A range of no width is half a unit wide on both sides.
 *
 * @throws RangeError for an empty x without `range`, and for a number of bins that is no integer from 0; TypeError for
 *   an array as a number of bins.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.histogramBinEdges([0, 3, 4], 2).tolist(), [0, 2, 4]);
 * ```
 */
export function histogramBinEdges(
  x: ArrayLike,
  bins?: Or<number | ArrayLike, BinOptions>,
  range?: Or<ArrayLike | null, BinOptions>,
  weights?: Or<ArrayLike | null, BinOptions>,
): NDArray {
  const given = named<BinOptions>("histogramBinEdges", ["bins", "range", "weights"], [bins, range, weights]);
  return edgesOf("histogramBinEdges", ops.inexact(asArray(x)), given.bins ?? 10, given.range ?? null);
}

/** Which bin each element is in, counted from 1; 0 and the number of edges outside. The last bin has both its edges. */
export function binsOf(a: NDArray, edges: NDArray): NDArray {
  const last = ops.reshape(ops.slice(edges, [edges.size - 1], [edges.size]), []);
  return ops.select(ops.eq(a, last), edges.size - 1, placesAmong(edges, a, "right"));
}

/**
 * How many elements of x fall into each bin, and the bins' edges: `[counts, edges]`. A bin has its left edge, the last
 * one its right edge too; elements outside don't count. Counts have the floating dtype of x and the weights; their
 * derivative with respect to x is 0.
 *
 * @throws RangeError for weights of another shape than x, an empty x without `range`, and a number of bins that is no
 *   integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [counts, edges] = np.histogram([1, 2, 2, 5], { bins: 2 });
 * assertEquals([counts.tolist(), edges.tolist()], [[3, 1], [1, 3, 5]]);
 * assertEquals(np.histogram([1, 2, 2, 5], [0, 2, 5])[0].tolist(), [1, 3]);
 * ```
 */
export function histogram(
  x: ArrayLike,
  bins?: Or<number | ArrayLike, HistogramOptions>,
  range?: Or<ArrayLike | null, HistogramOptions>,
  weights?: Or<ArrayLike | null, HistogramOptions>,
  density?: Or<boolean | null, HistogramOptions>,
): [NDArray, NDArray] {
  const keys = ["bins", "range", "weights", "density"] as const;
  const given = named<HistogramOptions>("histogram", keys, [bins, range, weights, density]);
  const [a, w = ops.broadcastTo(ops.constLike(a, 1), a.shape)] = weighted(
    "histogram",
    x,
    given.weights ?? null,
    (v) => v.shape,
  );
  const edges = edgesOf("histogram", a, given.bins ?? 10, given.range ?? null);
  const flat = (v: NDArray): NDArray => ops.reshape(v, [v.size]);
  const all = placed("add", zerosOf(makeAval([edges.size], a.dtype)), flat(binsOf(a, edges)), flat(w));
  const counts = ops.slice(all, [1], [edges.size]);
  if (!given.density) return [counts, edges];
  return [ops.div(ops.div(counts, diff(edges)), ops.reduceSum(counts, [0])), edges];
}
