/**
 * Expressions as vector instructions. An expression of 32-bit types runs eight lanes at a time, two vectors a value;
 * one with doubles runs four: two vectors for a double, one for other values. So at least two independent vectors are
 * in flight. Booleans are masks of 32 bits a lane.
 *
 * @module
 */
import { isRare, RARE } from "../expr/approximations.ts";
import { type Branch, inBranches } from "../expr/lazy.ts";
import type { Lowered } from "../expr/lower.ts";
import { Graph, isFloat, Node, type Rare, type Type } from "../expr/graph.ts";
import { Code, type Local, type Plain, type WasmFunction } from "./assembler.ts";
import { comparesDoubles, extremeOf, instruction, readBy, SHIFTS } from "./instructions.ts";
import { divideIntegers, remainFloats, remainIntegers, remainSingles, shiftLanes } from "./print_quotients.ts";

/** Lanes of one iteration. */
export function lanesOf(lowered: Lowered): 4 | 8 {
  return lowered.nodes.some((x) => x.type === "f64") ? 4 : 8;
}

/** The double whose upper word is 0 and whose lower one has all bits set. */
const LOWER = (2 ** 32 - 1) * 2 ** -1074;

/** Prints the operations of an expression; values live in locals, which are used again. */
export class VectorPrinter {
  readonly #code: Code;
  readonly #fused: boolean;
  readonly #wide: boolean;
  readonly #order: readonly (Node | Branch)[];
  /** The node after which a value isn't needed. */
  readonly #last: (Node | undefined)[] = [];
  readonly #values: Local[][] = [];
  #free: Local[] = [];

  /** A printer into `code`; four lanes at a time if there are doubles, or as asked. */
  constructor(code: Code, lowered: Lowered, fused: boolean, lanes: 4 | 8 = lanesOf(lowered)) {
    this.#code = code;
    this.#fused = fused;
    this.#wide = lanes === 4;
    this.#order = inBranches(lowered);
    const use = (node: Node): void => readBy(node).forEach((x) => this.#last[x.id] = node);
    const walk = (x: Node | Branch): void => {
      if (x instanceof Node) return use(x);
      x.rare.forEach(walk);
      x.choices.forEach(use);
    };
    this.#order.forEach(walk);
    for (const x of [...lowered.outputs, ...lowered.inputs]) this.#last[x.id] = undefined;
  }

  /** The number of vectors of a value. */
  vectors(type: Type): number {
    return type === "f64" || !this.#wide ? 2 : 1;
  }

  /** Says in which locals an input is. */
  bind(node: Node, locals: Local[]): void {
    this.#values[node.id] = locals;
  }

  /** A local that can be taken. */
  take(): Local {
    return this.#free.pop() ?? this.#code.local("v128");
  }

  /** Gives a local back. */
  give(local: Local): void {
    this.#free.push(local);
  }

  /** Pushes vector `v` of a value. */
  push(x: Node, v: number): void {
    if (x.op !== "const") this.#code.get(this.#values[x.id][v]);
    else if (isFloat(x.type)) this.#code.constant(x.type as "f32" | "f64", x.value);
    else this.#code.constant("i32", x.type === "bool" ? -x.value : x.value);
  }

  /** Prints what the outputs need. */
  print(): void {
    for (const x of this.#order) this.#one(x);
  }

  #one(x: Node | Branch): void {
    if (x instanceof Node) this.#node(x);
    else this.#branch(x);
  }

  #take(type: Type): Local[] {
    return Array.from({ length: this.vectors(type) }, () => this.take());
  }

  #node(node: Node): void {
    if (node.op === "input" || node.op === "const") return;
    const locals = this.#take(node.type);
    if (isRare(node.op)) this.#call(node, node.op, locals);
    else {
      locals.forEach((local, v) => {
        this.#vector(node, v);
        this.#code.set(local);
      });
    }
    this.#values[node.id] = locals;
    this.#release(node);
  }

  /** Calls a function out of line: of four lanes, two vectors of doubles. */
  #call({ args, type }: Node, op: Rare, locals: readonly Local[]): void {
    const step = type === "f64" ? 2 : 1;
    const callee = rareFunction(op, type as "f32" | "f64", this.#fused);
    for (let v = 0; v < locals.length; v += step) {
      for (const x of args) for (let k = v; k < v + step; k++) this.push(x, k);
      this.#code.callWith(callee);
      for (let k = v + step; k > v; k--) this.#code.set(locals[k - 1]);
    }
  }

  /** Gives back the locals of what is needed up to this node. */
  #release(node: Node): void {
    for (const x of new Set(readBy(node))) {
      if (x.op !== "const" && this.#last[x.id] === node) this.#free.push(...this.#values[x.id]);
    }
  }

  /** The common values; then, if the condition holds in any lane, the rare ones in their place. */
  #branch({ rare, choices }: Branch): void {
    const code = this.#code;
    for (const x of choices) {
      this.#values[x.id] = this.#take(x.type);
      this.#values[x.id].forEach((local, v) => {
        this.push(x.args[2], v);
        code.set(local);
      });
    }
    const [condition] = choices[0].args;
    for (let v = 0; v < this.vectors("bool"); v++) {
      this.push(condition, v);
      if (v > 0) code.op("v128.or");
    }
    code.op("v128.any_true").if();
    for (const x of rare) this.#one(x);
    for (const x of choices) {
      this.#values[x.id].forEach((local, v) => {
        this.push(x.args[1], v);
        code.get(local);
        this.#mask(condition, x.type, v);
        code.op("v128.bitselect").set(local);
      });
      this.#release(x);
    }
    code.end();
  }

  #vector(node: Node, v: number): void {
    const { op, args, type } = node;
    const code = this.#code;
    const floats = type === "f64" ? "f64x2" : "f32x4";
    const [a, b, c] = args;
    switch (op) {
      case "fma":
        this.push(a, v);
        this.push(b, v);
        if (!this.#fused) code.op(`${floats}.mul`);
        this.push(c, v);
        code.op(this.#fused ? `${floats}.relaxed_madd` : `${floats}.add`);
        return;
      case "copysign":
        this.push(b, v);
        this.push(a, v);
        code.constant(type as "f32" | "f64", -0).op("v128.bitselect");
        return;
      case "select":
      case "unlikely": {
        const extreme = extremeOf(node);
        if (extreme !== undefined) {
          this.push(c, v);
          this.push(b, v);
          code.op(extreme);
          return;
        }
        this.push(b, v);
        this.push(c, v);
        this.#mask(a, type, v);
        code.op("v128.bitselect");
        return;
      }
      case "convert":
        this.#convert(a, type, v);
        return;
      case "bitcast":
        this.push(a, v);
        return;
      case "highWord":
        this.#joined(a, () => {}, [1, 3, 5, 7]);
        return;
      case "lowWord":
        this.#joined(a, () => {}, [0, 2, 4, 6]);
        return;
      case "fromWords":
        this.push(b, 0);
        this.push(a, 0);
        code.shuffle32(2 * v, 2 * v + 4, 2 * v + 1, 2 * v + 5);
        return;
      case "upper":
        this.push(a, v);
        code.constant("f64", LOWER).op("v128.andnot");
        return;
      case "shl":
      case "shr":
      case "sar":
        if (b.op !== "const") return shiftLanes(code, op, () => this.push(a, v), () => this.push(b, v));
        this.push(a, v);
        code.i32(b.value).op(SHIFTS[op]!);
        return;
    }
    const plain = instruction(op, a.type);
    if (plain === undefined && (op === "div" || op === "rem")) return this.#quotient(node, v);
    if (plain === undefined) throw new TypeError(`printing ${op} of ${a.type} as vector instructions: there are none`);
    if (a.type === "f64" && type === "bool") {
      // Masks of 64 bits, joined to masks of 32.
      for (const half of [0, 1]) {
        for (const x of args) this.push(x, half);
        code.op(plain);
      }
      code.shuffle32(0, 2, 4, 6);
      return;
    }
    for (const x of args) this.push(x, v);
    code.op(plain);
  }

  /** Pushes vector `v` of integer quotients and of remainders. */
  #quotient({ op, type, args }: Node, v: number): void {
    const [x, y] = args.map((z) => () => this.push(z, v));
    if (type === "f64") remainFloats(this.#code, this, x, y);
    else if (type === "f32") remainSingles(this.#code, this, x, y);
    else (op === "div" ? divideIntegers : remainIntegers)(this.#code, type as "i32" | "u32", x, y);
  }

  /** Pushes a mask for vector `v` of values of a type. */
  #mask(x: Node, type: Type, v: number): void {
    if (type !== "f64") this.push(x, v);
    else if (!comparesDoubles(x)) this.#widened(x, v);
    else {
      // V8 finds that it is there already.
      for (const y of x.args) this.push(y, v);
      this.#code.op(instruction(x.op, "f64")!);
    }
  }

  /** Pushes a mask of 64 bits a lane for vector `v` of doubles. */
  #widened(x: Node, v: number): void {
    this.push(x, 0);
    this.push(x, 0);
    this.#code.shuffle32(2 * v, 2 * v, 2 * v + 1, 2 * v + 1);
  }

  /** Pushes one vector made of the two of a double, each after `step`. */
  #joined(x: Node, step: () => void, lanes: readonly [number, number, number, number]): void {
    for (const half of [0, 1]) {
      this.push(x, half);
      step();
    }
    this.#code.shuffle32(...lanes);
  }

  /** Pushes the two lanes of a 32-bit value that vector `v` of doubles comes from, as the lower ones. */
  #lower(x: Node, v: number): void {
    this.push(x, 0);
    if (v === 0) return;
    this.push(x, 0);
    this.#code.shuffle32(2, 3, 2, 3);
  }

  #convert(x: Node, to: Type, v: number): void {
    const code = this.#code;
    const from = x.type;
    if (to === "bool") {
      if (from === "f64") this.#joined(x, () => code.constant("f64", 0).op("f64x2.ne"), [0, 2, 4, 6]);
      else {
        this.push(x, v);
        code.constant("i32", 0).op(from === "f32" ? "f32x4.ne" : "i32x4.ne");
      }
    } else if (from === "bool") {
      if (to === "f64") this.#widened(x, v);
      else this.push(x, v);
      code.constant(to === "f64" || to === "f32" ? to : "i32", 1).op("v128.and");
    } else if (to === "f64") {
      this.#lower(x, v);
      code.op(
        from === "f32"
          ? "f64x2.promote_low_f32x4"
          : from === "i32"
          ? "f64x2.convert_low_i32x4_s"
          : "f64x2.convert_low_i32x4_u",
      );
    } else if (from === "f64") {
      const narrow: Plain = to === "f32"
        ? "f32x4.demote_f64x2_zero"
        : to === "i32"
        ? "i32x4.trunc_sat_f64x2_s_zero"
        : "i32x4.trunc_sat_f64x2_u_zero";
      this.#joined(x, () => code.op(narrow), [0, 1, 4, 5]);
    } else {
      this.push(x, v);
      if (to === "f32") code.op(from === "i32" ? "f32x4.convert_i32x4_s" : "f32x4.convert_i32x4_u");
      else if (from === "f32") code.op(to === "i32" ? "i32x4.trunc_sat_f32x4_s" : "i32x4.trunc_sat_f32x4_u");
    }
  }
}

const known = new Map<string, WasmFunction>();

/** A function of four lanes, made once. */
function rareFunction(op: Rare, type: "f32" | "f64", fused: boolean): WasmFunction {
  const key = `${op} ${type} ${fused}`;
  let found = known.get(key);
  if (found === undefined) known.set(key, found = printRare(op, type, fused));
  return found;
}

/** Prints its stages, each with the state in locals; one that is repeated is a loop. */
function printRare(op: Rare, type: "f32" | "f64", fused: boolean): WasmFunction {
  const code = new Code(new Array(type === "f64" ? 4 : 2).fill("v128"));
  let types: Type[] = [type, type];
  let state = type === "f64" ? [[0, 1], [2, 3]] : [[0], [1]];
  for (const { times, step } of RARE[op](type, true)) {
    const g = new Graph();
    const inputs = types.map((type) => g.input(type));
    let outputs = step(g, inputs);
    if (outputs.length === 1) outputs = [g.convert(outputs[0], type)];
    const printer = new VectorPrinter(code, { nodes: g.nodes, inputs, outputs: [...outputs] }, fused, 4);
    inputs.forEach((x, i) => printer.bind(x, state[i]));
    const localsOf = (x: Node): Local[] => Array.from({ length: printer.vectors(x.type) }, () => code.local("v128"));
    const next = times > 1 ? state : outputs.map(localsOf);
    const body = (): void => {
      printer.print();
      for (const x of outputs) for (let v = 0; v < printer.vectors(x.type); v++) printer.push(x, v);
      for (const local of next.flat().reverse()) code.set(local);
    };
    if (times > 1) code.repeat(times, body);
    else body();
    [types, state] = [outputs.map((x) => x.type), next];
  }
  for (const local of state[0]) code.get(local);
  return { code, result: state[0].map(() => "v128") };
}
