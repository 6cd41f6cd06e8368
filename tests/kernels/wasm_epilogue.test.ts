/**
 * Contractions with an epilogue on WebAssembly: the same as the contraction, then the map.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { cpu } from "../../kernels/cpu/device.ts";
import { runEpilogue } from "../../kernels/js/fused.ts";
import { raw } from "../../kernels/js/operand.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { contractWasm } from "../../kernels/wasm/contract.ts";
import { epilogueOf } from "../../kernels/wasm/epilogue.ts";
import { UNITS } from "../../kernels/wasm/pack.ts";
import { multiply } from "../../kernels/wasm/product.ts";
import { compiled } from "../../kernels/wasm/programs.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import { type ContractPlan, dtypeOf, type ScalarProgram } from "../../lib/core/plan.ts";
import { anyLayout, array, filled, numbers, randomFrom } from "./arrays.ts";

type Shape = readonly number[];

const WIDE: readonly DType[] = ["float32", "float64", "complex64", "complex128"];

/** max(c·x + bias, x), and c·x. */
function affine(dtype: DType): ScalarProgram {
  const complex = kindOf(dtype) === "c";
  return {
    key: `test: affine of ${dtype}`,
    inputs: [dtype, dtype, dtype],
    steps: [
      { fn: "mul", args: [0, 2], dtype },
      { fn: "add", args: [3, 1], dtype },
      { fn: complex ? "sub" : "max", args: [4, 0], dtype },
    ],
    outputs: [5, 3],
  };
}

/** The plan of products of shape [batch, m, k] and [batch, k, n], the batch left out if 0; the shape of the result. */
function product(batch: number, m: number, k: number, n: number) {
  const o = batch === 0 ? 0 : 1;
  const lead = o === 0 ? [] : [batch];
  const axes = o === 0 ? [] : [0];
  const plan = { kind: "contract", lhsBatch: axes, rhsBatch: axes, lhsContract: [1 + o], rhsContract: [o] } as const;
  return { plan, left: [...lead, m, k], right: [...lead, k, n], shape: [...lead, m, n] };
}

/** Runs it in both ways and compares all results to the bit. */
function check(
  plan: ContractPlan,
  epilogue: ScalarProgram,
  args: readonly NDArray[],
  shape: Shape,
  what: string,
): void {
  const outs = epilogue.outputs.map((v) => makeAval(shape, dtypeOf(epilogue, v)));
  for (const fused of [true, false]) {
    withoutFeatures({ fused }, () => {
      const got = contractWasm({ ...plan, epilogue }, args, outs);
      assert(got !== null, `${what} has a kernel`);
      const expected = runEpilogue(plan, epilogue, args, outs);
      got.forEach((x, i) => {
        assertEquals(x.shape, [...shape]);
        assertEquals(numbers(x), numbers(expected[i]), `${what}: result ${i}`);
      });
    });
  }
}

const SIZES = [[0, 32, 16, 32], [0, 130, 24, 61], [0, 300, 300, 40], [5, 12, 30, 33], [40, 8, 8, 8], [0, 4, 900, 8]];

for (const dtype of WIDE) {
  Deno.test(`wasm epilogue of ${dtype}: rows, columns, numbers and whole arrays beside the product`, () => {
    const random = randomFrom(41);
    for (const [batch, m, k, n] of SIZES) {
      const { plan, left, right, shape } = product(batch, m, k, n);
      const some = (shape: Shape) => anyLayout(random, dtype, shape);
      const [a, b] = [some(left), some(right)];
      const all: [NDArray, NDArray][] = [
        [some([n]), filled(dtype, [1, 1], 2)],
        [some([m, 1]), some(shape)],
        [some(shape), some([n])],
      ];
      for (const [x, y] of all) {
        check(plan, affine(dtype), [a, b, x, y], shape, `${shape} of ${k}, with ${x.shape} and ${y.shape}`);
      }
    }
  });
}

Deno.test("wasm epilogue: results of other dtypes, and the product itself", () => {
  const random = randomFrom(42);
  const { plan, left, right, shape } = product(0, 37, 50, 45);
  const epilogue: ScalarProgram = {
    key: "test: of other dtypes",
    inputs: ["float32"],
    steps: [
      { fn: "const", args: [], attr: 1, dtype: "float32" },
      { fn: "gt", args: [0, 1], dtype: "bool" },
      { fn: "convert", args: [0], dtype: "float64" },
    ],
    outputs: [2, 3, 0],
  };
  check(plan, epilogue, [anyLayout(random, "float32", left), anyLayout(random, "float32", right)], shape, "three");
});

Deno.test("wasm epilogue: NaN, infinities and the sign of zero pass as in the map", () => {
  const { plan, shape } = product(0, 20, 20, 16);
  const one = (at: number, value: number) => Array.from({ length: 20 * 20 }, (_, i) => i === at ? value : 0);
  for (const value of [NaN, Infinity, -Infinity, -0]) {
    const a = array("float32", [20, 20], one(25, value));
    const b = array("float32", [20, 16], new Array(320).fill(-1));
    const [x, y] = [array("float32", [16], new Array(16).fill(-0)), filled("float32", [1, 1], -1)];
    check(plan, affine("float32"), [a, b, x, y], shape, String(value));
  }
});

Deno.test("wasm epilogue: small and narrow products are left to the contraction and the map", () => {
  for (const [batch, m, k, n] of [[0, 4, 4, 4], [0, 1, 100, 100], [0, 100, 100, 10]]) {
    const { plan, left, right, shape } = product(batch, m, k, n);
    const args = [left, right, [n], [1, 1]].map((s) => filled("float32", s, 1));
    const epilogue = affine("float32");
    const outs = epilogue.outputs.map((v) => makeAval(shape, dtypeOf(epilogue, v)));
    assertEquals(contractWasm({ ...plan, epilogue }, args, outs), null);
    for (const [i, x] of cpu.run({ ...plan, epilogue }, args, outs).entries()) {
      assertEquals(numbers(x), new Array(m * n).fill([k + 1, k][i]));
    }
  }
});

Deno.test("wasm epilogue: products that are cut bring the operands of each part", () => {
  const random = randomFrom(43);
  const [batches, m, k, n] = [2, 26, 9, 40];
  const program = affine("float64");
  const { plan, left, right, shape } = product(batches, m, k, n);
  const whole = (shape: Shape) => {
    const size = shape.reduce((n, d) => n * d, 1);
    return array("float64", shape, Array.from({ length: size }, () => Math.floor(19 * random()) - 9));
  };
  const [a, b, x, y] = [left, right, [n], shape].map(whole);
  const outs = program.outputs.map(() => makeAval(shape, "float64"));
  const expected = runEpilogue(plan, program, [a, b, x, y], outs).map(numbers);
  const side = (x: NDArray, size: number, line: number, step: number, length: number) => ({
    data: raw(x).data,
    batches: { start: 0, step: 8 * size, length: batches },
    lines: { start: 0, step: 8 * line, length },
    steps: { start: 0, step: 8 * step, length: k },
  });
  for (const limit of [2 ** 20, 4500, 3200]) {
    const results = outs.map(() => new Float64Array(batches * m * n));
    const then = epilogueOf(UNITS.float64!, compiled(program)!, [x, y], outs, results, m, n);
    const [l, r] = [side(a, m * k, k, 1, m), side(b, k * n, 1, n, n)];
    assert(multiply({ unit: UNITS.float64!, left: l, right: r, ...then }, limit), `fits in ${limit} bytes`);
    results.forEach((data, i) => assertEquals([...data], expected[i], `result ${i}, ${limit} bytes`));
  }
});
