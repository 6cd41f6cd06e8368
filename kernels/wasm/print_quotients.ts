/**
 * Vector instructions for what WebAssembly has none for: quotients and remainders of integers, remainders of floats, and
 * shifts by a vector of counts. Operands are given as functions that push a vector.
 *
 * @module
 */
import type { Code, Local, Plain } from "./assembler.ts";

/** Pushes a vector. */
export type Push = () => void;

/** Locals for vectors. */
export interface Locals {
  /** A local that can be taken. */
  take(): Local;
  /** Gives it back. */
  give(local: Local): void;
}

/** The upper two lanes of 32 bits as the lower ones. */
function upper(code: Code, x: Push): void {
  x();
  x();
  code.shuffle32(2, 3, 2, 3);
}

/**
 * Quotients of integers, truncated: in double, where they are 2^−32 or more away from the next integer. Adding 1.5·2^52
 * leaves them modulo 2^32 in the lower word, as −2^31/−1 wraps; division by 0 leaves 0 there.
 */
function quotients(code: Code, type: "i32" | "u32", x: Push, y: Push): void {
  const widen: Plain = type === "i32" ? "f64x2.convert_low_i32x4_s" : "f64x2.convert_low_i32x4_u";
  for (const half of [0, 1]) {
    for (const operand of [x, y]) {
      if (half === 0) operand();
      else upper(code, operand);
      code.op(widen);
    }
    code.op("f64x2.div", "f64x2.trunc").constant("f64", 1.5 * 2 ** 52).op("f64x2.add");
  }
  code.shuffle32(0, 2, 4, 6);
}

/** x div y of integers; all bits are set where y is 0. */
export function divideIntegers(code: Code, type: "i32" | "u32", x: Push, y: Push): void {
  quotients(code, type, x, y);
  y();
  code.constant("i32", 0).op("i32x4.eq", "v128.or");
}

/** x − (x div y)·y of integers, which is x where y is 0. */
export function remainIntegers(code: Code, type: "i32" | "u32", x: Push, y: Push): void {
  x();
  quotients(code, type, x, y);
  y();
  code.op("i32x4.mul", "i32x4.sub");
}

/** Lanes of 32 bits shifted by counts, one by one. */
export function shiftLanes(code: Code, op: "shl" | "shr" | "sar", x: Push, counts: Push): void {
  x();
  for (let lane = 0; lane < 4; lane++) {
    for (const operand of [x, counts]) {
      operand();
      code.lane("i32x4.extract_lane", lane);
    }
    code.op(op === "shl" ? "i32.shl" : op === "shr" ? "i32.shr_u" : "i32.shr_s").lane("i32x4.replace_lane", lane);
  }
}

/** Divisors this much smaller are multiplied by it. */
const FAR = 2 ** 1000;

/**
 * x − trunc(x/y)·y of doubles, exactly, with the sign of x; NaN for infinite x and for y = 0. Each turn subtracts q·y
 * with the leading bits of a quotient q, so many that products are exact, and so are the differences: of what remains,
 * they are multiples of its last place, and fewer than 2^53 of them. Where q is a little too large the rest becomes
 * negative. If the operands are of single precision, q keeps 29 bits; else 26, and y is taken in two parts, and
 * divisors that the quotient might overflow for are multiplied by a power of 2 first.
 */
function remainder(code: Code, locals: Locals, single: boolean, x: Push, y: Push): void {
  const all = Array.from({ length: 7 }, () => locals.take());
  const [a, r, d, m, q, high, larger] = all;
  // Clears the last bits of the fraction, which as a double are a subnormal number.
  const leading = (bits: number): Code => code.constant("f64", (2 ** (53 - bits) - 1) * 2 ** -1074).op("v128.andnot");
  x();
  code.set(a);
  y();
  code.op("f64x2.abs").tee(d).constant("f64", 0).op("f64x2.gt", "v128.not");
  // |x|, NaN if x is infinite: x − x + |x|.
  code.get(a).get(a).op("f64x2.sub").get(a).op("f64x2.abs", "f64x2.add", "v128.or").set(r);
  code.loop();
  code.get(r).op("f64x2.abs").get(d).op("f64x2.ge").tee(larger).op("v128.any_true").if();
  if (single) {
    code.get(r).get(r).get(d).op("f64x2.div");
    leading(29).op("f64x2.trunc").get(d).op("f64x2.mul", "f64x2.sub");
  } else {
    code.get(d).set(m);
    for (let turn = 0; turn < 2; turn++) {
      code.get(m).constant("f64", FAR).op("f64x2.mul").get(m);
      code.get(r).op("f64x2.abs").constant("f64", 1 / FAR).op("f64x2.mul").get(m).op("f64x2.gt");
      code.op("v128.bitselect").set(m);
    }
    code.get(r).get(m).op("f64x2.div");
    leading(26).op("f64x2.trunc").set(q);
    code.get(m);
    leading(26).set(high);
    code.get(r).get(q).get(high).op("f64x2.mul", "f64x2.sub");
    code.get(q).get(m).get(high).op("f64x2.sub", "f64x2.mul", "f64x2.sub");
  }
  code.get(r).get(larger).op("v128.bitselect").set(r);
  code.br(1).end().end();
  code.get(a);
  code.get(r).get(r).constant("f64", 0).op("f64x2.lt").get(d).op("v128.and", "f64x2.add");
  code.constant("f64", -0).op("v128.bitselect");
  for (const local of all) locals.give(local);
}

/** The remainders of doubles. */
export function remainFloats(code: Code, locals: Locals, x: Push, y: Push): void {
  remainder(code, locals, false, x, y);
}

/** Those of floats of single precision, in double. */
export function remainSingles(code: Code, locals: Locals, x: Push, y: Push): void {
  const wide = (operand: Push, half: number): Push => () => {
    if (half === 0) operand();
    else upper(code, operand);
    code.op("f64x2.promote_low_f32x4");
  };
  for (const half of [0, 1]) {
    remainder(code, locals, true, wide(x, half), wide(y, half));
    code.op("f32x4.demote_f64x2_zero");
  }
  code.shuffle32(0, 1, 4, 5);
}
