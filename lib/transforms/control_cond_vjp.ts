/**
 * Reverse mode through `cond`. Where the index has a value, the branch taken is a call. Elsewhere the forward pass is a
 * cond that returns the residuals of every branch, zeros for those not taken, and the backward pass another.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, sameShape } from "../core/aval.ts";
import type { Forward, Op } from "../core/op.ts";
import { instantiate } from "./backward.ts";
import { forwardCall } from "./call.ts";
import { joinCaptures, union, Wiring } from "./control_graph.ts";
import { clampIndex, readScalar } from "./control_value.ts";
import { type GraphVjp, vjpGraph } from "./derive.ts";
import { bits, type Graph, inAvals, memo, outAvals, tangentAval } from "./graph.ts";
import { differentiable } from "./tape.ts";

/** The forward pass of a cond and what pulls cotangents back. */
export function forwardCond(
  op: Op,
  primals: readonly NDArray[],
  needs: readonly boolean[],
  branches: readonly Graph[],
): Forward {
  const [index, ...args] = primals;
  const wanted = needs.slice(1);
  const value = readScalar(index);
  if (value !== null) {
    const { outs, pull } = forwardCall(args, wanted, branches[clampIndex(value, branches.length)]);
    return { outs, pull: (cts) => [null, ...pull(cts)] };
  }
  const split = memo(branches, `vjp:${bits(wanted)}`, () => splitBranches(branches, wanted));
  const inputs = [...split.captures, ...args];
  const all = bind(op, [index, ...inputs], { branches: split.forward });
  const count = branches[0].outs.length;
  const outs = all.slice(0, count);
  const residuals = [...split.kept.map((i) => inputs[i]), ...all.slice(count)];
  return {
    outs,
    pull(cts) {
      const given: NDArray[] = [];
      outs.forEach((out, i) => {
        if (differentiable(out.aval)) given.push(instantiate(cts[i], out.aval));
      });
      const back = bind(op, [index, ...residuals, ...given], { branches: split.backward });
      let next = 0;
      return [null, ...split.returned.map((r) => r ? back[next++] : null)];
    },
  };
}

interface SplitCond {
  readonly forward: readonly Graph[];
  readonly backward: readonly Graph[];
  readonly captures: readonly NDArray[];
  /** The operands (captures first) that the backward pass of some branch reads. */
  readonly kept: readonly number[];
  /** The arguments that some branch has a cotangent for. */
  readonly returned: readonly boolean[];
}

function splitBranches(branches: readonly Graph[], needs: readonly boolean[]): SplitCond {
  const each = branches.map((b) => vjpGraph(b, needs));
  const count = branches[0].outs.length;
  const slots: Aval[] = [];
  const places = each.map((e) => assign(outAvals(e.forward).slice(count), slots));
  const { graphs, captures } = joinCaptures(each.map((e, b) => {
    const wiring = new Wiring(e.forward);
    const saved = slots.map((a, s) => {
      const k = places[b].indexOf(s);
      return k >= 0 ? e.forward.outs[count + k] : wiring.zeros(a);
    });
    const outs = [...e.forward.outs.slice(0, count), ...saved];
    return { graph: wiring.graphOf(e.forward.inputs, outs), captures: e.captures };
  }));
  // Among a branch's inputs its own captures come last; among the operands the captures of all come first.
  const operand = (e: GraphVjp, i: number): number =>
    i < needs.length ? captures.length + i : captures.indexOf(e.captures[i - needs.length]);
  const own = each.map((e) => e.inputResiduals.map((i) => operand(e, i)));
  const kept = [...new Set(own.flat())].sort((a, b) => a - b);
  const avals = inAvals(graphs[0]);
  const returned = union(each.map((e) => e.returned));
  const backward = each.map((e, b) => {
    const wiring = new Wiring(e.backward);
    const { inputs, outs } = e.backward;
    const first = own[b].length;
    const saved = first + places[b].length;
    let next = 0;
    return wiring.graphOf(
      [
        ...kept.map((i) => own[b].includes(i) ? inputs[own[b].indexOf(i)] : wiring.unused(avals[i])),
        ...slots.map((a, s) => places[b].includes(s) ? inputs[first + places[b].indexOf(s)] : wiring.unused(a)),
        ...inputs.slice(saved),
      ],
      marks(returned).map((i) => e.returned[i] ? outs[next++] : wiring.zeros(tangentAval(avals[captures.length + i]))),
    );
  });
  return { forward: graphs, backward, captures, kept, returned };
}

function marks(flags: readonly boolean[]): number[] {
  return flags.map((_, i) => i).filter((i) => flags[i]);
}

/**
 * A slot for each residual of a branch, of those that the branches share; one of another branch's of the same type
 * serves.
 */
function assign(avals: readonly Aval[], slots: Aval[]): number[] {
  const taken = new Set<number>();
  return avals.map((a) => {
    let s = slots.findIndex((b, i) => !taken.has(i) && b.dtype === a.dtype && sameShape(b.shape, a.shape));
    if (s < 0) s = slots.push(a) - 1;
    taken.add(s);
    return s;
  });
}
