/**
 * What printed JavaScript calls by name: `Math`, and the machine operations that JavaScript lacks.
 *
 * @module
 */
import { zetaNearZero } from "../expr/zeta_integers.ts";
import { log2NearUnit, logNearUnit } from "./unit_sums.ts";

const bits = new ArrayBuffer(8);
const asF32 = new Float32Array(bits);
const asF64 = new Float64Array(bits);
const asI32 = new Int32Array(bits);
const asU32 = new Uint32Array(bits);
const asI64 = new BigInt64Array(bits);

const { abs, exp, hypot, sqrt, pow } = Math;

/** Half to even: adding 2^52 leaves no room for a fraction. */
function rint(x: number): number {
  const a = abs(x);
  if (!(a < 4503599627370496)) return x;
  const r = (a + 4503599627370496) - 4503599627370496;
  return x < 0 || Object.is(x, -0) ? -r : r;
}

/** `|a|` with the sign of `b`. */
function copysign(a: number, b: number): number {
  return b < 0 || Object.is(b, -0) ? -abs(a) : abs(a);
}

/** C's `pow`: 1 for 1^NaN and (−1)^±∞, where JavaScript has NaN. */
function cpow(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return pow(x, y);
}

/** C's `atan2`: a quotient that underflows has the sign of `y`, where V8 loses it. */
function atan2(y: number, x: number): number {
  const r = Math.atan2(y, x);
  return r === 0 ? copysign(r, y) : r;
}

/** `hypot` of float32 values: their squares don't overflow in double precision. */
function hypot32(x: number, y: number): number {
  const r = sqrt(x * x + y * y);
  return r === r ? r : hypot(x, y);
}

/** 1 / (1 + e^−x), from e^−|x|, which doesn't overflow. */
function logistic(x: number): number {
  const e = exp(-abs(x));
  return x < 0 ? e / (1 + e) : 1 / (1 + e);
}

/** Float to int32: truncates, saturates, NaN gives 0. */
function toI32(x: number): number {
  return x >= 2147483647 ? 2147483647 : x <= -2147483648 ? -2147483648 : x | 0;
}

/** Float to uint32: truncates, saturates, NaN gives 0. */
function toU32(x: number): number {
  return x >= 4294967295 ? 4294967295 : x <= 0 ? 0 : x >>> 0;
}

/** The next float32 after `x` towards `y`: equally signed floats are ordered as their bits. */
function nextafter32(x: number, y: number): number {
  if (!(x < y || x > y)) return x === y ? y : NaN;
  if (x === 0) return y > 0 ? 1.401298464324817e-45 : -1.401298464324817e-45;
  asF32[0] = x;
  asI32[0] += (x < y) === (x > 0) ? 1 : -1;
  return asF32[0];
}

/** The next float64 after `x` towards `y`. */
function nextafter64(x: number, y: number): number {
  if (!(x < y || x > y)) return x === y ? y : NaN;
  if (x === 0) return y > 0 ? 5e-324 : -5e-324;
  asF64[0] = x;
  asI64[0] += (x < y) === (x > 0) ? 1n : -1n;
  return asF64[0];
}

/** The bits of a float32 as int32. */
function f32ToI32(x: number): number {
  asF32[0] = x;
  return asI32[0];
}

/** The bits of a float32 as uint32. */
function f32ToU32(x: number): number {
  asF32[0] = x;
  return asU32[0];
}

/** 32 bits as a float32. */
function bitsToF32(x: number): number {
  asI32[0] = x;
  return asF32[0];
}

/** The upper half of the bits of a float64 as int32; Deno's machines have the lower half first. */
function highWord(x: number): number {
  asF64[0] = x;
  return asI32[1];
}

/** The lower half of the bits of a float64 as uint32. */
function lowWord(x: number): number {
  asF64[0] = x;
  return asU32[0];
}

/** Two halves as a float64. */
function fromWords(high: number, low: number): number {
  asI32[1] = high;
  asU32[0] = low;
  return asF64[0];
}

/** A float64 with its lower half 0. */
function upper(x: number): number {
  asF64[0] = x;
  asU32[0] = 0;
  return asF64[0];
}

/** The functions, by the names that printed code uses. */
const RUNTIME: Readonly<Record<string, (...args: number[]) => number>> = {
  fround: Math.fround,
  imul: Math.imul,
  abs: Math.abs,
  min: Math.min,
  max: Math.max,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  tanh: Math.tanh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  cbrt: Math.cbrt,
  atan2,
  hypot: Math.hypot,
  pow: Math.pow,
  rint,
  copysign,
  cpow,
  hypot32,
  logistic,
  toI32,
  toU32,
  nextafter32,
  nextafter64,
  f32ToI32,
  f32ToU32,
  bitsToF32,
  highWord,
  lowWord,
  fromWords,
  upper,
  logNearUnit,
  log2NearUnit,
  zetaNearZero,
};

/**
 * Compiles a function, given from its parameter list on, with the runtime functions that it names in scope. The
 * parentheses make V8 compile it at once instead of parsing it twice.
 */
export function compile<F>(source: string, names: Iterable<string>, scope: Readonly<Record<string, unknown>> = {}): F {
  const used = [...names];
  const extra = Object.keys(scope);
  const make = new Function(...used, ...extra, `"use strict";return (function${source})`) as (
    ...values: unknown[]
  ) => F;
  return make(...used.map((name) => RUNTIME[name]), ...extra.map((name) => scope[name]));
}
