/**
 * Loops whose outputs are stored or combined, on WebAssembly against the maps and reductions that they stand for.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { runFused } from "../../kernels/js/fused.ts";
import { raw } from "../../kernels/js/operand.ts";
import { features, withoutFeatures } from "../../kernels/wasm/features.ts";
import { fusedWasm } from "../../kernels/wasm/fused.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { makeAval } from "../../lib/core/aval.ts";
import type { DType } from "../../lib/core/dtype.ts";
import { dtypeOf, type FusedPlan, type ReduceFn, type ScalarProgram } from "../../lib/core/plan.ts";
import { anyLayout, array, between, randomFrom } from "./arrays.ts";

const SHAPES: readonly [readonly number[], readonly number[]][] = [
  [[40_000], [0]],
  [[1030], [0]],
  [[200, 37], [1]],
  [[3, 20_000], [1]],
  [[200, 37], [0]],
  [[9000, 3], [0]],
  [[70, 1500], [0]],
  [[3, 20_000], [0]],
  [[900, 3], [1]],
  [[4, 90, 50], [1]],
  [[900, 3, 4], [1]],
  [[6, 50, 5, 11], [0, 2]],
  [[6, 50, 5, 11], [1, 3]],
  [[64, 32], [0, 1]],
];

/** x·y and x + y; both are stored where `stored` says so, and both can be combined. */
function program(dtype: DType, outputs: readonly number[]): ScalarProgram {
  const [first, second] = dtype === "bool" ? ["or", "and"] : ["mul", "add"];
  return {
    key: `test: ${first} and ${second} of ${dtype}, ${outputs}`,
    inputs: [dtype, dtype],
    steps: [{ fn: first, args: [0, 1], dtype }, { fn: second, args: [0, 1], dtype }],
    outputs,
  };
}

/** The results of a plan: what its outputs are, by the program's dtypes and the epilogue's. */
function avals(plan: FusedPlan): ReturnType<typeof makeAval>[] {
  const kept = plan.shape.filter((_, d) => !plan.axes.includes(d));
  const stored = plan.program.outputs.length - plan.folds.length;
  const last = plan.epilogue ?? { ...plan.program, outputs: plan.program.outputs.slice(stored) };
  return [
    ...plan.program.outputs.slice(0, stored).map((v) => makeAval(plan.shape, dtypeOf(plan.program, v))),
    ...last.outputs.map((v) => makeAval(kept, dtypeOf(last, v))),
  ];
}

/** Compares with JavaScript, to within a tolerance relative to the number of elements that are combined. */
function check(plan: FusedPlan, args: readonly NDArray[], what: string): void {
  const outs = avals(plan);
  const fast = fusedWasm(plan, args, outs);
  assert(fast !== null, `${what}: taken`);
  const slow = withoutFeatures({ simd: false }, () => runFused(plan, args, outs));
  const n = plan.axes.reduce((size, d) => size * plan.shape[d], 1);
  fast.forEach((x, k) => {
    assertEquals([x.shape, x.dtype], [[...outs[k].shape], outs[k].dtype], what);
    const [a, b] = [raw(x).data, raw(slow[k]).data];
    const single = x.dtype === "float32" || x.dtype === "complex64";
    const float = single || x.dtype === "float64" || x.dtype === "complex128";
    const epsilon = single ? 3e-7 : float ? 1e-15 * Math.sqrt(n) * 10 : 0;
    for (let i = 0; i < a.length; i++) {
      const near = Math.abs(a[i] - b[i]) <= epsilon * Math.max(Math.sqrt(n), Math.abs(b[i]));
      assert(Object.is(a[i], b[i]) || near, `${what}: result ${k}, element ${i} is ${a[i]}, not ${b[i]}`);
    }
  });
}

const FOLDS: Partial<Record<DType, readonly (readonly ReduceFn[])[]>> = {
  float32: [["sum"], ["sum", "max"], ["min", "prod"]],
  float64: [["sum", "min"], ["max", "prod"]],
  int32: [["sum", "and"], ["prod", "max"], ["xor", "or"]],
  uint32: [["min", "max"], ["sum", "prod"]],
  bool: [["sum", "min"], ["xor", "and"]],
  complex64: [["sum"], ["sum", "sum"]],
  complex128: [["sum"], ["sum", "sum"]],
};

for (const dtype of Object.keys(FOLDS) as DType[]) {
  Deno.test(`wasm fused loops of ${dtype}`, () => {
    const random = randomFrom(7);
    const width = dtype.startsWith("complex") ? 2 : 1;
    const draw = (): number => {
      if (dtype === "bool") return Number(random() < 0.5);
      const v = (random() - (dtype === "uint32" ? 0 : 0.5)) * 4;
      return dtype.includes("int") ? Math.floor(v * 1e9) : v;
    };
    const numbers = (shape: readonly number[]): NDArray =>
      array(dtype, shape, Array.from({ length: width * shape.reduce((n, d) => n * d, 1) }, draw));
    let turn = 0;
    for (const [shape, axes] of SHAPES) {
      const kept = shape.filter((_, d) => !axes.includes(d));
      // The second operand repeats along the first axis, is a number, or neither.
      for (const other of [shape, shape.slice(1), []]) {
        const folds = FOLDS[dtype]![turn % FOLDS[dtype]!.length];
        const stored = [[3], [], [2, 3]][turn % 7 % 3];
        turn++;
        const args = [numbers(shape), numbers(other)];
        const outputs = [...stored, ...folds.map((_, i) => 2 + i)];
        const plan = { kind: "fused", program: program(dtype, outputs), shape, axes, folds } as const;
        const what = `${folds} of ${dtype}[${shape}] along ${axes} with [${other}], ${stored.length} stored`;
        check({ ...plan, epilogue: null }, args, what);
        if (dtype === "bool" || folds.length === 1) continue;
        const epilogue: ScalarProgram = {
          key: `test: epilogue of ${dtype}`,
          inputs: [dtype, dtype, dtype],
          steps: [{ fn: "add", args: [0, 1], dtype }, { fn: "sub", args: [3, 2], dtype }],
          outputs: [4, 1],
        };
        check({ ...plan, epilogue }, [...args, numbers(kept)], `${what}, epilogue`);
      }
    }
  });
}

Deno.test("wasm fused loops over views, with NaN, infinities and signs of zero", () => {
  const random = randomFrom(21);
  let taken = 0;
  for (let i = 0; i < 200; i++) {
    const dtype = (["float32", "float64"] as const)[i % 2];
    const shape = Array.from({ length: between(random, 2, 4) }, () => between(random, 2, 20));
    if (shape.reduce((n, d) => n * d, 1) < 1024) continue;
    const axes = [...shape.keys()].filter(() => random() < 0.5);
    if (axes.length === 0) continue;
    const x = anyLayout(random, dtype, shape, random() < 0.3 ? 1e-3 : 0);
    const y = anyLayout(random, dtype, shape.map((d) => random() < 0.3 ? 1 : d), 0);
    const folds = (["max", "min"] as const).slice(0, between(random, 1, 2));
    const outputs = random() < 0.5 ? [2, 3].slice(0, folds.length) : [3, 2, 0].slice(0, 1 + folds.length);
    check({ kind: "fused", program: program(dtype, outputs), shape, axes, folds, epilogue: null }, [x, y], `view ${i}`);
    taken++;
  }
  assert(taken > 50, String(taken));
  const special = [NaN, Infinity, -Infinity, -0, 0, 1];
  const x = array("float32", [1500, 6], Array.from({ length: 9000 }, (_, i) => special[i % 6]));
  const one = array("float32", [], [1]);
  for (const folds of [["sum", "max"], ["min", "prod"]] as const) {
    for (const axes of [[0], [1], [0, 1]]) {
      const plan = { kind: "fused", program: program("float32", [2, 2, 3]), shape: [1500, 6], axes, folds } as const;
      check({ ...plan, epilogue: null }, [x, one], `special values, ${folds} along ${axes}`);
    }
  }
});

Deno.test("wasm fused loops: operands that repeat along rows, columns and blocks, in pieces that begin anywhere", () => {
  const random = randomFrom(5);
  const numbers = (dtype: DType, shape: readonly number[]): NDArray =>
    array(dtype, shape, Array.from({ length: shape.reduce((n, d) => n * d, 1) }, () => random() - 0.5));
  for (const dtype of ["float32", "float64"] as const) {
    for (const shape of [[900, 10, 5], [7, 300, 19], [3, 5, 2000], [40, 3, 64], [4, 700, 16]]) {
      const [a, b, c] = shape;
      const pairs = [[[a, 1, c], [b, c]], [[a, b, 1], [a, 1, c]], [[b, 1], [a, b, c]], [[a, 1, 1], [b, c]], [[c], [
        a,
        b,
        1,
      ]]];
      for (const axes of [[0], [1], [2], [0, 1], [1, 2], [0, 2]]) {
        for (const [x, y] of pairs) {
          const plan = {
            kind: "fused",
            program: program(dtype, [3, 2, 3]),
            shape,
            axes,
            folds: ["sum", "max"],
          } as const;
          const args = [numbers(dtype, x), numbers(dtype, y)];
          check({ ...plan, epilogue: null }, args, `${dtype}[${shape}] along ${axes} of [${x}] and [${y}]`);
        }
      }
    }
  }
});

Deno.test("wasm fused loops: operands that are combined as they are, values that several results take", () => {
  const random = randomFrom(2);
  const [x, y] = [0, 1].map(() => array("float32", [300, 40], Array.from({ length: 12_000 }, random)));
  for (const axes of [[0], [1]]) {
    for (const [outputs, folds] of [[[0, 0, 0], ["sum", "max"]], [[2, 2, 2, 1], ["max", "sum"]]] as const) {
      const plan = { kind: "fused", program: program("float32", outputs), shape: [300, 40], axes, folds } as const;
      check({ ...plan, epilogue: null }, [x, y], `${outputs} along ${axes}`);
    }
  }
});

Deno.test("wasm fused loops: products of complex numbers, mixed kinds, empty axes and short loops are left to JavaScript", () => {
  const c = "complex64";
  const plan = { kind: "fused", shape: [2000, 2], axes: [0], folds: ["sum"], epilogue: null } as const;
  const square: ScalarProgram = {
    key: "test: complex square",
    inputs: [c],
    steps: [{ fn: "mul", args: [0, 0], dtype: c }],
    outputs: [1],
  };
  const x = array(c, [2000, 2], Array.from({ length: 8000 }, (_, i) => i % 7));
  assert(features().simd);
  assertEquals(fusedWasm({ ...plan, program: square, folds: ["prod"] }, [x], [makeAval([2], c)]), null);
  const size = {
    ...square,
    key: "test: modulus",
    steps: [...square.steps, { fn: "abs", args: [1], dtype: "float32" }],
  };
  const mixed = { ...plan, program: { ...size, outputs: [1, 2] } as ScalarProgram, folds: ["sum", "sum"] } as const;
  assertEquals(fusedWasm(mixed, [x], [makeAval([2], c), makeAval([2], "float32")]), null);
  const empty = array("float32", [0, 3000], []);
  const real = { ...plan, program: program("float32", [2]) };
  assertEquals(fusedWasm({ ...real, shape: [0, 3000] }, [empty, empty], [makeAval([3000], "float32")]), null);
  const few = array("float32", [4, 3], Array.from({ length: 12 }, () => 1));
  assertEquals(fusedWasm({ ...real, shape: [4, 3] }, [few, few], [makeAval([3], "float32")]), null);
});
