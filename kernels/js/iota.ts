/**
 * Counting along an axis, on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { defaultDevice } from "../../lib/core/device.ts";
import { allocate } from "../../lib/core/dtype.ts";
import type { IotaPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { widthOf, wrap } from "./operand.ts";

/** Each element is its own index along `plan.axis`. */
export function runIota(plan: IotaPlan, _args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const w = widthOf(aval);
  const out = allocate(aval.dtype, aval.size);
  const n = plan.shape[plan.axis];
  const inner = rowMajor(plan.shape)[plan.axis];
  for (let at = 0; at < out.length;) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < inner; k++, at += w) out[at] = i;
    }
  }
  return [wrap(aval, out, defaultDevice())];
}
