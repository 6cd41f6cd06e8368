/**
 * Cholesky factors and triangular solves on WebAssembly: residuals, and the JavaScript kernels, which compute in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { runWasm } from "../../kernels/wasm/run.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { elements, type Pair, reordered } from "./arrays.ts";
import { fromElements, INEXACT } from "./factors.ts";
import { epsilonOf } from "./matrices.ts";
import { distance, randomPairs } from "./wasm_factor.ts";

/** On both sides of the edges of blocks, panels and stripes. */
const SIZES = [16, 31, 32, 33, 64, 100, 257];

/** Runs a plan with one result on WebAssembly. */
function wasm(plan: Plan, args: readonly NDArray[], like: NDArray): NDArray {
  const results = runWasm(plan, args, [makeAval(like.shape, like.dtype)]);
  assert(results !== null, "there is a kernel");
  return results[0];
}

/** The elements of a positive definite matrix: one that dominates its diagonal, of size n. */
function positive(seed: number, n: number, dtype: DType): Pair[] {
  const values = randomPairs(seed, n * n);
  const complex = dtype.startsWith("complex");
  return values.map((x, p): Pair => {
    const [i, j] = [Math.floor(p / n), p % n];
    if (i === j) return [n, 0];
    const [re, im] = i > j ? x : values[j * n + i];
    return [re, complex ? (i > j ? im : -im) : 0];
  });
}

/** Elements of an array of this shape, row-major with the axes in another order. */
function moved(values: readonly Pair[], shape: readonly number[], order: readonly number[]): Pair[] {
  return elements(reordered(fromElements("complex128", shape, values), order));
}

for (const dtype of INEXACT) {
  Deno.test(`wasm cholesky of ${dtype}: L Lᴴ is A, and L is what JavaScript finds`, () => {
    for (const n of SIZES) {
      const values = positive(n, n, dtype);
      const a = fromElements(dtype, [n, n], values);
      for (const fused of [true, false]) {
        const l = elements(withoutFeatures(fused ? {} : { fused: false }, () => wasm({ kind: "cholesky" }, [a], a)));
        const bound = n * n * epsilonOf(dtype);
        for (let i = 0; i < n; i += 5) {
          for (let j = 0; j <= i; j += 3) {
            let [re, im] = [-values[i * n + j][0], -values[i * n + j][1]];
            for (let k = 0; k <= j; k++) {
              const [[x, y], [u, v]] = [l[i * n + k], l[j * n + k]];
              re += x * u + y * v;
              im += y * u - x * v;
            }
            assert(Math.hypot(re, im) <= bound, `n = ${n}: residual (${re}, ${im}) at ${i}, ${j}`);
          }
        }
        const slow = elements(runJs({ kind: "cholesky" }, [a], [makeAval([n, n], dtype)])[0]);
        const off = distance(l, slow);
        assert(off <= n * epsilonOf(dtype), `n = ${n}: off by ${off}`);
      }
    }
  });

  Deno.test(`wasm cholesky of ${dtype}: views, batches, one triangle alone, and matrices without a factor`, () => {
    const n = 37;
    const batches = [1, 2, 3, 4].map((seed) => positive(seed, n, dtype));
    // One fails within a block, one at the end, one by a NaN.
    batches[1][5 * n + 5] = [-1, 0];
    batches[2][n * n - 1] = [0, 0];
    batches[3][20 * n + 3] = [NaN, 0];
    // What isn't read: the upper triangle, and imaginary parts of the diagonal.
    const values = batches.flatMap((x) =>
      x.map(([re, im], p): Pair => {
        const [i, j] = [Math.floor(p / n), p % n];
        return i < j ? [NaN, NaN] : [re, i === j ? 7 : im];
      })
    );
    const a = fromElements(dtype, [4, n, n], values);
    // The same matrices by columns, and side by side, so that other elements lie between theirs.
    const byColumns = fromElements(dtype, [4, n, n], moved(values, [4, n, n], [0, 2, 1]));
    const sideBySide = fromElements(dtype, [n, n, 4], moved(values, [4, n, n], [1, 2, 0]));
    const views = [a, reordered(byColumns, [0, 2, 1]), reordered(sideBySide, [2, 0, 1])];
    for (const x of views) {
      const got = elements(wasm({ kind: "cholesky" }, [x], a));
      const slow = elements(runJs({ kind: "cholesky" }, [x], [makeAval(a.shape, dtype)])[0]);
      const off = distance(got, slow);
      assert(off <= n * epsilonOf(dtype), `off by ${off}`);
      const failed = [0, 1, 2, 3].map((b) => Number.isNaN(got[b * n * n][0]));
      assertEquals(failed, [false, true, true, true]);
    }
  });

  Deno.test(`wasm triangular solve of ${dtype}: every way to read the triangle, around the edges of blocks`, () => {
    const sizes = [[16, 16], [31, 9], [33, 20], [65, 1], [100, 33], [257, 3]];
    sizes.forEach(([n, m], which) => {
      for (let bits = 0; bits < 32; bits++) {
        if (n > 65 && bits % 5 !== which) continue;
        const [left, lower, transpose, conjugate, unitDiagonal] = [0, 1, 2, 3, 4].map((i) => (bits >> i & 1) === 1);
        const plan: Plan = { kind: "triangularSolve", left, lower, transpose, conjugate, unitDiagonal };
        // What isn't read: the other triangle, and a diagonal of ones.
        const values = randomPairs(bits + n, n * n).map(([re, im], p): Pair => {
          const [i, j] = [Math.floor(p / n), p % n];
          if (i === j) return unitDiagonal ? [NaN, NaN] : [1.5 + re / 2, im];
          return i > j === lower ? [2 * re / n, 2 * im / n] : [NaN, NaN];
        });
        const right = randomPairs(n, n * m);
        const a = fromElements(dtype, [n, n], values);
        const b = fromElements(dtype, left ? [n, m] : [m, n], right);
        const got = elements(wasm(plan, [a, b], b));
        const slow = elements(runJs(plan, [a, b], [makeAval(b.shape, dtype)])[0]);
        const off = distance(got, slow);
        assert(off <= 20 * epsilonOf(dtype), `${n} by ${m}, ${JSON.stringify(plan)}: off by ${off}`);
      }
    });
  });

  Deno.test(`wasm triangular solve of ${dtype}: batches, views, singular triangles, and infinities`, () => {
    const [n, m] = [18, 14];
    const values = randomPairs(5, 3 * n * n).map(([re, im], p): Pair => {
      const [i, j] = [Math.floor(p / n) % n, p % n];
      return i === j ? [2 + re, im] : [re / n, im / n];
    });
    // A zero on the diagonal of the second triangle, an infinity in the third right-hand side.
    values[n * n + 7 * n + 7] = [0, 0];
    const right = randomPairs(6, 3 * n * m);
    right[2 * n * m + 6 * m + 2] = [Infinity, 0];
    const a = reordered(fromElements(dtype, [3, n, n], values), [0, 2, 1]);
    const b = reordered(fromElements(dtype, [n, m, 3], moved(right, [3, n, m], [1, 2, 0])), [2, 0, 1], [2]);
    for (const unitDiagonal of [false, true]) {
      for (const lower of [false, true]) {
        const plan: Plan = {
          kind: "triangularSolve",
          left: true,
          lower,
          transpose: false,
          conjugate: false,
          unitDiagonal,
        };
        const got = elements(wasm(plan, [a, b], b));
        const slow = elements(runJs(plan, [a, b], [makeAval(b.shape, dtype)])[0]);
        assert(slow.some(([re]) => !Number.isFinite(re)), "something isn't finite");
        const off = distance(got, slow);
        assert(off <= 20 * epsilonOf(dtype), `${JSON.stringify(plan)}: off by ${off}`);
      }
    }
  });
}

Deno.test("wasm triangular solve: several pieces of one matrix, from both sides", () => {
  const [n, m] = [263, 301];
  const a = fromElements(
    "float64",
    [n, n],
    randomPairs(1, n * n).map(([re], p): Pair => [p % (n + 1) === 0 ? 2 + re : re / n, 0]),
  );
  for (const left of [true, false]) {
    for (const lower of [true, false]) {
      const b = fromElements("float64", left ? [n, m] : [m, n], randomPairs(2, n * m));
      const plan: Plan = {
        kind: "triangularSolve",
        left,
        lower,
        transpose: false,
        conjugate: false,
        unitDiagonal: false,
      };
      const off = distance(elements(wasm(plan, [a, b], b)), elements(runJs(plan, [a, b], [b.aval])[0]));
      assert(off <= 1e-13, `off by ${off}`);
    }
  }
});

Deno.test("wasm factors: small matrices and engines without vectors are left to JavaScript", () => {
  const a = fromElements("float32", [2, 2], [[2, 0], [1, 0], [1, 0], [2, 0]]);
  assertEquals(runWasm({ kind: "cholesky" }, [a], [a.aval]), null);
  const large = fromElements("float32", [32, 32], positive(1, 32, "float32"));
  withoutFeatures({ simd: false }, () => assertEquals(runWasm({ kind: "cholesky" }, [large], [large.aval]), null));
});
