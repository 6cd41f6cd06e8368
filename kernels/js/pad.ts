/**
 * Padding on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { PadPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { copy, copyOf } from "./copy.ts";
import { host } from "./host.ts";
import { raw, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

/**
 * XLA's pad: element `i` of an axis goes to `lo + i (interior + 1)`, and is dropped if that lies outside; all other
 * places take operand 1.
 */
export function runPad(plan: PadPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, value] = args;
  const aval = outs[0];
  const w = widthOf(aval);
  const out = buffer(aval.dtype, aval.size);
  const fill = raw(value);
  if (w === 1) out.fill(fill.data[fill.offset]);
  else {
    const re = fill.data[2 * fill.offset];
    const im = fill.data[2 * fill.offset + 1];
    for (let i = 0; i < out.length; i += 2) {
      out[i] = re;
      out[i + 1] = im;
    }
  }
  const { data, offset, strides } = raw(x);
  const steps = rowMajor(aval.shape);
  const shape: number[] = [];
  const spread: number[] = [];
  let from = offset;
  let to = 0;
  for (let d = 0; d < steps.length; d++) {
    const lo = plan.lo[d];
    const step = plan.interior[d] + 1;
    const first = Math.max(0, Math.ceil(-lo / step));
    const last = Math.min(x.aval.shape[d] - 1, Math.floor((aval.shape[d] - 1 - lo) / step));
    shape.push(Math.max(0, last - first + 1));
    spread.push(steps[d] * step);
    from += first * strides[d];
    to += (lo + first * step) * steps[d];
  }
  copy(copyOf(shape, strides, spread, w), data, w * from, out, w * to);
  return [wrap(aval, out, host())];
}
