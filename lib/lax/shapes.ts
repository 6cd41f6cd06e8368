/**
 * Shapes of results, under JAX's `lax` names.
 *
 * @module
 */
import type { NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { checkShape } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { convGeneralPermutations } from "./conv_dimensions.ts";
import { transposedPads } from "./conv_transpose.ts";
import { type Padding, padsOf } from "./padding.ts";

/**
 * The shape to which shapes broadcast by NumPy's rule: counted from the last, axes are equal or 1.
 *
 * @throws RangeError for shapes that don't broadcast, and for none.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.broadcastShapes([3, 1], [1, 4], [5, 1, 1]), [5, 3, 4]);
 * ```
 */
export function broadcastShapes(...shapes: readonly (readonly number[])[]): number[] {
  if (shapes.length === 0) throw new RangeError("lax.broadcastShapes: there are no shapes; pass at least one");
  return [
    ...shapes.map((s) => checkShape("lax.broadcastShapes", s))
      .reduce((a, b) => ops.broadcastShapes("lax.broadcastShapes", a, b)),
  ];
}

/**
 * A shape as an int32 array.
 *
 * @throws RangeError for lengths that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.shapeAsValue([2, 3]).tolist(), [2, 3]);
 * ```
 */
export function shapeAsValue(shape: readonly number[]): NDArray {
  const lengths = checkShape("lax.shapeAsValue", shape);
  return ops.fromData(Int32Array.from(lengths), [lengths.length], "int32");
}

/** The window of a convolution or reduction without dilation, from spatial lengths, and its places. */
function placesOf(
  action: string,
  lengths: readonly number[],
  dimensions: readonly number[],
  strides: readonly number[],
  padding: Padding,
  baseDilation: readonly number[] = lengths.map(() => 1),
  windowDilation: readonly number[] = lengths.map(() => 1),
): number[] {
  const ones = lengths.map(() => 1);
  const window = { dimensions, strides, lo: ones, hi: ones, baseDilation, windowDilation };
  ops.checkWindow(action, lengths, window);
  const reach = dimensions.map((n, i) => ops.dilated(n, windowDilation[i]));
  return ops.windowedShape(lengths, { ...window, ...padsOf(action, padding, lengths, reach, strides) });
}

/**
 * The shape of a convolution of an array of batch, features and spatial axes with a kernel of output and input features
 * and spatial axes.
 *
 * @throws RangeError for shapes, strides and padding that don't go together.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.convShapeTuple([1, 2, 5], [3, 2, 2], [2], "SAME"), [1, 3, 3]);
 * ```
 */
export function convShapeTuple(
  lhsShape: readonly number[],
  rhsShape: readonly number[],
  strides: readonly number[],
  pads: Padding,
  batchGroupCount = 1,
): number[] {
  const action = "lax.convShapeTuple";
  if (!Number.isInteger(lhsShape[0] / batchGroupCount)) {
    throw new RangeError(
      `${action}: the batch of shape ${shapeText(lhsShape)} must be a multiple of the ${batchGroupCount} groups`,
    );
  }
  return [
    lhsShape[0] / batchGroupCount,
    rhsShape[0],
    ...placesOf(action, lhsShape.slice(2), rhsShape.slice(2), strides, pads),
  ];
}

/** Shapes in the order that words give them, and back. */
function inOrder(
  lhsShape: readonly number[],
  rhsShape: readonly number[],
  dimensionNumbers: readonly [lhs: string, rhs: string, out: string],
  shapeOf: (lhs: readonly number[], rhs: readonly number[]) => readonly number[],
): number[] {
  const [lhs, rhs, out] = convGeneralPermutations(dimensionNumbers);
  const shape = shapeOf(lhs.map((a) => lhsShape[a]), rhs.map((a) => rhsShape[a]));
  return out.map((_, axis) => shape[out.indexOf(axis)]);
}

/**
 * {@link convShapeTuple} of shapes in an order that three words name, as `["NHWC", "HWIO", "NHWC"]`.
 *
 * @throws RangeError for shapes, strides, padding and words that don't go together.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.convGeneralShapeTuple([1, 5, 2], [2, 2, 3], [1], "VALID", ["NWC", "WIO", "NWC"]), [1, 4, 3]);
 * ```
 */
export function convGeneralShapeTuple(
  lhsShape: readonly number[],
  rhsShape: readonly number[],
  windowStrides: readonly number[],
  padding: Padding,
  dimensionNumbers: readonly [lhs: string, rhs: string, out: string],
): number[] {
  return inOrder(lhsShape, rhsShape, dimensionNumbers, (x, y) => convShapeTuple(x, y, windowStrides, padding));
}

/**
 * The shape of a transposed convolution; see {@link convTranspose}.
 *
 * @throws RangeError for shapes, strides, padding and words that don't go together.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.convTransposeShapeTuple([1, 5, 2], [2, 2, 3], [2], "VALID", ["NWC", "WIO", "NWC"]), [1, 10, 3]);
 * ```
 */
export function convTransposeShapeTuple(
  lhsShape: readonly number[],
  rhsShape: readonly number[],
  windowStrides: readonly number[],
  padding: "SAME" | "VALID" | readonly (readonly [low: number, high: number])[],
  dimensionNumbers: readonly [lhs: string, rhs: string, out: string],
): number[] {
  return inOrder(lhsShape, rhsShape, dimensionNumbers, (x, y) => {
    const kernel = y.slice(2);
    const named = padding === "SAME" || padding === "VALID";
    const pads = kernel.map((k, i) => named ? transposedPads(k, windowStrides[i], padding) : padding[i]);
    const { lo, hi } = padsOf("lax.convTransposeShapeTuple", pads, x.slice(2), kernel, windowStrides);
    return [x[0], y[0], ...kernel.map((k, i) => (x[2 + i] - 1) * windowStrides[i] - k + 2 + lo[i] + hi[i])];
  });
}

/**
 * The shape of a reduction over windows; see {@link reduceWindow}.
 *
 * @throws RangeError for numbers that don't go with the axes, and strides and dilations below 1.
 *
 * @example
 * ```ts
 * import { lax } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(lax.reduceWindowShapeTuple([5, 6], [2, 3], [1, 2], [[0, 1], [1, 1]]), [5, 3]);
 * ```
 */
export function reduceWindowShapeTuple(
  operandShape: readonly number[],
  windowDimensions: readonly number[],
  windowStrides: readonly number[],
  padding: readonly (readonly [low: number, high: number])[],
  baseDilation?: readonly number[],
  windowDilation?: readonly number[],
): number[] {
  const action = "lax.reduceWindowShapeTuple";
  return placesOf(action, operandShape, windowDimensions, windowStrides, padding, baseDilation, windowDilation);
}
