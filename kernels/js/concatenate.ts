/**
 * Concatenation on the CPU.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { ConcatenatePlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { copy, copyOf } from "./copy.ts";
import { host } from "./host.ts";
import { raw, widthOf, wrap } from "./operand.ts";
import { buffer } from "./pool.ts";

/** Joins arrays that differ at most in the length of `plan.axis`. */
export function runConcatenate(plan: ConcatenatePlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const aval = outs[0];
  const w = widthOf(aval);
  const out = buffer(aval.dtype, aval.size);
  const steps = rowMajor(aval.shape);
  let at = 0;
  for (const x of args) {
    const { data, offset, strides } = raw(x);
    copy(copyOf(x.aval.shape, strides, steps, w), data, w * offset, out, w * at);
    at += x.aval.shape[plan.axis] * steps[plan.axis];
  }
  return [wrap(aval, out, host())];
}
