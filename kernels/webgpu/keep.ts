/**
 * What of an expression has to be kept from the algebra of drivers. WGSL lets compilers take floats for real numbers:
 * (a + b) − a may become b, (x·c)·d x·(cd), a·b + a·c a·(b + c), x·0 0 and x + 0 x; Mesa's do all of that. An
 * expression that counts on what rounding loses, on NaN or on the sign of zero is then another one. So sums and
 * products whose operands could be combined so pass through `keep`, an operation on bits that no compiler knows to be
 * none.
 *
 * A product that one sum uses may still become a fused multiply-add with it.
 *
 * @module
 */
import type { Node, Op } from "../expr/graph.ts";

/** More terms of a sum than that aren't followed: the sum is kept. */
const TERMS = 8;

/** Operations with a result that is a sum, or differs from its operand by little. */
const SUMS: ReadonlySet<Op> = new Set(["add", "sub", "fma", "floor", "ceil", "rint"]);
const COMPARISONS: ReadonlySet<Op> = new Set(["eq", "ne", "lt", "le"]);
const COMPUTED: ReadonlySet<Op> = new Set([...SUMS, "mul", "div", "sqrt"]);

/** Any constant, as a term. */
const CONSTANT = -1;

/** A term of a sum: a node by its number, or all constants; `factors` are those of a product. */
interface Term {
  readonly id: number;
  readonly factors: readonly Node[];
}

/** Which values must be kept: of each node, operands first. */
export class Keeping {
  /** 1 for nodes whose results pass through `keep`. */
  readonly #kept: Uint8Array;
  /** The terms of sums that aren't kept. */
  readonly #terms: (readonly Term[] | undefined)[] = [];

  /** Of these nodes, operands first, by their numbers 1 where they are needed. */
  constructor(nodes: readonly Node[], live: Uint8Array) {
    this.#kept = new Uint8Array(nodes.length);
    for (const node of nodes) if (live[node.id] === 1) this.#visit(node);
  }

  /** Whether the result of a node is kept. */
  result(node: Node): boolean {
    return this.#kept[node.id] === 1;
  }

  /** Whether an operand is kept where it is used: a number from itself, by itself, and zeros. */
  operand(node: Node, i: number): boolean {
    const { op, args } = node;
    if (args[i].type !== "f32") return false;
    if (op === "sub" || op === "div") { if (i === 1 && args[0] === args[1]) return true; }
    const arithmetic = op === "add" || op === "sub" || op === "mul" || op === "fma" || op === "div";
    return arithmetic && args[i].op === "const" && args[i].value === 0;
  }

  #visit(node: Node): void {
    const { op, args } = node;
    if (COMPARISONS.has(op) && args[0].type === "f32") {
      const [x, y] = args;
      if (x.op === "const" || y.op === "const") args.forEach((z) => this.#keep(z));
      else if (this.#shared(this.#termsOf(x), this.#termsOf(y))) this.#keep(x) || this.#keep(y);
      return;
    }
    if (node.type !== "f32") return;
    if (op === "mul" || op === "div" || op === "fma") {
      for (const x of args.slice(0, 2)) if (this.#scales(x)) this.#keep(x);
      if (op === "div" && args[0].op === "mul" && args[0].args.includes(args[1])) this.#keep(args[0]);
    }
    if (op === "add" || op === "sub") this.#sum(node, args[0], args[1]);
    else if (op === "fma") this.#sum(node, null, args[2]);
    else if (SUMS.has(op)) this.#terms[node.id] = [...this.#termsOf(args[0]), { id: node.id, factors: [] }];
    if (this.#termsOf(node).length > TERMS) this.#keep(node);
  }

  /** A sum of two, or of the node's own product and a value. */
  #sum(node: Node, x: Node | null, y: Node): void {
    const termsOfX = (): readonly Term[] =>
      x === null ? [{ id: node.id, factors: node.args.slice(0, 2) }] : this.#termsOf(x);
    // (a + c) + y may become (a + y) + c.
    for (const z of [x, y]) {
      if (
        z !== null && !(node.op === "fma" && z.op === "fma") && SUMS.has(z.op) &&
        this.#termsOf(z).some((t) => t.id === CONSTANT)
      ) {
        this.#keep(z);
      }
    }
    if (this.#shared(termsOfX(), this.#termsOf(y))) {
      if (x === null || !this.#keep(x)) this.#keep(y);
    }
    this.#terms[node.id] = [...termsOfX(), ...this.#termsOf(y)];
  }

  /** Keeps a computed value; false for others. */
  #keep(node: Node): boolean {
    if (node.type !== "f32" || !(COMPUTED.has(node.op) || this.#chosen(node))) return false;
    this.#kept[node.id] = 1;
    this.#terms[node.id] = undefined;
    return true;
  }

  /** Whether products with a value may become others: it is one with a constant, or a choice of constants. */
  #scales(x: Node): boolean {
    return ((x.op === "mul" || x.op === "div") && x.args.some((y) => y.op === "const")) || this.#chosen(x);
  }

  /** Whether a value is one of two constants by a condition: a product with 0 may become 0. */
  #chosen({ op, args }: Node): boolean {
    if (op === "convert") return args[0].type === "bool";
    return op === "select" && args[1].op === "const" && args[2].op === "const";
  }

  #termsOf(node: Node): readonly Term[] {
    const terms = this.#terms[node.id];
    if (terms !== undefined) return terms;
    if (node.op === "const") return [{ id: CONSTANT, factors: [] }];
    return [{ id: node.id, factors: node.op === "mul" && this.#kept[node.id] === 0 ? node.args : [] }];
  }

  /** Whether two sums have a term in common, or terms with a factor in common. */
  #shared(x: readonly Term[], y: readonly Term[]): boolean {
    return x.some((s) =>
      y.some((t) =>
        s.id === t.id || s.factors.some((f) => f.id === t.id || t.factors.includes(f)) ||
        t.factors.some((f) => f.id === s.id)
      )
    );
  }
}
