/**
 * Functions with rules of their own, in every nesting: a rule fires only under differentiation. The rules here are
 * wrong by a factor that tells whether they ran.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  checkpoint,
  customJvp,
  customVjp,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  lax,
  linearize,
  type NDArray,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";

type Scalar = (x: NDArray) => NDArray;

/** x² with the derivative 20x, whose own derivative is 20. */
function jvpSquare(): Scalar {
  const f = customJvp((x: NDArray) => x.mul(x));
  f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [f(x), x.mul(t).mul(20)]);
  return f;
}

function vjpSquare(): Scalar {
  const f = customVjp((x: NDArray) => x.mul(x));
  f.defvjp((x: NDArray) => [f(x), x], (x: NDArray, g: NDArray) => [x.mul(g).mul(20)]);
  return f;
}

const item = (x: NDArray): unknown => x.item();

for (const [name, make] of [["customJvp", jvpSquare], ["customVjp", vjpSquare]] as const) {
  Deno.test(`${name} in every nesting`, () => {
    const f = make();
    const xs = np.array([1, 2]);
    assertEquals(item(f(np.array(3))), 9);
    assertEquals(item(jit(f)(3)), 9);
    assertEquals(vmap(f)(xs).tolist(), [1, 4]);
    assertEquals(jit(vmap(f))(xs).tolist(), [1, 4]);
    assertEquals(vmap(jit(f))(xs).tolist(), [1, 4]);
    assertEquals(item(grad(f)(3)), 60);
    assertEquals(item(grad(grad(f))(3)), 20);
    assertEquals(item(grad(jit(f))(3)), 60);
    assertEquals(item(jit(grad(f))(3)), 60);
    assertEquals(item(jit(grad(jit(f)))(3)), 60);
    assertEquals(item(grad(grad(jit(f)))(3)), 20);
    assertEquals(item(grad(jit(grad(f)))(3)), 20);
    assertEquals(vmap(grad(f))(xs).tolist(), [20, 40]);
    assertEquals(jit(vmap(grad(f)))(xs).tolist(), [20, 40]);
    assertEquals(vmap(grad(grad(f)))(xs).tolist(), [20, 20]);
    assertEquals(grad((v: NDArray) => np.sum(vmap(f)(v)))(xs).tolist(), [20, 40]);
    assertEquals(grad((v: NDArray) => np.sum(vmap(jit(f))(v)))(xs).tolist(), [20, 40]);
    assertEquals(grad((v: NDArray) => np.sum(jit(vmap(f))(v)))(xs).tolist(), [20, 40]);
    assertEquals(grad((v: NDArray) => np.sum(vmap(vmap(f))(v.reshape([2, 1]))))(xs).tolist(), [20, 40]);
    assertEquals(hessian((v: NDArray) => np.sum(vmap(jvpSquare())(v)))(xs).tolist(), [[20, 0], [0, 20]]);
    assertEquals(jacrev(vmap(f))(xs).tolist(), [[20, 0], [0, 40]]);
    assertEquals(item(vjp(f, 3)[1](2)[0]), 120);
    assertEquals(item(grad(checkpoint(f))(3)), 60);
    // Used twice: 2 · x²·x² with the rule's derivative.
    assertEquals(item(grad((x: NDArray) => f(x).mul(f(x)))(1)), 40);
    assertEquals(item(grad((x: NDArray) => f(f(x)))(2)), 20 * 4 * 40);
  });

  Deno.test(`${name} inside scan, on the host and staged`, () => {
    const f = make();
    const g = (x: NDArray): NDArray =>
      lax.scan((c: NDArray, y: NDArray): [NDArray, null] => [c.add(f(y.mul(x))), null], x, np.array([1, 2]))[0];
    // x + x² + (2x)², by the rule: 1 + 20x + 2·20·2x
    assertEquals(item(g(np.array(1))), 6);
    assertEquals(item(jit(g)(1)), 6);
    assertEquals(item(grad(g)(1)), 101);
    assertEquals(item(grad(jit(g))(1)), 101);
    assertEquals(item(jit(grad(g))(1)), 101);
    assertEquals(vmap(grad(g))(np.array([1, 2])).tolist(), [101, 201]);
    const branch = (x: NDArray): NDArray => lax.cond(x.greater(0), f, (y: NDArray) => y, x);
    assertEquals(item(grad(branch)(3)), 60);
    assertEquals(item(grad(jit(branch))(3)), 60);
    assertEquals(vmap(grad(branch))(np.array([3, -1])).tolist(), [60, 1]);
  });
}

Deno.test("customJvp serves forward mode and what is built on it", () => {
  const f = jvpSquare();
  assertEquals(jvp(f, [3], [2]).map(item), [9, 120]);
  assertEquals(item(jacfwd(f)(3)), 60);
  assertEquals(item(jvp(jit(f), [3], [1])[1]), 60);
  assertEquals(item(jit((x: NDArray) => jvp(f, [x], [1])[1])(3)), 60);
  assertEquals(item(jvp(grad(f), [3], [1])[1]), 20);
  assertEquals(item(grad((x: NDArray) => jvp(f, [x], [1])[1])(3)), 20);
  assertEquals(item(hessian(f)(3)), 20);
  const [, push] = linearize(f, 3);
  assertEquals([push(1), push(2)].map(item), [60, 120]);
  assertEquals(vmap((x: NDArray) => jvp(f, [x], [1])[1])(np.array([1, 2])).tolist(), [20, 40]);
  assertEquals(jvp(vmap(f), [np.array([1, 2])], [np.array([1, 1])])[1].tolist(), [20, 40]);
});

Deno.test("defjvps with null for a zero derivative", () => {
  const f = customJvp((x: NDArray, y: NDArray) => x.mul(y));
  f.defjvps((t, _ans, _x, y) => t.mul(y).mul(10), null);
  assertEquals(grad(f, [0, 1])(3, 4).map(item), [40, 0]);
  assertEquals(jvp(f, [3, 4], [1, 1]).map(item), [12, 40]);
  assertEquals(jit(grad(f, [0, 1]))(3, 4).map(item), [40, 0]);
  assertEquals(grad((y: NDArray) => f(3, y))(4).item(), 0);
  const constant = customJvp((x: NDArray) => x.mul(2));
  constant.defjvps(null);
  assertEquals(jvp(constant, [3], [1]).map(item), [6, 0]);
  assertEquals(grad(constant)(3).item(), 0);
  const both = customJvp((x: NDArray, y: NDArray) => x.mul(y));
  both.defjvps((t, ans) => t.mul(ans), (t, ans) => t.mul(ans).mul(2));
  assertEquals(grad(both, [0, 1])(3, 4).map(item), [12, 24]);
});

Deno.test("trees in and out of a customJvp", () => {
  const f = customJvp((p: { a: NDArray; b: NDArray[] }) => ({ y: p.a.mul(p.b[0]), z: p.b[0] }));
  type P = { a: NDArray; b: NDArray[] };
  f.defjvp(([p]: [P], [t]: [P]) => [f(p), { y: t.a.mul(p.b[0]).mul(10), z: t.b[0] }]);
  const [y, t] = jvp(f, [{ a: 2, b: [3] }], [{ a: 1, b: [1] }]);
  assertEquals([y.y, y.z, t.y, t.z].map(item), [6, 3, 30, 1]);
  const g = grad((p: P) => f(p).y.add(f(p).z))({ a: 2, b: [3] });
  assertEquals([g.a, g.b[0]].map(item), [30, 1]);
});

Deno.test("null cotangents, for an argument and for subtrees of one", () => {
  type P = { a: NDArray; b: NDArray[]; c: { d: NDArray } };
  const f = customVjp((p: P, q: NDArray) => p.a.mul(p.b[0]).add(q).add(p.c.d));
  f.defvjp(
    (p: P, q: NDArray) => [f(p, q), p],
    (p: P, g: NDArray) => [{ a: g.mul(p.b[0]), b: null, c: { d: null } }, null],
  );
  const at = { a: 2, b: [3, 4], c: { d: 5 } };
  for (const run of [grad(f, [0, 1]), jit(grad(f, [0, 1])), grad(jit(f), [0, 1])]) {
    const [dp, dq] = run(at, 6);
    assertEquals([dp.a, ...dp.b, dp.c.d, dq].map(item), [3, 0, 0, 0, 0]);
  }
  const [dp, dq] = vmap(grad(f, [0, 1]), { inAxes: [{ a: 0, b: null, c: null }, null] })(
    { ...at, a: np.array([1, 2]) },
    6,
  );
  assertEquals([dp.a.tolist(), dp.b[0].tolist(), dq.tolist()], [[3, 3], [0, 0], [0, 0]]);
  const whole = customVjp((p: P) => p.a);
  whole.defvjp((p: P) => [whole(p), null], () => [null]);
  assertEquals(grad(whole)(at).b[1].item(), 0);
});

Deno.test("residuals may be any tree, of arrays or of none", () => {
  const f = customVjp((x: NDArray) => np.sin(x));
  f.defvjp(
    (x: NDArray) => [f(x), { c: np.cos(x), nested: [x, null], three: 3 }],
    ({ c, three }, g) => [g.mul(c).mul(three)],
  );
  for (const run of [grad(f), jit(grad(f)), grad(jit(f))]) {
    assertAlmostEquals(run(1).item() as number, 3 * Math.cos(1), 1e-6);
  }
  const rows = vmap(grad(f))(np.array([1, 2])).tolist() as number[];
  rows.forEach((y, i) => assertAlmostEquals(y, 3 * Math.cos(i + 1), 1e-6));
});

type Fn = (x: NDArray) => NDArray;

Deno.test("nondiffArgnums of customJvp: functions and numbers, first in the rule", () => {
  const app = customJvp((f: Fn, x: NDArray, n: number) => f(x).mul(n), { nondiffArgnums: [0, 2] });
  app.defjvp((f: Fn, n: number, [x]: [NDArray], [t]: [NDArray]) => [app(f, x, n), t.mul(n * 1000)]);
  const square: Fn = (x) => x.mul(x);
  assertEquals(app(square, 3, 2).item(), 18);
  assertEquals(grad((x: NDArray) => app(square, x, 2))(3).item(), 2000);
  assertEquals(jvp((x: NDArray) => app(square, x, 2), [3], [1])[1].item(), 2000);
  assertEquals(jit(grad((x: NDArray) => app(square, x, 2)))(3).item(), 2000);
  assertEquals(vmap(grad((x: NDArray) => app(square, x, 2)))(np.array([1, 2])).tolist(), [2000, 2000]);
});

Deno.test("nondiffArgnums of customVjp: first in the backward pass, in place in the forward one", () => {
  const app = customVjp((f: Fn, x: NDArray, n: number) => f(x).mul(n), { nondiffArgnums: [0, 2] });
  app.defvjp(
    (f: Fn, x: NDArray, n: number) => [app(f, x, n), x],
    (_f: Fn, n: number, x: NDArray, g: NDArray) => [g.mul(x).mul(n * 1000)],
  );
  const square: Fn = (x) => x.mul(x);
  assertEquals(app(square, 3, 2).item(), 18);
  assertEquals(grad((x: NDArray) => app(square, x, 2))(3).item(), 6000);
  assertEquals(jit(grad((x: NDArray) => app(square, x, 2)))(3).item(), 6000);
  assertEquals(grad(jit((x: NDArray) => app(square, x, 2)))(3).item(), 6000);
  assertEquals(vmap(grad((x: NDArray) => app(square, x, 2)))(np.array([1, 2])).tolist(), [2000, 4000]);
});

Deno.test("default arguments of functions with rules", () => {
  const f = customJvp((x: NDArray, k: NDArray | number = 2) => x.mul(k));
  f.defjvp(([x, k], [t]) => [f(x, k), t.mul(k ?? 2).mul(10)]);
  assertEquals([f(3), f(3, 4), grad(f)(3), grad(f)(3, 4), jit(f)(3), jit(grad(f))(3)].map(item), [
    6,
    12,
    20,
    40,
    6,
    20,
  ]);
  assertEquals(vmap(grad(f))(np.array([1, 2])).tolist(), [20, 20]);
  const g = customVjp((x: NDArray, k: NDArray | number = 2) => x.mul(k));
  g.defvjp(
    (x: NDArray, k: NDArray | number = 2) => [g(x, k), np.array(k)],
    (k: NDArray, ct: NDArray) => [ct.mul(k).mul(10)],
  );
  assertEquals([g(3), grad(g)(3), jit(grad(g))(3)].map(item), [6, 20, 20]);
  const h = customJvp((x: NDArray, k: NDArray | number = 2) => x.mul(k));
  h.defjvps((t, _ans, _x, k) => t.mul(k ?? 2).mul(10), null);
  assertEquals([grad(h)(3), grad(h)(3, 4)].map(item), [20, 40]);
});

Deno.test("rules with integer arguments and results", () => {
  const n = np.array(3, { dtype: "int32" });
  const f = customVjp((x: NDArray, k: NDArray) => x.mul(k));
  f.defvjp((x: NDArray, k: NDArray) => [f(x, k), k], (k: NDArray, g: NDArray) => [g.mul(k).mul(10), null]);
  assertEquals(grad(f)(2, n).item(), 30);
  assertEquals(jit(grad(f))(2, n).item(), 30);
  const g = customJvp((x: NDArray, k: NDArray) => x.mul(k));
  g.defjvp(([x, k]: [NDArray, NDArray], [t]: [NDArray, NDArray]) => [g(x, k), t.mul(k).mul(10)]);
  assertEquals(grad(g)(2, n).item(), 30);
  assertEquals(jvp((x: NDArray) => g(x, n), [2], [1])[1].item(), 30);
});

Deno.test("numbers returned by rules take the precision of what they belong to", () => {
  const x = np.array(2, { dtype: "float64" });
  const f = customVjp((v: NDArray) => v.mul(1));
  f.defvjp((v: NDArray) => [f(v), null], () => [0.1]);
  assertEquals(grad((v: NDArray) => f(v).add(v))(x).item(), 1.1);
  const g = customJvp((v: NDArray) => v.mul(1));
  g.defjvp(([v]: [NDArray]) => [g(v), 0.1]);
  assertEquals(jvp(g, [x], [1])[1].item(), 0.1);
  assertEquals(jvp((v: NDArray) => v.mul(3), [x], [0.1])[1].item(), 3 * 0.1);
  assertEquals(vjp((v: NDArray) => v.mul(3), x)[1](0.1)[0].item(), 3 * 0.1);
});

Deno.test("a rule set anew replaces the old one, and a jitted gradient keeps what it traced", () => {
  const f = customJvp((x: NDArray) => x.mul(x));
  f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [f(x), t.mul(5)]);
  const compiled = jit(grad(f));
  assertEquals([grad(f)(1).item(), compiled(1).item()], [5, 5]);
  f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [f(x), t.mul(7)]);
  assertEquals([grad(f)(1).item(), compiled(1).item()], [7, 5]);
});
