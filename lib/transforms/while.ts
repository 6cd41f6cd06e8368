/**
 * `while` as an op over graphs. Operands: constants of the condition, constants of the body, the initial carry;
 * results: the final carry.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import { type NDArray, scalarArray } from "../core/array.ts";
import type { Forward, MaybeZero, Op, Push } from "../core/op.ts";
import { NotDifferentiableError } from "../errors.ts";
import { select } from "../ops/arithmetic.ts";
import { general } from "../ops/family.ts";
import { reduceOr } from "../ops/reduce.ts";
import { broadcastInDim, spread } from "../ops/structural.ts";
import { instantiate } from "./backward.ts";
import { joinCaptures, Wiring } from "./control_graph.ts";
import { batchLoop, jvpLoop, type LoopBatch } from "./control_loop.ts";
import { activeInputs, loopOfWhile, parts } from "./control_reach.ts";
import { readScalar } from "./control_value.ts";
import { batchGraph } from "./derive.ts";
import { Carries } from "./carries.ts";
import { executable, type ScalarGraph, scalarGraph } from "./execute.ts";
import { bits, evaluate, type Graph, inAvals, memo, outAvals } from "./graph.ts";
import { trace } from "./stage.ts";

/** Parameters of `while`. */
export interface WhileParams {
  /** From its constants and the carry to a 0-d bool. */
  readonly cond: Graph;
  /** From its constants and the carry to the next carry. */
  readonly body: Graph;
  readonly condConsts: number;
  readonly bodyConsts: number;
}

/** The op of a loop that was staged, so that the number of its steps isn't known. */
export const whileOp: Op = general<WhileParams>({
  name: "while",
  infer: (_a, { body }) => outAvals(body),
  run: runWhile,
  jvp: (primals, tangents, _outs, params) => pushWhile(primals, tangents, params).tangents,
  push: pushWhile,
  vjp: null,
  forward: forwardWhile,
  batch: batchWhile,
});

function runWhile(args: readonly NDArray[], params: WhileParams): readonly NDArray[] {
  const { cond, body, condConsts, bodyConsts } = params;
  if (args.every((x) => x.ext === null)) {
    const holds = scalarGraph(cond);
    const step = holds && scalarGraph(body);
    if (step) return runScalars(args, params, holds, step);
  }
  const holds = executable(cond);
  const step = executable(body);
  const test = [...args.slice(0, condConsts), ...args.slice(condConsts + bodyConsts)];
  const inputs = args.slice(condConsts);
  const carries = new Carries(body, body.outs.length);
  while (readScalar(holds(test)[0]) !== 0) {
    const outs = step(inputs);
    for (let k = 0; k < outs.length; k++) test[condConsts + k] = outs[k];
    carries.replace(inputs, bodyConsts, outs);
  }
  return inputs.slice(bodyConsts);
}

/** As {@link runWhile}, where all values are numbers. */
function runScalars(
  args: readonly NDArray[],
  { condConsts, bodyConsts }: WhileParams,
  holds: ScalarGraph,
  step: ScalarGraph,
): readonly NDArray[] {
  const numbers = args.map((x) => x.num);
  const test = [...numbers.slice(0, condConsts), ...numbers.slice(condConsts + bodyConsts)];
  const inputs = numbers.slice(condConsts);
  const answer = [0.5];
  const results = new Array<number>(step.outs.length).fill(0.5);
  for (holds.block(test, answer); answer[0] !== 0; holds.block(test, answer)) {
    step.block(inputs, results);
    for (let k = 0; k < results.length; k++) test[condConsts + k] = inputs[bodyConsts + k] = results[k];
  }
  return step.outs.map((a, k) => scalarArray(a, inputs[bodyConsts + k]));
}

function pushWhile(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: WhileParams): Push {
  const { cond, condConsts, bodyConsts } = params;
  const loop = loopOfWhile(params);
  const derived = jvpLoop(loop, tangents.slice(condConsts).map((t) => t !== null));
  const inputs = primals.slice(condConsts);
  const [consts, carry] = parts(inputs, loop);
  const given = inputs.map((x, i) => derived.moving[i] ? instantiate(tangents[condConsts + i], x.aval) : null);
  const [dConsts, dCarry] = parts(given, loop).map((ts) => ts.filter((t) => t !== null));
  const wider = memo(params, `jvp:${bits(derived.moving)}`, () => {
    const wiring = new Wiring(cond);
    const unused = dCarry.map((t) => wiring.unused(t.aval));
    return { cond: wiring.graphOf([...cond.inputs, ...unused], cond.outs), captures: derived.captures };
  });
  const all = bind(
    whileOp,
    [...primals.slice(0, condConsts), ...consts, ...dConsts, ...derived.captures, ...carry, ...dCarry],
    {
      cond: wider.cond,
      body: derived.body,
      condConsts,
      bodyConsts: bodyConsts + dConsts.length + derived.captures.length,
    },
  );
  let next = carry.length;
  return { outs: all.slice(0, next), tangents: derived.nonzero.map((n) => n ? all[next++] : null) };
}

/** The loop's results; cotangents can't pass it, so one that arrives at a result that varies is an error. */
function forwardWhile(primals: readonly NDArray[], needs: readonly boolean[], params: WhileParams): Forward {
  const active = activeInputs(loopOfWhile(params), needs.slice(params.condConsts)).slice(params.bodyConsts);
  return {
    outs: bind(whileOp, primals, params),
    pull(cts) {
      if (!cts.some((ct, k) => ct !== null && active[k])) return primals.map(() => null);
      throw new NotDifferentiableError(
        "reverse mode through a staged lax.whileLoop (or a foriLoop with traced bounds) isn't possible, because the " +
          "number of its steps isn't known; use forward mode (jvp, jacfwd), lax.scan or lax.foriLoop with static " +
          "bounds, customVjp with the derivative of the solution, or run it without jit",
      );
    },
  };
}

function batchWhile(
  args: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
  params: WhileParams,
): readonly NDArray[] {
  const { cond, condConsts, bodyConsts } = params;
  const loop = loopOfWhile(params);
  const marks = batched.slice(0, condConsts);
  let derived = batchLoop(loop, batched.slice(condConsts), size);
  const test = (carry: readonly boolean[]) => batchGraph(cond, [...marks, ...carry], size, [false]);
  let holds = test(derived.batched.slice(bodyConsts));
  const lanes = holds.batched[0];
  if (lanes) {
    // Examples end at different steps: every carry differs between them.
    derived = batchLoop(loop, [...derived.batched.slice(0, bodyConsts), ...loop.body.outs.map(() => true)], size);
    holds = test(derived.batched.slice(bodyConsts));
  }
  const operands = args.map((x, i) =>
    i >= condConsts && derived.batched[i - condConsts] && !batched[i] ? spread(x, size) : x
  );
  const { graphs: [tester], captures } = joinCaptures([holds]);
  const testConsts = [...captures, ...operands.slice(0, condConsts)];
  const bodyOperands = [...derived.captures, ...operands.slice(condConsts, condConsts + bodyConsts)];
  const carry = operands.slice(condConsts + bodyConsts);
  if (!lanes) {
    const outs = bind(whileOp, [...testConsts, ...bodyOperands, ...carry], {
      cond: tester,
      body: derived.body,
      condConsts: testConsts.length,
      bodyConsts: bodyOperands.length,
    });
    return outs.map((x, k) => derived.varying[k] ? x : spread(x, size));
  }
  const frozen = memo(
    params,
    `batch:${bits(batched)}:${size}`,
    () => freeze(tester, testConsts.length, derived, captures),
  );
  const running = evaluate(tester, [...testConsts, ...carry])[0];
  const outs = bind(whileOp, [...testConsts, ...bodyOperands, ...carry, running], {
    cond: frozen.cond,
    body: frozen.body,
    condConsts: 0,
    bodyConsts: testConsts.length + bodyOperands.length,
  });
  return outs.slice(0, carry.length);
}

/** A loop that goes on while any example does, and leaves alone those that are done; its last carry says which run. */
function freeze(
  test: Graph,
  testConsts: number,
  { body, captures: bodyCaptures }: LoopBatch,
  captures: readonly NDArray[],
): { cond: Graph; body: Graph; captures: readonly NDArray[] } {
  const count = body.outs.length;
  const bodyInputs = inAvals(body);
  const consts = bodyInputs.length - count;
  const carry = outAvals(body);
  const running = outAvals(test)[0];
  const next = trace(body.name, [...inAvals(test).slice(0, testConsts), ...bodyInputs, running], (args) => {
    const given = args.slice(testConsts, -1);
    const on = args[args.length - 1];
    const stepped = evaluate(body, given).map((x, k) => select(broadcastInDim(on, x.shape, [0]), x, given[consts + k]));
    return [...stepped, ...evaluate(test, [...args.slice(0, testConsts), ...stepped])];
  });
  const any = trace("any", [...carry, running], (args) => [reduceOr(args[count], [0])]);
  return { cond: any.graph, body: next.graph, captures: [...captures, ...bodyCaptures] };
}
