/**
 * Parts of floating numbers, sums of exponentials, and sin(x)/x at 0.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { Elementwise, Partial } from "../core/op.ts";
import { constLike, eq, mul, select, sign, sub } from "./arithmetic.ts";
import { real } from "./complex.ts";
import { elementwise } from "./elementwise.ts";
import { exp, exp2 } from "./math.ts";
import { asArray, binaryInexact, unaryInexact, unaryOf } from "./operands.ts";

const signbitOp: Elementwise = elementwise({ name: "signbit", kinds: "f", result: () => "bool", tangents: [null] });
const exponentOp: Elementwise = elementwise({ name: "exponent", kinds: "f", result: () => "int32", tangents: [null] });

// ∂ log(bˣ + bʸ)/∂x = b^(x − out), with +∞ replaced by 0, as in JAX
const share = (power: (x: ArrayLike) => NDArray, operand: 0 | 1): Partial => (g, out, args) =>
  mul(g, power(sub(finiteAbove(args[operand]), finiteAbove(out))));
const logaddexpOp: Elementwise = elementwise({
  name: "logaddexp",
  kinds: "fc",
  tangents: [share(exp, 0), share(exp, 1)],
});
const logaddexp2Op: Elementwise = elementwise({
  name: "logaddexp2",
  kinds: "fc",
  tangents: [share(exp2, 0), share(exp2, 1)],
});

/** Bits of the exponent and of the mantissa. */
interface Precision {
  readonly exponentBits: number;
  readonly mantissaBits: number;
}

const reducePrecisionOp: Elementwise = elementwise({
  name: "reducePrecision",
  kinds: "f",
  attr: (params) => {
    const { exponentBits, mantissaBits } = params as Precision;
    return 256 * exponentBits + mantissaBits;
  },
  // JAX's: that of a linear function
  tangents: [(g, _y, _args, params) => reducePrecision(g, params as Precision)],
});

/** `x` with +∞ replaced by 0. */
export function finiteAbove(x: NDArray): NDArray {
  const re = real(x);
  return select(eq(re, constLike(re, Infinity)), constLike(x, 0), x);
}

/** |x| of real numbers with the derivative sign(x), 0 at 0, for even functions of x that are smooth there. */
export function modulus(x: NDArray): NDArray {
  return mul(x, sign(x));
}

/** Whether the sign is negative, that of −0 too; of NaN it is not known. */
export function signbit(x: ArrayLike): NDArray {
  return unaryOf(signbitOp, x);
}
/** The int32 e with x = m·2ᵉ, ½ ≤ |m| < 1; 0 for 0, infinities and NaN. */
export function exponent(x: ArrayLike): NDArray {
  return unaryInexact(exponentOp, x);
}
/** `x` rounded to fewer bits. */
export function reducePrecision(x: ArrayLike, { exponentBits, mantissaBits }: Precision): NDArray {
  const a = asArray(x);
  return bind1(reducePrecisionOp, [a], { exponentBits, mantissaBits });
}
/** log(eˣ + eʸ), without overflow. */
export function logaddexp(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryInexact(logaddexpOp, x, y);
}
/** log₂(2ˣ + 2ʸ), without overflow. */
export function logaddexp2(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryInexact(logaddexp2Op, x, y);
}
