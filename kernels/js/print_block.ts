/**
 * Scalar programs of any length as JavaScript, in pieces small enough for V8's optimising compiler.
 *
 * @module
 */
import { lower, type Lowered } from "../expr/lower.ts";
import { Node } from "../expr/graph.ts";
import type { ScalarBlock } from "../../lib/core/device.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { inOrder, Printer } from "./print.ts";
import { compile } from "./print_runtime.ts";

/** Operations in a piece. */
const PIECE = 400;

/** Compiles a program. */
export function compileBlock(program: ScalarProgram): ScalarBlock {
  return blockOf(lower(program));
}

/**
 * Compiles an expression. Each piece is a function of its own; values that later pieces need lie in one Float64Array,
 * whose places are used again once their values aren't needed.
 */
export function blockOf(lowered: Lowered): ScalarBlock {
  return new BlockWriter(lowered).compile();
}

class BlockWriter {
  readonly #lowered: Lowered;
  readonly #printer: Printer;
  /** Uses of a value still to come. */
  readonly #left: Int32Array;
  /** The piece in which the value has a name, plus 1. */
  readonly #home: Int32Array;
  /** The value's place among those that cross pieces, or −1. */
  readonly #slot: Int32Array;
  readonly #free: number[] = [];
  #slots = 0;
  readonly #pieces: string[] = [];
  /** Statements of the piece: those that read what others have left, and the rest. */
  #head: string[] = [];
  #body: string[] = [];
  #bound: Node[] = [];
  readonly #outputs = new Map<number, number[]>();

  constructor(lowered: Lowered) {
    const n = lowered.nodes.length;
    this.#lowered = lowered;
    this.#printer = new Printer(lowered, {
      read: (x) => this.#read(x),
      bind: (x, e) => {
        this.#name(x, `const v${x.id}=${e};`);
        this.#store(x);
      },
      choose: (x, e) => this.#name(x, `let v${x.id}=${e};`),
      open: (condition) => void this.#body.push(`if(${condition}){`),
      close: (others) => this.#close(others),
    });
    this.#left = this.#printer.uses.slice();
    this.#home = new Int32Array(n);
    this.#slot = new Int32Array(n).fill(-1);
    lowered.outputs.forEach((x, i) => {
      const places = this.#outputs.get(x.id);
      if (places === undefined) this.#outputs.set(x.id, [i]);
      else places.push(i);
    });
  }

  #read(x: Node): string {
    const piece = this.#pieces.length + 1;
    if (x.op === "input") {
      if (this.#home[x.id] !== piece) this.#head.push(`const v${x.id}=i[${x.value}];`);
    } else {
      if (this.#home[x.id] !== piece) this.#head.push(`const v${x.id}=m[${this.#slot[x.id]}];`);
      if (--this.#left[x.id] === 0 && this.#slot[x.id] >= 0) this.#free.push(this.#slot[x.id]);
    }
    this.#home[x.id] = piece;
    return `v${x.id}`;
  }

  #name(x: Node, statement: string): void {
    this.#home[x.id] = this.#pieces.length + 1;
    this.#body.push(statement);
    this.#bound.push(x);
  }

  #close(others: readonly (readonly [Node, string])[]): void {
    this.#body.push(...others.map(([x, other]) => `v${x.id}=${other};`), "}");
    for (const [x] of others) this.#store(x);
  }

  #store(x: Node): void {
    for (const i of this.#outputs.get(x.id) ?? []) {
      this.#body.push(`o[${i}]=v${x.id};`);
      this.#left[x.id]--;
    }
  }

  #end(): void {
    this.#printer.flush();
    for (const x of this.#bound) {
      if (this.#left[x.id] <= 0) continue;
      const slot = this.#free.pop() ?? this.#slots++;
      this.#slot[x.id] = slot;
      this.#body.push(`m[${slot}]=v${x.id};`);
    }
    this.#pieces.push(this.#head.join("") + this.#body.join(""));
    this.#head = [];
    this.#body = [];
    this.#bound = [];
  }

  compile(): ScalarBlock {
    const { outputs } = this.#lowered;
    let count = 0;
    for (const x of inOrder(this.#lowered)) {
      if (x instanceof Node && this.#printer.uses[x.id] === 0) continue;
      this.#printer.print(x);
      count += x instanceof Node ? 1 : x.rare.length + x.choices.length;
      if (count < PIECE) continue;
      count = 0;
      this.#end();
    }
    this.#printer.flush();
    // Outputs that are inputs or constants have no statement of their own.
    outputs.forEach((x, i) => {
      if (x.op === "input" || x.op === "const") this.#body.push(`o[${i}]=${this.#printer.value(x)};`);
    });
    this.#end();
    const used = this.#printer.used;
    if (this.#pieces.length === 1) return compile<ScalarBlock>(`(i,o){${this.#pieces[0]}}`, used);
    const pieces = this.#pieces.map((body) => compile<Piece>(`(i,o,m){${body}}`, used));
    const memory = new Float64Array(this.#slots);
    return (inputs, results) => {
      for (let k = 0; k < pieces.length; k++) pieces[k](inputs, results, memory);
    };
  }
}

type Piece = (inputs: ArrayLike<number>, outputs: number[], memory: Float64Array) => void;
