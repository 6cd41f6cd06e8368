/**
 * Which arguments `grad` and its relatives differentiate by, and their options: argnums, hasAux, holomorphic, allowInt.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { type ArrayLike, grad, hessian, jacfwd, jacrev, type NDArray, np, valueAndGrad } from "@fluxion/fluxion";
import { doubleTest } from "../device.ts";

const f = (x: ArrayLike, y: ArrayLike, z: ArrayLike): NDArray =>
  np.multiply(np.multiply(x, np.square(y)), np.power(z, 3));
const items = (xs: readonly NDArray[]): unknown[] => xs.map((x) => x.item());

Deno.test("grad by one argument, several, and from the end", () => {
  assertEquals(grad(f)(2, 3, 1).item(), 9);
  assertEquals(grad(f, 1)(2, 3, 1).item(), 12);
  assertEquals(grad(f, 2)(2, 3, 1).item(), 54);
  assertEquals(grad(f, -1)(2, 3, 1).item(), 54);
  assertEquals(grad(f, { argnums: -2 })(2, 3, 1).item(), 12);
  assertEquals(items(grad(f, [0, 2])(2, 3, 1)), [9, 54]);
  assertEquals(items(grad(f, [2, 0])(2, 3, 1)), [54, 9]);
  assertEquals(items(grad(f, [-1, 1])(2, 3, 1)), [54, 12]);
  assertEquals(items(grad(f, { argnums: [1] })(2, 3, 1)), [12]);
  assertEquals(grad(f, [])(2, 3, 1), []);
});

Deno.test("valueAndGrad in the forms of argnums", () => {
  const [y, [dx, dz]] = valueAndGrad(f, [0, 2])(2, 3, 1);
  assertEquals([y.item(), dx.item(), dz.item()], [18, 9, 54]);
  const [, dy] = valueAndGrad(f, 1)(2, 3, 1);
  assertEquals(dy.item(), 12);
});

Deno.test("Jacobians and Hessians in the forms of argnums", () => {
  for (const jacobian of [jacfwd, jacrev]) {
    assertEquals(jacobian(f, -1)(2, 3, 1).item(), 54);
    assertEquals(items(jacobian(f, [0, 1])(2, 3, 1)), [9, 12]);
  }
  assertEquals(hessian(f, 1)(2, 3, 1).item(), 4);
  const [[xx, xz], [zx, zz]] = hessian(f, [0, 2])(2, 3, 1);
  assertEquals([xx, xz, zx, zz].map((h) => h.item()), [0, 27, 27, 108]);
});

Deno.test("arguments that aren't differentiated may be anything", () => {
  const g = (x: NDArray, how: string, h: (y: NDArray) => NDArray): NDArray => how === "twice" ? h(h(x)) : h(x);
  assertEquals(grad(g)(3, "twice", (y) => y.mul(y)).item(), 108);
  assertEquals(jacfwd(g)(3, "once", (y) => y.mul(y)).item(), 6);
  assertEquals(hessian(g)(3, "once", (y) => y.mul(y)).item(), 2);
});

Deno.test("trees as arguments: gradients, Jacobians and Hessians by them", () => {
  const g = (p: { w: NDArray; b: NDArray }): NDArray => np.sum(np.multiply(p.w, p.b)).mul(p.b);
  const at = { w: np.array([1, 2]), b: np.array(3) };
  const d = grad(g)(at);
  assertEquals([d.w.tolist(), d.b.item()], [[9, 9], 18]);
  const h = hessian(g)(at);
  assertEquals([h.w.w.tolist(), h.w.b.tolist(), h.b.w.tolist(), h.b.b.item()], [[[0, 0], [0, 0]], [6, 6], [6, 6], 6]);
  const split = (p: { w: NDArray; b: NDArray }): { y: NDArray[]; none: null } => ({
    y: [p.w.mul(p.b), p.b],
    none: null,
  });
  for (const jacobian of [jacfwd, jacrev]) {
    const j = jacobian(split)(at);
    assertEquals([j.y[0].w.tolist(), j.y[0].b.tolist()], [[[3, 0], [0, 3]], [1, 2]]);
    assertEquals([j.y[1].w.tolist(), j.y[1].b.item(), j.none], [[0, 0], 1, null]);
  }
});

Deno.test("hasAux hands the second result through", () => {
  const marker = new Map([["a", 1]]);
  const g = (x: NDArray): [NDArray, { y: NDArray; marker: Map<string, number> }] => [x.mul(x), { y: x.add(1), marker }];
  const [d, aux] = grad(g, { hasAux: true })(3);
  assertEquals([d.item(), aux.y.item()], [6, 4]);
  assertStrictEquals(aux.marker, marker);
  const [[y, { y: inside }], dx] = valueAndGrad(g, { hasAux: true })(3);
  assertEquals([y.item(), inside.item(), dx.item()], [9, 4, 6]);
  for (const jacobian of [jacfwd, jacrev]) {
    const [j, { y: other }] = jacobian(g, { hasAux: true })(3);
    assertEquals([j.item(), other.item()], [6, 4]);
  }
  const [h, { y: last }] = hessian(g, { hasAux: true })(3);
  assertEquals([h.item(), last.item()], [2, 4]);
});

Deno.test("holomorphic derivatives, of both modes and orders", () => {
  const z = np.array([{ re: 1, im: 2 }, { re: 0, im: -1 }]);
  const cube = (x: NDArray): NDArray => x.mul(x).mul(x);
  // (1 + 2i)² = −3 + 4i; (−i)² = −1
  const diagonal = [[{ re: -9, im: 12 }, { re: 0, im: 0 }], [{ re: 0, im: 0 }, { re: -3, im: 0 }]];
  assertEquals(jacfwd(cube, { holomorphic: true })(z).tolist(), diagonal);
  assertEquals(jacrev(cube, { holomorphic: true })(z).tolist(), diagonal);
  assertEquals(grad(cube, { holomorphic: true })({ re: 1, im: 2 }).tolist(), { re: -9, im: 12 });
  assertEquals(hessian(cube, { holomorphic: true })({ re: 1, im: 2 }).tolist(), { re: 6, im: 12 });
  const sum = (x: NDArray): NDArray => np.sum(cube(x));
  assertEquals(hessian(sum, { holomorphic: true })(z).tolist(), [
    [{ re: 6, im: 12 }, { re: 0, im: 0 }],
    [{ re: 0, im: 0 }, { re: 0, im: -6 }],
  ]);
  const { re, im } = grad(np.sin, { holomorphic: true })({ re: 1, im: 1 }).item() as { re: number; im: number };
  assertAlmostEquals(re, Math.cos(1) * Math.cosh(1), 1e-6);
  assertAlmostEquals(im, -Math.sin(1) * Math.sinh(1), 1e-6);
});

Deno.test("the gradient of a real function of complex numbers is the conjugate of the direction of ascent", () => {
  assertEquals(grad((z: NDArray) => np.square(np.abs(z)))({ re: 3, im: 4 }).tolist(), { re: 6, im: -8 });
});

Deno.test("allowInt gives zeros for integers and booleans", () => {
  const n = np.array([1, 2], { dtype: "int32" });
  const g = grad((k: NDArray) => np.sum(k.mul(2.5)), { allowInt: true })(n);
  assertEquals([g.tolist(), g.dtype], [[0, 0], "float32"]);
  const [dk, dx] = grad((k: NDArray, x: NDArray) => np.sum(k.mul(x)), { allowInt: true, argnums: [0, 1] })(n, 5);
  assertEquals([dk.tolist(), dx.item()], [[0, 0], 3]);
  const tree = grad((p: { k: NDArray; x: NDArray }) => np.sum(p.k.mul(p.x)), { allowInt: true })({ k: n, x: 5 });
  assertEquals([tree.k.tolist(), tree.x.item()], [[0, 0], 3]);
  assertEquals(grad((b: NDArray) => b.astype("float32"), { allowInt: true })(true).item(), 0);
  for (const jacobian of [jacfwd, jacrev]) {
    assertEquals(jacobian((k: NDArray) => k.mul(2.5), { allowInt: true })(n).tolist(), [[0, 0], [0, 0]]);
  }
});

doubleTest("gradients have the dtypes and shapes of what they belong to", () => {
  const x64 = np.array([1, 2], { dtype: "float64" });
  const [a, b] = grad((x: NDArray, y: NDArray) => np.sum(x.mul(y)), [0, 1])(x64, np.array(2));
  assertEquals([a.dtype, a.shape, b.dtype, b.shape], ["float64", [2], "float32", []]);
  assertEquals(grad((x: NDArray) => x.astype("float64").mul(2))(1).dtype, "float32");
  const z = grad((c: NDArray) => np.real(c))(np.array({ re: 1, im: 1 }, { dtype: "complex128" }));
  assertEquals(z.dtype, "complex128");
});

Deno.test("hasAux with the forms of argnums, typed", () => {
  const g = (x: ArrayLike, p: { w: NDArray }): [NDArray, { twice: NDArray }] => [
    np.multiply(x, np.square(p.w)),
    { twice: np.multiply(x, 2) },
  ];
  const [dp, aux] = grad(g, { argnums: 1, hasAux: true })(2, { w: 3 });
  assertEquals([dp.w.item(), aux.twice.item()], [12, 4]);
  const [[dx, dq], more] = grad(g, { argnums: [0, 1], hasAux: true })(2, { w: 3 });
  assertEquals([dx.item(), dq.w.item(), more.twice.item()], [9, 12, 4]);
  const [[y, { twice }], [d]] = valueAndGrad(g, { argnums: [1], hasAux: true })(2, { w: 3 });
  assertEquals([y.item(), twice.item(), d.w.item()], [18, 4, 12]);
  const [[, one], e] = valueAndGrad(g, { argnums: 1, hasAux: true })(2, { w: 3 });
  assertEquals([one.twice.item(), e.w.item()], [4, 12]);
  for (const jacobian of [jacfwd, jacrev]) {
    const [j, { twice }] = jacobian(g, { argnums: 1, hasAux: true })(2, { w: 3 });
    const [[jx, jp]] = jacobian(g, { argnums: [0, 1], hasAux: true })(2, { w: 3 });
    assertEquals([j.w.item(), twice.item(), jx.item(), jp.w.item()], [12, 4, 9, 12]);
  }
  const [h, left] = hessian(g, { argnums: 1, hasAux: true })(2, { w: 3 });
  assertEquals([h.w.w.item(), left.twice.item()], [4, 4]);
});

Deno.test("an argument that isn't differentiated has its own type, since it is handed through", () => {
  const g = (x: NDArray, y: NDArray): NDArray => x.mul(y.neg());
  const d = grad(g);
  const number: [
    yes: number extends Parameters<typeof d>[0] ? true : false,
    no: number extends Parameters<typeof d>[1] ? true : false,
  ] = [true, false];
  assertEquals([number, d(2, np.array(3)).item()], [[true, false], -3]);
});
