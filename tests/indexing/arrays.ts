/**
 * What the indexing tests share: arrays on the CPU, and the entries of the golden file.
 *
 * @module
 */
import { cpu } from "../../kernels/cpu/device.ts";
import type { Index, NDArray } from "../../lib/core/array.ts";
import { setDefaultDevice } from "../../lib/core/device.ts";
import { allocate, type DType } from "../../lib/core/dtype.ts";
import { storageOf } from "../../lib/core/view.ts";
import { ellipsis, slice } from "../../lib/numpy/indexing.ts";
import { fromData } from "../../lib/ops/mod.ts";

setDefaultDevice(cpu);

/** A row-major array; complex values are real. */
export function array(shape: readonly number[], values: readonly number[], dtype: DType = "float32"): NDArray {
  const data = allocate(dtype, values.length);
  const stride = dtype.startsWith("complex") ? 2 : 1;
  values.forEach((v, i) => data[stride * i] = v);
  return fromData(data, shape, dtype);
}

/** 1, 2, 3, ... in a shape. */
export function counting(shape: readonly number[], dtype: DType = "float32"): NDArray {
  return array(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1), dtype);
}

/** The elements, row-major; real parts of complex ones. */
export function values(x: NDArray): number[] {
  const storage = storageOf(x);
  const data = Array.from(storage.device.read(storage, x.aval) as ArrayLike<number>);
  return x.aval.kind === "c" ? data.filter((_, i) => i % 2 === 0) : data;
}

/** One entry of an index as the golden file has it. */
export type Entry = number | boolean | null | "..." | {
  readonly slice?: readonly (number | null)[];
  readonly list?: Index;
  readonly array?: readonly number[];
  readonly shape?: readonly number[];
  readonly dtype?: string;
};

/** The index that an entry stands for. */
export function decode(entry: Entry): Index {
  if (entry === "...") return ellipsis;
  if (entry === null || typeof entry === "number" || typeof entry === "boolean") return entry;
  if (entry.slice !== undefined) {
    const [start, stop, step] = entry.slice;
    return slice(start, stop, step);
  }
  if (entry.list !== undefined) return entry.list;
  return array(entry.shape ?? [], entry.array ?? [], entry.dtype as DType);
}
