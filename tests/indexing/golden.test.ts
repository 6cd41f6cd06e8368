/**
 * Indexing, updates and `take`, against what NumPy and JAX gave (`generate.py`).
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { DType } from "../../lib/core/dtype.ts";
import { getIndex } from "../../lib/numpy/indexing.ts";
import { atIndex } from "../../lib/numpy/indexing_at.ts";
import { take, takeAlongAxis } from "../../lib/numpy/take.ts";
import { array, counting, decode, type Entry, values } from "./arrays.ts";
import golden from "./golden.json" with { type: "json" };

interface Case {
  readonly shape: readonly number[];
  readonly index: readonly Entry[];
  readonly get: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  readonly set: readonly number[];
  readonly add: readonly number[];
  readonly multiply: readonly number[];
  readonly min: readonly number[];
  readonly max: readonly number[];
}

interface Take {
  readonly f: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly axis: number | null;
  readonly mode: string | null;
  readonly indices: readonly [readonly number[], readonly number[], string];
  readonly out: readonly [readonly number[], readonly (number | null)[]];
}

const UPDATES = ["add", "multiply", "min", "max"] as const;
const basic = golden.basic as unknown as readonly Case[];
const outOfRange = golden.range as unknown as readonly Case[];

function label(c: Case): string {
  return `${JSON.stringify(c.shape)} at ${JSON.stringify(c.index)}`;
}

Deno.test("get is NumPy's x[index]", () => {
  for (const c of basic) {
    for (const dtype of ["float32", "int32"] as const) {
      const x = getIndex(counting(c.shape, dtype), c.index.map(decode));
      assertEquals([x.shape, values(x), x.dtype], [c.get[0], c.get[1], dtype], label(c));
    }
  }
});

Deno.test("at(...).set is NumPy's x[index] = values", () => {
  for (const c of basic) {
    const x = atIndex(counting(c.shape), c.index.map(decode)).set(array(c.values[0], c.values[1]));
    assertEquals([x.shape, values(x), x.dtype], [c.shape, c.set, "float32"], label(c));
  }
});

Deno.test("the other updates are the at() of NumPy's functions", () => {
  for (const c of basic) {
    for (const name of UPDATES) {
      const x = atIndex(counting(c.shape), c.index.map(decode))[name](array(c.values[0], c.values[1], "int32"));
      assertEquals([x.shape, values(x), x.dtype], [c.shape, c[name], "float32"], `${name} ${label(c)}`);
    }
  }
});

Deno.test("integers of arrays that are out of range: get takes the nearest, updates drop them, as in JAX", () => {
  for (const c of outOfRange) {
    const at = atIndex(counting(c.shape), c.index.map(decode));
    assertEquals(values(at.get()), c.get[1], label(c));
    assertEquals(values(at.set(7)), c.set, `set ${label(c)}`);
    for (const name of UPDATES) {
      assertEquals(values(at[name](array(c.values[0], c.values[1]))), c[name], `${name} ${label(c)}`);
    }
  }
});

Deno.test("take and takeAlongAxis are JAX's", () => {
  for (const c of golden.take as unknown as readonly Take[]) {
    const dtype = c.dtype as DType;
    const size = c.shape.reduce((a, b) => a * b, 1);
    const modulus = dtype === "bool" ? 2 : 1000;
    const x = array(c.shape, Array.from({ length: size }, (_, i) => (i + 1) % modulus), dtype);
    const indices = array(c.indices[0], c.indices[1], c.indices[2] as DType);
    const options = { axis: c.axis, ...(c.mode === null ? {} : { mode: c.mode as "fill" | "clip" }) };
    const y = c.f === "take" ? take(x, indices, options) : takeAlongAxis(x, indices, options);
    const wanted = c.out[1].map((v) => v === null ? NaN : v);
    assertEquals([y.shape, values(y), y.dtype], [c.out[0], wanted, dtype], JSON.stringify(c));
  }
});

Deno.test("the golden file covers what it should", () => {
  const has = (test: (e: Entry) => boolean): number =>
    basic.filter((c) => c.get[1].length > 0 && c.index.some(test)).length;
  const isArray = (e: Entry): boolean => typeof e === "object" && e !== null && e.slice === undefined;
  assert(has((e) => typeof e === "number") > 50);
  assert(has((e) => e === null) > 40);
  assert(has((e) => e === "...") > 40);
  assert(has((e) => typeof e === "object" && e?.dtype === "bool") > 20);
  assert(has((e) => typeof e === "object" && e?.dtype === "uint32") > 10);
  assert(has((e) => typeof e === "object" && (e?.slice?.[2] ?? 1) < 0) > 20);
  assert(basic.filter((c) => c.get[1].length > 0 && c.index.filter(isArray).length >= 2).length > 50);
  assert(basic.filter((c) => c.index.length === 0).length > 5);
});
