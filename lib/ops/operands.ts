/**
 * From what users pass to what ops take: numbers and nested arrays become arrays, operands get one dtype.
 *
 * @module
 */
import { binary, unary } from "../core/apply.ts";
import { type ArrayLike, type Complex, NDArray, scalarArray, storedArray } from "../core/array.ts";
import { type Aval, makeAval, scalarAvalAt } from "../core/aval.ts";
import { deviceFor } from "../core/device.ts";
import { allocate, type DType, dtypeIndex, inexactOf, kindOf, type TypedArray } from "../core/dtype.ts";
import type { Elementwise } from "../core/op.ts";
import { loosened } from "../core/placement.ts";
import { promoteTypes } from "../core/promote.ts";
import { shapeText, valueText } from "../errors.ts";
import { concatenate } from "./slicing.ts";
import { convert, reshape } from "./structural.ts";

const F32 = dtypeIndex("float32");
const I32 = dtypeIndex("int32");
const U32 = dtypeIndex("uint32");
const F64 = dtypeIndex("float64");
const WEAK_F32 = scalarAvalAt(F32, true);
const BOOL = scalarAvalAt(0, false);

/**
 * `x` as an array: numbers become weakly typed float32 scalars, booleans bool, nested arrays float32 (or as their
 * elements).
 */
export function asArray(x: ArrayLike): NDArray {
  if (x instanceof NDArray) return x;
  if (typeof x === "number") return scalarArray(WEAK_F32, Math.fround(x));
  if (typeof x === "boolean") return scalarArray(BOOL, x ? 1 : 0);
  if (Array.isArray(x)) return fromNested(x as readonly ArrayLike[]);
  if (isComplex(x)) return complexScalar(x, "complex64", true);
  throw new TypeError(
    `an array was expected, not ${
      valueText(x)
    }; pass an NDArray, a number, a boolean, {re, im}, or nested arrays of them`,
  );
}

/** Whether `x` is a complex number as `item()` gives it. */
export function isComplex(x: unknown): x is Complex {
  return typeof x === "object" && x !== null && "re" in x && "im" in x && typeof x.re === "number" &&
    typeof x.im === "number";
}

/** A concrete 0-d complex array. */
export function complexScalar(z: Complex, dtype: DType, weak: boolean): NDArray {
  return fromData(Object.assign(allocate(dtype, 1), { 0: z.re, 1: z.im }), [], dtype, weak);
}

/** A concrete array of row-major elements (complex ones interleaved), which it owns from then on; it is loose. */
export function fromData(data: TypedArray, shape: readonly number[], dtype: DType, weak = false): NDArray {
  const aval = makeAval(shape, dtype, weak);
  if (shape.length === 0 && aval.kind !== "c") return scalarArray(aval, data[0]);
  return loosened(storedArray(aval, deviceFor([dtype]).upload(data, dtype, shape)));
}

/** `x` as an array of `dtype`, from the numbers themselves: none is rounded to float32 on the way. */
export function arrayAs(x: ArrayLike, dtype: DType): NDArray {
  return x instanceof NDArray ? convert(x, dtype) : fromNested(x, dtype);
}

function fromNested(x: ArrayLike, asked: DType | null = null): NDArray {
  const shape = nestedShape(x);
  const leaves: (number | boolean | Complex | NDArray)[] = [];
  flatten(x, shape, 0, leaves, []);
  if (leaves.some((v) => v instanceof NDArray)) {
    const stacked = stackLeaves(leaves, shape);
    return asked === null ? stacked : convert(stacked, asked);
  }
  const bool = leaves.length > 0 && leaves.every((v) => typeof v === "boolean");
  const dtype = asked ?? (leaves.some((v) => typeof v === "object") ? "complex64" : bool ? "bool" : "float32");
  const data = allocate(dtype, leaves.length);
  const complex = kindOf(dtype) === "c";
  leaves.forEach((v, i) => {
    const z = v as number | boolean | Complex;
    if (!complex) data[i] = toElement(z, dtype);
    else [data[2 * i], data[2 * i + 1]] = isComplex(z) ? [z.re, z.im] : [Number(z), 0];
  });
  return fromData(data, shape, dtype);
}

/** A number or boolean as an element of a real dtype; non-integers truncate to integers, as in NumPy. */
function toElement(z: number | boolean | Complex, dtype: DType): number {
  if (typeof z === "object") {
    throw new TypeError(
      `making an array: {re: ${z.re}, im: ${z.im}} is not a ${dtype}; use a complex dtype, or the real part alone`,
    );
  }
  if (dtype === "bool") return Number(z) !== 0 ? 1 : 0; // NaN is true, as in NumPy
  if (dtype === "float32" || dtype === "float64") return Number(z);
  const n = Math.trunc(Number(z));
  const [least, largest] = dtype === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
  if (n >= least && n <= largest) return n;
  throw new RangeError(`making an array: ${z} is out of the range of ${dtype}, from ${least} to ${largest}`);
}

/** How deep nested arrays may be: NumPy's limit. */
const MOST_AXES = 64;

/** The shape that the first elements of nested arrays have. */
function nestedShape(x: ArrayLike): number[] {
  const shape: number[] = [];
  while (Array.isArray(x)) {
    if (shape.push(x.length) > MOST_AXES) {
      throw new RangeError(
        `making an array: arrays are nested more than ${MOST_AXES} levels deep; break the cycle if one contains itself`,
      );
    }
    if (x.length === 0) return shape;
    x = (x as readonly ArrayLike[])[0];
  }
  return x instanceof NDArray ? [...shape, ...x.shape] : shape;
}

function flatten(
  x: ArrayLike,
  shape: readonly number[],
  depth: number,
  out: (number | boolean | Complex | NDArray)[],
  path: readonly number[],
): void {
  const bad = (what: string): Error =>
    new RangeError(
      `making an array: the nested arrays are ragged; ${
        path.length === 0 ? "the array" : `element [${path.join("][")}]`
      } ${what} where the first ones have shape ${shapeText(shape.slice(depth))}; give every row the same length`,
    );
  if (Array.isArray(x)) {
    if (depth >= shape.length || x.length !== shape[depth]) throw bad(`is an array of length ${x.length}`);
    const last = depth + 1 === shape.length;
    for (let i = 0; i < x.length; i++) {
      if (last && typeof x[i] === "number") out.push(x[i]);
      else flatten(x[i], shape, depth + 1, out, [...path, i]);
    }
  } else if (x instanceof NDArray) {
    if (shapeText(x.shape) !== shapeText(shape.slice(depth))) throw bad(`has shape ${shapeText(x.shape)}`);
    out.push(x);
  } else if (depth !== shape.length) {
    throw bad(`is ${valueText(x)}`);
  } else if (typeof x === "number" || typeof x === "boolean" || isComplex(x)) {
    out.push(x);
  } else {
    throw new TypeError(
      `making an array: ${path.length === 0 ? "the value" : `element [${path.join("][")}]`} is ${
        valueText(x)
      }; elements must be numbers, booleans, {re, im} or NDArrays`,
    );
  }
}

/** Arrays among the leaves: join them along one axis, so that they stay traced, and give the whole its shape. */
function stackLeaves(leaves: readonly (number | boolean | Complex | NDArray)[], shape: readonly number[]): NDArray {
  const parts = promoteAll(leaves as readonly ArrayLike[]).map((p) => reshape(p, [p.size]));
  return reshape(concatenate(parts, 0), shape);
}

/** Arrays of one dtype from operands of several, by promotion. */
export function promoteAll(xs: readonly ArrayLike[]): NDArray[] {
  const arrays = xs.filter((x) => x instanceof NDArray);
  // Numbers that are integers follow integer arrays; any other number is a float.
  const integers = arrays.length > 0 && arrays.every((x) => "bi".includes(x.aval.kind)) &&
    xs.every((x) => x instanceof NDArray || typeof x === "boolean" || (typeof x === "number" && Number.isInteger(x)));
  const operands = xs.map((x) => {
    if (!integers || typeof x !== "number") return asArray(x);
    return scalarArray(scalarAvalAt(I32, true), x | 0);
  });
  const { dtype, weak } = promoteTypes(operands.map((x) => x.aval));
  return operands.map((x, i) => {
    const given = xs[i];
    if (typeof given === "number") return numberAs(given, dtype);
    if (isComplex(given)) return complexScalar(given, dtype, true);
    return x.aval.dtype === dtype ? x : convert(x, dtype, weak);
  });
}

/** A number as a weakly typed scalar of a dtype. */
export function numberAs(x: number, dtype: DType): NDArray {
  const kind = kindOf(dtype);
  if (kind === "c") return complexScalar({ re: x, im: 0 }, dtype, true);
  if (kind === "i") return integerAs(x, dtype);
  return scalarArray(scalarAvalAt(dtypeIndex(dtype), kind !== "b"), toDType(x, dtypeIndex(dtype)));
}

/** An integer as a weakly typed scalar of an integer dtype. One of int32 wraps around as uint32, as in JAX: −1 is 2³² − 1. */
function integerAs(x: number, dtype: DType): NDArray {
  if (x < -(2 ** 31) || x >= 2 ** 32 || (dtype === "int32" && x >= 2 ** 31)) {
    throw new RangeError(
      `the number ${x} is out of the range of ${dtype}, the dtype of the array beside it; convert the array with astype("float64") first`,
    );
  }
  return scalarArray(scalarAvalAt(dtypeIndex(dtype), true), toDType(x, dtypeIndex(dtype)));
}

function toDType(x: number, index: number): number {
  return index === F32
    ? Math.fround(x)
    : index === F64
    ? x
    : index === I32
    ? x | 0
    : index === U32
    ? x >>> 0
    : x !== 0
    ? 1
    : 0;
}

/** A weakly typed scalar for a number beside an array, or null if the number changes the dtype. */
function beside(a: Aval, x: number): NDArray | null {
  if (a.kind === "f") return scalarArray(scalarAvalAt(a.index, true), a.index === F32 ? Math.fround(x) : x);
  if (a.kind === "i" && Number.isInteger(x)) return integerAs(x, a.dtype);
  return a.kind === "c" ? complexScalar({ re: x, im: 0 }, a.dtype, true) : null;
}

/** Applies an elementwise op of two operands to whatever the user passed, after promotion. */
export function binaryOf(op: Elementwise, x: ArrayLike, y: ArrayLike): NDArray {
  if (x instanceof NDArray) {
    if (y instanceof NDArray) {
      if (x.aval.index === y.aval.index) return binary(op, x, y);
    } else if (typeof y === "number") {
      const b = beside(x.aval, y);
      if (b !== null) return binary(op, x, b);
    }
  } else if (y instanceof NDArray && typeof x === "number") {
    const a = beside(y.aval, x);
    if (a !== null) return binary(op, a, y);
  }
  const [a, b] = promoteAll([x, y]);
  return binary(op, a, b);
}

/** As {@link binaryOf}, for ops of floating and complex numbers: integers and booleans become float32. */
export function binaryInexact(op: Elementwise, x: ArrayLike, y: ArrayLike): NDArray {
  if (x instanceof NDArray && op.results[x.aval.index] >= 0) {
    if (!(y instanceof NDArray) || y.aval.index === x.aval.index) return binaryOf(op, x, y);
  }
  const [a, b] = promoteAll([x, y]);
  return binary(op, inexact(a), inexact(b));
}

/** Applies an elementwise op of one operand to whatever the user passed. */
export function unaryOf(op: Elementwise, x: ArrayLike): NDArray {
  return unary(op, x instanceof NDArray ? x : asArray(x));
}

/** As {@link unaryOf}, for ops of floating and complex numbers: integers and booleans become float32. */
export function unaryInexact(op: Elementwise, x: ArrayLike): NDArray {
  const a = x instanceof NDArray ? x : asArray(x);
  return unary(op, op.results[a.aval.index] >= 0 ? a : inexact(a));
}

/** `x` in a floating or complex dtype: itself, or float32 if it holds integers or booleans. */
export function inexact(x: NDArray): NDArray {
  const { kind, dtype } = x.aval;
  return kind === "f" || kind === "c" ? x : convert(x, inexactOf(dtype), x.aval.weak);
}
