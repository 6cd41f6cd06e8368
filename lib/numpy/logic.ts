/**
 * Logical and bitwise operations, shifts, and choice by condition.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import * as ops from "../ops/mod.ts";
import { isOptions } from "./named.ts";
import { nonzero, type NonzeroOptions } from "./nonzero.ts";

/** Whether the elements are not 0. */
function truth(x: ArrayLike): NDArray {
  const a = ops.asArray(x);
  return a.dtype === "bool" ? a : ops.ne(a, ops.constLike(a, 0));
}

/**
 * Whether both x and y are true (not 0), element by element, as bool.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.logicalAnd([0, 2], [1, 3]).tolist(), [false, true]);
 * ```
 */
export function logicalAnd(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.and(truth(x), truth(y));
}

/**
 * Whether x or y is true (not 0), element by element, as bool.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.logicalOr([0, 2], [1, 3]).tolist(), [true, true]);
 * ```
 */
export function logicalOr(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.or(truth(x), truth(y));
}

/**
 * Whether one of x and y is, but not the other, true (not 0), element by element, as bool.
 *
 * @throws RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.logicalXor([0, 2], [1, 3]).tolist(), [true, false]);
 * ```
 */
export function logicalXor(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.xor(truth(x), truth(y));
}

/**
 * Whether x is false (0), element by element, as bool.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.logicalNot([0, 2]).tolist(), [true, false]);
 * ```
 */
export function logicalNot(x: ArrayLike): NDArray {
  return ops.not(truth(x));
}

/**
 * The bits of x and y combined by and, element by element; of booleans the logical and.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([4, 6], "int32");
 * assertEquals(np.bitwiseAnd(x, 3).tolist(), [0, 2]);
 * ```
 */
export function bitwiseAnd(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.and(x, y);
}

/**
 * The bits of x and y combined by or, element by element; of booleans the logical or.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([4, 6], "int32");
 * assertEquals(np.bitwiseOr(x, 3).tolist(), [7, 7]);
 * ```
 */
export function bitwiseOr(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.or(x, y);
}

/**
 * The bits of x and y combined by xor, element by element; of booleans the logical xor.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([4, 6], "int32");
 * assertEquals(np.bitwiseXor(x, 3).tolist(), [7, 5]);
 * ```
 */
export function bitwiseXor(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.xor(x, y);
}

/**
 * The bits of x inverted, element by element; of booleans the logical not.
 *
 * @throws TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bitwiseNot(np.array([0, 5], "int32")).tolist(), [-1, -6]);
 * ```
 */
export function bitwiseNot(x: ArrayLike): NDArray {
  return ops.not(x);
}

/**
 * The bits of x moved y places up, element by element.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError unless both are integers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.leftShift(np.array([1, 3], "int32"), 2).tolist(), [4, 12]);
 * ```
 */
export function leftShift(x: ArrayLike, y: ArrayLike): NDArray {
  return ops.shiftLeft(x, y);
}

/**
 * The bits of x moved y places down, element by element; signed integers keep their sign.
 *
 * @throws RangeError for shapes that don't broadcast. TypeError unless both are integers.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.rightShift(np.array([-8, 8], "int32"), 1).tolist(), [-4, 4]);
 * ```
 */
export function rightShift(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  return a.dtype === "uint32" ? ops.shiftRightLogical(a, b) : ops.shiftRightArithmetic(a, b);
}

/**
 * x where the condition is true (not 0), y elsewhere; all three broadcast. Only the chosen side has a derivative.
 *
 * Without x and y, the places of the elements that aren't 0, as {@link nonzero} gives them.
 *
 * @throws RangeError for shapes that don't broadcast; ConcreteValueError under jit and vmap without x, y and `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.where([true, false], [1, 2], 0).tolist(), [1, 0]);
 * assertEquals(np.where([0, 5, 7])[0].tolist(), [1, 2]);
 * ```
 */
export function where(condition: ArrayLike, options?: NonzeroOptions): NDArray[];
/** x where the condition is true, y elsewhere. */
export function where(condition: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray;
export function where(condition: ArrayLike, x?: ArrayLike | NonzeroOptions, y?: ArrayLike): NDArray | NDArray[] {
  if (y === undefined) {
    if (x === undefined || isOptions(x)) return nonzero(condition, x as NonzeroOptions | undefined);
    throw new TypeError("where: x is given without y; pass both, or neither for the places of true elements");
  }
  const [p, a, b] = [condition, x as ArrayLike, y].map((v) => Array.isArray(v) ? ops.asArray(v) : v);
  const shapes = [a, b, p].map((v): readonly number[] => v instanceof NDArray ? v.shape : []);
  shapes.reduce((s, shape) => ops.broadcastShapes("where", s, shape));
  return ops.select(p, a, b);
}
