/**
 * Helpers: threads that take pieces of work which the asking thread has laid in shared memory.
 *
 * @module
 */
import { FIELD, FIRST, RECORD, SPINS, STATE, WORD } from "./helper.ts";
import { MOST_ARGS } from "./pieces.ts";
import { Scratch } from "./scratch.ts";

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

/** Milliseconds that the asking thread spins: a thread that sleeps on a busy machine is not soon run again. */
const SPUN = 0.5;

/** What a helper needs for a piece: the kernel's number and where its code is, and what the kernel takes. */
export interface Offer {
  readonly kernel: number;
  readonly code: number;
  readonly length: number;
  readonly at: number;
  readonly common: number;
  readonly args: readonly number[];
}

/** Helpers, the scratch memory that they share, its places for pieces, and the words through which they are asked. */
export class Pool {
  /** The number of helpers that were started; they come up one after the other, and work as they do. */
  readonly helpers: number;
  /** How many pieces may be under way, a power of two: enough that helpers don't wait while others are loaded. */
  readonly places: number;
  /** The memory in which pieces are computed. */
  readonly scratch: Scratch = new Scratch("shared");
  readonly #words: Int32Array<SharedArrayBuffer>;
  /** The next ticket. */
  #next = 0;
  /** Places that helpers are at still, though their pieces were done without them, and since when there are any. */
  readonly #late = new Set<number>();
  #lateSince = 0;
  #ended = false;

  /** Starts helpers; throws if the first one can't be. */
  constructor(helpers: number) {
    this.helpers = helpers;
    this.places = 1 << Math.ceil(Math.log2(3 * helpers + 1));
    this.#words = new Int32Array(new SharedArrayBuffer(4 * (WORD.RING + this.places * (1 + RECORD))));
    const { Worker } = workerThreads();
    const workerData = {
      words: this.#words,
      memory: this.scratch.memory,
      places: this.places,
      further: helpers - 1,
    };
    const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(FIRST)), { workerData });
    worker.unref();
    worker.on("error", () => this.#ended = true);
  }

  /** Whether a helper has reported an error, so that the pool shouldn't be used any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** How many helpers have come up. */
  get up(): number {
    return Atomics.load(this.#words, WORD.UP);
  }

  /** How many pieces helpers have finished. */
  get finished(): number {
    return Atomics.load(this.#words, WORD.FINISHED);
  }

  /** For how many milliseconds helpers have been at pieces that were done without them; 0 if they aren't. */
  get late(): number {
    for (const place of this.#late) if (this.state(place) !== STATE.OPEN) this.#late.delete(place);
    return this.#late.size === 0 ? 0 : Math.max(performance.now() - this.#lateSince, Number.MIN_VALUE);
  }

  /** Gives up on the piece in a place that a helper is at: nothing else may use the scratch memory until it is done. */
  giveUp(place: number): void {
    if (this.#late.size === 0) this.#lateSince = performance.now();
    this.#late.add(place);
  }

  /** Lets the helpers go. */
  stop(): void {
    const words = this.#words;
    Atomics.store(words, WORD.STOPPED, 1);
    // Those that are about to wait see that the word has changed.
    Atomics.add(words, WORD.OFFERED, 1);
    Atomics.notify(words, WORD.OFFERED);
  }

  /** The state of the piece in a place. */
  state(place: number): number {
    return Atomics.load(this.#words, this.#record(place) + FIELD.STATE);
  }

  #record(place: number): number {
    return WORD.RING + this.places + place * RECORD;
  }

  /** Offers the piece in a place. */
  offer(place: number, { kernel, code, length, at, common, args }: Offer): void {
    if (args.length > MOST_ARGS) {
      throw new RangeError(`a kernel takes ${MOST_ARGS} numbers at most, not ${args.length}`);
    }
    const words = this.#words;
    words.set([STATE.OPEN, kernel, code, length, at, common, args.length, ...args], this.#record(place));
    Atomics.store(words, WORD.RING + (this.#next & (this.places - 1)), place);
    this.#next = this.#next + 1 | 0;
    Atomics.store(words, WORD.OFFERED, this.#next);
  }

  /** How many pieces are offered and not taken. */
  get backlog(): number {
    return this.#next - Atomics.load(this.#words, WORD.TAKEN) | 0;
  }

  /** Wakes a helper if there is one that sleeps; gives how many it woke. */
  wake(): number {
    return Atomics.load(this.#words, WORD.ASLEEP) > 0 ? Atomics.notify(this.#words, WORD.OFFERED, 1) : 0;
  }

  /** Takes a piece that is offered, and gives its place; null if there is none. */
  take(): number | null {
    const words = this.#words;
    for (;;) {
      const ticket = Atomics.load(words, WORD.TAKEN);
      if (ticket === this.#next) return null;
      if (Atomics.compareExchange(words, WORD.TAKEN, ticket, ticket + 1 | 0) === ticket) {
        return Atomics.load(words, WORD.RING + (ticket & (this.places - 1)));
      }
    }
  }

  /** Waits until helpers have finished another than `finished` pieces, for so many milliseconds; whether they have. */
  wait(finished: number, milliseconds: number): boolean {
    const words = this.#words;
    const end = performance.now() + milliseconds;
    const spun = end - Math.max(0, milliseconds - SPUN);
    do {
      for (let spins = 0; spins < SPINS; spins++) if (this.finished !== finished) return true;
    } while (performance.now() < spun);
    Atomics.store(words, WORD.AWAITED, 1);
    Atomics.wait(words, WORD.FINISHED, finished, Math.max(0, end - performance.now()));
    Atomics.store(words, WORD.AWAITED, 0);
    return this.finished !== finished;
  }
}
