/**
 * Tables of offsets: where lines of a matrix begin, or where the places along them are.
 *
 * @module
 */
import { offsets } from "../js/block.ts";
import { mergedRuns } from "../js/operand.ts";

/** Offsets at equal distances. */
export interface Regular {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

/** Offsets in bytes. */
export type Table = Int32Array | Regular;

/** The offsets of all places of these lengths and steps, row-major, from `start` on. */
export function tableOf(lengths: readonly number[], steps: readonly number[], start = 0): Table {
  const [run, ...others] = mergedRuns(lengths, steps);
  if (others.length > 0) return offsets(lengths, steps, start);
  return { start, step: run?.step ?? 0, length: run?.n ?? 1 };
}

/** The entry number `i`. */
export function entry(table: Table, i: number): number {
  return table instanceof Int32Array ? table[i] : table.start + i * table.step;
}

/** The entries from `from` on, up to `to`. */
export function part(table: Table, from: number, to: number): Table {
  if (table instanceof Int32Array) return table.subarray(from, to);
  return { ...table, start: entry(table, from), length: to - from };
}

/** The least and the largest entry. */
export function extremes(table: Table): [number, number] {
  const last = entry(table, table.length - 1);
  let [least, most] = [Math.min(entry(table, 0), last), Math.max(entry(table, 0), last)];
  if (table instanceof Int32Array) {
    for (const x of table) {
      if (x < least) least = x;
      if (x > most) most = x;
    }
  }
  return [least, most];
}

/** Whether the entries are `step` apart. */
export function isDense(table: Table, step: number): boolean {
  if (!(table instanceof Int32Array)) return table.step === step || table.length === 1;
  for (let i = 1; i < table.length; i++) if (table[i] !== table[i - 1] + step) return false;
  return true;
}

/** Writes a table to `to[at]` and what follows; entries up to `length` that it lacks follow the last one. */
export function writeTable(to: Int32Array, at: number, table: Table, length: number, step: number): void {
  const n = table.length;
  if (table instanceof Int32Array) to.set(table, at);
  else for (let i = 0, x = table.start; i < n; i++, x += table.step) to[at + i] = x;
  for (let i = n, x = entry(table, n - 1) + step; i < length; i++, x += step) to[at + i] = x;
}
