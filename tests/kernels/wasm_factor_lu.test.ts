/**
 * LU factors on WebAssembly: residuals, and the JavaScript kernel, which computes in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { runWasm } from "../../kernels/wasm/run.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { elements, numbers, type Pair, reordered } from "./arrays.ts";
import { elementsOf, fromElements, INEXACT, matricesOf, matrix, product } from "./factors.ts";
import { epsilonOf } from "./matrices.ts";
import { distance, randomPairs } from "./wasm_factor.ts";

/** On both sides of the edges of blocks, panels and stripes; wide and tall. */
const SIZES = [[21, 21], [31, 31], [32, 32], [33, 33], [64, 64], [100, 100], [70, 34], [34, 70], [7, 200], [200, 7]];

/** What the kernel of a device gives: factors, swaps and the order of rows. */
function lu(run: typeof runWasm, x: NDArray): NDArray[] {
  const lead = x.shape.slice(0, -2);
  const [m, n] = x.shape.slice(-2);
  const shapes = [makeAval([...lead, Math.min(m, n)], "int32"), makeAval([...lead, m], "int32")];
  const outs = run({ kind: "lu" }, [x], [makeAval(x.shape, x.dtype), ...shapes]);
  assert(outs !== null, "there is a kernel");
  return outs;
}

for (const dtype of INEXACT) {
  Deno.test(`wasm lu of ${dtype}: L U is P A, with the pivots of JavaScript`, () => {
    for (const [m, n] of SIZES) {
      const a = fromElements(dtype, [m, n], randomPairs(m + n, m * n));
      const k = Math.min(m, n);
      for (const fused of [true, false]) {
        const [packed, pivots, order] = withoutFeatures(fused ? {} : { fused: false }, () => lu(runWasm, a));
        const [factors] = matricesOf(packed);
        const l = matrix(m, k, (i, j) => i === j ? [1, 0] : i > j ? factors.at(i, j) : [0, 0]);
        const u = matrix(k, n, (i, j) => i <= j ? factors.at(i, j) : [0, 0]);
        const [original] = matricesOf(a);
        const rows = numbers(order);
        const moved = matrix(m, n, (i, j) => original.at(rows[i], j));
        const off = distance(elementsOf(product(l, u)), elementsOf(moved));
        assert(off <= k * epsilonOf(dtype), `${m} by ${n}: off by ${off}`);
        const slow = lu(runJs, a);
        assertEquals(numbers(pivots), numbers(slow[1]), `${m} by ${n}: pivots`);
        assertEquals(rows, numbers(slow[2]), `${m} by ${n}: order`);
      }
    }
  });

  Deno.test(`wasm lu of ${dtype}: batches and views, columns without a pivot, NaN and infinities`, () => {
    const n = 26;
    const zeros = randomPairs(2, n * n).map((x, p): Pair => p % n === 4 || Math.floor(p / n) > 20 ? [0, 0] : x);
    const infinite = randomPairs(3, n * n);
    infinite[3 * n + 11] = [Infinity, 0];
    const unknown = randomPairs(4, n * n);
    unknown[20 * n + 9] = [NaN, 0];
    const zeroThenNaN = randomPairs(5, n * n).map((x, p): Pair => p % n === 0 ? [p === 9 * n ? NaN : 0, 0] : x);
    const values = [zeros, infinite, unknown, zeroThenNaN].flat();
    const a = fromElements(dtype, [4, n, n], values);
    for (const x of [a, reordered(a, [0, 2, 1]), reordered(a, [0, 1, 2], [1])]) {
      const [packed, pivots, order] = lu(runWasm, x);
      const slow = lu(runJs, x);
      for (let b = 0; b < 4; b++) {
        const own = (y: NDArray): number[] => numbers(y).slice(b * n, (b + 1) * n);
        const factors = (y: NDArray): Pair[] => elements(y).slice(b * n * n, (b + 1) * n * n);
        assertEquals(own(pivots), own(slow[1]), `matrix ${b}: pivots`);
        assertEquals(own(order), own(slow[2]), `matrix ${b}: order`);
        const off = distance(factors(packed), factors(slow[0]));
        assert(off <= 1000 * epsilonOf(dtype), `matrix ${b}: off by ${off}`);
      }
    }
  });
}

Deno.test("wasm lu: the pivot is the first of the largest |re| + |im|", () => {
  const n = 24;
  // Rows 5 and 9 tie for the first column: |3 + 4i| < |6.5i|, but 3 + 4 > 6.5.
  const values = randomPairs(1, n * n);
  for (const [row, value] of [[5, [3, 4]], [7, [0, 6.5]], [9, [-4, 3]]] as const) values[row * n] = value;
  const [, pivots] = lu(runWasm, fromElements("complex128", [n, n], values));
  assertEquals(numbers(pivots)[0], 5);
});
