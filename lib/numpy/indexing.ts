/**
 * NumPy's indexing: what `x.get(...)` and `x.at(...)` do, and the slices and ellipsis that they take.
 *
 * @module
 */
import type { ArrayLike, Ellipsis, Index, IndexUpdate, NDArray, Slice } from "../core/array.ts";
import { allocate } from "../core/dtype.ts";
import type { ScatterFn } from "../core/plan.ts";
import { shapeText, valueText } from "../errors.ts";
import { asArray, convert, fromData, slice as cut, squeeze } from "../ops/mod.ts";
import { flatNested, indexItem } from "./indexing_items.ts";
import { lowerGet, lowerUpdate } from "./indexing_lower.ts";
import { type IndexPlan, parseIndex } from "./indexing_parse.ts";

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

/**
 * JAX's `x.at[index]`: functions that return `x` with the indexed elements changed. Values broadcast to the indexed
 * shape and take the dtype of `x`. Where an index repeats, `set` keeps the last value and the others combine all;
 * updates at integers of arrays that are out of range are dropped.
 *
 * @throws RangeError, TypeError and ConcreteValueError for indices and values that don't fit `x`, on the update.
 */
export function atIndex(x: NDArray, index: readonly Index[]): IndexUpdate {
  return new Update(x, index);
}

class Update implements IndexUpdate {
  private readonly x: NDArray;
  private readonly index: readonly Index[];

  constructor(x: NDArray, index: readonly Index[]) {
    this.x = x;
    this.index = index;
  }

  get(): NDArray {
    return getIndex(this.x, this.index);
  }
  set(values: ArrayLike): NDArray {
    return this.update("set", "set", values);
  }
  add(values: ArrayLike): NDArray {
    return this.update("add", "add", values);
  }
  multiply(values: ArrayLike): NDArray {
    return this.update("multiply", "mul", values);
  }
  min(values: ArrayLike): NDArray {
    return this.update("min", "min", values);
  }
  max(values: ArrayLike): NDArray {
    return this.update("max", "max", values);
  }

  private update(name: string, fn: ScatterFn, values: ArrayLike): NDArray {
    const plan = parseIndex(this.x.shape, this.index.map(indexItem));
    const updates = valuesFor(name, this.x, values);
    checkValues(name, updates.shape, plan);
    return lowerUpdate(fn, this.x, plan, updates);
  }
}

/** Values in the dtype of `x`; plain numbers go there directly, so that none are rounded on the way. */
function valuesFor(name: string, x: NDArray, values: ArrayLike): NDArray {
  const { dtype, weak, kind } = x.aval;
  const flat = typeof values === "number" || Array.isArray(values) ? flatNested(values) : null;
  if (flat === null) {
    const given = asArray(values);
    if (given.aval.kind === "c" && kind !== "c") {
      throw new TypeError(
        `at().${name}: the values are ${given.dtype} and the array is ${dtype}, which has no imaginary part; take np.real of the values, or convert the array with astype()`,
      );
    }
    return convert(given, dtype, weak);
  }
  const data = allocate(dtype, flat.leaves.length);
  const stride = kind === "c" ? 2 : 1;
  flat.leaves.forEach((v, i) => data[stride * i] = Number(kind === "b" ? Boolean(v) : v));
  return fromData(data, flat.shape, dtype, weak);
}

function checkValues(name: string, from: readonly number[], { shape }: IndexPlan): void {
  const lead = shape.length - from.length;
  if (lead >= 0 && from.every((n, i) => n === 1 || n === shape[lead + i])) return;
  throw new RangeError(
    `at().${name}: values of shape ${shapeText(from)} don't broadcast to the indexed shape ${
      shapeText(shape)
    }; each axis must be equal or 1, counted from the last`,
  );
}
