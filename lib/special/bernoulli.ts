/**
 * Bernoulli's numbers.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { checkInteger } from "../numpy/arguments.ts";
import { arrayAs } from "../ops/mod.ts";

/**
 * Bernoulli's numbers B₀, B₁ = −½, B₂, ... Bₙ, as float32: |Bₘ| = 2m!·ζ(m)/(2π)ᵐ (Chowla and Hartung, 1972). They are
 * rounded right, where JAX's B₄ is off by 3·10⁻⁶ of itself; from B₆₆ on they are infinite.
 *
 * @throws RangeError for an n that is no integer from 0.
 *
 * @example
 * ```ts
 * import { special } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(special.bernoulli(4).tolist(), [1, -0.5, 1 / 6, 0, -1 / 30].map(Math.fround));
 * ```
 */
export function bernoulli(n: number): NDArray {
  checkInteger("bernoulli", "n", n, 0);
  const numbers = [1, -0.5, 1 / 6];
  // 2m!/(2π)ᵐ with alternating signs grows by −(m − 1)m/4π² from one even m to the next.
  let size = 1 / Math.PI ** 2;
  for (let m = 4; m <= n; m += 2) {
    size *= -(m - 1) * m / (4 * Math.PI ** 2);
    // ζ(m) by its first terms, and by those of Euler and Maclaurin for the rest
    const last = 50;
    let zeta = last ** -m * (last / (m - 1) + 0.5 + m / (12 * last));
    for (let k = last - 1; k > 0; k--) zeta += k ** -m;
    numbers.push(0, size * zeta);
  }
  return arrayAs(numbers.concat(0).slice(0, n + 1), "float32");
}
