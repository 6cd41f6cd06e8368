/**
 * Activation functions without corners: sigmoids, and smooth stand-ins for ReLU.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { axisOption, checkAxis } from "../numpy/arguments.ts";
import { named, type Or } from "../numpy/named.ts";
import {
  abs,
  add,
  asArray,
  constLike,
  div,
  erfc,
  exp,
  expm1,
  ge,
  inexact,
  integerPow,
  le,
  log,
  log1p,
  logaddexp,
  logistic,
  lt,
  max,
  min,
  mul,
  neg,
  select,
  slice,
  sqrt,
  square,
  strong,
  tanh,
} from "../ops/mod.ts";
import { beside, besideInteger } from "./operands.ts";

export { tanh } from "../numpy/math.ts";

/**
 * x itself.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.identity([1, 2]).tolist(), [1, 2]);
 * ```
 */
export function identity(x: ArrayLike): NDArray {
  return asArray(x);
}

/**
 * 1/(1 + e⁻ˣ). Integers and booleans, which JAX refuses, become float32.
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
 * log sigmoid(x) = −softplus(−x), without underflow. Integers and booleans become float32 first; in JAX −x of a uint32 wraps
 * around.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.logSigmoid(-1000).item(), -1000);
 * ```
 */
export function logSigmoid(x: ArrayLike): NDArray {
  return neg(softplus(neg(inexact(asArray(x)))));
}

/**
 * log(1 + eˣ), without overflow. Integers and booleans become float32.
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
  return logaddexp(besideInteger(x), 0);
}

/**
 * x·sigmoid(x), also called swish. Integers and booleans, which JAX refuses, become float32.
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
 * Another name of {@link silu}.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.swish(0).item(), 0);
 * ```
 */
export const swish: typeof silu = silu;

/**
 * x·tanh(softplus(x)): Misra 2019, "Mish: a self regularized non-monotonic activation function". Integers and booleans
 * become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.mish(1).item(), 0.8650984, 1e-6);
 * ```
 */
export function mish(x: ArrayLike): NDArray {
  const a = besideInteger(x);
  return mul(a, tanh(softplus(a)));
}

/** Options of {@link gelu}. */
export interface GeluOptions {
  /** Whether to use the form with tanh, as is the default. */
  approximate?: boolean;
}

/**
 * The Gaussian error linear unit x·Φ(x), Φ the distribution function of the standard normal distribution, in its
 * approximate form ½x(1 + tanh(√(2/π)(x + 0.044715x³))), or, with `approximate` false, ½x·erfc(−x/√2): Hendrycks and
 * Gimpel 2016, "Gaussian error linear units", section 2. Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers, if not `approximate`.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * assertEquals(nn.gelu(0).item(), 0);
 * assertAlmostEquals(nn.gelu(1).item(), 0.841192, 1e-5);
 * assertAlmostEquals(nn.gelu(1, false).item(), 0.8413447, 1e-6);
 * ```
 */
export function gelu(x: ArrayLike, approximate?: Or<boolean, GeluOptions>): NDArray {
  const given = named<GeluOptions>("nn.gelu", ["approximate"], [approximate]);
  const a = strong(inexact(asArray(x)));
  if (given.approximate === false) return mul(mul(0.5, a), erfc(mul(neg(a), Math.SQRT1_2)));
  const inner = mul(add(a, mul(integerPow(a, 3), 0.044715)), Math.sqrt(2 / Math.PI));
  return mul(mul(a, 0.5), add(tanh(inner), 1));
}

/**
 * x/(|x| + 1). Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.softSign([-3, 1]).tolist(), [-0.75, 0.5]);
 * ```
 */
export function softSign(x: ArrayLike): NDArray {
  const a = besideInteger(x);
  return div(a, add(abs(a), 1));
}

/** Options of {@link squareplus}. */
export interface SquareplusOptions {
  /** How smooth the corner is; 4 by default. */
  b?: ArrayLike;
}

/**
 * (x + √(x² + b))/2: Barron 2021, "Squareplus: a softplus-like algebraic rectifier". Integers and booleans become
 * float32.
 *
 * @throws RangeError for a `b` that doesn't broadcast.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.squareplus([-1.5, 0, 1.5]).tolist(), [0.5, 1, 2]);
 * assertEquals(nn.squareplus(-3, 0).item(), 0);
 * ```
 */
export function squareplus(x: ArrayLike, b?: Or<ArrayLike, SquareplusOptions>): NDArray {
  const given = named<SquareplusOptions>("nn.squareplus", ["b"], [b]);
  const a = inexact(asArray(x));
  return div(add(a, sqrt(add(square(a), given.b ?? 4))), 2);
}

/**
 * 0 up to −1, x from 1 on, ¼(x + 1)² between: the twin of {@link softplus} that is 0 below and linear above. Integers and
 * booleans become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.sparsePlus([-2, 0, 2]).tolist(), [0, 0.25, 2]);
 * ```
 */
export function sparsePlus(x: ArrayLike): NDArray {
  const a = beside(x);
  return select(le(a, -1), 0, select(ge(a, 1), a, div(square(add(a, 1)), 4)));
}

/**
 * 0 up to −1, 1 from 1 on, ½(x + 1) between, the derivative of {@link sparsePlus}: Blondel, Martins and Niculae 2019,
 * "Learning with Fenchel-Young losses", section 6.2. Its own derivative at −1 and 1 is ¼, half of that between.
 * Integers and booleans become float32.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.sparseSigmoid([-2, 0, 2]).tolist(), [0, 0.5, 1]);
 * ```
 */
export function sparseSigmoid(x: ArrayLike): NDArray {
  const a = beside(x);
  if (a.aval.kind === "c") {
    throw new TypeError(`nn.sparseSigmoid: x has dtype ${a.dtype}; complex numbers have no order, so take a real part`);
  }
  return mul(0.5, min(max(add(a, 1), 0), 2));
}

/**
 * log(1 − e⁻ˣ) for x ≥ 0, accurate near 0 and far from it: Mächler 2012, "Accurately computing log(1 − exp(−|a|))".
 * NaN below 0. Integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(nn.log1mexp(1).item(), Math.log(1 - Math.exp(-1)), 1e-6);
 * ```
 */
export function log1mexp(x: ArrayLike): NDArray {
  // Each branch has an operand that its derivative, 1/(eˣ − 1), can take: 0·∞ would be NaN.
  const a = inexact(asArray(x));
  const near = lt(a, constLike(a, Math.LN2));
  const [low, high] = [select(near, a, constLike(a, 1)), select(near, constLike(a, 1), a)];
  return select(near, log(neg(expm1(neg(low)))), log1p(neg(exp(neg(high)))));
}

/**
 * The gated linear unit: the first half of x along an axis, times the sigmoid of the second. Dauphin et al. 2017,
 * "Language modeling with gated convolutional networks". Integers and booleans, which JAX refuses, become float32.
 *
 * @throws RangeError for an axis that `x` lacks or that has an odd length.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.glu([3, 5, 0, 0]).tolist(), [1.5, 2.5]);
 * ```
 */
export function glu(x: ArrayLike, axis: number | { axis?: number } = -1): NDArray {
  const a = asArray(x);
  const at = checkAxis("nn.glu", axisOption<number>("nn.glu", axis) ?? -1, a.ndim);
  const n = a.shape[at];
  if (n % 2 !== 0) {
    throw new RangeError(`nn.glu: axis ${at} of shape ${shapeText(a.shape)} has the odd length ${n}; it is halved`);
  }
  const zeros = a.shape.map(() => 0);
  const first = slice(a, zeros, a.shape.with(at, n / 2));
  return mul(first, logistic(slice(a, zeros.with(at, n / 2), a.shape)));
}
