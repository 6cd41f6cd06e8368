/**
 * Misuse of `linalg` and `lax.linalg`: options that don't exist, shapes that don't go together, values that a transform
 * doesn't have.
 *
 * @module
 */
import { ConcreteValueError, jit, lax, linalg, type NDArray, np } from "@fluxion/fluxion";
import { refuses, wrong } from "../errors/refuses.ts";

const x = np.array([[1, 2], [3, 4]]);
const y = np.array([1, 2]);

/** Calls of the functions that take options, with the name that the error gives each. */
const CALLS: readonly (readonly [string, (options: never) => unknown])[] = [
  ["qr", (o) => linalg.qr(x, o)],
  ["qr", (o) => lax.linalg.qr(x, o)],
  ["cholesky", (o) => lax.linalg.cholesky(x, o)],
  ["slogdet", (o) => linalg.slogdet(x, o)],
  ["tensorinv", (o) => linalg.tensorinv(x, o)],
  ["tensorsolve", (o) => linalg.tensorsolve(x, y, o)],
  ["cross", (o) => np.cross(y, y, o)],
  ["cross", (o) => linalg.cross([1, 2, 3], [1, 2, 3], o)],
  ["vecdot", (o) => linalg.vecdot(y, y, o)],
  ["diagonal", (o) => linalg.diagonal(x, o)],
  ["trace", (o) => linalg.trace(x, o)],
  ["vectorNorm", (o) => linalg.vectorNorm(x, o)],
  ["matrixNorm", (o) => linalg.matrixNorm(x, o)],
  ["matrixRank", (o) => linalg.matrixRank(x, o)],
  ["cond", (o) => linalg.cond(x, o)],
  ["lstsq", (o) => linalg.lstsq(x, y, o)],
  ["lstsq", (o) => linalg.lstsq(x, y, null, o)],
  ["choFactor", (o) => linalg.choFactor(x, o)],
  ["luSolve", (o) => linalg.luSolve(linalg.luFactor(x), y, o)],
  ["lu", (o) => linalg.lu(x, o)],
  ["solveTriangular", (o) => linalg.solveTriangular(x, y, o)],
  ["expm", (o) => linalg.expm(x, o)],
  ["expmFrechet", (o) => linalg.expmFrechet(x, x, o)],
];

CALLS.forEach(([action, call], i) => {
  Deno.test(`${action} refuses an option that it lacks (${i})`, () => {
    refuses(() => call(wrong({ axess: 0 })), TypeError, `${action}: "axess" is no option; the options are {`);
  });
});

Deno.test("shapes that don't go together are named, with what would", () => {
  refuses(() => linalg.solve(x, np.ones([3])), RangeError, "solve:", "[3]", "[2,2]", "a vector of length 2");
  refuses(() => linalg.solve(np.ones([3, 2, 2]), np.ones([3, 2])), RangeError, "solve:", "columns of that length");
  refuses(() => linalg.inv(np.ones([2, 3])), RangeError, "inv:", "float32[2,3]", "a square matrix");
  refuses(() => linalg.det(y), RangeError, "det:", "[2]", "at least two axes");
  refuses(() => linalg.lstsq(x, np.ones([3])), RangeError, "lstsq:", "[2,2]", "[3]", "as many rows");
  refuses(() => linalg.luSolve([np.ones([2, 3]), y], y), RangeError, "luSolve:", "float32[2,3]");
  refuses(() => linalg.lu(np.ones([2, 2, 2])), RangeError, "lu:", "[2,2,2]", "vmap");
  refuses(() => lax.linalg.lu(y), RangeError, "lu:", "float32[2]", "at least two axes");
  refuses(() => lax.linalg.qr(x.astype("int32")), TypeError, "qr:", "int32[2,2]", "astype()");
  refuses(() => lax.linalg.householderProduct(x, np.ones([3])), RangeError, "[2,2]", "[3]", "no more factors");
  refuses(() => lax.linalg.luPivotsToPermutation(y, 2), RangeError, "float32[2]", "int32");
});

Deno.test("choices that there aren't are named, with those that there are", () => {
  refuses(() => linalg.qr(x, wrong("economic")), RangeError, 'qr: mode "economic"', '"reduced"');
  refuses(() => linalg.slogdet(x, wrong({ method: "svd" })), RangeError, 'slogdet: method "svd"');
  refuses(() => linalg.norm(x, 3), RangeError, "norm: the order 3", '"nuc"');
  refuses(() => linalg.norm(y, "nuc"), RangeError, 'norm: the order "nuc"', "vectors have");
  refuses(() => linalg.matrixPower(x, 0.5), RangeError, "matrixPower: the power 0.5", "integer");
  refuses(() => linalg.solveTriangular(x, y, wrong("X")), RangeError, 'solveTriangular: trans is "X"');
  refuses(() => linalg.matrixRank(x, { rtol: 1, tol: 1 }), RangeError, "matrixRank: rtol and tol");
});

Deno.test("residuals as NumPy's depend on values, which jit hasn't", () => {
  const residuals = (a: NDArray): NDArray => linalg.lstsq(a, [1, 2, 4], { numpyResid: true })[1];
  refuses(() => jit(residuals)(np.ones([3, 2])), ConcreteValueError);
});
