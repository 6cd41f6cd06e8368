/**
 * Transposed convolutions under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, shapeText } from "../errors.ts";
import { restOptions } from "../numpy/arguments.ts";
import * as ops from "../ops/mod.ts";
import { convolved, type ConvPrecision, PRECISION } from "./conv.ts";
import { convDimensionNumbers, type ConvDimensions, isDimensionNumbers } from "./conv_dimensions.ts";
import type { Padding } from "./padding.ts";

/** Options of {@link convTranspose}. */
export interface ConvTransposeOptions extends ConvPrecision {
  /** Distances between elements of the kernel; 1 by default. */
  rhsDilation?: readonly number[] | null;
  /** Which axes are what; batch, spatial axes, features, and a kernel of spatial axes, inputs, outputs by default. */
  dimensionNumbers?: ConvDimensions;
  /** Turns the kernel round and swaps its features, so that this is the gradient of a convolution with it. */
  transposeKernel?: boolean;
  /** Whether pairs of padding are, as the names always are, those of the convolution that this transposes. */
  useConsistentPadding?: boolean;
}

/** {@link ConvTransposeOptions}, of which the first three may stand alone. */
export type ConvTransposeRest =
  | [options?: ConvTransposeOptions]
  | [rhsDilation?: readonly number[] | null, options?: ConvTransposeOptions]
  | [rhsDilation?: readonly number[] | null, dimensionNumbers?: ConvDimensions, options?: ConvTransposeOptions]
  | [
    rhsDilation?: readonly number[] | null,
    dimensionNumbers?: ConvDimensions,
    transposeKernel?: boolean,
    options?: ConvTransposeOptions,
  ];

/** Dimension numbers of transposed convolutions by their number of axes. */
const TRANSPOSED: readonly ConvDimensions[] = [
  null,
  null,
  ["NC", "IO", "NC"],
  ["NHC", "HIO", "NHC"],
  ["NHWC", "HWIO", "NHWC"],
  ["NHWDC", "HWDIO", "NHWDC"],
];

/** The padding along one axis of a transposed convolution, from that of the convolution. */
export function transposedPads(
  k: number,
  s: number,
  padding: "SAME" | "VALID" | readonly [number, number],
): [number, number] {
  if (typeof padding !== "string") return [k - padding[0] - 1, k - padding[1] - 1];
  const total = k + s - 2 + (padding === "VALID" ? Math.max(k - s, 0) : 0);
  const lo = padding === "VALID" || s > k - 1 ? k - 1 : Math.ceil(total / 2);
  return [lo, total - lo];
}

/**
 * The transposed convolution, one that moves by fractions of an element: the left is spread out by `strides`. "SAME"
 * and "VALID" are the padding of the convolution whose shapes it undoes; pairs are the padding of this one, unless
 * `useConsistentPadding`.
 *
 * @param rest `rhsDilation`, `dimensionNumbers` and `transposeKernel`, then the options; or the options alone.
 *
 * @throws RangeError for shapes, dimension numbers, strides, dilations and padding that don't go together, and for more
 * than three spatial axes without dimension numbers; TypeError for a preferred dtype that holds less than the operands'.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([1, 2, 3]).reshape(1, 3, 1);
 * const y = lax.convTranspose(x, np.array([1, 10]).reshape(2, 1, 1), [2], "VALID");
 * assertEquals(y.ravel().tolist(), [10, 1, 20, 2, 30, 3]);
 * ```
 */
export function convTranspose(
  lhs: ArrayLike,
  rhs: ArrayLike,
  strides: readonly number[],
  padding: Padding,
  ...rest: ConvTransposeRest
): NDArray {
  const action = "lax.convTranspose";
  const options = restOptions<ConvTransposeOptions>(
    action,
    rest,
    ["rhsDilation", "dimensionNumbers", "transposeKernel", "useConsistentPadding", ...PRECISION],
    isDimensionNumbers,
  );
  const [left, kernel] = ops.promoteAll([lhs, rhs]);
  const numbers = options.dimensionNumbers ?? TRANSPOSED[left.ndim] ?? null;
  if (numbers === null) {
    throw new RangeError(
      `${action}: an array ${avalText(left.aval)} has no dimension numbers of its own; pass dimensionNumbers`,
    );
  }
  const dimensionNumbers = convDimensionNumbers(left.shape, kernel.shape, numbers);
  const [outputs, inputs, ...spatial] = dimensionNumbers.rhsSpec;
  const { rhsDilation, transposeKernel = false, useConsistentPadding = false, precision, preferredElementType } =
    options;
  let pads: Padding = padding;
  if (padding === "SAME" || padding === "VALID" || (useConsistentPadding && typeof padding !== "string")) {
    const named = typeof padding === "string";
    if (strides.length !== spatial.length || (!named && padding.length !== spatial.length)) {
      throw new RangeError(
        `${action}: strides [${strides}] and the padding don't go with the kernel's shape ${
          shapeText(kernel.shape)
        }; give one of each a spatial axis`,
      );
    }
    pads = spatial.map((axis, i) =>
      transposedPads(ops.dilated(kernel.shape[axis], rhsDilation?.[i] ?? 1), strides[i], named ? padding : padding[i])
    );
  }
  let right = kernel;
  if (transposeKernel) {
    const axes = kernel.shape.map((_, i) => i === outputs ? inputs : i === inputs ? outputs : i);
    right = ops.transpose(ops.rev(kernel, spatial), axes);
  }
  return convolved(action, left, right, strides.map(() => 1), pads, {
    lhsDilation: strides,
    rhsDilation,
    dimensionNumbers,
    precision,
    preferredElementType,
  });
}
