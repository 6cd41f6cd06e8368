/**
 * Places of extremes on WebAssembly against JavaScript.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runArgReduce } from "../../kernels/js/argreduce.ts";
import { raw } from "../../kernels/js/operand.ts";
import { argreduceWasm } from "../../kernels/wasm/argreduce.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { anyLayout, array, between, filled, randomFrom } from "./arrays.ts";

/** Shapes and axes: lines and columns; short and long, wide and narrow ones, several small blocks. */
const CASES: readonly [readonly number[], number][] = [
  [[4096], 0],
  [[40_003], 0],
  [[300, 33], 1],
  [[2001, 3], 1],
  [[500, 15], 1],
  [[500, 16], 1],
  [[2, 20_001], 1],
  [[300, 33], 0],
  [[9001, 3], 0],
  [[70, 1001], 0],
  [[2, 20_001], 0],
  [[40, 5000], 0],
  [[4, 90, 50], 1],
  [[3, 3001, 5], 1],
  [[900, 3, 4], 1],
];

function check(fn: "argmax" | "argmin", axis: number, x: NDArray, what: string): void {
  const plan = { kind: "argreduce", fn, axis } as const;
  const outs = [makeAval(x.shape.filter((_, d) => d !== axis), "int32")];
  const fast = argreduceWasm(plan, [x], outs);
  assert(fast !== null, `${what}: taken`);
  assertEquals(fast[0].dtype, "int32");
  assertEquals([...raw(fast[0]).data], [...raw(runArgReduce(plan, [x], outs)[0]).data], what);
}

for (const dtype of ["float32", "float64", "int32", "uint32"] as const) {
  for (const fn of ["argmax", "argmin"] as const) {
    Deno.test(`wasm ${fn} of ${dtype}`, () => {
      for (const [shape, axis] of CASES) {
        const random = randomFrom(9);
        const size = shape.reduce((n, d) => n * d, 1);
        const what = `[${shape}] along ${axis}`;
        const whole = dtype === "int32" || dtype === "uint32";
        const data = Array.from({ length: size }, () => whole ? Math.floor(random() * 2 ** 32) : random() - 0.5);
        const of = (values: number[]): NDArray => array(dtype, shape, values);
        check(fn, axis, of(data), what);
        // Few distinct values: of equal ones the first.
        check(fn, axis, of(data.map(() => between(random, 0, 3))), `${what}, equal`);
        check(fn, axis, filled(dtype, shape, 1), `${what}, all equal`);
        check(fn, axis, of(data.map((_, i) => i === size - 1 ? 2 ** 31 : i === 0 ? 0 : 7)), `${what}, at the ends`);
        if (whole) continue;
        const special = [-0, 0, Infinity, -Infinity, 1];
        check(fn, axis, of(data.map(() => special[between(random, 0, 4)])), `${what}, infinite`);
        check(fn, axis, of(data.map((_, i) => i % 3 === 0 ? 0 : -0)), `${what}, zeros`);
        check(fn, axis, of(data.map((v) => random() < 1e-3 ? NaN : v)), `${what}, NaN`);
        check(fn, axis, of(data.map((v, i) => i === size - 1 ? NaN : v)), `${what}, NaN last`);
        check(fn, axis, filled(dtype, shape, NaN), `${what}, all NaN`);
      }
    });
  }
}

Deno.test("wasm argmax and argmin of views: any order of the axes, gaps, negative steps, repeated elements", () => {
  const random = randomFrom(13);
  let taken = 0;
  for (let i = 0; i < 200; i++) {
    const dtype = (["float32", "float64", "int32", "uint32"] as const)[i % 4];
    const shape = Array.from({ length: between(random, 2, 4) }, () => between(random, 2, 24));
    const x = anyLayout(random, dtype, shape, random() < 0.5 ? 1e-2 : 0);
    const axis = between(random, 0, shape.length - 1);
    if (x.aval.size < 4096) continue;
    taken++;
    check(random() < 0.5 ? "argmax" : "argmin", axis, x, `${dtype}[${shape}] along ${axis}, view ${i}`);
  }
  assert(taken > 30, String(taken));
});

Deno.test("wasm argmax: short arrays, booleans and complex numbers are left to JavaScript", () => {
  const plan = { kind: "argreduce", fn: "argmax", axis: 0 } as const;
  for (const [dtype, n] of [["float32", 4095], ["bool", 5000], ["complex64", 5000]] as const) {
    assertEquals(argreduceWasm(plan, [filled(dtype, [n], 0)], [makeAval([], "int32")]), null);
  }
});
