/**
 * The names by which the array API standard has products, traces and diagonals in `linalg`: over the last axes.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { shapeText } from "../errors.ts";
import { checkOptions } from "../numpy/arguments.ts";
import { outer as outerOf } from "../numpy/products.ts";
import { diagonal as diagonalOf } from "../numpy/triangles.ts";
import { sum } from "../numpy/reductions.ts";
import { cross as crossOf } from "../numpy/vectors.ts";
import { asArray } from "../ops/mod.ts";

export { matmul, tensordot } from "../numpy/products.ts";
export { matrixTranspose } from "../numpy/turning.ts";
export { vecdot } from "../numpy/vectors.ts";

/**
 * The cross product of vectors of 3 components along `axis`, the last by default, the other axes broadcast.
 *
 * @throws RangeError for an axis of another length and one that an array lacks.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.cross([1, 0, 0], [0, 1, 0]).tolist(), [0, 0, 1]);
 * ```
 */
export function cross(x1: ArrayLike, x2: ArrayLike, options: { axis?: number } = {}): NDArray {
  const { axis = -1 } = checkOptions("cross", options, ["axis"]);
  const [a, b] = [asArray(x1), asArray(x2)];
  if (a.shape.at(axis) !== 3 || b.shape.at(axis) !== 3) {
    throw new RangeError(
      `cross: vectors along axis ${axis} of shapes ${shapeText(a.shape)} and ${
        shapeText(b.shape)
      }; they must have 3 components (np.cross takes 2 too)`,
    );
  }
  return crossOf(a, b, { axis });
}

/**
 * The products of each element of one vector with each of another: a matrix.
 *
 * @throws RangeError unless both have one axis.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.outer([1, 2], [3, 4]).tolist(), [[3, 4], [6, 8]]);
 * ```
 */
export function outer(x1: ArrayLike, x2: ArrayLike): NDArray {
  const [a, b] = [asArray(x1), asArray(x2)];
  if (a.ndim !== 1 || b.ndim !== 1) {
    throw new RangeError(
      `outer: arrays of shapes ${shapeText(a.shape)} and ${
        shapeText(b.shape)
      } were given; both must have one axis (np.outer flattens others)`,
    );
  }
  return outerOf(a, b);
}

/** Options of {@link diagonal}. */
export interface MatrixDiagonalOptions {
  /** Which diagonal: 0 is the main one, above 0 lies over it. */
  offset?: number;
}

/**
 * The diagonals of the matrices in the last two axes.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.diagonal([[[1, 2], [3, 4]]]).tolist(), [[1, 4]]);
 * ```
 */
export function diagonal(x: ArrayLike, options: MatrixDiagonalOptions = {}): NDArray {
  const { offset = 0 } = checkOptions("diagonal", options, ["offset"]);
  return diagonalOf(x, { offset, axis1: -2, axis2: -1 });
}

/** Options of {@link trace}. */
export interface MatrixTraceOptions extends MatrixDiagonalOptions {
  /** The dtype to sum in. */
  dtype?: DType | null;
}

/**
 * The sums of the diagonals of the matrices in the last two axes. Booleans add up as int32.
 *
 * @throws RangeError for less than two axes.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.trace([[[1, 2], [3, 4]]]).tolist(), [5]);
 * ```
 */
export function trace(x: ArrayLike, options: MatrixTraceOptions = {}): NDArray {
  const { offset = 0, dtype = null } = checkOptions("trace", options, ["offset", "dtype"]);
  return sum(diagonalOf(x, { offset, axis1: -2, axis2: -1 }), { axis: -1, dtype });
}
