/**
 * Contractions on WebAssembly against the JavaScript kernels, which sum in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { lax, np } from "@fluxion/fluxion";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { multiply, type Tile } from "../../kernels/wasm/product.ts";
import { UNITS } from "../../kernels/wasm/pack.ts";
import { runWasm } from "../../kernels/wasm/run.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ContractPlan } from "../../lib/core/plan.ts";
import { anyLayout, array, between, numbers, randomFrom, shuffled } from "./arrays.ts";

type Wide = "float32" | "float64" | "complex64" | "complex128";

/** Numbers in [−1, 1], always the same. */
function filled(shape: readonly number[], dtype: Wide, seed: number) {
  let state = seed;
  const next = () => (state = (state * 48271) % 0x7fffffff) / 0x3fffffff - 1;
  const size = shape.reduce((n, d) => n * d, 1);
  const real = np.array(Float64Array.from({ length: size }, next)).reshape([...shape]);
  if (dtype.startsWith("f")) return real.astype(dtype);
  return lax.complex(real, np.array(Float64Array.from({ length: size }, next)).reshape([...shape])).astype(dtype);
}

/** The largest difference of two results of the same shape. */
function distance(x: ArrayLike<number>, y: ArrayLike<number>): number {
  assertEquals(x.length, y.length);
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Object.is(x[i], y[i]) ? 0 : Math.abs(x[i] - y[i]));
  return most;
}

const SHAPES: readonly [string, readonly number[], readonly number[], string][] = [
  ["blocks that are full", [32, 16], [16, 32], "ij,jk->ik"],
  ["rows and columns that don't fill a block", [13, 37], [37, 19], "ij,jk->ik"],
  ["a line of several stretches", [9, 700], [700, 5], "ij,jk->ik"],
  ["a transposed left side", [40, 21], [40, 33], "ji,jk->ik"],
  ["a transposed right side", [21, 40], [33, 40], "ij,kj->ik"],
  ["several pieces", [300, 24], [24, 17], "ij,jk->ik"],
  ["batches", [3, 20, 25], [3, 25, 11], "bij,bjk->bik"],
  ["a batch axis in the middle, two contracted axes", [20, 3, 5, 7], [5, 7, 3, 12], "ibxy,xybk->bik"],
];

for (const dtype of ["float32", "float64", "complex64", "complex128"] as const) {
  for (const [what, a, b, spec] of SHAPES) {
    Deno.test(`wasm contraction of ${dtype}: ${what}`, () => {
      const [x, y] = [filled(a, dtype, 7), filled(b, dtype, 8)];
      const run = () => np.einsum(spec, x, y).toTypedArray();
      const slow = withoutFeatures({ simd: false }, run);
      const single = dtype === "float32" || dtype === "complex64";
      for (const got of [run(), withoutFeatures({ fused: false }, run)]) {
        const error = distance(got, slow);
        assert(error <= (single ? 2e-5 : 1e-13), `differs by ${error}`);
      }
    });
  }
}

/** Lengths of a contraction: of batch, left's free, right's free and contracted axes. */
type Lengths = readonly [readonly number[], readonly number[], readonly number[], readonly number[]];

/** Runs a contraction of arrays in any layout on both kernels and compares: whether there is one on WebAssembly. */
function compare(random: () => number, dtype: DType, [batch, rows, columns, line]: Lengths): boolean {
  const operand = (free: readonly number[]) => {
    const lengths = [...batch, ...free, ...line];
    const order = shuffled(random, [...lengths.keys()]);
    const x = anyLayout(random, dtype, order.map((i) => lengths[i]));
    const at = (i: number): number => order.indexOf(i);
    const shared = batch.length + free.length;
    return { x, batch: batch.map((_, i) => at(i)), line: line.map((_, i) => at(shared + i)), free: shared };
  };
  // The free axes keep their order: it's that of the result.
  const [left, right] = [operand(rows), operand(columns)];
  const freeOf = ({ x, batch, line }: ReturnType<typeof operand>): number[] =>
    x.shape.filter((_, i) => !batch.includes(i) && !line.includes(i));
  const plan: ContractPlan = {
    kind: "contract",
    lhsBatch: left.batch,
    rhsBatch: right.batch,
    lhsContract: left.line,
    rhsContract: right.line,
  };
  const outs = [makeAval([...batch, ...freeOf(left), ...freeOf(right)], dtype)];
  const args = [left.x, right.x];
  const got = runWasm(plan, args, outs);
  if (got === null) return false;
  // Each product of numbers up to 5 may add some ulps of 25.
  const terms = line.reduce((n, d) => n * d, dtype.startsWith("c") ? 2 : 1);
  const ulps = dtype === "float32" || dtype === "complex64"
    ? 4e-6
    : dtype === "float64" || dtype === "complex128"
    ? 1e-13
    : 0;
  const tolerance = terms * ulps;
  const expected = numbers(runJs(plan, args, outs)[0]);
  for (const [x] of [got, withoutFeatures({ fused: false }, () => runWasm(plan, args, outs)!)]) {
    const error = distance(numbers(x), expected);
    assert(error <= tolerance, `${dtype} ${[batch, rows, columns, line].join(" | ")} differs by ${error}`);
  }
  return true;
}

for (const dtype of ["float32", "float64", "complex64", "complex128", "int32", "uint32", "bool"] as const) {
  Deno.test(`wasm contraction of ${dtype}: any axes, in any layout`, () => {
    const random = randomFrom(31);
    let compared = 0;
    for (let trial = 0; trial < 40; trial++) {
      const axes = (least: number, product: number): number[] =>
        Array.from({ length: between(random, least, 2) }, () => between(random, 1, product));
      if (compare(random, dtype, [axes(0, 4), axes(1, 13), axes(1, 13), axes(0, 40)])) compared++;
    }
    assert(compared > 12, `${compared} of them ran on WebAssembly`);
  });
}

for (const dtype of ["float32", "float64", "complex64", "complex128"] as const) {
  Deno.test(`wasm contraction of ${dtype}: few vectors`, () => {
    const random = randomFrom(32);
    const shapes: Lengths[] = [
      [[], [1], [200], [201]],
      [[], [199], [1], [203]],
      [[], [3], [77], [90]],
      [[], [2], [2], [5000]],
      [[], [1], [3], [20000]],
      [[], [5000], [2], [3]],
      [[], [1], [3000], [5]],
      [[], [1], [150], [700]],
      [[40], [1], [17], [19]],
      [[40], [17], [2], [13]],
      [[3], [1], [300], [300]],
      [[], [3], [2000], [1]],
    ];
    for (const lengths of shapes) {
      for (let trial = 0; trial < 3; trial++) assert(compare(random, dtype, lengths), "has a kernel");
    }
  });
}

Deno.test("wasm contraction: integers wrap, and booleans are an or of ands", () => {
  const plan: ContractPlan = { kind: "contract", lhsContract: [1], rhsContract: [0], lhsBatch: [], rhsBatch: [] };
  const all = (dtype: DType, value: number) => array(dtype, [20, 20], new Array(400).fill(value));
  // 20 · 5 · (2³⁰ + 1) = 25 · 2³² + 100, and 20 · 3 · (2³⁰ − 1) = 15 · 2³² − 60.
  for (
    const [dtype, x, y, expected] of [["int32", 2 ** 30 + 1, 5, 100], ["uint32", 2 ** 30 - 1, 3, 2 ** 32 - 60]] as const
  ) {
    const got = runWasm(plan, [all(dtype, x), all(dtype, y)], [makeAval([20, 20], dtype)])!;
    assertEquals(numbers(got[0]), new Array(400).fill(expected));
  }
  const one = array("bool", [20, 20], Array.from({ length: 400 }, (_, i) => Number(i % 21 === 0)));
  const [x] = runWasm(plan, [one, one], [makeAval([20, 20], "bool")])!;
  assertEquals(numbers(x), numbers(one));
});

Deno.test("wasm contraction: products that are larger than the scratch memory are cut", () => {
  const [batches, m, n, k] = [3, 22, 37, 9];
  const random = randomFrom(33);
  const numbersOf = (size: number) => Float64Array.from({ length: size }, () => between(random, -9, 9));
  const [a, b] = [numbersOf(batches * m * k), numbersOf(batches * n * k)];
  const table = (length: number, step: number) => Int32Array.from({ length }, (_, i) => 8 * i * step);
  const side = (data: Float64Array, lines: number) => ({
    data,
    batches: table(batches, lines * k),
    lines: table(lines, k),
    steps: table(k, 1),
  });
  const out = new Float64Array(batches * m * n);
  const product = {
    unit: UNITS.float64!,
    left: side(a, m),
    right: side(b, n),
    store: ({ product, row, rows, column, columns, view, at, stride }: Tile) => {
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < columns; c++) out[(product * m + row + r) * n + column + c] = view[at + r * stride + c];
      }
    },
  };
  for (const limit of [2 ** 20, 4000, 1500, 1000]) {
    out.fill(NaN);
    assert(multiply(product, limit), `fits in ${limit} bytes`);
    for (let i = 0; i < out.length; i++) {
      const [batch, r, c] = [Math.floor(i / m / n), Math.floor(i / n) % m, i % n];
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[(batch * m + r) * k + p] * b[(batch * n + c) * k + p];
      assertEquals(out[i], sum);
    }
  }
  assertEquals(multiply(product, 500), false);
});

Deno.test("wasm contraction: NaN and infinities pass through products with a vector", () => {
  const [m, k] = [70, 90];
  const values = new Array<number>(m * k).fill(1);
  values[3 * k + 88] = NaN;
  values[5 * k + 2] = -Infinity;
  const vector = array("float32", [k], new Array(k).fill(1));
  const expected = Array.from({ length: m }, (_, i) => i === 3 ? NaN : i === 5 ? -Infinity : k);
  const none = { lhsBatch: [], rhsBatch: [] };
  const matrix = array("float32", [m, k], values);
  const plan: ContractPlan = { kind: "contract", lhsContract: [1], rhsContract: [0], ...none };
  assertEquals(numbers(runWasm(plan, [matrix, vector], [makeAval([m], "float32")])![0]), expected);
  const turned = array(
    "float32",
    [k, m],
    Array.from({ length: m * k }, (_, i) => values[i % m * k + Math.floor(i / m)]),
  );
  const other: ContractPlan = { kind: "contract", lhsContract: [0], rhsContract: [0], ...none };
  assertEquals(numbers(runWasm(other, [vector, turned], [makeAval([m], "float32")])![0]), expected);
});

Deno.test("wasm contraction: NaN and infinities reach their rows and columns alone", () => {
  const x = np.ones([8, 30]).at(2, 3).set(NaN).at(5, 0).set(Infinity);
  const rows = np.matmul(x, np.ones([30, 9])).tolist() as number[][];
  rows.forEach((row, i) => row.forEach((v) => assertEquals(v, i === 2 ? NaN : i === 5 ? Infinity : 30)));
});

Deno.test("wasm contraction: sums of many products stay accurate", () => {
  const n = 1 << 17;
  const product = np.matmul(np.full([4, n], 0.1), np.ones([n, 4]));
  for (const v of product.toTypedArray()) assert(Math.abs(v / (Math.fround(0.1) * n) - 1) < 1e-5, String(v));
});

Deno.test("wasm contraction: products without axes to sum over are those of numbers, signs of zeros too", () => {
  const random = randomFrom(5);
  const special = [0, -0, NaN, Infinity, -Infinity, 1e-40, -1];
  for (const dtype of ["bool", "int32", "uint32", "float32", "float64", "complex64", "complex128"] as const) {
    for (const [b, m, n] of [[2, 3, 4], [40, 12, 33], [5, 200, 8], [1, 1, 300]]) {
      const values = (size: number): number[] =>
        Array.from({ length: dtype.startsWith("c") ? 2 * size : size }, (_, i) => {
          if (dtype === "bool") return between(random, 0, 1);
          if (dtype.endsWith("int32")) return between(random, 0, 2 ** 31 - 1);
          return i % 3 === 0 ? special[between(random, 0, special.length - 1)] : random() - 0.5;
        });
      const [x, y] = [array(dtype, [b, m], values(b * m)), array(dtype, [n, b], values(n * b))];
      const products = () => np.einsum("bi,jb->bij", x, y).toTypedArray();
      const multiply = dtype === "bool" ? np.logicalAnd : np.multiply;
      const want = withoutFeatures(
        { simd: false },
        () => multiply(x.reshape([b, m, 1]), np.transpose(y).reshape([b, 1, n])).toTypedArray(),
      );
      assertEquals(products(), want, `${dtype}, ${[b, m, n]}`);
      assertEquals(withoutFeatures({ simd: false }, products), want, `${dtype}, ${[b, m, n]}, in JavaScript`);
    }
  }
});
