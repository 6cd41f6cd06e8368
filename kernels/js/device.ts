/**
 * The CPU as a device: plans run as JavaScript over typed arrays.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { avalText, DeviceError } from "../../lib/errors.ts";
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
import { runEpilogue, runFused } from "./fused.ts";
import { runGather } from "./gather.ts";
import { runGeqrf } from "./geqrf.ts";
import { runIota } from "./iota.ts";
import { runLu } from "./lu.ts";
import { runMap } from "./map.ts";
import { copied, widthOf } from "./operand.ts";
import { recycle } from "./pool.ts";
import { runPad } from "./pad.ts";
import { compileScalar } from "./print.ts";
import { compileBlock } from "./print_block.ts";
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
  contract: (plan, args, outs) =>
    plan.epilogue === undefined ? runContract(plan, args, outs) : runEpilogue(plan, plan.epilogue, args, outs),
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

function run(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  try {
    return (RUN[plan.kind] as Run<Plan>)(plan, args, outs);
  } catch (error) {
    throw memoryError(error, plan.kind, outs);
  }
}

/** What V8 says when a typed array is too long or there is no memory for it. */
const NO_MEMORY =
  /^(Array buffer allocation failed|Invalid typed array length|Invalid array length|Invalid array buffer length)/;

/** A failed allocation as a {@link DeviceError} that says what was asked for; other errors as they are. */
function memoryError(error: unknown, action: string, outs: readonly Aval[]): unknown {
  if (!(error instanceof RangeError && NO_MEMORY.test(error.message))) return error;
  const asked = outs.map((x) => `${avalText(x)} (${bytes(x)} bytes)`).join(" and ");
  return new DeviceError(
    `running ${action} on the CPU: there is no memory for ${asked}; use smaller arrays, or release what is not needed`,
    { cause: error },
  );
}

function bytes(x: Aval): number {
  return allocate(x.dtype, 0).BYTES_PER_ELEMENT * widthOf(x) * x.size;
}

/** The CPU. 0-d arrays of real dtypes are numbers there, others lie in typed arrays. */
export const cpu: Device = {
  name: "cpu",
  run,
  scalar: compileScalar,
  block: compileBlock,
  upload: (data, _dtype, shape) => new Storage(cpu, data, 0, rowMajor(shape)),
  number: (storage) => (storage.buffer as TypedArray)[storage.offset],
  recycle: (storage) => recycle(storage.buffer as TypedArray),
  read(storage, aval) {
    try {
      return copied(storedArray(aval, storage));
    } catch (error) {
      throw memoryError(error, "read", [aval]);
    }
  },
};
