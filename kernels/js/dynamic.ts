/**
 * Slices at positions that are data, on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DynamicSlicePlan, DynamicUpdateSlicePlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { copy, copyOf } from "./copy.ts";
import { host } from "./host.ts";
import { copied, numberOf, raw, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

/** The offset of a block of `sizes` at the positions `starts`, moved inside an array of this shape. */
function clampedOffset(
  starts: readonly NDArray[],
  shape: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
): number {
  let at = 0;
  for (let d = 0; d < shape.length; d++) {
    at += Math.max(0, Math.min(numberOf(starts[d]), shape[d] - sizes[d])) * strides[d];
  }
  return at;
}

/** The block of `plan.sizes` of operand 0 at the positions that the other operands give, clamped to fit. */
export function runDynamicSlice(plan: DynamicSlicePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const w = widthOf(aval);
  const { data, offset, strides } = raw(args[0]);
  const start = offset + clampedOffset(args.slice(1), args[0].aval.shape, plan.sizes, strides);
  const out = buffer(aval.dtype, aval.size);
  copy(copyOf(plan.sizes, strides, rowMajor(plan.sizes), w), data, w * start, out, 0);
  return [wrap(aval, out, host())];
}

/** Operand 0 with operand 1 written at the positions that the other operands give, clamped to fit. */
export function runDynamicUpdateSlice(
  _plan: DynamicUpdateSlicePlan,
  args: readonly NDArray[],
  outs: readonly Aval[],
): NDArray[] {
  const aval = outs[0];
  const w = widthOf(aval);
  const sizes = args[1].aval.shape;
  const steps = rowMajor(aval.shape);
  const start = clampedOffset(args.slice(2), aval.shape, sizes, steps);
  const out = copied(args[0]);
  const { data, offset, strides } = raw(args[1]);
  copy(copyOf(sizes, strides, steps, w), data, w * offset, out, w * start);
  return [wrap(aval, out, host())];
}
