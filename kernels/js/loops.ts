/**
 * Loops over typed arrays that are compiled once for each class of them: a loop that meets several classes stays
 * several times slower for good.
 *
 * @module
 */
import type { TypedArray } from "../../lib/core/dtype.ts";
import { compile } from "./print_runtime.ts";

/** A loop as text, from its parameter list on, and what the engine made of it for each class of arrays. */
export class Loops<F> {
  readonly #source: string;
  readonly #scope: Readonly<Record<string, unknown>>;
  readonly #made = new Map<unknown, F>();

  /** The loop with this text, which may name what is in `scope`. */
  constructor(source: string, scope: Readonly<Record<string, unknown>> = {}) {
    this.#source = source;
    this.#scope = scope;
  }

  /** The loop for arrays of the class of `x`. */
  of(x: TypedArray): F {
    let made = this.#made.get(x.constructor);
    if (made === undefined) this.#made.set(x.constructor, made = compile<F>(this.#source, [], this.#scope));
    return made;
  }
}
