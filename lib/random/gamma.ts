/**
 * Gamma-distributed random numbers, and what is made of them. They vary smoothly with the distribution's parameters.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { whileLoop } from "../lax/control.ts";
import { softmax } from "../nn/softmax.ts";
import * as np from "../numpy/mod.ts";
import * as ops from "../ops/mod.ts";
import { add, and, div, exp, ge, le, log, log1p, mul, neg, or, select, square, sub } from "../ops/mod.ts";
import { customJvpOp, type CustomJvpParams } from "../transforms/custom.ts";
import { commonShape, type DTypeOr, parameters, sampleOf, type ShapeOr } from "./arguments.ts";
import { randomGammaGrad } from "./gamma_grad.ts";
import { draw, drawAt, split, type Words } from "./keys.ts";
import { normalFrom, normalOf } from "./normal.ts";
import { floatInfo, unitOf } from "./uniform.ts";

/** 1 + c·n, n normal, drawn again until it is positive; only where `on` holds. */
function positiveNormal(keys: Words, c: NDArray, on: NDArray): { x: NDArray; v: NDArray } {
  const one = ops.strong(ops.constLike(c, 1));
  const [, , x, v] = whileLoop(
    ([, , , v]) => np.any(le(v, 0)),
    ([k0, k1, x, v]) => {
      const [next, used] = [drawAt([k0, k1], 0), drawAt([k0, k1], 1)];
      const xNext = normalFrom(drawAt(used, 0), c.dtype);
      const again = le(v, 0);
      return [...next, select(again, xNext, x), select(again, add(1, mul(xNext, c)), v)] as [
        NDArray,
        NDArray,
        NDArray,
        NDArray,
      ];
    },
    [keys[0], keys[1], mul(c, 0), select(on, neg(one), one)],
  );
  return { x, v };
}

/**
 * Gamma-distributed numbers, one for each element of a, or their logarithms: Marsaglia and Tsang 2000, "A simple method
 * for generating gamma variables". Below 1, a number of a + 1 times u^(1/a), u uniform.
 */
function marsaglia(key: NDArray, a: NDArray, logSpace: boolean): NDArray {
  const { dtype, shape } = a;
  const large = ge(a, 1);
  const d = sub(select(large, a, add(a, 1)), 1 / 3);
  const c = div(1 / 3, ops.sqrt(d));
  const keys = draw("random.gamma", key, shape);
  const [loop, boost] = [drawAt(keys, 0), drawAt(keys, 1)];
  const [, , v] = whileLoop(
    ([, , , on]) => np.any(on),
    ([k0, k1, v, on]) => {
      const [next, forX, forU] = [0, 1, 2].map((i) => drawAt([k0, k1], i));
      const normal = positiveNormal(forX, c, on);
      const x = square(normal.x);
      const cube = mul(square(normal.v), normal.v);
      const u = unitOf(drawAt(forU, 0), dtype);
      const squeezed = ge(u, sub(1, mul(0.0331, square(x))));
      const rejected = ge(log(u), add(mul(x, 0.5), mul(d, add(sub(1, cube), log(cube)))));
      return [next[0], next[1], select(on, cube, v), and(on, and(squeezed, rejected))] as [
        NDArray,
        NDArray,
        NDArray,
        NDArray,
      ];
    },
    [loop[0], loop[1], ops.broadcastTo(ops.strong(ops.constLike(a, 1)), shape), ops.isFinite(d)],
  );
  const u = unitOf(drawAt(boost, 0), dtype);
  if (!logSpace) return mul(mul(d, v), select(large, 1, ops.pow(sub(1, u), div(1, a))));
  const logU = log1p(neg(u));
  return add(add(log(d), log(v)), select(or(large, ops.eq(logU, 0)), 0, mul(logU, div(1, a))));
}

const PARAMS: Record<"gamma" | "loggamma", CustomJvpParams> = {
  gamma: gammaParams("random.gamma", false),
  loggamma: gammaParams("random.loggamma", true),
};

function gammaParams(name: string, logSpace: boolean): CustomJvpParams {
  return {
    name,
    f: ([key, a]) => [marsaglia(key, a, logSpace)],
    rule([key, a], [, t]) {
      const y = gammaOf(key, a, logSpace);
      if (!logSpace) return { outs: [y], tangents: [mul(t, randomGammaGrad(a, y))] };
      const x = exp(y);
      const positive = select(ops.eq(x, 0), floatInfo(a.dtype).tiny, x);
      return { outs: [y], tangents: [mul(t, div(randomGammaGrad(a, positive), positive))] };
    },
  };
}

/** Gamma-distributed numbers of shape parameters a, or their logarithms. */
export function gammaOf(key: NDArray, a: NDArray, logSpace: boolean): NDArray {
  return bind1(customJvpOp, [key, a], PARAMS[logSpace ? "loggamma" : "gamma"]);
}

function sampled(
  action: string,
  key: NDArray,
  a: ArrayLike,
  shape: ShapeOr,
  dtype: DTypeOr,
  logSpace: boolean,
): NDArray {
  const sample = sampleOf(action, shape, dtype);
  const given = ops.arrayAs(a, sample.dtype);
  return gammaOf(key, ops.broadcastTo(given, commonShape(action, sample.shape, [given])), logSpace);
}

/**
 * Numbers of the gamma distribution of shape a and scale 1, of density x^(a−1)e⁻ˣ/Γ(a) for x > 0. `a` broadcasts to the
 * shape of the sample, and the numbers have derivatives with respect to it, which keep the probability of not being
 * exceeded (Figurnov, Mohamed and Mnih 2018, "Implicit reparameterization gradients").
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for an `a` that doesn't broadcast to
 * the shape.
 *
 * @example
 * ```ts
 * import { grad, type NDArray, np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.gamma(random.key(0), 100, [50]);
 * assertEquals(Math.abs(np.mean(x).item() - 100) < 5, true);
 * assertEquals(grad((a: NDArray) => random.gamma(random.key(0), a))(2).item() > 0, true);
 * ```
 */
export function gamma(key: NDArray, a: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  return sampled("random.gamma", key, a, shape, dtype, false);
}

/**
 * Logarithms of numbers of the gamma distribution, accurate where the numbers are so small that they would be 0. The
 * derivative is that of {@link gamma}, divided by the number.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for an `a` that doesn't broadcast to
 * the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const key = random.key(0);
 * const [x, y] = [random.gamma(key, 3, [4]), random.loggamma(key, 3, [4])];
 * assertEquals(np.allclose(x, np.exp(y)).item<boolean>(), true);
 * ```
 */
export function loggamma(key: NDArray, a: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  return sampled("random.loggamma", key, a, shape, dtype, true);
}

/** Numbers of the chi-squared distribution. */
function chisquareOf(key: NDArray, df: NDArray, shape: readonly number[]): NDArray {
  return mul(exp(gammaOf(key, ops.broadcastTo(div(df, 2), shape), true)), 2);
}

/**
 * Numbers of the chi-squared distribution of `df` degrees of freedom, of density x^(df/2−1)e^(−x/2)/(2^(df/2)·Γ(df/2)) for
 * x > 0: twice gamma-distributed ones of shape df/2. `df` broadcasts to the shape of the sample.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for a `df` of more precision. RangeError for a
 * `df` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Math.abs(np.mean(random.chisquare(random.key(0), 100, [100])).item() - 100) < 5, true);
 * ```
 */
export function chisquare(key: NDArray, df: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.chisquare";
  const sample = sampleOf(action, shape, dtype);
  const [given] = parameters(action, sample.dtype, { df });
  return chisquareOf(key, given, commonShape(action, sample.shape, [given]));
}

/**
 * Numbers of the F distribution of `dfnum` and `dfden` degrees of freedom: the ratio of two chi-squared numbers, each
 * divided by its degrees of freedom. With m = dfnum and n = dfden the density is
 * (m/n)^(m/2)·x^(m/2−1)·(1 + mx/n)^(−(m+n)/2)/B(m/2, n/2) for x > 0. The parameters broadcast to the shape.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for parameters of more precision. RangeError for
 * parameters that don't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.all(random.f(random.key(0), 2, 3, [5]).greater(0)).item<boolean>(), true);
 * ```
 */
export function f(key: NDArray, dfnum: ArrayLike, dfden: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.f";
  const sample = sampleOf(action, shape, dtype);
  const [above, below] = parameters(action, sample.dtype, { dfnum, dfden });
  const lengths = commonShape(action, sample.shape, [above, below]);
  const [first, second] = split(key);
  const numerator = div(chisquareOf(second, above, lengths), above);
  return div(numerator, div(chisquareOf(first, below, lengths), below));
}

/**
 * Numbers of Student's t distribution of `df` degrees of freedom, of density
 * Γ((df+1)/2)/(√(df·π)·Γ(df/2))·(1 + x²/df)^(−(df+1)/2): n·√(h/g), h = df/2, n standard normal and g gamma-distributed of
 * shape h. `df` broadcasts to the shape.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for a `df` of more precision. RangeError for a
 * `df` that doesn't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.t(random.key(0), [1, 2, 3]).shape, [3]);
 * ```
 */
export function t(key: NDArray, df: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.t";
  const sample = sampleOf(action, shape, dtype);
  const [given] = parameters(action, sample.dtype, { df });
  const lengths = commonShape(action, sample.shape, [given]);
  const [first, second] = split(key);
  const n = normalOf(action, first, lengths, sample.dtype);
  const half = div(given, 2);
  return mul(n, ops.sqrt(div(half, gammaOf(second, ops.broadcastTo(half, lengths), false))));
}

/**
 * Numbers of the beta distribution, of density x^(a−1)(1 − x)^(b−1)/B(a, b) between 0 and 1: g/(g + h), g and h
 * gamma-distributed of shapes a and b. The parameters broadcast to the shape of the sample.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for parameters of more precision. RangeError for
 * parameters that don't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(Math.abs(np.mean(random.beta(random.key(0), 50, 50, [50])).item() - 0.5) < 0.05, true);
 * ```
 */
export function beta(key: NDArray, a: ArrayLike, b: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.beta";
  const sample = sampleOf(action, shape, dtype);
  const given = parameters(action, sample.dtype, { a, b });
  const lengths = commonShape(action, sample.shape, given);
  const keys = [...split(key)];
  const logs = given.map((x, i) => gammaOf(keys[i], ops.broadcastTo(x, lengths), true));
  const top = ops.max(logs[0], logs[1]);
  const [g, h] = logs.map((x) => exp(sub(x, top)));
  return div(g, add(g, h));
}

/**
 * Vectors of the Dirichlet distribution: positive numbers along the last axis that add up to 1, of density proportional
 * to Π xᵢ^(αᵢ−1). Gamma-distributed numbers of shapes `alpha` [..., n], divided by their sum. The result is
 * [...shape, n]; the leading axes of `alpha` broadcast to `shape`.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for a 0-d `alpha` and for leading axes
 * that don't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.dirichlet(random.key(0), [1, 2, 3], [4]);
 * assertEquals([x.shape, np.allclose(np.sum(x, -1), 1).item<boolean>()], [[4, 3], true]);
 * ```
 */
export function dirichlet(key: NDArray, alpha: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.dirichlet";
  const sample = sampleOf(action, shape, dtype);
  const given = ops.arrayAs(alpha, sample.dtype);
  if (given.ndim === 0) {
    throw new RangeError(`${action}: alpha has shape ${shapeText(given.shape)}; it needs an axis of parameters`);
  }
  const lead = commonShape(action, sample.shape, [{ shape: given.shape.slice(0, -1) }]);
  return softmax(gammaOf(key, ops.broadcastTo(given, [...lead, given.shape[given.ndim - 1]]), true), -1);
}
