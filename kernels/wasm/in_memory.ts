/**
 * Arrays as the numbers that they are in memory, for kernels that may take elements in any order.
 *
 * @module
 */
import type { NDArray } from "../../lib/core/array.ts";
import { type Aval, makeAval } from "../../lib/core/aval.ts";
import type { DType, TypedArray } from "../../lib/core/dtype.ts";
import { bitsOf } from "../js/block.ts";
import { host } from "../js/host.ts";
import { permuted, raw, widthOf, wrap } from "../js/operand.ts";
import { buffer, recycle } from "../js/pool.ts";
import { merged, type Operand } from "./copy.ts";
import { type Group, groupsOf } from "./cut.ts";

/** The dtype of an element's numbers. */
export function realOf(dtype: DType): DType {
  return dtype === "complex64" ? "float32" : dtype === "complex128" ? "float64" : dtype;
}

/** The shape of an array's numbers: complex ones have a last axis of two. */
export function realShape({ shape, kind }: Aval): readonly number[] {
  return kind === "c" ? [...shape, 2] : shape;
}

/** An array, and its axes, in the order in which its elements lie; complex ones are pairs of numbers. */
export interface InMemory {
  /** The dtype of its numbers. */
  readonly dtype: DType;
  readonly operand: Operand;
  readonly groups: readonly Group[];
  /** The kept axes longer than 1 in that order, by their numbers among those of the result. */
  readonly order: readonly number[];
}

/** An array some of whose axes are combined. */
export function inMemory(x: NDArray, axes: readonly number[]): InMemory {
  const { data, offset, strides: elementStrides } = raw(x);
  const shape = realShape(x.aval);
  const width = widthOf(x.aval);
  const strides = shape.map((_, d) => d < elementStrides.length ? width * elementStrides[d] : 1);
  const dtype = realOf(x.dtype);
  const combined = shape.map((_, d) => axes.includes(d));
  // The largest steps first; elements that repeat come outermost.
  const size = (d: number): number => strides[d] === 0 ? Infinity : Math.abs(strides[d]);
  const sorted = [...shape.keys()].filter((d) => shape[d] !== 1)
    .sort((a, b) => size(a) === size(b) ? a - b : size(b) - size(a));
  // Of windows that overlap, the places inside are combined as rows.
  const [outer, inner] = sorted.slice(-2);
  if (sorted.length > 1 && combined[inner] && !combined[outer] && size(inner) === size(outer)) {
    sorted.splice(-2, 2, inner, outer);
  }
  const laid = merged(sorted.map((d) => shape[d]), sorted.map((d) => strides[d]));
  const bytes = dtype === "bool" ? 1 : dtype === "float64" ? 8 : 4;
  const operand = { data: bitsOf(data), offset: width * offset, ...laid, unit: 1, bytes, at: 0, once: false };
  const kept = [...shape.keys()].filter((d) => !combined[d] && shape[d] !== 1);
  return {
    dtype,
    operand,
    groups: groupsOf(sorted.map((d) => shape[d]), sorted.map((d) => combined[d])),
    order: sorted.filter((d) => !combined[d]).map((d) => kept.indexOf(d)),
  };
}

/** Numbers of the dtype `from`, rounded to another; the buffer that they come from is used again. */
export function rounded(data: TypedArray, from: DType, dtype: DType): TypedArray {
  if (from === dtype) return data;
  const out = buffer(dtype, data.length);
  out.set(data);
  recycle(data);
  return out;
}

/**
 * Row-major numbers, whose axis `i` is axis `order[i]` of a shape without its axes of length 1, as row-major numbers of
 * that shape.
 */
export function arranged(
  data: TypedArray,
  dtype: DType,
  whole: readonly number[],
  order: readonly number[],
): TypedArray {
  const shape = whole.filter((n) => n !== 1);
  if (order.every((d, i) => d === i)) return data;
  const x = wrap(makeAval(order.map((d) => shape[d]), dtype), data, host());
  const out = permuted(x, shape.map((_, i) => order.indexOf(i)));
  recycle(data);
  return out;
}
