/**
 * Uniform random numbers, of which most others are made.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";
import { oneMap } from "../transforms/one_map.ts";
import { add, arrayAs, bitcast, convert, mul, or, shiftRightLogical, sub, xor } from "../ops/mod.ts";
import { asked, type DTypeOr, type SampleOptions, type ShapeOr } from "./arguments.ts";
import { sampler, type Words } from "./keys.ts";
import { mulAdd } from "./rounding.ts";

/** What is special about a float dtype. */
export interface FloatInfo {
  /** The bits of the mantissa. */
  readonly mantissa: number;
  /** The distance of 1 from the next number. */
  readonly eps: number;
  /** The smallest normal number. */
  readonly tiny: number;
}

/** What is special about a float dtype. */
export function floatInfo(dtype: DType): FloatInfo {
  const [mantissa, exponent] = dtype === "float32" ? [23, -126] : [52, -1022];
  return { mantissa, eps: 2 ** -mantissa, tiny: 2 ** exponent };
}

/** Numbers at even distances in [0, 1), from two words each: as many random bits as the mantissa has. */
export function unitOf([high, low]: Words, dtype: DType): NDArray {
  if (dtype === "float32") {
    return sub(bitcast(or(shiftRightLogical(xor(high, low), 9), 0x3f800000), "float32"), 1);
  }
  // The upper 52 of 64 bits, as JAX has them; each product and the sum are exact.
  const upper = mul(convert(high, "float64"), 2 ** -32);
  return add(upper, mul(convert(shiftRightLogical(low, 12), "float64"), 2 ** -52));
}

/** Numbers f in [0, 1) moved to [min, max), the product and the sum rounded once together as XLA compiles them. */
const moved = oneMap("uniform", (f, min, max) => {
  const span = sub(max, min);
  return ops.max(min, f.dtype === "float32" ? mulAdd(f, span, min) : add(mul(f, span), min));
});

/** The same where the product is exact, or nothing is added to it. */
const movedExactly = oneMap("uniform exactly", (f, min, max) => ops.max(min, add(mul(f, sub(max, min)), min)));

/** A bound, broadcast to the shape that was asked for unless it is a scalar. */
export function bounded(x: NDArray, shape: readonly number[]): NDArray {
  return x.ndim === 0 ? x : ops.broadcastTo(x, shape);
}

/** Whether f·span is exact, or not added to anything. */
function isExact(min: ArrayLike, max: ArrayLike): boolean {
  if (typeof min !== "number" || typeof max !== "number") return false;
  const span = Math.fround(Math.fround(max) - Math.fround(min));
  return min === 0 || Number.isInteger(Math.log2(Math.abs(span)));
}

/** Numbers f in [0, 1), moved to [min, max). */
export function between(f: NDArray, min: ArrayLike, max: ArrayLike): NDArray {
  if (min === 0 && max === 1) return f;
  const [lo, hi] = [min, max].map((x) => bounded(arrayAs(x, f.dtype), f.shape));
  return (isExact(min, max) ? movedExactly : moved)(f, lo, hi);
}

const unit = sampler("unit", unitOf);

/** What gives `f` of numbers uniform in [min, 1) in one pass, with a `min` for each dtype. */
export function ofUniform(
  name: string,
  f: (u: NDArray) => NDArray,
  min: (info: FloatInfo) => number = () => 0,
): (action: string, key: NDArray, shape: readonly number[], dtype: DType) => NDArray {
  return sampler(name, (words, dtype) => f(between(unitOf(words, dtype), min(floatInfo(dtype)), 1)));
}

/** Numbers uniform in [min, max). */
export function uniformOf(
  action: string,
  key: NDArray,
  shape: readonly number[],
  dtype: DType,
  min: ArrayLike = 0,
  max: ArrayLike = 1,
): NDArray {
  return between(unit(action, key, shape, dtype), min, max);
}

/** Options of {@link uniform}. */
export interface UniformOptions extends SampleOptions {
  /** The smallest value; 0 by default. */
  minval?: ArrayLike;
  /** The value that none reaches (rounding aside); 1 by default. */
  maxval?: ArrayLike;
}

/**
 * Numbers uniform in [minval, maxval): random bits as the mantissa of a number in [1, 2), minus 1, scaled. The bounds
 * broadcast to the shape; the density is 1/(maxval − minval).
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for bounds that don't broadcast.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.uniform(random.key(0), [3]).shape, [3]);
 * assertEquals(random.uniform(random.key(0), { minval: 5, maxval: 5 }).item(), 5);
 * ```
 */
export function uniform(
  key: NDArray,
  shape?: ShapeOr<UniformOptions>,
  dtype?: DTypeOr<UniformOptions>,
  minval?: Or<ArrayLike, UniformOptions>,
  maxval?: Or<ArrayLike, UniformOptions>,
): NDArray {
  const action = "random.uniform";
  const keys = ["shape", "dtype", "minval", "maxval"] as const;
  const given = named<UniformOptions>(action, keys, [shape, dtype, minval, maxval]);
  const sample = asked(action, given);
  return uniformOf(action, key, sample.shape ?? [], sample.dtype, given.minval ?? 0, given.maxval ?? 1);
}
