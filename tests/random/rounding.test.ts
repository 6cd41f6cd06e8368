/**
 * a·b + c rounded once, and its derivatives.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { grad, jit, np, random } from "@fluxion/fluxion";
import { mulAdd } from "../../lib/random/rounding.ts";
import { checkMulAdd } from "./rounding.ts";

Deno.test("random: a·b + c is rounded once", checkMulAdd);

Deno.test("random: a·b + c has the derivatives of a product and a sum", () => {
  const [a, b, c] = [0.3, 1.7, -0.4].map((x) => np.array(x, "float32"));
  assertEquals([0, 1, 2].map((i) => grad(mulAdd, i)(a, b, c).item()), [b.item(), a.item(), 1]);
});

Deno.test("random: a sample has the same bits in one pass, under jit and number by number", () => {
  const key = random.key(5);
  const low = np.array([[-2.5], [0.25]], "float32");
  const draw = () => random.uniform(key, [2, 300], { minval: low, maxval: 3.7 });
  assertEquals(jit(draw)().tolist(), draw().tolist());
  assertEquals(jit(() => random.normal(key, [300]))().tolist(), random.normal(key, [300]).tolist());
  assertEquals(
    random.uniform(key, [1], { minval: -2.5, maxval: 3.7 }).item(),
    random.uniform(key, { minval: -2.5, maxval: 3.7 }).item(),
  );
});
