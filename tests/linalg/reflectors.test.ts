/**
 * Derivatives that JAX lacks: of reflectors and their products, against those of the factors they make.
 *
 * @module
 */
import { assert } from "@std/assert";
import { grad, jvp, lax, linalg, type NDArray, np, random } from "@fluxion/fluxion";

/** Q and R by way of the reflectors. */
function byReflectors(a: NDArray): NDArray[] {
  const [packed, taus] = linalg.qr(a, "raw");
  const h = linalg.matrixTranspose(packed);
  return [lax.linalg.householderProduct(h, taus), np.triu(h.get([0, 1]))];
}

Deno.test("reflectors: Q and R made of them move as the factors do, to second order", () => {
  for (const dtype of ["float64", "complex128"] as const) {
    const [a, t] = [0, 1].map((seed) => random.normal(random.key(seed), [4, 2], dtype));
    const [values, tangents] = jvp(byReflectors, [a], [t]);
    const [factors, direct] = jvp((x: NDArray) => [...linalg.qr(x)], [a], [t]);
    for (const i of [0, 1]) {
      assert(np.allclose(values[i], factors[i], { rtol: 1e-12, atol: 1e-12 }).item(), "values");
      assert(np.allclose(tangents[i], direct[i], { rtol: 1e-11, atol: 1e-11 }).item(), "tangents");
    }
    const loss = (f: (x: NDArray) => NDArray[]) => (x: NDArray): NDArray =>
      f(x).map((y) => np.sum(np.abs(np.sin(y)).pow(2))).reduce((u, v) => u.add(v));
    const [[g1, h1], [g2, h2]] = [byReflectors, (x: NDArray) => [...linalg.qr(x)]]
      .map((f) => jvp(grad(loss(f)), [a], [t]));
    assert(np.allclose(g1, g2, { rtol: 1e-10, atol: 1e-10 }).item(), "gradients");
    assert(np.allclose(h1, h2, { rtol: 1e-9, atol: 1e-9 }).item(), "their tangents");
  }
});
