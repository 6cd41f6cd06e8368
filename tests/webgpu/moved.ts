/**
 * Arrays of the CPU as arrays of a WebGPU device in the same layout, and plans run on both.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { runJs } from "../../kernels/js/run.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { type Gpu, open } from "../../kernels/webgpu/gpu.ts";
import { upload, type Webgpu } from "../../kernels/webgpu/operands.ts";
import { runKernels } from "../../kernels/webgpu/run.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";

/** Runs a body on a device of its own, on which even small arrays lie, with the given limits in place of its own. */
export async function onDevice(
  body: (device: Webgpu, gpu: Gpu) => void | Promise<void>,
  limits: Partial<GPUSupportedLimits> = {},
): Promise<void> {
  const gpu = await open({ hostBelow: 0, debug: true });
  const own = gpu.limits;
  const narrowed = {
    ...gpu,
    limits: new Proxy(own, { get: (_, name) => Reflect.get({ ...limits }, name) ?? Reflect.get(own, name, own) }),
  };
  try {
    await body(webgpuDevice(narrowed, cpu), gpu);
  } finally {
    gpu.close();
  }
}

/** The array on the device: the whole buffer there, seen in the same way. */
export function moved(device: Webgpu, x: NDArray): NDArray {
  if (x.ext === null) return x;
  const { buffer, offset, strides } = x.ext as Storage;
  return storedArray(x.aval, new Storage(device, upload(device.gpu, buffer as TypedArray, "test"), offset, strides));
}

/** The bits of elements, in which every NaN is the same. */
export function bitsOf(data: TypedArray): number[] {
  if (!(data instanceof Float32Array)) return [...data];
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  return Array.from(bits, (b) => (b & 0x7fffffff) > 0x7f800000 ? 0x7fc00000 : b);
}

/** Elements of a result, read from its device. */
export function dataOf(x: NDArray): TypedArray {
  const { device } = x.ext as Storage;
  return device.read(x.ext as Storage, x.aval);
}

/** Runs a plan by its kernels, and by JavaScript. */
export function runBoth(
  device: Webgpu,
  plan: Plan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): { got: NDArray[]; expected: NDArray[] } {
  const got = runKernels(device, plan, args.map((x) => moved(device, x)), outs);
  if (got === null) throw new Error(`${plan.kind} has no kernel for these operands`);
  assertEquals(got.map(({ aval }) => [aval.shape, aval.dtype]), outs.map((aval) => [aval.shape, aval.dtype]));
  return { got, expected: runJs(plan, args, outs) };
}

/** Asserts that a plan gives the same bits on the device as in JavaScript. */
export function assertSame(device: Webgpu, plan: Plan, args: readonly NDArray[], outs: readonly Aval[]): void {
  const { got, expected } = runBoth(device, plan, args, outs);
  const what = `${JSON.stringify(plan)} of ${args.map((x) => `${x.dtype}[${x.shape}]`).join(", ")}`;
  got.forEach((x, i) => assertEquals(bitsOf(dataOf(x)), bitsOf(dataOf(expected[i])), what));
}
