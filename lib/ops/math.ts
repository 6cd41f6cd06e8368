/**
 * Elementary functions: one record and one function each. Derivatives are in terms of the result where that saves work.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import { type ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import type { Elementwise, Partial } from "../core/op.ts";
import { add, constLike, div, eq, mul, neg, select, sub } from "./arithmetic.ts";
import { elementwise } from "./elementwise.ts";
import { asArray, binaryInexact, binaryOf, unaryInexact, unaryOf } from "./operands.ts";

const smooth = (name: string, partial: Partial, kinds = "fc"): Elementwise =>
  elementwise({ name, kinds, tangents: [partial] });

const expOp: Elementwise = smooth("exp", (g, y) => mul(g, y));
const exp2Op: Elementwise = smooth("exp2", (g, y) => mul(g, mul(y, Math.LN2)));
const expm1Op: Elementwise = smooth("expm1", (g, y) => mul(g, add(y, 1)));
const logOp: Elementwise = smooth("log", (g, _y, [x]) => div(g, x));
const log1pOp: Elementwise = smooth("log1p", (g, _y, [x]) => div(g, add(x, 1)));
// 1 − tanh² = (1 + tanh)(1 − tanh), without cancellation
const tanhOp: Elementwise = smooth("tanh", (g, y) => mul(mul(g, add(y, 1)), sub(1, y)));
const logisticOp: Elementwise = smooth("logistic", (g, y) => mul(g, mul(y, sub(1, y))));
const sinOp: Elementwise = smooth("sin", (g, _y, [x]) => mul(g, cos(x)));
const cosOp: Elementwise = smooth("cos", (g, _y, [x]) => neg(mul(g, sin(x))));
const tanOp: Elementwise = smooth("tan", (g, y) => mul(g, add(square(y), 1)));
// 1 − x² rather than (1 − x)(1 + x): at ±1 the derivatives of a product meet 0·∞.
const asinOp: Elementwise = smooth("asin", (g, _y, [x]) => mul(g, rsqrt(sub(1, square(x)))));
const acosOp: Elementwise = smooth("acos", (g, _y, [x]) => neg(mul(g, rsqrt(sub(1, square(x))))));
const atanOp: Elementwise = smooth("atan", (g, _y, [x]) => div(g, add(square(x), 1)));
const sinhOp: Elementwise = smooth("sinh", (g, _y, [x]) => mul(g, cosh(x)));
const coshOp: Elementwise = smooth("cosh", (g, _y, [x]) => mul(g, sinh(x)));
const asinhOp: Elementwise = smooth("asinh", (g, _y, [x]) => mul(g, rsqrt(add(square(x), 1))));
// √(x − 1)√(x + 1) rather than √(x² − 1), which has the other sign for complex numbers with a real part below 0.
const acoshOp: Elementwise = smooth(
  "acosh",
  (g, _y, [x]) => mul(g, mul(rsqrt(sub(x, 1)), rsqrt(add(x, 1)))),
);
const atanhOp: Elementwise = smooth("atanh", (g, _y, [x]) => div(g, mul(sub(1, x), add(x, 1))));
const sqrtOp: Elementwise = smooth("sqrt", (g, y) => div(g, mul(y, 2)));
// d x^(−½) = −½ x^(−½)/x
const rsqrtOp: Elementwise = smooth("rsqrt", (g, y, [x]) => mul(g, mul(div(y, x), -0.5)));
const cbrtOp: Elementwise = smooth("cbrt", (g, y) => mul(g, mul(integerPow(y, -2), 1 / 3)), "f");
const squareOp: Elementwise = elementwise({
  name: "square",
  kinds: "ifc",
  tangents: [(g, _y, [x]) => mul(g, mul(x, 2))],
});
const atan2Op: Elementwise = elementwise({
  name: "atan2",
  kinds: "f",
  tangents: [
    (g, _o, [y, x]) => mul(g, div(x, add(square(x), square(y)))),
    (g, _o, [y, x]) => neg(mul(g, div(y, add(square(x), square(y))))),
  ],
});
const nextafterOp: Elementwise = elementwise({ name: "nextafter", kinds: "f", tangents: [null, null] });

const exponent = (params: unknown): number => (params as { n: number }).n;
const integerPowOp: Elementwise = elementwise({
  name: "integerPow",
  kinds: "ifc",
  attr: exponent,
  tangents: [(g, _y, [x], params) => {
    const n = exponent(params);
    return n === 0 ? mul(g, constLike(x, 0)) : mul(g, mul(integerPow(x, n - 1), n));
  }],
});
const powOp: Elementwise = elementwise({
  name: "pow",
  kinds: "ifc",
  tangents: [
    // y·x^(y−1), NaN at x = y = 0
    (g, _o, [x, y]) => mul(g, mul(y, pow(x, sub(y, 1)))),
    // log(x)·x^y, with 0 replaced by 1 in the logarithm
    (g, out, [x]) => mul(g, mul(log(select(eq(x, constLike(x, 0)), constLike(x, 1), x)), out)),
  ],
});

const bitcastOp: Elementwise = elementwise({
  name: "bitcast",
  kinds: "if",
  resultOf: (params) => (params as { dtype: DType }).dtype,
  tangents: [null],
});

/** eˣ. */
export function exp(x: ArrayLike): NDArray {
  return unaryInexact(expOp, x);
}
/** 2ˣ. */
export function exp2(x: ArrayLike): NDArray {
  return unaryInexact(exp2Op, x);
}
/** eˣ − 1, accurate near 0. */
export function expm1(x: ArrayLike): NDArray {
  return unaryInexact(expm1Op, x);
}
/** Natural logarithm; the principal branch of complex numbers. */
export function log(x: ArrayLike): NDArray {
  return unaryInexact(logOp, x);
}
/** log(1 + x), accurate near 0. */
export function log1p(x: ArrayLike): NDArray {
  return unaryInexact(log1pOp, x);
}
/** Hyperbolic tangent. */
export function tanh(x: ArrayLike): NDArray {
  return unaryInexact(tanhOp, x);
}
/** 1/(1 + e⁻ˣ). */
export function logistic(x: ArrayLike): NDArray {
  return unaryInexact(logisticOp, x);
}
/** Sine of x in radians. */
export function sin(x: ArrayLike): NDArray {
  return unaryInexact(sinOp, x);
}
/** Cosine of x in radians. */
export function cos(x: ArrayLike): NDArray {
  return unaryInexact(cosOp, x);
}
/** Tangent of x in radians. */
export function tan(x: ArrayLike): NDArray {
  return unaryInexact(tanOp, x);
}
/** Inverse sine. */
export function asin(x: ArrayLike): NDArray {
  return unaryInexact(asinOp, x);
}
/** Inverse cosine. */
export function acos(x: ArrayLike): NDArray {
  return unaryInexact(acosOp, x);
}
/** Inverse tangent. */
export function atan(x: ArrayLike): NDArray {
  return unaryInexact(atanOp, x);
}
/** The angle of the point (x, y). */
export function atan2(y: ArrayLike, x: ArrayLike): NDArray {
  return binaryInexact(atan2Op, y, x);
}
/** Hyperbolic sine. */
export function sinh(x: ArrayLike): NDArray {
  return unaryInexact(sinhOp, x);
}
/** Hyperbolic cosine. */
export function cosh(x: ArrayLike): NDArray {
  return unaryInexact(coshOp, x);
}
/** Inverse hyperbolic sine. */
export function asinh(x: ArrayLike): NDArray {
  return unaryInexact(asinhOp, x);
}
/** Inverse hyperbolic cosine. */
export function acosh(x: ArrayLike): NDArray {
  return unaryInexact(acoshOp, x);
}
/** Inverse hyperbolic tangent. */
export function atanh(x: ArrayLike): NDArray {
  return unaryInexact(atanhOp, x);
}
/** Square root; the principal branch of complex numbers. */
export function sqrt(x: ArrayLike): NDArray {
  return unaryInexact(sqrtOp, x);
}
/** 1/√x. */
export function rsqrt(x: ArrayLike): NDArray {
  return unaryInexact(rsqrtOp, x);
}
/** Cube root. */
export function cbrt(x: ArrayLike): NDArray {
  return unaryInexact(cbrtOp, x);
}
/** x². */
export function square(x: ArrayLike): NDArray {
  return unaryOf(squareOp, x);
}
/** The floating number after x in the direction of y. */
export function nextafter(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryInexact(nextafterOp, x, y);
}
/** xⁿ for an integer n, by repeated squaring. */
export function integerPow(x: ArrayLike, n: number): NDArray {
  const a = asArray(x);
  return n === 1 ? a : bind1(integerPowOp, [a], { n });
}
/**
 * x^y; an integer JavaScript number as y gives `integerPow`. Integers to integers stay so, modulo 2³². Where an integer
 * y is 0, the derivative by x is 0 too, even at 0.
 */
export function pow(x: ArrayLike, y: ArrayLike): NDArray {
  if (typeof y === "number" && Number.isInteger(y) && Math.abs(y) < 2 ** 31) return integerPower(asArray(x), y);
  if (x instanceof NDArray && x.aval.kind === "i" && y instanceof NDArray && y.aval.kind === "i") {
    return binaryOf(powOp, x, y);
  }
  if (y instanceof NDArray && y.aval.kind === "i") {
    return binaryInexact(powOp, select(eq(y, 0), 1, x), y);
  }
  return binaryInexact(powOp, x, y);
}

function integerPower(x: NDArray, n: number): NDArray {
  if (x.aval.kind === "b") return pow(select(x, 1, 0), n);
  if (x.aval.kind === "i" && n < 0) {
    throw new RangeError(
      `pow: integers to the negative power ${n} are not integers; convert the base with astype("float32")`,
    );
  }
  return integerPow(x, n);
}

const WORDS: readonly DType[] = ["int32", "uint32", "float32"];

/** The bits of x as a dtype of the same width: another one of 32 bits, or its own. */
export function bitcast(x: ArrayLike, dtype: DType): NDArray {
  const a = asArray(x);
  if (a.dtype === dtype) return a;
  if (WORDS.includes(a.dtype) && WORDS.includes(dtype)) return bind1(bitcastOp, [a], { dtype });
  throw new TypeError(
    `bitcast: ${a.dtype} to ${dtype}; only ${WORDS.join(", ")} have bits in common: convert with astype()`,
  );
}
