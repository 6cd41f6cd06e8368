/**
 * Arithmetic, rounding and bounds, element by element.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { concrete } from "../core/level.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { realIntegers } from "./arguments.ts";
import { numbers, numeric } from "./operands.ts";

/**
 * x + y, element by element; booleans are or-ed.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.add([1, 2], 10).tolist(), [11, 12]);
 * ```
 */
export function add(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.add(x, y);
}

/**
 * x − y, element by element.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.subtract([1, 2], [[1], [2]]).tolist(), [[0, 1], [-1, 0]]);
 * ```
 */
export function subtract(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.sub(x, y);
}

/**
 * x · y, element by element; booleans are and-ed.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.multiply([1, 2], [3, 4]).tolist(), [3, 8]);
 * ```
 */
export function multiply(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.mul(x, y);
}

/**
 * x / y, element by element; integers and booleans become float32 first.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.divide(np.array([3, 1], "int32"), 2).tolist(), [1.5, 0.5]);
 * ```
 */
export function divide(x: ArrayLike, y: ArrayLike): NDArray {
  if (x instanceof NDArray && (x.aval.kind === "f" || x.aval.kind === "c")) return ops.trueDivide(x, y);
  return ops.trueDivide(...realIntegers(x, y));
}

/**
 * Another name of {@link divide}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.trueDivide(3, 2).item(), 1.5);
 * ```
 */
export const trueDivide: typeof divide = divide;

/**
 * ⌊x / y⌋, element by element: the quotient that goes with {@link mod}. Floats as CPython's `float_divmod` has it.
 * Integers divided by 0 give what JAX gives: all bits set, less 1 for a signed x other than 0.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.floorDivide([7, -7], 2).tolist(), [3, -4]);
 * ```
 */
export function floorDivide(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = numeric(x, y);
  if (a.aval.kind === "i") {
    const q = ops.div(a, b);
    if (q.dtype === "uint32") return q;
    const lower = ops.and(ops.ne(ops.sign(a), ops.sign(b)), ops.ne(ops.rem(a, b), 0));
    return ops.select(lower, ops.sub(q, 1), q);
  }
  const r = ops.rem(a, b);
  const q = ops.div(ops.select(ops.eq(b, 0), a, ops.sub(a, r)), b); // x / 0 is infinite, its remainder NaN
  const lower = ops.and(ops.ne(r, 0), ops.ne(ops.sign(b), ops.sign(r)));
  return ops.round(ops.select(lower, ops.sub(q, 1), q));
}

/**
 * The remainder of x / y with the sign of y, as Python's `%`: x − y·⌊x/y⌋. For integers it is 0 where y is, as in
 * NumPy.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.remainder([7, -7], 3).tolist(), [1, 2]);
 * assertEquals(np.remainder([7, -7], -3).tolist(), [-2, -1]);
 * ```
 */
export function remainder(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, given] = numeric(x, y);
  const b = a.aval.kind === "i" ? ops.select(ops.eq(given, 0), ops.constLike(given, 1), given) : given;
  const r = ops.rem(a, b);
  const other = ops.and(ops.ne(r, 0), ops.ne(ops.lt(r, 0), ops.lt(b, 0)));
  return ops.select(other, ops.add(r, b), r);
}

/**
 * Another name of {@link remainder}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.mod([5.5, -1], 2).tolist(), [1.5, 1]);
 * ```
 */
export const mod: typeof remainder = remainder;

/**
 * x to the power y, element by element. An integer JavaScript number as y, or a 0-d integer array that has a value,
 * multiplies repeatedly, so that any x has a derivative. Booleans are taken as int32. The derivative by x at x = y = 0
 * is NaN for a floating y and 0 for an integer one; that by y at x = 0 is 0.
 *
 * @throws RangeError for shapes that don't broadcast. RangeError for an integer array to a negative integer power.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.power([1, 2, 3], 2).tolist(), [1, 4, 9]);
 * assertEquals(np.power([4, 9], 0.5).tolist(), [2, 3]);
 * ```
 */
export function power(x: ArrayLike, y: ArrayLike): NDArray {
  if (y instanceof NDArray && y.ndim === 0 && y.aval.kind === "i") {
    const n = concrete(y);
    if (n !== null) return ops.pow(numbers(x), n.item());
  }
  if (x instanceof NDArray && (x.aval.kind === "f" || x.aval.kind === "c")) return ops.pow(x, y);
  const [a, b] = promoteAll([x, y]);
  if (a.aval.kind === "b" || a.aval.kind === "i") {
    return ops.strong(typeof y === "number" ? ops.pow(numbers(x), y) : ops.pow(numbers(a), numbers(b)));
  }
  const out = ops.pow(x, y);
  return y instanceof NDArray && y.aval.kind === "i" && !y.weakType ? ops.strong(out) : out;
}

/**
 * −x, element by element.
 *
 * @throws TypeError for booleans.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.negative([1, -2]).tolist(), [-1, 2]);
 * ```
 */
export function negative(x: ArrayLike): NDArray {
  return ops.neg(x);
}

/**
 * The absolute value; of complex numbers the modulus, a real array. The derivative at 0 is 1 for real x and 0 for
 * complex.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.abs([-3, 2]).tolist(), [3, 2]);
 * assertEquals(np.abs({ re: 3, im: 4 }).item(), 5);
 * ```
 */
export function abs(x: ArrayLike): NDArray {
  return ops.abs(x);
}

/**
 * Another name of {@link abs}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.absolute(-1).item(), 1);
 * ```
 */
export const absolute: typeof abs = abs;

/**
 * −1, 0 or 1 with the sign of x, NaN for NaN; x/|x| for complex numbers. Its derivative is 0.
 *
 * @throws TypeError for booleans.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.sign([-3, 0, 2]).tolist(), [-1, 0, 1]);
 * ```
 */
export function sign(x: ArrayLike): NDArray {
  return ops.sign(x);
}

/**
 * x², element by element; booleans become int32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.square([-3, 2]).tolist(), [9, 4]);
 * ```
 */
export function square(x: ArrayLike): NDArray {
  return ops.square(numbers(x));
}

/**
 * 1 / x, element by element; integers and booleans become float32.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.reciprocal([2, 4]).tolist(), [0.5, 0.25]);
 * ```
 */
export function reciprocal(x: ArrayLike): NDArray {
  return ops.integerPow(ops.inexact(asArray(x)), -1);
}
