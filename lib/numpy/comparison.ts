/**
 * Comparisons and tests of elements.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { sameShape } from "../core/aval.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { checkOptions } from "./arguments.ts";
import { all } from "./reductions.ts";

/**
 * Whether x = y, element by element, as bool.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.equal([1, 2, 3], 2).tolist(), [false, true, false]);
 * ```
 */
export function equal(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.eq(x, y);
}

/**
 * Whether x ≠ y, element by element, as bool.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.notEqual([1, 2, 3], 2).tolist(), [true, false, true]);
 * ```
 */
export function notEqual(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.ne(x, y);
}

/**
 * Whether x < y, element by element, as bool. Complex numbers compare by real part, then imaginary.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.less([1, 2, 3], 2).tolist(), [true, false, false]);
 * ```
 */
export function less(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.lt(x, y);
}

/**
 * Whether x ≤ y, element by element, as bool. Complex numbers compare by real part, then imaginary.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.lessEqual([1, 2, 3], 2).tolist(), [true, true, false]);
 * ```
 */
export function lessEqual(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.le(x, y);
}

/**
 * Whether x > y, element by element, as bool. Complex numbers compare by real part, then imaginary.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.greater([1, 2, 3], 2).tolist(), [false, false, true]);
 * ```
 */
export function greater(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.gt(x, y);
}

/**
 * Whether x ≥ y, element by element, as bool. Complex numbers compare by real part, then imaginary.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.greaterEqual([1, 2, 3], 2).tolist(), [false, true, true]);
 * ```
 */
export function greaterEqual(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.ge(x, y);
}

/**
 * Whether x is NaN (a part of it, if complex), element by element.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isnan([1, NaN]).tolist(), [false, true]);
 * ```
 */
export function isnan(x: ArrayLike): NDArray {
  const a = asArray(x);
  return ops.ne(a, a);
}

/**
 * Whether x is infinite (a part of it, if complex), element by element.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isinf([1, -Infinity, NaN]).tolist(), [false, true, false]);
 * ```
 */
export function isinf(x: ArrayLike): NDArray {
  const a = asArray(x);
  if (a.aval.kind === "c") return ops.or(isinf(ops.real(a)), isinf(ops.imag(a)));
  return a.aval.kind === "f" ? ops.eq(ops.abs(a), Infinity) : ops.ne(a, a);
}

/**
 * Whether x is neither infinite nor NaN, element by element.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isfinite([1, Infinity, NaN]).tolist(), [true, false, false]);
 * ```
 */
export function isfinite(x: ArrayLike): NDArray {
  return ops.isFinite(x);
}

/** How close {@link isclose} and {@link allclose} ask numbers to be. */
export interface CloseOptions {
  /** The tolerance relative to `y`; 1e-5. */
  rtol?: number;
  /** The absolute tolerance; 1e-8. */
  atol?: number;
  /** Whether NaN is close to NaN; not by default. */
  equalNan?: boolean;
}

const CLOSE: readonly (keyof CloseOptions)[] = ["rtol", "atol", "equalNan"];

/**
 * Whether |x − y| ≤ atol + rtol·|y|, element by element. Infinities are close to themselves.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isclose([1, 2], [1.000001, 2.1]).tolist(), [true, false]);
 * assertEquals(np.isclose(NaN, NaN, { equalNan: true }).item<boolean>(), true);
 * ```
 */
export function isclose(x: ArrayLike, y: ArrayLike, options: CloseOptions = {}): NDArray {
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = checkOptions("isclose", options, CLOSE);
  const [a, b] = promoteAll([x, y]).map(ops.inexact);
  const within = ops.le(ops.abs(ops.sub(a, b)), ops.add(ops.mul(ops.abs(b), rtol), atol));
  const close = ops.or(ops.eq(a, b), ops.and(ops.isFinite(b), within));
  return equalNan ? ops.or(close, ops.and(isnan(a), isnan(b))) : close;
}

/**
 * Whether all elements are close by {@link isclose}: a 0-d bool array.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.allclose([1, 2], [1, 2.001], { atol: 0.01 }).item<boolean>(), true);
 * ```
 */
export function allclose(x: ArrayLike, y: ArrayLike, options: CloseOptions = {}): NDArray {
  return all(isclose(x, y, checkOptions("allclose", options, CLOSE)));
}

/**
 * Whether x and y have the same shape and elements: a 0-d bool array. NaN equals NaN only with `equalNan`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arrayEqual([1, 2], [1, 2]).item<boolean>(), true);
 * assertEquals(np.arrayEqual([1, 2], [[1, 2]]).item<boolean>(), false);
 * ```
 */
export function arrayEqual(x: ArrayLike, y: ArrayLike, options: { equalNan?: boolean } = {}): NDArray {
  const { equalNan = false } = checkOptions("arrayEqual", options, ["equalNan"]);
  const [a, b] = [asArray(x), asArray(y)];
  if (!sameShape(a.shape, b.shape)) return asArray(false);
  const same = ops.eq(a, b);
  return all(equalNan ? ops.or(same, ops.and(isnan(a), isnan(b))) : same);
}

/**
 * Whether x and y are equal where they broadcast to one shape: a 0-d bool array; false if they don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arrayEquiv([1, 1], [[1], [1]]).item<boolean>(), true);
 * assertEquals(np.arrayEquiv([1, 1], [1, 1, 1]).item<boolean>(), false);
 * ```
 */
export function arrayEquiv(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = [asArray(x), asArray(y)];
  const rank = Math.max(a.ndim, b.ndim);
  const lengths = (v: NDArray): number[] => [...new Array<number>(rank - v.ndim).fill(1), ...v.shape];
  const [m, n] = [lengths(a), lengths(b)];
  return m.every((d, i) => d === n[i] || d === 1 || n[i] === 1) ? all(ops.eq(a, b)) : asArray(false);
}
