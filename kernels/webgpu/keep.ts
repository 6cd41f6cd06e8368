/**
 * What of an expression has to be kept from the algebra of drivers. WGSL lets compilers take floats for real numbers:
 * (a + b) − a may become b, (x·y)·z x·(y·z), a·b + a·c a·(b + c), x·0 0 and x + 0 x; Mesa's do all of that. An
 * expression that counts on what rounding loses, on NaN or on the sign of zero is then another one. So sums and
 * products whose operands could be combined so pass through `keep`, an operation on bits that no compiler knows to be
 * none.
 *
 * Other compilers make fused multiply-adds of products and sums, which round once where the CPU rounds twice, so that
 * products that a sum uses are kept too. And x < c ? c : x becomes the larger of x and c to them, which is c where x is
 * NaN: what is compared is kept where it is also chosen.
 *
 * @module
 */
import type { Node, Op } from "../expr/graph.ts";

/** More terms of a sum than that aren't followed: the sum is kept. */
const TERMS = 8;

/** Operations with a result that is a sum, or differs from its operand by little. */
const SUMS: ReadonlySet<Op> = new Set(["add", "sub", "fma", "floor", "ceil", "rint"]);
const ARITHMETIC: ReadonlySet<Op> = new Set(["add", "sub", "mul", "div", "fma"]);
const COMMUTATIVE: ReadonlySet<Op> = new Set(["add", "mul"]);
const COMPARISONS: ReadonlySet<Op> = new Set(["eq", "ne", "lt", "le"]);
/** Operations with a result that is one of their last two operands. */
const CHOICES: ReadonlySet<Op> = new Set(["min", "max", "select", "unlikely"]);
/** Operations whose results compilers may combine with others. */
const COMPUTED: ReadonlySet<Op> = new Set([...SUMS, ...CHOICES, "mul", "div", "sqrt"]);

/** Any constant, as a term. */
const CONSTANT = -1;

/** A term of a sum: a node by its number, or all constants; `factors` those of a product. */
interface Term {
  readonly id: number;
  readonly factors: readonly number[];
}

/** Which values must be kept: of each node, operands first. */
export class Keeping {
  /** 1 for nodes whose results pass through `keep`. */
  readonly #kept: Uint8Array;
  /** 1 for comparisons of what is chosen by them. */
  readonly #choosing: Uint8Array;
  /** Of each node, the first whose value compilers see to be the same. */
  readonly #same: Int32Array;
  readonly #numbers = new Map<string, number>();
  /** The terms of sums that aren't kept. */
  readonly #terms: (readonly Term[] | undefined)[] = [];

  /** Of these nodes, operands first, by their numbers 1 where they are needed. */
  constructor(nodes: readonly Node[], live: Uint8Array) {
    this.#kept = new Uint8Array(nodes.length);
    this.#same = new Int32Array(nodes.length);
    this.#choosing = new Uint8Array(nodes.length);
    for (const node of nodes) {
      if (live[node.id] === 0) continue;
      this.#same[node.id] = this.#number(node);
      this.#visit(node);
    }
  }

  /** Whether the result of a node is kept. */
  result(node: Node): boolean {
    return this.#kept[node.id] === 1;
  }

  /** Whether an operand is kept where it is used: in x − x and x/x, and numbers that do nothing or make everything 0. */
  operand(node: Node, i: number): boolean {
    const { op, args } = node;
    if (args[i].type !== "f32") return false;
    if (this.#choosing[node.id] === 1 && args[i].op !== "const") return true;
    if ((op === "sub" || op === "div") && i === 1 && this.#same[args[0].id] === this.#same[args[1].id]) return true;
    if (args[i].op !== "const" || !ARITHMETIC.has(op)) return false;
    const size = Math.abs(args[i].value);
    const factor = (op === "mul" || op === "fma" || op === "div") && i < 2 && !(op === "div" && i === 0);
    return size === 0 || (size === 1 && factor);
  }

  #number({ id, op, args }: Node): number {
    // ||x|| is |x|, and −(−x) is x.
    if (op === "abs" && args[0].op === "abs") return this.#same[args[0].id];
    if (op === "neg" && args[0].op === "neg") return this.#same[args[0].args[0].id];
    if (!COMMUTATIVE.has(op)) return id;
    const [a, b] = args.map((x) => this.#same[x.id]);
    const key = a < b ? `${op} ${a} ${b}` : `${op} ${b} ${a}`;
    const first = this.#numbers.get(key);
    if (first === undefined) this.#numbers.set(key, id);
    return first ?? id;
  }

  #visit(node: Node): void {
    const { op, args } = node;
    if (COMPARISONS.has(op) && args[0].type === "f32") {
      const [x, y] = args;
      if (x.op === "const" || y.op === "const") args.forEach((z) => this.#keep(z));
      else if (shared(this.#termsOf(x), this.#termsOf(y))) this.#keepLater(x, y);
      return;
    }
    if (node.type !== "f32") return;
    if (op === "select" || op === "unlikely") this.#choice(args[0], args[1], args[2]);
    if (op === "mul" || op === "div" || op === "fma") this.#product(args[0], args[1]);
    if (op === "add" || op === "sub") this.#sum(node, args[0], args[1]);
    else if (op === "fma") this.#sum(node, null, args[2]);
    else if (SUMS.has(op) || CHOICES.has(op)) {
      const passed = (CHOICES.has(op) ? args.slice(-2) : args).flatMap((x) => this.#termsOf(x));
      this.#terms[node.id] = [{ id: this.#same[node.id], factors: [] }, ...passed];
    }
    // √x·√x may become |x|, x/y x·(1/y), and either of them takes long anyway; the larger of x and x is x.
    const trivial = CHOICES.has(op) && args.at(-1) === args.at(-2);
    if (op === "sqrt" || op === "div" || trivial || this.#termsOf(node).length > TERMS) this.#keep(node);
  }

  /** x < y ? x : y, x < c ? c : x and their like, also of negated comparisons. */
  #choice(condition: Node, yes: Node, no: Node): void {
    const { id, op, args } = condition;
    if (op === "not") return this.#choice(args[0], no, yes);
    if (COMPARISONS.has(op) && args.some((x) => x.op !== "const" && (x === yes || x === no))) this.#choosing[id] = 1;
  }

  /**
   * A product or quotient: (x·y)·z may become x·(y·z), which may overflow, (x·y)/y x, also through a choice of products,
   * and a product with 0 or 1 a choice.
   */
  #product(x: Node, y: Node): void {
    for (const z of [x, y]) {
      const products = CHOICES.has(z.op) ? z.args.slice(-2) : [z];
      if (isChosen(z) || products.some((p) => p.op === "mul" && this.#kept[p.id] === 0)) this.#keep(z);
    }
  }

  /**
   * A sum of two, or of the node's own product and a value: (x + y) + z may become x + (y + z), where x comes late, and
   * (a·b + c·d) + x (a·b + x) + c·d.
   */
  #sum(node: Node, x: Node | null, y: Node): void {
    for (const [z, other] of [[x, y], [y, x]]) {
      if (z !== null && (isChosen(z) || (z.op === "mul" && node.op !== "fma"))) this.#keep(z);
      if (z === null || !SUMS.has(z.op) || (node.op === "fma" && z.op === "fma")) continue;
      const terms = this.#termsOf(z);
      const ordered = z.op === "add" || z.op === "sub" || other?.op === "const";
      if (ordered || terms.some((t) => t.id === CONSTANT || t.factors.length > 0)) this.#keep(z);
    }
    const own = { id: this.#same[node.id], factors: this.#factorsOf(node.args.slice(0, 2)) };
    const termsOfX = (): readonly Term[] => x === null ? [own] : this.#termsOf(x);
    if (shared(termsOfX(), this.#termsOf(y))) {
      const kept = x === null ? this.#keep(y) : this.#keepLater(x, y);
      if (!kept) [x, y].flatMap((z) => z === null ? node.args.slice(0, 2) : z.args).forEach((z) => this.#keep(z));
    }
    this.#terms[node.id] = [...termsOfX(), ...this.#termsOf(y)];
  }

  /** Keeps the later one, which may take the other, or else that. */
  #keepLater(x: Node, y: Node): boolean {
    const [first, last] = x.id < y.id ? [x, y] : [y, x];
    return this.#keep(last) || this.#keep(first);
  }

  /** Keeps a computed value; false for others, and if it was kept before. */
  #keep(node: Node): boolean {
    if (this.#kept[node.id] === 1 || node.type !== "f32" || !(COMPUTED.has(node.op) || isChosen(node))) return false;
    this.#kept[node.id] = 1;
    this.#terms[node.id] = undefined;
    return true;
  }

  #termsOf(node: Node): readonly Term[] {
    const terms = this.#terms[node.id];
    if (terms !== undefined) return terms;
    if (node.op === "const") return [{ id: CONSTANT, factors: [] }];
    return [{
      id: this.#same[node.id],
      factors: node.op === "mul" && this.#kept[node.id] === 0 ? this.#factorsOf(node.args) : [],
    }];
  }

  /** The factors of a product, and the terms of those that are sums. */
  #factorsOf(args: readonly Node[]): readonly number[] {
    return args.flatMap((x) => [this.#same[x.id], ...this.#termsOf(x).map((t) => t.id)]).filter((id) =>
      id !== CONSTANT
    );
  }
}

/** Whether two sums have a term in common, or terms with a factor in common. */
function shared(x: readonly Term[], y: readonly Term[]): boolean {
  return x.some((s) =>
    y.some((t) =>
      s.id === t.id || s.factors.some((f) => f === t.id || t.factors.includes(f)) || t.factors.includes(s.id)
    )
  );
}

/** Whether an operation's result is one of its operands. */
export function isChoice(op: Op): boolean {
  return CHOICES.has(op);
}

/** Whether a value is one of two constants by a condition. */
function isChosen({ op, args }: Node): boolean {
  if (op === "convert") return args[0].type === "bool";
  return op === "select" && args[1].op === "const" && args[2].op === "const";
}
