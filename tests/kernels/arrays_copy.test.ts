/**
 * Copies between layouts that are large enough for each of their ways: whole runs, tiles, stretches, pairs.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { copy, copyOf } from "../../kernels/js/copy.ts";
import { allocate, type DType, kindOf } from "../../lib/core/dtype.ts";
import { dense } from "../../kernels/js/operand.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { between, places, randomFrom, run, shuffled } from "./arrays.ts";

const SHAPES: readonly (readonly number[])[] = [
  [],
  [7],
  [0, 5],
  [300],
  [70, 41],
  [3, 200],
  [200, 3],
  [5, 40, 37],
  [1300, 2],
  [2, 1300],
  [9, 10, 11, 4],
];

/** Strides of a layout of a shape with the axes in a random order, gaps between them, some backwards. */
function layout(random: () => number, shape: readonly number[]): { strides: number[]; offset: number; extent: number } {
  const strides = new Array<number>(shape.length).fill(0);
  let extent = between(random, 1, 2);
  let offset = 0;
  for (const d of shuffled(random, [...shape.keys()])) {
    strides[d] = extent;
    extent *= shape[d] + between(random, 0, 1);
    if (random() < 0.2 && shape[d] > 0) {
      offset += strides[d] * (shape[d] - 1);
      strides[d] = -strides[d];
    }
  }
  return { strides, offset, extent: extent + offset + 1 };
}

Deno.test("copy: every layout to every other, nothing else touched", () => {
  const random = randomFrom(41);
  const dtypes: readonly DType[] = ["bool", "int32", "uint32", "float32", "float64", "complex64", "complex128"];
  for (const shape of SHAPES) {
    for (let trial = 0; trial < 14; trial++) {
      const dtype = dtypes[trial % dtypes.length];
      const w = kindOf(dtype) === "c" ? 2 : 1;
      const plain = { strides: rowMajor(shape), offset: 0, extent: 1 + shape.reduce((a, b) => a * b, 1) };
      const from = layout(random, shape);
      const to = random() < 0.5 ? plain : layout(random, shape);
      const source = allocate(dtype, from.extent).map(() => between(random, 0, 1000));
      const target = allocate(dtype, to.extent + 5).fill(1);
      const expected = target.slice();
      for (const place of places(shape)) {
        const p = place.reduce((sum, i, d) => sum + i * from.strides[d], from.offset);
        const q = place.reduce((sum, i, d) => sum + i * to.strides[d], to.offset);
        for (let c = 0; c < w; c++) expected[w * q + c] = source[w * p + c];
      }
      copy(copyOf(shape, from.strides, to.strides, w), source, w * from.offset, target, w * to.offset);
      const wrong = expected.findIndex((v, i) => v !== target[i]);
      assert(wrong < 0, `${dtype}[${shape}] from ${from.strides} to ${to.strides}: ${wrong}`);
    }
  }
});

Deno.test("copy: steps of 0 repeat", () => {
  const out = new Int32Array(6000);
  copy(copyOf([3000, 2], [1, 0], [2, 1], 1), Int32Array.from({ length: 3000 }, (_, i) => i), 0, out, 0);
  assert(out.every((v, i) => v === i >> 1));
  copy(copyOf([2, 3000], [1, 0], [3000, 1], 1), Int32Array.of(5, 6), 0, out, 0);
  assert(out.every((v, i) => v === (i < 3000 ? 5 : 6)));
});

Deno.test("iota: long, along every axis", () => {
  for (const dtype of ["int32", "float64", "complex64"] as const) {
    for (const [shape, axis] of [[[5000], 0], [[300, 7], 0], [[300, 7], 1], [[3, 50, 20], 1]] as const) {
      const out = dense(run({ kind: "iota", shape, dtype, axis }, [], shape, dtype));
      const w = kindOf(dtype) === "c" ? 2 : 1;
      assertEquals(out.length, w * makeAval(shape, dtype).size);
      assert(places(shape).every((p, i) => out[w * i] === p[axis] && (w === 1 || out[w * i + 1] === 0)));
    }
  }
});
