/**
 * What ops refuse: derivatives that don't exist, dtypes that a kind of theirs has besides the right one.
 *
 * @module
 */
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { threefry2x32 } from "../../lib/ops/mod.ts";
import { grad, jit, jvp, lax, type NDArray, NotDifferentiableError, np, special } from "../../mod.ts";

Deno.test("polygamma and zeta have no derivative by their first operand, in any mode", () => {
  for (const f of [lax.polygamma, lax.zeta]) {
    const ofFirst = (s: NDArray) => f(s, 1.5);
    assertThrows(() => grad(ofFirst)(2), NotDifferentiableError, "is not defined; apply stopGradient");
    assertThrows(() => jvp(ofFirst, [2], [1]), NotDifferentiableError, "is not defined");
    assertThrows(() => grad(jit(ofFirst))(2), NotDifferentiableError, "is not defined");
    assertThrows(() => grad((x: NDArray) => f(x, x))(2), NotDifferentiableError, "is not defined");
    assertEquals(grad((s: NDArray) => f(lax.stopGradient(s), 1.5))(2).item(), 0);
  }
});

Deno.test("threefry2x32 takes uint32 alone", () => {
  const words = Array.from({ length: 4 }, () => np.array(1, "int32"));
  assertThrows(
    () => threefry2x32(words[0], words[1], words[2], words[3]),
    TypeError,
    "threefry2x32: an operand has dtype int32; it takes uint32",
  );
});

Deno.test("derivatives are right where JAX's own formulas fail", () => {
  // I₀′(0) = 0, I₀″(0) = ½, I₁′(0) = ½; spence′(1) = −1, spence″(1) = ½
  assertEquals([grad(special.i0)(0).item(), grad(grad(special.i0))(0).item(), grad(special.i1)(0).item()], [
    0,
    0.5,
    0.5,
  ]);
  assertEquals(grad(grad(np.i0))(0).item(), 0.5);
  assertEquals([grad(special.spence)(1).item(), grad(grad(special.spence))(1).item()], [-1, 0.5]);
  // E₁‴(x) = −e⁻ˣ(x² + 2x + 2)/x³
  const third = grad(grad(grad(special.exp1)))(np.array(2, "float64")).item();
  assertAlmostEquals(third, -Math.exp(-2) * 10 / 8, 1e-15);
  // acosh′ = 1/(√(z − 1)√(z + 1)), of the other sign than 1/√(z² − 1) for Re z < 0
  const [, slope] = jvp(np.arccosh, [np.array({ re: -2, im: 0 })], [np.array({ re: 1, im: 0 })]);
  assertAlmostEquals(np.real(slope).item(), -1 / Math.sqrt(3), 1e-6);
});
