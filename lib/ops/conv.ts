/**
 * The general convolution.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";
import type { ConvPlan, Window } from "../core/plan.ts";
import { zerosOf } from "../core/view.ts";
import { avalText } from "../errors.ts";
import { add } from "./arithmetic.ts";
import { bilinear } from "./family.ts";
import { moveAxis, reshape, rev, transpose } from "./structural.ts";
import { dilated, windowedShape } from "./window.ts";

/** Parameters of a convolution. */
export type ConvParams = Omit<ConvPlan, "kind">;

const take = (shape: readonly number[], axes: readonly number[]): number[] => axes.map((a) => shape[a]);
const spatial = (spec: readonly number[]): readonly number[] => spec.slice(2);
const swapped = (spec: readonly number[]): number[] => [spec[1], spec[0], ...spatial(spec)];

/** The window that the kernel is over the left's spatial axes. */
function windowOf(y: Aval, p: ConvParams): Window {
  return {
    dimensions: take(y.shape, spatial(p.rhsSpec)),
    strides: p.strides,
    lo: p.lo,
    hi: p.hi,
    baseDilation: p.lhsDilation,
    windowDilation: p.rhsDilation,
  };
}

function check(x: Aval, y: Aval, p: ConvParams): void {
  const fail = (what: string): never => {
    throw new RangeError(`convolution: an array ${avalText(x)} and a kernel ${avalText(y)} were given; ${what}`);
  };
  if (x.dtype !== y.dtype) {
    throw new TypeError(
      `convolution: the dtypes of ${avalText(x)} and the kernel ${avalText(y)} differ; convert one with astype()`,
    );
  }
  const [batch, features] = take(x.shape, p.lhsSpec);
  const [outputs, inputs] = take(y.shape, p.rhsSpec);
  const { featureGroups: f, batchGroups: b } = p;
  if (!(Number.isInteger(f) && Number.isInteger(b) && f > 0 && b > 0) || (f > 1 && b > 1)) {
    fail(`there are ${f} feature groups and ${b} batch groups; both must be at least 1, and one of them 1`);
  }
  if (features !== inputs * f) {
    fail(`the array's ${features} features must be the kernel's ${inputs} times the ${f} feature groups`);
  }
  if (outputs % (f * b) !== 0) fail(`its ${outputs} output features must be a multiple of the ${f * b} groups`);
  if (batch % b !== 0) fail(`the batch of ${batch} must be a multiple of the ${b} groups`);
  const lengths = take(x.shape, spatial(p.lhsSpec));
  if (lengths.some((n, i) => dilated(n, p.lhsDilation[i]) + p.lo[i] + p.hi[i] < 0)) {
    fail(`padding of [${p.lo}] and [${p.hi}] crops more than there is, pad less`);
  }
}

const convOp: Op = bilinear<ConvParams>({
  name: "convGeneralDilated",
  infer([x, y], p) {
    check(x, y, p);
    const places = windowedShape(take(x.shape, spatial(p.lhsSpec)), windowOf(y, p));
    const lengths = [x.shape[p.lhsSpec[0]] / p.batchGroups, y.shape[p.rhsSpec[0]], ...places];
    return makeAval(p.outSpec.map((_, axis) => lengths[p.outSpec.indexOf(axis)]), x.dtype, x.weak && y.weak);
  },
  plan: (_a, p) => ({ kind: "conv", ...p }),
  left: lhsCotangent,
  right: rhsCotangent,
  batch([x, y], [bx, by], size, p) {
    if (size === 0) {
      const [a, b] = [x, y].map((v, i) => makeAval([bx, by][i] ? v.shape.slice(1) : v.shape, v.dtype, v.weakType));
      const [out] = convOp.infer([a, b], p);
      return zerosOf(makeAval([0, ...out.shape], out.dtype, out.weak));
    }
    if (bx && by) {
      // The examples are groups.
      const lhs = into(x, p.lhsSpec[p.batchGroups > 1 ? 0 : 1]);
      const groups = p.batchGroups > 1
        ? { batchGroups: p.batchGroups * size }
        : { featureGroups: p.featureGroups * size };
      return outOf(conv(lhs, into(y, p.rhsSpec[0]), { ...p, ...groups }), p.outSpec[1], size);
    }
    if (bx) return outOf(conv(into(x, p.lhsSpec[0], p.batchGroups), y, p), p.outSpec[0], size);
    const groups = p.featureGroups * p.batchGroups;
    return outOf(conv(x, into(y, p.rhsSpec[0], groups), p), p.outSpec[1], size, groups);
  },
}, add);

/** An array with its leading axis merged into another (a number without it): outermost, but for that axis's groups. */
function into(x: NDArray, axis: number, groups = 1): NDArray {
  const shape = x.shape.slice(1);
  const split = reshape(x, [x.shape[0], ...shape.toSpliced(axis, 1, groups, shape[axis] / groups)]);
  return reshape(moveAxis(split, 0, axis + 1), shape.with(axis, shape[axis] * x.shape[0]));
}

/** The inverse of {@link into}. */
function outOf(x: NDArray, axis: number, size: number, groups = 1): NDArray {
  const length = x.shape[axis] / size;
  const split = reshape(x, x.shape.toSpliced(axis, 1, groups, size, length / groups));
  return reshape(moveAxis(split, axis + 1, 0), [size, ...x.shape.with(axis, length)]);
}

/** An array whose axis `from` falls into groups, the groups moved to the outside of axis `to`. */
function regrouped(x: NDArray, from: number, to: number, groups: number): NDArray {
  if (groups === 1) return x;
  const split = reshape(x, x.shape.toSpliced(from, 1, groups, x.shape[from] / groups));
  return into(transpose(split, [from, ...split.shape.keys()].filter((a, i) => i === 0 || a !== from)), to);
}

// Without the spatial axes, and with m the batch, j and k features: [m, j]·[j, k] → [m, k], so that the left gets
// [m, k]·[k, j] and the right [j, m]·[m, k]. Feature groups [m, gj]·[j, gk] → [m, gk] give [m, gk]·[k, gj], feature
// groups again, and [gj, m]·[m, gk] → [j, gk], which are batch groups; and the other way round.
function lhsCotangent(ct: NDArray, x: NDArray, y: NDArray, p: ConvParams): NDArray {
  const groups = p.featureGroups * p.batchGroups;
  const lengths = take(x.shape, spatial(p.lhsSpec));
  const kernel = take(y.shape, spatial(p.rhsSpec)).map((n, i) => dilated(n, p.rhsDilation[i]));
  const places = take(ct.shape, spatial(p.outSpec)).map((n, i) => dilated(n, p.strides[i]));
  const lo = kernel.map((n, i) => n - p.lo[i] - 1);
  const hi = lengths.map((n, i) => dilated(n, p.lhsDilation[i]) + kernel[i] - 1 - places[i] - lo[i]);
  const turned = rev(regrouped(y, p.rhsSpec[0], p.rhsSpec[1], groups), spatial(p.rhsSpec));
  const out = conv(ct, turned, {
    strides: p.lhsDilation,
    lo,
    hi,
    lhsDilation: p.strides,
    rhsDilation: p.rhsDilation,
    lhsSpec: p.outSpec,
    rhsSpec: swapped(p.rhsSpec),
    outSpec: p.lhsSpec,
    featureGroups: groups,
    batchGroups: 1,
  });
  return p.batchGroups > 1 ? regrouped(out, p.lhsSpec[1], p.lhsSpec[0], groups) : out;
}

function rhsCotangent(ct: NDArray, x: NDArray, y: NDArray, p: ConvParams): NDArray {
  if (ct.size === 0) return zerosOf(y.aval);
  const lengths = take(x.shape, spatial(p.lhsSpec)).map((n, i) => dilated(n, p.lhsDilation[i]));
  const kernel = take(y.shape, spatial(p.rhsSpec)).map((n, i) => dilated(n, p.rhsDilation[i]));
  const places = take(ct.shape, spatial(p.outSpec)).map((n, i) => dilated(n, p.strides[i]));
  return conv(x, ct, {
    strides: p.rhsDilation,
    lo: p.lo,
    hi: places.map((n, i) => n - lengths[i] + kernel[i] - p.lo[i] - 1),
    lhsDilation: p.lhsDilation,
    rhsDilation: p.strides,
    lhsSpec: swapped(p.lhsSpec),
    rhsSpec: swapped(p.outSpec),
    outSpec: swapped(p.rhsSpec),
    featureGroups: p.batchGroups,
    batchGroups: p.featureGroups,
  });
}

/** The convolution of `x` with the kernel `y`. */
export function conv(x: NDArray, y: NDArray, params: ConvParams): NDArray {
  return bind1(convOp, [x, y], params);
}
