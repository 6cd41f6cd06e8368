/**
 * Random numbers by inversion: functions of uniform ones.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { add, div, log, log1p, mul, neg, sub } from "../ops/mod.ts";
import { commonShape, type DTypeOr, parameters, sampleOf, type ShapeOr } from "./arguments.ts";
import { ofUniform, uniformOf } from "./uniform.ts";

/** −log(1 − u), u uniform in [0, 1). */
export const exponentialOf: ReturnType<typeof ofUniform> = ofUniform("exponential", (u) => neg(log1p(neg(u))));

/**
 * Numbers of the exponential distribution of rate 1, of density e⁻ˣ for x ≥ 0: −log(1 − u), u uniform.
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
export function exponential(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.exponential", shape, dtype);
  return exponentialOf("random.exponential", key, sample.shape ?? [], sample.dtype);
}

const laplaceOf = ofUniform(
  "laplace",
  (u) => mul(ops.sign(u), log1p(neg(ops.abs(u)))),
  ({ eps }) => -1 + eps / 2,
);

/**
 * Numbers of the Laplace distribution of location 0 and scale 1, of density ½e^−|x|: sign(u)·log(1 − |u|), u uniform in
 * (−1, 1).
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.laplace(random.key(0), [3]).shape, [3]);
 * ```
 */
export function laplace(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.laplace", shape, dtype);
  return laplaceOf("random.laplace", key, sample.shape ?? [], sample.dtype);
}

const logisticOf = ofUniform("logistic", (u) => sub(log(u), log1p(neg(u))), ({ tiny }) => tiny);

/**
 * Numbers of the logistic distribution of location 0 and scale 1, of density e⁻ˣ/(1 + e⁻ˣ)²: log u − log(1 − u), u
 * uniform.
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.logistic(random.key(0), [3]).shape, [3]);
 * ```
 */
export function logistic(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.logistic", shape, dtype);
  return logisticOf("random.logistic", key, sample.shape ?? [], sample.dtype);
}

const cauchyOf = ofUniform("cauchy", (u) => ops.tan(mul(Math.PI, sub(u, 0.5))), ({ eps }) => eps);

/**
 * Numbers of the Cauchy distribution of location 0 and scale 1, of density 1/(π(1 + x²)): tan(π(u − ½)), u uniform.
 *
 * @throws TypeError for what is no key and for a dtype that is no float.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.cauchy(random.key(0), [3]).shape, [3]);
 * ```
 */
export function cauchy(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.cauchy", shape, dtype);
  return cauchyOf("random.cauchy", key, sample.shape ?? [], sample.dtype);
}

/**
 * Numbers of the Pareto distribution of scale 1 and shape b, of density b/x^(b+1) for x ≥ 1: exp(e/b), e exponential.
 * `b` broadcasts to the shape of the sample.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for a `b` of more precision. RangeError for a
 * `b` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.pareto(random.key(0), Infinity, [2]).tolist(), [1, 1]);
 * ```
 */
export function pareto(key: NDArray, b: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.pareto";
  const sample = sampleOf(action, shape, dtype);
  const [given] = parameters(action, sample.dtype, { b });
  const lengths = commonShape(action, sample.shape, [given]);
  return ops.exp(div(exponentialOf(action, key, lengths, sample.dtype), given));
}

/**
 * Numbers of the Rayleigh distribution, of density x/scale²·exp(−x²/(2·scale²)) for x ≥ 0: scale·√(−2·log u), u uniform.
 * `scale` broadcasts to the shape.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for a `scale` of more precision. RangeError for
 * a `scale` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.rayleigh(random.key(0), [1, 2]).shape, [2]);
 * ```
 */
export function rayleigh(key: NDArray, scale: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.rayleigh";
  const sample = sampleOf(action, shape, dtype);
  const [given] = parameters(action, sample.dtype, { scale });
  const lengths = commonShape(action, sample.shape, [given]);
  const u = uniformOf(action, key, lengths, sample.dtype);
  return mul(given, ops.sqrt(mul(log(u), -2)));
}

/**
 * Numbers of the Weibull distribution with c = `concentration` and z = x/scale, of density c/scale·z^(c−1)·exp(−z^c) for
 * x ≥ 0: scale·(−log(1 − u))^(1/c), u uniform in the shape, with which the parameters broadcast.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for parameters that don't broadcast.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.weibullMin(random.key(0), 0, 2, [2]).tolist(), [0, 0]);
 * ```
 */
export function weibullMin(
  key: NDArray,
  scale: ArrayLike,
  concentration: ArrayLike,
  shape?: ShapeOr,
  dtype?: DTypeOr,
): NDArray {
  const sample = sampleOf("random.weibullMin", shape, dtype);
  const e = exponentialOf("random.weibullMin", key, sample.shape ?? [], sample.dtype);
  return mul(ops.pow(e, ops.trueDivide(1, concentration)), scale);
}

/**
 * Numbers of the triangular distribution between `left` and `right`, whose density rises linearly up to `mode` and falls
 * linearly from there, to 0 at either end. The parameters broadcast to the shape.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for parameters of more precision. RangeError
 * for parameters that don't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.triangular(random.key(0), 1, 2, 4, [5]);
 * assertEquals([np.all(x.greater(1)).item<boolean>(), np.all(x.less(4)).item<boolean>()], [true, true]);
 * ```
 */
export function triangular(
  key: NDArray,
  left: ArrayLike,
  mode: ArrayLike,
  right: ArrayLike,
  shape?: ShapeOr,
  dtype?: DTypeOr,
): NDArray {
  const action = "random.triangular";
  const sample = sampleOf(action, shape, dtype);
  const given = parameters(action, sample.dtype, { left, mode, right });
  const lengths = commonShape(action, sample.shape, given);
  const [l, m, r] = given.map((x) => ops.broadcastTo(x, lengths));
  const u = uniformOf(action, key, lengths, sample.dtype);
  const rising = add(l, ops.sqrt(mul(mul(u, sub(r, l)), sub(m, l))));
  const falling = sub(r, ops.sqrt(mul(mul(sub(1, u), sub(r, l)), sub(r, m))));
  return ops.select(ops.lt(u, div(sub(m, l), sub(r, l))), rising, falling);
}
