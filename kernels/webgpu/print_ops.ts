/**
 * Machine operations as WGSL expressions. Where a builtin loses NaN, infinities or the sign of zero, or leaves a case
 * open, a function of the prelude stands in for it.
 *
 * WGSL asks quotients and square roots to be right to 2.5 ulp only: where a device takes that liberty they are corrected
 * (`fdiv` and `fsqrt` of `runtime.ts`), since functions made of them would be 8 ulp off and more. Subnormal numbers may be
 * taken for 0 by a GPU, and aren't by software.
 *
 * @module
 */
import { DeviceError } from "../../lib/errors.ts";
import type { Node, Op, Type } from "../expr/graph.ts";
import { copysign, isNan, larger, smaller } from "./runtime.ts";

/** What an operation sees of its operands. */
export interface Operands {
  /** The node. */
  readonly node: Node;
  /** Operand `i`, as text that needs no parentheses. */
  text(i: number): string;
  /** A name for an expression. */
  define(text: string): string;
  /** The name of a runtime function, marked as used. */
  use(name: string): string;
}

type Print = (p: Operands) => string;

/** A call of a runtime function with all operands. */
function call(name: string): Print {
  return (p) => `${p.use(name)}(${p.node.args.map((_, i) => p.text(i)).join(", ")})`;
}

/** A call of a builtin function with all operands. */
function builtin(name: string): Print {
  return (p) => `${name}(${p.node.args.map((_, i) => p.text(i)).join(", ")})`;
}

function infix(operator: string): Print {
  return (p) => `${p.text(0)} ${operator} ${p.text(1)}`;
}

/** Prints of each type of the first operand. */
type ByType = Partial<Record<Type, Print>>;

function all(print: Print, ...types: Type[]): ByType {
  return Object.fromEntries(types.map((type) => [type, print]));
}

function integers(print: Print): ByType {
  return all(print, "i32", "u32");
}

function numbers(print: Print): ByType {
  return all(print, "f32", "i32", "u32");
}

function floats(print: Print): ByType {
  return { f32: print };
}

/** A float with the bits of another, changed by an operator. */
function bits(operator: string): Print {
  return (p) => `bitcast<f32>(bitcast<u32>(${p.text(0)}) ${operator})`;
}

/** Whether a float is not equal to another; to itself, whether it is NaN. */
const NE_FLOAT: Print = (p) => p.node.args[0] === p.node.args[1] ? isNan(p.text(0)) : `!(${p.text(0)} == ${p.text(1)})`;

/** The smaller float. */
const MIN_FLOAT: Print = (p) => smaller(p.text(0), p.text(1), (text) => p.define(text));

/** The larger one; of x and 0 it is 0 for the bits from −0 to −∞. */
const MAX_FLOAT: Print = (p) => {
  const { op, value } = p.node.args[1];
  if (op !== "const" || !Object.is(value, 0)) return larger(p.text(0), p.text(1), (text) => p.define(text));
  return `select(${p.text(0)}, 0.0f, (bitcast<u32>(${p.text(0)}) - 0x80000000u) <= 0x7f800000u)`;
};

const SELECT: Print = (p) => `select(${p.text(2)}, ${p.text(1)}, ${p.text(0)})`;

/** A count as WGSL wants it. */
function count(p: Operands): string {
  const n = p.node.args[1];
  return n.op === "const" ? `${n.value}u` : n.type === "u32" ? `(${p.text(1)} & 31u)` : `(u32(${p.text(1)}) & 31u)`;
}

const SHR_I32: Print = (p) => `bitcast<i32>(bitcast<u32>(${p.text(0)}) >> ${count(p)})`;
const SAR_U32: Print = (p) => `bitcast<u32>(bitcast<i32>(${p.text(0)}) >> ${count(p)})`;

/** Conversions, by the type to convert from and the one to convert to. */
const CONVERT: Partial<Record<Type, ByType>> = {
  f32: { i32: call("toI32"), u32: call("toU32"), bool: (p) => `(bitcast<u32>(${p.text(0)}) & 0x7fffffffu) != 0u` },
  i32: { f32: builtin("f32"), u32: builtin("bitcast<u32>"), bool: (p) => `${p.text(0)} != 0i` },
  u32: { f32: builtin("f32"), i32: builtin("bitcast<i32>"), bool: (p) => `${p.text(0)} != 0u` },
  bool: {
    f32: (p) => `select(0.0f, 1.0f, ${p.text(0)})`,
    i32: (p) => `select(0i, 1i, ${p.text(0)})`,
    u32: (p) => `select(0u, 1u, ${p.text(0)})`,
  },
};

function convert(from: Type): Print {
  return (p) => (CONVERT[from]![p.node.type] ?? refuse)(p);
}

const BITCAST: Print = (p) => `bitcast<${p.node.type}>(${p.text(0)})`;

/** The operations, by the type of the first operand, of the second one for choices. */
const OPERATIONS: Partial<Record<Op, ByType>> = {
  add: numbers(infix("+")),
  sub: numbers(infix("-")),
  mul: numbers(infix("*")),
  fma: floats(builtin("fma")),
  div: { f32: call("fdiv"), i32: call("divI32"), u32: call("divU32") },
  rem: { f32: call("frem"), i32: call("remI32"), u32: call("remU32") },
  logNearUnit: floats(call("logNearUnit")),
  log2NearUnit: floats(call("log2NearUnit")),
  zetaNearZero: floats(call("zetaNearZero")),
  neg: { f32: bits("^ 0x80000000u"), i32: (p) => `-${p.text(0)}`, u32: (p) => `0u - ${p.text(0)}` },
  abs: { f32: bits("& 0x7fffffffu"), i32: builtin("abs") },
  min: { f32: MIN_FLOAT, i32: builtin("min"), u32: builtin("min"), bool: infix("&") },
  max: { f32: MAX_FLOAT, i32: builtin("max"), u32: builtin("max"), bool: infix("|") },
  sqrt: floats(call("fsqrt")),
  floor: floats(builtin("floor")),
  ceil: floats(builtin("ceil")),
  rint: floats(builtin("round")),
  copysign: floats((p) => copysign(p.text(0), p.text(1), (text) => p.define(text))),
  eq: all(infix("=="), "f32", "i32", "u32", "bool"),
  ne: { f32: NE_FLOAT, ...all(infix("!="), "i32", "u32", "bool") },
  lt: { ...numbers(infix("<")), bool: (p) => `!${p.text(0)} & ${p.text(1)}` },
  le: { ...numbers(infix("<=")), bool: (p) => `!${p.text(0)} | ${p.text(1)}` },
  select: { bool: SELECT },
  and: all(infix("&"), "i32", "u32", "bool"),
  or: all(infix("|"), "i32", "u32", "bool"),
  xor: { ...integers(infix("^")), bool: infix("!=") },
  not: { ...integers((p) => `~${p.text(0)}`), bool: (p) => `!${p.text(0)}` },
  shl: integers((p) => `${p.text(0)} << ${count(p)}`),
  shr: { i32: SHR_I32, u32: (p) => `${p.text(0)} >> ${count(p)}` },
  sar: { i32: (p) => `${p.text(0)} >> ${count(p)}`, u32: SAR_U32 },
  convert: { f32: convert("f32"), i32: convert("i32"), u32: convert("u32"), bool: convert("bool") },
  bitcast: numbers(BITCAST),
};

/** Throws for what computes in double precision. */
export function refuseDouble(): never {
  throw new DeviceError(
    `compiling a function that computes in float64 or complex128 on webgpu: the device lacks them; use float32 or ` +
      `complex64, or the CPU: to("cpu")`,
  );
}

/** A node that has no WGSL. */
export function refuse({ node }: Operands): never {
  const types = [...new Set([...node.args.map((x) => x.type), node.type])];
  if (types.includes("f64")) refuseDouble();
  throw new TypeError(`printing ${node.op} of ${types.join(" and ")} as WGSL: there is no such operation`);
}

/** Prints an operation, as text that needs parentheses where it is an operand. */
export function printOp(p: Operands): string {
  const { op, args, type } = p.node;
  if (type === "f64") return refuse(p);
  return (OPERATIONS[op]?.[args[0].type] ?? refuse)(p);
}

/** A constant as WGSL. */
export function literal({ type, value }: Node, use: (name: string) => string): string {
  if (type === "bool") return value !== 0 ? "true" : "false";
  if (type === "u32") return `${value}u`;
  if (type === "i32") return value === -(2 ** 31) ? "i32(-2147483648)" : `${value}i`;
  if (value !== value) return `${use("nan")}()`;
  if (Math.abs(value) === Infinity) return `${value < 0 ? "-" : ""}${use("inf")}()`;
  const digits = String(Math.abs(value));
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  return /[.e]/.test(digits) ? `${sign}${digits}f` : `${sign}${digits}.0f`;
}
