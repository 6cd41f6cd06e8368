/**
 * How many samples fall into the bins of a grid.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { bincount } from "./bincount.ts";
import { diff } from "./differences.ts";
import { binsOf, edgesOf, weighted } from "./histogram.ts";
import { named, type Or } from "./named.ts";

/** Options of {@link histogramdd} and {@link histogram2d}. */
export interface HistogramddOptions {
  /** The number of bins of equal width, 10 by default, for all axes, or for each axis their number or edges. */
  bins?: number | readonly ArrayLike[] | NDArray;
  /** For each axis the pair of the least and the largest edge, or null for the least and the largest element. */
  range?: readonly (ArrayLike | null)[] | null;
  /** What each sample counts; 1 by default. */
  weights?: ArrayLike | null;
  /** Whether counts are divided by their sum and by the sizes of the bins. */
  density?: boolean | null;
}

const HISTOGRAM: readonly (keyof HistogramddOptions)[] = ["bins", "range", "weights", "density"];

function histogramOf(action: string, sample: ArrayLike, given: HistogramddOptions): [NDArray, NDArray[]] {
  const [a, w = null] = weighted(action, sample, given.weights ?? null, (v) => v.shape.slice(0, 1));
  if (a.ndim !== 2) {
    throw new RangeError(`${action}: the samples have shape ${shapeText(a.shape)}; they must be rows of a matrix`);
  }
  const [n, axes] = a.shape;
  const { bins = 10, range = null, density = false } = given;
  const perAxis = typeof bins === "number" ? new Array<ArrayLike>(axes).fill(bins) : [...bins] as ArrayLike[];
  if (perAxis.length !== axes || (range !== null && range.length !== axes)) {
    throw new RangeError(
      `${action}: ${perAxis.length} bins and ${range?.length ?? "no"} ranges for ${axes} axes; give one an axis`,
    );
  }
  const columns = perAxis.map((_, i) => ops.reshape(ops.slice(a, [0, i], [n, i + 1]), [n]));
  const edges = columns.map((column, i) => edgesOf(action, column, count(perAxis[i]), range?.[i] ?? null));
  const lengths = edges.map((e) => e.size + 1);
  const places = columns
    .map((column, i) => binsOf(column, edges[i]))
    .reduce((sum, at, i) => ops.add(ops.mul(sum, lengths[i]), at), ops.numberAs(0, "int32"));
  const length = lengths.reduce((x, y) => x * y, 1);
  const all = ops.reshape(bincount(places, { weights: w, length }), lengths);
  const inner = ops.slice(all, lengths.map(() => 1), lengths.map((l) => l - 1));
  if (!density) return [inner, edges];
  const counts = ops.convert(inner, a.dtype);
  const shares = ops.div(counts, ops.reduceSum(counts, counts.shape.map((_, i) => i)));
  const widths = edges.map((e, i) => ops.reshape(diff(e), counts.shape.map((d, k) => k === i ? d : 1)));
  return [widths.reduce((y, width) => ops.div(y, width), shares), edges];
}

/** A number of bins among arrays of edges: a 0-d array's value. */
function count(bins: ArrayLike): number | ArrayLike {
  return bins instanceof NDArray && bins.ndim === 0 ? bins.item() : bins;
}

/**
 * How many samples (rows of a matrix) fall into each bin of a grid, and the edges along each axis: `[counts, [edges of
 * axis 0, ...]]`. Counts are int32, or sums of the weights; with `density` floating. As {@link histogram}, but for that.
 *
 * @throws RangeError for samples that aren't a matrix, for weights, bins or ranges that don't go with them.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [counts, edges] = np.histogramdd([[0, 0], [1, 3], [1, 2]], { bins: [1, 2] });
 * assertEquals([counts.tolist(), edges[1].tolist()], [[[1, 2]], [0, 1.5, 3]]);
 * ```
 */
export function histogramdd(
  sample: ArrayLike,
  bins?: Or<number | readonly ArrayLike[], HistogramddOptions>,
  range?: Or<readonly (ArrayLike | null)[] | null, HistogramddOptions>,
  weights?: Or<ArrayLike | null, HistogramddOptions>,
  density?: Or<boolean | null, HistogramddOptions>,
): [NDArray, NDArray[]] {
  return histogramOf("histogramdd", sample, named("histogramdd", HISTOGRAM, [bins, range, weights, density]));
}

/**
 * How many pairs of x and y fall into each bin of a grid, and the edges along both axes: `[counts, edges of x, edges of
 * y]`. `bins` is one number or one array of edges for both axes, or a pair of them. As {@link histogramdd}.
 *
 * @throws RangeError for x and y that haven't one axis and one length, and for weights, bins or ranges that don't go
 *   with them.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [counts, xEdges] = np.histogram2d([0, 1, 1], [0, 3, 2], { bins: [1, 2] });
 * assertEquals([counts.tolist(), xEdges.tolist()], [[[1, 2]], [0, 1]]);
 * ```
 */
export function histogram2d(
  x: ArrayLike,
  y: ArrayLike,
  bins?: Or<number | readonly ArrayLike[] | NDArray, HistogramddOptions>,
  range?: Or<readonly (ArrayLike | null)[] | null, HistogramddOptions>,
  weights?: Or<ArrayLike | null, HistogramddOptions>,
  density?: Or<boolean | null, HistogramddOptions>,
): [NDArray, NDArray, NDArray] {
  const given = named<HistogramddOptions>("histogram2d", HISTOGRAM, [bins, range, weights, density]);
  const pair = ops.promoteAll([asArray(x), asArray(y)]);
  if (pair.some((v) => v.ndim !== 1) || pair[0].size !== pair[1].size) {
    throw new RangeError(
      `histogram2d: x has shape ${shapeText(pair[0].shape)} and y ${shapeText(pair[1].shape)}; ` +
        `both must have one axis of one length`,
    );
  }
  const { bins: each = 10 } = given;
  const length = typeof each === "number" ? 1 : each instanceof NDArray ? each.shape[0] ?? 1 : each.length;
  const both = length === 1 || length === 2 ? each : [each, each] as ArrayLike[];
  const sample = ops.concatenate(pair.map((v) => ops.reshape(v, [v.size, 1])), 1);
  const [counts, edges] = histogramOf("histogram2d", sample, { ...given, bins: both });
  return [counts, edges[0], edges[1]];
}
