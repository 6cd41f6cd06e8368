/**
 * The cotangents of a walk backwards, which knows the buffers that it made itself: when a sum or an entry has used such
 * a cotangent, its buffer is given back.
 *
 * @module
 */
import { binary } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { giveBack, sharesBuffer } from "../core/buffers.ts";
import type { MaybeZero } from "../core/op.ts";
import { addOp } from "../ops/elementwise.ts";

/** Cotangents by slot; null is zero. */
export class Cotangents {
  readonly values: MaybeZero[];
  /** 1 where a cotangent's buffer was made by this walk, and nothing else sees it; made when there is one. */
  #own: Uint8Array | null = null;

  constructor(slots: number) {
    this.values = new Array<MaybeZero>(slots).fill(null);
  }

  /** Adds to the cotangent of a slot; `own` says whether nothing but the walk sees the buffer of `ct`. */
  add(slot: number, ct: NDArray, own: boolean): void {
    const have = this.values[slot];
    if (have === null) {
      this.values[slot] = ct;
      if (own || this.#own !== null) this.#mark(slot, own);
      return;
    }
    const sum = binary(addOp, have, ct);
    this.values[slot] = sum;
    // Under another transform, its record of the sum sees the two.
    if (sum.level !== null || sum.ext === null) return;
    if (this.#owns(slot)) giveBack(have);
    if (own) giveBack(ct);
    this.#mark(slot, true);
  }

  #owns(slot: number): boolean {
    return this.#own !== null && this.#own[slot] === 1;
  }

  #mark(slot: number, own: boolean): void {
    this.#own ??= new Uint8Array(this.values.length);
    this.#own[slot] = own ? 1 : 0;
  }

  /**
   * Takes an entry's cotangents `given`, of slots from `slot` on, away, and adds those of its operands, at `slots`, that
   * a rule of the library's own made of them and of `others`.
   */
  pass(
    slot: number,
    given: readonly MaybeZero[],
    made: readonly MaybeZero[],
    slots: readonly number[],
    others: readonly NDArray[],
  ): void {
    const plain = others.every((x) => x.level === null) && made.every((x) => x === null || x.level === null);
    const seen = [...given, ...others];
    const fresh = made.map((x, i) =>
      plain && x !== null && x.ext !== null && !sharesBuffer(x, seen) &&
      !made.some((y, k) => k !== i && y !== null && sharesBuffer(x, [y]))
    );
    const owned = given.filter((x, k) => plain && x !== null && this.#owns(slot + k));
    given.forEach((_, k) => this.values[slot + k] = null);
    made.forEach((x, i) => x !== null && this.add(slots[i], x, fresh[i]));
    // A sum with a traced value is in another transform's record, which sees both.
    if (slots.some((s, i) => made[i] !== null && this.values[s]!.level !== null)) return;
    // What was passed on, as it is or as a view, is owned again where one slot alone holds it now.
    for (const x of owned) {
      const holders = slots.filter((s, i) => made[i] !== null && sharesBuffer(x!, [this.values[s]]));
      if (holders.length === 0) giveBack(x!);
      else if (holders.length === 1) this.#mark(holders[0], true);
    }
  }
}
