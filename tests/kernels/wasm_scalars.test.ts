/**
 * Programs of numbers on WebAssembly: bit for bit what JavaScript gives.
 *
 * @module
 */
import { assert, assertEquals, fail } from "@std/assert";
import { grad, jit, type NDArray, np } from "@fluxion/fluxion";
import { APPROXIMATIONS } from "../../kernels/expr/approximations.ts";
import { Graph, type Libm1, type Libm2, type Node, type Type } from "../../kernels/expr/graph.ts";
import { lower, type Lowered } from "../../kernels/expr/lower.ts";
import { blockOf } from "../../kernels/js/print_block.ts";
import { compileScalars, wasmBlock } from "../../kernels/wasm/scalars.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { pairs, points } from "./accuracy.ts";
import { between, randomFrom } from "./arrays.ts";
import { program } from "./expr.ts";

/** An expression in WebAssembly and in JavaScript, the number of its results, and how often the first asked the second. */
function both(lowered: Lowered) {
  const js = blockOf(lowered);
  let asked = 0;
  const wasm = wasmBlock(lowered, (inputs, results) => {
    asked++;
    js(inputs, results);
  });
  assert(wasm !== null);
  return { js, wasm, count: lowered.outputs.length, asked: () => asked };
}

/** Asserts that both give the same results. */
function check({ js, wasm, count }: ReturnType<typeof both>, inputs: number[], what: string): void {
  const [got, want] = [new Array<number>(count).fill(0.5), new Array<number>(count).fill(0.5)];
  wasm(inputs, got);
  js(inputs, want);
  got.forEach((y, i) => Object.is(y, want[i]) || fail(`${what}(${inputs}): result ${i} is ${y}, not ${want[i]}`));
}

const SPECIAL = [
  0,
  -0,
  1,
  -1,
  0.5,
  -0.5,
  2,
  3,
  NaN,
  Infinity,
  -Infinity,
  1e-45,
  -1e-45,
  2 ** -126,
  3e38,
  -3e38,
  88.8,
  -104,
]
  .map(Math.fround);

const FUNCTIONS = (Object.keys(APPROXIMATIONS) as (Libm1 | Libm2)[]).filter((fn) => fn !== "nextafter");
const BINARY: ReadonlySet<string> = new Set(["pow", "atan2", "hypot"]);

for (const fn of FUNCTIONS) {
  Deno.test(`wasm scalars: ${fn} of singles is rounded as JavaScript's`, () => {
    const g = new Graph();
    const inputs = BINARY.has(fn) ? [g.input("f32"), g.input("f32")] : [g.input("f32")];
    const blocks = both({ nodes: g.nodes, inputs, outputs: [g.call(fn, ...inputs)] });
    if (inputs.length === 1) {
      for (const x of SPECIAL) check(blocks, [x], fn);
      const all = points("float32");
      for (let i = 0; i < all.length; i += 37) check(blocks, [all[i]], fn);
    } else {
      for (const x of SPECIAL) for (const y of SPECIAL) check(blocks, [x, y], fn);
      const [a, b] = pairs("float32");
      for (let i = 0; i < a.length; i += 37) check(blocks, [a[i], b[i]], fn);
    }
  });
}

Deno.test("wasm scalars: JavaScript decides where a double lies between two singles, or is as small as subnormal ones", () => {
  const g = new Graph();
  const x = g.input("f32");
  const blocks = both({ nodes: g.nodes, inputs: [x], outputs: [g.call("exp", x)] });
  check(blocks, [1], "exp");
  assertEquals(blocks.asked(), 0);
  check(blocks, [-90], "exp");
  assertEquals(blocks.asked(), 1);
  // e^x of so small an x is 1 + x, in the middle between 1 and the single next to it.
  check(blocks, [2 ** -24], "exp");
  check(blocks, [-(2 ** -25)], "exp");
  assertEquals(blocks.asked(), 3);
});

Deno.test("wasm scalars: JavaScript decides what logarithms of sums are where these are next to 1", () => {
  const blocks = both(lower(program("logaddexp", ["float32", "float32"], "float32")));
  const half = Math.fround(-Math.LN2);
  for (const [x, y, asked] of [[1, 2, 0], [-0.7, -0.7, 0], [half, half, 1], [-1.25, -0.337, 1], [-93.5, -2.5e-41, 2]]) {
    check(blocks, [x, y].map(Math.fround), "logaddexp");
    assertEquals(blocks.asked(), asked);
  }
});

/** Values of each type from which operations are made. */
class Pick {
  readonly #nodes = new Map<Type, Node[]>();
  readonly #random: () => number;
  constructor(random: () => number) {
    this.#random = random;
  }
  add(x: Node): void {
    this.#nodes.set(x.type, [...this.#nodes.get(x.type) ?? [], x]);
  }
  of(type: Type): Node {
    const known = this.#nodes.get(type)!;
    return known[between(this.#random, 0, known.length - 1)];
  }
}

Deno.test("wasm scalars: all operations and types, in branches too", () => {
  const random = randomFrom(61);
  for (let trial = 0; trial < 60; trial++) {
    const g = new Graph();
    const types: Type[] = ["f32", "f64", "i32", "u32", "bool"];
    const inputs = types.map((type) => g.input(type));
    const pick = new Pick(random);
    for (const x of inputs) pick.add(x);
    for (const [type, v] of [["f32", 0.75], ["f64", -1.3], ["i32", -7], ["u32", 4e9], ["bool", 1]] as const) {
      pick.add(g.const(type, v));
    }
    const some = (type: Type): Node => pick.of(type);
    const any = <T>(list: readonly T[]): T => list[between(random, 0, list.length - 1)];
    const make: (() => Node)[] = [
      () => {
        const type = any(["f32", "f64"] as const);
        const op = any(["add", "sub", "mul", "div", "min", "max", "copysign"] as const);
        return g.make(op, type, [some(type), some(type)]);
      },
      () => {
        const type = any(["f32", "f64"] as const);
        return g.make(any(["neg", "abs", "sqrt", "floor", "ceil", "rint"] as const), type, [some(type)]);
      },
      () => {
        const type = any(["i32", "u32"] as const);
        return g.make(any(["add", "sub", "mul", "min", "max", "and", "or", "xor"] as const), type, [
          some(type),
          some(type),
        ]);
      },
      () => g.make(any(["neg", "not", "abs"] as const), "i32", [some("i32")]),
      () => g.shift(any(["shl", "shr", "sar"] as const), some(any(["i32", "u32"] as const)), g.const("i32", 5)),
      () => {
        const type = any(types);
        return g.make(any(["eq", "ne", "lt", "le"] as const), "bool", [some(type), some(type)]);
      },
      () => g.make(any(["and", "or"] as const), "bool", [some("bool"), some("bool")]),
      () => g.not(some("bool")),
      () => {
        const type = any(types);
        return g.select(some("bool"), some(type), some(type));
      },
      () => {
        const type = any(["f32", "f64", "i32"] as const);
        return g.unlikely(some("bool"), some(type), some(type));
      },
      () => g.convert(some(any(types)), any(types)),
      () => g.bitcast(some(any(["f32", "i32", "u32"] as const)), any(["f32", "i32", "u32"] as const)),
      () => g.highWord(some("f64")),
      () => g.lowWord(some("f64")),
      () => g.fromWords(some("i32"), some("u32")),
      () => g.upper(some("f64")),
      () => g.fma(some("f32"), some("f32"), some("f32")),
      () => g.call(any(["sin", "exp", "tanh", "atan"] as const), some("f32")),
    ];
    for (let i = 0; i < 60; i++) pick.add(any(make)());
    const outputs = types.flatMap((type) => [some(type), some(type)]);
    const blocks = both({ nodes: g.nodes, inputs, outputs });
    for (let i = 0; i < 20; i++) {
      const number = i < 5
        ? SPECIAL[between(random, 0, SPECIAL.length - 1)]
        : Math.fround((random() - 0.5) * 2 ** between(random, 0, 40));
      check(blocks, [
        number,
        random() - 0.5,
        between(random, -(2 ** 31), 2 ** 31 - 1),
        between(random, 0, 2 ** 32 - 1),
        i & 1,
      ], `trial ${trial}`);
    }
  }
});

Deno.test("wasm scalars: a program that runs often gives what it gave, and so does one without WebAssembly", () => {
  const dtype = "float32";
  const steps = ["sin", "exp", "cos", "tanh", "log1p"].map((fn, i) => ({ fn, args: [i], dtype }) as const);
  const program: ScalarProgram = { key: "test: often", inputs: [dtype], steps, outputs: [5, 3] };
  const [often, plain] = [compileScalars(program), withoutFeatures({ simd: false }, () => compileScalars(program))];
  const [got, want] = [[0, 0], [0, 0]];
  for (let i = 0; i < 3000; i++) {
    const x = Math.fround(i / 100 - 15);
    often([x], got);
    plain([x], want);
    assertEquals(got, want);
  }
});

Deno.test("wasm scalars: a program goes on as JavaScript where no module can be made", () => {
  const dtype = "float32";
  const steps = ["sin", "exp", "cos", "tanh"].map((fn, i) => ({ fn, args: [i], dtype }) as const);
  const run = compileScalars({ key: "test: no module", inputs: [dtype], steps, outputs: [4] });
  const { Module } = WebAssembly;
  let asked = 0;
  WebAssembly.Module = class extends Module {
    constructor() {
      super(new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
      asked++;
      throw new RangeError("WebAssembly.Module(): Out of memory: Cannot allocate Wasm memory");
    }
  };
  try {
    const [first, last] = [[0], [0]];
    run([0.5], first);
    for (let i = 0; i < 2000; i++) run([0.5], last);
    assertEquals(last, first);
    assertEquals(asked, 1);
  } finally {
    WebAssembly.Module = Module;
  }
});

Deno.test("wasm scalars: a compiled gradient of numbers, again and again", () => {
  const f = (x: NDArray): NDArray => {
    let v = x;
    for (let i = 0; i < 4; i++) v = np.tanh(np.sin(v).mul(x).add(np.exp(v)));
    return v;
  };
  const [eager, compiled] = [grad(f), jit(grad(f))];
  for (let i = 0; i < 1500; i++) {
    const x = Math.fround(i / 500 - 1.5);
    const y = compiled(x).item();
    if (i % 100 === 0 || i > 1450) assertEquals(Math.abs(y as number - (eager(x).item() as number)) < 1e-5, true);
  }
});
