/**
 * Work on the thread that asked for it, piece after piece in its own scratch.
 *
 * @module
 */
import { aligned, BASE, costOf, isMeasured, type Work } from "./pieces.ts";
import { scratch } from "./scratch.ts";

/** Loads what all pieces read, and gives what does a piece. */
export function alone(work: Work): (piece: number) => void {
  const memory = scratch();
  const at = BASE + aligned(work.common?.bytes ?? 0);
  const views = memory.reserve(at + work.bytes);
  const run = memory.run(work.kernel);
  work.common?.load(views, BASE, memory);
  let timed = isMeasured(work);
  return (piece) => {
    work.load(piece, views, at);
    const args = work.args(piece, at, BASE);
    if (timed) work.kernel.timed(costOf(work, piece), () => run(at, BASE, ...args));
    else run(at, BASE, ...args);
    timed = false;
    work.store(piece, views, at);
  };
}
