/**
 * Covariance and correlation of variables, each with a number of observations.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { type DType, kindOf } from "../core/dtype.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { dtypeOption } from "./arguments.ts";
import { integers } from "./integers.ts";
import { named, type Or } from "./named.ts";
import { dot } from "./products.ts";
import { clip } from "./rounding.ts";
import { average } from "./statistics.ts";
import { diagonal } from "./triangles.ts";

/** Options of {@link corrcoef}. */
export interface CorrcoefOptions {
  /** Further variables. */
  y?: ArrayLike | null;
  /** Whether rows are variables and columns observations, the default, or the other way round. */
  rowvar?: boolean;
  /** The dtype to convert to first, and of the result. */
  dtype?: DType | null;
}

/** Options of {@link cov}. */
export interface CovOptions extends CorrcoefOptions {
  /** Whether to divide by n, where n − 1 is the default. */
  bias?: boolean;
  /** What is subtracted from n in the divisor; it overrides `bias`. */
  ddof?: number | null;
  /** How often each observation counts: integers. */
  fweights?: ArrayLike | null;
  /** How much each observation counts. */
  aweights?: ArrayLike | null;
}

/** Variables as the rows of a matrix. */
function variables(action: string, x: NDArray, turned: boolean): NDArray {
  if (x.ndim > 2) {
    throw new RangeError(`${action}: an array of shape ${shapeText(x.shape)} was given; it may have two axes at most`);
  }
  const rows = x.ndim === 2 ? x : ops.reshape(x, [1, x.size]);
  return turned ? ops.transpose(rows, [1, 0]) : rows;
}

/** Weights of `n` observations. */
function observationWeights(action: string, name: string, weights: NDArray, n: number): NDArray {
  if (weights.ndim === 1 && weights.size === n) return ops.abs(weights);
  throw new RangeError(
    `${action}: ${name} of shape ${shapeText(weights.shape)} for ${n} observations; give one number for each`,
  );
}

function floatingDType(action: string, asked: DType | null | undefined): DType | null {
  const dtype = dtypeOption(action, asked);
  if (dtype === null || kindOf(dtype) === "f" || kindOf(dtype) === "c") return dtype;
  throw new TypeError(`${action}: dtype is ${dtype}; it must be floating or complex`);
}

/** The covariance, under the name of the function that was called. */
function covarianceOf(action: string, m: ArrayLike, given: CovOptions): NDArray {
  const { y = null, rowvar = true, bias = false, fweights = null, aweights = null } = given;
  const dtype = floatingDType(action, given.dtype);
  const [first, second = null] = ops.promoteAll(y === null ? [asArray(m)] : [asArray(m), asArray(y)]).map(ops.inexact);
  let x = variables(action, first, !rowvar && first.ndim !== 1);
  if (x.shape[0] === 0) return ops.reshape(x, [0, 0]);
  if (second !== null) {
    const rows = variables(action, second, false);
    x = ops.concatenate([x, !rowvar && rows.shape[0] !== 1 ? ops.transpose(rows, [1, 0]) : rows], 0);
  }
  const [count, n] = x.shape;
  if (n === 0) return ops.broadcastTo(ops.strong(ops.constLike(x, NaN)), count === 1 ? [] : [count, count]);
  const ddof = given.ddof ?? (bias ? 0 : 1);
  const often = fweights === null
    ? null
    : observationWeights(action, "fweights", integers(action, fweights, "fweights"), n);
  const much = aweights === null ? null : observationWeights(action, "aweights", asArray(aweights), n);
  let w = often !== null && much !== null ? ops.mul(often, much) : often ?? much;
  if (dtype !== null) {
    x = ops.convert(x, dtype);
    w = w && ops.convert(w, dtype);
  }
  const [mean, sums] = average(x, { axis: 1, weights: w, returned: true });
  const centred = ops.sub(x, ops.reshape(mean, [count, 1]));
  const weighted = w === null ? centred : ops.mul(centred, w);
  const divisor = w === null ? n - ddof : weightedDivisor(w, much, ops.reshape(ops.slice(sums, [0], [1]), []), ddof);
  const product = ops.trueDivide(dot(centred, ops.conj(ops.transpose(weighted, [1, 0]))), divisor);
  return count === 1 ? ops.reshape(product, []) : product;
}

/** Σw less a correction: ddof, or ddof·Σw·a/Σw where observations have analytic weights a. */
function weightedDivisor(w: NDArray, much: NDArray | null, sum: NDArray, ddof: number): NDArray {
  if (ddof === 0) return sum;
  if (much === null) return ops.sub(sum, ddof);
  return ops.sub(sum, ops.div(ops.mul(ops.reduceSum(ops.mul(w, much), [0]), ddof), sum));
}

/**
 * The covariance matrix of variables, the rows of `m` and those of `y`: E[(x − E x)·conj(y − E y)], divided by n − 1
 * (`ddof`). A single variable has a 0-d result; integers give float32.
 *
 * @throws RangeError for more than two axes and for weights that don't go with the observations; TypeError for an
 *   integer `dtype` and for `fweights` that aren't integers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cov([[0, 1, 2], [2, 1, 0]]).tolist(), [[1, -1], [-1, 1]]);
 * assertEquals(np.cov([1, 3], { bias: true }).item(), 1);
 * ```
 */
export function cov(
  m: ArrayLike,
  y?: Or<ArrayLike | null, CovOptions>,
  rowvar?: Or<boolean, CovOptions>,
  bias?: Or<boolean, CovOptions>,
  ddof?: Or<number | null, CovOptions>,
  options?: CovOptions,
): NDArray {
  const keys = ["y", "rowvar", "bias", "ddof", "fweights", "aweights", "dtype"] as const;
  return covarianceOf("cov", m, named<CovOptions>("cov", keys, [y, rowvar, bias, ddof, options]));
}

/**
 * The correlation coefficients of variables, the rows of `x` and those of `y`: their covariances divided by the standard
 * deviations of both. Real and imaginary parts are kept within [−1, 1]; at these bounds half the derivative goes on.
 *
 * @throws RangeError for more than two axes; TypeError for an integer `dtype`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.corrcoef([[0, 1, 2], [2, 1, 0]]).tolist(), [[1, -1], [-1, 1]]);
 * ```
 */
export function corrcoef(
  x: ArrayLike,
  y?: Or<ArrayLike | null, CorrcoefOptions>,
  rowvar?: Or<boolean, CorrcoefOptions>,
  options?: CorrcoefOptions,
): NDArray {
  const given = named<CorrcoefOptions>("corrcoef", ["y", "rowvar", "dtype"], [y, rowvar, options]);
  const c = covarianceOf("corrcoef", x, given);
  if (c.ndim === 0) return ops.div(c, c);
  const n = c.shape[0];
  const deviations = ops.convert(ops.sqrt(ops.real(diagonal(c))), c.dtype);
  const scaled = ops.div(ops.div(c, ops.reshape(deviations, [n, 1])), deviations);
  const real = clip(ops.real(scaled), -1, 1);
  return c.aval.kind === "c" ? ops.complex(real, clip(ops.imag(scaled), -1, 1)) : real;
}
