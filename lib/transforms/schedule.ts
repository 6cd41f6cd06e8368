/**
 * A graph as the steps that run it: neighbouring elementwise equations of one shape become one map, whose intermediate
 * values are never stored; everything else is a step of its own.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, sameShape } from "../core/aval.ts";
import type { Elementwise } from "../core/op.ts";
import type { ScalarProgram, Step as ScalarStep } from "../core/plan.ts";
import { deviceOf } from "../core/view.ts";
import { type Atom, avalOf, type Equation, type Graph } from "./graph.ts";

/** One thing to run: reads atoms, gives slots. */
export interface Step {
  readonly ins: readonly Atom[];
  readonly outs: readonly number[];
  run(values: readonly NDArray[]): readonly NDArray[];
}

/** The longest map: beyond it, compiling costs more than storing an array now and then. */
const LONGEST = 64;

/** The steps of a graph, in an order in which they can run. */
export function schedule(graph: Graph): Step[] {
  const users = usersOf(graph);
  const steps: Step[] = [];
  let group: number[] = [];
  let inside = new Set<Atom>();
  const flush = (): void => {
    if (group.length > 0) steps.push(fuse(graph, group, users));
    group = [];
    inside = new Set();
  };
  graph.equations.forEach((eqn, i) => {
    if (isMap(eqn)) {
      const shape = graph.avals[eqn.out].shape;
      const fits = group.length < LONGEST && group.length > 0 &&
        sameShape(graph.avals[graph.equations[group[0]].out].shape, shape);
      if (!fits) flush();
      group.push(i);
      for (let k = 0; k < eqn.count; k++) inside.add(eqn.out + k);
      return;
    }
    // What doesn't read the open map's results runs before it, and leaves it open.
    if (eqn.ins.some((atom) => inside.has(atom))) flush();
    steps.push(single(eqn));
  });
  flush();
  return steps;
}

function isMap({ op }: Equation): boolean {
  return op.family === "elementwise" || op.name === "convert";
}

/** The places of the equations that read each slot; the number of equations stands for the graph's results. */
function usersOf(graph: Graph): readonly (readonly number[])[] {
  const users: number[][] = graph.avals.map(() => []);
  graph.equations.forEach(({ ins }, i) => ins.forEach((a) => a >= 0 && users[a].push(i)));
  for (const atom of graph.outs) if (atom >= 0) users[atom].push(graph.equations.length);
  return users;
}

function single({ op, params, ins, out, count }: Equation): Step {
  return { ins, outs: Array.from({ length: count }, (_, k) => out + k), run: (values) => bind(op, values, params) };
}

/** One map for the equations at these places; its results are the values that later equations or the graph need. */
function fuse(graph: Graph, group: readonly number[], users: readonly (readonly number[])[]): Step {
  if (group.length === 1) return single(graph.equations[group[0]]);
  const ins: Atom[] = [];
  const places = new Map<Atom, number>();
  const defined = new Set(group.flatMap((i) => slots(graph.equations[i])));
  for (const i of group) {
    for (const atom of graph.equations[i].ins) {
      if (!defined.has(atom) && !places.has(atom)) places.set(atom, ins.push(atom) - 1);
    }
  }
  const scalarSteps: ScalarStep[] = [];
  for (const i of group) {
    const { op, params, ins: operands, out } = graph.equations[i];
    const args = operands.map((atom) => places.get(atom)!);
    if (op.family === "elementwise") {
      const program = (op as Elementwise).program(operands.map((atom) => avalOf(graph, atom)), params);
      program.steps.forEach((step, k) => places.set(out + k, ins.length + scalarSteps.push({ ...step, args }) - 1));
    } else {
      const { dtype } = graph.avals[out];
      places.set(out, ins.length + scalarSteps.push({ fn: "convert", args, dtype }) - 1);
    }
  }
  const among = new Set(group);
  const outs = [...defined].filter((slot) => users[slot].some((i) => !among.has(i)));
  const program = programOf(ins.map((atom) => avalOf(graph, atom)), scalarSteps, outs.map((slot) => places.get(slot)!));
  const avals = outs.map((slot) => graph.avals[slot]);
  const plan = { kind: "map", program, shape: avals[0].shape } as const;
  return { ins, outs, run: (values) => deviceOf(values).run(plan, values, avals) };
}

function slots({ out, count }: Equation): number[] {
  return Array.from({ length: count }, (_, k) => out + k);
}

function programOf(inputs: readonly Aval[], steps: readonly ScalarStep[], outputs: readonly number[]): ScalarProgram {
  const dtypes = inputs.map((a) => a.dtype);
  const text = steps.map(({ fn, args, dtype, attr }) => `${fn}(${args})${dtype}${attr ?? ""}`).join(";");
  return { key: `fused:${dtypes}:${text}:${outputs}`, inputs: dtypes, steps, outputs };
}
