/**
 * Plans on a WebGPU device against the same plans on the CPU, on operands in any layout.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { open } from "../../kernels/webgpu/gpu.ts";
import type { Block } from "../../kernels/webgpu/memory.ts";
import { upload, type Webgpu } from "../../kernels/webgpu/operands.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { gpuTest } from "./adapter.ts";

/** The dtypes of the device. */
export const TYPES: readonly DType[] = ["float32", "int32", "uint32", "bool", "complex64"];

let opened: Promise<Webgpu> | undefined;

/** Registers a test of a device that leaves nothing to the host. */
export function planTest(name: string, fn: (device: Webgpu) => void): void {
  gpuTest(name, async (device) => {
    opened ??= open({ device, hostBelow: 0 }).then((gpu) => webgpuDevice(gpu, cpu));
    fn(await opened);
  });
}

/** An array of the CPU on the device, laid out as it is there; `moved` are the buffers that are there already. */
export function onDevice(device: Webgpu, x: NDArray, moved: Map<object, Block> = new Map()): NDArray {
  const { buffer, offset, strides } = x.ext as Storage;
  let block = moved.get(buffer);
  if (block === undefined) {
    moved.set(buffer, block = upload(device.gpu, (buffer as TypedArray).slice() as TypedArray, "a test"));
  }
  return storedArray(x.aval, new Storage(device, block, offset, strides));
}

/** A number as a 0-d array that lies on the device. */
export function numberOnDevice(device: Webgpu, x: NDArray): NDArray {
  const data = allocate(x.dtype, 3);
  data[1] = x.num;
  return storedArray(x.aval, new Storage(device, upload(device.gpu, data, "a test"), 1, []));
}

/** The numbers of an array, complex ones interleaved, from wherever it lies. */
export function numbersOf(x: NDArray): TypedArray {
  if (x.ext === null) return allocate(x.dtype, 1).fill(x.num as never) as TypedArray;
  const storage = x.ext as Storage;
  return storage.device.read(storage, x.aval);
}

/** Whether two numbers are the same, NaN to NaN and -0 to -0. */
export function same(a: number, b: number): boolean {
  return Object.is(a, b);
}

/**
 * Runs a plan on both devices and asserts that the results are alike: the same, or as `close` says. Numbers among the
 * operands go to the device as numbers, or if `lay` as 0-d arrays that lie there.
 */
export function assertAlike(
  device: Webgpu,
  plan: Plan,
  args: readonly NDArray[],
  outs: readonly (readonly [readonly number[], DType])[],
  what: string,
  close: (actual: number, expected: number) => boolean = same,
  lay = false,
): void {
  const avals = outs.map(([shape, dtype]) => makeAval(shape, dtype));
  const expected = cpu.run(plan, args, avals).map(numbersOf);
  const blocks = new Map<object, Block>();
  const moved = args.map((x) => x.ext !== null ? onDevice(device, x, blocks) : lay ? numberOnDevice(device, x) : x);
  const before = moved.map(numbersOf);
  const results = device.run(plan, moved, avals);
  assertEquals(results.length, outs.length, what);
  results.forEach((y, k) => {
    assertEquals(y.shape, [...outs[k][0]], what);
    assertEquals(y.dtype, outs[k][1], what);
    if (moved.length === 0 || moved.some((x) => x.ext !== null)) {
      assert(y.ext !== null && (y.ext as Storage).device === device, `${what}: result ${k} lies on the device`);
      assertEquals((y.ext as Storage).strides, rowMajor(y.shape), `${what}: result ${k} is row-major`);
    }
    const got = numbersOf(y);
    assertEquals(got.length, expected[k].length, what);
    const bad = got.findIndex((v, i) => !close(v, expected[k][i]));
    const width = kindOf(y.dtype) === "c" ? 2 : 1;
    assert(bad < 0, `${what}: number ${bad} (of ${width} an element) is ${got[bad]}, expected ${expected[k][bad]}`);
  });
  assertEquals(moved.map(numbersOf), before, `${what}: operands stay as they were`);
}
