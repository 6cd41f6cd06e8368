/**
 * Householder triangulation on WebAssembly: residuals, and the JavaScript kernel, which computes in double.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runJs } from "../../kernels/js/run.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { runWasm } from "../../kernels/wasm/run.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { elements, type Pair, reordered } from "./arrays.ts";
import { fromElements, INEXACT, matricesOf } from "./factors.ts";
import { epsilonOf } from "./matrices.ts";
import { distance, randomPairs } from "./wasm_factor.ts";

/** On both sides of the edges of blocks and panels; wide and tall. */
const SIZES = [[16, 16], [31, 31], [32, 32], [33, 33], [70, 34], [34, 70], [7, 130], [130, 7]];

function geqrf(run: typeof runWasm, x: NDArray): NDArray[] {
  const taus = [...x.shape.slice(0, -2), Math.min(...x.shape.slice(-2))];
  const outs = run({ kind: "geqrf" }, [x], [makeAval(x.shape, x.dtype), makeAval(taus, x.dtype)]);
  assert(outs !== null, "there is a kernel");
  return outs;
}

/** Q R from packed reflectors: they are applied to R from the last to the first. */
function restored(packed: NDArray, taus: NDArray): Pair[] {
  const [m, n] = packed.shape;
  const [factors] = matricesOf(packed);
  const rows = Array.from(
    { length: m },
    (_, i) => Array.from({ length: n }, (_, j): Pair => i <= j ? factors.at(i, j) : [0, 0]),
  );
  const scales = elements(taus);
  for (let c = scales.length - 1; c >= 0; c--) {
    const v = (i: number): Pair => i === c ? [1, 0] : factors.at(i, c);
    for (let j = 0; j < n; j++) {
      let [re, im] = [0, 0];
      for (let i = c; i < m; i++) {
        const [[a, b], [x, y]] = [v(i), rows[i][j]];
        re += a * x + b * y;
        im += a * y - b * x;
      }
      const [t, u] = scales[c];
      [re, im] = [t * re - u * im, t * im + u * re];
      for (let i = c; i < m; i++) {
        const [[a, b], [x, y]] = [v(i), rows[i][j]];
        rows[i][j] = [x - (a * re - b * im), y - (a * im + b * re)];
      }
    }
  }
  return rows.flat();
}

for (const dtype of INEXACT) {
  Deno.test(`wasm geqrf of ${dtype}: Q R is A, and the factors are those of JavaScript`, () => {
    for (const [m, n] of SIZES) {
      const a = fromElements(dtype, [m, n], randomPairs(m + n, m * n));
      const slow = geqrf(runJs, a).map(elements);
      for (const fused of [true, false]) {
        const [packed, taus] = withoutFeatures(fused ? {} : { fused: false }, () => geqrf(runWasm, a));
        const off = distance(restored(packed, taus), elements(a));
        assert(off <= 2 * m * epsilonOf(dtype), `${m} by ${n}: off by ${off}`);
        const bound = 100 * Math.max(m, n) * epsilonOf(dtype);
        [packed, taus].forEach((x, i) => {
          const off = distance(elements(x), slow[i]);
          assert(off <= bound, `${m} by ${n}, result ${i}: off by ${off}`);
        });
        for (let i = 0; i < Math.min(m, n); i++) assertEquals(elements(packed)[i * n + i][1], 0);
      }
    }
  });

  Deno.test(`wasm geqrf of ${dtype}: batches and views, columns of zeros, huge and tiny columns, NaN and infinities`, () => {
    const n = 26;
    // Upper triangles have nothing to reflect in the first columns; a NaN to the right leaves the rows above it alone.
    const triangle = randomPairs(1, n * n).map((x, p): Pair => p % n < 9 && Math.floor(p / n) > p % n ? [0, 0] : x);
    for (let i = 0; i < 9; i++) triangle[i * n + i] = [i - 4, 0];
    triangle[4 * n + 12] = [NaN, 0];
    // Squares of these parts neither fit in a float nor, of doubles, in a double.
    const large = epsilonOf(dtype) > 1e-10 ? 1e30 : 1e200;
    const columns = randomPairs(2, n * n).map(([re, im], p): Pair => {
      const s = p % n === 3 ? 1 / large : p % n === 5 ? large : p % n === 7 ? 0 : 1;
      return [re * s, im * s];
    });
    const infinite = randomPairs(3, n * n);
    infinite[3 * n + 21] = [Infinity, 0];
    const unknown = randomPairs(4, n * n);
    unknown[20 * n + 9] = [NaN, 0];
    const a = fromElements(dtype, [4, n, n], [triangle, columns, infinite, unknown].flat());
    for (const x of [a, reordered(a, [0, 1, 2], [1])]) {
      const got = geqrf(runWasm, x).map(elements);
      const slow = geqrf(runJs, x).map(elements);
      got.forEach((result, i) => {
        // Relative to the column; of what isn't finite, that it isn't.
        const scaled = ([re, im]: Pair, p: number): Pair => {
          const column = i === 0 && Math.floor(p / (n * n)) === 1 ? p % n : 0;
          const s = column === 5 ? large : column === 3 ? 1 / large : 1;
          const isDiagonalOrAbove = Math.floor(p / n) % n <= p % n;
          return Number.isFinite(re + im) ? isDiagonalOrAbove ? [re / s, im / s] : [re, im] : [NaN, NaN];
        };
        const off = distance(result.map(scaled), slow[i].map(scaled));
        assert(off <= 5000 * epsilonOf(dtype), `result ${i}: off by ${off}`);
      });
    }
  });
}

for (const dtype of INEXACT) {
  Deno.test(`geqrf of ${dtype}: equal columns, whose rests become subnormal, have unitary reflectors too`, () => {
    const [m, n] = [64, 104];
    const column = randomPairs(7, m);
    const a = fromElements(dtype, [m, n], Array.from({ length: m * n }, (_, i) => column[Math.floor(i / n)]));
    for (const run of [runJs, runWasm]) {
      const [packed, taus] = geqrf(run, a);
      const [factors] = matricesOf(packed);
      // H = 1 − τ v vᴴ is unitary if |τ|² vᴴv = 2 re τ.
      elements(taus).forEach(([re, im], c) => {
        let square = 1;
        for (let i = c + 1; i < m; i++) square += factors.at(i, c)[0] ** 2 + factors.at(i, c)[1] ** 2;
        const off = (re * re + im * im) * square - 2 * re;
        assert(Math.abs(off) <= 100 * epsilonOf(dtype), `column ${c}: ${off}`);
      });
    }
  });
}
