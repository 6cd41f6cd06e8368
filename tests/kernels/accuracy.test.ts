/**
 * The digits of the functions that large arrays are mapped by: 2^20 points each, over the whole range. The oracle is
 * the engine's own function in double: for float32 its rounded value, which is right but for ties; for float64 it is
 * itself within an ulp of the truth, which the bound leaves room for.
 *
 * @module
 */
import { assert } from "@std/assert";
import { type NDArray, np } from "@fluxion/fluxion";
import { points, testDigits, worst } from "./accuracy.ts";

const FUNCTIONS: Record<string, [(x: NDArray) => NDArray, (x: number) => number]> = {
  exp: [np.exp, Math.exp],
  exp2: [np.exp2, (x) => 2 ** x],
  expm1: [np.expm1, Math.expm1],
  log: [np.log, Math.log],
  log1p: [np.log1p, Math.log1p],
  sinh: [np.sinh, Math.sinh],
  cosh: [np.cosh, Math.cosh],
  tanh: [np.tanh, Math.tanh],
  arcsinh: [np.arcsinh, Math.asinh],
  arccosh: [np.arccosh, Math.acosh],
  arctanh: [np.arctanh, Math.atanh],
};

for (const dtype of ["float32", "float64"] as const) {
  const x = points(dtype);
  for (const [name, [f, oracle]] of Object.entries(FUNCTIONS)) testDigits(name, f, oracle, [x]);
}

Deno.test("the oracle's distance tells one unit from none", () => {
  const near = Math.fround(1 + 8 * 2 ** -23);
  assert(worst([near], [[0]], () => 1, "float32") !== "" && worst([1], [[0]], () => 1, "float32") === "");
});
