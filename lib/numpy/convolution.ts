/**
 * Convolution and correlation of sequences.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { optionsOf } from "./arguments.ts";
import { type DotOptions, preferredDType } from "./preferred.ts";

/** Which places of two sequences count: all where they meet, as many as the longer one has, or where they overlap whole. */
export type ConvolveMode = "full" | "same" | "valid";

/** Options of {@link convolve} and {@link correlate}. */
export interface ConvolveOptions extends DotOptions {
  /** Which places count. */
  mode?: ConvolveMode;
}

function sequences(
  action: string,
  x: ArrayLike,
  y: ArrayLike,
  options: ConvolveMode | ConvolveOptions,
  none: ConvolveMode,
): { a: NDArray; b: NDArray; mode: ConvolveMode } {
  const given = optionsOf<ConvolveOptions>(action, options, ["mode", "precision", "preferredElementType"]);
  const { mode = none, preferredElementType = null } = given ?? { mode: options as ConvolveMode };
  if (mode !== "full" && mode !== "same" && mode !== "valid") {
    throw new RangeError(`${action}: the mode is ${valueText(mode)}; it must be "full", "same" or "valid"`);
  }
  const [a, b] = ops.promoteAll([x, y]).map((v) => preferredElementType === null ? ops.inexact(v) : v);
  if (a.ndim !== 1 || b.ndim !== 1 || a.size === 0 || b.size === 0) {
    throw new RangeError(
      `${action}: arrays ${avalText(a.aval)} and ${avalText(b.aval)} were given; both must have one axis, not empty`,
    );
  }
  const dtype = preferredDType(action, a.dtype, preferredElementType);
  return { a: ops.convert(a, dtype, a.weakType), b: ops.convert(b, dtype, b.weakType), mode };
}

/** The products of `b`, no longer than `a`, with the pieces of `a` under it. */
function slide(a: NDArray, b: NDArray, mode: ConvolveMode): NDArray {
  const n = b.size;
  const [lo, hi] = mode === "valid" ? [0, 0] : mode === "full" ? [n - 1, n - 1] : [n >> 1, n - (n >> 1) - 1];
  const spec = [0, 1, 2];
  const y = ops.conv(ops.expandDims(a, [0, 1]), ops.expandDims(b, [0, 1]), {
    strides: [1],
    lo: [lo],
    hi: [hi],
    lhsDilation: [1],
    rhsDilation: [1],
    lhsSpec: spec,
    rhsSpec: spec,
    outSpec: spec,
    featureGroups: 1,
    batchGroups: 1,
  });
  return ops.squeeze(y, [0, 1]);
}

/**
 * The convolution of two sequences: element k is Σ x[j]·y[k − j], over all places where they meet ("full"), the middle
 * ones, as many as the longer sequence has ("same"), or those where the shorter one lies within the longer ("valid").
 * Integers and booleans become float32.
 *
 * @throws RangeError for arrays that have not one axis or are empty, and for an unknown mode; TypeError for a preferred
 * dtype that holds less than the operands'.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.convolve([1, 2, 3], [1, 1]).tolist(), [1, 3, 5, 3]);
 * assertEquals(np.convolve([1, 2, 3], [1, 1], "valid").tolist(), [3, 5]);
 * ```
 */
export function convolve(x: ArrayLike, y: ArrayLike, options: ConvolveMode | ConvolveOptions = "full"): NDArray {
  const { a, b, mode } = sequences("convolve", x, y, options, "full");
  return a.size < b.size ? slide(b, ops.rev(a, [0]), mode) : slide(a, ops.rev(b, [0]), mode);
}

/**
 * The correlation of two sequences: element k is Σ x[j + k]·conj(y[j]), over the places that {@link convolve} says;
 * "valid" ones by default. Integers and booleans become float32.
 *
 * @throws RangeError for arrays that have not one axis or are empty, and for an unknown mode; TypeError for a preferred
 * dtype that holds less than the operands'.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.correlate([1, 2, 3], [1, 0.5]).tolist(), [2, 3.5]);
 * assertEquals(np.correlate([1, 2, 3], [1, 0.5], { mode: "full" }).tolist(), [0.5, 2, 3.5, 3]);
 * ```
 */
export function correlate(x: ArrayLike, y: ArrayLike, options: ConvolveMode | ConvolveOptions = "valid"): NDArray {
  const { a, b, mode } = sequences("correlate", x, y, options, "valid");
  const turned = ops.conj(b);
  return a.size < b.size ? ops.rev(slide(turned, a, mode), [0]) : slide(a, turned, mode);
}
