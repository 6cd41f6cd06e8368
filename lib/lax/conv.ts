/**
 * Convolutions under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { checkOptions, restOptions } from "../numpy/arguments.ts";
import { preferredDType } from "../numpy/preferred.ts";
import * as ops from "../ops/mod.ts";
import { convDimensionNumbers, type ConvDimensions, isDimensionNumbers } from "./conv_dimensions.ts";
import { type Padding, padsOf } from "./padding.ts";

/** What all convolutions take. */
export interface ConvPrecision {
  /** Taken for JAX's sake: sums are accumulated in double and rounded once. */
  precision?: string | readonly string[] | null;
  /** The dtype of the result: of the operands' kind and at least as wide, or a float one of integers. */
  preferredElementType?: DType | null;
}

/** Options of {@link convGeneralDilated}. */
export interface ConvOptions extends ConvPrecision {
  /** Distances between elements of the left along each spatial axis, zeros between them; 1 by default. */
  lhsDilation?: readonly number[] | null;
  /** Distances between elements of the kernel; 1 by default. */
  rhsDilation?: readonly number[] | null;
  /** Which axes are what; batch, features and spatial axes in this order by default. */
  dimensionNumbers?: ConvDimensions;
  /** Groups of the left's features, of which each meets its own part of the kernel; 1 by default. */
  featureGroupCount?: number;
  /** Groups of the left's batch, of which each meets its own part of the kernel; 1 by default. */
  batchGroupCount?: number;
}

/** {@link ConvOptions}, of which the first few may stand alone. */
export type ConvRest =
  | [options?: ConvOptions]
  | [lhsDilation?: readonly number[] | null, options?: ConvOptions]
  | [lhsDilation?: readonly number[] | null, rhsDilation?: readonly number[] | null, options?: ConvOptions]
  | [
    lhsDilation?: readonly number[] | null,
    rhsDilation?: readonly number[] | null,
    dimensionNumbers?: ConvDimensions,
    options?: ConvOptions,
  ];

const OPTIONS = [
  "lhsDilation",
  "rhsDilation",
  "dimensionNumbers",
  "featureGroupCount",
  "batchGroupCount",
  "precision",
  "preferredElementType",
] as const;

/** The convolution that arguments and options describe. */
export function convolved(
  action: string,
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: Padding,
  options: ConvOptions,
): NDArray {
  const [left, right] = ops.promoteAll([lhs, rhs]);
  const { lhsSpec, rhsSpec, outSpec } = convDimensionNumbers(left.shape, right.shape, options.dimensionNumbers ?? null);
  const lengths = lhsSpec.slice(2).map((a) => left.shape[a]);
  const dimensions = rhsSpec.slice(2).map((a) => right.shape[a]);
  const ones = lengths.map(() => 1);
  const lhsDilation = options.lhsDilation ?? ones;
  const rhsDilation = options.rhsDilation ?? ones;
  const window = { dimensions, strides: windowStrides, baseDilation: lhsDilation, windowDilation: rhsDilation };
  ops.checkWindow(action, lengths, { ...window, lo: ones, hi: ones });
  if (typeof padding === "string" && lhsDilation.some((d) => d !== 1)) {
    throw new RangeError(
      `${action}: the padding "${padding}" is not defined with lhsDilation [${lhsDilation}]; give [low, high] pairs, ` +
        `or call lax.convTranspose`,
    );
  }
  const reach = dimensions.map((n, i) => ops.dilated(n, rhsDilation[i]));
  const { lo, hi } = padsOf(action, padding, lengths, reach, windowStrides);
  const dtype = preferredDType(action, left.dtype, options.preferredElementType);
  return ops.conv(ops.convert(left, dtype, left.weakType), ops.convert(right, dtype, right.weakType), {
    strides: windowStrides,
    lo,
    hi,
    lhsDilation,
    rhsDilation,
    lhsSpec,
    rhsSpec,
    outSpec,
    featureGroups: options.featureGroupCount ?? 1,
    batchGroups: options.batchGroupCount ?? 1,
  });
}

/**
 * The general convolution over any number of spatial axes: at each place of the kernel, the sum of its products with
 * what lies under it; the kernel is not turned round. Linear in each operand; both gradients are convolutions.
 *
 * @param lhs The array: a batch axis, a feature axis, and n spatial axes.
 * @param rhs The kernel: output and input features, and n spatial axes.
 * @param windowStrides The steps by which the kernel moves, one a spatial axis.
 * @param padding "VALID", "SAME", "SAME_LOWER", or `[low, high]` for each spatial axis; negative ones crop.
 * @param rest `lhsDilation`, `rhsDilation` and `dimensionNumbers`, then the options; or the options alone.
 *
 * @throws RangeError for shapes, dimension numbers, strides, dilations, groups and padding that don't go together;
 * TypeError for a preferred dtype that holds less than the operands'.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const image = np.arange(16, { dtype: "float32" }).reshape(1, 4, 4, 1);
 * const kernel = np.ones([2, 2, 1, 1]);
 * const y = lax.convGeneralDilated(image, kernel, [2, 2], "VALID", { dimensionNumbers: ["NHWC", "HWIO", "NHWC"] });
 * assertEquals(y.reshape(2, 2).tolist(), [[10, 18], [42, 50]]);
 * ```
 */
export function convGeneralDilated(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: Padding,
  ...rest: ConvRest
): NDArray {
  const action = "lax.convGeneralDilated";
  const options = restOptions<ConvOptions>(action, rest, OPTIONS, isDimensionNumbers);
  return convolved(action, lhs, rhs, windowStrides, padding, options);
}

/** The names of {@link ConvPrecision}'s options. */
export const PRECISION = ["precision", "preferredElementType"] as const;

/**
 * {@link convGeneralDilated} without dilation, of batch, features and spatial axes in this order: `NCHW` and `OIHW`.
 *
 * @throws RangeError for shapes, strides and padding that don't go together; TypeError for a preferred dtype that holds
 * less than the operands'.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[[1, 2, 3, 4]]]);
 * assertEquals(lax.conv(x, np.array([[[1, -1]]]), [1], "VALID").tolist(), [[[-1, -1, -1]]]);
 * ```
 */
export function conv(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: Padding,
  options: ConvPrecision = {},
): NDArray {
  return convolved("lax.conv", lhs, rhs, windowStrides, padding, checkOptions("lax.conv", options, PRECISION));
}

/**
 * {@link convGeneralDilated} of batch, features and spatial axes in this order, with padding and dilation.
 *
 * @throws RangeError for shapes, strides, dilations and padding that don't go together; TypeError for a preferred dtype
 * that holds less than the operands'.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[[1, 2, 3, 4]]]);
 * const y = lax.convWithGeneralPadding(x, np.array([[[1, 1]]]), [1], [[1, 0]], null, [2]);
 * assertEquals(y.tolist(), [[[2, 4, 6]]]);
 * ```
 */
export function convWithGeneralPadding(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: Padding,
  lhsDilation: readonly number[] | null = null,
  rhsDilation: readonly number[] | null = null,
  options: ConvPrecision = {},
): NDArray {
  const action = "lax.convWithGeneralPadding";
  const given = checkOptions(action, options, PRECISION);
  return convolved(action, lhs, rhs, windowStrides, padding, { ...given, lhsDilation, rhsDilation });
}
