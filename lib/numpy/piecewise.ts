/**
 * A function in pieces.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { namedAs, type UserFunction } from "../transforms/user_function.ts";
import { checkAxis } from "./arguments.ts";
import type { Arrays } from "./joining.ts";
import { mapExamples } from "./mapping.ts";

/** A value, or a function of an element and further arguments. */
export type Piece<A extends readonly unknown[]> = ArrayLike | ((x: NDArray, ...args: A) => ArrayLike);

/**
 * Element by element, the value of the function (or the constant) that belongs to the last condition that holds; where none
 * does, that of one more function at the end, or 0. The result has the dtype of x. Each function runs once, under `vmap`, on
 * all elements as 0-d arrays, followed by the further arguments.
 *
 * @throws RangeError for as many functions as conditions, or one more, for shapes that don't broadcast, and for functions
 *   and constants that give no 0-d arrays.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([-2, 0, 3]);
 * const f = np.piecewise(x, [x.less(0), x.greater(0)], [(v) => v.neg(), (v) => v.mul(v), 7]);
 * assertEquals(f.tolist(), [2, 7, 9]);
 * ```
 */
export function piecewise<A extends readonly unknown[]>(
  x: ArrayLike,
  condlist: Arrays,
  funclist: readonly Piece<A>[],
  ...args: A
): NDArray {
  const a = asArray(x);
  const conditions =
    (condlist instanceof NDArray ? ops.unstack(condlist, checkAxis("piecewise", 0, condlist.ndim)) : condlist).map((
      c,
    ) => ops.convert(asArray(c), "bool"));
  const n = conditions.length;
  if (funclist.length !== n && funclist.length !== n + 1) {
    throw new RangeError(
      `piecewise: ${funclist.length} functions don't go with ${n} conditions; give as many, or one more for the rest`,
    );
  }
  const shape = conditions.reduce<readonly number[]>((s, c) => ops.broadcastShapes("piecewise", s, c.shape), a.shape);
  const piece = (f: Piece<A>): NDArray => ops.broadcastTo(pieceOf(f, a, args), shape);
  const rest = funclist.length > n ? piece(funclist[n]) : piece(0);
  return conditions.reduce(
    (y, condition, i) => ops.select(ops.broadcastTo(condition, shape), piece(funclist[i]), y),
    rest,
  );
}

/** A piece's values for all elements of `x`, in its dtype. */
function pieceOf<A extends readonly unknown[]>(f: Piece<A>, x: NDArray, args: A): NDArray {
  if (typeof f !== "function") {
    checkScalar(asArray(f));
    return ops.arrayAs(f, x.dtype);
  }
  const call = (v: NDArray): NDArray => ops.convert(checkScalar(asArray(f(v, ...args))), x.dtype);
  const named = namedAs(f as UserFunction, call);
  const { leaves } = mapExamples("piecewise", named, [ops.reshape(x, [x.size])], [true], x.size);
  return ops.reshape(leaves[0], x.shape);
}

function checkScalar(x: NDArray): NDArray {
  if (x.ndim === 0) return x;
  throw new RangeError(
    `piecewise: a function or constant gives an array of shape ${shapeText(x.shape)}; it must be 0-d`,
  );
}
