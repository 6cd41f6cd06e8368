/**
 * When the values of a graph are used for the last time, and whose buffers can then be used again.
 *
 * @module
 */
import type { Graph } from "./graph.ts";
import type { Step } from "./schedule.ts";

/** Whose buffers live how long. */
export interface Lifetimes {
  /** By step: the slots that can be let go after it. */
  readonly dying: readonly (readonly number[])[];
  /** By step: those of them whose buffers nothing sees any more. */
  readonly dead: readonly (readonly number[])[];
  /** By result: the slot whose buffer it lies in, if each run makes one for it; otherwise -1. */
  readonly owners: readonly number[];
}

/** The lifetimes of values. Buffers of inputs, constants and results, and what may be seen elsewhere, are never dead. */
export function lifetimes(graph: Graph, steps: readonly Step[]): Lifetimes {
  const slots = graph.avals.length;
  const made = new Int32Array(slots).fill(-1);
  const last = new Int32Array(slots).fill(-1);
  // The slot whose buffer a slot's value may lie in.
  const root = Int32Array.from({ length: slots }, (_, slot) => slot);
  const owned = new Uint8Array(slots);
  steps.forEach(({ ins, outs, shares }, i) => {
    for (const a of ins) if (a >= 0) last[a] = i;
    for (const slot of outs) {
      made[slot] = last[slot] = i;
      if (shares === "nothing") owned[slot] = 1;
      else if (shares === "first" && ins[0] >= 0) root[slot] = root[ins[0]];
    }
    if (shares === "unknown") { for (const a of ins) if (a >= 0) owned[root[a]] = 0; }
  });
  const owners = graph.outs.map((a) => a >= 0 && owned[root[a]] === 1 ? root[a] : -1);
  for (const a of graph.outs) {
    if (a < 0) continue;
    last[a] = steps.length;
    owned[root[a]] = 0;
  }
  const seen = Int32Array.from(last);
  for (let slot = 0; slot < slots; slot++) seen[root[slot]] = Math.max(seen[root[slot]], last[slot]);
  const dying: number[][] = steps.map(() => []);
  const dead: number[][] = steps.map(() => []);
  for (let slot = 0; slot < slots; slot++) {
    // A value is let go when nothing sees its buffer, so that the buffer can be given back then.
    const at = owned[slot] === 1 ? seen[slot] : last[slot];
    if (made[slot] < 0 || at >= steps.length) continue;
    dying[at].push(slot);
    if (owned[slot] === 1) dead[at].push(slot);
  }
  return { dying, dead, owners };
}
