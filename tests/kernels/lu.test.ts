/**
 * LU factors: P·A = L·U, what is chosen as a pivot, and what becomes of singular and of unbounded matrices.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import { anyLayout, array, assertPairs, checkForm, elements, numbers, randomFrom, toleranceOf } from "./arrays.ts";
import { elementsOf, INEXACT, matricesOf, type Matrix, matrix, product, runAll } from "./factors.ts";

function lu(x: NDArray): NDArray[] {
  const before = elements(x);
  const lead = x.shape.slice(0, -2);
  const [m, n] = x.shape.slice(-2);
  const pivots = [...lead, Math.min(m, n)];
  const outs = runAll({ kind: "lu" }, [x], [[x.shape, x.dtype], [pivots, "int32"], [[...lead, m], "int32"]]);
  checkForm(outs[0], x.shape, x.dtype);
  checkForm(outs[1], pivots, "int32");
  checkForm(outs[2], [...lead, m], "int32");
  assertEquals(elements(x), before, "the operand stays as it was");
  return outs;
}

/** L and U of packed factors. */
function unpacked(packed: Matrix): [Matrix, Matrix] {
  const k = Math.min(packed.rows, packed.columns);
  return [
    matrix(packed.rows, k, (i, j) => i === j ? [1, 0] : i > j ? packed.at(i, j) : [0, 0]),
    matrix(k, packed.columns, (i, j) => i <= j ? packed.at(i, j) : [0, 0]),
  ];
}

Deno.test("lu: P A is L U, over batches in any layout, for sizes on both sides of a panel", () => {
  const random = randomFrom(11);
  const sizes = [[0, 0], [0, 2], [2, 0], [1, 1], [2, 2], [5, 5], [33, 33], [3, 7], [7, 3], [70, 34], [34, 70]];
  for (const dtype of INEXACT) {
    for (const [m, n] of sizes) {
      const a = anyLayout(random, dtype, [2, m, n]);
      const [packed, pivots, order] = lu(a);
      const originals = matricesOf(a);
      matricesOf(packed).forEach((factors, b) => {
        const k = Math.min(m, n);
        const rows = numbers(order).slice(b * m, (b + 1) * m);
        const swaps = numbers(pivots).slice(b * k, (b + 1) * k);
        const what = `${dtype}[${m},${n}], matrix ${b}`;
        const [l, u] = unpacked(factors);
        const moved = matrix(m, n, (i, j) => originals[b].at(rows[i], j));
        assertPairs(elementsOf(product(l, u)), elementsOf(moved), 100 * toleranceOf(dtype), what);
        for (const [re, im] of elementsOf(l)) assert(Math.hypot(re, im) < 1.4143, `${what}: L is bounded by √2`);
        const swapped = [...Array(m).keys()];
        swaps.forEach((p, i) => [swapped[i], swapped[p]] = [swapped[p], swapped[i]]);
        assertEquals(rows, swapped, `${what}: the swaps make the order of rows`);
      });
    }
  }
});

Deno.test("lu: the pivot is the first of the largest |re| + |im|, as LAPACK has it", () => {
  const ties = lu(array("float64", [3, 2], [1, 2, -1, 3, 1, 4]));
  assertEquals(ties.map(numbers), [[1, 2, -1, 5, 1, 0.4], [0, 1], [0, 1, 2]]);
  // |3 + 4i| is 5 and |6.5i| is 6.5, but 3 + 4 > 6.5.
  const complex = lu(array("complex128", [2, 1], [3, 4, 0, 6.5]));
  assertEquals(numbers(complex[1]), [0]);
  assertPairs(elements(complex[0]), [[3, 4], [1.04, 0.78]], 1e-15, "complex");
});

Deno.test("lu: a column without a pivot stays, and the elimination goes on", () => {
  const [packed, pivots] = lu(array("float64", [3, 3], [0, 1, 2, 0, 4, 4, 0, 2, 6]));
  assertEquals(numbers(packed), [0, 1, 2, 0, 4, 4, 0, 0.5, 4]);
  assertEquals(numbers(pivots), [0, 1, 2]);
  assertEquals(numbers(lu(array("float64", [2, 2], [1, 2, 1, 2]))[0]), [1, 2, 1, 0]);
  assertEquals(numbers(lu(array("complex64", [2, 2], new Array(8).fill(0)))[0]), new Array(8).fill(0));
});

Deno.test("lu: NaN and infinity pass into the factors", () => {
  assertEquals(numbers(lu(array("float64", [2, 2], [1, 2, NaN, 3]))[0]), [1, 2, NaN, NaN]);
  assertEquals(numbers(lu(array("float64", [2, 2], [1, 2, Infinity, 3]))[0]), [Infinity, 3, 0, 2]);
  assertEquals(numbers(lu(array("float64", [2, 2], [NaN, 2, 1, 3]))[0]), [NaN, 2, NaN, NaN]);
  assert(numbers(lu(array("complex128", [2, 2], [1, 0, 2, 0, NaN, 0, 3, 0]))[0]).slice(4).every(Number.isNaN));
});
