/**
 * Running combinations under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkAxis, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";

/** Options of running combinations such as {@link cumsum}. */
export interface RunningOptions {
  /** Whether to run from the end. */
  reverse?: boolean;
}

function running(
  name: string,
  run: (x: NDArray, axis: number, reverse?: boolean) => NDArray,
  x: ArrayLike,
  axis: number,
  options: boolean | RunningOptions,
): NDArray {
  const a = ops.asArray(x);
  const action = `lax.${name}`;
  const reverse = typeof options === "boolean" ? options : checkOptions(action, options, ["reverse"]).reverse;
  return run(a, checkAxis(action, axis, a.ndim), reverse);
}

/**
 * Running sums along an axis, from the end if `reverse`; of any dtype but bool, which is kept.
 *
 * @throws RangeError for an axis that `x` lacks; TypeError for booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cumsum(np.array([1, 2, 3])).tolist(), [1, 3, 6]);
 * assertEquals(lax.cumsum(np.array([1, 2, 3]), 0, { reverse: true }).tolist(), [6, 5, 3]);
 * ```
 */
export function cumsum(x: ArrayLike, axis = 0, options: boolean | RunningOptions = {}): NDArray {
  return running("cumsum", ops.cumsum, x, axis, options);
}

/**
 * Running products along an axis, from the end if `reverse`; of any dtype but bool, which is kept. The derivative is
 * right where elements are 0: it does not divide.
 *
 * @throws RangeError for an axis that `x` lacks; TypeError for booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cumprod(np.array([1, 2, 3])).tolist(), [1, 2, 6]);
 * ```
 */
export function cumprod(x: ArrayLike, axis = 0, options: boolean | RunningOptions = {}): NDArray {
  return running("cumprod", ops.cumprod, x, axis, options);
}

/**
 * The largest element so far along an axis, from the end if `reverse`; of any dtype but bool, which is kept. NaN stays;
 * complex numbers compare by real part, then imaginary.
 *
 * Two elements that tie share the derivative evenly. Three or more share it as JAX does, by halves where neighbours
 * and then pairs of neighbours are compared: of `[3, 3, 3]` the last has a derivative of ¼, ¼ and ½.
 *
 * @throws RangeError for an axis that `x` lacks; TypeError for booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cummax(np.array([1, 3, 2, 5])).tolist(), [1, 3, 3, 5]);
 * ```
 */
export function cummax(x: ArrayLike, axis = 0, options: boolean | RunningOptions = {}): NDArray {
  return running("cummax", ops.cummax, x, axis, options);
}

/**
 * The smallest element so far along an axis, from the end if `reverse`; of any dtype but bool, which is kept. NaN
 * stays; complex numbers compare by real part, then imaginary. Ties share the derivative as in {@link cummax}.
 *
 * @throws RangeError for an axis that `x` lacks; TypeError for booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.cummin(np.array([4, 2, 3, 1])).tolist(), [4, 2, 2, 1]);
 * ```
 */
export function cummin(x: ArrayLike, axis = 0, options: boolean | RunningOptions = {}): NDArray {
  return running("cummin", ops.cummin, x, axis, options);
}

/**
 * log Σ exp of the elements so far along an axis, from the end if `reverse`, computed without overflow. The imaginary
 * part of a complex result is in (−π, π].
 *
 * The derivative by an element that −∞ is all there is to is NaN, as JAX's is.
 *
 * @throws RangeError for an axis that `x` lacks; TypeError for integers and booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(lax.cumlogsumexp(np.array([1000, 1000])).get(1).item(), 1000 + Math.log(2), 1e-3);
 * ```
 */
export function cumlogsumexp(x: ArrayLike, axis = 0, options: boolean | RunningOptions = {}): NDArray {
  return running("cumlogsumexp", ops.cumlogsumexp, x, axis, options);
}
