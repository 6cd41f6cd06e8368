/**
 * `np.vectorize` and `np.piecewise`, with what the real JAX 0.10.2 gives for the same calls.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { grad, jit, type NDArray, np, vmap } from "@fluxion/fluxion";

const times10 = np.vectorize((x: NDArray, y: NDArray) => x.mul(10).add(y));
const apply = np.vectorize((m: NDArray, v: NDArray) => np.matmul(m, v), { signature: "(m,n),(n)->(m)" });

describe("np.vectorize", () => {
  it("broadcasts the arguments, and calls the function once with 0-d arrays", () => {
    assertEquals(times10([[0], [1], [2]], [0, 1]).tolist(), [[0, 1], [10, 11], [20, 21]]);
    assertEquals(times10([[1]], 2).shape, [1, 1]);
    assertEquals(times10(1, 2).item(), 12);
    let calls = 0;
    const counted = np.vectorize((x: NDArray) => {
      calls++;
      assertEquals(x.shape, []);
      return x;
    });
    counted([[1, 2], [3, 4]]);
    assertEquals(calls, 1);
  });

  it("hands over the axes that a signature names", () => {
    const m = np.arange(12).reshape(2, 2, 3);
    assertEquals(apply(m, [0, 1, 2]).tolist(), [[5, 14], [23, 32]]);
    assertEquals(apply(np.ones([3, 1, 2, 2]), np.ones([4, 2])).shape, [3, 4, 2]);
    assertEquals(apply(np.ones([0, 2, 3]), np.ones(3)).shape, [0, 2]);
  });

  it("gives several results as a list", () => {
    const centre = np.vectorize((v: NDArray): [NDArray, NDArray] => [v.mean(), v.sub(v.mean())], {
      signature: "(n)->(),(n)",
    });
    const [means, rests] = centre([[0, 1], [2, 3]]);
    assertEquals([means.tolist(), rests.tolist()], [[0.5, 2.5], [[-0.5, 0.5], [-0.5, 0.5]]]);
  });

  it("hands through what is excluded, and null", () => {
    assertEquals(np.vectorize((x: NDArray, k: number) => x.mul(k), { excluded: [1] })([1, 1], 3).tolist(), [3, 3]);
    const first = np.vectorize((x: NDArray, y: NDArray | null) => y ?? x);
    assertEquals([first([1, 2], null).tolist(), first([1, 2], 5).tolist()], [[1, 2], [5, 5]]);
  });

  it("differentiates, batches and stages", () => {
    const f = (x: NDArray) => np.sum(np.vectorize((v: NDArray) => v.pow(3))(x));
    const x = np.array([[1, 2], [3, 4]]);
    assertEquals(grad(f)(x).tolist(), [[3, 12], [27, 48]]);
    assertEquals(jit(grad(f))(x).tolist(), [[3, 12], [27, 48]]);
    assertEquals(vmap(f)(x).tolist(), [9, 91]);
  });

  it("refuses signatures and shapes that don't fit", () => {
    const id = (v: NDArray): NDArray => v;
    assertThrows(() => np.vectorize(id, { signature: "(n)-(n)" }), RangeError, "no signature");
    assertThrows(() => np.vectorize(id, { excluded: [-1] }), RangeError, "-1");
    assertThrows(() => apply(np.ones([2, 3]), np.ones(2)), RangeError, "the axis n");
    assertThrows(() => apply(np.ones(3), np.ones(3)), RangeError, "lacks axes");
    assertThrows(() => times10([1, 2], [1, 2, 3]), RangeError, "vectorize");
    assertThrows(() => np.vectorize(id, { signature: "(n)->()" })([1, 1]), RangeError, "()");
    assertThrows(() => np.vectorize(id, { signature: "(n)->(n),(n)" })([1, 1]), TypeError, "1 results");
    const cut = np.vectorize((v: NDArray) => v.get([0]), { signature: "(n)->(n)" });
    assertThrows(() => cut([1, 1]), RangeError, "the axis n");
    const one = np.vectorize(((v: NDArray) => v) as (...v: NDArray[]) => NDArray, { signature: "(n),(n)->(n)" });
    assertThrows(() => one([1]), TypeError, "as many");
  });
});

describe("np.piecewise", () => {
  const x = np.array([-1, 0, 2]);
  const cubes = (x: NDArray) => np.piecewise(x, [x.less(0), x.greater(0)], [(v) => v.neg(), (v) => v.pow(3), 7]);

  it("takes the last condition that holds, the rest, or 0", () => {
    assertEquals(cubes(x).tolist(), [1, 7, 8]);
    assertEquals(np.piecewise(x, [x.less(1), x.greater(-1)], [1, 2]).tolist(), [1, 2, 2]);
    assertEquals(np.piecewise(x, [x.less(0)], [5]).tolist(), [5, 0, 0]);
    assertEquals(np.piecewise(x, [], [5]).tolist(), [5, 5, 5]);
  });

  it("keeps the dtype of x, broadcasts conditions, and hands further arguments on", () => {
    const i = np.arange(4, { dtype: "int32" });
    const halves = np.piecewise(i, [i.less(2)], [1.7, (v) => np.divide(v, 2)]);
    assertEquals([halves.dtype, halves.tolist()], ["int32", [1, 1, 1, 1]]);
    assertEquals(np.piecewise(np.zeros([2, 3]), [[true, false, false]], [1, 2]).tolist(), [[1, 2, 2], [1, 2, 2]]);
    assertEquals(np.piecewise(np.zeros([2, 2]), np.array([[true, false]]), [1, 2]).tolist(), [[1, 2], [1, 2]]);
    const scaled = np.piecewise(
      x,
      [x.less(0), x.greater(0)],
      [(v, k: number) => v.mul(k), (v, k: number) => v.add(k)],
      10,
    );
    assertEquals(scaled.tolist(), [-10, 0, 12]);
  });

  it("differentiates twice, batches and stages", () => {
    const f = (x: NDArray) => np.sum(cubes(x));
    assertEquals(grad(f)(x).tolist(), [-1, 0, 12]);
    assertEquals(grad(grad((s: NDArray) => f(x.mul(s))))(1).item(), 48);
    assertEquals(jit(grad(f))(x).tolist(), [-1, 0, 12]);
    assertEquals(vmap(cubes)(np.stack([x, x.neg()])).tolist(), [[1, 7, 8], [1, 7, 2]]);
  });

  it("refuses another number of functions, and what is not 0-d", () => {
    assertThrows(() => np.piecewise(x, [x.less(0)], [1, 2, 3]), RangeError, "3 functions");
    assertThrows(() => np.piecewise(x, [x.less(0)], [[1, 2]]), RangeError, "0-d");
    assertThrows(() => np.piecewise(x, [x.less(0)], [(v) => np.stack([v, v])]), RangeError, "0-d");
    assertThrows(() => np.piecewise(x, [[true, false]], [1]), RangeError, "piecewise");
  });
});
