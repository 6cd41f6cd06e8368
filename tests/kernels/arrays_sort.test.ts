/**
 * Stable sorts and largest elements, against insertion one by one and against JAX.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import {
  anyLayout,
  array,
  at,
  between,
  checkForm,
  elements,
  NUMBERS,
  numbers,
  type Pair,
  places,
  randomFrom,
} from "./arrays.ts";

function sort(args: readonly NDArray[], axis: number, numKeys: number): NDArray[] {
  const before = args.map(elements);
  const outs = cpu.run({ kind: "sort", axis, numKeys }, args, args.map((x) => makeAval(x.shape, x.dtype)));
  outs.forEach((x, i) => checkForm(x, args[i].shape, args[i].dtype));
  assertEquals(args.map(elements), before, "operands stay as they were");
  return outs;
}

/** Elements in a form in which 0 and -0 differ, which `assertEquals` takes for equal. */
function signed(values: readonly Pair[]): (number | string)[][] {
  return values.map((pair) => pair.map((v) => Object.is(v, -0) ? "-0" : v));
}

/** −1, 0 or 1: numbers in order, NaNs equal and last. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The operands' elements sorted along an axis by a comparison of one key after another. */
function sorted(args: readonly NDArray[], axis: number, numKeys: number): Pair[][] {
  const shape = args[0].shape;
  const values = args.map(elements);
  const lines = new Map<string, number[]>();
  const value = (i: number, place: readonly number[], line: number): Pair =>
    at(values[i], shape, place.with(axis, line));
  for (const place of places(shape)) {
    const key = place.toSpliced(axis, 1).join();
    if (lines.has(key)) continue;
    const order = [...Array(shape[axis]).keys()].sort((i, j) => {
      for (let k = 0; k < numKeys; k++) {
        const [a, b] = [value(k, place, i), value(k, place, j)];
        const c = compare(a[0], b[0]) || compare(a[1], b[1]);
        if (c !== 0) return c;
      }
      return i - j;
    });
    lines.set(key, order);
  }
  return args.map((_, i) =>
    places(shape).map((place) => value(i, place, lines.get(place.toSpliced(axis, 1).join())![place[axis]]))
  );
}

/** Values with many ties, NaNs and both zeros. */
function tied(random: () => number, dtype: DType, shape: readonly number[]): NDArray {
  const x = anyLayout(random, dtype, shape, 0.1);
  if (!dtype.startsWith("float")) return x;
  return array(dtype, shape, numbers(x).map((v) => Math.abs(v) < 2 ? (random() < 0.5 ? -0 : 0) : v));
}

Deno.test("sort: one operand of any dtype, along any axis; zeros keep their order", () => {
  const random = randomFrom(8);
  for (const dtype of [...NUMBERS, "bool" as const]) {
    for (let trial = 0; trial < 24; trial++) {
      const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 0, 7));
      const axis = between(random, 0, shape.length - 1);
      const x = trial % 2 === 0 ? tied(random, dtype, shape) : anyLayout(random, dtype, shape, 0.1);
      const [got] = sort([x], axis, 1);
      assertEquals(signed(elements(got)), signed(sorted([x], axis, 1)[0]), `${dtype}[${shape}] along ${axis}`);
    }
  }
});

Deno.test("sort: several operands by one or more keys, ties in their order", () => {
  const random = randomFrom(9);
  for (let trial = 0; trial < 60; trial++) {
    const shape = [between(random, 1, 3), between(random, 0, 40), between(random, 1, 2)];
    const dtypes = Array.from({ length: between(random, 1, 3) }, () => NUMBERS[between(random, 0, NUMBERS.length - 1)]);
    const args = [...dtypes.map((d) => tied(random, d, shape)), array("int32", shape, [...places(shape).keys()])];
    const numKeys = between(random, 1, dtypes.length);
    const got = sort(args, 1, numKeys).map(elements);
    assertEquals(got.map(signed), sorted(args, 1, numKeys).map(signed), `${dtypes} by ${numKeys}`);
  }
});

Deno.test("sort: as JAX for NaN, both zeros and complex numbers", () => {
  const x = array("float32", [7], [0, -0, 1, -0, NaN, NaN, -1]);
  const [got] = sort([x], 0, 1);
  assertEquals(signed(elements(got)).map(([re]) => re), [-1, 0, "-0", "-0", 1, NaN, NaN]);
  const z = array("complex128", [6], [1, NaN, NaN, 1, 1, 2, NaN, -1, -1, 1, 1, -2]);
  assertEquals(numbers(sort([z], 0, 1)[0]), [-1, 1, 1, -2, 1, 2, 1, NaN, NaN, -1, NaN, 1]);
  const keys = [array("int32", [4], [3, 1, 3, 1]), array("float64", [4], [1, NaN, -0, 0])];
  assertEquals(numbers(sort([...keys, array("int32", [4], [0, 1, 2, 3])], 0, 2)[2]), [3, 1, 2, 0]);
});

Deno.test("topK: the head of a stable descending sort, along any axis", () => {
  const random = randomFrom(10);
  for (const dtype of ["bool", "int32", "uint32", "float32", "float64"] as const) {
    for (let trial = 0; trial < 24; trial++) {
      const shape = Array.from({ length: between(random, 1, 3) }, () => between(random, 1, 9));
      const axis = between(random, 0, shape.length - 1);
      const k = between(random, 0, shape[axis]);
      const x = anyLayout(random, dtype, shape, 0.1);
      const cut = shape.with(axis, k);
      const avals = [makeAval(cut, dtype), makeAval(cut, "int32")];
      const [values, found] = cpu.run({ kind: "topK", axis, k }, [x], avals);
      checkForm(values, cut, dtype);
      checkForm(found, cut, "int32");
      const all = elements(x);
      const expected = places(cut).map((place) => {
        const line = [...Array(shape[axis]).keys()].sort((i, j) => {
          const [a, b] = [i, j].map((n) => at(all, shape, place.with(axis, n))[0]);
          return compare(b, a) || i - j;
        });
        return line[place[axis]];
      });
      assertEquals(numbers(found), expected, `${dtype}[${shape}] along ${axis}, ${k}`);
      assertEquals(numbers(values), places(cut).map((p, i) => at(all, shape, p.with(axis, expected[i]))[0]));
    }
  }
});

Deno.test("topK: as JAX for NaN, infinities and both zeros", () => {
  const x = array("float32", [9], [1, NaN, 2, Infinity, 0, -0, 0, -Infinity, 2]);
  const avals = [makeAval([9], "float32"), makeAval([9], "int32")];
  const [values, found] = cpu.run({ kind: "topK", axis: 0, k: 9 }, [x], avals);
  assertEquals(numbers(found), [1, 3, 2, 8, 0, 4, 6, 5, 7]);
  assertEquals(signed(elements(values)).map(([v]) => v), [NaN, Infinity, 2, 2, 1, 0, 0, "-0", -Infinity]);
});
