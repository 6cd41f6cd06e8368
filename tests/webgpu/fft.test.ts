/**
 * Fourier transforms on WebGPU against the CPU's, which are computed in double: the root mean square of the error,
 * relative to that of the result, is of float32's rounding, once for each step.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import { runKernels } from "../../kernels/webgpu/run.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { FftType } from "../../lib/core/plan.ts";
import { anyLayout, array, randomFrom } from "../kernels/arrays.ts";
import { numbersOf, onDevice, planTest } from "./plans.ts";

function shapeOf(x: NDArray, fftType: FftType, lengths: readonly number[]): readonly number[] {
  const n = lengths[lengths.length - 1];
  return fftType === "rfft" ? x.shape.with(-1, (n >> 1) + 1) : fftType === "irfft" ? x.shape.with(-1, n) : x.shape;
}

function transform(device: Webgpu, x: NDArray, fftType: FftType, fftLengths: readonly number[]): void {
  const plan = { kind: "fft", fftType, fftLengths } as const;
  const outs = [makeAval(shapeOf(x, fftType, fftLengths), fftType === "irfft" ? "float32" : "complex64")];
  const found = runKernels(device, plan, [onDevice(device, x)], outs);
  const [got, expected] = [found[0], cpu.run(plan, [x], outs)[0]].map(numbersOf);
  assertEquals(got.length, expected.length);
  let [error, size] = [0, 0];
  for (let i = 0; i < got.length; i++) {
    error += (got[i] - expected[i]) ** 2;
    size += expected[i] ** 2;
  }
  const steps = fftLengths.reduce((sum, n) => sum + Math.log2(n) + 1, 0);
  const relative = Math.sqrt(error / Math.max(size, 1e-30));
  assert(relative < 1e-7 * steps, `${fftType} over ${fftLengths} of [${x.shape}]: the error is ${relative}`);
}

const dtypeOf = (fftType: FftType): DType => fftType === "rfft" ? "float32" : "complex64";
const TYPES = ["fft", "ifft", "rfft", "irfft"] as const;

/** An operand whose transform has this length, of numbers around 0. */
function operand(random: () => number, fftType: FftType, lead: readonly number[], n: number): NDArray {
  const shape = [...lead, fftType === "irfft" ? (n >> 1) + 1 : n];
  const size = shape.reduce((a, b) => a * b, 1) * (fftType === "rfft" ? 1 : 2);
  return array(dtypeOf(fftType), shape, Array.from({ length: size }, () => random() - 0.5));
}

planTest("fft: lengths of every kind of factor", (device) => {
  const random = randomFrom(1);
  const lengths = [...Array.from({ length: 17 }, (_, i) => i + 1), 49, 64, 81, 97, 125, 210, 512, 529, 1000, 1024];
  for (const [i, n] of lengths.entries()) {
    for (const fftType of [TYPES[i % 2], TYPES[2 + i % 2]]) {
      transform(device, operand(random, fftType, [3], n), fftType, [n]);
    }
  }
});

planTest("fft: long lines, in several passes and as convolutions", (device) => {
  const random = randomFrom(2);
  for (const n of [1025, 1031, 2048, 4096, 6000, 10_007, 2 ** 15, 3 ** 10, 2 ** 18]) {
    for (const fftType of n < 5000 ? TYPES : [TYPES[n % 2], TYPES[2 + n % 2]]) {
      transform(device, operand(random, fftType, n < 10_000 ? [2] : [], n), fftType, [n]);
    }
  }
});

planTest("fft: several axes of operands in every layout", (device) => {
  const random = randomFrom(3);
  for (let trial = 0; trial < 10; trial++) {
    for (const fftType of TYPES) {
      const shape = [2, 3, 4 + trial, 6].slice(trial % 2);
      const lengths = shape.slice(-1 - trial % 3);
      const given = fftType === "irfft" ? shape.with(-1, 4) : shape;
      transform(device, anyLayout(random, dtypeOf(fftType), given), fftType, lengths);
    }
  }
  transform(device, operand(random, "fft", [2, 2000], 3), "fft", [2000, 3]);
});

planTest("fft: the parts that can't be there aren't read, and are zero", (device) => {
  for (const n of [8, 9, 11, 2050, 2062]) {
    const h = n >> 1;
    const line = new Array<number>(2 * (h + 1)).fill(1);
    line[1] = 1000;
    if (n % 2 === 0) line[2 * h + 1] = -1000;
    transform(device, array("complex64", [h + 1], line), "irfft", [n]);
    const x = array("float32", [n], line.slice(0, 1).concat(new Array(n - 1).fill(0.5)));
    const plan = { kind: "fft", fftType: "rfft", fftLengths: [n] } as const;
    const out = numbersOf(runKernels(device, plan, [onDevice(device, x)], [makeAval([h + 1], "complex64")])[0]);
    assertEquals([out[1], n % 2 === 0 ? out[2 * h + 1] : 0], [0, 0]);
  }
});
