/**
 * Matrices made of their size, of vectors and of diagonals.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkInteger, checkOptions, checkShape, dtypeOption } from "./arguments.ts";
import { atIndex } from "./indexing_at.ts";
import { diagIndices } from "./index_sets.ts";
import { named } from "./named.ts";
import { cycled } from "./repeating.ts";
import { diag } from "./triangles.ts";

/** Options of {@link tri}. */
export interface TriOptions {
  /** The number of columns; that of rows by default. */
  M?: number | null;
  /** The diagonal up to which there are ones: 0 is the main one, above 0 lies over it. */
  k?: number;
  /** The dtype; float32 by default. */
  dtype?: DType | null;
}

/**
 * The N × M matrix with ones on and below diagonal k and zeros elsewhere, float32 unless `dtype` says otherwise.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.tri(2).tolist(), [[1, 0], [1, 1]]);
 * assertEquals(np.tri(2, 3, 1).tolist(), [[1, 1, 0], [1, 1, 1]]);
 * ```
 */
export function tri(
  N: number,
  M?: number | null | TriOptions,
  k?: number | Omit<TriOptions, "M">,
  dtype?: DType | null | Pick<TriOptions, "dtype">,
): NDArray {
  const given = named<TriOptions>("tri", ["M", "k", "dtype"], [M, k, dtype]);
  const shape = checkShape("tri", [N, given.M ?? N]);
  const rows = ops.add(ops.iota("int32", shape, 0), given.k ?? 0);
  return ops.convert(ops.ge(rows, ops.iota("int32", shape, 1)), dtypeOption("tri", given.dtype) ?? "float32");
}

/** Options of {@link vander}. */
export interface VanderOptions {
  /** The number of columns; as many as rows by default. */
  N?: number | null;
  /** Whether the powers grow from left to right; not by default. */
  increasing?: boolean;
}

/**
 * Vandermonde's matrix: powers of the elements of x, a column each, from N − 1 down to 0. The derivative of x⁰ is 0 at
 * x = 0, where JAX's is NaN.
 *
 * @throws RangeError unless x has one axis, and for an N that is no integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vander([2, 3]).tolist(), [[2, 1], [3, 1]]);
 * assertEquals(np.vander([2, 3], 3, { increasing: true }).tolist(), [[1, 2, 4], [1, 3, 9]]);
 * ```
 */
export function vander(
  x: ArrayLike,
  N?: number | null | VanderOptions,
  increasing?: boolean | Omit<VanderOptions, "N">,
): NDArray {
  const given = named<VanderOptions>("vander", ["N", "increasing"], [N, increasing]);
  const a = asArray(x);
  if (a.ndim !== 1) {
    throw new RangeError(`vander: an array of shape ${shapeText(a.shape)} was given; it needs one axis`);
  }
  const columns = checkInteger("vander", "N", given.N ?? a.size, 0);
  const powers = ops.iota(a.dtype, [1, columns], 1);
  return ops.pow(ops.reshape(a, [a.size, 1]), given.increasing ? powers : ops.rev(powers, [1]));
}

/**
 * The square matrix with the elements of v, flattened, on diagonal k (0 is the main one, above 0 lies over it) and zeros
 * elsewhere.
 *
 * @throws RangeError for a k that is no integer.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.diagflat([[1], [2]]).tolist(), [[1, 0], [0, 2]]);
 * ```
 */
export function diagflat(v: ArrayLike, k: number | { k?: number } = 0): NDArray {
  return ops.strong(diag(ops.reshape(asArray(v), [-1]), k));
}

/** Options of {@link fillDiagonal}. */
export interface FillDiagonalOptions {
  /** NumPy's way of going on below a tall matrix's diagonal, which JAX lacks: false. */
  wrap?: false;
  /** Whether `a` itself is changed: arrays never are, so that false must be asked for, as in JAX. */
  inplace: false;
}

/**
 * a with its main diagonal replaced by a value, or by values in order, again from the first where they run out. Of more
 * than two axes, which must have one length, the elements whose indices are all equal. `{inplace: false}` must be passed, as
 * in JAX.
 *
 * @throws RangeError for less than two axes and for more whose lengths differ; TypeError without `inplace: false`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fillDiagonal([[1, 2], [3, 4]], 0, { inplace: false }).tolist(), [[0, 2], [3, 0]]);
 * ```
 */
export function fillDiagonal(a: ArrayLike, val: ArrayLike, options: FillDiagonalOptions): NDArray {
  const { wrap = false, inplace } = checkOptions("fillDiagonal", options ?? {}, ["wrap", "inplace"]);
  if (inplace !== false) {
    throw new TypeError("fillDiagonal: arrays don't change; pass {inplace: false} and take the result");
  }
  if (wrap !== false) throw new TypeError(`fillDiagonal: wrap is ${valueText(wrap)}; JAX has it false only`);
  const x = asArray(a);
  if (x.ndim < 2 || (x.ndim > 2 && x.shape.some((n) => n !== x.shape[0]))) {
    throw new RangeError(
      `fillDiagonal: an array of shape ${shapeText(x.shape)} was given; it needs two axes, or more of one length`,
    );
  }
  const n = Math.min(...x.shape);
  const value = asArray(val);
  return atIndex(x, diagIndices(n, x.ndim)).set(value.ndim === 0 ? val : cycled("fillDiagonal", value, n));
}
