/**
 * The threads that help: what they run, and the words of memory through which they are asked.
 *
 * @module
 */
import { MOST_ARGS } from "./pieces.ts";

/**
 * The words that all threads share. Pieces are offered with tickets, which count up (and wrap around): those before
 * `OFFERED` may be taken, those before `TAKEN` have been, by whoever moved `TAKEN` on. The ring says for each ticket that
 * isn't taken in which place of scratch its piece is; places have records.
 */
export const WORD = {
  /** The next ticket to be offered. Helpers without work wait on it. */
  OFFERED: 0,
  /** The next ticket to be taken. */
  TAKEN: 1,
  /** How many helpers wait. */
  ASLEEP: 2,
  /** Counts what helpers finish. The asking thread waits on it. */
  FINISHED: 3,
  /** Whether the asking thread waits. */
  AWAITED: 4,
  /** Whether the helpers are to leave. */
  STOPPED: 5,
  /** How many helpers have come up. */
  UP: 6,
  /** Where the ring begins, which has as many words as there are places, a power of two; then come the records. */
  RING: 8,
} as const;

/** The words of a place's record. */
export const FIELD = { STATE: 0, KERNEL: 1, CODE: 2, LENGTH: 3, AT: 4, COMMON: 5, COUNT: 6, ARGS: 7 } as const;

/** Words of a record. */
export const RECORD: number = 1 << Math.ceil(Math.log2(FIELD.ARGS + MOST_ARGS));

/** The states of a place's piece; one that traps on a helper is done again by the asking thread, which gets the error. */
export const STATE = { OPEN: 0, DONE: 1, TRAPPED: 2 } as const;

/** Milliseconds that a helper without work spins before it goes to sleep: waking it takes as long. */
const SPUN = 0.05;

/** Loads between looks at the clock: some microseconds. */
export const SPINS = 200;

/** Instances of kernels that a helper keeps. */
const KEPT = 512;

/** Milliseconds that a helper sleeps at most until it looks whether its worker is to end, because the one that started it has. */
const NAP = 1000;

/**
 * A function of the words, the memory and the number of places, in which a helper works until it is stopped, and what it
 * does then. It returns while there is nothing to do now and again: only between tasks does a worker end with another.
 */
const SERVE = `(words, memory, places, end) => {
  const kernels = new Map();
  const compute = (record) => {
    const key = words[record + ${FIELD.KERNEL}];
    let run = kernels.get(key);
    if (run === undefined) {
      const at = words[record + ${FIELD.CODE}];
      const code = new Uint8Array(words[record + ${FIELD.LENGTH}]);
      code.set(new Uint8Array(memory.buffer, at, code.length));
      run = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { m: memory } }).exports.run;
      if (kernels.size >= ${KEPT}) kernels.clear();
      kernels.set(key, run);
    }
    const first = record + ${FIELD.ARGS};
    const args = words.subarray(first, first + words[record + ${FIELD.COUNT}]);
    run(words[record + ${FIELD.AT}], words[record + ${FIELD.COMMON}], ...args);
  };
  /** Whether pieces are offered soon. */
  const isAsked = (offered) => {
    const until = performance.now() + ${SPUN};
    do {
      for (let i = 0; i < ${SPINS}; i++) if (Atomics.load(words, ${WORD.OFFERED}) !== offered) return true;
    } while (performance.now() < until);
    return false;
  };
  const serve = () => {
    for (;;) {
      const ticket = Atomics.load(words, ${WORD.TAKEN});
      const offered = Atomics.load(words, ${WORD.OFFERED});
      if (Atomics.load(words, ${WORD.STOPPED})) return end();
      if (ticket === offered) {
        if (isAsked(offered)) continue;
        Atomics.add(words, ${WORD.ASLEEP}, 1);
        const woken = Atomics.wait(words, ${WORD.OFFERED}, offered, ${NAP});
        Atomics.sub(words, ${WORD.ASLEEP}, 1);
        if (woken === "timed-out") return void setTimeout(serve);
      } else {
        // Read before the ticket is taken: afterwards the word may be used again.
        const place = Atomics.load(words, ${WORD.RING} + (ticket & places - 1));
        if (Atomics.compareExchange(words, ${WORD.TAKEN}, ticket, ticket + 1 | 0) !== ticket) continue;
        const record = ${WORD.RING} + places + place * ${RECORD};
        let state = ${STATE.DONE};
        try {
          compute(record);
        } catch {
          state = ${STATE.TRAPPED};
        }
        Atomics.store(words, record + ${FIELD.STATE}, state);
        Atomics.add(words, ${WORD.FINISHED}, 1);
        if (Atomics.load(words, ${WORD.AWAITED})) Atomics.notify(words, ${WORD.FINISHED});
      }
    }
  };
  Atomics.add(words, ${WORD.UP}, 1);
  serve();
}`;

/** The module of the further helpers, which are web workers: they start in a quarter of the time. */
const FURTHER = `const serve = ${SERVE};
self.onmessage = ({ data: { words, memory, places } }) => {
  serve(words, memory, places, () => self.close());
};`;

/**
 * The module of the first helper, a worker of Node's kind, since those can be told not to keep the process alive.
 * Starting one stops the thread that starts it until it is up, so that the first one starts the others.
 */
export const FIRST: string = `import { workerData } from "node:worker_threads";
const { words, memory, places, further } = workerData;
const serve = ${SERVE};
const workers = [];
try {
  for (let i = 0; i < further; i++) {
    const url = "data:text/javascript," + ${JSON.stringify(encodeURIComponent(FURTHER))};
    const worker = new Worker(url, { type: "module" });
    worker.postMessage({ words, memory, places });
    workers.push(worker);
  }
} catch {
  // The pool does with those that started.
}
serve(words, memory, places, () => {});`;
