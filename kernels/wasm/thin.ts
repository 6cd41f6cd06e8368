/**
 * Products of a matrix with few vectors, which take longer to read than to compute: the matrix is copied in tiles that
 * stay in the second cache, and read there once.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import type { Side } from "../js/contract_side.ts";
import type { Views } from "./scratch.ts";
import type { Kernel } from "./kernel.ts";
import { LINES, STRIP, THIN_DOUBLE, THIN_SINGLE } from "./thin_kernels.ts";
import { aligned, perform } from "./work.ts";

/** Bytes of a tile of the matrix. */
const TILE = 1 << 17;

/** Rows of a tile of weighted rows at least, where there are so many. */
const ROWS = 16;

/** From this length on a run is copied by `set`. */
const RUN = 32;

type Floats = Float32Array | Float64Array;

/** Batches of products: of each line of `matrix` with each line of `vectors`, of which there are few. */
export interface Thin {
  readonly matrix: Side;
  readonly vectors: Side;
  /** Numbers of an element, and bytes of a number. */
  readonly width: 1 | 2;
  readonly real: 4 | 8;
}

/** A tile: which of its batches, of the numbers along a line of results, and of the contracted places it holds. */
interface Part {
  readonly batch: number;
  readonly batches: number;
  readonly at: number;
  readonly count: number;
  readonly k: number;
  readonly depth: number;
}

/**
 * Writes the products, each line of the matrix `lineStep` numbers from the one before, and the vectors `vectorStep`;
 * batches follow each other. Sums over tiles are doubles.
 */
export function thin(x: Thin, out: TypedArray, lineStep: number, vectorStep: number): void {
  const { matrix: { free, line }, width } = x;
  // Rows of neighbours across the lines are weighted and added; otherwise each line is a dot product.
  const across = line.n === 1 || (free.n > 1 && Math.abs(free.step) < Math.abs(line.step));
  const sums = across ? weightedSums(x) : dotSums(x);
  const [batches, n, count] = [x.matrix.batches.length, free.n, x.vectors.free.n];
  const size = n * width * (across ? width : 1);
  for (let b = 0, p = 0; b < batches; b++) {
    for (let r = 0; r < count; r++, p += size) {
      const to = b * n * count * width + r * vectorStep;
      if (width === 1) { for (let i = 0; i < n; i++) out[to + i * lineStep] = sums[p + i]; }
      else if (across) {
        // Rows times real parts, then rows times imaginary parts.
        for (let i = 0, q = p + 2 * n; i < n; i++) {
          out[to + i * lineStep] = sums[p + 2 * i] - sums[q + 2 * i + 1];
          out[to + i * lineStep + 1] = sums[p + 2 * i + 1] + sums[q + 2 * i];
        }
      } else {
        // Real parts, then imaginary parts.
        for (let i = 0; i < n; i++) {
          out[to + i * lineStep] = sums[p + i];
          out[to + i * lineStep + 1] = sums[p + n + i];
        }
      }
    }
  }
}

/** The dot products, for each batch, each real vector and each line. */
function dotSums(x: Thin): Float64Array {
  const { matrix: { free, line, data, batches }, width, real } = x;
  const [n, k] = [free.n, line.n * width];
  const count = x.vectors.free.n * width;
  const vectors = realVectors(x, false);
  const room = TILE / real;
  const depth = n * k <= room ? k : Math.min(k, room / LINES);
  const padded = (lines: number): number => Math.ceil(lines / LINES) * LINES;
  return tiled(x, real === 4 ? THIN_SINGLE.dots : THIN_DOUBLE.dots, {
    n,
    k,
    count,
    depth,
    most: Math.max(1, Math.floor(room / depth)),
    vectors,
    row: (lines) => padded(lines) * 8,
    doubles: true,
    copy: (p, batch, view, to) => {
      const start = batches[batch] + p.at * free.step + p.k / width * line.step;
      copyRows(data, start, p.count, free.step, p.depth / width, line.step, width, view, to);
    },
    args: (p, matrix, vectorsAt, out) => [matrix, vectorsAt, out, p.batches, p.count, count, p.depth],
  });
}

/** The sums of weighted rows, for each batch and each real vector. */
function weightedSums(x: Thin): Float64Array {
  const { matrix: { free, line, data, batches }, width, real } = x;
  const [n, k] = [free.n * width, line.n];
  const count = x.vectors.free.n * width;
  const vectors = realVectors(x, true);
  const room = TILE / real;
  const depth = Math.min(k, Math.max(ROWS, Math.floor(room / n)));
  const strip = STRIP / real;
  return tiled(x, real === 4 ? THIN_SINGLE.weighted : THIN_DOUBLE.weighted, {
    n,
    k,
    count,
    depth,
    most: Math.max(strip, Math.floor(room / depth / strip) * strip),
    vectors,
    row: (numbers) => Math.ceil(numbers / strip) * STRIP,
    doubles: false,
    copy: (p, batch, view, to) => {
      const start = batches[batch] + p.at / width * free.step + p.k * line.step;
      copyRows(data, start, p.depth, line.step, p.count / width, free.step, width, view, to);
    },
    args: (p, matrix, vectorsAt, out, steps) => {
      const length = p.count * real;
      return [matrix, steps, vectorsAt, out, p.batches, length * p.depth, length, count, p.depth];
    },
  });
}

/** How a form of product is cut into tiles. */
interface Form {
  /** Numbers of a vector's results, and of the contracted axis; how many real vectors there are, and their numbers. */
  readonly n: number;
  readonly k: number;
  readonly count: number;
  readonly vectors: Floats;
  /** The contracted places of a tile, and results that it gives at most. */
  readonly depth: number;
  readonly most: number;
  /** Bytes of a row of so many results in scratch, and whether they are doubles whatever the precision. */
  row(numbers: number): number;
  readonly doubles: boolean;
  /** Copies a batch of a tile. */
  copy(part: Part, batch: number, view: Floats, to: number): void;
  /** The kernel's arguments, from where matrix, vectors, results and a table of the rows' offsets lie. */
  args(part: Part, matrix: number, vectors: number, out: number, steps: number): readonly number[];
}

/** The sums of all tiles. */
function tiled(x: Thin, kernel: Kernel, form: Form): Float64Array {
  const { real } = x;
  const { n, k, count, vectors, depth, most, row } = form;
  const all = x.matrix.batches.length;
  const sums = new Float64Array(all * count * n);
  const group = Math.max(1, Math.min(all, Math.floor(TILE / real / (n * k))));
  const numbers = Math.min(n, most);
  const chunks = Math.ceil(n / numbers);
  const steps = aligned(4 * depth);
  const matrixBytes = aligned(group * numbers * depth * real + STRIP);
  const vectorBytes = aligned(group * count * depth * real);
  const viewOf = (views: Views): Floats => real === 4 ? views.f32 : views.f64;
  // Tiles along the contracted axis follow each other, so that sums don't depend on who computes them.
  const further = depth < k ? new Float64Array(sums.length) : sums;
  for (let from = 0; from < k; from += depth) {
    const results = from === 0 ? sums : further;
    const part = (piece: number): Part => {
      const at = piece % chunks * numbers;
      const batch = Math.floor(piece / chunks) * group;
      return {
        batch,
        batches: Math.min(group, all - batch),
        at,
        count: Math.min(numbers, n - at),
        k: from,
        depth: Math.min(depth, k - from),
      };
    };
    perform({
      kernel,
      pieces: chunks * Math.ceil(all / group),
      bytes: steps + matrixBytes + vectorBytes + group * count * row(numbers),
      // Copying takes as long as computing, so that nothing is left to share.
      cost: 0,
      load(piece, views, at) {
        const p = part(piece);
        const view = viewOf(views);
        if (!form.doubles) {
          for (let i = 0; i < p.depth; i++) views.i32[at / 4 + i] = i * p.count * real;
        }
        for (let b = 0; b < p.batches; b++) {
          form.copy(p, p.batch + b, view, (at + steps) / real + b * p.count * p.depth);
          for (let c = 0; c < count; c++) {
            const vector = ((p.batch + b) * count + c) * k + from;
            const to = (at + steps + matrixBytes) / real + (b * count + c) * p.depth;
            view.set(vectors.subarray(vector, vector + p.depth), to);
          }
        }
      },
      args: (piece, at) => {
        const matrix = at + steps;
        return form.args(part(piece), matrix, matrix + matrixBytes, matrix + matrixBytes + vectorBytes, at);
      },
      store(piece, views, at) {
        const p = part(piece);
        const bytes = form.doubles ? 8 : real;
        const view = bytes === 8 ? views.f64 : views.f32;
        let q = (at + steps + matrixBytes + vectorBytes) / bytes;
        for (let b = 0; b < p.batches; b++) {
          for (let c = 0; c < count; c++, q += row(p.count) / bytes) {
            const to = ((p.batch + b) * count + c) * n + p.at;
            for (let i = 0; i < p.count; i++) results[to + i] = view[q + i];
          }
        }
      },
    });
    if (from > 0) { for (let i = 0; i < sums.length; i++) sums[i] += further[i]; }
  }
  return sums;
}

/**
 * The vectors of all batches, end to end. A complex vector is two real ones: for weighted rows, its real and its
 * imaginary parts; for dot products, (Re, −Im, ...) and (Im, Re, ...), whose products with an interleaved line are the
 * real and the imaginary part.
 */
function realVectors({ vectors: { data, batches, free, line }, width, real }: Thin, parts: boolean): Floats {
  const k = line.n;
  const length = batches.length * free.n * k * (width === 1 ? 1 : parts ? 2 : 4);
  const out = real === 4 ? new Float32Array(length) : new Float64Array(length);
  let to = 0;
  for (const batch of batches) {
    for (let r = 0; r < free.n; r++) {
      let p = batch + r * free.step;
      if (width === 1) { for (let i = 0; i < k; i++, p += line.step) out[to++] = data[p]; }
      else if (parts) {
        for (let i = 0; i < k; i++, p += line.step, to++) {
          out[to] = data[p];
          out[to + k] = data[p + 1];
        }
        to += k;
      } else {
        for (let i = 0; i < k; i++, p += line.step, to += 2) {
          out[to] = data[p];
          out[to + 1] = -data[p + 1];
          out[to + 2 * k] = data[p + 1];
          out[to + 2 * k + 1] = data[p];
        }
        to += 2 * k;
      }
    }
  }
  return out;
}

/** Copies rows of `inner` elements of `width` numbers, `step` apart, to lie end to end. */
function copyRows(
  data: TypedArray,
  start: number,
  rows: number,
  rowStep: number,
  inner: number,
  step: number,
  width: number,
  view: Floats,
  to: number,
): void {
  const n = inner * width;
  if (step === width || inner === 1) {
    if (rowStep === n || rows === 1) return view.set(data.subarray(start, start + rows * n) as Float64Array, to);
    if (n >= RUN) {
      for (let r = 0, p = start; r < rows; r++, p += rowStep) {
        view.set(data.subarray(p, p + n) as Float64Array, to + r * n);
      }
      return;
    }
  }
  for (let r = 0; r < rows; r++) {
    let p = start + r * rowStep;
    for (let i = 0; i < inner; i++, p += step) {
      for (let c = 0; c < width; c++) view[to++] = data[p + c];
    }
  }
}
