/**
 * What the reductions of `lax` give for no elements.
 *
 * @module
 */
import type { DType } from "../core/dtype.ts";
import { extremeOf } from "../numpy/reducing.ts";

/** Combinations with a reduction of their own. */
export type Monoid = "sum" | "prod" | "max" | "min" | "and" | "or" | "xor";

/** The number that changes no other in the combination, of a dtype. */
export function identityOf(fn: Monoid, dtype: DType): number {
  switch (fn) {
    case "prod":
      return 1;
    case "and":
      return dtype === "int32" ? -1 : extremeOf(dtype, 1);
    case "max":
      return extremeOf(dtype, -1);
    case "min":
      return extremeOf(dtype, 1);
    default:
      return 0;
  }
}
