/**
 * `lax.scan` and `lax.map` against loops of the language.
 *
 * @module
 */
import { customJvp, grad, jit, jvp, lax, makeJaxpr, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { assertEquals } from "@std/assert";
import { supports, WIDE } from "../device.ts";
import { assertClose, testProgram } from "./nest.ts";

const wide = { dtype: WIDE } as const;

testProgram({
  name: "scan: carry and outputs",
  f(x) {
    const [c, ys] = lax.scan((c, v) => [np.sin(c.mul(v)).add(v), c.mul(c)], np.sum(x), x);
    return c.add(np.sum(ys.mul(np.cos(ys))));
  },
  plain(x) {
    let c = np.sum(x);
    let total = c.mul(0);
    for (const v of x) {
      const y = c.mul(c);
      total = total.add(y.mul(np.cos(y)));
      c = np.sin(c.mul(v)).add(v);
    }
    return c.add(total);
  },
  points: [[0.5, 2, 1.5], [-1, 0.25, 0.5], [3, 1, -2]],
});

testProgram({
  name: "scan in reverse, of trees, one part of them unused",
  f(x) {
    const xs = { v: x, pair: [x.mul(x), np.arange(3, wide)] as const };
    const init = { h: np.stack([x.get(0), x.get(1)]), n: 0 };
    const [end, ys] = lax.scan(
      ({ h, n }, { v, pair }) => [{ h: np.tanh(h.mul(v)).add(pair[0]), n: n.add(1) }, { out: [h, null], n }],
      init,
      xs,
      { reverse: true },
    );
    return np.sum(end.h).mul(end.n).add(np.sum(ys.out[0].mul(ys.n.reshape(3, 1))));
  },
  plain(x) {
    let h = np.stack([x.get(0), x.get(1)]);
    let total = np.sum(x).mul(0);
    for (let i = 2; i >= 0; i--) {
      total = total.add(np.sum(h.mul(2 - i)));
      h = np.tanh(h.mul(x.get(i))).add(x.get(i).mul(x.get(i)));
    }
    return np.sum(h).mul(3).add(total);
  },
  points: [[0.5, 2, 1.5], [-1, 0.25, 0.5]],
});

testProgram({
  name: "scan that closes over what is differentiated, and over what it computes from it",
  f(x) {
    const w = np.outer(x, x).add(1);
    const rate = x.get(0);
    const [h] = lax.scan((h, t) => [np.tanh(np.matmul(w, h).mul(np.exp(rate))).add(t), null], x, np.arange(3, wide));
    return np.sum(h.mul(h));
  },
  plain(x) {
    const w = np.outer(x, x).add(1);
    let h = x;
    for (let t = 0; t < 3; t++) h = np.tanh(np.matmul(w, h).mul(np.exp(x.get(0)))).add(t);
    return np.sum(h.mul(h));
  },
  points: [[0.5, -0.2], [-1, 0.25]],
});

testProgram({
  name: "scan in which derivatives travel from carry to carry",
  f(x) {
    const one = np.ones([], wide);
    const [[a, , c], ys] = lax.scan(
      ([a, b, c], v) => [[b, c.mul(a), c.mul(v)], a.mul(b)],
      [one, one, one],
      x,
    );
    return a.add(c).add(np.sum(ys));
  },
  plain(x) {
    let [a, b, c] = [np.ones([], wide), np.ones([], wide), np.ones([], wide)];
    let total = np.sum(x).mul(0);
    for (const v of x) {
      total = total.add(a.mul(b));
      [a, b, c] = [b, c.mul(a), c.mul(v)];
    }
    return a.add(c).add(total);
  },
  points: [[0.5, 2, 1.5, -1, 0.3], [-1, 0.25, 0.5, 2, 1]],
});

testProgram({
  name: "scan in scan",
  f(x) {
    const [c, ys] = lax.scan(
      (c, v) => {
        const [d, zs] = lax.scan((d, w) => [np.sin(d.add(w.mul(v))), d.mul(c)], c, x);
        return [d, np.sum(zs)];
      },
      np.sum(x),
      x,
    );
    return c.mul(np.sum(ys));
  },
  plain(x) {
    let c = np.sum(x);
    let total = c.mul(0);
    for (const v of x) {
      let d = c;
      for (const w of x) {
        total = total.add(d.mul(c));
        d = np.sin(d.add(w.mul(v)));
      }
      c = d;
    }
    return c.mul(total);
  },
  points: [[0.5, -0.7], [-1, 0.25]],
});

testProgram({
  name: "scan with cond and switch in the step",
  f: (x) =>
    lax.scan(
      (c, v) => {
        const d = lax.cond(v.greater(0), (c) => np.sin(c).mul(v), (c) => c.mul(c), c);
        return [
          lax.switch(np.floor(d).astype("int32"), [(d) => d.add(v), (d) => d.mul(v), (d) => np.sqrt(d)], d),
          null,
        ];
      },
      np.sum(x),
      x,
    )[0],
  plain(x) {
    let c = np.sum(x);
    for (const v of x) {
      const d = v.item() as number > 0 ? np.sin(c).mul(v) : c.mul(c);
      const i = Math.floor(d.item() as number);
      c = i <= 0 ? d.add(v) : i === 1 ? d.mul(v) : np.sqrt(d);
    }
    return c;
  },
  points: [[0.5, 2, -1.5], [-1, 0.25, 2.5], [3, -1, 2]],
});

testProgram({
  name: "scan without arrays, and of no steps",
  f(x) {
    const [c, ys] = lax.scan((c) => [c.mul(x.get(0)), c], x.get(1), null, { length: 3 });
    const [d, none] = lax.scan((d, v) => [d.mul(v), np.stack([d, v])], c, x.get(np.arange(0, { dtype: "int32" })));
    return d.add(np.sum(ys)).add(np.sum(none)).add(none.shape[0] + none.shape[1] - 2);
  },
  plain: (x) => {
    const [a, b] = x;
    return b.mul(a.pow(3)).add(b).add(b.mul(a)).add(b.mul(a.mul(a)));
  },
  points: [[0.5, 2], [-1, 0.25]],
});

testProgram({
  name: "map",
  f: (x) => np.sum(lax.map(({ a, b }) => np.exp(a).mul(np.sum(b)), { a: x, b: np.outer(x, x) })),
  plain: (x) => np.sum(np.exp(x).mul(x)).mul(np.sum(x)),
  points: [[0.5, 2], [-1, 0.25]],
});

Deno.test("results: final carry and stacked outputs, in the places of their slices", () => {
  const xs = np.array([1, 2, 3], { dtype: "int32" });
  const run = (reverse: boolean) => lax.scan((c, x) => [c.add(x), c], np.array(0, { dtype: "int32" }), xs, { reverse });
  const read = ([c, ys]: readonly NDArray[]) => [c.item(), ys.tolist(), ys.dtype];
  for (const how of [run, jit(run, { staticArgnums: 0 })]) {
    assertEquals(read(how(false)), [6, [0, 1, 3], "int32"]);
    assertEquals(read(how(true)), [6, [5, 3, 0], "int32"]);
  }
});

Deno.test("outputs of every dtype and rank are stacked", () => {
  const xs = np.array([[1, -2], [3, 4]]);
  const f = (xs: NDArray) =>
    lax.map((x) => ({ flag: np.any(x.less(0)), row: x, z: np.exp(x.mul(0)).astype("complex64"), none: null }), xs);
  for (const g of [f, jit(f)]) {
    const { flag, row, z, none } = g(xs);
    assertEquals([flag.tolist(), flag.dtype, row.tolist(), z.dtype, z.shape, none], [
      [true, false],
      "bool",
      [[1, -2], [3, 4]],
      "complex64",
      [2, 2],
      null,
    ]);
  }
});

Deno.test("a scan of no steps has outputs of the types of a step", () => {
  const f = (xs: NDArray) => lax.scan((c, x) => [c.add(x), [x.greater(0), np.outer(x, x)]], np.zeros([2]), xs);
  for (const g of [f, jit(f)]) {
    const [c, [flags, squares]] = g(np.zeros([0, 2]));
    assertEquals([c.tolist(), flags.shape, flags.dtype, squares.shape], [[0, 0], [0, 2], "bool", [0, 2, 2]]);
  }
});

Deno.test("complex carries, holomorphic derivative", () => {
  const f = (z: NDArray) => lax.scan((c, _) => [c.mul(c).add(z), null], z, null, { length: 4 })[0];
  const plain = (z: NDArray) => {
    let c = z;
    for (let i = 0; i < 4; i++) c = c.mul(c).add(z);
    return c;
  };
  const z = np.array([{ re: 0.1, im: 0.4 }], { dtype: supports("complex128") ? "complex128" : "complex64" }).get(0);
  const slope = (f: (z: NDArray) => NDArray) => grad(f, { holomorphic: true })(z);
  const expected = slope(plain);
  for (const g of [f, jit(f)]) assertClose(slope(g), expected, "complex");
});

Deno.test("reverse mode of a long eager scan costs one cotangent, not one for each step", () => {
  const n = 4000;
  const xs = np.linspace(0, 1, n).reshape(n, 1).mul(np.ones([1, 50]));
  const f = (xs: NDArray) => np.sum(lax.scan((c, x) => [c.mul(0.5).add(x), null], np.zeros([50]), xs)[0]);
  const g = grad(f)(xs);
  assertEquals([g.get(n - 1, 0).item(), g.get(n - 2, 7).item(), g.get(n - 3, 49).item()], [1, 0.5, 0.25]);
});

Deno.test("what doesn't change from step to step is not stacked as a residual", () => {
  // exp(w) and w · w are the same in each step, and v is an input; of each step the carry and its sine are needed.
  const f = (w: NDArray, x: NDArray) =>
    np.sum(lax.scan((c, v) => [np.sin(c).mul(np.exp(w)).add(np.matmul(w, w).mul(v)), null], w, x)[0]);
  const text = String(makeJaxpr(grad(f))(np.ones([2, 2]), np.ones([5])));
  const forward = text.split("\n").find((line) => line.includes("= scan["))!;
  assertEquals(forward.match(/\[5(,\d+)*\]/g)?.length, 2, `stacked residuals in: ${forward}`);
});

Deno.test("a custom JVP rule may scan over tangents, eager and staged", () => {
  // Running sums, with a rule that runs the sums of the tangents.
  const sums = (x: NDArray) => lax.scan((c, v) => [c.add(v), c.add(v)], np.zeros([], wide), x)[1];
  const f = customJvp((x: NDArray) => sums(x.mul(x)));
  f.defjvp(([x], [t]) => [sums(x.mul(x)), sums(x.mul(t).mul(2))]);
  const loss = (x: NDArray) => np.sum(f(x).mul(np.arange(3, wide)));
  const plain = (x: NDArray) => np.sum(np.cumsum(x.mul(x)).mul(np.arange(3, wide)));
  const x = np.array([1, 2, 3], wide);
  const expected = grad(plain)(x);
  for (const g of [grad(loss), jit(grad(loss)), grad(jit(loss))]) assertClose(g(x), expected, "grad");
  assertClose(vmap(grad(loss))(np.stack([x, x.mul(2)])).get(1), grad(plain)(x.mul(2)), "vmap(grad)");
});

Deno.test("a custom JVP rule may branch on primals and scale tangents in the branches, eager and staged", () => {
  const f = customJvp((x: NDArray) => np.abs(x));
  f.defjvp(([x], [t]) => [np.abs(x), lax.cond(x.greater(0), (t) => t.mul(1), (t) => t.mul(-1), t)]);
  const single = [grad(f), jit(grad(f)), grad(jit(f))].map((g) => [g(-2).item(), g(3).item()]);
  assertEquals(single, [[-1, 1], [-1, 1], [-1, 1]]);
  const batched = [vmap(grad(f)), jit(vmap(grad(f)))].map((g) => g(np.array([-2, 3])).tolist());
  assertEquals(batched, [[-1, 1], [-1, 1]]);
});

Deno.test("pullbacks and pushes of one scan in any order", () => {
  const f = (w: NDArray, x: NDArray) => lax.scan((c, v) => [np.sin(c.mul(w)).add(v), c], np.sum(x), x);
  const [w, x] = [np.array(0.7, wide), np.array([0.1, 0.5, -0.4], wide)];
  const cts = [np.array(0.3, wide), np.array([1, -1, 2], wide)] as const;
  const expected = vjp(f, w, x)[1]([...cts]);
  const staged = vjp(jit(f), w, x)[1]([...cts]);
  staged.forEach((g, i) => assertClose(g, expected[i], `cotangent ${i}`));
  // ⟨ct, J v⟩ = ⟨Jᵀ ct, v⟩
  const v = [np.array(1.5, wide), np.array([0.2, 1, -3], wide)] as const;
  const [, [dc, dys]] = jvp(jit(f), [w, x], [...v]);
  const left = dc.mul(cts[0]).add(np.sum(dys.mul(cts[1])));
  const right = staged[0].mul(v[0]).add(np.sum(staged[1].mul(v[1])));
  assertClose(left, right, "transpose");
});
