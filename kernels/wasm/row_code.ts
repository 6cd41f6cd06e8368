/**
 * Code for loops over rows of doubles.
 *
 * @module
 */
import type { Code, Local } from "./assembler.ts";

/** How many doubles a step of a loop takes. */
export type Step = 8 | 2 | 1;

/** Writes loops over rows. */
export class RowCode {
  /** What it writes to. */
  readonly code: Code;
  readonly #fused: boolean;
  readonly #left: Local;
  readonly #sums: readonly Local[];
  readonly #rest: Local;

  /** A writer to the end of `code`. */
  constructor(code: Code, fused: boolean) {
    this.code = code;
    this.#fused = fused;
    this.#left = code.local("i32");
    this.#sums = Array.from({ length: 4 }, () => code.local("v128"));
    this.#rest = code.local("f64");
  }

  /** Runs `body` until `length` bytes are done: for eight doubles at a time, then two, then one; `pointers` are moved. */
  along(length: () => void, pointers: readonly Local[], body: (step: Step) => void): void {
    const { code } = this;
    length();
    code.set(this.#left);
    for (const step of [8, 2, 1] as const) {
      code.get(this.#left).i32(8 * step).op("i32.ge_s").if().loop();
      body(step);
      for (const x of pointers) code.get(x).i32(8 * step).op("i32.add").set(x);
      code.get(this.#left).i32(8 * step).op("i32.sub").tee(this.#left).i32(8 * step).op("i32.ge_s").brIf(0).end().end();
    }
  }

  /** Offsets of the vectors of a step. */
  offsets(step: Step): readonly number[] {
    return step === 8 ? [0, 16, 32, 48] : [0];
  }

  /** Pushes a vector, or one double, at `at`. */
  load(step: Step, at: Local, offset = 0): Code {
    return this.code.get(at).access(step === 1 ? "f64.load" : "v128.load", offset);
  }

  /** Stores what is on the stack above its address. */
  store(step: Step, offset = 0): void {
    this.code.access(step === 1 ? "f64.store" : "v128.store", offset);
  }

  /** Pushes sum ± x·y; each of them pushes itself. */
  combine(step: Step, sign: 1 | -1, sum: () => void, x: () => void, y: () => void): void {
    if (step === 1 || !this.#fused) {
      const lanes = step === 1 ? "f64" : "f64x2";
      sum();
      x();
      y();
      this.code.op(`${lanes}.mul`, sign === 1 ? `${lanes}.add` : `${lanes}.sub`);
    } else {
      x();
      y();
      sum();
      this.code.op(sign === 1 ? "f64x2.relaxed_madd" : "f64x2.relaxed_nmadd");
    }
  }

  /** Starts sums. */
  clear(): void {
    for (const sum of this.#sums) this.code.splat("i32", 0).set(sum);
    this.code.f64(0).set(this.#rest);
  }

  /** Adds the product of two rows' numbers to the sums. */
  accumulate(step: Step, x: Local, y: Local): void {
    this.offsets(step).forEach((offset, i) => {
      const sum = step === 1 ? this.#rest : this.#sums[i];
      this.combine(
        step,
        1,
        () => this.code.get(sum),
        () => this.load(step, x, offset),
        () => this.load(step, y, offset),
      );
      this.code.set(sum);
    });
  }

  /** Pushes the sum of all. */
  total(): Code {
    const [a, b, c, d] = this.#sums;
    const { code } = this;
    code.get(a).get(b).op("f64x2.add").get(c).get(d).op("f64x2.add", "f64x2.add").tee(a);
    code.lane("f64x2.extract_lane", 0).get(a).lane("f64x2.extract_lane", 1).op("f64.add");
    return code.get(this.#rest).op("f64.add");
  }

  /** Pushes the inner product of the rows at `x` and `y`, which are moved. */
  dot(x: Local, y: Local, length: () => void): Code {
    this.clear();
    this.along(length, x === y ? [x] : [x, y], (step) => this.accumulate(step, x, y));
    return this.total();
  }
}

/** A double, alone and as both lanes of a vector. */
export function pair(code: Code): { set(): void; get(step: Step): () => Code } {
  const [one, both] = [code.local("f64"), code.local("v128")];
  return {
    set: () => code.tee(one).op("f64x2.splat").set(both),
    get: (step) => () => code.get(step === 1 ? one : both),
  };
}
