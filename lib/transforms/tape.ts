/**
 * The tape of reverse mode: the ops that a function applied to boxes, in order. Cotangents live in the walk
 * (`backward.ts`), not here, so that a tape can be walked as often as one likes.
 *
 * @module
 */
import { binary, bind, unary } from "../core/apply.ts";
import { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import { debug, userLine } from "../core/debug.ts";
import { Level } from "../core/level.ts";
import type { Elementwise, Forward, Op } from "../core/op.ts";
import { NotDifferentiableError } from "../errors.ts";

/** An entry of a tape. Operands are kept as they were passed: boxes of the tape, or anything older. */
export class Entry {
  readonly op: Op;
  readonly params: unknown;
  /** The operands of an elementwise op of one or two; otherwise null, and `args` has them. */
  readonly x: NDArray | null;
  readonly y: NDArray | null;
  readonly args: readonly NDArray[] | null;
  /** The result, or results, one level down. */
  readonly out: NDArray | readonly NDArray[];
  readonly forward: Forward | null;
  /** In the debug mode for NaNs: the user's line that applied the op. */
  readonly site: string | null;

  /** An op applied. */
  constructor(
    op: Op,
    params: unknown,
    x: NDArray | null,
    y: NDArray | null,
    args: readonly NDArray[] | null,
    out: NDArray | readonly NDArray[],
    forward: Forward | null,
  ) {
    this.op = op;
    this.params = params;
    this.x = x;
    this.y = y;
    this.args = args;
    this.out = out;
    this.forward = forward;
    this.site = debug.nans ? userLine() : null;
  }
}

/** Whether arrays of this abstract value have derivatives. */
export function differentiable(a: Aval): boolean {
  return a.kind === "f" || a.kind === "c";
}

/** The level of `grad` and `vjp`. */
export class Tape extends Level {
  /** Entries by the slot of their first result; null for inputs and further results. */
  readonly entries: (Entry | null)[] = [];

  /** A box for an input. */
  input(primal: NDArray): NDArray {
    return new NDArray(primal.aval, this, 0, this.entries.push(null) - 1, primal, null);
  }

  override value(box: NDArray): NDArray | null {
    return box.inner;
  }

  override unary(op: Elementwise, x: NDArray): NDArray {
    this.check();
    const out = unary(op, x.inner!);
    if (op.cotangents[0] === null) return out;
    return new NDArray(
      out.aval,
      this,
      0,
      this.entries.push(new Entry(op, undefined, x, null, null, out, null)) - 1,
      out,
      null,
    );
  }

  override binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
    this.check();
    const bx = x.level === this;
    const by = y.level === this;
    const out = binary(op, bx ? x.inner! : x, by ? y.inner! : y);
    if ((!bx || op.cotangents[0] === null) && (!by || op.cotangents[1] === null)) return out;
    return new NDArray(
      out.aval,
      this,
      0,
      this.entries.push(new Entry(op, undefined, x, y, null, out, null)) - 1,
      out,
      null,
    );
  }

  override apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[] {
    this.check();
    const needs = args.map((x) => x.level === this);
    const primals = args.map((x) => x.level === this ? x.inner! : x);
    const forward = op.forward?.(primals, needs, params) ?? null;
    const outs = forward === null ? bind(op, primals, params) : forward.outs;
    if (op.family === "elementwise") {
      const { cotangents } = op as Elementwise;
      if (!needs.some((n, i) => n && cotangents[i] !== null)) return outs;
    }
    if (!outs.some((x) => differentiable(x.aval))) return outs;
    return this.record(new Entry(op, params, null, null, args, outs, forward), outs);
  }

  /** Gives the results of an entry their boxes. */
  protected record(entry: Entry, outs: readonly NDArray[]): NDArray[] {
    return outs.map((out, i) => {
      if (out.level !== null && out.level.id >= this.id) throw closedOver(entry.op.name, this.transform);
      const slot = this.entries.push(i === 0 ? entry : null) - 1;
      return differentiable(out.aval) ? new NDArray(out.aval, this, 0, slot, out, null) : out;
    });
  }
}

/**
 * The error for a function among an op's parameters whose results are boxes of the level that differentiates, or newer.
 */
export function closedOver(name: string, transform: string): NotDifferentiableError {
  return new NotDifferentiableError(
    `${transform}: a function given to ${name} closes over a value that is being differentiated; pass the value as an argument`,
  );
}
