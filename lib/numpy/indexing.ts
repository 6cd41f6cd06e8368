/**
 * NumPy's indexing: what `x.get(...)` does, and the slices and ellipsis that it takes.
 *
 * @module
 */
import type { Ellipsis, Index, NDArray, Slice } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { slice as cut, squeeze } from "../ops/mod.ts";
import { indexItem } from "./indexing_items.ts";
import { lowerGet } from "./indexing_lower.ts";
import { parseIndex } from "./indexing_parse.ts";

/** A bound of a slice: an integer, or null for the natural one. */
export type Bound = number | null;

/**
 * `...` in an index: as many whole axes as fit.
 *
 * @example
 * ```ts
 * import { ellipsis, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.arange(4).reshape(2, 1, 2).get(ellipsis, 0).tolist(), [[0], [2]]);
 * ```
 */
export const ellipsis: Ellipsis = Object.freeze({ kind: "ellipsis" });

/**
 * Python's `start:stop:step` for an index; a single argument is `stop`. Bounds below 0 count from the end, null stands
 * for the natural bound, and a negative step runs backwards.
 *
 * @throws TypeError for bounds that are no integers, RangeError for a step of 0.
 *
 * @example
 * ```ts
 * import { np, slice } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.arange(6);
 * assertEquals(x.get(slice(2)).tolist(), [0, 1]);
 * assertEquals(x.get(slice(1, null, 2)).tolist(), [1, 3, 5]);
 * assertEquals(x.get(slice(null, null, -3)).tolist(), [5, 2]);
 * ```
 */
export function slice(...bounds: [stop?: Bound] | [start: Bound, stop: Bound, step?: Bound]): Slice {
  const [start, stop, step] = bounds.length > 1 ? bounds : [null, bounds[0]];
  for (const bound of [start, stop, step]) {
    if (bound !== undefined && bound !== null && !Number.isInteger(bound)) {
      throw new TypeError(
        `slice: the bound ${valueText(bound)} must be an integer or null; for a traced bound use lax.dynamicSlice`,
      );
    }
  }
  if (step === 0) throw new RangeError("slice: the step is 0; it must be positive, or negative to run backwards");
  return { kind: "slice", start: start ?? null, stop: stop ?? null, step: step ?? null };
}

/**
 * `x[index]` of NumPy: basic indices are views, arrays gather copies. Integers in arrays that are out of range take the
 * nearest element; a plain number out of range is an error.
 *
 * @throws RangeError, TypeError and ConcreteValueError for indices that don't fit `x`.
 */
export function getIndex(x: NDArray, index: readonly Index[]): NDArray {
  const { shape } = x.aval;
  const i = index[0];
  if (index.length === 1 && typeof i === "number" && i >= 0 && i < shape[0] && Number.isInteger(i)) {
    const rest = shape.slice(1);
    return squeeze(cut(x, [i, ...rest.map(() => 0)], [i + 1, ...rest]), [0]);
  }
  return lowerGet(x, parseIndex(shape, index.map(indexItem)));
}
