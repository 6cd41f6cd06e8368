/**
 * Graphs as parts of control flow: other inputs and results for the same equations, captures in common, and what
 * depends on what.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { Aval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import type { GraphJvp } from "./derive.ts";
import { type Atom, type Graph, tangentAval } from "./graph.ts";
import type { Traced } from "./stage.ts";

/** Whether any of the lists marks each place. */
export function union(flags: readonly (readonly boolean[])[]): boolean[] {
  return flags[0].map((_, i) => flags.some((f) => f[i]));
}

/** The equations of a graph with other inputs and results. */
export class Wiring {
  private readonly avals: Aval[];
  private readonly consts: NDArray[];

  /** Starts from `graph`, which stays as it is. */
  constructor(private readonly graph: Graph) {
    this.avals = [...graph.avals];
    this.consts = [...graph.consts];
  }

  /** A new input that nothing reads. */
  unused(aval: Aval): number {
    return this.avals.push(aval) - 1;
  }

  /** Zeros as a result. */
  zeros(aval: Aval): Atom {
    return ~(this.consts.push(zerosOf(aval)) - 1);
  }

  /** The graph. */
  graphOf(inputs: readonly number[], outs: readonly Atom[]): Graph {
    return { ...this.graph, inputs, outs, avals: this.avals, consts: this.consts, derived: new Map() };
  }
}

/** Several traced functions of the same arguments with the captures of all as their first inputs. */
export function joinCaptures(
  traced: readonly Traced[],
): { readonly graphs: readonly Graph[]; readonly captures: readonly NDArray[] } {
  const captures = [...new Set(traced.flatMap((t) => t.captures))];
  const graphs = traced.map((t) => {
    const given = t.graph.inputs.length - t.captures.length;
    if (captures.length === 0) return t.graph;
    const wiring = new Wiring(t.graph);
    const first = captures.map((c) => {
      const k = t.captures.indexOf(c);
      return k >= 0 ? t.graph.inputs[given + k] : wiring.unused(c.aval);
    });
    return wiring.graphOf([...first, ...t.graph.inputs.slice(0, given)], t.graph.outs);
  });
  return { graphs, captures };
}

/** The graph of a jvp with the tangents that `wanted` marks as results: zeros for those it lacks. */
export function withTangents(jvp: GraphJvp, outs: readonly Aval[], wanted: readonly boolean[]): Graph {
  if (wanted.every((w, i) => w === jvp.nonzero[i])) return jvp.graph;
  const wiring = new Wiring(jvp.graph);
  let next = outs.length;
  const tangents: Atom[] = [];
  outs.forEach((a, i) => {
    const own = jvp.nonzero[i] ? jvp.graph.outs[next++] : null;
    if (wanted[i]) tangents.push(own ?? wiring.zeros(tangentAval(a)));
  });
  return wiring.graphOf(jvp.graph.inputs, [...jvp.graph.outs.slice(0, outs.length), ...tangents]);
}

/** Whether a graph, or one within it, has a `while`: a loop through which reverse mode can't pass. */
export function hasWhile(graph: Graph): boolean {
  const within = (x: unknown): boolean =>
    Array.isArray(x) ? x.some(within) : typeof x === "object" && x !== null && "equations" in x && hasWhile(x as Graph);
  return graph.equations.some(({ op, params }) =>
    op.name === "while" || (typeof params === "object" && params !== null && Object.values(params).some(within))
  );
}
