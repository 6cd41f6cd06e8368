/**
 * Bits, divisors and multiples of integers.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { loopWhile } from "../transforms/control_while.ts";
import { floorDivide } from "./arithmetic.ts";
import { integers } from "./integers.ts";
import { bitwiseNot, leftShift, rightShift } from "./logic.ts";

/**
 * Another name of {@link bitwiseNot}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.invert(np.array([0, 5], "int32")).tolist(), [-1, -6]);
 * ```
 */
export const invert: typeof bitwiseNot = bitwiseNot;

/**
 * Another name of {@link bitwiseNot}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bitwiseInvert([true, false]).tolist(), [false, true]);
 * ```
 */
export const bitwiseInvert: typeof bitwiseNot = bitwiseNot;

/**
 * Another name of {@link leftShift}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bitwiseLeftShift(np.array([1, 3], "int32"), 2).tolist(), [4, 12]);
 * ```
 */
export const bitwiseLeftShift: typeof leftShift = leftShift;

/**
 * Another name of {@link rightShift}.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bitwiseRightShift(np.array([8, -8], "int32"), 2).tolist(), [2, -2]);
 * ```
 */
export const bitwiseRightShift: typeof rightShift = rightShift;

/**
 * The number of bits of |x| that are set, element by element, as uint32 (JAX's dtype, uint8, is not there).
 *
 * @throws TypeError for anything but integers and booleans.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bitwiseCount(np.array([7, -8], "int32")).tolist(), [3, 1]);
 * ```
 */
export function bitwiseCount(x: ArrayLike): NDArray {
  const a = ops.asArray(x);
  const n = ops.populationCount(ops.abs(a.dtype === "bool" ? ops.convert(a, "int32") : a));
  return ops.strong(ops.convert(n, "uint32"));
}

/** Two arrays of integers of one dtype; plain integers are int32. */
function integerPair(action: string, x: ArrayLike, y: ArrayLike): NDArray[] {
  const plain = !(x instanceof NDArray) && !(y instanceof NDArray);
  const pair = ops.promoteAll(plain ? [integers(action, x, "numbers"), integers(action, y, "numbers")] : [x, y]);
  if (pair[0].aval.kind === "i") return pair.map((v) => ops.abs(v));
  throw new TypeError(
    `${action}: the operands have the dtype of ${avalText(pair[0])}; convert them with astype("int32")`,
  );
}

/**
 * The greatest common divisor of |x| and |y|, element by element, by Euclid's algorithm; gcd(0, 0) is 0.
 *
 * @throws TypeError for anything but integers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.gcd([12, 18], 8).tolist(), [4, 2]);
 * ```
 */
export function gcd(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = integerPair("gcd", x, y);
  const shape = ops.broadcastShapes("gcd", a.shape, b.shape);
  return divisor(ops.broadcastTo(a, shape), ops.broadcastTo(b, shape));
}

/** Euclid's algorithm for as long as any element has a remainder. */
function divisor(a: NDArray, b: NDArray): NDArray {
  const going = (pair: readonly NDArray[]): NDArray => ops.reduceOr(ops.ne(pair[1], 0), [...pair[1].shape.keys()]);
  const step = ([p, q]: readonly NDArray[]): readonly NDArray[] => {
    const left = ops.ne(q, 0);
    return [ops.select(left, q, p), ops.select(left, ops.rem(p, ops.select(left, q, 1)), 0)];
  };
  return (loopWhile("gcd", going, step, [a, b]) as readonly NDArray[])[0];
}

/**
 * The least common multiple of |x| and |y|, element by element; 0 where either is 0. It wraps around at 32 bits.
 *
 * @throws TypeError for anything but integers. RangeError for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.lcm([4, 6], 10).tolist(), [20, 30]);
 * ```
 */
export function lcm(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = integerPair("lcm", x, y);
  const d = gcd(a, b);
  return ops.select(ops.eq(d, 0), 0, ops.mul(a, floorDivide(b, ops.select(ops.eq(d, 0), 1, d))));
}
