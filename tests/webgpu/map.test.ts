/**
 * Maps on WebGPU against the CPU: operands in a row, broadcast, strided and as numbers, of lengths that four divides and
 * others, and programs too long or with too many operands for one kernel.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { assertAlike, planTest } from "./plans.ts";

const SHAPES: readonly (readonly number[])[] = [[], [1], [3], [4], [1023], [1024], [5, 4], [4, 5], [3, 1, 8], [
  2,
  3,
  4,
  5,
]];
const TYPES: readonly DType[] = ["float32", "int32", "uint32", "bool", "complex64"];

/** (a, b) to (a op b) op a, and b. */
function program(dtype: DType): ScalarProgram {
  const fn = dtype === "bool" ? "xor" : dtype === "uint32" ? "mul" : "sub";
  const steps: Step[] = [{ fn, args: [0, 1], dtype }, { fn, args: [2, 0], dtype }, {
    fn: "stopGradient",
    args: [1],
    dtype,
  }];
  return { key: `test map:${dtype}`, inputs: [dtype, dtype], steps, outputs: [3, 4] };
}

const random = randomFrom(5);

function values(dtype: DType, size: number): number[] {
  const integer = dtype === "bool"
    ? () => between(random, 0, 1)
    : () => between(random, dtype === "uint32" ? 0 : -9, 9);
  const float = (): number => 4 * random() - 2;
  const count = dtype === "complex64" ? 2 * size : size;
  return Array.from({ length: count }, dtype === "float32" || dtype === "complex64" ? float : integer);
}

/** An operand that broadcasts to `shape`, in some layout. */
function operand(dtype: DType, shape: readonly number[]): NDArray {
  const own = shape.slice(between(random, 0, 3) === 0 ? between(random, 0, shape.length) : 0)
    .map((n) => between(random, 0, 3) === 0 ? 1 : n);
  const size = own.reduce((a, n) => a * n, 1);
  return between(random, 0, 1) === 0 ? array(dtype, own, values(dtype, size)) : anyLayout(random, dtype, own);
}

for (const dtype of TYPES) {
  planTest(`map: ${dtype} in any layout`, (device) => {
    for (const shape of SHAPES) {
      for (let trial = 0; trial < 6; trial++) {
        const args = [operand(dtype, shape), operand(dtype, shape)];
        assertAlike(
          device,
          { kind: "map", program: program(dtype), shape },
          args,
          [[shape, dtype], [shape, dtype]],
          `${dtype}[${shape}] of ${args.map((x) => `[${x.shape}]`)}`,
        );
      }
    }
  });
}

planTest("map: rows in fours, with an end of their own or not, beside operands in other layouts", (device) => {
  for (const dtype of TYPES) {
    const data = array(dtype, [4000], values(dtype, 4000));
    const view = (shape: readonly number[], offset: number, strides: readonly number[]): NDArray =>
      storedArray(makeAval(shape, dtype), new Storage(cpu, (data.ext as Storage).buffer, offset, strides));
    const check = (shape: readonly number[], args: readonly NDArray[]): void =>
      assertAlike(
        device,
        { kind: "map", program: program(dtype), shape },
        args,
        [[shape, dtype], [shape, dtype]],
        `${dtype}[${shape}], ${args.map((x) => (x.ext as Storage).strides.join()).join(" and ")}`,
      );
    for (const n of [400, 401, 402, 403]) check([n], [view([n], 0, [1]), view([n], 4, [1])]);
    const shape = [30, 48];
    const others = [
      view([30, 1], 1, [1, 0]),
      view([48], 3, [1]),
      view([48], 8, [1]),
      view(shape, 0, [1, 30]),
      view(shape, 47, [48, -1]),
      view(shape, 7, [52, 1]),
      view(shape, 0, [54, 1]),
    ];
    for (const other of others) check(shape, [view(shape, 4, [52, 1]), other]);
  }
});

planTest("map: a program with more operands than a kernel's buffers runs step by step", (device) => {
  const count = device.gpu.limits.maxStorageBuffersPerShaderStage + 3;
  const steps = Array.from({ length: count - 1 }, (_, i): Step => ({
    fn: "add",
    args: [i === 0 ? 0 : count + i - 1, i + 1],
    dtype: "int32",
  }));
  const inputs = steps.map(() => "int32" as const).concat("int32");
  const many: ScalarProgram = { key: "test map: many", inputs, steps, outputs: [2 * count - 2, 1] };
  const args = inputs.map((_, i) => array("int32", [6], [0, 1, 2, 3, 4, 5].map((v) => v * i)));
  assertAlike(device, { kind: "map", program: many, shape: [6] }, args, [[[6], "int32"], [[6], "int32"]], "many");
});

planTest("map: a long program takes one element an invocation", (device) => {
  const steps = Array.from({ length: 60 }, (_, i): Step => ({ fn: "add", args: [i, 0], dtype: "int32" }));
  const long: ScalarProgram = { key: "test map: long", inputs: ["int32"], steps, outputs: [60] };
  const x = array("int32", [8], [0, 1, 2, 3, 4, 5, 6, 7]);
  assertAlike(device, { kind: "map", program: long, shape: [8] }, [x], [[[8], "int32"]], "long");
});

planTest("map: a kernel serves every length", (device) => {
  const plan = (n: number) => ({ kind: "map", program: program("float32"), shape: [n] }) as const;
  const run = (n: number): void => {
    const x = array("float32", [n], values("float32", n));
    assertAlike(device, plan(n), [x, x], [[[n], "float32"], [[n], "float32"]], `${n}`);
  };
  run(7);
  const { compiled } = device.gpu.kernels;
  for (const n of [8, 9, 1000, 70_001]) run(n);
  assertEquals(device.gpu.kernels.compiled, compiled);
});
