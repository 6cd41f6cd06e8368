/**
 * Quotients and square roots on devices that don't round them right: corrected, they are the nearest floats.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { open } from "../../kernels/webgpu/gpu.ts";
import { type Kernel, Kernels, type Source } from "../../kernels/webgpu/kernels.ts";
import { prelude } from "../../kernels/webgpu/prelude.ts";
import { probeRounding } from "../../kernels/webgpu/rounding.ts";
import { linear, LINEAR_MAIN } from "../../kernels/webgpu/wgsl.ts";
import { between, randomFrom } from "../kernels/arrays.ts";
import { gpuTest } from "./adapter.ts";
import { traitsOf } from "./printed.ts";

const SPECIAL = [0, -0, 1, -1, 3, Infinity, -Infinity, NaN, 1e-45, 1.1754944e-38, 3.4028235e38, -1e-40, 2, 0.1];

/** Pairs over the whole range, and all pairs of special numbers. */
function pairs(count: number): Float32Array<ArrayBuffer> {
  const random = randomFrom(7);
  const number = (): number => (random() < 0.5 ? -1 : 1) * (1 + random()) * 2 ** between(random, -126, 126);
  const all = SPECIAL.flatMap((a) => SPECIAL.flatMap((b) => [a, b]));
  for (let i = 0; i < count; i++) all.push(number(), number());
  return Float32Array.from(all);
}

/** The shader's quotients and roots with an error of 2 ulp and more, as WGSL lets them have. */
function spoiled(text: string): string {
  return text.replaceAll("1.0f / d;", "(1.0f / d) * 1.0000002f;").replaceAll("sqrt(n);", "sqrt(n) * 0.9999998f;");
}

gpuTest("rounding: quotients and roots are corrected to the nearest float", async (device) => {
  const gpu = await open({ device, hostBelow: 0 });
  const { flushes } = await traitsOf(device);
  const kernels = new Kernels(device, gpu.recorder.uniforms, true);
  const fmaRoundsOnce = (await traitsOf(device)).fmaRoundsTwice === false;
  kernels.rounding = { roundsRight: false, fmaRoundsOnce };
  const functions = prelude(["fdiv", "fsqrt"]);
  assert(spoiled(functions).length > functions.length + 20);
  const source: Source = {
    name: "corrected",
    buffers: [{ name: "x", type: "vec2f" }, { name: "y", type: "vec2f", written: true }],
    words: [{ name: "n", type: "u32" }],
    body: `${spoiled(functions)}${LINEAR_MAIN}y[i] = vec2f(fdiv(x[i].x, x[i].y), fsqrt(x[i].x));\n}`,
  };
  const numbers = pairs(50_000);
  const [from, to] = [gpu.memory.take(numbers.byteLength, "test"), gpu.memory.take(numbers.byteLength, "test")];
  gpu.recorder.upload(from, numbers);
  const kernel: Kernel = kernels.get("corrected", () => source);
  gpu.recorder.dispatch(kernel, [from, to], [numbers.length / 2], linear(numbers.length / 2));
  const results = new Float32Array(gpu.reads.read(to, 0, numbers.byteLength));
  let wrong = 0;
  for (let i = 0; i < results.length; i += 2) {
    const [a, b] = [numbers[i], numbers[i + 1]];
    const [quotient, root] = [Math.fround(a / b), Math.fround(Math.sqrt(a))];
    if (flushes && [a, b, quotient].some((x) => x !== 0 && Math.abs(x) < 2 ** -126)) continue;
    // A subnormal quotient is rounded twice.
    const off = Math.abs(quotient) < 2 ** -126 ? 2 ** -149 : 0;
    if (!Object.is(results[i], quotient) && !(Math.abs(results[i] - quotient) <= off && quotient !== 0)) wrong++;
    if (!Object.is(results[i + 1], root)) wrong++;
  }
  assertEquals(wrong, 0);
});

gpuTest("rounding: a device that is off is found out", async (device) => {
  const gpu = await open({ device, hostBelow: 0 });
  const rough = new Proxy(device, {
    get(target, name) {
      const value = Reflect.get(target, name);
      if (name !== "createShaderModule") return typeof value === "function" ? value.bind(target) : value;
      return (descriptor: GPUShaderModuleDescriptor) =>
        target.createShaderModule({
          ...descriptor,
          code: descriptor.code.replace("x[i].x / x[i].y", "x[i].x * (1 / x[i].y)").replace(
            "fma(-q",
            "0.9999999f * fma(-q",
          ),
        });
    },
  });
  const kernels = new Kernels(rough, gpu.recorder.uniforms, true);
  const dispatch: typeof gpu.dispatch = (key, source, blocks, words, groups) =>
    gpu.recorder.dispatch(kernels.get(key, source), blocks, words, groups);
  assertEquals(probeRounding({ ...gpu, dispatch }), { roundsRight: false, fmaRoundsOnce: false });
  const { roundsRight, fmaRoundsTwice } = await traitsOf(device);
  assertEquals(probeRounding(gpu), { roundsRight, fmaRoundsOnce: !fmaRoundsTwice });
});
