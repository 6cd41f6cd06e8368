/**
 * Scalar programs over arrays: every layout against a walk over the elements.
 *
 * @module
 */
import { assert, assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { BoundedCache } from "../../kernels/js/bounded_cache.ts";
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { setDefaultDevice } from "../../lib/core/device.ts";
import { allocate, type DType, type TypedArray } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { DeviceError } from "../../lib/errors.ts";
import { program } from "./expr.ts";

setDefaultDevice(cpu);

/** A view of a buffer of consecutive numbers. */
function view(shape: readonly number[], strides: readonly number[], offset: number, dtype: DType = "float32"): NDArray {
  const data = allocate(dtype, 200);
  for (let i = 0; i < data.length; i++) data[i] = i + 1;
  return storedArray(makeAval(shape, dtype), new Storage(cpu, data, offset, strides));
}

function run(
  p: ScalarProgram,
  args: readonly NDArray[],
  shape: readonly number[],
  dtypes: readonly DType[],
): NDArray[] {
  return cpu.run({ kind: "map", program: p, shape }, args, dtypes.map((d) => makeAval(shape, d)));
}

function elements(x: NDArray): number[] {
  return x.ext === null ? [x.num] : [...cpu.read(x.ext as Storage, x.aval)];
}

/** The numbers of element `index` of `x` broadcast: one, or two if it is complex. */
function at(x: NDArray, index: readonly number[]): number[] {
  if (x.ext === null) return [x.num];
  const { buffer, offset, strides } = x.ext as Storage;
  const lead = index.length - x.shape.length;
  let place = offset;
  x.shape.forEach((n, i) => place += n === 1 ? 0 : index[lead + i] * strides[i]);
  const data = buffer as TypedArray;
  return x.aval.kind === "c" ? [data[2 * place], data[2 * place + 1]] : [data[place]];
}

function* indices(shape: readonly number[]): Generator<number[]> {
  if (shape.length === 0) return yield [];
  for (let i = 0; i < shape[0]; i++) for (const rest of indices(shape.slice(1))) yield [i, ...rest];
}

const sub = (dtype: DType): ScalarProgram => program("sub", [dtype, dtype], dtype);
const number = scalarArray(makeAval([], "float32"), 2.5);

const LAYOUTS: [string, readonly number[], NDArray, NDArray][] = [
  ["two row-major operands", [3, 4], view([3, 4], [4, 1], 0), view([3, 4], [4, 1], 50)],
  ["a number on the right", [3, 4], view([3, 4], [4, 1], 3), number],
  ["a number on the left", [5], number, view([5], [1], 0)],
  ["two numbers broadcast", [2, 2], number, number],
  ["a row", [3, 4], view([3, 4], [4, 1], 0), view([4], [1], 7)],
  ["a column", [3, 4], view([3, 4], [4, 1], 0), view([3, 1], [1, 1], 7)],
  ["a row and a column", [3, 4], view([1, 4], [9, 1], 0), view([3, 1], [2, 5], 7)],
  ["a transpose", [3, 4], view([3, 4], [1, 3], 0), view([3, 4], [4, 1], 0)],
  ["two transposes", [3, 4], view([3, 4], [1, 3], 0), view([3, 4], [1, 3], 20)],
  ["negative steps", [3, 4], view([3, 4], [-4, -1], 11), view([3, 4], [4, -1], 3)],
  ["every other element", [6], view([6], [2], 1), view([6], [-3], 40)],
  ["stride 0 in the middle", [2, 3, 2], view([2, 3, 2], [2, 0, 1], 0), view([3, 1], [5, 0], 0)],
  ["four axes that don't merge", [2, 3, 2, 2], view([2, 3, 2, 2], [1, 2, 6, 12], 0), view([3, 1, 2], [7, 0, 3], 1)],
  ["axes of length 1 with any stride", [1, 3, 1], view([1, 3, 1], [77, 1, 99], 0), view([3, 1], [2, 50], 0)],
  ["a single element in an array", [1, 1], view([1, 1], [1, 1], 4), view([1], [1], 9)],
  ["a 0-d view", [3], view([], [], 4), view([3], [1], 0)],
];

for (const [name, shape, x, y] of LAYOUTS) {
  Deno.test(`map of ${name}`, () => {
    const [out] = run(sub("float32"), [x, y], shape, ["float32"]);
    assertEquals(out.shape, [...shape]);
    assertEquals(elements(out), [...indices(shape)].map((i) => Math.fround(at(x, i)[0] - at(y, i)[0])));
  });
}

Deno.test("map of complex views counts complex elements", () => {
  const shape = [2, 3];
  const x = view(shape, [1, 2], 1, "complex64");
  const y = view([3], [-1], 9, "complex64");
  const want = [...indices(shape)].flatMap((i) => at(x, i).map((v, k) => v - at(y, i)[k]));
  assertEquals(elements(run(sub("complex64"), [x, y], shape, ["complex64"])[0]), want);
});

Deno.test("map with several outputs of several dtypes", () => {
  const steps: Step[] = [
    { fn: "real", args: [0], dtype: "float64" },
    { fn: "lt", args: [2, 1], dtype: "bool" },
    { fn: "conj", args: [0], dtype: "complex128" },
  ];
  const p: ScalarProgram = { key: "several", inputs: ["complex128", "float64"], steps, outputs: [3, 4, 1, 2] };
  const z = view([4], [1], 0, "complex128");
  const y = view([4], [0], 3, "float64");
  const outs = run(p, [z, y], [4], ["bool", "complex128", "float64", "float64"]);
  assertEquals(outs.map(elements), [[1, 1, 0, 0], [1, -2, 3, -4, 5, -6, 7, -8], [4, 4, 4, 4], [1, 3, 5, 7]]);
  assertEquals(outs.map((x) => x.dtype), ["bool", "complex128", "float64", "float64"]);
});

Deno.test("map of 0-d operands gives numbers, complex ones in storage", () => {
  const [x] = run(sub("float32"), [number, view([], [], 4)], [], ["float32"]);
  assertEquals([x.ext, x.num], [null, -2.5]);
  const [z] = run(sub("complex64"), [view([], [], 4, "complex64"), view([], [], 1, "complex64")], [], ["complex64"]);
  assertEquals(elements(z), [6, 6]);
});

Deno.test("map without elements", () => {
  for (const shape of [[0], [3, 0], [0, 2, 4]]) {
    const x = view(shape, shape.map(() => 1), 0);
    for (const p of [sub("float32"), program("max", ["float32", "float32"], "float32")]) {
      const [out] = run(p, [x, number], shape, ["float32"]);
      assertEquals([out.shape, elements(out)], [shape, []]);
    }
  }
});

Deno.test("map without operands", () => {
  const step: Step = { fn: "const", args: [], dtype: "int32", attr: 7 };
  const p: ScalarProgram = { key: "seven", inputs: [], steps: [step], outputs: [0] };
  assertEquals(elements(run(p, [], [2, 2], ["int32"])[0]), [7, 7, 7, 7]);
  assertEquals(run(p, [], [], ["int32"])[0].num, 7);
});

Deno.test("the identity copies any view, broadcast or not", () => {
  const copy = (dtype: DType): ScalarProgram => ({ key: `copy:${dtype}`, inputs: [dtype], steps: [], outputs: [0] });
  for (const dtype of ["float32", "complex64", "bool", "float64"] as const) {
    const p = copy(dtype);
    for (
      const [x, shape] of [
        [view([2, 3], [1, 2], 5, dtype), [2, 3]],
        [view([3], [-1], 5, dtype), [2, 3]],
        [view([150], [1], 3, dtype), [150]],
      ] as const
    ) {
      const [out] = run(p, [x], shape, [dtype]);
      assertEquals(elements(out), [...indices(shape)].flatMap((i) => at(x, i)));
      assert((out.ext as Storage).buffer !== (x.ext as Storage).buffer);
    }
  }
  assertEquals(elements(run(copy("float32"), [number], [3], ["float32"])[0]), [2.5, 2.5, 2.5]);
});

Deno.test("a program too large for one loop runs over arrays all the same", () => {
  const steps: Step[] = [];
  for (let i = 0; i < 3000; i++) steps.push({ fn: i % 2 === 0 ? "add" : "sub", args: [i + 1, i], dtype: "float64" });
  const p: ScalarProgram = { key: "large", inputs: ["float64", "float64"], steps, outputs: [3001] };
  const x = view([3, 2], [1, 3], 0, "float64");
  const y = view([2], [1], 9, "float64");
  const want = [...indices([3, 2])].map((i) => {
    let [a, b] = [at(x, i)[0], at(y, i)[0]];
    for (let k = 0; k < 3000; k++) [a, b] = [b, k % 2 === 0 ? b + a : b - a];
    return b;
  });
  assertEquals(elements(run(p, [x, y], [3, 2], ["float64"])[0]), want);
});

Deno.test("equal keys mean equal programs; equal programs of other dtypes have other keys", () => {
  const a = view([3], [1], 0);
  const twice = [1, 2].map(() => elements(run({ ...sub("float32") }, [a, number], [3], ["float32"])[0]));
  assertEquals(twice[0], twice[1]);
  const i = view([3], [1], 0, "int32");
  assertEquals(elements(run(sub("int32"), [i, i], [3], ["int32"])[0]), [0, 0, 0]);
});

Deno.test("an array too large is a DeviceError that says what was asked for", () => {
  const shape = [2 ** 20, 2 ** 20];
  const error = assertThrows(() => run(sub("float32"), [number, number], shape, ["float32"]), DeviceError);
  assertEquals(
    error.message,
    "running map on the CPU: there is no memory for float32[1048576,1048576] (4398046511104 bytes); " +
      "use smaller arrays, or release what is not needed",
  );
  assertInstanceOf(error.cause, RangeError);
  const repeated = new Storage(cpu, new Float32Array(1), 0, [0, 0]);
  assertThrows(() => cpu.read(repeated, makeAval(shape, "float32")), DeviceError, "running read on the CPU");
});

Deno.test("upload, number and read", () => {
  const s = cpu.upload(Float32Array.of(1, 2, 3, 4, 5, 6), "float32", [2, 3]);
  assertEquals([s.offset, s.strides], [0, [3, 1]]);
  assertEquals(cpu.number(new Storage(cpu, s.buffer, 4, []), "float32"), 5);
  const reversed = new Storage(cpu, s.buffer, 5, [-3, -1]);
  assertEquals([...cpu.read(reversed, makeAval([2, 3], "float32"))], [6, 5, 4, 3, 2, 1]);
  const copy = cpu.read(s, makeAval([2, 3], "float32"));
  copy[0] = 9;
  assertEquals((s.buffer as Float32Array)[0], 1);
});

Deno.test("a bounded cache keeps what was used last", () => {
  const cache = new BoundedCache<number, number>(10);
  let made = 0;
  const get = (key: number): number => cache.get(key, () => (made++, 2 * key));
  for (let i = 0; i < 1000; i++) {
    assertEquals(get(i), 2 * i);
    get(0);
    assert(cache.size <= 20);
  }
  assertEquals(made, 1000);
});
