/**
 * Buffers that are used again: results are allocated from those that a jitted graph or a backward pass gave back.
 *
 * @module
 */
import { allocate, type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";

/** The most bytes that wait to be used again, the most kinds and lengths of buffers, and the most buffers of one. */
const BYTES = 2 ** 28;
const KINDS = 128;
const EACH = 32;
/** Shorter buffers cost less to make than to look up. */
const SHORTEST = 64;

/** Waiting buffers, by type and length; those that were not asked for longest come first. */
const waiting = new Map<string, TypedArray[]>();
let bytes = 0;

/** How many buffers were allocated anew, and how many used again. */
export const counts: { fresh: number; again: number } = { fresh: 0, again: 0 };

/**
 * A typed array for `size` elements of `dtype` (two numbers an element if it is complex), with anything in it: for
 * kernels that write every element. {@link allocate} gives zeros.
 */
export function buffer(dtype: DType, size: number): TypedArray {
  const length = kindOf(dtype) === "c" ? 2 * size : size;
  if (length >= SHORTEST && bytes > 0) {
    const key = keyOf(dtype, length);
    const list = waiting.get(key);
    const found = list?.pop();
    if (list !== undefined && found !== undefined) {
      waiting.delete(key);
      if (list.length > 0) waiting.set(key, list);
      bytes -= found.byteLength;
      counts.again++;
      return found;
    }
  }
  counts.fresh++;
  return allocate(dtype, size);
}

/** Takes a buffer that nothing sees any more. */
export function recycle(data: TypedArray): void {
  if (data.length < SHORTEST || data.byteLength !== data.buffer.byteLength) return;
  const key = `${data.constructor.name}:${data.length}`;
  let list = waiting.get(key);
  if (list === undefined) waiting.set(key, list = []);
  if (list.length >= EACH || data.byteLength > BYTES) return;
  list.push(data);
  bytes += data.byteLength;
  while (bytes > BYTES || waiting.size > KINDS) drop();
}

/** Lets a buffer of the kind that has waited longest go. */
function drop(): void {
  for (const [key, list] of waiting) {
    const data = list.pop();
    if (data !== undefined) bytes -= data.byteLength;
    if (list.length === 0) waiting.delete(key);
    if (data !== undefined) return;
  }
}

/** Lets all waiting buffers go. */
export function clearPool(): void {
  waiting.clear();
  bytes = 0;
}

const NAMES: Partial<Record<DType, string>> = {};

function keyOf(dtype: DType, length: number): string {
  return `${NAMES[dtype] ??= allocate(dtype, 0).constructor.name}:${length}`;
}
