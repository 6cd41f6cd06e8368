/**
 * Sums of arrays that are padded with zeros around different places, as the cotangents of an array's parts are: the
 * parts joined, in one pass.
 *
 * @module
 */
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import type { NDArray } from "../core/array.ts";
import { add, constLike } from "../ops/arithmetic.ts";
import { addOp } from "../ops/elementwise.ts";
import { concatenate, padOp, type PadParams } from "../ops/slicing.ts";
import { type Atom, avalOf, type Equation, type Graph, outAvals } from "./graph.ts";
import { type Inner, splice } from "./splice.ts";
import { trace } from "./stage.ts";

/** An array that lies at `at` along an axis, among zeros. */
interface Part {
  readonly source: Atom;
  readonly axis: number;
  readonly at: number;
  readonly length: number;
}

/** Parts in different places that are added one after the other, to `first` if that isn't null. */
interface Sum {
  readonly first: Atom | null;
  readonly parts: readonly Part[];
}

/**
 * The graph with sums of padded arrays, which are used nowhere else, as sums with the arrays joined, where these are at
 * least half of the elements: x + pad(y) + pad(z) becomes x + ([y, z] + 0). Every element gets what it was given before,
 * in the same order; the 0 makes 0 of −0, as adding the others' zeros did.
 */
export function joinedParts(graph: Graph): Graph {
  const used = new Int32Array(graph.avals.length);
  const use = (atom: Atom): void => {
    if (atom >= 0) used[atom]++;
  };
  graph.equations.forEach((eqn) => eqn.ins.forEach(use));
  graph.outs.forEach(use);
  const parts = new Map<Atom, Part>();
  const sums = new Map<Atom, Sum>();
  const longer = new Set<Atom>();
  for (const eqn of graph.equations) {
    const part = used[eqn.out] === 1 ? partOf(graph, eqn) : null;
    if (part !== null) parts.set(eqn.out, part);
    if (eqn.op !== addOp) continue;
    const [x, y] = eqn.ins;
    const sum = sumOf(x, y, parts, sums, used) ?? sumOf(y, x, parts, sums, used);
    if (sum === null) continue;
    sums.set(eqn.out, sum.sum);
    if (sum.of !== null) longer.add(sum.of);
  }
  return splice(graph, graph.equations.map((eqn) => longer.has(eqn.out) ? null : joinedIn(graph, eqn, sums)));
}

/** What a padded array is a part of; null if it is empty, other axes are padded too, or elements lie between its own. */
function partOf(graph: Graph, { op, params, ins: [source] }: Equation): Part | null {
  if (op !== padOp) return null;
  const { lo, hi, interior } = params as PadParams;
  const padded = [...lo.keys()].filter((d) => lo[d] !== 0 || hi[d] !== 0);
  const [axis] = padded;
  if (padded.length !== 1 || lo[axis] < 0 || hi[axis] < 0 || interior.some((n) => n !== 0)) return null;
  const length = avalOf(graph, source).shape[axis];
  return length === 0 ? null : { source, axis, at: lo[axis], length };
}

/** The sum of `x` and a part `y`, and the sum `of` that it makes longer; null if `y` is no part. */
function sumOf(
  x: Atom,
  y: Atom,
  parts: ReadonlyMap<Atom, Part>,
  sums: ReadonlyMap<Atom, Sum>,
  used: Int32Array,
): { readonly sum: Sum; readonly of: Atom | null } | null {
  const part = parts.get(y);
  if (part === undefined) return null;
  const before = used[x] === 1 ? sums.get(x) : undefined;
  if (before !== undefined && before.parts.every((other) => apart(other, part))) {
    return { sum: { first: before.first, parts: [...before.parts, part] }, of: x };
  }
  const other = parts.get(x);
  if (other !== undefined && apart(other, part)) return { sum: { first: null, parts: [other, part] }, of: null };
  return { sum: { first: x, parts: [part] }, of: null };
}

/** Whether two parts have no place in common. */
function apart(x: Part, y: Part): boolean {
  return x.axis === y.axis && (x.at + x.length <= y.at || y.at + y.length <= x.at);
}

/** What stands for the last addition of a sum; null for other equations, and where there are few elements but zeros. */
function joinedIn(graph: Graph, { out }: Equation, sums: ReadonlyMap<Atom, Sum>): Inner | null {
  const sum = sums.get(out);
  if (sum === undefined || sum.parts.length < 2) return null;
  const { first } = sum;
  const parts = sum.parts.toSorted((x, y) => x.at - y.at);
  const [{ axis }] = parts;
  const aval = graph.avals[out];
  if (2 * parts.reduce((n, x) => n + x.length, 0) < aval.shape[axis]) return null;
  const ins = [...parts.map((x) => x.source), ...first === null ? [] : [first]];
  const { graph: inner } = trace("add", ins.map((a) => avalOf(graph, a)), (args) => {
    const pieces: NDArray[] = [];
    let at = 0;
    const zeros = (until: number): void => {
      if (until > at) pieces.push(zerosOf(makeAval(aval.shape.with(axis, until - at), aval.dtype, aval.weak)));
    };
    parts.forEach((part, i) => {
      zeros(part.at);
      pieces.push(args[i]);
      at = part.at + part.length;
    });
    zeros(aval.shape[axis]);
    const all = concatenate(pieces, axis);
    const joined = add(all, constLike(all, 0));
    return [first === null ? joined : add(args[parts.length], joined)];
  });
  return outAvals(inner)[0].weak === aval.weak ? { graph: inner, ins } : null;
}
