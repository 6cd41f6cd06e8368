/**
 * Differences of neighbours, and what is made of them: numerical derivatives and integrals.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxes, checkAxis, checkInteger, checkOptions } from "./arguments.ts";
import { isOptions, named, type Or } from "./named.ts";
import { part } from "./parts.ts";

/** Each element along an axis minus the one before; whether they differ, of booleans. */
function steps(x: NDArray, axis: number): NDArray {
  const [next, last] = [part(x, axis, 1), part(x, axis, 0, -1)];
  return x.dtype === "bool" ? ops.ne(next, last) : ops.sub(next, last);
}

/** Options of {@link diff}. */
export interface DiffOptions {
  /** How many times differences are taken; 1 by default. */
  n?: number;
  /** The axis; the last by default. */
  axis?: number;
  /** What comes before the elements: a number, or an array of the same other axes. */
  prepend?: ArrayLike | null;
  /** What comes after the elements. */
  append?: ArrayLike | null;
}

/**
 * The differences of neighbours along an axis, the last by default: each element minus the one before, `n` times over.
 * Of booleans, whether they differ.
 *
 * @throws RangeError for a 0-d array, an axis that `x` lacks and an `n` that isn't an integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.diff([1, 4, 9, 16]).tolist(), [3, 5, 7]);
 * assertEquals(np.diff([1, 4, 9, 16], 2).tolist(), [2, 2]);
 * assertEquals(np.diff([[1, 2], [4, 8]], { axis: 0, prepend: 0 }).tolist(), [[1, 2], [3, 6]]);
 * ```
 */
export function diff(
  x: ArrayLike,
  n?: Or<number, DiffOptions>,
  axis?: Or<number, DiffOptions>,
  prepend?: Or<ArrayLike | null, DiffOptions>,
  append?: Or<ArrayLike | null, DiffOptions>,
): NDArray {
  const given = named<DiffOptions>("diff", ["n", "axis", "prepend", "append"], [n, axis, prepend, append]);
  const times = checkInteger("diff", "n", given.n ?? 1, 0);
  const a = asArray(x);
  if (times === 0) return a;
  if (a.ndim === 0) throw new RangeError("diff: a 0-d array has no neighbours; it needs at least one axis");
  const at = checkAxis("diff", given.axis ?? -1, a.ndim);
  const end = (v: ArrayLike | null | undefined): ArrayLike[] => {
    if (v === null || v === undefined) return [];
    const y = asArray(v);
    return [y.ndim > 0 ? y : ops.broadcastTo(y, a.shape.with(at, 1))];
  };
  let y = ops.concatenate(ops.promoteAll([...end(given.prepend), a, ...end(given.append)]), at);
  for (let i = 0; i < times; i++) y = steps(y, at);
  return y;
}

/** Options of {@link ediff1d}. */
export interface Ediff1dOptions {
  /** What comes after the differences, flattened. */
  toEnd?: ArrayLike | null;
  /** What comes before the differences, flattened. */
  toBegin?: ArrayLike | null;
}

/**
 * The differences of neighbours of the flattened x, with further elements before and after, which take the dtype of x.
 *
 * @throws TypeError for booleans.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ediff1d([1, 4, 9]).tolist(), [3, 5]);
 * assertEquals(np.ediff1d([1, 4, 9], { toBegin: 0, toEnd: [7, 8] }).tolist(), [0, 3, 5, 7, 8]);
 * ```
 */
export function ediff1d(
  x: ArrayLike,
  toEnd?: Or<ArrayLike | null, Ediff1dOptions>,
  toBegin?: Or<ArrayLike | null, Ediff1dOptions>,
): NDArray {
  const given = named<Ediff1dOptions>("ediff1d", ["toEnd", "toBegin"], [toEnd, toBegin]);
  const a = ops.reshape(asArray(x), [-1]);
  const flat = (v: ArrayLike | null = null): NDArray[] =>
    v === null ? [] : [ops.reshape(ops.arrayAs(v, a.dtype), [-1])];
  return ops.concatenate([...flat(given.toBegin), ops.sub(part(a, 0, 1), part(a, 0, 0, -1)), ...flat(given.toEnd)], 0);
}

/** Options of {@link gradient}. */
export interface GradientOptions {
  /** The axes to differentiate along; all by default. */
  axis?: number | readonly number[] | null;
}

/**
 * The numerical derivative of samples along each axis: central differences of second order inside, differences of
 * neighbours at the ends. `spacing` is the distance between samples, or their places, for all axes or one an axis; 1 by
 * default. One array for one axis, otherwise a list (named by the type argument).
 *
 * At uneven places the inner differences weigh by the distances h and k before and after: (h²·f₊ + (k² − h²)·f −
 * k²·f₋)/(h·k·(h + k)) (Fornberg 1988, "Generation of finite difference formulas on arbitrarily spaced grids").
 *
 * @throws RangeError for axes with less than two samples, places that don't go with an axis, and a number of spacings
 *   that is neither 1 nor that of the axes.
 *
 * @example
 * ```ts
 * import { type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.gradient([1, 4, 9, 16]).tolist(), [3, 4, 6, 7]);
 * assertEquals(np.gradient([1, 4, 9, 16], 2).tolist(), [1.5, 2, 3, 3.5]);
 * assertEquals(np.gradient<NDArray[]>([[1, 2], [4, 8]]).map((g) => g.tolist()), [[[3, 6], [3, 6]], [[1, 1], [4, 4]]]);
 * ```
 */
export function gradient<R extends NDArray | NDArray[] = NDArray>(
  x: ArrayLike,
  ...spacing: (ArrayLike | GradientOptions)[]
): R {
  const last = spacing[spacing.length - 1];
  const options = isOptions(last);
  const { axis = null } = options ? checkOptions("gradient", last as GradientOptions, ["axis"]) : {};
  const given = (options ? spacing.slice(0, -1) : spacing) as ArrayLike[];
  const [a, ...places] = ops.promoteAll([x, ...given]).map(ops.inexact);
  const axes = checkAxes("gradient", axis, a.ndim);
  const short = axes.find((i) => a.shape[i] < 2);
  if (short !== undefined) {
    throw new RangeError(
      `gradient: axis ${short} of shape ${shapeText(a.shape)} has length ${a.shape[short]}; it needs two samples`,
    );
  }
  if (places.length > 1 && places.length !== axes.length) {
    throw new RangeError(`gradient: ${places.length} spacings for ${axes.length} axes; give one, or one an axis`);
  }
  const all = axes.map((i, k) => slopes(a, i, places.length === 0 ? ops.asArray(1) : places[k] ?? places[0]));
  return (all.length === 1 ? all[0] : all) as R;
}

/** The derivative along one axis, of samples a distance `h` apart or at the places `h`. */
function slopes(a: NDArray, axis: number, h: NDArray): NDArray {
  const n = a.shape[axis];
  const first = ops.sub(part(a, axis, 1, 2), part(a, axis, 0, 1));
  const last = ops.sub(part(a, axis, -1), part(a, axis, -2, -1));
  if (h.ndim === 0) {
    const inner = ops.div(ops.mul(ops.sub(part(a, axis, 2), part(a, axis, 0, -2)), 0.5), h);
    return ops.concatenate([ops.div(first, h), inner, ops.div(last, h)], axis);
  }
  if (h.ndim > 1 || h.size !== n) {
    throw new RangeError(
      `gradient: places of shape ${shapeText(h.shape)} for axis ${axis} of shape ${shapeText(a.shape)}; ` +
        `give a number, or the ${n} places along the axis`,
    );
  }
  const gaps = ops.reshape(steps(h, 0), a.shape.map((_, i) => i === axis ? n - 1 : 1));
  const before = part(gaps, axis, 0, -1);
  const after = part(gaps, axis, 1);
  const both = ops.add(before, after);
  const weights = [
    ops.neg(ops.div(after, ops.mul(before, both))),
    ops.div(ops.sub(after, before), ops.mul(before, after)),
    ops.div(before, ops.mul(after, both)),
  ];
  const inner = weights.map((w, i) => ops.mul(w, part(a, axis, i, n - 2 + i))).reduce((x, y) => ops.add(x, y));
  return ops.concatenate(
    [ops.div(first, part(gaps, axis, 0, 1)), inner, ops.div(last, part(gaps, axis, -1))],
    axis,
  );
}

/** Options of {@link trapezoid}. */
export interface TrapezoidOptions {
  /** The places of the samples: one axis, or the shape of the samples. */
  x?: ArrayLike | null;
  /** The distance between samples where their places aren't given; 1 by default. */
  dx?: ArrayLike;
  /** The axis to integrate along; the last by default. */
  axis?: number;
}

/**
 * The integral of samples along an axis, the last by default, by the trapezoidal rule: Σ (x₊ − x)·(y + y₊)/2. Integers
 * give float32.
 *
 * @throws RangeError for a 0-d array and an axis that `y` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.trapezoid([1, 2, 3]).item(), 4);
 * assertEquals(np.trapezoid([1, 2, 3], [0, 1, 4]).item(), 9);
 * assertEquals(np.trapezoid([[1, 2], [3, 4]], { dx: 2, axis: 0 }).tolist(), [4, 6]);
 * ```
 */
export function trapezoid(
  y: ArrayLike,
  x?: Or<ArrayLike | null, TrapezoidOptions>,
  dx?: Or<ArrayLike, TrapezoidOptions>,
  axis?: Or<number, TrapezoidOptions>,
): NDArray {
  const given = named<TrapezoidOptions>("trapezoid", ["x", "dx", "axis"], [x, dx, axis]);
  const places = given.x ?? null;
  const [a, at = null] = ops.promoteAll(places === null ? [asArray(y)] : [asArray(y), asArray(places)])
    .map(ops.inexact);
  if (a.ndim === 0) throw new RangeError("trapezoid: the samples are a 0-d array; they need an axis");
  const along = checkAxis("trapezoid", given.axis ?? -1, a.ndim);
  const samples = ops.moveAxis(a, along, a.ndim - 1);
  const end = a.ndim - 1;
  const gaps = at === null ? spacing(asArray(given.dx ?? 1), along, a.ndim) : between(at, given.axis ?? -1);
  if (gaps.ndim > 0 && gaps.shape[gaps.ndim - 1] !== 1) {
    const heights = ops.add(part(samples, end, 1), part(samples, end, 0, -1));
    const areas = ops.mul(gaps, heights);
    return ops.mul(ops.reduceSum(areas, [areas.ndim - 1]), 0.5);
  }
  if (a.shape[along] === 0) throw new RangeError(`trapezoid: axis ${along} of shape ${shapeText(a.shape)} is empty`);
  const sum = ops.reduceSum(samples, [end]);
  const ends = ops.reshape(ops.add(part(samples, end, 0, 1), part(samples, end, -1)), sum.shape);
  const width = gaps.ndim === 0 ? gaps : ops.reshape(gaps, gaps.shape.slice(0, -1));
  return ops.mul(width, ops.sub(sum, ops.mul(ends, 0.5)));
}

/** Distances between samples with as many axes as these, along the last; one number as it is. */
function spacing(dx: NDArray, axis: number, ndim: number): NDArray {
  if (dx.ndim === 0) return dx;
  return ops.moveAxis(ops.reshape(dx, [...new Array<number>(ndim - dx.ndim).fill(1), ...dx.shape]), axis, ndim - 1);
}

/** The distances between places along an axis, moved last; of one axis as they are. */
function between(places: NDArray, axis: number): NDArray {
  if (places.ndim === 1) return steps(places, 0);
  const at = checkAxis("trapezoid", axis, places.ndim);
  return ops.moveAxis(steps(places, at), at, places.ndim - 1);
}
