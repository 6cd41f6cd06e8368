/**
 * Vectorisation: boxes whose value has a batch axis. It is always the leading one, since moving it there is a view;
 * so batch rules have one case an operand, batched or not.
 *
 * @module
 */
import { binary, unary } from "../core/apply.ts";
import { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { Level, withLevel } from "../core/level.ts";
import type { Elementwise, Op } from "../core/op.ts";
import { spread } from "../ops/structural.ts";

/** The level of `vmap`. A box's `inner` is the value with its batch axis. */
export class Batch extends Level {
  /** The length of the batch axis. */
  readonly size: number;

  /** A level for `size` examples. */
  constructor(transform: string, size: number) {
    super(transform);
    this.size = size;
  }

  /** A box for a value whose leading axis is the batch axis. */
  box(value: NDArray): NDArray {
    const { shape, dtype, weak } = value.aval;
    return new NDArray(makeAval(shape.slice(1), dtype, weak), this, 0, -1, value, null);
  }

  override value(): null {
    return null;
  }

  override unary(op: Elementwise, x: NDArray): NDArray {
    this.check();
    return this.box(unary(op, x.inner!));
  }

  override binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
    this.check();
    const bx = x.level === this;
    const by = y.level === this;
    if ((bx && by && x.ndim === y.ndim) || (bx && !by && y.ndim <= x.ndim) || (by && !bx && x.ndim <= y.ndim)) {
      return this.box(binary(op, bx ? x.inner! : x, by ? y.inner! : y));
    }
    return this.apply(op, [x, y], undefined)[0];
  }

  override apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[] {
    this.check();
    const batched = args.map((x) => x.level === this);
    const outs = op.batch(args.map((x) => x.level === this ? x.inner! : x), batched, this.size, params);
    if (op.stage !== undefined && outs.some((x) => x.level !== null && x.level.id >= this.id)) {
      // A function among the parameters closes over a box of this level: staged, what it closes over is an operand.
      const staged = op.stage(args, params);
      return this.apply(op, staged.args, staged.params);
    }
    return outs.map((x) => this.box(x));
  }
}

/** Runs a function on examples: arguments marked have a leading batch axis; so do all results. */
export function batchFlat(
  transform: string,
  size: number,
  args: readonly NDArray[],
  batched: readonly boolean[],
  f: (args: readonly NDArray[]) => readonly NDArray[],
): NDArray[] {
  const { outs, batched: marked } = batchPartly(transform, size, args, batched, f);
  return outs.map((x, i) => marked[i] ? x : spread(x, size));
}

/** As {@link batchFlat}; results that don't depend on the example stay without a batch axis, and are not marked. */
export function batchPartly(
  transform: string,
  size: number,
  args: readonly NDArray[],
  batched: readonly boolean[],
  f: (args: readonly NDArray[]) => readonly NDArray[],
): { outs: NDArray[]; batched: boolean[] } {
  const level = new Batch(transform, size);
  const results = withLevel(level, () => f(args.map((x, i) => batched[i] ? level.box(x) : x)));
  return {
    outs: results.map((r) => r.level === level ? r.inner! : r),
    batched: results.map((r) => r.level === level),
  };
}
