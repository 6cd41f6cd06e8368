/**
 * Special functions, and counts of bits: one record and one function each.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { Elementwise, Partial } from "../core/op.ts";
import { NotDifferentiableError } from "../errors.ts";
import { add, constLike, gt, mul, neg, select, sign, sub } from "./arithmetic.ts";
import { abs } from "./complex.ts";
import { elementwise } from "./elementwise.ts";
import { exp, integerPow, square } from "./math.ts";
import { asArray, binaryInexact, binaryOf, inexact, unaryInexact, unaryOf } from "./operands.ts";

/** The record of a function of one real number. */
export function smooth(name: string, partial: Partial): Elementwise {
  return elementwise({ name, kinds: "f", tangents: [partial] });
}

/** The partial derivative by an operand that has none. */
export function refuse(name: string, operand: string): Partial {
  return () => {
    throw new NotDifferentiableError(
      `${name}: the derivative with respect to ${operand} is not defined; apply stopGradient to it if it is constant`,
    );
  };
}

// d erf(x) = 2/√π·exp(−x²)
const bell: Partial = (g, _y, [x]) => mul(mul(g, exp(neg(square(x)))), 2 / Math.sqrt(Math.PI));
const erfOp: Elementwise = smooth("erf", bell);
const erfcOp: Elementwise = smooth("erfc", (g, y, args, params) => neg(bell(g, y, args, params)));
// d erf⁻¹(x) = ½√π·exp(erf⁻¹(x)²)
const inverseBell: Partial = (g, y) => mul(g, mul(exp(square(y)), Math.sqrt(Math.PI) / 2));
const erfInvOp: Elementwise = smooth("erfInv", inverseBell);
const erfInvXlaOp: Elementwise = smooth("erfInvXla", inverseBell);

const lgammaOp: Elementwise = smooth("lgamma", (g, _y, [x]) => mul(g, digamma(x)));
const digammaOp: Elementwise = smooth("digamma", (g, _y, [x]) => mul(g, polygamma(1, x)));
const polygammaOp: Elementwise = elementwise({
  name: "polygamma",
  kinds: "f",
  tangents: [refuse("polygamma", "the order"), (g, _y, [m, x]) => mul(g, polygamma(add(m, 1), x))],
});
const order = (params: unknown): number => (params as { n: number }).n;
const polygammaOfOp: Elementwise = elementwise({
  name: "polygammaOf",
  kinds: "f",
  attr: order,
  tangents: [(g, _y, [x], params) => mul(g, polygamma(order(params) + 1, x))],
});
const zetaOp: Elementwise = elementwise({
  name: "zeta",
  kinds: "f",
  // ∂ζ(s, q)/∂q = −s·ζ(s + 1, q)
  tangents: [refuse("zeta", "the exponent"), (g, _y, [s, q]) => neg(mul(g, mul(s, zeta(add(s, 1), q))))],
});

// I₀′ = I₁, and the scaling e^(−|x|) adds −sign(x) times the function.
const i0eOp: Elementwise = smooth("besselI0e", (g, y, [x]) => mul(g, sub(besselI1e(x), mul(sign(x), y))));
// I₁′ = I₀ − I₁/x, which is ½ at 0.
const i1eOp: Elementwise = smooth("besselI1e", (g, y, [x]) => {
  const epsilon = x.aval.dtype === "float32" ? 2 ** -23 : 2 ** -52;
  const away = gt(abs(x), constLike(x, epsilon));
  const safe = select(away, x, constLike(x, epsilon));
  const slope = sub(besselI0e(safe), mul(y, add(sign(safe), integerPow(safe, -1))));
  return mul(g, select(away, slope, constLike(x, 0.5)));
});

const populationCountOp: Elementwise = elementwise({ name: "populationCount", kinds: "i", tangents: [null] });
const mulhiOp: Elementwise = elementwise({ name: "mulhi", kinds: "i", tangents: [null, null] });
const clzOp: Elementwise = elementwise({ name: "clz", kinds: "i", tangents: [null] });

/** The error function. */
export function erf(x: ArrayLike): NDArray {
  return unaryInexact(erfOp, x);
}
/** 1 − erf(x), accurate where it is small. */
export function erfc(x: ArrayLike): NDArray {
  return unaryInexact(erfcOp, x);
}
/** The inverse of the error function. */
export function erfInv(x: ArrayLike): NDArray {
  return unaryInexact(erfInvOp, x);
}
/** The same as XLA has it in float32, with fewer digits close to ±1: random numbers are made of it, and are to be JAX's. */
export function erfInvXla(x: ArrayLike): NDArray {
  return unaryInexact(erfInvXlaOp, x);
}
/** log|Γ(x)|. */
export function lgamma(x: ArrayLike): NDArray {
  return unaryInexact(lgammaOp, x);
}
/** The derivative of `lgamma`. */
export function digamma(x: ArrayLike): NDArray {
  return unaryInexact(digammaOp, x);
}
/** Up to here orders that are known get expressions of their own, whose powers are products of few factors. */
const ORDERS = 4;

/** The m-th derivative of `digamma`, for an integral m. */
export function polygamma(m: ArrayLike, x: ArrayLike): NDArray {
  if (m === 0) return digamma(x);
  if (typeof m === "number" && Number.isInteger(m) && m > 0 && m <= ORDERS) {
    return bind1(polygammaOfOp, [inexact(asArray(x))], { n: m });
  }
  return binaryInexact(polygammaOp, m, x);
}
/** Hurwitz's zeta function Σ (q + k)^(−s), k ≥ 0. */
export function zeta(s: ArrayLike, q: ArrayLike): NDArray {
  return binaryInexact(zetaOp, s, q);
}
/** e^(−|x|)·I₀(x). */
export function besselI0e(x: ArrayLike): NDArray {
  return unaryInexact(i0eOp, x);
}
/** e^(−|x|)·I₁(x). */
export function besselI1e(x: ArrayLike): NDArray {
  return unaryInexact(i1eOp, x);
}
/** The number of bits of an integer that are set. */
export function populationCount(x: ArrayLike): NDArray {
  return unaryOf(populationCountOp, x);
}
/** The upper half of the product of two integers. */
export function mulhi(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(mulhiOp, x, y);
}
/** The number of zeros before the first bit of an integer that is set. */
export function clz(x: ArrayLike): NDArray {
  return unaryOf(clzOp, x);
}
