/**
 * What goes wrong on WebGPU: each fault is a typed error where its results are asked for, and what isn't touched by it
 * goes on.
 *
 * @module
 */
import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { DeviceError, jit, type NDArray, np } from "@fluxion/fluxion";
import { cpu } from "../../kernels/cpu/device.ts";
import { webgpuDevice } from "../../kernels/webgpu/device.ts";
import { type Gpu, type GpuOptions, open } from "../../kernels/webgpu/gpu.ts";
import { type Block, Memory } from "../../kernels/webgpu/memory.ts";
import { Reads } from "../../kernels/webgpu/reads.ts";
import type { Source } from "../../kernels/webgpu/kernels.ts";
import { setDefaultDevice } from "../../lib/core/device.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { gpuTest } from "./adapter.ts";

/** Runs a body on a device of its own, which is the default one meanwhile. */
async function on(options: GpuOptions, body: (gpu: Gpu) => void | Promise<void>): Promise<void> {
  const gpu = await open({ hostBelow: 0, ...options });
  setDefaultDevice(webgpuDevice(gpu, cpu));
  try {
    await body(gpu);
  } finally {
    setDefaultDevice(cpu);
    gpu.close();
  }
}

function blockOf(x: NDArray): Block {
  return (x.ext as Storage).buffer as Block;
}

function source(name: string, body: string): Source {
  return { name, buffers: [{ name: "x", type: "f32", written: true }], words: [], body };
}

const WRITES = "@compute @workgroup_size(1) fn main() { x[0] = 1.0; }";

gpuTest(
  "faults: a shader that the driver refuses is an error that names the op, and in debug holds its text",
  async () => {
    await on({}, (gpu) => {
      const x = np.arange(4).add(1);
      const run = (): void => gpu.dispatch("bad", () => source("frob", "fn main( {"), [blockOf(x)], [], [1]);
      const { message } = assertThrows(run, DeviceError, "frob on webgpu: the driver refused the shader");
      assertMatch(message, /init with debug: true to see the shader/);
      assertEquals(x.tolist(), [1, 2, 3, 4]);
    });
    await on({ debug: true }, (gpu) => {
      const x = np.arange(4).add(1);
      const run = (): void => gpu.dispatch("bad", () => source("frob", "fn main( {"), [blockOf(x)], [], [1]);
      assertThrows(run, DeviceError, "var<storage, read_write> x: array<f32>;\nfn main( {");
    });
  },
);

gpuTest(
  "faults: what a refused dispatch was to write throws when it is read, and so does what was made of it",
  async () => {
    await on({}, (gpu) => {
      const kept = np.arange(3).add(1);
      assertEquals(kept.tolist(), [1, 2, 3]);
      const x = np.arange(4).add(1);
      const y = x.mul(2);
      // More workgroups than an axis takes.
      gpu.dispatch("many", () => source("frob", WRITES), [blockOf(y)], [], [70_000]);
      const z = y.add(1);
      const { message } = assertThrows(() => z.tolist(), DeviceError, "70000");
      assertMatch(
        message,
        /running .*frob.* on webgpu: .*one of these failed \(init with debug: true to know which\)/s,
      );
      assertThrows(() => y.tolist(), DeviceError, "frob");
      assertThrows(() => z.mul(3).sum().item(), DeviceError, "frob");
      assertEquals(kept.add(1).tolist(), [2, 3, 4]);
    });
    await on({ debug: true }, (gpu) => {
      const x = np.arange(4).add(1);
      gpu.dispatch("many", () => source("frob", WRITES), [blockOf(x)], [], [70_000]);
      assertThrows(() => x.add(1).tolist(), DeviceError, "running frob on webgpu: ");
    });
  },
);

gpuTest("faults: awaited reads throw the same errors", async () => {
  await on({}, async (gpu) => {
    const x = np.arange(4).add(1);
    gpu.dispatch("many", () => source("frob", WRITES), [blockOf(x)], [], [70_000]);
    const { device } = x.ext as Storage;
    const read = () => Promise.resolve().then(() => device.readAsync!(x.ext as Storage, x.aval));
    await assertRejects(read, DeviceError, "frob");
  });
});

gpuTest("faults: an array above the limit of a binding is refused, with the limit's name", async () => {
  await on({}, (gpu) => {
    const limit = gpu.limits.maxStorageBufferBindingSize;
    const length = limit / 4 + 1;
    const { message } = assertThrows(() => np.arange(length), DeviceError, `it takes ${limit + 4} bytes`);
    assertMatch(message, /maxStorageBufferBindingSize/);
    assertEquals(np.arange(3).tolist(), [0, 1, 2]);
  });
});

gpuTest(
  "faults: without memory the pool is emptied and tried again, and then the error says how much was asked",
  async (device) => {
    let left = 1;
    // Refuses the first so many buffers, as a device without memory does.
    const poor = new Proxy(device, {
      get(target, name) {
        if (name === "popErrorScope") {
          return () => {
            const scope = target.popErrorScope();
            return left-- > 0 ? Promise.resolve(new GPUOutOfMemoryError("not enough memory left")) : scope;
          };
        }
        const value = Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    const memory = new Memory(poor, 2 ** 27, () => {});
    memory.take(2 ** 20, "first");
    assertEquals(memory.counts.collections, 1);
    left = 4;
    const { message } = assertThrows(() => memory.take(2 ** 21, "matmul"), DeviceError, "matmul on webgpu");
    assertMatch(message, /no memory for 2097152 bytes \(not enough memory left\); use smaller arrays/);
    memory.take(2 ** 20, "later");
    await Promise.resolve();
  },
);

gpuTest("faults: a lost device is an error at once, and another one can be opened", async () => {
  let kept: NDArray | null = null;
  await on({}, async (gpu) => {
    const x = kept = np.arange(4).add(1);
    gpu.close();
    // The engine says so in a later task.
    assertThrows(() => x.add(1).tolist(), DeviceError, "lost");
    await new Promise((done) => setTimeout(done, 10));
    assertThrows(
      () => x.add(1),
      DeviceError,
      'lost (destroyed: device was lost); its arrays are gone: await init("webgpu")',
    );
    assertThrows(() => x.tolist(), DeviceError, "lost");
  });
  await on({}, () => {
    assertEquals(np.arange(4).add(1).tolist(), [1, 2, 3, 4]);
    assertThrows(() => np.arange(4).add(kept!), DeviceError, "was replaced by init");
  });
});

gpuTest("faults: where the engine can't read synchronously, the error points to data(), which does", async () => {
  const first = await open({});
  const device = webgpuDevice({ ...first, reads: await Reads.start(...readsOf(first), () => false) }, cpu);
  setDefaultDevice(device);
  try {
    const x = np.arange(1000).add(1);
    assertThrows(() => x.tolist(), DeviceError, "use await x.data()");
    const data = await device.readAsync!(x.ext as Storage, x.aval);
    assertEquals(data[999], 1000);
  } finally {
    setDefaultDevice(cpu);
    first.close();
  }
});

function readsOf({ device, recorder }: Gpu): [GPUDevice, Gpu["recorder"]] {
  return [device, recorder];
}

gpuTest("faults: dtypes that the device lacks are errors that name others", async () => {
  await on({}, () => {
    assertThrows(() => np.array([1, 2], { dtype: "float64" }), DeviceError, "float64[2]");
    assertThrows(() => np.arange(3).astype("float64"), DeviceError, "use float32");
    assertThrows(() => np.arange(3).astype("complex128"), DeviceError, "use complex64");
    const within = [
      (x: NDArray) => np.sum(x.astype("float64")),
      (x: NDArray) => x.astype("float64").mul(2).astype("float32"),
      (x: NDArray) => np.abs(x.astype("complex128").mul(x)).astype("float32"),
    ];
    for (const f of within) {
      assertThrows(
        () => jit(f)(np.arange(300, { dtype: "float32" })),
        DeviceError,
        'use float32 or complex64, or the CPU: to("cpu")',
      );
    }
  });
});

Deno.test("webgpu faults: no WebGPU in the engine, and no adapter, are errors that say what to install", async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator")!;
  const navigatorWith = (gpu: unknown): void => {
    Object.defineProperty(globalThis, "navigator", { ...before, get: () => ({ gpu }) });
  };
  try {
    navigatorWith(undefined);
    await assertRejects(() => open({}), DeviceError, "run it in Deno");
    navigatorWith({ requestAdapter: () => Promise.resolve(null) });
    await assertRejects(() => open({ powerPreference: "low-power" }), DeviceError, "with powerPreference low-power");
    await assertRejects(() => open({}), DeviceError, "mesa-vulkan-drivers");
  } finally {
    Object.defineProperty(globalThis, "navigator", before);
  }
});
