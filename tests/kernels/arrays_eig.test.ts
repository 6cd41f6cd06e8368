/**
 * Eigenvalues and vectors of square matrices: what defines them, and matrices whose eigenvalues are known.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { complexOf, type DType, kindOf } from "../../lib/core/dtype.ts";
import { anyLayout, array, checkForm, elements, type Pair, randomFrom } from "./arrays.ts";
import {
  adjoint,
  arrayOf,
  assertClose,
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

function eig(a: NDArray, left = true, right = true): NDArray[] {
  const before = elements(a);
  const dtype = complexOf(a.dtype);
  const vectors = makeAval(a.shape, dtype);
  const avals = [makeAval(a.shape.slice(0, -1), dtype), ...left ? [vectors] : [], ...right ? [vectors] : []];
  const outs = cpu.run({ kind: "eig", left, right }, [a], avals);
  assertEquals(outs.length, avals.length);
  outs.forEach((x, i) => checkForm(x, avals[i].shape, dtype));
  assertEquals(elements(a), before, "the operand stays as it was");
  return outs;
}

const onDiagonal = (w: readonly Pair[]): Matrix => matrix(w.length, w.length, (i, j) => i === j ? w[i] : [0, 0]);

/** Checks a decomposition: a·v = v·diag(w), uᴴ·a = diag(w)·uᴴ, vectors of length 1 with the documented phase. */
function check(a: Matrix, w: readonly Pair[], u: Matrix, v: Matrix, dtype: DType, what: string): void {
  const n = a.length;
  const bound = 16 * Math.max(1, n) * epsilonOf(dtype) * largest(a);
  assertClose(product(a, v, n), product(v, onDiagonal(w), n), bound, `${what}, right`);
  assertClose(product(adjoint(u, n), a, n), product(onDiagonal(w), adjoint(u, n), n), bound, `${what}, left`);
  for (const [x, side] of [[u, "left"], [v, "right"]] as const) {
    for (let j = 0; j < n; j++) {
      const square = x.reduce((sum, row) => sum + row[j][0] ** 2 + row[j][1] ** 2, 0);
      assertAlmostEquals(square, 1, 8 * n * epsilonOf(dtype), `${what}, length of ${side} ${j}`);
      assertSettled(x, j, `${what}, ${side} ${j}`);
    }
  }
}

/** The eigenvalues, with vectors checked if there are any. */
function decomposed(a: Matrix, dtype: DType): Pair[] {
  const x = arrayOf(a, dtype);
  const [w, u, v] = eig(x);
  const what = `${dtype} of size ${a.length}`;
  check(a, elements(w), matricesOf(u)[0], matricesOf(v)[0], dtype, what);
  const sides = [eig(x, true, false), eig(x, false, true), eig(x, false, false)];
  assertEquals(sides.map((s) => elements(s[0])), [elements(w), elements(w), elements(w)], `${what}, without vectors`);
  assertEquals([sides[0][1], sides[1][1]].map(elements), [elements(u), elements(v)], `${what}, one side`);
  return elements(w);
}

Deno.test("eig: any dtype, size, batch and layout", () => {
  const random = randomFrom(4);
  for (const dtype of DTYPES) {
    for (const shape of [[0, 0], [1, 1], [2, 2], [3, 3], [8, 8], [40, 40], [3, 4, 4], [2, 2, 3, 3], [2, 0, 0]]) {
      const n = shape[shape.length - 1];
      const a = anyLayout(random, dtype, shape);
      // Off the integers, whose eigenvalues may repeat.
      const whole = array(
        dtype,
        shape,
        elements(a).flatMap((p) => kindOf(dtype) === "c" ? p : [p[0]]).map((x) => x + random()),
      );
      const [w, u, v] = eig(whole);
      const [us, vs, values] = [matricesOf(u), matricesOf(v), elements(w)];
      matricesOf(whole).forEach((x, b) => {
        check(x, values.slice(b * n, (b + 1) * n), us[b], vs[b], dtype, `${dtype}[${shape}]`);
      });
    }
  }
});

Deno.test("eig: strided operands", () => {
  const random = randomFrom(5);
  for (const dtype of DTYPES) {
    for (let i = 0; i < 20; i++) {
      const a = anyLayout(random, dtype, [2, 3, 3]);
      const same = array(dtype, a.shape, elements(a).flatMap((p) => kindOf(dtype) === "c" ? [...p] : [p[0]]));
      assertEquals(eig(a).map(elements), eig(same).map(elements));
    }
  }
});

Deno.test("eig: circulant matrices have the roots of unity, and conjugate pairs stand together", () => {
  for (const dtype of DTYPES) {
    for (const n of [2, 3, 8, 40]) {
      const w = decomposed(matrix(n, n, (i, j) => [(i + 1) % n === j ? 1 : 0, 0]), dtype);
      const angles = w.map(([re, im]) => Math.atan2(im, re) * n / (2 * Math.PI)).map((k) =>
        Math.round((k + n) * 8) / 8 % n
      );
      assertEquals(angles.toSorted((a, b) => a - b), Array.from({ length: n }, (_, k) => k));
      for (const [re, im] of w) assertAlmostEquals(Math.hypot(re, im), 1, 8 * n * epsilonOf(dtype));
      if (kindOf(dtype) === "c") continue;
      const pairs = w.flatMap(([, im], k) => im > 0 ? [k] : []);
      assertEquals(pairs.map((k) => w[k + 1]), pairs.map((k): Pair => [w[k][0], -w[k][1]]));
      assertEquals(pairs.length, Math.floor((n - 1) / 2));
    }
  }
});

Deno.test("eig: triangular and diagonal matrices have their diagonal, also where it repeats", () => {
  for (const dtype of DTYPES) {
    assertEquals(decomposed(diagonal([3, -2, 3, 0]), dtype), [[3, 0], [-2, 0], [3, 0], [0, 0]]);
    assertEquals(decomposed(diagonal([0, 0, 0]), dtype), [[0, 0], [0, 0], [0, 0]]);
    const upper = matrix(4, 4, (i, j) => [i <= j ? i + 2 * j + 1 : 0, 0]);
    assertEquals(decomposed(upper, dtype), [[1, 0], [4, 0], [7, 0], [10, 0]]);
    // A single Jordan block: every vector found is that of the one there is.
    const [w, , v] = eig(arrayOf(matrix(4, 4, (i, j) => [j === i + 1 ? 1 : 0, 0]), dtype));
    assertEquals(elements(w), [[0, 0], [0, 0], [0, 0], [0, 0]]);
    assertClose(matricesOf(v)[0], matrix(4, 4, (i) => [i === 0 ? 1 : 0, 0]), epsilonOf(dtype), "a Jordan block");
  }
});

Deno.test("eig: graded matrices, and those near the ends of the range of doubles", () => {
  const random = randomFrom(6);
  for (const dtype of ["float64", "complex128"] as const) {
    const n = 7;
    const whole = matrix(n, n, (): Pair => [random() - 0.5, kindOf(dtype) === "c" ? random() - 0.5 : 0]);
    const times = (f: (i: number, j: number) => number): Matrix =>
      matrix(n, n, (i, j): Pair => [whole[i][j][0] * f(i, j), whole[i][j][1] * f(i, j)]);
    const values = decomposed(whole, dtype);
    // A similarity by powers of two is undone by balancing.
    decomposed(times((i, j) => 2 ** (6 * (i - j))), dtype).forEach(([re, im], k) => {
      assertAlmostEquals(re, values[k][0], 1e-12);
      assertAlmostEquals(im, values[k][1], 1e-12);
    });
    for (const scale of [1e300, 1e-300]) {
      decomposed(times(() => scale), dtype).forEach(([re, im], k) => {
        assertAlmostEquals(re / scale, values[k][0], 1e-13);
        assertAlmostEquals(im / scale, values[k][1], 1e-13);
      });
    }
  }
});

Deno.test("eig: a matrix that isn't finite gives NaN, and leaves the others of its batch alone", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const [w, u, v] = eig(array("float64", [2, 2, 2], [1, 0, bad, 2, 3, 0, 0, 1]));
    assertEquals(elements(w), [[NaN, NaN], [NaN, NaN], [3, 0], [1, 0]]);
    for (const x of [u, v]) assert(elements(x).every(([re], k) => Number.isNaN(re) === k < 4));
  }
});
