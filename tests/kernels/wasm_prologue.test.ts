/**
 * Contractions of what maps give on WebAssembly: the same as the maps, then the contraction.
 *
 * @module
 */
import { assert, assertEquals, fail } from "@std/assert";
import { jit, type NDArray, np } from "@fluxion/fluxion";
import { cpu } from "../../kernels/cpu/device.ts";
import { runPrologue } from "../../kernels/js/fused.ts";
import { contractWasm } from "../../kernels/wasm/contract.ts";
import { withoutFeatures } from "../../kernels/wasm/features.ts";
import { UNITS } from "../../kernels/wasm/pack.ts";
import { multiply } from "../../kernels/wasm/product.ts";
import { computedOf } from "../../kernels/wasm/prologue.ts";
import { thresholds } from "../../kernels/wasm/threads.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import { type ContractPlan, dtypeOf, type MapPlan, type Prologue, type ScalarProgram } from "../../lib/core/plan.ts";
import { anyLayout, array, filled, numbers, randomFrom } from "./arrays.ts";
import { sharingAll } from "./threads.ts";

type Shape = readonly number[];

const DTYPES: readonly DType[] = ["float32", "float64", "complex64", "complex128", "int32"];

/** x·y + y. */
function affine(dtype: DType): ScalarProgram {
  return {
    key: `test: prologue of ${dtype}`,
    inputs: [dtype, dtype],
    steps: [{ fn: "mul", args: [0, 1], dtype }, { fn: "add", args: [2, 1], dtype }],
    outputs: [3],
  };
}

/** tanh of a number of another dtype. */
const TANH: ScalarProgram = {
  key: "test: prologue tanh",
  inputs: ["int32"],
  steps: [{ fn: "convert", args: [0], dtype: "float32" }, { fn: "tanh", args: [1], dtype: "float32" }],
  outputs: [2],
};

const map = (program: ScalarProgram, shape: Shape): MapPlan => ({ kind: "map", program, shape });

/** Runs it in both ways and compares all results to the bit. */
function check(plan: ContractPlan, prologue: Prologue, args: readonly NDArray[], shape: Shape, what: string): void {
  const { epilogue } = plan;
  const side = prologue.lhs ?? prologue.rhs!;
  const product = dtypeOf(side.program, side.program.outputs[0]);
  const outs = epilogue?.outputs.map((v) => makeAval(shape, dtypeOf(epilogue, v))) ?? [makeAval(shape, product)];
  for (const fused of [true, false]) {
    withoutFeatures({ fused, threads: false }, () => {
      const got = contractWasm({ ...plan, prologue }, args, outs);
      assert(got !== null, `${what} has a kernel`);
      const expected = runPrologue({ ...plan, prologue }, prologue, args, outs);
      got.forEach((x, i) => {
        assertEquals(x.shape, [...shape]);
        const want = numbers(expected[i]);
        numbers(x).forEach((v, j) =>
          Object.is(v, want[j]) || fail(`${what}: ${j} of result ${i} is ${v}, not ${want[j]}`)
        );
      });
    });
  }
}

const PLAIN: ContractPlan = { kind: "contract", lhsBatch: [], rhsBatch: [], lhsContract: [1], rhsContract: [0] };
const TURNED: ContractPlan = { ...PLAIN, lhsContract: [0], rhsContract: [1] };
const BATCHES: ContractPlan = { kind: "contract", lhsBatch: [1], rhsBatch: [0], lhsContract: [0], rhsContract: [2] };

/** Plans, the shapes of what they multiply, and of the product; the first is larger than a tile of the map. */
const CASES: readonly [ContractPlan, Shape, Shape, Shape][] = [
  [PLAIN, [130, 150], [150, 61], [130, 61]],
  [TURNED, [40, 37], [45, 40], [37, 45]],
  [BATCHES, [30, 5, 12], [5, 33, 30], [5, 12, 33]],
];

for (const dtype of DTYPES) {
  Deno.test(`wasm prologue of ${dtype}: of the left, the right and both, of rows, columns, numbers and whole arrays`, () => {
    const random = randomFrom(51);
    for (const [plan, left, right, shape] of CASES) {
      const some = (shape: Shape) => anyLayout(random, dtype, shape);
      const [lhs, rhs] = [map(affine(dtype), left), map(affine(dtype), right)];
      const last = [left.at(-1)!];
      const first = [left[0], ...left.slice(1).map(() => 1)];
      check(plan, { lhs }, [some(left), some(last), some(right)], shape, `left ${left}`);
      check(plan, { rhs }, [some(left), some(right), filled(dtype, [], 2)], shape, `right ${right}`);
      check(plan, { lhs, rhs }, [some(first), some(last), some(right), some(right)], shape, `both ${shape}`);
    }
  });
}

Deno.test("wasm prologue: with an epilogue, and of another dtype", () => {
  const random = randomFrom(52);
  const [plan, left, right, shape] = CASES[0];
  const epilogue = affine("float32");
  const lhs = map(TANH, left);
  const args = [
    anyLayout(random, "int32", left),
    anyLayout(random, "float32", right),
    anyLayout(random, "float32", [61]),
  ];
  check({ ...plan, epilogue }, { lhs }, args, shape, "both");
  check(plan, { lhs }, args.slice(0, 2), shape, "the prologue alone");
});

Deno.test("wasm prologue: small maps, narrow products and booleans are left to the map and the contraction", () => {
  const run = (prologue: Prologue, plan: ContractPlan, args: NDArray[], shape: Shape, dtype: DType): NDArray => {
    const outs = [makeAval(shape, dtype)];
    assertEquals(contractWasm({ ...plan, prologue }, args, outs), null);
    return cpu.run({ ...plan, prologue }, args, outs)[0];
  };
  const f = affine("float32");
  const ones = (...shape: number[]) => filled("float32", shape, 1);
  const small = run({ lhs: map(f, [50, 20]) }, PLAIN, [ones(50, 20), ones(1, 1), ones(20, 40)], [50, 40], "float32");
  assertEquals(numbers(small), new Array(2000).fill(40));
  const narrow = run({ rhs: map(f, [100, 1]) }, PLAIN, [ones(90, 100), ones(100, 1), ones(1, 1)], [90, 1], "float32");
  assertEquals(numbers(narrow), new Array(90).fill(200));
  const not: ScalarProgram = {
    key: "test: prologue not",
    inputs: ["bool"],
    steps: [{ fn: "not", args: [0], dtype: "bool" }],
    outputs: [1],
  };
  const bits = run({ lhs: map(not, [40, 30]) }, PLAIN, [0, 1].map((b) => filled("bool", b ? [30, 20] : [40, 30], b)), [
    40,
    20,
  ], "bool");
  assertEquals(numbers(bits), new Array(800).fill(1));
});

Deno.test("wasm prologue: what threads would share is a map of its own, and results are the same", () => {
  const f = jit((x: NDArray, w: NDArray) => np.matmul(np.tanh(x), w));
  const random = randomFrom(53);
  const [x, w] = [anyLayout(random, "float32", [130, 150]), anyLayout(random, "float32", [150, 61])];
  assertEquals(f.lower(x, w).plans.length, 1);
  const alone = withoutFeatures({ threads: false }, () => numbers(f(x, w)));
  sharingAll(2, () => {
    assertEquals(computedOf(map(TANH, [130, 150]), [x.astype("int32")], "float32"), null);
    assertEquals(numbers(f(x, w)), alone);
  });
});

Deno.test("wasm prologue: threads share the product of what one of them has computed", () => {
  const f = jit((x: NDArray, s: NDArray, w: NDArray) => np.matmul(x.mul(s), w));
  const random = randomFrom(54);
  const args = [[300, 300], [300], [300, 200]].map((shape) => anyLayout(random, "float32", shape)) as [
    NDArray,
    NDArray,
    NDArray,
  ];
  const alone = withoutFeatures({ threads: false }, () => numbers(f(...args)));
  sharingAll(2, (pool) => {
    // More than the map takes, and less than the product.
    thresholds.work = 300_000;
    const { finished } = pool;
    for (let tries = 0; tries < 1000 && pool.finished === finished; tries++) f(...args);
    assert(pool.finished > finished, "no helper took part");
    for (let i = 0; i < 3; i++) assertEquals(numbers(f(...args)), alone);
  });
});

Deno.test("wasm prologue: a product that doesn't fit in scratch computes nothing twice", () => {
  const x = filled("float32", [130, 150], 2);
  const lhs = map({ ...affine("float32"), inputs: ["float32", "float32"] }, [130, 150]);
  const data = withoutFeatures({ threads: false }, () => computedOf(lhs, [x, filled("float32", [1], 3)], "float32"))!;
  const table = (step: number, length: number) => ({ start: 0, step, length });
  const left = { data, batches: table(0, 1), lines: table(600, 130), steps: table(4, 150) };
  const right = {
    data: new Float32Array(150 * 8).fill(1),
    batches: table(0, 1),
    lines: table(4, 8),
    steps: table(32, 150),
  };
  const got: number[] = [];
  const product = {
    unit: UNITS.float32!,
    left,
    right,
    store: ({ view, at }: { view: { [i: number]: number }; at: number }) => void got.push(view[at]),
  };
  assert(!multiply(product, 1000));
  assertEquals(got, []);
  assert(multiply(product));
  assertEquals(new Float32Array(new Int32Array([got[0]]).buffer)[0], 150 * 9);
});

Deno.test("wasm prologue: NaN, infinities and the sign of zero pass as in the map", () => {
  for (const value of [NaN, Infinity, -Infinity, -0]) {
    const a = array("float32", [64, 20], Array.from({ length: 1280 }, (_, i) => i === 25 ? value : 0));
    const args = [a, filled("float32", [1, 1], -1), array("float32", [20, 16], new Array(320).fill(-1))];
    check(PLAIN, { lhs: map(affine("float32"), [64, 20]) }, args, [64, 16], String(value));
  }
});
