/**
 * Loop bodies from loop bodies: which carries come to have a tangent or a batch axis is a fixpoint, since what one step
 * puts into a carry the next one reads.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { joinCaptures, withTangents } from "./control_graph.ts";
import { type Loop, parts } from "./control_reach.ts";
import { batchGraph, jvpGraph } from "./derive.ts";
import { bits, type Graph, memo, outAvals } from "./graph.ts";

/** The body of a loop's jvp. */
export interface LoopJvp {
  /**
   * Inputs: constants, their tangents, captures; carry, its tangents; slices, their tangents.
   * Results: carry, its tangents; outputs, their tangents.
   */
  readonly body: Graph;
  readonly captures: readonly NDArray[];
  /** Which inputs of the original body have a tangent. */
  readonly moving: readonly boolean[];
  /** Which of its results do. */
  readonly nonzero: readonly boolean[];
}

/** The jvp of a loop's body, for tangents of the inputs marked. */
export function jvpLoop(loop: Loop, given: readonly boolean[]): LoopJvp {
  return memo(loop.body, `loopJvp:${loop.numConsts}:${loop.numCarry}:${bits(given)}`, () => {
    const moving = [...given];
    let jvp = jvpGraph(loop.body, moving);
    while (grow(moving, jvp.nonzero, loop)) jvp = jvpGraph(loop.body, moving);
    const outs = outAvals(loop.body);
    const nonzero = jvp.nonzero.map((n, k) => k < loop.numCarry ? moving[loop.numConsts + k] : n);
    const graph = withTangents(jvp, outs, nonzero);
    const [consts, carry, xs] = parts(graph.inputs.slice(0, moving.length), loop);
    const marks = parts(moving, loop).map((m) => m.filter((b) => b).length);
    let at = moving.length;
    const [dConsts, dCarry, dXs] = marks.map((n) => graph.inputs.slice(at, at += n));
    const captured = graph.inputs.slice(at);
    const results = graph.outs.slice(0, outs.length);
    const tangents = graph.outs.slice(outs.length);
    const body: Graph = {
      ...graph,
      inputs: [...consts, ...dConsts, ...captured, ...carry, ...dCarry, ...xs, ...dXs],
      outs: [
        ...results.slice(0, loop.numCarry),
        ...tangents.slice(0, dCarry.length),
        ...results.slice(loop.numCarry),
        ...tangents.slice(dCarry.length),
      ],
      derived: new Map(),
    };
    return { body, captures: jvp.captures, moving, nonzero };
  });
}

/** Marks the carries that a step gives what the marks stand for; whether there were any new ones. */
function grow(inputs: boolean[], results: readonly boolean[], { numConsts, numCarry }: Loop): boolean {
  let grown = false;
  for (let k = 0; k < numCarry; k++) {
    if (results[k] && !inputs[numConsts + k]) grown = inputs[numConsts + k] = true;
  }
  return grown;
}

/** The body of a batched loop. */
export interface LoopBatch {
  /** Inputs: captures, constants, carry, slices. */
  readonly body: Graph;
  readonly captures: readonly NDArray[];
  /** Which inputs, captures left out, have a leading batch axis. */
  readonly batched: readonly boolean[];
  /** Which results do. */
  readonly varying: readonly boolean[];
}

/** The batched body of a loop, for inputs of which those marked have a batch axis. */
export function batchLoop(loop: Loop, given: readonly boolean[], size: number): LoopBatch {
  return memo(loop.body, `loopBatch:${loop.numConsts}:${loop.numCarry}:${bits(given)}:${size}`, () => {
    const batched = [...given];
    const force = (): boolean[] => loop.body.outs.map((_, k) => k < loop.numCarry && batched[loop.numConsts + k]);
    let made = batchGraph(loop.body, batched, size, force());
    while (grow(batched, made.batched, loop)) made = batchGraph(loop.body, batched, size, force());
    const { graphs: [body], captures } = joinCaptures([made]);
    return { body, captures, batched, varying: made.batched };
  });
}
