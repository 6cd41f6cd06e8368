/**
 * Every kind of plan, run as JavaScript over typed arrays.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { runArgReduce } from "./argreduce.ts";
import { runCholesky } from "./cholesky.ts";
import { runConcatenate } from "./concatenate.ts";
import { runContract } from "./contract.ts";
import { runConv } from "./conv.ts";
import { runCumulative } from "./cumulative.ts";
import { runDynamicSlice, runDynamicUpdateSlice } from "./dynamic.ts";
import { runEig } from "./eig.ts";
import { runEigh } from "./eigh.ts";
import { runFft } from "./fft.ts";
import { runEpilogue, runFused, runPrologue } from "./fused.ts";
import { runGather } from "./gather.ts";
import { runGeqrf } from "./geqrf.ts";
import { runIota } from "./iota.ts";
import { runLu } from "./lu.ts";
import { runMap } from "./map.ts";
import { runPad } from "./pad.ts";
import { runReduce } from "./reduce.ts";
import { runReduceWindow } from "./reduce_window.ts";
import { runScatter } from "./scatter.ts";
import { runSort } from "./sort.ts";
import { runTopK } from "./top_k.ts";
import { runSvd } from "./svd.ts";
import { runTriangularSolve } from "./triangular.ts";

type Run<P> = (plan: P, args: readonly NDArray[], outs: readonly Aval[]) => NDArray[];

/** What runs each kind of plan. */
const RUN: { readonly [K in Plan["kind"]]: Run<Extract<Plan, { readonly kind: K }>> } = {
  map: runMap,
  fused: runFused,
  reduce: runReduce,
  reduceWindow: runReduceWindow,
  argreduce: runArgReduce,
  cumulative: runCumulative,
  contract(plan, args, outs) {
    const { prologue, epilogue } = plan;
    if (prologue !== undefined) return runPrologue(plan, prologue, args, outs);
    return epilogue === undefined ? runContract(plan, args, outs) : runEpilogue(plan, epilogue, args, outs);
  },
  conv: runConv,
  concatenate: runConcatenate,
  pad: runPad,
  dynamicSlice: runDynamicSlice,
  dynamicUpdateSlice: runDynamicUpdateSlice,
  gather: runGather,
  scatter: runScatter,
  fft: runFft,
  sort: runSort,
  topK: runTopK,
  iota: runIota,
  cholesky: runCholesky,
  lu: runLu,
  geqrf: runGeqrf,
  triangularSolve: runTriangularSolve,
  eig: runEig,
  eigh: runEigh,
  svd: runSvd,
};

/** Runs a plan on concrete arrays. */
export function runJs(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  return (RUN[plan.kind] as Run<Plan>)(plan, args, outs);
}
