/**
 * Buffers that are used again: results are allocated from those that a jitted graph or a backward pass gave back, and
 * from large ones whose arrays are garbage.
 *
 * @module
 */
import { allocate, type DType, kindOf, type TypedArray } from "../../lib/core/dtype.ts";
import { abandoned, disown, disownAll, own, ownAgain } from "./owners.ts";

/** The most bytes that wait to be used again, the most kinds and lengths of buffers, and the most buffers of one. */
const BYTES = 2 ** 28;
const KINDS = 128;
const EACH = 256;
/** Buffers of at most so many bytes lie in the engine's own heap, and cost little to make. */
const SMALLEST = 64;
/** Shorter buffers than this are looked up by their length; so many bytes of them wait at most. */
const SHORT = 1024;
const SHORT_BYTES = 2 ** 22;

/** Waiting buffers, by type and length; those that were not asked for longest come first. */
const waiting = new Map<string, TypedArray[]>();
let bytes = 0;

/** Short ones, by type and length. */
const short = new Map<unknown, (TypedArray[] | undefined)[]>();
let shortBytes = 0;

/** How many buffers were allocated anew, and how many used again. */
export const counts: { fresh: number; again: number } = { fresh: 0, again: 0 };

/**
 * A typed array for `size` elements of `dtype` (two numbers an element if it is complex), with anything in it: for
 * kernels that write every element. {@link allocate} gives zeros.
 */
export function buffer(dtype: DType, size: number): TypedArray {
  const length = kindOf(dtype) === "c" ? 2 * size : size;
  if (length < SHORT) {
    const found = shortBytes > 0 ? short.get(typeOf(dtype))?.[length]?.pop() : undefined;
    if (found !== undefined) {
      shortBytes -= found.byteLength;
      counts.again++;
      return found;
    }
  } else if (bytes > 0) {
    const key = keyOf(dtype, length);
    const list = waiting.get(key);
    const found = list?.pop();
    if (list !== undefined && found !== undefined) {
      waiting.delete(key);
      if (list.length > 0) waiting.set(key, list);
      bytes -= found.byteLength;
      counts.again++;
      return ownAgain(found);
    }
  }
  counts.fresh++;
  return own(allocated(dtype, size));
}

/** Without memory the engine can free what waits here, if it is let go. */
function allocated(dtype: DType, size: number): TypedArray {
  try {
    return allocate(dtype, size);
  } catch {
    clearPool();
    return allocate(dtype, size);
  }
}

/** Takes the large buffers whose arrays are garbage. For when no kernel runs, which may hold no more of one than a view. */
export function reclaim(): void {
  for (const data of abandoned(bytes)) recycle(data);
}

/** Takes a buffer that nothing sees any more. */
export function recycle(data: TypedArray): void {
  if (data.byteLength <= SMALLEST || data.byteLength !== data.buffer.byteLength) return;
  if (data.length < SHORT) {
    recycleShort(data);
    return;
  }
  const key = `${data.constructor.name}:${data.length}`;
  let list = waiting.get(key);
  if (list === undefined) waiting.set(key, list = []);
  if (list.length >= EACH || data.byteLength > BYTES) return;
  list.push(data);
  bytes += data.byteLength;
  while (bytes > BYTES || waiting.size > KINDS) drop();
}

function recycleShort(data: TypedArray): void {
  if (shortBytes + data.byteLength > SHORT_BYTES) {
    short.clear();
    shortBytes = 0;
  }
  let lengths = short.get(data.constructor);
  if (lengths === undefined) short.set(data.constructor, lengths = []);
  const list = lengths[data.length] ??= [];
  if (list.length >= EACH) return;
  list.push(data);
  shortBytes += data.byteLength;
}

/** Lets a buffer of the kind that has waited longest go. */
function drop(): void {
  for (const [key, list] of waiting) {
    const data = list.pop();
    if (list.length === 0) waiting.delete(key);
    if (data === undefined) continue;
    bytes -= data.byteLength;
    disown(data);
    return;
  }
}

/** Lets all buffers go that wait, or would when their arrays are garbage. */
export function clearPool(): void {
  disownAll();
  waiting.clear();
  short.clear();
  bytes = shortBytes = 0;
}

const TYPES: Partial<Record<DType, { readonly name: string }>> = {};

/** The class of a dtype's arrays. */
function typeOf(dtype: DType): { readonly name: string } {
  return TYPES[dtype] ??= allocate(dtype, 0).constructor;
}

function keyOf(dtype: DType, length: number): string {
  return `${typeOf(dtype).name}:${length}`;
}
