/**
 * Shapes and sizes.
 *
 * @module
 */
import type { ArrayLike, Axes } from "../core/array.ts";
import { asArray, broadcastShapes as broadcastTwo } from "../ops/mod.ts";
import { axisOption, checkAxes, checkShape, type ShapeLike } from "./arguments.ts";

/**
 * The shape that shapes broadcast to.
 *
 * @throws RangeError for shapes that don't broadcast, and for lengths that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.broadcastShapes([2, 1], [3], []), [2, 3]);
 * ```
 */
export function broadcastShapes(...shapes: readonly ShapeLike[]): number[] {
  return shapes.reduce<number[]>(
    (s, given) => [...broadcastTwo("broadcastShapes", s, checkShape("broadcastShapes", given))],
    [],
  );
}

/**
 * The number of axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ndim([[1, 2]]), 2);
 * ```
 */
export function ndim(a: ArrayLike): number {
  return asArray(a).ndim;
}

/**
 * The lengths of the axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.shape([[1, 2]]), [1, 2]);
 * ```
 */
export function shape(a: ArrayLike): number[] {
  return [...asArray(a).shape];
}

/**
 * The number of elements, or of places along axes.
 *
 * @throws RangeError for axes that `a` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.size([[1, 2, 3]]), 3);
 * assertEquals(np.size([[1, 2, 3]], 0), 1);
 * ```
 */
export function size(a: ArrayLike, axis?: Axes | { axis?: Axes }): number {
  const x = asArray(a);
  return checkAxes("size", axisOption("size", axis), x.ndim).reduce((n, i) => n * x.shape[i], 1);
}
