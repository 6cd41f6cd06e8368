/**
 * What a transform of programs is: how it is built, what types it gives, how the library runs it, and what it means in
 * terms of calls of its functions and of derivatives in a direction.
 *
 * @module
 */
import { type NDArray, np, tree } from "@fluxion/fluxion";
import type { Fn, Params, Statement, Type } from "../program.ts";
import type { Random } from "../random.ts";
import type { Precision } from "../vocabulary/word.ts";

/** A function from arrays to arrays. */
export type Flat = (xs: readonly NDArray[]) => readonly NDArray[];

/** What the meaning of a transform may ask for. */
export interface Meaning {
  /** The dtypes in which the program runs. */
  readonly precision: Precision;
  /** The results of `f`, and their derivative in the direction `ts`. */
  push(s: Statement, f: Flat, xs: readonly NDArray[], ts: readonly NDArray[]): Pushed;
  /** Notes a choice that depends on values: differences are not taken across another one. */
  choose(value: number): void;
}

/** Results and their tangents. */
export interface Pushed {
  readonly outs: readonly NDArray[];
  readonly tangents: readonly NDArray[];
}

/** A mode of differentiation. */
export type Mode = "forward" | "reverse";

/**
 * What a function is to return: anything, real or complex arrays, real ones, a real scalar and perhaps more, or values of
 * certain types and perhaps more.
 */
export type Want =
  | { readonly kind: "any" | "smooth" | "real" | "scalar" }
  | { readonly kind: "types"; readonly types: readonly Type[]; readonly more: boolean };

/** A value in scope. */
export interface Variable {
  readonly id: number;
  readonly type: Type;
}

/** What a transform is built with. */
export interface Builder {
  readonly random: Random;
  /** Values in scope that the predicate holds for, `n` of them; fewer if there are fewer. */
  choose(n: number, wanted: (t: Type) => boolean): Variable[];
  /** A value of this kind and shape, made if there is none. */
  valueOf(type: Type): Variable;
  /** A function of parameters of these types, with its results' types. */
  fn(params: readonly Type[], want: Want): { readonly fn: Fn; readonly outs: readonly Type[] };
}

/** A statement in the making. */
export interface Made {
  readonly params: Params;
  readonly fns: readonly Fn[];
  readonly args: readonly Variable[];
}

/** A transform of programs. */
export interface Transform {
  readonly name: string;
  /** The modes in which its functions are differentiated, the first one first; none if they aren't. */
  readonly modes: readonly Mode[];
  /** Whether it stages its functions, for these parameters. */
  readonly stages: (params: Params) => boolean;
  /** Whether its functions may use values of the functions around them. */
  readonly closes: boolean;
  /** Whether reverse mode refuses it where it is staged, for these parameters. */
  readonly loops?: (params: Params) => boolean;
  /** Whether forward mode refuses it. */
  readonly reverseOnly?: boolean;
  /** Whether each result is the one of its functions in the same place, batched or stacked perhaps. */
  readonly parallel?: boolean;
  /** Functions that its text calls. */
  readonly helpers?: readonly ((...args: never[]) => unknown)[];
  /** Draws the rest of a statement, or null where the values in scope don't do. */
  build(b: Builder): Made | null;
  /** The types of the results; `fns` gives those of the functions' results. Throws for what doesn't fit. */
  infer(s: Statement, types: readonly Type[], fns: readonly ((types: readonly Type[]) => readonly Type[])[]): Type[];
  /** About how often the meaning calls its functions. */
  cost(s: Statement, types: readonly Type[]): number;
  /** What the library does. */
  library(s: Statement, fs: readonly Flat[], xs: readonly NDArray[], precision: Precision): readonly NDArray[];
  /** The same by calls and by derivatives in a direction. */
  meaning(s: Statement, fs: readonly Flat[], xs: readonly NDArray[], m: Meaning): readonly NDArray[];
  /** The right-hand side of the statement as source text; its value is the results, or a tree of them. */
  print(s: Statement, fns: readonly Rendered[], args: readonly string[]): string;
}

/** A function of a program, about to be printed. */
export interface Rendered {
  /** The names of its parameters. */
  readonly params: readonly string[];
  /** Its text, from those of its parameter list and of what it returns; lines of `before` come first in its body. */
  text(params: string, result: (outs: readonly string[]) => string, before?: readonly string[]): string;
}

/** The text of a function that takes and returns trees. */
export function treeText(style: Style, f: Rendered): string {
  return f.text(argumentText(style, f.params), (outs) => text(packOut(style, outs)));
}

/** The text of arguments, or of a parameter list. */
export function argumentText(style: Style, names: readonly string[]): string {
  return pack(style, names).map(text).join(", ");
}

/** A tree of names as source text. */
export function text(x: unknown): string {
  if (typeof x === "string") return x;
  if (Array.isArray(x)) return `[${x.map(text).join(", ")}]`;
  return `{ ${Object.entries(x as object).map(([k, v]) => `${k}: ${text(v)}`).join(", ")} }`;
}

/** How a function takes its arguments: one by one, in a list, in an object, or the first alone and the rest in a tree. */
export type Style = "args" | "list" | "dict" | "nested";

/** The styles. */
export const STYLES: readonly Style[] = ["args", "args", "list", "dict", "nested"];

/** The style of a statement's arguments. */
export function styleOf(s: Statement): Style {
  return s.params.style as Style;
}

/** Entries of an object that sort as they are listed. */
function dict<T>(xs: readonly T[]): Record<string, T> {
  return Object.fromEntries(xs.map((x, i) => [String.fromCharCode(97 + i), x]));
}

/** Arrays, axes or texts as the arguments of a function. */
export function pack<T>(style: Style, xs: readonly T[]): unknown[] {
  if (style === "args") return [...xs];
  if (style === "list") return [[...xs]];
  if (style === "dict") return [dict(xs)];
  return xs.length === 1 ? [...xs] : [xs[0], { rest: xs.slice(1) }];
}

/** The arrays of a tree, in order. */
export function leaves(x: unknown): NDArray[] {
  return tree.leaves(x) as NDArray[];
}

/** Results as what a function returns: a single one as it is. */
export function packOut<T>(style: Style, ys: readonly T[]): unknown {
  if (ys.length === 1) return ys[0];
  return style === "args" || style === "list" ? [...ys] : dict(ys);
}

/** A function of arrays as one that takes and returns trees. */
export function treeFunction(style: Style, f: Flat): (...args: unknown[]) => unknown {
  return (...args) => packOut(style, f(leaves(args)));
}

/** The arguments of a function as a transform's option names them: all of a tree. */
export function argnumsOf(style: Style, by: readonly number[], n: number): number | readonly number[] {
  if (style === "args") return by.length === 1 ? by[0] : by;
  return style === "nested" && n > 1 ? [0, 1] : 0;
}

/** Throws: a statement whose parts don't fit. */
export function misfit(why: string): never {
  throw new TypeError(`misfit: ${why}`);
}

/** Checks that types agree in kind and shape. */
export function agree(a: readonly Type[], b: readonly Type[]): void {
  const fits = a.length === b.length &&
    a.every((t, i) => t.kind === b[i].kind && t.shape.join() === b[i].shape.join());
  if (!fits) misfit("types differ");
}

/** Types whose values may be as large as a derivative. */
export function grown(types: readonly Type[], bound = 4): Type[] {
  return types.map((t) => ({ ...t, bound: Math.max(bound, t.bound) }));
}

/** An array of zeros of the shape and dtype of another. */
export const zeros = (x: NDArray): NDArray => np.zeros(x.shape, { dtype: x.dtype });

/** Whether an array has derivatives. */
export const isSmooth = (x: NDArray): boolean => !x.dtype.startsWith("int");

/** Whether an array is complex. */
export const isComplex = (x: NDArray): boolean => x.dtype.startsWith("complex");

/** Σ Re(ct·t), the pairing by which a pullback is the transpose of the derivative. */
export function paired(cts: readonly NDArray[], ts: readonly NDArray[]): NDArray {
  return cts.map((ct, k) => np.sum(np.real(ct.mul(ts[k])))).reduce((a, b) => a.add(b));
}
