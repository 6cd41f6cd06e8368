/**
 * Putting graphs in the place of equations.
 *
 * @module
 */
import type { Atom, Equation, Graph } from "./graph.ts";

/** A graph that stands for an equation, and what it is applied to. */
export interface Inner {
  readonly graph: Graph;
  readonly ins: readonly Atom[];
}

/** The graph with others in the place of those equations that have one. */
export function splice(graph: Graph, inners: readonly (Inner | null)[]): Graph {
  if (inners.every((inner) => inner === null)) return graph;
  const avals = [...graph.avals];
  const consts = [...graph.consts];
  const equations: Equation[] = [];
  const renamed = new Map<number, Atom>();
  const look = (atom: Atom): Atom => atom >= 0 ? renamed.get(atom) ?? atom : atom;
  graph.equations.forEach((eqn, i) => {
    const inner = inners[i];
    if (inner === null) {
      equations.push({ ...eqn, ins: eqn.ins.map(look) });
      return;
    }
    const ins = inner.ins.map(look);
    const base = avals.length;
    for (const a of inner.graph.avals) avals.push(a);
    const constBase = consts.length;
    for (const c of inner.graph.consts) consts.push(c);
    const places = new Map(inner.graph.inputs.map((slot, i) => [slot, ins[i]]));
    const move = (atom: Atom): Atom => atom < 0 ? ~(~atom + constBase) : places.get(atom) ?? atom + base;
    for (const e of inner.graph.equations) equations.push({ ...e, ins: e.ins.map(move), out: e.out + base });
    inner.graph.outs.forEach((atom, k) => renamed.set(eqn.out + k, move(atom)));
  });
  return { ...graph, avals, consts, equations, outs: graph.outs.map(look), derived: new Map() };
}
