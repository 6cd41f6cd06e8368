/**
 * A transform in progress. There is no global stack: an op looks for the newest level among its operands.
 *
 * @module
 */
import type { NDArray } from "./array.ts";
import type { Elementwise, Op } from "./op.ts";
import { EscapedArrayError } from "../errors.ts";

let created = 0;

/** One call of a transform. It makes boxes, and processes every op that has one of its boxes as its newest operand. */
export abstract class Level {
  /** Grows with each level, so that the newest of two is the one with the larger id. */
  readonly id: number = ++created;
  /** Set when the transform's call has ended, returned or thrown; its boxes have escaped from then on. */
  closed = false;
  /** What the user called: `grad`, `vmap`, ..., for messages. */
  readonly transform: string;

  /** A new level, newer than all that exist. */
  constructor(transform: string) {
    this.transform = transform;
  }

  /** Processes an elementwise op of one operand. */
  abstract unary(op: Elementwise, x: NDArray): NDArray;
  /** Processes an elementwise op of two operands. */
  abstract binary(op: Elementwise, x: NDArray, y: NDArray): NDArray;
  /** Processes any op. */
  abstract apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[];
  /** The array one level down that carries the box's value, or null where there is none (`jit`, `vmap`). */
  abstract value(box: NDArray): NDArray | null;

  /** Throws if the transform has ended. */
  check(): void {
    if (this.closed) throw this.escaped();
  }

  /** The error for a box that outlived its transform. */
  escaped(): EscapedArrayError {
    return new EscapedArrayError(
      `an array that ${this.transform} traced was used after ${this.transform} had returned; ` +
        `it escaped, for example through a variable or a property: return it from the function instead`,
    );
  }
}

/** Runs `body` with a level and closes the level when it ends, returned or thrown. */
export function withLevel<L extends Level, T>(level: L, body: (level: L) => T): T {
  try {
    return body(level);
  } finally {
    level.closed = true;
  }
}

/** The concrete array that carries a box's value, or null under `jit` and `vmap`. */
export function concrete(x: NDArray): NDArray | null {
  let at: NDArray | null = x;
  while (at !== null && at.level !== null) {
    at.level.check();
    at = at.level.value(at);
  }
  return at;
}
