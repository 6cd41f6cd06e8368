/**
 * Doing work: each piece is copied into scratch, computed there, and copied out.
 *
 * @module
 */
import { aligned, BASE, type Work } from "./pieces.ts";
import { DeviceError } from "../../lib/errors.ts";
import { type Scratch, scratch } from "./scratch.ts";
import { share } from "./threads.ts";

export { aligned, type Work } from "./pieces.ts";

/** Does the work, with other threads where that is faster. */
export function perform(work: Work): void {
  try {
    if (!share(work)) performAlone(work, scratch());
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    throw new DeviceError(
      `running ${work.kernel.name} on the CPU: ${error.message}, which is a fault of the library; please report the call that led to it`,
      { cause: error },
    );
  }
}

function performAlone(work: Work, memory: Scratch): void {
  const commonBytes = aligned(work.common?.bytes ?? 0);
  const at = BASE + commonBytes;
  const views = memory.reserve(at + work.bytes);
  const run = memory.run(work.kernel);
  work.common?.load(views, BASE);
  for (let piece = 0; piece < work.pieces; piece++) {
    work.load(piece, views, at);
    run(at, BASE, ...work.args(piece, at, BASE));
    work.store(piece, views, at);
  }
}
