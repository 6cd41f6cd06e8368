/**
 * The linear tape: its boxes have a shape and dtype but no value, and only linear ops may act on them. Walked
 * backwards it is a transpose, which turns a JVP rule into a VJP, and it is where a rule that isn't linear is caught.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import type { Elementwise, Op } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { NotDifferentiableError } from "../errors.ts";
import { activeInputs, controlFlow, type Loop, parts } from "./control_reach.ts";
import { evaluate, type Graph, inAvals } from "./graph.ts";
import { type Stage, withStage } from "./stage.ts";
import { differentiable, Entry, Tape } from "./tape.ts";
import { isZero, mayBeZero } from "./zeros.ts";

/** A tape of linear ops on boxes without values. Anything else is an error that names the op. */
export class LinearTape extends Tape {
  /** What the function on the tape is, for messages: `the JVP rule of f`. */
  readonly subject: string;
  /** For the tape of a loop's body or of a branch: where its other values are staged. */
  readonly body: Stage | null;

  /** A tape for the function that `subject` describes. */
  constructor(transform: string, subject: string, body: Stage | null = null) {
    super(transform);
    this.subject = subject;
    this.body = body;
  }

  /** A box for a linear input. */
  variable(aval: Aval): NDArray {
    return new NDArray(aval, this, 0, this.entries.push(null) - 1, null, null);
  }

  override unary(op: Elementwise, x: NDArray): NDArray {
    return this.apply(op, [x], undefined)[0];
  }

  override binary(op: Elementwise, x: NDArray, y: NDArray): NDArray {
    return this.apply(op, [x, y], undefined)[0];
  }

  override apply(op: Op, args: readonly NDArray[], params: unknown): readonly NDArray[] {
    this.check();
    if (op.inline !== undefined) return op.inline(args, params);
    const boxed = args.map((x) => x.level === this);
    const avals = op.infer(args.map((x) => x.aval), params);
    if (op.name === "stopGradient" || !avals.some(differentiable)) return avals.map((a) => zerosOf(a));
    if (op.linear === null && op.forward !== undefined) {
      this.checkFlow(op, args, boxed, params);
      // Control flow: at zero, its derivative is the linear map itself.
      const forward = op.forward(args.map((x) => x.level === this ? zerosOf(x.aval) : x), boxed, params);
      const moving = controlFlow(op, params, boxed);
      return this.box(new Entry(op, params, null, null, args, forward.outs, forward), avals, moving);
    }
    if (!isLinearIn(op, args, boxed, this.body)) {
      throw this.nonlinear(op.name);
    }
    // What the transpose of a linear op reads of its results is their shape; zeros of one element stand in for them.
    return this.box(new Entry(op, params, null, null, args, avals.map((a) => zerosOf(a)), null), avals);
  }

  /** Throws unless control flow is linear in the boxed operands: a branch or a body is, if its ops are. */
  private checkFlow(op: Op, args: readonly NDArray[], boxed: readonly boolean[], params: unknown): void {
    if (op.name === "cond") {
      for (const b of (params as { branches: readonly Graph[] }).branches) this.checkGraph(b, boxed.slice(1));
    } else if (op.name === "scan") {
      const loop = params as Loop;
      const active = activeInputs(loop, boxed);
      const fixed = parts(args.map((x, i) => active[i] && !boxed[i] && x.level === null && !isZero(x)), loop)[1];
      if (fixed.includes(true)) throw this.nonlinear("scan with an initial carry that isn't 0");
      this.checkGraph(loop.body, active);
    }
  }

  private checkGraph(graph: Graph, linear: readonly boolean[]): void {
    withStage(this.transform, (stage) => {
      const tape = new LinearTape(this.transform, this.subject, stage);
      evaluate(graph, inAvals(graph).map((a, i) => linear[i] ? tape.variable(a) : stage.variable(a)));
    });
  }

  private nonlinear(what: string): NotDifferentiableError {
    return new NotDifferentiableError(
      `${this.subject} is not linear: it applies ${what} to a linear argument in a way that isn't linear; ` +
        `use linear arguments only in sums, products with other values, and structural ops`,
    );
  }

  /** The results of an entry: boxes, but values where they depend on no linear argument, such as a loop's primals. */
  private box(entry: Entry, avals: readonly Aval[], moving: readonly boolean[] | null = null): NDArray[] {
    return avals.map((a, i) => {
      const slot = this.entries.push(i === 0 ? entry : null) - 1;
      if (moving !== null && !moving[i]) return (entry.out as readonly NDArray[])[i];
      return differentiable(a) ? new NDArray(a, this, 0, slot, null, null) : zerosOf(a);
    });
  }
}

/** Whether `op` is linear in the boxed operands, taken together. Operands that may be zeros don't spoil a sum. */
function isLinearIn(op: Op, args: readonly NDArray[], boxed: readonly boolean[], body: Stage | null): boolean {
  const { linear } = op;
  if (linear === null) return false;
  if (linear === "each") return boxed.filter((b) => b).length === 1;
  if (linear === "jointly") return boxed.every((b, i) => b || mayBeZero(args[i], body));
  return boxed.every((b, i) => linear.includes(i) ? b || mayBeZero(args[i], body) : !b);
}
