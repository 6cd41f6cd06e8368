/**
 * The softmax family, and its inputs.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray, ReduceOptions } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { checkAxes } from "../numpy/arguments.ts";
import * as np from "../numpy/mod.ts";
import {
  add,
  asArray,
  constLike,
  convert,
  eq,
  exp,
  inexact,
  iota,
  isFinite,
  log,
  reshape,
  select,
  stopGradient,
  sub,
  trueDivide,
} from "../ops/mod.ts";

/** The largest element over axes, kept with length 1, as a constant; 0 where it is infinite or NaN. */
function largest(x: NDArray, axis: Axes | undefined): NDArray {
  const top = stopGradient(np.max(x, { axis, keepdims: true }));
  return select(isFinite(top), top, constLike(top, 0));
}

/**
 * log Σ eˣ over axes (all by default), without overflow: the largest element is taken out first.
 *
 * @param x Real numbers.
 * @param options `axis`, `keepdims`.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.logsumexp(np.array([1000, 1000])).item() as number, 1000 + Math.log(2), 1e-3);
 * ```
 */
export function logsumexp(x: ArrayLike, options: ReduceOptions = {}): NDArray {
  const a = inexact(asArray(x));
  const top = largest(a, options.axis);
  const sum = np.sum(exp(sub(a, top)), { axis: options.axis, keepdims: true });
  const out = add(log(sum), top);
  return options.keepdims ? out : np.squeeze(out, checkAxes("nn.logsumexp", options.axis, a.ndim));
}

/**
 * eˣ / Σ eˣ along an axis, the last by default.
 *
 * @param x Real numbers.
 * @param axis One axis, or several.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.softmax(np.array([1, 1])).tolist(), [0.5, 0.5]);
 * ```
 */
export function softmax(x: ArrayLike, axis: Axes = -1): NDArray {
  const a = inexact(asArray(x));
  const powers = exp(sub(a, largest(a, axis)));
  return trueDivide(powers, np.sum(powers, { axis, keepdims: true }));
}

/**
 * log softmax(x) along an axis, the last by default, without overflow.
 *
 * @param x Real numbers.
 * @param axis One axis, or several.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const [a] = nn.logSoftmax(np.array([0, 0])).tolist() as number[];
 * assertAlmostEquals(a, -Math.log(2), 1e-6);
 * ```
 */
export function logSoftmax(x: ArrayLike, axis: Axes = -1): NDArray {
  const a = inexact(asArray(x));
  const shifted = sub(a, largest(a, axis));
  return sub(shifted, log(np.sum(exp(shifted), { axis, keepdims: true })));
}

/**
 * Rows of zeros with a 1 at each integer of x: shape [...x.shape, numClasses]. Integers out of range give zeros.
 *
 * @param x Integers.
 * @param numClasses The length of the new last axis.
 * @param options `dtype`, float32 by default.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.oneHot([0, 2], 3).tolist(), [[1, 0, 0], [0, 0, 1]]);
 * ```
 */
export function oneHot(x: ArrayLike, numClasses: number, options: { dtype?: DType } = {}): NDArray {
  const a = asArray(x);
  const places = convert(reshape(a, [...a.shape, 1]), "int32");
  const classes = iota("int32", [numClasses], 0);
  return convert(eq(places, classes), checkDType(options.dtype ?? "float32", "nn.oneHot"));
}
