/**
 * Reductions over moving windows on WebAssembly: reductions of a view that has the places within the window as axes.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { ReduceWindowPlan } from "../../lib/core/plan.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { copy, copyOf } from "../js/copy.ts";
import { foldOf, identityOf } from "../js/fold.ts";
import { host } from "../js/host.ts";
import { raw, widthOf } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { realOf } from "./in_memory.ts";
import { reduceWasm } from "./reduce.ts";

/** Elements of all windows below which JavaScript is as fast. */
const SMALL = 3072;

/**
 * Runs reductions over windows of enough elements; null for others, dilated operands, places of extremes, and sums over
 * windows of several axes that move along the last one: copying windows costs more than adding what is in them.
 */
export function reduceWindowWasm(
  plan: ReduceWindowPlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] | null {
  const { fn, dimensions, lo, hi } = plan;
  const [x] = args;
  const [aval] = outs;
  const taken = dimensions.reduce((size, n) => size * n, aval.size);
  if (fn === "argmax" || fn === "argmin" || x.ext === null || taken < SMALL) return null;
  if (fn === "sum" && dimensions[dimensions.length - 1] > 1 && dimensions.filter((n) => n > 1).length > 1) return null;
  if (plan.baseDilation.some((n) => n !== 1) || [...lo, ...hi].some((n) => n < 0)) return null;
  const pads = [...lo, ...hi].some((n) => n > 0);
  const operand = pads ? padded(x, plan, fn) : x;
  const { data, offset, strides } = raw(operand);
  const view = storedArray(
    makeAval([...aval.shape, ...dimensions], x.dtype),
    new Storage(host(), data, offset, [
      ...strides.map((s, d) => s * plan.strides[d]),
      ...strides.map((s, d) => s * plan.windowDilation[d]),
    ]),
  );
  const axes = dimensions.map((_, d) => aval.shape.length + d);
  const results = reduceWasm({ kind: "reduce", fn, axes }, [view], outs);
  if (pads) recycle(data);
  return results;
}

/** The operand with what no elements give before and after it. */
function padded(x: NDArray, { lo, hi }: ReduceWindowPlan, fn: "sum" | "max" | "min"): NDArray {
  const shape = x.shape.map((n, d) => lo[d] + n + hi[d]);
  const aval = makeAval(shape, x.dtype);
  const real = realOf(x.dtype);
  const data = buffer(x.dtype, aval.size).fill(identityOf(foldOf(fn, real), real));
  const steps = rowMajor(shape);
  const width = widthOf(aval);
  const { data: from, offset, strides } = raw(x);
  const first = lo.reduce((at, n, d) => at + n * steps[d], 0);
  copy(copyOf(x.shape, strides, steps, width), from, width * offset, data, width * first);
  return storedArray(aval, new Storage(host(), data, 0, steps));
}
