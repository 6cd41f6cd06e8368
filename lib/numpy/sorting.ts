/**
 * Other ways of sorting: by several keys, in part, as complex numbers.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval, sameShape } from "../core/aval.ts";
import { complexOf } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { axisOption, checkAxis, refuseArray } from "./arguments.ts";

/**
 * The int32 places that sort by several keys along an axis, the last by default: by the last key, among its equal
 * elements by the one before, and so on.
 *
 * @throws RangeError for no keys, keys of different shapes, and an axis that they lack.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.lexsort([[3, 1, 2], [0, 1, 0]]).tolist(), [2, 0, 1]);
 * ```
 */
export function lexsort(keys: ArrayLike, axis: number | { axis?: number } = -1): NDArray {
  const parts = Array.isArray(keys) ? keys.map((k) => asArray(k)) : [...asArray(keys)];
  if (parts.length === 0) throw new RangeError("lexsort: there are no keys to sort by; pass at least one");
  const { shape, ndim } = parts[0];
  const other = parts.find((k) => !sameShape(k.shape, shape));
  if (other !== undefined) {
    throw new RangeError(
      `lexsort: keys of shapes ${shapeText(shape)} and ${shapeText(other.shape)} differ; all must have one shape`,
    );
  }
  if (ndim === 0) return filled(makeAval([], "int32"), 0);
  const at = checkAxis("lexsort", axisOption("lexsort", axis) ?? -1, ndim);
  return ops.sort([...parts.reverse(), ops.iota("int32", shape, at)], at, parts.length)[parts.length];
}

/** The array with the axis last, the axis, and how many elements come first. */
function partOf(
  action: string,
  x: ArrayLike,
  kth: number,
  axis: number | { axis?: number },
): { a: NDArray; at: number; first: number } {
  const a = asArray(x);
  if (a.aval.kind === "c" || a.aval.kind === "b") {
    throw new TypeError(
      `${action}: the array is ${avalText(a)}; it must be of integers or floats: take np.real or np.abs, or convert it`,
    );
  }
  const at = checkAxis(action, axisOption(action, axis) ?? -1, a.ndim);
  const n = a.shape[at];
  if (!Number.isInteger(kth) || kth < -n || kth >= n) {
    refuseArray(action, kth);
    throw new RangeError(
      `${action}: kth is ${valueText(kth)}, and axis ${at} of shape ${shapeText(a.shape)} has ${n} elements; ` +
        `it must be an integer from ${-n} to ${n - 1}`,
    );
  }
  return { a: ops.moveAxis(a, at, a.ndim - 1), at, first: (kth < 0 ? kth + n : kth) + 1 };
}

/** The first elements along the last axis as they are, and what becomes of the rest. */
function halves(x: NDArray, first: number, change: (rest: NDArray) => NDArray): NDArray {
  const none = x.shape.map(() => 0);
  const last = x.ndim - 1;
  const [left, right] = [ops.slice(x, none, x.shape.with(last, first)), ops.slice(x, none.with(last, first), x.shape)];
  return ops.concatenate([left, change(right)], last);
}

/**
 * x rearranged along an axis, the last by default, so that element `kth` stands where it would if sorted, none before it
 * is larger, and none after it smaller: the former ascend and the latter descend, as in JAX. NaN is the largest.
 *
 * @throws RangeError for an axis that `x` lacks and for a `kth` out of range; TypeError for complex numbers and
 *   booleans.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.partition([5, 2, 4, 1, 3], 1).tolist(), [1, 2, 5, 4, 3]);
 * ```
 */
export function partition(x: ArrayLike, kth: number, axis: number | { axis?: number } = -1): NDArray {
  const { a, at, first } = partOf("partition", x, kth, axis);
  const [sorted] = ops.sort([a], a.ndim - 1, 1);
  return ops.moveAxis(halves(sorted, first, (rest) => ops.rev(rest, [a.ndim - 1])), a.ndim - 1, at);
}

/**
 * The int32 places that rearrange x along an axis, the last by default, as {@link partition} does; those after `kth`
 * come in growing order.
 *
 * @throws RangeError for an axis that `x` lacks and for a `kth` out of range; TypeError for complex numbers and
 *   booleans.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.argpartition([5, 2, 4, 1, 3], 1).tolist(), [3, 1, 0, 2, 4]);
 * ```
 */
export function argpartition(x: ArrayLike, kth: number, axis: number | { axis?: number } = -1): NDArray {
  const { a, at, first } = partOf("argpartition", x, kth, axis);
  const last = a.ndim - 1;
  const places = ops.sort([a, ops.iota("int32", a.shape, last)], last, 1)[1];
  return ops.moveAxis(halves(places, first, (rest) => ops.sort([rest], last, 1)[0]), last, at);
}

/**
 * x sorted along the last axis, by real parts, then imaginary ones, as complex numbers.
 *
 * @throws RangeError for a 0-d array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sortComplex([2, 1]).tolist(), [{ re: 1, im: 0 }, { re: 2, im: 0 }]);
 * ```
 */
export function sortComplex(x: ArrayLike): NDArray {
  const a = asArray(x);
  const [y] = ops.sort([a], checkAxis("sortComplex", -1, a.ndim), 1);
  return ops.convert(y, complexOf(y.dtype));
}
