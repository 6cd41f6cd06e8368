/**
 * A graph with less to run: calls of staged functions in place, each value computed once, and only what is needed.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import type { TypedArray } from "../core/dtype.ts";
import type { Op } from "../core/op.ts";
import { isRowMajor, type Storage } from "../core/storage.ts";
import { strided } from "../core/view.ts";
import { type Atom, avalOf, derive, type Equation, extract, type Graph } from "./graph.ts";
import { beforeExpanding } from "./expanded.ts";
import { isView } from "./groups.ts";
import { joinedParts } from "./joined.ts";
import { splice } from "./splice.ts";
import { trace } from "./stage.ts";
import { stopOp } from "../ops/arithmetic.ts";

/** The part of a graph that its results need, without `jit` equations, repetitions and views of constants; made once. */
export function simplified(graph: Graph): Graph {
  return derive(graph, "simplified", () => {
    const whole = beforeExpanding(joinedParts(merged(inlined(extract(graph, graph.inputs, graph.outs)))));
    return extract(whole, whole.inputs, whole.outs);
  });
}

/** The graph with the graphs of its `jit` equations in their place, and with maps for what they compute as well. */
function inlined(graph: Graph): Graph {
  return splice(
    graph,
    graph.equations.map((eqn) => {
      const inner = innerOf(graph, eqn);
      return inner && { graph: inner, ins: eqn.ins };
    }),
  );
}

/** The graph that stands for an equation, or null. */
function innerOf(graph: Graph, { op, params, ins }: Equation): Graph | null {
  if (op.name === "jit") return inlined((params as { graph: Graph }).graph);
  if (op.expand === undefined) return null;
  const avals = ins.map((a) => avalOf(graph, a));
  const expansion = op.expand(avals, params);
  return expansion === null ? null : trace(op.name, avals, expansion).graph;
}

/**
 * The graph with equal equations merged into the first of them, views of constants made, and nothing that only stops
 * derivatives.
 */
function merged(graph: Graph): Graph {
  const consts = graph.consts.map(evened);
  const renamed = new Map<Atom, Atom>();
  const known = new Known();
  const numbers = new Map<string, Atom>();
  graph.consts.forEach((x, i) => {
    if (x.ext !== null) return;
    const { dtype, weak } = x.aval;
    const key = `${dtype}${weak}${Object.is(x.num, -0) ? "-0" : x.num}`;
    const first = numbers.get(key);
    if (first === undefined) numbers.set(key, ~i);
    else renamed.set(~i, first);
  });
  const look = (atom: Atom): Atom => renamed.get(atom) ?? atom;
  const equations: Equation[] = [];
  for (const equation of graph.equations) {
    const eqn = equation.ins.some((a) => renamed.has(a)) ? { ...equation, ins: equation.ins.map(look) } : equation;
    const { op, params, ins, out } = eqn;
    if (isView(graph, equation) && ins[0] < 0) {
      const views = op.execute([consts[~ins[0]]], params);
      views.forEach((x, k) => renamed.set(out + k, ~(consts.push(x) - 1)));
      continue;
    }
    if (op === stopOp) {
      renamed.set(out, ins[0]);
      continue;
    }
    const first = known.firstLike(eqn);
    if (first === eqn) equations.push(eqn);
    else for (let k = 0; k < eqn.count; k++) renamed.set(out + k, first.out + k);
  }
  return { ...graph, consts, equations, outs: graph.outs.map(look), derived: new Map() };
}

/**
 * A constant in the host's memory all of whose elements are the same, as the derivatives of sums make them, as a view of
 * the first one: nobody reads the others.
 */
function evened(x: NDArray): NDArray {
  if (x.level !== null || x.ext === null || x.aval.kind === "c") return x;
  const { buffer, offset, strides } = x.ext as Storage;
  if (!ArrayBuffer.isView(buffer) || !isRowMajor(x.shape, strides)) return x;
  const data = buffer as TypedArray;
  for (let i = 1; i < x.aval.size; i++) if (!Object.is(data[offset + i], data[offset])) return x;
  return x.aval.size > 1 ? strided(x, x.aval, strides.map(() => 0)) : x;
}

/** More atoms than a graph has. */
const ATOMS = 2 ** 25;

/** Equations by op, parameters and operands. */
class Known {
  readonly #ops = new Map<Op, Map<string | number, Equation>>();

  /** The first equation that computes the same as this one: itself, where parameters are more than plain data. */
  firstLike(eqn: Equation): Equation {
    const key = keyOf(eqn);
    if (key === null) return eqn;
    let known = this.#ops.get(eqn.op);
    if (known === undefined) this.#ops.set(eqn.op, known = new Map());
    const first = known.get(key);
    if (first === undefined) known.set(key, eqn);
    return first ?? eqn;
  }
}

/** Equal for equations of one op with equal parameters and operands; a number where they are two, and no parameters. */
function keyOf({ params, ins }: Equation): string | number | null {
  if (params === undefined) {
    if (ins.length === 1) return ins[0];
    if (ins.length === 2) return (ins[0] + ATOMS) * 2 * ATOMS + ins[1] + ATOMS;
    return String(ins);
  }
  const text = plainText(params);
  return text === null ? null : `${ins}:${text}`;
}

function plainText(x: unknown): string | null {
  if (typeof x === "number") return Object.is(x, -0) ? "-0" : String(x);
  if (typeof x === "string") return JSON.stringify(x);
  if (typeof x === "boolean" || x === null || x === undefined) return String(x);
  if (typeof x !== "object") return null;
  const prototype = Object.getPrototypeOf(x);
  if (!Array.isArray(x) && prototype !== Object.prototype) return null;
  let text = Array.isArray(x) ? "[" : "{";
  for (const [key, value] of Object.entries(x)) {
    const part = plainText(value);
    if (part === null) return null;
    text += Array.isArray(x) ? `${part},` : `${key}:${part},`;
  }
  return text;
}
