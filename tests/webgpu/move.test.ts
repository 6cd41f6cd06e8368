/**
 * Elements moved on WebGPU as on the CPU: concatenation, padding, slices at positions that are data, counting.
 *
 * @module
 */
import { cpu } from "../../kernels/cpu/device.ts";
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType } from "../../lib/core/dtype.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { assertAlike, planTest, same, TYPES } from "./plans.ts";

const int = (value: number): NDArray => scalarArray(makeAval([], "int32"), value);

planTest("concatenate: any number of arrays along any axis", (device) => {
  const random = randomFrom(1);
  for (const dtype of TYPES) {
    for (const count of [1, 2, 3, 9]) {
      for (let trial = 0; trial < 5; trial++) {
        const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 4));
        const axis = between(random, 0, shape.length - 1);
        const parts = Array.from(
          { length: count },
          () => anyLayout(random, dtype, shape.with(axis, between(random, 0, 3))),
        );
        const whole = shape.with(axis, parts.reduce((sum, x) => sum + x.shape[axis], 0));
        const what = `${dtype}: ${parts.map((x) => `[${x.shape}]`)} along ${axis}`;
        assertAlike(device, { kind: "concatenate", axis }, parts, [[whole, dtype]], what);
      }
    }
  }
});

planTest("concatenate: row-major arrays, more than a kernel has buffers for", (device) => {
  for (const axis of [0, 1, 2]) {
    const parts = Array.from({ length: 40 }, (_, k) => {
      const shape = [3, 2, 5].with(axis, 1 + k % 3);
      const n = shape.reduce((a, b) => a * b);
      return array("int32", shape, Array.from({ length: n }, (_, i) => 100 * k + i));
    });
    const whole = [3, 2, 5].with(axis, parts.reduce((sum, x) => sum + x.shape[axis], 0));
    assertAlike(device, { kind: "concatenate", axis }, parts, [[whole, "int32"]], `along ${axis}`);
  }
});

planTest("pad: interior first, then edges, which crop if negative", (device) => {
  const random = randomFrom(2);
  for (const dtype of TYPES) {
    for (let trial = 0; trial < 16; trial++) {
      const shape = Array.from({ length: between(random, 0, 3) }, () => between(random, 0, 4));
      const interior = shape.map(() => random() < 0.5 ? 0 : between(random, 1, 2));
      const spread = shape.map((n, d) => n + Math.max(0, n - 1) * interior[d]);
      const lo = shape.map(() => random() < 0.4 ? 0 : between(random, -3, 2));
      const hi = spread.map((n, d) => Math.max(random() < 0.4 ? 0 : between(random, -3, 2), -n - lo[d]));
      const out = spread.map((n, d) => n + lo[d] + hi[d]);
      const args = [anyLayout(random, dtype, shape), anyLayout(random, dtype, [])];
      const what = `${dtype}[${shape}] by ${lo}; ${hi}; ${interior}`;
      assertAlike(device, { kind: "pad", lo, hi, interior }, args, [[out, dtype]], what, same, trial % 2 === 0);
    }
  }
});

planTest("dynamicSlice and dynamicUpdateSlice: positions are clamped to fit, wherever they lie", (device) => {
  const random = randomFrom(3);
  for (const dtype of TYPES) {
    for (let trial = 0; trial < 16; trial++) {
      const shape = Array.from({ length: between(random, 0, 3) }, () => between(random, 0, 4));
      const sizes = shape.map((n) => between(random, 0, n));
      const starts = shape.map(() => int(between(random, -3, 6)));
      const [x, update] = [anyLayout(random, dtype, shape), anyLayout(random, dtype, sizes)];
      const what = `${dtype}[${shape}]: ${sizes} at ${starts.map((s) => s.num)}`;
      const lay = trial % 2 === 0;
      assertAlike(device, { kind: "dynamicSlice", sizes }, [x, ...starts], [[sizes, dtype]], what, same, lay);
      const args = [x, update, ...starts];
      assertAlike(device, { kind: "dynamicUpdateSlice" }, args, [[shape, dtype]], what, same, lay);
    }
  }
});

planTest("dynamicSlice: more positions than a kernel has buffers for, and positions of one array", (device) => {
  const random = randomFrom(4);
  const shape = [3, 2, 3, 2, 3, 2, 3];
  const x = anyLayout(random, "float32", shape);
  const sizes = [2, 1, 1, 2, 2, 1, 2];
  const outs: [number[], DType][] = [[sizes, "float32"]];
  const values = [1, 5, 2, 1, -1, 1, 1];
  assertAlike(device, { kind: "dynamicSlice", sizes }, [x, ...values.map(int)], outs, "apart", same, true);
  const { buffer } = array("int32", [7], values).ext as Storage;
  const starts = values.map((_, k) => storedArray(makeAval([], "int32"), new Storage(cpu, buffer, k, [])));
  assertAlike(device, { kind: "dynamicSlice", sizes }, [x, ...starts], outs, "in one array");
});

/** Values in rows of a multiple of 16 bytes, seen from row `first` on. */
function aligned(random: () => number, dtype: DType, shape: readonly number[], first: number): NDArray {
  const width = shape.slice(1).reduce((a, b) => a * b, 1);
  const data = allocate(dtype, ((shape[0] ?? 1) + first) * width);
  for (let i = 0; i < data.length; i++) data[i] = dtype === "bool" ? i & 1 : between(random, 0, 1e6);
  return storedArray(makeAval(shape, dtype), new Storage(cpu, data, first * width, rowMajor(shape)));
}

planTest("moves of 16 bytes: rows that are aligned, and rows that begin in between", (device) => {
  const random = randomFrom(5);
  for (const dtype of TYPES) {
    for (const shape of [[3, 4, 8], [4, 6, 2], [2, 3, 5]]) {
      for (const axis of [0, 1, 2]) {
        const parts = [1, 2, 4].map((n) => aligned(random, dtype, shape.with(axis, n * shape[axis]), n % 2));
        const whole = shape.with(axis, 7 * shape[axis]);
        assertAlike(device, { kind: "concatenate", axis }, parts, [[whole, dtype]], `${dtype}[${shape}] along ${axis}`);
      }
      const x = aligned(random, dtype, shape, 1);
      for (
        const [lo, hi, interior] of [[[1, 1, 0], [2, 1, 0], [0, 1, 0]], [[1, 2, 4], [0, 0, 4], [0, 0, 0]], [
          [0, -1, 0],
          [1, 0, 0],
          [1, 0, 0],
        ], [[0, 0, 0], [0, 0, 1], [0, 0, 1]]]
      ) {
        const out = shape.map((n, d) => n + (n - 1) * interior[d] + lo[d] + hi[d]);
        const args = [x, aligned(random, dtype, [], 0)];
        assertAlike(
          device,
          { kind: "pad", lo, hi, interior },
          args,
          [[out, dtype]],
          `${dtype}[${shape}] by ${lo}; ${hi}`,
        );
      }
      for (const at of [[1, 1, 0], [0, 2, 4], [1, 0, 1]]) {
        const sizes = [2, 2, shape[2] - at[2] % 2];
        const starts = at.map(int);
        const update = aligned(random, dtype, sizes, 0);
        const what = `${dtype}[${shape}]: ${sizes} at ${at}`;
        for (const lay of [false, true]) {
          assertAlike(device, { kind: "dynamicSlice", sizes }, [x, ...starts], [[sizes, dtype]], what, same, lay);
          const args = [x, update, ...starts];
          assertAlike(device, { kind: "dynamicUpdateSlice" }, args, [[shape, dtype]], what, same, lay);
        }
      }
    }
  }
});

planTest("iota: each element is its index along the axis", (device) => {
  for (const dtype of ["int32", "uint32", "float32", "complex64"] as const) {
    for (const [shape, axis] of [[[3], 0], [[2, 3, 2], 1], [[2, 3], 0], [[40, 50], 1]] as const) {
      const what = `${dtype}[${shape}] along ${axis}`;
      assertAlike(device, { kind: "iota", shape, dtype, axis }, [], [[shape, dtype]], what);
    }
  }
});
