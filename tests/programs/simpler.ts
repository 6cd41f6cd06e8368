/**
 * Programs that are simpler than a given one: what the shrinker tries.
 *
 * @module
 */
import { inferFn, type Types } from "./infer.ts";
import {
  type Fn,
  freeOf,
  type Id,
  partsOf,
  type Program,
  pruned,
  sizeOf,
  type Statement,
  statements,
  type Type,
} from "./program.ts";
import { simplerStatements, usesOf, weightOfStatement } from "./simpler_statement.ts";
import type { Vocabulary } from "./vocabulary/word.ts";

/** How large a program is; what counts most are its statements. The shrinker's steps make it smaller, so that they end. */
export function weightOf({ main, types, values }: Program): number {
  const inner = [...statements(main)].map(({ statement }) => weightOfStatement(statement));
  const inputs = types.map((t, i) =>
    3 * partsOf(t) + t.shape.length + values[i].filter((x) => !Number.isInteger(2 * x)).length
  );
  return [...inner, ...inputs, 10 * main.outs.length].reduce((a, b) => a + b, 0);
}

/** A statement and the values in scope where it stands, the nearest last. */
interface Place {
  readonly statement: Statement;
  readonly scope: readonly Id[];
}

function* places(fn: Fn, outer: readonly Id[] = []): Generator<Place> {
  const scope = [...outer, ...fn.params];
  for (const statement of fn.body) {
    yield { statement, scope: [...scope] };
    for (const inner of statement.fns) yield* places(inner, scope);
    scope.push(...statement.outs);
  }
}

/** Simpler programs, the boldest first. Not all are sound. */
export function* simpler(program: Program, vocabulary: Vocabulary): Generator<Program> {
  const { main } = program;
  const types: Types = new Map();
  inferFn(main, program.types, types, vocabulary);
  const whole = (fn: Fn): Program => ({ ...program, main: pruned(fn) });
  const all = [...places(main)];
  for (const fn of fewerResults(main)) yield whole(fn);
  for (const { statement } of all) for (const fn of statement.fns) yield bare(program, fn, types);
  for (const place of all) for (const fn of without(main, place, types)) yield whole(fn);
  const used = usesOf(main);
  for (const { statement } of all) {
    for (const by of simplerStatements(statement, used)) yield whole(edited(main, statement, [by]));
  }
  yield* fewerInputs(program);
  yield* smallerShapes(program);
  yield* rounderValues(program);
}

/** The function with one statement replaced by others. */
function edited(fn: Fn, at: Statement, by: readonly Statement[]): Fn {
  return {
    ...fn,
    body: fn.body.flatMap((s) => s === at ? by : [{ ...s, fns: s.fns.map((f) => edited(f, at, by)) }]),
  };
}

/** The function with values put in the place of others. */
function renamed(fn: Fn, names: ReadonlyMap<Id, Id>): Fn {
  const of = (ids: readonly Id[]): Id[] => ids.map((id) => names.get(id) ?? id);
  return {
    ...fn,
    outs: of(fn.outs),
    body: fn.body.map((s) => ({ ...s, args: of(s.args), fns: s.fns.map((f) => renamed(f, names)) })),
  };
}

/** One result alone, and earlier values as the result: what comes after them goes. */
function* fewerResults(fn: Fn): Generator<Fn> {
  if (fn.outs.length > 1) { for (const id of fn.outs) yield { ...fn, outs: [id] }; }
  for (const s of fn.body) {
    for (const id of s.outs) if (!fn.outs.includes(id) || fn.outs.length > 1) yield { ...fn, outs: [id] };
  }
}

/** A transform's function as the whole program: values from outside become inputs, made up anew. */
function bare(program: Program, fn: Fn, types: Types): Program {
  const params = [...fn.params, ...freeOf(fn)];
  const given = params.map((id) => types.get(id)!);
  const values = given.map((t, i) => Array.from({ length: partsOf(t) }, (_, k) => ((k * 5 + i * 3) % 7 - 2.5) / 4));
  return { ...program, types: given, values, main: pruned({ ...fn, params }) };
}

const alike = (a: Type, b: Type): boolean => a.kind === b.kind && a.shape.join() === b.shape.join();

/** The function without a statement: its results become those of its function, other values, or constants. */
function* without(main: Fn, { statement: s, scope }: Place, types: Types): Generator<Fn> {
  for (const fn of s.fns) {
    if (fn.params.length > s.args.length || fn.outs.length !== s.outs.length) continue;
    const first = s.args.length - fn.params.length;
    const inner = renamed(fn, new Map(fn.params.map((id, i) => [id, s.args[first + i]])));
    yield renamed(edited(main, s, inner.body), new Map(s.outs.map((id, i) => [id, inner.outs[i]])));
  }
  const stand = s.outs.map((out) => scope.findLast((id) => alike(types.get(id)!, types.get(out)!)));
  if (stand.every((id) => id !== undefined)) {
    yield renamed(edited(main, s, []), new Map(s.outs.map((id, i) => [id, stand[i]!])));
  }
  const constant = s.args.length === 0 && s.fns.length === 0;
  if (constant) return;
  let next = Math.max(...types.keys()) + 1;
  yield edited(main, s, s.outs.flatMap((out) => constantOf(types.get(out)!, out, next++)));
}

/** Statements that give a value of a type. */
function constantOf({ kind, shape }: Type, out: Id, between: Id): Statement[] {
  const values = new Array(sizeOf(shape)).fill(kind === "i" ? 1 : 0.5);
  const op = kind === "i" ? "integers" : "constant";
  const plain = { op, params: { shape, values }, fns: [], args: [], outs: [kind === "c" ? between : out] };
  return kind === "c" ? [plain, { op: "asComplex", params: {}, fns: [], args: [between], outs: [out] }] : [plain];
}

function* fewerInputs(program: Program): Generator<Program> {
  const { main, types, values } = program;
  const used = usesOf(main);
  for (let i = 0; i < main.params.length; i++) {
    if (used.has(main.params[i]) || main.params.length === 1) continue;
    const params = main.params.toSpliced(i, 1);
    yield { ...program, types: types.toSpliced(i, 1), values: values.toSpliced(i, 1), main: { ...main, params } };
  }
}

function* smallerShapes(program: Program): Generator<Program> {
  const { types, values } = program;
  const resized = (of: (t: Type, i: number) => readonly number[]): Program => {
    const smaller = types.map((t, i) => ({ ...t, shape: of(t, i) }));
    return { ...program, types: smaller, values: values.map((v, i) => v.slice(0, partsOf(smaller[i]))) };
  };
  for (const n of new Set(types.flatMap((t) => t.shape))) {
    if (n > 1) yield resized((t) => t.shape.map((d) => d === n ? n - 1 : d));
  }
  for (let i = 0; i < types.length; i++) {
    if (types[i].shape.length > 0) yield resized((t, k) => k === i ? t.shape.slice(1) : t.shape);
  }
}

function* rounderValues(program: Program): Generator<Program> {
  for (const digits of [2, 4]) {
    const values = program.values.map((v) => v.map((x) => Math.round(x * digits) / digits || 0.5));
    if (JSON.stringify(values) !== JSON.stringify(program.values)) yield { ...program, values };
  }
}
