/**
 * Perturbation confusion: nested derivatives of functions that close over what an outer transform differentiates.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import { grad, hessian, jacfwd, jacrev, jit, jvp, linearize, type NDArray, np, vjp, vmap } from "@fluxion/fluxion";

type Scalar = (x: NDArray) => NDArray;

/** Derivatives of scalar functions, by every transform that has one. */
const DERIVATIVES: Record<string, (f: Scalar) => Scalar> = {
  grad: (f) => (x) => grad(f)(x),
  jvp: (f) => (x) => jvp(f, [x], [1])[1],
  vjp: (f) => (x) => vjp(f, x)[1](1)[0],
  jacfwd: (f) => (x) => jacfwd(f)(x),
  jacrev: (f) => (x) => jacrev(f)(x),
  linearize: (f) => (x) => linearize(f, x)[1](1),
  "jit of grad": (f) => (x) => jit(grad(f))(x),
  "grad of jit": (f) => (x) => grad(jit(f))(x),
  "vmap of grad": (f) => (x) => vmap(grad(f))(np.stack([x, x])).get(1),
};

for (const [outerName, outer] of Object.entries(DERIVATIVES)) {
  for (const [innerName, inner] of Object.entries(DERIVATIVES)) {
    Deno.test(`${outerName} over ${innerName} keeps their perturbations apart`, () => {
      const at = (f: Scalar, x: number): number => f(np.array(x)).item() as number;
      // d/dx x · d/dy (x + y) = 1, where confusing the two gives 2.
      const sum = outer((x) => x.mul(inner((y) => x.add(y))(np.array(1))));
      assertEquals(at(sum, 1), 1);
      // d/dx x · d/dy (x y)|y=2 = 2x
      const product = outer((x) => x.mul(inner((y) => x.mul(y))(np.array(2))));
      assertEquals(at(product, 3), 6);
      // d/dx d/dy (x² y³)|y=x = d/dx 3x⁴ = 12x³
      const diagonal = outer((x) => inner((y) => x.mul(x).mul(y).mul(y).mul(y))(x));
      assertEquals(at(diagonal, 2), 96);
      // A constant of the inner function: d/dx d/dy x = 0
      assertEquals(at(outer((x) => inner(() => x)(x)), 3), 0);
    });
  }
}

Deno.test("three levels that each close over those outside", () => {
  // f(x) = ∂/∂y ∂/∂z (x y² z³) at y = x, z = x is 6 x⁴, whose derivative is 24 x³.
  const f = (x: NDArray): NDArray =>
    grad((y: NDArray) => jvp((z: NDArray) => x.mul(y.pow(2)).mul(z.pow(3)), [x], [1])[1])(x);
  assertEquals(grad(f)(2).item(), 192);
  assertEquals(jvp(f, [2], [1])[1].item(), 192);
  assertEquals(jit(grad(f))(2).item(), 192);
  assertEquals(vmap(grad(f))(np.array([1, 2])).tolist(), [24, 192]);
});

Deno.test("a tangent that is itself being differentiated", () => {
  // d/dt of the directional derivative of x³ at 2 along t is 12.
  assertEquals(grad((t: NDArray) => jvp((x: NDArray) => x.pow(3), [2], [t])[1])(5).item(), 12);
  // Both the place and the direction: d/dx of 3x²·x = 9x².
  assertEquals(grad((x: NDArray) => jvp((y: NDArray) => y.pow(3), [x], [x])[1])(2).item(), 36);
  assertEquals(jvp((x: NDArray) => jvp((y: NDArray) => y.pow(3), [x], [x])[1], [2], [1])[1].item(), 36);
});

Deno.test("vmap inside grad inside vmap: pairs of examples", () => {
  const xs = np.array([1, 2, 3]);
  const ys = np.array([10, 20]);
  // For each x: d/dx Σ_y x² y = 2x Σy
  const f = vmap((x: NDArray) => grad((a: NDArray) => np.sum(vmap((y: NDArray) => a.mul(a).mul(y))(ys)))(x));
  assertEquals(f(xs).tolist(), [60, 120, 180]);
  // Outer product of both batch axes, in the order of nesting.
  const table = vmap((x: NDArray) => vmap((y: NDArray) => grad((a: NDArray) => a.mul(a).mul(y))(x))(ys))(xs);
  assertEquals(table.tolist(), [[20, 40], [40, 80], [60, 120]]);
});

Deno.test("mixed second derivatives of a closure agree with the Hessian", () => {
  const f = (x: NDArray, y: NDArray): NDArray => np.sin(x.mul(y)).mul(x);
  const whole = hessian((v: NDArray) => f(v.get(0), v.get(1)))(np.array([0.5, 1.5])).tolist() as number[][];
  const mixed = grad((x: NDArray) => grad((y: NDArray) => f(x, y))(1.5))(0.5).item() as number;
  const other = jvp((y: NDArray) => grad((x: NDArray) => f(x, y))(0.5), [1.5], [1])[1].item() as number;
  assertAlmostEquals(mixed, whole[0][1], 1e-6);
  assertAlmostEquals(other, whole[1][0], 1e-6);
});
