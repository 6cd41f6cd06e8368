/**
 * The assembler and what runs its modules.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { assemble, Code } from "../../kernels/wasm/assembler.ts";
import { features, withoutFeatures } from "../../kernels/wasm/features.ts";
import { Kernel } from "../../kernels/wasm/kernel.ts";
import { ACCESS, LANE, LANE_ACCESS, PLAIN } from "../../kernels/wasm/opcodes.ts";
import { perform } from "../../kernels/wasm/work.ts";

/** The exports of a module of one function. */
function instance(code: Code, result: "i32" | "i64" | "f64"): (...args: number[]) => number | bigint {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 0x4000 });
  const bytes = assemble([{ code, result, name: "f" }], "own");
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { m: memory } });
  return exports.f as (...args: number[]) => number | bigint;
}

Deno.test("wasm: constants of every length", () => {
  for (const n of [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31)]) {
    assertEquals(instance(new Code([]).i32(n), "i32")(), n);
    assertEquals(instance(new Code([]).i64(BigInt(n) * 5n), "i64")(), BigInt(n) * 5n);
  }
  for (const x of [0, -0, 1.5, NaN, -Infinity, 5e-324]) assertEquals(instance(new Code([]).f64(x), "f64")(), x);
});

Deno.test("wasm: vector constants are made before all else, each once", () => {
  const values = [0, -0, 1.5, NaN];
  for (const type of ["f32", "f64"] as const) {
    const lanes = type === "f32" ? "f32x4.extract_lane" : "f64x2.extract_lane";
    const first = (value: number): Code => new Code(["i32"]).constant(type, value).lane(lanes, 1);
    for (const value of values) {
      const code = first(value);
      assertEquals(instance(type === "f32" ? code.op("f64.promote_f32") : code, "f64")(0), value);
    }
  }
  // In a loop: 5 times the sum of 3 and 3 again.
  const code = new Code(["i32"]);
  const [i, sum] = [code.local("i32"), code.local("v128")];
  code.count(i, 0, 1, () => {
    for (let k = 0; k < 2; k++) code.get(sum).constant("i32", 3).op("i32x4.add").set(sum);
  });
  assertEquals(instance(code.get(sum).lane("i32x4.extract_lane", 2), "i32")(5), 30);
  assertEquals(new Code(["i32"]).constant("i32", 3).length, 2, "the body only reads it");
});

Deno.test("wasm: a body is repeated so many times", () => {
  const code = new Code(["i32"]);
  code.repeat(5, () => code.get(0).i32(3).op("i32.mul").set(0));
  assertEquals(instance(code.get(0), "i32")(2), 2 * 3 ** 5);
});

Deno.test("wasm: functions that are called come along, each once, in several modules at other places", () => {
  const both = new Code(["f64", "f64"]);
  both.get(0).get(1).op("f64.sub").get(0).get(1).op("f64.mul");
  const callee = { code: both, result: ["f64", "f64"] as const };
  const caller = (): Code => new Code(["f64", "f64"]).get(0).get(1).callWith(callee).op("f64.sub");
  assertEquals(instance(caller().get(1).get(1).callWith(callee).op("drop", "f64.add"), "f64")(7, 2), -9);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 0x4000 });
  const functions = ["f", "g", "h"].map((name) => ({ code: caller(), result: "f64" as const, name }));
  const module = new WebAssembly.Module(assemble(functions, "own"));
  const { f, g, h } = new WebAssembly.Instance(module, { m: { m: memory } }).exports;
  assertEquals([f, g, h].map((x) => (x as (x: number, y: number) => number)(3, 5)), [-17, -17, -17]);
});

Deno.test("wasm: every opcode in the tables is one of its kind", () => {
  const valid = (write: (code: Code) => void): boolean => {
    const code = new Code([]);
    // After `unreachable`, operands of any type are there.
    code.return();
    write(code);
    return WebAssembly.validate(assemble([{ code }], "own"));
  };
  for (const name of Object.keys(PLAIN) as (keyof typeof PLAIN)[]) {
    if (name === "select" || name === "drop") continue;
    const dropped = valid((code) => code.op(name, "drop"));
    assertEquals(dropped, true, name);
  }
  for (const name of Object.keys(ACCESS) as (keyof typeof ACCESS)[]) {
    assertEquals(
      valid((code) => name.includes("store") ? code.access(name, 3) : code.access(name, 3).op("drop")),
      true,
      name,
    );
  }
  for (const name of Object.keys(LANE) as (keyof typeof LANE)[]) {
    assertEquals(valid((code) => code.lane(name, 1).op("drop")), true, name);
  }
  for (const name of Object.keys(LANE_ACCESS) as (keyof typeof LANE_ACCESS)[]) {
    const store = name.includes("store");
    assertEquals(valid((code) => store ? code.laneAccess(name, 1) : code.laneAccess(name, 1).op("drop")), true, name);
  }
});

/** Squares `count` floats and adds the common number, four at a time. */
const squares = Kernel.of("squares", 1, (code, fused) => {
  const [at, common, count] = [0, 1, 2];
  const [end, x] = [code.local("i32"), code.local("v128")];
  code.get(at).get(count).i32(4).op("i32.mul", "i32.add").set(end);
  code.count(at, end, 16, () => {
    code.get(at);
    code.get(at).access("v128.load").tee(x).get(x);
    if (!fused) code.op("f32x4.mul");
    code.get(common).access("v128.load32_splat").op(fused ? "f32x4.relaxed_madd" : "f32x4.add");
    code.access("v128.store");
  });
});

function squared(n: number): Float32Array {
  const x = Float32Array.from({ length: n }, (_, i) => i);
  const out = new Float32Array(n);
  const piece = 8;
  const range = (i: number): [number, number] => [i * piece, Math.min(n, (i + 1) * piece)];
  perform({
    kernel: squares,
    pieces: Math.ceil(n / piece),
    bytes: 4 * piece,
    cost: n,
    common: { bytes: 4, load: ({ f32 }, at) => void (f32[at / 4] = 0.5) },
    load: (i, { f32 }, at) => f32.set(x.subarray(...range(i)), at / 4),
    args: (i) => [range(i)[1] - range(i)[0]],
    store: (i, { f32 }, at) => out.set(f32.subarray(at / 4, at / 4 + range(i)[1] - range(i)[0]), range(i)[0]),
  });
  return out;
}

Deno.test("wasm: work is done piece by piece, with relaxed instructions and without", () => {
  const expected = Float32Array.from({ length: 21 }, (_, i) => i * i + 0.5);
  assertEquals(squared(21), expected);
  assertEquals(withoutFeatures({ fused: false }, () => squared(21)), expected);
  assertEquals(squared(0), new Float32Array(0));
});

Deno.test("wasm: features are switched off for a while", () => {
  assertEquals(withoutFeatures({ simd: false }, () => features().simd), false);
  assertEquals(features().simd, true);
});
