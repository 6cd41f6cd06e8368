/**
 * Programs of many steps: blocks against an interpreter of the same steps.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { compileBlock } from "../../kernels/js/print_block.ts";
import { compileScalar } from "../../kernels/js/print.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ScalarProgram, Step } from "../../lib/core/plan.ts";

/** Pseudo-random numbers in [0, 1). */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

const FUNCTIONS: Record<string, (...x: number[]) => number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  max: Math.max,
  mul: (x, y) => x * y,
  sin: Math.sin,
  tanh: Math.tanh,
  select: (c, x, y) => c !== 0 ? x : y,
};
const NAMES = Object.keys(FUNCTIONS);

/** Random steps over earlier values, near and far. */
function randomProgram(inputs: number, length: number, dtype: DType, seed: number): ScalarProgram {
  const random = generator(seed);
  const steps: Step[] = [];
  for (let i = 0; i < length; i++) {
    const known = inputs + i;
    const pick = (): number => {
      const far = random() < 0.1 ? known : Math.min(known, 40);
      return known - 1 - Math.floor(random() * far);
    };
    const fn = NAMES[Math.floor(random() * NAMES.length)];
    steps.push({ fn, args: Array.from({ length: FUNCTIONS[fn].length || 2 }, pick), dtype });
  }
  // Outputs: the last values, some from the middle, an input, one twice.
  const outputs = [0, 1, 2, 3].map((k) => inputs + length - 1 - k);
  return {
    key: `random${seed}`,
    inputs: new Array(inputs).fill(dtype),
    steps,
    outputs: [...outputs, inputs + (length >> 1), 0, outputs[0]],
  };
}

function interpret(program: ScalarProgram, inputs: readonly number[], round: (x: number) => number): number[] {
  const values = [...inputs];
  for (const { fn, args } of program.steps) values.push(round(FUNCTIONS[fn](...args.map((i) => values[i]))));
  return program.outputs.map((i) => values[i]);
}

for (const [dtype, round] of [["float32", Math.fround], ["float64", (x: number) => x]] as const) {
  for (const length of [1, 30, 399, 400, 401, 5000, 30000]) {
    Deno.test(`a block of ${length} ${dtype} steps computes what its steps say`, () => {
      for (let seed = 1; seed <= 3; seed++) {
        const program = randomProgram(6, length, dtype, seed);
        const block = compileBlock(program);
        const random = generator(seed + 77);
        // A block is called again: what one call leaves in memory doesn't matter to the next.
        for (let call = 0; call < 2; call++) {
          const inputs = Array.from({ length: 6 }, () => round(2 * random() - 1));
          const outputs: number[] = [];
          block(Float64Array.from(inputs), outputs);
          assertEquals(outputs, interpret(program, inputs, round));
        }
      }
    });
  }
}

Deno.test("a scalar function and a block of the same program agree", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const program = { ...randomProgram(3, 25, "float32", seed), outputs: [27] };
    const outputs: number[] = [];
    compileBlock(program)([0.5, -0.25, 2], outputs);
    assertEquals(compileScalar(program)(0.5, -0.25, 2), outputs[0]);
  }
});

Deno.test("unsigned arithmetic that is only read modulo 2^32 on the way comes out exact", () => {
  const fns: Record<string, (x: bigint, y: bigint) => bigint> = {
    add: (x, y) => x + y,
    sub: (x, y) => x - y,
    mul: (x, y) => x * y,
    xor: (x, y) => x ^ y,
    shiftRightLogical: (x, y) => y < 32n ? x >> y : 0n,
    shiftLeft: (x, y) => y < 32n ? x << y : 0n,
    max: (x, y) => x > y ? x : y,
    div: (x, y) => y === 0n ? -1n : x / y,
    rem: (x, y) => y === 0n ? x : x % y,
    convert: (x) => x,
  };
  const names = Object.keys(fns);
  for (let seed = 1; seed <= 50; seed++) {
    const random = generator(seed);
    const inputs = [0xffffffff, 0x80000000, 7, Math.floor(random() * 2 ** 32)];
    const values = inputs.map(BigInt);
    const steps: Step[] = [];
    for (let i = 0; i < 40; i++) {
      const fn = names[Math.floor(random() * names.length)];
      const args = [0, 1].map(() => Math.floor(random() * values.length)).slice(0, fn === "convert" ? 1 : 2);
      steps.push({ fn, args, dtype: "uint32" });
      values.push(BigInt.asUintN(32, fns[fn](values[args[0]], values[args[1] ?? 0])));
    }
    const outputs: number[] = [];
    const program: ScalarProgram = {
      key: `u${seed}`,
      inputs: ["uint32", "uint32", "uint32", "uint32"],
      steps,
      outputs: [43, 42, 41],
    };
    compileBlock(program)(inputs, outputs);
    assertEquals(outputs, program.outputs.map((i) => Number(values[i])));
  }
});

Deno.test("a block takes and gives complex values as two numbers", () => {
  const program: ScalarProgram = {
    key: "complex block",
    inputs: ["complex128", "float64"],
    steps: [
      { fn: "const", args: [], dtype: "complex128", attr: 1, imag: -1 },
      { fn: "mul", args: [0, 2], dtype: "complex128" },
      { fn: "convert", args: [1], dtype: "complex128" },
      { fn: "add", args: [3, 4], dtype: "complex128" },
      { fn: "imag", args: [5], dtype: "float64" },
    ],
    outputs: [5, 6, 0],
  };
  const outputs: number[] = [];
  compileBlock(program)([2, 3, 10], outputs);
  assertEquals(outputs, [15, 1, 1, 2, 3]);
});

Deno.test("outputs that are constants or inputs need no steps", () => {
  const outputs: number[] = [];
  const step: Step = { fn: "const", args: [], dtype: "float32", attr: 0.1 };
  compileBlock({ key: "c", inputs: ["float32"], steps: [step], outputs: [1, 0, 1] })([5], outputs);
  assertEquals(outputs, [Math.fround(0.1), 5, Math.fround(0.1)]);
});
