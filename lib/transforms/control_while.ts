/**
 * Loops with a condition, on the host and staged.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { bind } from "../core/apply.ts";
import { select } from "../ops/arithmetic.ts";
import { convert, strong } from "../ops/structural.ts";
import { flattenArrays, unflatten } from "../tree.ts";
import { condOp, guarded } from "./cond.ts";
import { hasWhile, joinCaptures } from "./control_graph.ts";
import {
  callFlat,
  checkCarry,
  type Flat,
  givesWay,
  predicate,
  promoteCarry,
  promoted,
  treeOf,
} from "./control_tree.ts";
import { anyLane, readScalar } from "./control_value.ts";
import { outAvals } from "./graph.ts";
import { staging, trace, type Traced } from "./stage.ts";
import { whileOp } from "./while.ts";
import { call, type UserFunction } from "./user_function.ts";

/** `body` applied to the carry for as long as `cond` holds of it. */
export function loopWhile(action: string, cond: UserFunction, body: UserFunction, init: unknown): unknown {
  const start = flattenArrays(init, `${action}: the initial carry`);
  return treeOf(staging() ? stageWhile(action, cond, body, start) : hostWhile(action, cond, body, start));
}

function test(action: string, cond: UserFunction, carry: unknown): NDArray {
  return predicate(action, "the condition's value", call(action, cond, [carry]));
}

/** The loop on the host: under grad and jvp it is like any host code. */
function hostWhile(action: string, cond: UserFunction, body: UserFunction, start: Flat): Flat {
  const { def } = start;
  let carry = start;
  for (let first = true;; first = false) {
    const tree = unflatten(def, carry.leaves);
    const holds = readScalar(test(action, cond, tree));
    if (holds === 0) return carry;
    if (holds === null) return lanesWhile(action, cond, body, carry);
    const next = callFlat(action, body, [tree]);
    checkCarry(action, carry, next);
    carry = first && givesWay(carry, next) ? promoted(carry, next) : { leaves: next.leaves, def };
  }
}

/**
 * The loop on the host where the condition differs between the examples of a vmap: it goes on while it holds for any,
 * and the examples that are done keep their carry. Each step is a cond, which discards what the body makes of those
 * that are done, its derivatives too; a body that has a loop itself runs on the host, for reverse mode to pass it.
 */
function lanesWhile(action: string, cond: UserFunction, body: UserFunction, start: Flat): Flat {
  const { def } = start;
  const { init, traced } = traceBody(action, start, (xs) => callFlat(action, body, [unflatten(def, xs)]));
  const host = hasWhile(traced.graph);
  const stay = trace(action, outAvals(traced.graph), (xs) => xs);
  const { graphs: branches, captures } = joinCaptures([stay, traced]);
  let leaves: readonly NDArray[] = init;
  for (;;) {
    const tree = unflatten(def, leaves);
    const holds = test(action, cond, tree);
    if (!anyLane(holds)) return { leaves, def };
    leaves = host
      ? callFlat(action, body, [unflatten(def, leaves.map((x) => guarded(holds, x)))]).leaves
        .map((x, k) => select(holds, x, leaves[k]))
      : bind(condOp, [convert(holds, "int32"), ...captures, ...leaves], { branches });
  }
}

function stageWhile(action: string, cond: UserFunction, body: UserFunction, start: Flat): Flat {
  const { init, traced } = traceBody(action, start, (xs) => callFlat(action, body, [unflatten(start.def, xs)]));
  const tester = trace(
    action,
    init.map((x) => x.aval),
    (xs) => [test(action, cond, unflatten(start.def, xs))],
  );
  const c = joinCaptures([tester]);
  const b = joinCaptures([traced]);
  const leaves = bind(whileOp, [...c.captures, ...b.captures, ...init], {
    cond: c.graphs[0],
    body: b.graphs[0],
    condConsts: c.captures.length,
    bodyConsts: b.captures.length,
  });
  return { leaves, def: start.def };
}

/**
 * The graph of a body from a carry (and more inputs, of types `rest`) to the next carry (and more results). An initial
 * carry of a weak type that the body's doesn't have is converted, and the body traced again if that changes its dtype.
 */
export function traceBody(
  action: string,
  start: Flat,
  f: (xs: readonly NDArray[]) => Flat & { readonly more?: readonly NDArray[] },
  rest: readonly NDArray["aval"][] = [],
): { init: NDArray[]; traced: Traced } {
  let init = [...start.leaves];
  for (;;) {
    const count = init.length;
    const given = { leaves: init, def: start.def };
    const traced = trace(action, [...init.map((x) => x.aval), ...rest], (xs) => {
      const result = f(xs);
      checkCarry(action, given, result);
      const leaves = result.leaves.map((x, k) => init[k].weakType || x.dtype !== init[k].dtype ? x : strong(x));
      return [...leaves, ...result.more ?? []];
    });
    const outs = outAvals(traced.graph).slice(0, count);
    const settled = init.every((x, k) => x.dtype === outs[k].dtype);
    init = promoteCarry(init, outs);
    if (settled) return { init, traced };
  }
}
