/**
 * Running a graph on concrete arrays: one compiled function if all its values are real 0-d arrays, otherwise step by
 * step (`schedule.ts`), each value let go after its last use, and its buffer used again.
 *
 * @module
 */
import type { Aval } from "../core/aval.ts";
import { type NDArray, scalarArray } from "../core/array.ts";
import { giveBack } from "../core/buffers.ts";
import { debug } from "../core/debug.ts";
import { defaultDevice, type ScalarBlock } from "../core/device.ts";
import { scalarProgram } from "./fuse.ts";
import { type Atom, derive, evaluate, type Graph, outAvals } from "./graph.ts";
import { type Lifetimes, lifetimes } from "./lifetimes.ts";
import { schedule, type Step } from "./schedule.ts";
import { simplified } from "./simplify.ts";

/** A graph, ready to run. */
export type Executable = (args: readonly NDArray[]) => NDArray[];

let compiled = 0;

/** The executable of a graph, made once. */
export function executable(graph: Graph): Executable {
  return derive(graph, "executable", () => {
    const scalars = scalarsOf(graph);
    let stepwise: Executable | null = null;
    const interpreted: Executable = (args) => (stepwise ??= interpret(planned(graph)))(args);
    const run = scalars === null ? interpreted : runScalars(scalars, graph.inputs.length, interpreted);
    return (args) => debug.nans ? evaluate(simplified(graph), args) : run(args);
  });
}

/** A graph, simplified, as steps. */
export interface Planned extends Lifetimes {
  readonly graph: Graph;
  readonly steps: readonly Step[];
}

/** The steps of a graph, made once. */
export function planned(graph: Graph): Planned {
  return derive(graph, "planned", () => {
    const small = simplified(graph);
    const steps = schedule(small);
    return { graph: small, steps, ...lifetimes(small, steps) };
  });
}

/** A graph of real 0-d values as a function of numbers. */
export interface ScalarGraph {
  readonly block: ScalarBlock;
  readonly outs: readonly Aval[];
}

/**
 * The function of numbers that a graph of real 0-d values is, made once; null for other graphs, and under debugNans.
 */
export function scalarGraph(graph: Graph): ScalarGraph | null {
  return debug.nans ? null : scalarsOf(graph);
}

function scalarsOf(graph: Graph): ScalarGraph | null {
  return derive(graph, "scalars", () => compileScalars(simplified(graph)));
}

function compileScalars(graph: Graph): ScalarGraph | null {
  const outs = outAvals(graph);
  if (outs.some((a) => a.shape.length > 0)) return null;
  const program = scalarProgram(graph, `graph:${compiled++}`);
  return program && { block: defaultDevice().block(program), outs };
}

/** Runs the function of numbers, or `otherwise` where a value lies on a device that doesn't hold 0-d arrays so. */
function runScalars({ block, outs }: ScalarGraph, count: number, otherwise: Executable): Executable {
  const inputs = new Array<number>(count).fill(0.5);
  const results = new Array<number>(outs.length).fill(0.5);
  return (args) => {
    for (let i = 0; i < args.length; i++) {
      if (args[i].ext !== null) return otherwise(args);
      inputs[i] = args[i].num;
    }
    block(inputs, results);
    const arrays = new Array<NDArray>(outs.length);
    for (let i = 0; i < outs.length; i++) arrays[i] = scalarArray(outs[i], results[i]);
    return arrays;
  };
}

function interpret({ graph, steps, dying, dead }: Planned): Executable {
  const { consts, outs } = graph;
  return (args) => {
    const env = new Array<NDArray | null>(graph.avals.length).fill(null);
    graph.inputs.forEach((slot, i) => env[slot] = args[i]);
    const value = (atom: Atom): NDArray => atom >= 0 ? env[atom]! : consts[~atom];
    steps.forEach((step, i) => {
      const results = step.run(step.ins.map(value));
      for (let k = 0; k < results.length; k++) env[step.outs[k]] = results[k];
      for (const slot of dead[i]) giveBack(env[slot]!);
      for (const slot of dying[i]) env[slot] = null;
    });
    return outs.map(value);
  };
}
