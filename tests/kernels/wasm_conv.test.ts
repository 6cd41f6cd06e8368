/**
 * Convolutions on WebAssembly against the JavaScript kernels, which sum in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { runWasm } from "../../kernels/wasm/run.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import type { ConvPlan } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, numbers, randomFrom } from "./arrays.ts";
import { anyCase, CASES, planned } from "./convolutions.ts";

const DTYPES: readonly DType[] = ["float32", "float64", "complex64", "complex128", "int32", "uint32"];

/** The numbers of a row-major result. */
function dataOf([x]: readonly NDArray[]): TypedArray {
  return (x.ext as Storage).buffer as TypedArray;
}

/**
 * Compares both kernels; whether the plan has one on WebAssembly. Each of the `line` products that are summed, of
 * real numbers up to 5, may add some ulps of 25.
 */
function compare(plan: ConvPlan, args: readonly NDArray[], shape: readonly number[], what: string): boolean {
  const { dtype } = args[0];
  const outs = [makeAval(shape, dtype)];
  const got = runWasm(plan, args, outs);
  if (got === null) return false;
  const line = plan.rhsSpec.slice(1).reduce((n, axis) => n * args[1].shape[axis], dtype.startsWith("c") ? 2 : 1);
  const tolerance = line * (dtype.endsWith("int32") ? 0 : dtype === "float32" || dtype === "complex64" ? 4e-6 : 1e-14);
  const expected = dataOf(runJs(plan, args, outs));
  for (const x of [got, withoutFeatures({ fused: false }, () => runWasm(plan, args, outs))!]) {
    assertEquals(x[0].shape, [...shape]);
    const data = dataOf(x);
    assertEquals(data.length, expected.length);
    for (let i = 0; i < data.length; i++) {
      const near = Math.abs(data[i] - expected[i]) <= tolerance;
      if (!near) throw new Error(`${what}: number ${i} is ${data[i]}, expected ${expected[i]}`);
    }
  }
  return true;
}

for (const [what, c] of CASES) {
  Deno.test(`wasm convolution: ${what}`, () => {
    const random = randomFrom(21);
    const { plan, shapes: [left, right, result] } = planned(c);
    for (const dtype of DTYPES) {
      const numbersOf = (shape: readonly number[]): NDArray => {
        const size = shape.reduce((n, d) => n * d, dtype.startsWith("c") ? 2 : 1);
        return array(
          dtype,
          shape,
          Array.from({ length: size }, () => (2 * random() - 1) * (dtype.endsWith("int32") ? 1e6 : 1)),
        );
      };
      assert(compare(plan, [numbersOf(left), numbersOf(right)], result, `${dtype}, ${what}`), "has a kernel");
    }
  });
}

Deno.test("wasm convolution: any window, groups and order of axes, arrays in any layout", () => {
  const random = randomFrom(22);
  let compared = 0;
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 40; trial++) {
      const c = anyCase(random, trial);
      const { plan, shapes: [left, right, result] } = planned(c);
      if (result.some((n) => n < 0)) continue;
      const args = [anyLayout(random, dtype, left), anyLayout(random, dtype, right)];
      if (compare(plan, args, result, `${dtype} ${JSON.stringify(c)}`)) compared++;
    }
  }
  assert(compared > 60, `${compared} of them ran on WebAssembly`);
});

Deno.test("wasm convolution: NaN and infinities reach the places that meet them alone", () => {
  const [n, taps] = [2000, 9];
  const values = new Array<number>(n).fill(1);
  values[100] = NaN;
  values[1500] = Infinity;
  const { plan, shapes: [, , result] } = planned({
    left: [1, 1, n],
    right: [1, 1, taps],
    lo: [taps - 1],
    hi: [taps - 1],
  });
  const args = [array("float32", [1, 1, n], values), array("float32", [1, 1, taps], new Array(taps).fill(2))];
  const got = runWasm(plan, args, [makeAval(result, "float32")])!;
  const expected = runJs(plan, args, [makeAval(result, "float32")]);
  assertEquals(numbers(got[0]), numbers(expected[0]));
  assertEquals(numbers(got[0]).filter(Number.isNaN).length, taps);
});
