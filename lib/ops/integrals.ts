/**
 * Functions that are integrals: one record and one function each.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { Elementwise } from "../core/op.ts";
import { constLike, div, eq, mul, neg, select, sub } from "./arithmetic.ts";
import { elementwise } from "./elementwise.ts";
import { cos, exp, log1p, sin, square } from "./math.ts";
import { binaryInexact, unaryInexact } from "./operands.ts";
import { refuse, smooth } from "./special.ts";

const erfcxOp: Elementwise = smooth("erfcx", (g, y, [x]) => mul(g, sub(mul(mul(x, 2), y), 2 / Math.sqrt(Math.PI))));
const dawsnOp: Elementwise = smooth("dawsn", (g, y, [x]) => mul(g, sub(1, mul(mul(x, 2), y))));
const expiOp: Elementwise = smooth("expi", (g, _y, [x]) => mul(g, div(exp(x), x)));
const expnOp: Elementwise = elementwise({
  name: "expn",
  kinds: "f",
  tangents: [refuse("expn", "the order"), (g, _y, [n, x]) => neg(mul(g, expn(sub(n, 1), x)))],
});
// log x/(1 − x) = −log(1 + w)/w with w = x − 1, by its series at w = 0
const spenceOp: Elementwise = smooth("spence", (g, _y, [x]) => {
  const w = sub(x, 1);
  const zero = eq(w, constLike(w, 0));
  const series = sub(mul(w, sub(0.5, mul(w, sub(1 / 3, mul(w, 0.25))))), 1);
  return mul(g, select(zero, series, neg(div(log1p(w), select(zero, constLike(w, 1), w)))));
});
const sineIntegralOp: Elementwise = smooth("sineIntegral", (g, _y, [x]) => mul(g, sinOver(x)));
const cosineIntegralOp: Elementwise = smooth("cosineIntegral", (g, _y, [x]) => mul(g, div(cos(x), x)));
const angle = (x: NDArray): NDArray => mul(square(x), Math.PI / 2);
const fresnelSOp: Elementwise = smooth("fresnelS", (g, _y, [x]) => mul(g, sin(angle(x))));
const fresnelCOp: Elementwise = smooth("fresnelC", (g, _y, [x]) => mul(g, cos(angle(x))));

/** sin(x)/x, and 1 at 0, where the series Σ (−1)ᵏ x²ᵏ/(2k + 1)!, k ≤ 6, has the derivatives that a quotient lacks. */
export function sinOver(x: NDArray): NDArray {
  const zero = eq(x, constLike(x, 0));
  const safe = select(zero, constLike(x, 1), x);
  const u = square(select(zero, x, constLike(x, 0)));
  let series = constLike(x, 1);
  for (let k = 6; k > 0; k--) series = sub(1, mul(mul(u, series), 1 / (2 * k * (2 * k + 1))));
  return select(zero, series, div(sin(safe), safe));
}
/** e^(x²)·erfc(x). */
export function erfcx(x: ArrayLike): NDArray {
  return unaryInexact(erfcxOp, x);
}
/** e^(−x²)·∫ exp(t²) dt from 0 to x. */
export function dawsn(x: ArrayLike): NDArray {
  return unaryInexact(dawsnOp, x);
}
/** The principal value of ∫ eᵗ/t dt from −∞ to x. */
export function expi(x: ArrayLike): NDArray {
  return unaryInexact(expiOp, x);
}
/** ∫ e^(−xt)/tⁿ dt from 1 to ∞, for an integral n. */
export function expn(n: ArrayLike, x: ArrayLike): NDArray {
  return binaryInexact(expnOp, n, x);
}
/** −∫ log t/(t − 1) dt from 1 to x. */
export function spence(x: ArrayLike): NDArray {
  return unaryInexact(spenceOp, x);
}
/** ∫ sin t/t dt from 0 to x. */
export function sineIntegral(x: ArrayLike): NDArray {
  return unaryInexact(sineIntegralOp, x);
}
/** γ + log|x| + ∫ (cos t − 1)/t dt from 0 to |x|. */
export function cosineIntegral(x: ArrayLike): NDArray {
  return unaryInexact(cosineIntegralOp, x);
}
/** ∫ sin(πt²/2) dt from 0 to x. */
export function fresnelS(x: ArrayLike): NDArray {
  return unaryInexact(fresnelSOp, x);
}
/** ∫ cos(πt²/2) dt from 0 to x. */
export function fresnelC(x: ArrayLike): NDArray {
  return unaryInexact(fresnelCOp, x);
}
