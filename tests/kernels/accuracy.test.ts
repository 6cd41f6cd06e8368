/**
 * The digits of the functions that large arrays are mapped by: 2^20 points each, over the whole range.
 *
 * @module
 */
import { lax, type NDArray, nn, np } from "@fluxion/fluxion";
import { points, testDigits } from "./accuracy.ts";

/** 1/(1 + e⁻ˣ), from e^−|x|. */
function logistic(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

const FUNCTIONS: Record<string, [(x: NDArray) => NDArray, (x: number) => number]> = {
  exp: [np.exp, Math.exp],
  exp2: [np.exp2, (x) => 2 ** x],
  expm1: [np.expm1, Math.expm1],
  log: [np.log, Math.log],
  log1p: [np.log1p, Math.log1p],
  sinh: [np.sinh, Math.sinh],
  cosh: [np.cosh, Math.cosh],
  tanh: [np.tanh, Math.tanh],
  asinh: [np.arcsinh, Math.asinh],
  acosh: [np.arccosh, Math.acosh],
  atanh: [np.arctanh, Math.atanh],
  logistic: [nn.sigmoid, logistic],
  rsqrt: [lax.rsqrt, (x) => 1 / Math.sqrt(x)],
};

for (const dtype of ["float32", "float64"] as const) {
  const x = points(dtype);
  for (const [name, [f, oracle]] of Object.entries(FUNCTIONS)) testDigits(name, f, oracle, [x]);
}
