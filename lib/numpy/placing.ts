/**
 * Values put at places of an array of one axis.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { reshape, scatter } from "../ops/mod.ts";

/**
 * `x` with `values` added to, or (`set`) in place of, the elements at int32 `places`, all of one axis; places out of
 * range are dropped.
 */
export function placed(fn: "add" | "set", x: NDArray, places: NDArray, values: NDArray): NDArray {
  return scatter(fn, x, reshape(places, [places.size, 1]), values, {
    updateWindowDims: [],
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode: "fill",
  });
}
