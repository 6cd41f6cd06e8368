/**
 * Plans that are too large for WebAssembly, and memory: what there isn't, what is given back, and what doesn't grow.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { DeviceError, jit, type NDArray, np, setThreads } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { bounds, Scratch, scratch } from "../../kernels/wasm/scratch.ts";
import { currentPool } from "../../kernels/wasm/threads.ts";
import { sharingAll } from "./threads.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Runs `body` with other bounds of scratch memories. */
function bounded<R>(other: Partial<typeof bounds>, body: () => R): R {
  const before = { ...bounds };
  Object.assign(bounds, other);
  try {
    return body();
  } finally {
    Object.assign(bounds, before);
  }
}

const ramp = np.arange(9000).astype("float32").div(9000);

Deno.test("limits: a staged map of 20,000 operations", () => {
  const f = (x: NDArray): NDArray => {
    let y = x;
    for (let i = 0; i < 10_000; i++) y = y.mul(0.5).add(x);
    return y;
  };
  assertEquals(jit(f)(ramp).toTypedArray(), withoutFeatures({ simd: false }, () => f(ramp)).toTypedArray());
});

Deno.test("limits: a staged map of 1,500 operands", () => {
  const operands = Array.from({ length: 1500 }, (_, i) => ramp.add(i));
  const sum = jit((xs: NDArray[]) => xs.reduce((a, b) => a.add(b)));
  const slow = withoutFeatures({ simd: false }, () => operands.reduce((a, b) => a.add(b)));
  assertEquals(sum(operands).toTypedArray(), slow.toTypedArray());
});

Deno.test("limits: results that don't fit in memory are refused with their size, and arrays stay as they are", () => {
  const x = np.ones([2 ** 20]);
  const refused = "float32[1048576,1048576] (4398046511104 bytes)";
  for (const run of [() => x.reshape([-1, 1]).add(x), () => np.outer(x, x), () => np.exp(x.reshape([-1, 1]).mul(x))]) {
    const error = assertThrows(run, DeviceError);
    assertStringIncludes(error.message, `there is no memory for ${refused}; use smaller arrays`);
  }
  assertEquals(np.sum(x).item(), 2 ** 20);
});

Deno.test("limits: scratch memory that can't grow is refused with the size asked for, and arrays stay as they are", () => {
  const x = ramp.reshape([90, 100]);
  const run = () => np.matmul(x.T, x).toTypedArray();
  const check = (): void => {
    const big = np.eye(700).add(0);
    bounded({ most: 1 << 20 }, () => {
      const error = assertThrows(() => np.matmul(big, big), DeviceError);
      const [, bytes] = error.message.match(/^growing the scratch memory: there is no memory for (\d+) bytes; /)!;
      assert(Number(bytes) > 2 * 4 * 700 ** 2);
    });
    assertEquals(run(), expected);
    assertEquals(np.matmul(big, big).toTypedArray(), big.toTypedArray());
  };
  setThreads(1);
  const expected = run();
  check();
  sharingAll(3, check);
});

Deno.test("limits: scratch memory that can't be made is refused too", () => {
  const { Memory } = WebAssembly;
  WebAssembly.Memory = function (): never {
    throw new RangeError("WebAssembly.Memory(): could not allocate memory");
  } as unknown as typeof Memory;
  try {
    const error = assertThrows(() => new Scratch("own"), DeviceError);
    assertStringIncludes(error.message, "making the scratch memory: there is no memory for 65536 bytes");
  } finally {
    WebAssembly.Memory = Memory;
  }
});

Deno.test("limits: where there is scratch for one piece only, one thread does it", () => {
  const x = ramp.reshape([90, 100]);
  const map = () => x.mul(x).add(1).toTypedArray();
  const expected = map();
  sharingAll(2, (pool) => {
    bounded({ most: 1 << 17 }, () => {
      const { finished } = pool;
      for (let i = 0; i < 20; i++) assertEquals(map(), expected);
      assertEquals(pool.finished, finished);
    });
  });
});

Deno.test("limits: scratch memory that was large once is given back", () => {
  const small = (): void => void np.sum(np.exp(ramp));
  setThreads(1);
  bounded({ kept: 1 << 22, recent: 50 }, () => {
    scratch().reserve(1 << 25);
    assert(scratch().memory.buffer.byteLength >= 1 << 25);
    for (let i = 0; i < 100; i++) small();
    assert(scratch().memory.buffer.byteLength < 1 << 22);
    sharingAll(2, (pool) => {
      pool.scratch.reserve(1 << 25);
      const shared = (): void => void np.tanh(np.ones([50_000]));
      for (let i = 0; i < 100; i++) shared();
      assert(currentPool() !== pool);
      assert(currentPool()!.scratch.memory.buffer.byteLength < 1 << 22);
      assertEquals(np.tanh(np.zeros([50_000])).get(7).item(), 0);
    });
  });
});

Deno.test("limits: 10,000 shared works leave nothing behind", () => {
  const x = np.ones([20_000]);
  const used = (): number => {
    collect();
    const { heapUsed, external } = Deno.memoryUsage();
    return heapUsed + external;
  };
  sharingAll(2, () => {
    const steps = (n: number): void => {
      for (let i = 0; i < n; i++) x.mul(0.5).add(0.5);
    };
    steps(500);
    const before = used();
    // 10,000 results of 80 kB are 800 MB.
    steps(5_000);
    const grown = used() - before;
    assert(grown < 4 * 2 ** 20, `${grown} bytes more`);
  });
});
