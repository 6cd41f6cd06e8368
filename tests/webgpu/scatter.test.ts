/**
 * Scatters on WebGPU as on the CPU, in every run.
 *
 * @module
 */
import { scatterFew } from "../../kernels/webgpu/scatter_few.ts";
import { scatterMany } from "../../kernels/webgpu/scatter.ts";
import type { Webgpu } from "../../kernels/webgpu/operands.ts";
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf } from "../../lib/core/dtype.ts";
import type { IndexMode, ScatterFn, ScatterPlan } from "../../lib/core/plan.ts";
import { anyLayout, array, between, randomFrom } from "../kernels/arrays.ts";
import { interleave, keptOf, randomIndexing } from "../kernels/indexing.ts";
import { assertAlike, planTest, same, TYPES } from "./plans.ts";

const ALL: readonly ScatterFn[] = ["set", "add", "mul", "min", "max"];

/** Equal, but for products of complex numbers, which are rounded in between. */
function closeFor(fn: ScatterFn, dtype: DType): (a: number, b: number) => boolean {
  if (fn !== "mul" || kindOf(dtype) !== "c") return same;
  return (a, b) => same(a, b) || Math.abs(a - b) <= 1e-5 * Math.max(1, Math.abs(b));
}

/** The device with one way of scattering. */
function scattering(device: Webgpu, way: typeof scatterFew): Webgpu {
  const other: Webgpu = {
    ...device,
    run: (plan, args, outs) => plan.kind === "scatter" ? way(other, plan, args, outs) : device.run(plan, args, outs),
  };
  return other;
}

planTest("scatter: any dimension numbers, functions and modes, of few windows and of many", (device) => {
  const random = randomFrom(15);
  for (let trial = 0; trial < 80; trial++) {
    const dtype: DType = TYPES[trial % TYPES.length];
    const fn = ALL[between(random, 0, 4)];
    const mode: IndexMode = random() < 0.5 ? "clip" : "fill";
    const ix = randomIndexing(random);
    const nan = fn === "mul" ? 0 : 0.05;
    const x = anyLayout(random, dtype, ix.shape, nan);
    const [within, shape] = interleave(random, ix.indices.shape.slice(0, -1), keptOf(ix).map((d) => ix.window[d]));
    const updates = anyLayout(random, dtype, shape, nan);
    const plan: ScatterPlan = {
      kind: "scatter",
      fn,
      updateWindowDims: within,
      insertedWindowDims: ix.collapsed,
      operandBatchingDims: ix.operandBatching,
      scatterIndicesBatchingDims: ix.indicesBatching,
      scatterDimsToOperandDims: ix.map,
      mode,
    };
    const args = [x, ix.indices, updates];
    for (const way of [scatterFew, scatterMany]) {
      const what = `${way.name} of ${dtype}: ${JSON.stringify([ix.shape, plan])}`;
      assertAlike(scattering(device, way), plan, args, [[ix.shape, dtype]], what, closeFor(fn, dtype));
    }
  }
});

/** A scatter of slices along axis 0. */
function rows(fn: ScatterFn, mode: IndexMode, rank: number): ScatterPlan {
  return {
    kind: "scatter",
    fn,
    updateWindowDims: Array.from({ length: rank - 1 }, (_, d) => d + 1),
    insertedWindowDims: [0],
    operandBatchingDims: [],
    scatterIndicesBatchingDims: [],
    scatterDimsToOperandDims: [0],
    mode,
  };
}

function values(random: () => number, dtype: DType, shape: readonly number[]): NDArray {
  const n = shape.reduce((a, b) => a * b, kindOf(dtype) === "c" ? 2 : 1);
  const each = (_: unknown, i: number): number => {
    if (kindOf(dtype) === "b") return between(random, 0, 1);
    if (kindOf(dtype) === "i") return between(random, 0, 2 ** 31 - 1);
    // Of few bits, so that sums are exact, and next to 1.
    return (kindOf(dtype) === "c" && i % 2 === 1 ? 0 : 1) + between(random, -8, 8) / 64;
  };
  return array(dtype, shape, Array.from({ length: n }, each));
}

planTest("scatter: many updates of many rows, and of few", (device) => {
  const random = randomFrom(16);
  // Rows, elements of a row, updates: sorted, in parts, and of one slot over many chunks.
  for (
    const [n, width, count, spread] of [[300, 5, 500, 300], [7, 3, 3000, 7], [2000, 1, 2500, 2000], [50, 4, 1500, 2]]
  ) {
    for (const fn of ALL) {
      for (const dtype of TYPES) {
        const product = fn === "mul" && kindOf(dtype) !== "i" && kindOf(dtype) !== "b";
        const mode = random() < 0.5 ? "clip" : "fill";
        const places = Array.from({ length: count }, () => between(random, -1, spread));
        const args = [
          values(random, dtype, [n, width]),
          array("int32", [count, 1], places),
          values(random, dtype, [count, width]),
        ];
        const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2e-3 * Math.max(1, Math.abs(b));
        const close = product ? near : same;
        const what = `${fn} of ${dtype}: ${count} updates of [${n}, ${width}]`;
        const plan = rows(fn, mode, 2);
        assertAlike(scattering(device, scatterMany), plan, args, [[[n, width], dtype]], what, close);
      }
    }
  }
});

planTest("scatter: zeros of both signs, infinities and NaN, in few slots and in many", (device) => {
  const random = randomFrom(17);
  const specials = [0, -0, 0, -0, -0, Infinity, -Infinity, NaN];
  for (const slots of [16, 1500]) {
    for (const fn of ALL) {
      for (const few of [2, 5, 6, 8]) {
        const any = (): number => specials[between(random, 0, few - 1)];
        const args = [
          array("float32", [slots, 1], Array.from({ length: slots }, any)),
          array("int32", [2500, 1], Array.from({ length: 2500 }, () => between(random, 0, slots - 1))),
          array("float32", [2500, 1], Array.from({ length: 2500 }, any)),
        ];
        const what = `${fn} of the first ${few} in ${slots} slots`;
        assertAlike(scattering(device, scatterMany), rows(fn, "clip", 2), args, [[[slots, 1], "float32"]], what);
      }
    }
  }
});
