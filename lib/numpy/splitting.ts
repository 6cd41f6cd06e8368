/**
 * Cutting arrays into pieces.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { axisOption, checkAxis, checkInteger, checkOptions, isList } from "./arguments.ts";

/** How an axis is cut: into a number of parts, or at places. */
export type Sections = number | readonly number[];

/** `x` cut along an axis that it has; `uneven` allows parts that differ by one. */
function cut(action: string, x: NDArray, sections: Sections, axis: number, uneven = false): NDArray[] {
  const n = x.shape[axis];
  const sizes = isList(sections)
    ? [...sections, n].map((end, i) => end - (i === 0 ? 0 : sections[i - 1]))
    : parts(action, n, sections as number, uneven);
  return [...ops.split(x, axis, sizes)];
}

/** The lengths of parts: equal, or the first ones longer by one where that is allowed. */
function parts(action: string, n: number, count: number, uneven: boolean): number[] {
  checkInteger(action, "the number of parts", count, 1);
  const long = n % count;
  if (long === 0 || uneven) return Array.from({ length: count }, (_, i) => Math.floor(n / count) + (i < long ? 1 : 0));
  throw new RangeError(
    `${action}: an axis of length ${n} has no ${count} equal parts; give the places to cut at, or use arraySplit`,
  );
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
export function split(x: ArrayLike, sections: Sections, axis: number | { axis?: number } = 0): NDArray[] {
  const a = asArray(x);
  return cut("split", a, sections, checkAxis("split", axisOption("split", axis) ?? 0, a.ndim));
}

/**
 * As `split`; a number of parts need not divide the axis: the first ones are longer by one then.
 *
 * @throws RangeError for an axis that `x` lacks, and for places that fall.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arraySplit([1, 2, 3], 2).map((p) => p.tolist()), [[1, 2], [3]]);
 * ```
 */
export function arraySplit(x: ArrayLike, sections: Sections, axis: number | { axis?: number } = 0): NDArray[] {
  const a = asArray(x);
  return cut("arraySplit", a, sections, checkAxis("arraySplit", axisOption("arraySplit", axis) ?? 0, a.ndim), true);
}

/** `x` cut along a certain axis, which it must have. */
function cutAt(action: string, x: NDArray, sections: Sections, axis: number): NDArray[] {
  if (axis < x.ndim) return cut(action, x, sections, axis);
  throw new RangeError(
    `${action}: an array of shape ${shapeText(x.shape)} was given; it needs at least ${axis + 1} axes`,
  );
}

/**
 * x cut along its first axis, as by `split`.
 *
 * @throws RangeError for a 0-d array, for an axis that has no such equal parts, and for places that fall.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vsplit([[1, 2], [3, 4]], 2).map((p) => p.tolist()), [[[1, 2]], [[3, 4]]]);
 * ```
 */
export function vsplit(x: ArrayLike, sections: Sections): NDArray[] {
  return cutAt("vsplit", asArray(x), sections, 0);
}

/**
 * x cut along its second axis, or its only one, as by `split`.
 *
 * @throws RangeError for a 0-d array, for an axis that has no such equal parts, and for places that fall.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.hsplit([[1, 2], [3, 4]], 2).map((p) => p.tolist()), [[[1], [3]], [[2], [4]]]);
 * ```
 */
export function hsplit(x: ArrayLike, sections: Sections): NDArray[] {
  const a = asArray(x);
  return cutAt("hsplit", a, sections, a.ndim === 1 ? 0 : 1);
}

/**
 * x cut along its third axis, as by `split`.
 *
 * @throws RangeError for less than three axes, for an axis that has no such equal parts, and for places that fall.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.dsplit([[[1, 2]]], 2).map((p) => p.tolist()), [[[[1]]], [[[2]]]]);
 * ```
 */
export function dsplit(x: ArrayLike, sections: Sections): NDArray[] {
  return cutAt("dsplit", asArray(x), sections, 2);
}

/**
 * The slices of x along an axis, the first by default, without it.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.unstack([[1, 2], [3, 4]]).map((p) => p.tolist()), [[1, 2], [3, 4]]);
 * assertEquals(np.unstack([[1, 2], [3, 4]], { axis: 1 }).map((p) => p.tolist()), [[1, 3], [2, 4]]);
 * ```
 */
export function unstack(x: ArrayLike, options: { axis?: number } = {}): NDArray[] {
  const a = asArray(x);
  const { axis = 0 } = checkOptions("unstack", options, ["axis"]);
  return [...ops.unstack(a, checkAxis("unstack", axis, a.ndim))];
}
