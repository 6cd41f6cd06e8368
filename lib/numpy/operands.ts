/**
 * What elementwise functions make of their operands.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { asArray, convert, inexact, promoteAll } from "../ops/mod.ts";
import { realIntegers } from "./arguments.ts";

/** Booleans as int32. */
export function numbers(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.dtype === "bool" ? convert(a, "int32") : a;
}

/** Two operands in one dtype other than bool. */
export function numeric(x: ArrayLike, y: ArrayLike): NDArray[] {
  return promoteAll([x, y]).map(numbers);
}

/** Two operands in one floating or complex dtype. */
export function inexactPair(x: ArrayLike, y: ArrayLike): NDArray[] {
  return promoteAll(realIntegers(x, y)).map(inexact);
}

/** A real array: of floats, integers or booleans. */
export function realArray(action: string, x: ArrayLike): NDArray {
  const a = asArray(x);
  if (a.aval.kind !== "c") return a;
  throw new TypeError(
    `${action}: an array ${avalText(a)} was given, and complex numbers don't do; take real or abs first`,
  );
}

/** A real array of floats: integers and booleans become float32. */
export function floats(action: string, x: ArrayLike): NDArray {
  return inexact(realArray(action, x));
}
