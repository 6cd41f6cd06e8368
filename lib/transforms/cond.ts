/**
 * `cond` as an op over graphs: one of several branches, by an int32 index. Operands: the index (clamped to the
 * branches), then what the branches close over, then their arguments; every branch takes all of them.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { MaybeZero, Op, Push } from "../core/op.ts";
import { eq, ge, le, select, stopGradient } from "../ops/arithmetic.ts";
import { general } from "../ops/family.ts";
import { numberAs } from "../ops/operands.ts";
import { broadcastInDim, spread } from "../ops/structural.ts";
import { batchFlat } from "./batch.ts";
import { joinCaptures, union, withTangents } from "./control_graph.ts";
import { clampIndex, readScalar } from "./control_value.ts";
import { forwardCond } from "./control_cond_vjp.ts";
import { batchGraph, jvpGraph } from "./derive.ts";
import { executable } from "./execute.ts";
import { differentiable } from "./tape.ts";
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
  const results = branches.map((b, i) => {
    const here = asksFor(index, i, branches.length);
    // Nothing below differentiates a concrete operand, and a single branch is always taken.
    const kept = args.map((x) => x.level === null || !differentiable(x.aval) || branches.length === 1);
    const given = args.map((x, k) => kept[k] ? x : guarded(here, batched[k] ? x : spread(x, size)));
    return batchFlat(b.name, size, given, batched.map((at, k) => at || !kept[k]), (xs) => evaluate(b, xs));
  });
  return selectAmong(index, results);
}

/** Whether an index, clamped, asks for branch `i` of so many, at least two. */
export function asksFor(index: NDArray, i: number, count: number): NDArray {
  const n = numberAs(i, index.dtype);
  return i === 0 ? le(index, n) : i === count - 1 ? ge(index, n) : eq(index, n);
}

/**
 * `x` where `here` holds, and the same as a constant elsewhere: what a branch that isn't taken all the same computes has
 * then no derivative, where it could be zero times infinity. (JAX does this too.)
 */
export function guarded(here: NDArray, x: NDArray): NDArray {
  return select(over(here, x), x, stopGradient(x));
}

/** A flag, or one an entry of the leading axis, for all elements of `x`. */
function over(here: NDArray, x: NDArray): NDArray {
  return here.ndim === 0 ? here : broadcastInDim(here, x.shape, [0]);
}

/**
 * Of each result the one that `index` asks for among those of all branches: by one index, or by one an entry of the
 * leading axis. The index is clamped: the first branch also takes what is below it, the last what is above.
 */
export function selectAmong(index: NDArray, results: readonly (readonly NDArray[])[]): NDArray[] {
  const last = results.length - 1;
  return results[last].map((_, k) => {
    let out = results[last][k];
    for (let i = last - 1; i >= 0; i--) out = select(over(asksFor(index, i, last + 1), out), results[i][k], out);
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
