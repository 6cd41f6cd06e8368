/**
 * Contractions on WebGPU as on the CPU.
 *
 * @module
 */
import { assert } from "@std/assert";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ContractPlan, MapPlan, ScalarProgram, Step } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, between, randomFrom, reordered, shuffled } from "../kernels/arrays.ts";
import { assertAlike, numbersOf, onDevice, planTest, same, TYPES } from "./plans.ts";

/** Both kinds of kernels: those for devices that run on the CPU, and those with workgroup memory. */
function kinds(device: Webgpu): Webgpu[] {
  return [true, false].map((software) => webgpuDevice({ ...device.gpu, software }, cpu));
}

/** A plan, the shapes of its operands and of its product. */
interface Case {
  readonly plan: ContractPlan;
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly shape: readonly number[];
  readonly steps: number;
}

/** A contraction over axes of these lengths, which lie in a random order in both operands. */
function caseOf(
  random: () => number,
  batch: readonly number[],
  m: readonly number[],
  n: readonly number[],
  k: readonly number[],
): Case {
  const side = (free: readonly number[]) => {
    const lengths = [...batch, ...free, ...k];
    const order = shuffled(random, [...lengths.keys()]);
    const at = (i: number): number => order.indexOf(i);
    return {
      shape: order.map((i) => lengths[i]),
      batch: batch.map((_, i) => at(i)),
      contract: k.map((_, i) => at(batch.length + free.length + i)),
      // Free axes keep the order in which they lie.
      free: order.filter((i) => i >= batch.length && i < batch.length + free.length).map((i) => lengths[i]),
    };
  };
  const [left, right] = [side(m), side(n)];
  return {
    plan: {
      kind: "contract",
      lhsBatch: left.batch,
      rhsBatch: right.batch,
      lhsContract: left.contract,
      rhsContract: right.contract,
    },
    left: left.shape,
    right: right.shape,
    shape: [...batch, ...left.free, ...right.free],
    steps: k.reduce((a, b) => a * b, 1),
  };
}

/** Sums of single precision differ by as much as their terms, which are below 25, round. */
function close(dtype: DType, steps: number): (a: number, b: number) => boolean {
  if (dtype !== "float32" && dtype !== "complex64") return same;
  return (a, b) => Object.is(a, b) || Math.abs(a - b) <= 3e-6 * (steps + 1);
}

planTest("contract: any axes in any order and layout", (device) => {
  const random = randomFrom(1);
  const axes = (count: number, most: number): number[] =>
    Array.from({ length: between(random, 0, count) }, () => between(random, random() < 0.1 ? 0 : 1, most));
  const check = (dtype: DType, c: Case, lay: boolean): void => {
    const args = [anyLayout(random, dtype, c.left), anyLayout(random, dtype, c.right)];
    const what = `${dtype}[${c.left}] x [${c.right}]: ${JSON.stringify(c.plan)}`;
    assertAlike(device, c.plan, args, [[c.shape, dtype]], what, close(dtype, c.steps), lay);
  };
  for (const dtype of TYPES) {
    for (let trial = 0; trial < 7; trial++) {
      check(dtype, caseOf(random, axes(2, 3), axes(2, 6), axes(2, 6), axes(2, 7)), trial % 2 === 0);
    }
    // In tiles, and as reductions.
    const long = (count: number, most: number): number[] =>
      Array.from({ length: count }, () => between(random, most - 3, most));
    for (let trial = 0; trial < 4; trial++) {
      check(dtype, caseOf(random, axes(1, 3), long(1 + trial % 2, 9), long(2, 9), long(1 + trial % 3 % 2, 25)), false);
    }
    check(dtype, caseOf(random, [2], [3], [2], [40, 70]), false);
  }
});

/** A random row-major matrix, or one of which the columns lie in a row. */
function matrix(random: () => number, dtype: DType, rows: number, columns: number, turned: boolean): NDArray {
  const shape = turned ? [columns, rows] : [rows, columns];
  const count = rows * columns * (dtype === "complex64" ? 2 : 1);
  const x = array(dtype, shape, Array.from({ length: count }, () => between(random, -4, 4) + random() / 2));
  return turned ? reordered(x, [1, 0]) : x;
}

const MATRICES: ContractPlan = { kind: "contract", lhsBatch: [], rhsBatch: [], lhsContract: [1], rhsContract: [0] };

planTest("contract: matrices as they lie and turned, of the lengths of tiles, more and less", (device) => {
  const random = randomFrom(2);
  for (const kind of kinds(device)) {
    for (
      const [m, k, n] of [[64, 32, 64], [65, 36, 68], [70, 33, 129], [17, 300, 10], [4, 4, 4], [300, 70, 3], [
        2,
        90,
        301,
      ]]
    ) {
      for (const [left, right] of [[false, false], [true, false], [false, true]]) {
        const args = [matrix(random, "float32", m, k, left), matrix(random, "float32", k, n, right)];
        const what = `${m} x ${k} x ${n}, ${left} ${right}, software ${kind.gpu.software}`;
        assertAlike(kind, MATRICES, args, [[[m, n], "float32"]], what, close("float32", k));
      }
    }
  }
});

planTest("contract: of what maps give", (device) => {
  const random = randomFrom(4);
  const dtype = "float32";
  const program: ScalarProgram = {
    key: "test: x y + y",
    inputs: [dtype, dtype],
    steps: [{ fn: "mul", args: [0, 1], dtype }, { fn: "add", args: [2, 1], dtype }],
    outputs: [3],
  };
  const map = (shape: readonly number[]): MapPlan => ({ kind: "map", program, shape });
  const [left, right, row] = [[17, 30], [30, 12], [1, 30]].map((shape) => anyLayout(random, dtype, shape));
  const [lhs, rhs] = [map([17, 30]), map([30, 12])];
  for (
    const [prologue, args] of [
      [{ lhs }, [left, row, right]],
      [{ rhs }, [left, right, right]],
      [{ lhs, rhs }, [row, left, right, right]],
    ] as const
  ) {
    const plan = { ...MATRICES, prologue };
    assertAlike(device, plan, args, [[[17, 12], dtype]], Object.keys(prologue).join(), close(dtype, 300));
    const epilogue = { ...plan, epilogue: program };
    const more = [...args, array(dtype, [], [2])];
    assertAlike(device, epilogue, more, [[[17, 12], dtype]], "with an epilogue", close(dtype, 600));
  }
});

planTest("contract: the sums of long lines are about as right as on the CPU", (device) => {
  const random = randomFrom(3);
  for (const [m, k, n] of [[8, 40_000, 8], [4, 4096, 4], [20, 4096, 24]]) {
    const fill = (shape: readonly number[]) =>
      array("float32", shape, Array.from({ length: shape[0] * shape[1] }, () => random()));
    const operands = [fill([m, k]), fill([k, n])];
    const [a, b] = operands.map(numbersOf);
    const outs = [makeAval([m, n], "float32")];
    const worst = (y: NDArray): number => {
      let most = 0;
      numbersOf(y).forEach((got, i) => {
        let sum = 0;
        for (let l = 0; l < k; l++) sum += a[Math.floor(i / n) * k + l] * b[l * n + i % n];
        most = Math.max(most, Math.abs(got - sum) / sum);
      });
      return most;
    };
    const most = Math.max(4 * worst(cpu.run(MATRICES, operands, outs)[0]), 2e-7);
    for (const kind of kinds(device)) {
      const error = worst(kind.run(MATRICES, operands.map((x) => onDevice(kind, x)), outs)[0]);
      assert(error <= most, `${m} x ${k} x ${n}: a relative error of ${error}, at most ${most}`);
    }
  }
});

planTest("contract: more products than a dispatch has workgroups along an axis", (device) => {
  const random = randomFrom(7);
  const [count, m, k, n] = [66_000, 8, 17, 8];
  const plan = { ...MATRICES, lhsBatch: [0], rhsBatch: [0], lhsContract: [2], rhsContract: [1] };
  const sides = [anyLayout(random, "float32", [m, k]), anyLayout(random, "float32", [k, n])];
  const repeated = sides.map((x) => {
    const { buffer, offset, strides } = onDevice(device, x).ext as Storage;
    return storedArray(makeAval([count, ...x.shape], "float32"), new Storage(device, buffer, offset, [0, ...strides]));
  });
  const got = numbersOf(device.run(plan, repeated, [makeAval([count, m, n], "float32")])[0]);
  const [one] = cpu.run(MATRICES, sides, [makeAval([m, n], "float32")]);
  const near = close("float32", k);
  numbersOf(one).forEach((x, i) => assert(near(got[i], x), `number ${i} is ${got[i]}, expected ${x}`));
  const other = got.findIndex((x, i) => x !== got[i % (m * n)]);
  assert(other < 0, `number ${other % (m * n)} of product ${Math.floor(other / m / n)} is another one`);
});

planTest("contract: NaN, infinities and zeros", (device) => {
  for (const kind of kinds(device)) {
    // One an invocation, in tiles, and as a reduction.
    for (const [m, k, n] of kind.gpu.software ? [[4, 5, 4], [32, 37, 32], [2, 1100, 2]] : [[32, 37, 32]]) {
      for (const special of [NaN, Infinity, -Infinity, -0]) {
        const a = Array.from({ length: m * k }, (_, i) => i === 7 ? special : i % 3 - 1);
        const b = Array.from({ length: k * n }, (_, i) => i === 10 ? special : i % 4 - 1);
        const pairs = [[a, b], [a, b.map(() => 0)], [a.map((x) => Math.abs(x)), b.map(() => 1)]];
        for (const [left, right] of pairs) {
          const args = [array("float32", [m, k], left), array("float32", [k, n], right)];
          const what = `${special}: ${m} x ${k} x ${n}, software ${kind.gpu.software}`;
          assertAlike(kind, MATRICES, args, [[[m, n], "float32"]], what, (x, y) => x === y || same(x, y));
        }
      }
    }
  }
});

/** max(c·x + bias, x), or its difference if complex, and c·x. */
function affine(dtype: DType): ScalarProgram {
  return {
    key: `test: affine of ${dtype}`,
    inputs: [dtype, dtype, dtype],
    steps: [
      { fn: "mul", args: [0, 2], dtype },
      { fn: "add", args: [3, 1], dtype },
      { fn: kindOf(dtype) === "c" ? "sub" : "max", args: [4, 0], dtype },
    ],
    outputs: [5, 3],
  };
}

planTest("contract: an epilogue runs on the product and on operands that broadcast to it", (device) => {
  const random = randomFrom(4);
  for (const dtype of ["float32", "complex64", "int32"] as const) {
    const epilogue = affine(dtype);
    for (const [batch, m, k, n] of [[2, 3, 5, 4], [1, 33, 40, 30], [2, 20, 700, 32], [1, 2, 2000, 3]]) {
      const shape = [batch, m, n];
      const plan = { ...MATRICES, lhsBatch: [0], rhsBatch: [0], lhsContract: [2], rhsContract: [1], epilogue };
      const some = (shape: readonly number[]) => anyLayout(random, dtype, shape);
      const scale = dtype === "complex64" ? some([]) : scalarArray(makeAval([], dtype), 2);
      for (const [x, y] of [[some([n]), scale], [some([m, 1]), some(shape)]]) {
        const what = `${dtype} ${shape} of ${k}, with [${x.shape}] and [${y.shape}]`;
        const outs = [[shape, dtype], [shape, dtype]] as const;
        assertAlike(device, plan, [some([batch, m, k]), some([batch, k, n]), x, y], outs, what, close(dtype, 8 * k));
      }
    }
  }
});

planTest("contract: an epilogue of more operands than a kernel has buffers for", (device) => {
  const random = randomFrom(5);
  const most = device.gpu.limits.maxStorageBuffersPerShaderStage;
  const few = webgpuDevice({ ...device.gpu, limits: { ...limitsOf(device), maxStorageBuffersPerShaderStage: 6 } }, cpu);
  assert(most >= 6);
  const steps = Array.from(
    { length: 5 },
    (_, i) => ({ fn: "add", args: [i === 0 ? 0 : 5 + i, 1 + i], dtype: "float32" as const }),
  );
  const epilogue = { key: "test: of five", inputs: new Array(6).fill("float32"), steps, outputs: [10] };
  for (const k of [3, 90]) {
    const args = [[30, k], [k, 20], [20], [30, 1], [30, 20], [1, 20], [1, 1]].map((s) =>
      anyLayout(random, "float32", s)
    );
    assertAlike(few, { ...MATRICES, epilogue }, args, [[[30, 20], "float32"]], `${k} steps`, close("float32", 4 * k));
  }
});

/** The limits, as a plain object. */
function limitsOf({ gpu }: Webgpu): GPUSupportedLimits {
  const { maxStorageBuffersPerShaderStage, maxStorageBufferBindingSize } = gpu.limits;
  return { maxStorageBuffersPerShaderStage, maxStorageBufferBindingSize } as GPUSupportedLimits;
}

planTest("contract: an epilogue's results of other dtypes, and the product itself", (device) => {
  const random = randomFrom(6);
  const steps: Step[] = [
    { fn: "const", args: [], attr: 1, dtype: "int32" },
    { fn: "gt", args: [0, 1], dtype: "bool" },
    { fn: "convert", args: [0], dtype: "float32" },
  ];
  const epilogue = { key: "test: of other dtypes", inputs: ["int32" as const], steps, outputs: [2, 3, 0] };
  for (const k of [7, 50]) {
    const args = [anyLayout(random, "int32", [37, k]), anyLayout(random, "int32", [k, 45])];
    const outs = (["bool", "float32", "int32"] as const).map((dtype) => [[37, 45], dtype] as const);
    assertAlike(device, { ...MATRICES, epilogue }, args, outs, `${k} steps`);
  }
});
