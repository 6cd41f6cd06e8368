/**
 * How many threads share the work of the CPU's kernels.
 *
 * @module
 */
import { features } from "./features.ts";
import type { Work } from "./pieces.ts";
import { LostHelper, Pool } from "./pool.ts";

/** From where on sharing pays, in nanoseconds. Tests lower it. */
export const thresholds = {
  /** What one thread takes for a work. */
  work: 100_000,
  /** The same for each byte that is copied for it: the thread that asks copies for all. */
  byte: 0.1,
  /** All such work before the helpers are started, which stops the program for about as long. */
  start: 1e8,
};

/** More threads than this would only wait for the one that copies for them. */
const MOST = 64;

let wanted: number | null = null;
let pool: Pool | null = null;
/** Whether helpers failed: from then on there is one thread. */
let failed = false;
/** Nanoseconds of work that threads could have shared. */
let missed = 0;

function machine(): number {
  return Math.min(globalThis.navigator?.hardwareConcurrency ?? 1, MOST);
}

/**
 * The number of threads that share the work on large arrays on the CPU: what {@link setThreads} was given, or the
 * number of the machine's cores; 1 where the engine has no threads, or none could be started.
 *
 * @example
 * ```ts
 * import { setThreads, threads } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * setThreads(2);
 * assertEquals(threads(), 2);
 * ```
 */
export function threads(): number {
  return failed || !features().threads ? 1 : wanted ?? machine();
}

/**
 * Sets how many threads share the work on large arrays on the CPU, from 1 (all of it happens on the thread that calls)
 * to 64; at first as many as the machine has cores. Results don't depend on it. The threads are started when there has
 * been work for them, and don't keep the program running.
 *
 * @example
 * ```ts
 * import { np, setThreads } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * setThreads(1);
 * assertEquals(np.sum(np.ones([1000, 1000])).item(), 1e6);
 * ```
 *
 * @throws {RangeError} if `n` isn't a whole number from 1 to 64
 */
export function setThreads(n: number): void {
  if (!Number.isInteger(n) || n < 1 || n > MOST) {
    throw new RangeError(`setThreads: ${n} is not a number of threads; give a whole number from 1 to ${MOST}`);
  }
  wanted = n;
  if (pool !== null && pool.helpers !== n - 1) stop();
}

function stop(): void {
  pool?.stop();
  pool = null;
}

/** Does the work together with other threads, and gives true; gives false where one thread should do it. */
export function share(work: Work): boolean {
  const { cost, pieces, bytes } = work;
  if (cost < thresholds.work || pieces < 2 || cost < thresholds.byte * bytes * pieces || threads() === 1) return false;
  if (pool === null && (missed += cost) < thresholds.start) return false;
  const found = pool ?? started(threads() - 1);
  if (found === null) return false;
  try {
    found.perform(work);
    return true;
  } catch (error) {
    if (!(error instanceof LostHelper)) throw error;
    fail(error);
    return false;
  }
}

/** The pool, started anew; null if that fails. */
function started(helpers: number): Pool | null {
  try {
    return pool = new Pool(helpers);
  } catch (error) {
    fail(error);
    return null;
  }
}

/** The pool, if it has been started: for tests. */
export function currentPool(): Pool | null {
  return pool;
}

function fail(error: unknown): void {
  failed = true;
  stop();
  const reason = error instanceof Error ? error.message : String(error);
  console.warn(`Fluxion goes on with one thread: ${reason}; call setThreads(1) to begin with one`);
}
