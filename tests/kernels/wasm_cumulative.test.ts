/**
 * Running sums, products and extremes on WebAssembly against the JavaScript kernels: the same, bit for bit.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { raw } from "../../kernels/js/operand.ts";
import { runJs } from "../../kernels/js/run.ts";
import { cumulativeWasm } from "../../kernels/wasm/cumulative.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { anyLayout, array, between, NUMBERS, randomFrom } from "./arrays.ts";

const FUNCTIONS = ["cumsum", "cumprod", "cummax", "cummin"] as const;
const SPECIAL = [-0, 0, 1e-45, 5e-324, -1e30, NaN, Infinity, -Infinity];

/** Short lines, and columns that fill vectors or don't, in one tile and in several. */
const CASES: readonly (readonly [shape: readonly number[], axis: number])[] = [
  [[333, 64], 1],
  [[1001, 5], 1],
  [[90, 4, 33], 2],
  [[500, 7], 0],
  [[40, 64], 0],
  [[9, 1030], 0],
  [[5, 2049], 0],
  [[3, 2500], 0],
  [[2, 300, 19], 1],
  [[1200, 2, 16], 0],
];

/** A row-major array; special values are rare enough to leave some numbers after them, or don't occur. */
function values(random: () => number, dtype: DType, shape: readonly number[], special: number): NDArray {
  const count = shape.reduce((n, d) => n * d, 1) * (kindOf(dtype) === "c" ? 2 : 1);
  const draw = (): number => {
    if (kindOf(dtype) === "i") return between(random, dtype === "uint32" ? 0 : -(2 ** 31), 2 ** 31 - 1);
    return random() < special ? SPECIAL[between(random, 0, SPECIAL.length - 1)] : (random() - 0.5) * 2.5;
  };
  return array(dtype, shape, Array.from({ length: count }, draw));
}

for (const dtype of NUMBERS) {
  for (const fn of FUNCTIONS) {
    if (kindOf(dtype) === "c" && fn !== "cumsum") continue;
    Deno.test(`wasm ${fn} of ${dtype}`, () => {
      const random = randomFrom(9);
      for (const [shape, axis] of CASES) {
        for (const reverse of [false, true]) {
          const plan: CumulativePlan = { kind: "cumulative", fn, axis, reverse };
          const outs = [makeAval(shape, dtype)];
          const operands = [0, 1e-3].map((special) => values(random, dtype, shape, special));
          for (const x of [...operands, anyLayout(random, dtype, shape)]) {
            const fast = cumulativeWasm(plan, [x], outs);
            // Along lines of complex numbers there are two columns, which are few.
            if (fast === null && kindOf(dtype) === "c") continue;
            assert(fast !== null, `[${shape}] along ${axis} is taken`);
            assertEquals(
              raw(fast[0]).data,
              raw(runJs(plan, [x], outs)[0]).data,
              `[${shape}] along ${axis}, ${reverse}`,
            );
          }
        }
      }
    });
  }
}

Deno.test("wasm cumulative: what is left to JavaScript", () => {
  const random = randomFrom(9);
  const taken = (fn: CumulativePlan["fn"], dtype: DType, shape: readonly number[], axis: number): boolean => {
    const plan = { kind: "cumulative", fn, axis, reverse: false } as const;
    return cumulativeWasm(plan, [values(random, dtype, shape, 0)], [makeAval(shape, dtype)]) !== null;
  };
  assert(taken("cumsum", "float32", [90, 64], 1));
  assert(taken("cumsum", "complex64", [900, 4], 0));
  assert(!taken("cumlogsumexp", "float32", [90, 64], 1), "log-sum-exps");
  assert(!taken("cumprod", "complex64", [900, 4], 0), "products of complex numbers");
  assert(!taken("cumsum", "float32", [30, 64], 1), "few numbers");
  assert(!taken("cumsum", "float32", [90, 65], 1), "long lines");
  assert(!taken("cumsum", "float32", [9000, 3], 0), "few columns");
  assert(!taken("cumsum", "float32", [900, 4, 8], 1), "small blocks of columns");
});
