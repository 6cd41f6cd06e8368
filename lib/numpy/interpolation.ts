/**
 * Interpolation between samples.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { remainder } from "./arithmetic.ts";
import { named, type Or } from "./named.ts";
import { inexactPair } from "./operands.ts";
import { part } from "./parts.ts";
import { placesAmong } from "./searching.ts";
import { take } from "./take.ts";

/** What {@link interp} gives outside of the samples: a number, or `extrapolate`; null is the nearest sample. */
export type InterpBeyond = ArrayLike | "extrapolate" | null;

/** Options of {@link interp}. */
export interface InterpOptions {
  /** The value left of the first sample; the first value by default, `extrapolate` goes on along the first line. */
  left?: InterpBeyond;
  /** The value right of the last sample; the last value by default, `extrapolate` goes on along the last line. */
  right?: InterpBeyond;
  /** The period of the samples' places, which then need no order; `left` and `right` mean nothing then. */
  period?: ArrayLike | null;
}

/**
 * Linear interpolation: the values at `x` of the lines between the samples `fp` at the increasing places `xp`. It
 * differentiates in `x` and in `fp`; at a sample the derivative is that of the line to the right of it. Integers and
 * booleans become float32.
 *
 * @throws TypeError for complex places. RangeError for samples that aren't two lists of one length, a period that
 * isn't one number, and a word other than `extrapolate`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.interp([0.5, 2, 9], [0, 1, 3], [1, 3, 2]).tolist(), [2, 2.5, 2]);
 * assertEquals(np.interp(4, [0, 1, 3], [1, 3, 2], { right: "extrapolate" }).item(), 1.5);
 * ```
 */
export function interp(
  x: ArrayLike,
  xp: ArrayLike,
  fp: ArrayLike,
  left?: Or<InterpBeyond, InterpOptions>,
  right?: Or<InterpBeyond, InterpOptions>,
  period?: Or<ArrayLike | null, InterpOptions>,
): NDArray {
  const given = named<InterpOptions>("interp", ["left", "right", "period"], [left, right, period]);
  const beyond = [given.left, given.right].map((v) => checkBeyond(v ?? null));
  const [at, places] = inexactPair(x, xp);
  const values = ops.inexact(asArray(fp));
  if (places.ndim !== 1 || values.ndim !== 1 || places.size !== values.size || places.size === 0) {
    throw new RangeError(
      `interp: samples of shapes ${shapeText(places.shape)} and ${
        shapeText(values.shape)
      } must have one axis, of one length from 1`,
    );
  }
  if (at.aval.kind === "c") {
    throw new TypeError(`interp: the places ${avalText(at)} must be real; interpolate along real or abs`);
  }
  const cyclic = given.period ?? null;
  if (cyclic === null) return between(at, places, values, beyond);
  const cycle = ops.abs(ops.convert(asArray(cyclic), at.dtype));
  if (cycle.ndim > 0) throw new RangeError(`interp: the period ${avalText(cycle)} must be one number`);
  const [sorted, moved] = ops.sort([remainder(places, cycle), values], 0, 1);
  const last = sorted.size - 1;
  const around = (v: NDArray, by: NDArray | null): NDArray => {
    const [before, after] = [part(v, 0, last), part(v, 0, 0, 1)];
    return ops.concatenate([by ? ops.sub(before, by) : before, v, by ? ops.add(after, by) : after], 0);
  };
  return between(remainder(at, cycle), around(sorted, cycle), around(moved, null), ["extrapolate", "extrapolate"]);
}

/** A value, `extrapolate` or null, checked to be no other word. */
function checkBeyond(x: InterpBeyond): InterpBeyond {
  if (typeof x !== "string" || x === "extrapolate") return x;
  throw new RangeError(`interp: the only word for left and right is "extrapolate", not ${valueText(x)}`);
}

function between(x: NDArray, xp: NDArray, fp: NDArray, [left, right]: readonly InterpBeyond[]): NDArray {
  const n = xp.size;
  const place = placesAmong(xp, x, "right");
  const next = ops.min(ops.max(place, 1), n - 1);
  const before = ops.sub(next, 1);
  const sample = (v: NDArray, i: NDArray): NDArray => take(v, i, 0);
  const width = ops.sub(sample(xp, next), sample(xp, before));
  const rise = ops.sub(sample(fp, next), sample(fp, before));
  const start = sample(fp, before);
  // Samples at one place; a tolerance as in JAX, so that no gradient is infinite.
  const flat = ops.le(ops.abs(width), xp.dtype === "float32" ? 2 ** -46 : 2 ** -104);
  const share = ops.div(ops.sub(x, sample(xp, before)), ops.select(flat, 1, width));
  let y = ops.select(flat, start, ops.add(start, ops.mul(share, rise)));
  const end = (i: number, v: NDArray): NDArray => ops.reshape(part(v, 0, i, i + 1), []);
  if (left !== "extrapolate") y = ops.select(ops.lt(x, end(0, xp)), left ?? end(0, fp), y);
  if (right !== "extrapolate") y = ops.select(ops.gt(x, end(n - 1, xp)), right ?? end(n - 1, fp), y);
  return y;
}
