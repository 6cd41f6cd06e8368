/**
 * Random numbers whose logarithm of the density is a power, and points of balls of norms of that power.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { checkInteger } from "../numpy/arguments.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";
import { add, div, mul, pow, trueDivide } from "../ops/mod.ts";
import { asked, commonShape, type DTypeOr, sampleOf, type SampleOptions, type ShapeOr } from "./arguments.ts";
import { rademacherOf } from "./discrete.ts";
import { gammaOf } from "./gamma.ts";
import { exponentialOf } from "./inverse.ts";
import { split } from "./keys.ts";

/** ±g^(1/p), g gamma-distributed of shape 1/p. */
function generalizedNormalOf(
  action: string,
  key: NDArray,
  p: ArrayLike,
  shape: readonly number[],
  dtype: DType,
): NDArray {
  const root = ops.arrayAs(trueDivide(1, p), dtype);
  commonShape(action, shape, [root]);
  const [first, second] = split(key);
  const g = gammaOf(first, ops.broadcastTo(root, shape), false);
  return mul(rademacherOf(action, second, shape, dtype), pow(g, root));
}

/**
 * Numbers of the generalized normal distribution of shape p, of density p/(2Γ(1/p))·exp(−|x|^p): the Laplace distribution
 * for p = 1, the normal one of variance ½ for p = 2. `p` broadcasts to the shape of the sample.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for a `p` that doesn't broadcast to
 * the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.generalizedNormal(random.key(0), 3, [4]).shape, [4]);
 * ```
 */
export function generalizedNormal(key: NDArray, p: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.generalizedNormal", shape, dtype);
  return generalizedNormalOf("random.generalizedNormal", key, p, sample.shape ?? [], sample.dtype);
}

/** Options of {@link ball}. */
export interface BallOptions extends SampleOptions {
  /** The norm's power; 2 by default. */
  p?: ArrayLike;
}

/**
 * Points uniform in the unit ball of d dimensions under the norm of power p, Σ|xᵢ|^p ≤ 1, along a new last axis: numbers
 * of {@link generalizedNormal}, divided by (Σ|xᵢ|^p + e)^(1/p), e exponential (Barthe et al. 2005, "A probabilistic
 * approach to the geometry of the ℓₚⁿ-ball").
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for a d that is no integer from 0, and
 * for a `p` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.ball(random.key(0), 3, { shape: [4] });
 * assertEquals([x.shape, np.all(np.sum(x.mul(x), -1).less(1)).item<boolean>()], [[4, 3], true]);
 * ```
 */
export function ball(
  key: NDArray,
  d: number,
  p?: Or<ArrayLike, BallOptions>,
  shape?: ShapeOr<BallOptions>,
  dtype?: DTypeOr<BallOptions>,
): NDArray {
  const action = "random.ball";
  const given = named<BallOptions>(action, ["p", "shape", "dtype"], [p, shape, dtype]);
  const sample = asked(action, given);
  const lengths = sample.shape ?? [];
  const power = given.p ?? 2;
  const [first, second] = split(key);
  const whole = [...lengths, checkInteger(action, "d", d, 0)];
  const g = generalizedNormalOf(action, first, power, whole, sample.dtype);
  const sum = ops.reduceSum(pow(ops.abs(g), power), [lengths.length]);
  const e = exponentialOf(action, second, lengths, sample.dtype);
  const radius = pow(add(sum, e), trueDivide(1, power));
  return div(g, ops.reshape(radius, [...radius.shape, 1]));
}
