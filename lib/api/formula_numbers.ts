/**
 * Arithmetic of plain numbers in formulas: in double precision, by Python's rules (division by zero as in IEEE 754), so
 * that `2 * pi` beside a float64 array is exact and stays weakly typed.
 *
 * @module
 */
import type { Complex } from "../core/array.ts";

function integer(op: string, ...xs: number[]): void {
  for (const x of xs) {
    if (!Number.isInteger(x)) throw new TypeError(`m: ${op} of the number ${x}; bits are those of integers`);
  }
}

function bits(op: string, apply: (a: bigint, b: bigint) => bigint): (a: number, b: number) => number {
  return (a, b) => {
    integer(op, a, b);
    return Number(apply(BigInt(a), BigInt(b)));
  };
}

/** a · 2^±b, rounded down. */
function shift(op: string, sign: number): (a: number, b: number) => number {
  return (a, b) => {
    integer(op, a, b);
    if (b < 0) throw new RangeError(`m: ${a} ${op} ${b}; the number of bits to shift by must not be negative`);
    return Math.floor(a * 2 ** (sign * b));
  };
}

/** The remainder with the sign of b: CPython's float_rem. */
function modulo(a: number, b: number): number {
  const r = a % b;
  if (r === 0) return b < 0 ? -0 : 0;
  return r < 0 !== b < 0 ? r + b : r;
}

/** ⌊a / b⌋ that goes with the remainder: CPython's float_floor_div. */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const r = a % b;
  const q = (a - r) / b - (r !== 0 && r < 0 !== b < 0 ? 1 : 0);
  const floor = Math.floor(q);
  return q - floor > 0.5 ? floor + 1 : floor;
}

/** C's pow, which Python has too: 1 to any power, and −1 to an infinite one, is 1, unlike in JavaScript. */
function power(a: number, b: number): number {
  return a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b;
}

/** Binary operators of two plain numbers. */
export const NUMBER_BINARY: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "//": floorDivide,
  "%": modulo,
  "**": power,
  "<<": shift("<<", 1),
  ">>": shift(">>", -1),
  "&": bits("&", (a, b) => a & b),
  "|": bits("|", (a, b) => a | b),
  "^": bits("^", (a, b) => a ^ b),
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
};

/** Unary operators of a plain number. */
export const NUMBER_UNARY: Readonly<Record<string, (a: number) => number>> = {
  "+": (a) => a,
  "-": (a) => -a,
  "~": (a) => {
    integer("~", a);
    return -a - 1;
  },
};

/** Smith's quotient, which divides by the larger part of b first, so that |b|² can't overflow. */
function quotient(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const r = b.im / b.re;
    const d = b.re + b.im * r;
    return { re: (a.re + a.im * r) / d, im: (a.im - a.re * r) / d };
  }
  const r = b.re / b.im;
  const d = b.re * r + b.im;
  return { re: (a.re * r + a.im) / d, im: (a.im * r - a.re) / d };
}

/** Binary operators of two plain numbers of which one or both are complex. */
export const COMPLEX_BINARY: Readonly<Record<string, (a: Complex, b: Complex) => Complex>> = {
  "+": (a, b) => ({ re: a.re + b.re, im: a.im + b.im }),
  "-": (a, b) => ({ re: a.re - b.re, im: a.im - b.im }),
  "*": (a, b) => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re }),
  "/": quotient,
};

/** Functions of a plain number, by their names in `np`. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  absolute: Math.abs,
  arccos: Math.acos,
  arccosh: Math.acosh,
  arcsin: Math.asin,
  arcsinh: Math.asinh,
  arctan: Math.atan,
  arctanh: Math.atanh,
  cbrt: Math.cbrt,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  exp: Math.exp,
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  floor: Math.floor,
  log: Math.log,
  log10: Math.log10,
  log1p: Math.log1p,
  log2: Math.log2,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  tan: Math.tan,
  tanh: Math.tanh,
};
