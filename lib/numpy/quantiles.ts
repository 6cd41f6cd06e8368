/**
 * Medians, quantiles and percentiles, with NaN (which makes the result NaN) and without.
 *
 * Elements are sorted along the axes; a quantile's derivative goes to the elements that it is made of.
 *
 * @module
 */
import { type ArrayLike, type Axes, NDArray, type ReduceOptions } from "../core/array.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import { arrayAs, asArray, broadcastTo, convert, div, inexact, promoteAll, reshape, transpose } from "../ops/mod.ts";
import { between, checkLines, invertedCdf, METHODS, type QuantileMethod, sortedLines } from "./order_statistics.ts";
import { REDUCE, reductionOf, weightsAlong } from "./reducing.ts";

export type { QuantileMethod } from "./order_statistics.ts";

/** Options of quantiles and percentiles. */
export interface QuantileOptions extends ReduceOptions {
  /** How a quantile between two elements is made; linear by default. */
  method?: QuantileMethod;
  /** Weights of the elements, or of the places along the axes; for the method `inverted_cdf` alone. */
  weights?: ArrayLike | null;
}

const QUANTILE: readonly (keyof QuantileOptions)[] = [...REDUCE, "method", "weights"];

/** The fractions of `q` in a floating dtype: that of `x` for numbers, their own for arrays. */
function fractions(action: string, x: NDArray, q: ArrayLike, percent: boolean): NDArray {
  const given = q instanceof NDArray ? percent ? inexact(q) : q : arrayAs(q, x.dtype);
  if (given.aval.kind !== "f") {
    throw new TypeError(`${action}: q is ${avalText(given)}; it must be floating: convert it with astype("float32")`);
  }
  if (given.ndim > 1) {
    throw new RangeError(`${action}: q has shape ${shapeText(given.shape)}; it must be one number or a list of them`);
  }
  return percent ? div(given, 100) : given;
}

/** Whether NaN is left out, and whether `q` counts in hundredths. */
interface Kind {
  readonly squash: boolean;
  readonly percent: boolean;
}

function quantileOf(
  action: string,
  x: ArrayLike,
  q: ArrayLike,
  options: Axes | QuantileOptions | undefined,
  { squash, percent }: Kind,
): NDArray {
  const whole = asArray(x);
  const { axes, keepdims, given } = reductionOf<QuantileOptions>(action, whole, options, QUANTILE);
  const { method = "linear", weights = null } = given;
  if (!METHODS.includes(method)) {
    throw new RangeError(`${action}: method ${valueText(method)} is unknown; it must be one of ${METHODS.join(", ")}`);
  }
  if (weights !== null && method !== "inverted_cdf") {
    throw new RangeError(`${action}: weights don't go with the method ${method}; only inverted_cdf takes them`);
  }
  const [a, w = null] = (weights === null ? [whole] : promoteAll([whole, asArray(weights)])).map(inexact);
  if (a.aval.kind === "c") {
    throw new TypeError(`${action}: complex numbers have no order; take np.real or np.abs of the array or the weights`);
  }
  checkLines(action, a, axes);
  // The axes as one, the last.
  const rest = a.shape.map((_, i) => i).filter((i) => !axes.includes(i));
  const size = axes.reduce((n, i) => n * a.shape[i], 1);
  const lines = (v: NDArray): NDArray =>
    reshape(transpose(v, [...rest, ...axes]), [...rest.map((i) => a.shape[i]), size]);
  const sorted = sortedLines(
    lines(a),
    w && lines(broadcastTo(weightsAlong(action, a, w, given.axis), a.shape)),
    squash,
  );
  const at = fractions(action, a, q, percent);
  const line = reshape(at, [at.size]);
  const y = method === "inverted_cdf" ? invertedCdf(sorted, line, squash) : between(sorted, line, method, squash);
  // The axis of the quantiles comes first.
  const first = transpose(y, [y.ndim - 1, ...rest.keys()]);
  const kept = keepdims ? a.shape.map((n, i) => axes.includes(i) ? 1 : n) : rest.map((i) => a.shape[i]);
  return convert(reshape(first, [...at.shape, ...kept]), a.dtype);
}

/**
 * The quantiles of the elements over axes, all by default: for `q` 0 the smallest, for 1 the largest, for 0.5 the
 * median. The axis of a list `q` comes first in the result. NaN where there is a NaN. Integers give float32.
 *
 * @throws RangeError for empty axes, axes that `x` lacks or that repeat, an unknown method and weights that don't fit;
 *   TypeError for complex numbers and for integers as an array `q`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [[1, 2, 3, 4], [10, 20, 30, 40]];
 * assertEquals(np.quantile(x, 0.5, 1).tolist(), [2.5, 25]);
 * assertEquals(np.quantile(x, [0, 1], { axis: 1 }).tolist(), [[1, 10], [4, 40]]);
 * assertEquals(np.quantile([1, 2, 3, 4], 0.5, { method: "higher" }).item(), 3);
 * ```
 */
export function quantile(x: ArrayLike, q: ArrayLike, options?: Axes | QuantileOptions): NDArray {
  return quantileOf("quantile", x, q, options, { squash: false, percent: false });
}

/**
 * {@link quantile} of the elements that aren't NaN; NaN where all are.
 *
 * @throws RangeError for empty axes, axes that `x` lacks or that repeat, an unknown method and weights that don't fit;
 *   TypeError for complex numbers and for integers as an array `q`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanquantile([1, NaN, 3], 0.5).item(), 2);
 * ```
 */
export function nanquantile(x: ArrayLike, q: ArrayLike, options?: Axes | QuantileOptions): NDArray {
  return quantileOf("nanquantile", x, q, options, { squash: true, percent: false });
}

/**
 * The percentiles of the elements over axes, all by default: {@link quantile} of q/100.
 *
 * @throws RangeError for empty axes, axes that `x` lacks or that repeat, an unknown method and weights that don't fit;
 *   TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.percentile([0, 10, 20], 75).item(), 15);
 * ```
 */
export function percentile(x: ArrayLike, q: ArrayLike, options?: Axes | QuantileOptions): NDArray {
  return quantileOf("percentile", x, q, options, { squash: false, percent: true });
}

/**
 * The percentiles of the elements that aren't NaN: {@link nanquantile} of q/100.
 *
 * @throws RangeError for empty axes, axes that `x` lacks or that repeat, an unknown method and weights that don't fit;
 *   TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanpercentile([0, NaN, 20], 50).item(), 10);
 * ```
 */
export function nanpercentile(x: ArrayLike, q: ArrayLike, options?: Axes | QuantileOptions): NDArray {
  return quantileOf("nanpercentile", x, q, options, { squash: true, percent: true });
}

/** The median, under the name of the function that was called. */
function medianOf(action: string, squash: boolean, x: ArrayLike, options: Axes | ReduceOptions | undefined): NDArray {
  const a = asArray(x);
  const { axes, keepdims } = reductionOf<ReduceOptions>(action, a, options, REDUCE);
  return quantileOf(action, a, 0.5, { axis: axes, keepdims, method: "midpoint" }, { squash, percent: false });
}

/**
 * The median of the elements over axes, all by default: the middle one in order, or the mean of the two in the middle.
 * NaN where there is a NaN. Integers give float32.
 *
 * @throws RangeError for empty axes and axes that `x` lacks or that repeat; TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.median([7, 1, 3]).item(), 3);
 * assertEquals(np.median([[1, 2], [5, 8]], 0).tolist(), [3, 5]);
 * ```
 */
export function median(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  return medianOf("median", false, x, options);
}

/**
 * {@link median} of the elements that aren't NaN; NaN where all are.
 *
 * @throws RangeError for empty axes and axes that `x` lacks or that repeat; TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nanmedian([[1, NaN], [5, 8]], 0).tolist(), [3, 8]);
 * ```
 */
export function nanmedian(x: ArrayLike, options?: Axes | ReduceOptions): NDArray {
  return medianOf("nanmedian", true, x, options);
}
