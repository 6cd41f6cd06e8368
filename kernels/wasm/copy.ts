/**
 * How tiles of operands get into scratch, where strides and broadcasts are resolved, and how results get out.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import { bitsOf } from "../js/block.ts";
import { SHORT, TILE, TILES } from "../js/copy.ts";
import type { Layout } from "../js/map_layout.ts";
import { raw } from "../js/operand.ts";
import { bytesOf } from "./map_kernel.ts";
import type { Views } from "./scratch.ts";

type Bits = Uint8Array | Int32Array | Float64Array;

/** An operand: its numbers as bits, how it lies along loops of its own, and where its tile is. */
export interface Operand {
  readonly data: Bits;
  readonly offset: number;
  /** Loops over all elements, in order, and its step along each. */
  readonly dims: readonly number[];
  readonly strides: readonly number[];
  /** Numbers of an element, 2 if it is complex, and bytes of a number. */
  readonly unit: number;
  readonly bytes: number;
  readonly at: number;
  readonly once: boolean;
}

/** An operand of a dtype, laid over loops, whose tile is at `at`. */
export function operandOf(
  x: NDArray,
  dtype: DType,
  laid: Layout["operands"][number],
  loops: readonly number[],
  at: number,
): Operand {
  const unit = kindOf(dtype) === "c" ? 2 : 1;
  const once = laid.walk === "once";
  const own = merged(loops, once ? loops.map(() => 0) : laid.strides.map((s) => s * unit));
  const { data } = raw(x);
  return { data: bitsOf(data), offset: laid.offset * unit, ...own, unit, bytes: bytesOf(dtype) / unit, at, once };
}

/** The fewest loops along which an operand lies in the same order: other operands may need more. There is at least one. */
export function merged(
  dims: readonly number[],
  strides: readonly number[],
): { readonly dims: readonly number[]; readonly strides: readonly number[] } {
  const lengths: number[] = [];
  const steps: number[] = [];
  dims.forEach((n, d) => {
    const last = lengths.length - 1;
    if (n === 1) return;
    if (last >= 0 && steps[last] === strides[d] * n) {
      lengths[last] *= n;
      steps[last] = strides[d];
    } else {
      lengths.push(n);
      steps.push(strides[d]);
    }
  });
  return lengths.length === 0 ? { dims: [1], strides: [0] } : { dims: lengths, strides: steps };
}

/** A memory as numbers of so many bytes. */
export function viewOf(views: Views, bytes: number): Bits {
  return bytes === 4 ? views.i32 : bytes === 8 ? views.f64 : views.u8;
}

/** From this length on a run is copied by `set`. */
const RUN = 32;

/**
 * Copies elements `start` to `start + count` of an operand, in the order of the loops, to its tile in the scratch at
 * `base`, from the tile's element `first` on.
 */
export function copyIn(x: Operand, start: number, count: number, views: Views, base: number, first = 0): void {
  const { data, dims, strides, unit } = x;
  const view = viewOf(views, x.bytes);
  let to = (base + x.at) / x.bytes;
  if (x.once) {
    for (let u = 0; u < unit; u++) view[to + u] = data[x.offset + u];
    return;
  }
  to += first * unit;
  const inner = dims.length - 1;
  const step = strides[inner];
  // Where the first element is: along each loop, and in all.
  const index = new Array<number>(dims.length);
  let from = x.offset;
  for (let d = inner, rest = start; d >= 0; d--) {
    index[d] = rest % dims[d];
    rest = (rest - index[d]) / dims[d];
    from += index[d] * strides[d];
  }
  const line = dims[inner];
  for (let left = count; left > 0;) {
    // Whole lines at once, as far as the next loop goes; or a part of one.
    const whole = inner > 0 && index[inner] === 0 ? Math.floor(left / line) : 0;
    const rows = whole === 0 ? 1 : Math.min(whole, dims[inner - 1] - index[inner - 1]);
    const n = whole === 0 ? Math.min(left, line - index[inner]) : line;
    copyRows(data, from, rows, inner > 0 ? strides[inner - 1] : 0, n, step, view, to, unit);
    to += rows * n * unit;
    left -= rows * n;
    // The next line: past the last one that was copied, all of which but the first began at 0.
    from -= index[inner] * step;
    index[inner] = 0;
    for (let d = inner - 1, by = rows; d >= 0; d--, by = 1) {
      from += by * strides[d];
      index[d] += by;
      if (index[d] < dims[d]) break;
      from -= dims[d] * strides[d];
      index[d] = 0;
    }
  }
}

/** Copies `rows` rows of `n` elements, `step` apart, to where they lie one behind the other. */
function copyRows(
  data: Bits,
  from: number,
  rows: number,
  rowStep: number,
  n: number,
  step: number,
  view: Bits,
  to: number,
  unit: number,
): void {
  const still = step === 0 && unit === 1;
  if (n * unit >= RUN && (step === unit || still)) {
    for (let r = 0, s = from, d = to; r < rows; r++, s += rowStep, d += n * unit) {
      if (still) view.fill(data[s], d, d + n);
      else view.set(data.subarray(s, s + n * unit) as never, d);
    }
    return;
  }
  const tiles = TILES[unit - 1].of(data);
  if (n < SHORT && rows > n) tiles(n, rows, n, rows, data, from, step, rowStep, view, to, unit, n * unit);
  else if (Math.abs(rowStep) < Math.abs(step)) {
    tiles(rows, n, TILE, TILE, data, from, rowStep, step, view, to, n * unit, unit);
  } else tiles(rows, n, rows, n, data, from, rowStep, step, view, to, n * unit, unit);
}

/** A row-major result: its numbers as bits, and where its tile is. */
export interface Result {
  readonly data: Bits;
  /** Numbers of an element, 2 if it is complex, and bytes of a number. */
  readonly unit: number;
  readonly bytes: number;
  readonly at: number;
}

/** A result of a dtype whose tile is at `at`. */
export function resultOf(data: TypedArray, dtype: DType, at: number): Result {
  const unit = kindOf(dtype) === "c" ? 2 : 1;
  return { data: bitsOf(data), unit, bytes: bytesOf(dtype) / unit, at };
}

/**
 * Copies elements of a result's tile in the scratch at `base`, from its element `first` on, to the elements `start` to
 * `start + count`.
 */
export function copyOut(x: Result, start: number, count: number, views: Views, base: number, first = 0): void {
  const from = (base + x.at) / x.bytes + first * x.unit;
  x.data.set(viewOf(views, x.bytes).subarray(from, from + count * x.unit) as never, start * x.unit);
}
