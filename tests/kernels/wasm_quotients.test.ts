/**
 * Quotients, remainders and shifts as vector instructions: every pair of values at the edges, and random pairs, give
 * what JavaScript gives, to the last bit.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { raw } from "../../kernels/js/operand.ts";
import { runJs } from "../../kernels/js/run.ts";
import { mapWasm } from "../../kernels/wasm/map.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import type { ScalarFunction } from "../../kernels/expr/functions.ts";
import { array, randomFrom } from "./arrays.ts";
import { program } from "./expr.ts";

const INT32 = [0, 1, -1, 2, -2, 3, 7, -7, 10, 31, 32, 33, 65535, 65536, 2 ** 30, -(2 ** 30), 2 ** 31 - 1, -(2 ** 31)];
const UINT32 = [
  0,
  1,
  2,
  3,
  7,
  10,
  31,
  32,
  33,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 31 + 1,
  2 ** 32 - 2,
  2 ** 32 - 1,
];
// deno-fmt-ignore
const FLOATS = [
  0, -0, 1, -1, 0.1, -0.3, 3, 5.5, -7.25, Math.PI, 1e10, -1e10, 2 ** 26, 2 ** 26 + 1, 2 ** 53, 2 ** 53 - 1, -(2 ** 30) - 3,
  1e-40, -1.4e-45, 1.2e-38, 3e38, -3.4028234663852886e38, 5e-324, -1e-310, 2.2250738585072014e-308, 1e300,
  1.7976931348623157e308, Infinity, -Infinity, NaN,
];

/** Every value with every other, then random pairs that `draw` gives. */
function pairs(edges: readonly number[], draw: (random: () => number) => number): [number[], number[]] {
  const random = randomFrom(5);
  const x = edges.flatMap((a) => edges.map(() => a));
  const y = edges.flatMap(() => edges);
  for (let i = 0; i < 20_000; i++) {
    x.push(draw(random));
    y.push(draw(random));
  }
  return [x, y];
}

const DRAW: Partial<Record<DType, [readonly number[], (random: () => number) => number]>> = {
  int32: [INT32, (random) => Math.floor((random() - 0.5) * 2 ** (1 + 31 * random()))],
  uint32: [UINT32, (random) => Math.floor(random() * 2 ** (32 * random()))],
  float32: [FLOATS, (random) => (random() - 0.5) * 2 ** (random() < 0.8 ? 40 * random() : 270 * random() - 145)],
  float64: [FLOATS, (random) => (random() - 0.5) * 2 ** (random() < 0.8 ? 80 * random() : 2090 * random() - 1070)],
};

const FUNCTIONS: Partial<Record<ScalarFunction, readonly DType[]>> = {
  div: ["int32", "uint32"],
  rem: ["int32", "uint32", "float32", "float64"],
  shiftLeft: ["int32", "uint32"],
  shiftRightLogical: ["int32", "uint32"],
  shiftRightArithmetic: ["int32", "uint32"],
};

for (const [fn, dtypes] of Object.entries(FUNCTIONS) as [ScalarFunction, readonly DType[]][]) {
  for (const dtype of dtypes) {
    Deno.test(`wasm map: ${fn} of ${dtype} at the edges is JavaScript's`, () => {
      const operands = pairs(...DRAW[dtype]!);
      const args = operands.map((x) => array(dtype, [x.length], x));
      const shape = args[0].shape;
      const plan = { kind: "map", program: program(fn, [dtype, dtype], dtype), shape } as const;
      const avals = [makeAval(shape, dtype)];
      const fast = mapWasm(plan, args, avals);
      assert(fast !== null, "left to JavaScript");
      const [got, want] = [raw(fast[0]).data, raw(runJs(plan, args, avals)[0]).data];
      const wrong = got.findIndex((v, i) => !Object.is(v, want[i]));
      assertEquals(wrong, -1, `${fn}(${args.map((x) => raw(x).data[wrong])}) = ${got[wrong]}, not ${want[wrong]}`);
    });
  }
}
