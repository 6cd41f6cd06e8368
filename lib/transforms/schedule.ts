/**
 * A graph as the steps that run it: each group of equations (`groups.ts`) is one plan, views and what isn't a plan are
 * steps of their own.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import type { Sharing } from "../core/op.ts";
import { runPlan } from "../core/placement.ts";
import type { ContractPlan, MapPlan, Plan, ReducePlan, ScalarProgram } from "../core/plan.ts";
import { type Atom, avalOf, type Equation, type Graph } from "./graph.ts";
import { type Group, groupsOf, isView, usersOf } from "./groups.ts";
import { programOf } from "./program.ts";

/** One thing to run: reads atoms, gives slots. */
export interface Step {
  readonly ins: readonly Atom[];
  readonly outs: readonly number[];
  /** What the results share with the operands. */
  readonly shares: Sharing;
  /** The kind of its plan; `view` and `op` are none. */
  readonly kind: Plan["kind"] | "view" | "op";
  /** What it does. */
  readonly equations: readonly Equation[];
  run(values: readonly NDArray[]): readonly NDArray[];
}

/** The steps of a graph, in an order in which they can run. */
export function schedule(graph: Graph): Step[] {
  const { views, groups, of } = groupsOf(graph);
  const users = usersOf(graph);
  const single = (i: number): Step => singleStep(graph, graph.equations[i]);
  const steps = views.map(single);
  for (const group of groups) {
    const needed = (slot: number): boolean => users[slot].some((i) => of[i] !== group || group.views.has(i));
    if (group.kind === "single") steps.push(single(group.epilogue[0]));
    else steps.push(group.kind === "loop" ? loopStep(graph, group, needed) : contractStep(graph, group, needed));
    for (const i of group.views) steps.push(single(i));
  }
  return steps;
}

function singleStep(graph: Graph, eqn: Equation): Step {
  const { op, params, ins, out, count } = eqn;
  const outs = Array.from({ length: count }, (_, k) => out + k);
  if (op.view !== undefined) {
    const aval = graph.avals[out];
    const run = (values: readonly NDArray[]): NDArray[] => [op.view!(values[0], aval, params)];
    return { ins, outs, shares: op.shares, kind: "view", equations: [eqn], run };
  }
  if (op.plan === undefined || op.shares !== "nothing") {
    const kind = isView(graph, eqn) ? "view" : "op";
    const run = (values: readonly NDArray[]): readonly NDArray[] => op.execute(values, params);
    return { ins, outs, shares: op.shares, kind, equations: [eqn], run };
  }
  const plan = op.plan(ins.map((a) => avalOf(graph, a)), params);
  return planStep(graph, [eqn], ins, outs, plan);
}

function planStep(
  graph: Graph,
  equations: readonly Equation[],
  ins: readonly Atom[],
  outs: readonly number[],
  plan: Plan,
): Step {
  const avals: readonly Aval[] = outs.map((slot) => graph.avals[slot]);
  const run = (values: readonly NDArray[]): NDArray[] => runPlan(plan, values, avals);
  return { ins, outs, shares: "nothing", kind: plan.kind, equations, run };
}

type Needed = (slot: number) => boolean;

/** A map, a reduction, or a loop whose values are stored or combined. */
function loopStep(graph: Graph, group: Group, needed: Needed): Step {
  const { shape, axes } = group;
  const [body, reductions, after] = [group.body, group.folds, group.epilogue].map((l) =>
    l.map((i) => graph.equations[i])
  );
  const step = (ins: readonly Atom[], outs: readonly number[], plan: Plan): Step =>
    planStep(graph, [...body, ...reductions, ...after], ins, outs, plan);
  const stored = body.flatMap(slotsOf).filter(needed);
  const combined = reductions.map(({ ins }) => ins[0]);
  if (body.length === 0 && reductions.length === 1 && after.length === 0) {
    return step(combined, [reductions[0].out], reductionOf(graph, reductions[0]));
  }
  const { program, ins } = programOf(graph, body, [], [...stored, ...combined]);
  if (reductions.length === 0) return step(ins, stored, { kind: "map", program, shape });
  const folds = reductions.map((eqn) => reductionOf(graph, eqn).fn);
  const results = reductions.map(({ out }) => out);
  const plan = { kind: "fused", program, shape, axes: axes!, folds, epilogue: null } as const;
  if (after.length === 0) return step(ins, [...stored, ...results], plan);
  const last = epilogueOf(graph, after, results, needed);
  return step([...ins, ...last.ins], [...stored, ...last.outs], { ...plan, epilogue: last.program });
}

function contractStep(graph: Graph, group: Group, needed: Needed): Step {
  const equations = (list: readonly number[]): Equation[] => list.map((i) => graph.equations[i]);
  const [product] = equations(group.folds);
  const { op, params, ins, out } = product;
  let plan = op.plan!(ins.map((a) => avalOf(graph, a)), params) as ContractPlan;
  const [lhs, rhs] = [group.lhs, group.rhs].map((list, k) => operandOf(graph, equations(list), ins[k]));
  if (lhs.map !== undefined || rhs.map !== undefined) plan = { ...plan, prologue: { lhs: lhs.map, rhs: rhs.map } };
  const all = equations(group.equations);
  const read = [...lhs.ins, ...rhs.ins];
  if (group.epilogue.length === 0) return planStep(graph, all, read, [out], plan);
  const last = epilogueOf(graph, equations(group.epilogue), [out], needed);
  return planStep(graph, all, [...read, ...last.ins], last.outs, { ...plan, epilogue: last.program });
}

/** An array that a contraction reads: what maps give, and what they read; or itself. */
function operandOf(
  graph: Graph,
  maps: readonly Equation[],
  atom: Atom,
): { readonly map?: MapPlan; readonly ins: readonly Atom[] } {
  if (maps.length === 0) return { ins: [atom] };
  const { program, ins } = programOf(graph, maps, [], [atom]);
  return { map: { kind: "map", program, shape: avalOf(graph, atom).shape }, ins };
}

/** The program of an epilogue, what it reads besides the values before it, and the slots that it gives. */
function epilogueOf(
  graph: Graph,
  equations: readonly Equation[],
  before: readonly number[],
  needed: Needed,
): { readonly program: ScalarProgram; readonly ins: readonly Atom[]; readonly outs: readonly number[] } {
  const outs = [...before, ...equations.flatMap(slotsOf)].filter(needed);
  return { ...programOf(graph, equations, before, outs), outs };
}

function reductionOf(graph: Graph, { op, params, ins }: Equation): ReducePlan {
  return op.plan!(ins.map((a) => avalOf(graph, a)), params) as ReducePlan;
}

function slotsOf({ out, count }: Equation): number[] {
  return Array.from({ length: count }, (_, k) => out + k);
}
