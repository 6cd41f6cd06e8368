/**
 * Expressions as instructions on single numbers. Booleans are 0 and 1, and integers of both kinds i32.
 *
 * @module
 */
import { isFloat, Node, type Op, type Type } from "../expr/graph.ts";
import { type Branch, inBranches } from "../expr/lazy.ts";
import type { Lowered } from "../expr/lower.ts";
import type { Code, Local, Plain, ValueType } from "./assembler.ts";
import { FLOAT } from "./instructions.ts";

/** The type of a value in WebAssembly. */
export function valueType(type: Type): Exclude<ValueType, "v128" | "i64"> {
  return isFloat(type) ? type as "f32" | "f64" : "i32";
}

const SINGLE: Partial<Record<Op, string>> = { ...FLOAT, copysign: "copysign" };
const INTEGER: Partial<Record<Op, Plain>> = {
  add: "i32.add",
  sub: "i32.sub",
  mul: "i32.mul",
  and: "i32.and",
  or: "i32.or",
  xor: "i32.xor",
  shl: "i32.shl",
  shr: "i32.shr_u",
  sar: "i32.shr_s",
  eq: "i32.eq",
  ne: "i32.ne",
};
const ORDER: Partial<Record<Op, string>> = { lt: "lt", le: "le" };

/** The instruction for an operation whose operands have this type, if a single one does it. */
function instruction(op: Op, type: Type): Plain | undefined {
  if (isFloat(type)) return SINGLE[op] === undefined ? undefined : `${type}.${SINGLE[op]}` as Plain;
  if (ORDER[op] !== undefined) return `i32.${ORDER[op]}_${type === "i32" ? "s" : "u"}` as Plain;
  return INTEGER[op];
}

/** The bits of a double that are not in its lower word. */
const UPPER = 0xffffffff00000000n;

/** Prints one value: its operands, then what makes it of them. */
type Print = (code: Code, node: Node, push: (x: Node) => void) => void;

/** Pushes all operands, then runs these instructions. */
function after(...plain: Plain[]): Print {
  return (code, { args }, push) => {
    args.forEach(push);
    code.op(...plain);
  };
}

const select: Print = (code, { args: [condition, a, b] }, push) => {
  for (const x of [a, b, condition]) push(x);
  code.op("select");
};

/** The smaller or the larger of two integers. */
function extreme(order: "lt" | "gt"): Print {
  return (code, { args, type }, push) => {
    for (const x of [...args, ...args]) push(x);
    code.op(`i32.${order}_${type === "i32" ? "s" : "u"}`, "select");
  };
}

/** What several instructions do. */
const OTHERS: Partial<Record<Op, Print>> = {
  // The product of two singles is a double, so that the sum is rounded once, but for a double on the way.
  fma(code, { args, type }, push) {
    args.forEach((x, i) => {
      push(x);
      if (type === "f32") code.op("f64.promote_f32");
      if (i > 0) code.op(i === 1 ? "f64.mul" : "f64.add");
    });
    if (type === "f32") code.op("f32.demote_f64");
  },
  select,
  unlikely: select,
  min: extreme("lt"),
  max: extreme("gt"),
  neg(code, { args: [x] }, push) {
    code.i32(0);
    push(x);
    code.op("i32.sub");
  },
  abs(code, { args: [x] }, push) {
    code.i32(0);
    push(x);
    code.op("i32.sub");
    push(x);
    push(x);
    code.i32(0).op("i32.lt_s", "select");
  },
  not(code, { args: [x], type }, push) {
    push(x);
    if (type === "bool") code.op("i32.eqz");
    else code.i32(-1).op("i32.xor");
  },
  convert(code, { args: [x], type }, push) {
    push(x);
    const from = valueType(x.type);
    if (type === "bool") {
      if (from === "i32") code.i32(0).op("i32.ne");
      else code[from](0).op(`${from}.ne`);
    } else if (isFloat(x.type)) {
      if (isFloat(type)) code.op(type === "f64" ? "f64.promote_f32" : "f32.demote_f64");
      else code.op(`i32.trunc_sat_${from as "f32" | "f64"}_${type === "i32" ? "s" : "u"}`);
    } else if (isFloat(type)) code.op(`${type as "f32" | "f64"}.convert_i32_${x.type === "i32" ? "s" : "u"}`);
  },
  bitcast(code, { args: [x], type }, push) {
    push(x);
    if (type === "f32") code.op("f32.reinterpret_i32");
    else if (x.type === "f32") code.op("i32.reinterpret_f32");
  },
  highWord(code, { args: [x] }, push) {
    push(x);
    code.op("i64.reinterpret_f64").i64(32n).op("i64.shr_u", "i32.wrap_i64");
  },
  lowWord: after("i64.reinterpret_f64", "i32.wrap_i64"),
  fromWords(code, { args: [high, low] }, push) {
    push(high);
    code.op("i64.extend_i32_u").i64(32n).op("i64.shl");
    push(low);
    code.op("i64.extend_i32_u", "i64.or", "f64.reinterpret_i64");
  },
  upper(code, { args: [x] }, push) {
    push(x);
    code.op("i64.reinterpret_f64").i64(UPPER).op("i64.and", "f64.reinterpret_i64");
  },
};

/** Whether an operation can be printed; not so quotients of integers, remainders, and library functions. */
export function isPrintable({ op, args }: Node): boolean {
  return op === "input" || op === "const" || instruction(op, args[0].type) !== undefined || OTHERS[op] !== undefined;
}

/** Prints an expression whose inputs are locals; gives what pushes a value, where `call` prints what isn't printable. */
export function printScalar(
  code: Code,
  lowered: Lowered,
  inputs: readonly Local[],
  call: (node: Node, push: (x: Node) => void) => void,
): (x: Node) => void {
  const locals: Local[] = [];
  lowered.inputs.forEach((x, i) => locals[x.id] = inputs[i]);
  const push = (x: Node): void => {
    if (x.op !== "const") code.get(locals[x.id]);
    else code[valueType(x.type)](x.value);
  };
  const set = (x: Node): void => void code.set(locals[x.id] ??= code.local(valueType(x.type)));
  const print = (x: Node | Branch): void => {
    if (!(x instanceof Node)) {
      branch(x);
      return;
    }
    if (x.op === "input" || x.op === "const") return;
    const plain = instruction(x.op, x.args[0].type);
    if (plain !== undefined) after(plain)(code, x, push);
    else (OTHERS[x.op] ?? ((_, x, push) => call(x, push)))(code, x, push);
    set(x);
  };
  const branch = ({ rare, choices }: Branch): void => {
    for (const x of choices) {
      push(x.args[2]);
      set(x);
    }
    push(choices[0].args[0]);
    code.if();
    rare.forEach(print);
    for (const x of choices) {
      push(x.args[1]);
      set(x);
    }
    code.end();
  };
  inBranches(lowered).forEach(print);
  return push;
}
