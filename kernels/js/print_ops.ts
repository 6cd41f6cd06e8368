/**
 * Machine operations as JavaScript expressions. Floats are numbers, float32 ones rounded by `fround` after operations
 * that can be inexact; int32 is kept by `|0`, uint32 by `>>>0`; booleans are 0 and 1.
 *
 * @module
 */
import { isFloat, type Node, type Op } from "../expr/graph.ts";

/** What an operation sees of its operands. */
export interface Operands {
  /** The node. */
  readonly node: Node;
  /** Whether any number congruent to the unsigned value modulo 2^32 will do. */
  readonly loose: boolean;
  /** Operand `i` as a number. */
  number(i: number): string;
  /** Operand `i`, a boolean, as a JavaScript condition. */
  condition(i: number): string;
  /** The name of a runtime function, marked as used. */
  use(name: string): string;
}

type Print = (p: Operands) => string;

/** An expression rounded to the node's type, given one that is right but for rounding or wrapping. */
function fit(p: Operands, expression: string): string {
  switch (p.node.type) {
    case "f32":
      return `${p.use("fround")}(${expression})`;
    case "i32":
      return `(${expression}|0)`;
    case "u32":
      return p.loose ? `(${expression}|0)` : `(${expression}>>>0)`;
    default:
      return `(${expression})`;
  }
}

/** Bit operations give int32. */
function bit(p: Operands, expression: string): string {
  return p.node.type === "u32" && !p.loose ? `((${expression})>>>0)` : `(${expression})`;
}

/** A runtime function of all operands, rounded. */
function call(name: string): Print {
  return (p) => fit(p, `${p.use(name)}(${p.node.args.map((_, i) => p.number(i)).join(",")})`);
}

/** A runtime function whose results are exact. */
function exact(name: string): Print {
  return (p) => `${p.use(name)}(${p.node.args.map((_, i) => p.number(i)).join(",")})`;
}

function infix(operator: string): Print {
  return (p) => fit(p, `${p.number(0)}${operator}${p.number(1)}`);
}

function mul(p: Operands): string {
  if (isFloat(p.node.type)) return fit(p, `${p.number(0)}*${p.number(1)}`);
  const product = `${p.use("imul")}(${p.number(0)},${p.number(1)})`;
  return p.node.type === "i32" ? product : bit(p, product);
}

/**
 * Quotients of 32-bit integers, rounded to double, truncate right: they are 2^−32 or more away from the next integer.
 */
function div(p: Operands): string {
  if (isFloat(p.node.type)) return fit(p, `${p.number(0)}/${p.number(1)}`);
  return `(${p.number(1)}===0?${p.node.type === "i32" ? "-1" : "4294967295"}:${
    fit(p, `${p.number(0)}/${p.number(1)}`)
  })`;
}

function rem(p: Operands): string {
  if (isFloat(p.node.type)) return `(${p.number(0)}%${p.number(1)})`;
  return `(${p.number(1)}===0?${p.number(0)}:${fit(p, `${p.number(0)}%${p.number(1)}`)})`;
}

function convert(p: Operands): string {
  const from = p.node.args[0].type;
  const x = p.number(0);
  switch (p.node.type) {
    case "f32":
      return from === "bool" ? x : fit(p, x);
    case "i32":
      return from === "bool" ? x : from === "u32" ? `(${x}|0)` : `${p.use("toI32")}(${x})`;
    case "u32":
      if (from === "i32") return p.loose ? x : `(${x}>>>0)`;
      return from === "bool" ? x : `${p.use("toU32")}(${x})`;
    default:
      return x;
  }
}

function bitcast(p: Operands): string {
  const from = p.node.args[0].type;
  if (p.node.type === "f32") return `${p.use("bitsToF32")}(${p.number(0)})`;
  if (from === "f32") return `${p.use(p.node.type === "i32" ? "f32ToI32" : "f32ToU32")}(${p.number(0)})`;
  return p.node.type === "i32" ? `(${p.number(0)}|0)` : bit(p, `${p.number(0)}|0`);
}

function select(p: Operands): string {
  return `(${p.condition(0)}?${p.number(1)}:${p.number(2)})`;
}

function shr(p: Operands): string {
  const shifted = `${p.number(0)}>>>${p.number(1)}`;
  return p.node.type === "i32" ? `(${shifted}|0)` : `(${shifted})`;
}

/** Operations as numbers. Those in {@link CONDITIONS} are printed from there. */
const NUMBERS: Record<Exclude<Op, "input" | "const" | keyof typeof CONDITIONS>, Print> = {
  add: infix("+"),
  sub: infix("-"),
  mul,
  fma: (p) => fit(p, `${p.number(0)}*${p.number(1)}+${p.number(2)}`), // a product of float32 is exact in double
  div,
  rem,
  neg: (p) => !isFloat(p.node.type) ? fit(p, `-${p.number(0)}`) : `(-${p.number(0)})`,
  abs: (p) => p.node.type === "i32" ? fit(p, `${p.use("abs")}(${p.number(0)})`) : exact("abs")(p),
  min: exact("min"),
  max: exact("max"),
  sqrt: call("sqrt"),
  floor: exact("floor"),
  ceil: exact("ceil"),
  rint: exact("rint"),
  copysign: exact("copysign"),
  exp: call("exp"),
  exp2: (p) => fit(p, `${p.use("pow")}(2,${p.number(0)})`),
  expm1: call("expm1"),
  log: call("log"),
  log1p: call("log1p"),
  sin: call("sin"),
  cos: call("cos"),
  tan: call("tan"),
  asin: call("asin"),
  acos: call("acos"),
  atan: call("atan"),
  sinh: call("sinh"),
  cosh: call("cosh"),
  tanh: call("tanh"),
  asinh: call("asinh"),
  acosh: call("acosh"),
  atanh: call("atanh"),
  cbrt: call("cbrt"),
  logistic: call("logistic"),
  rsqrt: (p) => fit(p, `1/${p.use("sqrt")}(${p.number(0)})`),
  pow: call("cpow"),
  atan2: call("atan2"),
  hypot: (p) => call(p.node.type === "f32" ? "hypot32" : "hypot")(p),
  nextafter: (p) => exact(p.node.type === "f32" ? "nextafter32" : "nextafter64")(p),
  logNearUnit: call("logNearUnit"),
  log2NearUnit: call("log2NearUnit"),
  zetaNearZero: call("zetaNearZero"),
  select,
  unlikely: select,
  xor: (p) => bit(p, `${p.number(0)}^${p.number(1)}`),
  shl: (p) => bit(p, `${p.number(0)}<<${p.number(1)}`),
  shr,
  sar: (p) => bit(p, `${p.number(0)}>>${p.number(1)}`),
  convert,
  bitcast,
  highWord: exact("highWord"),
  lowWord: exact("lowWord"),
  fromWords: exact("fromWords"),
  upper: exact("upper"),
  and: (p) => bit(p, `${p.number(0)}&${p.number(1)}`),
  or: (p) => bit(p, `${p.number(0)}|${p.number(1)}`),
  not: (p) => bit(p, `~${p.number(0)}`),
};

/** Operations whose results are booleans, always. */
const CONDITIONS = {
  eq: (p: Operands): string => `(${p.number(0)}===${p.number(1)})`,
  ne: (p: Operands): string => `(${p.number(0)}!==${p.number(1)})`,
  lt: (p: Operands): string => `(${p.number(0)}<${p.number(1)})`,
  le: (p: Operands): string => `(${p.number(0)}<=${p.number(1)})`,
};

/** Operations whose results are booleans if their type is bool. */
const BOOLEAN: Partial<Record<Op, Print>> = {
  ...CONDITIONS,
  and: (p) => `(${p.condition(0)}&&${p.condition(1)})`,
  or: (p) => `(${p.condition(0)}||${p.condition(1)})`,
  not: (p) => `(!${p.condition(0)})`,
  convert: (p) => `(${p.number(0)}!==0)`,
};

/** An operation as JavaScript: a number, or a condition if `condition` is set. */
export interface Expression {
  /** Source text that needs no parentheses around it. */
  readonly text: string;
  /** Whether it is a JavaScript boolean. */
  readonly condition: boolean;
}

/** Prints an operation. */
export function printOp(p: Operands): Expression {
  const { op, type } = p.node;
  const asCondition = type === "bool" ? BOOLEAN[op] : undefined;
  if (asCondition !== undefined) return { text: asCondition(p), condition: true };
  return { text: NUMBERS[op as keyof typeof NUMBERS](p), condition: false };
}

/** A number as source text that needs no parentheses. */
export function literal(value: number): string {
  if (value !== value) return "(0/0)";
  if (value === Infinity) return "(1/0)";
  if (value < 0 || Object.is(value, -0)) {
    return value === -Infinity ? "(-1/0)" : Object.is(value, -0) ? "(-0)" : `(${value})`;
  }
  return String(value);
}

const WRAPS: ReadonlySet<Op> = new Set(["add", "sub", "mul", "neg", "and", "or", "xor", "not", "shl"]);

/** Whether an operation reads its unsigned operand `i` modulo 2^32 only. */
export function wraps(user: Node, i: number): boolean {
  if (user.type !== "u32" && user.type !== "i32") return false;
  return WRAPS.has(user.op) || user.op === "shr" || (user.op === "sar" && i === 1) ||
    ((user.op === "convert" || user.op === "bitcast") && user.type === "i32");
}
