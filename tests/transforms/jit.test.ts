/**
 * `jit`: what it caches by, static arguments, trees, constants.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { grad, jit, type NDArray, np, tree, vmap } from "@fluxion/fluxion";
import { doubleTest } from "../device.ts";

/** A jitted function that counts how often it is traced. */
function counted<A extends readonly unknown[], Y>(
  f: (...args: A) => Y,
): { f: ReturnType<typeof jit<A, Y>>; traces: () => number } {
  let traces = 0;
  return {
    f: jit((...args: A) => {
      traces++;
      return f(...args);
    }),
    traces: () => traces,
  };
}

doubleTest("traced once for each structure, shape, dtype and weak type", () => {
  const { f, traces } = counted((x: NDArray) => x.mul(2));
  for (let i = 0; i < 3; i++) {
    f(i);
    assertEquals(traces(), 1);
  }
  f(np.array(1, { dtype: "float32" }));
  assertEquals(traces(), 2);
  f(np.array([1, 2]));
  f(np.array([3, 4]));
  assertEquals(traces(), 3);
  f(np.array([1, 2, 3]));
  assertEquals(traces(), 4);
  f(np.array([1, 2], { dtype: "float64" }));
  f(np.array([1, 2], { dtype: "int32" }));
  assertEquals(traces(), 6);
  f(0);
  f(np.array([1, 2]));
  assertEquals(traces(), 6);
});

Deno.test("trees: the order of keys doesn't matter, everything else does", () => {
  const { f, traces } = counted((p: { a: NDArray; b: NDArray }) => p.a.sub(p.b));
  assertEquals(f({ a: 1, b: 2 }).item(), -1);
  assertEquals(f({ b: 2, a: 1 }).item(), -1);
  assertEquals(traces(), 1);
  const g = jit((p: NDArray[] | { x: NDArray }) => Array.isArray(p) ? p[0] : p.x.mul(2));
  assertEquals([g([3]).item(), g({ x: 3 }).item(), g([3, 4]).item()], [3, 6, 3]);
});

Deno.test("keys with punctuation are not taken for structure", () => {
  const { f, traces } = counted((p: Record<string, NDArray>) =>
    Object.keys(p).length === 0 ? np.array(0) : np.array(1)
  );
  f({ "a: *, b": 1, c: 2 });
  f({ a: 1, "b: *, c": 2 });
  assertEquals(traces(), 2);
});

class Scaled {
  constructor(readonly x: NDArray | number, readonly by: { times: number }) {}
}
tree.register(Scaled, {
  flatten: (s) => [[s.x], { times: s.by.times }],
  unflatten: (by, [x]) => new Scaled(x as NDArray, by as { times: number }),
});

Deno.test("registered nodes with other static data are traced anew, with equal data they are not", () => {
  const { f, traces } = counted((s: Scaled) => (s.x as NDArray).mul(s.by.times));
  assertEquals(f(new Scaled(2, { times: 3 })).item(), 6);
  assertEquals(f(new Scaled(2, { times: 5 })).item(), 10);
  assertEquals(f(new Scaled(4, { times: 3 })).item(), 12);
  assertEquals(traces(), 2);
});

Deno.test("static arguments keep their JavaScript values; a new one is traced anew", () => {
  let traces = 0;
  const power = jit((x: NDArray, n: number) => {
    traces++;
    let y = x;
    for (let i = 1; i < n; i++) y = y.mul(x);
    return y;
  }, { staticArgnums: 1 });
  assertEquals([power(2, 3).item(), power(3, 3).item(), power(2, 4).item()], [8, 27, 16]);
  assertEquals(traces, 2);
  assertEquals(grad((x: NDArray) => power(x, 3))(2).item(), 12);
  assertEquals(vmap((x: NDArray) => power(x, 3))(np.array([1, 2])).tolist(), [1, 8]);
  const apply = jit(
    (how: string, x: NDArray, f: (y: NDArray) => NDArray) => how === "twice" ? f(f(x)) : f(x),
    { staticArgnums: [0, -1] },
  );
  const square = (y: NDArray): NDArray => y.mul(y);
  assertEquals([apply("twice", 3, square).item(), apply("once", 3, square).item()], [81, 9]);
  assertEquals(apply("once", 3, np.negative).item(), -3);
  const flag = jit((x: NDArray, sure: boolean | null) => sure === null ? x : sure ? x.mul(2) : x.mul(3), {
    staticArgnums: 1,
  });
  assertEquals([flag(1, true).item(), flag(1, false).item(), flag(1, null).item()], [2, 3, 1]);
});

Deno.test("no arguments, default arguments, undefined", () => {
  assertEquals(jit(() => np.array([1, 2]))().tolist(), [1, 2]);
  const f = jit((x: NDArray, k: NDArray | number = 3) => x.mul(k));
  assertEquals([f(2).item(), f(2, 5).item(), f(2, undefined).item()], [6, 10, 6]);
});

Deno.test("results that are arguments, constants, repeated, null or empty", () => {
  const weights = np.array([1, 2]);
  const f = jit((x: NDArray) => ({ x, again: x, three: 3, weights, none: null, list: [] }));
  const out = f(2);
  assertEquals([out.x.item(), out.again.item(), out.three.item(), out.weights.tolist()], [2, 2, 3, [1, 2]]);
  assertStrictEquals(out.none, null);
  assertEquals(out.list, []);
  assertEquals(grad((x: NDArray) => f(x).x.mul(f(x).again))(3).item(), 6);
  assertEquals(jit((_: NDArray) => null)(1), null);
});

Deno.test("effects happen when it is traced, not when it is called", () => {
  const seen: string[] = [];
  const f = jit((x: NDArray) => {
    seen.push(String(x));
    return x.mul(2);
  });
  f(1);
  f(2);
  assertEquals(seen.length, 1);
  assertEquals(seen[0].includes("jit"), true);
});

Deno.test("a jitted function calls another, and itself by another structure", () => {
  const inner = jit((x: NDArray) => np.sin(x));
  const outer = jit((x: NDArray) => inner(x).add(inner(x.mul(2))));
  assertEquals(outer(0).item(), 0);
  const total = jit((xs: NDArray[]): NDArray => xs.length === 1 ? xs[0] : xs[0].add(total(xs.slice(1)) as NDArray));
  assertEquals(total([1, 2, 3]).item(), 6);
});

Deno.test("integers, booleans and complex numbers pass through a compiled graph", () => {
  const f = jit((n: NDArray, b: NDArray, z: NDArray) => [n.add(1), np.logicalNot(b), np.conj(z)]);
  const [n, b, z] = f(np.array(2, { dtype: "int32" }), true, { re: 1, im: 2 });
  assertEquals([n.item(), n.dtype, b.item(), z.item()], [3, "int32", false, { re: 1, im: -2 }]);
});
