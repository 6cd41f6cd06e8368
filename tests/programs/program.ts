/**
 * Programs as plain data: functions of numbered values, straight lines of statements, some of which hold functions.
 *
 * @module
 */

/** The number of a value. No two values of a program share one, so a function can use those of the functions around it. */
export type Id = number;

/** Plain data that a statement takes besides values. */
export type Params = Readonly<Record<string, unknown>>;

/** Values computed from others: by a word of the vocabulary, or by a transform of functions. */
export interface Statement {
  /** The word's or the transform's name. */
  readonly op: string;
  /** What it takes besides. */
  readonly params: Params;
  /** The functions that a transform transforms; none for a word. */
  readonly fns: readonly Fn[];
  /** The values that it takes. */
  readonly args: readonly Id[];
  /** The values that it gives. */
  readonly outs: readonly Id[];
}

/** A function: its parameters, what it does, its results. */
export interface Fn {
  readonly params: readonly Id[];
  readonly body: readonly Statement[];
  readonly outs: readonly Id[];
}

/** Real, complex or integer, a shape, and a number that the moduli of the elements will hardly exceed. */
export interface Type {
  readonly kind: "f" | "c" | "i";
  readonly shape: readonly number[];
  readonly bound: number;
}

/** A program: a function and the values to call it with. */
export interface Program {
  /** The seed that it was made from. */
  readonly seed: number;
  /** The types of the function's parameters. */
  readonly types: readonly Type[];
  /** Their values, row-major; complex ones interleave. */
  readonly values: readonly (readonly number[])[];
  /** The function. */
  readonly main: Fn;
}

/** The number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((n, d) => n * d, 1);
}

/** The number of numbers that the values of a type have: complex ones have two an element. */
export function partsOf({ kind, shape }: Type): number {
  return sizeOf(shape) * (kind === "c" ? 2 : 1);
}

/** All statements of a function, those of inner functions after the one that holds them, with how deep they stand. */
export function* statements(fn: Fn, depth = 1): Generator<{ readonly statement: Statement; readonly depth: number }> {
  for (const statement of fn.body) {
    yield { statement, depth };
    for (const inner of statement.fns) yield* statements(inner, depth + 1);
  }
}

/** The number of statements, inner ones included. */
export function countStatements(fn: Fn): number {
  return [...statements(fn)].length;
}

/** How deep transforms are nested: 0 if there are none. */
export function depthOf(fn: Fn): number {
  return Math.max(0, ...[...statements(fn)].filter(({ statement: s }) => s.fns.length > 0).map(({ depth }) => depth));
}

/** The values of surrounding functions that a function uses. */
export function freeOf(fn: Fn): Id[] {
  const bound = new Set<Id>(fn.params);
  const free = new Set<Id>();
  const use = (id: Id): void => {
    if (!bound.has(id)) free.add(id);
  };
  for (const s of fn.body) {
    s.args.forEach(use);
    s.fns.forEach((f) => freeOf(f).forEach(use));
    s.outs.forEach((id) => bound.add(id));
  }
  fn.outs.forEach(use);
  return [...free];
}

/** The values of a function that may depend on some that it uses. */
export function dependents(fn: Fn, on: readonly Id[]): Set<Id> {
  const reached = new Set(on);
  for (const s of fn.body) {
    if ([...s.args, ...s.fns.flatMap(freeOf)].some((id) => reached.has(id))) s.outs.forEach((id) => reached.add(id));
  }
  return reached;
}

/** The function without statements that nothing uses, inner functions likewise. */
export function pruned(fn: Fn): Fn {
  const used = new Set<Id>(fn.outs);
  const body: Statement[] = [];
  for (const s of fn.body.toReversed()) {
    if (!s.outs.some((id) => used.has(id))) continue;
    const kept = { ...s, fns: s.fns.map(pruned) };
    kept.args.forEach((id) => used.add(id));
    kept.fns.forEach((f) => freeOf(f).forEach((id) => used.add(id)));
    body.push(kept);
  }
  return { ...fn, body: body.reverse() };
}
