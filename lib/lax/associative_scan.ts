/**
 * Scans of an associative function in a logarithmic number of steps.
 *
 * @module
 */
import { checkOptions } from "../numpy/arguments.ts";
import type { NDArray } from "../core/array.ts";
import type { Lift, Lower } from "../transforms/types.ts";
import { checkAxis } from "../numpy/arguments.ts";
import { scanAlong } from "../ops/prefix.ts";
import { rev } from "../ops/structural.ts";
import { callFlat, checkCarry, checkFunctions, type Flat, treeOf } from "../transforms/control_tree.ts";
import { flattenArrays } from "../tree.ts";
import type { UserFunction } from "../transforms/user_function.ts";

/** Options of {@link associativeScan}. */
export interface AssociativeScanOptions {
  /** Combine from the last element backwards. */
  reverse?: boolean;
  /** The axis to scan along; from the end if negative. */
  axis?: number;
}

/**
 * Running combinations along an axis: element i of the result is `fn(... fn(fn(x0, x1), x2) ..., xi)`, computed by
 * calls of `fn` on whole arrays, of which there are about 2 log2(n). `fn` must be associative, and work element by
 * element along the axis.
 *
 * @param fn From two trees of arrays (equally long pieces of `elems`) to their combination.
 * @param elems An array or a tree of arrays, equally long along the axis.
 *
 * @throws {RangeError} If the axis doesn't exist, or the lengths along it differ.
 *
 * @example
 * ```ts
 * import { lax, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const sums = lax.associativeScan((a, b) => a.add(b), np.array([1, 2, 3, 4]));
 * assertEquals(sums.tolist(), [1, 3, 6, 10]);
 * ```
 */
export function associativeScan<const X>(
  fn: (a: Lower<X>, b: Lower<X>) => Lift<Lower<X>>,
  elems: X,
  options: AssociativeScanOptions = {},
): Lower<X> {
  checkFunctions("associativeScan", fn);
  const { reverse = false, axis = 0 } = checkOptions("associativeScan", options, ["reverse", "axis"]);
  const { leaves, def } = flattenArrays(elems, "associativeScan: the elements");
  const axes = leaves.map((x) => checkAxis("associativeScan", axis, x.ndim));
  const flip = (xs: readonly NDArray[]): readonly NDArray[] => reverse ? xs.map((x, i) => rev(x, [axes[i]])) : xs;
  const lengths = leaves.map((x, i) => x.shape[axes[i]]);
  if (lengths.some((n) => n !== lengths[0])) {
    throw new RangeError(
      `associativeScan: the arrays have lengths ${lengths.join(", ")} along axis ${axis}; they must be equal`,
    );
  }
  const combine = (a: readonly NDArray[], b: readonly NDArray[]): readonly NDArray[] => {
    const given: Flat = { leaves: a, def };
    const out = callFlat("associativeScan", fn as UserFunction, [treeOf(given), treeOf({ leaves: b, def })]);
    checkCarry("associativeScan", given, out, "the combination of two pieces");
    return out.leaves;
  };
  return treeOf({ leaves: flip(scanAlong(flip(leaves), axes, combine)), def }) as Lower<X>;
}
