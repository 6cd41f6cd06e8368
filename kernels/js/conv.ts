/**
 * Convolutions on the CPU: what the kernel meets at each of its places becomes a line, so that the convolution is a
 * product of matrices.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import { allocate, type Kind, type TypedArray } from "../../lib/core/dtype.ts";
import type { ConvPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { type Block, makeBlock } from "./block.ts";
import { toDoubles, turned } from "./contract.ts";
import { arranged, product, type Sizes, sizesOf } from "./conv_sizes.ts";
import { dotBool, dotInt, multiply } from "./dot.ts";
import { host } from "./host.ts";
import { permuted, wrap } from "./operand.ts";
import { meetings } from "./window.ts";

/** How many numbers a matrix of lines should have at most. */
const LINES = 1 << 19;

/** Floats are accumulated in double and rounded once, integers wrap, booleans are an or of ands. */
export function runConv(plan: ConvPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  const [x, y] = args;
  const [aval] = outs;
  const sizes = sizesOf(plan, x.aval.shape, y.aval.shape, aval);
  const out = allocate(aval.dtype, aval.size);
  if (aval.size > 0) {
    const left = permuted(x, featureLast(plan.lhsSpec));
    const right = permuted(y, featureLast(plan.rhsSpec));
    convolve(plan, sizes, aval.kind, left, right, out);
  }
  return [wrap(aval, arranged(out, sizes, aval, plan.outSpec), host())];
}

/** The axes of a spec with the feature after the spatial ones. */
function featureLast([first, feature, ...rest]: readonly number[]): number[] {
  return [first, ...rest, feature];
}

/** Fills `out`, in the order batch, groups, places, a group's output features. */
function convolve(plan: ConvPlan, s: Sizes, kind: Kind, left: TypedArray, right: TypedArray, out: TypedArray): void {
  const { groups, outputs, width: w } = s;
  const line = product(s.kernel) * s.inputs;
  const total = product(s.places);
  const [length = 1] = s.places;
  const inner = total / length;
  const step = Math.max(1, Math.min(length, Math.floor(LINES / Math.max(1, inner * line * w))));
  const exact = kind === "b" || kind === "i";
  const kernel = exact ? right : w === 2 ? turned(right, line) : toDoubles(right);
  const lines = exact
    ? allocate(kind === "b" ? "bool" : "int32", step * inner * line)
    : new Float64Array(step * inner * line * w);
  for (let start = 0; start < length; start += step) {
    const count = Math.min(step, length - start);
    const rows = count * inner;
    const parts = [...partsOf(plan, s, start, count, line)];
    lines.fill(0);
    for (let n = 0; n < s.batch; n++) {
      for (let g = 0; g < groups; g++) {
        const example = plan.batchGroups > 1 ? g * s.batch + n : n;
        const feature = plan.featureGroups > 1 ? g * s.inputs : 0;
        const at = w * (example * product(s.from) * s.features + feature);
        for (const { block, s0, d0 } of parts) spread(block, left, at + s0, lines, d0);
        const to = ((n * groups + g) * total + start * inner) * outputs;
        const k0 = g * outputs * line;
        if (exact) dots(kind, lines, rows, kernel, k0, outputs, line, out, to);
        else {multiply(
            lines as Float64Array,
            0,
            rows,
            kernel as Float64Array,
            w * w * k0,
            w * outputs,
            w * line,
            out,
            w * to,
          );}
      }
    }
  }
}

/** Elements of the left (from `s0` on) and their places in the matrix of lines (from `d0` on). */
interface Part {
  readonly block: Block;
  readonly s0: number;
  readonly d0: number;
}

/**
 * The parts of the matrix of lines for the kernel's `count` places from `start` on, along the first axis: one for each
 * place within the kernel, or, if there are fewer of them, one for each place of the kernel.
 */
function* partsOf(plan: ConvPlan, s: Sizes, start: number, count: number, line: number): Generator<Part> {
  const { kernel, inputs, width } = s;
  const places = s.places.map((n, i) => i === 0 ? count : n);
  const lo = plan.lo.map((n, i) => i === 0 ? n - start * plan.strides[0] : n);
  const { hi, lhsDilation: baseDilation } = plan;
  const across = product(kernel) <= product(places);
  const [within, along] = across ? [kernel, places] : [places, kernel];
  const [strides, windowDilation] = across ? [plan.strides, plan.rhsDilation] : [plan.rhsDilation, plan.strides];
  const [withinStep, alongStep] = across ? [inputs, line] : [line, inputs];
  const from = rowMajor([...s.from, s.features]);
  const fromStrides = rowMajor(within);
  const toStrides = rowMajor(along);
  for (const m of meetings({ dimensions: within, strides, lo, hi, baseDilation, windowDilation }, s.from, along)) {
    const block = makeBlock(
      [...m.counts, inputs],
      [...m.fromSteps.map((k, i) => k * from[i]), 1],
      [...m.toSteps.map((k, i) => k * toStrides[i] * alongStep), 1],
      width,
    );
    const s0 = m.from.reduce((n, k, i) => n + k * from[i], 0);
    const at = m.at.reduce((n, k, i) => n + k * fromStrides[i], 0);
    const to = m.to.reduce((n, k, i) => n + k * toStrides[i], 0);
    yield { block, s0: width * s0, d0: width * (at * withinStep + to * alongStep) };
  }
}

/** Copies a block between arrays of any two classes. */
function spread(block: Block, src: TypedArray, s0: number, dst: TypedArray, d0: number): void {
  const { from, to, rows, fromRow, toRow, n, fromStep, toStep } = block;
  for (let o = 0; o < from.length; o++) {
    let s = s0 + from[o];
    let d = d0 + to[o];
    for (let r = 0; r < rows; r++) {
      for (let i = 0, p = s, q = d; i < n; i++, p += fromStep, q += toStep) dst[q] = src[p];
      s += fromRow;
      d += toRow;
    }
  }
}

/** The products of `m` lines of integers or booleans with `n` of the kernel's. */
function dots(
  kind: Kind,
  lines: TypedArray,
  m: number,
  kernel: TypedArray,
  k0: number,
  n: number,
  k: number,
  out: TypedArray,
  to: number,
): void {
  const dot = kind === "b" ? dotBool : dotInt;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) dot(lines, i * k, 1, kernel, k0 + j * k, 1, k, out, to++);
  }
}
