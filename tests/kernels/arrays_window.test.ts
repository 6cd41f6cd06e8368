/**
 * Windows and kernels that move over arrays, against one element at a time.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import type { NDArray } from "../../lib/core/array.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ConvPlan, Window } from "../../lib/core/plan.ts";
import { windowedShape } from "../../lib/ops/window.ts";
import {
  anyLayout,
  array,
  assertPairs,
  at as atPlace,
  between,
  elements,
  NUMBERS,
  numbers,
  type Pair,
  places,
  randomFrom,
  run,
  shuffled,
  stored,
  times,
  toleranceOf,
} from "./arrays.ts";

/** A random window over arrays of `rank` axes. */
function anyWindow(random: () => number, rank: number): Window {
  const each = (lo: number, hi: number): number[] => Array.from({ length: rank }, () => between(random, lo, hi));
  return {
    dimensions: each(1, 3),
    strides: each(1, 3),
    lo: each(-1, 3),
    hi: each(-1, 3),
    baseDilation: each(1, 3),
    windowDilation: each(1, 3),
  };
}

/** The places in the operand, row-major, of the elements in one place of the window, in order. */
function within(w: Window, shape: readonly number[], place: readonly number[]): number[] {
  return places(w.dimensions).flatMap((k) => {
    const at = k.map((v, i) => place[i] * w.strides[i] + v * w.windowDilation[i] - w.lo[i]);
    if (at.some((p, i) => p % w.baseDilation[i] !== 0 || p < 0 || p / w.baseDilation[i] >= shape[i])) return [];
    return [at.reduce((n, p, i) => n * shape[i] + p / w.baseDilation[i], 0)];
  });
}

/** Calls `body` with random operands and windows that have places. */
function trials(
  seed: number,
  dtypes: readonly DType[],
  body: (x: NDArray, w: Window, result: readonly number[], what: string) => void,
): void {
  const random = randomFrom(seed);
  for (const dtype of dtypes) {
    for (let trial = 0; trial < 40; trial++) {
      const shape = Array.from({ length: between(random, 0, 3) }, () => between(random, 0, 5));
      const x = anyLayout(random, dtype, shape);
      const w = anyWindow(random, shape.length);
      const result = windowedShape(shape, w);
      if (result.every((n) => n >= 0)) body(x, w, result, `${dtype}[${shape}] ${JSON.stringify(w)}`);
    }
  }
}

Deno.test("reduceWindow: sums of any dtype, over any window", () => {
  trials(11, ["int32", "uint32", "float32", "float64", "complex64", "complex128"], (x, w, result, what) => {
    const all = elements(x);
    const expected = places(result).map((place): Pair => {
      const parts = within(w, x.shape, place).map((i) => all[i]);
      return stored(x.dtype, [parts.reduce((s, [re]) => s + re, 0), parts.reduce((s, [, im]) => s + im, 0)]);
    });
    const got = run({ kind: "reduceWindow", fn: "sum", ...w }, [x], result, x.dtype);
    assertPairs(elements(got), expected, toleranceOf(x.dtype), what);
  });
});

Deno.test("reduceWindow: extremes, and the places of the first", () => {
  trials(12, ["bool", "int32", "uint32", "float32", "float64"], (x, w, result, what) => {
    const all = elements(x).map(([re]) => re);
    const none: Record<string, readonly [number, number]> = {
      bool: [0, 1],
      int32: [-(2 ** 31), 2 ** 31 - 1],
      uint32: [0, 2 ** 32 - 1],
    };
    (["max", "min"] as const).forEach((fn, k) => {
      const inside = places(result).map((place) => within(w, x.shape, place));
      const extremes = inside.map((at) =>
        at.length > 0 ? Math[fn](...at.map((i) => all[i])) : none[x.dtype]?.[k] ?? (k === 0 ? -Infinity : Infinity)
      );
      const got = run({ kind: "reduceWindow", fn, ...w }, [x], result, x.dtype);
      assertEquals(numbers(got), extremes, what);
      const found = run({ kind: "reduceWindow", fn: `arg${fn}`, ...w }, [x], result, "int32");
      assertEquals(numbers(found), inside.map((at, j) => at.find((i) => all[i] === extremes[j]) ?? -1), what);
    });
  });
});

Deno.test("reduceWindow: NaN stays, and its place is that of the element after it, as in JAX", () => {
  const x = array("float32", [5], [1, NaN, 2, 0, 3]);
  const w = { dimensions: [2], strides: [1], lo: [0], hi: [0], baseDilation: [1], windowDilation: [1] };
  assertEquals(numbers(run({ kind: "reduceWindow", fn: "max", ...w }, [x], [4], "float32")), [NaN, NaN, 2, 3]);
  assertEquals(numbers(run({ kind: "reduceWindow", fn: "argmax", ...w }, [x], [4], "int32")), [1, 2, 2, 4]);
});

Deno.test("reduceWindow: integers wrap", () => {
  const w = { dimensions: [2], strides: [1], lo: [0], hi: [0], baseDilation: [1], windowDilation: [1] };
  const x = array("int32", [3], [2 ** 31 - 1, 1, 2]);
  assertEquals(numbers(run({ kind: "reduceWindow", fn: "sum", ...w }, [x], [2], "int32")), [-(2 ** 31), 3]);
});

/** The convolution, one product at a time. */
function convolution(x: NDArray, y: NDArray, p: ConvPlan, shape: readonly number[]): Pair[] {
  const [xs, ys] = [elements(x), elements(y)];
  const inputs = y.shape[p.rhsSpec[1]];
  const groups = p.featureGroups * p.batchGroups;
  const outputs = y.shape[p.rhsSpec[0]] / groups;
  const batch = x.shape[p.lhsSpec[0]] / p.batchGroups;
  /** The place whose axes `spec` names have these indices. */
  const placed = (spec: readonly number[], index: readonly number[]): number[] =>
    spec.map((_, axis) => index[spec.indexOf(axis)]);
  return places(shape).map((out) => {
    const [n, o, ...place] = p.outSpec.map((axis) => out[axis]);
    const g = Math.floor(o / outputs);
    let sum: Pair = [0, 0];
    for (let c = 0; c < inputs; c++) {
      for (const k of places(p.rhsSpec.slice(2).map((axis) => y.shape[axis]))) {
        const at = k.map((v, i) => place[i] * p.strides[i] + v * p.rhsDilation[i] - p.lo[i]);
        const from = at.map((v, i) => v / p.lhsDilation[i]);
        if (from.some((v, i) => !Number.isInteger(v) || v < 0 || v >= x.shape[p.lhsSpec[2 + i]])) continue;
        const example = p.batchGroups > 1 ? g * batch + n : n;
        const feature = p.featureGroups > 1 ? g * inputs + c : c;
        const product = times(
          atPlace(xs, x.shape, placed(p.lhsSpec, [example, feature, ...from])),
          atPlace(ys, y.shape, placed(p.rhsSpec, [o, c, ...k])),
        );
        sum = [sum[0] + product[0], sum[1] + product[1]];
      }
    }
    return x.dtype === "bool" ? [Number(sum[0] > 0), 0] : stored(x.dtype, sum);
  });
}

Deno.test("conv: any dtype, window, groups and order of axes, arrays in any layout", () => {
  const random = randomFrom(13);
  for (const dtype of [...NUMBERS, "bool" as const]) {
    for (let trial = 0; trial < 40; trial++) {
      const rank = between(random, 0, 2);
      const w = anyWindow(random, rank);
      const [featureGroups, batchGroups] = [[1, 1], [between(random, 1, 3), 1], [1, between(random, 1, 3)]][trial % 3];
      const groups = featureGroups * batchGroups;
      const order = (): number[] => shuffled(random, Array.from({ length: rank + 2 }, (_, i) => i));
      const [lhsSpec, rhsSpec, outSpec] = [order(), order(), order()];
      const inputs = between(random, 1, 2);
      const spatial = Array.from({ length: rank }, () => between(random, 1, 6));
      const left = [batchGroups * between(random, 1, 2), featureGroups * inputs, ...spatial];
      const right = [groups * between(random, 1, 5), inputs, ...w.dimensions];
      const result = [left[0] / batchGroups, right[0], ...windowedShape(spatial, w)];
      const arrange = (spec: readonly number[], lengths: readonly number[]): number[] =>
        spec.map((_, axis) => lengths[spec.indexOf(axis)]);
      const x = anyLayout(random, dtype, arrange(lhsSpec, left));
      const y = anyLayout(random, dtype, arrange(rhsSpec, right));
      const { strides, lo, hi, baseDilation: lhsDilation, windowDilation: rhsDilation } = w;
      const groupsOf = { featureGroups, batchGroups };
      const plan: ConvPlan = {
        kind: "conv",
        strides,
        lo,
        hi,
        lhsDilation,
        rhsDilation,
        lhsSpec,
        rhsSpec,
        outSpec,
        ...groupsOf,
      };
      const shape = arrange(outSpec, result);
      const what = `${dtype}[${x.shape}] with [${y.shape}], ${JSON.stringify(plan)}`;
      // The JavaScript kernels, which sum in double.
      const got = withoutFeatures({ simd: false }, () => run(plan, [x, y], shape, dtype));
      assertPairs(elements(got), convolution(x, y, plan, shape), toleranceOf(dtype), what);
    }
  }
});

Deno.test("conv: lines in more than one piece", () => {
  // 700 places of a kernel of 900 elements are more than one matrix holds.
  const n = 1599;
  const x = array("float64", [1, 1, n], Array.from({ length: n }, (_, i) => i % 7 - 3));
  const y = array("float64", [1, 1, 900], Array.from({ length: 900 }, (_, i) => i % 5 - 2));
  const axes = [0, 1, 2];
  const plan: ConvPlan = {
    kind: "conv",
    strides: [1],
    lo: [0],
    hi: [0],
    lhsDilation: [1],
    rhsDilation: [1],
    lhsSpec: axes,
    rhsSpec: axes,
    outSpec: axes,
    featureGroups: 1,
    batchGroups: 1,
  };
  const shape = [1, 1, 700];
  const got = withoutFeatures({ simd: false }, () => run(plan, [x, y], shape, "float64"));
  assertPairs(elements(got), convolution(x, y, plan, shape), 1e-12, "in pieces");
});
