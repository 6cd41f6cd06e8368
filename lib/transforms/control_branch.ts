/**
 * Branches on the host and staged: what `cond` and `switch` do.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { bind } from "../core/apply.ts";
import { eq, le, select } from "../ops/arithmetic.ts";
import { numberAs } from "../ops/operands.ts";
import { convert, strong } from "../ops/structural.ts";
import { flattenArrays, type TreeDef, unflatten } from "../tree.ts";
import { condOp } from "./cond.ts";
import { joinCaptures } from "./control_graph.ts";
import { callFlat, checkBranches, type Flat, treeOf, type UserFunction } from "./control_tree.ts";
import { clampIndex, readScalar } from "./control_value.ts";
import { evaluate, inAvals, outAvals } from "./graph.ts";
import { staging, trace, type Traced } from "./stage.ts";

/** The result of one of `branches`, by a 0-d integer index, which is clamped. `names` are what messages call them. */
export function branch(
  action: string,
  index: NDArray,
  branches: readonly UserFunction[],
  names: readonly string[],
  operands: readonly unknown[],
): unknown {
  const args = flattenArrays(operands, `${action}: the operands`);
  if (staging()) return treeOf(stageBranches(action, index, branches, names, args));
  const given = unflatten(args.def, args.leaves) as unknown[];
  const value = readScalar(index);
  if (value !== null) return treeOf(callFlat(action, branches[clampIndex(value, branches.length)], given));
  return treeOf(selectBranch(action, index, branches.map((f) => callFlat(action, f, given)), names));
}

/** An index that differs between examples: of each result, what the example's own branch gave. */
function selectBranch(action: string, index: NDArray, results: readonly Flat[], names: readonly string[]): Flat {
  const [first, ...rest] = results;
  rest.forEach((r, i) => checkBranches(action, [names[0], names[i + 1]], first, r));
  const last = results.length - 1;
  const leaves = first.leaves.map((_, k) => {
    let out = results[last].leaves[k];
    for (let i = last - 1; i >= 0; i--) {
      // Clamped: the first branch also takes what is below it.
      const n = numberAs(i, index.dtype);
      out = select(i === 0 ? le(index, n) : eq(index, n), results[i].leaves[k], out);
    }
    return out;
  });
  return { leaves, def: first.def };
}

function stageBranches(
  action: string,
  index: NDArray,
  branches: readonly UserFunction[],
  names: readonly string[],
  args: Flat,
): Flat {
  const avals = args.leaves.map((x) => x.aval);
  const results: Flat[] = [];
  const traced = branches.map((f): Traced =>
    trace(action, avals, (xs) => {
      const result = callFlat(action, f, unflatten(args.def, xs) as unknown[]);
      results.push(result);
      return result.leaves;
    })
  );
  results.slice(1).forEach((r, i) => checkBranches(action, [names[0], names[i + 1]], results[0], r));
  const def: TreeDef = results[0].def;
  const { graphs, captures } = joinCaptures(agreeOnWeakTypes(traced));
  const leaves = bind(condOp, [convert(index, "int32"), ...captures, ...args.leaves], { branches: graphs });
  return { leaves, def };
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
