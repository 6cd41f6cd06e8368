/**
 * Joining arrays.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { checkAxis, checkOptions, type DTypeOption, dtypeOption, onlyDType } from "./arguments.ts";
import { named } from "./named.ts";
import { withLeadingAxes, withThreeAxes } from "./turning.ts";

/** Arrays to be joined: a list, or the slices of one along its first axis. */
export type Arrays = readonly ArrayLike[] | NDArray;

/** An axis as an option. */
export interface AxisOption {
  /** The axis; null where a function takes the flattened array. */
  axis?: number | null;
}

/** Options of {@link concatenate} and {@link stack}. */
export interface JoinOptions extends AxisOption {
  /** The dtype to convert to first; that of all together by default. */
  dtype?: DType | null;
}

/** Arrays of one dtype to be joined; at least one. */
function joined(action: string, arrays: Arrays, asked?: DType | null): NDArray[] {
  const list = arrays instanceof NDArray ? ops.unstack(arrays, checkAxis(action, 0, arrays.ndim)) : arrays;
  if (list.length === 0) throw new RangeError(`${action}: there are no arrays to join; pass at least one`);
  const dtype = dtypeOption(action, asked);
  return dtype === null ? promoteAll(list) : list.map((x) => ops.arrayAs(x, dtype));
}

/**
 * The arrays joined along an axis that they have; null joins them flattened. They take the dtype that they have together,
 * or the one that is asked for.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays; TypeError for an unknown dtype.
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
export function concatenate(
  arrays: Arrays,
  axis?: number | null | JoinOptions,
  dtype?: DType | null | Pick<JoinOptions, "dtype">,
): NDArray {
  return joinedAlong("concatenate", arrays, named<JoinOptions>("concatenate", ["axis", "dtype"], [axis, dtype]));
}

function joinedAlong(action: string, arrays: Arrays, { axis = 0, dtype }: JoinOptions): NDArray {
  const parts = joined(action, arrays, dtype);
  if (axis === null) return ops.concatenate(parts.map((p) => ops.reshape(p, [p.size])), 0);
  return ops.concatenate(parts, checkAxis(action, axis, parts[0].ndim));
}

/**
 * The arrays joined along an axis that they have, the first by default; null joins them flattened. The array API's name of
 * `concatenate`.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.concat([[1, 2], [3]]).tolist(), [1, 2, 3]);
 * ```
 */
export function concat(arrays: Arrays, options: AxisOption = {}): NDArray {
  return joinedAlong("concat", arrays, checkOptions("concat", options, ["axis"]));
}

/**
 * arr and values joined along an axis; without one, both flattened.
 *
 * @throws RangeError for shapes that differ outside the axis.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.append([1, 2], 3).tolist(), [1, 2, 3]);
 * assertEquals(np.append([[1, 2]], [[3, 4]], 0).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function append(arr: ArrayLike, values: ArrayLike, axis?: number | null | AxisOption): NDArray {
  const { axis: at = null } = named<AxisOption>("append", ["axis"], [axis]);
  return joinedAlong("append", [arr, values], { axis: at });
}

/**
 * The arrays joined along a new axis of the result.
 *
 * @throws RangeError for shapes that differ, and for no arrays; TypeError for an unknown dtype.
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
export function stack(arrays: Arrays, axis?: number | JoinOptions): NDArray {
  const given = named<JoinOptions>("stack", ["axis", "dtype"], [axis]);
  const parts = joined("stack", arrays, given.dtype);
  return ops.stack(parts, checkAxis("stack", given.axis ?? 0, parts[0].ndim + 1));
}

/**
 * The arrays joined along the first axis; those of less than two axes are rows.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vstack([[1, 2], [3, 4]]).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function vstack(arrays: Arrays, dtype?: DTypeOption): NDArray {
  const parts = joined("vstack", arrays, onlyDType("vstack", dtype));
  return joinedAlong("vstack", parts.map((p) => withLeadingAxes(p, 2)), {});
}

/**
 * The arrays joined along the second axis; one-dimensional ones along their only axis.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.hstack([[1, 2], [3]]).tolist(), [1, 2, 3]);
 * ```
 */
export function hstack(arrays: Arrays, dtype?: DTypeOption): NDArray {
  const parts = joined("hstack", arrays, onlyDType("hstack", dtype)).map((p) => withLeadingAxes(p, 1));
  return joinedAlong("hstack", parts, { axis: parts[0].ndim === 1 ? 0 : 1 });
}

/**
 * The arrays joined along the third axis; those of less than three have axes of length 1 added as by `atleast3d`.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.dstack([[1, 2], [3, 4]]).tolist(), [[[1, 3], [2, 4]]]);
 * ```
 */
export function dstack(arrays: Arrays, dtype?: DTypeOption): NDArray {
  const parts = joined("dstack", arrays, onlyDType("dstack", dtype));
  return joinedAlong("dstack", parts.map(withThreeAxes), { axis: 2 });
}

/**
 * The arrays joined along the second axis; those of less than two axes are columns.
 *
 * @throws RangeError for shapes that differ outside the axis, and for no arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.columnStack([[1, 2], [3, 4]]).tolist(), [[1, 3], [2, 4]]);
 * ```
 */
export function columnStack(arrays: Arrays): NDArray {
  const columns = joined("columnStack", arrays).map((p) => p.ndim < 2 ? ops.reshape(p, [p.size, 1]) : p);
  return joinedAlong("columnStack", columns, { axis: 1 });
}

/**
 * A matrix of blocks: lists of arrays are joined along the last axis, lists of such lists along the one before, and so on.
 * Arrays with fewer axes have axes of length 1 before their own. Numbers are 0-d arrays, so that nested lists of them give
 * what `array` does.
 *
 * @throws RangeError for empty lists, lists nested to different depths, and shapes that don't fit together.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const a = np.ones([1, 2]);
 * assertEquals(np.block([[a, np.zeros([1, 1])], [a, 7]]).tolist(), [[1, 1, 0], [1, 1, 7]]);
 * ```
 */
export function block(arrays: ArrayLike): NDArray {
  return blockOf(arrays).array;
}

function blockOf(x: ArrayLike): { array: NDArray; depth: number } {
  if (!Array.isArray(x)) return { array: asArray(x), depth: 1 };
  const list: readonly ArrayLike[] = x;
  if (list.length === 0) throw new RangeError("block: a list is empty; give each at least one array");
  const parts = list.map(blockOf);
  const { depth } = parts[0];
  if (parts.some((p) => p.depth !== depth)) {
    throw new RangeError("block: lists are nested to different depths; nest all arrays as deep");
  }
  const rank = Math.max(depth, ...parts.map((p) => p.array.ndim));
  const array = joinedAlong("block", parts.map((p) => withLeadingAxes(p.array, rank)), { axis: -depth });
  return { array, depth: depth + 1 };
}
