/**
 * Work for kernels, cut into independent pieces: each is copied into scratch, computed there, and copied out.
 *
 * @module
 */
import type { Kernel } from "./kernel.ts";
import { type Scratch, scratch, type Views } from "./scratch.ts";

/**
 * Work in pieces, which may run in any order and at the same time; the results mustn't depend on it. Addresses are
 * bytes, multiples of 64. Loading and storing happen on the thread that asked for the work.
 */
export interface Work {
  readonly kernel: Kernel;
  /** The number of pieces. */
  readonly pieces: number;
  /** Bytes of scratch that a piece needs. */
  readonly bytes: number;
  /** Roughly what all of it takes on one thread, in nanoseconds: what decides whether threads share it. */
  readonly cost: number;
  /** What all pieces read, loaded once. */
  readonly common?: { readonly bytes: number; load(views: Views, at: number): void };
  /** Copies a piece's operands to its scratch at `at`. */
  load(piece: number, views: Views, at: number): void;
  /** What the kernel takes after the two addresses, which are those of the piece's scratch and of the common one. */
  args(piece: number, at: number, common: number): readonly number[];
  /** Copies a piece's results out of its scratch. */
  store(piece: number, views: Views, at: number): void;
}

/** Where scratch begins: address 0 stays unused. */
const BASE = 64;

/** The next multiple of 64. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}

/** Does the work. */
export function perform(work: Work): void {
  performAlone(work, scratch());
}

function performAlone(work: Work, memory: Scratch): void {
  const commonBytes = aligned(work.common?.bytes ?? 0);
  const at = BASE + commonBytes;
  const views = memory.reserve(at + work.bytes);
  const run = memory.run(work.kernel);
  work.common?.load(views, BASE);
  for (let piece = 0; piece < work.pieces; piece++) {
    work.load(piece, views, at);
    run(at, BASE, ...work.args(piece, at, BASE));
    work.store(piece, views, at);
  }
}
