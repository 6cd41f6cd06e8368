/**
 * Scalar programs of any length as JavaScript, in pieces small enough for V8's optimising compiler.
 *
 * @module
 */
import { lower, type Lowered } from "../expr/lower.ts";
import type { Node } from "../expr/graph.ts";
import type { ScalarBlock } from "../../lib/core/device.ts";
import type { ScalarProgram } from "../../lib/core/plan.ts";
import { Printer } from "./print.ts";
import { compile } from "./print_runtime.ts";

/** Operations in a piece. */
const PIECE = 400;

/**
 * Compiles a program. Each piece is a function of its own; values that later pieces need lie in one Float64Array,
 * whose places are used again once their values aren't needed.
 */
export function compileBlock(program: ScalarProgram): ScalarBlock {
  return new BlockWriter(lower(program)).compile();
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
  #body: string[] = [];
  #bound: Node[] = [];
  readonly #outputs = new Map<number, number[]>();

  constructor(lowered: Lowered) {
    const n = lowered.nodes.length;
    this.#lowered = lowered;
    this.#printer = new Printer(lowered, { read: (x) => this.#read(x), bind: (x, e) => this.#bind(x, e) });
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
      if (this.#home[x.id] !== piece) this.#body.push(`const v${x.id}=i[${x.value}];`);
    } else {
      if (this.#home[x.id] !== piece) this.#body.push(`const v${x.id}=m[${this.#slot[x.id]}];`);
      if (--this.#left[x.id] === 0 && this.#slot[x.id] >= 0) this.#free.push(this.#slot[x.id]);
    }
    this.#home[x.id] = piece;
    return `v${x.id}`;
  }

  #bind(x: Node, expression: string): void {
    this.#home[x.id] = this.#pieces.length + 1;
    this.#body.push(`const v${x.id}=${expression};`);
    this.#bound.push(x);
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
    this.#pieces.push(this.#body.join(""));
    this.#body = [];
    this.#bound = [];
  }

  compile(): ScalarBlock {
    const { nodes, outputs } = this.#lowered;
    let count = 0;
    for (const node of nodes) {
      if (this.#printer.uses[node.id] === 0) continue;
      this.#printer.print(node);
      if (++count % PIECE === 0) this.#end();
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
