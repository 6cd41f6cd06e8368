/**
 * Joining, cutting, repeating and padding.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { axisOption, checkAxis, checkInteger, checkOptions, isList } from "./arguments.ts";

/** An axis as an option. */
export interface AxisOption {
  /** The axis; null where a function takes the flattened array. */
  axis?: number | null;
}

function axisOf(action: string, options: number | null | AxisOption, none: number | null): number | null {
  const axis = axisOption<number | null>(action, options);
  return axis === undefined ? none : axis;
}

/** Arrays of one dtype to be joined; at least one. */
function joined(action: string, arrays: readonly ArrayLike[]): NDArray[] {
  if (arrays.length === 0) throw new RangeError(`${action}: there are no arrays to join; pass at least one`);
  return promoteAll(arrays);
}

/**
 * The arrays joined along an axis that they have; null joins them flattened.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.concatenate([[1, 2], [3]]).tolist(), [1, 2, 3]);
 * assertEquals(np.concatenate([[[1], [2]], [[3], [4]]], 1).tolist(), [[1, 3], [2, 4]]);
 * ```
 */
export function concatenate(arrays: readonly ArrayLike[], options: number | null | AxisOption = 0): NDArray {
  const parts = joined("concatenate", arrays);
  const axis = axisOf("concatenate", options, 0);
  if (axis === null) return ops.concatenate(parts.map((p) => ops.reshape(p, [p.size])), 0);
  const at = checkAxis("concatenate", axis, parts[0].ndim);
  return ops.concatenate(parts, at);
}

/**
 * The arrays joined along a new axis of the result.
 *
 * @throws RangeError for shapes that differ, and for no arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.stack([[1, 2], [3, 4]]).tolist(), [[1, 2], [3, 4]]);
 * assertEquals(np.stack([[1, 2], [3, 4]], 1).tolist(), [[1, 3], [2, 4]]);
 * ```
 */
export function stack(arrays: readonly ArrayLike[], options: number | AxisOption = 0): NDArray {
  const parts = joined("stack", arrays);
  return ops.stack(parts, checkAxis("stack", axisOf("stack", options, 0) ?? 0, parts[0].ndim + 1));
}

/**
 * The arrays joined along the first axis; those of less than two axes are rows.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vstack([[1, 2], [3, 4]]).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function vstack(arrays: readonly ArrayLike[]): NDArray {
  return concatenate(joined("vstack", arrays).map((p) => p.ndim < 2 ? ops.reshape(p, [1, p.size]) : p), 0);
}

/**
 * The arrays joined along the second axis; one-dimensional ones along their only axis.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.hstack([[1, 2], [3]]).tolist(), [1, 2, 3]);
 * ```
 */
export function hstack(arrays: readonly ArrayLike[]): NDArray {
  const parts = joined("hstack", arrays).map((p) => p.ndim === 0 ? ops.reshape(p, [1]) : p);
  return concatenate(parts, parts[0].ndim === 1 ? 0 : 1);
}

/**
 * x cut along an axis: into equal parts, or at the given places. As in JAX, and unlike in NumPy, the places must lie
 * within the axis and must not fall.
 *
 * @throws RangeError for an axis that `x` lacks or that has no such equal parts, and for places that fall.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.split([1, 2, 3, 4], 2).map((p) => p.tolist()), [[1, 2], [3, 4]]);
 * assertEquals(np.split([1, 2, 3, 4], [1, 3]).map((p) => p.tolist()), [[1], [2, 3], [4]]);
 * ```
 */
export function split(x: ArrayLike, sections: number | readonly number[], options: number | AxisOption = 0): NDArray[] {
  const a = asArray(x);
  const axis = checkAxis("split", axisOf("split", options, 0) ?? 0, a.ndim);
  const n = a.shape[axis];
  const sizes = isList(sections)
    ? [...sections, n].map((end, i) => end - (i === 0 ? 0 : sections[i - 1]))
    : equalParts(n, sections as number);
  return [...ops.split(a, axis, sizes)];
}

/** The lengths of equal parts. */
function equalParts(n: number, parts: number): number[] {
  checkInteger("split", "the number of parts", parts, 1);
  if (n % parts === 0) return Array.from({ length: parts }, () => n / parts);
  throw new RangeError(`split: an axis of length ${n} has no ${parts} equal parts; give the places to cut at`);
}

/**
 * x repeated as a whole along each axis; counts align from the last.
 *
 * @throws RangeError for counts that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.tile([1, 2], 2).tolist(), [1, 2, 1, 2]);
 * assertEquals(np.tile([1, 2], [2, 1]).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function tile(x: ArrayLike, reps: number | readonly number[]): NDArray {
  const a = asArray(x);
  const counts = (isList(reps) ? reps : [reps as number]).map((n) =>
    checkInteger("tile", "a number of repetitions", n, 0)
  );
  const rank = Math.max(a.ndim, counts.length);
  const shape = [...new Array<number>(rank - a.ndim).fill(1), ...a.shape];
  const times = [...new Array<number>(rank - counts.length).fill(1), ...counts];
  const wide = ops.broadcastTo(ops.reshape(a, shape.flatMap((n) => [1, n])), shape.flatMap((n, i) => [times[i], n]));
  return ops.reshape(wide, shape.map((n, i) => n * times[i]));
}

/**
 * Each element of x repeated along an axis; without an axis, of the flattened x.
 *
 * @throws RangeError for an axis that `x` lacks and for a count that isn't an integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.repeat([1, 2], 2).tolist(), [1, 1, 2, 2]);
 * assertEquals(np.repeat([[1, 2]], 2, 0).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function repeat(x: ArrayLike, repeats: number, options: number | null | AxisOption = null): NDArray {
  const a = asArray(x);
  checkInteger("repeat", "the number of repetitions", repeats, 0);
  const axis = axisOf("repeat", options, null);
  const whole = axis === null ? ops.reshape(a, [a.size]) : a;
  const at = axis === null ? 0 : checkAxis("repeat", axis, a.ndim);
  const { shape } = whole;
  const dims = shape.map((_, i) => i <= at ? i : i + 1);
  return ops.reshape(
    ops.broadcastInDim(whole, shape.toSpliced(at + 1, 0, repeats), dims),
    shape.with(at, shape[at] * repeats),
  );
}

/** Options of {@link pad}. */
export interface PadOptions {
  /** How the new elements are made: `constant` is the only way so far. */
  mode?: "constant";
  /** The value of the new elements; 0 by default. */
  constantValues?: ArrayLike;
}

/** x padded with `value` before (`lo`), after (`hi`) and between (`interior`) the elements of each axis. */
export function padWith(
  x: NDArray,
  value: ArrayLike,
  lo: readonly number[],
  hi: readonly number[],
  interior: readonly number[] = lo.map(() => 0),
): NDArray {
  const padded = ops.pad(x, lo, hi, interior);
  if (Object.is(value, 0)) return padded;
  const inside = ops.pad(filled(makeAval(x.shape, "bool"), 1), lo, hi, interior);
  return ops.select(inside, padded, ops.arrayAs(value, x.dtype));
}

/**
 * x with new elements before and after along each axis: one width for all, one pair [before, after] for all, or a pair an
 * axis.
 *
 * @throws RangeError for widths that aren't integers from 0 or don't go with the axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.pad([1, 2], 1).tolist(), [0, 1, 2, 0]);
 * assertEquals(np.pad([[1]], [[0, 1], [0, 0]], { constantValues: 9 }).tolist(), [[1], [9]]);
 * ```
 */
export function pad(
  x: ArrayLike,
  padWidth: number | readonly number[] | readonly (readonly number[])[],
  mode: "constant" | PadOptions = {},
  options: PadOptions = {},
): NDArray {
  const a = asArray(x);
  const given = checkOptions<PadOptions>("pad", typeof mode === "string" ? { ...options, mode } : mode, [
    "mode",
    "constantValues",
  ]);
  if (given.mode !== undefined && given.mode !== "constant") {
    throw new RangeError(`pad: mode ${valueText(given.mode)} is unknown; it must be "constant"`);
  }
  const widths = padWidths(a, padWidth);
  return padWith(a, given.constantValues ?? 0, widths.map(([lo]) => lo), widths.map(([, hi]) => hi));
}

/** Widths before and after, for each axis. */
function padWidths(x: NDArray, width: number | readonly number[] | readonly (readonly number[])[]): number[][] {
  const check = (n: number): number => checkInteger("pad", "a width", n, 0);
  const pair = (w: readonly number[]): number[] => [check(w[0]), check(w[w.length - 1])];
  if (typeof width === "number") return x.shape.map(() => pair([width]));
  if (width.every((w) => typeof w === "number")) return x.shape.map(() => pair(width as readonly number[]));
  const pairs = width as readonly (readonly number[])[];
  if (pairs.length === 1) return x.shape.map(() => pair(pairs[0]));
  if (pairs.length === x.ndim) return pairs.map(pair);
  throw new RangeError(
    `pad: ${pairs.length} pairs of widths don't go with the ${x.ndim} axes of ${shapeText(x.shape)}; give one an axis`,
  );
}
