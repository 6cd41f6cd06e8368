/**
 * Contractions on WebGPU as on the CPU.
 *
 * @module
 */
import { assert } from "@std/assert";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { anyLayout, array, between, randomFrom, reordered, shuffled } from "../kernels/arrays.ts";
import { assertAlike, numbersOf, onDevice, planTest, same } from "./plans.ts";

const TYPES: readonly DType[] = ["float32"];

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
  for (const dtype of TYPES) {
    for (let trial = 0; trial < 40; trial++) {
      const c = caseOf(random, axes(2, 3), axes(2, 6), axes(2, 6), axes(2, 7));
      const args = [anyLayout(random, dtype, c.left), anyLayout(random, dtype, c.right)];
      const what = `${dtype}[${c.left}] x [${c.right}]: ${JSON.stringify(c.plan)}`;
      assertAlike(device, c.plan, args, [[c.shape, dtype]], what, close(dtype, c.steps), trial % 2 === 0);
    }
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
    for (const [m, k, n] of [[64, 32, 64], [65, 36, 68], [70, 33, 129], [17, 300, 10], [4, 4, 4], [9, 2, 150]]) {
      for (const [left, right] of [[false, false], [true, false], [false, true]]) {
        const args = [matrix(random, "float32", m, k, left), matrix(random, "float32", k, n, right)];
        const what = `${m} x ${k} x ${n}, ${left} ${right}, software ${kind.gpu.software}`;
        assertAlike(kind, MATRICES, args, [[[m, n], "float32"]], what, close("float32", k));
      }
    }
  }
});

planTest("contract: the sums of long lines are right", (device) => {
  const random = randomFrom(3);
  for (const kind of kinds(device)) {
    for (const [m, k, n] of [[8, 40_000, 8], [4, 4096, 4]]) {
      const fill = (shape: readonly number[]) =>
        array("float32", shape, Array.from({ length: shape[0] * shape[1] }, () => random()));
      const [x, y] = [fill([m, k]), fill([k, n])];
      const [result] = kind.run(MATRICES, [onDevice(kind, x), onDevice(kind, y)], [makeAval([m, n], "float32")]);
      const got = numbersOf(result);
      const [a, b] = [numbersOf(x), numbersOf(y)];
      for (let i = 0; i < m; i++) {
        for (let j = 0; j < n; j++) {
          let sum = 0;
          for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * n + j];
          const error = Math.abs(got[i * n + j] - sum) / sum;
          assert(error < 6e-7, `${m} x ${k} x ${n}: a relative error of ${error}`);
        }
      }
    }
  }
});

planTest("contract: NaN, infinities and zeros", (device) => {
  for (const kind of kinds(device)) {
    for (const special of [NaN, Infinity, -Infinity, -0]) {
      const a = Float32Array.from({ length: 20 }, (_, i) => i === 7 ? special : i % 3 - 1);
      const b = Float32Array.from({ length: 20 }, (_, i) => i === 10 ? special : i % 4 - 1);
      const of = (data: Float32Array, shape: number[]) =>
        storedArray(makeAval(shape, "float32"), new Storage(cpu, data, 0, rowMajor(shape)));
      for (const [left, right] of [[a, b], [a, a.map(() => 0)], [a.map((x) => Math.abs(x)), a.map(() => 1)]]) {
        const args = [of(left, [4, 5]), of(right, [5, 4])];
        assertAlike(
          kind,
          MATRICES,
          args,
          [[[4, 4], "float32"]],
          `${special}: [${left}] x [${right}]`,
          (x, y) => x === y || same(x, y),
        );
      }
    }
  }
});
