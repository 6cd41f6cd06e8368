/**
 * Factorizations of arrays on WebGPU, which the host computes: their operands are read together, once.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { open } from "../../kernels/webgpu/gpu.ts";
import { HOSTED } from "../../kernels/webgpu/host.ts";
import { Block } from "../../kernels/webgpu/memory.ts";
import { Local, type Webgpu } from "../../kernels/webgpu/operands.ts";
import { Reads } from "../../kernels/webgpu/reads.ts";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { DeviceError } from "../../lib/errors.ts";
import { array, randomFrom, reordered } from "../kernels/arrays.ts";
import { gpuTest } from "./adapter.ts";
import { numbersOf, onDevice, planTest } from "./plans.ts";

type Out = readonly [readonly number[], DType];

/** Symmetric positive definite matrices. */
function matrices(shape: readonly number[]): NDArray {
  const n = shape[shape.length - 1];
  const random = randomFrom(1);
  const size = shape.reduce((a, b) => a * b, 1);
  const data = Array.from({ length: size }, () => random() - 0.5);
  for (let at = 0; at < size; at += n * n) {
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) data[at + i * n + j] = data[at + j * n + i];
      data[at + i * n + i] += n;
    }
  }
  return array("float32", shape, data);
}

/** Each kind of plan that the host runs, and its results' dtypes for square matrices: m a matrix, v a vector. */
const PLANS: readonly [Plan, operands: number, ...("m" | "v" | "V" | "M" | "i")[]][] = [
  [{ kind: "cholesky" }, 1, "m"],
  [
    { kind: "triangularSolve", left: true, lower: true, transpose: false, conjugate: false, unitDiagonal: false },
    2,
    "m",
  ],
  [{ kind: "lu" }, 1, "m", "i", "i"],
  [{ kind: "geqrf" }, 1, "m", "v"],
  [{ kind: "eigh", lower: true }, 1, "m", "v"],
  [{ kind: "svd", fullMatrices: false, computeUv: true }, 1, "v", "m", "m"],
  [{ kind: "eig", left: false, right: true }, 1, "V", "M"],
];

function outsOf(kinds: readonly string[], shape: readonly number[]): Out[] {
  const dtypes: Record<string, DType> = { i: "int32", V: "complex64", M: "complex64" };
  return kinds.map((kind) => [/m/i.test(kind) ? shape : shape.slice(0, -1), dtypes[kind] ?? "float32"]);
}

Deno.test("webgpu host: it runs the factorizations and nothing else", () => {
  assertEquals([...HOSTED], PLANS.map(([{ kind }]) => kind));
});

function run(device: Webgpu, plan: Plan, args: readonly NDArray[], outs: readonly Out[]): NDArray[] {
  return device.run(plan, args, outs.map(([shape, dtype]) => makeAval(shape, dtype)));
}

planTest("host: each factorization reads once, and gives what the CPU gives", (device) => {
  const { gpu } = device;
  const shape = [2, 33, 33];
  for (const [plan, count, ...kinds] of PLANS) {
    const operands = [matrices(shape), reordered(matrices(shape), [0, 2, 1])].slice(0, count);
    const there = operands.map((x) => onDevice(device, x));
    const outs = outsOf(kinds, shape);
    const before = { reads: gpu.reads.count, submissions: gpu.recorder.submissions };
    const results = run(device, plan, there, outs);
    assertEquals(gpu.reads.count - before.reads, 1, plan.kind);
    assertEquals(gpu.recorder.submissions - before.submissions, 1, plan.kind);
    assert(results.every((x) => (x.ext as Storage).buffer instanceof Block), "they lie on the device");
    const expected = cpu.run(plan, operands, outs.map(([s, dtype]) => makeAval(s, dtype)));
    assertEquals(results.map(numbersOf), expected.map(numbersOf), plan.kind);
  }
});

planTest("host: an array that is given twice is read once; large ones are read in pieces", (device) => {
  const { gpu } = device;
  const shape = [1100, 1100];
  const a = onDevice(device, matrices(shape));
  const [plan] = PLANS[1];
  const before = gpu.recorder.submissions;
  const [x] = run(device, plan, [a, a], [[shape, "float32"]]);
  assertEquals(gpu.recorder.submissions - before, 2);
  const [y] = run(device, plan, [a, onDevice(device, matrices(shape))], [[shape, "float32"]]);
  assertEquals(gpu.recorder.submissions - before, 6);
  assertEquals(numbersOf(x), numbersOf(y));
});

planTest("host: short results stay on the host, and read nothing where it knows the operands", ({ gpu }) => {
  const device = webgpuDevice({ ...gpu, hostBelow: 10 }, cpu);
  const there = onDevice(device, matrices([4, 4]));
  const [vectors, values] = run(device, { kind: "eigh", lower: true }, [there], [[[4, 4], "float32"], [
    [4],
    "float32",
  ]]);
  assert((vectors.ext as Storage).buffer instanceof Block);
  assert((values.ext as Storage).buffer instanceof Local);
  const before = gpu.reads.count;
  const small = storedArray(makeAval([2, 2], "float32"), device.upload(Float32Array.of(4, 0, 0, 9), "float32", [2, 2]));
  assertEquals(
    numbersOf(run(device, { kind: "cholesky" }, [small], [[[2, 2], "float32"]])[0]),
    Float32Array.of(2, 0, 0, 3),
  );
  assertEquals(gpu.reads.count, before);
});

gpuTest("host: an engine that can't read synchronously is told to compute on the CPU", async (device) => {
  const gpu = await open({ device, hostBelow: 0 });
  const reads = await Reads.start(device, gpu.recorder, () => false);
  const blind = webgpuDevice({ ...gpu, reads }, cpu);
  const a = onDevice(blind, matrices([33, 33]));
  assertThrows(
    () => run(blind, { kind: "cholesky" }, [a], [[[33, 33], "float32"]]),
    DeviceError,
    "cholesky on webgpu: the CPU computes it, and this engine can't read its operands synchronously from the device; " +
      "make them on the CPU, of what await x.data() gives",
  );
});
