/**
 * What depends on what in a graph, and in a loop with that graph for its body.
 *
 * @module
 */
import type { Op } from "../core/op.ts";
import { type Atom, type Equation, type Graph, inAvals } from "./graph.ts";
import { differentiable } from "./tape.ts";

/** A body: from constants, carry and slices to the next carry and the step's outputs. */
export interface Loop {
  readonly body: Graph;
  readonly numConsts: number;
  readonly numCarry: number;
}

/** Parameters of `scan`: its body, and how many slices there are. */
export interface ScanParams extends Loop {
  readonly length: number;
  /** Whether the last slice comes first. */
  readonly reverse: boolean;
}

/** A loop with a condition as one of its body; operands of the condition come before the body's. */
export function loopOfWhile({ body, bodyConsts }: { readonly body: Graph; readonly bodyConsts: number }): Loop {
  return { body, numConsts: bodyConsts, numCarry: body.outs.length };
}

/** Constants, carry and slices of a list in the order of a body's inputs. */
export function parts<T>(xs: readonly T[], { numConsts, numCarry }: Loop): [T[], T[], T[]] {
  const end = numConsts + numCarry;
  return [xs.slice(0, numConsts), xs.slice(numConsts, end), xs.slice(end)];
}

/**
 * Which results depend on the inputs marked. With `smooth`, only by way of values that have derivatives, and through
 * control flow result by result; without it, all results of an equation depend on all its operands, since they are
 * computed together.
 */
export function dependents(graph: Graph, from: readonly boolean[], smooth: boolean): (atom: Atom) => boolean {
  const reached = new Uint8Array(graph.avals.length);
  const passes = (slot: number): boolean => !smooth || differentiable(graph.avals[slot]);
  graph.inputs.forEach((slot, i) => reached[slot] = from[i] && passes(slot) ? 1 : 0);
  for (const eqn of graph.equations) {
    const given = eqn.ins.map((a) => a >= 0 && reached[a] === 1);
    if (!given.includes(true)) continue;
    const results = smooth ? flow(eqn, given) : null;
    for (let k = 0; k < eqn.count; k++) {
      if (results?.[k] !== false && passes(eqn.out + k)) reached[eqn.out + k] = 1;
    }
  }
  return (atom) => atom >= 0 && reached[atom] === 1;
}

/** Which results of an equation depend smoothly on the operands marked. */
function flow({ op, params, count }: Equation, given: readonly boolean[]): readonly boolean[] {
  if (op.name === "jit" || op.name === "checkpoint") {
    const { graph } = params as { graph: Graph };
    return graph.outs.map(dependents(graph, given, true));
  }
  return controlFlow(op, params, given) ?? new Array(count).fill(true);
}

/** Which results of `cond`, `scan` or `while` depend smoothly on the operands marked; null for other ops. */
export function controlFlow(op: Op, params: unknown, given: readonly boolean[]): readonly boolean[] | null {
  const through = (graph: Graph, from: readonly boolean[]): boolean[] => graph.outs.map(dependents(graph, from, true));
  switch (op.name) {
    case "cond": {
      const each = (params as { branches: readonly Graph[] }).branches.map((b) => through(b, given.slice(1)));
      return each[0].map((_, k) => each.some((marks) => marks[k]));
    }
    case "scan":
      return through((params as Loop).body, activeInputs(params as Loop, given));
    case "while": {
      const loop = loopOfWhile(params as { body: Graph; bodyConsts: number });
      return activeInputs(loop, given.slice((params as { condConsts: number }).condConsts)).slice(loop.numConsts);
    }
    default:
      return null;
  }
}

/** The inputs of the body that can have a cotangent: those that need one, and the carries that depend on them. */
export function activeInputs({ body, numConsts, numCarry }: Loop, needs: readonly boolean[]): boolean[] {
  const active = inAvals(body).map((a, i) => needs[i] && differentiable(a));
  for (let grown = true; grown;) {
    grown = false;
    const depends = dependents(body, active, true);
    for (let k = 0; k < numCarry; k++) {
      if (depends(body.outs[k]) && !active[numConsts + k]) grown = active[numConsts + k] = true;
    }
  }
  return active;
}
