/**
 * Arithmetic of every pair of dtypes, and of every dtype with plain numbers, against JAX: dtypes, weak types and values.
 *
 * @module
 */
import { ELEMENTWISE, type GoldenArray, type Tolerance } from "../golden.ts";
import { assertRow, readRows, testRows } from "./calls.ts";

/** Complex products and powers add up terms that may cancel: they err relative to the modulus. */
function tolerance(call: string, { dtype }: GoldenArray): Tolerance {
  if (!dtype.startsWith("complex")) return ELEMENTWISE;
  const epsilon = dtype === "complex64" ? 2 ** -24 : 2 ** -53;
  return { relative: (call === "np.power" ? 32 : 4) * epsilon };
}

testRows(
  readRows("numpy/promotion.jsonl"),
  "of every pair of dtypes is that of JAX",
  (row) => assertRow(row, tolerance),
);
