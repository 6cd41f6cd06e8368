/**
 * Arguments that are arrays of integers.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { avalText } from "../errors.ts";
import { asArray, fromData } from "../ops/mod.ts";
import { flatNested, saturated } from "./indexing_items.ts";

/** Plain integers exactly, anything else as an array of integers. */
export function integers(action: string, x: ArrayLike, what = "indices"): NDArray {
  const flat = x instanceof NDArray ? null : flatNested(x);
  if (flat !== null && flat.leaves.every((v) => Number.isInteger(v))) {
    return fromData(Int32Array.from(flat.leaves as readonly number[], saturated), flat.shape, "int32");
  }
  const indices = asArray(x);
  if (indices.aval.kind === "i") return indices;
  throw new TypeError(
    `${action}: the ${what} ${avalText(indices)} must be integers; convert them with astype('int32')`,
  );
}
