/**
 * Grids of coordinates and of indices.
 *
 * @module
 */
import { type ArrayLike, NDArray, type Slice } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkOptions, checkShape, dtypeOption, onlyDType, refuseArray } from "./arguments.ts";
import { array } from "./creation.ts";
import { flatNested } from "./indexing_items.ts";
import { stack } from "./joining.ts";
import { isOptions, named } from "./named.ts";
import { arange, linspace } from "./ranges.ts";
import { integers } from "./integers.ts";

/** `x`, of one axis, along axis `i` of a shape: repeated along the others, or, sparse, of length 1 there. */
function along(x: NDArray, i: number, shape: readonly number[], sparse: boolean): NDArray {
  return ops.broadcastInDim(x, sparse ? shape.map((n, k) => k === i ? n : 1) : shape, [i]);
}

/** Options of {@link meshgrid}. */
export interface MeshgridOptions {
  /** `xy`, the default, gives the first array the columns and the second the rows; `ij` gives axis i to array i. */
  indexing?: "xy" | "ij";
  /** Whether the axes that would repeat have length 1, for broadcasting to make up; not by default. */
  sparse?: boolean;
}

/**
 * The coordinates of all points of a grid, from those along each axis: one array for each axis, all of the grid's shape.
 *
 * @throws RangeError for arrays that don't have one axis, and for an unknown indexing.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [x, y] = np.meshgrid([1, 2, 3], [4, 5]);
 * assertEquals(x.tolist(), [[1, 2, 3], [1, 2, 3]]);
 * assertEquals(y.tolist(), [[4, 4, 4], [5, 5, 5]]);
 * assertEquals(np.meshgrid([1, 2, 3], [4, 5], { indexing: "ij", sparse: true }).map((v) => v.shape), [[3, 1], [1, 2]]);
 * ```
 */
export function meshgrid(...args: readonly (ArrayLike | MeshgridOptions)[]): NDArray[] {
  const last = args[args.length - 1];
  const given = args.length > 0 && isOptions(last);
  const { indexing = "xy", sparse = false } = given
    ? checkOptions<MeshgridOptions>("meshgrid", last as MeshgridOptions, ["indexing", "sparse"])
    : {};
  if (indexing !== "xy" && indexing !== "ij") {
    throw new RangeError(`meshgrid: the indexing ${valueText(indexing)} is unknown; it must be "xy" or "ij"`);
  }
  const arrays = (given ? args.slice(0, -1) : args).map((x) => oneAxis("meshgrid", asArray(x as ArrayLike)));
  const places = arrays.map((_, i) => indexing === "xy" && arrays.length > 1 && i < 2 ? 1 - i : i);
  const shape = places.map((place) => arrays[place].size);
  return arrays.map((x, i) => along(x, places[i], shape, sparse));
}

function oneAxis(action: string, x: NDArray): NDArray {
  if (x.ndim === 1) return x;
  throw new RangeError(`${action}: an array of shape ${shapeText(x.shape)} was given; each must have one axis`);
}

/** One axis of {@link mgrid} and {@link ogrid}: from `start` up to `stop` in steps, or in `num` points with both ends. */
export type GridAxis = Slice | {
  /** The first coordinate; 0 by default. */
  readonly start?: number | null;
  /** Where the axis stops. */
  readonly stop: number;
  /** The step; 1 by default. */
  readonly step?: number | null;
  /** How many points there are, `stop` being the last: what a step of `num` times the imaginary unit is in Python. */
  readonly num?: number;
};

function coordinates(action: string, axis: GridAxis, dtype: DType | null): NDArray {
  if (typeof axis !== "object" || axis === null || !("stop" in axis) || typeof axis.stop !== "number") {
    refuseArray(action, (axis as { stop?: unknown } | null)?.stop);
    throw new TypeError(
      `${action}: ${valueText(axis)} is no axis; pass slice(start, stop, step), or an object {start, stop, step} or ` +
        `{start, stop, num}`,
    );
  }
  const { stop } = axis;
  const start = axis.start ?? 0;
  if ("num" in axis && axis.num !== undefined) return linspace(start, stop, axis.num, { dtype });
  return arange(start, stop, axis.step ?? 1, { dtype });
}

/** The axes, and the dtype that an object at their end may name. */
function gridAxes(action: string, args: readonly (GridAxis | { dtype?: DType | null })[]): NDArray[] {
  const last = args[args.length - 1];
  const given = typeof last === "object" && last !== null && "dtype" in last;
  const dtype = given ? onlyDType(action, last as { dtype?: DType | null }) : null;
  const axes = (given ? args.slice(0, -1) : args) as readonly GridAxis[];
  return ops.promoteAll(axes.map((axis) => coordinates(action, axis, dtype)));
}

/**
 * The coordinates of all points of a grid, along a new first axis; of a single axis, the coordinates themselves. Python's
 * `np.mgrid[0:2, 0:1:3j]` is `np.mgrid(slice(0, 2), {start: 0, stop: 1, num: 3})`. The coordinates are float32, as those of
 * `arange` are, unless an object at the end names the `dtype`.
 *
 * @throws TypeError for what is no axis and for an unknown dtype; RangeError for a step of 0.
 *
 * @example
 * ```ts
 * import { np, slice } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.mgrid(slice(0, 2), slice(0, 3)).tolist(), [[[0, 0, 0], [1, 1, 1]], [[0, 1, 2], [0, 1, 2]]]);
 * assertEquals(np.mgrid({ start: 0, stop: 1, num: 3 }).tolist(), [0, 0.5, 1]);
 * ```
 */
export function mgrid(...axes: readonly (GridAxis | { dtype?: DType | null })[]): NDArray {
  const lines = gridAxes("mgrid", axes);
  if (lines.length === 0) return arange(0);
  return lines.length === 1 ? lines[0] : stack(meshgrid(...lines, { indexing: "ij" }));
}

/**
 * The coordinates along each axis of a grid, with axes of length 1 where the others run: {@link mgrid} for broadcasting to
 * make up. Of a single axis, the coordinates themselves.
 *
 * @throws TypeError for what is no axis and for an unknown dtype; RangeError for a step of 0.
 *
 * @example
 * ```ts
 * import { np, slice } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [i, j] = np.ogrid(slice(0, 2), slice(0, 3));
 * assertEquals(np.add(np.multiply(i, 10), j).tolist(), [[0, 1, 2], [10, 11, 12]]);
 * ```
 */
export function ogrid(...axes: readonly (GridAxis | { dtype?: DType | null })[]): NDArray | NDArray[] {
  const lines = gridAxes("ogrid", axes);
  return lines.length === 1 ? lines[0] : meshgrid(...lines, { indexing: "ij", sparse: true });
}

/** Options of {@link indices}. */
export interface IndicesOptions {
  /** The dtype; int32 by default. */
  dtype?: DType | null;
  /** Whether to give a list of arrays with axes of length 1 where the others run; not by default. */
  sparse?: boolean;
}

/**
 * The indices of all elements of an array of a shape: along a new first axis, those of each of its axes, as int32. `sparse`
 * gives a list of arrays that broadcast to them.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.indices([2, 2]).tolist(), [[[0, 0], [1, 1]], [[0, 1], [0, 1]]]);
 * assertEquals(np.indices([2, 3], { sparse: true }).map((x) => x.shape), [[2, 1], [1, 3]]);
 * ```
 */
export function indices(dimensions: readonly number[], options: IndicesOptions & { sparse: true }): NDArray[];
export function indices(
  dimensions: readonly number[],
  dtype?: DType | null | (IndicesOptions & { sparse?: false }),
  sparse?: false,
): NDArray;
export function indices(
  dimensions: readonly number[],
  dtype?: DType | null | IndicesOptions,
  sparse?: boolean,
): NDArray | NDArray[] {
  const given = named<IndicesOptions>("indices", ["dtype", "sparse"], [dtype, sparse]);
  const chosen = dtypeOption("indices", given.dtype) ?? "int32";
  const shape = checkShape("indices", dimensions);
  const arrays = shape.map((n, i) => along(ops.iota(chosen, [n], 0), i, shape, given.sparse ?? false));
  if (given.sparse) return arrays;
  return arrays.length === 0 ? array([], chosen) : stack(arrays);
}

/**
 * Index arrays that together choose rows, columns and so on: each of one axis, laid along an axis of its own.
 *
 * @throws RangeError for arrays that don't have one axis; TypeError for booleans, as in JAX.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.arange(9).reshape(3, 3);
 * assertEquals(x.get(...np.ix_([0, 2], [1, 2])).tolist(), [[1, 2], [7, 8]]);
 * ```
 */
export function ix_(...args: readonly ArrayLike[]): NDArray[] {
  const arrays = args.map((x) => oneAxis("ix_", plainIndices(x)));
  const shape = arrays.map((x) => x.size);
  return arrays.map((x, i) => {
    if (x.dtype === "bool") {
      throw new TypeError(`ix_: an array ${avalText(x)} was given; pass the places of its true elements`);
    }
    return along(x.size === 0 ? ops.convert(x, "int32") : x, i, shape, true);
  });
}

/** Plain integers as int32, anything else as it is. */
function plainIndices(x: ArrayLike): NDArray {
  const flat = x instanceof NDArray ? null : flatNested(x);
  const whole = flat !== null && flat.leaves.length > 0 && flat.leaves.every((v) => Number.isInteger(v));
  return whole ? integers("ix_", x) : asArray(x);
}
