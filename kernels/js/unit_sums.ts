/**
 * log(bˣ + bʸ) where the sum is so close to 1 that hardly a digit of the operands is left in its logarithm, by integers
 * (`expr/integers.ts`). `expr/unit_sums.ts` says how close that gets.
 *
 * @module
 */
import { LN2, ofDouble, ONE, over, type Parts, partsOf, shifted, times, toDouble } from "../expr/integers.ts";

/** (eᶻ − 1)/z for |z| < 1. */
function slope(z: bigint): bigint {
  let sum = 0n;
  for (let term = ONE, k = 2n; term !== 0n && term !== -1n; k++) {
    sum += term;
    term = times(term, z) / k;
  }
  return sum;
}

/**
 * log(bˣ + bʸ) of doubles x ≤ y < 0 for which that is small. With x = n·log 2 + r it is s − s²/2 + ... of
 * s = 2ⁿ(eʳ + 2⁻ⁿ(bʸ − 1)).
 */
export function logNearUnitParts(base: 2 | "e", x: number, y: number): Parts {
  const n = Math.round(base === 2 ? x : x / Math.LN2);
  const natural = (v: bigint): bigint => base === 2 ? times(v, LN2) : v;
  const r = base === 2 ? natural(ofDouble(x - n)) : ofDouble(x) - BigInt(n) * LN2;
  const off = ONE + times(r, slope(r)) + times(natural(ofDouble(y, -n)), slope(natural(ofDouble(y))));
  const s = shifted(off, n);
  let power = off;
  let log = 0n;
  for (let k = 1n; power !== 0n && power !== -1n; k++) {
    log += power / k;
    power = -times(power, s);
  }
  return partsOf(base === 2 ? over(log, LN2) : log, n);
}

/** The double closest to it; NaN for numbers far from such ones. */
function closest(base: 2 | "e", x: number, y: number): number {
  if (!(x > -1100 && x <= y && y > -1.5 && y < 0)) return NaN;
  return toDouble(logNearUnitParts(base, x, y));
}

/** log(eˣ + eʸ) of such numbers. */
export function logNearUnit(x: number, y: number): number {
  return closest("e", x, y);
}

/** log₂(2ˣ + 2ʸ) of such numbers. */
export function log2NearUnit(x: number, y: number): number {
  return closest(2, x, y);
}
