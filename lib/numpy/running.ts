/**
 * Running sums and products.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, dtypeOption, optionsOf } from "./arguments.ts";

/** Options of {@link cumsum} and {@link cumprod}. */
export interface CumulativeOptions {
  /** The axis to run along; null, the default, runs over the flattened array. */
  axis?: number | null;
  /** The dtype to convert to first, and of the result. */
  dtype?: DType | null;
}

type Running = (x: NDArray, axis: number) => NDArray;

/** A running sum or product, with NaN replaced by `fill` unless that is null. */
function running(
  action: string,
  run: Running,
  fill: number | null,
  x: ArrayLike,
  options: number | null | undefined | CumulativeOptions,
): NDArray {
  const given = optionsOf<CumulativeOptions>(action, options, ["axis", "dtype"]);
  const { axis = null, dtype: asked = null } = given ?? { axis: options as number | null | undefined };
  const whole = asArray(x);
  const a = axis === null || (whole.ndim === 0 && whole.weakType) ? ops.reshape(whole, [whole.size]) : whole;
  const at = checkAxis(action, axis ?? 0, a.ndim);
  const values = fill === null ? a : ops.select(ops.ne(a, a), ops.constLike(a, fill), a);
  const dtype = dtypeOption(action, asked) ?? (a.dtype === "bool" ? "int32" : a.dtype);
  // As bool, whether there has been one that isn't 0, or only such.
  if (dtype === "bool") return ops.convert(run(ops.convert(ops.convert(values, "bool"), "int32"), at), "bool");
  return run(ops.convert(values, dtype), at);
}

/**
 * Running sums along an axis, or over the flattened array. Booleans add up as int32.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cumsum([1, 2, 3]).tolist(), [1, 3, 6]);
 * assertEquals(np.cumsum([[1, 2], [3, 4]], 0).tolist(), [[1, 2], [4, 6]]);
 * ```
 */
export function cumsum(x: ArrayLike, options?: number | null | CumulativeOptions): NDArray {
  return running("cumsum", ops.cumsum, null, x, options);
}

/**
 * Running products along an axis, or over the flattened array. Booleans multiply as int32.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cumprod([1, 2, 3]).tolist(), [1, 2, 6]);
 * ```
 */
export function cumprod(x: ArrayLike, options?: number | null | CumulativeOptions): NDArray {
  return running("cumprod", ops.cumprod, null, x, options);
}

/**
 * Running sums along an axis, or over the flattened array, with NaN as 0. Booleans add up as int32.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nancumsum([1, NaN, 3]).tolist(), [1, 1, 4]);
 * ```
 */
export function nancumsum(x: ArrayLike, options?: number | null | CumulativeOptions): NDArray {
  return running("nancumsum", ops.cumsum, 0, x, options);
}

/**
 * Running products along an axis, or over the flattened array, with NaN as 1. Booleans multiply as int32.
 *
 * @throws RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.nancumprod([2, NaN, 3]).tolist(), [2, 2, 6]);
 * ```
 */
export function nancumprod(x: ArrayLike, options?: number | null | CumulativeOptions): NDArray {
  return running("nancumprod", ops.cumprod, 1, x, options);
}
