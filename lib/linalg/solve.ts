/**
 * Systems of linear equations, and inverses.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { checkAxes, checkInteger, matrices, optionsOf } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { asArray, inexact, promoteAll } from "../ops/mod.ts";

const count = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/**
 * x with a·x = b, for square matrices `a` [..., m, m] and a vector `b` [m] or matrices [..., m, n]; leading axes
 * broadcast. By LU factors with partial pivoting; where `a` is singular the result has infinities or NaN. Integers become
 * float32. The derivative, ẋ = a⁻¹(ḃ − ȧ·x) to any order, reuses the factors.
 *
 * @throws RangeError for matrices that aren't square, right-hand sides that don't go with them, and several vectors, which
 * must be given as columns.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.solve([[2, 1], [0, 4]], [4, 8]).tolist(), [1, 2]);
 * assertEquals(linalg.solve([[2, 1], [0, 4]], [[4], [8]]).tolist(), [[1], [2]]);
 * ```
 */
export function solve(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = promoteAll([a, b]).map(inexact);
  matrices("solve", x);
  ops.checkSquare("solve", x.aval);
  const vector = y.ndim === 1;
  const columns = vector ? ops.reshape(y, [y.size, 1]) : y;
  const m = x.shape[x.ndim - 1];
  if (columns.ndim < 2 || columns.shape[columns.ndim - 2] !== m) {
    throw new RangeError(
      `solve: a right-hand side of shape ${shapeText(y.shape)} doesn't go with a matrix of shape ${
        shapeText(x.shape)
      }; it is a vector of length ${m}, or columns of that length in its last two axes`,
    );
  }
  const lead = ops.broadcastShapes("solve", x.shape.slice(0, -2), columns.shape.slice(0, -2));
  const solved = ops.linearSolve(x, ops.broadcastTo(columns, [...lead, ...columns.shape.slice(-2)]));
  return vector ? ops.reshape(solved, [...lead, m]) : solved;
}

/**
 * The inverses of the square matrices in the last two axes; infinities or NaN where a matrix is singular. Integers become
 * float32. Derivatives are those of {@link solve}.
 *
 * @throws RangeError unless the last two axes are equal.
 *
 * @example
 * ```ts
 * import { linalg } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(linalg.inv([[2, 0], [1, 4]]).tolist(), [[0.5, 0], [-0.125, 0.25]]);
 * ```
 */
export function inv(a: ArrayLike): NDArray {
  const x = inexact(matrices("inv", a));
  ops.checkSquare("inv", x.aval);
  return ops.linearSolve(x, ops.broadcastTo(ops.eye(x.shape[x.ndim - 1], x.dtype), x.shape));
}

/**
 * The inverse for `tensordot`: with the first `ind` axes of `a` flattened to rows and the others to columns, the inverse
 * matrix, in the shape of the columns followed by that of the rows.
 *
 * @throws RangeError for an `ind` below 1 and unless there are as many rows as columns.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const a = np.eye(4).reshape([4, 2, 2]);
 * assertEquals(linalg.tensorinv(a, 1).shape, [2, 2, 4]);
 * assert(np.allclose(np.tensordot(linalg.tensorinv(a, 1), [1, 2, 3, 4], 1), [[1, 2], [3, 4]]));
 * ```
 */
export function tensorinv(a: ArrayLike, ind: number | { ind?: number } = 2): NDArray {
  const given = optionsOf<{ ind?: number }>("tensorinv", ind, ["ind"]);
  const at = checkInteger("tensorinv", "ind", given === undefined ? ind as number : given.ind ?? 2, 1);
  const x = asArray(a);
  const [rows, columns] = [x.shape.slice(0, at), x.shape.slice(at)];
  if (count(rows) !== count(columns)) {
    throw new RangeError(
      `tensorinv: the first ${at} axes of the shape ${shapeText(x.shape)} make ${count(rows)} rows and the others ${
        count(columns)
      } columns; there must be as many`,
    );
  }
  return ops.reshape(inv(ops.reshape(x, [count(rows), count(columns)])), [...columns, ...rows]);
}

/**
 * x with tensordot(a, x) = b over all axes of x: the axes of `a` after those of `b` are summed over. The `axes` of `a`
 * are moved to its end first, in ascending order (NumPy moves them in the order given).
 *
 * @throws RangeError unless `a` begins with the shape of `b`, and its other axes have as many elements as `b`.
 *
 * @example
 * ```ts
 * import { linalg, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const a = np.eye(4).mul(2).reshape([4, 2, 2]);
 * assertEquals(linalg.tensorsolve(a, [2, 4, 6, 8]).tolist(), [[1, 2], [3, 4]]);
 * ```
 */
export function tensorsolve(
  a: ArrayLike,
  b: ArrayLike,
  axes: readonly number[] | null | { axes?: readonly number[] | null } = null,
): NDArray {
  const given = optionsOf<{ axes?: readonly number[] | null }>("tensorsolve", axes, ["axes"]);
  const moved = (given === undefined ? axes as readonly number[] | null : given.axes) ?? [];
  const y = asArray(b);
  const whole = asArray(a);
  const last = checkAxes("tensorsolve", moved, whole.ndim).sort((i, j) => i - j);
  const x = ops.transpose(whole, [...[...whole.shape.keys()].filter((i) => !last.includes(i)), ...last]);
  const shape = x.shape.slice(y.ndim);
  if (shapeText(x.shape.slice(0, y.ndim)) !== shapeText(y.shape) || count(shape) !== y.size) {
    throw new RangeError(
      `tensorsolve: a of shape ${shapeText(x.shape)} must begin with the shape ${
        shapeText(y.shape)
      } of b, and its other axes must have as many elements`,
    );
  }
  const solved = solve(ops.reshape(x, [y.size, count(shape)]), ops.reshape(y, [y.size]));
  return ops.reshape(solved, shape);
}
