/**
 * The true values of functions, in double-double, and how far results are from them.
 *
 * @module
 */
import { Doubles, exponentOf, reusing } from "./double_double.ts";
import { besselI0e, besselI1e } from "./bessel.ts";
import * as f from "./error_function.ts";
import * as e from "./exponential.ts";
import { digamma, lgamma } from "./gamma.ts";
import * as i from "./integrals.ts";
import * as p from "./power.ts";
import { times2 } from "./scaling.ts";
import * as s from "./series.ts";
import * as t from "./trigonometric.ts";

/** A function of one or two operands, for arguments where it is finite and not 0. */
export type Oracle = (...x: Doubles[]) => Doubles;

/** The functions, by name. */
export const ORACLES: Readonly<Record<string, Oracle>> = {
  exp: e.exp,
  exp2: e.exp2,
  expm1: e.expm1,
  log: e.log,
  log1p: e.log1p,
  sinh: e.sinh,
  cosh: e.cosh,
  tanh: e.tanh,
  logistic: e.logistic,
  asinh: e.asinh,
  acosh: e.acosh,
  atanh: e.atanh,
  sin: t.sin,
  cos: t.cos,
  tan: t.tan,
  asin: t.asin,
  acos: t.acos,
  atan: t.atan,
  atan2: t.atan2,
  cbrt: p.cbrt,
  rsqrt: p.rsqrt,
  hypot: p.hypot,
  pow: p.pow,
  erf: f.erf,
  erfc: f.erfc,
  erfcx: f.erfcx,
  erfInv: f.erfInv,
  lgamma,
  digamma,
  besselI0e,
  besselI1e,
  dawsn: i.dawsn,
  spence: i.spence,
  expi: i.expi,
  sineIntegral: i.sineIntegral,
  cosineIntegral: i.cosineIntegral,
  fresnelS: i.fresnelS,
  fresnelC: i.fresnelC,
  expn: s.expn,
  zeta: s.zeta,
  polygamma: s.polygamma,
  logaddexp: s.logaddexp,
  logaddexp2: s.logaddexp2,
};

/** The values of a function in double, as they are: the truth for single precision. */
export function rounded(plain: (...x: number[]) => number): Oracle {
  return (x, y = x) => new Doubles(x.hi.map((v, i) => plain(v, y.hi[i])));
}

/** Elements that are computed at once: their vectors stay in the cache. */
const CHUNK = 1024;

/** Of each precision: the bits of the fraction, the least exponent, and the largest number. */
export const FORMAT = {
  float32: { bits: 23, least: -126, most: 3.4028234663852886e38 },
  float64: { bits: 52, least: -1022, most: 1.7976931348623157e308 },
} as const;

/** The largest distance of results from the truth, in units of the last place, and where it is. */
export interface Worst {
  ulp: number;
  readonly x: number[];
  got: number;
  want: number;
}

/** Whether a number has the sign of −0. */
function negative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

/** Whether a number is finite and not 0. */
function ordinary(x: number): boolean {
  return x - x === 0 && x !== 0;
}

/** How far a result is from (hi + lo)·2ᵉ, in units of the last place of it, or of `size` if that is larger. */
export function distance(dtype: keyof typeof FORMAT, got: number, hi: number, lo: number, e: number, size = 0): number {
  const { bits, least, most } = FORMAT[dtype];
  if (got !== got || (size === 0 && negative(got) !== negative(hi))) return Infinity;
  if (got - got !== 0) return times2(Math.abs(hi), e) > most ? 0 : Infinity;
  // The unit, as all that follows, without 2ᵉ.
  const unit = Math.max(exponentOf(Math.max(Math.abs(hi), size)), least - e) - bits;
  const ulp = times2(Math.abs((e === 0 ? got : times2(got, -e)) - hi - lo), -unit);
  return ulp !== ulp ? Infinity : ulp;
}

/**
 * The largest distance of results from the oracle, at the same operands. The value of `plain`, a function in double,
 * is the truth where it or an operand is infinite or NaN or 0 (signs and all). Units are those of `size`, where that is
 * larger than the result.
 */
export function worst(
  dtype: keyof typeof FORMAT,
  results: readonly (Float32Array | Float64Array)[],
  operands: readonly ArrayLike<number>[],
  oracle: Oracle,
  plain: (x: number, y: number) => number,
  size: (x: number, y: number) => number = () => 0,
): Worst {
  const result: Worst = { ulp: 0, x: [], got: 0, want: 0 };
  const note = (ulp: number, got: number, i: number, want: number): void => {
    if (ulp > result.ulp) Object.assign(result, { ulp, x: operands.map((x) => x[i]), got, want });
  };
  const [a, b] = [operands[0], operands[operands.length - 1]];
  const places = new Int32Array(CHUNK);
  for (let start = 0; start < a.length; start += CHUNK) {
    const end = Math.min(start + CHUNK, a.length);
    let count = 0;
    for (let i = start; i < end; i++) {
      const want = plain(a[i], b[i]);
      const regular = ordinary(want);
      if (regular && ordinary(a[i]) && ordinary(b[i])) {
        places[count++] = i;
        continue;
      }
      for (const got of results) {
        note(regular ? distance(dtype, got[i], want, 0, 0) : Object.is(got[i], want) ? 0 : Infinity, got[i], i, want);
      }
    }
    const truth = reusing(() =>
      oracle(...operands.map((x) => {
        const chosen = new Float64Array(count);
        for (let k = 0; k < count; k++) chosen[k] = x[places[k]];
        return new Doubles(chosen);
      }))
    );
    for (let k = 0; k < count; k++) {
      const hi = truth.hi[k];
      const e = truth.exponent === null ? 0 : truth.exponent[k];
      for (const values of results) {
        const got = values[places[k]];
        const ulp = distance(dtype, got, hi, truth.lo[k], e, times2(size(a[places[k]], b[places[k]]), -e));
        if (ulp > result.ulp) note(ulp, got, places[k], times2(hi, e));
      }
    }
  }
  return result;
}
