/**
 * A worker that shares its work, says how that went, and leaves its helpers asleep: `threads.test.ts` starts it.
 *
 * @module
 */
import { np, setThreads } from "@fluxion/fluxion";
import { currentPool, thresholds } from "../../kernels/wasm/threads.ts";

type Options = { readonly workerData: { readonly words: Int32Array } };
interface Threads {
  readonly Worker: new (url: URL, options: Options) => object;
}

// The words through which helpers are asked are seen as they are handed to the first one.
let words: Int32Array | null = null;
const { process } = globalThis as unknown as { process: { getBuiltinModule(name: string): Threads } };
const { Worker: First } = process.getBuiltinModule("node:worker_threads");
process.getBuiltinModule = () => ({
  Worker: class extends First {
    constructor(url: URL, options: Options) {
      super(url, options);
      ({ words } = options.workerData);
    }
  },
});

const x = np.arange(60_000).div(1000);
setThreads(1);
const alone = np.tanh(x).toTypedArray();
Object.assign(thresholds, { work: 0, piece: 0, byte: 0, start: 0, pause: 0 });
setThreads(3);
let same = true;
for (let i = 0; i < 20 || currentPool()!.finished === 0 || currentPool()!.up < 2; i++) {
  same &&= np.tanh(x).toTypedArray().every((v, i) => Object.is(v, alone[i]));
}
(self as unknown as { postMessage(message: unknown): void }).postMessage({ same, words });
