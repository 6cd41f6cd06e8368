/**
 * Machine operations printed as WGSL, on the device: the same values as in JavaScript, whatever a driver's compiler
 * takes floats for.
 *
 * @module
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { DeviceError } from "@fluxion/fluxion";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import { prelude } from "../../kernels/webgpu/prelude.ts";
import { printWgsl } from "../../kernels/webgpu/print.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";
import { program } from "../kernels/expr.ts";
import { gpuTest } from "./adapter.ts";
import { column, inJavaScript, inJavaScriptAlike, onDevice, traitsOf } from "./printed.ts";

// deno-fmt-ignore
const FLOATS = [
  0, -0, 1, -1, 0.5, -0.5, 1.5, 2.5, -2.5, 3, -7.25, Infinity, -Infinity, NaN, 1e-45, -1e-45, 1e-40, -3e-39, 2 ** -126,
  3.4028234663852886e38, -3.4028234663852886e38, 16777217, 0.1, 1e30, 1e-30, 2147483520, 2147483648, -2147483648,
  4294967040, 4294967296, 1e10, -1e10,
];
const WORDS = [0, 1, 2, 3, 31, 32, 7, 65535, 65536, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1, 123456789];
const VALUES: Partial<Record<DType, readonly number[]>> = {
  float32: FLOATS,
  int32: WORDS.map((x) => x | 0),
  uint32: WORDS,
  bool: [0, 1],
};
const TYPES = { float32: "f32", int32: "i32", uint32: "u32", bool: "bool" } as const;

/** Each value of every input with each of the others. */
function products(inputs: readonly DType[]): number[][] {
  const rows = inputs.reduce<number[][]>(
    (rows, dtype) => rows.flatMap((row) => VALUES[dtype]!.map((x) => [...row, x])),
    [[]],
  );
  return inputs.map((_, k) => rows.map((row) => row[k]));
}

/**
 * Asserts that a program has the same results on the device as in JavaScript, to the last bit but for NaN's; where the
 * device has no subnormal numbers, those without them.
 */
async function assertSame(device: GPUDevice, p: ScalarProgram): Promise<void> {
  const columns = products(p.inputs).map((x, k) => column(TYPES[p.inputs[k] as keyof typeof TYPES], x));
  const got = await onDevice(device, [p], columns);
  const want = inJavaScript(p, columns);
  const traits = await traitsOf(device);
  const flushed = traits.flushes ? inJavaScriptAlike(p, columns, traits) : want;
  got.forEach((x, k) => {
    // Zeros of both signs are equal to assertEquals.
    const at = x.findIndex((y, i) =>
      !Object.is(y, want[k][i]) && !Object.is(y, flushed[k][i]) &&
      !(traits.flushes && isTiny(y) && isTiny(want[k][i]) && signOf(y) === signOf(want[k][i]))
    );
    assert(at < 0, `${p.key} of ${columns.map((c) => c[at])}: output ${k} is ${x[at]}, not ${want[k][at]}`);
  });
}

/** Whether a number is 0 to a device without subnormal ones. */
function isTiny(x: number): boolean {
  return Math.abs(x) < 2 ** -126;
}

function signOf(x: number): number {
  return Object.is(x, -0) ? -1 : x < 0 ? -1 : 1;
}

/** Functions that are one machine operation, or few, by the dtypes of their operands and the one of the result. */
const EXACT: readonly (readonly [DType, DType | null, readonly ScalarFunction[]])[] = [
  ["float32", "float32", ["neg", "abs", "sign", "square", "sqrt", "floor", "ceil", "round", "relu", "nextafter"]],
  ["float32", "float32", ["add", "sub", "mul", "div", "rem", "max", "min", "clamp"]],
  ["float32", "bool", ["eq", "ne", "lt", "le", "gt", "ge", "isFinite", "signbit"]],
  ["int32", "int32", [
    "neg",
    "abs",
    "sign",
    "add",
    "sub",
    "mul",
    "div",
    "rem",
    "max",
    "min",
    "and",
    "or",
    "xor",
    "not",
  ]],
  ["uint32", "uint32", ["neg", "sign", "add", "sub", "mul", "div", "rem", "max", "min", "and", "or", "xor", "not"]],
  ["int32", "int32", ["shiftLeft", "shiftRightLogical", "shiftRightArithmetic", "populationCount", "clz", "mulhi"]],
  ["uint32", "uint32", ["shiftLeft", "shiftRightLogical", "shiftRightArithmetic", "populationCount", "clz", "mulhi"]],
  ["int32", "bool", ["eq", "ne", "lt", "le", "gt", "ge"]],
  ["uint32", "bool", ["eq", "ne", "lt", "le", "gt", "ge"]],
  ["bool", "bool", ["not", "and", "or", "xor", "max", "min", "eq", "ne", "lt", "le", "gt", "ge", "clamp"]],
];
const ARITY: Partial<Record<ScalarFunction, number>> = { clamp: 3 };
const UNARY: ReadonlySet<string> = new Set(
  ["neg", "abs", "sign", "square", "sqrt", "floor", "ceil", "round", "relu", "isFinite", "signbit", "not"],
).union(new Set(["populationCount", "clz"]));

for (const [dtype, out, names] of EXACT) {
  gpuTest(`print: ${names.join(", ")} of ${dtype}`, async (device) => {
    for (const fn of names) {
      const inputs = Array.from({ length: ARITY[fn] ?? (UNARY.has(fn) ? 1 : 2) }, () => dtype);
      await assertSame(device, program(fn, inputs, out ?? dtype));
    }
  });
}

gpuTest("print: conversions and bits", async (device) => {
  for (const from of ["float32", "int32", "uint32", "bool"] as const) {
    for (const to of ["float32", "int32", "uint32", "bool"] as const) {
      await assertSame(device, program("convert", [from], to));
      if (from !== "bool" && to !== "bool") await assertSame(device, program("bitcast", [from], to));
    }
  }
});

/** A step of a program. */
function step(fn: ScalarFunction | "const", args: number[], dtype: DType = "float32", attr?: number): Step {
  return { fn, args, dtype, ...(attr === undefined ? {} : { attr }) };
}

gpuTest("print: rounding, NaN and signs of zero survive the algebra of compilers", async (device) => {
  // Of x, y and constants: what real numbers would make simpler.
  const constant = (value: number): Step => step("const", [], "float32", value);
  const programs: Record<string, readonly Step[]> = {
    "(x + y) − x": [step("add", [0, 1]), step("sub", [2, 0])],
    "x − (x − y)": [step("sub", [0, 1]), step("sub", [0, 2])],
    "what x + y loses": [
      step("add", [0, 1]),
      step("sub", [2, 0]),
      step("sub", [2, 3]),
      step("sub", [0, 4]),
      step("sub", [1, 3]),
      step("add", [5, 6]),
    ],
    "(x + large) − large": [constant(1.5 * 2 ** 23), step("add", [0, 2]), step("sub", [3, 2])],
    "(x + large) + y": [constant(1.5 * 2 ** 23), step("add", [0, 2]), step("add", [3, 1])],
    "(x·large)·large": [constant(1e30), step("mul", [0, 2]), step("mul", [3, 2])],
    "(x·small)·y": [constant(1e-30), step("mul", [0, 2]), step("mul", [3, 1])],
    "x·y + x·3": [constant(3), step("mul", [0, 1]), step("mul", [0, 2]), step("add", [3, 4])],
    "x·y + x": [step("mul", [0, 1]), step("add", [2, 0])],
    "x − x": [step("sub", [0, 0])],
    "x/x": [step("div", [0, 0])],
    "x·y/y": [step("mul", [0, 1]), step("div", [2, 1])],
    "x − ⌊x⌋": [step("floor", [0]), step("sub", [0, 2])],
    "x·0": [constant(0), step("mul", [0, 2])],
    "x·−0": [constant(-0), step("mul", [0, 2])],
    "x + 0": [constant(0), step("add", [0, 2])],
    "0 − x": [constant(0), step("sub", [2, 0])],
    "0/x": [constant(0), step("div", [2, 0])],
    "x·[y < 1]": [constant(1), step("lt", [1, 2], "bool"), step("convert", [3]), step("mul", [0, 4])],
    "∞ + x": [constant(Infinity), step("add", [0, 2])],
    "∞·x": [constant(-Infinity), step("mul", [0, 2])],
    "x + y < x": [step("add", [0, 1]), step("lt", [2, 0], "bool"), step("convert", [3])],
    "0 ≤ x²": [constant(0), step("mul", [0, 0]), step("le", [2, 3], "bool"), step("convert", [4])],
    "x ≠ x": [step("ne", [0, 0], "bool"), step("convert", [2])],
    "x = x": [step("eq", [0, 0], "bool"), step("convert", [2])],
    "not x < y": [step("lt", [0, 1], "bool"), step("not", [2], "bool"), step("convert", [3])],
    "x < ∞": [constant(Infinity), step("lt", [0, 2], "bool"), step("convert", [3])],
    "x < y ? x : y": [step("lt", [0, 1], "bool"), step("select", [2, 0, 1])],
    "y ≤ x ? x : NaN": [constant(NaN), step("le", [1, 0], "bool"), step("select", [3, 0, 2])],
  };
  for (const [key, steps] of Object.entries(programs)) {
    await assertSame(device, { key, inputs: ["float32", "float32"], steps, outputs: [steps.length + 1] });
  }
});

gpuTest("print: constants alone", async (device) => {
  const values = [0, -0, 1, -1.5, NaN, Infinity, -Infinity, 1e-45, 3.4028234663852886e38, 0.1, 16777216];
  const steps = values.map((x) => step("const", [], "float32", x));
  const n = steps.length;
  // Of constants: 1/0, 0/0, ∞ − ∞, log 0, √−1.5, and integers at their ends.
  steps.push(step("div", [2 + 1, 1]), step("div", [1, 2]), step("sub", [6, 6]), step("log", [1]), step("sqrt", [4]));
  steps.push(step("const", [], "int32", -(2 ** 31)), step("const", [], "uint32", 2 ** 32 - 1));
  steps.push(step("neg", [n + 6], "int32"), step("add", [n + 7, n + 7], "uint32"));
  const p: ScalarProgram = { key: "constants", inputs: ["bool"], steps, outputs: steps.map((_, i) => i + 1) };
  await assertSame(device, p);
});

gpuTest("print: complex inputs and outputs, booleans and integers together", async (device) => {
  const inputs: DType[] = ["complex64", "bool", "int32"];
  const steps = [step("mul", [0, 0], "complex64"), step("select", [1, 3, 0], "complex64"), step("not", [1], "bool")];
  const p = { key: "several", inputs, steps: [...steps, step("neg", [2], "int32")], outputs: [4, 5, 6, 3] };
  const printed = printWgsl(p, "several");
  assertEquals(printed.inputs, ["f32", "f32", "bool", "i32"]);
  assertEquals(printed.outputs, ["f32", "f32", "bool", "i32", "f32", "f32"]);
  const columns = [[1, 2, 3, -4], [0.5, 7, -8, 9], [0, 1, 1, 0], [5, -6, 7, -(2 ** 31)]];
  const given = columns.map((x, k) => column(printed.inputs[k], x));
  assertEquals(await onDevice(device, [p], given), inJavaScript(p, given));
});

Deno.test("print: float64 is an error that names it", () => {
  assertThrows(() => printWgsl(program("add", ["float64", "float64"], "float64"), "f"), DeviceError, "float64");
  assertThrows(() => printWgsl(program("convert", ["float32"], "float64"), "f"), DeviceError, "float64");
  assertThrows(() => printWgsl(program("add", ["bool", "bool"], "bool"), "f"), TypeError, "add of bool");
});

Deno.test("prelude: each function once, with those that it calls", () => {
  const text = prelude(["frem", "fmax", "nan"]);
  for (const name of ["frem", "fmax", "nan"]) assertEquals(text.split(`fn ${name}(`).length, 2, name);
  assertEquals(prelude(["frem"]).split("fn nan(").length, 2);
  assert(!text.includes("fn fmin("));
  assertEquals(prelude([]), "");
  assertThrows(() => prelude(["fmin", "maximum"]), TypeError, "no runtime function maximum");
});
