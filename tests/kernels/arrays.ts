/**
 * What the tests of the array kernels share: arrays in every layout, their elements read one by one, and plans run
 * one at a time.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { setDefaultDevice } from "../../lib/core/device.ts";
import { allocate, type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import type { Plan } from "../../lib/core/plan.ts";
import { isRowMajor, rowMajor, Storage } from "../../lib/core/storage.ts";

setDefaultDevice(cpu);

/** An element: real and imaginary part. */
export type Pair = readonly [number, number];

/** Every dtype of numbers that the kernels sum and multiply. */
export const NUMBERS: readonly DType[] = ["int32", "uint32", "float32", "float64", "complex64", "complex128"];

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An integer in [lo, hi]. */
export function between(random: () => number, lo: number, hi: number): number {
  return lo + Math.floor(random() * (hi - lo + 1));
}

/** The items in a random order. */
export function shuffled<T>(random: () => number, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = between(random, 0, i);
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** The multi-indices of a shape in row-major order. */
export function places(shape: readonly number[]): number[][] {
  let out: number[][] = [[]];
  for (const n of shape) out = out.flatMap((p) => Array.from({ length: n }, (_, i) => [...p, i]));
  return out;
}

/** A row-major array; complex values are given interleaved. */
export function array(dtype: DType, shape: readonly number[], values: readonly number[]): NDArray {
  const aval = makeAval(shape, dtype);
  const data = allocate(dtype, aval.size);
  assertEquals(values.length, data.length, "the values fill the shape");
  data.set(values);
  if (shape.length === 0 && aval.kind !== "c") return scalarArray(aval, data[0]);
  return storedArray(aval, new Storage(cpu, data, 0, rowMajor(shape)));
}

/** An array of one value throughout, each element in its own place. */
export function filled(dtype: DType, shape: readonly number[], value: number): NDArray {
  const aval = makeAval(shape, dtype);
  return storedArray(aval, new Storage(cpu, allocate(dtype, aval.size).fill(value), 0, rowMajor(shape)));
}

/** The array seen through other axes: axis `i` of the result is axis `order[i]`, with a step that may be negative. */
export function reordered(x: NDArray, order: readonly number[], reverse: readonly number[] = []): NDArray {
  const s = x.ext as Storage;
  let offset = s.offset;
  const strides = order.map((d, i) => {
    if (!reverse.includes(i)) return s.strides[d];
    offset += (x.shape[d] - 1) * s.strides[d];
    return -s.strides[d];
  });
  return storedArray(makeAval(order.map((d) => x.shape[d]), x.dtype), new Storage(cpu, s.buffer, offset, strides));
}

/**
 * An array of random small values, with a few NaNs if asked for, laid out at random: axes in any order in memory, gaps,
 * an offset, steps that are negative or 0.
 */
export function anyLayout(random: () => number, dtype: DType, shape: readonly number[], nan = 0): NDArray {
  const aval = makeAval(shape, dtype);
  const strides = new Array<number>(shape.length).fill(0);
  let extent = 1;
  let offset = between(random, 0, 3);
  if (random() < 0.25) {
    strides.splice(0, strides.length, ...rowMajor(shape));
    extent = aval.size;
  } else {
    for (const d of shuffled(random, [...shape.keys()])) {
      if (random() < 0.1) continue;
      strides[d] = extent * between(random, 1, 2);
      extent = strides[d] * Math.max(1, shape[d]);
      if (random() < 0.3 && shape[d] > 0) {
        offset += strides[d] * (shape[d] - 1);
        strides[d] = -strides[d];
      }
    }
  }
  const data = allocate(dtype, extent + 8);
  const kind = kindOf(dtype);
  for (let i = 0; i < data.length; i++) {
    const whole = between(random, dtype === "uint32" ? 0 : -4, 4);
    data[i] = kind === "b"
      ? whole & 1
      : kind === "i"
      ? whole
      : random() < nan
      ? NaN
      : whole + (random() < 0.5 ? 0 : random());
  }
  if (shape.length === 0 && kind !== "c") return scalarArray(aval, data[offset]);
  return storedArray(aval, new Storage(cpu, data, offset, strides));
}

/** The elements in row-major order, read one by one through the strides. */
export function elements(x: NDArray): Pair[] {
  if (x.ext === null) return [[x.num, 0]];
  const { buffer, offset, strides } = x.ext as Storage;
  const data = buffer as TypedArray;
  const complex = kindOf(x.dtype) === "c";
  return places(x.shape).map((place) => {
    const at = place.reduce((sum, i, d) => sum + i * strides[d], offset);
    return complex ? [data[2 * at], data[2 * at + 1]] : [data[at], 0];
  });
}

/** The element at a multi-index of elements in row-major order. */
export function at(values: readonly Pair[], shape: readonly number[], place: readonly number[]): Pair {
  return values[place.reduce((sum, i, d) => sum * shape[d] + i, 0)];
}

/** The numbers of a result, complex ones interleaved. */
export function numbers(x: NDArray): number[] {
  const pairs = elements(x);
  return kindOf(x.dtype) === "c" ? pairs.flat() : pairs.map(([re]) => re);
}

/** Runs a plan with one result, and checks the result's shape, dtype and layout. */
export function run(plan: Plan, args: readonly NDArray[], shape: readonly number[], dtype: DType): NDArray {
  const before = args.map(elements);
  const outs = cpu.run(plan, args, [makeAval(shape, dtype)]);
  assertEquals(outs.length, 1);
  checkForm(outs[0], shape, dtype);
  assertEquals(args.map(elements), before, "operands stay as they were");
  return outs[0];
}

/** Checks shape, dtype and layout of a result: a number if it is 0-d and real, row-major otherwise. */
export function checkForm(x: NDArray, shape: readonly number[], dtype: DType): void {
  assertEquals(x.shape, [...shape]);
  assertEquals(x.dtype, dtype);
  if (shape.length === 0 && kindOf(dtype) !== "c") assert(x.ext === null, "a 0-d result is a number");
  else assert(isRowMajor(shape, (x.ext as Storage).strides) && (x.ext as Storage).offset === 0, "row-major");
}

/** Asserts that elements are equal, NaN to NaN, to within `tolerance` of the larger of 1 and the expected magnitude. */
export function assertPairs(actual: readonly Pair[], expected: readonly Pair[], tolerance: number, what: string): void {
  assertEquals(actual.length, expected.length, what);
  for (let i = 0; i < actual.length; i++) {
    for (const c of [0, 1]) {
      const [a, e] = [actual[i][c], expected[i][c]];
      const same = Object.is(a, e) || a === e || Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e));
      assert(same, `${what}: element ${i} is ${actual[i]}, expected ${expected[i]}`);
    }
  }
}

/** How far results of a dtype may be from those computed in double: 0 for integers. */
export function toleranceOf(dtype: DType): number {
  if (dtype === "float64" || dtype === "complex128") return 1e-13;
  return dtype === "float32" || dtype === "complex64" ? 3e-7 : 0;
}

/** A number as an element of the dtype: wrapped, or rounded. */
export function stored(dtype: DType, value: Pair): Pair {
  const data = allocate(dtype, 1);
  data[0] = value[0];
  if (kindOf(dtype) === "c") data[1] = value[1];
  return [data[0], kindOf(dtype) === "c" ? data[1] : 0];
}

/** The product of two elements, integers exactly (as far as doubles go) before they are stored. */
export function times([a, b]: Pair, [c, d]: Pair): Pair {
  return b === 0 && d === 0 ? [a * c, 0] : [a * c - b * d, a * d + b * c];
}

/** Whether a comes before b: by real part, then by imaginary part. */
export function less([a, b]: Pair, [c, d]: Pair): boolean {
  return a < c || (a === c && b < d);
}

/** Whether an element has a NaN. */
export function isNaNPair([a, b]: Pair): boolean {
  return Number.isNaN(a) || Number.isNaN(b);
}
