/**
 * Arrays from bytes.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { allocate, checkDType, type DType } from "../core/dtype.ts";
import { fromData } from "../ops/mod.ts";
import { checkInteger } from "./arguments.ts";
import { named } from "./named.ts";

/** Options of {@link frombuffer}. */
export interface FrombufferOptions {
  /** The dtype; float32 by default. */
  dtype?: DType | null;
  /** How many elements; −1, the default, is all there are. */
  count?: number;
  /** At which byte they start; 0 by default. */
  offset?: number;
}

/**
 * The elements that bytes hold, in this machine's order, as an array of one axis; complex ones are pairs of parts. The bytes
 * are copied, and need not be aligned.
 *
 * @throws RangeError for bytes that don't make up whole elements, or for more elements than there are; TypeError for what is
 *   no buffer and for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.frombuffer(new Float32Array([1, 2, 3]).buffer, { offset: 4 }).tolist(), [2, 3]);
 * ```
 */
export function frombuffer(
  buffer: ArrayBufferLike | ArrayBufferView,
  dtype?: DType | null | FrombufferOptions,
  count?: number | Omit<FrombufferOptions, "dtype">,
  offset?: number,
): NDArray {
  const given = named<FrombufferOptions>("frombuffer", ["dtype", "count", "offset"], [dtype, count, offset]);
  const type = checkDType(given.dtype ?? "float32", "frombuffer");
  const bytes = bytesOf(buffer);
  const start = checkInteger("frombuffer", "the offset", given.offset ?? 0, 0);
  const asked = checkInteger("frombuffer", "count", given.count ?? -1, -1);
  const width = allocate(type, 1).byteLength;
  const room = bytes.byteLength - start;
  const n = asked < 0 ? room / width : asked;
  if (!Number.isInteger(n) || n < 0 || n * width > room) {
    throw new RangeError(
      `frombuffer: ${Math.max(0, room)} bytes from ${start} on don't hold ${
        asked < 0 ? "whole" : asked
      } elements of ${type}, which ` +
        `take ${width} each; give another count or offset`,
    );
  }
  const data = allocate(type, n);
  new Uint8Array(data.buffer).set(bytes.subarray(start, start + n * width));
  return fromData(type === "bool" ? data.map((v) => v === 0 ? 0 : 1) : data, [n], type);
}

function bytesOf(buffer: ArrayBufferLike | ArrayBufferView): Uint8Array {
  if (ArrayBuffer.isView(buffer)) return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  if (buffer instanceof ArrayBuffer || buffer instanceof SharedArrayBuffer) return new Uint8Array(buffer);
  throw new TypeError("frombuffer: bytes are needed; pass an ArrayBuffer or a view of one, such as a Uint8Array");
}
