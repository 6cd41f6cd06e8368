/**
 * Buffers that nothing sees any more.
 *
 * @module
 */
import type { NDArray } from "./array.ts";
import type { Storage } from "./storage.ts";

/** Lets the device use the buffer of a concrete array again that nothing else sees. */
export function giveBack(x: NDArray): void {
  if (x.ext === null) return;
  const storage = x.ext as Storage;
  storage.device.recycle?.(storage);
}

/** Whether a concrete array lies in the buffer of one of others, which may be null or traced. */
export function sharesBuffer(x: NDArray, others: readonly (NDArray | null)[]): boolean {
  if (x.ext === null) return false;
  const { buffer } = x.ext as Storage;
  for (const y of others) {
    if (y !== null && y.level === null && y.ext !== null && (y.ext as Storage).buffer === buffer) return true;
  }
  return false;
}
