/**
 * The same elements in other shapes and orders.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { axisOption, checkAxes, checkAxis, checkShape, isList, optionsOf, type ShapeLike } from "./arguments.ts";
import { named } from "./named.ts";

/** How elements are read and laid out: the last axis runs fastest (`C`, the default), or the first (`F`). */
export type Order = "C" | "F";

/** Options of {@link reshape}. */
export interface ReshapeOptions {
  /** Which axis runs fastest, both in x and in the result. */
  order?: Order;
  /** Whether the result must be another array: arrays never change, so that it makes no difference. */
  copy?: boolean | null;
}

function checkOrder(action: string, order: unknown): Order {
  if (order === "C" || order === "F") return order;
  throw new RangeError(`${action}: the order ${valueText(order)} is unknown; it must be "C" or "F"`);
}

/** `x` in another shape, the first axis running fastest. */
function reshapeColumns(x: NDArray, shape: readonly number[]): NDArray {
  const turned = ops.reshape(ops.transpose(x, reversed(x)), shape.toReversed());
  return ops.transpose(turned, reversed(turned));
}

/** The axes from last to first. */
function reversed(x: NDArray): number[] {
  return x.shape.map((_, i) => x.ndim - 1 - i);
}

/**
 * The elements in another shape of the same size, row-major unless `order` is `F`; one length may be −1, for what is left.
 *
 * @throws RangeError for a shape of another size, and for an unknown order.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.reshape([1, 2, 3, 4], [2, -1]).tolist(), [[1, 2], [3, 4]]);
 * assertEquals(np.reshape([1, 2, 3, 4], [2, -1], "F").tolist(), [[1, 3], [2, 4]]);
 * ```
 */
export function reshape(x: ArrayLike, shape: ShapeLike, order?: Order | ReshapeOptions): NDArray {
  const given = named<ReshapeOptions>("reshape", ["order", "copy"], [order]);
  const lengths = isList(shape) ? shape : [shape as number];
  const a = asArray(x);
  return checkOrder("reshape", given.order ?? "C") === "C" ? ops.reshape(a, lengths) : reshapeColumns(a, lengths);
}

/**
 * The elements as one axis, row-major unless `order` is `F`.
 *
 * @throws RangeError for an unknown order.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ravel([[1, 2], [3, 4]]).tolist(), [1, 2, 3, 4]);
 * assertEquals(np.ravel([[1, 2], [3, 4]], "F").tolist(), [1, 3, 2, 4]);
 * ```
 */
export function ravel(x: ArrayLike, order?: Order | { order?: Order }): NDArray {
  const given = named<{ order: Order }>("ravel", ["order"], [order]);
  const a = asArray(x);
  return checkOrder("ravel", given.order ?? "C") === "C" ? ops.reshape(a, [a.size]) : reshapeColumns(a, [a.size]);
}

/**
 * The axes in another order, reversed by default: axis i of the result is axis `axes[i]` of x.
 *
 * @throws RangeError unless `axes` names each axis once.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.transpose([[1, 2], [3, 4]]).tolist(), [[1, 3], [2, 4]]);
 * assertEquals(np.transpose(np.zeros([2, 3, 4]), [1, 0, 2]).shape, [3, 2, 4]);
 * ```
 */
export function transpose(
  x: ArrayLike,
  axes: readonly number[] | { axes?: readonly number[] | null } | null = null,
): NDArray {
  const a = asArray(x);
  const options = optionsOf<{ axes?: readonly number[] | null }>("transpose", axes, ["axes"]);
  const given = options === undefined ? axes as readonly number[] | null : options.axes ?? null;
  if (given === null) return ops.transpose(a, a.shape.map((_, i) => a.ndim - 1 - i));
  const order = checkAxes("transpose", given, a.ndim);
  if (order.length === a.ndim) return ops.transpose(a, order);
  throw new RangeError(
    `transpose: axes [${given.join(",")}] must name each of the ${a.ndim} axes of ${shapeText(a.shape)} once`,
  );
}

/**
 * x with two axes swapped.
 *
 * @throws RangeError for axes that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.swapaxes(np.zeros([2, 3, 4]), 0, -1).shape, [4, 3, 2]);
 * ```
 */
export function swapaxes(x: ArrayLike, axis1: number, axis2: number): NDArray {
  const a = asArray(x);
  const i = checkAxis("swapaxes", axis1, a.ndim);
  const j = checkAxis("swapaxes", axis2, a.ndim);
  return ops.transpose(a, a.shape.map((_, k) => k === i ? j : k === j ? i : k));
}

/**
 * x with axes moved to other places, the others keeping their order.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.moveaxis(np.zeros([2, 3, 4]), 0, -1).shape, [3, 4, 2]);
 * ```
 */
export function moveaxis(
  x: ArrayLike,
  source: number | readonly number[],
  destination: number | readonly number[],
): NDArray {
  const a = asArray(x);
  const from = checkAxes("moveaxis", source, a.ndim);
  const to = checkAxes("moveaxis", destination, a.ndim);
  if (from.length !== to.length) {
    throw new RangeError(
      `moveaxis: ${from.length} axes can't move to ${to.length} places; give as many places as axes`,
    );
  }
  const rest = a.shape.map((_, i) => i).filter((i) => !from.includes(i));
  return ops.transpose(a, a.shape.map((_, i) => to.includes(i) ? from[to.indexOf(i)] : rest.shift()!));
}

/**
 * x with new axes of length 1 at these places of the result.
 *
 * @throws RangeError for places that the result lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.expandDims([1, 2], 0).shape, [1, 2]);
 * assertEquals(np.expandDims([1, 2], [0, -1]).shape, [1, 2, 1]);
 * ```
 */
export function expandDims(
  x: ArrayLike,
  axis: number | readonly number[] | { axis: number | readonly number[] },
): NDArray {
  const a = asArray(x);
  const given = axisOption("expandDims", axis) as number | readonly number[];
  const rank = a.ndim + (isList(given) ? given.length : 1);
  const axes = checkAxes("expandDims", given, rank);
  return ops.expandDims(a, axes.sort((i, j) => i - j));
}

/**
 * x without axes of length 1: all of them, or those named.
 *
 * @throws RangeError for axes that `x` lacks, that repeat, or that are longer.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.squeeze([[[1, 2]]]).shape, [2]);
 * assertEquals(np.squeeze([[[1, 2]]], 0).shape, [1, 2]);
 * ```
 */
export function squeeze(x: ArrayLike, axis?: Axes | { axis?: Axes }): NDArray {
  const a = asArray(x);
  const given = axisOption("squeeze", axis);
  if (given === undefined || given === null) return ops.squeeze(a, a.shape.flatMap((n, i) => n === 1 ? [i] : []));
  const axes = checkAxes("squeeze", given, a.ndim);
  const long = axes.find((i) => a.shape[i] !== 1);
  if (long === undefined) return ops.squeeze(a, axes.sort((i, j) => i - j));
  throw new RangeError(
    `squeeze: axis ${long} of shape ${shapeText(a.shape)} has length ${a.shape[long]}; only axes of length 1 can go`,
  );
}

/**
 * x repeated to a shape by NumPy's rule: axes align from the last, and those of length 1 repeat.
 *
 * @throws RangeError for a shape that x doesn't broadcast to.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.broadcastTo([1, 2], [2, 2]).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function broadcastTo(x: ArrayLike, shape: ShapeLike): NDArray {
  return ops.broadcastTo(asArray(x), checkShape("broadcastTo", shape));
}

/**
 * The arrays, broadcast to the shape they have together.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.broadcastArrays([1, 2], [[3], [4]]).map((x) => x.tolist()), [[[1, 2], [1, 2]], [[3, 3], [4, 4]]]);
 * ```
 */
export function broadcastArrays(...xs: ArrayLike[]): NDArray[] {
  const arrays = xs.map(asArray);
  const shape = arrays.reduce<readonly number[]>((s, a) => ops.broadcastShapes("broadcastArrays", s, a.shape), []);
  return arrays.map((a) => ops.broadcastTo(a, shape));
}

/**
 * x backwards along axes, all by default.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.flip([[1, 2], [3, 4]], 1).tolist(), [[2, 1], [4, 3]]);
 * ```
 */
export function flip(x: ArrayLike, axis?: Axes | { axis?: Axes }): NDArray {
  const a = asArray(x);
  const given = axisOption("flip", axis);
  return ops.rev(a, checkAxes("flip", given, a.ndim));
}

/**
 * x with the elements moved along axes, those that leave at one end entering at the other; without an axis, along the
 * flattened x.
 *
 * @throws RangeError for axes that `x` lacks and for a number of shifts that doesn't go with that of axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.roll([1, 2, 3], 1).tolist(), [3, 1, 2]);
 * assertEquals(np.roll([[1, 2], [3, 4]], 1, 0).tolist(), [[3, 4], [1, 2]]);
 * ```
 */
export function roll(x: ArrayLike, shift: number | readonly number[], axis?: Axes | { axis?: Axes }): NDArray {
  const a = asArray(x);
  const given = axisOption("roll", axis);
  if (given === undefined || given === null) return ops.reshape(roll(ops.reshape(a, [a.size]), shift, 0), a.shape);
  // An axis may be named more than once here: its shifts add up.
  const axes = (isList(given) ? given : [given as number]).map((i) => checkAxis("roll", i, a.ndim));
  const shifts = isList(shift) ? shift : [shift as number];
  const count = Math.max(axes.length, shifts.length);
  if ((axes.length !== count && axes.length !== 1) || (shifts.length !== count && shifts.length !== 1)) {
    throw new RangeError(`roll: ${shifts.length} shifts don't go with ${axes.length} axes; give one shift an axis`);
  }
  let y = a;
  for (let i = 0; i < count; i++) {
    const k = axes[axes.length === 1 ? 0 : i];
    const n = a.shape[k];
    const by = n === 0 ? 0 : ((shifts[shifts.length === 1 ? 0 : i] % n) + n) % n;
    if (by === 0) continue;
    const none = a.shape.map(() => 0);
    const head = ops.slice(y, none, a.shape.with(k, n - by));
    y = ops.concatenate([ops.slice(y, none.with(k, n - by), a.shape), head], k);
  }
  return y;
}
