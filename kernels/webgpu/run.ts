/**
 * Every kind of plan that has kernels on WebGPU; `host.ts` says which haven't.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { runConcatenate } from "./concatenate.ts";
import { runCumulative } from "./cumulative.ts";
import { runDynamicSlice, runDynamicUpdateSlice } from "./dynamic.ts";
import { runFft } from "./fft.ts";
import { runGather } from "./gather.ts";
import type { Hosted } from "./host.ts";
import { runIota } from "./iota.ts";
import { runContract } from "./contract.ts";
import { runConv } from "./conv.ts";
import { runMap } from "./map.ts";
import type { Webgpu } from "./operands.ts";
import { runPad } from "./pad.ts";
import { runReduceWindow } from "./reduce_window.ts";
import { runScatter } from "./scatter.ts";
import { runArgReduce, runFused, runReduce } from "./reduce.ts";
import { runSort, runTopK } from "./sort.ts";

/** Runs a plan. At least one result has elements. */
export type Run<P> = (device: Webgpu, plan: P, args: readonly NDArray[], outs: readonly Aval[]) => NDArray[];

/** What runs each kind of plan. */
const RUN: { readonly [K in Exclude<Plan, Hosted>["kind"]]: Run<Extract<Plan, { readonly kind: K }>> } = {
  map: runMap,
  contract: runContract,
  conv: runConv,
  iota: runIota,
  concatenate: runConcatenate,
  cumulative: runCumulative,
  pad: runPad,
  reduceWindow: runReduceWindow,
  dynamicSlice: runDynamicSlice,
  dynamicUpdateSlice: runDynamicUpdateSlice,
  gather: runGather,
  scatter: runScatter,
  fused: runFused,
  reduce: runReduce,
  argreduce: runArgReduce,
  fft: runFft,
  sort: runSort,
  topK: runTopK,
};

/** Runs a plan on the device. */
export function runKernels(
  device: Webgpu,
  plan: Exclude<Plan, Hosted>,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  return (RUN[plan.kind] as Run<Plan>)(device, plan, args, outs);
}
