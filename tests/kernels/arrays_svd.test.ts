/**
 * Singular values and vectors: what defines them, and matrices whose singular values are known.
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

function svd(a: NDArray, fullMatrices: boolean, computeUv = true): NDArray[] {
  const before = elements(a);
  const lead = a.shape.slice(0, -2);
  const [m, n] = a.shape.slice(-2);
  const k = Math.min(m, n);
  const avals = [
    makeAval([...lead, k], realOf(a.dtype)),
    makeAval([...lead, m, fullMatrices ? m : k], a.dtype),
    makeAval([...lead, fullMatrices ? n : k, n], a.dtype),
  ].slice(0, computeUv ? 3 : 1);
  const outs = cpu.run({ kind: "svd", fullMatrices, computeUv }, [a], avals);
  assertEquals(outs.length, avals.length);
  outs.forEach((x, i) => checkForm(x, avals[i].shape, avals[i].dtype));
  assertEquals(elements(a), before, "the operand stays as it was");
  return outs;
}

/** Checks a decomposition: a = u diag(s) vᴴ, orthonormal vectors with the documented phase, descending values. */
function check(a: Matrix, n: number, s: readonly number[], u: Matrix, vh: Matrix, dtype: DType, what: string): void {
  const m = a.length;
  const v = adjoint(vh, n);
  const [left, right] = [u[0]?.length ?? 0, vh.length];
  const bound = 16 * Math.max(1, m, n) * epsilonOf(dtype);
  assertOrthonormal(u, left, bound, `${what}, u`);
  assertOrthonormal(v, right, bound, `${what}, v`);
  const whole = product(product(u, diagonal(s, left, right), right), vh, n);
  assertClose(whole, a, bound * largest(a), what);
  s.forEach((x, i) => assert(x >= 0 && (i === 0 || x <= s[i - 1]), `${what}: ${s} doesn't descend to 0`));
  for (let j = 0; j < left; j++) assertSettled(u, j, `${what}, u ${j}`);
  for (let j = 0; j < right; j++) if (!(s[j] > 0)) assertSettled(v, j, `${what}, v ${j}`);
}

/** The singular values of a matrix, by all three ways of asking for them. */
function decomposed(a: Matrix, dtype: DType): number[] {
  const x = arrayOf(a, dtype);
  const [m, n] = x.shape;
  const [values] = svd(x, false, false).map(numbers);
  for (const full of [true, false]) {
    const [s, u, vh] = svd(x, full);
    assertEquals(numbers(s), values);
    check(a, n, values, matricesOf(u)[0], matricesOf(vh)[0], dtype, `${dtype} ${m} x ${n}`);
  }
  return values;
}

Deno.test("svd: any dtype, size, batch and layout, with full and reduced bases", () => {
  const random = randomFrom(1);
  const shapes = [[1, 1], [2, 2], [3, 3], [8, 8], [40, 40], [5, 3], [3, 5], [1, 4], [4, 1], [40, 7], [7, 40]];
  const empty = [[0, 0], [0, 3], [3, 0], [2, 0, 3]];
  for (const dtype of DTYPES) {
    for (const shape of [...shapes, [3, 4, 2], [2, 2, 2, 3], ...empty]) {
      const a = anyLayout(random, dtype, shape);
      const k = Math.min(...shape.slice(-2));
      for (const full of [true, false]) {
        const [s, u, vh] = svd(a, full);
        const [us, vs] = [matricesOf(u), matricesOf(vh)];
        const values = numbers(s);
        matricesOf(a).forEach((x, b) => {
          const mine = values.slice(b * k, (b + 1) * k);
          check(x, shape[shape.length - 1], mine, us[b], vs[b], dtype, `${dtype}[${shape}], ${full}`);
        });
      }
    }
  }
});

// Ones on and below the diagonal have the singular values 1/(2 sin((2k − 1)π/(4n + 2))). The complex matrix is D·a·Dᴴ
// with D = diag(1, i, 1, i, ...).
Deno.test("svd: singular values that are known in closed form", () => {
  for (const dtype of DTYPES) {
    for (const n of [2, 8, 40]) {
      const complex = kindOf(dtype) === "c";
      const a = matrix(
        n,
        n,
        (i, j): Pair => i < j ? [0, 0] : complex && (i + j) % 2 === 1 ? [0, 1 - 2 * (j % 2)] : [1, 0],
      );
      decomposed(a, dtype).forEach((s, k) => {
        const exact = 1 / (2 * Math.sin((2 * k + 1) * Math.PI / (4 * n + 2)));
        assertAlmostEquals(s, exact, 4 * n * epsilonOf(dtype) * n);
      });
    }
  }
});

Deno.test("svd: matrices without full rank, repeated values, zeros, diagonals", () => {
  const random = randomFrom(3);
  for (const dtype of DTYPES) {
    const part = (): number => random() - 0.5;
    const factor = (n: number, m: number): Matrix => matrix(n, m, () => [part(), kindOf(dtype) === "c" ? part() : 0]);
    for (const [n, rank, m] of [[3, 1, 3], [6, 2, 4], [4, 3, 7], [40, 5, 36], [44, 36, 40]]) {
      const a = matricesOf(arrayOf(product(factor(n, rank), factor(rank, m), m), dtype))[0];
      const s = decomposed(a, dtype);
      assert(s.every((x, i) => i < rank || x <= 8 * Math.max(n, m) * epsilonOf(dtype) * s[0]), `rank ${rank}: ${s}`);
    }
    assertEquals(decomposed(matrix(2, 3, () => [0, 0]), dtype), [0, 0]);
    assertEquals(decomposed(diagonal([1, 1, 1]), dtype), [1, 1, 1]);
    assertEquals(decomposed(diagonal([0.5, -4, 0, 3, -4], 5, 6), dtype), [4, 4, 3, 0.5, 0]);
    const [, u, vh] = svd(arrayOf(diagonal([-3, 0, 2]), dtype), false).map((x) => matricesOf(x)[0]);
    assertEquals(u, matrix(3, 3, (i, j) => [[0, 2, 1][j] === i ? 1 : 0, 0]));
    assertClose(vh, matrix(3, 3, (i, j) => [i === 0 && j === 0 ? -1 : [0, 2, 1][i] === j ? 1 : 0, 0]), 0, "vh");
  }
});

Deno.test("svd: graded matrices, and those near the ends of the range of doubles", () => {
  const random = randomFrom(2);
  for (const dtype of ["float64", "complex128"] as const) {
    for (const [m, n] of [[9, 9], [9, 5], [5, 9], [40, 36]]) {
      const whole = matrix(m, n, (): Pair => [random() - 0.5, kindOf(dtype) === "c" ? random() - 0.5 : 0]);
      const times = (f: (i: number, j: number) => number): Matrix =>
        matrix(m, n, (i, j): Pair => [whole[i][j][0] * f(i, j), whole[i][j][1] * f(i, j)]);
      decomposed(times((i) => 10 ** (i % 9 - 4)), dtype);
      decomposed(times((_, j) => 10 ** (4 - j % 9)), dtype);
      decomposed(times((i, j) => 10 ** (4 - (i + j) % 17)), dtype);
      const values = decomposed(whole, dtype);
      for (const scale of [1e300, 1e-300]) {
        decomposed(times(() => scale), dtype).forEach((s, k) => assertAlmostEquals(s / scale, values[k], m * 1e-15));
      }
    }
  }
  assertEquals(numbers(svd(array("float64", [2, 2], [0, 5e-324, 5e-324, 0]), false, false)[0]), [5e-324, 5e-324]);
});

Deno.test("svd: a matrix that isn't finite gives NaN, and leaves the others of its batch alone", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const [s, u, vh] = svd(array("float64", [2, 1, 2], [1, bad, 0, -2]), true).map(numbers);
    assertEquals(s, [NaN, 2]);
    assertEquals(u, [NaN, 1]);
    assertEquals(vh, [NaN, NaN, NaN, NaN, 0, -1, 1, 0]);
    assertEquals(numbers(svd(array("complex128", [1, 1], [0, bad]), true)[1]), [NaN, NaN]);
  }
});
