/**
 * Pullbacks, linearized functions and transposes as functions of their own: called again, batched, staged and
 * differentiated.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  customJvp,
  grad,
  hessian,
  jacrev,
  jit,
  jvp,
  lax,
  linearize,
  linearTranspose,
  type NDArray,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";

const cube = (x: NDArray): NDArray => x.mul(x).mul(x);

Deno.test("a pullback called many times gives the same each time", () => {
  const [y, pull] = vjp((x: NDArray, w: NDArray) => [x.mul(w), np.sin(x)] as [NDArray, NDArray], 2, 3);
  assertEquals(y[0].item(), 6);
  for (let i = 0; i < 3; i++) {
    assertEquals(pull([1, 0]).map((g) => g.item()), [3, 2]);
    assertEquals(pull([2, 0]).map((g) => g.item()), [6, 4]);
    assertAlmostEquals(pull([0, 1])[0].item() as number, Math.cos(2), 1e-6);
    assertEquals(pull([0, 1])[1].item(), 0);
  }
});

Deno.test("a pullback vmapped and jitted", () => {
  const [, pull] = vjp((x: NDArray) => cube(x), np.array([1, 2]));
  const basis = np.eye(2);
  assertEquals(vmap(pull)(basis).map((g) => g.tolist()), [[[3, 0], [0, 12]]]);
  assertEquals(jit(pull)(np.ones([2]))[0].tolist(), [3, 12]);
  assertEquals(jit(vmap(pull))(basis)[0].tolist(), [[3, 0], [0, 12]]);
  assertEquals(vmap(jit(pull))(basis)[0].tolist(), [[3, 0], [0, 12]]);
  assertEquals(jacrev((ct: NDArray) => pull(ct)[0])(np.ones([2])).tolist(), [[3, 0], [0, 12]]);
});

Deno.test("a pullback differentiated by its cotangent is linear", () => {
  const [, pull] = vjp(cube, 2);
  assertEquals(grad((ct: NDArray) => pull(ct)[0])(7).item(), 12);
  assertEquals(jvp((ct: NDArray) => pull(ct)[0], [7], [1])[1].item(), 12);
  assertEquals(grad(grad((ct: NDArray) => pull(ct)[0].mul(ct)))(7).item(), 24);
});

Deno.test("second order through a pullback", () => {
  const first = (x: NDArray): NDArray => vjp(cube, x)[1](1)[0];
  assertEquals(grad(first)(2).item(), 12);
  assertEquals(jvp(first, [2], [1])[1].item(), 12);
  assertEquals(vjp(first, 2)[1](1)[0].item(), 12);
  assertEquals(grad(grad(first))(2).item(), 6);
  assertEquals(jit(grad(first))(2).item(), 12);
  assertEquals(vmap(grad(first))(np.array([1, 2])).tolist(), [6, 12]);
  // With a cotangent that depends on the argument: d/dx 3x² · x = 9x².
  assertEquals(grad((x: NDArray) => vjp(cube, x)[1](x)[0])(2).item(), 36);
  assertEquals(grad((x: NDArray) => jit(vjp(cube, x)[1])(x)[0])(2).item(), 36);
  assertEquals(grad((x: NDArray) => np.sum(vmap(vjp(cube, x)[1])(np.stack([x, x]))[0]))(2).item(), 72);
});

Deno.test("a pullback inside a host loop that is differentiated", () => {
  // x ← x − 0.1 · f'(x) for f = x³, twice: the derivative is Π (1 − 0.6 x).
  const descend = (x: NDArray): NDArray => {
    for (let i = 0; i < 2; i++) x = x.sub(vjp(cube, x)[1](0.1)[0]);
    return x;
  };
  const x1 = 1 - 0.3;
  assertAlmostEquals(grad(descend)(1).item() as number, (1 - 0.6) * (1 - 0.6 * x1), 1e-6);
  assertAlmostEquals(jit(grad(descend))(1).item() as number, (1 - 0.6) * (1 - 0.6 * x1), 1e-6);
});

Deno.test("a pullback's arguments and results are trees", () => {
  const f = (p: { w: NDArray; b: NDArray[] }): { y: NDArray; z: NDArray } => ({
    y: p.w.mul(p.b[0]),
    z: p.b[1],
  });
  const [y, pull] = vjp(f, { w: 2, b: [3, 4] });
  assertEquals(y.y.item(), 6);
  const [g] = pull({ y: 1, z: 5 });
  assertEquals([g.w.item(), g.b[0].item(), g.b[1].item()], [3, 2, 5]);
});

Deno.test("a linearized function pushed again, batched, staged, differentiated", () => {
  let runs = 0;
  const [y, push] = linearize((x: NDArray) => {
    runs++;
    return cube(x);
  }, 2);
  assertEquals(y.item(), 8);
  assertEquals([push(1).item(), push(10).item(), push(1).item()], [12, 120, 12]);
  assertEquals(vmap(push)(np.array([1, 2])).tolist(), [12, 24]);
  assertEquals(jit(push)(1).item(), 12);
  assertEquals(grad(push)(5).item(), 12);
  assertEquals(jvp(push, [5], [1])[1].item(), 12);
  assertEquals(linearTranspose(push, 1)(2)[0].item(), 24);
  assertEquals(runs, 1);
});

Deno.test("linearize under and over other transforms", () => {
  const slope = (x: NDArray): NDArray => linearize(cube, x)[1](1);
  assertEquals(grad(slope)(2).item(), 12);
  assertEquals(jvp(slope, [2], [1])[1].item(), 12);
  assertEquals(jit(slope)(2).item(), 12);
  assertEquals(vmap(slope)(np.array([1, 2])).tolist(), [3, 12]);
  assertEquals(linearize(jit(cube), 2)[1](1).item(), 12);
  assertEquals(linearize(grad(cube), 2)[1](1).item(), 12);
  assertEquals(linearize(vmap(cube), np.array([1, 2]))[1](np.array([1, 1])).tolist(), [3, 12]);
  const looped = (x: NDArray): NDArray =>
    lax.scan((c: NDArray, y: NDArray): [NDArray, null] => [c.mul(x).add(y), null], x, np.array([1, 2]))[0];
  // x³ + x + 2
  assertEquals(linearize(looped, 2)[1](1).item(), 13);
  assertEquals(linearize(jit(looped), 2)[1](1).item(), 13);
  const f = customJvp((x: NDArray) => np.sin(x));
  f.defjvp(([x]: [NDArray], [t]: [NDArray]) => [f(x), t.mul(7)]);
  const [, push] = linearize(f, 1);
  assertEquals([push(1).item(), push(2).item()], [7, 14]);
});

Deno.test("linearTranspose of functions of several arguments and trees", () => {
  const f = (p: { a: NDArray; b: NDArray }, c: NDArray): NDArray[] => [p.a.mul(2).add(c), np.sum(p.b)];
  const transposed = linearTranspose(f, { a: np.zeros([2]), b: np.zeros([3]) }, np.zeros([2]));
  for (let i = 0; i < 2; i++) {
    const [p, c] = transposed([np.array([1, 2]), 3]);
    assertEquals([p.a.tolist(), p.b.tolist(), c.tolist()], [[2, 4], [3, 3, 3], [1, 2]]);
  }
  const twice = linearTranspose((x: NDArray) => x.mul(2), 1);
  assertEquals(jit(twice)(3)[0].item(), 6);
  assertEquals(vmap(twice)(np.array([1, 2]))[0].tolist(), [2, 4]);
  assertEquals(grad((ct: NDArray) => twice(ct)[0].mul(ct))(3).item(), 12);
  assertEquals(linearTranspose(jit((x: NDArray) => x.mul(2)), 1)(3)[0].item(), 6);
  // The tangent part of a jvp is linear.
  const slope = linearTranspose((t: NDArray) => jvp(cube, [2], [t])[1], 1);
  assertEquals(slope(1)[0].item(), 12);
});

Deno.test("a Hessian's row by a jitted, vmapped pullback of a gradient", () => {
  const f = (x: NDArray): NDArray => np.sum(cube(x)).mul(x.get(0));
  const x = np.array([1, 2, 3]);
  const [, pull] = vjp(grad(f), x);
  assertEquals(jit(vmap(pull))(np.eye(3))[0].tolist(), hessian(f)(x).tolist());
});
