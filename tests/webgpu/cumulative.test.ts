/**
 * Running combinations on WebGPU as on the CPU.
 *
 * @module
 */
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { CumulativePlan } from "../../lib/core/plan.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { assertAlike, planTest, same, TYPES } from "./plans.ts";

const ALL: readonly CumulativePlan["fn"][] = ["cumsum", "cumprod", "cummax", "cummin", "cumlogsumexp"];

/** The dtypes that a combination takes. */
function typesOf(fn: CumulativePlan["fn"]): DType[] {
  return TYPES.filter((dtype) => kindOf(dtype) !== "b" && (fn !== "cumlogsumexp" || kindOf(dtype) !== "i"));
}

/** The same, or within `tolerance` of the larger of 1 and what is expected. */
function within(tolerance: number): (a: number, b: number) => boolean {
  return (a, b) => same(a, b) || a === b || Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(b));
}

planTest("cumulative: every combination along any axis in either direction, of arrays in any layout", (device) => {
  const random = randomFrom(1);
  for (const fn of ALL) {
    for (const dtype of typesOf(fn)) {
      const exact = kindOf(dtype) === "i" || fn === "cummax" || fn === "cummin";
      for (let trial = 0; trial < 8; trial++) {
        const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 1, 6));
        const axis = between(random, 0, shape.length - 1);
        const x = anyLayout(random, dtype, shape, 0.03);
        const plan = { kind: "cumulative", fn, axis, reverse: trial % 2 === 1 } as const;
        const what = `${fn} of ${dtype}[${shape}] along ${axis}`;
        assertAlike(device, plan, [x], [[shape, dtype]], what, exact ? same : within(1e-6));
      }
    }
  }
});

/** An odd number, or one of a modulus of about 1. */
function factor(dtype: DType, v: number, i: number): number {
  if (kindOf(dtype) === "i") return v | 1;
  return (kindOf(dtype) === "c" && i % 2 === 1 ? 0 : 1) + (v - 0.5) / 64;
}

planTest("cumulative: lines in chunks, and chunks of chunks", (device) => {
  const random = randomFrom(2);
  for (const fn of ALL) {
    for (const dtype of typesOf(fn)) {
      for (const shape of [[257], [3, 1000, 2], [17000]]) {
        const n = shape.reduce((a, b) => a * b) * (kindOf(dtype) === "c" ? 2 : 1);
        const values = Array.from({ length: n }, () => kindOf(dtype) === "i" ? between(random, 0, 1e9) : random());
        if (fn === "cumprod") values.forEach((v, i) => values[i] = factor(dtype, v, i));
        const x = array(dtype, shape, values);
        const axis = shape.length === 1 ? 0 : 1;
        const exact = kindOf(dtype) === "i" || fn === "cummax" || fn === "cummin";
        const tolerance = fn === "cumsum" ? 1.2e-7 : fn === "cumprod" ? 1e-4 : 2e-6;
        for (const reverse of [false, true]) {
          const plan = { kind: "cumulative", fn, axis, reverse } as const;
          const what = `${fn} of ${dtype}[${shape}]${reverse ? " from the end" : ""}`;
          assertAlike(device, plan, [x], [[shape, dtype]], what, exact ? same : within(tolerance));
        }
      }
    }
  }
});

planTest("cumulative: NaN stays, infinities and zeros keep their signs", (device) => {
  const lines = [
    [1, NaN, 2, Infinity],
    [-Infinity, -Infinity, -0, 0],
    [0, -0, 1, -1],
    [-0, 0, -1, 1],
    [Infinity, 1, Infinity, 3],
    [1, Infinity, -Infinity, 2],
    [-0, -0, -0, -0],
    [3e38, 3e38, 1, NaN],
    [-1000, 1000, 1001, -Infinity],
    [NaN, NaN, 1, 2],
  ];
  const real = array("float32", [lines.length, 4], lines.flat());
  const rows = lines.flatMap((line, k) => line.flatMap((v, i) => [v, lines[(k + 3) % lines.length][i]]));
  const complex = array("complex64", [lines.length, 4], rows);
  for (const fn of ALL) {
    const exact = fn === "cummax" || fn === "cummin";
    for (const x of [real, complex]) {
      const plan = { kind: "cumulative", fn, axis: 1, reverse: false } as const;
      const close = exact ? same : fn === "cumlogsumexp" ? within(1e-6) : within(0);
      assertAlike(device, plan, [x], [[x.shape, x.dtype]], `${fn} of ${x.dtype}`, close);
    }
  }
});
