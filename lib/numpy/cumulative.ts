/**
 * Running sums and products as the array API standard has them.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { avalText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { checkAxis, checkOptions } from "./arguments.ts";
import { cumprod, cumsum } from "./running.ts";

/** Options of {@link cumulativeSum} and {@link cumulativeProd}. */
export interface CumulativeFromOptions {
  /** The axis to run along; an array of one axis needs none. */
  axis?: number | null;
  /** The dtype to convert to first, and of the result. */
  dtype?: DType | null;
  /** Whether the result starts with the sum or product of no elements, and so is longer by one. */
  includeInitial?: boolean;
}

function cumulative(
  action: string,
  run: typeof cumsum,
  initial: number,
  x: ArrayLike,
  options: CumulativeFromOptions,
): NDArray {
  const { axis, dtype, includeInitial } = checkOptions(action, options, ["axis", "dtype", "includeInitial"]);
  const a = ops.asArray(x);
  if (a.ndim === 0 || (a.ndim > 1 && (axis === null || axis === undefined))) {
    throw new RangeError(
      `${action}: an array ${avalText(a)} was given without an axis to run along; ` +
        (a.ndim === 0 ? "it needs one: reshape it to [1]" : "name one with the option axis"),
    );
  }
  const at = checkAxis(action, axis ?? 0, a.ndim);
  const y = run(a, { axis: at, dtype });
  if (!includeInitial) return y;
  return ops.concatenate([ops.broadcastTo(ops.constLike(y, initial), y.shape.with(at, 1)), y], at);
}

/**
 * Running sums along an axis, after a 0 if `includeInitial`. Booleans add up as int32; an array of one axis needs no
 * `axis`.
 *
 * @throws RangeError for a 0-d array, for an array of more axes without `axis`, and for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cumulativeSum([1, 2, 3]).tolist(), [1, 3, 6]);
 * assertEquals(np.cumulativeSum([[1, 2], [3, 4]], { axis: 1, includeInitial: true }).tolist(), [[0, 1, 3], [0, 3, 7]]);
 * ```
 */
export function cumulativeSum(x: ArrayLike, options: CumulativeFromOptions = {}): NDArray {
  return cumulative("cumulativeSum", cumsum, 0, x, options);
}

/**
 * Running products along an axis, after a 1 if `includeInitial`. Booleans multiply as int32; an array of one axis needs
 * no `axis`.
 *
 * @throws RangeError for a 0-d array, for an array of more axes without `axis`, and for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cumulativeProd([1, 2, 3]).tolist(), [1, 2, 6]);
 * assertEquals(np.cumulativeProd([2, 3], { includeInitial: true }).tolist(), [1, 2, 6]);
 * ```
 */
export function cumulativeProd(x: ArrayLike, options: CumulativeFromOptions = {}): NDArray {
  return cumulative("cumulativeProd", cumprod, 1, x, options);
}
