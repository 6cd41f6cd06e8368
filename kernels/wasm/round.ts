/**
 * One work done by several threads: the asking thread copies for all of them, and works along.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { alone } from "./alone.ts";
import { STATE } from "./helper.ts";
import { aligned, BASE, isMeasured, type Work } from "./pieces.ts";
import type { Pool } from "./pool.ts";
import { bounds, type Run, type Views } from "./scratch.ts";

/** Bytes of scratch at most. */
const LARGEST = 1 << 29;

/** Nanoseconds of work for which it pays to wake a helper. */
const WAKE = 50_000;

/**
 * A helper may take as long as two pieces do, and these milliseconds more; then its piece is computed again, since it is
 * likely that the machine runs something else.
 */
const GRACE = 0.1;

/** Where everything is in scratch: the kernel's code, what all pieces read, and the places of pieces. */
interface Layout {
  readonly length: number;
  readonly common: number;
  readonly first: number;
  readonly stride: number;
  readonly places: number;
}

/** Lays out scratch; null if two pieces don't fit in it. */
function layOut(work: Work, pool: Pool): Layout | null {
  const { length } = work.kernel.bytes("shared");
  const common = BASE + aligned(length);
  const first = common + aligned(work.common?.bytes ?? 0);
  const stride = aligned(work.bytes);
  const places = Math.min(pool.places, work.pieces, Math.floor((Math.min(LARGEST, bounds.most) - first) / stride));
  return places < 2 ? null : { length, common, first, stride, places };
}

/** A work that is under way. */
class Round {
  readonly #work: Work;
  readonly #pool: Pool;
  readonly #layout: Layout;
  readonly #views: Views;
  readonly #run: Run;
  /** Which pieces lie in the places that are in use, oldest first; and the other places. */
  readonly #pieces = new Map<number, number>();
  readonly #free: number[];
  /** The next piece to load. */
  #next = 0;
  /** What the pool had finished when it was last looked through. */
  #seen = -1;
  /** Helpers to wake. */
  #wakes: number;
  #timed: boolean;
  #alone: ((piece: number) => void) | null = null;

  /** Prepares scratch. */
  constructor(work: Work, pool: Pool, layout: Layout, views: Views) {
    this.#work = work;
    this.#pool = pool;
    this.#layout = layout;
    this.#views = views;
    const { places, common } = layout;
    const { kernel } = work;
    this.#run = pool.scratch.run(kernel);
    this.#free = Array.from({ length: places }, (_, i) => places - 1 - i);
    this.#wakes = Math.ceil(work.cost * kernel.pace / WAKE);
    this.#timed = isMeasured(work);
    this.#views.u8.set(kernel.bytes("shared"), BASE);
    work.common?.load(this.#views, common);
  }

  /** Does the work. */
  perform(): void {
    const { pieces, cost, kernel } = this.#work;
    const patience = GRACE + 2e-6 * cost * kernel.pace / pieces;
    try {
      while (this.#next < pieces || this.#pieces.size > 0) {
        if (this.#storeDone() || this.#loadNext() || this.#computeOne()) continue;
        if (!this.#pool.wait(this.#seen, patience)) this.#doWithout();
      }
    } finally {
      // After an error there are pieces that nobody has taken, and others that helpers are at.
      for (let place = this.#pool.take(); place !== null; place = this.#pool.take()) this.#pieces.delete(place);
      for (const place of this.#pieces.keys()) this.#pool.giveUp(place);
    }
  }

  #at(place: number): number {
    return this.#layout.first + place * this.#layout.stride;
  }

  #args(piece: number, at: number): readonly number[] {
    return this.#work.args(piece, at, this.#layout.common);
  }

  #compute(piece: number, at: number): void {
    const args = this.#args(piece, at);
    this.#run(at, this.#layout.common, ...args);
  }

  /** Stores a piece that a helper has finished; false if there is none. */
  #storeDone(): boolean {
    const { finished } = this.#pool;
    if (finished === this.#seen) return false;
    for (const [place, piece] of this.#pieces) {
      const state = this.#pool.state(place);
      if (state === STATE.OPEN) continue;
      const at = this.#at(place);
      if (state === STATE.TRAPPED) {
        this.#work.load(piece, this.#views, at);
        this.#compute(piece, at);
      }
      this.#storeFrom(place, piece);
      return true;
    }
    this.#seen = finished;
    return false;
  }

  #storeFrom(place: number, piece: number): void {
    this.#pieces.delete(place);
    this.#work.store(piece, this.#views, this.#at(place));
    this.#free.push(place);
  }

  /** Loads the next piece and offers it; false if there is none, or no place for it, or others wait to be computed. */
  #loadNext(): boolean {
    const place = this.#free.at(-1);
    if (this.#next === this.#work.pieces || place === undefined) return false;
    // One for each helper and one for this thread, which computes it while it is in the cache.
    if (this.#pool.backlog > this.#pool.up) return false;
    const piece = this.#next++;
    const at = this.#at(place);
    const { kernel } = this.#work;
    const { common, length } = this.#layout;
    this.#work.load(piece, this.#views, at);
    this.#free.pop();
    this.#pieces.set(place, piece);
    this.#pool.offer(place, { kernel: kernel.key, code: BASE, length, at, common, args: this.#args(piece, at) });
    if (this.#wakes > 0) this.#wakes -= this.#pool.wake();
    return true;
  }

  /** Computes a piece that no helper has taken; false if there is none. */
  #computeOne(): boolean {
    const place = this.#pool.take();
    if (place === null) return false;
    const piece = this.#pieces.get(place)!;
    const { kernel, cost, pieces } = this.#work;
    this.#pieces.delete(place);
    if (this.#timed) kernel.timed(cost / pieces, () => this.#compute(piece, this.#at(place)));
    else this.#compute(piece, this.#at(place));
    this.#timed = false;
    this.#storeFrom(place, piece);
    return true;
  }

  /** Does the oldest piece that a helper is at without it, or all that are left if helpers hold all places. */
  #doWithout(): void {
    this.#alone ??= alone(this.#work);
    for (const [place, piece] of this.#pieces) {
      this.#pieces.delete(place);
      this.#pool.giveUp(place);
      this.#alone(piece);
      return;
    }
    while (this.#next < this.#work.pieces) this.#alone(this.#next++);
  }
}

/** Does the work with the helpers of a pool, none of which may be late; false if there is no scratch for two pieces. */
export function performShared(work: Work, pool: Pool): boolean {
  const layout = layOut(work, pool);
  if (layout === null) return false;
  let views: Views;
  try {
    views = pool.scratch.reserve(layout.first + layout.places * layout.stride);
  } catch (error) {
    // There may be memory for one.
    if (error instanceof DeviceError) return false;
    throw error;
  }
  new Round(work, pool, layout, views).perform();
  return true;
}
