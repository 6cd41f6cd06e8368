/**
 * Doing work: each piece is copied into scratch, computed there, and copied out.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { alone } from "./alone.ts";
import type { Work } from "./pieces.ts";
import { share } from "./threads.ts";

export { aligned, type Work } from "./pieces.ts";

/** Does the work, with other threads where that is faster. */
export function perform(work: Work): void {
  try {
    if (share(work)) return;
    const perform = alone(work);
    for (let piece = 0; piece < work.pieces; piece++) perform(piece);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new DeviceError(
      `running ${work.kernel.name} on the CPU: ${error.message}, which is a fault of the library; please report the call that led to it`,
      { cause: error },
    );
  }
}
