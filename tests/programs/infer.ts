/**
 * Types of all values of a program, from those of its inputs. What doesn't fit together throws: the shrinker tries
 * much that doesn't.
 *
 * @module
 */
import {
  type Fn,
  freeOf,
  type Id,
  type Params,
  type Program,
  type Statement,
  statements,
  type Type,
} from "./program.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import { misfit, type Mode } from "./transforms/transform.ts";
import { inferWord, type Vocabulary } from "./vocabulary/word.ts";

/** Types by value. */
export type Types = Map<Id, Type>;

/** The types of a function's results; those of all values in it go into `scope`. */
export function inferFn(fn: Fn, types: readonly Type[], scope: Types, vocabulary: Vocabulary): Type[] {
  if (types.length !== fn.params.length) misfit("another number of parameters");
  fn.params.forEach((id, i) => scope.set(id, types[i]));
  for (const s of fn.body) inferStatement(s, scope, vocabulary).forEach((t, i) => scope.set(s.outs[i], t));
  return fn.outs.map((id) => typeOf(scope, id));
}

function typeOf(scope: Types, id: Id): Type {
  return scope.get(id) ?? misfit(`no value ${id}`);
}

/** The types of a statement's results, which may be in the making: then it has no numbers for them yet. */
export function inferStatement(s: Statement, scope: Types, vocabulary: Vocabulary, whole = true): Type[] {
  const types = s.args.map((id) => typeOf(scope, id));
  const transform = TRANSFORMS.get(s.op);
  const outs = transform === undefined
    ? inferWord(vocabulary.get(s.op)!, types, s.params)
    : transform.infer(s, types, s.fns.map((fn) => (given) => inferFn(fn, given, scope, vocabulary)));
  if (whole && outs.length !== s.outs.length) misfit("another number of results");
  return outs;
}

/** The transforms around a place in a program. */
export interface Surroundings {
  /** The modes of the derivatives around it, the innermost first. */
  readonly modes: readonly Mode[];
  readonly staged: boolean;
  /** Whether it stands in a batch: branches, and loops with a condition, are then staged. */
  readonly batched: boolean;
}

/** Whether a transform can stand there. */
export function permitted(op: string, params: Params, { modes, staged }: Surroundings): boolean {
  const t = TRANSFORMS.get(op)!;
  if (t.loops?.(params) && staged && modes.includes("reverse")) return false;
  return !(t.reverseOnly && modes[0] === "forward");
}

/** What surrounds the functions of a transform that stands there. */
export function within(op: string, params: Params, { modes, staged, batched }: Surroundings): Surroundings {
  const t = TRANSFORMS.get(op)!;
  const branches = op === "cond" || op === "switch" || t.loops?.(params) === true;
  return {
    modes: [...t.modes, ...modes],
    staged: staged || t.stages(params) || (branches && batched),
    batched: batched || op === "vmap" || params.way === "vmap",
  };
}

/**
 * Whether a function can stand there: reverse mode refuses staged loops of unknown length, and forward mode functions
 * that have a rule for reverse mode only.
 */
export function fits(fn: Fn, around: Surroundings): boolean {
  return fn.body.every((s) =>
    s.fns.length === 0 ||
    (permitted(s.op, s.params, around) && s.fns.every((f) => fits(f, within(s.op, s.params, around))))
  );
}

/** Nothing around. */
export const NOWHERE: Surroundings = { modes: [], staged: false, batched: false };

/** Whether a program is one: its types fit, its transforms may be nested as they are, and custom rules close over nothing. */
export function isSound(program: Program, vocabulary: Vocabulary): boolean {
  try {
    const outs = inferFn(program.main, program.types, new Map(), vocabulary);
    if ([...program.types, ...outs].some((t) => t.kind === "i")) return false;
  } catch (e) {
    if (e instanceof TypeError || e instanceof RangeError) return false;
    throw e;
  }
  return fits(program.main, NOWHERE) && [...statements(program.main)].every(({ statement: s }) => isClosed(s));
}

function isClosed(s: Statement): boolean {
  const t = TRANSFORMS.get(s.op);
  return t === undefined || t.closes || s.fns.every((f) => freeOf(f).length === 0);
}
