/**
 * Vectors that are combined one by one; extremes of floats in few instructions, where engines make a long chain of each
 * `max` and `min`, for NaN and the signs of zeros.
 *
 * @module
 */
import type { Code, Local, Plain } from "./assembler.ts";

/** Independent chains of vectors that are combined one by one. */
export interface Chains {
  /** Starts with nothing taken. */
  clear(): void;
  /** Takes the vector that `push` pushes into chain `i`. */
  take(i: number, push: () => void): void;
  /** Combines all chains, lane by lane: where the result is. */
  finish(): Local;
}

/** Chains of vectors that one instruction combines. */
export class Plainly implements Chains {
  readonly #code: Code;
  readonly #op: Plain;
  readonly #identity: () => void;
  readonly #vectors: Local[];

  /** `count` chains; `identity` pushes the vector of what no elements give. */
  constructor(code: Code, op: Plain, identity: () => void, count: number) {
    this.#code = code;
    this.#op = op;
    this.#identity = identity;
    this.#vectors = Array.from({ length: count }, () => code.local("v128"));
  }

  /** Starts with nothing taken. */
  clear(): void {
    for (const local of this.#vectors) {
      this.#identity();
      this.#code.set(local);
    }
  }

  /** Takes the vector that `push` pushes into chain `i`. */
  take(i: number, push: () => void): void {
    this.#code.get(this.#vectors[i]);
    push();
    this.#code.op(this.#op).set(this.#vectors[i]);
  }

  /** Combines all chains. */
  finish(): Local {
    const [first, ...others] = this.#vectors;
    for (const other of others) this.#code.get(first).get(other).op(this.#op).set(first);
    return first;
  }
}

/** Chains of extremes of floats. */
export class Extremes implements Chains {
  readonly #code: Code;
  readonly #lanes: "f32x4" | "f64x2";
  readonly #max: boolean;
  readonly #best: Local[];
  readonly #signs: Local;
  readonly #nan: Local;
  readonly #x: Local;

  /** The largest or the smallest of what `count` independent chains take. */
  constructor(code: Code, lanes: "f32x4" | "f64x2", fn: "max" | "min", count: number) {
    this.#code = code;
    this.#lanes = lanes;
    this.#max = fn === "max";
    this.#best = Array.from({ length: count }, () => code.local("v128"));
    [this.#signs, this.#nan, this.#x] = [code.local("v128"), code.local("v128"), code.local("v128")];
  }

  /** Starts with nothing taken. */
  clear(): void {
    const code = this.#code;
    for (const best of this.#best) {
      code.splat(this.#lanes === "f32x4" ? "f32" : "f64", this.#max ? -Infinity : Infinity).set(best);
    }
    code.splat("i32", this.#max ? -1 : 0).set(this.#signs).splat("i32", 0).set(this.#nan);
  }

  /**
   * Takes the vector that `push` pushes into chain `i`. `pmax` passes over NaN, which is noted, and over the sign of a
   * zero: if the largest element is a zero, no element is positive, so it is 0 if any sign bit is clear. And so on.
   */
  take(i: number, push: () => void): void {
    const code = this.#code;
    const [best, x] = [this.#best[i], this.#x];
    push();
    code.set(x).get(best).get(x).op(`${this.#lanes}.${this.#max ? "pmax" : "pmin"}`).set(best);
    code.get(this.#signs).get(x).op(this.#max ? "v128.and" : "v128.or").set(this.#signs);
    code.get(this.#nan).get(x).get(x).op(`${this.#lanes}.ne`, "v128.or").set(this.#nan);
  }

  /** Combines all chains. */
  finish(): Local {
    const code = this.#code;
    const [best, ...others] = this.#best;
    code.get(best);
    for (const other of others) code.get(other).op(`${this.#lanes}.${this.#max ? "pmax" : "pmin"}`);
    code.set(best);
    const type = this.#lanes === "f32x4" ? "f32" : "f64";
    // Zeros get the noted sign; then all bits of a NaN are set.
    code.get(this.#signs).splat(type, -0).op("v128.and").get(best);
    code.get(best).splat(type, 0).op(`${this.#lanes}.eq`, "v128.bitselect").get(this.#nan).op("v128.or").set(best);
    return best;
  }
}
