/**
 * Comparison, selection and bits under JAX's `lax` names. Operands broadcast and promote here, which JAX's do not.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";

/**
 * Whether x = y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.eq(1, 1).item<boolean>(), true);
 * ```
 */
export function eq(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.eq(x, y);
}

/**
 * Whether x ≠ y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.ne(1, 1).item<boolean>(), false);
 * ```
 */
export function ne(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.ne(x, y);
}

/**
 * Whether x < y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.lt(1, 2).item<boolean>(), true);
 * ```
 */
export function lt(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.lt(x, y);
}

/**
 * Whether x ≤ y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.le(1, 1).item<boolean>(), true);
 * ```
 */
export function le(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.le(x, y);
}

/**
 * Whether x > y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.gt(1, 2).item<boolean>(), false);
 * ```
 */
export function gt(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.gt(x, y);
}

/**
 * Whether x ≥ y.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.ge(1, 2).item<boolean>(), false);
 * ```
 */
export function ge(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.ge(x, y);
}

/**
 * Bitwise and; logical of booleans.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.bitwiseAnd(true, false).item<boolean>(), false);
 * ```
 */
export function bitwiseAnd(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.and(x, y);
}

/**
 * Bitwise or; logical of booleans.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.bitwiseOr(true, false).item<boolean>(), true);
 * ```
 */
export function bitwiseOr(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.or(x, y);
}

/**
 * Bitwise exclusive or; logical of booleans.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.bitwiseXor(true, true).item<boolean>(), false);
 * ```
 */
export function bitwiseXor(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.xor(x, y);
}

/**
 * Bitwise not; logical of booleans.
 *
 * @throws TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.bitwiseNot(true).item<boolean>(), false);
 * ```
 */
export function bitwiseNot(x: ArrayLike): NDArray {
  return ops.not(x);
}

/**
 * x << y of integers.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError unless both are integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.shiftLeft(np.array(1, { dtype: "int32" }), 3).item(), 8);
 * ```
 */
export function shiftLeft(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.shiftLeft(x, y);
}

/**
 * x >>> y of integers, filling with zeros.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError unless both are integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.shiftRightLogical(np.array(8, { dtype: "int32" }), 2).item(), 2);
 * ```
 */
export function shiftRightLogical(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.shiftRightLogical(x, y);
}

/**
 * x >> y of integers, filling with the sign.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError unless both are integers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.shiftRightArithmetic(np.array(-8, { dtype: "int32" }), 2).item(), -2);
 * ```
 */
export function shiftRightArithmetic(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.shiftRightArithmetic(x, y);
}

/**
 * x where `pred` is true, y elsewhere.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.select([true, false], np.array([1, 2]), np.array([3, 4])).tolist(), [1, 4]);
 * ```
 */
export function select(pred: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray {
  return ops.select(pred, x, y);
}

/**
 * x, kept between lo and hi; the derivative by x is 1 strictly inside.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.clamp(0, 5, 3).item(), 3);
 * ```
 */
export function clamp(lo: ArrayLike, x: ArrayLike, hi: ArrayLike): NDArray {
  return ops.clamp(lo, x, hi);
}

/**
 * The element of `cases[which]` at each place. A boolean `which` takes the second case where it is true; an int32 one
 * counts the cases from 0 and is clamped to them.
 *
 * @throws TypeError for a `which` that is neither bool nor int32. RangeError if there is no case, or more than two for
 * a boolean `which`, or shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.selectN(np.array([0, 2, 1], "int32"), [1, 2, 3], [4, 5, 6], [7, 8, 9]).tolist(), [1, 8, 6]);
 * ```
 */
export function selectN(which: ArrayLike, ...cases: readonly ArrayLike[]): NDArray {
  const index = ops.asArray(which);
  if (index.dtype !== "bool" && index.dtype !== "int32") {
    throw new TypeError(`lax.selectN: the selector has dtype ${index.dtype}; it must be bool or int32`);
  }
  const most = index.dtype === "bool" ? 2 : Infinity;
  if (cases.length === 0 || cases.length > most) {
    throw new RangeError(
      `lax.selectN: ${cases.length} cases for a selector of dtype ${index.dtype}; give ${
        most === 2 ? "one or two" : "one or more"
      }`,
    );
  }
  const [first, ...others] = ops.promoteAll(cases);
  const taken = (i: number): NDArray => index.dtype === "bool" ? index : ops.ge(index, i);
  return others.reduce((out, x, i) => ops.select(taken(i + 1), x, out), first);
}
