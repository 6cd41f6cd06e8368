/**
 * Convolutions of numbers as products of matrices: at each place of the kernel, what it meets is a
 * line, and tables say where its elements lie. No matrix of lines is made.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { ConvPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { bitsOf, offsets } from "../js/block.ts";
import { copy, copyOf } from "../js/copy.ts";
import { product, type Sizes, sizesOf } from "../js/conv_sizes.ts";
import { host } from "../js/host.ts";
import { type Raw, raw, wrap } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { type Convolution, convolveDirect } from "./conv_direct.ts";
import { type AnyUnit, INTEGERS, UNITS } from "./pack.ts";
import { multiply, type Operand, scattered, type Tile } from "./product.ts";

/** Convolutions of fewer multiplications take longer to lay out and call than in JavaScript. */
const SMALL = 512;

/** Output features that are worth vectors across them. */
const FEW = 4;

/** Results of one feature of one example that are worth vectors across them alone. */
const PLANE = 24;

/** Shorter runs of results are stored number by number. */
const RUN = 40;

/** Runs a convolution of numbers that is large enough; null for others. */
export function convWasm(plan: ConvPlan, args: readonly NDArray[], outs: readonly Aval[]): NDArray[] | null {
  const [x, y] = args;
  const [aval] = outs;
  const floats = UNITS[aval.dtype];
  const unit = floats ?? INTEGERS;
  if (aval.kind === "b" || aval.size === 0) return null;
  const s = sizesOf(plan, x.aval.shape, y.aval.shape, aval);
  const line = product(s.kernel) * s.inputs;
  if (aval.size * line * unit.width ** 2 < SMALL) return null;
  const padded = paddedOf(plan, s, x);
  const kernel = raw(y);
  if (Math.max(padded.data.byteLength, kernel.data.byteLength) >= 2 ** 31) return null;
  const out = buffer(aval.dtype, aval.size);
  const outSteps = plan.outSpec.map((a) => rowMajor(aval.shape)[a] * unit.width);
  const convolution = { unit, plan, sizes: s, padded, kernel, out, outSteps };
  const few = s.outputs < FEW && s.places.length > 0 && product(s.places) >= PLANE;
  const direct = few && floats !== undefined && convolveDirect({ ...convolution, unit: floats });
  const done = direct || convolveProducts(convolution);
  if (padded.data !== raw(x).data) recycle(padded.data);
  return done ? [wrap(aval, out, host())] : null;
}

/** Computes the convolution as products, one for each group; false if one is too large for the scratch memory. */
function convolveProducts({ unit, plan, sizes: s, padded, kernel, out, outSteps }: Convolution<AnyUnit>): boolean {
  const { element, width } = unit;
  // Where what each place meets begins, and the kernel of each output feature; both along the kernel's places.
  const [n, feature, ...spatial] = plan.lhsSpec.map((a) => padded.strides[a] * element);
  const [output, input, ...within] = plan.rhsSpec.map((a) => kernel.strides[a] * element);
  const groups = Array.from({ length: s.groups }, (_, g) => g);
  const group = plan.batchGroups > 1 ? s.batch * n : s.inputs * feature;
  const meets: Operand = {
    data: padded.data,
    batches: Int32Array.from(groups, (g) => padded.offset * element + g * group),
    lines: offsets([s.batch, ...s.places], [n, ...spatial.map((step, i) => step * plan.strides[i])]),
    steps: offsets([...s.kernel, s.inputs], [...spatial.map((step, i) => step * plan.rhsDilation[i]), feature]),
  };
  const kernels: Operand = {
    data: kernel.data,
    batches: Int32Array.from(groups, (g) => kernel.offset * element + g * s.outputs * output),
    lines: offsets([s.outputs], [output]),
    steps: offsets([...s.kernel, s.inputs], [...within, input]),
  };
  const [outN, outFeature, ...outSpatial] = outSteps;
  const results = offsets([s.batch, ...s.places], [outN, ...outSpatial]);
  const features = offsets([s.outputs], [outFeature]);
  // Vectors run across what lies side by side in the result, output features or places.
  const across = s.outputs >= FEW && (outFeature === width || results.length < FEW);
  const [rows, columns] = across ? [results, features] : [features, results];
  const places = runsOf(rows, columns, width);
  const bits = bitsOf(out);
  const store = (tile: Tile): void => storeTile(tile, bits, tile.product * s.outputs * outFeature, places, width);
  const [left, right] = across ? [meets, kernels] : [kernels, meets];
  return multiply({ unit, left, right, store });
}

/**
 * The left operand with its zeros and its distances written out, as far as the kernel reaches; itself if it has none
 * and lies close. The axes keep their order in memory.
 */
function paddedOf(plan: ConvPlan, s: Sizes, x: NDArray): Raw {
  const { data, offset, strides } = raw(x);
  const axes = plan.lhsSpec.slice(2);
  const reach = axes.map((_, i) => (s.places[i] - 1) * plan.strides[i] + (s.kernel[i] - 1) * plan.rhsDilation[i] + 1);
  const whole = axes.every((_, i) => plan.lo[i] === 0 && plan.lhsDilation[i] === 1 && reach[i] <= s.from[i]);
  if (whole && !scattered(x.aval, strides)) return { data, offset, strides };
  const shape = [...x.aval.shape];
  const counts = [...x.aval.shape];
  const steps = shape.map(() => 1);
  let from = offset;
  const first = shape.map(() => 0);
  axes.forEach((axis, i) => {
    const dilation = plan.lhsDilation[i];
    // Element j lies at lo + j·dilation; those that the kernel reaches are copied.
    const start = Math.max(0, Math.ceil(-plan.lo[i] / dilation));
    const end = Math.min(s.from[i], Math.floor((reach[i] - 1 - plan.lo[i]) / dilation) + 1);
    shape[axis] = reach[i];
    counts[axis] = Math.max(0, end - start);
    steps[axis] = dilation;
    from += start * strides[axis];
    first[axis] = plan.lo[i] + start * dilation;
  });
  const order = shape.map((_, axis) => axis).sort((a, b) => Math.abs(strides[b]) - Math.abs(strides[a]));
  const inOrder = rowMajor(order.map((axis) => shape[axis]));
  const to = shape.map((_, axis) => inOrder[order.indexOf(axis)]);
  const out = buffer(x.aval.dtype, product(shape)).fill(0);
  if (counts.every((n) => n > 0)) {
    const pick = (xs: readonly number[]): number[] => order.map((axis) => xs[axis]);
    const c = copyOf(pick(counts), pick(strides), pick(to.map((step, axis) => step * steps[axis])), s.width);
    const at = first.reduce((sum, n, axis) => sum + n * to[axis], 0);
    copy(c, data, s.width * from, out, s.width * at);
  }
  return { data: out, offset: 0, strides: to };
}

/** Places in the result of rows and columns: columns come in runs of `run` neighbours, and rows perhaps end to end. */
interface Places {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly run: number;
  readonly joined: boolean;
}

function runsOf(rows: Int32Array, columns: Int32Array, width: number): Places {
  const n = columns.length;
  let run = 1;
  while (run < n && columns[run] === columns[run - 1] + width) run++;
  let joined = run === n;
  for (let r = 1; r < rows.length && joined; r++) joined = rows[r] === rows[r - 1] + n * width;
  return { rows, columns, run, joined };
}

/** Writes a tile of results to their places, counted from `start`. */
function storeTile(
  tile: Tile,
  out: ReturnType<typeof bitsOf>,
  start: number,
  { rows, columns, run, joined }: Places,
  width: number,
): void {
  const { view, at, stride } = tile;
  if (joined && stride === columns.length * width) {
    out.set(view.subarray(at, at + tile.rows * stride), start + rows[tile.row]);
    return;
  }
  const end = tile.column + tile.columns;
  for (let r = 0; r < tile.rows; r++) {
    const row = start + rows[tile.row + r];
    for (let c = tile.column, p = at + r * stride; c < end;) {
      const count = Math.min(end, c - c % run + run) - c;
      const [to, size] = [row + columns[c], count * width];
      if (size >= RUN) out.set(view.subarray(p, p + size), to);
      else for (let i = 0; i < size; i++) out[to + i] = view[p + i];
      c += count;
      p += size;
    }
  }
}
