/**
 * Transposing the derivative of staged control flow: what a loop or a branch computes besides its tangents isn't linear
 * in them, and keeps its value.
 *
 * @module
 */
import { customJvp, grad, hessian, jit, jvp, lax, linearTranspose, type NDArray, np, vmap } from "@fluxion/fluxion";
import { WIDE } from "../device.ts";
import { assertClose, type Fn } from "./nest.ts";

const wide = { dtype: WIDE } as const;
const x: NDArray = np.array([0.4, -0.7, 1.1], wide);

const scanned: Fn = (y) => lax.scan((c: NDArray, z: NDArray): [NDArray, NDArray] => [np.sin(c.mul(z)), c], y, y)[0];

/** Functions that use the result of control flow in a way that isn't linear. */
const FUNCTIONS: Record<string, Fn> = {
  scan: (y) => np.sum(np.sin(scanned(y)).mul(y)),
  "scan of scans": (y) => np.sum(lax.foriLoop(0, 2, (_i, c: NDArray) => np.cos(scanned(c)).mul(c), y)),
  cond: (y) => np.sum(np.sin(lax.cond(y.get(0).greater(0), (z: NDArray) => z.mul(z), (z: NDArray) => z, y)).mul(y)),
  "scan of conds": (y) => {
    const step = (c: NDArray): NDArray => lax.cond(c.get(0).less(0.3), np.sin, (z: NDArray) => z.mul(z), c);
    return np.sum(np.tanh(lax.foriLoop(0, 3, (_i, c: NDArray) => step(c).mul(np.cos(step(c))), y)));
  },
};

/** `f` with its own derivative for a rule. */
function ruled(f: Fn): Fn {
  const g = customJvp(f);
  g.defjvp(([y]: [NDArray], [t]: [NDArray]) => jvp(f, [y], [t]) as [NDArray, NDArray]);
  return g;
}

for (const [name, f] of Object.entries(FUNCTIONS)) {
  Deno.test(`reverse mode through a JVP rule with a staged ${name}`, () => {
    assertClose(jit(grad(ruled(f)))(x), grad(f)(x), "jit of grad");
    assertClose(grad(jit(ruled(f)))(x), grad(f)(x), "grad of jit");
    assertClose(jit(hessian(ruled(f)))(x), hessian(f)(x), "jit of hessian");
  });

  Deno.test(`the transpose of the derivative of a staged ${name}`, () => {
    const slope: Fn = (y) => linearTranspose((t: NDArray) => jvp(f, [y], [t])[1], y)(np.array(1, wide))[0];
    assertClose(jit(slope)(x), grad(f)(x), "jit");
    assertClose(slope(x), grad(f)(x), "eager");
  });
}

Deno.test("zeros that a rule is given for tangents count as zeros wherever they are traced", () => {
  const product = customJvp((a: NDArray, b: NDArray) => a.mul(b));
  product.defjvp((xs: [NDArray, NDArray], ts: [NDArray, NDArray]) =>
    jvp((a: NDArray, b: NDArray) => a.mul(b), xs, ts) as [NDArray, NDArray]
  );
  // d/db of sin(z)·b, transposed; the tangent of sin(z) is zero there, times a value that outer transforms trace.
  const slope: Fn = (z) =>
    linearTranspose((t: NDArray) => jvp((b: NDArray) => product(np.sin(z), b), [z], [t])[1], z)(np.ones([3], wide))[0];
  const looped: Fn = (z) => lax.foriLoop(0, 1, (_i, c: NDArray) => slope(c), z);
  for (const f of [slope, looped]) {
    for (const g of [f, jit(f)]) {
      assertClose(g(x), np.sin(x), "value");
      assertClose(jvp(g, [x], [np.onesLike(x)])[1], np.cos(x), "jvp");
      assertClose(grad((z: NDArray) => np.sum(g(z)))(x), np.cos(x), "grad");
      assertClose(vmap(g)(np.stack([x, x])).get(1), np.sin(x), "vmap");
      assertClose(
        jit(grad((z: NDArray) => np.sum(jvp(g, [z], [z])[1])))(x),
        np.cos(x).sub(np.sin(x).mul(x)),
        "second order",
      );
    }
  }
});
