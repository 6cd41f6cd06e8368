/**
 * Threads that share the pieces of a work, and the thread that asks, which copies for all and works along.
 *
 * @module
 */
import { FIELD, FIRST, RECORD, SPINS, STATE, WORD } from "./helper.ts";
import { aligned, BASE, MOST_ARGS, type Work } from "./pieces.ts";
import { bounds, Scratch } from "./scratch.ts";

/** Bytes of scratch at most. */
const LARGEST = 1 << 29;

/** A helper has ended, or doesn't answer. The work must be done without any, in other memory. */
export class LostHelper extends Error {}

/** Node's module of threads, as far as it is used. */
interface WorkerThreads {
  readonly Worker: new (url: URL, options: { readonly workerData: unknown }) => {
    unref(): void;
    on(event: "error", listener: () => void): void;
  };
}

/** Node's module of threads; asked for late, since loading it takes long. */
function workerThreads(): WorkerThreads {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): WorkerThreads | undefined } };
  const found = process?.getBuiltinModule?.("node:worker_threads");
  if (found === undefined) throw new Error("the engine has no node:worker_threads");
  return found;
}

/** Helpers, their scratch memory, and the words through which they are asked. */
export class Pool {
  /** The number of helpers that were started; they come up one after the other, and work as they do. */
  readonly helpers: number;
  readonly #scratch = new Scratch("shared");
  readonly #words: Int32Array<SharedArrayBuffer>;
  /** Records of tickets, a power of two; as many pieces may be under way. */
  readonly #records: number;
  readonly #patience: number;
  /** The next ticket. */
  #next = 0;
  #failed = false;

  /**
   * Starts helpers; throws if the first one can't be. One may be silent over a piece for `patience` milliseconds,
   * besides a hundred times what the piece should take.
   */
  constructor(helpers: number, patience: number) {
    this.helpers = helpers;
    this.#patience = patience;
    this.#records = 1 << Math.ceil(Math.log2(2 * helpers + 2));
    this.#words = new Int32Array(new SharedArrayBuffer(4 * (WORD.RECORDS + this.#records * RECORD)));
    const { Worker } = workerThreads();
    const workerData = {
      words: this.#words,
      memory: this.#scratch.memory,
      records: this.#records,
      further: helpers - 1,
    };
    const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(FIRST)), { workerData });
    worker.unref();
    worker.on("error", () => this.#failed = true);
  }

  /** How many helpers have come up. */
  get up(): number {
    return Atomics.load(this.#words, WORD.UP);
  }

  /** How many pieces helpers have finished. */
  get finished(): number {
    return Atomics.load(this.#words, WORD.FINISHED);
  }

  /** The memory in which the pieces are computed. */
  get scratch(): Scratch {
    return this.#scratch;
  }

  /** Lets the helpers go. */
  stop(): void {
    const words = this.#words;
    Atomics.store(words, WORD.STOPPED, 1);
    // Those that are about to wait see that the word has changed.
    Atomics.add(words, WORD.LOADED, 1);
    Atomics.notify(words, WORD.LOADED);
  }

  /**
   * Does the work: loads as many pieces as may be under way, computes those that no helper has taken, and stores each
   * when it and those before it are done. Gives false, and does nothing, if two pieces don't fit in the scratch memory.
   * Throws {@link LostHelper} if a helper doesn't answer.
   */
  perform(work: Work): boolean {
    if (this.#failed) throw new LostHelper("a thread has ended");
    const { kernel, pieces } = work;
    const code = kernel.bytes("shared");
    const common = BASE + aligned(code.length);
    const first = common + aligned(work.common?.bytes ?? 0);
    const stride = aligned(work.bytes);
    const slots = Math.min(this.#records, pieces, Math.floor((Math.min(LARGEST, bounds.most) - first) / stride));
    if (slots < 2) return false;
    const views = this.#scratch.reserve(first + slots * stride);
    const run = this.#scratch.run(kernel);
    views.u8.set(code, BASE);
    work.common?.load(views, common);
    const patience = this.#patience + 100 * work.cost / pieces / 1e6;
    const start = this.#next;
    const at = (piece: number): number => first + piece % slots * stride;
    const compute = (piece: number): void => run(at(piece), common, ...work.args(piece, at(piece), common));
    let loaded = 0;
    let stored = 0;
    try {
      while (stored < pieces) {
        const state = loaded > stored ? this.#state(start + stored) : STATE.OPEN;
        if (state !== STATE.OPEN) {
          if (state === STATE.TRAPPED) {
            work.load(stored, views, at(stored));
            compute(stored);
          }
          work.store(stored, views, at(stored));
          stored++;
        } else if (loaded < pieces && loaded - stored < slots) {
          work.load(loaded, views, at(loaded));
          this.#ask(kernel.key, code.length, at(loaded), common, work.args(loaded, at(loaded), common));
          loaded++;
        } else {
          const ticket = this.#take();
          if (ticket === null) this.#await(start + stored, patience);
          else {
            try {
              compute(ticket - start | 0);
            } finally {
              this.#done(ticket);
            }
          }
        }
      }
    } finally {
      // After an error others may be under way still: nothing may change their memory until they are done.
      for (let ticket = this.#take(); ticket !== null; ticket = this.#take()) this.#done(ticket);
      for (; stored < loaded && !this.#failed; stored++) this.#await(start + stored, patience);
    }
    return true;
  }

  #record(ticket: number): number {
    return WORD.RECORDS + (ticket & (this.#records - 1)) * RECORD;
  }

  #state(ticket: number): number {
    return Atomics.load(this.#words, this.#record(ticket) + FIELD.STATE);
  }

  #done(ticket: number): void {
    Atomics.store(this.#words, this.#record(ticket) + FIELD.STATE, STATE.DONE);
  }

  /** Offers the next ticket to the helpers. */
  #ask(kernel: number, length: number, at: number, common: number, args: readonly number[]): void {
    if (args.length > MOST_ARGS) {
      throw new RangeError(`a kernel takes ${MOST_ARGS} numbers at most, not ${args.length}`);
    }
    const words = this.#words;
    const record = this.#record(this.#next);
    words.set([STATE.OPEN, kernel, BASE, length, at, common, args.length, ...args], record);
    this.#next = this.#next + 1 | 0;
    Atomics.store(words, WORD.LOADED, this.#next);
    if (Atomics.load(words, WORD.ASLEEP) > 0) Atomics.notify(words, WORD.LOADED, 1);
  }

  /** Takes a ticket that is offered; null if there is none. */
  #take(): number | null {
    const words = this.#words;
    for (;;) {
      const ticket = Atomics.load(words, WORD.TAKEN);
      if (ticket === this.#next) return null;
      if (Atomics.compareExchange(words, WORD.TAKEN, ticket, ticket + 1 | 0) === ticket) return ticket;
    }
  }

  /** Waits until a ticket that a helper took is done. */
  #await(ticket: number, patience: number): void {
    const words = this.#words;
    for (let spins = 0; spins < SPINS; spins++) if (this.#state(ticket) !== STATE.OPEN) return;
    const end = performance.now() + patience;
    Atomics.store(words, WORD.AWAITED, 1);
    for (;;) {
      const finished = Atomics.load(words, WORD.FINISHED);
      if (this.#state(ticket) !== STATE.OPEN) break;
      const left = end - performance.now();
      if (left <= 0) {
        this.#failed = true;
        throw new LostHelper(`a thread has not answered for ${Math.round(patience)} ms`);
      }
      Atomics.wait(words, WORD.FINISHED, finished, left);
    }
    Atomics.store(words, WORD.AWAITED, 0);
  }
}
