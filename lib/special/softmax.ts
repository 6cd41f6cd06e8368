/**
 * Softmax as jax.scipy.special has it: over all axes by default.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray } from "../core/array.ts";
import { checkOptions } from "../numpy/arguments.ts";
import * as nn from "../nn/softmax.ts";

/** Options of {@link softmax} and {@link logSoftmax}. */
export interface SoftmaxOptions {
  /** The axes whose elements add up to 1; null, the default, is all. */
  axis?: Axes;
}

/**
 * e^x over its sum, over all axes or those given. `nn.softmax` takes the last axis by default.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.softmax([[0, 0], [0, 0]]).tolist(), [[0.25, 0.25], [0.25, 0.25]]);
 * ```
 */
export function softmax(x: ArrayLike, options: SoftmaxOptions = {}): NDArray {
  return nn.softmax(x, checkOptions("softmax", options, ["axis"]).axis ?? null);
}

/**
 * The logarithm of {@link softmax}, without underflow.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(special.logSoftmax([0, 0]).get(0).item(), -Math.log(2), 1e-6);
 * ```
 */
export function logSoftmax(x: ArrayLike, options: SoftmaxOptions = {}): NDArray {
  return nn.logSoftmax(x, checkOptions("logSoftmax", options, ["axis"]).axis ?? null);
}
