/**
 * Windows that move over arrays, against one element at a time.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { Window } from "../../lib/core/plan.ts";
import { windowedShape } from "../../lib/ops/window.ts";
import {
  anyLayout,
  array,
  assertPairs,
  between,
  elements,
  numbers,
  type Pair,
  places,
  randomFrom,
  run,
  stored,
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
