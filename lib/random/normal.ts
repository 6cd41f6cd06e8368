/**
 * Normal random numbers, and what is made of them.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { type DType, kindOf, realOf } from "../core/dtype.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";
import { add, div, mul, sub } from "../ops/mod.ts";
import {
  asked,
  commonShape,
  type DTypeOr,
  parameters,
  sampleOf,
  type SampleOptions,
  type ShapeOr,
} from "./arguments.ts";
import { rademacherOf } from "./discrete.ts";
import { sampler, split, type Words } from "./keys.ts";
import { between, floatInfo, uniformOf, unitOf } from "./uniform.ts";

/** √2·erf⁻¹(u), by XLA's formula, so that the numbers are JAX's, u uniform in (−1, 1), from two words each. */
export function normalFrom(words: Words, dtype: DType): NDArray {
  const u = between(unitOf(words, dtype), -1 + floatInfo(dtype).eps / 2, 1);
  return mul(ops.erfInvXla(u), Math.SQRT2);
}

const realNormal = sampler("normal", normalFrom);

/** Standard normal numbers, complex ones too. */
export function normalOf(action: string, key: NDArray, shape: readonly number[], dtype: DType): NDArray {
  if (kindOf(dtype) === "f") return realNormal(action, key, shape, dtype);
  const parts = [...split(key)].map((k) => div(normalOf(action, k, shape, realOf(dtype)), Math.SQRT2));
  return ops.complex(parts[0], parts[1]);
}

/**
 * Numbers of the standard normal distribution, of density exp(−x²/2)/√(2π): √2·erf⁻¹ of uniform ones. Complex ones have
 * variance 1, half in each part.
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
export function normal(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.normal", shape, dtype, "fc");
  return normalOf("random.normal", key, sample.shape ?? [], sample.dtype);
}

/** Options of {@link lognormal}. */
export interface LognormalOptions extends SampleOptions {
  /** The standard deviation of the logarithm; 1 by default. */
  sigma?: ArrayLike;
}

/**
 * exp(sigma·n), n standard normal: the density is exp(−(log x)²/(2σ²))/(xσ√(2π)) for x > 0. `sigma` broadcasts to the
 * shape.
 *
 * @throws TypeError for what is no key, for a dtype that is neither float nor complex, and for a `sigma` of more
 * precision. RangeError for a `sigma` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.lognormal(random.key(0), 0, [2]).tolist(), [1, 1]);
 * ```
 */
export function lognormal(
  key: NDArray,
  sigma?: Or<ArrayLike, LognormalOptions>,
  shape?: ShapeOr<LognormalOptions>,
  dtype?: DTypeOr<LognormalOptions>,
): NDArray {
  const action = "random.lognormal";
  const given = named<LognormalOptions>(action, ["sigma", "shape", "dtype"], [sigma, shape, dtype]);
  const sample = asked(action, given, "fc");
  const [scale] = parameters(action, sample.dtype, { sigma: given.sigma ?? 1 });
  const lengths = commonShape(action, sample.shape, [scale]);
  return ops.exp(mul(normalOf(action, key, lengths, sample.dtype), scale));
}

/** Normal numbers between bounds that broadcast to the shape. */
export function truncatedNormalOf(
  action: string,
  key: NDArray,
  lower: NDArray,
  upper: NDArray,
  shape: readonly number[],
  dtype: DType,
): NDArray {
  const [a, b] = [lower, upper].map((x) => ops.erf(div(x, Math.SQRT2)));
  const x = mul(Math.SQRT2, ops.erfInvXla(uniformOf(action, key, shape, dtype, a, b)));
  // Rounding must not put a number on a bound or beyond.
  const [least, most] = [lower, upper].map((x, i) =>
    ops.nextafter(ops.stopGradient(x), ops.constLike(x, i === 0 ? Infinity : -Infinity))
  );
  return ops.min(ops.max(x, least), most);
}

/**
 * Numbers of the standard normal distribution between `lower` and `upper`: the density exp(−x²/2)/√(2π) divided by the
 * probability of lying there. √2·erf⁻¹ of numbers uniform between erf(lower/√2) and erf(upper/√2); the bounds broadcast
 * to the shape.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for bounds that don't broadcast to
 * the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.truncatedNormal(random.key(0), -1, 2, [5]);
 * assertEquals([np.all(x.greater(-1)).item<boolean>(), np.all(x.less(2)).item<boolean>()], [true, true]);
 * ```
 */
export function truncatedNormal(
  key: NDArray,
  lower: ArrayLike,
  upper: ArrayLike,
  shape?: ShapeOr,
  dtype?: DTypeOr,
): NDArray {
  const action = "random.truncatedNormal";
  const sample = sampleOf(action, shape, dtype);
  const [a, b] = [lower, upper].map((x) => ops.arrayAs(x, sample.dtype));
  return truncatedNormalOf(action, key, a, b, commonShape(action, sample.shape, [a, b]), sample.dtype);
}

/** The length of three standard normal numbers each. */
function maxwellOf(action: string, key: NDArray, shape: readonly number[], dtype: DType): NDArray {
  const n = normalOf(action, key, [...shape, 3], dtype);
  return ops.sqrt(ops.reduceSum(mul(n, n), [shape.length]));
}

/**
 * Numbers of the Maxwell distribution of scale 1, of density √(2/π)·x²·exp(−x²/2) for x ≥ 0: lengths of three standard
 * normal numbers.
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.all(random.maxwell(random.key(0), [5]).greater(0)).item<boolean>(), true);
 * ```
 */
export function maxwell(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.maxwell", shape, dtype);
  return maxwellOf("random.maxwell", key, sample.shape ?? [], sample.dtype);
}

/**
 * Numbers loc ± scale·m, m of the Maxwell distribution of scale 1 and either sign as likely: with z = (x − loc)/scale,
 * the density is z²·exp(−z²/2)/(scale·√(2π)).
 *
 * The result's shape is `shape` followed by that to which `loc` and `scale` broadcast, which also stands for an empty
 * `shape`: so JAX has it.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for parameters that don't broadcast.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.doubleSidedMaxwell(random.key(0), 3, 0, [2]).tolist(), [3, 3]);
 * assertEquals(random.doubleSidedMaxwell(random.key(0), [0, 0], 1, [4]).shape, [4, 2]);
 * ```
 */
export function doubleSidedMaxwell(
  key: NDArray,
  loc: ArrayLike,
  scale: ArrayLike,
  shape?: ShapeOr,
  dtype?: DTypeOr,
): NDArray {
  const action = "random.doubleSidedMaxwell";
  const sample = sampleOf(action, shape, dtype);
  const own = commonShape(action, null, [loc, scale].map((x) => ops.asArray(x)));
  const lead = sample.shape === null || sample.shape.length === 0 ? own : sample.shape;
  const [first, second] = split(key);
  const length = maxwellOf(action, first, [...lead, ...own], sample.dtype);
  const sign = rademacherOf(action, second, length.shape, sample.dtype);
  return add(mul(mul(sign, length), scale), loc);
}

/**
 * Numbers of the Wald, or inverse Gaussian, distribution of scale 1, of density √(1/(2πx³))·exp(−(x − mean)²/(2·mean²·x))
 * for x > 0: Michael, Schucany and Haas 1976, "Generating random variates using transformations with multiple roots".
 * `mean` broadcasts to the shape.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for a `mean` of more precision. RangeError for
 * a `mean` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.all(random.wald(random.key(0), 2, [5]).greater(0)).item<boolean>(), true);
 * ```
 */
export function wald(key: NDArray, mean: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.wald";
  const sample = sampleOf(action, shape, dtype);
  const [given] = parameters(action, sample.dtype, { mean });
  const lengths = commonShape(action, sample.shape, [given]);
  const m = ops.broadcastTo(given, lengths);
  const [first, second] = split(key);
  const y = ops.square(normalOf(action, first, lengths, sample.dtype));
  const z = uniformOf(action, second, lengths, sample.dtype);
  // Of the two roots x and m²/x of (x − m)²/(m²x) = y, the smaller, or else the larger.
  const square = ops.square(m);
  const root = ops.sqrt(add(mul(mul(4, m), y), mul(square, ops.square(y))));
  const x = sub(add(m, div(mul(square, y), 2)), mul(div(m, 2), root));
  return ops.select(ops.le(z, div(m, add(m, x))), x, div(square, x));
}
