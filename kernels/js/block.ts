/**
 * Strided blocks: what gather, scatter and windows walk over.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";

/**
 * A loop nest over the elements of a block in two layouts at once. The two innermost runs of axes are loops (`rows`
 * and `n`); the axes outside them are listed as pairs of offsets. All steps count numbers, not complex elements.
 */
export interface Block {
  /** Offsets in the first layout of the outer axes' places, row-major. */
  readonly from: Int32Array;
  /** Offsets in the second layout of the same places. */
  readonly to: Int32Array;
  /** Length of the loop next to the innermost. */
  readonly rows: number;
  /** Its step in the first layout. */
  readonly fromRow: number;
  /** Its step in the second layout. */
  readonly toRow: number;
  /** Length of the innermost loop. */
  readonly n: number;
  /** Its step in the first layout. */
  readonly fromStep: number;
  /** Its step in the second layout. */
  readonly toStep: number;
}

/** The loop nest over `shape` with strides that count elements of `width` numbers each. Adjacent axes are merged. */
export function makeBlock(
  shape: readonly number[],
  fromStrides: readonly number[],
  toStrides: readonly number[],
  width: number,
): Block {
  const dims: number[] = [];
  const fs: number[] = [];
  const ts: number[] = [];
  const push = (n: number, f: number, t: number): void => {
    if (n === 1) return;
    const last = dims.length - 1;
    if (last >= 0 && fs[last] === f * n && ts[last] === t * n) {
      dims[last] *= n;
      fs[last] = f;
      ts[last] = t;
    } else {
      dims.push(n);
      fs.push(f);
      ts.push(t);
    }
  };
  for (let i = 0; i < shape.length; i++) push(shape[i], fromStrides[i] * width, toStrides[i] * width);
  push(width, 1, 1);
  const n = dims.pop() ?? 1;
  const fromStep = fs.pop() ?? 1;
  const toStep = ts.pop() ?? 1;
  const rows = dims.pop() ?? 1;
  const fromRow = fs.pop() ?? 0;
  const toRow = ts.pop() ?? 0;
  return { from: offsets(dims, fs), to: offsets(dims, ts), rows, fromRow, toRow, n, fromStep, toStep };
}

/**
 * The offset of each place of an array of this shape and these strides, in row-major order; that of the first is
 * `start`.
 */
export function offsets(shape: readonly number[], strides: readonly number[], start = 0): Int32Array {
  let size = 1;
  for (const n of shape) size *= n;
  const out = new Int32Array(size);
  if (size === 0) return out;
  out[0] = start;
  // The places of the axes so far, each repeated with the steps of the next axis; filled from the back, in place.
  let filled = 1;
  for (let d = 0; d < shape.length; d++) {
    const n = shape[d];
    for (let i = filled - 1; i >= 0; i--) {
      const base = out[i];
      for (let j = n - 1; j >= 0; j--) out[i * n + j] = base + j * strides[d];
    }
    filled *= n;
  }
  return out;
}

/** Numbers as bits. */
export type Bits = Uint8Array | Int32Array | Float64Array;

/** The same numbers seen as bits, so that copying sees three classes of typed arrays rather than five. */
export function bitsOf(x: TypedArray): Bits {
  if (x instanceof Float32Array || x instanceof Uint32Array) return new Int32Array(x.buffer, x.byteOffset, x.length);
  return x;
}
