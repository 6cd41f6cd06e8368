/**
 * Memory and depth: synchronous loops of many ops hold on to nothing, and long chains neither overflow the stack nor
 * take more than linear room.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { grad, jit, jvp, linearize, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";

const MiB = 2 ** 20;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What this thread's arrays and objects take once garbage is gone. Resident memory is the whole process's, which runs other tests as well. */
function used(): number {
  collect();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

/** Runs `step` many times in one synchronous loop, and asserts that it leaves less than `bound` bytes behind. */
function flat(bound: number, warm: number, count: number, step: (i: number) => void): void {
  for (let i = 0; i < warm; i++) step(i);
  const before = used();
  for (let i = 0; i < count; i++) step(i);
  const grown = used() - before;
  assert(grown < bound, `${count} steps left ${(grown / MiB).toFixed(1)} MiB behind`);
}

Deno.test("a million eager scalar ops in a synchronous loop", () => {
  let x = np.array(0.5);
  // A million results of 50 bytes and more would be 50 MiB if any list held them.
  flat(2 * MiB, 50_000, 500_000, () => x = x.mul(0.999).add(0.001));
  assertAlmostEquals(x.item() as number, 1, 1e-3);
});

Deno.test("a million eager ops on arrays of 1,000 elements in a synchronous loop", () => {
  let x = np.ones([1000]);
  // A million results of 4 KiB are 4 GiB.
  flat(2 * MiB, 2_000, 500_000, () => x = x.mul(0.5).add(0.5));
  assertEquals(x.get(0).item(), 1);
});

Deno.test("resident memory does not follow what a synchronous loop allocates", () => {
  // 4,000 results of 256 KiB are 1,000 MiB.
  let x = np.ones([65_536]);
  const before = Deno.memoryUsage().rss;
  for (let i = 0; i < 4_000; i++) x = x.neg();
  const grown = Deno.memoryUsage().rss - before;
  assert(grown < 500 * MiB, `resident memory grew by ${(grown / MiB).toFixed(1)} MiB`);
});

Deno.test("gradients in a synchronous loop", () => {
  const f = (x: NDArray): NDArray => np.sin(x).mul(x).add(np.exp(x));
  let x = np.array(0.1);
  flat(2 * MiB, 2_000, 20_000, () => x = x.sub(grad(f)(x).mul(0.01)));
  assert(Number.isFinite(x.item()));
});

Deno.test("second derivatives, tangents, pullbacks and batches in a synchronous loop", () => {
  const f = (x: NDArray): NDArray => np.sin(x).mul(x);
  const xs = np.array([1, 2, 3]);
  let sum = 0;
  flat(2 * MiB, 500, 3_000, (i) => {
    sum += grad(grad(f))(i).item() as number;
    sum += jvp(f, [i], [1])[1].item() as number;
    sum += vjp(f, i)[1](1)[0].item() as number;
    sum += linearize(f, i)[1](1).item() as number;
    sum += np.sum(vmap(grad(f))(xs)).item() as number;
  });
  assert(Number.isFinite(sum));
});

Deno.test("calls of a jitted function in a synchronous loop", () => {
  const f = jit((x: NDArray) => np.sin(x).mul(0.5).add(x.mul(0.25)));
  const slope = jit(grad((x: NDArray) => np.tanh(x).mul(x)));
  let x = np.array(0.5);
  flat(2 * MiB, 5_000, 200_000, () => x = slope(f(x)));
  assert(Number.isFinite(x.item()));
});

Deno.test("functions jitted anew in a synchronous loop don't pile up", () => {
  let sum = 0;
  flat(2 * MiB, 100, 3_000, (i) => {
    const scale = i % 7;
    sum += jit((x: NDArray) => np.sin(x).mul(scale))(1).item() as number;
    sum += grad((x: NDArray) => jit((y: NDArray) => y.mul(x))(2))(1).item() as number;
  });
  assert(Number.isFinite(sum));
});

Deno.test("shapes that change from call to call don't fill a jitted function's cache for ever", () => {
  const f = jit((x: NDArray) => np.sum(x.mul(2)));
  flat(2 * MiB, 700, 1_500, (i) => f(np.ones([1 + i])));
});

Deno.test("a chain of 100,000 ops differentiates eagerly, in both modes", () => {
  const chain = (x: NDArray): NDArray => {
    let y = x;
    for (let i = 0; i < 50_000; i++) y = y.mul(0.5).add(1);
    return y.add(x);
  };
  assertEquals(grad(chain)(3).item(), 1);
  assertEquals(jvp(chain, [3], [1])[1].item(), 1);
  assertEquals(linearize(chain, 3)[1](1).item(), 1);
  const growing = (x: NDArray): NDArray => {
    let y = x;
    for (let i = 0; i < 100_000; i++) y = y.add(x);
    return y;
  };
  assertEquals(grad(growing)(1).item(), 100_001);
  assertEquals(vmap(grad(growing))(np.ones([2])).tolist(), [100_001, 100_001]);
});

Deno.test("the second derivative of a chain of 10,000 ops", () => {
  const chain = (x: NDArray): NDArray => {
    let y = x.mul(x);
    for (let i = 0; i < 10_000; i++) y = y.add(0.5);
    return y;
  };
  assertEquals(grad(grad(chain))(3).item(), 2);
});

Deno.test("a gradient of 10,000 ops under jit, of numbers and of arrays", () => {
  const chain = (x: NDArray): NDArray => {
    let y = x;
    for (let i = 0; i < 5_000; i++) y = np.sin(y).add(x.mul(0.001));
    return np.sum(y);
  };
  const x = np.array(0.3, { dtype: "float64" });
  const eager = grad(chain)(x).item() as number;
  assertAlmostEquals(jit(grad(chain))(x).item() as number, eager, 1e-12);
  assertAlmostEquals(grad(jit(chain))(x).item() as number, eager, 1e-12);
  const rows = jit(grad(chain))(np.stack([x, x])).tolist() as number[];
  rows.forEach((y) => assertAlmostEquals(y, eager, 1e-12));
});

Deno.test("levels nested very deep", () => {
  // The n-th derivative of exp at 0, by n nested gradients.
  let f = (x: NDArray): NDArray => np.exp(x);
  for (let i = 0; i < 7; i++) {
    const inner = f;
    f = (x) => grad(inner)(x);
  }
  assertEquals(f(np.array(0)).item(), 1);
  const nest = (depth: number, x: NDArray): NDArray =>
    depth === 0 ? x.mul(x) : jvp((y: NDArray) => nest(depth - 1, y), [x], [0])[0];
  assertEquals(grad((x: NDArray) => nest(200, x))(3).item(), 6);
});
