/**
 * Branches that run though they aren't taken, as all do where the index differs between examples: whatever their
 * derivatives are, at the residuals that a branch not taken has or outside the branch's domain, they count for nothing.
 *
 * @module
 */
import { grad, jit, jvp, lax, type NDArray, np, vmap } from "@fluxion/fluxion";
import { WIDE } from "../device.ts";
import { assertClose, type Fn } from "./nest.ts";

const wide = { dtype: WIDE } as const;
const xs: NDArray = np.array([-1.5, -3, 0.5], wide);

/** A branch for small numbers, and x³ for others. */
const otherwise = (small: Fn): Fn => (x) => lax.cond(x.less(-5), small, (y: NDArray) => y.mul(y).mul(y), x);

/** A loop whose body has a loop, which runs on the host, of a number of steps that differs between examples. */
const looped: Fn = (x) => {
  const [, y] = lax.whileLoop(
    ([n]: [NDArray, NDArray]) => n.less(x.greater(0).astype("int32")),
    ([n, c]: [NDArray, NDArray]): [NDArray, NDArray] => [
      n.add(1),
      lax.whileLoop((z: NDArray) => z.less(0), (z: NDArray) => z, np.sqrt(c)),
    ],
    [np.array(0, { dtype: "int32" }), x] as [NDArray, NDArray],
  );
  return y.mul(y).mul(y);
};

/** Functions, and their first four derivatives where the branch or the step isn't taken. */
const FUNCTIONS: Record<string, Fn> = {
  "a root of a sum": otherwise((y) => np.sqrt(y.mul(y).add(0.25))),
  "a root of what is negative": otherwise((y) => np.sqrt(y.add(7))),
  "a logarithm": otherwise((y) => np.log(y.add(1.5))),
  "a loop on the host": (x) =>
    lax.cond(
      x.less(-5),
      (y: NDArray) => lax.whileLoop((z: NDArray) => z.less(0), (z: NDArray) => z.mul(z), np.log(y.add(1.5))),
      (y: NDArray) => y.mul(y).mul(y),
      x,
    ),
};

const powers: readonly NDArray[] = [xs.mul(xs).mul(3), xs.mul(6), np.fullLike(xs, 6)];

for (const [name, f] of Object.entries(FUNCTIONS)) {
  Deno.test(`a branch that isn't taken has no derivative: ${name}`, () => {
    let inner = f;
    for (const [order, expected] of powers.entries()) {
      const total = (x: NDArray): NDArray => np.sum(vmap(inner)(x));
      assertClose(grad(total)(xs), expected, `grad of vmap, order ${order + 1}`);
      assertClose(vmap(grad(inner))(xs), expected, `vmap of grad, order ${order + 1}`);
      assertClose(jvp(vmap(inner), [xs], [np.onesLike(xs)])[1], expected, `jvp of vmap, order ${order + 1}`);
      if (name !== "a loop on the host") {
        assertClose(jit(grad(total))(xs), expected, `jit of grad of vmap, order ${order + 1}`);
        assertClose(grad(jit(total))(xs), expected, `grad of jit of vmap, order ${order + 1}`);
      }
      inner = grad(inner) as Fn;
    }
  });
}

Deno.test("a step that an example doesn't take has no derivative", () => {
  // √x cubed where x > 0: ³⁄₂·√x; x³ elsewhere, where the root isn't real.
  const expected = np.array([3 * 1.5 ** 2, 27, 1.5 * Math.sqrt(0.5)], wide);
  assertClose(vmap(grad(looped))(xs), expected, "vmap of grad");
  assertClose(grad((x: NDArray) => np.sum(vmap(looped)(x)))(xs), expected, "grad of vmap");
});

Deno.test("a single branch is taken whatever the index", () => {
  const f = (i: NDArray, x: NDArray): NDArray => lax.switch(i, [(y: NDArray) => y.mul(y)], x);
  const at = np.array([-2, 0, 3], { dtype: "int32" });
  assertClose(grad((x: NDArray) => np.sum(vmap(f)(at, x)))(xs), xs.mul(2), "grad of vmap");
});
