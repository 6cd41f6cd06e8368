/**
 * `jit` and `checkpoint` as ops over a graph, so that they nest under every other transform: their jvp, vjp and batched
 * forms are graphs too, made and compiled once.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { Forward, MaybeZero, Op, Push } from "../core/op.ts";
import { general } from "../ops/family.ts";
import { instantiate } from "./backward.ts";
import { batchGraph, jvpGraph, partialVjpGraph } from "./derive.ts";
import { executable } from "./execute.ts";
import { evaluate, type Graph, outAvals } from "./graph.ts";
import { differentiable } from "./tape.ts";

/** Parameters of a call. */
export interface CallParams {
  readonly graph: Graph;
  /** The function's name, for printing. */
  readonly name?: string;
}

/** The op of a call to a staged function. */
export const jitOp: Op = general<CallParams>({
  name: "jit",
  infer: (_a, { graph }) => outAvals(graph),
  run: (args, { graph }) => executable(graph)(args),
  jvp: (primals, tangents, _outs, params) => pushCall(jitOp, primals, tangents, params).tangents,
  push: (primals, tangents, params) => pushCall(jitOp, primals, tangents, params),
  vjp: null,
  forward: (primals, needs, { graph }) => forwardCall(primals, needs, graph),
  inline: (args, { graph }) => evaluate(graph, args),
  batch: (args, batched, size, params) => batchCall(jitOp, args, batched, size, params),
});

/** The op of a call whose backward pass computes the function again in place of keeping residuals. */
export const checkpointOp: Op = general<CallParams>({
  name: "checkpoint",
  infer: (_a, { graph }) => outAvals(graph),
  run: (args, { graph }) => executable(graph)(args),
  jvp: (primals, tangents, _outs, params) => pushCall(checkpointOp, primals, tangents, params).tangents,
  push: (primals, tangents, params) => pushCall(checkpointOp, primals, tangents, params),
  vjp: null,
  // The residuals are the operands; the backward pass starts with the forward one, as a checkpointed call again.
  forward(primals, needs, params) {
    return {
      outs: bind(checkpointOp, primals, params),
      pull: (cts) => forwardCall(primals, needs, params.graph).pull(cts),
    };
  },
  inline: (args, { graph }) => evaluate(graph, args),
  batch: (args, batched, size, params) => batchCall(checkpointOp, args, batched, size, params),
});

function pushCall(op: Op, primals: readonly NDArray[], tangents: readonly MaybeZero[], { graph }: CallParams): Push {
  const derived = jvpGraph(graph, tangents.map((t) => t !== null));
  const moving = tangents.filter((t) => t !== null);
  const all = bind(op, [...primals, ...moving, ...derived.captures], { graph: derived.graph });
  let next = graph.outs.length;
  return { outs: all.slice(0, next), tangents: derived.nonzero.map((n) => n ? all[next++] : null) };
}

/** The forward pass of a call, compiled, and the call of its backward pass. */
export function forwardCall(primals: readonly NDArray[], needs: readonly boolean[], graph: Graph): Forward {
  const { forward, backward, returned, inputResiduals, captures, refused } = partialVjpGraph(graph, needs);
  const inputs = [...primals, ...captures];
  const all = bind(jitOp, inputs, { graph: forward });
  const outs = all.slice(0, graph.outs.length);
  const residuals = [...inputResiduals.map((i) => inputs[i]), ...all.slice(graph.outs.length)];
  return {
    outs,
    pull(cts) {
      const given: NDArray[] = [];
      outs.forEach((out, i) => {
        const error = refused.get(i);
        if (cts[i] !== null && error !== undefined) throw error;
        if (differentiable(out.aval)) given.push(instantiate(cts[i], out.aval));
      });
      const back = bind(jitOp, [...residuals, ...given], { graph: backward });
      let next = 0;
      return returned.map((r) => r ? back[next++] : null);
    },
  };
}

function batchCall(
  op: Op,
  args: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
  { graph }: CallParams,
): readonly NDArray[] {
  const derived = batchGraph(graph, batched, size, graph.outs.map(() => true));
  return bind(op, [...args, ...derived.captures], { graph: derived.graph });
}
