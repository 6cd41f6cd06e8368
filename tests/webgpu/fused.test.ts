/**
 * Loops whose outputs are stored or combined on WebGPU, against the CPU.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { jit, nn, np } from "@fluxion/fluxion";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { open } from "../../kernels/webgpu/gpu.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { dtypeOf, type FusedPlan, type ReduceFn, type ScalarProgram } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { gpuTest } from "./adapter.ts";
import { assertAlike, onDevice, planTest, same, TYPES } from "./plans.ts";

const SHAPES: readonly [readonly number[], readonly number[]][] = [
  [[20_000], [0]],
  [[700], [0]],
  [[200, 37], [1]],
  [[3, 9000], [1]],
  [[200, 37], [0]],
  [[9000, 3], [0]],
  [[70, 300], [0]],
  [[900, 3], [1]],
  [[4, 90, 50], [1]],
  [[6, 50, 5, 11], [0, 2]],
  [[6, 50, 5, 11], [1, 3]],
  [[64, 32], [0, 1]],
  [[0, 5], [0]],
];

const FOLDS: Partial<Record<DType, readonly (readonly ReduceFn[])[]>> = {
  float32: [["sum"], ["sum", "max"], ["min", "prod"]],
  int32: [["sum", "and"], ["prod", "max"], ["xor", "or"]],
  uint32: [["min", "max"], ["sum", "prod"]],
  bool: [["sum", "min"], ["xor", "and"]],
  complex64: [["sum"], ["sum", "max"], ["max", "min"]],
};

/** x·y and x + y; both are stored where `outputs` says so, and both can be combined. */
function program(dtype: DType, outputs: readonly number[]): ScalarProgram {
  const [first, second] = dtype === "bool" ? ["or", "and"] : ["mul", "add"];
  return {
    key: `test: ${first} and ${second} of ${dtype}, ${outputs}`,
    inputs: [dtype, dtype],
    steps: [{ fn: first, args: [0, 1], dtype }, { fn: second, args: [0, 1], dtype }],
    outputs,
  };
}

/** The sum of the combined values and one operand's difference from it. */
function epilogueOf(dtype: DType): ScalarProgram {
  return {
    key: `test: epilogue of ${dtype}`,
    inputs: [dtype, dtype, dtype],
    steps: [{ fn: "add", args: [0, 1], dtype }, { fn: "sub", args: [3, 2], dtype }],
    outputs: [4, 1],
  };
}

/** Compares with the CPU, to within a tolerance relative to the number of elements that are combined. */
function check(device: Webgpu, plan: FusedPlan, args: readonly NDArray[], what: string): void {
  const { shape, axes, program, epilogue, folds } = plan;
  const kept = shape.filter((_, d) => !axes.includes(d));
  const stored = program.outputs.length - folds.length;
  const last = epilogue ?? { ...program, outputs: program.outputs.slice(stored) };
  const outs = [
    ...program.outputs.slice(0, stored).map((v) => [shape, dtypeOf(program, v)] as const),
    ...last.outputs.map((v) => [kept, dtypeOf(last, v)] as const),
  ];
  const n = axes.reduce((size, d) => size * shape[d], 1);
  const float = ["f", "c"].includes(kindOf(program.inputs[0]));
  const close = (a: number, b: number): boolean =>
    same(a, b) || (float && Math.abs(a - b) <= 1e-6 * Math.max(Math.sqrt(n), Math.abs(b)));
  assertAlike(device, plan, args, outs, what, close);
}

for (const dtype of TYPES) {
  planTest(`fused loops of ${dtype}`, (device) => {
    const random = randomFrom(7);
    const draw = (): number => {
      if (dtype === "bool") return Number(random() < 0.5);
      const v = (random() - (dtype === "uint32" ? 0 : 0.5)) * 2;
      return dtype.includes("int") ? Math.floor(v * 1e9) : Math.fround(v);
    };
    const width = kindOf(dtype) === "c" ? 2 : 1;
    const numbers = (shape: readonly number[]): NDArray =>
      array(dtype, shape, Array.from({ length: width * shape.reduce((n, d) => n * d, 1) }, draw));
    SHAPES.forEach(([shape, axes], i) => {
      const folds = FOLDS[dtype]![i % FOLDS[dtype]!.length];
      // The second operand repeats along the first axis, is a number, or neither.
      const other = numbers([shape, shape.slice(1), []][i % 3]);
      const stored = [[3], [], [2, 3]][i % 7 % 3];
      const outputs = [...stored, ...folds.map((_, k) => 2 + k)];
      const what = `${folds} of ${dtype}[${shape}] along ${axes} with [${other.shape}], ${stored.length} stored`;
      const args = [numbers(shape), other];
      const plan = { kind: "fused", program: program(dtype, outputs), shape, axes, folds } as const;
      if (dtype === "bool" || folds.length === 1) check(device, { ...plan, epilogue: null }, args, what);
      else {
        const last = numbers(shape.filter((_, d) => !axes.includes(d)));
        check(device, { ...plan, epilogue: epilogueOf(dtype) }, [...args, last], `${what}, epilogue`);
      }
    });
  });
}

planTest("fused loops over views, with NaN", (device) => {
  const random = randomFrom(21);
  for (let i = 0; i < 40; i++) {
    const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 9));
    const axes = [...shape.keys()].filter(() => random() < 0.5);
    const x = anyLayout(random, "float32", shape, random() < 0.3 ? 1e-2 : 0);
    const y = anyLayout(random, "float32", shape.map((d) => random() < 0.3 ? 1 : d), 0);
    const outputs = i % 2 === 0 ? [2, 3] : [3, 2, 0];
    const folds = ["max", "min"] as const;
    const plan = { kind: "fused", program: program("float32", outputs), shape, axes, folds } as const;
    const kept = shape.filter((_, d) => !axes.includes(d));
    const z = anyLayout(random, "float32", kept.map((d) => random() < 0.3 ? 1 : d), 0);
    check(device, { ...plan, epilogue: epilogueOf("float32") }, [x, y, z], `view ${i}, ${shape} along ${axes}`);
  }
});

planTest("fused loops: operands that are read in fours, one by one, repeated, or once a line", (device) => {
  const random = randomFrom(13);
  const data = Float32Array.from({ length: 8192 }, () => random() - 0.5);
  const view = (offset: number, strides: readonly number[]): NDArray =>
    storedArray(makeAval([48, 96], "float32"), new Storage(cpu, data, offset, strides));
  // Rows that start at multiples of four, and others; columns; reversed rows; one value a row, and a column; all one.
  const views: readonly (readonly [number, readonly number[]])[] = [
    [8, [100, 1]],
    [3, [100, 1]],
    [0, [98, 1]],
    [0, [1, 48]],
    [95, [96, -1]],
    [1, [1, 0]],
    [4, [0, 1]],
    [9, [0, 0]],
  ];
  for (const axes of [[0], [1], [0, 1]]) {
    for (const [i, [offset, strides]] of views.entries()) {
      // A view is the second operand after one in fours, or the first before another view.
      const other = i % 2 === 0 ? view(0, [96, 1]) : view(...views[(i + 3) % 8]);
      const args = i % 2 === 0 ? [other, view(offset, strides)] : [view(offset, strides), other];
      for (const outputs of i === 0 ? [[2, 3], [3, 0, 2, 3]] : [[3, 2, 3]]) {
        const plan = { kind: "fused", program: program("float32", outputs), shape: [48, 96], axes } as const;
        const what = `view ${i} along ${axes}, ${outputs.length - 2} stored`;
        check(device, { ...plan, folds: ["sum", "max"], epilogue: null }, args, what);
      }
    }
  }
});

planTest("fused loops: operands that are combined as they are, values that several results take", (device) => {
  const random = randomFrom(2);
  const [x, y] = [0, 1].map(() => array("float32", [300, 40], Array.from({ length: 12_000 }, random)));
  for (const axes of [[0], [1]]) {
    for (const [outputs, folds] of [[[0, 0, 0], ["sum", "max"]], [[2, 2, 2, 1], ["max", "sum"]]] as const) {
      const plan = { kind: "fused", program: program("float32", outputs), shape: [300, 40], axes, folds } as const;
      check(device, { ...plan, epilogue: null }, [x, y], `${outputs} along ${axes}`);
    }
  }
});

planTest("fused loops: values of several dtypes, those of the epilogue too", (device) => {
  const random = randomFrom(4);
  const x = array("float32", [50, 70], Array.from({ length: 3500 }, () => random() - 0.5));
  const mixed: ScalarProgram = {
    key: "test: mixed",
    inputs: ["float32"],
    steps: [
      { fn: "convert", args: [0], dtype: "bool" },
      { fn: "convert", args: [1], dtype: "int32" },
      { fn: "convert", args: [0], dtype: "complex64" },
    ],
    outputs: [1, 1, 2, 3],
  };
  const epilogue: ScalarProgram = {
    key: "test: mixed epilogue",
    inputs: ["bool", "int32", "complex64", "float32"],
    steps: [
      { fn: "convert", args: [1], dtype: "float32" },
      { fn: "select", args: [0, 4, 3], dtype: "float32" },
      { fn: "mul", args: [2, 2], dtype: "complex64" },
    ],
    outputs: [5, 6, 0],
  };
  const folds = ["and", "sum", "sum"] as const;
  for (const axes of [[0], [1], [0, 1]]) {
    const plan = { kind: "fused", program: mixed, shape: [50, 70], axes, folds, epilogue } as const;
    check(device, plan, [x, array("float32", [], [2.5])], `mixed along ${axes}`);
  }
});

planTest("fused loops: compiled softmax, mean and variance take few dispatches", (device) => {
  const random = randomFrom(6);
  const x = onDevice(device, array("float32", [64, 80], Array.from({ length: 5120 }, random)));
  const functions: readonly (readonly [number, (x: NDArray) => NDArray])[] = [
    [3, (x) => nn.softmax(x)],
    [1, (x) => np.mean(x, { axis: 1 })],
    [2, (x) => np.var(x, { axis: 1 })],
    [2, (x) => np.var(x, { axis: 0 })],
    [1, (x) => np.sum(np.square(np.tanh(x)), { axis: 1 })],
  ];
  for (const [dispatches, f] of functions) {
    const compiled = jit(f);
    compiled(x);
    const before = device.gpu.recorder.dispatches;
    compiled(x);
    assertEquals(device.gpu.recorder.dispatches - before, dispatches, String(f));
  }
});

gpuTest("fused loops with more buffers than a kernel may have run as maps and reductions", async () => {
  const gpu = await open({ hostBelow: 0 });
  const limits = { ...gpu.limits, maxStorageBuffersPerShaderStage: 4, maxComputeWorkgroupStorageSize: 16384 };
  try {
    const device = webgpuDevice({ ...gpu, limits: limits as GPUSupportedLimits }, cpu);
    const random = randomFrom(8);
    const [x, y] = [0, 1].map(() => array("float32", [30, 40], Array.from({ length: 1200 }, random)));
    const z = array("float32", [30], Array.from({ length: 30 }, random));
    const plan = { kind: "fused", shape: [30, 40], axes: [1], folds: ["sum", "max"] } as const;
    const before = gpu.recorder.dispatches;
    const whole = { ...plan, program: program("float32", [2, 3, 0, 3]), epilogue: epilogueOf("float32") } as const;
    check(device, whole, [x, y, z], "many buffers");
    assert(gpu.recorder.dispatches - before > 3);
    check(device, { ...whole, program: program("float32", [1, 1]) }, [x, array("float32", [], [2]), z], "a number");
    const few = gpu.recorder.dispatches;
    check(device, { ...plan, program: program("float32", [2, 3]), epilogue: null }, [x, y], "few buffers");
    assertEquals(gpu.recorder.dispatches - few, 1);
  } finally {
    gpu.close();
  }
});
