/**
 * What all transforms of `fft` do: pick axes, cut or pad them, transform, scale.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { FftType } from "../core/plan.ts";
import { shapeText, valueText } from "../errors.ts";
import { checkAxes, checkInteger } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

/**
 * How transforms of n elements are scaled: `backward`, the default, divides the inverse ones by n, `forward` the others,
 * and `ortho` either by √n.
 */
export type FftNorm = "backward" | "ortho" | "forward";

/** Options of the transforms along one axis. */
export interface FftOptions {
  /** The length of the axis, of the real side for real transforms: it is cut, or padded with zeros, to fit. */
  n?: number | null;
  /** The axis, the last by default; null is all axes, as JAX has it. */
  axis?: number | null;
  /** How the result is scaled; `backward` by default. */
  norm?: FftNorm | null;
}

/** Options of the transforms along several axes. */
export interface FftAxesOptions {
  /** The lengths of the axes, of the real side for real transforms: they are cut, or padded with zeros, to fit. */
  s?: readonly number[] | null;
  /** The axes, of which real transforms halve the last; by default all, or as many of the last as `s` has. */
  axes?: readonly number[] | null;
  /** How the result is scaled; `backward` by default. */
  norm?: FftNorm | null;
}

/** Which transform, and whether it is called an inverse: that decides how `norm` scales it. */
export interface Kind {
  readonly action: string;
  readonly type: FftType;
  readonly inverse: boolean;
}

/** The lengths, checked to be integers from 1, and as many as the axes. */
function checkLengths(action: string, s: readonly number[], axes: readonly number[] | null, ndim: number): void {
  for (const n of s) checkInteger(action, "a length", n, 1);
  if (axes !== null && axes.length !== s.length) {
    throw new RangeError(
      `${action}: ${s.length} lengths don't go with ${axes.length} axes; give as many lengths as axes`,
    );
  }
  if (s.length > ndim) {
    throw new RangeError(`${action}: ${s.length} lengths are more than the ${ndim} axes of the array; give fewer`);
  }
}

/** The factor that turns a transform of `size` elements, of which the inverse divides by that, to the norm asked for. */
function scaleOf({ action, inverse }: Kind, norm: FftNorm | null | undefined, size: number): number {
  switch (norm ?? "backward") {
    case "backward":
      return 1;
    case "ortho":
      return inverse ? Math.sqrt(size) : 1 / Math.sqrt(size);
    case "forward":
      return inverse ? size : 1 / size;
    default:
      throw new RangeError(
        `${action}: the norm ${valueText(norm)} is unknown; it must be "backward", "ortho" or "forward"`,
      );
  }
}

/** The transform along several axes. */
export function alongAxes(kind: Kind, x: NDArray, { s = null, axes = null, norm }: FftAxesOptions): NDArray {
  const { action, type } = kind;
  if (type === "rfft" && x.aval.kind === "c") {
    throw new TypeError(`${action}: an array of ${x.dtype} was given; take the fft, or the real part with np.real()`);
  }
  if (s !== null) checkLengths(action, s, axes, x.ndim);
  const chosen = axes === null && s !== null ? s.map((_, i) => x.ndim - s.length + i) : checkAxes(action, axes, x.ndim);
  const kept = x.shape.map((_, i) => i).filter((i) => !chosen.includes(i));
  const order = [...kept, ...chosen];
  const operand = ops.transpose(x, order);
  const there = operand.shape.slice(kept.length);
  const last = chosen.length - 1;
  const lengths = s ?? (type === "irfft" && last >= 0 ? there.with(last, Math.max(0, 2 * (there[last] - 1))) : there);
  const wanted = type === "irfft" && last >= 0 && s !== null ? lengths.with(last, (lengths[last] >> 1) + 1) : lengths;
  const fitted = s === null ? operand : fit(operand, [...kept.map((i) => x.shape[i]), ...wanted]);
  if (type === "rfft" && last >= 0 && lengths[last] === 0) {
    throw new RangeError(
      `${action}: axis ${chosen[last]} of an array of shape ${shapeText(x.shape)} is empty; give it a length`,
    );
  }
  const scale = scaleOf(kind, norm, lengths.reduce((n, d) => n * d, 1));
  const y = ops.fft(fitted, type, lengths);
  return ops.transpose(scale === 1 ? y : ops.mul(y, scale), order.map((_, i) => order.indexOf(i)));
}

/** `x` cut, or padded with zeros, to a shape. */
function fit(x: NDArray, shape: readonly number[]): NDArray {
  return ops.pad(x, x.shape.map(() => 0), shape.map((n, i) => n - x.shape[i]));
}

/** The transform along one axis. */
export function alongAxis(kind: Kind, x: NDArray, { n = null, axis = -1, norm }: FftOptions): NDArray {
  if (axis !== null && typeof axis !== "number") {
    throw new TypeError(
      `${kind.action}: axis ${valueText(axis)} is no number; a transform along several axes is ${kind.action}n`,
    );
  }
  return alongAxes(kind, x, { s: n === null ? null : [n], axes: axis === null ? null : [axis], norm });
}

/** The transform along two axes, the last ones by default. */
export function alongTwo(kind: Kind, x: NDArray, { s, axes = [-2, -1], norm }: FftAxesOptions): NDArray {
  if (axes?.length !== 2) {
    throw new RangeError(
      `${kind.action}: axes ${axes === null ? "null" : `[${axes.join(",")}]`} must be two; any number takes ${
        kind.action.replace("2", "n")
      }`,
    );
  }
  return alongAxes(kind, x, { s, axes, norm });
}
