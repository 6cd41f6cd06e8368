/**
 * What a convolution's kernel meets, and kernels that differ from place to place, under JAX's `lax` names.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { checkOptions } from "../numpy/arguments.ts";
import { moveaxis } from "../numpy/shape.ts";
import * as ops from "../ops/mod.ts";
import { convolved, type ConvOptions, PRECISION } from "./conv.ts";
import { convDimensionNumbers } from "./conv_dimensions.ts";
import type { Padding } from "./padding.ts";

/** Options of {@link convGeneralDilatedPatches}. */
export type PatchesOptions = Omit<ConvOptions, "featureGroupCount" | "batchGroupCount">;

const PATCHES = ["lhsDilation", "rhsDilation", "dimensionNumbers", ...PRECISION] as const;

/**
 * What a kernel of `filterShape` meets at each of its places, as features: those of each feature of the left in the
 * row-major order of the kernel, one feature after the other.
 *
 * @throws RangeError for shapes, dimension numbers, strides, dilations and padding that don't go together; TypeError for
 * a preferred dtype that holds less than the operand's.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[[1, 2, 3, 4]]]);
 * assertEquals(lax.convGeneralDilatedPatches(x, [2], [1], "VALID").tolist(), [[[1, 2, 3], [2, 3, 4]]]);
 * ```
 */
export function convGeneralDilatedPatches(
  lhs: ArrayLike,
  filterShape: readonly number[],
  windowStrides: readonly number[],
  padding: Padding,
  options: PatchesOptions = {},
): NDArray {
  const action = "lax.convGeneralDilatedPatches";
  const given = checkOptions(action, options, PATCHES);
  const x = ops.asArray(lhs);
  const dimensionNumbers = convDimensionNumbers(x.shape, [1, 1, ...filterShape], given.dimensionNumbers ?? null);
  const { lhsSpec, rhsSpec } = dimensionNumbers;
  const features = x.shape[lhsSpec[1]];
  const size = filterShape.reduce((n, d) => n * d, 1);
  // One output for each element of the kernel, and that for each feature.
  const one = ops.broadcastTo(ops.eye(size, x.dtype), [features, size, size]);
  const kernel = moveaxis(ops.reshape(one, [features * size, 1, ...filterShape]), [0, 1], [rhsSpec[0], rhsSpec[1]]);
  const all = { ...given, dimensionNumbers, featureGroupCount: features };
  return convolved(action, x, kernel, windowStrides, padding, all);
}

/**
 * A convolution with a kernel of its own at each place: `rhs` has the result's spatial axes, and as its input features
 * what {@link convGeneralDilatedPatches} gives for a kernel of `filterShape`.
 *
 * @throws RangeError for shapes, dimension numbers, strides, dilations and padding that don't go together.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[[1, 2, 3]]]);
 * const kernels = np.array([[[1, 0], [1, 1]]]); // 1, 1 at the first place, 0, 1 at the second
 * assertEquals(lax.convGeneralDilatedLocal(x, kernels, [1], "VALID", [2]).tolist(), [[[3, 3]]]);
 * ```
 */
export function convGeneralDilatedLocal(
  lhs: ArrayLike,
  rhs: ArrayLike,
  windowStrides: readonly number[],
  padding: Padding,
  filterShape: readonly number[],
  options: Omit<PatchesOptions, "preferredElementType"> = {},
): NDArray {
  const action = "lax.convGeneralDilatedLocal";
  const given = checkOptions(action, options, ["lhsDilation", "rhsDilation", "dimensionNumbers", "precision"]);
  const [left, right] = ops.promoteAll([lhs, rhs]);
  const patches = convGeneralDilatedPatches(left, filterShape, windowStrides, padding, given);
  const { rhsSpec, outSpec } = convDimensionNumbers(left.shape, right.shape, given.dimensionNumbers ?? null);
  const spatial = outSpec.slice(2).map((axis, i) => [axis, rhsSpec[2 + i]]).sort(([a], [b]) => a - b);
  const y = ops.dotGeneral(patches, right, {
    lhsContract: [outSpec[1]],
    rhsContract: [rhsSpec[1]],
    lhsBatch: spatial.map(([axis]) => axis),
    rhsBatch: spatial.map(([, axis]) => axis),
  });
  return moveaxis(y, [-2, -1], [outSpec[0], outSpec[1]]);
}
