/**
 * The frequencies that elements of a transform belong to, and their order.
 *
 * @module
 */
import { type ArrayLike, type Axes, NDArray } from "../core/array.ts";
import { type DType, inexactOf, realOf } from "../core/dtype.ts";
import { valueText } from "../errors.ts";
import { checkAxis, checkInteger, checkOptions, dtypeOption, isList, optionsOf } from "../numpy/arguments.ts";
import { roll } from "../numpy/shape.ts";
import * as ops from "../ops/mod.ts";

/** Options of {@link fftfreq} and {@link rfftfreq}. */
export interface FrequencyOptions {
  /** The distance of the samples; 1 by default. It may be a 0-d array, and traced. */
  d?: ArrayLike;
  /** The dtype; float32 by default. */
  dtype?: DType | null;
}

/** The distance of the samples, and the dtype. */
function given(
  action: string,
  n: number,
  d: ArrayLike | FrequencyOptions,
  options: Omit<FrequencyOptions, "d">,
): { d: ArrayLike; dtype: DType } {
  checkInteger(action, "n", n, 0);
  const plain = typeof d === "object" && !(d instanceof NDArray) && !Array.isArray(d) && !ops.isComplex(d);
  const named = plain
    ? optionsOf<FrequencyOptions>(action, d, ["d", "dtype"])!
    : { ...checkOptions(action, options, ["dtype"]), d: d as ArrayLike };
  const { d: distance = 1, dtype } = named;
  if (Array.isArray(distance)) {
    throw new TypeError(`${action}: d is ${valueText(distance)}; it must be a single number`);
  }
  return { d: distance, dtype: dtypeOption(action, dtype) ?? "float32" };
}

/** x/(d·n), with d·n in the dtype of x. */
function perSample(x: NDArray, d: ArrayLike, n: number): NDArray {
  const span = typeof d === "number" ? ops.arrayAs(d * n, x.dtype) : ops.convert(ops.mul(d, n), x.dtype);
  return ops.div(ops.inexact(x), ops.inexact(span));
}

/**
 * The frequency of each element of a transform of n samples at distance d, in cycles per unit of d: 0, 1, ... up to half
 * of n, then the negative ones up to −1, all divided by d·n. float32 unless `dtype` says otherwise, and computed in the
 * float dtype of it.
 *
 * @throws RangeError for an n that is no integer from 0; TypeError for a list as d, and for an unknown dtype.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.fftfreq(4).tolist(), [0, 0.25, -0.5, -0.25]);
 * assertEquals(fft.fftfreq(5, 0.2).tolist(), [0, 1, 2, -2, -1]);
 * ```
 */
export function fftfreq(
  n: number,
  d: ArrayLike | FrequencyOptions = 1,
  options: Omit<FrequencyOptions, "d"> = {},
): NDArray {
  const { d: distance, dtype } = given("fftfreq", n, d, options);
  const real = realOf(inexactOf(dtype));
  const negative = n >> 1;
  const from0 = ops.iota(real, [n - negative], 0);
  const k = ops.concatenate([from0, ops.sub(ops.iota(real, [negative], 0), negative)], 0);
  return ops.convert(perSample(k, distance, n), dtype);
}

/**
 * The frequency of each of the first ⌊n/2⌋ + 1 elements of a transform of n real samples at distance d, in cycles per unit
 * of d: 0, 1, ... ⌊n/2⌋, divided by d·n. float32 unless `dtype` says otherwise; d·n is rounded to the dtype, integers too,
 * whose quotients are float32.
 *
 * @throws RangeError for an n that is no integer from 0; TypeError for a list as d, and for an unknown dtype.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.rfftfreq(4).tolist(), [0, 0.25, 0.5]);
 * ```
 */
export function rfftfreq(
  n: number,
  d: ArrayLike | FrequencyOptions = 1,
  options: Omit<FrequencyOptions, "d"> = {},
): NDArray {
  const { d: distance, dtype } = given("rfftfreq", n, d, options);
  return perSample(ops.iota(dtype, [(n >> 1) + 1], 0), distance, n);
}

/** x rolled along axes by a share of their lengths. */
function shifted(
  action: string,
  x: ArrayLike,
  axes: Axes | { axes?: Axes } | undefined,
  by: (n: number) => number,
): NDArray {
  const a = ops.asArray(x);
  const named = optionsOf<{ axes?: Axes }>(action, axes, ["axes"]);
  const given = (named === undefined ? axes as Axes | undefined : named.axes) ?? a.shape.map((_, i) => i);
  const list = (isList(given) ? given : [given as number]).map((i) => checkAxis(action, i, a.ndim));
  return list.length === 0 ? a : roll(a, list.map((i) => by(a.shape[i])), list);
}

/**
 * x with the zero frequency moved from the first place of axes, all by default, to the middle one: rolled by ⌊n/2⌋.
 *
 * @throws RangeError for axes that `x` lacks.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.fftshift([0, 1, 2, -2, -1]).tolist(), [-2, -1, 0, 1, 2]);
 * ```
 */
export function fftshift(x: ArrayLike, axes?: Axes | { axes?: Axes }): NDArray {
  return shifted("fftshift", x, axes, (n) => n >> 1);
}

/**
 * x with the zero frequency moved from the middle place of axes, all by default, to the first: the inverse of
 * {@link fftshift}.
 *
 * @throws RangeError for axes that `x` lacks.
 *
 * @example
 * ```ts
 * import { fft } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fft.ifftshift([-2, -1, 0, 1, 2]).tolist(), [0, 1, 2, -2, -1]);
 * ```
 */
export function ifftshift(x: ArrayLike, axes?: Axes | { axes?: Axes }): NDArray {
  return shifted("ifftshift", x, axes, (n) => -(n >> 1));
}
