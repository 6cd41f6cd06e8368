/**
 * Contractions on WebAssembly against the JavaScript kernels, which sum in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { lax, np } from "@fluxion/fluxion";
import { withoutFeatures } from "../../kernels/wasm/features.ts";

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
