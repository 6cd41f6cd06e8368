/**
 * Reductions and products under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, valueText } from "../errors.ts";
import { checkAxes, checkAxis, checkOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { identityOf } from "./identities.ts";

/** `[[lhsContract, rhsContract], [lhsBatch, rhsBatch]]`, lists of axes in pairs. */
export type DotDimensionNumbers = readonly [
  contract: readonly [lhs: readonly number[], rhs: readonly number[]],
  batch: readonly [lhs: readonly number[], rhs: readonly number[]],
];

type Reduce = (x: NDArray, axes: readonly number[]) => NDArray;

function reduced(name: string, reduce: Reduce, x: ArrayLike, axes: readonly number[]): NDArray {
  const a = ops.asArray(x);
  return reduce(a, checkAxes(`lax.${name}`, axes, a.ndim).sort((i, j) => i - j));
}

/** A sum or product, which XLA has of numbers alone. */
function total(name: string, reduce: Reduce, x: ArrayLike, axes: readonly number[]): NDArray {
  const a = ops.asArray(x);
  if (a.dtype !== "bool") return reduced(name, reduce, a, axes);
  throw new TypeError(`lax.${name}: an array ${avalText(a.aval)} was given; convert it with astype("int32")`);
}

/** An extremum; that of no elements is what changes no other. */
function extreme(name: string, fn: "max" | "min", reduce: Reduce, x: ArrayLike, axes: readonly number[]): NDArray {
  const orNone: Reduce = (a, at) => {
    if (at.every((i) => a.shape[i] > 0)) return reduce(a, at);
    const shape = a.shape.filter((_, i) => !at.includes(i));
    return ops.broadcastTo(ops.strong(ops.constLike(a, identityOf(fn, a.dtype))), shape);
  };
  return reduced(name, orNone, x, axes);
}

/**
 * The sum over `axes`, which the result lacks.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceSum(np.array([1, 2]), [0]).item(), 3);
 * ```
 */
export function reduceSum(x: ArrayLike, axes: readonly number[]): NDArray {
  return total("reduceSum", ops.reduceSum, x, axes);
}

/**
 * The product over `axes`.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for booleans.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceProd(np.array([2, 3]), [0]).item(), 6);
 * ```
 */
export function reduceProd(x: ArrayLike, axes: readonly number[]): NDArray {
  return total("reduceProd", ops.reduceProd, x, axes);
}

/**
 * The largest element over `axes`; ties share the derivative evenly. Over empty axes it is −∞, or the least integer.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceMax(np.array([1, 2]), [0]).item(), 2);
 * ```
 */
export function reduceMax(x: ArrayLike, axes: readonly number[]): NDArray {
  return extreme("reduceMax", "max", ops.reduceMax, x, axes);
}

/**
 * The smallest element over `axes`; ties share the derivative evenly. Over empty axes it is ∞, or the largest integer.
 *
 * @throws RangeError for axes that `x` lacks or that repeat.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceMin(np.array([1, 2]), [0]).item(), 1);
 * ```
 */
export function reduceMin(x: ArrayLike, axes: readonly number[]): NDArray {
  return extreme("reduceMin", "min", ops.reduceMin, x, axes);
}

/**
 * Whether all booleans over `axes` are true; of integers, the bits that all have.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceAnd([true, false], [0]).item<boolean>(), false);
 * ```
 */
export function reduceAnd(x: ArrayLike, axes: readonly number[]): NDArray {
  return reduced("reduceAnd", ops.reduceAnd, x, axes);
}

/**
 * Whether any boolean over `axes` is true; of integers, the bits that any has.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceOr([true, false], [0]).item<boolean>(), true);
 * ```
 */
export function reduceOr(x: ArrayLike, axes: readonly number[]): NDArray {
  return reduced("reduceOr", ops.reduceOr, x, axes);
}

/**
 * Whether an odd number of booleans over `axes` is true; of integers, the bits that an odd number of them has.
 *
 * @throws RangeError for axes that `x` lacks or that repeat. TypeError for floats and complex numbers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceXor([true, true, true], [0]).item<boolean>(), true);
 * assertEquals(lax.reduceXor(np.array([5, 3], "int32"), [0]).item(), 6);
 * ```
 */
export function reduceXor(x: ArrayLike, axes: readonly number[]): NDArray {
  return reduced("reduceXor", ops.reduceXor, x, axes);
}

type IndexDType = "int32" | "uint32";

function place(
  name: "argmax" | "argmin",
  x: ArrayLike,
  axis: number,
  options: IndexDType | { indexDtype?: IndexDType },
): NDArray {
  const action = `lax.${name}`;
  const a = ops.asArray(x);
  const dtype = typeof options === "string" ? options : checkOptions(action, options, ["indexDtype"]).indexDtype;
  if (dtype !== undefined && dtype !== "int32" && dtype !== "uint32") {
    throw new TypeError(`${action}: places are asked for as ${valueText(dtype)}; they are int32 or uint32`);
  }
  return ops.convert(ops[name](a, checkAxis(action, axis, a.ndim)), dtype ?? "int32");
}

/**
 * The place of the first largest element along an axis, as int32 unless `indexDtype` says uint32; the first NaN wins.
 *
 * @throws RangeError for an axis that `x` lacks or that is empty. TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.argmax(np.array([1, 3, 2]), 0).item(), 1);
 * ```
 */
export function argmax(
  x: ArrayLike,
  axis: number,
  options: "int32" | "uint32" | { indexDtype?: "int32" | "uint32" } = {},
): NDArray {
  return place("argmax", x, axis, options);
}

/**
 * The place of the first smallest element along an axis, as int32 unless `indexDtype` says uint32; the first NaN wins.
 *
 * @throws RangeError for an axis that `x` lacks or that is empty. TypeError for complex numbers.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.argmin(np.array([1, 3, 2]), 0).item(), 0);
 * ```
 */
export function argmin(
  x: ArrayLike,
  axis: number,
  options: "int32" | "uint32" | { indexDtype?: "int32" | "uint32" } = {},
): NDArray {
  return place("argmin", x, axis, options);
}

/**
 * The product of vectors and matrices: the last axis of x with the first of y.
 *
 * @throws RangeError for other numbers of axes, and for lengths that differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dot(np.array([1, 2]), np.array([3, 4])).item(), 11);
 * ```
 */
export function dot(x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  for (const v of [a, b]) {
    if (v.ndim !== 1 && v.ndim !== 2) {
      throw new RangeError(
        `lax.dot: operands have ${a.ndim} and ${b.ndim} axes; it takes vectors and matrices, np.matmul takes more`,
      );
    }
  }
  return contract(a, b, [[[a.ndim - 1], [0]], [[], []]]);
}

/**
 * The general product: `[[lhsContract, rhsContract], [lhsBatch, rhsBatch]]`. The result has the batch axes, then the
 * free axes of x, then those of y.
 *
 * @throws RangeError for paired axes whose lengths differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.dotGeneral(np.array([[1, 2]]), np.array([3, 4]), [[[1], [0]], [[], []]]).tolist(), [11]);
 * ```
 */
export function dotGeneral(x: ArrayLike, y: ArrayLike, dimensionNumbers: DotDimensionNumbers): NDArray {
  return contract(x, y, dimensionNumbers);
}

/**
 * Products of matrices over leading batch axes, of which both have the same.
 *
 * @throws RangeError for less than two axes, different numbers of axes, and lengths that differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.batchMatmul(np.ones([2, 3, 4]), np.ones([2, 4, 5])).shape, [2, 3, 5]);
 * ```
 */
export function batchMatmul(x: ArrayLike, y: ArrayLike, options: { precision?: string | null } = {}): NDArray {
  const action = "lax.batchMatmul";
  checkOptions(action, options, ["precision"]);
  const [a, b] = ops.promoteAll([x, y]);
  if (a.ndim < 2 || a.ndim !== b.ndim) {
    throw new RangeError(
      `${action}: arrays ${avalText(a.aval)} and ${
        avalText(b.aval)
      } were given; both must have as many axes, at least two`,
    );
  }
  const batch = Array.from({ length: a.ndim - 2 }, (_, i) => i);
  return contract(a, b, [[[a.ndim - 1], [a.ndim - 2]], [batch, batch]]);
}

function contract(x: ArrayLike, y: ArrayLike, [[lc, rc], [lb, rb]]: DotDimensionNumbers): NDArray {
  const [a, b] = ops.promoteAll([x, y]);
  return ops.dotGeneral(a, b, { lhsContract: lc, rhsContract: rc, lhsBatch: lb, rhsBatch: rb });
}
