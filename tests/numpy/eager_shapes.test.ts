/**
 * Functions whose result's shape depends on values, under grad and jvp, where the values are known: the derivatives are
 * those of the same call with `size`, which the golden files compare with JAX; and under jit and vmap they say what to
 * pass.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { ConcreteValueError, grad, jit, jvp, type NDArray, np, vmap } from "../../mod.ts";
import { refuses } from "../errors/refuses.ts";

const x = np.array([3, 1, 2, 1, 3, 0.5]);
const y = np.array([2, 5, 1]);

/** A call without `size`, the same with it, and the number of elements that its result has. */
type Call = readonly [string, (x: NDArray, size?: number) => NDArray, number];

const CALLS: readonly Call[] = [
  ["unique", (x, size) => np.unique(x, { size }), 4],
  ["uniqueValues", (x, size) => np.uniqueValues(x, { size }), 4],
  ["uniqueAll", (x, size) => np.uniqueAll(x, { size }).values, 4],
  ["union1d", (x, size) => np.union1d(x, y, { size }), 5],
  ["setdiff1d", (x, size) => np.setdiff1d(x, y, { size }), 2],
  ["setxor1d", (x, size) => np.setxor1d(x, y, { size }), 3],
  ["intersect1d", (x, size) => np.intersect1d(x, y, { size }), 2],
];

for (const [name, call, size] of CALLS) {
  Deno.test(`${name} of known values has the derivatives that it has with size`, () => {
    const weighed = (z: NDArray): NDArray => np.sum(z.mul(np.arange(1, 1 + z.size)));
    assertEquals(call(x).tolist(), call(x, size).tolist());
    const eager = grad((x: NDArray) => weighed(call(x)))(x).tolist() as number[];
    assertEquals(eager, grad((x: NDArray) => weighed(call(x, size)))(x).tolist());
    assertEquals(eager.some((g) => g !== 0), true);
    const direction = np.arange(1, 7);
    const [, tangent] = jvp((x: NDArray) => call(x), [x], [direction]);
    assertEquals(tangent.tolist(), jvp((x: NDArray) => call(x, size), [x], [direction])[1].tolist());
    const twice = grad((x: NDArray) => np.sum(grad((x: NDArray) => weighed(np.square(call(x))))(x)))(x);
    assertEquals(twice.tolist(), eager.map((g) => 2 * g));
  });

  Deno.test(`${name} of values that a transform hides names size`, () => {
    refuses(() => jit((x: NDArray) => call(x))(x), ConcreteValueError, `${name}: `, "jit", "pass the option size");
    refuses(() => vmap((x: NDArray) => call(x))(np.stack([x, x])), ConcreteValueError, `${name}: `, "vmap", "size");
  });
}

Deno.test("places and counts of known values under grad", () => {
  const picked = (x: NDArray): NDArray => np.sum(np.square(x.get(...np.nonzero(np.greater(x, 1)))));
  assertEquals(grad(picked)(x).tolist(), [6, 0, 4, 0, 6, 0]);
  const chosen = (x: NDArray): NDArray => np.sum(np.square(np.take(x, np.flatnonzero(np.greater(x, 1)))));
  assertEquals(grad(chosen)(x).tolist(), [6, 0, 4, 0, 6, 0]);
  const rows = (x: NDArray): NDArray => np.sum(np.bincount(np.array([0, 2, 2], "int32"), x));
  assertEquals(grad(rows)(y).tolist(), [1, 1, 1]);
});
