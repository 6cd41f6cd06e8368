/**
 * XLA's gather on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type DType } from "../../lib/core/dtype.ts";
import type { GatherPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { deviceOf } from "../../lib/core/view.ts";
import { bitsOf, copyBits, makeBlock, offsets } from "./block.ts";
import { dense, raw, widthOf, wrap } from "./operand.ts";

/** What shows that an element is missing. */
function missing(dtype: DType): number {
  return dtype === "int32" ? -(2 ** 31) : dtype === "uint32" ? 2 ** 32 - 1 : dtype === "bool" ? 1 : NaN;
}

/**
 * For each index vector, copies the slice of `plan.sliceSizes` of operand 0 that starts there. A slice that doesn't
 * fit is moved inside (`clip`) or is throughout NaN, the least int32, the largest uint32, or true (`fill`).
 */
export function runGather(plan: GatherPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, indices] = args;
  const aval = outs[0];
  const w = widthOf(aval);
  const out = allocate(aval.dtype, aval.size);
  const steps = rowMajor(aval.shape);
  const { data, offset, strides } = raw(x);

  const dropped = [...plan.collapsedSliceDims, ...plan.operandBatchingDims];
  const kept = [...strides.keys()].filter((d) => !dropped.includes(d));
  const slice = makeBlock(
    kept.map((d) => plan.sliceSizes[d]),
    kept.map((d) => strides[d]),
    plan.offsetDims.map((d) => steps[d]),
    w,
  );

  const batch = indices.aval.shape.slice(0, -1);
  const batchSteps = steps.filter((_, d) => !plan.offsetDims.includes(d));
  const along = batch.map((_, d) => {
    const i = plan.startIndicesBatchingDims.indexOf(d);
    return i < 0 ? 0 : strides[plan.operandBatchingDims[i]];
  });
  const from = offsets(batch, along);
  const to = offsets(batch, batchSteps);

  const places = dense(indices);
  const map = plan.startIndexMap;
  const limits = map.map((d) => x.aval.shape[d] - plan.sliceSizes[d]);
  const fill = plan.mode === "fill";
  if (fill && aval.kind !== "c") out.fill(missing(aval.dtype));
  if (fill && aval.kind === "c") { for (let i = 0; i < out.length; i += 2) out[i] = NaN; }
  const source = bitsOf(data);
  const target = bitsOf(out);
  for (let b = 0, p = 0; b < from.length; b++) {
    let start = offset + from[b];
    let fits = true;
    for (let v = 0; v < map.length; v++) {
      let i = places[p++];
      if (i < 0 || i > limits[v]) {
        fits = false;
        i = i < 0 ? 0 : limits[v];
      }
      start += i * strides[map[v]];
    }
    if (fits || !fill) copyBits(slice, source, w * start, target, w * to[b]);
  }
  return [wrap(aval, out, deviceOf(args))];
}
