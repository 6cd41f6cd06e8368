/**
 * What a loop over arrays carries from step to step: each step's buffers are given back when the next has replaced them.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { giveBack, sharesBuffer } from "../core/buffers.ts";
import { debug } from "../core/debug.ts";
import { planned } from "./execute.ts";
import type { Graph } from "./graph.ts";

/** The carried values of a loop whose body is a graph; they are its first results. */
export class Carries {
  readonly #fresh: readonly boolean[];
  /** The results that may lie in an older buffer: an operand's, a constant's. */
  readonly #older: readonly number[];
  readonly #count: number;
  #steps = 0;

  /** The first `count` results of the body are carried. */
  constructor(body: Graph, count: number) {
    this.#count = count;
    const owners = debug.nans ? [] : planned(body).owners;
    const carried = counted(owners.slice(0, count));
    const all = counted(owners);
    this.#fresh = owners.map((r, k) => r >= 0 && (k < count ? carried : all).get(r) === 1);
    this.#older = owners.flatMap((r, k) => r < 0 ? [k] : []);
  }

  /**
   * Puts a step's results in place of the values that it took, which lie in `inputs` from `at` on. Results that are not
   * carried have been copied.
   */
  replace(inputs: NDArray[], at: number, outs: readonly NDArray[]): void {
    const older = this.#older.map((k) => outs[k]);
    for (let k = 0; k < this.#count; k++) {
      const old = inputs[at + k];
      inputs[at + k] = outs[k];
      // Those of the first step are the caller's.
      if (this.#steps > 0 && this.#fresh[k] && !sharesBuffer(old, older)) giveBack(old);
    }
    for (let k = this.#count; k < outs.length; k++) if (this.#fresh[k]) giveBack(outs[k]);
    this.#steps++;
  }
}

/** How many times each number stands in a list. */
function counted(list: readonly number[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const r of list) counts.set(r, (counts.get(r) ?? 0) + 1);
  return counts;
}
