/**
 * Expressions as JavaScript statements: what is used once is printed where it is used, the rest gets names.
 *
 * @module
 */
import { lower, type Lowered } from "../expr/lower.ts";
import { isFloat, type Node } from "../expr/graph.ts";
import type { ScalarFn } from "../../lib/core/device.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { literal, type Operands, printOp, wraps } from "./printOps.ts";
import { compile } from "./printRuntime.ts";

/** So many operations at most are nested in one expression. */
const NESTED = 16;

/** Where named values go. */
export interface Names {
  /** The expression for an input, or for a value that was bound. */
  read(node: Node): string;
  /** Gives a value a name. */
  bind(node: Node, expression: string): void;
}

/** How often each node is used by what the outputs need, an output counting as a use; 0 for what they don't need. */
export function countUses({ nodes, outputs }: Lowered): Int32Array {
  const uses = new Int32Array(nodes.length);
  for (const x of outputs) uses[x.id]++;
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (uses[i] > 0) { for (const x of nodes[i].args) uses[x.id]++; }
  }
  return uses;
}

/** Prints the nodes of one expression, in order. */
export class Printer {
  /** The runtime functions used so far. */
  readonly used: Set<string> = new Set<string>();
  /** How often each node is used. */
  readonly uses: Int32Array;
  readonly #names: Names;
  readonly #strict: Uint8Array;
  readonly #nested = new Map<number, { text: string; condition: boolean; weight: number; node: Node }>();

  /** A printer for `lowered`. */
  constructor(lowered: Lowered, names: Names) {
    this.#names = names;
    this.uses = countUses(lowered);
    this.#strict = new Uint8Array(lowered.nodes.length);
    for (const x of lowered.outputs) this.#strict[x.id] = 1;
    for (const node of lowered.nodes) {
      if (this.uses[node.id] > 0) node.args.forEach((x, i) => wraps(node, i) || (this.#strict[x.id] = 1));
    }
  }

  /** Prints a node: into the expression that uses it, or as a named value. */
  print(node: Node): void {
    if (this.uses[node.id] === 0 || node.op === "input" || node.op === "const") return;
    let weight = 1;
    for (const x of node.args) weight += this.#nested.get(x.id)?.weight ?? 0;
    // Integer division prints operands twice, so these must have names.
    if ((node.op === "div" || node.op === "rem") && !isFloat(node.type)) node.args.forEach((x) => this.#name(x));
    const texts: string[] = [];
    const operands: Operands = {
      node,
      loose: this.#strict[node.id] === 0,
      number: (i) => texts[i] ??= this.number(node.args[i]),
      condition: (i) => texts[i] ??= this.#condition(node.args[i]),
      use: (name) => {
        this.used.add(name);
        return name;
      },
    };
    const { text, condition } = printOp(operands);
    for (const x of node.args) this.#nested.delete(x.id);
    if (this.uses[node.id] === 1 && weight <= NESTED) this.#nested.set(node.id, { text, condition, weight, node });
    else this.#names.bind(node, condition ? `${text}?1:0` : text);
  }

  /** A value as the expression of a number. */
  number(x: Node): string {
    if (x.op === "const") return literal(x.value);
    const nested = this.#nested.get(x.id);
    if (nested === undefined) return this.#names.read(x);
    return nested.condition ? `(${nested.text}?1:0)` : nested.text;
  }

  #condition(x: Node): string {
    const nested = this.#nested.get(x.id);
    if (nested !== undefined) return nested.condition ? nested.text : `(${nested.text}!==0)`;
    return `(${this.number(x)}!==0)`;
  }

  #name(x: Node): void {
    const nested = this.#nested.get(x.id);
    if (nested === undefined) return;
    this.#nested.delete(x.id);
    this.#names.bind(x, nested.condition ? `${nested.text}?1:0` : nested.text);
  }

  /** Gives names to all values that wait to be printed where they are used. */
  flush(): void {
    for (const { node } of [...this.#nested.values()]) this.#name(node);
  }
}

/** A printed expression. */
export interface Printed {
  /** Statements that define named values. */
  readonly body: string;
  /** An expression for each output. */
  readonly outputs: readonly string[];
  /** The runtime functions used. */
  readonly used: ReadonlySet<string>;
}

/** Prints a whole expression whose inputs have the names `a0`, `a1`, .... */
export function print(lowered: Lowered): Printed {
  const statements: string[] = [];
  const printer = new Printer(lowered, {
    read: (node) => node.op === "input" ? `a${node.value}` : `v${node.id}`,
    bind: (node, expression) => void statements.push(`const v${node.id}=${expression};`),
  });
  for (const node of lowered.nodes) printer.print(node);
  const outputs = lowered.outputs.map((x) => printer.number(x));
  return { body: statements.join(""), outputs, used: printer.used };
}

/** Compiles a program with real inputs and one real output to a function of numbers. */
export function compileScalar(program: ScalarProgram): ScalarFn {
  const lowered = lower(program);
  if (lowered.inputs.length !== program.inputs.length || lowered.outputs.length !== 1) {
    throw new TypeError(
      `compiling ${program.key} to a function of numbers: it must have real inputs and one real output; ` +
        `use block for complex values or several outputs`,
    );
  }
  const { body, outputs, used } = print(lowered);
  const parameters = lowered.inputs.map((_, i) => `a${i}`).join(",");
  return compile<ScalarFn>(`return function(${parameters}){${body}return ${outputs[0]}}`, used);
}
