/**
 * In what order einsum contracts its operands, and what that costs.
 *
 * @module
 */
import { valueText } from "../errors.ts";
import type { Subscripts } from "./einsum_parse.ts";

/** Steps of a contraction: each names the operands that it takes from the list, to whose end its result goes. */
export type ContractionPath = readonly (readonly number[])[];

/**
 * How the order of contraction is found: `optimal` (also true) searches all, `greedy` takes the pair that frees most
 * memory, `auto` is optimal for up to six operands and greedy beyond, false goes from left to right; or a path.
 */
export type Optimize = "auto" | "optimal" | "greedy" | boolean | ContractionPath;

type Letters = ReadonlySet<string>;

/** A pair's contraction: the letters that it has, those of its result, and its operations. */
interface Step {
  readonly all: Letters;
  readonly result: Letters;
  readonly cost: number;
}

function sizeOf(letters: Iterable<string>, lengths: ReadonlyMap<string, number>): number {
  let size = 1;
  for (const c of letters) size *= lengths.get(c)!;
  return size;
}

/** The operations of a contraction: its letters' lengths multiplied, for each product, and for the sum if there is one. */
function operations(
  letters: Letters,
  sums: boolean,
  terms: number,
  lengths: ReadonlyMap<string, number>,
): number {
  return sizeOf(letters, lengths) * (Math.max(1, terms - 1) + (sums ? 1 : 0));
}

/** The contraction of `terms`, of which `rest` and the output keep letters. */
function stepOf(
  terms: readonly Letters[],
  rest: readonly Letters[],
  output: Letters,
  lengths: ReadonlyMap<string, number>,
): Step {
  const all = terms.reduce<Letters>((a, b) => a.union(b), new Set());
  const result = new Set([...all].filter((c) => output.has(c) || rest.some((r) => r.has(c))));
  return { all, result, cost: operations(all, result.size < all.size, terms.length, lengths) };
}

/** The path of least operations, by searching all of them; one that costs as much as the best so far is given up. */
function optimal(inputs: readonly Letters[], output: Letters, lengths: ReadonlyMap<string, number>): number[][] {
  let best: { cost: number; path: number[][] } = { cost: Infinity, path: [] };
  const search = (terms: readonly Letters[], path: number[][], cost: number): void => {
    if (terms.length === 1) best = { cost, path };
    for (let i = 0; i < terms.length; i++) {
      for (let j = i + 1; j < terms.length; j++) {
        const rest = terms.filter((_, k) => k !== i && k !== j);
        const step = stepOf([terms[i], terms[j]], rest, output, lengths);
        if (cost + step.cost < best.cost) search([...rest, step.result], [...path, [i, j]], cost + step.cost);
      }
    }
  };
  search(inputs, [], 0);
  return best.path;
}

/** At each step the pair with a letter in common whose result is smallest beside its operands; then outer products. */
function greedy(inputs: readonly Letters[], output: Letters, lengths: ReadonlyMap<string, number>): number[][] {
  const path: number[][] = [];
  let terms = inputs;
  while (terms.length > 1) {
    let best: { pair: number[]; result: Letters; key: number[] } | null = null;
    for (let j = 1; j < terms.length; j++) {
      for (let i = 0; i < j; i++) {
        const rest = terms.filter((_, k) => k !== i && k !== j);
        const { result } = stepOf([terms[i], terms[j]], rest, output, lengths);
        const size = sizeOf(result, lengths);
        const apart = terms[i].isDisjointFrom(terms[j]);
        const key = [Number(apart), apart ? size : size - sizeOf(terms[i], lengths) - sizeOf(terms[j], lengths)];
        if (best === null || key[0] < best.key[0] || (key[0] === best.key[0] && key[1] < best.key[1])) {
          best = { pair: [i, j], result, key };
        }
      }
    }
    const { pair, result } = best!;
    path.push(pair);
    terms = [...terms.filter((_, k) => !pair.includes(k)), result];
  }
  return path;
}

/** The path that `optimize` asks for. */
export function findPath({ inputs, output, lengths }: Subscripts, optimize: Optimize): ContractionPath {
  const n = inputs.length;
  if (typeof optimize === "object") return checkedPath(optimize, n);
  if (optimize !== true && optimize !== false && !["auto", "optimal", "greedy"].includes(optimize)) {
    throw new RangeError(
      `einsum: optimize is ${valueText(optimize)}; it must be "auto", "optimal", "greedy", true, false or a path`,
    );
  }
  if (n <= 2) return [Array.from({ length: n }, (_, i) => i)];
  if (optimize === false) return Array.from({ length: n - 1 }, () => [0, 1]);
  const terms = inputs.map((term) => new Set(term));
  const search = optimize === "greedy" || (optimize === "auto" && n > 6) ? greedy : optimal;
  return search(terms, new Set(output), lengths);
}

/** A path, checked to contract `count` operands, one or two at a time, to one. */
function checkedPath(path: ContractionPath, count: number): ContractionPath {
  let left = count;
  for (const step of path) {
    const fits = step.length > 0 && step.length <= 2 && new Set(step).size === step.length &&
      step.every((i) => Number.isInteger(i) && i >= 0 && i < left);
    if (!fits) {
      throw new RangeError(
        `einsum: the path's step [${step}] can't be taken with ${left} operands left; it must name one or two of them`,
      );
    }
    left -= step.length - 1;
  }
  if (left === 1) return path;
  throw new RangeError(`einsum: the path leaves ${left} of ${count} operands; its steps must contract them to one`);
}

/** One step of a path as letters. */
export interface PathStep {
  /** The places of its operands, the largest first, as they are taken from the list. */
  readonly places: readonly number[];
  /** The letters of its operands and of its result. */
  readonly inputs: readonly string[];
  readonly output: string;
  /** What is in the list afterwards. */
  readonly remaining: readonly string[];
  /** How many letters it has, its operations, and the size of its result. */
  readonly scaling: number;
  readonly cost: number;
  readonly size: number;
}

/** A path's steps. The letters of a result stand as in its operands; those of the last one as asked. */
export function stepsOf({ inputs, output, lengths }: Subscripts, path: ContractionPath): PathStep[] {
  let terms = [...inputs];
  return path.map((step, i) => {
    const places = [...step].sort((a, b) => b - a);
    const taken = places.map((k) => terms[k]);
    const rest = terms.filter((_, k) => !places.includes(k));
    const { all, result, cost } = stepOf(
      taken.map((t) => new Set(t)),
      rest.map((t) => new Set(t)),
      new Set(output),
      lengths,
    );
    const letters = i === path.length - 1 ? output : [...result].join("");
    terms = [...rest, letters];
    return {
      places,
      inputs: taken,
      output: letters,
      remaining: terms,
      scaling: all.size,
      cost,
      size: sizeOf(result, lengths),
    };
  });
}

/** `1.200e+1` */
function figure(x: number): string {
  return x.toExponential(3);
}

/** A path's costs as text: those of all letters at once, and those of each step. */
export function report(subscripts: Subscripts, path: ContractionPath): string {
  const { inputs, output, lengths } = subscripts;
  const steps = stepsOf(subscripts, path);
  const letters = new Set(inputs.join(""));
  const sums = inputs.reduce((n, term) => n + new Set(term).size, 0) > letters.size;
  const naive = operations(letters, sums, inputs.length, lengths);
  const cost = steps.reduce((n, step) => n + step.cost, 0);
  const most = (of: (step: PathStep) => number): number => steps.reduce((m, step) => Math.max(m, of(step)), 0);
  return [
    `  Complete contraction:  ${inputs.join()}->${output}`,
    `         Naive scaling:  ${letters.size}`,
    `     Optimized scaling:  ${most((step) => step.scaling)}`,
    `      Naive FLOP count:  ${figure(naive)}`,
    `  Optimized FLOP count:  ${figure(cost)}`,
    `   Theoretical speedup:  ${figure(naive / Math.max(1, cost))}`,
    `  Largest intermediate:  ${figure(most((step) => step.size))} elements`,
    "-".repeat(80),
    `${"scaling".padStart(7)} ${"current".padStart(31)} ${"remaining".padStart(40)}`,
    "-".repeat(80),
    ...steps.map(({ scaling, inputs: taken, output: letters, remaining }) =>
      `${`${scaling}`.padStart(7)} ${`${taken.join()}->${letters}`.padStart(31)} ${
        `${remaining.join()}->${output}`.padStart(40)
      }`
    ),
  ].join("\n");
}
