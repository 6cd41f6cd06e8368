/**
 * What the functions of this room make of integers and booleans, and of masks.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { asArray, convert, inexact } from "../ops/mod.ts";

/** `x` beside a float constant: integers and booleans become float32, weakly typed, as in JAX. */
export function beside(x: ArrayLike): NDArray {
  const a = asArray(x);
  return "bi".includes(a.aval.kind) ? convert(a, "float32", true) : a;
}

/** `x`, or weakly typed int32 of booleans, as beside an integer constant in JAX. */
export function integersOrFloats(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.aval.kind === "b" ? convert(a, "int32", true) : a;
}

/** `x` beside an integer constant: integers become float32, booleans weakly typed float32. */
export function besideInteger(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.aval.kind === "b" ? convert(a, "float32", true) : inexact(a);
}

/** An array that says which elements count, checked to be one of booleans. */
export function checkMask(action: string, where: ArrayLike): NDArray {
  const mask = asArray(where);
  if (mask.dtype === "bool") return mask;
  throw new TypeError(`${action}: where is ${avalText(mask)}; it must be of booleans: compare, or use astype("bool")`);
}
