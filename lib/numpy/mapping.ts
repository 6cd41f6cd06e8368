/**
 * Functions of a part of an array, applied to all of it.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import type { DType } from "../core/dtype.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { batchFlat } from "../transforms/batch.ts";
import { checkFunctions } from "../transforms/control_tree.ts";
import type { Lower } from "../transforms/types.ts";
import { call, nameOf, type UserFunction } from "../transforms/user_function.ts";
import { flattenArrays, type TreeDef, unflatten } from "../tree.ts";
import { checkAxis, checkShape, onlyDType, type ShapeLike } from "./arguments.ts";
import { expandDims } from "./shape.ts";

/** What a function gives for each of `size` examples at once: a tree of arrays whose first axis runs over them. */
export interface Mapped {
  readonly leaves: readonly NDArray[];
  readonly def: TreeDef;
}

/** Runs a function once on arrays of which those marked have a leading axis of examples, the others one for all. */
export function mapExamples(
  action: string,
  f: UserFunction,
  args: readonly NDArray[],
  batched: readonly boolean[],
  size: number,
): Mapped {
  checkFunctions(action, f);
  let def: TreeDef | null = null;
  const leaves = batchFlat(action, size, args, batched, (xs) => {
    const flat = flattenArrays(call(action, f, xs), `${action}: the output of ${nameOf(f)}`);
    def = flat.def;
    return flat.leaves;
  });
  return { leaves, def: def! };
}

/**
 * A function of a line, given further arguments as they are, applied to every line of arr along an axis; what it gives
 * takes that axis's place. The function runs once, under `vmap`; it may give trees.
 *
 * @throws RangeError for an axis that `arr` lacks; TypeError for what is no function.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.applyAlongAxis((v) => np.sum(v), 1, [[1, 2], [3, 4]]).tolist(), [3, 7]);
 * assertEquals(np.applyAlongAxis((v) => np.outer(v, v), 0, np.ones([2, 3])).shape, [2, 2, 3]);
 * ```
 */
export function applyAlongAxis<A extends readonly unknown[], R>(
  func1d: (line: NDArray, ...args: A) => R,
  axis: number,
  arr: ArrayLike,
  ...args: A
): Lower<R> {
  const x = asArray(arr);
  const at = checkAxis("applyAlongAxis", axis, x.ndim);
  const others = x.shape.toSpliced(at, 1);
  const size = others.reduce((n, d) => n * d, 1);
  const lines = ops.reshape(ops.moveAxis(x, at, x.ndim - 1), [size, x.shape[at]]);
  const f = (line: NDArray): R => func1d(line, ...args);
  const { leaves, def } = mapExamples("applyAlongAxis", f as UserFunction, [lines], [true], size);
  return unflatten(
    def,
    leaves.map((y) => {
      const own = y.shape.slice(1);
      const whole = ops.reshape(y, [...others, ...own]);
      const axes = whole.shape.map((_, i) => i);
      // The axes before, what the function gave, the axes after.
      return ops.transpose(whole, [
        ...axes.slice(0, at),
        ...axes.slice(others.length),
        ...axes.slice(at, others.length),
      ]);
    }),
  ) as Lower<R>;
}

/**
 * A function of an array and an axis, such as `np.sum`, applied along one axis after the other; an axis that it takes away
 * comes back with length 1.
 *
 * @throws RangeError if the function gives an array of another number of axes.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.applyOverAxes(np.sum, [[1, 2], [3, 4]], [0, 1]).tolist(), [[10]]);
 * ```
 */
export function applyOverAxes(
  func: (x: NDArray, axis: number) => NDArray,
  a: ArrayLike,
  axes: readonly number[],
): NDArray {
  checkFunctions("applyOverAxes", func as UserFunction);
  return axes.reduce((x, axis) => {
    const y = func(x, axis);
    if (y.ndim === x.ndim) return y;
    if (y.ndim === x.ndim - 1) return expandDims(y, axis);
    throw new RangeError(
      `applyOverAxes: ${nameOf(func as UserFunction)} gave an array of shape ${shapeText(y.shape)} of one of shape ${
        shapeText(x.shape)
      }; it must keep the number of axes, or take one away`,
    );
  }, asArray(a));
}

/**
 * The array that a function makes of the indices of each of its elements, which come as 0-d arrays, float32 unless `dtype`
 * says otherwise. The function runs once, under `vmap`; it may give trees.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype and for what is no function.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fromfunction((i, j) => i.mul(10).add(j), [2, 2]).tolist(), [[0, 1], [10, 11]]);
 * ```
 */
export function fromfunction<R>(
  func: (...indices: NDArray[]) => R,
  shape: ShapeLike,
  options: { dtype?: DType | null } = {},
): Lower<R> {
  const lengths = checkShape("fromfunction", shape);
  const dtype = onlyDType("fromfunction", options) ?? "float32";
  const size = lengths.reduce((n, d) => n * d, 1);
  const indices = lengths.map((_, i) => ops.reshape(ops.iota(dtype, lengths, i), [size]));
  const { leaves, def } = mapExamples("fromfunction", func as UserFunction, indices, indices.map(() => true), size);
  return unflatten(def, leaves.map((y) => ops.reshape(y, [...lengths, ...y.shape.slice(1)]))) as Lower<R>;
}
