/**
 * Maps of arrays that were given axes of length 1, as after reductions that keep their axes: they run before that, so
 * that they join what made the arrays.
 *
 * @module
 */
import { type Aval, makeAval, sameShape } from "../core/aval.ts";
import type { Atom, Equation, Graph } from "./graph.ts";
import { isMap, isView } from "./groups.ts";

/**
 * The graph with each map of arrays that views have given axes of length 1, all of them alike, and of numbers, in front
 * of such a view: f(view(x), c) becomes view(f(x, c)).
 */
export function beforeExpanding(graph: Graph): Graph {
  const avals = [...graph.avals];
  const equations: Equation[] = [];
  /** The views that only add axes of length 1, by what they give. */
  const views = new Map<Atom, Equation>();
  const aval = (atom: Atom): Aval => atom >= 0 ? avals[atom] : graph.consts[~atom].aval;
  for (const eqn of graph.equations) {
    const view = isMap(eqn) ? sharedView(eqn, views, aval) : null;
    if (view === null) {
      equations.push(eqn);
      if (isView(graph, eqn) && expands(aval(eqn.ins[0]), avals[eqn.out])) views.set(eqn.out, eqn);
      continue;
    }
    const out = avals.length;
    equations.push({ ...eqn, ins: eqn.ins.map((a) => views.get(a)?.ins[0] ?? a), out });
    const { shape } = aval(view.ins[0]);
    for (let k = 0; k < eqn.count; k++) {
      const { dtype, weak } = avals[eqn.out + k];
      avals.push(makeAval(shape, dtype, weak));
      const moved = { ...view, ins: [out + k], out: eqn.out + k };
      equations.push(moved);
      views.set(moved.out, moved);
    }
  }
  return equations.length === graph.equations.length ? graph : { ...graph, avals, equations, derived: new Map() };
}

/** Whether a view of `from` adds axes of length 1 to it, and does nothing else. */
function expands(from: Aval, to: Aval): boolean {
  const long = (shape: readonly number[]): number[] => shape.filter((n) => n !== 1);
  return from.size === to.size && from.shape.length < to.shape.length && sameShape(long(from.shape), long(to.shape));
}

/** A view that all operands of a map come from, but those that are numbers; null if there is none. */
function sharedView(
  { ins }: Equation,
  views: ReadonlyMap<Atom, Equation>,
  aval: (atom: Atom) => Aval,
): Equation | null {
  let shared: Equation | null = null;
  for (const a of ins) {
    if (aval(a).shape.length === 0) continue;
    const view = views.get(a);
    if (view === undefined) return null;
    shared ??= view;
    const alike = view.op === shared.op && JSON.stringify(view.params) === JSON.stringify(shared.params);
    if (!alike || !sameShape(aval(view.ins[0]).shape, aval(shared.ins[0]).shape)) return null;
  }
  return shared;
}
