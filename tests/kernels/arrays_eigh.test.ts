/**
 * Eigenvalues and vectors of Hermitian matrices: what defines them, and matrices whose eigenvalues are known.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf, realOf } from "../../lib/core/dtype.ts";
import { anyLayout, array, checkForm, elements, numbers, type Pair, randomFrom } from "./arrays.ts";
import {
  adjoint,
  arrayOf,
  assertClose,
  assertOrthonormal,
  assertSettled,
  diagonal,
  DTYPES,
  epsilonOf,
  largest,
  matricesOf,
  type Matrix,
  matrix,
  product,
} from "./matrices.ts";

function eigh(a: NDArray, lower = true): [NDArray, NDArray] {
  const before = elements(a);
  const wShape = a.shape.slice(0, -1);
  const outs = cpu.run({ kind: "eigh", lower }, [a], [makeAval(a.shape, a.dtype), makeAval(wShape, realOf(a.dtype))]);
  const [v, w] = outs;
  checkForm(v, a.shape, a.dtype);
  checkForm(w, wShape, realOf(a.dtype));
  assertEquals(elements(a), before, "the operand stays as it was");
  return [v, w];
}

/** The Hermitian matrix that has the lower, or upper, triangle of `x`. */
function mirrored(x: Matrix, lower: boolean): Matrix {
  return matrix(x.length, x.length, (i, j) => {
    if (i === j) return [x[i][i][0], 0];
    if (i > j === lower) return x[i][j];
    return [x[j][i][0], -x[j][i][1]];
  });
}

/** Checks a decomposition: v diag(w) vᴴ = a, orthonormal vectors with the documented phase, ascending values. */
function check(a: Matrix, v: Matrix, w: readonly number[], dtype: DType, what: string): void {
  const n = a.length;
  const bound = 8 * Math.max(1, n) * epsilonOf(dtype);
  assertOrthonormal(v, n, bound, what);
  assertClose(product(product(v, diagonal(w), n), adjoint(v, n), n), a, bound * largest(a), what);
  for (let i = 1; i < n; i++) assert(w[i - 1] <= w[i], `${what}: ${w[i - 1]} comes before ${w[i]}`);
  for (let j = 0; j < n; j++) assertSettled(v, j, `${what}, vector ${j}`);
}

function decomposed(a: Matrix, dtype: DType): number[] {
  const [v, w] = eigh(arrayOf(a, dtype));
  check(a, matricesOf(v)[0], numbers(w), dtype, `${dtype} of size ${a.length}`);
  return numbers(w);
}

Deno.test("eigh: any dtype, size, batch and layout, from either triangle", () => {
  const random = randomFrom(1);
  for (const dtype of DTYPES) {
    for (const shape of [[0, 0], [1, 1], [2, 2], [3, 3], [8, 8], [40, 40], [3, 4, 4], [2, 2, 3, 3], [2, 0, 0]]) {
      for (const lower of [true, false]) {
        const a = anyLayout(random, dtype, shape);
        const [v, w] = eigh(a, lower);
        const values = numbers(w);
        const n = shape[shape.length - 1];
        const vs = matricesOf(v);
        matricesOf(a).forEach((x, b) => {
          check(mirrored(x, lower), vs[b], values.slice(b * n, (b + 1) * n), dtype, `${dtype}[${shape}], ${lower}`);
        });
      }
    }
  }
});

// The second difference matrix has the eigenvalues 2 − 2 cos(kπ/(n + 1)); turned by phases it keeps them.
Deno.test("eigh: eigenvalues that are known in closed form", () => {
  for (const dtype of DTYPES) {
    for (const n of [2, 8, 40]) {
      const turned = kindOf(dtype) === "c" ? 0.7 : 0;
      const phase = (k: number): Pair => [Math.cos(turned * k * k), Math.sin(turned * k * k)];
      const a = matrix(n, n, (i, j) => {
        if (i === j) return [2, 0];
        if (Math.abs(i - j) > 1) return [0, 0];
        return product([[phase(i)]], adjoint([[phase(j)]]))[0][0].map((x) => -x) as unknown as Pair;
      });
      const rounded = matricesOf(arrayOf(a, dtype))[0];
      decomposed(rounded, dtype).forEach((w, k) => {
        assertAlmostEquals(w, 2 - 2 * Math.cos((k + 1) * Math.PI / (n + 1)), Math.max(8, n) * epsilonOf(dtype));
      });
    }
  }
});

Deno.test("eigh: repeated eigenvalues, zeros, and matrices that are diagonal already", () => {
  for (const dtype of DTYPES) {
    const ones = decomposed(matrix(8, 8, () => [1, 0]), dtype);
    ones.forEach((w, k) => assertAlmostEquals(w, k === 7 ? 8 : 0, 16 * epsilonOf(dtype)));
    assertEquals(decomposed(diagonal([0, 0, 0]), dtype), [0, 0, 0]);
    assertEquals(decomposed(diagonal([3, -2, 3, 0.5, -2]), dtype), [-2, -2, 0.5, 3, 3]);
    const [v] = eigh(arrayOf(diagonal([3, -2, 0.5]), dtype));
    assertEquals(matricesOf(v)[0], matrix(3, 3, (i, j) => [[1, 2, 0][j] === i ? 1 : 0, 0]));
  }
});

Deno.test("eigh: graded matrices, and those near the ends of the range of doubles", () => {
  const random = randomFrom(2);
  for (
    const [dtype, up] of [["float64", true], ["float64", false], ["complex128", true], ["complex128", false]] as const
  ) {
    const n = 9;
    const whole = mirrored(matrix(n, n, () => [random() - 0.5, kindOf(dtype) === "c" ? random() - 0.5 : 0]), true);
    const grade = (i: number): number => 10 ** (up ? i - 4 : 4 - i);
    decomposed(matrix(n, n, (i, j) => whole[i][j].map((x) => x * grade(i) * grade(j)) as unknown as Pair), dtype);
    for (const scale of [1e300, 1e-300]) {
      const [small, large] = [1, scale].map((s) =>
        numbers(eigh(arrayOf(whole.map((r) => r.map(([x, y]): Pair => [x * s, y * s])), dtype))[1])
      );
      large.forEach((w, k) => assertAlmostEquals(w / scale, small[k], 1e-14));
    }
  }
  assertEquals(numbers(eigh(array("float64", [2, 2], [0, 5e-324, 5e-324, 0]))[1]), [-5e-324, 5e-324]);
});

Deno.test("eigh: matrices of rank two, whose tridiagonal forms fall off to nothing", () => {
  const random = randomFrom(5);
  for (let run = 0; run < 12; run++) {
    const u = Array.from({ length: 70 }, () => random() - 0.5);
    const a = matrix(70, 70, (i, j) => [u[i] + u[j], 0]);
    const [v, w] = eigh(arrayOf(a, "float64"));
    const [vectors] = matricesOf(v);
    assertOrthonormal(vectors, 70, 70 * epsilonOf("float64"), "vectors");
    assertClose(product(product(vectors, diagonal(numbers(w))), adjoint(vectors)), a, 1e-12, "v w vᴴ");
  }
});

Deno.test("eigh: a matrix that isn't finite gives NaN, and leaves the others of its batch alone", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const [v, w] = eigh(array("float64", [2, 2, 2], [1, 0, bad, 2, 3, 0, 0, 1]));
    assertEquals(numbers(v), [NaN, NaN, NaN, NaN, 0, 1, 1, 0]);
    assertEquals(numbers(w), [NaN, NaN, 1, 3]);
    const [one, value] = eigh(array("complex128", [1, 1], [bad, 0]));
    assertEquals([numbers(one), numbers(value)], [[1, 0], [bad]]);
  }
});
