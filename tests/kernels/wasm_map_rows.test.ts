/**
 * Maps whose operands repeat along rows, columns or blocks, on WebAssembly against the same programs as JavaScript.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { layOut } from "../../kernels/js/map_layout.ts";
import { raw } from "../../kernels/js/operand.ts";
import { buffer } from "../../kernels/js/pool.ts";
import { runJs } from "../../kernels/js/run.ts";
import { runRows } from "../../kernels/wasm/map_rows.ts";
import { compiled } from "../../kernels/wasm/programs.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, DTYPES } from "../../lib/core/dtype.ts";
import { dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { anyLayout, array, between, NUMBERS, randomFrom } from "./arrays.ts";

/** x·y + z, and whether y is z, of numbers; and of booleans (x and y) or z. */
function program(dtype: DType): ScalarProgram {
  const [first, second] = dtype === "bool" ? ["and", "or"] : ["mul", "add"];
  return {
    key: `test by rows: ${first}, ${second} and eq of ${dtype}`,
    inputs: [dtype, dtype, dtype],
    steps: [
      { fn: first, args: [0, 1], dtype },
      { fn: second, args: [3, 2], dtype },
      { fn: "eq", args: [1, 2], dtype: "bool" },
    ],
    outputs: [4, 5],
  } as ScalarProgram;
}

/** What JavaScript gives, and what rows do. */
function both(program: ScalarProgram, args: readonly NDArray[], shape: readonly number[]) {
  const outs = program.outputs.map((v) => makeAval(shape, dtypeOf(program, v)));
  const slow = runJs({ kind: "map", program, shape }, args, outs).map((x) => raw(x).data);
  const code = compiled(program);
  assert(code !== null, "printed");
  const fast = outs.map((aval) => buffer(aval.dtype, aval.size));
  return { slow, fast, taken: runRows(code, layOut(args, shape), args, outs, fast) };
}

// Rows shorter and longer than vectors, few and many of them, and blocks that fill a tile or more.
const SHAPES = [
  [140, 17],
  [300, 8],
  [999, 3],
  [700, 32],
  [5, 2048],
  [9, 3000],
  [6, 25, 19],
  [50, 64, 32],
  [3, 900, 24],
  [2, 3, 4096],
  [300, 2, 16],
];

/** The shape with axes of length 1 where the operand is to repeat. */
const PATTERNS = [
  ["column", "row", "whole"],
  ["row", "column", "number"],
  ["block", "whole", "row"],
  ["column", "column", "row"],
  ["whole", "row", "block"],
] as const;
const REPEATED: Record<typeof PATTERNS[number][number], (shape: readonly number[]) => number[]> = {
  whole: (shape) => [...shape],
  number: () => [],
  row: (shape) => shape.map((n, d) => d === shape.length - 2 ? 1 : n),
  column: (shape) => shape.map((n, d) => d === shape.length - 1 ? 1 : n),
  block: (shape) => shape.map((n, d) => d === 0 ? 1 : n),
};

for (const dtype of DTYPES) {
  Deno.test(`wasm map by rows: ${dtype}`, () => {
    const random = randomFrom(7);
    const run = program(dtype);
    for (const shape of SHAPES) {
      for (const pattern of PATTERNS) {
        const args = pattern.map((p) => anyLayout(random, dtype, REPEATED[p](shape), 0.02));
        const { slow, fast, taken } = both(run, args, shape);
        if (taken) fast.forEach((x, k) => assertEquals(x, slow[k], `${shape}, ${pattern}, output ${k}`));
      }
    }
  });
}

Deno.test("wasm map by rows: loops that it takes, and those that it leaves", () => {
  const random = randomFrom(3);
  const run = program("float32");
  const taken = (shape: readonly number[], ...shapes: readonly (readonly number[])[]): boolean => {
    const whole = (s: readonly number[]): NDArray =>
      array("float32", s, Array.from({ length: s.reduce((size, n) => size * n, 1) }, random));
    const { slow, fast, taken } = both(run, shapes.map(whole), shape);
    if (taken) assertEquals(fast, slow);
    return taken;
  };
  assert(taken([60, 40], [60, 1], [40], [60, 40]), "a column and a row");
  assert(taken([9, 50, 40], [9, 50, 1], [9, 1, 40], []), "an outer product for each block");
  assert(taken([9, 50, 40], [50, 1], [9, 1, 40], [1, 1, 40]), "what repeats for each block");
  assert(!taken([2000, 2], [2000, 1], [2000, 2], [2000, 2]), "short rows");
  assert(!taken([50, 20], [50, 1], [20], [50, 20]), "few elements");
  assert(!taken([3, 9000], [3, 1], [9000], [3, 9000]), "rows that are longer than a tile");
  assert(!taken([5, 6, 7, 40], [5, 1, 7, 1], [6, 1, 40], []), "four loops");
  assert(!taken([60, 40], [60, 40], [60, 40], [60, 40]), "nothing repeats");
});

Deno.test("wasm map by rows: random shapes", () => {
  const random = randomFrom(11);
  let count = 0;
  for (let i = 0; i < 300; i++) {
    const dtype = NUMBERS[between(random, 0, NUMBERS.length - 1)];
    const shape = [between(random, 3, 12), between(random, 20, 60), between(random, 3, 60)].slice(
      between(random, 0, 1),
    );
    const args = [0, 1, 2].map(() => anyLayout(random, dtype, shape.map((n) => random() < 0.5 ? 1 : n), 0.02));
    const { slow, fast, taken } = both(program(dtype), args, shape);
    if (!taken) continue;
    count++;
    fast.forEach((x, k) =>
      assertEquals(x, slow[k], `${dtype}, ${shape}, ${args.map((x) => `[${x.shape}]`)}, output ${k}`)
    );
  }
  assert(count > 100, `${count} of 300 were taken`);
});
