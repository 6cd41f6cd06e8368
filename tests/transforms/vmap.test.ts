/**
 * `vmap`: axes of arguments and results, as prefixes of trees.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, jit, type NDArray, np, vmap } from "@fluxion/fluxion";
import { doubleTest } from "../device.ts";

const table = np.array([[1, 2, 3], [4, 5, 6]]);

Deno.test("one axis for all arguments, counted from either end", () => {
  const sum = (x: NDArray): NDArray => np.sum(x);
  assertEquals(vmap(sum)(table).tolist(), [6, 15]);
  assertEquals(vmap(sum, { inAxes: 1 })(table).tolist(), [5, 7, 9]);
  assertEquals(vmap(sum, { inAxes: -1 })(table).tolist(), [5, 7, 9]);
  assertEquals(vmap(sum, { inAxes: -2 })(table).tolist(), [6, 15]);
  const cube = np.ones([2, 3, 4]);
  for (const axis of [0, 1, 2, -1, -2, -3]) {
    assertEquals(vmap((x: NDArray) => x, { inAxes: axis, outAxes: axis })(cube).shape, [2, 3, 4], `${axis}`);
  }
  assertEquals(vmap((x: NDArray) => x, { inAxes: 0, outAxes: -1 })(cube).shape, [3, 4, 2]);
  assertEquals(vmap((x: NDArray) => x, { inAxes: 2, outAxes: 1 })(cube).shape, [2, 4, 3]);
});

Deno.test("null leaves an argument as it is", () => {
  const f = vmap((x: NDArray, y: NDArray) => x.mul(y), { inAxes: [0, null] });
  assertEquals(f(table, 10).tolist(), [[10, 20, 30], [40, 50, 60]]);
  assertEquals(f(table, np.array([1, 0, 1])).tolist(), [[1, 0, 3], [4, 0, 6]]);
  const g = vmap((x: NDArray, y: NDArray) => x.mul(y), { inAxes: [null, 1], outAxes: 1 });
  assertEquals(g(np.array([1, 10]), table).tolist(), [[1, 2, 3], [40, 50, 60]]);
});

Deno.test("axes as prefixes of nested trees", () => {
  interface Params {
    a: NDArray;
    deep: { b: NDArray; c: NDArray[] };
  }
  const f = (p: Params, q: NDArray) => ({ s: p.a.add(p.deep.b).add(q), t: [p.deep.c[0], p.deep.c[1]], none: null });
  const p = { a: np.array([1, 2]), deep: { b: np.array(10), c: [np.ones([3, 2]), np.ones([2])] } };
  const mapped = vmap(f, {
    inAxes: [{ a: 0, deep: { b: null, c: [-1, 0] } }, null],
    outAxes: { s: 0, t: [1, -1], none: null },
  });
  const out = mapped(p, 100);
  assertEquals(out.s.tolist(), [111, 112]);
  assertEquals([out.t[0].shape, out.t[1].shape, out.none], [[3, 2], [2], null]);
  // One entry for a whole subtree.
  const g = vmap((q: Params) => q.deep.c[0].sum().add(q.a), { inAxes: [{ a: null, deep: 0 }] });
  const deep = { b: np.zeros([2]), c: [np.ones([2, 3]), np.zeros([2])] };
  assertEquals(g({ a: np.array(5), deep }).tolist(), [8, 8]);
  // The order of keys doesn't matter.
  const h = vmap((q: { x: NDArray; y: NDArray }) => q.x.add(q.y), { inAxes: [{ y: null, x: 0 }] });
  assertEquals(h({ x: np.array([1, 2]), y: np.array(1) }).tolist(), [2, 3]);
});

Deno.test("outAxes null for results that don't depend on what is mapped", () => {
  const [mapped, fixed] = vmap((x: NDArray) => [x.mul(2), np.array([7, 8])], { outAxes: [0, null] })(np.array([1, 2]));
  assertEquals([mapped.tolist(), fixed.tolist()], [[2, 4], [7, 8]]);
  // With a number they are repeated.
  assertEquals(vmap((_: NDArray) => np.array([7, 8]), { outAxes: 1 })(np.ones([3])).tolist(), [[7, 7, 7], [8, 8, 8]]);
});

Deno.test("axisSize gives the length where no argument has one", () => {
  assertEquals(vmap((x: NDArray) => x.mul(2), { inAxes: [null], axisSize: 3 })(5).tolist(), [10, 10, 10]);
  assertEquals(vmap(() => np.array(1), { axisSize: 2 })().tolist(), [1, 1]);
  assertEquals(vmap((x: NDArray) => x.mul(2), { axisSize: 2 })(np.array([1, 2])).tolist(), [2, 4]);
});

Deno.test("a batch of no examples", () => {
  assertEquals(vmap((x: NDArray) => np.sum(np.sin(x)))(np.zeros([0, 3])).shape, [0]);
  assertEquals(vmap(grad((x: NDArray) => np.sum(x.mul(x))))(np.zeros([0, 3])).shape, [0, 3]);
});

Deno.test("nested vmaps: the inner axis is of one example", () => {
  const outer = vmap(
    (x: NDArray) => vmap((y: NDArray) => x.mul(y), { inAxes: 0, outAxes: 0 })(np.array([1, 10])),
    { outAxes: -1 },
  );
  assertEquals(outer(np.array([1, 2, 3])).tolist(), [[1, 2, 3], [10, 20, 30]]);
  assertEquals(vmap(vmap((x: NDArray) => x.add(1)), { inAxes: 1, outAxes: 1 })(table).tolist(), table.add(1).tolist());
});

Deno.test("operands of different rank align as for one example", () => {
  // Inside, x is a vector and y a scalar: broadcasting must not see the batch axis.
  const f = vmap((x: NDArray, y: NDArray) => x.add(y).add(np.ones([2, 1])));
  assertEquals(f(np.zeros([3, 4]), np.array([1, 2, 3])).shape, [3, 2, 4]);
  assertEquals(f(np.zeros([2, 2]), np.array([1, 2])).tolist(), [[[2, 2], [2, 2]], [[3, 3], [3, 3]]]);
});

doubleTest("dtypes and weak types pass through", () => {
  assertEquals(vmap((x: NDArray) => x.add(1))(np.array([1, 2], { dtype: "int32" })).dtype, "int32");
  assertEquals(vmap((x: NDArray) => x.greater(1))(np.array([1, 2])).tolist(), [false, true]);
  assertEquals(jit(vmap((x: NDArray) => x.mul(2.5)))(np.array([1, 2], { dtype: "float64" })).dtype, "float64");
});
