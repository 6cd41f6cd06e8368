/**
 * Running a scan on concrete arrays.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { Loop } from "./control_loop.ts";
import { slicer, stackConcrete } from "./control_stack.ts";
import { executable } from "./execute.ts";
import { outAvals } from "./graph.ts";

/** The final carry and the stacked outputs of a scan over concrete arrays. */
export function runScan(
  args: readonly NDArray[],
  { body, numConsts, numCarry, length, reverse }: Loop & { readonly length: number; readonly reverse: boolean },
): readonly NDArray[] {
  const step = executable(body);
  const first = numConsts + numCarry;
  const slices = args.slice(first).map(slicer);
  const inputs = [...args];
  const avals = outAvals(body).slice(numCarry);
  const ys = avals.map(() => new Array<NDArray>(length));
  for (let t = 0; t < length; t++) {
    const i = reverse ? length - 1 - t : t;
    for (let k = 0; k < slices.length; k++) inputs[first + k] = slices[k](i);
    const outs = step(inputs);
    for (let k = 0; k < numCarry; k++) inputs[numConsts + k] = outs[k];
    for (let k = 0; k < ys.length; k++) ys[k][i] = outs[numCarry + k];
  }
  return [...inputs.slice(numConsts, first), ...ys.map((y, k) => stackConcrete(y, avals[k]))];
}
