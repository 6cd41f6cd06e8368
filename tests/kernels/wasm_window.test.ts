/**
 * Reductions over moving windows on WebAssembly against JavaScript.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { raw } from "../../kernels/js/operand.ts";
import { runReduceWindow } from "../../kernels/js/reduce_window.ts";
import { reduceWindowWasm } from "../../kernels/wasm/reduce_window.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ReduceWindowPlan } from "../../lib/core/plan.ts";
import { anyLayout, between, randomFrom } from "./arrays.ts";

/** The shape of the result: how many times the dilated window fits into the padded operand. */
function resultShape(plan: ReduceWindowPlan, shape: readonly number[]): number[] {
  return shape.map((n, d) => {
    const extent = (plan.dimensions[d] - 1) * plan.windowDilation[d] + 1;
    return Math.floor((plan.lo[d] + n + plan.hi[d] - extent) / plan.strides[d]) + 1;
  });
}

function check(plan: ReduceWindowPlan, x: NDArray, what: string): boolean {
  const outs = [makeAval(resultShape(plan, x.shape), x.dtype)];
  if (outs[0].size === 0) return false;
  const fast = reduceWindowWasm(plan, [x], outs);
  if (fast === null) return false;
  assertEquals(fast[0].shape, [...outs[0].shape], what);
  const [a, b] = [raw(fast[0]).data, raw(runReduceWindow(plan, [x], outs)[0]).data];
  const epsilon = x.dtype === "float32" || x.dtype === "complex64" ? 1e-6 : 1e-13;
  const sums = plan.fn === "sum" && !x.dtype.includes("int") && x.dtype !== "bool";
  for (let i = 0; i < b.length; i++) {
    const near = Math.abs(a[i] - b[i]) <= epsilon * Math.max(1, Math.abs(b[i]));
    assert(Object.is(a[i], b[i]) || (sums && near), `${what}: number ${i} is ${a[i]}, not ${b[i]}`);
  }
  return true;
}

const ONES = [1, 1, 1, 1];
const NONE = [0, 0, 0, 0];

Deno.test("wasm reductions over windows: pooling of images, features last or first", () => {
  const random = randomFrom(1);
  for (const dtype of ["float32", "float64", "int32"] as const) {
    for (const fn of ["sum", "max", "min"] as const) {
      for (const [shape, axes] of [[[3, 17, 18, 10], [1, 2]], [[3, 5, 17, 18], [2, 3]]] as const) {
        for (const [size, step, pad] of [[2, 2, 0], [3, 1, 1], [3, 2, 1], [17, 1, 0]]) {
          const along = (n: number, other: number): number[] =>
            shape.map((_, d) => axes.includes(d as never) ? n : other);
          const plan: ReduceWindowPlan = {
            kind: "reduceWindow",
            fn,
            dimensions: along(size, 1),
            strides: along(step, 1),
            lo: along(pad, 0),
            hi: along(pad, 0),
            baseDilation: ONES,
            windowDilation: ONES,
          };
          const x = anyLayout(random, dtype, shape, dtype === "int32" ? 0 : 1e-3);
          const taken = check(plan, x, `${fn} of ${dtype}[${shape}], ${size} by ${step}, ${pad}`);
          assertEquals(taken, fn !== "sum" || axes[1] === 2);
        }
      }
    }
  }
});

Deno.test("wasm reductions over windows of any size, step, padding and dilation, of every dtype", () => {
  const random = randomFrom(8);
  const dtypes: readonly DType[] = ["float32", "float64", "int32", "uint32", "bool", "complex64", "complex128"];
  let taken = 0;
  for (let i = 0; i < 300; i++) {
    const dtype = dtypes[i % dtypes.length];
    const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 4, 30));
    const each = (lo: number, hi: number): number[] => shape.map(() => between(random, lo, hi));
    const plan: ReduceWindowPlan = {
      kind: "reduceWindow",
      fn: dtype.startsWith("complex") ? "sum" : (["sum", "max", "min"] as const)[between(random, 0, 2)],
      dimensions: each(1, 4),
      strides: each(1, 3),
      lo: each(0, 2),
      hi: each(0, 2),
      baseDilation: shape.map(() => 1),
      windowDilation: each(1, 2),
    };
    const x = anyLayout(random, dtype, shape, 1e-3);
    if (check(plan, x, `${plan.fn} of ${dtype}[${shape}], case ${i}: ${JSON.stringify(plan)}`)) taken++;
  }
  assert(taken > 30, String(taken));
});

Deno.test("wasm reductions over windows: dilated or cut operands, and places, are left to JavaScript", () => {
  const x = anyLayout(randomFrom(4), "float32", [4, 40, 40, 3]);
  const plan: ReduceWindowPlan = {
    kind: "reduceWindow",
    fn: "sum",
    dimensions: [1, 2, 2, 1],
    strides: ONES,
    lo: NONE,
    hi: NONE,
    baseDilation: ONES,
    windowDilation: ONES,
  };
  assert(check(plan, x, "as it is"));
  for (const part of [{ baseDilation: [1, 2, 1, 1] }, { lo: [0, -1, 0, 0] }, { fn: "argmax" }] as const) {
    assertEquals(reduceWindowWasm({ ...plan, ...part }, [x], [makeAval([4, 39, 39, 3], "float32")]), null);
  }
});
