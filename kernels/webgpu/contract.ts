/**
 * Contractions on the device.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { kindOf } from "../../lib/core/dtype.ts";
import type { ContractPlan, FusedPlan, ScalarProgram } from "../../lib/core/plan.ts";
import { Storage } from "../../lib/core/storage.ts";
import { runPrologue } from "../js/fused.ts";
import { outer } from "../js/outer.ts";
import { type Axes, axesOf, countOf } from "./axes.ts";
import { dot } from "./dot.ts";
import { finish } from "./finish.ts";
import { runMap } from "./map.ts";
import { elementOf, fresh, viewOf, type Webgpu } from "./operands.ts";
import { parts, type Side, turned } from "./pack.ts";
import { multiply, total } from "./product.ts";

/** Fewer multiplications, in all or of each of several products, are not worth tiles. */
const SMALL = 2 ** 14;
const EACH = 800;

/** Nor are so few lines with lines of so few steps: what a tile would share is little. */
const THIN = 4;
const SHORT = 8;

/** So few results with lines of at least so many steps are reductions rather than products of matrices. */
const FEW = 16;
const LONG = 1024;

/**
 * The sums of products over the contracted axes, of what a prologue's maps give, and an epilogue's results. Floats are
 * summed in single precision, in blocks; integers wrap, booleans are an or of ands.
 */
export function runContract(
  device: Webgpu,
  plan: ContractPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  if (plan.prologue !== undefined) return runPrologue(plan, plan.prologue, args, outs, device);
  const [x, y, ...rest] = args;
  const { dtype } = x.aval;
  const products = plan.epilogue === undefined ? outer(plan, args, outs[0], (x) => storageOf(device, x)) : null;
  if (products !== null) return runMap(device, products.plan, products.args, outs);
  const left = sideOf(device, x, plan.lhsBatch, plan.lhsContract);
  const right = sideOf(device, y, plan.rhsBatch, plan.rhsContract);
  if (outs[0].size <= FEW && countOf(left.line) >= LONG) return asReduction(device, plan, args, outs);
  return sumsOf(device, dtype, left, right, plan.epilogue, rest, outs);
}

/** The products of the lines of both sides, through an epilogue if there is one. */
export function sumsOf(
  device: Webgpu,
  dtype: NDArray["dtype"],
  left: Side,
  right: Side,
  epilogue: ScalarProgram | undefined,
  rest: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const [m, n, k] = [left.free, right.free, left.line].map(countOf);
  if (m * n * k < EACH || outs[0].size * k < SMALL || (Math.min(m, n) < THIN && k < SHORT)) {
    return finish(device, dot(dtype, left, right), epilogue, rest, outs);
  }
  const { memory } = device.gpu;
  const complex = kindOf(dtype) === "c";
  const [a, b] = complex ? [parts(left), turned(device, right)] : [left, right];
  const made = epilogue === undefined && dtype !== "bool" ? fresh(device, outs[0], "contract") : null;
  const sums = multiply(device, a, b, made?.block ?? null);
  if (complex) memory.give(b.block);
  if (made !== null && sums.block === made.block) return [made.array];
  if (made !== null) memory.give(made.block);
  const results = finish(device, total(sums, dtype), epilogue, rest, outs);
  memory.give(sums.block);
  return results;
}

/** Where the device has an operand's elements. */
function storageOf(device: Webgpu, x: NDArray): Storage {
  const { block, offset, strides } = viewOf(device, x);
  return new Storage(device, block, offset, strides);
}

/** An operand as a side of products. */
function sideOf(device: Webgpu, x: NDArray, batch: readonly number[], contract: readonly number[]): Side {
  const { block, offset, strides } = viewOf(device, x);
  const { shape, dtype } = x.aval;
  const axes = (list: readonly number[]): Axes => ({
    shape: list.map((d) => shape[d]),
    strides: list.map((d) => strides[d]),
  });
  const joined = (list: readonly number[]): Axes => axesOf(axes(list).shape, axes(list).strides);
  return {
    block,
    type: elementOf(dtype),
    offset,
    batch: joined(batch),
    free: joined(freeOf(x, batch, contract)),
    line: axes(contract),
  };
}

/** The axes that are neither batch nor contracted, in order. */
function freeOf(x: NDArray, batch: readonly number[], contract: readonly number[]): number[] {
  return x.aval.shape.map((_, d) => d).filter((d) => !batch.includes(d) && !contract.includes(d));
}

/** A contraction as the sum of a product along the last axes, over which the operands are broadcast. */
function asReduction(device: Webgpu, plan: ContractPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, y, ...rest] = args;
  const { dtype } = x.aval;
  const of = (z: NDArray, axes: readonly number[]): number[] => axes.map((d) => z.aval.shape[d]);
  const m = freeOf(x, plan.lhsBatch, plan.lhsContract);
  const n = freeOf(y, plan.rhsBatch, plan.rhsContract);
  const kept = [...of(x, plan.lhsBatch), ...of(x, m), ...of(y, n)];
  const shape = [...kept, ...of(x, plan.lhsContract)];
  const [a, b] = [
    view(device, x, [...plan.lhsBatch, ...m, ...n.map(() => null), ...plan.lhsContract], shape),
    view(device, y, [...plan.rhsBatch, ...m.map(() => null), ...n, ...plan.rhsContract], shape),
  ];
  const [fn, fold] = kindOf(dtype) === "b" ? ["and", "or"] as const : ["mul", "sum"] as const;
  const step = { fn, args: [0, 1], dtype };
  const fused: FusedPlan = {
    kind: "fused",
    program: { key: `contract:${fn}:${dtype}`, inputs: [dtype, dtype], steps: [step], outputs: [2] },
    shape,
    axes: shape.map((_, d) => d).slice(kept.length),
    folds: [fold],
    epilogue: plan.epilogue ?? null,
  };
  return device.run(fused, [a, b, ...rest], outs);
}

/** An array with its axes in another order, and repeated along axes that it lacks (null). */
function view(device: Webgpu, x: NDArray, order: readonly (number | null)[], shape: readonly number[]): NDArray {
  const { block, offset, strides } = viewOf(device, x);
  const steps = order.map((d) => d === null ? 0 : strides[d]);
  return storedArray(makeAval(shape, x.aval.dtype), new Storage(device, block, offset, steps));
}
