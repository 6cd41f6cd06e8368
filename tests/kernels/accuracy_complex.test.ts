/**
 * The digits of functions of one complex number: 2^20 points each, over the whole range.
 *
 * @module
 */
import { type Measure, points, testComplex } from "./accuracy_complex.ts";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";

/** At 0, sign, logarithms and inverse roots have values that are tested elsewhere. */
const nonzero = (x: number, y: number): boolean => x !== 0 || y !== 0;

/** Functions of which each part is right relative to itself, and those where a part may cancel that is the smaller one. */
const FUNCTIONS: readonly (readonly [ScalarFunction, Measure])[] = [
  ...(["square", "sqrt", "exp", "sin", "cos", "tan", "sinh", "cosh", "tanh"] as const).map((fn) =>
    [fn, { parts: true }] as const
  ),
  ...(["asin", "acos", "atan", "asinh", "acosh", "atanh"] as const).map((fn) => [fn, { parts: true }] as const),
  ...(["sign", "rsqrt", "log", "log1p"] as const).map((fn) => [fn, { parts: true, where: nonzero }] as const),
  ["expm1", {}],
  ["logistic", {}],
];

/** Up to here 2^z has the digits of the angle y log 2. */
const LARGEST = { float32: 2 ** 15, float64: 2 ** 35 } as const;

for (const dtype of ["float32", "float64"] as const) {
  const z = points(dtype);
  for (const [fn, measure] of FUNCTIONS) testComplex(fn, dtype, () => [z], measure);
  testComplex("exp2", dtype, () => [z], { where: (_, y) => Math.abs(y) <= LARGEST[dtype] });
}
