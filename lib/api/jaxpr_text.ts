/**
 * Prints graphs as JAX prints jaxprs: on one line where that fits into 80 columns, otherwise an equation a line.
 *
 * @module
 */
import type { Aval } from "../core/aval.ts";
import { shortName } from "../core/dtype.ts";
import type { Atom, Equation, Graph } from "../transforms/graph.ts";
import { shown, type ShownParam } from "./jaxpr_params.ts";

const WIDTH = 80;

/** Hands out a, b, ..., z, ba, bb, ... */
export interface Letters {
  next: number;
}

/** The n-th name. */
export function letters(n: number): string {
  const rest = Math.floor(n / 26);
  return (rest > 0 ? letters(rest) : "") + String.fromCharCode(97 + n % 26);
}

/** `f32[2,3]`. */
export function typeText(a: Aval): string {
  return `${shortName(a.dtype)}[${a.shape.join(",")}]`;
}

/** The jaxpr of a graph whose text starts in `column`, with further lines indented by `indent`. */
export function jaxprText(graph: Graph, indent = 0, column = 0, names: Letters = { next: 0 }): string {
  const start = names.next;
  const flat = layout(graph, names, null);
  if (column + flat.length <= WIDTH && !flat.includes("\n")) return flat;
  names.next = start;
  return layout(graph, names, indent);
}

/** The text of a graph on one line (`indent` null), or broken. */
function layout(graph: Graph, counter: Letters, indent: number | null): string {
  const taken = new Map<Atom, string>();
  const name = (atom: Atom): string => {
    const known = taken.get(atom);
    if (known !== undefined) return known;
    const fresh = letters(counter.next++);
    taken.set(atom, fresh);
    return fresh;
  };
  const used = new Set<Atom>([...graph.outs, ...graph.equations.flatMap((e) => e.ins)]);
  // Constants with axes get names; scalars are written out.
  const consts = graph.consts.map((c, i) => ({ c, atom: ~i })).filter(({ c, atom }) => c.ndim > 0 && used.has(atom));
  const head = consts.map(({ c, atom }) => `${name(atom)}:${typeText(c.aval)}`).join(" ");
  const inputs = graph.inputs.map((slot) => `${name(slot)}:${typeText(graph.avals[slot])}`).join(" ");
  const show = (atom: Atom): string => {
    if (atom >= 0 || taken.has(atom)) return name(atom);
    const c = graph.consts[~atom];
    return `${c}:${typeText(c.aval)}`;
  };
  const lines = graph.equations.map((eqn) =>
    equationText(
      eqn,
      (slot) => `${used.has(slot) ? name(slot) : "_"}:${typeText(graph.avals[slot])}`,
      show,
      counter,
      indent === null ? null : indent + 4,
    )
  );
  const outs = graph.outs.map(show);
  const result = `(${outs.join(", ")}${outs.length === 1 ? "," : ""})`;
  const opening = `{ lambda ${head}; ${inputs}. let`;
  if (indent === null) return `${opening} ${lines.join("; ")} in ${result} }`;
  const margin = " ".repeat(indent);
  return [opening, ...lines.map((line) => `${margin}    ${line}`), `${margin}  in ${result} }`].join("\n");
}

/** An equation, on one line if `indent` is null; `binder` and `show` give the text of results and operands. */
export function equationText(
  { op, params, ins, out, count }: Equation,
  binder: (slot: number) => string,
  show: (atom: Atom) => string,
  counter: Letters,
  indent: number | null,
): string {
  const { name, params: given, order, rest } = shown(op.name, params);
  const operands = (order ?? ins.map((_, i) => i)).map((i) => show(ins[i]));
  if (rest !== undefined) operands.push(rest);
  const results = Array.from({ length: count }, (_, k) => binder(out + k)).join(" ");
  const start = `${results} = ${name}`;
  const end = operands.length > 0 ? ` ${operands.join(" ")}` : " ";
  const keys = Object.keys(given).sort((a, b) => a === "name" ? -1 : b === "name" ? 1 : a < b ? -1 : 1);
  if (keys.length === 0) return start + end;
  // The body of a jit has names of its own.
  const inner: Letters = op.name === "jit" ? { next: 0 } : counter;
  const before = inner.next;
  const flat = `${start}[${keys.map((k) => `${k}=${paramText(given[k], null, 0, inner)}`).join(" ")}]${end}`;
  if (indent === null || (indent + flat.length <= WIDTH && !flat.includes("\n") && op.name !== "jit")) return flat;
  inner.next = before;
  const margin = " ".repeat(indent + 2);
  const lines = keys.map((k) => `${margin}${k}=${paramText(given[k], indent + 2, indent + 3 + k.length, inner)}`);
  return `${start}[\n${lines.join("\n")}\n${" ".repeat(indent)}]${end}`;
}

function paramText(value: ShownParam, indent: number | null, column: number, counter: Letters): string {
  if (typeof value === "string") return value;
  const graphs = Array.isArray(value) ? value as readonly Graph[] : null;
  if (graphs === null) {
    const graph = value as Graph;
    return indent === null ? layout(graph, counter, null) : jaxprText(graph, indent, column, counter);
  }
  if (indent === null) return `( ${graphs.map((g) => layout(g, counter, null)).join(" ")} )`;
  const margin = " ".repeat(indent + 2);
  const lines = graphs.map((g) => margin + jaxprText(g, indent + 2, indent + 2, counter));
  return `(\n${lines.join("\n")}\n${" ".repeat(indent)})`;
}
