/**
 * Reductions over moving windows on WebGPU as on the CPU.
 *
 * @module
 */
import { kindOf } from "../../lib/core/dtype.ts";
import type { ReduceWindowPlan, Window } from "../../lib/core/plan.ts";
import { windowedShape } from "../../lib/ops/window.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { assertAlike, planTest, same, TYPES } from "./plans.ts";

function close(a: number, b: number): boolean {
  return same(a, b) || Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b));
}

/** A random window over arrays of `rank` axes; some axes have none. */
function anyWindow(random: () => number, rank: number): Window {
  const plain = Array.from({ length: rank }, () => random() < 0.3);
  const each = (lo: number, hi: number, none: number): number[] =>
    plain.map((p) => p ? none : random() < 0.3 ? none : between(random, lo, hi));
  return {
    dimensions: each(1, 3, 1),
    strides: each(1, 3, 1),
    lo: each(-1, 3, 0),
    hi: each(-1, 3, 0),
    baseDilation: each(1, 3, 1),
    windowDilation: each(1, 3, 1),
  };
}

const ALL: readonly ReduceWindowPlan["fn"][] = ["sum", "max", "min", "argmax", "argmin"];

planTest("reduceWindow: any window, of arrays in any layout", (device) => {
  const random = randomFrom(1);
  for (const fn of ALL) {
    const kinds = fn === "sum" ? "ifc" : "bif";
    for (const dtype of TYPES.filter((dtype) => kinds.includes(kindOf(dtype)))) {
      for (let trial = 0; trial < 8; trial++) {
        const shape = Array.from({ length: between(random, 0, 3) }, () => between(random, 0, 5));
        const x = anyLayout(random, dtype, shape, fn === "sum" ? 0 : 0.1);
        const w = anyWindow(random, shape.length);
        const result = windowedShape(shape, w);
        if (result.some((n) => n < 0)) continue;
        const out = fn.startsWith("arg") ? "int32" : dtype;
        const what = `${fn} of ${dtype}[${shape}] ${JSON.stringify(w)}`;
        assertAlike(device, { kind: "reduceWindow", fn, ...w }, [x], [[result, out]], what, close);
      }
    }
  }
});

planTest("reduceWindow: zeros of both signs, NaN, infinities, and extremes of integers", (device) => {
  const w: Window = {
    dimensions: [3],
    strides: [1],
    lo: [1],
    hi: [4],
    baseDilation: [1],
    windowDilation: [1],
  };
  const floats = array("float32", [9], [0, -0, -0, NaN, 3, Infinity, -Infinity, -Infinity, -Infinity]);
  const words = array("int32", [9], [2 ** 31 - 1, 1, 1, -(2 ** 31), -1, -1, 0, 5, 7]);
  const large = array("uint32", [9], [2 ** 32 - 1, 1, 1, 2 ** 31, 2 ** 31, 0, 0, 5, 7]);
  for (const fn of ALL) {
    for (const x of [floats, words, large]) {
      const dtype = fn.startsWith("arg") ? "int32" : x.dtype;
      const result = windowedShape([9], w);
      assertAlike(device, { kind: "reduceWindow", fn, ...w }, [x], [[result, dtype]], `${fn} of ${x.dtype}`);
    }
  }
});
