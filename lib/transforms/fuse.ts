/**
 * Scalar programs from graphs: a partial derivative times a cotangent as one function, a 0-d graph as one function.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import { defaultDevice } from "../core/device.ts";
import { DTYPES, kindOf } from "../core/dtype.ts";
import type { Elementwise, FusedPartial, Op } from "../core/op.ts";
import { runPlan } from "../core/placement.ts";
import type { ScalarProgram, Step } from "../core/plan.ts";
import { extract, type Graph, inAvals } from "./graph.ts";
import { trace } from "./stage.ts";

/** Ops that only move elements: of 0-d arrays, the identity. */
const MOVES = new Set([
  "broadcastInDim",
  "reshape",
  "squeeze",
  "transpose",
  "rev",
  "slice",
  "reduceSum",
  "pad",
  "cumsum",
]);

function isElementwise(op: Op): op is Elementwise {
  return op.family === "elementwise";
}

/** The scalar program of a graph over real 0-d arrays, or null if it holds anything else. */
export function scalarProgram(graph: Graph, key: string): ScalarProgram | null {
  const places = new Int32Array(graph.avals.length).fill(-1);
  const steps: Step[] = [];
  const inputs = inAvals(graph);
  // A constant that lies on a device is no number.
  if (inputs.some((a) => !isScalar(a)) || graph.consts.some((c) => !isScalar(c.aval) || c.ext !== null)) return null;
  graph.inputs.forEach((slot, i) => places[slot] = i);
  const push = (step: Step): number => inputs.length + steps.push(step) - 1;
  const constants = new Map<string, number>();
  const place = (atom: number): number => {
    if (atom >= 0) return places[atom];
    const { num, aval } = graph.consts[~atom];
    const name = `${Object.is(num, -0) ? "-0" : num}:${aval.dtype}`;
    const known = constants.get(name) ?? push({ fn: "const", args: [], dtype: aval.dtype, attr: num });
    constants.set(name, known);
    return known;
  };
  for (const { op, params, ins, out, count } of graph.equations) {
    const avals = ins.map((a) => a >= 0 ? graph.avals[a] : graph.consts[~a].aval);
    for (let k = 0; k < count; k++) if (!isScalar(graph.avals[out + k])) return null;
    if (isElementwise(op)) {
      const program = op.program(avals, params);
      program.steps.forEach((step, k) => places[out + k] = push({ ...step, args: ins.map(place) }));
    } else if (op.name === "convert") {
      const dtype = graph.avals[out].dtype;
      places[out] = avals[0].dtype === dtype ? place(ins[0]) : push({ fn: "convert", args: [place(ins[0])], dtype });
    } else if (MOVES.has(op.name) && isScalar(avals[0])) {
      places[out] = place(ins[0]);
    } else {
      return null;
    }
  }
  return { key, inputs: inputs.map((a) => a.dtype), steps, outputs: graph.outs.map(place) };
}

function isScalar(a: Aval): boolean {
  return a.shape.length === 0 && a.kind !== "c";
}

/** A partial derivative times `g`, compiled as one function for real dtypes; null where it can't be. */
export function fusedPartial(op: Elementwise, operand: number, index: number): FusedPartial | null {
  const known = op.fused[operand][index];
  return known !== undefined ? known : op.fused[operand][index] = compilePartial(op, operand, index);
}

/** A fused partial derivative of concrete arrays, in the result's shape. */
export function mapFused(fused: FusedPartial, g: NDArray, out: NDArray, x: NDArray, y: NDArray | null): NDArray {
  const values = y === null ? [g, out, x] : [g, out, x, y];
  const used = fused.uses.map((i) => values[i]);
  return runPlan({ kind: "map", program: fused.program, shape: out.shape }, used, [out.aval])[0];
}

function compilePartial(op: Elementwise, operand: number, index: number): FusedPartial | null {
  const rule = op.cotangents[operand];
  const dtype = DTYPES[index];
  if (rule === null || kindOf(dtype) !== "f" || op.results[index] !== index || op.lead !== 0) return null;
  const aval = makeAval([], dtype);
  const values = Array.from({ length: op.arity + 2 }, () => aval);
  const { graph } = trace(op.name, values, ([g, out, ...args]) => [rule(g, out, args, undefined)]);
  const key = `d${operand}:${op.name}:${dtype}`;
  const whole = scalarProgram(extract(graph, graph.inputs, graph.outs), key);
  if (whole === null) return null;
  const used = new Set(whole.outputs);
  for (const step of whole.steps) step.args.forEach((a) => used.add(a));
  const uses = values.map((_, i) => i).filter((i) => used.has(i));
  const live = extract(graph, uses.map((i) => graph.inputs[i]), graph.outs);
  return { scalar: defaultDevice().scalar(whole), program: scalarProgram(live, `${key}:live`)!, uses };
}
