/**
 * Means in other guises: of exponentials, and what is left of arrays without theirs.
 *
 * @module
 */
import type { ArrayLike, Axes, NDArray, ReduceOptions } from "../core/array.ts";
import * as np from "../numpy/mod.ts";
import { named, type Or } from "../numpy/named.ts";
import {
  add,
  asArray,
  broadcastTo,
  constLike,
  convert,
  div,
  inexact,
  log,
  max,
  mul,
  rsqrt,
  select,
  square,
  strong,
  sub,
} from "../ops/mod.ts";
import { checkMask } from "./operands.ts";
import { logsumexp } from "./softmax.ts";

/** Options of {@link logmeanexp}. */
export interface LogmeanexpOptions extends ReduceOptions {
  /** Booleans that broadcast: which elements count; all by default. */
  where?: ArrayLike | null;
}

/** The number of elements over axes, of those that a mask marks if there is one, in a float dtype like `y`. */
function count(x: NDArray, mask: NDArray | null, y: NDArray, options: ReduceOptions): NDArray {
  const marked = mask === null ? constLike(y, 1) : convert(mask, y.dtype);
  return np.sum(broadcastTo(marked, x.shape), options);
}

/**
 * log of the mean of eˣ over axes (all by default), without overflow: logsumexp(x) − log n. NaN of none. Integers and
 * booleans become float32.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for a `where` of other than booleans.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.logmeanexp([1000, 1000]).item(), 1000);
 * assertEquals(nn.logmeanexp([[1, 5], [1, 7]], { axis: 0, where: [[true], [false]] }).tolist(), [1, 5]);
 * ```
 */
export function logmeanexp(
  x: ArrayLike,
  axis?: Or<Axes, LogmeanexpOptions>,
  where?: ArrayLike | null,
  keepdims?: boolean,
): NDArray {
  const given = named<LogmeanexpOptions>("nn.logmeanexp", ["axis", "where", "keepdims"], [axis, where, keepdims]);
  const options = { axis: given.axis ?? null, keepdims: given.keepdims ?? false };
  const a = inexact(asArray(x));
  const mask = given.where === undefined || given.where === null ? null : checkMask("nn.logmeanexp", given.where);
  const total = logsumexp(a, { ...options, where: mask });
  return strong(sub(total, log(count(a, mask, total, options))));
}

/** Options of {@link standardize}. */
export interface StandardizeOptions {
  /** The axis or axes of the mean and the variance; null is all, and the last the default. */
  axis?: Axes;
  /** The mean to use; that of `x` by default. */
  mean?: ArrayLike | null;
  /** The variance to use; that of `x` by default. */
  variance?: ArrayLike | null;
  /** What is added to the variance; 1e-5 by default. */
  epsilon?: ArrayLike;
  /** Booleans that broadcast: which elements the mean and the variance are of; all by default. */
  where?: ArrayLike | null;
  /**
   * How the variance is computed: `"fast"`, the default, is the mean of x² less the square of the mean, and 0 where that
   * is below; `"stable"` is the mean of (x − mean)².
   */
  algorithm?: "fast" | "stable";
}

const STANDARDIZE = ["axis", "mean", "variance", "epsilon", "where", "algorithm"] as const;

/**
 * (x − mean)/√(variance + epsilon) along axes, the last by default. Where the fast variance is 0, the derivative passes
 * it by half, as at any tie of a maximum. Integers and booleans become float32.
 *
 * @throws RangeError for axes that `x` lacks or that repeat and for another algorithm. TypeError for complex numbers and
 * for a `where` of other than booleans.
 *
 * @example
 * ```ts
 * import { nn } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nn.standardize([1, 3], { epsilon: 0 }).tolist(), [-1, 1]);
 * assertEquals(nn.standardize([[1, 3]], { axis: 0, mean: 1, variance: 4, epsilon: 0 }).tolist(), [[0, 1]]);
 * ```
 */
export function standardize(
  x: ArrayLike,
  axis?: Or<Axes, StandardizeOptions>,
  mean?: Or<ArrayLike | null, StandardizeOptions>,
  variance?: Or<ArrayLike | null, StandardizeOptions>,
  epsilon?: Or<ArrayLike, StandardizeOptions>,
  where?: Or<ArrayLike | null, StandardizeOptions>,
  options?: StandardizeOptions,
): NDArray {
  const action = "nn.standardize";
  const given = named<StandardizeOptions>(action, STANDARDIZE, [axis, mean, variance, epsilon, where, options]);
  const raw = asArray(x);
  const a = raw.dtype === "bool" ? convert(raw, "int32") : raw;
  if (a.aval.kind === "c") {
    throw new TypeError(`${action}: x has dtype ${a.dtype}; standardize its real and imaginary part, or its modulus`);
  }
  const along: Axes = given.axis === undefined ? -1 : given.axis;
  const mask = given.where === undefined || given.where === null ? null : checkMask(action, given.where);
  const average = (y: NDArray): NDArray => averageOver(y, along, mask);
  const centre = given.mean ?? average(a);
  const spread = given.variance ?? varianceOf(given.algorithm ?? "fast", a, centre, average);
  return mul(sub(a, centre), rsqrt(add(spread, given.epsilon ?? 1e-5)));
}

/** The mean over axes, of those elements that a mask marks if there is one; the axes stay with length 1. */
function averageOver(x: NDArray, axis: Axes, mask: NDArray | null): NDArray {
  if (mask === null) return np.mean(x, { axis, keepdims: true });
  const a = inexact(x);
  const options = { axis, keepdims: true };
  return div(np.sum(select(mask, a, constLike(a, 0)), options), count(a, mask, a, options));
}

function varianceOf(
  algorithm: string,
  x: NDArray,
  centre: ArrayLike,
  average: (y: NDArray) => NDArray,
): NDArray {
  if (algorithm === "stable") return average(square(sub(x, centre)));
  if (algorithm === "fast") return max(sub(average(square(x)), square(centre)), 0);
  throw new RangeError(
    `nn.standardize: the algorithm is ${JSON.stringify(algorithm)}; it must be "fast" or "stable"`,
  );
}
