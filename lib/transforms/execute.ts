/**
 * Running a graph on concrete arrays: one compiled function if all its values are real 0-d arrays, otherwise step by
 * step (`schedule.ts`), each value let go after its last use.
 *
 * @module
 */
import type { Aval } from "../core/aval.ts";
import { type NDArray, scalarArray } from "../core/array.ts";
import { debug } from "../core/debug.ts";
import { defaultDevice, type ScalarBlock } from "../core/device.ts";
import { scalarProgram } from "./fuse.ts";
import { type Atom, derive, evaluate, extract, type Graph, outAvals } from "./graph.ts";
import { schedule } from "./schedule.ts";

/** A graph, ready to run. */
export type Executable = (args: readonly NDArray[]) => NDArray[];

let compiled = 0;

/** The executable of a graph, made once. */
export function executable(graph: Graph): Executable {
  return derive(graph, "executable", () => {
    const used = live(graph);
    const scalars = scalarsOf(graph);
    const run = scalars === null ? interpret(used) : runScalars(scalars, graph.inputs.length);
    return (args) => debug.nans ? evaluate(used, args) : run(args);
  });
}

/** The part of a graph that its results need, with nothing left to inline; made once. */
function live(graph: Graph): Graph {
  return derive(graph, "live", () => {
    const whole = inlined(extract(graph, graph.inputs, graph.outs));
    return extract(whole, whole.inputs, whole.outs);
  });
}

/** The graph with the graphs of its `jit` equations in their place. */
function inlined(graph: Graph): Graph {
  if (!graph.equations.some((e) => e.op.name === "jit")) return graph;
  const avals = [...graph.avals];
  const consts = [...graph.consts];
  const equations: Graph["equations"][number][] = [];
  const renamed = new Map<number, Atom>();
  const look = (atom: Atom): Atom => atom >= 0 ? renamed.get(atom) ?? atom : atom;
  for (const eqn of graph.equations) {
    const ins = eqn.ins.map(look);
    if (eqn.op.name !== "jit") {
      equations.push({ ...eqn, ins });
      continue;
    }
    const inner = inlined((eqn.params as { graph: Graph }).graph);
    const base = avals.length;
    avals.push(...inner.avals);
    const constBase = consts.length;
    consts.push(...inner.consts);
    const places = new Map(inner.inputs.map((slot, i) => [slot, ins[i]]));
    const move = (atom: Atom): Atom => atom < 0 ? ~(~atom + constBase) : places.get(atom) ?? atom + base;
    for (const e of inner.equations) equations.push({ ...e, ins: e.ins.map(move), out: e.out + base });
    inner.outs.forEach((atom, i) => renamed.set(eqn.out + i, move(atom)));
  }
  return { ...graph, avals, consts, equations, outs: graph.outs.map(look), derived: new Map() };
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
  return derive(graph, "scalars", () => compileScalars(live(graph)));
}

function compileScalars(graph: Graph): ScalarGraph | null {
  const outs = outAvals(graph);
  if (outs.some((a) => a.shape.length > 0)) return null;
  const program = scalarProgram(graph, `graph:${compiled++}`);
  return program && { block: defaultDevice().block(program), outs };
}

function runScalars({ block, outs }: ScalarGraph, count: number): Executable {
  const inputs = new Array<number>(count).fill(0.5);
  const results = new Array<number>(outs.length).fill(0.5);
  return (args) => {
    for (let i = 0; i < args.length; i++) inputs[i] = args[i].num;
    block(inputs, results);
    const arrays = new Array<NDArray>(outs.length);
    for (let i = 0; i < outs.length; i++) arrays[i] = scalarArray(outs[i], results[i]);
    return arrays;
  };
}

function interpret(graph: Graph): Executable {
  const { consts, outs } = graph;
  const steps = schedule(graph);
  const last = new Int32Array(graph.avals.length).fill(-1);
  steps.forEach(({ ins }, i) => ins.forEach((a) => a >= 0 && (last[a] = i)));
  for (const atom of outs) if (atom >= 0) last[atom] = steps.length;
  const dying = steps.map(({ ins }, i) => [...new Set(ins)].filter((a) => a >= 0 && last[a] === i));
  return (args) => {
    const env = new Array<NDArray | null>(graph.avals.length).fill(null);
    graph.inputs.forEach((slot, i) => env[slot] = args[i]);
    const value = (atom: Atom): NDArray => atom >= 0 ? env[atom]! : consts[~atom];
    steps.forEach((step, i) => {
      const results = step.run(step.ins.map(value));
      for (const slot of dying[i]) env[slot] = null;
      for (let k = 0; k < results.length; k++) if (last[step.outs[k]] >= 0) env[step.outs[k]] = results[k];
    });
    return outs.map(value);
  };
}
