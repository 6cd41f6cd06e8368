/**
 * Powers of matrices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";
import { matrices, refuseArray } from "../numpy/arguments.ts";
import { matmul } from "../numpy/products.ts";
import * as ops from "../ops/mod.ts";
import { inv } from "./solve.ts";

/**
 * The integer power n of the square matrices in the last two axes, by repeated squaring; below 0 of their inverses, in
 * float32 where they are integers.
 *
 * @throws RangeError unless the last two axes are equal, and for a power that is no integer.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.matrixPower([[1, 1], [0, 1]], 5).tolist(), [[1, 5], [0, 1]]);
 * assertEquals(linalg.matrixPower([[2, 0], [0, 4]], -1).tolist(), [[0.5, 0], [0, 0.25]]);
 * ```
 */
export function matrixPower(a: ArrayLike, n: number): NDArray {
  const x = matrices("matrixPower", a);
  const [rows, columns] = x.shape.slice(-2);
  if (rows !== columns) {
    throw new RangeError(
      `matrixPower: matrices of shape ${shapeText(x.shape)} are not square; the last two axes must be equal`,
    );
  }
  if (!Number.isInteger(n)) {
    refuseArray("matrixPower", n);
    throw new RangeError(`matrixPower: the power ${valueText(n)} must be an integer`);
  }
  if (n === 0) return ops.broadcastTo(ops.eye(rows, x.dtype), x.shape);
  let square = n < 0 ? inv(x) : x;
  let result: NDArray | null = null;
  for (let left = Math.abs(n);; square = matmul(square, square)) {
    if (left % 2 === 1) result = result === null ? square : matmul(result, square);
    left = Math.floor(left / 2);
    if (left === 0) return result!;
  }
}
