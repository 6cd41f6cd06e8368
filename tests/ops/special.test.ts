/**
 * What ops refuse: derivatives that don't exist, dtypes that a kind of theirs has besides the right one.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import { threefry2x32 } from "../../lib/ops/mod.ts";
import { grad, jit, jvp, lax, type NDArray, NotDifferentiableError, np } from "../../mod.ts";

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
