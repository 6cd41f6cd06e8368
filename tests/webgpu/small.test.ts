/**
 * Small Cholesky factors and triangular systems on WebGPU against the CPU's, which are computed in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { array, between, randomFrom, reordered } from "../kernels/arrays.ts";
import { numbersOf, onDevice, planTest } from "./plans.ts";

/** Numbers around 0, with `n` added to the real diagonal. */
function matrices(random: () => number, dtype: DType, shape: readonly number[], n = 0): NDArray {
  const [rows, columns] = shape.slice(-2);
  const width = dtype === "complex64" ? 2 : 1;
  const size = shape.reduce((a, b) => a * b, width);
  const data = Array.from({ length: size }, () => random() - 0.5);
  for (let at = 0; at < size; at += width * rows * columns) {
    for (let i = 0; i < rows && n > 0; i++) data[at + width * i * (columns + 1)] += n;
  }
  return array(dtype, shape, data);
}

/** The array laid out at random: its last axes swapped in memory, or some axis backwards. */
function laidOut(random: () => number, x: NDArray): NDArray {
  const order = x.shape.map((_, d) => d);
  if (random() < 0.5 && x.shape.at(-1) === x.shape.at(-2)) order.push(...order.splice(-2).reverse());
  return reordered(x, order, x.shape.length > 2 && random() < 0.5 ? [0] : []);
}

function check(device: Webgpu, plan: Plan, args: readonly NDArray[]): void {
  const outs = [args[args.length - 1].aval];
  const { reads } = device.gpu;
  const before = reads.count;
  const [y] = device.run(plan, args.map((x) => onDevice(device, x)), outs);
  assertEquals(reads.count, before, "nothing is read");
  const [got, expected] = [y, cpu.run(plan, args, outs)[0]].map(numbersOf);
  let largest = 0;
  for (const v of expected) if (Math.abs(v) > largest) largest = Math.abs(v);
  const what = `${JSON.stringify(plan)} of ${args.map((x) => `${x.dtype}[${x.shape}]`).join(", ")}`;
  got.forEach((v, i) => {
    const close = Object.is(v, expected[i]) || Math.abs(v - expected[i]) <= 1e-6 * largest;
    assert(close, `${what}: number ${i} is ${v}, expected ${expected[i]}`);
  });
}

planTest("small: Cholesky factors of real and complex matrices in every layout", (device) => {
  const random = randomFrom(1);
  for (const dtype of ["float32", "complex64"] as const) {
    for (const shape of [[1, 1], [2, 2], [3, 5, 5], [2, 3, 8, 8], [31, 31], [2, 32, 32], [300, 3, 3]]) {
      check(device, { kind: "cholesky" }, [laidOut(random, matrices(random, dtype, shape, shape.at(-1)!))]);
    }
  }
});

planTest("small: where there is no factor, of one of several matrices, it is NaN", (device) => {
  const data = [4, 0, 2, 5, 1, 0, 2, 1, 0, 0, 0, 1, NaN, 0, 0, 1, 1, 7, 3, NaN];
  check(device, { kind: "cholesky" }, [array("float32", [5, 2, 2], data)]);
  const x = array("complex64", [2, 1, 1], [4, 100, -4, 0]);
  const [y] = device.run({ kind: "cholesky" }, [onDevice(device, x)], [makeAval([2, 1, 1], "complex64")]);
  assertEquals([...numbersOf(y)], [2, 0, NaN, NaN]);
});

planTest("small: triangular systems of every form", (device) => {
  const random = randomFrom(2);
  const either = (): boolean => random() < 0.5;
  for (let trial = 0; trial < 40; trial++) {
    const dtype = trial % 2 === 0 ? "float32" : "complex64";
    const [left, lower, transpose, unitDiagonal] = [either(), either(), either(), either()];
    const conjugate = dtype === "complex64" && either();
    const lead = trial % 3 === 0 ? [] : [2, 3].slice(0, trial % 3);
    const [n, m] = [trial < 4 && !unitDiagonal ? 32 : between(random, 1, 9), between(random, 1, 7)];
    const a = laidOut(random, matrices(random, dtype, [...lead, n, n], unitDiagonal ? 0 : n));
    const b = laidOut(random, matrices(random, dtype, [...lead, ...left ? [n, m] : [m, n]]));
    check(device, { kind: "triangularSolve", left, lower, transpose, conjugate, unitDiagonal }, [a, b]);
  }
});
