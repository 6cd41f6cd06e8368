/**
 * Scalar expressions: a typed, hash-consed graph of real machine operations, which printers turn into JavaScript, WASM
 * or WGSL. Complex values don't occur here; `lower.ts` makes pairs of them.
 *
 * @module
 */
import type { DType } from "../../lib/core/dtype.ts";

/** The types of machine values. */
export type Type = "f32" | "f64" | "i32" | "u32" | "bool";

/** Functions of one float that printers take from a library or from an approximation, each rounded once. */
export type Libm1 =
  | "exp"
  | "exp2"
  | "expm1"
  | "log"
  | "log1p"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh"
  | "acosh"
  | "atanh"
  | "cbrt"
  | "logistic"
  | "rsqrt";

/** Functions of two floats, likewise; `pow` is C's, and `hypot` doesn't overflow on the way. */
export type Libm2 = "pow" | "atan2" | "hypot" | "nextafter";

/**
 * Functions of two floats that are so rarely needed, and so long, that devices have them out of line, where they are close
 * to 0: log(eˣ + eʸ) and log₂(2ˣ + 2ʸ) for x ≤ y < 0, and ζ(s, q) for odd s and q < 0.
 */
export type Rare = "logNearUnit" | "log2NearUnit" | "zetaNearZero";

/**
 * The machine operations. Integers wrap. `fma` is a·b + c of floats, rounded once or twice, as the device can; other
 * operations stay apart, so that `mul` and `add` round twice. Integer `x div 0` has all bits set and `x rem 0` is x;
 * `rem` has the sign of the dividend. `min` and `max` are NaN if either operand is. `rint` rounds half to even. Shifts
 * take counts 0 to 31. `convert` truncates and saturates from float to integer (NaN gives 0), wraps between integers,
 * and is `!= 0` to bool. `highWord` (int32), `lowWord` (uint32) and `fromWords` take a float64's bits apart and put
 * them together; `upper` is a float64 with its lower word 0. `unlikely` is `select` whose second operand is rarely needed: a device may leave out what only that
 * operand takes, where no value of a vector needs it.
 */
export type Op =
  | "input"
  | "const"
  | "add"
  | "sub"
  | "mul"
  | "fma"
  | "div"
  | "rem"
  | "neg"
  | "abs"
  | "min"
  | "max"
  | "sqrt"
  | "floor"
  | "ceil"
  | "rint"
  | "copysign"
  | Libm1
  | Libm2
  | Rare
  | "eq"
  | "ne"
  | "lt"
  | "le"
  | "select"
  | "unlikely"
  | "and"
  | "or"
  | "xor"
  | "not"
  | "shl"
  | "shr"
  | "sar"
  | "convert"
  | "bitcast"
  | "highWord"
  | "lowWord"
  | "fromWords"
  | "upper";

/** A value of the graph. */
export class Node {
  /** Its place in the graph; operands have smaller ones. */
  readonly id: number;
  /** The operation. */
  readonly op: Op;
  /** The type of the value. */
  readonly type: Type;
  /** The operands. */
  readonly args: readonly Node[];
  /** The number of an input, the value of a constant. */
  readonly value: number;

  /** Nodes come from a {@link Graph}. */
  constructor(id: number, op: Op, type: Type, args: readonly Node[], value: number) {
    this.id = id;
    this.op = op;
    this.type = type;
    this.args = args;
    this.value = value;
  }
}

/** Makes nodes, equal ones once. Operands of an operation have one type unless it says otherwise. */
export class Graph {
  /** Every node, operands first. */
  readonly nodes: Node[] = [];
  /** Whether the device has float64, so that functions of float32 may take it on the way. */
  readonly doubles: boolean;
  readonly #constants = new Map<string, Node>();
  /** A hash table of the operations with linear probing: the id of a node plus 1, or 0; at most half full. */
  #table = new Int32Array(256);
  #inputs = 0;

  /** A graph without nodes. */
  constructor(doubles = true) {
    this.doubles = doubles;
  }

  /** The node of this operation and these operands. */
  make(op: Op, type: Type, args: readonly Node[]): Node {
    const mask = this.#table.length - 1;
    let at = hash(op, args) & mask;
    for (let id = this.#table[at]; id !== 0; id = this.#table[at]) {
      const node = this.nodes[id - 1];
      if (node.op === op && node.type === type && sameArgs(node.args, args)) return node;
      at = (at + 1) & mask;
    }
    const node = this.#push(op, type, args, 0);
    this.#table[at] = node.id + 1;
    if (2 * this.nodes.length > mask) this.#grow();
    return node;
  }

  #push(op: Op, type: Type, args: readonly Node[], value: number): Node {
    const node = new Node(this.nodes.length, op, type, args, value);
    this.nodes.push(node);
    return node;
  }

  #grow(): void {
    const mask = 4 * this.#table.length - 1;
    const table = new Int32Array(mask + 1);
    for (const id of this.#table) {
      if (id === 0) continue;
      const { op, args } = this.nodes[id - 1];
      let at = hash(op, args) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = id;
    }
    this.#table = table;
  }

  /** The next input. */
  input(type: Type): Node {
    return this.#push("input", type, [], this.#inputs++);
  }

  /** A constant, rounded to the type. */
  const(type: Type, value: number): Node {
    const v = rounded(type, value);
    const key = `${type}:${Object.is(v, -0) ? "-0" : v}`;
    let node = this.#constants.get(key);
    if (node === undefined) this.#constants.set(key, node = this.#push("const", type, [], v));
    return node;
  }

  /** A constant of the type of `x`. */
  like(x: Node, value: number): Node {
    return this.const(x.type, value);
  }
  /** Makes constants of the type of `x`. */
  constants(x: Node): (value: number) => Node {
    return (value) => this.const(x.type, value);
  }

  /** `a + b`. */
  add(a: Node, b: Node): Node {
    return this.make("add", a.type, [a, b]);
  }
  /** `a - b`. */
  sub(a: Node, b: Node): Node {
    return this.make("sub", a.type, [a, b]);
  }
  /** `a * b`. */
  mul(a: Node, b: Node): Node {
    return this.make("mul", a.type, [a, b]);
  }
  /** `a * b + c`, rounded once or twice. */
  fma(a: Node, b: Node, c: Node): Node {
    return this.make("fma", a.type, [a, b, c]);
  }
  /** `a / b`. */
  div(a: Node, b: Node): Node {
    return this.make("div", a.type, [a, b]);
  }
  /** `-x`. */
  neg(x: Node): Node {
    return this.make("neg", x.type, [x]);
  }
  /** `|x|`; itself for unsigned. */
  abs(x: Node): Node {
    return x.type === "u32" ? x : this.make("abs", x.type, [x]);
  }
  /** The larger one. */
  max(a: Node, b: Node): Node {
    return this.make("max", a.type, [a, b]);
  }
  /** The smaller one. */
  min(a: Node, b: Node): Node {
    return this.make("min", a.type, [a, b]);
  }
  /** The square root of a float. */
  sqrt(x: Node): Node {
    return this.make("sqrt", x.type, [x]);
  }
  /** `|a|` with the sign of `b`, floats. */
  copysign(a: Node, b: Node): Node {
    return this.make("copysign", a.type, [a, b]);
  }
  /** A library function. */
  call(fn: Libm1 | Libm2 | Rare, ...args: Node[]): Node {
    return this.make(fn, args[0].type, args);
  }

  /** `a == b`. */
  eq(a: Node, b: Node): Node {
    return this.make("eq", "bool", [a, b]);
  }
  /** `a != b`. */
  ne(a: Node, b: Node): Node {
    return this.make("ne", "bool", [a, b]);
  }
  /** `a < b`. */
  lt(a: Node, b: Node): Node {
    return this.make("lt", "bool", [a, b]);
  }
  /** `a <= b`. */
  le(a: Node, b: Node): Node {
    return this.make("le", "bool", [a, b]);
  }
  /** `cond ? a : b`; one of them if `cond` is constant or they are the same. */
  select(cond: Node, a: Node, b: Node): Node {
    if (cond.op === "const") return cond.value !== 0 ? a : b;
    return a === b ? a : this.make("select", a.type, [cond, a, b]);
  }
  /** `cond ? rare : common`, where `rare` is seldom needed. */
  unlikely(cond: Node, rare: Node, common: Node): Node {
    if (cond.op === "const") return cond.value !== 0 ? rare : common;
    return rare === common ? rare : this.make("unlikely", rare.type, [cond, rare, common]);
  }
  /** `cond ? a : b`, where either may be left out if no value of a vector needs it. */
  either(cond: Node, a: Node, b: Node): Node {
    return this.unlikely(cond, a, this.unlikely(this.not(cond), b, this.like(b, 0)));
  }
  /** Whether the float is neither infinite nor NaN. */
  finite(x: Node): Node {
    return this.lt(this.abs(x), this.like(x, Infinity));
  }

  /** `a & b`. */
  and(a: Node, b: Node): Node {
    return this.make("and", a.type, [a, b]);
  }
  /** `a | b`. */
  or(a: Node, b: Node): Node {
    return this.make("or", a.type, [a, b]);
  }
  /** `a ^ b`. */
  xor(a: Node, b: Node): Node {
    return this.make("xor", a.type, [a, b]);
  }
  /** `~x`, or `!x`. */
  not(x: Node): Node {
    return this.make("not", x.type, [x]);
  }
  /** `x` shifted by `n` bits, 0 to 31: left, right, or right with its sign. */
  shift(op: "shl" | "shr" | "sar", x: Node, n: Node): Node {
    return this.make(op, x.type, [x, n]);
  }

  /** The value converted to another type. */
  convert(x: Node, type: Type): Node {
    if (x.type === type) return x;
    return x.op === "const" ? this.const(type, x.value) : this.make("convert", type, [x]);
  }
  /** The bits taken as another type of 32 bits. */
  bitcast(x: Node, type: Type): Node {
    return x.type === type ? x : this.make("bitcast", type, [x]);
  }
  /** The sign, exponent and upper 20 bits of the fraction of a float64. */
  highWord(x: Node): Node {
    return this.make("highWord", "i32", [x]);
  }
  /** The lower 32 bits of a float64. */
  lowWord(x: Node): Node {
    return this.make("lowWord", "u32", [x]);
  }
  /** The float64 of an int32 and a uint32. */
  fromWords(high: Node, low: Node): Node {
    return this.make("fromWords", "f64", [high, low]);
  }
  /** The float64 with its lower word 0, which has 21 bits of the fraction: products of two such are exact. */
  upper(x: Node): Node {
    return this.make("upper", "f64", [x]);
  }
}

/** Spreads operations and operands over 32 bits. */
function hash(op: Op, args: readonly Node[]): number {
  let h = op.length * 31 + op.charCodeAt(0);
  for (let i = 0; i < args.length; i++) h = Math.imul(h ^ args[i].id, 0x9e3779b1) ^ (h >>> 15);
  return h ^ (h >>> 16);
}

function sameArgs(a: readonly Node[], b: readonly Node[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

const TYPES: Record<DType, Type> = {
  bool: "bool",
  int32: "i32",
  uint32: "u32",
  float32: "f32",
  float64: "f64",
  complex64: "f32",
  complex128: "f64",
};

/** The machine type of a dtype: of the parts of a complex one. */
export function typeOf(dtype: DType): Type {
  return TYPES[dtype];
}

/** Whether the type is a float. */
export function isFloat(type: Type): boolean {
  return type === "f32" || type === "f64";
}

/** A number as the nearest value of a type, by the rules of `convert`. */
function rounded(type: Type, value: number): number {
  switch (type) {
    case "f32":
      return Math.fround(value);
    case "f64":
      return value;
    case "bool":
      return value !== 0 ? 1 : 0;
    case "i32":
      return Number.isInteger(value) && Math.abs(value) <= 2 ** 32
        ? value | 0
        : saturated(value, -(2 ** 31), 2 ** 31 - 1);
    case "u32":
      return Number.isInteger(value) && Math.abs(value) <= 2 ** 32 ? value >>> 0 : saturated(value, 0, 2 ** 32 - 1);
  }
}

function saturated(value: number, lo: number, hi: number): number {
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(value, lo), hi));
}
