/**
 * Scalar programs as WGSL functions: a statement for each value, so that nothing is nested deeply, and an `if` around
 * what is rarely needed.
 *
 * @module
 */
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { expand } from "../expr/expand.ts";
import { Node, type Type } from "../expr/graph.ts";
import { type Branch, inBranches } from "../expr/lazy.ts";
import { lower, type Lowered, needed } from "../expr/lower.ts";
import { foldConstants } from "./fold.ts";
import { isChoice, Keeping } from "./keep.ts";
import { literal, type Operands, printOp, refuseDouble } from "./print_ops.ts";

/** The types of values in WGSL. */
export type WgslType = Exclude<Type, "f64">;

/** A scalar program as a WGSL function. */
export interface Printed {
  /**
   * The function, `fn NAME(a0: f32, a1: u32, ...) -> NAMEResult`, after the struct `NAMEResult { o0: f32, ... }`, or
   * with one output its type; without the prelude. Called with constants it may lose what `keep.ts` keeps.
   */
  readonly code: string;
  /** Types of the parameters: a complex input is two, the real part first. */
  readonly inputs: readonly WgslType[];
  /** Types of the outputs, likewise. */
  readonly outputs: readonly WgslType[];
  /** The names of the prelude's functions that it calls. */
  readonly used: ReadonlySet<string>;
}

/** Prints a program as a function of this name. */
export function printWgsl(program: ScalarProgram, name: string): Printed {
  return printLowered(lower(program, false), name);
}

/** The same of an expression. */
export function printLowered(expression: Lowered, name: string): Printed {
  const lowered = foldConstants(expand(expression, false));
  const [inputs, outputs] = [lowered.inputs, lowered.outputs].map((nodes) => nodes.map(wgslType));
  const writer = new Writer(lowered);
  const { body, results } = writer.write();
  const single = outputs.length === 1;
  const parameters = inputs.map((type, i) => `a${i}: ${type}`).join(", ");
  const head = single ? "" : `struct ${name}Result { ${outputs.map((type, i) => `o${i}: ${type}`).join(", ")} }\n`;
  const result = single ? results[0] : `${name}Result(${results.join(", ")})`;
  const type = single ? outputs[0] : `${name}Result`;
  const code = `${head}fn ${name}(${parameters}) -> ${type} {\n${body.join("\n")}\nreturn ${result};\n}\n`;
  return { code, inputs, outputs, used: writer.used };
}

/** The WGSL type of a value; float64 has none. */
function wgslType({ type }: Node): WgslType {
  return type === "f64" ? refuseDouble() : type;
}

/** Writes the statements of one expression. */
class Writer implements Operands {
  readonly used: Set<string> = new Set();
  node: Node;
  readonly #lowered: Lowered;
  readonly #keeping: Keeping;
  readonly #lines: string[] = [];
  /** Definitions that stand before the statements, by their names. */
  readonly #shared = new Map<string, string>();

  constructor(lowered: Lowered) {
    this.#lowered = lowered;
    this.#keeping = new Keeping(lowered.nodes, needed(lowered));
    this.node = lowered.outputs[0];
  }

  /** The statements that define what the outputs need, and the outputs. */
  write(): { readonly body: readonly string[]; readonly results: readonly string[] } {
    for (const x of inBranches(this.#lowered)) this.#one(x);
    const results = this.#lowered.outputs.map((x) => this.#value(x));
    return { body: [...this.#shared.values(), ...this.#lines], results };
  }

  /** A value as text that needs no parentheses: constants too have names, since compilers take long for many literals. */
  #value(x: Node): string {
    if (x.op === "input") return `a${x.value}`;
    if (x.op !== "const") return `v${x.id}`;
    const text = literal(x, (name) => this.use(name));
    if (x.type !== "bool") this.#shared.set(`v${x.id}`, `let v${x.id} = ${text};`);
    return x.type === "bool" ? text : `v${x.id}`;
  }

  text(i: number): string {
    const text = this.#value(this.node.args[i]);
    return this.#keeping.operand(this.node, i) ? this.#kept(text, "+") : text;
  }

  define(text: string): string {
    const name = `t${this.#lines.length}`;
    this.#lines.push(`let ${name} = ${text};`);
    return name;
  }

  use(name: string): string {
    this.used.add(name);
    return name;
  }

  /** What is kept already would be as before if it were kept again: a choice takes | for ^, an operand +. */
  #result(node: Node, text: string): string {
    return this.#keeping.result(node) ? this.#kept(text, isChoice(node.op) ? "|" : "^") : text;
  }

  /** The prelude's `keep`, without a call: what compilers take to inline calls grows with the square of their number. */
  #kept(text: string, operator: "^" | "|" | "+"): string {
    if (!this.#shared.has("zero")) {
      const { inputs } = this.#lowered;
      // What least is known of the bits of.
      const { type, value } = ["f32", "u32", "i32"].flatMap((t) => inputs.filter((x) => x.type === t))[0] ?? inputs[0];
      const bits = type === "bool" ? `u32(a${value})` : `bitcast<u32>(a${value})`;
      this.#shared.set("zero", `let zero = ${this.use("unknownZero")}(${bits});`);
    }
    return `bitcast<f32>(bitcast<u32>(${text}) ${operator} zero)`;
  }

  #one(x: Node | Branch): void {
    if (x instanceof Node) this.#define(x);
    else this.#branch(x);
  }

  #define(node: Node): void {
    if (node.op === "input" || node.op === "const") return;
    this.node = node;
    this.#lines.push(`let v${node.id} = ${this.#result(node, printOp(this))};`);
  }

  /** The common values; then, if the condition holds, the rare ones in their place. */
  #branch({ rare, choices }: Branch): void {
    for (const x of choices) this.#lines.push(`var v${x.id} = ${this.#result(x, this.#value(x.args[2]))};`);
    this.#lines.push(`if (${this.#value(choices[0].args[0])}) {`);
    for (const x of rare) this.#one(x);
    for (const x of choices) this.#lines.push(`v${x.id} = ${this.#result(x, this.#value(x.args[1]))};`);
    this.#lines.push("}");
  }
}
