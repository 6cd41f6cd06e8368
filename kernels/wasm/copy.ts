/**
 * How tiles of operands get into scratch, where strides and broadcasts are resolved, and how results get out.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import { bitsOf } from "../js/block.ts";
import type { Layout } from "../js/map_layout.ts";
import { raw } from "../js/operand.ts";
import { bytesOf } from "./map_kernel.ts";
import type { Views } from "./scratch.ts";

type Bits = Uint8Array | Int32Array | Float64Array;

/** An operand: its numbers as bits, how it lies along the loops, and where its tile is. */
export interface Operand {
  readonly data: Bits;
  readonly offset: number;
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
  dims: readonly number[],
  at: number,
): Operand {
  const unit = kindOf(dtype) === "c" ? 2 : 1;
  const strides = laid.walk === "once" ? dims.map(() => 0) : laid.strides.map((s) => s * unit);
  const { data } = raw(x);
  const once = laid.walk === "once";
  return { data: bitsOf(data), offset: laid.offset * unit, strides, unit, bytes: bytesOf(dtype) / unit, at, once };
}

/** A memory as numbers of so many bytes. */
function viewOf(views: Views, bytes: number): Bits {
  return bytes === 4 ? views.i32 : bytes === 8 ? views.f64 : views.u8;
}

/** From this length on a run is copied by `set`. */
const RUN = 32;

/**
 * Copies elements `start` to `start + count` of an operand, in the order of the loops, to its tile in the scratch at
 * `base`, from the tile's element `first` on.
 */
export function copyIn(
  x: Operand,
  dims: readonly number[],
  start: number,
  count: number,
  views: Views,
  base: number,
  first = 0,
): void {
  const { data, strides, unit } = x;
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
  for (let left = count; left > 0;) {
    const n = Math.min(left, dims[inner] - index[inner]);
    copyRun(data, from, step, view, to, n, unit);
    to += n * unit;
    left -= n;
    // The next line.
    from -= index[inner] * step;
    index[inner] = 0;
    for (let d = inner - 1; d >= 0; d--) {
      from += strides[d];
      if (++index[d] < dims[d]) break;
      from -= dims[d] * strides[d];
      index[d] = 0;
    }
  }
}

function copyRun(data: Bits, from: number, step: number, view: Bits, to: number, n: number, unit: number): void {
  if (step === unit && n * unit >= RUN) view.set(data.subarray(from, from + n * unit) as never, to);
  else if (step === 0 && unit === 1 && n >= RUN) view.fill(data[from], to, to + n);
  else if (unit === 1) { for (let i = 0, p = from; i < n; i++, p += step) view[to + i] = data[p]; }
  else {
    for (let i = 0, p = from; i < 2 * n; i += 2, p += step) {
      view[to + i] = data[p];
      view[to + i + 1] = data[p + 1];
    }
  }
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
