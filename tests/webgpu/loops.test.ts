/**
 * Compiled functions on WebGPU: how often they read from the device, and how many dispatches they are.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { grad, jit, lax, type NDArray, nn, np, random, vmap } from "@fluxion/fluxion";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { type Gpu, open } from "../../kernels/webgpu/gpu.ts";
import { setDefaultDevice } from "../../lib/core/device.ts";
import { gpuTest } from "./adapter.ts";

async function on(body: (gpu: Gpu) => void): Promise<void> {
  const gpu = await open({ hostBelow: 0 });
  setDefaultDevice(webgpuDevice(gpu, cpu));
  try {
    body(gpu);
  } finally {
    setDefaultDevice(cpu);
    gpu.close();
  }
}

/** The reads and dispatches of a function that was run before. */
function costs({ reads, recorder }: Gpu, run: () => unknown): { reads: number; dispatches: number } {
  run();
  const before = { reads: reads.count, dispatches: recorder.dispatches };
  run();
  return { reads: reads.count - before.reads, dispatches: recorder.dispatches - before.dispatches };
}

gpuTest("loops: a compiled loop with a fixed number of steps reads nothing, nor does its derivative", async () => {
  await on((gpu) => {
    const x = np.arange(300).div(300).add(0);
    const f = jit((x: NDArray) => lax.foriLoop(0, 10, (i: NDArray, c: NDArray) => np.sin(c).mul(i.add(1)), x));
    assertEquals(costs(gpu, () => f(x)), { reads: 0, dispatches: 10 });
    const g = jit(
      grad((x: NDArray) =>
        np.sum(lax.scan((c: NDArray) => [np.tanh(c), np.sum(c)] as [NDArray, NDArray], x, null, { length: 7 })[0])
      ),
    );
    assertEquals(costs(gpu, () => g(x)).reads, 0);
    const eager = (): unknown => lax.foriLoop(0, 10, (_i: NDArray, c: NDArray) => np.sin(c), x);
    assertEquals(costs(gpu, eager).reads, 0);
  });
});

gpuTest("loops: a loop whose condition is data reads one number a step", async () => {
  await on((gpu) => {
    const halve = jit((x: NDArray) => lax.whileLoop((c: NDArray) => np.sum(c).greater(1), (c: NDArray) => c.div(2), x));
    const x = np.ones([256]).add(0);
    const result = halve(x);
    assertEquals(np.sum(result).item(), 1);
    // Sums of 256, 128, ..., 2 go on, that of 1 ends it.
    assertEquals(costs(gpu, () => halve(x)).reads, 9);
  });
});

gpuTest("loops: what decides on the device needs no read", async () => {
  await on((gpu) => {
    const x = random.normal(random.key(0), [40, 30]);
    const f = (x: NDArray): NDArray => np.where(x.greater(0), x, np.exp(x)).sum();
    assertEquals(costs(gpu, () => grad(f)(x)).reads, 0);
    assertEquals(costs(gpu, () => jit(vmap(grad(f)))(x)).reads, 0);
    assertEquals(costs(gpu, () => random.normal(random.key(1), [1000])).reads, 0);
    assertEquals(costs(gpu, () => np.take(x, np.array([3, 1, 2], { dtype: "int32" }), 0)).reads, 0);
  });
});

gpuTest("loops: a compiled function is few dispatches", async () => {
  await on((gpu) => {
    const x = random.normal(random.key(0), [64, 100]);
    const w = random.normal(random.key(1), [100, 10]);
    const chain = jit((x: NDArray) => np.tanh(x).mul(2).add(1).sub(x));
    assertEquals(costs(gpu, () => chain(x)).dispatches, 1);
    const normalised = jit((x: NDArray) => x.sub(np.mean(x, { axis: 1, keepdims: true })));
    assert(costs(gpu, () => normalised(x)).dispatches <= 2);
    const loss = (w: NDArray): NDArray => np.mean(nn.logSoftmax(np.matmul(x, w)));
    const step = jit(grad(loss));
    const { dispatches } = costs(gpu, () => step(w));
    assert(dispatches <= 12, `${dispatches}`);
  });
});
