/**
 * Staging: running a function on variables in place of arrays, to get its graph.
 *
 * @module
 */
import { binaryScalarAval, bind, newest, unaryScalarAval } from "../core/apply.ts";
import { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import { Level } from "../core/level.ts";
import type { Elementwise, Op } from "../core/op.ts";
import { loosened } from "../core/placement.ts";
import type { Atom, Equation, Graph } from "./graph.ts";

let open = 0;

/** Whether a function is being staged at the moment: loops are then recorded, not run. */
export function staging(): boolean {
  return open > 0;
}

/** The level of `jit` and `makeJaxpr`. Its boxes are variables of a graph. */
export class Stage extends Level {
  readonly avals: Aval[] = [];
  readonly equations: Equation[] = [];
  readonly consts: NDArray[] = [];
  /** Boxes of older levels that the function closes over; each becomes an input. */
  readonly captures: NDArray[] = [];
  readonly captureSlots: number[] = [];

  /** A new variable. */
  variable(aval: Aval): NDArray {
    const slot = this.avals.length;
    this.avals.push(aval);
    return new NDArray(aval, this, 0, slot, null, null);
  }

  /** The atom of any operand: a variable of this level, a constant, or a capture. */
  atom(x: NDArray): Atom {
    if (x.level === this) return x.slot;
    if (x.level === null) {
      const known = this.consts.indexOf(x, Math.max(0, this.consts.length - 8));
      if (known >= 0) return ~known;
      this.consts.push(x);
      return ~(this.consts.length - 1);
    }
    const known = this.captures.indexOf(x);
    if (known >= 0) return this.captureSlots[known];
    x.level.check();
    const slot = this.variable(x.aval).slot;
    this.captures.push(x);
    this.captureSlots.push(slot);
    return slot;
  }

  private emit(op: Op, params: unknown, ins: readonly Atom[], aval: Aval): NDArray {
    const box = this.variable(aval);
    this.equations.push({ op, params, ins, out: box.slot, count: 1 });
    return box;
  }

  override unary(op: Elementwise, x: NDArray): NDArray {
    this.check();
    const aval = x.aval.shape.length === 0 ? unaryScalarAval(op, x.aval) : op.infer([x.aval], undefined)[0];
    return this.emit(op, undefined, [x.slot], aval);
  }

  override binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
    this.check();
    const a = x.aval;
    const b = y.aval;
    const scalar = a.shape.length === 0 && b.shape.length === 0 && a.index === b.index;
    const aval = scalar ? binaryScalarAval(op, a, b) : op.infer([a, b], undefined)[0];
    return this.emit(op, undefined, [this.atom(x), this.atom(y)], aval);
  }

  override apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[] {
    this.check();
    if (op.stage !== undefined) {
      ({ args, params } = op.stage(args, params));
      // What a function among the parameters closes over may be of a newer level, which comes first.
      const level = newest(args);
      if (level !== null && level.id > this.id) return bind(op, args, params);
    }
    const avals = op.infer(args.map((x) => x.aval), params);
    const ins = args.map((x) => this.atom(x));
    const outs = avals.map((a) => this.variable(a));
    this.equations.push({ op, params, ins, out: outs.length > 0 ? outs[0].slot : -1, count: outs.length });
    return outs;
  }

  override value(): null {
    return null;
  }

  /** The graph of what was recorded, with the captures as inputs after the given ones. */
  graph(inputs: readonly NDArray[], outs: readonly NDArray[]): Graph {
    const atoms = outs.map((x) => this.atom(x));
    return {
      name: this.transform,
      inputs: [...inputs.map((x) => x.slot), ...this.captureSlots],
      outs: atoms,
      equations: this.equations,
      // A graph runs where its arguments lie: its constants go there.
      consts: this.consts.map(loosened),
      avals: this.avals,
      derived: new Map(),
    };
  }
}

/** Runs `body` with a staging level; loops and branches inside are recorded. */
export function withStage<T>(transform: string, body: (stage: Stage) => T): T {
  const stage = new Stage(transform);
  open++;
  try {
    return body(stage);
  } finally {
    open--;
    stage.closed = true;
  }
}

/** A staged function: its graph, and the arrays of older levels that it closes over, which are its last inputs. */
export interface Traced {
  readonly graph: Graph;
  readonly captures: readonly NDArray[];
}

/** Stages a function of arrays. */
export function trace(
  transform: string,
  avals: readonly Aval[],
  f: (args: readonly NDArray[]) => readonly NDArray[],
): Traced {
  return withStage(transform, (stage) => {
    const inputs = avals.map((a) => stage.variable(a));
    const outs = f(inputs);
    const graph = stage.graph(inputs, outs);
    return { graph, captures: stage.captures };
  });
}
