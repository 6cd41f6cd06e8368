/**
 * Systems of equations beside each other: solved by LU, by Cholesky factors, by least squares and by pseudo-inverses.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { grad, linalg, type NDArray, np, random, vmap } from "@fluxion/fluxion";

const normal = (seed: number, shape: readonly number[], dtype: "float64" | "complex128" = "float64"): NDArray =>
  random.normal(random.key(seed), shape, dtype);

function assertClose(actual: NDArray, expected: NDArray): void {
  assertEquals([actual.shape, actual.dtype], [expected.shape, expected.dtype]);
  assert(np.allclose(actual, expected, { rtol: 1e-10, atol: 1e-10 }).item(), `${actual}, not ${expected}`);
}

Deno.test("every way of solving a definite system gives its solution", () => {
  for (const dtype of ["float64", "complex128"] as const) {
    const half = normal(0, [5, 5], dtype);
    const a = np.matmul(half, np.conj(half.T)).add(np.eye(5, { dtype }));
    const x = normal(1, [5, 2], dtype);
    const b = np.matmul(a, x);
    assertClose(linalg.solve(a, b), x);
    assertClose(np.matmul(linalg.inv(a), b), x);
    assertClose(linalg.luSolve(linalg.luFactor(a), b), x);
    for (const lower of [false, true]) assertClose(linalg.choSolve(linalg.choFactor(a, lower), b), x);
    assertClose(linalg.lstsq(a, b)[0], x);
    const [q, r] = linalg.qr(a);
    assertClose(linalg.solveTriangular(r, np.matmul(np.conj(q.T), b)), x);
    const [p, l, u] = linalg.lu(a);
    assertClose(np.matmul(np.matmul(p.astype(dtype), l), u), a);
    const [pl, u2] = linalg.lu(a, true);
    assertClose(np.matmul(pl, u2), a);
  }
});

Deno.test("a vector batched against one matrix, and matrices against one vector", () => {
  const [a, b] = [normal(0, [3, 4, 4]), normal(1, [3, 4])];
  const one = vmap((v: NDArray) => linalg.solve(a.get(0), v))(b);
  assertClose(one, linalg.solve(a.get(0), b.T).T);
  const many = vmap((m: NDArray) => linalg.solve(m, b.get(0)))(a);
  assertClose(many, linalg.solve(a, b.get(0)));
});

Deno.test("least squares of too few equations has the least norm; residuals as NumPy's on request", () => {
  const [a, b] = [normal(0, [2, 4]), normal(1, [2])];
  const [x, resid, rank, s] = linalg.lstsq(a, b);
  assertClose(x, np.matmul(linalg.pinv(a), b));
  assertClose(resid, np.zeros([1], { dtype: "float64" }));
  assertEquals(rank.item(), 2);
  assertClose(s, linalg.svdvals(a));
  const sizes = (m: NDArray, v: NDArray): number[] => linalg.lstsq(m, v, { numpyResid: true })[1].shape as number[];
  assertEquals(sizes(a, b), [0]);
  assertEquals(sizes(np.ones([3, 2]), np.ones([3])), [0]);
  assertEquals(sizes(np.array([[1, 0], [0, 1], [1, 1]]), np.ones([3])), [1]);
});

Deno.test("the gradient of the determinant is that of its cofactors, at singular matrices too", () => {
  const cofactors = (a: NDArray): NDArray => {
    const n = a.shape[0];
    const places = [...Array(n).keys()];
    const minor = (i: number, j: number): number =>
      linalg.det(a.get(places.filter((k) => k !== i)).T.get(places.filter((k) => k !== j))).item() * (-1) ** (i + j);
    return np.array(places.map((i) => places.map((j) => minor(i, j))), { dtype: "float64" });
  };
  const regular = normal(0, [5, 5]);
  const singular = np.array([[1, 2, 0, 1], [2, 4, 0, 2], [0, 1, 3, 0], [1, 0, 0, 4]], { dtype: "float64" });
  for (const a of [regular, singular]) assertClose(grad(linalg.det)(a), cofactors(a));
});

Deno.test("the exponential of a large matrix, of a sum, and far out", () => {
  const a = normal(0, [4, 4]).mul(3);
  assertClose(np.matmul(linalg.expm(a), linalg.expm(a.neg())), np.eye(4, { dtype: "float64" }));
  const [w, v] = linalg.eigh(a.add(a.T));
  const expected = np.matmul(v.mul(np.exp(w)), v.T);
  assert(np.allclose(linalg.expm(a.add(a.T)), expected, { rtol: 1e-9 }).item(), "by eigenvalues");
  assert(np.all(np.isnan(linalg.expm(np.full([2, 2], 1e8)))).item(), "more squarings than allowed");
});
