/**
 * Kernels that move elements: concatenation, padding, dynamic slices, gather, scatter, iota and copies, against loops
 * over elements and against JAX.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { copied, dense, permuted } from "../../kernels/js/operand.ts";
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, DTYPES, kindOf } from "../../lib/core/dtype.ts";
import type { GatherPlan, IndexMode, ScatterFn, ScatterPlan } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import {
  anyLayout,
  array,
  assertPairs,
  at,
  between,
  elements,
  isNaNPair,
  less,
  numbers,
  type Pair,
  places,
  randomFrom,
  reordered,
  run,
  shuffled,
  stored,
  times,
} from "./arrays.ts";
import { type Indexing, interleave, keptOf, randomIndexing } from "./indexing.ts";

const int = (value: number): NDArray => scalarArray(makeAval([], "int32"), value);

function flat(x: NDArray, pairs: readonly Pair[]): number[] {
  return kindOf(x.dtype) === "c" ? pairs.flat() : pairs.map(([re]) => re);
}

Deno.test("operand: copies are row-major in any order of axes, and row-major operands are not copied", () => {
  const random = randomFrom(10);
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 20; trial++) {
      const shape = Array.from({ length: between(random, 0, 4) }, () => between(random, 0, 4));
      const x = anyLayout(random, dtype, shape);
      assertEquals([...dense(x)], flat(x, elements(x)), `${dtype}[${shape}]`);
      assertEquals([...copied(x)], flat(x, elements(x)), `${dtype}[${shape}]`);
      const order = shuffled(random, [...shape.keys()]);
      const [values, swapped] = [elements(x), order.map((d) => shape[d])];
      const expected = places(swapped).map((p) => at(values, shape, shape.map((_, d) => p[order.indexOf(d)])));
      assertEquals([...permuted(x, order)], flat(x, expected), `${dtype}[${shape}] in order ${order}`);
    }
  }
  const x = array("float32", [2, 3], [1, 2, 3, 4, 5, 6]);
  assert(dense(x) === (x.ext as Storage).buffer);
  const row = storedArray(makeAval([3], "float32"), new Storage(cpu, (x.ext as Storage).buffer, 3, [1]));
  assertEquals([...dense(row)], [4, 5, 6]);
  assert(dense(row).buffer === dense(x).buffer);
  assert(copied(x).buffer !== dense(x).buffer);
  // Runs long enough to be copied whole.
  const long = array("float64", [3, 500], [...Array(1500).keys()]);
  assertEquals([...permuted(reordered(long, [1, 0]), [1, 0])], [...Array(1500).keys()]);
  assertEquals([...permuted(reordered(long, [0, 1], [0]), [0, 1])].slice(498, 502), [1498, 1499, 500, 501]);
});

Deno.test("concatenate: any number of arrays along any axis", () => {
  const random = randomFrom(11);
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 12; trial++) {
      const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 1, 4));
      const axis = between(random, 0, shape.length - 1);
      const parts = Array.from({ length: between(random, 1, 4) }, () => {
        return anyLayout(random, dtype, shape.with(axis, between(random, 0, 3)));
      });
      const owners = parts.flatMap((x, i) => Array.from({ length: x.shape[axis] }, (_, k) => [i, k]));
      const values = parts.map(elements);
      const whole = shape.with(axis, owners.length);
      const expected = places(whole).map((p) => {
        const [i, k] = owners[p[axis]];
        return at(values[i], parts[i].shape, p.with(axis, k));
      });
      assertEquals(elements(run({ kind: "concatenate", axis }, parts, whole, dtype)), expected, `${dtype}[${whole}]`);
    }
  }
});

Deno.test("pad: interior first, then edges, which crop if negative", () => {
  const random = randomFrom(12);
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 25; trial++) {
      const shape = Array.from({ length: between(random, 0, 3) }, () => between(random, 0, 4));
      const interior = shape.map(() => between(random, 0, 2));
      const spread = shape.map((n, d) => n + Math.max(0, n - 1) * interior[d]);
      const lo = shape.map(() => between(random, -3, 2));
      const hi = spread.map((n, d) => Math.max(between(random, -3, 2), -n - lo[d]));
      const out = spread.map((n, d) => n + lo[d] + hi[d]);
      const [x, value] = [anyLayout(random, dtype, shape), anyLayout(random, dtype, [])];
      const values = elements(x);
      const expected = places(out).map((p) => {
        const from = p.map((i, d) => (i - lo[d]) / (interior[d] + 1));
        const inside = from.every((i, d) => Number.isInteger(i) && i >= 0 && i < shape[d]);
        return inside ? at(values, shape, from) : elements(value)[0];
      });
      const got = run({ kind: "pad", lo, hi, interior }, [x, value], out, dtype);
      assertEquals(elements(got), expected, `${dtype}[${shape}] by ${lo}; ${hi}; ${interior}`);
    }
  }
  const x = array("int32", [2, 3], [1, 2, 3, 4, 5, 6]);
  const jax = run({ kind: "pad", lo: [1, -1], hi: [-1, 2], interior: [1, 2] }, [x, int(0)], [3, 8], "int32");
  assertEquals(numbers(jax), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
});

Deno.test("dynamicSlice and dynamicUpdateSlice: positions are clamped to fit", () => {
  const random = randomFrom(13);
  for (const dtype of DTYPES) {
    for (let trial = 0; trial < 20; trial++) {
      const shape = Array.from({ length: between(random, 0, 3) }, () => between(random, 0, 4));
      const sizes = shape.map((n) => between(random, 0, n));
      const starts = shape.map(() => between(random, -3, 6));
      const first = starts.map((s, d) => Math.max(0, Math.min(s, shape[d] - sizes[d])));
      const [x, update] = [anyLayout(random, dtype, shape), anyLayout(random, dtype, sizes)];
      const [values, updates] = [elements(x), elements(update)];
      const slice = run({ kind: "dynamicSlice", sizes }, [x, ...starts.map(int)], sizes, dtype);
      const expected = places(sizes).map((p) => at(values, shape, p.map((i, d) => i + first[d])));
      assertEquals(elements(slice), expected, `${dtype}[${shape}]: ${sizes} at ${starts}`);
      const written = run({ kind: "dynamicUpdateSlice" }, [x, update, ...starts.map(int)], shape, dtype);
      const merged = places(shape).map((p, i) => {
        const q = p.map((v, d) => v - first[d]);
        return q.every((v, d) => v >= 0 && v < sizes[d]) ? at(updates, sizes, q) : values[i];
      });
      assertEquals(elements(written), merged, `${dtype}[${shape}]: ${sizes} written at ${starts}`);
    }
  }
});

Deno.test("iota: each element is its index along the axis", () => {
  for (const dtype of ["int32", "uint32", "float32", "float64", "complex64", "complex128"] as const) {
    for (const [shape, axis] of [[[3], 0], [[2, 3, 2], 1], [[2, 3], 0], [[2, 0], 1]] as const) {
      const got = run({ kind: "iota", shape, dtype, axis }, [], shape, dtype);
      assertEquals(elements(got), places(shape).map((p): Pair => [p[axis], 0]), `${dtype}[${shape}] along ${axis}`);
    }
  }
});

/** Where the window of an index vector starts, clamped, and whether it fits as it is. */
function startOf(ix: Indexing, place: readonly number[]): { start: number[]; fits: boolean } {
  const vector = elements(ix.indices);
  const start = ix.shape.map((_, d) => {
    const v = ix.map.indexOf(d);
    if (v >= 0) return at(vector, ix.indices.shape, [...place, v])[0];
    const b = ix.operandBatching.indexOf(d);
    return b >= 0 ? place[ix.indicesBatching[b]] : 0;
  });
  const clamped = start.map((s, d) => Math.max(0, Math.min(s, ix.shape[d] - ix.window[d])));
  return { start: clamped, fits: clamped.every((s, d) => s === start[d]) };
}

Deno.test("gather: any dimension numbers, both modes, as its definition says", () => {
  const random = randomFrom(14);
  for (let trial = 0; trial < 300; trial++) {
    const dtype: DType = DTYPES[trial % DTYPES.length];
    const mode: IndexMode = random() < 0.5 ? "clip" : "fill";
    const ix = randomIndexing(random);
    const x = anyLayout(random, dtype, ix.shape);
    const kept = keptOf(ix);
    const batch = ix.indices.shape.slice(0, -1);
    const [offsetDims, shape] = interleave(random, batch, kept.map((d) => ix.window[d]));
    const plan: GatherPlan = {
      kind: "gather",
      offsetDims,
      collapsedSliceDims: ix.collapsed,
      operandBatchingDims: ix.operandBatching,
      startIndicesBatchingDims: ix.indicesBatching,
      startIndexMap: ix.map,
      sliceSizes: ix.window,
      mode,
    };
    const values = elements(x);
    const missing = { int32: -(2 ** 31), uint32: 2 ** 32 - 1, bool: 1 }[dtype as string] ?? NaN;
    const expected = places(shape).map((p): Pair => {
      const { start, fits } = startOf(ix, p.filter((_, d) => !offsetDims.includes(d)));
      if (!fits && mode === "fill") return [missing, 0];
      offsetDims.forEach((d, i) => start[kept[i]] += p[d]);
      return at(values, ix.shape, start);
    });
    assertEquals(elements(run(plan, [x, ix.indices], shape, dtype)), expected, JSON.stringify([ix.shape, plan]));
  }
});

Deno.test("gather: as JAX", () => {
  const x = array("float64", [2, 3, 4], [...Array(24).keys()]);
  const indices = array("int32", [2, 2, 2], [0, 1, 2, 3, 1, 0, 0, 2]);
  const of = (mode: IndexMode): number[] => {
    const plan: GatherPlan = {
      kind: "gather",
      offsetDims: [1],
      collapsedSliceDims: [1],
      operandBatchingDims: [0],
      startIndicesBatchingDims: [0],
      startIndexMap: [1, 2],
      sliceSizes: [1, 1, 2],
      mode,
    };
    return numbers(run(plan, [x, indices], [2, 2, 2], "float64"));
  };
  assertEquals(of("clip"), [1, 10, 2, 11, 16, 14, 17, 15]);
  assertEquals(of("fill"), [1, NaN, 2, NaN, 16, 14, 17, 15]);
});

/** One update of a scatter. */
function combined(fn: ScatterFn, dtype: DType, a: Pair, b: Pair): Pair {
  const bool = dtype === "bool";
  if (fn === "set") return b;
  if (fn === "add") return bool ? [a[0] | b[0], 0] : stored(dtype, [a[0] + b[0], a[1] + b[1]]);
  if (fn === "mul") return stored(dtype, times(a, b));
  if (isNaNPair(a)) return a;
  return isNaNPair(b) || (fn === "max" ? less(a, b) : less(b, a)) ? b : a;
}

Deno.test("scatter: any dimension numbers, functions and modes, in order of the indices", () => {
  const random = randomFrom(15);
  const fns: readonly ScatterFn[] = ["set", "add", "mul", "min", "max"];
  for (let trial = 0; trial < 700; trial++) {
    const dtype: DType = DTYPES[trial % DTYPES.length];
    const fn = fns[between(random, 0, 4)];
    const mode: IndexMode = random() < 0.5 ? "clip" : "fill";
    const ix = randomIndexing(random);
    const x = anyLayout(random, dtype, ix.shape, fn === "mul" ? 0 : 0.05);
    const kept = keptOf(ix);
    const batch = ix.indices.shape.slice(0, -1);
    const [within, shape] = interleave(random, batch, kept.map((d) => ix.window[d]));
    const updates = anyLayout(random, dtype, shape, fn === "mul" ? 0 : 0.05);
    const plan: ScatterPlan = {
      kind: "scatter",
      fn,
      updateWindowDims: within,
      insertedWindowDims: ix.collapsed,
      operandBatchingDims: ix.operandBatching,
      scatterIndicesBatchingDims: ix.indicesBatching,
      scatterDimsToOperandDims: ix.map,
      mode,
    };
    const expected = elements(x);
    const values = elements(updates);
    const scatterDims = [...shape.keys()].filter((d) => !within.includes(d));
    for (const b of places(batch)) {
      const { start, fits } = startOf(ix, b);
      if (!fits && mode === "fill") continue;
      for (const w of places(within.map((d) => shape[d]))) {
        const from = new Array<number>(shape.length).fill(0);
        scatterDims.forEach((d, i) => from[d] = b[i]);
        within.forEach((d, i) => from[d] = w[i]);
        const to = [...start];
        kept.forEach((d, i) => to[d] += w[i]);
        const flatPlace = to.reduce((sum, v, d) => sum * ix.shape[d] + v, 0);
        expected[flatPlace] = combined(fn, dtype, expected[flatPlace], at(values, shape, from));
      }
    }
    const got = run(plan, [x, ix.indices, updates], ix.shape, dtype);
    assertPairs(elements(got), expected, 0, JSON.stringify([dtype, ix.shape, plan]));
  }
});

Deno.test("scatter: as JAX, window by window", () => {
  const x = array("float64", [2, 4], [1, 2, 3, 4, 5, 6, 7, 8]);
  const indices = array("int32", [3, 1], [1, 3, 1]);
  const updates = array("float64", [2, 3, 2], [...Array(12).keys()].map((i) => i + 10));
  const jax: [ScatterFn, IndexMode, number[]][] = [
    ["add", "clip", [1, 26, 41, 17, 5, 42, 63, 27]],
    ["set", "clip", [1, 14, 15, 13, 5, 20, 21, 19]],
    ["max", "clip", [1, 14, 15, 13, 5, 20, 21, 19]],
    ["mul", "clip", [1, 280, 5940, 52, 5, 1920, 44982, 152]],
    ["add", "fill", [1, 26, 29, 4, 5, 42, 45, 8]],
    ["set", "fill", [1, 14, 15, 4, 5, 20, 21, 8]],
    ["max", "fill", [1, 14, 15, 4, 5, 20, 21, 8]],
    ["mul", "fill", [1, 280, 495, 4, 5, 1920, 2499, 8]],
  ];
  for (const [fn, mode, expected] of jax) {
    const plan: ScatterPlan = {
      kind: "scatter",
      fn,
      updateWindowDims: [0, 2],
      insertedWindowDims: [],
      operandBatchingDims: [],
      scatterIndicesBatchingDims: [],
      scatterDimsToOperandDims: [1],
      mode,
    };
    assertEquals(numbers(run(plan, [x, indices, updates], [2, 4], "float64")), expected, `${fn} ${mode}`);
  }
});
