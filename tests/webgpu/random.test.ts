/**
 * Random numbers on WebGPU: JAX's, as on the CPU, made in few dispatches and without reading anything back.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type NDArray, random } from "@fluxion/fluxion";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { type Gpu, open } from "../../kernels/webgpu/gpu.ts";
import { setDefaultDevice } from "../../lib/core/device.ts";
import { assertGolden, EXACT, type GoldenArray, type Tolerance } from "../golden.ts";
import { checkMulAdd } from "../random/rounding.ts";
import { gpuTest } from "./adapter.ts";

interface Case {
  readonly fn: string;
  readonly seed: number;
  readonly args: readonly unknown[];
  readonly x64: boolean;
  readonly result: GoldenArray;
}

type Sampler = (key: NDArray, ...args: never[]) => NDArray;

const samplers = random as unknown as Record<string, Sampler>;
const cases: Case[] = JSON.parse(Deno.readTextFileSync(new URL("../random/golden.json", import.meta.url)));

/** Samplers that take logarithms, which XLA rounds otherwise; see the same table of the CPU's tests. */
const ROUNDED: Record<string, Tolerance> = { normal: { ulp: 3 }, gumbel: { relative: 3e-7 }, exponential: { ulp: 3 } };

async function on(hostBelow: number, body: (gpu: Gpu) => void): Promise<void> {
  const gpu = await open({ hostBelow });
  setDefaultDevice(webgpuDevice(gpu, cpu));
  try {
    body(gpu);
  } finally {
    setDefaultDevice(cpu);
    gpu.close();
  }
}

gpuTest("random: keys, bits, integers and uniform numbers are JAX's, the others within a few ulp", async () => {
  await on(0, () => {
    for (const { fn, seed, args, result } of cases.filter(({ x64 }) => !x64)) {
      const key = random.key(seed);
      const y = fn === "key" ? key : samplers[fn](key, ...args as never[]);
      assertGolden(y, result, ROUNDED[fn] ?? EXACT, `${fn}(key(${seed}), ${JSON.stringify(args)})`);
    }
  });
});

gpuTest("random: a·b + c is rounded once", async () => {
  await on(0, checkMulAdd);
});

gpuTest("random: few dispatches a sample, and nothing is read", async () => {
  await on(256, (gpu) => {
    const read = gpu.reads.read.bind(gpu.reads);
    let reads = 0;
    gpu.reads.read = (...args) => {
      reads++;
      return read(...args);
    };
    const key = random.key(7);
    const counts: Record<string, [() => NDArray, number]> = {
      bits: [() => random.bits(key, [1000]), 2],
      uniform: [() => random.uniform(key, [1000]), 2],
      "uniform between bounds": [() => random.uniform(key, [1000], { minval: -2.5, maxval: 3.7 }), 3],
      normal: [() => random.normal(key, [1000, 3]), 2],
      exponential: [() => random.exponential(key, [1000]), 2],
      gumbel: [() => random.gumbel(key, [1000]), 2],
      randint: [() => random.randint(key, [1000], 0, 10), 5],
      split: [() => random.split(key, 1000), 3],
      permutation: [() => random.permutation(key, 1000), 4],
    };
    for (const [name, [sample, most]] of Object.entries(counts)) {
      const before = gpu.recorder.dispatches;
      sample();
      assertEquals(gpu.recorder.dispatches - before, most, name);
    }
    assertEquals(reads, 0);
  });
});
