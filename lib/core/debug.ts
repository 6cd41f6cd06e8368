/**
 * The debug mode that finds the op and the user's line that first produced a NaN, forward or backward.
 *
 * @module
 */
import type { NDArray } from "./array.ts";
import type { Storage } from "./storage.ts";
import { avalText, NaNError } from "../errors.ts";

/** Whether NaNs are looked for, and during a backward walk, which derivative is being computed. */
export const debug: { nans: boolean; subject: string | null } = { nans: false, subject: null };

/**
 * Turns a debug mode on or off in which the first op that makes a NaN from operands without one throws. The message
 * names the op and the line of the program that applied it; in a backward pass, also the line whose derivative it is.
 * Graphs run op by op in this mode, so it is slow.
 *
 * @param on Whether to look for NaNs.
 *
 * @example
 * ```ts
 * import { debugNans, np } from "@fluxion/fluxion";
 * import { assertThrows } from "@std/assert";
 *
 * debugNans(true);
 * assertThrows(() => np.log(-1), Error, "log produced NaN");
 * debugNans(false);
 * ```
 */
export function debugNans(on: boolean): void {
  debug.nans = on;
}

/** Throws if a result holds a NaN and no operand does. */
export function checkNans(name: string, args: readonly NDArray[], outs: readonly NDArray[]): void {
  if (!outs.some(hasNaN) || args.some(hasNaN)) return;
  const operands = args.map((x) => x.ndim === 0 && x.ext === null ? `${x.num}` : avalText(x.aval)).join(", ");
  const what = debug.subject === null ? name : `${debug.subject} (in ${name})`;
  throw new NaNError(
    `debugNans: ${what} produced NaN from ${operands}, at ${userLine()}; keep its operands in the domain, for example with np.where`,
  );
}

function hasNaN(x: NDArray): boolean {
  if (x.aval.kind !== "f" && x.aval.kind !== "c") return false;
  if (x.ext === null) return Number.isNaN(x.num);
  const storage = x.ext as Storage;
  return storage.device.read(storage, x.aval).some((v) => Number.isNaN(v));
}

const LIBRARY = import.meta.url.slice(0, -"lib/core/debug.ts".length);

/** The innermost line on the stack that isn't the library's, as `file:line:column`. */
export function userLine(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = Infinity;
  const stack = new Error().stack ?? "";
  Error.stackTraceLimit = stackTraceLimit;
  for (const frame of stack.split("\n").slice(1)) {
    const place = /\(?([^\s()]+:\d+:\d+)\)?$/.exec(frame)?.[1];
    if (place === undefined || /^(ext|node|native):/.test(place)) continue;
    const own = place.startsWith(`${LIBRARY}lib/`) || place.startsWith(`${LIBRARY}kernels/`);
    if (!own) return place;
  }
  return "an unknown line";
}
