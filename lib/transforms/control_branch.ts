/**
 * Branches on the host and staged: what `cond` and `switch` do.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { bind } from "../core/apply.ts";
import { convert, strong } from "../ops/structural.ts";
import { flattenArrays, type TreeDef, unflatten } from "../tree.ts";
import { asksFor, condOp, guarded, selectAmong } from "./cond.ts";
import { hasWhile, joinCaptures } from "./control_graph.ts";
import { callFlat, checkBranches, type Flat, treeOf } from "./control_tree.ts";
import { clampIndex, readScalar } from "./control_value.ts";
import { evaluate, type Graph, inAvals, outAvals } from "./graph.ts";
import { staging, trace, type Traced } from "./stage.ts";
import type { UserFunction } from "./user_function.ts";

/** The result of one of `branches`, by a 0-d integer index, which is clamped. `names` are what messages call them. */
export function branch(
  action: string,
  index: NDArray,
  branches: readonly UserFunction[],
  names: readonly string[],
  operands: readonly unknown[],
): unknown {
  const args = flattenArrays(operands, `${action}: the operands`);
  const given = (leaves: readonly NDArray[]): unknown[] => unflatten(args.def, leaves) as unknown[];
  const value = staging() ? null : readScalar(index);
  if (value !== null) {
    return treeOf(callFlat(action, branches[clampIndex(value, branches.length)], given(args.leaves)));
  }
  const { graphs, captures, def } = stageBranches(action, branches, names, args.leaves, given);
  if (staging() || !graphs.some(hasWhile)) {
    const leaves = bind(condOp, [convert(index, "int32"), ...captures, ...args.leaves], { branches: graphs });
    return treeOf({ leaves, def });
  }
  // An index that differs between examples, and branches with loops through which reverse mode passes only on the host:
  // all of them run, and each example takes what its own branch gave. (The op does the same, but discards the derivatives
  // by what the other branches close over too, where this multiplies them by zero.)
  const results = branches.map((f, i) => {
    const leaves = branches.length === 1
      ? args.leaves
      : args.leaves.map((x) => guarded(asksFor(index, i, branches.length), x));
    return callFlat(action, f, given(leaves)).leaves;
  });
  return treeOf({ leaves: selectAmong(index, results), def });
}

/** The branches as graphs of what all of them close over, then the operands. */
function stageBranches(
  action: string,
  branches: readonly UserFunction[],
  names: readonly string[],
  operands: readonly NDArray[],
  given: (leaves: readonly NDArray[]) => unknown[],
): { graphs: readonly Graph[]; captures: readonly NDArray[]; def: TreeDef } {
  const avals = operands.map((x) => x.aval);
  const results: Flat[] = [];
  const traced = branches.map((f): Traced =>
    trace(action, avals, (xs) => {
      const result = callFlat(action, f, given(xs));
      results.push(result);
      return result.leaves;
    })
  );
  results.slice(1).forEach((r, i) => checkBranches(action, [names[0], names[i + 1]], results[0], r));
  return { ...joinCaptures(agreeOnWeakTypes(traced)), def: results[0].def };
}

/** The branches with strong types for results that some branch gives a strong type. */
function agreeOnWeakTypes(traced: readonly Traced[]): readonly Traced[] {
  const weak = traced.map(({ graph }) => outAvals(graph).map((a) => a.weak));
  const all = weak[0].map((_, k) => weak.every((w) => w[k]));
  return traced.map((t, b) => {
    if (weak[b].every((w, k) => w === all[k])) return t;
    const { graph } = trace(
      t.graph.name,
      inAvals(t.graph),
      (xs) => evaluate(t.graph, xs).map((x, k) => all[k] ? x : strong(x)),
    );
    return { graph, captures: t.captures };
  });
}
