/**
 * Arrays of the device as elements of the host.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import { identity } from "../../lib/core/plan.ts";
import { isRowMajor, Storage } from "../../lib/core/storage.ts";
import type { Block } from "./memory.ts";
import { bytesOf, Local, onHost, type Webgpu } from "./operands.ts";
import type { Part } from "./reads.ts";

/** Where the elements of an array that lies on the device are in a row: there, or in a copy. */
export function partOf(device: Webgpu, x: NDArray): Part {
  const { dtype, shape, size } = x.aval;
  let storage = x.ext as Storage;
  if (!isRowMajor(shape, storage.strides)) {
    const plan = { kind: "map", program: identity(dtype), shape } as const;
    const [copy] = device.run(plan, [x], [makeAval(shape, dtype)]);
    storage = copy.ext as Storage;
  }
  const width = bytesOf(dtype);
  return { block: storage.buffer as Block, offset: width * storage.offset, bytes: width * size };
}

/** Bytes of the device as the typed array of a dtype. */
export function typed(bytes: ArrayBuffer, dtype: DType): TypedArray {
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

/** Whether the host knows the elements of an array. */
export function isKnown({ ext }: NDArray): boolean {
  return ext === null || (ext as Storage).buffer instanceof Local;
}

/** Arrays of the host with the same elements: those that it doesn't know are read together, an array once. */
export function broughtTo(host: Device, device: Webgpu, xs: readonly NDArray[]): NDArray[] {
  const there = [...new Set(xs.filter((x) => !isKnown(x)))];
  if (there.length === 0) return xs.map((x) => onHost(host, x));
  const read = device.gpu.reads.readAll(there.map((x) => partOf(device, x)));
  const known = new Map(there.map((x, i) => {
    const storage = host.upload(typed(read[i], x.dtype), x.dtype, x.shape);
    return [x, storedArray(x.aval, storage)];
  }));
  return xs.map((x) => known.get(x) ?? onHost(host, x));
}

/** A result of the host that stays there. */
export function kept(device: Webgpu, x: NDArray): NDArray {
  if (x.ext === null) return x;
  const { buffer, offset, strides } = x.ext as Storage;
  return storedArray(x.aval, new Storage(device, new Local(buffer as TypedArray), offset, strides));
}
