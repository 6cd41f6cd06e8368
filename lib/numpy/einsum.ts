/**
 * Einstein's summation convention.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import * as ops from "../ops/mod.ts";
import { checkOptions } from "./arguments.ts";
import { type Label, lettered, parseSubscripts, type Subscripts } from "./einsum_parse.ts";
import { type ContractionPath, findPath, type Optimize, report, stepsOf } from "./einsum_path.ts";
import { isOptions } from "./named.ts";
import { type DotOptions, preferredDType } from "./preferred.ts";
import { diagonal } from "./triangles.ts";

export type { Label } from "./einsum_parse.ts";
export type { ContractionPath, Optimize } from "./einsum_path.ts";

/** Options of {@link einsum}. */
export interface EinsumOptions extends DotOptions {
  /** How the order of contraction is found; `auto` by default. */
  optimize?: Optimize;
}

/** An operand, or, where no subscripts come first, its labels or those of the result. */
export type EinsumArgument = ArrayLike | readonly Label[];

/** An operand and the letters of its axes. */
interface Term {
  readonly x: NDArray;
  readonly letters: string;
}

/** What a call says: complete subscripts, operands of one dtype, options. */
interface Call<O> {
  readonly subscripts: Subscripts;
  readonly arrays: NDArray[];
  readonly options: Partial<O>;
}

function callOf<O extends object>(
  action: string,
  first: string | EinsumArgument,
  rest: readonly (EinsumArgument | O)[],
  keys: readonly (keyof O & string)[],
): Call<O> {
  const last = rest[rest.length - 1];
  const named = isOptions(last) && !("kind" in last);
  const options = named ? checkOptions(action, last as O, keys) : {};
  const given = (named ? rest.slice(0, -1) : rest) as EinsumArgument[];
  if (typeof first === "string") {
    const arrays = ops.promoteAll(given as ArrayLike[]);
    return { subscripts: parseSubscripts(first, arrays.map((x) => x.shape)), arrays, options };
  }
  // Operands and their labels in turn, and perhaps the labels of the result.
  const all = [first, ...given];
  const count = Math.floor(all.length / 2);
  const labels = (i: number): readonly Label[] => {
    const list = all[i];
    if (Array.isArray(list)) return list as readonly Label[];
    throw new TypeError(`${action}: argument ${i} must be the list of an operand's labels; or put subscripts first`);
  };
  const arrays = ops.promoteAll(Array.from({ length: count }, (_, i) => all[2 * i] as ArrayLike));
  const inputs = arrays.map((_, i) => labels(2 * i + 1));
  const text = lettered(inputs, all.length % 2 === 0 ? null : labels(all.length - 1));
  return { subscripts: parseSubscripts(text, arrays.map((x) => x.shape)), arrays, options };
}

/**
 * Sums of products, with the axes named by letters: `"ij,jk->ik"` is the matrix product. A letter that the result lacks
 * is summed over; without `->` the result has the letters that occur once, in alphabetical order. A letter twice in one
 * operand is its diagonal, `...` stands for axes without letters, and axes of length 1 repeat. In place of subscripts,
 * each operand may be followed by the list of its labels: `einsum(x, [0, 1], y, [1, 2])`.
 *
 * Operands are contracted two at a time, in an order of few operations (`optimize`). With `preferredElementType`, the
 * operands are converted to it first.
 *
 * @throws RangeError for subscripts that don't parse or don't go with the operands, for lengths that differ under one
 *   letter, and for a path that doesn't contract the operands; TypeError for labels that are neither numbers nor words,
 *   and for a preferred dtype that holds less.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.einsum("ij,j->i", [[1, 2], [3, 4]], [1, 1]).tolist(), [3, 7]);
 * assertEquals(np.einsum("ii", [[1, 2], [3, 4]]).item(), 5);
 * assertEquals(np.einsum("...j->...", [[1, 2], [3, 4]]).tolist(), [3, 7]);
 * assertEquals(np.einsum(np.array([1, 2]), [0], np.array([3, 4]), [1]).shape, [2, 2]);
 * ```
 */
export function einsum(
  subscripts: string | EinsumArgument,
  ...operands: (EinsumArgument | EinsumOptions)[]
): NDArray {
  const keys = ["optimize", "precision", "preferredElementType"] as const;
  const call = callOf<EinsumOptions>("einsum", subscripts, operands, keys);
  const { optimize = "auto", preferredElementType = null } = call.options;
  const { weakType, dtype } = call.arrays[0];
  const compute: DType = dtype === "bool" ? "int32" : preferredDType("einsum", dtype, preferredElementType);
  const terms = call.arrays.map((x, i): Term => ({
    x: ops.convert(x, compute, compute === dtype && x.weakType),
    letters: call.subscripts.inputs[i],
  }));
  for (const { places, output } of stepsOf(call.subscripts, findPath(call.subscripts, optimize))) {
    const taken = places.map((k) => terms.splice(k, 1)[0]);
    terms.push(contracted(taken, output));
  }
  const y = terms[0].x;
  if (dtype === "bool") return ops.ne(y, 0);
  return weakType && call.arrays.every((x) => x.weakType) ? y : ops.strong(y);
}

/**
 * The order in which {@link einsum} contracts its operands, and a report of what that costs: `[path, report]`. Each step
 * of the path names the operands that it takes from the list, to whose end its result goes.
 *
 * @throws RangeError for subscripts that don't parse or don't go with the operands.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const shapes = [[2, 10], [10, 3], [3, 5]].map((shape) => np.ones(shape));
 * const [path, report] = np.einsumPath("ij,jk,kl->il", ...shapes);
 * assertEquals(path, [[0, 1], [0, 1]]);
 * assertEquals(report.split("\n")[0], "  Complete contraction:  ij,jk,kl->il");
 * ```
 */
export function einsumPath(
  subscripts: string | EinsumArgument,
  ...operands: (EinsumArgument | { optimize?: Optimize })[]
): [path: ContractionPath, report: string] {
  const call = callOf<{ optimize?: Optimize }>("einsumPath", subscripts, operands, ["optimize"]);
  const path = findPath(call.subscripts, call.options.optimize ?? "auto");
  return [path, report(call.subscripts, path)];
}

/** One or two terms contracted to one with these letters. */
function contracted(terms: readonly Term[], output: string): Term {
  const needed = (letter: string): boolean => output.includes(letter);
  if (terms.length === 1) return ordered(summed(diagonals(terms[0]), needed), output);
  const [a, b] = terms.map(diagonals);
  return ordered(product(stretched(a, b), stretched(b, a), needed), output);
}

/** A term with its axes in the order of letters. */
function ordered({ x, letters }: Term, output: string): Term {
  return { x: ops.transpose(x, [...output].map((c) => letters.indexOf(c))), letters: output };
}

/** A term in which no letter occurs twice: repeated ones become the diagonal, as the last axis. */
function diagonals({ x, letters }: Term): Term {
  const all = [...letters];
  const second = all.findIndex((c, i) => all.indexOf(c) < i);
  if (second < 0) return { x, letters };
  const first = all.indexOf(all[second]);
  const rest = all.filter((_, i) => i !== first && i !== second);
  return diagonals({ x: diagonal(x, 0, first, second), letters: [...rest, all[first]].join("") });
}

/** A term without the axes of length 1 along which the other one is longer. */
function stretched({ x, letters }: Term, other: Term): Term {
  const lengthThere = (c: string): number => other.letters.includes(c) ? other.x.shape[other.letters.indexOf(c)] : 1;
  const axes = [...letters].flatMap((c, i) => x.shape[i] === 1 && lengthThere(c) !== 1 ? [i] : []);
  return { x: ops.squeeze(x, axes), letters: [...letters].filter((_, i) => !axes.includes(i)).join("") };
}

/** A term summed over the letters that aren't needed. */
function summed({ x, letters }: Term, needed: (letter: string) => boolean): Term {
  const all = [...letters];
  const axes = all.map((_, i) => i).filter((i) => !needed(all[i]));
  return { x: ops.reduceSum(x, axes), letters: all.filter(needed).join("") };
}

/** The product of two terms, summed over the letters that aren't needed. */
function product(a: Term, b: Term, needed: (letter: string) => boolean): Term {
  const l = summed(a, (c) => needed(c) || b.letters.includes(c));
  const r = summed(b, (c) => needed(c) || a.letters.includes(c));
  const both = [...l.letters].filter((c) => r.letters.includes(c));
  const batch = both.filter(needed);
  const sums = both.filter((c) => !needed(c));
  const places = (t: Term, letters: readonly string[]): number[] => letters.map((c) => t.letters.indexOf(c));
  const x = ops.dotGeneral(l.x, r.x, {
    lhsContract: places(l, sums),
    rhsContract: places(r, sums),
    lhsBatch: places(l, batch),
    rhsBatch: places(r, batch),
  });
  const free = (t: Term): string => [...t.letters].filter((c) => !both.includes(c)).join("");
  return { x, letters: batch.join("") + free(l) + free(r) };
}
