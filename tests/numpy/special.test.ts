/**
 * Special values, overflow, empty and 0-d arrays, and places of elements against JAX.
 *
 * @module
 */
import { ELEMENTWISE, type GoldenArray, REDUCTION, type Tolerance } from "../golden.ts";
import { assertRow, readRows, testRows } from "./calls.ts";
import { SUMS } from "./tolerances.ts";

/** Complex functions err relative to the modulus. */
function tolerance(call: string, { dtype }: GoldenArray): Tolerance {
  return SUMS.has(call) ? REDUCTION : dtype === "complex64" ? { relative: 1e-6 } : ELEMENTWISE;
}

testRows(readRows("numpy/special.jsonl"), "of special values is that of JAX", (row) => assertRow(row, tolerance));
