/**
 * Slices at positions that are data: the device clamps them.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { DynamicSlicePlan, DynamicUpdateSlicePlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { move, type Position } from "./move.ts";
import { fresh, type View, viewOf, type Webgpu } from "./operands.ts";

/** Where a block of `sizes` starts in an array of this shape, moved inside it. */
function positionsOf(
  starts: readonly NDArray[],
  shape: readonly number[],
  sizes: readonly number[],
  strides: readonly number[],
): Position[] {
  return starts.map((at, d) => ({ at, limit: shape[d] - sizes[d], step: strides[d] }));
}

/** The block of `plan.sizes` of operand 0 at the positions that the other operands give, clamped to fit. */
export function runDynamicSlice(
  device: Webgpu,
  { sizes }: DynamicSlicePlan,
  [x, ...starts]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const from = viewOf(device, x);
  const { array, block } = fresh(device, aval, "dynamicSlice");
  const to = { block, offset: 0, strides: rowMajor(sizes) };
  move(device, aval.dtype, sizes, from, to, positionsOf(starts, x.shape, sizes, from.strides), "from");
  return [array];
}

/** Operand 0 with operand 1 written at the positions that the other operands give, clamped to fit. */
export function runDynamicUpdateSlice(
  device: Webgpu,
  _plan: DynamicUpdateSlicePlan,
  [x, update, ...starts]: readonly NDArray[],
  [aval]: readonly Aval[],
): NDArray[] {
  const { array, block } = fresh(device, aval, "dynamicUpdateSlice");
  const to: View = { block, offset: 0, strides: rowMajor(aval.shape) };
  const sizes = update.shape;
  // What is written over in any case needs no copy.
  if (update.aval.size < aval.size) move(device, aval.dtype, aval.shape, viewOf(device, x), to);
  const positions = positionsOf(starts, aval.shape, sizes, to.strides);
  move(device, aval.dtype, sizes, viewOf(device, update), to, positions, "to");
  return [array];
}
