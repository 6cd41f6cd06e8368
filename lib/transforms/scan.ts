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
import { bits, memo, withTangents } from "./control_graph.ts";
import { runScan } from "./control_scan_run.ts";
import { forwardScan } from "./control_scan_vjp.ts";
import { stackedAval } from "./control_stack.ts";
import { batchGraph, jvpGraph } from "./derive.ts";
import { type Graph, outAvals } from "./graph.ts";

/** Parameters of `scan`. */
export interface ScanParams {
  /** From constants, carry and one slice of each array to the next carry and the step's outputs. */
  readonly body: Graph;
  readonly numConsts: number;
  readonly numCarry: number;
  readonly length: number;
  /** Whether the last slice comes first. */
  readonly reverse: boolean;
}

/** The op of a scan that was staged. */
export const scanOp: Op = general<ScanParams>({
  name: "scan",
  infer: (_a, { body, numCarry, length }) => outAvals(body).map((a, i) => i < numCarry ? a : stackedAval(a, length)),
  run: runScan,
  jvp: (primals, tangents, _outs, params) => pushScan(primals, tangents, params).tangents,
  push: pushScan,
  vjp: null,
  forward: (primals, needs, params) => forwardScan(scanOp, primals, needs, params),
  batch: batchScan,
});

/** Constants, carry and scanned entries of a list in the order of the operands. */
export function parts<T>(xs: readonly T[], { numConsts, numCarry }: ScanParams): [T[], T[], T[]] {
  const end = numConsts + numCarry;
  return [xs.slice(0, numConsts), xs.slice(numConsts, end), xs.slice(end)];
}

function pushScan(primals: readonly NDArray[], tangents: readonly MaybeZero[], params: ScanParams): Push {
  const { numCarry, length, reverse } = params;
  const moving = tangents.map((t) => t !== null);
  const derived = memo(params, `jvp:${bits(moving)}`, () => jvpBody(params, moving));
  const [consts, carry, xs] = parts(primals, params);
  const [tc, tcarry, txs] = parts(tangents, params).map((ts) => ts.filter((t) => t !== null));
  const [, init] = parts(derived.moving, params);
  const [, given] = parts(tangents, params);
  // A carry that starts with a zero tangent and gets one later starts with zeros.
  const started = init.flatMap((m, i) => m ? [instantiate(given[i], carry[i].aval)] : []);
  void tcarry;
  const all = bind(scanOp, [...consts, ...tc, ...derived.captures, ...carry, ...started, ...xs, ...txs], {
    body: derived.body,
    numConsts: consts.length + tc.length + derived.captures.length,
    numCarry: numCarry + started.length,
    length,
    reverse,
  });
  const numYs = params.body.outs.length - numCarry;
  const end = numCarry + started.length;
  const outs = [...all.slice(0, numCarry), ...all.slice(end, end + numYs)];
  const pushed = [...all.slice(numCarry, end), ...all.slice(end + numYs)];
  let next = 0;
  return { outs, tangents: derived.nonzero.map((n) => n ? pushed[next++] : null) };
}
