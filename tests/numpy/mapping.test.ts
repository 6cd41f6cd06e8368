/**
 * Functions of functions, with what the real JAX 0.10.2 gives for the same calls; their derivatives, batches and staging.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import { grad, jit, jvp, type NDArray, np, vmap } from "@fluxion/fluxion";

const x = np.arange(6).reshape(2, 3);

describe("np.applyAlongAxis", () => {
  it("puts what the function gives in the axis's place", () => {
    const outer = (v: NDArray) => np.outer(v, v.get([0, 1]));
    assertEquals(np.applyAlongAxis(outer, 1, x).tolist(), [[[0, 0], [0, 1], [0, 2]], [[9, 12], [12, 16], [15, 20]]]);
    assertEquals(np.applyAlongAxis((v, k: number) => v.mul(k), 0, x, 3).tolist(), [[0, 3, 6], [9, 12, 15]]);
    const [sums, lines] = np.applyAlongAxis((v) => [v.sum(), v], -1, x);
    assertEquals([sums.tolist(), lines.tolist()], [[3, 12], x.tolist()]);
  });

  it("takes empty axes", () => {
    assertEquals(np.applyAlongAxis((v) => np.sum(v), 0, np.zeros([2, 0, 3])).shape, [0, 3]);
    assertEquals(np.applyAlongAxis((v) => np.sum(v), 1, np.zeros([2, 0, 3])).tolist(), [[0, 0, 0], [0, 0, 0]]);
  });

  it("differentiates, batches and stages", () => {
    const f = (x: NDArray) => np.sum(np.applyAlongAxis((v) => np.cumprod(v), 1, x));
    // x + xy + xyz
    const y = np.array([[1, 2, 3], [4, 5, 6]]);
    const slope = [[1 + 2 + 6, 1 + 3, 2], [1 + 5 + 30, 4 + 24, 20]];
    assertEquals(grad(f)(y).tolist(), slope);
    assertEquals(jit(grad(f))(y).tolist(), slope);
    assertEquals(vmap((x: NDArray) => np.applyAlongAxis((v) => v.sum(), 0, x))(y.reshape(2, 3, 1)).tolist(), [[6], [
      15,
    ]]);
  });

  it("refuses an axis that isn't there, and what is no function", () => {
    assertThrows(() => np.applyAlongAxis((v) => v, 2, x), RangeError, "axis 2");
    assertThrows(() => np.applyAlongAxis(3 as unknown as (v: NDArray) => NDArray, 0, x), TypeError, "function");
  });
});

describe("np.applyOverAxes", () => {
  it("keeps the number of axes", () => {
    assertEquals(np.applyOverAxes(np.sum, np.ones([2, 3, 2]), [0, 2]).tolist(), [[[4], [4], [4]]]);
    assertEquals(np.applyOverAxes(np.cumsum, np.ones([2, 3]), [0, 1]).tolist(), [[1, 2, 3], [2, 4, 6]]);
  });

  it("refuses a function that doesn't", () => {
    assertThrows(() => np.applyOverAxes((v) => v.ravel(), np.ones([2, 2, 2]), [0]), RangeError, "number of axes");
  });
});

describe("np.fromfunction", () => {
  it("calls the function once, with 0-d arrays of each index", () => {
    let calls = 0;
    const f = (i: NDArray, j: NDArray) => {
      calls++;
      assertEquals([i.shape, j.shape], [[], []]);
      return i.mul(10).add(j);
    };
    assertEquals(np.fromfunction(f, [2, 3]).tolist(), [[0, 1, 2], [10, 11, 12]]);
    assertEquals(calls, 1);
    assertEquals(np.fromfunction((i) => i, 3, { dtype: "int32" }).dtype, "int32");
  });

  it("takes functions of arrays, of constants, and of nothing", () => {
    assertEquals(np.fromfunction((i) => np.stack([i, i.add(1)]), [2]).tolist(), [[0, 1], [1, 2]]);
    assertEquals(np.fromfunction(() => 3, [2]).tolist(), [3, 3]);
    assertEquals(np.fromfunction(() => 3, []).item(), 3);
    assertEquals(np.fromfunction((i) => i, [0]).shape, [0]);
  });

  it("may close over what a transform traces", () => {
    const f = (a: NDArray) => np.sum(np.fromfunction((i) => a.pow(2).mul(i), [4]));
    assertEquals(jvp(f, [np.array(3)], [np.array(1)]).map((y) => y.item()), [54, 36]);
  });
});

describe("np.maskIndices", () => {
  it("gives the places of what is not 0", () => {
    assertEquals(np.maskIndices(3, np.triu, 1).map((i) => i.tolist()), [[0, 0, 1], [1, 2, 2]]);
    const padded = np.maskIndices(3, np.tril, -1, { size: 5 });
    assertEquals(padded.map((i) => i.tolist()), [[1, 2, 2, 0, 0], [0, 0, 1, 0, 0]]);
    assertEquals(padded[0].dtype, "int32");
  });

  it("names size where a transform traces the mask, and takes it", () => {
    const f = (options: { size?: number }) =>
      jit((a: NDArray) => np.maskIndices(2, (m) => np.triu(m.mul(a)), options)[1])(np.array(1));
    assertThrows(() => f({}), TypeError, "size");
    assertEquals(f({ size: 3 }).tolist(), [0, 1, 1]);
  });
});

describe("np.pad with a function", () => {
  it("fills in each line along each axis", () => {
    const ends = (v: NDArray, [, after]: readonly number[], axis: number): NDArray =>
      v.at(0).set(7 * (axis + 1)).at(-1).set(after + 10);
    assertEquals(np.pad(x, 1, ends).tolist(), [
      [14, 7, 7, 7, 11],
      [14, 0, 1, 2, 11],
      [14, 3, 4, 5, 11],
      [14, 11, 11, 11, 11],
    ]);
  });
});

describe("counts and indices that a transform traces", () => {
  it("repeat names totalRepeatLength", () => {
    const f = jit((counts: NDArray) => np.repeat(x.get(0), counts));
    assertThrows(() => f(np.array([1, 2, 0], "int32")), TypeError, "totalRepeatLength");
  });

  it("ravelMultiIndex names the modes that go", () => {
    const f = jit((i: NDArray) => np.ravelMultiIndex([i, i], [3, 3]));
    assertThrows(() => f(np.array([1, 2], "int32")), TypeError, '"clip"');
  });
});
