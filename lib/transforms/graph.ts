/**
 * A staged function: its equations in order. Values have slots; constants are negative atoms.
 *
 * @module
 */
import { bind } from "../core/apply.ts";
import type { NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { Op } from "../core/op.ts";

/** A value in a graph: the slot of an input or of an equation's result, or `~i` for the i-th constant. */
export type Atom = number;

/** One op applied; its results take the slots from `out` on. */
export interface Equation {
  readonly op: Op;
  readonly params: unknown;
  readonly ins: readonly Atom[];
  readonly out: number;
  readonly count: number;
}

/** A function from arrays to arrays as a list of equations, without free variables. */
export interface Graph {
  /** What it was made from, for printing. */
  readonly name: string;
  /** Slots of the inputs. */
  readonly inputs: readonly number[];
  /** The results. */
  readonly outs: readonly Atom[];
  readonly equations: readonly Equation[];
  readonly consts: readonly NDArray[];
  /** Abstract values by slot. */
  readonly avals: readonly Aval[];
  /** What {@link derive} made of it: its compiled form, for example. */
  readonly derived: Map<string, unknown>;
}

/** The abstract value of an atom. */
export function avalOf(graph: Graph, atom: Atom): Aval {
  return atom >= 0 ? graph.avals[atom] : graph.consts[~atom].aval;
}

/** The abstract values of the results. */
export function outAvals(graph: Graph): Aval[] {
  return graph.outs.map((a) => avalOf(graph, a));
}

/** The abstract values of the inputs. */
export function inAvals(graph: Graph): Aval[] {
  return graph.inputs.map((slot) => graph.avals[slot]);
}

/** The abstract value of a tangent or cotangent. */
export function tangentAval(a: Aval): Aval {
  return makeAval(a.shape, a.dtype);
}

/** `0110`: flags as part of a key. */
export function bits(flags: readonly boolean[]): string {
  return flags.map((b) => b ? 1 : 0).join("");
}

/** Something derived from a graph, made once. */
export function derive<T>(graph: Graph, key: string, make: () => T): T {
  let made = graph.derived.get(key) as T | undefined;
  if (made === undefined) graph.derived.set(key, made = make());
  return made;
}

const MEMO = new WeakMap<object, Map<string, unknown>>();

/**
 * Something derived from a graph or an op's parameters, made once, unless it closes over older boxes, which belong to
 * one call.
 */
export function memo<T extends { readonly captures: readonly NDArray[] }>(
  of: object,
  key: string,
  make: () => T,
): T {
  let known = MEMO.get(of);
  if (known === undefined) MEMO.set(of, known = new Map());
  const have = known.get(key) as T | undefined;
  if (have !== undefined) return have;
  const made = make();
  if (made.captures.length === 0) known.set(key, made);
  return made;
}

/** Applies the equations to any arrays, traced or not. */
export function evaluate(graph: Graph, args: readonly NDArray[]): NDArray[] {
  const env = new Array<NDArray>(graph.avals.length);
  graph.inputs.forEach((slot, i) => env[slot] = args[i]);
  const value = (atom: Atom): NDArray => atom >= 0 ? env[atom] : graph.consts[~atom];
  for (const { op, params, ins, out } of graph.equations) {
    const results = bind(op, ins.map(value), params);
    for (let i = 0; i < results.length; i++) env[out + i] = results[i];
  }
  return graph.outs.map(value);
}

/** The part of a graph that some of its values need: inputs given by slot, equations from `from` up to `to`. */
export function extract(
  graph: Graph,
  inputs: readonly number[],
  outs: readonly Atom[],
  from = 0,
  to: number = graph.equations.length,
  name: string = graph.name,
): Graph {
  const needed = new Uint8Array(graph.avals.length);
  for (const atom of outs) if (atom >= 0) needed[atom] = 1;
  const kept: Equation[] = [];
  for (let i = to - 1; i >= from; i--) {
    const eqn = graph.equations[i];
    let live = false;
    for (let k = 0; k < eqn.count; k++) live ||= needed[eqn.out + k] === 1;
    if (!live) continue;
    kept.push(eqn);
    for (const atom of eqn.ins) if (atom >= 0) needed[atom] = 1;
  }
  kept.reverse();
  return { name, inputs, outs, equations: kept, consts: graph.consts, avals: graph.avals, derived: new Map() };
}
