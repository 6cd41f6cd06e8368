/**
 * How a staged graph is cut into plans: what is fused with what, that the order stays right, and whose buffers are used
 * again.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { grad, jit, lax, type NDArray, nn, np, slice } from "@fluxion/fluxion";
import { clearPool, counts } from "../../kernels/js/pool.ts";
import type { Storage } from "../../lib/core/storage.ts";
import { broadcastInDim } from "../../lib/ops/structural.ts";
import { schedule } from "../../lib/transforms/schedule.ts";
import { simplified } from "../../lib/transforms/simplify.ts";
import { trace } from "../../lib/transforms/stage.ts";
import { DEVICE, HOST } from "../device.ts";

type Fn = (...xs: NDArray[]) => NDArray[];

const x = np.array([0.5, -1, 2]);
const W = np.array([[1, 2, 0], [0, 1, -1], [3, 0, 1]]);
const X = np.reshape(np.arange(12).astype("float32").sub(5).div(4), [3, 4]);

/** The kinds of the steps of a function, and that jit gives what eager code does. */
function kinds(f: Fn, ...args: NDArray[]): string {
  const { graph } = trace("jit", args.map((a) => a.aval), (vs) => f(...vs));
  const want = f(...args);
  jit(f)(...args).forEach((y, i) => {
    assert(np.allclose(y, want[i], { rtol: 1e-6, atol: 1e-6 }).item(), `${y} is not ${want[i]}`);
  });
  return schedule(simplified(graph)).map((s) => s.kind).join(" ");
}

Deno.test("a chain of elementwise ops is one map", () => {
  assertEquals(kinds((v) => [np.exp(np.sin(v).mul(2)).add(v)], x), "map");
});

Deno.test("one map gives every value that is needed outside it", () => {
  assertEquals(
    kinds((v) => {
      const s = np.sin(v);
      return [s, np.cos(s), s.mul(v)];
    }, x),
    "map",
  );
});

Deno.test("maps over a product are its epilogue", () => {
  assertEquals(kinds((v) => [np.exp(np.matmul(W, v))], x), "contract");
  assertEquals(
    kinds((v) => {
      const s = np.sin(v);
      return [s.add(np.matmul(W, v))];
    }, x),
    "contract",
  );
  assertEquals(
    kinds((v) => {
      const y = np.matmul(W, v);
      return [y, np.tanh(y).mul(y)];
    }, x),
    "contract",
  );
});

Deno.test("maps of what a product reads are its prologue, if only it needs them", () => {
  assertEquals(kinds((v) => [np.matmul(np.tanh(v), W)], W), "contract");
  assertEquals(kinds((v) => [np.exp(np.matmul(W, np.sin(v).mul(2)))], x), "contract");
  assertEquals(kinds((v, w) => [np.matmul(np.tanh(v).add(x), np.exp(w)).mul(2)], W, W), "contract");
  // What is combined is stored; what is made of it, and of a product, isn't.
  assertEquals(kinds((v) => [np.matmul(v.sub(np.sum(v, { axis: 0 })), W)], W), "reduce contract");
  const stored: Fn = (v, w) => {
    const s = np.sin(v);
    return [s, np.matmul(s.mul(2), w)];
  };
  assertEquals(kinds(stored, W, W), "map contract");
  // Two products, both sides of one, and a product of what is shown in another way, need the values stored.
  assertEquals(kinds((v) => [np.matmul(np.sin(v), W), np.matmul(W, np.sin(v))], W), "map contract contract");
  assertEquals(kinds((v) => [np.matmul(np.sin(v), np.sin(v))], W), "map contract");
  assertEquals(kinds((v) => [np.matmul(np.sin(v).T, W)], W), "map view contract");
  // What a product gives is mapped there.
  assertEquals(kinds((v) => [np.matmul(np.tanh(np.matmul(v, W)), W)], W), "contract contract");
});

Deno.test("a prologue's operands broadcast, and may be numbers, constants and of other dtypes", () => {
  const counts = np.array([[1, 2, 3]], { dtype: "int32" }).mul(W.astype("int32"));
  const f: Fn = (v, n, c) => [np.matmul(c.astype("float32").mul(v), np.add(W, n)).add(x)];
  assertEquals(kinds(f, W, np.array(2), counts), "contract");
  assertEquals(kinds((v, n) => [np.matmul(np.multiply(v, n), W)], W, np.array(3)), "contract");
});

Deno.test("another shape starts another map; operands of lower rank broadcast within one", () => {
  assertEquals(
    kinds((v) => {
      const grid = np.multiply(np.sin(v), W);
      return [np.cos(v), grid.add(v).mul(grid)];
    }, x),
    "map map",
  );
});

Deno.test("long chains are cut, and give the same", () => {
  const long = (v: NDArray): NDArray[] => {
    let y = v;
    for (let i = 0; i < 100; i++) y = i % 2 === 0 ? np.sin(y) : y.add(0.25);
    return [y];
  };
  assertEquals(kinds(long, x), "map map");
});

Deno.test("reductions take the maps before and after them", () => {
  assertEquals(kinds((v) => [np.sum(v.mul(v), { axis: 0 })], X), "fused");
  assertEquals(kinds((v) => [np.sqrt(np.sum(v.mul(v), { axis: 1 })).add(1)], X), "fused");
  assertEquals(kinds((v) => [np.sum(v, { axis: 1 })], X), "reduce");
  assertEquals(
    kinds((v) => {
      const e = np.exp(v);
      return [e, np.sum(e, { axis: 0 }), np.max(e.mul(v), { axis: 0 })];
    }, X),
    "fused",
  );
});

Deno.test("reductions of one operand along the same axes are one loop, along others they are two", () => {
  assertEquals(kinds((v) => [np.sum(v, { axis: 0 }), np.max(v, { axis: 0 })], X), "fused");
  assertEquals(kinds((v) => [np.sum(v, { axis: 0 }), np.sum(v, { axis: 1 })], X), "reduce reduce");
});

Deno.test("a map that reads what a loop combines comes after the loop", () => {
  assertEquals(kinds((v) => [nn.softmax(v)], X), "reduce view fused view map");
  assertEquals(kinds((v) => [v.sub(np.mean(v)).mul(v)], X), "fused map");
  assertEquals(kinds((v) => [np.var(v, { axis: 1 })], X), "fused view fused");
});

Deno.test("maps of what a reduction with kept axes gives are its epilogue", () => {
  const kept = { axis: 1, keepdims: true };
  assertEquals(kinds((v) => [np.log(np.sum(np.exp(v), kept)).mul(2)], X), "fused view");
  assertEquals(kinds((v) => [np.sqrt(np.mean(v.mul(v), { keepdims: true }))], X), "fused view");
  assertEquals(
    kinds((v) => {
      const centred = v.sub(np.mean(v, kept));
      return [centred.div(np.sqrt(np.mean(centred.mul(centred), kept).add(1e-5)))];
    }, X),
    "fused view fused view map",
  );
  // Of two of them, kept along one axis, another, and along all.
  assertEquals(kinds((v) => [np.sum(v, kept).mul(np.max(v, kept))], X), "fused view");
  assertEquals(
    kinds((v) => [np.sum(v, kept).mul(np.max(v, { axis: 0, keepdims: true }))], X),
    "reduce view reduce view map",
  );
  assertEquals(kinds((v) => [np.exp(np.sum(v, kept)), np.sum(v, kept)], X), "fused view view");
});

Deno.test("maps of views that turn axes differently stay apart", () => {
  const turned = (v: NDArray, dims: number[]): NDArray => broadcastInDim(v, [3, 3, 1], dims);
  assertEquals(kinds((v) => [turned(v, [0, 1]).mul(turned(v, [0, 1]).add(1))], W), "map view");
  assertEquals(kinds((v) => [np.exp(turned(v, [1, 0]))], W), "map view");
  assertEquals(kinds((v) => [turned(v, [0, 1]).mul(turned(v, [1, 0]))], W), "view view map");
});

Deno.test("a value moves to the only loop that needs it", () => {
  assertEquals(kinds((v, w) => [np.sin(v).mul(np.cos(w))], W, W.T), "map");
  assertEquals(kinds((v, w) => [np.sin(v).mul(np.cos(w)).add(np.matmul(v, w))], W, W.T), "contract");
  // 1 − t² of the backward pass is made there, from t.
  const loss = (v: NDArray): NDArray => np.sum(np.matmul(np.tanh(np.matmul(v, W)), W));
  assertEquals(kinds((v) => [grad(loss)(v)], W), "contract contract");
});

Deno.test("equal equations are computed once, what nothing needs not at all, and views of constants once for all", () => {
  const f: Fn = (v) => {
    np.tan(v);
    const c = np.transpose(W);
    return [np.sin(v).mul(np.sin(v)), lax.stopGradient(np.matmul(v, c))];
  };
  const { graph } = trace("jit", [x.aval], ([v]) => f(v));
  assertEquals(simplified(graph).equations.map((e) => e.op.name), ["sin", "mul", "dotGeneral"]);
  assertEquals(kinds(f, x), "map contract");
});

Deno.test("a zero of the other sign is another constant, and another parameter another equation", () => {
  assertEquals(
    jit((v: NDArray) => [np.divide(1, v.mul(0)), np.divide(1, v.mul(-0)), v.pow(2), v.pow(3)])(np.array([2, 2]))
      .map((y) => y.tolist()),
    [[Infinity, Infinity], [-Infinity, -Infinity], [4, 4], [8, 8]],
  );
});

Deno.test("a compiled gradient allocates its results only, and never gives their buffers or its operands' away", () => {
  const weights = [np.ones([32, 48]).mul(0.1), np.ones([48, 16]).mul(0.2)];
  const input = np.reshape(np.sin(np.arange(640).astype("float32")), [20, 32]);
  const loss = (a: NDArray, b: NDArray, v: NDArray): NDArray =>
    np.mean(np.square(np.matmul(np.tanh(np.matmul(v, a)), b)));
  const step = jit(grad(loss, { argnums: [0, 1] }));
  clearPool();
  const first = step(weights[0], weights[1], input);
  const kept = first.map((g) => g.tolist());
  const before = counts.fresh;
  for (let i = 0; i < 5; i++) step(weights[0], weights[1], input);
  if (DEVICE === HOST) assertEquals(counts.fresh - before, 10);
  assertEquals(first.map((g) => g.tolist()), kept);
  assertEquals(weights[0].get(0, 0).item(), Math.fround(0.1));
  assertEquals(step(weights[0], weights[1], input).map((g) => g.tolist()), kept);
});

Deno.test("results that are views of operands, of constants and of one another keep their values", () => {
  const data = np.arange(200).astype("float32");
  const f = jit((v: NDArray) => {
    const y = v.add(1);
    const z = y.mul(2);
    return [v.reshape([20, 10]), y.reshape([10, 20]).T, z.get(slice(100, null)), y, np.sum(z)];
  });
  const kept = f(data);
  const texts = kept.map(String);
  for (let i = 0; i < 3; i++) f(data.mul(0));
  assertEquals(kept.map(String), texts);
});

Deno.test("a product without axes to sum over is a map of views", () => {
  const products: Fn[] = [
    (v, w) => [np.outer(v.get(0), w.get(1)).add(1)],
    (v, w) => [np.einsum("bi,bj->bij", v, w)],
    (v, w) => [np.einsum("ab,cd->acbd", v, w)],
    (v, w) => [np.einsum("ib,jb->bij", v, w)],
  ];
  for (const f of products) assertEquals(kinds(f, X, X.mul(2)).split(" ").filter((k) => k !== "view"), ["map"]);
});

Deno.test("padded arrays that are added in different places are joined, and give the same to the bit", () => {
  const special = np.array([-0, NaN, Infinity, -Infinity, 1e-45, 3]);
  const [v, w, z] = [special, special.get(slice(0, 3)).neg(), np.array([-0, -0, 1, 2, -0, NaN, -0, 0, -0])];
  const sums: [string, Fn][] = [
    ["concatenate map", (v, w) => [np.pad(v, [[0, 3]]).add(np.pad(w, [[6, 0]]))]],
    ["concatenate map", (v, w) => [np.pad(w, [[6, 0]]).add(np.pad(v, [[0, 3]]))]],
    ["concatenate map", (v, w, z) => [z.add(np.pad(v, [[3, 0]])).add(np.pad(w, [[0, 6]]))]],
    ["concatenate map", (v, w, z) => [np.pad(v, [[3, 0]]).add(np.pad(w, [[0, 6]]).add(z))]],
    ["concatenate map", (v, w) => [np.pad(w, [[1, 15]]).add(np.pad(v, [[13, 0]])).add(np.pad(w.mul(2), [[4, 12]]))]],
    ["concatenate map", (v, w) => {
      const [x, y] = [np.stack([v, v.mul(2)]), np.stack([w, w])];
      return [np.pad(x, [[0, 0], [0, 3]]).add(np.pad(y, [[0, 0], [6, 0]]))];
    }],
  ];
  const apart: Fn[] = [
    (v, w) => [np.pad(v, [[0, 3]]).add(np.pad(w, [[5, 1]]))],
    (v, w) => [np.pad(v, [[0, 30]]).add(np.pad(w, [[33, 0]]))],
    // An empty part.
    (v, w) => [np.pad(v, [[0, 3]]).add(np.pad(w.get(slice(0, 0)), [[0, 9]]))],
    (v, w) => [np.pad(v, [[0, 3]]).sub(np.pad(w, [[6, 0]]))],
    (v, w) => {
      const x = np.pad(v, [[0, 3]]);
      return [x.add(np.pad(w, [[6, 0]])), x];
    },
  ];
  const plans = (f: Fn): string[] => {
    const { graph } = trace("jit", [v, w, z].map((a) => a.aval), (vs) => f(...vs));
    jit(f)(v, w, z).forEach((y, i) => assertEquals(y.toTypedArray(), f(v, w, z)[i].toTypedArray()));
    return schedule(simplified(graph)).map((s) => s.kind).filter((k) => k !== "view");
  };
  sums.forEach(([want, f], i) => assertEquals(plans(f).slice(-2).join(" "), want, `sum ${i}`));
  apart.forEach((f, i) => assert(!plans(f).includes("concatenate"), `left as they are: ${i}`));
});

Deno.test("the gradient of a function of an array's parts joins theirs", () => {
  const f = (p: NDArray): NDArray => {
    const [a, b, c] = [p.get(0), p.get(1), p.get(slice(2, null))];
    return np.sum(a.mul(c)).add(np.sin(b).mul(a));
  };
  const p = np.array([0.5, -1, 2, 3]);
  const { graph } = trace("jit", [p.aval], (vs) => [grad(f)(vs[0])]);
  const plans = schedule(simplified(graph)).map((s) => s.kind);
  assert(plans.includes("concatenate") && !plans.includes("pad"), String(plans));
  assertEquals(jit(grad(f))(p).tolist(), grad(f)(p).tolist());
});

Deno.test("a constant whose elements are all the same is read as one", () => {
  const stridesOf = (c: NDArray): readonly number[] => {
    const { graph } = trace("jit", [X.aval], ([v]) => [v.mul(c)]);
    assertEquals(jit((v: NDArray) => v.mul(c))(X).toTypedArray(), X.mul(c).toTypedArray());
    const [constant] = simplified(graph).consts;
    return (constant.ext as Storage).strides;
  };
  const whole = (value: number): number[] => new Array(12).fill(value);
  const given = (values: readonly number[]): NDArray => np.array(new Float32Array(values)).reshape([3, 4]);
  for (const value of [2, -0, NaN]) assertEquals(stridesOf(given(whole(value))), DEVICE === HOST ? [0, 0] : [4, 1]);
  assertEquals(stridesOf(given(whole(2).with(11, 3))), [4, 1]);
  assertEquals(stridesOf(given(whole(-0).with(5, 0))), [4, 1]);
});
