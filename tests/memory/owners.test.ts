/**
 * Large buffers on the CPU: those of arrays that are garbage are used again, those that somebody sees aren't.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type NDArray, np, slice } from "@fluxion/fluxion";
import { buffer, counts, recycle } from "../../kernels/js/pool.ts";

const N = 2 ** 18;

/** Makes results of 256 MiB in all, of which none is kept. */
function churn(): void {
  const x = np.ones([N]);
  for (let i = 0; i < 256; i++) x.mul(i);
}

/** Whether all elements are `value`. */
function all(x: NDArray, value: number): boolean {
  return np.all(np.equal(x, value)).item() as boolean;
}

Deno.test("owners: results of a synchronous loop use few buffers", () => {
  churn();
  const before = counts.fresh;
  churn();
  assert(counts.fresh - before < 80, `${counts.fresh - before} buffers`);
});

Deno.test("owners: what an array, a view or the user sees stays as it is", () => {
  const whole = np.full([N], 3).add(1);
  const view = ((x: NDArray) => x.get(slice(1, null, 2)))(np.full([2 * N], 4).add(1));
  const turned = np.full([2, N], 5).add(1).T;
  const read = turned.toTypedArray().subarray(7, 1000);
  const bytes = turned.toTypedArray().buffer;
  for (let i = 0; i < 3; i++) churn();
  assert(all(whole, 4));
  assert(all(view, 5));
  assert(all(turned, 6));
  assert(read.every((v) => v === 6));
  assert(new Float32Array(bytes).every((v) => v === 6));
});

Deno.test("owners: loops that keep some of their results have them right", () => {
  const kept: NDArray[] = [];
  let x = np.zeros([N]);
  for (let i = 1; i <= 600; i++) {
    x = x.add(1);
    if (i % 50 === 0) kept.push(x);
    if (i % 3 === 0) x.mul(2).add(x);
  }
  assertEquals(kept.map((y) => y.get(N - 1).item()), kept.map((_, k) => 50 * (k + 1)));
  kept.forEach((y, k) => assert(all(y, 50 * (k + 1))));
});

Deno.test("owners: where there is no memory, buffers that wait are let go", () => {
  const waiting = buffer("float32", 12_345);
  recycle(waiting);
  assertThrows(() => buffer("float32", 2 ** 50), RangeError);
  assert(buffer("float32", 12_345) !== waiting);
});
