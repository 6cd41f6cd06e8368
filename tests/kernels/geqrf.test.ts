/**
 * Householder reflectors: Q·R = A with a unitary Q, LAPACK's signs, degenerate columns, huge, tiny and unbounded ones.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import {
  anyLayout,
  array,
  assertPairs,
  checkForm,
  elements,
  numbers,
  type Pair,
  randomFrom,
  toleranceOf,
} from "./arrays.ts";
import { adjoint, elementsOf, identity, INEXACT, matricesOf, type Matrix, matrix, product, runAll } from "./factors.ts";

function geqrf(x: NDArray): NDArray[] {
  const before = elements(x);
  const lead = x.shape.slice(0, -2);
  const taus = [...lead, Math.min(...x.shape.slice(-2))];
  const outs = runAll({ kind: "geqrf" }, [x], [[x.shape, x.dtype], [taus, x.dtype]]);
  checkForm(outs[0], x.shape, x.dtype);
  checkForm(outs[1], taus, x.dtype);
  assertEquals(elements(x), before, "the operand stays as it was");
  return outs;
}

/** The product of the reflectors H = 1 − τ v vᴴ, by its definition. */
function unitary(packed: Matrix, taus: readonly Pair[]): Matrix {
  const m = packed.rows;
  return taus.reduce((q, [re, im], c) => {
    const v = matrix(m, 1, (i) => i < c ? [0, 0] : i === c ? [1, 0] : packed.at(i, c));
    const outer = product(product(q, v), adjoint(v));
    const update = elementsOf(outer).map(([a, b]): Pair => [re * a - im * b, re * b + im * a]);
    const values = elementsOf(q).map(([a, b], p): Pair => [a - update[p][0], b - update[p][1]]);
    return matrix(m, m, (i, j) => values[i * m + j]);
  }, identity(m));
}

Deno.test("geqrf: Q R is A, Q is unitary, and the diagonal of R is real, over batches in any layout", () => {
  const random = randomFrom(12);
  for (const dtype of INEXACT) {
    for (const [m, n] of [[0, 0], [0, 2], [2, 0], [1, 1], [2, 2], [5, 5], [33, 33], [3, 7], [7, 3], [1, 4], [4, 1]]) {
      const a = anyLayout(random, dtype, [2, m, n]);
      const [packed, taus] = geqrf(a);
      const originals = matricesOf(a);
      const k = Math.min(m, n);
      matricesOf(packed).forEach((factors, b) => {
        const what = `${dtype}[${m},${n}], matrix ${b}`;
        const q = unitary(factors, elements(taus).slice(b * k, (b + 1) * k));
        const r = matrix(m, n, (i, j) => i <= j ? factors.at(i, j) : [0, 0]);
        assertPairs(elementsOf(product(q, r)), elementsOf(originals[b]), 100 * toleranceOf(dtype), what);
        assertPairs(elementsOf(product(adjoint(q), q)), elementsOf(identity(m)), 50 * toleranceOf(dtype), what);
        for (let i = 0; i < k; i++) assertEquals(r.at(i, i)[1], 0, what);
      });
    }
  }
});

Deno.test("geqrf: the diagonal of R has the sign opposite to the column's first element, as LAPACK has it", () => {
  const [packed, taus] = geqrf(array("float64", [2, 2], [3, 1, 4, 2]));
  assertPairs(elements(packed), [[-5, 0], [-2.2, 0], [0.5, 0], [0.4, 0]], 1e-15, "R");
  assertPairs(elements(taus), [[1.6, 0], [0, 0]], 1e-15, "factors");
  assertEquals(numbers(geqrf(array("float64", [2, 1], [-3, 4]))[0]), [5, -0.5]);
  assertEquals(numbers(geqrf(array("float64", [2, 1], [0, 4]))[0])[0], -4);
  assertEquals(numbers(geqrf(array("float64", [2, 1], [-0, 4]))[0])[0], 4);
});

Deno.test("geqrf: no reflector where a column is done, but for one that makes a complex diagonal real", () => {
  const [packed, taus] = geqrf(array("float64", [2, 2], [2, 3, 0, 5]));
  assertEquals([packed, taus].map(numbers), [[2, 3, 0, 5], [0, 0]]);
  const [complex, factors] = geqrf(array("complex128", [1, 1], [3, 4]));
  assertPairs(elements(complex), [[-5, 0]], 1e-15, "complex");
  assertPairs(elements(factors), [[1.6, 0.8]], 1e-15, "its factor");
  assertEquals(geqrf(array("complex128", [2, 1], [0, 0, 0, 0])).map(numbers), [[0, 0, 0, 0], [0, 0]]);
});

Deno.test("geqrf: columns whose squares are out of range, NaN and infinity", () => {
  for (const scale of [1e-200, 1e200, 1e-310]) {
    const [r, v] = numbers(geqrf(array("float64", [2, 1], [3 * scale, 4 * scale]))[0]);
    assertPairs([[r / scale, 0], [v, 0]], [[-5, 0], [0.5, 0]], scale < 1e-300 ? 1e-9 : 1e-15, `${scale}`);
    const z = elements(geqrf(array("complex128", [2, 1], [3 * scale, 0, 0, 4 * scale]))[0]);
    assertPairs([[z[0][0] / scale, 0], z[1]], [[-5, 0], [0, 0.5]], scale < 1e-300 ? 1e-9 : 1e-15, `${scale}, complex`);
  }
  for (const dtype of ["float64", "complex64"] as const) {
    const special = [NaN, Infinity].map((x) => array(dtype, [2, 1], dtype === "float64" ? [1, x] : [1, 0, x, 0]));
    for (const x of special) assert(numbers(geqrf(x)[0]).some(Number.isNaN), "NaN comes out");
  }
});
