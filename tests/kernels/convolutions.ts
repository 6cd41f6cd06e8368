/**
 * What the tests of convolutions share: convolutions of every kind.
 *
 * @module
 */
import type { ConvPlan } from "../../lib/core/plan.ts";
import { windowedShape } from "../../lib/ops/window.ts";
import { between, shuffled } from "./arrays.ts";

/** A convolution: lengths in the order batch, feature, spatial of the left, outputs, inputs, spatial of the kernel. */
export interface Case {
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly strides?: readonly number[];
  readonly lo?: readonly number[];
  readonly hi?: readonly number[];
  readonly lhsDilation?: readonly number[];
  readonly rhsDilation?: readonly number[];
  readonly featureGroups?: number;
  readonly batchGroups?: number;
  /** Axes of the operands and the result, features first if not given. */
  readonly specs?: readonly (readonly number[])[];
}

/** The plan, the operands' shapes and the result's. */
export function planned(c: Case): { plan: ConvPlan; shapes: number[][] } {
  const rank = c.left.length - 2;
  const each = (n: number): number[] => new Array<number>(rank).fill(n);
  const axes = Array.from({ length: rank + 2 }, (_, i) => i);
  const [lhsSpec, rhsSpec, outSpec] = c.specs ?? [axes, axes, axes];
  const { featureGroups = 1, batchGroups = 1 } = c;
  const plan: ConvPlan = {
    kind: "conv",
    strides: c.strides ?? each(1),
    lo: c.lo ?? each(0),
    hi: c.hi ?? each(0),
    lhsDilation: c.lhsDilation ?? each(1),
    rhsDilation: c.rhsDilation ?? each(1),
    lhsSpec,
    rhsSpec,
    outSpec,
    featureGroups,
    batchGroups,
  };
  const { strides, lo, hi, lhsDilation: baseDilation, rhsDilation: windowDilation } = plan;
  const window = { dimensions: c.right.slice(2), strides, lo, hi, baseDilation, windowDilation };
  const result = [c.left[0] / batchGroups, c.right[0], ...windowedShape(c.left.slice(2), window)];
  const arrange = (spec: readonly number[], lengths: readonly number[]): number[] =>
    spec.map((_, axis) => lengths[spec.indexOf(axis)]);
  return { plan, shapes: [arrange(lhsSpec, c.left), arrange(rhsSpec, c.right), arrange(outSpec, result)] };
}

const NHWC = [[0, 3, 1, 2], [3, 2, 0, 1], [0, 3, 1, 2]];

/** Each kind of convolution, in words. */
export const CASES: readonly [string, Case][] = [
  ["features first", { left: [2, 3, 12, 11], right: [5, 3, 3, 3], lo: [1, 1], hi: [1, 1] }],
  ["features last", { left: [2, 3, 12, 11], right: [5, 3, 3, 3], lo: [1, 1], hi: [1, 1], specs: NHWC }],
  ["features in fours", { left: [2, 8, 12, 11], right: [16, 8, 3, 3], lo: [1, 1], hi: [1, 1] }],
  ["features in fours, last", { left: [2, 8, 12, 11], right: [16, 8, 3, 3], lo: [1, 1], hi: [1, 1], specs: NHWC }],
  ["a kernel of one place", { left: [2, 16, 7, 9], right: [13, 16, 1, 1], specs: NHWC }],
  ["strides and zeros on one side", {
    left: [1, 4, 17, 20],
    right: [9, 4, 5, 3],
    strides: [2, 3],
    lo: [2, 0],
    hi: [0, 1],
  }],
  ["a dilated kernel", { left: [1, 4, 17, 20], right: [9, 4, 3, 3], rhsDilation: [3, 2], lo: [3, 2], hi: [3, 2] }],
  ["a dilated left side", { left: [2, 4, 9, 8], right: [6, 4, 3, 3], lhsDilation: [2, 3], lo: [2, 1], hi: [1, 2] }],
  ["a cropped left side", { left: [2, 4, 15, 14], right: [6, 4, 3, 3], lo: [-2, -1], hi: [-1, -3] }],
  ["a cropped and dilated left side", {
    left: [2, 4, 9, 9],
    right: [6, 4, 3, 3],
    lhsDilation: [3, 2],
    lo: [-4, -1],
    hi: [-2, -3],
  }],
  ["features one by one", { left: [2, 12, 14, 15], right: [12, 1, 3, 3], featureGroups: 12, lo: [1, 1], hi: [1, 1] }],
  [
    "features one by one, last, strided",
    {
      left: [2, 24, 14, 15],
      right: [24, 1, 3, 3],
      featureGroups: 24,
      strides: [2, 2],
      lo: [1, 1],
      hi: [1, 1],
      specs: NHWC,
    },
  ],
  ["features one by one, a long kernel", {
    left: [2, 8, 9, 60],
    right: [8, 1, 2, 40],
    featureGroups: 8,
    lo: [1, 3],
    hi: [0, 2],
  }],
  ["groups of features", { left: [2, 12, 9, 8], right: [15, 4, 3, 3], featureGroups: 3, lo: [1, 1], hi: [1, 1] }],
  ["groups of the batch", {
    left: [6, 4, 9, 8],
    right: [9, 4, 3, 3],
    batchGroups: 3,
    lo: [1, 1],
    hi: [1, 1],
    specs: NHWC,
  }],
  ["a sequence", { left: [1, 1, 3000], right: [1, 1, 77], lo: [76], hi: [76] }],
  ["a sequence and a kernel of several stretches", { left: [1, 1, 1500], right: [1, 1, 700], lo: [20], hi: [30] }],
  ["a strided, dilated sequence", {
    left: [1, 2, 4000],
    right: [1, 2, 31],
    strides: [3],
    rhsDilation: [4],
    lo: [5],
    hi: [2],
  }],
  ["a kernel of more places than a call takes arguments", { left: [1, 1, 130_030], right: [1, 1, 130_000] }],
  ["a kernel larger than its places", { left: [3, 6, 20, 21], right: [7, 6, 18, 18], lo: [1, 0], hi: [0, 1] }],
  ["three axes", { left: [1, 3, 6, 7, 8], right: [5, 3, 2, 3, 2], lo: [1, 0, 1], hi: [0, 1, 1], strides: [1, 2, 1] }],
];

/** Any window, groups and order of axes; `trial` says which groups. */
export function anyCase(random: () => number, trial: number): Case {
  const rank = between(random, 1, 3);
  const each = (lo: number, hi: number): number[] => Array.from({ length: rank }, () => between(random, lo, hi));
  const [featureGroups, batchGroups] = [[1, 1], [between(random, 1, 4), 1], [1, between(random, 1, 3)]][trial % 3];
  const order = (): number[] => shuffled(random, Array.from({ length: rank + 2 }, (_, i) => i));
  const inputs = between(random, 1, 5);
  const outputs = featureGroups * batchGroups * between(random, 1, 9);
  return {
    left: [batchGroups * between(random, 1, 3), featureGroups * inputs, ...each(3, [400, 16, 7][rank - 1])],
    right: [outputs, inputs, ...each(1, 3)],
    strides: each(1, 2),
    lo: each(-1, 3),
    hi: each(-1, 3),
    lhsDilation: each(1, 2),
    rhsDilation: each(1, 2),
    featureGroups,
    batchGroups,
    specs: [order(), order(), order()],
  };
}
