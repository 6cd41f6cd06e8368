/**
 * Expressions as JavaScript statements: what is used once is printed where it is used, the rest gets names.
 *
 * @module
 */
import { type Branch, inBranches } from "../expr/lazy.ts";
import { lower, type Lowered } from "../expr/lower.ts";
import { isFloat, Node } from "../expr/graph.ts";
import type { ScalarFn } from "../../lib/core/device.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { type Expression, literal, type Operands, printOp, wraps } from "./print_ops.ts";
import { compile } from "./print_runtime.ts";

/** So many operations at most are nested in one expression. */
const NESTED = 16;

/** Where named values go. */
export interface Names {
  /** The expression for an input, or for a value that was bound. */
  read(node: Node): string;
  /** Gives a value a name. */
  bind(node: Node, expression: string): void;
  /** Gives a value a name, which may have another value in what comes between braces. */
  choose(node: Node, expression: string): void;
  /** Opens braces that are entered on a condition. */
  open(condition: string): void;
  /** Closes them, after other values for names that were chosen. */
  close(others: readonly (readonly [Node, string])[]): void;
}

/** How often each node is used by what the outputs need, an output counting as a use; 0 for what they don't need. */
function countUses({ nodes, outputs }: Lowered): Int32Array {
  const uses = new Int32Array(nodes.length);
  for (const x of outputs) uses[x.id]++;
  for (let i = nodes.length - 1; i >= 0; i--) {
    if (uses[i] > 0) { for (const x of nodes[i].args) uses[x.id]++; }
  }
  return uses;
}

/** The nodes in an order to print them, some of them in branches. */
export function inOrder(lowered: Lowered): readonly (Node | Branch)[] {
  return lowered.nodes.some((x) => x.op === "unlikely") ? inBranches(lowered) : lowered.nodes;
}

/** Prints the nodes of one expression, in order. */
export class Printer implements Operands {
  /** The runtime functions used so far. */
  readonly used: Set<string> = new Set<string>();
  /** How often each node is used. */
  readonly uses: Int32Array;
  /** The node being printed. */
  node: Node;
  readonly #names: Names;
  /** Nodes whose exact value is needed, where unsigned ones could be read modulo 2^32. */
  readonly #strict: Uint8Array;
  /** Expressions that wait to be printed where they are used, and the number of operations in each. */
  readonly #nested: (Expression | undefined)[];
  readonly #weight: Uint8Array;
  /** The operands printed so far of the node being printed. */
  readonly #texts: string[] = [];
  #waiting: Node[] = [];

  /** A printer for `lowered`. */
  constructor(lowered: Lowered, names: Names) {
    const { nodes, outputs } = lowered;
    this.node = outputs[0];
    this.#names = names;
    this.uses = countUses(lowered);
    this.#nested = new Array<Expression | undefined>(nodes.length).fill(undefined);
    this.#weight = new Uint8Array(nodes.length);
    this.#strict = new Uint8Array(nodes.length);
    for (const x of outputs) this.#strict[x.id] = 1;
    for (const node of nodes) {
      if (this.uses[node.id] === 0) continue;
      for (let i = 0; i < node.args.length; i++) if (!wraps(node, i)) this.#strict[node.args[i].id] = 1;
    }
  }

  /** Prints a node: into the expression that uses it, or as a named value; and what rarely is another. */
  print(node: Node | Branch): void {
    if (node instanceof Node) this.#node(node);
    else this.#branch(node);
  }

  #node(node: Node): void {
    const { id, op, args } = node;
    if (this.uses[id] === 0 || op === "input" || op === "const") return;
    // Integer division prints operands twice, so these must have names.
    if ((op === "div" || op === "rem") && !isFloat(node.type)) { for (const x of args) this.#name(x); }
    this.node = node;
    this.#texts.length = 0;
    const expression = printOp(this);
    let weight = 1;
    for (const x of args) weight += this.#spend(x);
    if (this.uses[id] === 1 && weight <= NESTED) {
      this.#nested[id] = expression;
      this.#weight[id] = weight;
      this.#waiting.push(node);
    } else this.#bind(node, expression);
  }

  /** The number of operations in an expression that has been printed where it is used. */
  #spend(x: Node): number {
    const weight = this.#weight[x.id];
    this.#weight[x.id] = 0;
    this.#nested[x.id] = undefined;
    return weight;
  }

  /** Prints values that are rarely others, with what only those take. */
  #branch({ rare, choices }: Branch): void {
    const take = (x: Node, text: string): string => {
      this.#spend(x);
      return text;
    };
    for (const x of choices) this.#names.choose(x, take(x.args[2], this.value(x.args[2])));
    // Each choice reads the condition, so that the uses to come are counted right.
    const [condition] = choices.map(({ args: [x] }) => take(x, this.#test(x)));
    this.#names.open(condition);
    for (const x of rare) this.print(x);
    this.#names.close(choices.map((x) => [x, take(x.args[1], this.value(x.args[1]))]));
  }

  /** Whether any number congruent to the unsigned value of the node will do. */
  get loose(): boolean {
    return this.#strict[this.node.id] === 0;
  }

  /** Operand `i` of the node as a number. */
  number(i: number): string {
    return this.#texts[i] ??= this.value(this.node.args[i]);
  }

  /** Operand `i` of the node, a boolean, as a condition. */
  condition(i: number): string {
    return this.#texts[i] ??= this.#test(this.node.args[i]);
  }

  /** Marks a runtime function as used. */
  use(name: string): string {
    this.used.add(name);
    return name;
  }

  /** A value as the expression of a number. */
  value(x: Node): string {
    if (x.op === "const") return literal(x.value);
    const nested = this.#nested[x.id];
    if (nested === undefined) return this.#names.read(x);
    return nested.condition ? `(${nested.text}?1:0)` : nested.text;
  }

  #test(x: Node): string {
    const nested = this.#nested[x.id];
    return nested?.condition ? nested.text : `(${this.value(x)}!==0)`;
  }

  #bind(x: Node, { text, condition }: Expression): void {
    this.#names.bind(x, condition ? `${text}?1:0` : text);
  }

  #name(x: Node): void {
    const nested = this.#nested[x.id];
    if (nested === undefined) return;
    this.#nested[x.id] = undefined;
    this.#weight[x.id] = 0;
    this.#bind(x, nested);
  }

  /** Gives names to all values that wait to be printed where they are used. */
  flush(): void {
    for (const x of this.#waiting) this.#name(x);
    this.#waiting = [];
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
    choose: (node, expression) => void statements.push(`let v${node.id}=${expression};`),
    open: (condition) => void statements.push(`if(${condition}){`),
    close: (others) => void statements.push(...others.map(([node, other]) => `v${node.id}=${other};`), "}"),
  });
  for (const x of inOrder(lowered)) printer.print(x);
  const outputs = lowered.outputs.map((x) => printer.value(x));
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
  return compile<ScalarFn>(`(${parameters}){${body}return ${outputs[0]}}`, used);
}
