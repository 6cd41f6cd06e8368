/**
 * Bounds and rounding, element by element.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkOptions, optionsOf } from "./arguments.ts";

/**
 * The larger of x and y, element by element; NaN if either is. Where they tie, each has half of the derivative.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.maximum([1, 5], 3).tolist(), [3, 5]);
 * ```
 */
export function maximum(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.max(x, y);
}

/**
 * The smaller of x and y, element by element; NaN if either is. Where they tie, each has half of the derivative.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.minimum([1, 5], 3).tolist(), [1, 3]);
 * ```
 */
export function minimum(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.min(x, y);
}

/** Bounds of {@link clip}; null or absent is none. */
export interface ClipOptions {
  /** The smallest value. */
  min?: ArrayLike | null;
  /** The largest value. */
  max?: ArrayLike | null;
}

/**
 * x, raised to `min` where it is below and lowered to `max` where it is above; either may be left out.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.clip([-1, 0.5, 2], 0, 1).tolist(), [0, 0.5, 1]);
 * assertEquals(np.clip([-1, 0.5, 2], { max: 1 }).tolist(), [-1, 0.5, 1]);
 * ```
 */
export function clip(x: ArrayLike, min?: ArrayLike | ClipOptions | null, max?: ArrayLike | null): NDArray {
  const bounds = isBounds(min) ? checkOptions("clip", min, ["min", "max"]) : { min, max };
  let y = asArray(x);
  if (bounds.min !== undefined && bounds.min !== null) y = ops.max(bounds.min, y);
  if (bounds.max !== undefined && bounds.max !== null) y = ops.min(bounds.max, y);
  return y;
}

function isBounds(x: unknown): x is ClipOptions {
  return typeof x === "object" && x !== null && !(x instanceof NDArray) && ("min" in x || "max" in x);
}

/**
 * The largest integer not above x, in the dtype of x. Its derivative is 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.floor([1.5, -1.5]).tolist(), [1, -2]);
 * ```
 */
export function floor(x: ArrayLike): NDArray {
  return ops.floor(x);
}

/**
 * The smallest integer not below x, in the dtype of x. Its derivative is 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ceil([1.5, -1.5]).tolist(), [2, -1]);
 * ```
 */
export function ceil(x: ArrayLike): NDArray {
  return ops.ceil(x);
}

/**
 * x rounded to `decimals` places after the point, halves to even. Its derivative is 0.
 *
 * @throws TypeError for integers to fewer than 0 decimals.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.round([0.5, 1.5, 2.4]).tolist(), [0, 2, 2]);
 * assertEquals(np.round([1.25, 2.74], 1).tolist(), [1.2, 2.7].map(Math.fround));
 * ```
 */
export function round(x: ArrayLike, decimals: number | { decimals?: number } = 0): NDArray {
  const given = optionsOf<{ decimals?: number }>("round", decimals, ["decimals"]) ?? { decimals: decimals as number };
  const places = given.decimals ?? 0;
  const a = asArray(x);
  if (a.aval.kind === "c") return ops.complex(round(ops.real(a), places), round(ops.imag(a), places));
  if (places === 0) return ops.round(a);
  if (a.aval.kind !== "f") {
    if (places > 0) return a;
    throw new TypeError(`round: ${a.dtype} to ${places} decimals is not supported; convert with astype("float32")`);
  }
  const factor = 10 ** places;
  return ops.div(ops.round(ops.mul(a, factor)), factor);
}

/**
 * The nearest integer, halves to even; integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.rint(np.array([1, 2], "int32")).dtype, "float32");
 * ```
 */
export function rint(x: ArrayLike): NDArray {
  const a = asArray(x);
  if (a.aval.kind === "c") return round(a);
  return ops.round(a.aval.kind === "f" ? a : ops.convert(a, "float32"));
}
