/**
 * What `deno task bench` measures and writes.
 *
 * @module
 */
import type { ColdStart } from "./cold_start.ts";
import type { Library, Peer } from "./harness.ts";
import type { Measured } from "./measure.ts";

/** A benchmark and everyone's medians, in nanoseconds. */
export interface TableRow extends Omit<Measured, "medians"> {
  readonly medians: Partial<Record<Library | Peer, number>>;
}

/** All that was measured. */
export interface Table {
  readonly machine: string;
  /** The WebGPU adapter; null where there is none. */
  readonly adapter: string | null;
  /** Versions of Python's libraries. */
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly TableRow[];
  readonly cold: ColdStart;
}
