/**
 * Statements that are simpler than a given one and give values of the same types.
 *
 * @module
 */
import type { Fn, Id, Statement } from "./program.ts";
import { TRANSFORMS } from "./transforms/mod.ts";

/** The values that are used in a function, its inner functions included. */
export function usesOf(fn: Fn): Set<Id> {
  const used = new Set<Id>(fn.outs);
  for (const s of fn.body) {
    for (const id of s.args) used.add(id);
    for (const f of s.fns) for (const id of usesOf(f)) used.add(id);
  }
  return used;
}

/** How large a statement is, without those in its functions. */
export function weightOfStatement({ args, outs, fns, params }: Statement): number {
  const { style, length, dynamic, reverse, again, carry, way, prefix } = params;
  const plain = style === undefined || style === (carry === undefined ? "args" : "list");
  const flags = [!plain, dynamic, reverse, again, prefix, (way ?? "plain") !== "plain"].filter((flag) => flag).length;
  const ids = args.length + outs.length + fns.reduce((n, f) => n + f.params.length + f.outs.length, 0);
  return 100 + 10 * ids + flags + ((length as number) ?? 0);
}

/** Simpler statements; `used` are the values that the program uses. */
export function* simplerStatements(s: Statement, used: ReadonlySet<Id>): Generator<Statement> {
  if (s.fns.length === 0) return;
  for (const params of simplerParams(s)) yield { ...s, params: { ...s.params, ...params } };
  if (TRANSFORMS.get(s.op)?.parallel && s.outs.length > 1) {
    for (const [i, id] of s.outs.entries()) if (!used.has(id)) yield withoutResult(s, i);
  }
  const count = s.fns[0].params.length;
  const first = s.args.length - count;
  if (s.params.carry !== undefined || count < 2 || first > 1 || s.fns.some((f) => f.params.length !== count)) return;
  for (let i = 0; i < count; i++) {
    if (s.fns.every((f) => !usesOf(f).has(f.params[i]))) yield withoutArgument(s, i, first);
  }
}

function* simplerParams({ op, params }: Statement): Generator<Readonly<Record<string, unknown>>> {
  const { style, length, dynamic, reverse, again, carry, way, prefix } = params;
  if (way !== undefined && way !== "plain") yield { way: "plain" };
  if (prefix) yield { prefix: false };
  if (carry === undefined && style !== "args") yield { style: "args" };
  if (carry !== undefined && style !== "list") yield { style: "list" };
  if (again) yield { again: false };
  if (dynamic) yield { dynamic: false };
  if (reverse) yield { reverse: false };
  if ((length as number) > 1 && (op === "foriLoop" || op === "whileLoop")) yield { length: (length as number) - 1 };
}

function withoutResult(s: Statement, i: number): Statement {
  const { outAxes } = s.params as { outAxes?: readonly (number | null)[] };
  return {
    ...s,
    outs: s.outs.toSpliced(i, 1),
    fns: s.fns.map((f) => ({ ...f, outs: f.outs.toSpliced(i, 1) })),
    params: { ...s.params, ...outAxes && { outAxes: outAxes.toSpliced(i, 1) } },
  };
}

/** Without an argument that the functions don't use; theirs come after `first` others. */
function withoutArgument(s: Statement, i: number, first: number): Statement {
  const { by, inAxes } = s.params as { by?: readonly number[]; inAxes?: readonly (number | null)[] };
  return {
    ...s,
    args: s.args.toSpliced(first + i, 1),
    fns: s.fns.map((f) => ({ ...f, params: f.params.toSpliced(i, 1) })),
    params: {
      ...s.params,
      ...by && { by: by.filter((k) => k !== i).map((k) => k > i ? k - 1 : k) },
      ...inAxes && { inAxes: inAxes.toSpliced(i, 1) },
    },
  };
}
