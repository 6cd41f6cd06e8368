/**
 * Contractions on the device.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import { axesOf } from "./axes.ts";
import { runMap } from "./map.ts";
import { elementOf, fresh, viewOf, type Webgpu } from "./operands.ts";
import type { Side } from "./pack.ts";
import { multiply } from "./product.ts";

/** The sums of products over the contracted axes, and an epilogue's results. */
export function runContract(
  device: Webgpu,
  plan: ContractPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const [x, y] = args;
  if (x.aval.kind !== "f") return null;
  const aval = makeAval(outs[0].shape, x.aval.dtype);
  const { array, block } = fresh(device, aval, "contract");
  const left = sideOf(device, x, plan.lhsBatch, plan.lhsContract);
  const right = sideOf(device, y, plan.rhsBatch, plan.rhsContract);
  const [m, n] = [left, right].map(({ free }) => free.shape.reduce((a, b) => a * b, 1));
  multiply(device, left, right, { block, product: m * n, row: n, column: 1 });
  if (plan.epilogue === undefined) return [array];
  const results = runMap(
    device,
    { kind: "map", program: plan.epilogue, shape: aval.shape },
    [array, ...args.slice(2)],
    outs,
  );
  device.gpu.memory.give(block);
  return results;
}

/** An operand as a side of products. */
function sideOf(device: Webgpu, x: NDArray, batch: readonly number[], contract: readonly number[]): Side {
  const { block, offset, strides } = viewOf(device, x);
  const { shape } = x.aval;
  const axes = (list: readonly number[]) => axesOf(list.map((d) => shape[d]), list.map((d) => strides[d]));
  const free = shape.map((_, d) => d).filter((d) => !batch.includes(d) && !contract.includes(d));
  return {
    block,
    type: elementOf(x.aval.dtype) as Side["type"],
    offset,
    batch: axes(batch),
    free: axes(free),
    line: axes(contract),
  };
}
