/**
 * One work done by several threads: the asking thread copies for all of them, and works along.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import { alone } from "./alone.ts";
import { STATE } from "./helper.ts";
import { aligned, BASE, costOf, isMeasured, type Work } from "./pieces.ts";
import type { Pool } from "./pool.ts";
import { bounds, type Run, type Views } from "./scratch.ts";

/** Bytes of scratch at most. */
const LARGEST = 1 << 29;

/** Pieces that are loaded for each helper besides the one that it is at, so that it needn't wait for the next. */
const AHEAD = 2;

/**
 * Nanoseconds of work for which it pays to wake a helper. One that has to be woken again and again is run in place of
 * this thread, not besides it, so that there are {@link WAKES} for each helper, and then one for {@link AGAIN} nanoseconds.
 */
const WAKE = 50_000;
const WAKES = 2;
const AGAIN = 1e6;

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
    const taken = work.cost * kernel.pace;
    this.#wakes = Math.ceil(Math.min(taken / WAKE, WAKES * pool.helpers + taken / AGAIN));
    this.#timed = isMeasured(work);
    this.#views.u8.set(kernel.bytes("shared"), BASE);
    work.common?.load(this.#views, common, pool.scratch);
  }

  /** Does the work. */
  perform(): void {
    const { pieces, kernel } = this.#work;
    try {
      while (this.#next < pieces || this.#pieces.size > 0) {
        if (this.#storeDone() || this.#offerNext() || this.#computeNext() || this.#computeOffered()) continue;
        const [piece] = this.#pieces.values();
        const patience = GRACE + 2e-6 * costOf(this.#work, piece ?? 0) * kernel.pace;
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

  #compute(piece: number, at: number): void {
    const { common } = this.#layout;
    const args = this.#work.args(piece, at, common);
    if (this.#timed) {
      this.#timed = false;
      const { kernel } = this.#work;
      kernel.timed(costOf(this.#work, piece), () => this.#run(at, common, ...args));
    } else this.#run(at, common, ...args);
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

  /** Stores the piece in a place, which is free then. */
  #storeFrom(place: number, piece: number): void {
    this.#pieces.delete(place);
    this.#work.store(piece, this.#views, this.#at(place));
    this.#free.push(place);
  }

  /** Loads the next piece for helpers; false if there is none, or no place for it, or if there are enough. */
  #offerNext(): boolean {
    if (this.#next === this.#work.pieces || this.#free.length === 0) return false;
    if (this.#pool.backlog >= AHEAD * this.#pool.up) return false;
    const place = this.#free.pop()!;
    const piece = this.#next++;
    const at = this.#at(place);
    const { common, length } = this.#layout;
    this.#work.load(piece, this.#views, at);
    this.#pieces.set(place, piece);
    const args = this.#work.args(piece, at, common);
    this.#pool.offer(place, { kernel: this.#work.kernel.key, code: BASE, length, at, common, args });
    if (this.#wakes > 0) this.#wakes -= this.#pool.wake();
    return true;
  }

  /** Does the next piece; false if there is none, or no place for it. */
  #computeNext(): boolean {
    const place = this.#free.at(-1);
    if (this.#next === this.#work.pieces || place === undefined) return false;
    const piece = this.#next++;
    const at = this.#at(place);
    this.#work.load(piece, this.#views, at);
    this.#compute(piece, at);
    this.#work.store(piece, this.#views, at);
    return true;
  }

  /** Does a piece that no helper has taken; false if there is none. */
  #computeOffered(): boolean {
    const place = this.#pool.take();
    if (place === null) return false;
    const piece = this.#pieces.get(place)!;
    this.#pieces.delete(place);
    this.#compute(piece, this.#at(place));
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
