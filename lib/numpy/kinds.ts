/**
 * What kinds of numbers arrays hold, and elements.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { asArray, isComplex } from "../ops/mod.ts";
import { realArray } from "./operands.ts";

/**
 * Whether x is +∞, element by element, as bool.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isposinf([Infinity, -Infinity, 1]).tolist(), [true, false, false]);
 * ```
 */
export function isposinf(x: ArrayLike): NDArray {
  return equals(realArray("isposinf", x), Infinity);
}

/**
 * Whether x is −∞, element by element, as bool.
 *
 * @throws TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isneginf([Infinity, -Infinity, 1]).tolist(), [false, true, false]);
 * ```
 */
export function isneginf(x: ArrayLike): NDArray {
  return equals(realArray("isneginf", x), -Infinity);
}

/** Whether a float is `value`; false for integers and booleans. */
function equals(x: NDArray, value: number): NDArray {
  return x.aval.kind === "f" ? ops.eq(x, value) : ops.ne(x, x);
}

/**
 * Whether the imaginary part is 0, element by element, as bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isreal([{ re: 1, im: 0 }, { re: 1, im: 2 }]).tolist(), [true, false]);
 * ```
 */
export function isreal(x: ArrayLike): NDArray {
  const im = ops.imag(x);
  return ops.eq(im, ops.zeroLike(im));
}

/**
 * Whether the imaginary part isn't 0, element by element, as bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.iscomplex([{ re: 1, im: 0 }, { re: 1, im: 2 }]).tolist(), [false, true]);
 * ```
 */
export function iscomplex(x: ArrayLike): NDArray {
  const im = ops.imag(x);
  return ops.ne(im, ops.zeroLike(im));
}

/**
 * Whether x has a complex dtype, whatever its elements are.
 *
 * @throws TypeError for what isn't an array or a number.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.iscomplexobj(np.zeros(2, "complex64")), true);
 * ```
 */
export function iscomplexobj(x: unknown): boolean {
  if (typeof x !== "object" || x === null) return false;
  return asArray(x as ArrayLike).aval.kind === "c";
}

/**
 * Whether x has a real dtype: not {@link iscomplexobj}.
 *
 * @throws TypeError for what isn't an array or a number.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isrealobj([1, 2]), true);
 * ```
 */
export function isrealobj(x: unknown): boolean {
  return !iscomplexobj(x);
}

/**
 * Whether x is a number, a boolean, a string, a complex number or a 0-d array.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([np.isscalar(1), np.isscalar([1]), np.isscalar(np.array(1))], [true, false, true]);
 * ```
 */
export function isscalar(x: unknown): boolean {
  if (x instanceof NDArray) return x.ndim === 0;
  return ["number", "boolean", "string", "bigint"].includes(typeof x) || isComplex(x);
}
