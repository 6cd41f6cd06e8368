/**
 * The CPU as a device: plans run on WebAssembly SIMD where that pays, and otherwise as JavaScript over typed arrays.
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
import { build } from "../js/builder.ts";
import { copied, widthOf } from "../js/operand.ts";
import { setHost } from "../js/host.ts";
import { disown } from "../js/owners.ts";
import { reclaim, recycle } from "../js/pool.ts";
import { compileScalar } from "../js/print.ts";
import { runJs } from "../js/run.ts";
import { runWasm } from "../wasm/run.ts";
import { compileScalars } from "../wasm/scalars.ts";
import { threads } from "../wasm/threads.ts";

/** Plans that are running: some run others. */
let running = 0;

function run(plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  if (running === 0) reclaim();
  running++;
  try {
    return runWasm(plan, args, outs) ?? runJs(plan, args, outs);
  } catch (error) {
    throw memoryError(error, plan.kind, outs);
  } finally {
    running--;
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
  get description() {
    const count = threads();
    return `WebAssembly on ${count} ${count === 1 ? "thread" : "threads"}`;
  },
  holds: () => true,
  run,
  scalar: compileScalar,
  block: compileScalars,
  build(aval) {
    try {
      return build(cpu, aval);
    } catch (error) {
      throw memoryError(error, "build", [aval]);
    }
  },
  upload: (data, _dtype, shape) => new Storage(cpu, data, 0, rowMajor(shape)),
  number: (storage) => (storage.buffer as TypedArray)[storage.offset],
  free: ({ strides }, { shape }) => shape.every((n, d) => n === 1 || strides[d] === 0),
  recycle: (storage) => recycle(storage.buffer as TypedArray),
  read(storage, aval) {
    try {
      const elements = copied(storedArray(aval, storage));
      disown(elements);
      return elements;
    } catch (error) {
      throw memoryError(error, "read", [aval]);
    }
  },
};

setHost(cpu);
