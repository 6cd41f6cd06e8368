/**
 * Convolutions of few output features each, as weighted sums of shifted planes: of features one by one, and of sequences.
 *
 * A plane is one feature of one example, with the zeros around it. Where the kernel moves by s, the plane falls into
 * phases, the elements whose places are equal modulo s along each axis; in them the kernel moves by 1. So all of a
 * result's elements are the same sum of elements that lie at fixed distances, and so are those between its rows, which
 * are computed along with them and left out.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { ConvPlan } from "../../lib/core/plan.ts";
import { rowMajor } from "../../lib/core/storage.ts";
import { bitsOf, offsets } from "../js/block.ts";
import { copy, copyOf } from "../js/copy.ts";
import { product, type Sizes } from "../js/conv_sizes.ts";
import type { Raw } from "../js/operand.ts";
import type { AnyUnit, Unit } from "./pack.ts";
import { LIMIT } from "./product.ts";
import type { Views } from "./scratch.ts";
import { STRIP, THIN_DOUBLE, THIN_SINGLE } from "./thin_kernels.ts";
import { aligned, perform } from "./work.ts";

/** Bytes of the planes of a piece, where the kernel isn't larger. */
const TILE = 1 << 17;

/** Nanoseconds of a multiplication and addition of single precision. */
const COST = 0.06;

/** From this length on a run of results is copied by `set`. */
const RUN = 32;

type Bits = ReturnType<typeof bitsOf>;

/** Where a convolution's operands and results lie; steps count numbers. */
export interface Convolution<U extends AnyUnit> {
  readonly unit: U;
  readonly plan: ConvPlan;
  readonly sizes: Sizes;
  /** The left operand, its zeros and distances written out, and the kernel. */
  readonly padded: Raw;
  readonly kernel: Raw;
  readonly out: TypedArray;
  /** Steps of the result, in the order batch, feature, spatial axes. */
  readonly outSteps: readonly number[];
}

type Direct = Convolution<Unit>;

/** How planes and phases lie in the scratch of a piece. Steps and places count numbers. */
interface Layout {
  /** Real planes of a group: of complex numbers, real and imaginary parts. */
  readonly planes: number;
  /** Real results of a group, and what is summed for each. */
  readonly count: number;
  readonly k: number;
  /** The phases that the kernel meets: along each axis, the first element's place. */
  readonly ways: readonly (readonly number[])[];
  /** The lengths and steps of a phase of a plane, and its size. */
  readonly shape: readonly number[];
  readonly steps: readonly number[];
  readonly size: number;
  /** Where each place of the kernel meets each plane, in bytes. */
  readonly table: Int32Array;
  /** The results of a piece along the first axis, and its groups, where there are so many. */
  readonly rows: number;
  readonly groups: number;
}

function layOut({ unit: { real, width }, plan, sizes: s }: Direct): Layout {
  // Place k of the kernel is at k·dilation: in phase k·dilation mod stride, and ⌊k·dilation/stride⌋ along.
  const phases = s.kernel.map((n, i) => {
    const [stride, dilation] = [plan.strides[i], plan.rhsDilation[i]];
    return [...new Set(Array.from({ length: Math.min(n, stride) }, (_, k) => k * dilation % stride))];
  });
  const ways = phases.reduce<number[][]>((all, axis) => all.flatMap((p) => axis.map((q) => [...p, q])), [[]]);
  const reach = s.kernel.map((n, i) => Math.floor((n - 1) * plan.rhsDilation[i] / plan.strides[i]));
  const planes = s.inputs * width;
  const inner = product(s.places.slice(1).map((n, i) => n + reach[i + 1]));
  const room = Math.floor(TILE / real / (planes * ways.length));
  const rows = Math.min(s.places[0], Math.max(1, reach[0], Math.floor(room / inner) - reach[0]));
  const shape = s.places.map((n, i) => (i === 0 ? rows : n) + reach[i]);
  const size = product(shape);
  const groups = rows < s.places[0] ? 1 : Math.max(1, Math.min(s.groups, Math.floor(room / size)));
  const steps = rowMajor(shape);
  // The number of a phase among all, and the distance, along all axes.
  let table = new Int32Array(1);
  s.kernel.forEach((n, i) => {
    const inside = product(phases.slice(i + 1).map((p) => p.length)) * size;
    const places = new Int32Array(n);
    for (let k = 0; k < n; k++) {
      const at = k * plan.rhsDilation[i];
      const phase = at % plan.strides[i];
      places[k] = phases[i].indexOf(phase) * inside + (at - phase) / plan.strides[i] * steps[i];
    }
    table = sums(table, places);
  });
  const all = Int32Array.from({ length: planes }, (_, p) => p * ways.length * size);
  table = sums(table, all);
  return {
    planes,
    count: s.outputs * width,
    k: table.length,
    ways,
    shape,
    steps,
    size,
    table: table.map((at) => at * real),
    rows,
    groups,
  };
}

/** The sums of each number of `a` and each of `b`. */
function sums(a: Int32Array, b: Int32Array): Int32Array<ArrayBuffer> {
  const out = new Int32Array(a.length * b.length);
  for (let i = 0, to = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) out[to++] = a[i] + b[j];
  }
  return out;
}

/** The part of a convolution that a piece computes: of one example, some groups, and some results along the first axis. */
interface Part {
  readonly batch: number;
  readonly group: number;
  readonly groups: number;
  readonly row: number;
  readonly rows: number;
}

/** Computes the convolution; false if a piece is too large for the scratch memory. */
export function convolveDirect(x: Direct): boolean {
  const { unit: { real }, sizes: s } = x;
  const lay = layOut(x);
  const { planes, count, k, steps, size, table } = lay;
  const [down, along] = [Math.ceil(s.places[0] / lay.rows), Math.ceil(s.groups / lay.groups)];
  const part = (piece: number): Part => {
    const [row, rest] = [piece % down * lay.rows, Math.floor(piece / down)];
    const group = rest % along * lay.groups;
    return {
      batch: Math.floor(rest / along),
      group,
      groups: Math.min(lay.groups, s.groups - group),
      row,
      rows: Math.min(lay.rows, s.places[0] - row),
    };
  };
  const weights = weightsOf(x, lay);
  const weightsAt = aligned(4 * k);
  const matrix = planes * lay.ways.length * size * real;
  const outAt = aligned(lay.groups * matrix + STRIP);
  // From the first to the last result of so many rows.
  const length = (rows: number): number => s.places.reduce((n, p, i) => n + ((i === 0 ? rows : p) - 1) * steps[i], 1);
  const outRow = (rows: number): number => Math.ceil(length(rows) * real / STRIP) * STRIP;
  const bytes = outAt + lay.groups * count * outRow(lay.rows);
  if (bytes + weightsAt + weights.byteLength > LIMIT) return false;
  perform({
    kernel: (real === 4 ? THIN_SINGLE : THIN_DOUBLE).weighted,
    pieces: s.batch * along * down,
    bytes,
    cost: COST * real / 4 * s.batch * s.groups * count * k * product(s.places),
    common: {
      bytes: weightsAt + weights.byteLength,
      load(views, at) {
        views.i32.set(table, at / 4);
        viewOf(views, real).set(weights, (at + weightsAt) / real);
      },
    },
    load: (piece, views, at) => loadPlanes(x, lay, part(piece), bitsOf(viewOf(views, real)), at / real),
    args(piece, at, common) {
      const { group, groups, rows } = part(piece);
      const vectors = common + weightsAt + group * count * k * real;
      return [at, common, vectors, at + outAt, groups, matrix, length(rows) * real, count, k];
    },
    store(piece, views, at) {
      const p = part(piece);
      storePlanes(x, lay, p, viewOf(views, real), (at + outAt) / real, outRow(p.rows) / real);
    },
  });
  return true;
}

function viewOf(views: Views, real: 4 | 8): Float32Array | Float64Array {
  return real === 4 ? views.f32 : views.f64;
}

/** Copies the phases of a piece's planes. */
function loadPlanes({ unit: { width }, plan, sizes: s, padded }: Direct, lay: Layout, p: Part, view: Bits, at: number) {
  const [n, feature, ...spatial] = plan.lhsSpec.map((a) => padded.strides[a] * width);
  const between = plan.batchGroups > 1 ? s.batch * n : s.inputs * feature;
  const data = bitsOf(padded.data);
  const start = padded.offset * width + p.batch * n + p.group * between + p.row * plan.strides[0] * spatial[0];
  const strides = spatial.map((step, i) => step * plan.strides[i]);
  lay.ways.forEach((phases, way) => {
    // As many elements as the kernel meets in this phase.
    const counts = lay.shape.map((_, i) => {
      const places = i === 0 ? p.rows : s.places[i];
      const extent = (places - 1) * plan.strides[i] + (s.kernel[i] - 1) * plan.rhsDilation[i] + 1;
      return Math.ceil((extent - phases[i]) / plan.strides[i]);
    });
    const phase = copyOf(counts, strides, lay.steps, 1);
    const from = phases.reduce((sum, phase, i) => sum + phase * spatial[i], start);
    for (let g = 0; g < p.groups; g++) {
      for (let plane = 0; plane < lay.planes; plane++) {
        const source = from + g * between + Math.floor(plane / width) * feature + plane % width;
        copy(phase, data, source, view, at + ((g * lay.planes + plane) * lay.ways.length + way) * lay.size);
      }
    }
  });
}

/** Copies a piece's results, `row` numbers from one feature to the next, to their places. */
function storePlanes(x: Direct, lay: Layout, p: Part, view: TypedArray, at: number, row: number): void {
  const { unit: { width }, sizes: s, out, outSteps: [n, feature, ...spatial] } = x;
  const places = s.places.map((places, i) => i === 0 ? p.rows : places);
  const last = places.length - 1;
  const step = spatial[last];
  const from = offsets(places.slice(0, last), lay.steps.slice(0, last));
  const to = offsets(places.slice(0, last), spatial.slice(0, last), p.batch * n + p.row * spatial[0]);
  for (let g = 0; g < p.groups; g++) {
    for (let c = 0; c < lay.count; c++, at += row) {
      const start = ((p.group + g) * s.outputs + Math.floor(c / width)) * feature + c % width;
      for (let r = 0; r < from.length; r++) {
        const [q, end] = [at + from[r], at + from[r] + places[last]];
        if (step === 1 && end - q >= RUN) out.set(view.subarray(q, end) as Float64Array, start + to[r]);
        else for (let i = q, o = start + to[r]; i < end; i++, o += step) out[o] = view[i];
      }
    }
  }
}

/**
 * The weights of each group's real results, in the order of the table: for a complex one, (Re, −Im, ...) and
 * (Im, Re, ...), whose products with planes of real and imaginary parts are the real and the imaginary part.
 */
function weightsOf(
  { unit: { real, width }, plan, sizes: s, kernel }: Direct,
  lay: Layout,
): Float32Array | Float64Array {
  const length = s.groups * lay.count * lay.k;
  const out = real === 4 ? new Float32Array(length) : new Float64Array(length);
  const [output, input, ...within] = plan.rhsSpec.map((a) => kernel.strides[a] * width);
  const places = offsets([...s.kernel, s.inputs], [...within, input]);
  let to = 0;
  for (let o = 0; o < s.groups * s.outputs; o++) {
    const start = kernel.offset * width + o * output;
    for (let part = 0; part < width; part++) {
      for (const place of places) {
        const [p, q] = [start + place, to];
        to += width;
        if (width === 1) out[q] = kernel.data[p];
        else {
          out[q] = kernel.data[p + part];
          out[q + 1] = part === 0 ? -kernel.data[p + 1] : kernel.data[p];
        }
      }
    }
  }
  return out;
}
