/**
 * How the modes of `pad` fill one axis from the elements along it, of which there is at least one.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { part } from "./parts.ts";
import { median } from "./quantiles.ts";
import { evenlySpaced } from "./even.ts";
import { max, min } from "./reductions.ts";
import { repeat } from "./repeating.ts";
import { mean } from "./statistics.ts";

/** Lengths before and after. */
export type Widths = readonly [before: number, after: number];

/** Arrays along an axis, empty ones left out. */
function joined(parts: readonly NDArray[], axis: number): NDArray {
  return ops.concatenate(parts.filter((p) => p.shape[axis] > 0), axis);
}

/** The first element before, the last one after. */
export function edge(x: NDArray, axis: number, [before, after]: Widths): NDArray {
  const n = x.shape[axis];
  const first = repeat(part(x, axis, 0, 1), before, axis);
  return joined([first, x, repeat(part(x, axis, n - 1, n), after, axis)], axis);
}

/** The axis again and again. */
export function wrapAround(x: NDArray, axis: number, [before, after]: Widths): NDArray {
  const n = x.shape[axis];
  const whole = new Array<NDArray>(Math.floor(before / n) + 1 + Math.floor(after / n)).fill(x);
  return joined([part(x, axis, n - before % n, n), ...whole, part(x, axis, 0, after % n)], axis);
}

/** Mirror images: without the edge (`reflect`) or with it, subtracted from twice the edge's value if odd. */
export function mirror(
  x: NDArray,
  axis: number,
  [before, after]: Widths,
  mode: "reflect" | "symmetric",
  type: "even" | "odd",
): NDArray {
  const ahead = mirrorAfter(ops.rev(x, [axis]), axis, before, x.shape[axis], mode, type);
  return mirrorAfter(ops.rev(ahead, [axis]), axis, after, x.shape[axis], mode, type);
}

/** {@link mirror} at the end alone. An image is as long as the axis was at first; further ones are of what is there then. */
function mirrorAfter(
  x: NDArray,
  axis: number,
  width: number,
  n: number,
  mode: "reflect" | "symmetric",
  type: "even" | "odd",
): NDArray {
  const skipped = mode === "reflect" && n > 1 ? 1 : 0;
  let y = x;
  for (let left = width; left > 0;) {
    const length = Math.min(left, n - skipped);
    const end = y.shape[axis];
    const image = ops.rev(part(y, axis, end - length - skipped, end - skipped), [axis]);
    const turned = type === "odd" ? ops.sub(ops.mul(part(y, axis, end - 1, end), 2), image) : image;
    y = joined([y, turned], axis);
    left -= length;
  }
  return y;
}

/** Even steps between the edges and the values at the ends. */
export function ramp(x: NDArray, axis: number, [before, after]: Widths, [first, last]: Widths): NDArray {
  const n = x.shape[axis];
  const line = (value: number, at: number, num: number): NDArray => {
    const side = ops.reshape(part(x, axis, at, at + 1), x.shape.toSpliced(axis, 1));
    return evenlySpaced(value, side, { num, endpoint: false, dtype: x.dtype, axis }).numbers;
  };
  return joined([line(first, 0, before), x, ops.rev(line(last, n - 1, after), [axis])], axis);
}

/** A statistic of the whole axis, or of as many elements next to each edge. */
export function statistic(
  mode: "maximum" | "mean" | "median" | "minimum",
  x: NDArray,
  axis: number,
  [before, after]: Widths,
  lengths: Widths | null,
): NDArray {
  const n = x.shape[axis];
  const filler = (start: number, stop: number, width: number): NDArray => {
    const y = reduced(mode, part(x, axis, start, stop), axis);
    const value = ops.convert(x.aval.kind === "i" && y.aval.kind === "f" ? ops.round(y) : y, x.dtype, x.weakType);
    return repeat(value, width, axis);
  };
  const [first, last] = lengths === null ? [n, n] : lengths.map((length) => Math.min(length, n));
  return joined([filler(0, first, before), x, filler(n - last, n, after)], axis);
}

/** A statistic along an axis, which stays with length 1. */
function reduced(mode: "maximum" | "mean" | "median" | "minimum", x: NDArray, axis: number): NDArray {
  const reduce = { maximum: max, mean, median, minimum: min }[mode];
  return reduce(x, { axis, keepdims: true });
}
