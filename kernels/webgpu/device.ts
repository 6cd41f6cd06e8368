/**
 * WebGPU as a device of the library.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import { isRowMajor, rowMajor, Storage } from "../../lib/core/storage.ts";
import { DeviceError } from "../../lib/errors.ts";
import { build } from "./builder.ts";
import type { Gpu } from "./gpu.ts";
import { runOnHost } from "./host.ts";
import { Block } from "./memory.ts";
import { bytesOf, checkDType, fresh, holds, Local, onHost, upload, type Webgpu } from "./operands.ts";
import { runKernels } from "./run.ts";

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
      if (isLocal(args, outs)) return host.run(plan, args.map((x) => onHost(host, x)), outs).map(local);
      if (outs.every((aval) => aval.size === 0)) return outs.map((aval) => fresh(device, aval, plan.kind).array);
      return runKernels(device, plan, args, outs) ?? runOnHost(host, device, plan, args, outs);
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
      if (storage.buffer instanceof Local) return readLocal(storage, aval);
      const { buffer, offset } = denseOf(storage, aval);
      const width = bytesOf(aval.dtype);
      return typed(gpu.reads.read(buffer as Block, width * offset, width * aval.size), aval.dtype);
    },
    async readAsync(storage, aval) {
      const gone = gpu.lost();
      if (gone !== null) throw gone;
      if (storage.buffer instanceof Local) return readLocal(storage, aval);
      const { buffer, offset } = denseOf(storage, aval);
      const width = bytesOf(aval.dtype);
      return typed(await gpu.reads.readAsync(buffer as Block, width * offset, width * aval.size), aval.dtype);
    },
  };

  /** Whether the host knows all operands, and the results are small enough for it. */
  function isLocal(args: readonly NDArray[], outs: readonly Aval[]): boolean {
    return args.every((x) => x.ext === null || (x.ext as Storage).buffer instanceof Local) &&
      outs.every(({ size, shape }) => size < gpu.hostBelow || shape.length === 0);
  }

  function readLocal(storage: Storage, aval: Aval): TypedArray {
    return host.read(onHost(host, storedArray(aval, storage)).ext as Storage, aval);
  }

  /** A result of the host, which stays there. */
  function local(x: NDArray): NDArray {
    if (x.ext === null) return x;
    const { buffer, offset, strides } = x.ext as Storage;
    return storedArray(x.aval, new Storage(device, new Local(buffer as TypedArray), offset, strides));
  }

  /** The elements in a row: the view itself, or a copy. */
  function denseOf(storage: Storage, aval: NDArray["aval"]): Storage {
    if (isRowMajor(aval.shape, storage.strides)) return storage;
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
