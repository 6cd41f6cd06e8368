/**
 * `lax.whileLoop` and `lax.foriLoop` against loops of the language.
 *
 * @module
 */
import { grad, jit, jvp, lax, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";
import { assertEquals } from "@std/assert";
import { WIDE } from "../device.ts";
import { assertClose, testProgram } from "./nest.ts";

testProgram({
  name: "while with a bound that the data set",
  f: (x) => {
    const start = { x, product: np.sum(x) };
    const end = lax.whileLoop(
      ({ x }) => np.sum(x).less(20),
      ({ x, product }) => ({ x: x.mul(1.5).add(0.5), product: product.mul(np.cos(x.get(0))) }),
      start,
    );
    return end.product.add(np.sum(np.sqrt(end.x)));
  },
  plain(x) {
    let product = np.sum(x);
    while (np.sum(x).item() as number < 20) {
      product = product.mul(np.cos(x.get(0)));
      x = x.mul(1.5).add(0.5);
    }
    return product.add(np.sum(np.sqrt(x)));
  },
  points: [[0.5, 2, 1.5], [10, 20, 30], [3, 5, 1]],
  forwardOnly: true,
});

testProgram({
  name: "while that closes over what is differentiated",
  f(x) {
    const rate = np.exp(x.get(0)).add(1);
    const bound = x.get(1).mul(10);
    const [, y] = lax.whileLoop(
      ([n, y]) => np.logicalAnd(y.less(bound), n.less(10)),
      ([n, y]) => [n.add(1), y.mul(rate)],
      [np.array(0, { dtype: "int32" }), x.get(2)],
    );
    return y.mul(rate);
  },
  plain(x) {
    const rate = np.exp(x.get(0)).add(1);
    const bound = x.get(1).item() as number * 10;
    let y = x.get(2);
    for (let n = 0; y.item() as number < bound && n < 10; n++) y = y.mul(rate);
    return y.mul(rate);
  },
  points: [[0.1, 1, 0.7], [-1, 3, 0.2], [0.5, -1, 1], [-3, 2, 0.5]],
  forwardOnly: true,
});

testProgram({
  name: "while in which derivatives reach a carry only in the second step",
  f(x) {
    const zero = np.zeros([], { dtype: WIDE });
    const { a } = lax.whileLoop(
      ({ n }) => n.less(np.abs(x.get(0)).mul(4)),
      ({ a, b, n }) => ({ a: a.add(np.sin(b)), b: b.mul(x.get(1)), n: n.add(1) }),
      { a: zero, b: zero.add(1), n: zero },
    );
    return a;
  },
  plain(x) {
    let a = np.sum(x).mul(0);
    let b = a.add(1);
    for (let n = 0; n < Math.abs(x.get(0).item() as number) * 4; n++) {
      a = a.add(np.sin(b));
      b = b.mul(x.get(1));
    }
    return a;
  },
  points: [[0.9, 0.7], [0.1, 0.2], [0, 3], [-0.6, -1.5]],
  forwardOnly: true,
});

testProgram({
  name: "fori with static bounds",
  f: (x) => np.sum(lax.foriLoop(2, 6, (i, c) => np.sin(c.mul(i)).add(x), x)),
  plain(x) {
    let c = x;
    for (let i = 2; i < 6; i++) c = np.sin(c.mul(i)).add(x);
    return np.sum(c);
  },
  points: [[0.5, 0.3], [-1, 0.25]],
});

testProgram({
  name: "fori with bounds from the data",
  f(x) {
    const n = np.floor(x.get(0)).astype("int32");
    return lax.foriLoop(n.sub(2), n, (i, [c, d]) => [np.sin(c).mul(d), d.add(i)], [np.sum(x), x.get(1)])[0];
  },
  plain(x) {
    const n = Math.floor(x.get(0).item() as number);
    let c = np.sum(x);
    let d = x.get(1);
    for (let i = n - 2; i < n; i++) [c, d] = [np.sin(c).mul(d), d.add(i)];
    return c;
  },
  points: [[2.5, 0.3], [5.5, 0.25], [-3.5, 1]],
  forwardOnly: true,
});

testProgram({
  name: "fori in fori, the inner index in use",
  f: (x) =>
    lax.foriLoop(0, 3, (i, c) => lax.foriLoop(0, 2, (j, c) => np.cos(c.add(i.mul(j))), c.mul(x.get(0))), np.sum(x)),
  plain(x) {
    let c = np.sum(x);
    for (let i = 0; i < 3; i++) {
      c = c.mul(x.get(0));
      for (let j = 0; j < 2; j++) c = np.cos(c.add(i * j));
    }
    return c;
  },
  points: [[0.5, 0.3], [-1, 0.25]],
});

testProgram({
  name: "loops of no steps",
  f: (x) => lax.foriLoop(3, 3, (_, c) => c.mul(2), lax.foriLoop(5, 1, (_, c) => c.mul(2), np.sum(np.sin(x)))),
  plain: (x) => np.sum(np.sin(x)),
  points: [[0.5, 0.3], [-1, 0.25]],
});

Deno.test("the index is a 0-d int32", () => {
  const seen: unknown[] = [];
  lax.foriLoop(1, 3, (i, c) => (seen.push([i.dtype, i.shape, i.item()]), c), 0);
  assertEquals(seen, [["int32", [], 1], ["int32", [], 2]]);
  const last = (lo: NDArray | number, hi: NDArray | number) =>
    lax.foriLoop(lo, hi, (i) => i, np.array(0, { dtype: "int32" }));
  assertEquals(
    [last(2, 5), jit(() => last(2, 5))(), jit((n: NDArray) => last(2, n))(np.array(5, { dtype: "int32" }))]
      .map((i) => [i.dtype, i.item()]),
    [["int32", 4], ["int32", 4], ["int32", 4]],
  );
});

Deno.test("an initial carry of numbers takes the dtype of what the body makes of it, eager and staged", () => {
  const x = np.array([1, 2, 3], { dtype: WIDE });
  const f = (x: NDArray) => lax.foriLoop(0, 3, (i, c) => c.add(x.get(i)), 0);
  for (const g of [f, jit(f)]) assertEquals([g(x).dtype, g(x).weakType, g(x).item()], [WIDE, false, 6]);
  const count = (x: NDArray) => lax.whileLoop((c) => c.less(10), (c) => c.add(x), 0);
  for (const g of [count, jit(count)]) assertEquals([g(x.get(2)).dtype, g(x.get(2)).item()], [WIDE, 12]);
});

Deno.test("a pullback through an eager while can be called many times, vmapped and jitted", () => {
  const f = (x: NDArray) => lax.whileLoop((c) => c.less(100), (c) => c.mul(c), x);
  const [y, pull] = vjp(f, 3);
  assertEquals(y.item(), 6561);
  const slope = 8 * 3 ** 7;
  assertEquals([pull(1)[0].item(), pull(2)[0].item()], [slope, 2 * slope]);
  assertEquals(vmap((ct: NDArray) => pull(ct)[0])(np.array([1, 2])).tolist(), [slope, 2 * slope]);
  assertEquals(jit((ct: NDArray) => pull(ct)[0])(3).item(), 3 * slope);
});

Deno.test("nested vmap: each example takes its own number of steps", () => {
  const f = (x: NDArray, y: NDArray) => lax.whileLoop((c) => c.less(y), (c) => c.mul(2), x);
  const grid = (f: (x: NDArray, y: NDArray) => NDArray) => vmap((x: NDArray) => vmap((y: NDArray) => f(x, y))(ys))(xs);
  const xs = np.array([1, 3]);
  const ys = np.array([0, 10, 100]);
  const expected = [[1, 16, 128], [3, 12, 192]];
  assertEquals(grid(f).tolist(), expected);
  assertEquals(grid(jit(f)).tolist(), expected);
  assertEquals(jit(() => grid(f))().tolist(), expected);
  assertEquals(grid(grad(f)).tolist(), [[1, 16, 128], [1, 4, 64]]);
});

Deno.test("vmap: a loop goes batched in the middle, where the carry that it asks about does", () => {
  const f = (x: NDArray) => lax.whileLoop(([a]) => a.less(10), ([, b]) => [b, b.mul(2).add(1)], [np.array(0), x])[1];
  const xs = np.array([1, 4, 30]);
  const loop = (x: number) => {
    let [a, b] = [0, x];
    while (a < 10) [a, b] = [b, b * 2 + 1];
    return b;
  };
  const expected = [1, 4, 30].map(loop);
  assertEquals([vmap(f), jit(vmap(f)), vmap(jit(f))].map((g) => g(xs).tolist()), [expected, expected, expected]);
});

Deno.test("a loop of a function that is differentiated inside the loop", () => {
  // Gradient descent: the derivative of each step is taken within the step.
  const solve = (a: NDArray) => {
    const loss = (x: NDArray) => np.square(x.mul(x).sub(a));
    return lax.foriLoop(0, 200, (_, x) => x.sub(grad(loss)(x).mul(0.01)), np.array(1, { dtype: WIDE }));
  };
  const a = np.array(2, { dtype: WIDE });
  const expected = np.array(0.5 / Math.SQRT2, { dtype: WIDE });
  for (const g of [grad(solve), jit(grad(solve)), grad(jit(solve))]) assertClose(g(a), expected, "slope of the root");
  assertClose(jvp(jit(solve), [a], [a])[1], expected.mul(2), "tangent of the root");
});

Deno.test("integer and boolean carries pass through reverse mode", () => {
  const f = (x: NDArray) => {
    const [n, flag, y] = lax.scan(
      ([n, flag, y], v) => [[n.add(1), np.logicalNot(flag), np.where(flag, y.mul(v), y.add(v))], null],
      [np.array(0, { dtype: "int32" }), np.array(true), np.array(1, { dtype: WIDE })],
      x,
    )[0];
    return y.mul(n).mul(np.where(flag, 1, 2));
  };
  const x = np.array([2, 3, 5], { dtype: WIDE });
  // ((1·2 + 3)·5)·3·2
  assertEquals(f(x).item(), 150);
  for (const g of [grad(f), jit(grad(f)), grad(jit(f))]) assertEquals(g(x).tolist(), [30, 30, 30]);
});

Deno.test("vmap(grad): loops in loops, each with its own number of steps for each example", () => {
  const inner = (c: NDArray) => lax.whileLoop((d) => d.less(8), (d) => d.mul(c).add(0.5), c);
  const f = (x: NDArray) => lax.whileLoop((c) => c.less(50), (c) => c.add(inner(c)), x);
  const g = (x: NDArray) => lax.cond(x.less(3), (x) => inner(x), (x) => x.mul(x), x);
  const xs = np.array([1.5, 2, 4, 9, 60], { dtype: WIDE });
  for (const h of [f, g]) {
    const expected = np.stack([...xs].map((x) => grad(h)(x)));
    assertClose(vmap(grad(h))(xs), expected, "vmap(grad)");
    assertClose(grad((xs: NDArray) => np.sum(vmap(h)(xs)))(xs), expected, "grad of the sum of vmap");
  }
});

Deno.test("vmap(grad): what isn't taken doesn't spoil derivatives, even where it has none", () => {
  // √ of a negative number in the branch not taken, and at 0, where its slope is infinite, in lanes that are done.
  const branch = (x: NDArray) => lax.cond(x.greater(0), (x) => np.sqrt(x), (x) => x.mul(3), x);
  const loop = (x: NDArray) => lax.whileLoop((c) => c.greater(1), (c) => np.sqrt(c.sub(1)), x);
  for (const wrap of [(f: (x: NDArray) => NDArray) => f, jit]) {
    assertEquals(vmap(wrap(grad(branch)))(np.array([4, -4, 0])).tolist(), [0.25, 3, 3]);
  }
  assertEquals(vmap(grad(loop))(np.array([0, 1, -1, 1.25])).tolist(), [1, 1, 1, 1]);
});
