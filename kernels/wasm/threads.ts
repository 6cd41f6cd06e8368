/**
 * How many threads share the work of the CPU's kernels.
 *
 * @module
 */
import { features } from "./features.ts";
import type { Work } from "./pieces.ts";
import { Pool } from "./pool.ts";
import { performShared } from "./round.ts";

/** From where on sharing pays, in nanoseconds. Tests lower it. */
export const thresholds = {
  /** What one thread takes for a work, and for one of its pieces. */
  work: 400_000,
  piece: 1000,
  /** The same for each byte that is copied for it: the thread that asks copies for all. */
  byte: 0.25,
  /** All such work before the helpers are started, which stops the program for about as long. */
  start: 1e8,
  /** Works that one thread does by itself after helpers were held up, at most: the machine has other things to do. */
  pause: 64,
  /** Milliseconds after which a helper that is at a piece is taken for lost. */
  patience: 10_000,
};

/** More threads than this would only wait for the one that copies for them. */
const MOST = 64;

let wanted: number | null = null;
let pool: Pool | null = null;
/** Whether helpers failed: from then on there is one thread, until the program asks for several. */
let failed = false;
/** Nanoseconds of work that threads could have shared. */
let missed = 0;
/** Works that one thread is to do by itself, when that was last decided and now. */
let pause = 0;
let pausing = 0;

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
  failed = false;
  if (pool !== null && pool.helpers !== n - 1) stop();
}

function stop(): void {
  pool?.stop();
  pool = null;
}

/** Does the work together with other threads, and gives true; gives false where one thread should do it. */
export function share(work: Work): boolean {
  if (!pays(work) || threads() === 1) return false;
  if (pool?.scratch.ample) stop();
  if (pool === null && (missed += work.cost * work.kernel.pace) < thresholds.start) return false;
  try {
    pool ??= new Pool(threads() - 1);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
    return false;
  }
  const { late } = pool;
  if (pool.ended) fail("a thread has ended");
  else if (late > thresholds.patience) fail(`a thread has not answered for ${Math.round(late)} ms`);
  if (pool === null || late > 0) return false;
  if (pausing > 0) {
    pausing--;
    return false;
  }
  const done = performShared(work, pool);
  pause = pool.late > 0 ? Math.min(2 * pause + 1, thresholds.pause) : pause >> 1;
  pausing = pause;
  return done;
}

/** Whether threads would share a work of so many nanoseconds, if it had pieces enough. */
export function wouldShare(taken: number): boolean {
  return taken >= thresholds.work && threads() > 1;
}

/** Whether it is faster with several threads. */
function pays({ cost, pieces, bytes, kernel, share }: Work): boolean {
  const taken = cost * kernel.pace;
  const copied = share === undefined ? pieces * bytes : bytes / share(0);
  return pieces > 1 && taken >= thresholds.work &&
    taken >= Math.max(pieces * thresholds.piece, thresholds.byte * copied);
}

/** The pool, if it has been started: for tests. */
export function currentPool(): Pool | null {
  return pool;
}

function fail(reason: string): void {
  failed = true;
  stop();
  console.warn(`Fluxion goes on with one thread: ${reason}; setThreads(n) would try again`);
}
