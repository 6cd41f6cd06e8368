/**
 * Contractions, Cholesky factors and triangular solves, against loops over elements and against JAX.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import {
  anyLayout,
  array,
  assertPairs,
  at,
  between,
  elements,
  NUMBERS,
  numbers,
  type Pair,
  places,
  randomFrom,
  reordered,
  run,
  shuffled,
  stored,
  times,
  toleranceOf,
} from "./arrays.ts";

type Axes = Omit<ContractPlan, "kind">;

function freeOf(x: NDArray, batch: readonly number[], contract: readonly number[]): number[] {
  return [...x.shape.keys()].filter((d) => !batch.includes(d) && !contract.includes(d));
}

/** The contraction by the JavaScript kernels, which sum in double. */
function contract(x: NDArray, y: NDArray, axes: Axes): NDArray {
  const shape = [
    ...axes.lhsBatch.map((d) => x.shape[d]),
    ...freeOf(x, axes.lhsBatch, axes.lhsContract).map((d) => x.shape[d]),
    ...freeOf(y, axes.rhsBatch, axes.rhsContract).map((d) => y.shape[d]),
  ];
  return withoutFeatures({ simd: false }, () => run({ kind: "contract", ...axes }, [x, y], shape, x.dtype));
}

/** The contraction by its definition. */
function contracted(x: NDArray, y: NDArray, axes: Axes): Pair[] {
  const [xs, ys] = [elements(x), elements(y)];
  const [xFree, yFree] = [freeOf(x, axes.lhsBatch, axes.lhsContract), freeOf(y, axes.rhsBatch, axes.rhsContract)];
  const sizes = (z: NDArray, dims: readonly number[]): number[] => dims.map((d) => z.shape[d]);
  const place = (rank: number, ...parts: [readonly number[], readonly number[]][]): number[] => {
    const out = new Array<number>(rank).fill(0);
    for (const [dims, values] of parts) dims.forEach((d, i) => out[d] = values[i]);
    return out;
  };
  return places(sizes(x, axes.lhsBatch)).flatMap((b) =>
    places(sizes(x, xFree)).flatMap((f) =>
      places(sizes(y, yFree)).map((g) => {
        let [re, im] = [0, 0];
        for (const k of places(sizes(x, axes.lhsContract))) {
          const left = at(xs, x.shape, place(x.ndim, [axes.lhsBatch, b], [xFree, f], [axes.lhsContract, k]));
          const right = at(ys, y.shape, place(y.ndim, [axes.rhsBatch, b], [yFree, g], [axes.rhsContract, k]));
          const [c, d] = times(left, right);
          re += c;
          im += d;
        }
        return x.dtype === "bool" ? [Math.min(1, re), 0] : stored(x.dtype, [re, im]);
      })
    )
  );
}

/** Axes of two operands in random places: pairs of batch and contracted axes share their lengths. */
function randomContraction(
  random: () => number,
  dtype: DType,
  counts: { batch: number[]; free: [number[], number[]]; contract: number[] },
): [NDArray, NDArray, Axes] {
  const side = (free: readonly number[]): { x: NDArray; batch: number[]; contract: number[] } => {
    const lengths = [...counts.batch, ...counts.contract, ...free];
    const order = shuffled(random, [...lengths.keys()]);
    const x = anyLayout(random, dtype, order.map((i) => lengths[i]));
    const batch = counts.batch.map((_, i) => order.indexOf(i));
    return { x, batch, contract: counts.contract.map((_, i) => order.indexOf(counts.batch.length + i)) };
  };
  const [l, r] = [side(counts.free[0]), side(counts.free[1])];
  return [l.x, r.x, { lhsBatch: l.batch, rhsBatch: r.batch, lhsContract: l.contract, rhsContract: r.contract }];
}

const DTYPES: readonly DType[] = [...NUMBERS, "bool"];

Deno.test("contract: any batch, free and contracted axes, in any layout", () => {
  const random = randomFrom(4);
  const lengths = (most: number, least = 1): number[] => {
    return Array.from({ length: between(random, 0, most) }, () => between(random, least, 4));
  };
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 40; trial++) {
      const least = trial % 8 === 0 ? 0 : 1;
      const free: [number[], number[]] = [lengths(2), lengths(2, least)];
      const counts = { batch: lengths(2), free, contract: lengths(2, least) };
      const [x, y, axes] = randomContraction(random, dtype, counts);
      const what = `${dtype}[${x.shape}] and [${y.shape}], ${JSON.stringify(axes)}`;
      assertPairs(elements(contract(x, y, axes)), contracted(x, y, axes), 4 * toleranceOf(dtype), what);
    }
  }
});

Deno.test("contract: sizes on both sides of every tile, packed and in place", () => {
  const random = randomFrom(5);
  for (const dtype of DTYPES) {
    for (const [m, n, k] of [[4, 4, 40], [5, 7, 33], [9, 6, 17], [1, 40, 20], [40, 1, 20], [3, 30, 9], [30, 2, 11]]) {
      for (const batch of [[], [2]]) {
        for (let trial = 0; trial < 2; trial++) {
          const [x, y, axes] = randomContraction(random, dtype, { batch, free: [[m], [n]], contract: [k] });
          const what = `${dtype}[${x.shape}] and [${y.shape}], ${JSON.stringify(axes)}`;
          assertPairs(elements(contract(x, y, axes)), contracted(x, y, axes), 20 * toleranceOf(dtype), what);
        }
      }
    }
  }
});

Deno.test("contract: lines so long that only some of them fit in a block", () => {
  const [m, n, k] = [5, 11, 9000];
  const line = (rows: number): number[] => Array.from({ length: rows * k }, (_, i) => 1 + Math.floor(i / k));
  const axes = { lhsContract: [1], rhsContract: [1], lhsBatch: [], rhsBatch: [] };
  for (const dtype of ["float32", "float64"] as const) {
    const got = contract(array(dtype, [m, k], line(m)), array(dtype, [n, k], line(n)), axes);
    assertEquals(numbers(got), places([m, n]).map(([i, j]) => k * (i + 1) * (j + 1)));
  }
});

Deno.test("contract: as JAX's dot_general", () => {
  const x = array("float64", [2, 3, 2], [...Array(12).keys()]);
  const y = array("float64", [3, 2, 2], [...Array(12).keys()]);
  const axes = { lhsContract: [2], rhsContract: [1], lhsBatch: [1], rhsBatch: [0] };
  assertEquals(numbers(contract(x, y, axes)), [2, 3, 14, 27, 26, 31, 86, 103, 82, 91, 190, 211]);
});

Deno.test("contract: float32 rounds once, int32 wraps, NaN and infinity pass", () => {
  const inner = { lhsContract: [0], rhsContract: [0], lhsBatch: [], rhsBatch: [] };
  const large = array("float32", [3], [16777216, 1, -16777216]);
  assertEquals(contract(large, array("float32", [3], [1, 1, 1]), inner).num, 1);
  const big = array("int32", [2], [2147483647, 65537]);
  assertEquals(contract(big, array("int32", [2], [2, 65537]), inner).num, 131071);
  const special = array("float32", [2], [Infinity, 1]);
  assertEquals(contract(special, array("float32", [2], [1, 2]), inner).num, Infinity);
  assertEquals(contract(special, array("float32", [2], [0, 2]), inner).num, NaN);
});

function cholesky(x: NDArray): NDArray {
  return run({ kind: "cholesky" }, [x], x.shape, x.dtype);
}

Deno.test("cholesky: as JAX, from the lower triangle and the real diagonal only", () => {
  const a = array("float64", [3, 3], [4, 9, 9, 2, 5, 9, -2, 1, 6]);
  assertEquals(numbers(cholesky(a)), [2, 0, 0, 1, 2, 0, -1, 1, 2]);
  const c = array("complex128", [3, 3], [4, 5, 9, 0, 9, 0, 2, 2, 6, 0, 9, 0, 0, 1, 1, -1, 5, 0]);
  const jax: Pair[] = [[2, 0], [0, 0], [0, 0], [1, 1], [2, 0], [0, 0], [0, 0.5], [0.25, -0.75], [2.03100960115899, 0]];
  assertPairs(elements(cholesky(c)), jax, 1e-15, "complex");
});

Deno.test("cholesky: L Lᴴ is the matrix, over batches in any layout; NaN where there is no factor", () => {
  const random = randomFrom(6);
  for (const dtype of ["float32", "float64", "complex64", "complex128"] as const) {
    for (let trial = 0; trial < 8; trial++) {
      const n = between(random, 1, 6);
      const half = anyLayout(random, dtype, [2, n, n + 3]);
      const axes = { lhsContract: [2], rhsContract: [2], lhsBatch: [0], rhsBatch: [0] };
      const values = elements(contract(half, conjugate(half), axes)).map(([re, im], i): Pair => {
        const [row, column] = places([n, n])[i % (n * n)];
        return row === column ? [re + 4, im] : [re, im];
      });
      // Stored backwards, and seen through negative strides.
      const backwards = array(dtype, [2, n, n], flat(dtype, values.toReversed()));
      const matrices = reordered(backwards, [0, 1, 2], [0, 1, 2]);
      const factor = cholesky(matrices);
      assertPairs(
        elements(contract(factor, conjugate(factor), axes)),
        elements(matrices),
        30 * toleranceOf(dtype),
        `${dtype}[${n}]`,
      );
      for (const [i, place] of places(factor.shape).entries()) {
        if (place[2] > place[1]) assertEquals(elements(factor)[i], [0, 0], "the upper triangle is 0");
      }
    }
  }
  const mixed = array("float32", [3, 2, 2], [1, 0, 2, 1, 4, 0, 2, 2, NaN, 0, 1, 1]);
  assertEquals(numbers(cholesky(mixed)), [NaN, 0, NaN, NaN, 2, 0, 1, 1, NaN, 0, NaN, NaN]);
  const complex = array("complex64", [1, 1], [-1, 0]);
  assertEquals(numbers(cholesky(complex)), [NaN, NaN]);
  assertEquals(cholesky(array("float32", [2, 0, 0], [])).shape, [2, 0, 0]);
});

function conjugate(x: NDArray): NDArray {
  const values = elements(x).map(([re, im]): Pair => [re, -im]);
  return array(x.dtype, x.shape, flat(x.dtype, values));
}

/** The numbers of elements as a typed array of the dtype holds them. */
function flat(dtype: DType, values: readonly Pair[]): number[] {
  return kindOf(dtype) === "c" ? values.flat() : values.map(([re]) => re);
}

interface SolveOptions {
  left: boolean;
  lower: boolean;
  transpose: boolean;
  conjugate: boolean;
  unitDiagonal: boolean;
}

function solve(a: NDArray, b: NDArray, options: SolveOptions): NDArray {
  return run({ kind: "triangularSolve", ...options }, [a, b], b.shape, b.dtype);
}

Deno.test("triangularSolve: as JAX, for each side, triangle, transpose and diagonal", () => {
  const a = array("float64", [2, 2], [2, 7, 3, 4]);
  const b = array("float64", [2, 2], [1, 2, 5, -3]);
  // In order of left, lower, transpose, unitDiagonal, true first.
  const jax = [
    [-14, 11, 5, -3],
    [-1.375, 2.125, 1.25, -0.75],
    [1, 2, 2, -9],
    [0.5, 1, 0.875, -1.5],
    [1, 2, -2, -17],
    [0.5, 1, 0.375, -2.5],
    [-34, 23, 5, -3],
    [-3.875, 3.625, 1.25, -0.75],
    [1, -1, 5, -18],
    [0.5, 0.125, 2.5, -2.625],
    [-5, 2, 14, -3],
    [-0.25, 0.5, 3.625, -0.75],
    [-13, 2, 26, -3],
    [-1.25, 0.5, 5.125, -0.75],
    [1, -5, 5, -38],
    [0.5, -0.375, 2.5, -5.125],
  ];
  jax.forEach((expected, i) => {
    const [left, lower, transpose, unitDiagonal] = [8, 4, 2, 1].map((bit) => (i & bit) === 0);
    assertEquals(numbers(solve(a, b, { left, lower, transpose, conjugate: false, unitDiagonal })), expected, `${i}`);
  });
});

Deno.test("triangularSolve: complex as JAX, with and without transpose and conjugate", () => {
  const a = array("complex128", [2, 2], [2, 1, 7, 0, 1, -3, 0, 4]);
  const b = array("complex128", [2, 1], [1, 2, 5, -1]);
  const jax: [boolean, boolean, Pair[]][] = [
    [true, true, [[1.8, 0.9], [0.25, 1.25]]],
    [true, false, [[2.5, 0], [-0.25, -1.25]]],
    [false, true, [[0, 1], [0.5, 2]]],
    [false, false, [[0.8, 0.6], [0.2, -0.6]]],
  ];
  for (const [transpose, conj, expected] of jax) {
    const x = solve(a, b, { left: true, lower: true, transpose, conjugate: conj, unitDiagonal: false });
    assertPairs(elements(x), expected, 1e-15, `${transpose} ${conj}`);
  }
});

Deno.test("triangularSolve: the solution solves the system, over batches in any layout", () => {
  const random = randomFrom(7);
  const flag = (): boolean => random() < 0.5;
  for (const dtype of ["float32", "float64", "complex64", "complex128"] as const) {
    for (let trial = 0; trial < 30; trial++) {
      const n = between(random, 1, 5);
      const m = between(random, 1, 4);
      const options = { left: flag(), lower: flag(), transpose: flag(), conjugate: flag(), unitDiagonal: flag() };
      const { left, lower, transpose, unitDiagonal } = options;
      const noise = anyLayout(random, dtype, [2, n, n]);
      // A dominant diagonal, and NaN in the triangle that must not be read.
      const triangle = elements(noise).map(([re, im], i): Pair => {
        const [row, column] = places([n, n])[i % (n * n)];
        if (lower ? column > row : row > column) return [NaN, NaN];
        return row === column ? [unitDiagonal ? NaN : re + 6, im] : [re / 4, im / 4];
      });
      const a = array(dtype, [2, n, n], flat(dtype, triangle));
      const b = anyLayout(random, dtype, left ? [2, n, m] : [2, m, n]);
      const x = solve(a, b, options);
      const op = triangle.map(([re, im], i): Pair => {
        const [row, column] = places([n, n])[i % (n * n)];
        if (row === column) return unitDiagonal ? [1, 0] : [re, options.conjugate ? -im : im];
        return Number.isNaN(re) ? [0, 0] : [re, options.conjugate ? -im : im];
      });
      const matrix = array(dtype, [2, n, n], flat(dtype, op));
      const batch = { lhsBatch: [0], rhsBatch: [0] };
      const product = left
        ? contract(matrix, x, { ...batch, lhsContract: [transpose ? 1 : 2], rhsContract: [1] })
        : contract(x, matrix, { ...batch, lhsContract: [2], rhsContract: [transpose ? 2 : 1] });
      assertPairs(elements(product), elements(b), 60 * toleranceOf(dtype), `${dtype} ${JSON.stringify(options)}`);
    }
  }
  assertEquals(
    numbers(solve(array("float32", [1, 1], [0]), array("float32", [1, 1], [2]), {
      left: true,
      lower: true,
      transpose: false,
      conjugate: false,
      unitDiagonal: false,
    })),
    [Infinity],
  );
});
