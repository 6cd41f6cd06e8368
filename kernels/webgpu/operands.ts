/**
 * How kernels see their operands and make their results.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { allocate, type DType, type TypedArray } from "../../lib/core/dtype.ts";
import { isRowMajor, rowMajor, Storage } from "../../lib/core/storage.ts";
import { avalText, DeviceError } from "../../lib/errors.ts";
import type { Gpu } from "./gpu.ts";
import type { Block } from "./memory.ts";

/** A device as its kernels see it. */
export interface Webgpu extends Device {
  /** What runs on it. */
  readonly gpu: Gpu;
}

/** Few elements that the host knows, laid out as the CPU has them; on the device only when a kernel asks for them. */
export class Local {
  /** The elements. */
  readonly data: TypedArray;
  /** They on the device, once a kernel asked. */
  block: Block | null = null;

  /** Elements that are owned from then on. */
  constructor(data: TypedArray) {
    this.data = data;
  }
}

/** Bytes that an element takes on the device: bool is a word of 0 or 1. */
export function bytesOf(dtype: DType): number {
  return dtype === "complex64" ? 8 : 4;
}

/** The WGSL type of an element in memory. */
export function elementOf(dtype: DType): "f32" | "i32" | "u32" | "vec2f" {
  const types = { float32: "f32", int32: "i32", uint32: "u32", bool: "u32", complex64: "vec2f" } as const;
  return types[dtype as keyof typeof types];
}

/** Whether WebGPU has a dtype. */
export function holds(dtype: DType): boolean {
  return dtype !== "float64" && dtype !== "complex128";
}

/** Throws for dtypes that WebGPU lacks. */
export function checkDType(action: string, x: { readonly dtype: DType; readonly shape: readonly number[] }): void {
  if (holds(x.dtype)) return;
  const other = x.dtype === "float64" ? "float32" : "complex64";
  throw new DeviceError(
    `${action} on webgpu: ${avalText(x)} has a dtype that the device lacks; use ${other}, or the CPU: to("cpu")`,
  );
}

/** The number that all elements of an array are, where the host knows it; null for others. */
export function numberOf(x: NDArray): number | null {
  if (x.ext === null) return x.num;
  const { buffer } = x.ext as Storage;
  return buffer instanceof Local && buffer.data.length === 1 ? buffer.data[0] : null;
}

/** Elements in a block, seen through an offset and strides, which count elements. */
export interface View {
  readonly block: Block;
  readonly offset: number;
  readonly strides: readonly number[];
}

/** Where the elements of a concrete array lie on the device; what the host knows is written there. */
export function viewOf({ gpu }: Webgpu, x: NDArray): View {
  if (x.ext === null) {
    const data = allocate(x.aval.dtype, 1);
    data[0] = x.num;
    return { block: upload(gpu, data, "writing a number"), offset: 0, strides: [] };
  }
  const { buffer, offset, strides } = x.ext as Storage;
  const block = buffer instanceof Local ? buffer.block ??= upload(gpu, buffer.data, "writing an array") : buffer;
  return { block: block as Block, offset, strides };
}

/** A block that holds elements. */
export function upload(gpu: Gpu, data: TypedArray, what: string): Block {
  const words = writable(data);
  const block = gpu.memory.take(words.byteLength, what);
  if (words.byteLength > 0) gpu.recorder.upload(block, words);
  return block;
}

/** Elements as the device has them. */
export function writable(data: TypedArray): ArrayBufferView<ArrayBuffer> {
  return (data instanceof Uint8Array ? Uint32Array.from(data) : data) as ArrayBufferView<ArrayBuffer>;
}

/** What the host knows, as an array of the host. */
export function onHost(host: Device, x: NDArray): NDArray {
  if (x.ext === null) return x;
  const { buffer, offset, strides } = x.ext as Storage;
  return storedArray(x.aval, new Storage(host, (buffer as Local).data, offset, strides));
}

/** Whether a view is row-major, whatever its offset. */
export function isDense(x: NDArray, { strides }: View): boolean {
  return isRowMajor(x.aval.shape, strides);
}

/** A row-major array with anything in it, and its block, which a kernel is to write. */
export function fresh(device: Webgpu, aval: Aval, what: string): { array: NDArray; block: Block } {
  const block = device.gpu.memory.take(bytesOf(aval.dtype) * aval.size, what);
  return { array: wrap(device, aval, block), block };
}

/** A row-major array of what a block holds. */
export function wrap(device: Device, aval: Aval, block: Block): NDArray {
  return storedArray(aval, new Storage(device, block, 0, rowMajor(aval.shape)));
}
