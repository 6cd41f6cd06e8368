/**
 * Reductions and places of extremes on WebGPU, against the CPU.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { ReduceFn } from "../../lib/core/plan.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { assertAlike, numbersOf, onDevice, planTest, same, TYPES } from "./plans.ts";

/** Shapes and axes: short and long lines, few and many; elements of a line, or lines, next to each other in memory. */
const CASES: readonly [readonly number[], readonly number[]][] = [
  [[1], [0]],
  [[9], [0]],
  [[600], [0]],
  [[40_003], [0]],
  [[300, 13], [1]],
  [[37, 333], [1]],
  [[3, 9001], [1]],
  [[13, 300], [0]],
  [[333, 37], [0]],
  [[9001, 3], [0]],
  [[9001, 20], [0]],
  [[4, 90, 50], [1]],
  [[6, 50, 5, 11], [0, 2]],
  [[6, 50, 5, 11], [1, 3]],
  [[6, 50, 5, 11], [0, 1, 2, 3]],
  [[6, 5], []],
  [[3, 0, 5], [1]],
  [[0], [0]],
];

const BITS: readonly ReduceFn[] = ["and", "or", "xor"];
const NUMBERS: readonly ReduceFn[] = ["sum", "prod", "max", "min"];
const FUNCTIONS: Partial<Record<DType, readonly ReduceFn[]>> = {
  float32: NUMBERS,
  int32: [...NUMBERS, ...BITS],
  uint32: [...NUMBERS, ...BITS],
  bool: [...NUMBERS, ...BITS],
  complex64: NUMBERS,
};

/** Draws numbers that a combination of many says something about. */
function drawOf(fn: ReduceFn, dtype: DType, random: () => number): () => number {
  if (dtype === "bool") return () => Number(random() < (fn === "or" || fn === "max" ? 1e-3 : 0.999));
  if (dtype === "float32") {
    // Factors near 1, so that products neither vanish nor overflow.
    return () => fn === "prod" ? (1 + (random() - 0.5) * 1e-3) * (random() < 0.5 ? 1 : -1) : random() - 0.5;
  }
  if (dtype === "complex64") {
    return () => Math.fround(fn === "prod" ? 0.7071 + (random() - 0.5) * 1e-3 : random() - 0.5);
  }
  const whole = (): number => Math.floor((random() - (dtype === "int32" ? 0.5 : 0)) * 2 ** 32);
  const bit = (): number => 1 << Math.floor(32 * random());
  if (fn === "prod") return () => whole() | 1;
  if (fn === "or") return () => random() < 1e-3 ? bit() : 0;
  return fn === "and" ? () => random() < 1e-3 ? ~bit() : -1 : whole;
}

function drawn(fn: ReduceFn, dtype: DType, shape: readonly number[], random: () => number): NDArray {
  const draw = drawOf(fn, dtype, random);
  const { size } = makeAval(shape, dtype);
  return array(dtype, shape, Array.from({ length: size * (kindOf(dtype) === "c" ? 2 : 1) }, draw));
}

/** How near results must be: the same but for sums and products of floats, whose order differs. */
function closeness(fn: ReduceFn, dtype: DType, n: number): (a: number, b: number) => boolean {
  const kind = kindOf(dtype);
  if ((kind !== "f" && kind !== "c") || fn === "max" || fn === "min") return same;
  const each = fn === "prod" ? 3e-7 * Math.sqrt(n) : 2e-7;
  return (a, b) => same(a, b) || Math.abs(a - b) <= each * Math.max(Math.sqrt(n), Math.abs(b));
}

const kept = (shape: readonly number[], axes: readonly number[]): number[] => shape.filter((_, d) => !axes.includes(d));
const count = (shape: readonly number[], axes: readonly number[]): number => axes.reduce((n, d) => n * shape[d], 1);

for (const dtype of TYPES) {
  planTest(`reductions of ${dtype}`, (device) => {
    const random = randomFrom(3);
    const functions = FUNCTIONS[dtype]!;
    CASES.forEach(([shape, axes], i) => {
      // Floats by all functions; of others, which have more, two in turn.
      const turn = dtype === "float32" ? functions : [0, 1].map((k) => functions[(2 * i + k) % functions.length]);
      for (const fn of turn) {
        const x = drawn(fn, dtype, shape, random);
        const close = closeness(fn, dtype, count(shape, axes));
        const what = `${fn} of ${dtype}[${shape}] along ${axes}`;
        assertAlike(device, { kind: "reduce", fn, axes }, [x], [[kept(shape, axes), dtype]], what, close);
      }
    });
  });
}

planTest("reductions of views in any layout", (device) => {
  const random = randomFrom(11);
  for (let i = 0; i < 60; i++) {
    const dtype = TYPES[i % TYPES.length];
    const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 12));
    const axes = [...shape.keys()].filter(() => random() < 0.6);
    const fn = (["max", "min", "sum"] as const)[i % 3];
    const x = anyLayout(random, dtype, shape, 0.01);
    const what = `${fn} of a view ${dtype}[${shape}] along ${axes}`;
    const close = closeness(fn, dtype, 100 * count(shape, axes));
    assertAlike(device, { kind: "reduce", fn, axes }, [x], [[kept(shape, axes), dtype]], what, close);
  }
});

const SPECIAL = [NaN, Infinity, -Infinity, -0, 0, 1, -1, 1e-45, 1e38];

planTest("reductions of NaN, infinities and zeros of both signs", (device) => {
  const random = randomFrom(5);
  // Each pair and each triple, in every order; then long lines with one NaN, of either sign, among them.
  const pairs = SPECIAL.flatMap((a) => SPECIAL.map((b) => [a, b]));
  const triples = pairs.flatMap((pair) => SPECIAL.map((c) => [...pair, c]));
  const negative = new Float32Array(new Uint32Array([0xffc00001]).buffer)[0];
  const long = [NaN, negative].flatMap((nan) =>
    [0, 77, 4999].map((at) => Array.from({ length: 5000 }, (_, i) => i === at ? nan : random() < 0.5 ? Infinity : -1))
  );
  for (const rows of [pairs, triples, long]) {
    for (const fn of NUMBERS) {
      // The host multiplies in double, where products of the last two are neither infinite nor 0.
      const fit = fn === "prod" ? rows.filter((row) => !row.some((v) => SPECIAL.slice(-2).includes(v))) : rows;
      // A GPU adds subnormal numbers as zeros.
      const numbers = fit.flat().map((v) => fn === "sum" && v === 1e-45 ? 1e-37 : v);
      const x = array("float32", [fit.length, fit[0].length], numbers);
      assertAlike(device, { kind: "reduce", fn, axes: [1] }, [x], [[[fit.length], "float32"]], fn);
    }
    if (rows === long) continue;
    const c = array("complex64", [rows.length, rows[0].length], rows.flatMap((row) => row.flatMap((v) => [v, row[0]])));
    for (const fn of ["max", "min"] as const) {
      assertAlike(device, { kind: "reduce", fn, axes: [1] }, [c], [[[rows.length], "complex64"]], `complex ${fn}`);
    }
  }
});

planTest("sums are right to the last digits, and the same every time", (device) => {
  const n = 1e7;
  const x = onDevice(device, array("float32", [n], new Array(n).fill(0.1)));
  const plan = { kind: "reduce", fn: "sum", axes: [0] } as const;
  const sum = (): number => numbersOf(device.run(plan, [x], [makeAval([], "float32")])[0])[0];
  const first = sum();
  assert(Math.abs(first - n * Math.fround(0.1)) < 1e-6 * first, `${first}`);
  for (let i = 0; i < 3; i++) assert(sum() === first);
});

planTest("places of extremes: the first NaN, the first of equal ones", (device) => {
  const random = randomFrom(9);
  const shapes = CASES.filter(([shape, axes]) => axes.length === 1 && shape[axes[0]] > 0);
  for (const dtype of TYPES) {
    shapes.forEach(([shape, axes], i) => {
      const fn = (["argmax", "argmin"] as const)[i % 2];
      const out = [kept(shape, axes), "int32"] as const;
      const what = `${fn} of ${dtype}[${shape}] along ${axes}`;
      // Few values, so that many are equal; zeros of both signs; sometimes NaNs.
      const nan = i % 3 === 0 ? 1e-3 : 0;
      const draw = (): number => random() < nan ? NaN : Math.floor(4 * random()) || (random() < 0.5 ? -0 : 0);
      const { size } = makeAval(shape, dtype);
      const data = Array.from({ length: size * (kindOf(dtype) === "c" ? 2 : 1) }, draw);
      const x = array(dtype, shape, dtype === "bool" ? data.map((v) => Number(v > 2)) : data);
      assertAlike(device, { kind: "argreduce", fn, axis: axes[0] }, [x], [out], what);
      const view = anyLayout(random, dtype, [7, 11, 5], 0.02);
      const axis = i % 3;
      const rest = [kept([7, 11, 5], [axis]), "int32"] as const;
      assertAlike(device, { kind: "argreduce", fn, axis }, [view], [rest], `${what}, view`);
    });
  }
});
