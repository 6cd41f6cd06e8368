/**
 * The API of devices: opening, choosing, moving, making, and what is computed of arrays on two.
 *
 * @module
 */
import { assertEquals, assertNotStrictEquals, assertRejects, assertStrictEquals, assertThrows } from "@std/assert";
import {
  defaultDevice,
  DeviceError,
  devicePut,
  devices,
  grad,
  init,
  jit,
  jvp,
  lax,
  type NDArray,
  np,
  random,
  vjp,
  vmap,
} from "@fluxion/fluxion";
import { wrong } from "../errors/refuses.ts";
import { gpuTest } from "./adapter.ts";

Deno.test("devices: the CPU is open and the default", async () => {
  assertEquals(devices().map(({ name }) => name).slice(0, 1), ["cpu"]);
  assertEquals(defaultDevice(), "cpu");
  assertEquals((await init("cpu")).name, "cpu");
  const x = np.array([1, 2]);
  assertEquals([x.device, np.array(1).device], ["cpu", "cpu"]);
  assertStrictEquals(x.to("cpu"), x);
});

Deno.test("devices: what is asked for that there isn't is refused, with what there is", async () => {
  await assertRejects(() => init(wrong("metal")), DeviceError, 'there is no device "metal"; the devices are "cpu" and');
  await assertRejects(() => init("webgpu", wrong({ power: 1 })), TypeError, '"power" is no option');
  await assertRejects(() => init("webgpu", wrong({ powerPreference: "most" })), TypeError, '"low-power" or');
  await assertRejects(() => init("webgpu", wrong({ device: {} })), TypeError, "a GPUDevice");
  await assertRejects(() => init("webgpu", wrong({ debug: 1 })), TypeError, "true or false");
  await assertRejects(() => init("cpu", { debug: true }), TypeError, '"debug" is no option');
  const x = np.array([1, 2]);
  const refused = [
    () => x.to(wrong("gpu")),
    () => devicePut(x, wrong("gpu")),
    () => defaultDevice(wrong("gpu")),
    () => np.zeros(2, { device: wrong("gpu") }),
    () => np.array([1], { device: wrong("gpu") }),
  ];
  for (const f of refused) assertThrows(f, DeviceError, 'there is no device "gpu"; the devices are "cpu" and "webgpu"');
});

Deno.test("devices: where a traced array lies is known under grad and vmap, and refused under jit", () => {
  const seen: string[] = [];
  const look = (x: NDArray): NDArray => {
    seen.push(x.device);
    return x;
  };
  vmap(look)(np.array([1, 2]));
  grad((x: NDArray) => np.sum(look(x)))(np.array([1, 2]));
  assertEquals(seen, ["cpu", "cpu"]);
  assertThrows(() => jit(look)(np.array([1, 2])), TypeError, "that jit traces: a compiled function runs where its");
});

gpuTest("devices: a second init gives the same one, one with options another, which takes its place", async () => {
  const first = await init("webgpu");
  assertEquals(devices().map(({ name }) => name), ["cpu", "webgpu"]);
  assertEquals(first.description.length > 0, true);
  const x = np.array([1, 2], { device: "webgpu" });
  assertEquals(await Promise.all([init("webgpu"), init("webgpu")]), [first, first]);
  assertEquals(x.add(np.array([3, 4], { device: "webgpu" })).tolist(), [4, 6]);
  defaultDevice("webgpu");
  try {
    await init("webgpu", { powerPreference: "low-power" });
    const y = np.array([3, 4]);
    assertEquals(y.device, "webgpu");
    assertEquals(x.tolist(), [1, 2]);
    assertThrows(() => x.add(y), DeviceError, "was replaced by init");
  } finally {
    defaultDevice("cpu");
  }
});

gpuTest("devices: a given GPUDevice is used, however small its limits", async () => {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter!.requestDevice({ label: "mine" });
  assertEquals(await init("webgpu", { device }), { name: "webgpu", description: "mine" });
  const x = np.arange(2 ** 14, { device: "webgpu" });
  assertEquals(np.sum(x.mul(2).reshape(2 ** 7, 2 ** 7), 0).get(0).item(), 2 * 2 ** 7 * (2 ** 14 - 2 ** 7) / 2);
  await init("webgpu", {});
});

gpuTest("devices: arrays are made where they are asked to", async () => {
  await init("webgpu");
  const device = "webgpu";
  const x = np.array([1, 2, 3], { device });
  const made: NDArray[] = [
    np.asarray([[1, 2]], { device }),
    np.zeros(3, { device }),
    np.zeros(3, "int32", { device }),
    np.ones([2, 2], { dtype: "int32", device }),
    np.full(3, 7, { device }),
    np.empty(2, { device }),
    np.arange(5, { device }),
    np.arange(1, 5, 2, "int32", { device }),
    np.linspace(0, 1, 5, { device }),
    np.linspace(0, 1, { num: 3, retstep: true, device })[0],
    np.eye(3, { device }),
    np.eye(2, 3, 1, { device }),
    np.identity(2, { device }),
    np.zerosLike(x),
    np.onesLike(x, { shape: [2] }),
    np.fullLike(x, 2),
    np.emptyLike(x),
    np.zerosLike([1, 2], { device }),
    random.normal(random.key(0).to(device), [3]),
  ];
  assertEquals(made.map((y) => y.device), made.map(() => device));
  assertEquals(np.zerosLike(x, { device: "cpu" }).device, "cpu");
  assertEquals(np.array(x).device, "webgpu");
  assertEquals(np.array(x, { device: "cpu" }).device, "cpu");
  assertEquals(np.zeros(3).device, "cpu");
  defaultDevice("webgpu");
  try {
    assertEquals([np.array([1, 2]), np.zeros(3), np.eye(2), random.key(0)].map((y) => y.device), Array(4).fill(device));
    assertEquals(np.array([1, 2], { device: "cpu" }).device, "cpu");
  } finally {
    defaultDevice("cpu");
  }
});

gpuTest("devices: dtypes that WebGPU lacks are refused with what to do", async () => {
  await init("webgpu");
  const device = "webgpu";
  const refused = [
    () => np.array([1.5, 2], { dtype: "float64", device }),
    () => np.zeros(2, { dtype: "complex128", device }),
    () => np.arange(3, "float64", { device }),
    () => np.array([1.5, 2], "float64").to(device),
    () => np.array([1, 2], { device }).astype("float64"),
    () => np.array([1, 2], { device }).add(np.array([1, 2], "float64")),
  ];
  for (const f of refused) assertThrows(f, DeviceError);
  assertThrows(
    refused[0],
    DeviceError,
    'float64[2] has a dtype that the device lacks; use float32, or the CPU: to("cpu")',
  );
  // With it as the default device, what stays on the CPU is computed there.
  const x = np.array([[2, 1], [1, 3]], "float64");
  defaultDevice(device);
  try {
    assertEquals(x.add([1, 2]).tolist(), [[3, 3], [2, 5]]);
    assertEquals(np.trace(np.tril(x)).device, "cpu");
  } finally {
    defaultDevice("cpu");
  }
});

gpuTest(
  "devices: operands placed on two devices are refused; numbers, lists and constants go where the others are",
  async () => {
    await init("webgpu");
    const x = np.array([1, 2, 3], { device: "webgpu" });
    const { message } = assertThrows(() => x.add(np.array([1, 2, 3])), DeviceError);
    assertEquals(
      message,
      'add: operands lie on two devices, float32[3] on webgpu and float32[3] on cpu; move one with to("cpu") or to("webgpu")',
    );
    assertThrows(() => np.where(x.less(2), x, np.array([1, 2, 3])), DeviceError, "two devices");
    for (const y of [2, true, [4, 5, 6], np.array(2), np.array([2]), np.ones(3), np.zeros([2, 3])]) {
      assertEquals([x.add(y), np.subtract(y, x)].map((z) => z.device), ["webgpu", "webgpu"]);
    }
    assertEquals(x.add([4, 5, 6]).tolist(), [5, 7, 9]);
    assertEquals(x.get([0, 2]).device, "webgpu");
    assertEquals(x.at([0, 2]).set([7, 8]).tolist(), [7, 2, 8]);
  },
);

gpuTest("devices: moving is differentiable, and goes through vmap and jit", async () => {
  await init("webgpu");
  const x = np.array([1, 2, 3]);
  const f = (v: NDArray): NDArray => v.to("webgpu").pow(2);
  const slope = grad((v: NDArray) => np.sum(f(v)))(x);
  assertEquals([slope.device, slope.tolist()], ["cpu", [2, 4, 6]]);
  const [y, dy] = jvp(f, [x], [np.array([1, 1, 1])]);
  assertEquals([y.device, dy.device, dy.tolist()], ["webgpu", "webgpu", [2, 4, 6]]);
  assertEquals(vmap(f)(x).device, "webgpu");
  assertEquals([jit(f)(x).device, jit(f)(x).tolist()], ["webgpu", [1, 4, 9]]);
  const tree = devicePut({ w: x, b: [x, 1] }, "webgpu");
  assertEquals([tree.w.device, tree.b[0].device, tree.b[1].device], ["webgpu", "webgpu", "cpu"]);
  assertEquals(devicePut(tree).w.device, "cpu");
  assertStrictEquals(tree.w.to("webgpu"), tree.w);
  assertNotStrictEquals(x.to("webgpu"), x.to("webgpu"));
});

gpuTest("devices: a compiled function runs where its arguments lie, with its constants", async () => {
  await init("webgpu");
  const f = jit((x: NDArray) => np.dot(np.array([[1, 2], [3, 4]]), x).add(np.arange(2)));
  const x = np.array([1, 2]);
  for (const y of [f(x), f(x.to("webgpu")), f(x)]) assertEquals(y.tolist(), [5, 12]);
  assertEquals([f(x).device, f(x.to("webgpu")).device], ["cpu", "webgpu"]);
});

gpuTest("devices: transforms and loops follow their arguments", async () => {
  await init("webgpu");
  const x = np.array([1, 2, 3], { device: "webgpu" });
  const [, pull] = vjp((v: NDArray) => v.mul([1, 2, 3]), x);
  assertEquals(pull(np.ones(3))[0].device, "webgpu");
  const step = (c: NDArray, a: NDArray): [NDArray, NDArray] => [c.add(a), c.mul(a)];
  for (const scan of [(v: NDArray) => lax.scan(step, 0, v), jit((v: NDArray) => lax.scan(step, 0, v))]) {
    const [, ys] = scan(x);
    assertEquals(ys.tolist(), [0, 2, 9]);
    assertEquals(ys.add(x).device, "webgpu");
  }
});

gpuTest("devices: data() reads without blocking, and using gives memory back", async () => {
  await init("webgpu");
  const x = np.arange(2 ** 12, { device: "webgpu" }).add(1).reshape(2 ** 6, 2 ** 6);
  assertEquals((await x.T.data()).slice(0, 3), new Float32Array([1, 65, 129]));
  let kept: NDArray;
  {
    using y = x.mul(2);
    kept = y;
  }
  assertThrows(() => kept.tolist(), DeviceError, "given back at the end of its scope");
  assertThrows(() => kept.add(1), DeviceError, "given back at the end of its scope");
  const read = (): Promise<unknown> => {
    using y = x.mul(3);
    return y.data();
  };
  const [first, other] = [read(), x.mul(5)];
  assertEquals([((await first) as Float32Array)[1], other.get(0, 1).item()], [6, 10]);
});

gpuTest("devices: a given device that doesn't run is refused, and the one that is open stays", async () => {
  await init("webgpu");
  const x = np.arange(2 ** 10, { device: "webgpu" });
  const own = await (await navigator.gpu.requestAdapter())!.requestDevice({ label: "mine" });
  own.destroy();
  await assertRejects(() => init("webgpu", { device: own }), DeviceError, 'init("webgpu"): mine doesn\'t run');
  await init("webgpu");
  const y = np.arange(2 ** 10, { device: "webgpu" });
  assertEquals(x.add(y).get(3).item(), 6);
});
