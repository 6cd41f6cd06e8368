/**
 * The digits of scalar functions that have no public name of their own, or more than one: as a device maps them.
 *
 * @module
 */
import { assert } from "@std/assert";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { runJs } from "../../kernels/js/run.ts";
import { mapWasm } from "../../kernels/wasm/map.ts";
import { cpu } from "../../kernels/cpu/device.ts";
import { storedArray } from "../../lib/core/array.ts";
import { Storage } from "../../lib/core/storage.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { points, type Wide } from "./accuracy.ts";
import { type Oracle, ORACLES, rounded, worst } from "./accuracy/oracle.ts";
import { randomFrom } from "./arrays.ts";
import { compiled, program } from "./expr.ts";

/** A function in double, as JavaScript computes it. */
export function scalar(fn: ScalarFunction, arity: 1 | 2 = 1, attr?: number): (...x: number[]) => number {
  const f = compiled(program(fn, arity === 1 ? ["float64"] : ["float64", "float64"], "float64", attr));
  return arity === 1 ? (x) => f(x)[0] : (x, y) => f(x, y)[0];
}

/** A test of a function of one number: half of the points are between `from` and `to`. */
export interface Case {
  readonly fn: ScalarFunction;
  readonly from: number;
  readonly to: number;
  /** Points with others as close to them as there are numbers. */
  readonly close?: readonly number[];
  /** More of them in float32, where the oracle of float64 does not know the function well enough. */
  readonly singles?: readonly number[];
  /** Where the unit is that of a larger number than the result. */
  readonly size?: (x: number) => number;
}

/** The points of a case. */
function pointsOf(dtype: Wide, { from, to, close: all = [], singles = [] }: Case): Float32Array | Float64Array {
  const close = dtype === "float32" ? [...all, ...singles] : all;
  const x = points(dtype);
  const random = randomFrom(15);
  for (let i = 64; i < x.length; i += 2) {
    const u = random();
    const near = 2 ** (-53 * u) * (i & 4 ? 1 : -1);
    x[i] = i % 4 === 0 && close.length > 0 ? close[(i >> 3) % close.length] * (1 + near) : from + (to - from) * u;
  }
  return x;
}

/** The results of a function, with fused multiply-add and without. */
export function mapped(
  fn: ScalarFunction,
  dtype: Wide,
  operands: readonly (Float32Array | Float64Array)[],
  attr?: number,
): (Float32Array | Float64Array)[] {
  const shape = [operands[0].length];
  const plan = { kind: "map", program: program(fn, operands.map(() => dtype), dtype, attr), shape } as const;
  const arrays = operands.map((x) => storedArray(makeAval(shape, dtype), new Storage(cpu, x, 0, [1])));
  const run = (): Float32Array | Float64Array => {
    const out = mapWasm(plan, arrays, [makeAval(shape, dtype)]) ?? runJs(plan, arrays, [makeAval(shape, dtype)]);
    return out[0].toTypedArray() as Float64Array;
  };
  return [run(), withoutFeatures({ fused: false }, run)];
}

/**
 * Registers the test of a function at these points, with fused multiply-add and without; those whose programs are too
 * long for WebAssembly run as JavaScript, as they do on the device. In float32 the truth is the
 * JavaScript function in double, which the same formulas give and the test in float64 measures.
 */
export function testScalar(
  fn: ScalarFunction,
  dtype: Wide,
  args: () => readonly (Float32Array | Float64Array)[],
  size?: (x: number, y: number) => number,
  attr?: number,
  truth: Oracle = ORACLES[fn],
): void {
  Deno.test(`${fn}${attr === undefined ? "" : ` ${attr}`} of many ${dtype}, to 4 ulp`, () => {
    const operands = args();
    const plain = scalar(fn, operands.length as 1 | 2, attr);
    const oracle = dtype === "float32" ? rounded(plain) : truth;
    const found = worst(dtype, mapped(fn, dtype, operands, attr), operands, oracle, plain, size);
    assert(found.ulp <= 4, Deno.inspect(found));
  });
}

/** Registers the tests of functions of one number: 2^20 points each. */
export function testCases(cases: readonly Case[]): void {
  for (const dtype of ["float32", "float64"] as const) {
    for (const one of cases) testScalar(one.fn, dtype, () => [pointsOf(dtype, one)], one.size);
  }
}

/** A line of a file of mpmath's values: its operands, after the name of the function if there are more, and the result. */
type Line = readonly [...(string | number)[], number];

/** Registers the tests of a function at points for which only mpmath's values are known, such as those next to zeros. */
export function testGolden(fn: ScalarFunction, file = "zeros_golden.jsonl", what = "next to zeros"): void {
  const golden: Line[] = Deno.readTextFileSync(new URL(file, import.meta.url)).trim().split("\n")
    .map((line) => JSON.parse(line));
  const lines = golden.filter(([name]) => typeof name === "number" || name === fn)
    .map((line) => line.filter((x) => typeof x === "number"));
  const exact = new Map(lines.map((line) => [`${line.slice(0, -1)}`, line[line.length - 1]]));
  for (const dtype of ["float32", "float64"] as const) {
    Deno.test(`${fn} of ${dtype} ${what}, against mpmath, to 4 ulp`, () => {
      const points = lines.map((line) => line.slice(0, -1))
        .filter((point) => dtype === "float64" || point.every((x) => Math.fround(x) === x));
      assert(points.length >= 500, `there are ${points.length}`);
      const operands = points[0].map((_, k) => {
        const x = points.map((point) => point[k]);
        return dtype === "float32" ? Float32Array.from(x) : Float64Array.from(x);
      });
      const want = (x: number, y: number): number => exact.get(operands.length === 1 ? `${x}` : `${x},${y}`)!;
      const found = worst(dtype, mapped(fn, dtype, operands), operands, rounded(want), want);
      assert(found.ulp <= 4, Deno.inspect(found));
    });
  }
}
