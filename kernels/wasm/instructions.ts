/**
 * Which vector instruction an operation is.
 *
 * @module
 */
import { isRare } from "../expr/approximations.ts";
import { isFloat, type Node, type Op, type Type } from "../expr/graph.ts";
import type { Plain } from "./assembler.ts";

/** Operations on floats that an instruction does, of vectors and of single numbers. */
export const FLOAT: Partial<Record<Op, string>> = {
  add: "add",
  sub: "sub",
  mul: "mul",
  div: "div",
  min: "min",
  max: "max",
  neg: "neg",
  abs: "abs",
  sqrt: "sqrt",
  floor: "floor",
  ceil: "ceil",
  rint: "nearest",
  eq: "eq",
  ne: "ne",
  lt: "lt",
  le: "le",
};
/** Those of integers. */
const INTEGER: Partial<Record<Op, string>> = {
  add: "add",
  sub: "sub",
  mul: "mul",
  neg: "neg",
  abs: "abs",
  eq: "eq",
  ne: "ne",
};
const SIGNED: Partial<Record<Op, string>> = { min: "min", max: "max", lt: "lt", le: "le" };
const BITS: Partial<Record<Op, Plain>> = { and: "v128.and", or: "v128.or", xor: "v128.xor", not: "v128.not" };
export const SHIFTS: Partial<Record<Op, Plain>> = { shl: "i32x4.shl", shr: "i32x4.shr_u", sar: "i32x4.shr_s" };

/** The instruction for an operation whose operands have this type, if a single one does it. */
export function instruction(op: Op, type: Type): Plain | undefined {
  if (BITS[op] !== undefined) return BITS[op];
  if (isFloat(type)) {
    return FLOAT[op] === undefined ? undefined : `${type}x${type === "f32" ? 4 : 2}.${FLOAT[op]}` as Plain;
  }
  if (type === "bool" && (op === "min" || op === "max")) return op === "min" ? "v128.and" : "v128.or";
  const sign = type === "i32" ? "s" : "u";
  if (SIGNED[op] !== undefined) return `i32x4.${SIGNED[op]}_${sign}` as Plain;
  if (INTEGER[op] === undefined || (type === "bool" && op !== "eq" && op !== "ne")) return undefined;
  return `i32x4.${INTEGER[op]}` as Plain;
}

/** The instruction for a choice of floats that is the smaller or the larger one: b < c ? b : c or c < b ? b : c. */
export function extremeOf({ type, args: [{ op, args }, b, c] }: Node): Plain | undefined {
  if (op !== "lt" || !isFloat(type)) return undefined;
  const which = args[0] === b && args[1] === c ? "pmin" : args[0] === c && args[1] === b ? "pmax" : undefined;
  return which && `${type}x${type === "f32" ? 4 : 2}.${which}` as Plain;
}

/** Whether a mask is one of 64 bits a lane before it is joined to one of 32. */
export function comparesDoubles({ op, args }: Node): boolean {
  return (op === "eq" || op === "ne" || op === "lt" || op === "le") && args[0].type === "f64";
}

/** What printing a node reads: a choice of doubles compares doubles itself. */
export function readBy({ op, type, args }: Node): readonly Node[] {
  const compares = (op === "select" || op === "unlikely") && type === "f64" && comparesDoubles(args[0]);
  return compares ? [...args, ...args[0].args] : args;
}

const OTHERS: ReadonlySet<Op> = new Set([
  "input",
  "const",
  "fma",
  "copysign",
  "select",
  "unlikely",
  "convert",
  "bitcast",
  "highWord",
  "lowWord",
  "fromWords",
  "upper",
]);

/** Whether an operation can be printed; no device has a meaning for arithmetic of booleans, say. */
export function printable({ op, args }: Node): boolean {
  if (OTHERS.has(op) || isRare(op)) return true;
  const { type } = args[0];
  if (SHIFTS[op] !== undefined) return type === "i32" || type === "u32";
  return instruction(op, type) !== undefined || ((op === "div" || op === "rem") && type !== "bool");
}
