/**
 * `cond` as an op over graphs: one of several branches, by an int32 index. Operands: the index (clamped to the
 * branches), then what the branches close over, then their arguments; every branch takes all of them.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { MaybeZero, Op, Push } from "../core/op.ts";
import { eq, le, select } from "../ops/arithmetic.ts";
import { general } from "../ops/family.ts";
import { numberAs } from "../ops/operands.ts";
import { broadcastInDim, spread } from "../ops/structural.ts";
import { batchFlat } from "./batch.ts";
import { joinCaptures, union, withTangents } from "./control_graph.ts";
import { clampIndex, readScalar } from "./control_value.ts";
import { forwardCond } from "./control_cond_vjp.ts";
import { batchGraph, jvpGraph } from "./derive.ts";
import { executable } from "./execute.ts";
import { bits, evaluate, type Graph, memo, outAvals } from "./graph.ts";

/** Parameters of `cond`. */
export interface CondParams {
  /** One graph a branch, of equal inputs and results. */
  readonly branches: readonly Graph[];
}

/** The op of a branch that was staged, or whose predicate is batched. */
export const condOp: Op = general<CondParams>({
  name: "cond",
  infer: (_a, { branches }) => outAvals(branches[0]),
  run: ([index, ...args], { branches }) => executable(branches[clampIndex(readScalar(index)!, branches.length)])(args),
  jvp: (primals, tangents, _outs, params) => pushCond(primals, tangents, params).tangents,
  push: pushCond,
  vjp: null,
  forward: (primals, needs, params) => forwardCond(condOp, primals, needs, params.branches),
  batch: ([index, ...args], [indexed, ...batched], size, params) =>
    indexed ? selectBranch(index, args, batched, size, params) : batchBranches(index, args, batched, size, params),
});

function pushCond(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: CondParams): Push {
  const [index, ...args] = primals;
  const moving = tangents.slice(1).map((t) => t !== null);
  const outs = outAvals(params.branches[0]);
  const derived = memo(params, `jvp:${bits(moving)}`, () => {
    const each = params.branches.map((b) => jvpGraph(b, moving));
    const nonzero = union(each.map((e) => e.nonzero));
    const traced = each.map((e) => ({ graph: withTangents(e, outs, nonzero), captures: e.captures }));
    const { graphs, captures } = joinCaptures(traced);
    return { params: { branches: graphs }, captures, nonzero };
  });
  const given = tangents.filter((t) => t !== null);
  const all = bind(condOp, [index, ...derived.captures, ...args, ...given], derived.params);
  let next = outs.length;
  return { outs: all.slice(0, next), tangents: derived.nonzero.map((n) => n ? all[next++] : null) };
}

/** A batched index: every branch, and of each example the one that it asked for. */
function selectBranch(
  index: NDArray,
  args: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
  { branches }: CondParams,
): readonly NDArray[] {
  return selectAmong(index, branches.map((b) => batchFlat(b.name, size, args, batched, (xs) => evaluate(b, xs))));
}

/**
 * Of each result the one that `index` asks for among those of all branches: by one index, or by one an entry of the
 * leading axis. The index is clamped: the first branch also takes what is below it, the last what is above.
 */
export function selectAmong(index: NDArray, results: readonly (readonly NDArray[])[]): NDArray[] {
  const last = results.length - 1;
  return results[last].map((_, k) => {
    let out = results[last][k];
    for (let i = last - 1; i >= 0; i--) {
      const n = numberAs(i, index.dtype);
      const here = i === 0 ? le(index, n) : eq(index, n);
      out = select(index.ndim === 0 ? here : broadcastInDim(here, out.shape, [0]), results[i][k], out);
    }
    return out;
  });
}

/** An index for all examples: one of the branches, batched. */
function batchBranches(
  index: NDArray,
  args: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
  params: CondParams,
): readonly NDArray[] {
  const { branches } = params;
  const derived = memo(params, `batch:${bits(batched)}:${size}`, () => {
    const free = outAvals(branches[0]).map(() => false);
    const varying = union(branches.map((b) => batchGraph(b, batched, size, free).batched));
    const { graphs, captures } = joinCaptures(branches.map((b) => batchGraph(b, batched, size, varying)));
    return { params: { branches: graphs }, captures, varying };
  });
  const outs = bind(condOp, [index, ...derived.captures, ...args], derived.params);
  return outs.map((x, i) => derived.varying[i] ? x : spread(x, size));
}
