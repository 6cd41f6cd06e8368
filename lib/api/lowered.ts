/**
 * What a compiled function has become, to look at.
 *
 * @module
 */
import { type Planned, planned, scalarGraph } from "../transforms/execute.ts";
import type { Atom, Graph } from "../transforms/graph.ts";
import type { Step } from "../transforms/schedule.ts";
import { simplified } from "../transforms/simplify.ts";
import { Jaxpr } from "./jaxpr.ts";
import { equationText, type Letters, letters, typeText } from "./jaxpr_text.ts";

/**
 * A function that `jit` compiled for arguments of certain shapes and dtypes: its graph, and the plans that run it.
 * It prints as both.
 *
 * @example
 * ```ts
 * import { jit, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const lowered = jit(np.sinc).lower(np.ones([4]));
 * assertEquals(lowered.plans.length, 1);
 * ```
 */
export class Lowered {
  /** The function as it was traced. */
  readonly jaxpr: Jaxpr;
  /**
   * A text for each plan, in the order in which they run: its kind, the results that are stored, the equations that
   * make them, and the values whose buffers are used again from then on.
   */
  readonly plans: readonly string[];

  /** @internal */
  constructor(graph: Graph) {
    this.jaxpr = new Jaxpr(graph);
    this.plans = scalarGraph(graph) === null
      ? planTexts(planned(graph))
      : [`one function of numbers: ${count(simplified(graph))}`];
  }

  /** The graph in JAX's notation, then the plans, numbered. */
  asText(): string {
    return [String(this.jaxpr), ...this.plans.map((text, i) => `${i + 1}. ${text}`)].join("\n");
  }

  /** As {@link Lowered.asText}. */
  toString(): string {
    return this.asText();
  }

  static {
    for (const name of ["Deno.customInspect", "nodejs.util.inspect.custom"]) {
      Object.defineProperty(Lowered.prototype, Symbol.for(name), {
        value(this: Lowered): string {
          return this.asText();
        },
      });
    }
  }
}

function count({ equations }: Graph): string {
  return equations.length === 1 ? "1 equation" : `${equations.length} equations`;
}

function planTexts({ graph, steps, dead }: Planned): string[] {
  const counter: Letters = { next: 0 };
  const names = new Map<Atom, string>();
  const name = (atom: Atom): string => {
    const known = names.get(atom) ?? letters(counter.next++);
    names.set(atom, known);
    return known;
  };
  graph.inputs.forEach(name);
  const bind = (slot: number): string => `${name(slot)}:${typeText(graph.avals[slot])}`;
  const show = (atom: Atom): string => {
    if (atom >= 0) return name(atom);
    const { aval, ndim } = graph.consts[~atom];
    return ndim === 0 ? `${graph.consts[~atom]}:${typeText(aval)}` : `constant:${typeText(aval)}`;
  };
  return steps.map((step, i) => {
    const lines = step.equations.map((eqn) => `     ${equationText(eqn, bind, show, counter, null)}`);
    if (dead[i].length > 0) lines.push(`     frees ${dead[i].map(name).join(" ")}`);
    return [`${step.kind} gives ${givenBy(step, bind)}`, ...lines].join("\n");
  });
}

function givenBy({ outs }: Step, bind: (slot: number) => string): string {
  return outs.map(bind).join(" ");
}
