/**
 * What depends on what in a graph, and in a loop with that graph for its body.
 *
 * @module
 */
import { type Atom, type Graph, inAvals } from "./graph.ts";
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

/** Constants, carry and slices of a list in the order of a body's inputs. */
export function parts<T>(xs: readonly T[], { numConsts, numCarry }: Loop): [T[], T[], T[]] {
  const end = numConsts + numCarry;
  return [xs.slice(0, numConsts), xs.slice(numConsts, end), xs.slice(end)];
}

/** Which results depend on the inputs marked; with `smooth`, only by way of values that have derivatives. */
export function dependents(graph: Graph, from: readonly boolean[], smooth: boolean): (atom: Atom) => boolean {
  const reached = new Uint8Array(graph.avals.length);
  const passes = (slot: number): boolean => !smooth || differentiable(graph.avals[slot]);
  graph.inputs.forEach((slot, i) => reached[slot] = from[i] && passes(slot) ? 1 : 0);
  for (const { ins, out, count } of graph.equations) {
    if (!ins.some((a) => a >= 0 && reached[a] === 1)) continue;
    for (let k = 0; k < count; k++) if (passes(out + k)) reached[out + k] = 1;
  }
  return (atom) => atom >= 0 && reached[atom] === 1;
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
