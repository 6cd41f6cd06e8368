/**
 * Functions of `lax` against JAX: values, shapes, dtypes and weak types. Those of functions are in tests/control.
 *
 * @module
 */
import { ELEMENTWISE, type GoldenArray, REDUCTION, type Tolerance } from "../golden.ts";
import { assertRow, readRows, testRows } from "../numpy/calls.ts";

const SUMS = new Set("reduceSum reduceProd cumsum cumprod dot dotGeneral".split(" ").map((name) => `lax.${name}`));

/** Complex functions err relative to the modulus. */
function tolerance(call: string, { dtype }: GoldenArray): Tolerance {
  return SUMS.has(call) ? REDUCTION : dtype === "complex64" ? { relative: 1e-6 } : ELEMENTWISE;
}

testRows(readRows("lax/golden.jsonl"), "is that of JAX", (row) => assertRow(row, tolerance));
