/**
 * Calls with float64 and complex128 against JAX with x64 on.
 *
 * @module
 */
import { ELEMENTWISE, type GoldenArray, type Tolerance } from "../golden.ts";
import { assertRow, readRows, testRows } from "./calls.ts";
import { SUMS } from "./tolerances.ts";

/** Differences that may cancel; JAX's arctanh is one of logarithms. */
const CANCELLING = new Set(["nn.gelu", "np.linspace", "np.arctanh"]);

function tolerance(call: string, { dtype }: GoldenArray): Tolerance {
  return SUMS.has(call) || CANCELLING.has(call) || dtype === "complex128" ? { relative: 1e-14 } : ELEMENTWISE;
}

testRows(readRows("numpy/double.jsonl"), "in double precision is that of JAX", (row) => assertRow(row, tolerance));
