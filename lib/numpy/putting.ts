/**
 * Arrays with elements replaced: `put`, `place`, `putAlongAxis`.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, checkOptions } from "./arguments.ts";
import { remainder } from "./arithmetic.ts";
import { indices as indicesOf } from "./grids.ts";
import { atIndex } from "./indexing_at.ts";
import { integers } from "./integers.ts";
import { named } from "./named.ts";
import { cycled } from "./repeating.ts";
import { take } from "./take.ts";

/** Throws unless `inplace` is false: arrays never change. */
function checkInplace(action: string, inplace: unknown): void {
  if (inplace === false) return;
  throw new TypeError(`${action}: arrays don't change; pass {inplace: false} and take the result`);
}

/** Options of {@link place}. */
export interface PlaceOptions {
  /** Whether `arr` itself is changed: arrays never are, so that false must be asked for, as in JAX. */
  inplace: false;
}

/**
 * arr with the elements for which the mask is true (not 0) replaced by values in order, again from the first where they run
 * out. The mask has as many elements as arr, in any shape. `{inplace: false}` must be passed, as in JAX.
 *
 * @throws RangeError for a mask of another size, and for no values; TypeError without `inplace: false`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([1, 2, 3, 4]);
 * assertEquals(np.place(x, x.greater(1), [10, 20], { inplace: false }).tolist(), [1, 10, 20, 10]);
 * ```
 */
export function place(arr: ArrayLike, mask: ArrayLike, vals: ArrayLike, options: PlaceOptions): NDArray {
  checkInplace("place", checkOptions("place", options ?? {}, ["inplace"]).inplace);
  const x = asArray(arr);
  const given = asArray(mask);
  if (given.size !== x.size) {
    throw new RangeError(
      `place: a mask of shape ${shapeText(given.shape)} doesn't go with an array of shape ${
        shapeText(x.shape)
      }; it must have as many elements`,
    );
  }
  const values = cycled("place", asArray(vals), Math.max(1, x.size));
  if (x.size === 0) return x;
  const chosen = ops.reshape(ops.convert(given, "bool"), [x.size]);
  // Each true element takes the value that its place among them numbers.
  const order = ops.sub(ops.cumsum(ops.convert(chosen, "int32"), 0), 1);
  const taken = take(ops.convert(values, x.dtype, x.weakType), order, { axis: 0, mode: "clip" });
  return ops.reshape(ops.select(chosen, taken, ops.reshape(x, [x.size])), x.shape);
}

/** Options of {@link put}. */
export interface PutOptions {
  /**
   * What an index out of range stands for: by default the nearest element, where indices below 0 count from the end;
   * `clip`, the nearest, where those below 0 stand for the first; `wrap`, the element at the index modulo the size.
   */
  mode?: "clip" | "wrap" | null;
  /** Whether `a` itself is changed: arrays never are, so that false must be asked for, as in JAX. */
  inplace: false;
}

/**
 * a with the elements at these places of the flattened array replaced by values in order, again from the first where they
 * run out; where a place repeats, the last value stays. `{inplace: false}` must be passed, as in JAX.
 *
 * @throws TypeError for places that are no integers and without `inplace: false`; RangeError for an unknown mode.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.put([[1, 2], [3, 4]], [0, -1], [8, 9], { inplace: false }).tolist(), [[8, 2], [3, 9]]);
 * ```
 */
export function put(
  a: ArrayLike,
  ind: ArrayLike,
  v: ArrayLike,
  mode: PutOptions["mode"] | PutOptions,
  options?: Pick<PutOptions, "inplace">,
): NDArray {
  const given = named<PutOptions>("put", ["mode", "inplace"], [mode, options]);
  checkInplace("put", given.inplace);
  const x = asArray(a);
  const places = integers("put", ind);
  const values = asArray(v);
  const flat = inRange(ops.reshape(places, [places.size]), x.size, given.mode ?? null);
  if (x.size === 0 || places.size === 0 || values.size === 0) return x;
  const updates = ops.convert(cycled("put", values, places.size), x.dtype, x.weakType);
  return ops.reshape(atIndex(ops.reshape(x, [x.size]), [flat]).set(updates), x.shape);
}

function inRange(index: NDArray, n: number, mode: string | null): NDArray {
  if (mode === "wrap") return remainder(index, Math.max(1, n));
  if (mode !== "clip" && mode !== null) {
    throw new RangeError(`put: the mode ${valueText(mode)} is unknown; it must be "clip" or "wrap"`);
  }
  const fromEnd = mode === null && index.dtype !== "uint32"
    ? ops.select(ops.lt(index, 0), ops.add(index, n), index)
    : index;
  return ops.clamp(0, fromEnd, Math.max(0, n - 1));
}

/** Options of {@link putAlongAxis}. */
export interface PutAlongAxisOptions {
  /** The axis; null takes the flattened array, and `indices` then have one axis. */
  axis: number | null;
  /** Whether `arr` itself is changed: arrays never are, so that false must be asked for, as in JAX. */
  inplace: false;
  /** What is done with an index out of range: it is dropped, by default, or stands for the nearest (`clip`). */
  mode?: "drop" | "clip" | null;
}

/**
 * arr with the elements at `indices` along an axis replaced by values, which broadcast to the indices; each other axis runs
 * along with that of the indices, where it may have length 1. It puts back what `takeAlongAxis` takes. Indices below 0
 * count from the end. `{inplace: false}` must be passed, as in JAX.
 *
 * @throws TypeError for indices that are no integers and without `inplace: false`; RangeError for shapes that don't match,
 *   an axis that `arr` lacks, and an unknown mode.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[3, 1, 2], [6, 5, 4]]);
 * const i = np.argmax(x, { axis: 1, keepdims: true });
 * assertEquals(np.putAlongAxis(x, i, 0, 1, { inplace: false }).tolist(), [[0, 1, 2], [0, 5, 4]]);
 * ```
 */
export function putAlongAxis(
  arr: ArrayLike,
  indices: ArrayLike,
  values: ArrayLike,
  axis: number | null | PutAlongAxisOptions,
  options?: Omit<PutAlongAxisOptions, "axis">,
): NDArray {
  const given = named<PutAlongAxisOptions>("putAlongAxis", ["axis", "inplace", "mode"], [axis, options]);
  checkInplace("putAlongAxis", given.inplace);
  const { mode = null } = given;
  if (mode !== null && mode !== "drop" && mode !== "clip") {
    throw new RangeError(`putAlongAxis: the mode ${valueText(mode)} is unknown; it must be "drop" or "clip"`);
  }
  const whole = asArray(arr);
  const flat = (given.axis ?? null) === null;
  const x = flat ? ops.reshape(whole, [whole.size]) : whole;
  const index = integers("putAlongAxis", indices);
  if (index.ndim !== x.ndim) {
    throw new RangeError(
      `putAlongAxis: indices of shape ${shapeText(index.shape)} and an array of shape ${
        shapeText(x.shape)
      } must have the same number of axes`,
    );
  }
  const at = flat ? 0 : checkAxis("putAlongAxis", given.axis as number, x.ndim);
  const n = x.shape[at];
  const fromEnd = index.dtype === "uint32" ? index : ops.select(ops.lt(index, 0), ops.add(index, n), index);
  const place = mode === "clip" ? ops.clamp(0, fromEnd, n - 1) : index;
  const updates = ops.broadcastTo(asArray(values), index.shape);
  const all = indicesOf(x.shape, { sparse: true }).with(at, place);
  return ops.reshape(atIndex(x, all).set(ops.convert(updates, x.dtype, x.weakType)), whole.shape);
}
