/**
 * What a word of the vocabulary is: a smooth function of arrays, guarded so that any values are in its domain.
 *
 * @module
 */
import { evalShape, type NDArray } from "@fluxion/fluxion";
import type { Params, Type } from "../program.ts";
import type { Random } from "../random.ts";

/** A function of arrays, and of parameters after them. Programs print as the text of these, so each is one expression. */
export type WordFunction = (...args: never[]) => NDArray | readonly NDArray[];

/** What a word may say besides its operands and its function. */
export interface WordOptions {
  /** Parameters for operands of these types, or null where the word doesn't take them; by default they must broadcast. */
  readonly fit?: (types: readonly Type[], random: Random) => Params | null;
  /** What the results' moduli will hardly exceed, given the operands'; by default the largest of theirs. */
  readonly bound?: number | ((bounds: readonly number[], types: readonly Type[]) => number);
  /** Where the word has kinks or jumps: which side of them the operands are on. Differences are not taken across. */
  readonly choice?: WordFunction;
  /** Whether the result counts as a constant. */
  readonly stops?: boolean;
  /** Shapes of operands that it takes, for when none in scope suit it. */
  readonly shapes?: readonly (readonly number[])[];
}

/** A word of the vocabulary. */
export interface Word {
  /** Its name in programs. */
  readonly name: string;
  /** The kinds that each operand may have: `f` real, `c` complex, `i` integer, or several. */
  readonly takes: readonly string[];
  /** Its function. */
  readonly f: WordFunction;
  /** See {@link WordOptions}. */
  readonly fit: (types: readonly Type[], random: Random) => Params | null;
  /** See {@link WordOptions}. */
  readonly bound: (bounds: readonly number[], types: readonly Type[]) => number;
  /** See {@link WordOptions}. */
  readonly choice: WordFunction | null;
  /** See {@link WordOptions}. */
  readonly stops: boolean;
  /** See {@link WordOptions}. */
  readonly shapes: readonly (readonly number[])[] | null;
}

/** Words by name. */
export type Vocabulary = ReadonlyMap<string, Word>;

/** A word of operands of the kinds that `takes` lists: `"f fc"` takes a real array and a real or complex one. */
export function word(takes: string, f: WordFunction, options: WordOptions = {}): (name: string) => Word {
  const { bound = (bounds) => Math.max(0, ...bounds), choice = null, stops = false, shapes = null } = options;
  return (name) => ({
    name,
    takes: takes === "" ? [] : takes.split(" "),
    f,
    fit: options.fit ?? ((types) => broadcastShapes(types.map((t) => t.shape)) === null ? null : {}),
    bound: typeof bound === "number" ? () => bound : bound,
    choice,
    stops,
    shapes,
  });
}

/** The shape that shapes broadcast to, or null. */
export function broadcastShapes(shapes: readonly (readonly number[])[]): number[] | null {
  const rank = Math.max(0, ...shapes.map((s) => s.length));
  const out: number[] = new Array(rank).fill(1);
  for (const s of shapes) {
    for (let i = 0; i < s.length; i++) {
      const k = rank - s.length + i;
      if (s[i] !== 1 && out[k] !== 1 && s[i] !== out[k]) return null;
      if (s[i] !== 1) out[k] = s[i];
    }
  }
  return out;
}

/** Names for words. */
export function named(words: Readonly<Record<string, (name: string) => Word>>): Word[] {
  return Object.entries(words).map(([name, make]) => make(name));
}

/** The dtypes of a run: of real arrays and of complex ones. */
export interface Precision {
  readonly real: "float64" | "float32";
  readonly complex: "complex128" | "complex64";
}

/** What programs run in, unless they say otherwise. */
export const DOUBLE: Precision = { real: "float64", complex: "complex128" };
/** Half as many digits. */
export const SINGLE: Precision = { real: "float32", complex: "complex64" };

/** A word applied. Its parameters say the dtypes besides. */
export function applyWord(f: WordFunction, args: readonly NDArray[], params: Params, precision: Precision): NDArray[] {
  const result = f(...[...args, { ...params, ...precision }] as never[]);
  return Array.isArray(result) ? result : [result as NDArray];
}

const DTYPES = { f: DOUBLE.real, c: DOUBLE.complex, i: "int32" } as const;
const KINDS = ["f", "c", "i"] as const;
const SHAPES = new Map<string, readonly Omit<Type, "bound">[]>();

/** The types of a word's results. */
export function inferWord(w: Word, types: readonly Type[], params: Params): Type[] {
  const key = `${w.name} ${JSON.stringify([types.map((t) => [t.kind, t.shape]), params])}`;
  let known = SHAPES.get(key);
  if (known === undefined) {
    const specs = types.map((t) => ({ shape: [...t.shape], dtype: DTYPES[t.kind] }));
    const result = evalShape((...args: NDArray[]) => applyWord(w.f, args, params, DOUBLE), ...specs);
    known = result.map(({ shape, dtype }) => {
      const kind = KINDS.find((k) => DTYPES[k] === dtype);
      if (kind === undefined) throw new TypeError(`${w.name} gives ${dtype}`);
      return { kind, shape };
    });
    SHAPES.set(key, known);
  }
  const bound = w.bound(types.map((t) => t.bound), types);
  return known.map((t) => ({ ...t, bound }));
}

/** Whether an array of this type has at least so many axes. */
export const ranked = (least: number, most = 9) => ([t]: readonly Type[]): Params | null =>
  t.shape.length >= least && t.shape.length <= most ? {} : null;

/** Draws an axis of the first operand, if it has one. */
export function anyAxis([t]: readonly Type[], random: Random): { axis: number } | null {
  return t.shape.length === 0 ? null : { axis: random.integer(-t.shape.length, t.shape.length - 1) };
}
