/**
 * Work for kernels, cut into independent pieces.
 *
 * @module
 */
import type { Kernel } from "./kernel.ts";
import type { Scratch, Views } from "./scratch.ts";

/**
 * Work in pieces, which may run in any order and at the same time; the results mustn't depend on it, nor how the work
 * is cut on the number of threads. Addresses are bytes, multiples of 64. Loading and storing happen on the thread that
 * asked for the work; if another thread is held up over a piece it is loaded again.
 */
export interface Work {
  readonly kernel: Kernel;
  /** The number of pieces. */
  readonly pieces: number;
  /** Bytes of scratch that a piece needs: about what is copied in and out for it. */
  readonly bytes: number;
  /**
   * Roughly what the kernel takes for all of it on one thread, in nanoseconds, besides what copying takes. It is enough
   * that it grows with the work as the time does: the kernel's pace is measured.
   */
  readonly cost: number;
  /**
   * What part of the cost, and of what is copied, a piece is, where they aren't alike. The first piece is the largest, and
   * `bytes` is what it needs.
   */
  share?(piece: number): number;
  /** What all pieces read, loaded once; other kernels may run on that memory for it. */
  readonly common?: { readonly bytes: number; load(views: Views, at: number, scratch: Scratch): void };
  /** Copies a piece's operands to its scratch at `at`. */
  load(piece: number, views: Views, at: number): void;
  /**
   * What the kernel takes after the two addresses, which are those of the piece's scratch and of the common one: at
   * most {@link MOST_ARGS} numbers.
   */
  args(piece: number, at: number, common: number): readonly number[];
  /** Copies a piece's results out of its scratch. */
  store(piece: number, views: Views, at: number): void;
}

/** The most arguments of a kernel besides the two addresses. */
export const MOST_ARGS = 24;

/** Where scratch begins: address 0 stays unused. */
export const BASE = 64;

/** The next multiple of 64. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

/** What a piece costs of a work. */
export function costOf({ cost, pieces, share }: Work, piece: number): number {
  return share === undefined ? cost / pieces : cost * share(piece);
}

/** Works that take less, in nanoseconds, are not worth a look at the clock. */
const MEASURED = 20_000;

/** Whether one of a work's pieces should be timed. */
export function isMeasured({ pieces, cost }: Work): boolean {
  return pieces > 1 && cost >= MEASURED;
}
