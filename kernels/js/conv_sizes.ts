/**
 * The sizes of a convolution, and the order of its result's axes.
 *
 * @module
 */
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import type { ConvPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { copy, copyOf } from "./copy.ts";
import { widthOf } from "./operand.ts";

/** The sizes of a convolution. */
export interface Sizes {
  /** The left's spatial lengths. */
  readonly from: readonly number[];
  /** The kernel's spatial lengths. */
  readonly kernel: readonly number[];
  /** The result's spatial lengths: the kernel's places. */
  readonly places: readonly number[];
  /** The result's batch. */
  readonly batch: number;
  readonly groups: number;
  /** The left's features, and how many of them a group has. */
  readonly features: number;
  readonly inputs: number;
  /** A group's output features. */
  readonly outputs: number;
  /** Numbers in an element. */
  readonly width: number;
}

/** The sizes of a convolution of arrays of these shapes. */
export function sizesOf(plan: ConvPlan, left: readonly number[], right: readonly number[], aval: Aval): Sizes {
  const lengths = (shape: readonly number[], spec: readonly number[]): number[] => spec.map((a) => shape[a]);
  const [, features, ...from] = lengths(left, plan.lhsSpec);
  const [outputs, inputs, ...kernel] = lengths(right, plan.rhsSpec);
  const [batch, , ...places] = lengths(aval.shape, plan.outSpec);
  const groups = plan.featureGroups * plan.batchGroups;
  return { from, kernel, places, batch, groups, features, inputs, outputs: outputs / groups, width: widthOf(aval) };
}

/** The product of lengths. */
export function product(xs: readonly number[]): number {
  return xs.reduce((n, d) => n * d, 1);
}

/** A result in the order of its axes, from one in the order batch, groups, places, a group's output features. */
export function arranged(
  data: TypedArray,
  s: Sizes,
  aval: Aval,
  [batch, feature, ...rest]: readonly number[],
): TypedArray {
  const shape = [s.batch, s.groups, ...s.places, s.outputs];
  const steps = rowMajor(aval.shape);
  const to = [steps[batch], steps[feature] * s.outputs, ...rest.map((a) => steps[a]), steps[feature]];
  const from = rowMajor(shape);
  if (shape.every((n, i) => n === 1 || from[i] === to[i])) return data;
  const out = allocate(aval.dtype, aval.size);
  copy(copyOf(shape, from, to, s.width), data, 0, out, 0);
  return out;
}
