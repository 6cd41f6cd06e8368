/**
 * Loops whose outputs are stored or combined, with and without an epilogue, and contractions with maps before
 * and after them: equal to the
 * maps, reductions and contractions that they stand for, one after the other. Buffers that are recycled come back.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { buffer, clearPool, counts, recycle } from "../../kernels/js/pool.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { FusedPlan, Prologue, ReduceFn, ScalarProgram } from "../../lib/core/plan.ts";
import { array, randomFrom } from "./arrays.ts";

const F = "float32";

/** x² and x + y of two floats. */
const PROGRAM: ScalarProgram = {
  key: "test:square,sum",
  inputs: [F, F],
  steps: [{ fn: "mul", args: [0, 0], dtype: F }, { fn: "add", args: [0, 1], dtype: F }],
  outputs: [2, 3],
};

function numbers(dtype: DType, shape: readonly number[], seed: number): NDArray {
  const random = randomFrom(seed);
  const size = shape.reduce((n, d) => n * d, 1);
  return array(dtype, shape, Array.from({ length: size }, () => Math.round(random() * 64) / 8));
}

function fused(plan: Partial<FusedPlan>, args: NDArray[], shapes: readonly (readonly number[])[]): unknown[] {
  const whole = { kind: "fused", program: PROGRAM, shape: [3, 40], axes: [1], folds: [], epilogue: null, ...plan };
  return cpu.run(whole as FusedPlan, args, shapes.map((s) => makeAval(s, F))).map((x) => [...cpuElements(x)]);
}

function cpuElements(x: NDArray): ArrayLike<number> & Iterable<number> {
  return x.ext === null ? [x.num] : cpu.read(x.ext as never, x.aval);
}

function apart(args: NDArray[]): [NDArray, NDArray] {
  const avals = [makeAval([3, 40], F), makeAval([3, 40], F)];
  const [square, sum] = cpu.run({ kind: "map", program: PROGRAM, shape: [3, 40] }, args, avals);
  return [square, sum];
}

function reduced(fn: ReduceFn, x: NDArray, axes: readonly number[]): NDArray {
  const shape = x.aval.shape.filter((_, d) => !axes.includes(d));
  return cpu.run({ kind: "reduce", fn, axes }, [x], [makeAval(shape, F)])[0];
}

const x = numbers(F, [3, 40], 1);
const y = numbers(F, [40], 2);

Deno.test("outputs are stored, then combined along axes", () => {
  const [square, sum] = apart([x, y]);
  assertEquals(fused({ folds: ["max"] }, [x, y], [[3, 40], [3]]), [
    [...cpuElements(square)],
    [...cpuElements(reduced("max", sum, [1]))],
  ]);
  assertEquals(fused({ folds: ["sum", "min"], axes: [0, 1] }, [x, y], [[], []]), [
    [...cpuElements(reduced("sum", square, [0, 1]))],
    [...cpuElements(reduced("min", sum, [0, 1]))],
  ]);
});

Deno.test("an operand is combined as it is, broadcast to the shape of the loop", () => {
  const program = { ...PROGRAM, key: "test:operand", steps: [], outputs: [1] };
  const total = [...cpuElements(y)].reduce((a, b) => a + b, 0);
  assertEquals(fused({ program, folds: ["sum"] }, [x, y], [[3]]), [[total, total, total]]);
});

Deno.test("an epilogue takes the combined values and further operands", () => {
  const epilogue: ScalarProgram = {
    key: "test:epilogue",
    inputs: [F, F],
    steps: [{ fn: "sub", args: [1, 0], dtype: F }, { fn: "neg", args: [2], dtype: F }],
    outputs: [3, 2],
  };
  const z = numbers(F, [3], 3);
  const [square, sum] = apart([x, y]);
  const totals = [...cpuElements(reduced("sum", sum, [1]))];
  const differences = [...cpuElements(z)].map((v, i) => v - totals[i]);
  assertEquals(fused({ folds: ["sum"], epilogue }, [x, y, z], [[3, 40], [3], [3]]), [
    [...cpuElements(square)],
    differences.map((v) => -v),
    differences,
  ]);
});

Deno.test("a contraction has an epilogue", () => {
  const a = numbers(F, [5, 4], 4);
  const b = numbers(F, [4, 6], 5);
  const plan = { kind: "contract", lhsContract: [1], rhsContract: [0], lhsBatch: [], rhsBatch: [] } as const;
  const aval = makeAval([5, 6], F);
  const row = numbers(F, [6], 6);
  const outs = cpu.run({ ...plan, epilogue: PROGRAM }, [a, b, row], [aval, aval]);
  const [product] = cpu.run(plan, [a, b], [aval]);
  const expected = cpu.run({ kind: "map", program: PROGRAM, shape: [5, 6] }, [product, row], [aval, aval]);
  assertEquals(outs.map((v) => [...cpuElements(v)]), expected.map((v) => [...cpuElements(v)]));
});

Deno.test("a contraction has a prologue", () => {
  const [a, b, c] = [numbers(F, [5, 4], 4), numbers(F, [4], 5), numbers(F, [4, 6], 6)];
  const plan = { kind: "contract", lhsContract: [1], rhsContract: [0], lhsBatch: [], rhsBatch: [] } as const;
  const program = { ...PROGRAM, key: "test:sum of two", outputs: [3] };
  const map = (shape: number[]) => ({ kind: "map", program, shape }) as const;
  const [aval, row] = [makeAval([5, 6], F), numbers(F, [6], 7)];
  const [left] = cpu.run(map([5, 4]), [a, b], [makeAval([5, 4], F)]);
  const [right] = cpu.run(map([4, 6]), [c, row], [makeAval([4, 6], F)]);
  const product = (args: readonly NDArray[], prologue: Prologue = {}) => {
    const epilogue = { ...PROGRAM, key: "test:square of two", outputs: [2] };
    return [...cpuElements(cpu.run({ ...plan, prologue, epilogue }, [...args, row], [aval])[0])];
  };
  const [lhs, rhs] = [map([5, 4]), map([4, 6])];
  assertEquals(product([a, b, c], { lhs }), product([left, c]));
  assertEquals(product([a, c, row], { rhs }), product([a, right]));
  assertEquals(product([a, b, c, row], { lhs, rhs }), product([left, right]));
});

Deno.test("recycled buffers are used again by length and element type, up to a limit", () => {
  clearPool();
  const first = buffer("float32", 100);
  recycle(first);
  const { again } = counts;
  assert(buffer("float32", 99) !== first);
  assert(buffer("int32", 100) !== first);
  assert(buffer("complex64", 50) === first);
  assertEquals(counts.again, again + 1);
  recycle(first.subarray(1));
  assert(buffer("float32", 99).length === 99);
  assertEquals(counts.again, again + 1);
  const many = Array.from({ length: 400 }, () => buffer("float64", 1000));
  many.forEach(recycle);
  const { fresh } = counts;
  many.forEach(() => buffer("float64", 1000));
  assert(counts.fresh - fresh > 100);
  clearPool();
});
