/**
 * Ordinary control flow on values under transforms, and `stopGradient` at every level.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  checkpoint,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jit,
  jvp,
  linearize,
  type NDArray,
  np,
  stopGradient,
  vjp,
  vmap,
} from "@fluxion/fluxion";

type Scalar = (x: NDArray) => NDArray;

/** First derivatives. */
const FIRST: Record<string, (f: Scalar) => Scalar> = {
  grad: (f) => grad(f),
  jvp: (f) => (x) => jvp(f, [x], [1])[1],
  vjp: (f) => (x) => vjp(f, x)[1](1)[0],
  jacfwd: (f) => jacfwd(f),
  jacrev: (f) => jacrev(f),
  linearize: (f) => (x) => linearize(f, x)[1](1),
};

const num = (x: NDArray): number => x.item() as number;

/** x^(n+1) for the n that the loop makes of it: at 2, x⁴. */
const whileLoop: Scalar = (x) => {
  let y = x;
  while (num(y) < 10) y = y.mul(x);
  return y;
};

/** By recursion: 27·(x/8)² at 5, which it halves three times. */
const recursion: Scalar = (x) => num(x) < 1 ? x.mul(x) : recursion(x.div(2)).mul(3);

const branch: Scalar = (x) => x.greater(1).item() ? np.sin(x).mul(x) : x.mul(2);

for (const [a, outer] of Object.entries(FIRST)) {
  Deno.test(`host loops, branches and recursion under ${a}`, () => {
    assertEquals(num(outer(whileLoop)(np.array(2))), 32);
    assertAlmostEquals(num(outer(recursion)(np.array(5))), 27 * 10 / 64, 1e-5);
    assertAlmostEquals(num(outer(branch)(np.array(2))), Math.sin(2) + 2 * Math.cos(2), 1e-6);
    assertEquals(num(outer(branch)(np.array(0.5))), 2);
    for (const [b, inner] of Object.entries(FIRST)) {
      assertEquals(num(outer(inner(whileLoop))(np.array(2))), 48, b);
      assertEquals(num(outer(outer(inner(whileLoop)))(np.array(2))), 48, b);
      assertAlmostEquals(num(outer(inner(recursion))(np.array(5))), 27 * 2 / 64, 1e-6, b);
    }
  });
}

Deno.test("a Newton iteration that stops by its error is differentiated", () => {
  const root = (a: NDArray): NDArray => {
    let x = a;
    for (let error = 1; error > 1e-6;) {
      const next = x.add(a.div(x)).div(2);
      error = Math.abs(num(next) - num(x));
      x = next;
    }
    return x;
  };
  const a = np.array(2, { dtype: "float64" });
  assertAlmostEquals(num(grad(root)(a)), 0.5 / Math.SQRT2, 1e-9);
  assertAlmostEquals(num(grad(grad(root))(a)), -0.25 / 2 ** 1.5, 1e-6);
  assertAlmostEquals(num(jvp(grad(root), [a], [1])[1]), -0.25 / 2 ** 1.5, 1e-6);
});

Deno.test("iteration over an array, destructuring and tolist under grad", () => {
  const f = (x: NDArray): NDArray => {
    let sum = np.array(0);
    for (const row of x) sum = sum.add(row.get(0).mul(row.get(1)));
    const [first] = x;
    const largest = Math.max(...x.ravel().tolist() as number[]);
    return sum.add(first.get(0)).mul(largest);
  };
  assertEquals(grad(f)(np.array([[1, 2], [3, 4]])).tolist(), [[12, 4], [16, 12]]);
});

Deno.test("stopGradient cuts every level, in every mode", () => {
  const cut = (x: NDArray): NDArray => stopGradient(x).mul(x);
  const x = np.array(3);
  for (const [name, first] of Object.entries(FIRST)) {
    assertEquals(num(first(cut)(x)), 3, name);
    assertEquals(num(first(first(cut))(x)), 0, name);
    assertEquals(num(first((y) => stopGradient(y))(x)), 0, name);
    assertEquals(num(first(jit(cut))(x)), 3, name);
    assertEquals(num(jit(first(cut))(x)), 3, name);
    assertEquals(num(first(checkpoint(cut))(x)), 3, name);
    assertEquals(vmap(first(cut))(np.array([1, 2])).tolist(), [1, 2], name);
    // It cuts the outer level's derivative of an inner derivative as well: d/dx [x̂ · 2x] where x̂ is cut.
    assertEquals(num(first((y) => first((z) => stopGradient(y).mul(z).mul(z))(y))(x)), 6, name);
  }
  assertEquals(num(hessian(cut)(3)), 0);
  assertEquals(
    grad((p: { a: NDArray; b: NDArray }) => {
      const { a } = stopGradient(p);
      return a.mul(p.b);
    })({ a: 2, b: 3 }).b.item(),
    2,
  );
});

Deno.test("what stopGradient returns has the same values under jit and vmap", () => {
  assertEquals(jit((x: NDArray) => stopGradient(x).add(1))(2).item(), 3);
  assertEquals(vmap((x: NDArray) => stopGradient(x))(np.array([1, 2])).tolist(), [1, 2]);
  assertEquals(stopGradient({ a: 1, b: [2] }).b[0].item(), 2);
});

Deno.test("item() compares as a number without an assertion; booleans and complex numbers are named", () => {
  const f = (x: NDArray): NDArray => {
    let y = x;
    while (y.item() < 100) y = y.mul(x);
    return x.less(0).item<boolean>() ? y.neg() : y;
  };
  assertEquals(grad(f)(3).item(), 405);
});
