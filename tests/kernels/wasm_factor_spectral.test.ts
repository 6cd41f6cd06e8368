/**
 * Eigenvalues and singular values by operations on rows in scratch memory: residuals, and the JavaScript kernels.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { runWasm } from "../../kernels/wasm/run.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf, realOf } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { elements, type Pair, reordered } from "./arrays.ts";
import { fromElements, INEXACT } from "./factors.ts";
import { adjoint, assertClose, assertOrthonormal, diagonal, epsilonOf, matricesOf, product } from "./matrices.ts";
import { distance, randomPairs } from "./wasm_factor.ts";

type Outs = readonly [readonly number[], DType][];

function results(run: typeof runWasm, plan: Plan, x: NDArray, outs: Outs): NDArray[] {
  const found = run(plan, [x], outs.map(([shape, dtype]) => makeAval(shape, dtype)));
  assert(found !== null, "there is a kernel");
  return found;
}

/** Both with and without fused multiply-add. */
const WAYS = [{}, { fused: false }];

for (const dtype of INEXACT) {
  const eps = epsilonOf(dtype);

  Deno.test(`wasm eigh of ${dtype}: A V is V diag(w), V is unitary, over batches and views`, () => {
    for (const n of [32, 37, 66]) {
      const values = randomPairs(n, 2 * n * n).map(([re, im]): Pair => [re, kindOf(dtype) === "c" ? im : 0]);
      // What isn't read is NaN: the upper triangle.
      const whole = values.map(([re, im], p): Pair => {
        const [i, j] = [Math.floor(p / n) % n, p % n];
        return i < j ? [NaN, NaN] : [re, i === j ? 0 : im];
      });
      const x = reordered(fromElements(dtype, [2, n, n], whole), [0, 1, 2], [0]);
      for (const way of WAYS) {
        const outs: Outs = [[[2, n, n], dtype], [[2, n], realOf(dtype)]];
        const [v, w] = withoutFeatures(way, () => results(runWasm, { kind: "eigh", lower: true }, x, outs));
        const [, slow] = results(runJs, { kind: "eigh", lower: true }, x, outs);
        assert(distance(elements(w), elements(slow)) <= 10 * n * eps, "the eigenvalues of JavaScript");
        matricesOf(v).forEach((vectors, b) => {
          const a = matricesOf(x)[b].map((row, i, rows) =>
            row.map((z, j): Pair => i >= j ? z : [rows[j][i][0], -rows[j][i][1]])
          );
          const scales = elements(w).slice(b * n, (b + 1) * n).map(([re]) => re);
          assertOrthonormal(vectors, n, 50 * n * eps, `${n}`);
          assertClose(product(a, vectors), product(vectors, diagonal(scales)), 20 * n * eps, `${n}: A V`);
        });
      }
    }
  });

  Deno.test(`wasm svd of ${dtype}: U diag(s) Vᴴ is A, for tall and wide matrices, and those of lower rank`, () => {
    for (const [m, n, rank] of [[32, 32, 32], [41, 35, 35], [35, 41, 35], [44, 40, 33]]) {
      const real = kindOf(dtype) !== "c";
      const factors = [[m, rank], [rank, n]].map(([rows, columns]) =>
        matricesOf(
          fromElements(
            "complex128",
            [rows, columns],
            randomPairs(rows + columns, rows * columns).map(([re, im]): Pair => [re, real ? 0 : im]),
          ),
        )[0]
      );
      const x = fromElements(dtype, [m, n], product(factors[0], factors[1]).flat());
      const a = matricesOf(x)[0];
      const k = Math.min(m, n);
      const outs: Outs = [[[k], realOf(dtype)], [[m, m], dtype], [[n, n], dtype]];
      const plan: Plan = { kind: "svd", computeUv: true, fullMatrices: true };
      const slow = elements(results(runJs, plan, x, outs)[0]);
      for (const way of WAYS) {
        const [s, u, vh] = withoutFeatures(way, () => results(runWasm, plan, x, outs));
        const bound = 20 * (m + n) * eps * slow[0][0];
        assert(distance(elements(s), slow) <= bound, "the singular values of JavaScript");
        const [left, right] = [matricesOf(u)[0], matricesOf(vh)[0]];
        assertOrthonormal(left, m, 50 * m * eps, `${m} by ${n}: U`);
        assertOrthonormal(adjoint(right), n, 50 * n * eps, `${m} by ${n}: V`);
        const scaled = product(left, diagonal(elements(s).map(([re]) => re), m, n));
        assertClose(product(scaled, right), a, bound, `${m} by ${n}: U diag(s) Vᴴ`);
      }
    }
  });
}

Deno.test("svd: complex columns whose products are so small that their squares are 0 are made orthogonal", () => {
  const n = 40;
  // Equal rows: what is left of them after the first reflection is rounding, of that after the second its own, ...
  const row = randomPairs(11, n).map(([re, im]): Pair => [5 * re, 5 * im]);
  for (let seed = 1; seed <= 8; seed++) {
    const x = fromElements(
      "complex128",
      [n, n],
      Array.from({ length: n }, () => row.map(([re, im]): Pair => [re * seed, im])).flat(),
    );
    const outs: Outs = [[[n], "float64"], [[n, n], "complex128"], [[n, n], "complex128"]];
    const [, u, vh] = results(runWasm, { kind: "svd", computeUv: true, fullMatrices: true }, x, outs);
    assertOrthonormal(matricesOf(u)[0], n, 1e-13, "U");
    assertOrthonormal(adjoint(matricesOf(vh)[0]), n, 1e-13, "V");
  }
});

Deno.test("wasm eigh and svd: a matrix that isn't finite gives NaN, and leaves the others alone", () => {
  const n = 34;
  const values = randomPairs(1, 2 * n * n).map(([re]): Pair => [re, 0]);
  values[5 * n + 2] = [NaN, 0];
  const x = fromElements("float64", [2, n, n], values);
  const [, w] = results(runWasm, { kind: "eigh", lower: true }, x, [[[2, n, n], "float64"], [[2, n], "float64"]]);
  const [s] = results(runWasm, { kind: "svd", computeUv: false, fullMatrices: false }, x, [[[2, n], "float64"]]);
  for (const y of [w, s]) {
    assertEquals(elements(y).map(([re]) => Number.isNaN(re)), Array.from({ length: 2 * n }, (_, i) => i < n));
  }
});
