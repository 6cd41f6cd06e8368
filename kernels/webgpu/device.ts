/**
 * WebGPU as a device of the library.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { DeviceError } from "../../lib/errors.ts";
import { build } from "./builder.ts";
import type { Gpu } from "./gpu.ts";
import { isHosted, runOnHost } from "./host.ts";
import { Block } from "./memory.ts";
import { checkDType, fresh, holds, Local, onHost, upload, type Webgpu } from "./operands.ts";
import { runKernels } from "./run.ts";
import { isKnown, kept, partOf, typed } from "./transfer.ts";

/** The device that an opened {@link Gpu} is. `host` runs what has no kernel here. */
export function webgpuDevice(gpu: Gpu, host: Device): Webgpu {
  const device: Webgpu = {
    name: "webgpu",
    description: gpu.description,
    gpu,
    holds,
    run(plan, args, outs) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      for (const x of args) if (x.ext !== null) checkDType(plan.kind, x);
      for (const aval of outs) if (aval.shape.length > 0) checkDType(plan.kind, aval);
      if (isLocal(args, outs)) {
        return host.run(plan, args.map((x) => onHost(host, x)), outs).map((x) => kept(device, x));
      }
      if (outs.every((aval) => aval.size === 0)) return outs.map((aval) => fresh(device, aval, plan.kind).array);
      return isHosted(plan) ? runOnHost(host, device, plan, args, outs) : runKernels(device, plan, args, outs);
    },
    scalar: (program) => host.scalar(program),
    block: (program) => host.block(program),
    build(aval) {
      checkDType("build", aval);
      return build(device, host, aval);
    },
    upload(data, dtype, shape) {
      checkDType("making an array", { dtype, shape });
      const small = data.length === 1 || data.length < gpu.hostBelow;
      return new Storage(device, small ? new Local(data) : upload(gpu, data, "making an array"), 0, rowMajor(shape));
    },
    number: ({ buffer, offset }) => buffer instanceof Local ? buffer.data[offset] : null,
    free: ({ buffer }) => buffer instanceof Local && buffer.data.length === 1,
    release({ buffer }) {
      if (!(buffer instanceof Block)) return;
      const why = "using an array on webgpu whose memory was given back at the end of its scope (using); keep it " +
        "without using";
      gpu.memory.give(buffer, new DeviceError(why));
    },
    recycle({ buffer }) {
      if (buffer instanceof Block) gpu.memory.give(buffer);
    },
    read(storage, aval) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      const x = storedArray(aval, storage);
      if (storage.buffer instanceof Local) return host.read(onHost(host, x).ext as Storage, aval);
      const { block, offset, bytes } = partOf(device, x);
      return typed(gpu.reads.read(block, offset, bytes), aval.dtype);
    },
    async readAsync(storage, aval) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      const x = storedArray(aval, storage);
      if (storage.buffer instanceof Local) return host.read(onHost(host, x).ext as Storage, aval);
      const { block, offset, bytes } = partOf(device, x);
      return typed(await gpu.reads.readAsync(block, offset, bytes), aval.dtype);
    },
  };

  /** Whether the host knows all operands, and the results are small enough for it. */
  function isLocal(args: readonly NDArray[], outs: readonly Aval[]): boolean {
    return args.every(isKnown) &&
      outs.every(({ size, shape }) => size < gpu.hostBelow || shape.length === 0);
  }
  return device;
}
