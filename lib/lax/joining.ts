/**
 * Cutting arrays up and joining them, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { checkAxis, checkShape } from "../numpy/arguments.ts";
import { tile as tiled } from "../numpy/repeating.ts";
import * as ops from "../ops/mod.ts";

/**
 * x cut along an axis into pieces of these lengths, which must add up to that of the axis.
 *
 * @throws RangeError for an axis that `x` lacks, and for lengths that don't add up.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.split(np.arange(4), [1, 3]).map((p) => p.tolist()), [[0], [1, 2, 3]]);
 * ```
 */
export function split(x: ArrayLike, sizes: readonly number[], axis = 0): NDArray[] {
  const a = ops.asArray(x);
  return [...ops.split(a, checkAxis("lax.split", axis, a.ndim), checkShape("lax.split", sizes))];
}

/**
 * Arrays of one shape joined along a new axis of the result.
 *
 * @throws RangeError for no arrays, for shapes that differ, and for an axis that the result lacks.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.stack([np.array([1, 2]), np.array([3, 4])], 1).tolist(), [[1, 3], [2, 4]]);
 * ```
 */
export function stack(xs: readonly ArrayLike[], axis = 0): NDArray {
  if (xs.length === 0) throw new RangeError("lax.stack: there are no arrays to join; pass at least one");
  const parts = ops.promoteAll(xs);
  return ops.stack(parts, checkAxis("lax.stack", axis, parts[0].ndim + 1));
}

/**
 * The slices of x along an axis, which they lack.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.unstack(np.array([[1, 2], [3, 4]]), 1).map((p) => p.tolist()), [[1, 3], [2, 4]]);
 * ```
 */
export function unstack(x: ArrayLike, axis = 0): NDArray[] {
  const a = ops.asArray(x);
  return [...ops.unstack(a, checkAxis("lax.unstack", axis, a.ndim))];
}

/**
 * x repeated `reps` times along each axis.
 *
 * @throws RangeError unless there is one count an axis, an integer from 0.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.tile(np.array([[1, 2]]), [2, 2]).tolist(), [[1, 2, 1, 2], [1, 2, 1, 2]]);
 * ```
 */
export function tile(x: ArrayLike, reps: readonly number[]): NDArray {
  const a = ops.asArray(x);
  if (reps.length === a.ndim) return tiled(a, reps);
  throw new RangeError(
    `lax.tile: [${reps}] are ${reps.length} counts for an array of shape ${shapeText(a.shape)}; give one an axis`,
  );
}

/**
 * x with its axes from `start` to before `stop` (to the last by default) merged into one. Axes below 0 count from the
 * end, and those out of range are the nearest, as bounds of a slice are; from none, an axis of length 1 is made.
 *
 * @throws RangeError for a `stop` before `start`, and for what are no integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.collapse(np.ones([2, 3, 4]), 1).shape, [2, 12]);
 * assertEquals(lax.collapse(np.ones([2, 3, 4]), 0, 2).shape, [6, 4]);
 * ```
 */
export function collapse(x: ArrayLike, start: number, stop?: number | null): NDArray {
  const a = ops.asArray(x);
  const bound = (at: number): number => Math.max(0, Math.min(a.ndim, at < 0 ? at + a.ndim : at));
  const [from, to] = [bound(start), bound(stop ?? a.ndim)];
  if (!Number.isInteger(from) || !Number.isInteger(to) || from > to) {
    throw new RangeError(
      `lax.collapse: axes from ${start} to before ${stop ?? a.ndim} of shape ${
        shapeText(a.shape)
      }; they must be integers, the second not before the first`,
    );
  }
  const length = a.shape.slice(from, to).reduce((n, d) => n * d, 1);
  return ops.reshape(a, a.shape.toSpliced(from, to - from, length));
}
