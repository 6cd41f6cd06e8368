/**
 * The largest elements of long lines against sorting whole lines by comparisons.
 *
 * @module
 */
import { assert, fail } from "@std/assert";
import { dense } from "../../kernels/js/operand.ts";
import { runJs } from "../../kernels/js/run.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType, type TypedArray } from "../../lib/core/dtype.ts";
import { array, between, randomFrom } from "./arrays.ts";

const N = 5003;
const SPECIAL = [NaN, -0, 0, Infinity, -Infinity, 1e-45, -1e-45, 5e-324, -5e-324, 3e38, -3e38];

type Fill = (random: () => number, dtype: DType, i: number) => number;

const FILLS: Readonly<Record<string, Fill>> = {
  random: (random, dtype) => {
    if (dtype === "bool") return between(random, 0, 1);
    if (dtype === "uint32") return Math.floor(random() * 2 ** 32);
    return dtype === "int32"
      ? Math.floor((random() - 0.5) * 2 ** 32)
      : (random() - 0.5) * 2 ** between(random, -40, 40);
  },
  "few different ones": (random, dtype) => between(random, 0, dtype === "bool" ? 1 : 3),
  "all equal": () => 1,
  growing: (_r, dtype, i) => dtype === "bool" ? Number(i > 4000) : i,
  falling: (_r, dtype, i) => dtype === "bool" ? Number(i < 1000) : N - i,
  "alike in their first digits": (random, dtype) =>
    dtype.startsWith("float") ? 1 + random() * 2 ** (dtype === "float64" ? -30 : -12) : between(random, 0, 1),
  special: (random, dtype) =>
    dtype.startsWith("float") ? SPECIAL[between(random, 0, SPECIAL.length - 1)] : between(random, 0, 1),
};

/** Negative where the element at i comes first: the larger one, NaN before all, 0 before −0, then the first place. */
function order(x: TypedArray): (i: number, j: number) => number {
  return (i, j) => {
    const [a, b] = [x[i], x[j]];
    if (a !== a || b !== b) return Number(b !== b) - Number(a !== a) || i - j;
    return b - a || (a === b ? Number(Object.is(a, -0)) - Number(Object.is(b, -0)) : a > b ? -1 : 1) || i - j;
  };
}

for (const dtype of ["bool", "int32", "uint32", "float32", "float64"] as const) {
  Deno.test(`topK: few and many of long lines of ${dtype}`, () => {
    const random = randomFrom(51);
    for (const [name, fill] of Object.entries(FILLS)) {
      const data = allocate(dtype, N).map((_: number, i: number) => fill(random, dtype, i));
      const x = array(dtype, [1, N], [...data]);
      const sorted = Array.from(data, (_, i) => i).sort(order(data));
      for (const k of [1, 5, 16, 17, 300, 4000, N]) {
        const [values, found] = runJs({ kind: "topK", axis: 1, k }, [x], [
          makeAval([1, k], dtype),
          makeAval([1, k], "int32"),
        ]).map(dense);
        for (let i = 0; i < k; i++) {
          if (found[i] !== sorted[i]) fail(`${name}, ${k}: ${i} is at ${found[i]}, not ${sorted[i]}`);
          assert(Object.is(values[i], data[sorted[i]]));
        }
      }
    }
  });
}
