/**
 * `scan` as an op over a graph. Operands: constants, the initial carry, and arrays whose leading axis is scanned over;
 * results: the final carry, and the outputs of all steps along a new leading axis.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import type { MaybeZero, Op, Push } from "../core/op.ts";
import { general } from "../ops/family.ts";
import { moveAxis, spread } from "../ops/structural.ts";
import { instantiate } from "./backward.ts";
import { batchLoop, jvpLoop } from "./control_loop.ts";
import { parts, type ScanParams } from "./control_reach.ts";
import { runScan } from "./control_scan_run.ts";
import { forwardScan } from "./control_scan_vjp.ts";
import { stackedAval } from "../ops/stack.ts";
import { outAvals } from "./graph.ts";

/** The op of a scan that was staged. */
const scanOp: Op = general<ScanParams>({
  name: "scan",
  infer: (_a, { body, numCarry, length }) => outAvals(body).map((a, i) => i < numCarry ? a : stackedAval(a, length)),
  run: runScan,
  jvp: (primals, tangents, _outs, params) => pushScan(primals, tangents, params).tangents,
  push: pushScan,
  vjp: null,
  forward: (primals, needs, params) => forwardScan(bindScan, primals, needs, params),
  batch: batchScan,
});

/** Applies the op. */
export function bindScan(args: readonly NDArray[], params: ScanParams): readonly NDArray[] {
  return bind(scanOp, args, params);
}

function pushScan(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: ScanParams): Push {
  const { numCarry } = params;
  const derived = jvpLoop(params, tangents.map((t) => t !== null));
  const [consts, carry, xs] = parts(primals, params);
  // A carry whose tangent is zero at first and gets one later starts with zeros.
  const given = tangents.map((t, i) => derived.moving[i] ? instantiate(t, primals[i].aval) : null);
  const [dConsts, dCarry, dXs] = parts(given, params).map((ts) => ts.filter((t) => t !== null));
  const all = bindScan([...consts, ...dConsts, ...derived.captures, ...carry, ...dCarry, ...xs, ...dXs], {
    ...params,
    body: derived.body,
    numConsts: consts.length + dConsts.length + derived.captures.length,
    numCarry: numCarry + dCarry.length,
  });
  const end = numCarry + dCarry.length;
  const numYs = params.body.outs.length - numCarry;
  const pushed = [...all.slice(numCarry, end), ...all.slice(end + numYs)];
  let next = 0;
  return {
    outs: [...all.slice(0, numCarry), ...all.slice(end, end + numYs)],
    tangents: derived.nonzero.map((n) => n ? pushed[next++] : null),
  };
}

function batchScan(
  args: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
  params: ScanParams,
): readonly NDArray[] {
  const { numConsts, numCarry } = params;
  const derived = batchLoop(params, batched, size);
  // Within a step the batch axis leads; in what is scanned over it comes second.
  const operands = args.map((x, i) => {
    if (i >= numConsts + numCarry) return batched[i] ? moveAxis(x, 0, 1) : x;
    return derived.batched[i] && !batched[i] ? spread(x, size) : x;
  });
  const outs = bindScan([...derived.captures, ...operands], {
    ...params,
    body: derived.body,
    numConsts: derived.captures.length + numConsts,
  });
  return outs.map((x, k) => !derived.varying[k] ? spread(x, size) : k < numCarry ? x : moveAxis(x, 1, 0));
}
