/**
 * Turning and mirroring, axes in other orders, and least numbers of axes.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, matrices, refuseArray } from "./arguments.ts";
import { named } from "./named.ts";
import { transpose } from "./shape.ts";

/** One array as such, several as a list. */
function each(arrays: readonly ArrayLike[], f: (x: NDArray) => NDArray): NDArray | NDArray[] {
  const out = arrays.map((x) => f(asArray(x)));
  return out.length === 1 ? out[0] : out;
}

/** What {@link atleast1d} and its like give: an array for an array, a list for several. */
export type EachOf<A extends readonly ArrayLike[]> = A extends readonly [ArrayLike] ? NDArray : NDArray[];

/** `x` with axes of length 1 before its own, so that there are `rank` at least. */
export function withLeadingAxes(x: NDArray, rank: number): NDArray {
  return x.ndim >= rank ? x : ops.reshape(x, [...new Array<number>(rank - x.ndim).fill(1), ...x.shape]);
}

/**
 * The array with at least one axis: a 0-d one gets an axis of length 1. Of several arrays, a list.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.atleast1d(3).tolist(), [3]);
 * assertEquals(np.atleast1d(3, [1, 2]).map((x) => x.shape), [[1], [2]]);
 * ```
 */
export function atleast1d<A extends readonly ArrayLike[]>(...arrays: A): EachOf<A> {
  return each(arrays, (x) => withLeadingAxes(x, 1)) as EachOf<A>;
}

/**
 * The array with at least two axes, new ones of length 1 before its own. Of several arrays, a list.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.atleast2d([1, 2]).tolist(), [[1, 2]]);
 * ```
 */
export function atleast2d<A extends readonly ArrayLike[]>(...arrays: A): EachOf<A> {
  return each(arrays, (x) => withLeadingAxes(x, 2)) as EachOf<A>;
}

/** `x` with at least three axes: of n elements as 1 × n × 1, of n × m as n × m × 1. */
export function withThreeAxes(x: NDArray): NDArray {
  return x.ndim >= 3 ? x : ops.reshape(withLeadingAxes(x, 2), [...withLeadingAxes(x, 2).shape, 1]);
}

/**
 * The array with at least three axes: one of n elements becomes 1 × n × 1, one of n × m becomes n × m × 1. Of several
 * arrays, a list.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.atleast3d([1, 2]).shape, [1, 2, 1]);
 * ```
 */
export function atleast3d<A extends readonly ArrayLike[]>(...arrays: A): EachOf<A> {
  return each(arrays, withThreeAxes) as EachOf<A>;
}

/** `x` backwards along one axis, which it must have. */
function mirrored(action: string, m: ArrayLike, axis: number): NDArray {
  const a = asArray(m);
  return ops.rev(a, [checkAxis(action, axis, a.ndim)]);
}

/**
 * m upside down: backwards along the first axis.
 *
 * @throws RangeError for a 0-d array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.flipud([[1, 2], [3, 4]]).tolist(), [[3, 4], [1, 2]]);
 * ```
 */
export function flipud(m: ArrayLike): NDArray {
  return mirrored("flipud", m, 0);
}

/**
 * m from right to left: backwards along the second axis.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fliplr([[1, 2], [3, 4]]).tolist(), [[2, 1], [4, 3]]);
 * ```
 */
export function fliplr(m: ArrayLike): NDArray {
  return mirrored("fliplr", m, 1);
}

/** Options of {@link rot90}. */
export interface Rot90Options {
  /** How many quarter turns; 1 by default, and backwards if negative. */
  k?: number;
  /** The plane that turns, from its first axis towards its second; the first two axes by default. */
  axes?: readonly [number, number];
}

/**
 * m turned by k quarters in the plane of two axes, from the first towards the second.
 *
 * @throws RangeError for less than two axes, and for axes that `m` lacks or that are the same.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.rot90([[1, 2], [3, 4]]).tolist(), [[2, 4], [1, 3]]);
 * assertEquals(np.rot90([[1, 2], [3, 4]], -1).tolist(), [[3, 1], [4, 2]]);
 * ```
 */
export function rot90(m: ArrayLike, k?: number | Rot90Options, axes?: readonly [number, number]): NDArray {
  const { k: quarters = 1, axes: plane = [0, 1] } = named<Rot90Options>("rot90", ["k", "axes"], [k, axes]);
  const a = asArray(m);
  if (a.ndim < 2) {
    throw new RangeError(`rot90: an array of shape ${shapeText(a.shape)} was given; it needs at least two axes`);
  }
  if (!Number.isInteger(quarters)) {
    refuseArray("rot90", quarters);
    throw new RangeError(`rot90: k is ${valueText(quarters)}; it must be an integer, the number of quarter turns`);
  }
  const [i, j] = plane.map((axis) => checkAxis("rot90", axis, a.ndim));
  if (i === j) throw new RangeError(`rot90: both axes are ${i}; they must differ`);
  const turned = (quarters % 4 + 4) % 4;
  const swapped = a.shape.map((_, n) => n === i ? j : n === j ? i : n);
  if (turned === 0) return a;
  if (turned === 2) return ops.rev(a, [i, j]);
  return turned === 1 ? ops.transpose(ops.rev(a, [j]), swapped) : ops.rev(ops.transpose(a, swapped), [j]);
}

/**
 * a with one axis moved to stand before the axis `start` (0 by default; `ndim` is the end). `moveaxis` says it more
 * plainly.
 *
 * @throws RangeError for an axis that `a` lacks and for a start that is no place among its axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.rollaxis(np.zeros([2, 3, 4]), 2).shape, [4, 2, 3]);
 * assertEquals(np.rollaxis(np.zeros([2, 3, 4]), 0, 3).shape, [3, 4, 2]);
 * ```
 */
export function rollaxis(
  a: ArrayLike,
  axis: number | { axis: number; start?: number },
  start?: number | { start?: number },
): NDArray {
  const given = named<{ axis: number; start?: number }>("rollaxis", ["axis", "start"], [axis, start]);
  const x = asArray(a);
  const from = checkAxis("rollaxis", given.axis as number, x.ndim);
  const before = given.start ?? 0;
  if (!Number.isInteger(before) || before < -x.ndim || before > x.ndim) {
    refuseArray("rollaxis", before);
    throw new RangeError(
      `rollaxis: the start ${valueText(before)} is no place among ${x.ndim} axes; it must be an integer from ${-x
        .ndim} to ${x.ndim}`,
    );
  }
  const place = before < 0 ? before + x.ndim : before;
  return ops.moveAxis(x, from, place > from ? place - 1 : place);
}

/**
 * The axes in another order: axis i of the result is axis `axes[i]` of a. The array API's name of `transpose`.
 *
 * @throws RangeError unless `axes` names each axis once.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.permuteDims(np.zeros([2, 3, 4]), [1, 2, 0]).shape, [3, 4, 2]);
 * ```
 */
export function permuteDims(a: ArrayLike, axes: readonly number[] | { axes: readonly number[] }): NDArray {
  const { axes: order } = named<{ axes: readonly number[] }>("permuteDims", ["axes"], [axes]);
  const x = asArray(a);
  const negative = Array.isArray(order) ? order.find((axis) => axis < 0) : undefined;
  if (!Array.isArray(order) || negative !== undefined) {
    throw new RangeError(
      `permuteDims: ${
        negative === undefined ? `axes ${valueText(order)}` : `the axis ${negative}`
      } won't do; axes is ` +
        `a list of the axes, counted from 0`,
    );
  }
  return transpose(x, order);
}

/**
 * The last two axes swapped.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.matrixTranspose([[1, 2], [3, 4]]).tolist(), [[1, 3], [2, 4]]);
 * ```
 */
export function matrixTranspose(x: ArrayLike): NDArray {
  return ops.matrixTranspose(matrices("matrixTranspose", x));
}

/** Options of {@link astype}. */
export interface AsTypeOptions {
  /** The dtype; float32 by default. */
  dtype?: DType | null;
  /** Whether the result must be another array: arrays never change, so that it makes no difference. */
  copy?: boolean;
}

/**
 * x in another dtype, float32 by default. Floats become integers by truncation, complex numbers real by dropping the
 * imaginary part; whatever is not 0 becomes true.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.astype([1.5, -1.5], "int32").tolist(), [1, -1]);
 * ```
 */
export function astype(
  x: ArrayLike,
  dtype?: DType | null | AsTypeOptions,
  options?: Omit<AsTypeOptions, "dtype">,
): NDArray {
  const given = named<AsTypeOptions>("astype", ["dtype", "copy"], [dtype, options]);
  return ops.convert(asArray(x), checkDType(given.dtype ?? "float32", "astype"));
}
