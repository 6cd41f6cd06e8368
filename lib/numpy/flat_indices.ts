/**
 * Places in the flattened array from and to indices.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { type DType, kindOf } from "../core/dtype.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkShape, dtypeOption, type ShapeLike } from "./arguments.ts";
import { floorDivide, remainder } from "./arithmetic.ts";
import { elementsOf } from "./host.ts";
import { named } from "./named.ts";
import { integers } from "./integers.ts";

/**
 * The index along each axis of an array of a shape from places of the flattened array, row-major: an array for each axis,
 * shaped as the places. Places below 0 count from the end; those out of range give the nearest element.
 *
 * @throws TypeError for places that are no integers; RangeError for lengths that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.unravelIndex([5, -1], [2, 4]).map((i) => i.tolist()), [[1, 1], [1, 3]]);
 * ```
 */
export function unravelIndex(indices: ArrayLike, shape: ShapeLike): NDArray[] {
  const lengths = checkShape("unravelIndex", shape);
  let rest = integers("unravelIndex", indices);
  const out = new Array<NDArray>(lengths.length);
  for (let i = lengths.length - 1; i >= 0; i--) {
    out[i] = remainder(rest, lengths[i]);
    rest = floorDivide(rest, lengths[i]);
  }
  const above = ops.gt(rest, 0);
  const below = rest.dtype === "uint32" ? false : ops.lt(rest, -1);
  return out.map((index, i) => ops.select(above, lengths[i] - 1, ops.select(below, 0, index)));
}

/** What {@link ravelMultiIndex} does with an index out of range. */
export type RavelMode = "raise" | "wrap" | "clip" | "ignore";

/** Options of {@link ravelMultiIndex}. */
export interface RavelOptions {
  /**
   * What is done with an index out of range: `raise`, the default, makes it an error, `wrap` takes it modulo the length,
   * `clip` the nearest, and `ignore` takes it as it is.
   */
  mode?: RavelMode;
  /** Whether the last axis runs fastest (`C`, the default) or the first (`F`). */
  order?: "C" | "F";
  /** The dtype; that of the indices by default. */
  dtype?: DType | null;
}

/**
 * The places in the flattened array of elements given by their index along each axis; the inverse of `unravelIndex`.
 *
 * @throws RangeError for indices out of range, in mode `raise`, and for as many index arrays as axes; TypeError for indices
 *   that are no integers; ConcreteValueError in mode `raise` for indices that `jit` or `vmap` traces.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ravelMultiIndex([[1, 0], [1, 3]], [2, 4]).tolist(), [5, 3]);
 * ```
 */
export function ravelMultiIndex(
  multiIndex: readonly ArrayLike[],
  dims: readonly number[],
  mode?: RavelMode | RavelOptions,
  order?: "C" | "F" | Omit<RavelOptions, "mode">,
  options?: Pick<RavelOptions, "dtype">,
): NDArray {
  const given = named<RavelOptions>("ravelMultiIndex", ["mode", "order", "dtype"], [mode, order, options]);
  const lengths = checkShape("ravelMultiIndex", dims);
  if (multiIndex.length !== lengths.length) {
    throw new RangeError(
      `ravelMultiIndex: ${multiIndex.length} arrays of indices don't go with the shape ${
        shapeText(lengths)
      }; give one ` +
        `an axis`,
    );
  }
  if (given.order !== undefined && given.order !== "C" && given.order !== "F") {
    throw new RangeError(`ravelMultiIndex: the order ${valueText(given.order)} is unknown; it must be "C" or "F"`);
  }
  const asked = dtypeOption("ravelMultiIndex", given.dtype);
  if (asked !== null && kindOf(asked) !== "i") {
    throw new TypeError(`ravelMultiIndex: the dtype ${asked} is none of integers; it must be int32 or uint32`);
  }
  const size = lengths.reduce((n, d) => n * d, 1);
  if (size > (asked === "uint32" ? 2 ** 32 : 2 ** 31)) {
    throw new RangeError(
      `ravelMultiIndex: an array of shape ${shapeText(lengths)} has more elements than ${asked ?? "int32"} counts`,
    );
  }
  const arrays = multiIndex.map((x) => integers("ravelMultiIndex", x));
  const within = arrays.map((x, i) => inRange(x, lengths[i], given.mode ?? "raise"));
  const fast = given.order === "F" ? lengths : lengths.toReversed();
  const steps = fast.map((_, i) => fast.slice(0, i).reduce((n, d) => n * d, 1));
  if (given.order !== "F") steps.reverse();
  const dtype = asked ?? (arrays.length === 0 ? "int32" : ops.promoteAll(arrays)[0].dtype);
  const start = ops.convert(asArray(0), dtype);
  return within.reduce((sum, x, i) => ops.add(sum, ops.mul(ops.convert(x, dtype), steps[i])), start);
}

function inRange(x: NDArray, n: number, mode: RavelMode): NDArray {
  switch (mode) {
    case "wrap":
      return remainder(x, n);
    case "clip":
      return ops.clamp(0, x, n - 1);
    case "ignore":
      return x;
    case "raise":
      break;
    default:
      throw new RangeError(
        `ravelMultiIndex: the mode ${valueText(mode)} is unknown; it must be "raise", "wrap", "clip" or "ignore"`,
      );
  }
  const values = elementsOf("ravelMultiIndex", "an array of indices", x, 'pass the mode "wrap" or "clip"');
  const bad = values.find((i) => i < 0 || i >= n);
  if (bad === undefined) return x;
  throw new RangeError(
    `ravelMultiIndex: index ${bad} is out of range for an axis of length ${n}; pass the mode "wrap" or "clip" to allow it`,
  );
}
