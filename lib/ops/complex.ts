/**
 * Complex numbers and absolute values. Cotangents pair as Re(ct·t) without conjugation, so transposes never conjugate
 * but where the op does: conj, real, imag, complex and |z| have cotangent rules of their own.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { complexOf, realOf } from "../core/dtype.ts";
import type { Elementwise } from "../core/op.ts";
import { zerosOf } from "../core/view.ts";
import { constLike, div, eq, ge, mul, neg, select, zeroLike } from "./arithmetic.ts";
import { elementwise } from "./elementwise.ts";
import { asArray, binaryOf, inexact, promoteAll, unaryOf } from "./operands.ts";
import { convert } from "./structural.ts";

const realOp: Elementwise = elementwise({
  name: "real",
  kinds: "c",
  result: realOf,
  linear: "jointly",
  tangents: [(t) => real(t)],
  cotangents: [(g) => complex(g, strongZero(g))],
});
const imagOp: Elementwise = elementwise({
  name: "imag",
  kinds: "c",
  result: realOf,
  linear: "jointly",
  tangents: [(t) => imag(t)],
  cotangents: [(g) => complex(strongZero(g), neg(g))],
});
const complexOp: Elementwise = elementwise({
  name: "complex",
  kinds: "f",
  result: complexOf,
  linear: "jointly",
  tangents: [(t) => complex(t, zeroLike(t)), (t) => complex(zeroLike(t), t)],
  cotangents: [(g) => real(g), (g) => neg(imag(g))],
});
const conjOp: Elementwise = elementwise({
  name: "conj",
  kinds: "c",
  linear: "jointly",
  tangents: [(t) => conj(t)],
});
const absOp: Elementwise = elementwise({
  name: "abs",
  kinds: "ifc",
  result: realOf,
  tangents: [(t, y, [x]) => x.aval.kind === "c" ? real(mul(t, phase(x, y))) : signed(t, x)],
  cotangents: [(g, y, [x]) => x.aval.kind === "c" ? mul(complex(g, zeroLike(g)), phase(x, y)) : signed(g, x)],
});

// x̄/|x|, and 0 at 0, as a function of x that can be differentiated: sign can't.
function phase(x: NDArray, modulus: NDArray): NDArray {
  return div(conj(x), asComplex(select(eq(modulus, constLike(modulus, 0)), constLike(modulus, 1), modulus)));
}

/** A zero that isn't weakly typed, as JAX has it: the cotangent of a complex number isn't either. */
function strongZero(g: NDArray): NDArray {
  return zerosOf(makeAval([], g.dtype));
}

// The derivative of |x| is 1 at 0, by JAX's convention.
function signed(g: NDArray, x: NDArray): NDArray {
  return select(ge(x, constLike(x, 0)), g, neg(g));
}

/** Real part. */
export function real(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.aval.kind === "c" ? unaryOf(realOp, a) : a;
}
/** Imaginary part; zeros for real arrays. */
export function imag(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.aval.kind === "c" ? unaryOf(imagOp, a) : zerosOf(a.aval);
}
/** x + iy from real arrays. */
export function complex(re: ArrayLike, im: ArrayLike): NDArray {
  const [a, b] = re instanceof NDArray && im instanceof NDArray && re.aval.index === im.aval.index
    ? [re, im]
    : promoteAll([re, im]);
  return binaryOf(complexOp, inexact(a), inexact(b));
}
/** Complex conjugate; real arrays as they are. */
export function conj(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.aval.kind === "c" ? unaryOf(conjOp, a) : a;
}
/** Absolute value; the modulus of complex numbers. */
export function abs(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.aval.kind === "b" ? a : unaryOf(absOp, a);
}
/** `x` in the complex dtype of its precision. */
function asComplex(x: NDArray): NDArray {
  return x.aval.kind === "c" ? x : convert(x, complexOf(x.aval.dtype), x.aval.weak);
}
