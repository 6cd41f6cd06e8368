/**
 * The scalar functions that a program can name: one entry each. The annotations (`as ScalarEntry`) keep the names in
 * the type of the table under `isolatedDeclarations`.
 *
 * @module
 */
import * as c from "./complex.ts";
import * as f from "./complex_exponential.ts";
import { i0e, i1e } from "./bessel.ts";
import { countLeadingZeros, mulhi, populationCount } from "./bits.ts";
import * as inverse from "./complex_inverse.ts";
import { pow } from "./complex_power.ts";
import * as roots from "./complex_roots.ts";
import { logaddexp as logOfSum } from "./complex_sum.ts";
import { dawsn, spence } from "./dawson.ts";
import { erf, erfc, erfcx } from "./erf.ts";
import { erfInv, erfInvXla } from "./erf_inv.ts";
import { expi, expn } from "./exponential_integral.ts";
import { exponent, logaddexp, reducePrecision } from "./floats.ts";
import { fresnelC, fresnelS } from "./fresnel.ts";
import { digamma, lgamma } from "./gamma.ts";
import { type Graph, type Libm1, type Node, typeOf } from "./graph.ts";
import { integerPow } from "./integer_power.ts";
import { polygamma, polygammaOf } from "./polygamma.ts";
import * as r from "./real.ts";
import { entry, isPair, type RealRule, type ScalarEntry, special, toPair, toReal } from "./value.ts";
import { cosineIntegral, sineIntegral } from "./sine_integral.ts";
import { zeta } from "./zeta.ts";
import { kindOf } from "../../lib/core/dtype.ts";

/** A library function of one real operand. */
function libm(fn: Libm1): RealRule {
  return (g, x) => g.call(fn, x);
}

/** Bits shifted by any count. */
function shift(op: "shl" | "shr" | "sar"): ScalarEntry {
  return entry(2, (g, x, n) => r.shift(g, op, x, n));
}

const identity = (_: Graph, x: Node): Node => x;

/** The scalar functions, by name. */
export const SCALAR_FUNCTIONS = {
  neg: entry(1, (g, x) => g.neg(x), c.neg) as ScalarEntry,
  sign: entry(1, r.sign, c.sign) as ScalarEntry,
  abs: entry(1, (g, x) => g.abs(x), c.abs) as ScalarEntry,
  square: entry(1, (g, x) => g.mul(x, x), c.square) as ScalarEntry,
  exp: entry(1, libm("exp"), f.exp) as ScalarEntry,
  exp2: entry(1, libm("exp2"), f.exp2) as ScalarEntry,
  expm1: entry(1, libm("expm1"), f.expm1) as ScalarEntry,
  log: entry(1, libm("log"), roots.log) as ScalarEntry,
  log1p: entry(1, libm("log1p"), roots.log1p) as ScalarEntry,
  sqrt: entry(1, (g, x) => g.sqrt(x), roots.sqrt) as ScalarEntry,
  rsqrt: entry(1, libm("rsqrt"), roots.rsqrt) as ScalarEntry,
  cbrt: entry(1, libm("cbrt")) as ScalarEntry,
  sin: entry(1, libm("sin"), f.sin) as ScalarEntry,
  cos: entry(1, libm("cos"), f.cos) as ScalarEntry,
  tan: entry(1, libm("tan"), f.tan) as ScalarEntry,
  asin: entry(1, libm("asin"), inverse.asin) as ScalarEntry,
  acos: entry(1, libm("acos"), inverse.acos) as ScalarEntry,
  atan: entry(1, libm("atan"), inverse.atan) as ScalarEntry,
  sinh: entry(1, libm("sinh"), f.sinh) as ScalarEntry,
  cosh: entry(1, libm("cosh"), f.cosh) as ScalarEntry,
  tanh: entry(1, libm("tanh"), f.tanh) as ScalarEntry,
  asinh: entry(1, libm("asinh"), inverse.asinh) as ScalarEntry,
  acosh: entry(1, libm("acosh"), inverse.acosh) as ScalarEntry,
  atanh: entry(1, libm("atanh"), inverse.atanh) as ScalarEntry,
  logistic: entry(1, libm("logistic"), f.logistic) as ScalarEntry,
  erf: entry(1, erf) as ScalarEntry,
  erfc: entry(1, erfc) as ScalarEntry,
  erfInv: entry(1, erfInv) as ScalarEntry,
  erfInvXla: entry(1, erfInvXla) as ScalarEntry,
  erfcx: entry(1, erfcx) as ScalarEntry,
  dawsn: entry(1, dawsn) as ScalarEntry,
  spence: entry(1, spence) as ScalarEntry,
  expi: entry(1, expi) as ScalarEntry,
  sineIntegral: entry(1, sineIntegral) as ScalarEntry,
  cosineIntegral: entry(1, cosineIntegral) as ScalarEntry,
  fresnelS: entry(1, fresnelS) as ScalarEntry,
  fresnelC: entry(1, fresnelC) as ScalarEntry,
  lgamma: entry(1, lgamma) as ScalarEntry,
  digamma: entry(1, digamma) as ScalarEntry,
  besselI0e: entry(1, i0e) as ScalarEntry,
  besselI1e: entry(1, i1e) as ScalarEntry,
  exponent: entry(1, exponent) as ScalarEntry,
  // Some machines' NaN of no origin has the sign bit.
  signbit: entry(1, (g, x) => g.and(g.eq(x, x), g.lt(g.copysign(g.like(x, 1), x), g.like(x, 0)))) as ScalarEntry,
  populationCount: entry(1, populationCount) as ScalarEntry,
  clz: entry(1, countLeadingZeros) as ScalarEntry,
  floor: entry(1, (g, x) => g.make("floor", x.type, [x])) as ScalarEntry,
  ceil: entry(1, (g, x) => g.make("ceil", x.type, [x])) as ScalarEntry,
  round: entry(1, (g, x) => g.make("rint", x.type, [x])) as ScalarEntry,
  isFinite: entry(1, (g, x) => g.finite(x), (g, z) => g.and(g.finite(z.re), g.finite(z.im))) as ScalarEntry,
  not: entry(1, (g, x) => g.not(x)) as ScalarEntry,
  stopGradient: entry(1, identity, (_, z) => z) as ScalarEntry,
  conj: entry(1, identity, c.conj) as ScalarEntry,
  real: entry(1, identity, (_, z) => z.re) as ScalarEntry,
  imag: entry(1, (g, x) => g.like(x, 0), (_, z) => z.im) as ScalarEntry,
  integerPow: special(1, (g, [x], { attr = 0 }) => integerPow(g, x, attr)) as ScalarEntry,
  convert: special(1, (g, [x], { dtype }) => {
    const type = typeOf(dtype);
    return kindOf(dtype) === "c" ? r.convertComplex(g, x, type) : r.convertReal(g, x, type);
  }) as ScalarEntry,
  polygammaOf: special(1, (g, [x], { attr = 1 }) => polygammaOf(g, toReal(x), attr)) as ScalarEntry,
  reducePrecision: special(1, (g, [x], { attr = 0 }) => {
    return reducePrecision(g, toReal(x), Math.floor(attr / 256), attr % 256);
  }) as ScalarEntry,
  bitcast: special(1, (g, [x], { dtype }) => g.bitcast(toReal(x), typeOf(dtype))) as ScalarEntry,

  complex: special(2, (_, [re, im]) => ({ re: toReal(re), im: toReal(im) })) as ScalarEntry,
  add: entry(2, (g, x, y) => g.add(x, y), c.add) as ScalarEntry,
  sub: entry(2, (g, x, y) => g.sub(x, y), c.sub) as ScalarEntry,
  mul: entry(2, (g, x, y) => g.mul(x, y), c.mul) as ScalarEntry,
  div: entry(2, (g, x, y) => g.div(x, y), c.div) as ScalarEntry,
  rem: entry(2, (g, x, y) => g.make("rem", x.type, [x, y])) as ScalarEntry,
  pow: entry(2, r.pow, pow) as ScalarEntry,
  atan2: entry(2, (g, y, x) => g.call("atan2", y, x)) as ScalarEntry,
  logaddexp: entry(2, logaddexp("e"), logOfSum("e")) as ScalarEntry,
  logaddexp2: entry(2, logaddexp(2), logOfSum(2)) as ScalarEntry,
  mulhi: entry(2, mulhi) as ScalarEntry,
  expn: entry(2, expn) as ScalarEntry,
  polygamma: entry(2, polygamma) as ScalarEntry,
  zeta: entry(2, zeta) as ScalarEntry,
  nextafter: entry(2, (g, x, y) => g.call("nextafter", x, y)) as ScalarEntry,
  relu: entry(1, (g, x) => g.max(x, g.like(x, 0)), (g, z) => {
    const zero = toPair(g, g.like(z.re, 0));
    return c.select(g, c.lt(g, zero, z), z, zero);
  }) as ScalarEntry,
  max: entry(2, r.max, (g, x, y) => c.select(g, c.lt(g, y, x), x, y)) as ScalarEntry,
  min: entry(2, r.min, (g, x, y) => c.select(g, c.lt(g, x, y), x, y)) as ScalarEntry,
  and: entry(2, (g, x, y) => g.and(x, y)) as ScalarEntry,
  or: entry(2, (g, x, y) => g.or(x, y)) as ScalarEntry,
  xor: entry(2, (g, x, y) => g.xor(x, y)) as ScalarEntry,
  shiftLeft: shift("shl") as ScalarEntry,
  shiftRightLogical: shift("shr") as ScalarEntry,
  shiftRightArithmetic: shift("sar") as ScalarEntry,
  eq: entry(2, (g, x, y) => g.eq(x, y), c.eq) as ScalarEntry,
  ne: entry(2, (g, x, y) => g.ne(x, y), c.ne) as ScalarEntry,
  lt: entry(2, (g, x, y) => g.lt(x, y), c.lt) as ScalarEntry,
  le: entry(2, (g, x, y) => g.le(x, y), c.le) as ScalarEntry,
  gt: entry(2, (g, x, y) => g.lt(y, x), (g, x, y) => c.lt(g, y, x)) as ScalarEntry,
  ge: entry(2, (g, x, y) => g.le(y, x), (g, x, y) => c.le(g, y, x)) as ScalarEntry,

  select: special(3, (g, [pred, x, y]) => {
    const cond = g.convert(toReal(pred), "bool");
    return isPair(x) || isPair(y) ? c.select(g, cond, toPair(g, x), toPair(g, y)) : g.select(cond, x, y);
  }) as ScalarEntry,
  clamp: entry(3, (g, lo, x, hi) => r.min(g, r.max(g, lo, x), hi)) as ScalarEntry,

  threefry0: entry(4, r.threefry(0)) as ScalarEntry,
  threefry1: entry(4, r.threefry(1)) as ScalarEntry,
};

/** The name of a scalar function. */
export type ScalarFunction = keyof typeof SCALAR_FUNCTIONS;
