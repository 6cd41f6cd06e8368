/**
 * Counting along an axis.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { IotaPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { elementOf, fresh, type Webgpu } from "./operands.ts";
import { linear, LINEAR_MAIN } from "./wgsl.ts";

/** Each element is its own index along `plan.axis`. */
export function runIota(device: Webgpu, plan: IotaPlan, _args: readonly NDArray[], [aval]: readonly Aval[]): NDArray[] {
  const { array, block } = fresh(device, aval, "iota");
  const type = elementOf(aval.dtype);
  const inner = rowMajor(plan.shape)[plan.axis];
  device.gpu.dispatch(
    `iota:${type}`,
    () => ({
      name: "iota",
      buffers: [{ name: "y", type, written: true }],
      words: ["n", "inner", "length"].map((name) => ({ name, type: "u32" as const })),
      body: `${LINEAR_MAIN}let at = i / p.inner % p.length;
y[i] = ${type === "vec2f" ? "vec2f(f32(at), 0.0f)" : `${type}(at)`};\n}`,
    }),
    [block],
    [aval.size, inner, plan.shape[plan.axis]],
    linear(aval.size),
  );
  return [array];
}
