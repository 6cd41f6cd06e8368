/**
 * Memory of the WebGPU device: loops without a pause stay flat, dead buffers are used again, and kernels are compiled
 * once.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { grad, jit, type NDArray, np } from "@fluxion/fluxion";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { type Gpu, open } from "../../kernels/webgpu/gpu.ts";
import { collector } from "../../kernels/js/garbage.ts";
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

/** What objects take once garbage is gone; resident memory is that of other tests as well. */
function used(): number {
  collector()?.all();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

Deno.test("webgpu memory: the engine's collectors clear weak references within a synchronous loop, also that of its nursery", () => {
  const found = collector();
  assert(found !== null && found.young !== found.all);
});

gpuTest("memory: 200,000 ops in a synchronous loop use few buffers, and leave nothing behind", async () => {
  await on(({ memory }) => {
    let x = np.arange(2).add(1);
    const run = (n: number): void => {
      for (let i = 0; i < n; i++) x = x.add(1);
    };
    run(50_000);
    const { fresh } = memory.counts;
    const before = used();
    run(150_000);
    assertEquals(x.tolist(), [200_001, 200_002]);
    assertEquals(memory.counts.fresh, fresh);
    const grown = used() - before;
    assert(grown < 2 ** 23, `grew by ${grown} bytes`);
  });
});

gpuTest("memory: 5,000 ops on 64K elements use the buffers of the first ones again", async () => {
  await on(({ memory }) => {
    let x = np.zeros([65_536]).add(1);
    for (let i = 0; i < 5000; i++) x = x.add(1);
    assertEquals(x.get(7).item(), 5001);
    // After 2,000 of them owners are looked for at the latest.
    const { fresh, sweeps, collections } = memory.counts;
    assert(fresh < 2100, `${fresh} buffers`);
    // The engine's nursery is enough: a full collection takes as long as hundreds of ops.
    assert(sweeps > 1 && collections <= 2, JSON.stringify(memory.counts));
  });
});

gpuTest("memory: a jitted gradient makes only its results anew, and the tape gives back what it made", async () => {
  await on(({ memory, recorder }) => {
    const f = (x: NDArray): NDArray => np.sum(np.tanh(np.sin(x).mul(x)).pow(2));
    const x = np.arange(1000).div(1000);
    const step = jit(grad(f));
    const taken = (run: () => NDArray): { fresh: number; again: number } => {
      run();
      recorder.submit();
      const { fresh, again } = memory.counts;
      assertEquals(run().shape, [1000]);
      return { fresh: memory.counts.fresh - fresh, again: memory.counts.again - again };
    };
    assertEquals(taken(() => step(x)), { fresh: 1, again: 0 });
    const { fresh, again } = taken(() => grad(f)(x));
    assert(fresh <= 8 && again >= 4, `${fresh} buffers made, ${again} used again`);
  });
});

gpuTest("memory: a kernel is compiled once for a structure, whatever the shapes and numbers", async () => {
  await on(({ kernels }) => {
    const run = (n: number, c: number): NDArray => np.sin(np.arange(n).mul(c)).add(np.arange(n));
    run(10, 0.5).tolist();
    const { compiled } = kernels;
    for (const n of [11, 100, 70_000]) run(n, n / 7).get(0).item();
    assertEquals(kernels.compiled, compiled);
    const step = jit(grad((x: NDArray) => np.sum(np.exp(x).mul(x))));
    step(np.arange(5).div(5)).tolist();
    const staged = kernels.compiled;
    for (let i = 0; i < 5; i++) step(np.arange(5).div(i + 1)).tolist();
    assertEquals(kernels.compiled, staged);
  });
});
