/**
 * Random floating and complex numbers.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { type DType, kindOf, realOf } from "../core/dtype.ts";
import { checkShape, dtypeOption, isList, type ShapeLike } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { add, arrayAs, bitcast, convert, mul, or, shiftRightLogical, sub, xor } from "../ops/mod.ts";
import { draw, split } from "./keys.ts";

/** A shape as the second argument, or among the options. */
export interface SampleOptions {
  /** The shape; one number by default. */
  shape?: ShapeLike;
  /** The dtype; float32 by default. */
  dtype?: DType | null;
}

/** Options of {@link uniform}. */
export interface UniformOptions extends SampleOptions {
  /** The smallest value; 0 by default. */
  minval?: ArrayLike;
  /** The value that none reaches (rounding aside); 1 by default. */
  maxval?: ArrayLike;
}

function isOptions(x: unknown): x is SampleOptions {
  return typeof x === "object" && x !== null && !isList(x);
}

/** The shape and dtype asked for, in whichever way they were passed. */
function sample(
  action: string,
  shape: ShapeLike | SampleOptions,
  options: DType | null | SampleOptions | undefined,
  kinds: string,
): { shape: readonly number[]; dtype: DType } {
  const dtype = dtypeOption(action, isOptions(shape) ? shape : options) ?? "float32";
  if (!kinds.includes(kindOf(dtype))) {
    throw new TypeError(
      `${action}: the dtype is ${dtype}; it must be a float${kinds.includes("c") ? " or complex" : ""} dtype`,
    );
  }
  return { shape: checkShape(action, isOptions(shape) ? shape.shape ?? [] : shape), dtype };
}

/** Numbers at even distances in [0, 1): as many random bits as the mantissa has. */
function unit(action: string, key: NDArray, shape: readonly number[], dtype: DType): NDArray {
  const [high, low] = draw(action, key, shape);
  if (dtype === "float32") {
    return sub(bitcast(or(shiftRightLogical(xor(high, low), 9), 0x3f800000), "float32"), 1);
  }
  // The upper 52 of 64 bits, as JAX has them; each product and the sum are exact.
  const upper = mul(convert(high, "float64"), 2 ** -32);
  return add(upper, mul(convert(shiftRightLogical(low, 12), "float64"), 2 ** -52));
}

/** f·span + min, rounded once, as XLA compiles it: exact in float64 where float32 would round the product. */
function scaled(f: NDArray, span: NDArray, min: NDArray, exact: boolean): NDArray {
  if (exact || f.dtype !== "float32") return add(mul(f, span), min);
  const [a, b, c] = [f, span, min].map((x) => convert(x, "float64"));
  return convert(add(mul(a, b), c), "float32");
}

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

function uniformOf(
  action: string,
  key: NDArray,
  shape: readonly number[],
  dtype: DType,
  min: ArrayLike,
  max: ArrayLike,
): NDArray {
  const f = unit(action, key, shape, dtype);
  if (min === 0 && max === 1) return f;
  const [lo, hi] = [min, max].map((x) => bounded(arrayAs(x, dtype), shape));
  return ops.max(lo, scaled(f, sub(hi, lo), lo, isExact(min, max)));
}

/**
 * Numbers uniform in [minval, maxval): random bits as the mantissa of a number in [1, 2), minus 1, scaled.
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
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
  shape: ShapeLike | UniformOptions = [],
  options?: DType | null | UniformOptions,
  minval: ArrayLike = 0,
  maxval: ArrayLike = 1,
): NDArray {
  const given: UniformOptions = isOptions(shape) ? shape : isOptions(options) ? options : { minval, maxval };
  const asked = sample("random.uniform", shape, options, "f");
  return uniformOf("uniform", key, asked.shape, asked.dtype, given.minval ?? 0, given.maxval ?? 1);
}

/**
 * Numbers of the standard normal distribution: √2·erf⁻¹ of uniform ones. Complex ones have variance 1, half in each
 * part.
 *
 * @throws TypeError for what is no key and for a dtype that is neither float nor complex.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.normal(random.key(0), [2, 3]).shape, [2, 3]);
 * assertEquals(random.normal(random.key(0), [2], "complex64").dtype, "complex64");
 * ```
 */
export function normal(
  key: NDArray,
  shape: ShapeLike | SampleOptions = [],
  options?: DType | null | SampleOptions,
): NDArray {
  const asked = sample("random.normal", shape, options, "fc");
  if (kindOf(asked.dtype) === "f") return normalOf(key, asked.shape, asked.dtype);
  const [re, im] = split(key);
  const parts = [re, im].map((k) => ops.div(normalOf(k, asked.shape, realOf(asked.dtype)), Math.SQRT2));
  return ops.complex(parts[0], parts[1]);
}

/** √2·erf⁻¹(u), u uniform in (−1, 1). */
function normalOf(key: NDArray, shape: readonly number[], dtype: DType): NDArray {
  const u = uniformOf("normal", key, shape, dtype, dtype === "float32" ? -1 + 2 ** -24 : -1 + 2 ** -53, 1);
  return mul(ops.erfInv(u), Math.SQRT2);
}

/**
 * Numbers of the standard Gumbel distribution: −log(−log u), u uniform.
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.gumbel(random.key(0), [3]).shape, [3]);
 * ```
 */
export function gumbel(
  key: NDArray,
  shape: ShapeLike | SampleOptions = [],
  options?: DType | null | SampleOptions,
): NDArray {
  const asked = sample("random.gumbel", shape, options, "f");
  const tiny = asked.dtype === "float32" ? 2 ** -126 : 2 ** -1022;
  return ops.neg(ops.log(ops.neg(ops.log(uniformOf("gumbel", key, asked.shape, asked.dtype, tiny, 1)))));
}

/**
 * Numbers of the exponential distribution of rate 1: −log(1 − u), u uniform.
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.exponential(random.key(0), [3]).shape, [3]);
 * ```
 */
export function exponential(
  key: NDArray,
  shape: ShapeLike | SampleOptions = [],
  options?: DType | null | SampleOptions,
): NDArray {
  const asked = sample("random.exponential", shape, options, "f");
  return ops.neg(ops.log1p(ops.neg(uniformOf("exponential", key, asked.shape, asked.dtype, 0, 1))));
}
