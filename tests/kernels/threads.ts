/**
 * Threads that share even small work, for tests.
 *
 * @module
 */
import { np, setThreads } from "@fluxion/fluxion";
import type { Pool } from "../../kernels/wasm/pool.ts";
import { currentPool, thresholds } from "../../kernels/wasm/threads.ts";

/** Runs `body` with `n` threads that share all work of several pieces, once all of them are up; with one thread afterwards. */
export function sharingAll<T>(n: number, body: (pool: Pool) => T): T {
  const before = { ...thresholds };
  const back = (): void => {
    Object.assign(thresholds, before);
    setThreads(1);
  };
  Object.assign(thresholds, { work: 0, piece: 0, byte: 0, start: 0, pause: 0 });
  try {
    setThreads(n);
    np.tanh(np.ones([50_000]));
    const pool = currentPool()!;
    while (pool.up < pool.helpers) np.tanh(np.ones([50_000]));
    const result = body(pool);
    if (result instanceof Promise) return result.finally(back) as T;
    back();
    return result;
  } catch (error) {
    back();
    throw error;
  }
}
