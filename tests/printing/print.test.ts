/**
 * Printing, against strings that NumPy and JAX made (`generate.py`).
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { allocate, type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import { arrayRepr, arrayText, formatScalar } from "../../lib/print.ts";
import { np } from "../../mod.ts";
import golden from "./golden.json" with { type: "json" };

function decode(text: string, dtype: DType): TypedArray {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const bytesEach = allocate(dtype, 1).byteLength;
  const data = allocate(dtype, bytes.length / bytesEach);
  new Uint8Array(data.buffer).set(bytes);
  return data;
}

/** The pattern repeated to fill the shape. */
function fill(pattern: TypedArray, shape: readonly number[], dtype: DType): TypedArray {
  const data = allocate(dtype, shape.reduce((a, b) => a * b, 1));
  for (let i = 0; i < data.length; i++) data[i] = pattern[i % pattern.length];
  return data;
}

/** JAX's repr: without our shape, and with the line broken where only we break it. */
function asJax(repr: string): string {
  return repr.replace(/,\s+shape=\([\d, ]*\), dtype=/, ", dtype=").replace(/,\s+dtype=/, ", dtype=");
}

Deno.test("str of arrays is NumPy's", () => {
  for (const c of golden.arrays) {
    const dtype = c.dtype as DType;
    assertEquals(
      arrayText(fill(decode(c.data, dtype), c.shape, dtype), c.shape, dtype),
      c.str,
      `${dtype} [${c.shape}]`,
    );
  }
});

Deno.test("repr of arrays is JAX's with the shape", () => {
  for (const c of golden.arrays) {
    const dtype = c.dtype as DType;
    const text = arrayRepr(fill(decode(c.data, dtype), c.shape, dtype), c.shape, dtype, c.weak);
    const wanted = c.repr.replace(/, shape=\([\d, ]*\)/, "").replace(/,\s+dtype=/, ", dtype=");
    assertEquals(asJax(text), wanted, `${dtype} [${c.shape}]`);
    const shape = c.shape.length === 1 ? `(${c.shape[0]},)` : `(${c.shape.join(", ")})`;
    assertEquals(text.includes(`shape=${shape}, dtype=`), c.shape.length > 0, text);
    assert(text.split("\n").every((line) => line.length <= 75), text);
  }
});

Deno.test("scalars are NumPy's", () => {
  for (const c of golden.scalars) {
    const values = decode(c.data, c.dtype as DType);
    c.str.forEach((text, i) => assertEquals(formatScalar(values[i], c.dtype as DType), text));
  }
  assertEquals(formatScalar(true, "bool"), "True");
  assertEquals(formatScalar(-3, "int32"), "-3");
  assertEquals(formatScalar([6, -8], "complex64"), "(6-8j)");
});

Deno.test("repr breaks the line where NumPy would", () => {
  const data = Float32Array.from({ length: 12 }, (_, i) => i);
  assertEquals(
    arrayRepr(data.slice(0, 9), [9], "float32", false),
    "Array([0., 1., 2., 3., 4., 5., 6., 7., 8.], shape=(9,), dtype=float32)",
  );
  assertEquals(
    arrayRepr(data, [12], "float32", false),
    "Array([ 0.,  1.,  2.,  3.,  4.,  5.,  6.,  7.,  8.,  9., 10., 11.],\n      shape=(12,), dtype=float32)",
  );
  assertEquals(
    arrayRepr(data.slice(0, 6), [2, 3], "float32", false),
    "Array([[0., 1., 2.],\n       [3., 4., 5.]], shape=(2, 3), dtype=float32)",
  );
  assertEquals(
    arrayRepr(Float32Array.of(Math.PI), [], "float32", true),
    "Array(3.1415927, dtype=float32, weak_type=True)",
  );
  assertEquals(arrayRepr(new Float32Array(0), [0, 3], "float32", false), "Array([], shape=(0, 3), dtype=float32)");
});

Deno.test("the golden file covers every kind of dtype and rank", () => {
  const kinds = new Set(golden.arrays.map((c) => `${kindOf(c.dtype as DType)}${Math.min(c.shape.length, 4)}`));
  for (const kind of ["b0", "b1", "b2", "i0", "i1", "i2", "i3", "i4", "f0", "f1", "f2", "f3", "f4", "c0", "c1", "c2"]) {
    assert(kinds.has(kind), kind);
  }
});

Deno.test("under options, str is NumPy's and repr is JAX's with the shape", () => {
  for (const c of golden.options) {
    const dtype = c.dtype as DType;
    const data = decode(c.data, dtype);
    using _ = np.printoptions(c.options as np.PrintOptions);
    const where = `${dtype} [${c.shape}] ${JSON.stringify(c.options)}`;
    assertEquals(arrayText(data, c.shape, dtype), c.str, where);
    const wanted = c.repr.replace(/, shape=\([\d, ]*\)/, "").replace(/,\s+dtype=/, ", dtype=");
    assertEquals(asJax(arrayRepr(data, c.shape, dtype, false)), wanted, where);
  }
});

Deno.test("options are in force until they are put back, and those left out stay", () => {
  const before = np.getPrintoptions();
  np.setPrintoptions({ precision: 2 });
  {
    using _ = np.printoptions({ suppress: true });
    assertEquals(np.arrayStr([1 / 3, 1e-9]), "[0.33 0.  ]");
    assertEquals(np.arrayStr([1 / 3, 1e-9], { suppressSmall: false, precision: 1 }), "[3.3e-01 1.0e-09]");
    assertEquals(np.arrayRepr([1 / 3], { precision: 1 }), "Array([0.3], shape=(1,), dtype=float32)");
    assertEquals(np.arrayStr([1, 2, 3, 4], { maxLineWidth: 10 }), "[1. 2. 3.\n 4.]");
  }
  assertEquals(np.getPrintoptions(), { ...before, precision: 2 });
  np.setPrintoptions(before);
  assertThrows(() => np.setPrintoptions({ precision: -1 }), RangeError, "setPrintoptions: precision is -1");
  assertThrows(() => np.setPrintoptions({ sign: "±" as "+" }), RangeError, 'setPrintoptions: sign is "±"');
  assertThrows(() => np.printoptions({ floatmode: "all" as "fixed" }), RangeError, 'floatmode is "all"');
  assertThrows(() => np.setPrintoptions({ threshold: NaN }), RangeError, "threshold is NaN");
  assertThrows(() => np.setPrintoptions({ edgeItems: 2 } as never), TypeError, '"edgeItems" is no option');
});

Deno.test("arrays within objects and lists are indented with them", () => {
  const w = np.array([[1, 2], [3, 4]]);
  const rows = (indent: string): string => `Array([[1., 2.],\n${indent}       [3., 4.]], shape=(2, 2), dtype=float32)`;
  assertEquals(Deno.inspect(w), rows(""));
  assertEquals(Deno.inspect({ p: [w, w] }), `{\n  p: [\n    ${rows("    ")},\n    ${rows("    ")}\n  ]\n}`);
});
