/**
 * Activation functions.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import {
  add,
  asArray,
  constLike,
  exp,
  gt,
  inexact,
  integerPow,
  le,
  log1p,
  logistic,
  mul,
  neg,
  select,
  strong,
  tanh,
} from "../ops/mod.ts";

/**
 * max(x, 0), with derivative 0 at 0.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.relu(np.array([-1, 2])).tolist(), [0, 2]);
 * ```
 */
export function relu(x: ArrayLike): NDArray {
  const a = inexact(asArray(x));
  return select(le(a, constLike(a, 0)), constLike(a, 0), a); // NaN is not below 0, and stays
}

/**
 * 1/(1 + e⁻ˣ).
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.sigmoid(0).item(), 0.5);
 * ```
 */
export function sigmoid(x: ArrayLike): NDArray {
  return logistic(x);
}

/**
 * log(1 + eˣ), without overflow.
 *
 * @example
 * ```ts
 * import { grad, nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.softplus(0).item(), Math.log(2), 1e-6);
 * assertAlmostEquals(grad(nn.softplus)(100).item(), 1);
 * ```
 */
export function softplus(x: ArrayLike): NDArray {
  // max(x, 0) + log(1 + e^−|x|), in pieces whose derivatives at 0 add up to ½
  const a = inexact(asArray(x));
  const positive = gt(a, constLike(a, 0));
  return add(select(positive, a, constLike(a, 0)), log1p(exp(select(positive, neg(a), a))));
}

/**
 * x · sigmoid(x), also called swish.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.silu(1).item(), 1 / (1 + Math.exp(-1)), 1e-6);
 * ```
 */
export function silu(x: ArrayLike): NDArray {
  const a = asArray(x);
  return mul(a, logistic(a));
}

/**
 * The Gaussian error linear unit in its tanh form, ½x(1 + tanh(√(2/π)(x + 0.044715x³))): Hendrycks and Gimpel 2016.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(nn.gelu(0).item(), 0);
 * assertAlmostEquals(nn.gelu(1).item(), 0.841192, 1e-5);
 * ```
 */
export function gelu(x: ArrayLike): NDArray {
  const a = inexact(asArray(x));
  const inner = mul(add(a, mul(integerPow(a, 3), 0.044715)), Math.sqrt(2 / Math.PI));
  return strong(mul(mul(a, 0.5), add(tanh(inner), 1)));
}
