/**
 * `checkpoint` in every nesting, and that it computes again instead of keeping.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  checkpoint,
  grad,
  hessian,
  jit,
  jvp,
  linearize,
  makeJaxpr,
  type NDArray,
  np,
  vjp,
  vmap,
} from "@fluxion/fluxion";

const plain = (x: NDArray): NDArray => np.sin(np.sin(np.sin(x)));
const kept = checkpoint(plain);
const near = (x: NDArray, y: NDArray): void => assertAlmostEquals(x.item() as number, y.item() as number, 1e-6);

Deno.test("checkpoint leaves values and derivatives as they are, in every nesting", () => {
  const x = np.array(0.7);
  near(kept(x), plain(x));
  near(grad(kept)(x), grad(plain)(x));
  near(grad(grad(kept))(x), grad(grad(plain))(x));
  near(grad(grad(grad(kept)))(x), grad(grad(grad(plain)))(x));
  near(grad(checkpoint(grad(kept)))(x), grad(grad(plain))(x));
  near(jvp(kept, [x], [1])[1], grad(plain)(x));
  near(jvp(grad(kept), [x], [1])[1], grad(grad(plain))(x));
  near(grad((y: NDArray) => jvp(kept, [y], [1])[1])(x), grad(grad(plain))(x));
  near(jit(kept)(x), plain(x));
  near(jit(grad(kept))(x), grad(plain)(x));
  near(grad(jit(kept))(x), grad(plain)(x));
  near(grad(checkpoint(jit(kept)))(x), grad(plain)(x));
  near(vmap(kept)(np.stack([x])).get(0), plain(x));
  near(vmap(grad(kept))(np.stack([x])).get(0), grad(plain)(x));
  near(grad((y: NDArray) => np.sum(vmap(kept)(np.stack([y, y]))))(x), grad(plain)(x).mul(2));
  near(hessian(kept)(x), grad(grad(plain))(x));
  near(linearize(kept, x)[1](1), grad(plain)(x));
  near(vjp(grad(kept), x)[1](1)[0], grad(grad(plain))(x));
});

Deno.test("checkpoint takes and gives trees, and integers go through", () => {
  const f = checkpoint((p: { w: NDArray; i: NDArray }) => ({ y: p.w.mul(p.w), i: p.i.add(1), none: null }));
  const i = np.array(2, { dtype: "int32" });
  const out = f({ w: 3, i });
  assertEquals([out.y.item(), out.i.item(), out.i.dtype, out.none], [9, 3, "int32", null]);
  assertEquals(grad((w: NDArray) => f({ w, i }).y)(3).item(), 6);
});

/** How often the jaxpr of a function applies an op, in the graphs inside it as well. */
function count(f: (x: NDArray) => NDArray, op: string): number {
  return String(makeJaxpr(f)(1)).split(` ${op} `).length - 1;
}

Deno.test("the backward pass of a checkpointed function computes it again", () => {
  // Three forwards, and three again in the backward pass.
  assertEquals(count(grad(plain), "sin"), 3);
  assertEquals(count(grad(jit(plain)), "sin"), 3);
  assertEquals(count(grad(kept), "sin"), 6);
  assertEquals(count(grad(plain), "cos"), 3);
  assertEquals(count(grad(kept), "cos"), 3);
});

Deno.test("a checkpointed function keeps nothing but its operands between the passes", () => {
  // The forward call of a checkpoint has one result, that of a jitted function its residuals besides.
  const line = (f: (x: NDArray) => NDArray, name: string): string =>
    String(makeJaxpr(grad(f))(1)).split("\n").find((l) => l.includes(` = ${name}[`)) ?? "";
  const results = (text: string): number => text.split(" = ")[0].trim().split(" ").length;
  assertEquals(results(line(kept, "checkpoint")), 1);
  assert(results(line(jit(plain), "jit")) > 1);
});
