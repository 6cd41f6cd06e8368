/**
 * Programs as source text that runs.
 *
 * @module
 */
import { type Fn, type Program, type Statement, statements, type Type } from "./program.ts";
import { TRANSFORMS } from "./transforms/mod.ts";
import type { Rendered } from "./transforms/transform.ts";
import { DOUBLE, type Vocabulary, type Word } from "./vocabulary/word.ts";

const name = (id: number): string => `v${id}`;

/** The parts of a program's text. */
export interface Source {
  /** Definitions that the function uses. */
  readonly helpers: string;
  /** The program as a function. */
  readonly f: string;
  /** The values to call it with. */
  readonly args: string;
}

/** The program's text in parts. */
export function sourceOf({ main, types, values }: Program, vocabulary: Vocabulary): Source {
  const used = [...statements(main)].flatMap(({ statement: s }) => TRANSFORMS.get(s.op)?.helpers ?? []);
  return {
    helpers: ['const f64 = { dtype: "float64" };', ...new Set(used.map(String))].join("\n"),
    f: printFn(main, vocabulary, ""),
    args: types.map((t, i) => printArray(t, values[i])).join(", "),
  };
}

/** The program as a function, with the call that gives it its values. */
export function print(program: Program, vocabulary: Vocabulary): string {
  const { helpers, f, args } = sourceOf(program, vocabulary);
  return `// seed ${program.seed}\n${helpers}\nconst f = ${f};\nf(${args});`;
}

function printArray({ kind, shape }: Type, values: readonly number[]): string {
  const array = (v: readonly number[]): string =>
    shape.length === 0 ? `np.array(${v[0]}, f64)` : `np.array([${v.join(", ")}], f64).reshape([${shape.join(", ")}])`;
  if (kind === "f") return array(values);
  return `lax.complex(${array(values.filter((_, i) => i % 2 === 0))}, ${array(values.filter((_, i) => i % 2 === 1))})`;
}

function printFn(fn: Fn, vocabulary: Vocabulary, indent: string): string {
  return rendered(fn, vocabulary, indent).text(
    fn.params.map(name).join(", "),
    (outs) => outs.length === 1 ? outs[0] : `[${outs.join(", ")}]`,
  );
}

function rendered(fn: Fn, vocabulary: Vocabulary, indent: string): Rendered {
  return {
    params: fn.params.map(name),
    text(params, result, before = []) {
      const inner = `${indent}  `;
      const lines = [...before, ...fn.body.map((s) => `const ${printStatement(s, vocabulary, inner)};`)];
      const value = result(fn.outs.map(name));
      if (lines.length === 0) return `(${params}) => ${value.startsWith("{") ? `(${value})` : value}`;
      return `(${params}) => {\n${[...lines, `return ${value};`].map((l) => `${inner}${l}\n`).join("")}${indent}}`;
    },
  };
}

function printStatement(s: Statement, vocabulary: Vocabulary, indent: string): string {
  const args = s.args.map(name);
  const outs = s.outs.map(name);
  const transform = TRANSFORMS.get(s.op);
  const several = `[${outs.join(", ")}]`;
  if (transform === undefined) {
    return `${outs.length === 1 ? outs[0] : several} = ${printWord(vocabulary.get(s.op)!, args, s)}`;
  }
  const value = transform.print(s, s.fns.map((f) => rendered(f, vocabulary, indent)), args);
  return outs.length === 1 && transform.parallel ? `${outs[0]} = ${value}` : `${several} = tree.leaves(${value})`;
}

/** The text of the word's function, with its operands and parameters in their places. */
function printWord({ f }: Word, args: readonly string[], { params }: Statement): string {
  const [, names, body] = /^\(?([\w\s,]*)\)?\s*=>\s*([\s\S]*)$/.exec(f.toString())!;
  const given: Record<string, string> = {};
  names.split(",").map((n) => n.trim()).forEach((n, i) => given[n] = args[i] ?? "p");
  const all = { ...params, ...DOUBLE } as Record<string, unknown>;
  return body.replace(/\bp\.(\w+)/g, (_, key) => JSON.stringify(all[key]))
    .replace(
      /(?<![\w$"'])(?<!(?<!\.\.)\.)\w+\b(?!\s*[:("'])/g,
      (word) => Object.hasOwn(given, word) ? given[word] : word,
    )
    .replace(/\s+/g, " ").trim();
}
