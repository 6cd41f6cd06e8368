/**
 * How often integers occur.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkInteger } from "./arguments.ts";
import { elementsOf } from "./host.ts";
import { integers } from "./integers.ts";
import { named, type Or } from "./named.ts";
import { placed } from "./placing.ts";

/** Options of {@link bincount}. */
export interface BincountOptions {
  /** What each number counts; 1 by default. */
  weights?: ArrayLike | null;
  /** The least length of the result. */
  minlength?: number;
  /** The length of the result; one above the largest number by default, which `jit` and `vmap` don't know. */
  length?: number | null;
}

/**
 * How often each integer from 0 occurs in x (one axis): int32, or the sums of the weights in their dtype. Numbers below
 * 0 count as 0, those from `length` on don't count.
 *
 * @throws TypeError for an x that isn't integers; RangeError for an x that hasn't one axis and for weights of another
 *   shape; ConcreteValueError under jit and vmap without `length`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.bincount([1, 2, 1]).tolist(), [0, 2, 1]);
 * assertEquals(np.bincount([1, 2, 1], { weights: [0.5, 2, 1], length: 2 }).tolist(), [0, 1.5]);
 * ```
 */
export function bincount(
  x: ArrayLike,
  weights?: Or<ArrayLike | null, BincountOptions>,
  minlength?: Or<number, BincountOptions>,
  options?: BincountOptions,
): NDArray {
  const given = named<BincountOptions>("bincount", ["weights", "minlength", "length"], [weights, minlength, options]);
  const bool = x instanceof NDArray && x.dtype === "bool";
  const a = bool ? ops.convert(x, "int32") : integers("bincount", x, "numbers");
  if (a.ndim !== 1) {
    throw new RangeError(`bincount: the numbers have shape ${shapeText(a.shape)}; they must have one axis`);
  }
  const least = checkInteger("bincount", "minlength", given.minlength ?? 0, 0);
  const length = given.length ?? Math.max(least, ...largest(a));
  checkInteger("bincount", "length", length, 0);
  const values = given.weights === undefined || given.weights === null
    ? ops.broadcastTo(ops.strong(ops.numberAs(1, "int32")), a.shape)
    : asArray(given.weights);
  if (values.ndim !== 1 || values.size !== a.size) {
    throw new RangeError(
      `bincount: weights of shape ${shapeText(values.shape)} for numbers of shape ${shapeText(a.shape)}; ` +
        `give one for each number`,
    );
  }
  const places = a.dtype === "uint32" ? ops.convert(ops.min(a, 2 ** 31 - 1), "int32") : ops.max(a, 0);
  return placed("add", zerosOf(makeAval([length], values.dtype)), places, values);
}

/** One above the largest number, read. */
function largest(a: NDArray): number[] {
  const elements = elementsOf("bincount", "the array", a, "pass the option length, the size of the result");
  let most = 0;
  for (let i = 0; i < elements.length; i++) most = Math.max(most, elements[i]);
  return elements.length === 0 ? [] : [most + 1];
}
