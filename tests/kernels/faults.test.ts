/**
 * What may go wrong in the kernels' machinery: features that the engine lacks, threads that don't start or die, kernels
 * that trap, plans that are too large for WebAssembly, and memory that there isn't.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DeviceError, type NDArray, np, setThreads, threads } from "@fluxion/fluxion";
import { probeThreads, withoutFeatures } from "../../kernels/wasm/features.ts";
import { WORD } from "../../kernels/wasm/helper.ts";
import { Kernel } from "../../kernels/wasm/kernel.ts";
import { currentPool, thresholds } from "../../kernels/wasm/threads.ts";
import { perform, type Work } from "../../kernels/wasm/work.ts";
import { sharingAll } from "./threads.ts";

const x = np.arange(90_000).astype("float32").reshape([300, 300]).div(90_000);
const results = (): NDArray[] => [np.matmul(x, x.T), np.tanh(x), np.sum(x, { axis: 1 })];
const numbers = (): unknown[] => results().map((y) => y.toTypedArray());

/** Runs `body` while `property` of `target` is `value`. */
function replacing<T extends object, K extends keyof T, R>(target: T, property: K, value: T[K], body: () => R): R {
  const before = Object.getOwnPropertyDescriptor(target, property);
  Object.defineProperty(target, property, { value, configurable: true, writable: true });
  try {
    return body();
  } finally {
    if (before === undefined) delete target[property];
    else Object.defineProperty(target, property, before);
  }
}

/** Runs `body` with three threads that share everything, and gives what it warned of. */
function warnings(body: () => void): string[] {
  const before = { ...thresholds };
  const said: string[] = [];
  Object.assign(thresholds, { work: 0, piece: 0, byte: 0, start: 0, pause: 0, patience: 20 });
  setThreads(3);
  try {
    replacing(console, "warn", (text: string) => said.push(text), body);
  } finally {
    Object.assign(thresholds, before);
    setThreads(1);
  }
  return said;
}

type Options = { readonly workerData: { readonly words: Int32Array } };

/** Runs `body` while Node's module of threads has this class of workers, or isn't there. */
function withWorkers<R>(Worker: (new (url: URL, options: Options) => object) | null, body: () => R): R {
  const { process } = globalThis as unknown as { process: { getBuiltinModule(name: string): unknown } };
  return replacing(process, "getBuiltinModule", () => Worker === null ? undefined : { Worker }, body);
}

class Silent {
  unref(): void {}
  on(): void {}
}

/** A work of 20 pieces, each of which adds 1 to a number in scratch, or traps if it is `bad`. */
function counting(bad: number, out: number[], loaded: (piece: number) => void = () => {}): Work {
  const kernel = Kernel.of("counting", 0, (code) => {
    code.get(0).get(0).access("i32.load").i32(1).op("i32.add").access("i32.store");
    code.get(0).access("i32.load").i32(bad + 1).op("i32.eq").if().i32(-16).access("v128.load").op("drop").end();
  });
  return {
    kernel,
    pieces: 20,
    bytes: 64,
    cost: 1e6,
    load(piece, views, at) {
      views.i32[at / 4] = piece;
      loaded(piece);
    },
    args: () => [],
    store: (piece, views, at) => out[piece] = views.i32[at / 4],
  };
}

const COUNTED = Array.from({ length: 20 }, (_, i) => i + 1);

Deno.test("faults: without vectors JavaScript does it, without threads one thread does", () => {
  setThreads(1);
  const expected = results();
  withoutFeatures({ simd: false }, results).forEach((y, i) => assert(np.allclose(y, expected[i])));
  const said = warnings(() => {
    const got = withoutFeatures({ threads: false }, () => [threads(), ...numbers()]);
    assertEquals(got, [1, ...expected.map((y) => y.toTypedArray())]);
    assertEquals(currentPool(), null);
  });
  assertEquals(said, []);
});

Deno.test("faults: an engine without shared memory, or where this thread mustn't wait, has no threads", () => {
  assertEquals(probeThreads(), true);
  const refused = () => {
    throw new TypeError("Atomics.wait cannot be called in this context");
  };
  assertEquals(replacing(Atomics, "wait", refused as typeof Atomics.wait, probeThreads), false);
  const missing = undefined as unknown as typeof SharedArrayBuffer;
  assertEquals(replacing(globalThis, "SharedArrayBuffer", missing, probeThreads), false);
});

Deno.test("faults: threads that can't be started leave one, and one warning", () => {
  setThreads(1);
  const expected = numbers();
  class Refused {
    constructor() {
      throw new Error("no more threads");
    }
  }
  for (
    const [Worker, reason] of [[Refused, "no more threads"], [null, "the engine has no node:worker_threads"]] as const
  ) {
    const said = withWorkers(Worker, () =>
      warnings(() => {
        for (let i = 0; i < 3; i++) assertEquals(numbers(), expected);
        assertEquals([threads(), currentPool()], [1, null]);
      }));
    assertEquals(said, [`Fluxion goes on with one thread: ${reason}; setThreads(n) would try again`]);
  }
});

Deno.test("faults: helpers that never come up are not waited for", () => {
  setThreads(1);
  const expected = numbers();
  const said = withWorkers(Silent, () => warnings(() => assertEquals(numbers(), expected)));
  assertEquals(said, []);
});

Deno.test("faults: a helper that ends leaves one thread, and one warning", () => {
  setThreads(1);
  const expected = numbers();
  let end = (): void => {};
  class Ending extends Silent {
    override on(_event?: string, listener?: () => void): void {
      end = listener!;
    }
  }
  const said = withWorkers(Ending, () =>
    warnings(() => {
      assertEquals(numbers(), expected);
      assertEquals(threads(), 3);
      end();
      for (let i = 0; i < 3; i++) assertEquals(numbers(), expected);
      assertEquals(threads(), 1);
    }));
  assertEquals(said, ["Fluxion goes on with one thread: a thread has ended; setThreads(n) would try again"]);
});

Deno.test("faults: a helper that dies over a piece loses nothing", () => {
  let words: Int32Array = new Int32Array();
  class Dying extends Silent {
    constructor(_url: URL, { workerData }: Options) {
      super();
      words = workerData.words;
    }
  }
  const said = withWorkers(Dying, () =>
    warnings(() => {
      const count = (loaded?: (piece: number) => void): void => {
        const out: number[] = [];
        perform(counting(-1, out, loaded));
        assertEquals(out, COUNTED);
      };
      // As a helper would that takes pieces and is never heard of again.
      const takes = new Set([3, 5]);
      count((piece) => takes.delete(piece) && Atomics.add(words, WORD.TAKEN, 1));
      const start = performance.now();
      while (threads() === 3) {
        assert(performance.now() - start < 10_000);
        count();
      }
      count();
    }));
  assertEquals(said.length, 1);
  assert(/: a thread has not answered for \d+ ms; /.test(said[0]), said[0]);
});

Deno.test("faults: helpers that die over all places lose nothing", () => {
  let words: Int32Array = new Int32Array();
  class Dying extends Silent {
    constructor(_url: URL, { workerData }: Options) {
      super();
      words = workerData.words;
    }
  }
  const out: number[] = [];
  withWorkers(Dying, () =>
    warnings(() => {
      const takesAll = (): void => {
        if (words.length > 0) Atomics.store(words, WORD.TAKEN, Atomics.load(words, WORD.OFFERED));
      };
      perform(counting(-1, out, takesAll));
    }));
  assertEquals(out, COUNTED);
});

Deno.test("faults: a kernel that traps is reported, and the next work is right", () => {
  const check = (): void => {
    for (const bad of [0, 7, 19]) {
      const error = assertThrows(() => perform(counting(bad, [])), DeviceError);
      assertStringIncludes(error.message, "running counting on the CPU: memory access out of bounds");
      const out: number[] = [];
      perform(counting(-1, out));
      assertEquals(out, COUNTED);
    }
  };
  setThreads(1);
  check();
  sharingAll(3, (pool) => {
    for (let i = 0; i < 50; i++) check();
    assertEquals(currentPool(), pool);
  });
});

Deno.test("faults: operands that can't be copied leave the next work right", () => {
  sharingAll(3, () => {
    for (let i = 0; i < 50; i++) {
      const fail = (piece: number): void => {
        if (piece === 11) throw new RangeError("as expected");
      };
      assertThrows(() => perform(counting(-1, [], fail)), RangeError, "as expected");
      const out: number[] = [];
      perform(counting(-1, out));
      assertEquals(out, COUNTED);
    }
  });
});
