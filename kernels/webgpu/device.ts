/**
 * WebGPU as a device of the library.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import { isRowMajor, rowMajor, Storage } from "../../lib/core/storage.ts";
import { DeviceError } from "../../lib/errors.ts";
import type { Gpu } from "./gpu.ts";
import { runOnHost } from "./host.ts";
import { Block } from "./memory.ts";
import { bytesOf, checkDType, Constant, fresh, upload, type Webgpu, wrap } from "./operands.ts";
import { runKernels } from "./run.ts";

/** The device that an opened {@link Gpu} is. `host` runs what has no kernel here. */
export function webgpuDevice(gpu: Gpu, host: Device): Webgpu {
  const device: Webgpu = {
    name: "webgpu",
    gpu,
    run(plan, args, outs) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      for (const x of args) checkDType(plan.kind, x);
      for (const aval of outs) checkDType(plan.kind, aval);
      if (outs.every((aval) => aval.size === 0)) return outs.map((aval) => fresh(device, aval, plan.kind).array);
      return runKernels(device, plan, args, outs) ?? runOnHost(host, device, plan, args, outs);
    },
    scalar: (program) => host.scalar(program),
    block: (program) => host.block(program),
    build(aval) {
      checkDType("build", aval);
      const builder = host.build(aval);
      return {
        write: (at, x) => builder.write(at, x.ext === null ? x : onHost(x)),
        finish: () => {
          const x = builder.finish();
          return x.ext === null ? x : wrap(device, aval, upload(gpu, host.read(x.ext as Storage, aval), "build"));
        },
      };
    },
    upload(data, dtype, shape) {
      checkDType("making an array", { dtype, shape });
      const one = data.length === 1 && dtype !== "complex64";
      return new Storage(
        device,
        one ? new Constant(data[0]) : upload(gpu, data, "making an array"),
        0,
        rowMajor(shape),
      );
    },
    number: ({ buffer }) => buffer instanceof Constant ? buffer.value : null,
    free: ({ buffer }) => buffer instanceof Constant,
    release({ buffer }) {
      if (!(buffer instanceof Block) || buffer.failure !== null) return;
      gpu.memory.give(buffer);
      buffer.failure = new DeviceError(
        "using an array on webgpu whose memory was given back at the end of its scope (using); keep it without using",
      );
    },
    recycle({ buffer }) {
      if (buffer instanceof Block) gpu.memory.give(buffer);
    },
    read(storage, aval) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      const { buffer, offset } = denseOf(storage, aval);
      if (buffer instanceof Constant) return allocate(aval.dtype, aval.size).fill(buffer.value as never);
      const width = bytesOf(aval.dtype);
      return typed(gpu.reads.read(buffer as Block, width * offset, width * aval.size), aval.dtype);
    },
    async readAsync(storage, aval) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      const { buffer, offset } = denseOf(storage, aval);
      if (buffer instanceof Constant) return allocate(aval.dtype, aval.size).fill(buffer.value as never);
      const width = bytesOf(aval.dtype);
      return typed(await gpu.reads.readAsync(buffer as Block, width * offset, width * aval.size), aval.dtype);
    },
  };

  function onHost(x: NDArray): NDArray {
    return storedArray(x.aval, host.upload(device.read(x.ext as Storage, x.aval), x.dtype, x.shape));
  }

  /** The elements in a row: the view itself, or a copy. */
  function denseOf(storage: Storage, aval: NDArray["aval"]): Storage {
    if (storage.buffer instanceof Constant || isRowMajor(aval.shape, storage.strides)) return storage;
    const program = { key: `copy:${aval.dtype}`, inputs: [aval.dtype], steps: [], outputs: [0] };
    const plan = { kind: "map", program, shape: aval.shape } as const;
    const [copy] = device.run(plan, [storedArray(aval, storage)], [makeAval(aval.shape, aval.dtype)]);
    return copy.ext as Storage;
  }
  return device;
}

/** Bytes of the device as the typed array of a dtype. */
function typed(bytes: ArrayBuffer, dtype: NDArray["dtype"]): TypedArray {
  switch (dtype) {
    case "bool":
      return Uint8Array.from(new Uint32Array(bytes));
    case "int32":
      return new Int32Array(bytes);
    case "uint32":
      return new Uint32Array(bytes);
    default:
      return new Float32Array(bytes);
  }
}
