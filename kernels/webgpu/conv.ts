/**
 * Convolutions on the device: the windows of the left operand are axes of a view, so that a convolution is a product
 * of matrices that reads its elements through strides. No matrix of windows is made.
 *
 * @module
 */
import { type NDArray, storedArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import { allocate, type DType } from "../../lib/core/dtype.ts";
import type { ConvPlan, PadPlan } from "../../lib/core/plan.ts";
import { rowMajor, Storage } from "../../lib/core/storage.ts";
import { product, type Sizes, sizesOf } from "../js/conv_sizes.ts";
import { axesOf } from "./axes.ts";
import { sumsOf } from "./contract.ts";
import { depthwise } from "./depthwise.ts";
import type { Block } from "./memory.ts";
import { move } from "./move.ts";
import { elementOf, fresh, type View, viewOf, type Webgpu, wrap } from "./operands.ts";
import { runPad } from "./pad.ts";
import type { Side } from "./pack.ts";

/** Planes of fewer places are not worth columns of a product each. */
const PLANE = 16;

/** So many output features are worth a copy of the left operand whose features lie in a row. */
const FEATURES = 8;

/** The left operand, batch, spatial axes, feature; its block, if that is a copy. */
type Windowed = View & { readonly scratch: Block | null };

/** Convolves. Floats are summed in single precision, in blocks; integers wrap, booleans are an or of ands. */
export function runConv(device: Webgpu, plan: ConvPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, y] = args;
  const [aval] = outs;
  const { dtype } = aval;
  const s = sizesOf(plan, x.aval.shape, y.aval.shape, aval);
  const { batch, groups, outputs, places } = s;
  const from = windowed(device, plan, s, x);
  if (isDepthwise(plan, s, dtype)) return [oneByOne(device, plan, s, from, y, aval)];
  const kernel = viewOf(device, y);
  const steps = { left: leftSteps(plan, s, from), right: rightSteps(plan, s, kernel), out: outSteps(plan, s, aval) };
  // Features of a plane at a time, or places with all their features: whichever is nearer to the result's order.
  const planes = steps.out.place < steps.out.feature && product(places) >= PLANE;
  const lead = planes ? [batch, groups] : [groups];
  const rows = planes ? [] : [batch];
  const { left, right, out } = steps;
  const windows: Side = {
    block: from.block,
    type: elementOf(dtype),
    offset: from.offset,
    batch: axesOf(lead, planes ? [left.batch, left.group] : [left.group]),
    free: axesOf([...rows, ...places], [...rows.map(() => left.batch), ...left.places]),
    line: { shape: [...s.kernel, s.inputs], strides: left.line },
    overlapping: true,
  };
  const kernels: Side = {
    block: kernel.block,
    type: elementOf(dtype),
    offset: kernel.offset,
    batch: axesOf(lead, planes ? [0, right.group] : [right.group]),
    free: axesOf([outputs], [right.output]),
    line: { shape: [...s.kernel, s.inputs], strides: right.line },
  };
  const shape = planes ? [batch, groups, outputs, ...places] : [groups, batch, ...places, outputs];
  const to = planes
    ? [out.batch, out.group, out.feature, ...out.places]
    : [out.group, out.batch, ...out.places, out.feature];
  const [a, b] = planes ? [kernels, windows] : [windows, kernels];
  const [sums] = sumsOf(device, dtype, a, b, undefined, [], [makeAval(shape, dtype)]);
  if (from.scratch !== null) device.gpu.memory.give(from.scratch);
  const block = (sums.ext as Storage).buffer as Block;
  const strides = rowMajor(shape);
  if (shape.every((n, d) => n === 1 || strides[d] === to[d])) return [wrap(device, aval, block)];
  const result = fresh(device, aval, "conv");
  move(device, dtype, shape, { block, offset: 0, strides }, { block: result.block, offset: 0, strides: to });
  device.gpu.memory.give(block);
  return [result.array];
}

/** Whether features are convolved one by one, and fill quads. */
function isDepthwise({ batchGroups }: ConvPlan, { inputs, outputs, features }: Sizes, dtype: DType): boolean {
  const quads = inputs === 1 && outputs === 1 && features % 4 === 0 && batchGroups === 1;
  return quads && dtype !== "bool" && dtype !== "complex64";
}

/** A convolution of features one by one, whose kernel is copied for that: its features in a row. */
function oneByOne(device: Webgpu, plan: ConvPlan, s: Sizes, from: Windowed, y: NDArray, aval: Aval): NDArray {
  const { memory } = device.gpu;
  const { array, block: result } = fresh(device, aval, "conv");
  const { block, offset, strides } = viewOf(device, y);
  const order = [...plan.rhsSpec.slice(2), plan.rhsSpec[0]];
  const shape = order.map((a) => y.aval.shape[a]);
  const steps = rowMajor(shape);
  const kernel = { block: memory.take(4 * product(shape), "conv"), offset: 0, strides: steps };
  move(device, aval.dtype, shape, { block, offset, strides: order.map((a) => strides[a]) }, kernel);
  const [left, out] = [leftSteps(plan, s, from), outSteps(plan, s, aval)];
  depthwise(device, {
    dtype: aval.dtype,
    features: s.features,
    windows: from,
    kernel,
    result,
    step: out.feature,
    places: { shape: [s.batch, ...s.places], strides: [[left.batch, ...left.places], [out.batch, ...out.places]] },
    taps: { shape: s.kernel, strides: [left.line.slice(0, -1), steps.slice(0, -1)] },
  });
  memory.give(kernel.block);
  if (from.scratch !== null) memory.give(from.scratch);
  return array;
}

/** The strides of the left operand's windows, which lie batch, spatial axes, feature. */
function leftSteps(plan: ConvPlan, s: Sizes, { strides }: View) {
  const [n, feature] = [strides[0], strides[strides.length - 1]];
  const spatial = strides.slice(1, -1);
  return {
    batch: n,
    group: plan.batchGroups > 1 ? s.batch * n : s.inputs * feature,
    places: spatial.map((step, i) => step * plan.strides[i]),
    line: [...spatial.map((step, i) => step * plan.rhsDilation[i]), feature],
  };
}

/** Those of the kernels. */
function rightSteps(plan: ConvPlan, s: Sizes, { strides }: View) {
  const [output, input, ...spatial] = plan.rhsSpec.map((a) => strides[a]);
  return { output, group: s.outputs * output, line: [...spatial, input] };
}

/** Those of the result, and of its innermost place. */
function outSteps(plan: ConvPlan, s: Sizes, aval: Aval) {
  const [batch, feature, ...places] = plan.outSpec.map((a) => rowMajor(aval.shape)[a]);
  return { batch, feature, group: feature * s.outputs, places, place: Math.min(Infinity, ...places) };
}

/**
 * The left operand in the order batch, spatial axes, feature, with its zeros and its distances written out if it has
 * such; features lie in a row if that lets them be read four at a time. A copy is `scratch`.
 */
function windowed(device: Webgpu, plan: ConvPlan, s: Sizes, x: NDArray): Windowed {
  const { block, offset, strides } = viewOf(device, x);
  const [batch, feature, ...spatial] = plan.lhsSpec;
  const order = [batch, ...spatial, feature];
  const steps = order.map((a) => strides[a]);
  const padded = spatial.some((_, i) => plan.lo[i] !== 0 || plan.hi[i] !== 0 || plan.lhsDilation[i] !== 1);
  const quads = isDepthwise(plan, s, x.aval.dtype) || (s.inputs % 4 === 0 && s.outputs >= FEATURES);
  const inQuads = steps[steps.length - 1] === 1 && [offset, ...steps.slice(0, -1)].every((n) => n % 4 === 0);
  if (!padded && (inQuads || !quads)) return { block, offset, strides: steps, scratch: null };
  const shape = order.map((a) => x.aval.shape[a]);
  const around = (xs: readonly number[], none: number): number[] => [none, ...xs, none];
  const interior = around(plan.lhsDilation.map((n) => n - 1), 0);
  const pad: PadPlan = { kind: "pad", lo: around(plan.lo, 0), hi: around(plan.hi, 0), interior };
  const whole = shape.map((n, d) => pad.lo[d] + n + Math.max(0, n - 1) * interior[d] + pad.hi[d]);
  const { dtype } = x.aval;
  const view = storedArray(makeAval(shape, dtype), new Storage(device, block, offset, steps));
  const [copy] = runPad(device, pad, [view, zero(device, dtype)], [makeAval(whole, dtype)]);
  const scratch = (copy.ext as Storage).buffer as Block;
  return { block: scratch, offset: 0, strides: rowMajor(whole), scratch };
}

function zero(device: Webgpu, dtype: DType): NDArray {
  return storedArray(makeAval([], dtype), device.upload(allocate(dtype, 1), dtype, []));
}
