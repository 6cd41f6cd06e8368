/**
 * Running a scan on concrete arrays.
 *
 * @module
 */
import { type NDArray, scalarArray } from "../core/array.ts";
import { allocate } from "../core/dtype.ts";
import { bring, homeOf } from "../core/placement.ts";
import type { Storage } from "../core/storage.ts";
import { fromData } from "../ops/operands.ts";
import type { ScanParams } from "./control_reach.ts";
import { slicer, stackedAval } from "../ops/stack.ts";
import { Carries } from "./carries.ts";
import { executable, type ScalarGraph, scalarGraph } from "./execute.ts";
import { outAvals } from "./graph.ts";

/** The final carry and the stacked outputs of a scan over concrete arrays. */
export function runScan(args: readonly NDArray[], params: ScanParams): readonly NDArray[] {
  const scalars = args.every((x, i) => i >= params.numConsts + params.numCarry ? numeric(x) : x.ext === null)
    ? scalarGraph(params.body)
    : null;
  return scalars === null ? runArrays(args, params) : runScalars(args, params, scalars);
}

function numeric(x: NDArray): boolean {
  return x.ndim === 1 && (x.ext as Storage).device.number(x.ext as Storage, x.dtype) !== null;
}

function runArrays(
  args: readonly NDArray[],
  { body, numConsts, numCarry, length, reverse }: ScanParams,
): readonly NDArray[] {
  const step = executable(body);
  const carries = new Carries(body, numCarry);
  const first = numConsts + numCarry;
  const slices = args.slice(first).map(slicer);
  const inputs = [...args];
  const avals = outAvals(body).slice(numCarry);
  const { device, settle } = homeOf("scan", args);
  const ys = avals.map((a) => device.build(stackedAval(a, length)));
  for (let t = 0; t < length; t++) {
    const i = reverse ? length - 1 - t : t;
    for (let k = 0; k < slices.length; k++) inputs[first + k] = slices[k](i);
    const outs = step(inputs);
    for (let k = 0; k < ys.length; k++) ys[k].write(i * avals[k].size, bring(outs[numCarry + k], device));
    carries.replace(inputs, numConsts, outs);
  }
  return [...inputs.slice(numConsts, first), ...ys.map((y) => settle(y.finish()))];
}

/** As {@link runArrays}, where every value of a step is a number. */
function runScalars(
  args: readonly NDArray[],
  { numConsts, numCarry, length, reverse }: ScanParams,
  { block, outs }: ScalarGraph,
): readonly NDArray[] {
  const first = numConsts + numCarry;
  const xs = args.slice(first).map((x) => (x.ext as Storage).device.read(x.ext as Storage, x.aval));
  const inputs = args.map((x, i) => i < first ? x.num : 0.5);
  const results = new Array<number>(outs.length).fill(0.5);
  const ys = outs.slice(numCarry).map((a) => allocate(a.dtype, length));
  for (let t = 0; t < length; t++) {
    const i = reverse ? length - 1 - t : t;
    for (let k = 0; k < xs.length; k++) inputs[first + k] = xs[k][i];
    block(inputs, results);
    for (let k = 0; k < numCarry; k++) inputs[numConsts + k] = results[k];
    for (let k = 0; k < ys.length; k++) ys[k][i] = results[numCarry + k];
  }
  const { settle } = homeOf("scan", args);
  return [
    ...outs.slice(0, numCarry).map((a, k) => scalarArray(a, inputs[numConsts + k])),
    ...ys.map((y, k) => settle(fromData(y, [length], outs[numCarry + k].dtype, outs[numCarry + k].weak))),
  ];
}
