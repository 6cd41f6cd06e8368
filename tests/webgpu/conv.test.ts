/**
 * Convolutions on WebGPU as on the CPU.
 *
 * @module
 */
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ConvPlan } from "../../lib/core/plan.ts";
import { anyLayout, array, randomFrom } from "../kernels/arrays.ts";
import { anyCase, CASES, planned } from "../kernels/convolutions.ts";
import { assertAlike, planTest, same, TYPES } from "./plans.ts";

/** Compares the device with the CPU. Each of the products that are summed, of reals up to 5, may add some ulps of 25. */
function check(
  device: Webgpu,
  plan: ConvPlan,
  args: readonly NDArray[],
  shape: readonly number[],
  dtype: DType,
  what: string,
): void {
  const line = plan.rhsSpec.slice(1).reduce((n, axis) => n * args[1].shape[axis], 8e-6);
  const exact = kindOf(dtype) === "i" || kindOf(dtype) === "b";
  const close = exact ? same : (a: number, b: number) => same(a, b) || Math.abs(a - b) <= line;
  assertAlike(device, plan, args, [[shape, dtype]], what, close);
}

/** The kernels with workgroup memory. */
function staged(device: Webgpu): Webgpu {
  return webgpuDevice({ ...device.gpu, software: false }, cpu);
}

/** They take long to compile where they don't belong, and run these alone. */
const STAGED = ["features first", "features in fours, last", "three axes"];

for (const [what, c] of CASES) {
  planTest(`convolution: ${what}`, (device) => {
    const random = randomFrom(21);
    const { plan, shapes: [left, right, result] } = planned(c);
    const filled = (dtype: DType, shape: readonly number[]): NDArray => {
      const size = shape.reduce((n, d) => n * d, kindOf(dtype) === "c" ? 2 : 1);
      const scale = dtype === "bool" ? 1 : dtype.endsWith("int32") ? 1e6 : 2;
      return array(dtype, shape, Array.from({ length: size }, () => scale * random() - (dtype === "float32" ? 1 : 0)));
    };
    for (const dtype of ["float32", "int32"] as const) {
      check(device, plan, [filled(dtype, left), filled(dtype, right)], result, dtype, `${dtype}, ${what}`);
    }
    if (!STAGED.includes(what)) return;
    check(staged(device), plan, [filled("float32", left), filled("float32", right)], result, "float32", what);
  });
}

planTest("convolution: any window, groups and order of axes, arrays in any layout", (device) => {
  const random = randomFrom(22);
  for (const dtype of TYPES) {
    for (let trial = 0; trial < 10; trial++) {
      const c = anyCase(random, trial);
      const { plan, shapes: [left, right, result] } = planned(c);
      if (result.some((n) => n < 0)) continue;
      const args = [anyLayout(random, dtype, left, trial % 3 === 0 ? 0.01 : 0), anyLayout(random, dtype, right)];
      check(device, plan, args, result, dtype, `${dtype} ${JSON.stringify(c)}`);
    }
  }
});
