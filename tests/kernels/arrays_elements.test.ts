/**
 * Gather and scatter of many elements, rows and columns, in each of the ways in which the kernels walk over them.
 *
 * @module
 */
import { assert, assertEquals, fail } from "@std/assert";
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType, DTYPES, kindOf } from "../../lib/core/dtype.ts";
import type { GatherPlan, IndexMode, Plan, ScatterFn, ScatterPlan } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { array, between, elements, isNaNPair, less, type Pair, randomFrom, reordered, stored } from "./arrays.ts";

const MODES: readonly IndexMode[] = ["clip", "fill"];

/** The elements of a plan's only result. */
function run(plan: Plan, args: readonly NDArray[], shape: readonly number[], dtype: DType): Pair[] {
  return elements(cpu.run(plan, args, [makeAval(shape, dtype)])[0]);
}

/** Asserts that elements are the same, −0 and 0 told apart. */
function assertSame(actual: readonly Pair[], expected: readonly Pair[], what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i], expected[i]];
    if (!Object.is(a[0], e[0]) || !Object.is(a[1], e[1])) fail(`${what}: element ${i} is ${a}, not ${e}`);
  }
}

/** An array of random small numbers with special values among them. */
function values(random: () => number, dtype: DType, shape: readonly number[]): NDArray {
  const special = [NaN, -0, Infinity, -Infinity, 1e-45, 5e-324];
  const kind = kindOf(dtype);
  const data = allocate(dtype, makeAval(shape, dtype).size);
  for (let i = 0; i < data.length; i++) {
    if (kind === "b") data[i] = between(random, 0, 1);
    else if (kind === "i") data[i] = between(random, dtype === "uint32" ? 0 : -9, 9);
    else data[i] = random() < 0.1 ? special[between(random, 0, 5)] : between(random, -9, 9) / 2;
  }
  return array(dtype, shape, [...data]);
}

/** Indices into an axis of length n, some of them out of range if `beyond`. */
function indexes(random: () => number, count: number, n: number, beyond: boolean): number[] {
  return Array.from({ length: count }, () => beyond ? between(random, -2, n + 1) : between(random, 0, n - 1));
}

/** An index moved inside, or null for one that is dropped. */
function inside(i: number, n: number, mode: IndexMode): number | null {
  return i >= 0 && i < n ? i : mode === "fill" ? null : i < 0 ? 0 : n - 1;
}

/** Every pair of 3-d shapes and axes to take along: elements, short and long rows, columns. */
const TAKES: readonly [readonly number[], number, number][] = [
  [[1, 90, 1], 1, 300],
  [[1, 40, 5], 1, 60],
  [[1, 30, 70], 1, 50],
  [[1, 6, 200], 1, 9],
  [[40, 30, 1], 1, 50],
  [[40, 30, 1], 1, 3],
  [[6, 30, 7], 1, 12],
  [[70, 9, 2], 0, 30],
  [[3, 5, 20], 2, 40],
];

/** The dimension numbers that take slices along one axis, in whose place the indices come. */
function along(shape: readonly number[], axis: number): Omit<GatherPlan, "mode"> {
  return {
    kind: "gather",
    offsetDims: shape.flatMap((_, d) => d === axis ? [] : [d]),
    collapsedSliceDims: [axis],
    operandBatchingDims: [],
    startIndicesBatchingDims: [],
    startIndexMap: [axis],
    sliceSizes: shape.map((n, d) => d === axis ? 1 : n),
  };
}

function missing(dtype: DType): Pair {
  const int: Partial<Record<DType, number>> = { int32: -(2 ** 31), uint32: 2 ** 32 - 1, bool: 1 };
  return [int[dtype] ?? NaN, 0];
}

Deno.test("gather: slices along an axis, row-major, transposed and reversed", () => {
  const random = randomFrom(21);
  for (const dtype of DTYPES) {
    for (const mode of MODES) {
      for (const [shape, axis, count] of TAKES) {
        const base = values(random, dtype, shape.toReversed());
        const straight = values(random, dtype, shape);
        for (const x of [straight, reordered(base, [2, 1, 0]), reordered(straight, [0, 1, 2], [0, axis])]) {
          for (const beyond of mode === "fill" ? [false, true] : [true]) {
            const at = indexes(random, count, shape[axis], beyond);
            const out = shape.with(axis, count);
            const got = run({ ...along(shape, axis), mode }, [x, array("int32", [count, 1], at)], out, dtype);
            const from = elements(x);
            const expected: Pair[] = [];
            for (let i = 0; i < out[0]; i++) {
              for (let j = 0; j < out[1]; j++) {
                for (let k = 0; k < out[2]; k++) {
                  const p = [i, j, k];
                  const moved = inside(at[p[axis]], shape[axis], mode);
                  if (moved === null) expected.push(missing(dtype));
                  else {
                    p[axis] = moved;
                    expected.push(from[(p[0] * shape[1] + p[1]) * shape[2] + p[2]]);
                  }
                }
              }
            }
            assertSame(got, expected, `${dtype}[${shape}] along ${axis} ${mode}`);
          }
        }
      }
    }
  }
});

Deno.test("gather: elements at pairs of indices, and elements of rows that run along with the indices", () => {
  const random = randomFrom(22);
  const [n, m, count] = [17, 23, 400];
  for (const dtype of DTYPES) {
    for (const mode of MODES) {
      const x = values(random, dtype, [n, m]);
      const from = elements(x);
      const rows = indexes(random, count, n, true);
      const columns = indexes(random, count, m, true);
      const pairs = array("int32", [20, 20, 2], rows.flatMap((r, i) => [r, columns[i]]));
      const common = { kind: "gather", offsetDims: [], sliceSizes: [1, 1], mode } as const;
      const picked = run(
        {
          ...common,
          collapsedSliceDims: [0, 1],
          operandBatchingDims: [],
          startIndicesBatchingDims: [],
          startIndexMap: [0, 1],
        },
        [x, pairs],
        [20, 20],
        dtype,
      );
      assertSame(
        picked,
        rows.map((r, i) => {
          const [a, b] = [inside(r, n, mode), inside(columns[i], m, mode)];
          return a === null || b === null ? missing(dtype) : from[a * m + b];
        }),
        `pairs ${dtype} ${mode}`,
      );
      const places = indexes(random, n * 31, m, true);
      const taken = run(
        {
          ...common,
          collapsedSliceDims: [1],
          operandBatchingDims: [0],
          startIndicesBatchingDims: [0],
          startIndexMap: [1],
        },
        [x, array("int32", [n, 31, 1], places)],
        [n, 31],
        dtype,
      );
      assertSame(
        taken,
        places.map((i, k) => {
          const at = inside(i, m, mode);
          return at === null ? missing(dtype) : from[Math.floor(k / 31) * m + at];
        }),
        `rows ${dtype} ${mode}`,
      );
    }
  }
});

/** What is there after an update. */
function combined(fn: ScatterFn, dtype: DType, a: Pair, b: Pair): Pair {
  if (fn === "set") return b;
  if (fn === "add") return dtype === "bool" ? [a[0] | b[0], 0] : stored(dtype, [a[0] + b[0], a[1] + b[1]]);
  if (fn === "mul") {
    const [p, q] = [a[0] * b[0], a[1] * b[1]];
    return stored(dtype, kindOf(dtype) === "c" ? [p - q, a[0] * b[1] + a[1] * b[0]] : [p, 0]);
  }
  if (isNaNPair(a)) return a;
  return isNaNPair(b) || (fn === "max" ? less(a, b) : less(b, a)) ? b : a;
}

Deno.test("scatter: many updates of few slices along an axis, in order", () => {
  const random = randomFrom(23);
  for (const dtype of DTYPES) {
    for (const fn of ["set", "add", "mul", "min", "max"] as const) {
      for (const mode of MODES) {
        for (const [shape, axis, count] of TAKES) {
          const x = values(random, dtype, shape);
          const given = shape.with(axis, count);
          const updates = reordered(values(random, dtype, given.toReversed()), [2, 1, 0]);
          const at = indexes(random, count, shape[axis], true);
          const p = along(shape, axis);
          const plan: ScatterPlan = {
            kind: "scatter",
            fn,
            updateWindowDims: p.offsetDims,
            insertedWindowDims: p.collapsedSliceDims,
            operandBatchingDims: [],
            scatterIndicesBatchingDims: [],
            scatterDimsToOperandDims: p.startIndexMap,
            mode,
          };
          const got = run(plan, [x, array("int32", [count, 1], at), updates], shape, dtype);
          const expected = elements(x);
          const from = elements(updates);
          const flat = (s: readonly number[], q: readonly number[]): number => (q[0] * s[1] + q[1]) * s[2] + q[2];
          for (let b = 0; b < count; b++) {
            const moved = inside(at[b], shape[axis], mode);
            if (moved === null) continue;
            const rest = given.with(axis, 1);
            for (let i = 0; i < rest[0]; i++) {
              for (let j = 0; j < rest[1]; j++) {
                for (let k = 0; k < rest[2]; k++) {
                  const to = flat(shape, [i, j, k].with(axis, moved));
                  expected[to] = combined(fn, dtype, expected[to], from[flat(given, [i, j, k].with(axis, b))]);
                }
              }
            }
          }
          assertSame(got, expected, `${fn} ${dtype}[${shape}] along ${axis} ${mode}`);
        }
      }
    }
  }
});

Deno.test("scatter: windows that overlap are combined in order of the indices", () => {
  const random = randomFrom(24);
  const [n, width, count] = [40, 4, 30];
  for (const dtype of ["int32", "float32", "complex64"] as const) {
    const x = values(random, dtype, [n, 3]);
    const updates = values(random, dtype, [count, width, 2]);
    const at = indexes(random, count, n - width, false);
    const plan: ScatterPlan = {
      kind: "scatter",
      fn: "set",
      updateWindowDims: [1, 2],
      insertedWindowDims: [],
      operandBatchingDims: [],
      scatterIndicesBatchingDims: [],
      scatterDimsToOperandDims: [0],
      mode: "clip",
    };
    const expected = elements(x);
    const from = elements(updates);
    for (let b = 0; b < count; b++) {
      for (let i = 0; i < width; i++) {
        for (let k = 0; k < 2; k++) expected[(at[b] + i) * 3 + k] = from[(b * width + i) * 2 + k];
      }
    }
    assertEquals(run(plan, [x, array("int32", [count, 1], at), updates], [n, 3], dtype), expected);
  }
});

Deno.test("gather and scatter: no index vectors, empty slices, and an operand that isn't at the start of its buffer", () => {
  const x = array("float32", [4, 3], [...Array(12).keys()]);
  const none = array("int32", [0, 1], []);
  assertEquals(run({ ...along([4, 3], 0), mode: "clip" }, [x, none], [0, 3], "float32"), []);
  const at = array("int32", [2, 1], [1, 7]);
  const empty = array("float32", [4, 0], []);
  assertEquals(run({ ...along([4, 0], 0), mode: "fill" }, [empty, at], [2, 0], "float32"), []);
  const buffer = Float32Array.from({ length: 20 }, (_, i) => i);
  const shifted = storedArray(makeAval([4, 3], "float32"), new Storage(cpu, buffer, 5, [3, 1]));
  const got = run({ ...along([4, 3], 0), mode: "fill" }, [shifted, at], [2, 3], "float32");
  assertEquals(got.map(([v]) => v), [8, 9, 10, NaN, NaN, NaN]);
  assert(buffer.every((v, i) => v === i));
});
