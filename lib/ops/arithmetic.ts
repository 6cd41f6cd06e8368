/**
 * Arithmetic, comparison and selection: the ops that the derivatives of all others are written in.
 *
 * @module
 */
import { bind1 } from "../core/apply.ts";
import { type ArrayLike, NDArray, scalarArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import type { Elementwise, Partial } from "../core/op.ts";
import { addOp, elementwise } from "./elementwise.ts";
import { asArray, binaryOf, complexScalar, inexact, promoteAll, unaryOf } from "./operands.ts";

const identity: Partial = (g) => g;
const toBool = (): DType => "bool";

const negOp: Elementwise = elementwise({ name: "neg", kinds: "ifc", linear: "jointly", tangents: [(g) => neg(g)] });
const subOp: Elementwise = elementwise({
  name: "sub",
  kinds: "ifc",
  linear: "jointly",
  tangents: [identity, (g) => neg(g)],
});
const mulOp: Elementwise = elementwise({
  name: "mul",
  kinds: "ifc",
  linear: "each",
  tangents: [(g, _o, [, y]) => mul(g, y), (g, _o, [x]) => mul(g, x)],
});
const divOp: Elementwise = elementwise({
  name: "div",
  kinds: "ifc",
  linear: [0],
  // d(x/y)/dy = −x/y² = −out/y
  tangents: [(g, _o, [, y]) => div(g, y), (g, out, [, y]) => neg(mul(div(g, y), out))],
});
const remOp: Elementwise = elementwise({
  name: "rem",
  kinds: "if",
  // x − y·trunc(x/y)
  tangents: [identity, (g, _o, [x, y]) => neg(mul(g, truncate(div(x, y))))],
});
const signOp: Elementwise = elementwise({ name: "sign", kinds: "ifc", tangents: [null] });
const floorOp: Elementwise = elementwise({ name: "floor", kinds: "f", tangents: [null] });
const ceilOp: Elementwise = elementwise({ name: "ceil", kinds: "f", tangents: [null] });
const roundOp: Elementwise = elementwise({ name: "round", kinds: "f", tangents: [null] });
const isFiniteOp: Elementwise = elementwise({ name: "isFinite", kinds: "fc", result: toBool, tangents: [null] });
/** The identity that no derivative passes. */
export const stopOp: Elementwise = elementwise({ name: "stopGradient", kinds: "bifc", tangents: [null] });

const compare = (name: string, kinds: string): Elementwise =>
  elementwise({ name, kinds, result: toBool, tangents: [null, null] });
const eqOp: Elementwise = compare("eq", "bifc");
const neOp: Elementwise = compare("ne", "bifc");
const ltOp: Elementwise = compare("lt", "bifc");
const leOp: Elementwise = compare("le", "bifc");
const gtOp: Elementwise = compare("gt", "bifc");
const geOp: Elementwise = compare("ge", "bifc");

const bitwise = (name: string, kinds: string): Elementwise => elementwise({ name, kinds, tangents: [null, null] });
const andOp: Elementwise = bitwise("and", "bi");
const orOp: Elementwise = bitwise("or", "bi");
const xorOp: Elementwise = bitwise("xor", "bi");
const notOp: Elementwise = elementwise({ name: "not", kinds: "bi", tangents: [null] });
const shiftLeftOp: Elementwise = bitwise("shiftLeft", "i");
const shiftRightLogicalOp: Elementwise = bitwise("shiftRightLogical", "i");
const shiftRightArithmeticOp: Elementwise = bitwise("shiftRightArithmetic", "i");

const selectOp: Elementwise = elementwise({
  name: "select",
  kinds: "bifc",
  lead: 1,
  linear: [1, 2],
  tangents: [null, (g, _o, [p]) => select(p, g, zeroLike(g)), (g, _o, [p]) => select(p, zeroLike(g), g)],
});

// Ties share ½ each: 1 where the operand is the result alone, ½ where both are.
const extremal = (name: string): Elementwise =>
  elementwise({
    name,
    kinds: "bifc",
    tangents: [
      (g, out, [x, y]) => mul(g, tieShare(x, y, out)),
      (g, out, [x, y]) => mul(g, tieShare(y, x, out)),
    ],
  });
const maxOp: Elementwise = extremal("max");
const minOp: Elementwise = extremal("min");

const clampOp: Elementwise = elementwise({
  name: "clamp",
  kinds: "if",
  // Strict inside: at a bound the derivative goes to the bound.
  tangents: [
    (g, _o, [lo, x, hi]) => select(and(gt(lo, x), lt(lo, hi)), g, zeroLike(g)),
    (g, _o, [lo, x, hi]) => select(and(gt(x, lo), lt(x, hi)), g, zeroLike(g)),
    (g, _o, [, x, hi]) => select(gt(x, hi), g, zeroLike(g)),
  ],
});

/** The share of `x` in the derivative of the extreme `out` of `x` and `y`: ½ if they tie. */
export function tieShare(x: NDArray, y: NDArray, out: NDArray): NDArray {
  const one = constLike(out, 1);
  return select(eq(x, out), select(eq(y, out), constLike(out, 0.5), one), constLike(out, 0));
}

function truncate(x: NDArray): NDArray {
  return x.aval.kind === "i" ? x : mul(sign(x), floor(mul(x, sign(x))));
}

/** A weakly typed scalar of the dtype of `x`. */
export function constLike(x: NDArray, value: number): NDArray {
  if (x.aval.kind === "c") return complexScalar({ re: value, im: 0 }, x.aval.dtype, true);
  return scalarArray(
    makeAval([], x.aval.dtype, x.aval.kind !== "b"),
    x.aval.dtype === "float32" ? Math.fround(value) : value,
  );
}

/** A zero scalar of the dtype of `x`, weakly typed. */
export function zeroLike(x: NDArray): NDArray {
  return constLike(x, 0);
}

/** −x. */
export function neg(x: ArrayLike): NDArray {
  return unaryOf(negOp, x);
}
/** x + y; booleans are or-ed. */
export function add(x: ArrayLike, y: ArrayLike): NDArray {
  return bothBool(x, y) ? or(x, y) : binaryOf(addOp, x, y);
}
/** x − y. */
export function sub(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(subOp, x, y);
}
/** x · y; booleans are and-ed. */
export function mul(x: ArrayLike, y: ArrayLike): NDArray {
  return bothBool(x, y) ? and(x, y) : binaryOf(mulOp, x, y);
}
/** x / y, as XLA divides: integers truncate. NumPy's true division is `trueDivide`. */
export function div(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(divOp, x, y);
}
/** x / y of floating or complex numbers; integers become float32 first. */
export function trueDivide(x: ArrayLike, y: ArrayLike): NDArray {
  if (isInexact(x) || isInexact(y)) return binaryOf(divOp, x, y);
  const [a, b] = promoteAll([x, y]);
  return binaryOf(divOp, inexact(a), inexact(b));
}

function isInexact(x: ArrayLike): boolean {
  return x instanceof NDArray && (x.aval.kind === "f" || x.aval.kind === "c");
}

/** The remainder with the sign of x. */
export function rem(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(remOp, x, y);
}
/** −1, 0 or 1; x/|x| of complex numbers. */
export function sign(x: ArrayLike): NDArray {
  return unaryOf(signOp, x);
}
/** The largest integer not above x. */
export function floor(x: ArrayLike): NDArray {
  return integral(x) ?? unaryOf(floorOp, x);
}
/** The smallest integer not below x. */
export function ceil(x: ArrayLike): NDArray {
  return integral(x) ?? unaryOf(ceilOp, x);
}
/** The nearest integer, halves to even. */
export function round(x: ArrayLike): NDArray {
  return integral(x) ?? unaryOf(roundOp, x);
}
/** Whether x is neither infinite nor NaN. */
export function isFinite(x: ArrayLike): NDArray {
  const a = asArray(x);
  return "bi".includes(a.aval.kind) ? eq(a, a) : unaryOf(isFiniteOp, a);
}
/** x, with derivative zero under every transform. */
export function stopGradient(x: ArrayLike): NDArray {
  return unaryOf(stopOp, x);
}
/** Whether x = y. */
export function eq(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(eqOp, x, y);
}
/** Whether x ≠ y. */
export function ne(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(neOp, x, y);
}
/** Whether x < y. */
export function lt(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(ltOp, x, y);
}
/** Whether x ≤ y. */
export function le(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(leOp, x, y);
}
/** Whether x > y. */
export function gt(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(gtOp, x, y);
}
/** Whether x ≥ y. */
export function ge(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(geOp, x, y);
}
/** Bitwise, or logical, and. */
export function and(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(andOp, x, y);
}
/** Bitwise, or logical, or. */
export function or(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(orOp, x, y);
}
/** Bitwise, or logical, exclusive or. */
export function xor(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(xorOp, x, y);
}
/** Bitwise, or logical, not. */
export function not(x: ArrayLike): NDArray {
  return unaryOf(notOp, x);
}
/** x << y. */
export function shiftLeft(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(shiftLeftOp, x, y);
}
/** x >>> y, filling with zeros. */
export function shiftRightLogical(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(shiftRightLogicalOp, x, y);
}
/** x >> y, filling with the sign. */
export function shiftRightArithmetic(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(shiftRightArithmeticOp, x, y);
}
/** The larger of x and y; NaN if either is. */
export function max(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(maxOp, x, y);
}
/** The smaller of x and y; NaN if either is. */
export function min(x: ArrayLike, y: ArrayLike): NDArray {
  return binaryOf(minOp, x, y);
}
/** x where `pred` is true, y elsewhere. */
export function select(pred: ArrayLike, x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = x instanceof NDArray && y instanceof NDArray && x.aval.index === y.aval.index
    ? [x, y]
    : promoteAll([x, y]);
  const p = asArray(pred);
  return bind1(selectOp, [p.aval.kind === "b" ? p : ne(p, 0), a, b]);
}
/** x, kept between lo and hi. */
export function clamp(lo: ArrayLike, x: ArrayLike, hi: ArrayLike): NDArray {
  return bind1(clampOp, promoteAll([lo, x, hi]));
}

function integral(x: ArrayLike): NDArray | null {
  const a = asArray(x);
  return "bi".includes(a.aval.kind) ? a : null;
}

function isBool(x: ArrayLike): boolean {
  return x instanceof NDArray ? x.aval.index === 0 : typeof x === "boolean";
}

function bothBool(x: ArrayLike, y: ArrayLike): boolean {
  return isBool(x) && isBool(y);
}
