/**
 * Random vectors and matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { shapeText, valueText } from "../errors.ts";
import * as linalg from "../linalg/mod.ts";
import { checkInteger } from "../numpy/arguments.ts";
import * as np from "../numpy/mod.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";
import { asked, commonShape, type DTypeOr, type SampleOptions, type ShapeOr } from "./arguments.ts";
import { normalOf } from "./normal.ts";

/** How the covariance is factored. */
export type FactorMethod = "cholesky" | "eigh" | "svd";

/** Options of {@link multivariateNormal}. */
export interface MultivariateNormalOptions extends SampleOptions {
  /**
   * How the covariance is factored; `"cholesky"` by default. The others take singular ones too; their factors have signs
   * of their own, and the vectors are of the same distribution as JAX's, but other ones.
   */
  method?: FactorMethod;
}

/** A with A·Aᵀ = cov. */
function factorOf(action: string, cov: NDArray, method: string): NDArray {
  switch (method) {
    case "cholesky":
      return linalg.cholesky(cov);
    case "eigh": {
      const [w, v] = linalg.eigh(cov);
      return scaledColumns(v, w);
    }
    case "svd": {
      const [u, s] = linalg.svd(cov);
      return scaledColumns(u, s);
    }
    default:
      throw new RangeError(
        `${action}: the method is ${valueText(method)}; it must be "cholesky", "eigh" or "svd"`,
      );
  }
}

/** Columns times the square roots of numbers. */
function scaledColumns(x: NDArray, squares: NDArray): NDArray {
  return ops.mul(x, np.expandDims(ops.sqrt(squares), -2));
}

/**
 * Vectors of the normal distribution with mean vector `mean` [..., n] and covariance matrix `cov` [..., n, n], of
 * density exp(−½(x − mean)ᵀ·cov⁻¹·(x − mean))/√((2π)ⁿ·det cov): mean + A·z, where A·Aᵀ = cov and z is standard normal.
 * The result is [...shape, n]; the leading axes of `mean` and `cov` broadcast to `shape`.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for shapes that don't go together
 * and for another method.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.multivariateNormal(random.key(0), [1, 2], [[1, 0.5], [0.5, 1]], [4]);
 * assertEquals(x.shape, [4, 2]);
 * ```
 */
export function multivariateNormal(
  key: NDArray,
  mean: ArrayLike,
  cov: ArrayLike,
  shape?: ShapeOr<MultivariateNormalOptions>,
  dtype?: DTypeOr<MultivariateNormalOptions>,
  method?: Or<FactorMethod, MultivariateNormalOptions>,
): NDArray {
  const action = "random.multivariateNormal";
  const keys = ["shape", "dtype", "method"] as const;
  const given = named<MultivariateNormalOptions>(action, keys, [shape, dtype, method]);
  const [centre, spread] = ops.promoteAll([mean, cov]).map(ops.inexact);
  const sample = asked(action, given, "f", centre.dtype);
  const n = centre.shape[centre.ndim - 1];
  if (centre.ndim < 1 || spread.ndim < 2 || spread.shape.slice(-2).some((d) => d !== n)) {
    throw new RangeError(
      `${action}: the mean has shape ${shapeText(centre.shape)} and the covariance ${
        shapeText(spread.shape)
      }; they must be [..., n] and [..., n, n]`,
    );
  }
  const leads = [centre.shape.slice(0, -1), spread.shape.slice(0, -2)];
  const lengths = commonShape(action, sample.shape, leads.map((lead) => ({ shape: lead })));
  const z = normalOf(action, key, [...lengths, n], sample.dtype);
  const moved = np.matmul(factorOf(action, spread, given.method ?? "cholesky"), np.expandDims(z, -1));
  return ops.add(centre, np.squeeze(moved, -1));
}

/** Options of {@link orthogonal}. */
export interface OrthogonalOptions extends SampleOptions {
  /** The number of columns; n by default. */
  m?: number | null;
}

/** Matrices [..., n, m] of orthonormal columns, or rows if there are fewer. */
export function orthogonalOf(
  action: string,
  key: NDArray,
  n: number,
  m: number,
  shape: readonly number[],
  dtype: DType,
): NDArray {
  const z = normalOf(action, key, [...shape, Math.max(n, m), Math.min(n, m)], dtype);
  const [q, r] = linalg.qr(z);
  const signs = ops.sign(np.diagonal(r, 0, -2, -1));
  const x = ops.mul(q, np.expandDims(signs, -2));
  return n < m ? ops.matrixTranspose(x) : x;
}

/**
 * Matrices uniform (by Haar's measure) among those [n, m] with orthonormal columns, or rows if n < m: the Q of the
 * QR factors of normal ones, with the signs that make R's diagonal positive (Mezzadri 2007, "How to generate random
 * matrices from the classical compact groups"). Complex ones are unitary.
 *
 * @throws TypeError for what is no key and for a dtype that is neither float nor complex. RangeError for lengths that
 * are no integers from 0.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const q = random.orthogonal(random.key(0), 3);
 * assertEquals(np.allclose(q.matmul(q.T), np.eye(3), { atol: 1e-6 }).item<boolean>(), true);
 * ```
 */
export function orthogonal(
  key: NDArray,
  n: number,
  shape?: ShapeOr<OrthogonalOptions>,
  dtype?: DTypeOr<OrthogonalOptions>,
  m?: Or<number | null, OrthogonalOptions>,
): NDArray {
  const action = "random.orthogonal";
  const given = named<OrthogonalOptions>(action, ["shape", "dtype", "m"], [shape, dtype, m]);
  const sample = asked(action, given, "fc");
  const rows = checkInteger(action, "n", n, 0);
  const columns = checkInteger(action, "m", given.m ?? n, 0);
  return orthogonalOf(action, key, rows, columns, sample.shape ?? [], sample.dtype);
}
