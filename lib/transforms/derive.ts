/**
 * Graphs from graphs: the jvp of a staged function, its forward pass with residuals and its backward pass, its
 * batched form. Each is made once a graph and pattern of operands.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { MaybeZero } from "../core/op.ts";
import { NotDifferentiableError } from "../errors.ts";
import { vjpFlat } from "./backward.ts";
import { batchPartly } from "./batch.ts";
import { jvpFlat } from "./dual.ts";
import { type Atom, bits, evaluate, extract, type Graph, inAvals, memo, tangentAval } from "./graph.ts";
import { trace, type Traced, withStage } from "./stage.ts";
import { differentiable } from "./tape.ts";
import { spread } from "../ops/structural.ts";

/** The jvp of a graph. */
export interface GraphJvp extends Traced {
  /** Which results have a tangent; those tangents follow the results. */
  readonly nonzero: readonly boolean[];
}

/** A graph of the inputs, then the tangents of those marked, that gives the results, then their tangents. */
export function jvpGraph(graph: Graph, moving: readonly boolean[]): GraphJvp {
  return memo(graph, `jvp:${bits(moving)}`, () => {
    const avals = inAvals(graph);
    let nonzero: boolean[] = [];
    const traced = trace(graph.name, [
      ...avals,
      ...avals.filter((_, i) => moving[i]).map(tangentAval),
    ], (args) => {
      let next = avals.length;
      const tangents = moving.map((m) => m ? args[next++] : null);
      const result = jvpFlat(graph.name, args.slice(0, avals.length), tangents, (xs) => evaluate(graph, xs));
      nonzero = result.tangents.map((t) => t !== null);
      return [...result.outs, ...result.tangents.filter((t) => t !== null)];
    });
    return { ...traced, nonzero };
  });
}

/** A graph split for reverse mode. */
export interface GraphVjp {
  /** From the inputs (and captures) to the results and the residuals. */
  readonly forward: Graph;
  /** From residuals and the cotangents of differentiable results to the cotangents that `returned` marks. */
  readonly backward: Graph;
  /** The inputs whose cotangents the backward pass gives. */
  readonly returned: readonly boolean[];
  /** Residuals that are inputs or captures of the forward pass themselves: their places among its inputs. */
  readonly inputResiduals: readonly number[];
  /** Arrays of older levels that the forward pass takes as its last inputs. */
  readonly captures: readonly NDArray[];
  /** Results through which no cotangent can pass, with the error that says why. */
  readonly refused: ReadonlyMap<number, Error>;
}

/** The forward and backward passes of a graph, for cotangents of the inputs marked. */
export function vjpGraph(graph: Graph, needs: readonly boolean[]): GraphVjp {
  return memo(graph, `vjp:${bits(needs)}`, () => splitVjp(graph, needs, NONE));
}

/**
 * As {@link vjpGraph}; results that reverse mode can't differentiate are told apart, so that the others can be used.
 */
export function partialVjpGraph(graph: Graph, needs: readonly boolean[]): GraphVjp {
  return memo(graph, `partial vjp:${bits(needs)}`, () => {
    try {
      return vjpGraph(graph, needs);
    } catch (error) {
      if (!(error instanceof NotDifferentiableError) || graph.outs.length === 1) throw error;
    }
    const refused = new Map<number, Error>();
    const places = graph.outs.map((_, i) => i);
    places.forEach((i) => {
      try {
        splitVjp(graph, needs, new Set(places.filter((k) => k !== i)));
      } catch (error) {
        if (!(error instanceof NotDifferentiableError)) throw error;
        refused.set(i, error);
      }
    });
    return { ...splitVjp(graph, needs, new Set(refused.keys())), refused };
  });
}

const NONE: ReadonlySet<number> = new Set();

// The results in `without` get no cotangent. Both passes are staged into one graph, which is cut where the backward pass begins: what crosses is the residuals.
function splitVjp(graph: Graph, needs: readonly boolean[], without: ReadonlySet<number>): GraphVjp {
  return withStage(graph.name, (stage) => {
    const inputs = inAvals(graph).map((a) => stage.variable(a));
    const { outs, pull } = vjpFlat(graph.name, inputs, needs, (xs) => evaluate(graph, xs));
    const cut = stage.equations.length;
    const cts = outs.map((o) => differentiable(o.aval) ? stage.variable(tangentAval(o.aval)) : null);
    const back: MaybeZero[] = pull(cts.map((ct, i) => without.has(i) ? null : ct));
    const returned = back.map((b) => b !== null);
    const joint = stage.graph(inputs, []);
    const outAtoms = outs.map((x) => stage.atom(x));
    const backAtoms = back.filter((b) => b !== null).map((b) => stage.atom(b));
    const forwardInputs = [...inputs.map((x) => x.slot), ...stage.captureSlots];
    const full: Graph = { ...joint, inputs: forwardInputs, avals: stage.avals, consts: stage.consts };
    const ctSlots = cts.filter((c) => c !== null).map((c) => c.slot);
    const draft = extract(full, [], backAtoms, cut, stage.equations.length, `${graph.name} backward`);
    const residuals = freeSlots(draft, ctSlots);
    const inputResiduals = residuals.filter((s) => forwardInputs.includes(s)).map((s) => forwardInputs.indexOf(s));
    const saved = residuals.filter((s) => !forwardInputs.includes(s));
    const forward = extract(full, forwardInputs, [...outAtoms, ...saved], 0, cut, graph.name);
    const backward: Graph = {
      ...draft,
      inputs: [...inputResiduals.map((i) => forwardInputs[i]), ...saved, ...ctSlots],
    };
    return { forward, backward, returned, inputResiduals, captures: stage.captures, refused: new Map() };
  });
}

/** The slots that a piece of a graph reads without defining them. */
function freeSlots(piece: Graph, given: readonly number[]): number[] {
  const defined = new Set(given);
  const free = new Set<number>();
  const read = (atom: Atom): void => {
    if (atom >= 0 && !defined.has(atom)) free.add(atom);
  };
  for (const eqn of piece.equations) {
    eqn.ins.forEach(read);
    for (let i = 0; i < eqn.count; i++) defined.add(eqn.out + i);
  }
  piece.outs.forEach(read);
  return [...free];
}

/** The batched form of a graph. */
export interface GraphBatch extends Traced {
  /** Which results have a leading batch axis. */
  readonly batched: readonly boolean[];
}

/**
 * A graph for `size` examples: inputs marked have a leading batch axis, and so do the results that vary or `force`
 * marks.
 */
export function batchGraph(
  graph: Graph,
  batched: readonly boolean[],
  size: number,
  force: readonly boolean[],
): GraphBatch {
  return memo(graph, `batch:${bits(batched)}:${size}:${bits(force)}`, () => {
    const avals = inAvals(graph).map((a, i) => batched[i] ? makeAval([size, ...a.shape], a.dtype, a.weak) : a);
    let marked: readonly boolean[] = [];
    const traced = trace(graph.name, avals, (args) => {
      const result = batchPartly(graph.name, size, args, batched, (xs) => evaluate(graph, xs));
      marked = result.batched.map((b, i) => b || force[i]);
      return result.outs.map((x, i) => marked[i] && !result.batched[i] ? spread(x, size) : x);
    });
    return { ...traced, batched: marked };
  });
}
