/**
 * Threads that share work: the same results for any number of them, from the main thread and from a worker, without a
 * permission, and a process that ends by itself.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { jit, lax, linalg, type NDArray, np, setThreads, threads } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { WORD } from "../../kernels/wasm/helper.ts";
import { SHORTEST } from "../../kernels/wasm/parts.ts";
import { currentPool } from "../../kernels/wasm/threads.ts";
import { sharingAll } from "./threads.ts";

/** Numbers in [−1, 1], always the same. */
function filled(shape: readonly number[], seed: number): NDArray {
  let state = seed;
  const next = () => (state = (state * 48271) % 0x7fffffff) / 0x3fffffff - 1;
  return np.array(Float64Array.from({ length: shape.reduce((n, d) => n * d, 1) }, next)).reshape([...shape]);
}

const f64 = filled([300, 257], 3);
const f32 = f64.astype("float32");
const c64 = lax.complex(f32, filled([300, 257], 4).astype("float32"));
const batch = filled([6, 70, 90], 5).astype("float32");
const long = filled([200_001], 6).astype("float32");

const longer = filled([SHORTEST + 9], 9).astype("float32");

const images = batch.reshape(5, 4, 45, 42);
const kernels = filled([25, 4, 3, 3], 7).astype("float32");
const taps = filled([33], 8).astype("float32");

const positive = np.einsum("bij,bkj->bik", batch, batch).add(np.eye(70).astype("float32"));
const square = np.matmul(f64.T, f64);

const WORK: Record<string, () => NDArray> = {
  "matmul of float32": () => np.matmul(f32, f32.T),
  "matmul of float64": () => np.matmul(f64.T, f64),
  "matmul of complex64": () => np.matmul(c64, c64.T),
  "matmul of batches": () => np.einsum("bij,bkj->bik", batch, batch),
  "matmul and what follows it": () => jit((x: NDArray) => np.tanh(np.matmul(x, x.T).add(0.5)))(f32),
  "a convolution": () => lax.conv(images, kernels, [1, 1], "SAME"),
  "a convolution of sequences": () => np.convolve(long, taps),
  "a map of one operand": () => np.tanh(long),
  "a map of float64": () => np.exp(f64),
  "a map that broadcasts": () => f32.T.add(np.arange(300).astype("float32")),
  "a comparison": () => f64.less(0.25),
  "a map of complex numbers": () => c64.mul(c64).add(f32),
  "a sum": () => np.sum(long),
  "sums of lines": () => np.sum(f64, { axis: 1 }),
  "the largest of lines": () => np.max(f32, { axis: 1 }),
  "Cholesky factors": () => linalg.cholesky(positive),
  "factors and systems of batches": () => linalg.solve(positive, batch),
  "a triangular system of many columns": () =>
    lax.linalg.triangularSolve(square, f64.T, { leftSide: true, lower: true }),
  "QR factors": () => linalg.qr(batch)[1],
  "a long line that is sorted": () => np.sort(longer),
  "the places of a sorted line": () => np.argsort(longer),
  "a staged graph": () => jit((x: NDArray) => np.sum(np.sin(x).mul(np.cos(x)).add(1)))(long),
};

Deno.test("threads: 1, 2 and 3 give the same results, bit for bit", () => {
  const alone = new Map(Object.entries(WORK).map(([name, run]) => [name, (setThreads(1), run().toTypedArray())]));
  for (const n of [2, 3]) {
    sharingAll(n, (pool) => {
      for (const [name, run] of Object.entries(WORK)) {
        const before = pool.finished;
        // A helper that is held up may leave a small work to the others.
        for (let tries = 0; tries < 1000 && pool.finished === before; tries++) run();
        assert(pool.finished > before, `no helper took part in ${name}`);
        for (let i = 0; i < 3; i++) assertEquals(run().toTypedArray(), alone.get(name), `${name}, ${n} threads`);
      }
    });
  }
});

Deno.test("threads: helpers come and go as setThreads says", () => {
  sharingAll(3, (pool) => {
    assertEquals([threads(), pool.helpers], [3, 2]);
    setThreads(3);
    assertEquals(currentPool(), pool);
    setThreads(2);
    assertEquals(currentPool(), null);
    np.tanh(long);
    assertEquals(currentPool()?.helpers, 1);
    setThreads(1);
    np.tanh(long);
    assertEquals(currentPool(), null);
  });
});

Deno.test("threads: as many as the machine has cores, unless there are none", () => {
  assertEquals(withoutFeatures({ threads: false }, threads), 1);
  for (const n of [0, -1, 1.5, NaN, 65]) {
    const error = assertThrows(() => setThreads(n), RangeError);
    assertEquals(error.message, `setThreads: ${n} is not a number of threads; give a whole number from 1 to 64`);
  }
});

Deno.test("threads: many works one after the other, asleep in between or not", async () => {
  const small = f32.get(0);
  await sharingAll(3, async (pool) => {
    for (let i = 0; i < 2000; i++) {
      const [a, b] = [np.exp(f32), small.add(i)];
      assertEquals(b.get(0).item(), Math.fround((small.get(0).item() as number) + i));
      if (i % 500 === 0) {
        await new Promise((go) => setTimeout(go, 5));
        assertEquals(a.toTypedArray(), np.exp(f32).toTypedArray());
      }
    }
    assert(pool.finished > 0);
  });
});

Deno.test("threads: a worker of the program's has helpers of its own, which end with it", async () => {
  const worker = new Worker(new URL("./threads_worker.ts", import.meta.url), { type: "module" });
  const end = performance.now() + 60_000;
  const asleep = async (n: number): Promise<void> => {
    while (Atomics.load(words, WORD.ASLEEP) !== n) {
      assert(performance.now() < end, `there are never ${n} helpers asleep`);
      await new Promise((go) => setTimeout(go, 20));
    }
  };
  let words = new Int32Array(new SharedArrayBuffer(4 * WORD.RING));
  try {
    const answer: { same: boolean; words: typeof words } = await new Promise((go) =>
      worker.onmessage = (event) => go(event.data)
    );
    ({ words } = answer);
    assert(answer.same);
    await asleep(2);
  } finally {
    worker.terminate();
  }
  // One that goes on is awake for a moment each second only.
  for (let quiet = 0; quiet < 10; quiet++) {
    await asleep(0);
    await new Promise((go) => setTimeout(go, 20));
    if (Atomics.load(words, WORD.ASLEEP) > 0) quiet = 0;
  }
});

Deno.test("threads: a program without permissions ends by itself, with helpers asleep or at work", async () => {
  const root = new URL("../../", import.meta.url).href;
  for (const end of ["", "Deno.exit(7);", "throw new Error('as expected');"]) {
    const program = `import { np, setThreads } from "${root}mod.ts";
      import { currentPool, thresholds } from "${root}kernels/wasm/threads.ts";
      Object.assign(thresholds, { work: 0, piece: 0, byte: 0, start: 0, pause: 0 });
      setThreads(3);
      const x = np.ones([300, 300]);
      while ((currentPool()?.finished ?? 0) < 10) np.matmul(x, x);
      console.log("shared");
      ${end}`;
    const url = `data:text/typescript,${encodeURIComponent(program)}`;
    const { code, stdout, stderr } = await new Deno.Command("deno", {
      args: ["run", "--no-check", "--no-prompt", url],
      signal: AbortSignal.timeout(120_000),
    }).output();
    assertEquals(new TextDecoder().decode(stdout), "shared\n", new TextDecoder().decode(stderr));
    assertEquals(code, end.startsWith("Deno") ? 7 : end === "" ? 0 : 1);
  }
});
