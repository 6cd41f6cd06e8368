/**
 * A worker that shares its work: `threads.test.ts` starts it.
 *
 * @module
 */
import { np } from "@fluxion/fluxion";
import { sharingAll } from "./threads.ts";

const x = np.arange(60_000).div(1000);
const alone = np.tanh(x).toTypedArray();
const [same, helped] = sharingAll(2, (pool) => {
  let same = true;
  for (let i = 0; i < 20 || pool.finished === 0; i++) {
    same &&= np.tanh(x).toTypedArray().every((v, i) => Object.is(v, alone[i]));
  }
  return [same, pool.finished > 0];
});
(self as unknown as { postMessage(message: unknown): void }).postMessage({
  same,
  helped,
  sum: Array.from(np.sum(np.tanh(np.arange(3))).toTypedArray()),
});
