/**
 * Sorts and largest elements on WebGPU against JavaScript's: the same bits in the same order.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { allocate, type DType } from "../../lib/core/dtype.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { assertAlike, planTest } from "./plans.ts";

const DTYPES: readonly DType[] = ["float32", "int32", "uint32", "bool", "complex64"];
const SPECIAL = [NaN, Infinity, -Infinity, 0, -0, 1e-45, -1e-45, 3.4e38, -3.4e38, 1, -1];

function sort(device: Webgpu, args: readonly NDArray[], axis: number, numKeys: number): void {
  const what = `${args.map((x) => `${x.dtype}[${x.shape}]`)} along ${axis} by ${numKeys}`;
  assertAlike(device, { kind: "sort", axis, numKeys }, args, args.map((x) => [x.shape, x.dtype] as const), what);
}

function topK(device: Webgpu, x: NDArray, axis: number, k: number): void {
  const shape = x.shape.with(axis, k);
  const what = `${x.dtype}[${x.shape}] along ${axis}, ${k}`;
  assertAlike(device, { kind: "topK", axis, k }, [x], [[shape, x.dtype], [shape, "int32"]], what);
}

/** Values of a whole range, with ties and, among floats, everything special. */
function values(random: () => number, dtype: DType, shape: readonly number[]): NDArray {
  const data = allocate(dtype, shape.reduce((a, n) => a * n, 1));
  for (let i = 0; i < data.length; i++) {
    const special = random() < 0.2;
    if (dtype === "bool") data[i] = between(random, 0, 1);
    else if (data instanceof Float32Array) {
      data[i] = special ? SPECIAL[between(random, 0, SPECIAL.length - 1)] : between(random, -500, 500) / 8;
    } else data[i] = special ? between(random, 0, 3) - 1 : (random() - 0.5) * 2 ** 33;
  }
  return array(dtype, shape, [...data]);
}

/** The places 0, 1, 2, ... of all elements. */
function counted(shape: readonly number[]): NDArray {
  const size = shape.reduce((a, n) => a * n, 1);
  return array("int32", shape, Array.from({ length: size }, (_, i) => i));
}

planTest("sort: short lines of every dtype in every layout, along any axis", (device) => {
  const random = randomFrom(1);
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 12; trial++) {
      const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 1, 19));
      const axis = between(random, 0, shape.length - 1);
      sort(device, [trial % 2 === 0 ? values(random, dtype, shape) : anyLayout(random, dtype, shape, 0.1)], axis, 1);
    }
  }
});

planTest("sort: long lines, whose lengths are next to those of tiles", (device) => {
  const random = randomFrom(2);
  for (const n of [255, 257, 1023, 1025, 2047, 2048, 2049, 4096, 4097, 6145, 10_000]) {
    const dtype = DTYPES[n % 5];
    sort(device, [values(random, dtype, [n]), counted([n])], 0, 1);
    sort(device, [values(random, "float32", [2, n])], 1, 1);
    sort(device, [values(random, DTYPES[n % 4], [n, 3])], 0, 1);
  }
  sort(device, [array("float32", [5000], new Array(5000).fill(1)), counted([5000])], 0, 1);
});

planTest("sort: several keys, and operands that follow them", (device) => {
  const random = randomFrom(3);
  for (const n of [5, 100, 700, 3000]) {
    for (let trial = 0; trial < 4; trial++) {
      const shape = [between(random, 1, 2), n, between(random, 1, 2)];
      const dtypes = Array.from({ length: between(random, 1, 3) }, () => DTYPES[between(random, 0, 4)]);
      const args = dtypes.map((d) => anyLayout(random, d, shape, 0.1));
      sort(device, [...args, counted(shape)], 1, between(random, 1, dtypes.length));
    }
  }
});

planTest("sort: with few buffers in a kernel, keys and operands are moved one by one", ({ gpu }) => {
  const limits = { ...gpu.limits, maxStorageBuffersPerShaderStage: 3 };
  const device = webgpuDevice({ ...gpu, limits }, cpu);
  const random = randomFrom(4);
  for (const n of [30, 5000]) {
    const args = Array.from({ length: 5 }, (_, i) => anyLayout(random, DTYPES[i], [2, n], 0.1));
    for (const numKeys of [1, 2, 3, 5]) sort(device, [...args, counted([2, n])], 1, numKeys);
    topK(device, values(random, "float32", [2, n]), 1, 20);
  }
});

planTest("topK: short and long lines, few elements and many", (device) => {
  const random = randomFrom(5);
  for (const dtype of ["float32", "int32", "uint32", "bool"] as const) {
    for (
      const [shape, axis, k] of [
        [[4, 9], 1, 4],
        [[9, 3], 0, 9],
        [[6000], 0, 1],
        [[2, 5000], 1, 100],
        [[4500, 2], 0, 1025],
        [[4500], 0, 4500],
      ] as const
    ) topK(device, values(random, dtype, shape), axis, k);
    topK(device, anyLayout(random, dtype, [3, 300, 2], 0.1), 1, 7);
  }
  topK(device, array("float32", [9], [1, NaN, 2, Infinity, 0, -0, 0, -Infinity, 2]), 0, 9);
  topK(device, array("int32", [70_000], Array.from({ length: 70_000 }, (_, i) => i % 7)), 0, 1000);
});
