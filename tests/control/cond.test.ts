/**
 * `lax.cond` and `lax.switch` against `if`.
 *
 * @module
 */
import { grad, jit, lax, type NDArray, np, vmap } from "@fluxion/fluxion";
import { assertEquals } from "@std/assert";
import { WIDE } from "../device.ts";
import { testProgram } from "./nest.ts";

testProgram({
  name: "cond by a comparison",
  f: (x) => lax.cond(np.sum(x).greater(1), (x) => np.sum(np.sin(x).mul(x)), (x) => np.prod(x), x),
  plain: (x) => np.sum(x).item() as number > 1 ? np.sum(np.sin(x).mul(x)) : np.prod(x),
  points: [[0.5, 2, 1.5], [-1, 0.25, 0.5], [3, 1, -2]],
});

testProgram({
  name: "cond of trees, with operands that one branch ignores",
  f(x) {
    const state = { a: np.exp(x), b: [np.sum(x), 2] as const };
    const { a, b } = lax.cond(
      x.get(0).less(0),
      ({ a, b }) => ({ a: a.mul(b[0]), b: a.mul(a) }),
      ({ a }) => ({ a: np.cos(a), b: a }),
      state,
    );
    return np.sum(a.mul(b));
  },
  plain(x) {
    const a = np.exp(x);
    return x.get(0).item() as number < 0 ? np.sum(a.mul(np.sum(x)).mul(a.mul(a))) : np.sum(np.cos(a).mul(a));
  },
  points: [[0.5, -0.3], [-1, 0.25], [-0.2, 0.1]],
});

testProgram({
  name: "cond that closes over what is differentiated",
  f(x) {
    const y = np.sin(x);
    return lax.cond(np.sum(x).greater(0), () => np.sum(y.mul(x)), () => np.sum(y).mul(np.sum(x)));
  },
  plain(x) {
    const y = np.sin(x);
    return np.sum(x).item() as number > 0 ? np.sum(y.mul(x)) : np.sum(y).mul(np.sum(x));
  },
  points: [[0.5, -0.3], [-1, 0.25]],
});

testProgram({
  name: "cond in cond, one result constant",
  f: (x) =>
    lax.cond(
      x.get(0).greater(0),
      (x) => lax.cond(x.get(1).greater(0), (x) => np.prod(x), () => np.array(2, { dtype: WIDE }), x),
      (x) => np.sum(np.tanh(x)),
      x,
    ),
  plain(x) {
    const [a, b] = x.tolist() as number[];
    return a <= 0 ? np.sum(np.tanh(x)) : b > 0 ? np.prod(x) : np.sum(x).mul(0).add(2);
  },
  points: [[0.5, 0.3], [1, -0.25], [-1, 2]],
});

testProgram({
  name: "switch, the index clamped",
  f(x) {
    const index = np.floor(x.get(0)).astype("int32");
    return lax.switch(index, [(x) => np.sum(x), (x) => np.sum(x.mul(x)), (x) => np.prod(np.sin(x))], x);
  },
  plain(x) {
    const i = Math.floor(x.get(0).item() as number);
    return i <= 0 ? np.sum(x) : i === 1 ? np.sum(x.mul(x)) : np.prod(np.sin(x));
  },
  points: [[-3, 0.3], [0.5, -0.25], [1.5, 2], [2.5, 1], [7.5, 1]],
});

testProgram({
  name: "cond with a loop in each branch",
  f: (x) =>
    lax.cond(
      x.get(0).greater(0),
      (x) => np.sum(lax.foriLoop(0, 3, (i, c) => np.sin(c).mul(i.add(1)), x)),
      (x) => np.sum(lax.scan((c, v) => [c.mul(v).add(1), null], x, x)[0]),
      x,
    ),
  plain(x) {
    let c = x;
    if (x.get(0).item() as number > 0) { for (let i = 0; i < 3; i++) c = np.sin(c).mul(i + 1); }
    else for (const v of x) c = c.mul(v).add(1);
    return np.sum(c);
  },
  points: [[0.5, 0.3], [-1, 0.7], [-0.1, -0.2]],
});

Deno.test("eager: only the branch taken runs", () => {
  const ran: string[] = [];
  const f = (x: NDArray) =>
    lax.cond(x.greater(0), (x) => (ran.push("positive"), x), (x) => (ran.push("negative"), x.neg()), x);
  assertEquals([f(np.array(2)).item(), f(np.array(-3)).item(), grad(f)(-1).item()], [2, 3, -1]);
  assertEquals(ran, ["positive", "negative", "negative"]);
});

Deno.test("jit: every branch is traced once, the one taken runs", () => {
  const ran: string[] = [];
  const f = jit((x: NDArray) =>
    lax.cond(x.greater(0), (x) => (ran.push("positive"), x), (x) => (ran.push("negative"), x.neg()), x)
  );
  assertEquals([f(2).item(), f(-3).item()], [2, 3]);
  assertEquals(ran.toSorted(), ["negative", "positive"]);
});

Deno.test("vmap: an infinite loop in the branch that nobody takes does not run", () => {
  const f = (x: NDArray, p: boolean) => lax.cond(p, (x) => x.mul(2), (x) => lax.whileLoop(() => true, (x) => x, x), x);
  assertEquals(vmap((x: NDArray) => f(x, true))(np.array([1, 2])).tolist(), [2, 4]);
});

Deno.test("a predicate may be a boolean or a number", () => {
  const pick = (p: NDArray | number | boolean) => lax.cond(p, (x) => x.mul(10), (x) => x, 1).item();
  assertEquals([pick(true), pick(false), pick(3), pick(0), pick(np.array(2, { dtype: "int32" }))], [10, 1, 10, 1, 10]);
  assertEquals(jit((p: NDArray) => lax.cond(p, () => 10, () => 1))(0).item(), 1);
});

Deno.test("results are weak only if they are in every branch", () => {
  const f = jit((p: NDArray) => lax.cond(p, () => [1, 1], () => [np.array(2, { dtype: "float32" }), 2]));
  const [a, b] = f(true);
  assertEquals([a.weakType, b.weakType, a.item(), b.item()], [false, true, 1, 1]);
});
