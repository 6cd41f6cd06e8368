/**
 * Activation functions in pieces: ReLU and its kin. Where two pieces meet, the derivative is JAX's choice.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { named, type Or } from "../numpy/named.ts";
import {
  add,
  and,
  asArray,
  constLike,
  div,
  expm1,
  ge,
  gt,
  lt,
  max,
  min,
  mul,
  relu as reluOf,
  select,
  stopGradient,
} from "../ops/mod.ts";
import { beside, integersOrFloats } from "./operands.ts";

/** Options of {@link elu} and {@link celu}. */
export interface AlphaOptions {
  /** The negated limit at −∞; 1 by default. */
  alpha?: ArrayLike;
}

/** Options of {@link leakyRelu}. */
export interface LeakyReluOptions {
  /** The slope below 0; 0.01 by default. */
  negativeSlope?: ArrayLike;
}

/**
 * max(x, 0), with derivative 0 at 0: Bertoin et al. 2021, "Numerical influence of ReLU'(0) on backpropagation". Integers
 * stay integers; booleans become int32.
 *
 * @example
 * ```ts
 * import { grad, nn, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.relu(np.array([-1, 2])).tolist(), [0, 2]);
 * assertEquals(grad(nn.relu)(0).item(), 0);
 * ```
 */
export function relu(x: ArrayLike): NDArray {
  return reluOf(integersOrFloats(x));
}

/**
 * min(max(x, 0), 6), with derivative 0 at 0 and at 6. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { grad, nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.relu6([-1, 2, 9]).tolist(), [0, 2, 6]);
 * assertEquals(grad(nn.relu6)(6).item(), 0);
 * ```
 */
export function relu6(x: ArrayLike): NDArray {
  const a = beside(x);
  const [zero, six] = [constLike(a, 0), constLike(a, 6)];
  return select(and(gt(a, zero), lt(a, six)), a, stopGradient(min(max(a, zero), six)));
}

/**
 * relu6(x + 3)/6: a sigmoid of three straight pieces, with derivative 0 where they meet, at −3 and 3. Integers and
 * booleans become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.hardSigmoid([-4, 0, 4]).tolist(), [0, 0.5, 1]);
 * ```
 */
export function hardSigmoid(x: ArrayLike): NDArray {
  return div(relu6(add(beside(x), 3)), 6);
}

/**
 * x·{@link hardSigmoid}(x): Howard et al. 2019, "Searching for MobileNetV3". Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.hardSilu([-4, 0, 4]).tolist(), [0, 0, 4]);
 * ```
 */
export function hardSilu(x: ArrayLike): NDArray {
  const a = beside(x);
  return mul(a, hardSigmoid(a));
}

/**
 * Another name of {@link hardSilu}.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.hardSwish(6).item(), 6);
 * ```
 */
export const hardSwish: typeof hardSilu = hardSilu;

/**
 * x, kept between −1 and 1, where the derivative is 1. Integers stay integers; booleans become int32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.hardTanh([-2, 0.5, 3]).tolist(), [-1, 0.5, 1]);
 * ```
 */
export function hardTanh(x: ArrayLike): NDArray {
  const a = integersOrFloats(x);
  return select(gt(a, 1), 1, select(lt(a, -1), -1, a));
}

/**
 * x where it isn't negative, `negativeSlope`·x elsewhere; the derivative at 0 is 1. Integers and booleans become
 * float32, unless the slope is an integer.
 *
 * @throws RangeError for a slope that doesn't broadcast.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.leakyRelu([-2, 3], 0.5).tolist(), [-1, 3]);
 * ```
 */
export function leakyRelu(x: ArrayLike, negativeSlope?: Or<ArrayLike, LeakyReluOptions>): NDArray {
  const given = named<LeakyReluOptions>("nn.leakyRelu", ["negativeSlope"], [negativeSlope]);
  const a = asArray(x);
  return select(ge(a, 0), a, mul(given.negativeSlope ?? 0.01, a));
}

/**
 * x above 0, `alpha`·(eˣ − 1) elsewhere: Clevert, Unterthiner and Hochreiter 2015, "Fast and accurate deep network
 * learning by exponential linear units". The derivative at 0 is `alpha`. Integers and booleans become float32.
 *
 * @throws RangeError for an `alpha` that doesn't broadcast.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.elu([-Infinity, 3], 2).tolist(), [-2, 3]);
 * ```
 */
export function elu(x: ArrayLike, alpha?: Or<ArrayLike, AlphaOptions>): NDArray {
  const given = named<AlphaOptions>("nn.elu", ["alpha"], [alpha]);
  const a = beside(x);
  const positive = gt(a, 0);
  return select(positive, a, mul(given.alpha ?? 1, expm1(select(positive, 0, a))));
}

/**
 * x above 0, `alpha`·(exp(x/`alpha`) − 1) elsewhere, which has the derivative 1 at 0: Barron 2017, "Continuously
 * differentiable exponential linear units". Integers and booleans become float32.
 *
 * @throws RangeError for an `alpha` that doesn't broadcast.
 *
 * @example
 * ```ts
 * import { grad, nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.celu([-Infinity, 3], { alpha: 2 }).tolist(), [-2, 3]);
 * assertEquals(grad(nn.celu)(0).item(), 1);
 * ```
 */
export function celu(x: ArrayLike, alpha?: Or<ArrayLike, AlphaOptions>): NDArray {
  const scale = named<AlphaOptions>("nn.celu", ["alpha"], [alpha]).alpha ?? 1;
  const a = beside(x);
  return add(max(a, 0), mul(scale, expm1(div(min(a, 0), scale))));
}

/**
 * λ·elu(x, α), with λ and α such that activations tend to mean 0 and variance 1: Klambauer et al. 2017,
 * "Self-normalizing neural networks". The derivative at 0 is λα. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.selu(1).item(), 1.050701, 1e-6);
 * ```
 */
export function selu(x: ArrayLike): NDArray {
  return mul(1.0507009873554804934193349852946, elu(x, 1.6732632423543772848170429916717));
}
