/**
 * How the kernels of this folder see their operands and make their results: row-major typed arrays, or strided views.
 *
 * @module
 */
import { type NDArray, scalarArray, storedArray } from "../../lib/core/array.ts";
import type { Aval } from "../../lib/core/aval.ts";
import type { Device } from "../../lib/core/device.ts";
import { allocate, type TypedArray } from "../../lib/core/dtype.ts";
import { isRowMajor, rowMajor, Storage } from "../../lib/core/storage.ts";
import { copy, copyOf } from "./copy.ts";
import { buffer } from "./pool.ts";

/** A strided view of a typed array; offset and strides count elements (a complex one is two numbers). */
export interface Raw {
  /** The whole buffer. */
  readonly data: TypedArray;
  /** Where the first element lies. */
  readonly offset: number;
  /** The step along each axis. */
  readonly strides: readonly number[];
}

/** Numbers an element takes in a typed array: 2 if it is complex. */
export function widthOf(aval: Aval): number {
  return aval.kind === "c" ? 2 : 1;
}

/** Where the elements of a concrete array lie. */
export function raw(x: NDArray): Raw {
  if (x.ext !== null) {
    const s = x.ext as Storage;
    return { data: s.buffer as TypedArray, offset: s.offset, strides: s.strides };
  }
  const data = allocate(x.aval.dtype, 1);
  data[0] = x.num;
  return { data, offset: 0, strides: [] };
}

/** The elements in row-major order, to be read only: the operand's own buffer where it is laid out so, else a copy. */
export function dense(x: NDArray): TypedArray {
  const { data, offset, strides } = raw(x);
  const { shape, size } = x.aval;
  if (!isRowMajor(shape, strides)) return permuted(x, shape.map((_, i) => i));
  const w = widthOf(x.aval);
  return offset === 0 && data.length === w * size ? data : data.subarray(w * offset, w * (offset + size));
}

/** The elements in row-major order, in an array that the caller owns. */
export function copied(x: NDArray): TypedArray {
  const elements = dense(x);
  return x.ext !== null && elements.buffer === raw(x).data.buffer ? elements.slice() : elements;
}

/** A fresh row-major array of the elements with the axes in another order: axis `i` of it is axis `order[i]` of `x`. */
export function permuted(x: NDArray, order: readonly number[]): TypedArray {
  const { data, offset, strides } = raw(x);
  const out = buffer(x.aval.dtype, x.aval.size);
  const shape = order.map((i) => x.aval.shape[i]);
  const w = widthOf(x.aval);
  const c = copyOf(shape, order.map((i) => strides[i]), rowMajor(shape), w);
  copy(c, data, w * offset, out, 0);
  return out;
}

/** The strides of an array of shape `from` that is broadcast to `shape`: 0 along axes that repeat. */
export function broadcastStrides(
  from: readonly number[],
  strides: readonly number[],
  shape: readonly number[],
): number[] {
  const lead = shape.length - from.length;
  return shape.map((_, i) => i < lead || from[i - lead] === 1 ? 0 : strides[i - lead]);
}

/** The value of a concrete 0-d array of a real dtype. */
export function numberOf(x: NDArray): number {
  if (x.ext === null) return x.num;
  const { data, offset } = raw(x);
  return data[offset];
}

/** An array of the elements in `data`, which are row-major and owned from then on; a real 0-d one holds its number. */
export function wrap(aval: Aval, data: TypedArray, device: Device): NDArray {
  if (aval.shape.length === 0 && aval.kind !== "c") return scalarArray(aval, data[0]);
  return storedArray(aval, new Storage(device, data, 0, rowMajor(aval.shape)));
}

/** A row-major array as `outer` x `n` x `inner`, where `n` is the length of `axis`. */
export function aroundAxis(shape: readonly number[], axis: number): { outer: number; n: number; inner: number } {
  let outer = 1;
  let inner = 1;
  for (let i = 0; i < axis; i++) outer *= shape[i];
  for (let i = axis + 1; i < shape.length; i++) inner *= shape[i];
  return { outer, n: shape[axis], inner };
}

/** Axes that act as one: how many elements, and the step between them in numbers. */
export interface Run {
  /** The number of elements. */
  readonly n: number;
  /** The step from one to the next. */
  readonly step: number;
}

/** No axes: a single element. */
export const ONE: Run = { n: 1, step: 0 };

/** Axes of this shape, neighbours merged where the steps allow it, those of length 1 left out. */
export function mergedRuns(shape: readonly number[], steps: readonly number[]): Run[] {
  const out: Run[] = [];
  for (let i = 0; i < shape.length; i++) {
    if (shape[i] === 1) continue;
    const last = out[out.length - 1];
    if (last !== undefined && last.step === steps[i] * shape[i]) {
      out[out.length - 1] = { n: last.n * shape[i], step: steps[i] };
    } else out.push({ n: shape[i], step: steps[i] });
  }
  return out;
}
