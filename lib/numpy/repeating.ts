/**
 * Repeating arrays and their elements.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled, zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, checkInteger, checkShape, isList, type ShapeLike } from "./arguments.ts";
import { elementsOf } from "./host.ts";
import { atIndex } from "./indexing_at.ts";
import { named } from "./named.ts";
import { integers } from "./integers.ts";
import { take } from "./take.ts";

/**
 * x repeated as a whole along each axis; counts align from the last.
 *
 * @throws RangeError for counts that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.tile([1, 2], 2).tolist(), [1, 2, 1, 2]);
 * assertEquals(np.tile([1, 2], [2, 1]).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function tile(x: ArrayLike, reps: number | readonly number[]): NDArray {
  const a = asArray(x);
  const counts = (isList(reps) ? reps : [reps as number]).map((n) =>
    checkInteger("tile", "a number of repetitions", n, 0)
  );
  const rank = Math.max(a.ndim, counts.length);
  const shape = [...new Array<number>(rank - a.ndim).fill(1), ...a.shape];
  const times = [...new Array<number>(rank - counts.length).fill(1), ...counts];
  const wide = ops.broadcastTo(ops.reshape(a, shape.flatMap((n) => [1, n])), shape.flatMap((n, i) => [times[i], n]));
  return ops.reshape(wide, shape.map((n, i) => n * times[i]));
}

/** Options of {@link repeat}. */
export interface RepeatOptions {
  /** The axis; null, the default, repeats the elements of the flattened array. */
  axis?: number | null;
  /**
   * The length of the axis afterwards, needed only where `jit` or `vmap` traces the counts. Repetitions beyond it are
   * dropped, and the last element fills what is left.
   */
  totalRepeatLength?: number | null;
}

/**
 * Each element of x repeated along an axis, or, without one, of the flattened x: the same number of times, or as often as
 * a list or an array of counts says, one an element.
 *
 * @throws RangeError for an axis that `x` lacks, counts that aren't integers from 0 and as many as there are elements;
 *   ConcreteValueError for counts that `jit` or `vmap` traces, without `totalRepeatLength`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.repeat([1, 2], 2).tolist(), [1, 1, 2, 2]);
 * assertEquals(np.repeat([[1, 2]], 2, 0).tolist(), [[1, 2], [1, 2]]);
 * assertEquals(np.repeat([1, 2, 3], [2, 0, 1]).tolist(), [1, 1, 3]);
 * ```
 */
export function repeat(
  x: ArrayLike,
  repeats: ArrayLike,
  axis?: number | null | RepeatOptions,
  options?: Omit<RepeatOptions, "axis">,
): NDArray {
  const given = named<RepeatOptions>("repeat", ["axis", "totalRepeatLength"], [axis, options]);
  const a = asArray(x);
  const flat = (given.axis ?? null) === null || a.ndim === 0;
  const whole = flat ? ops.reshape(a, [a.size]) : a;
  const at = flat ? 0 : checkAxis("repeat", given.axis!, a.ndim);
  const total = given.totalRepeatLength ?? null;
  if (typeof repeats === "number" && total === null) return repeatEvenly(whole, repeats, at);
  const n = whole.shape[at];
  const counts = integers("repeat", repeats);
  const each = ops.broadcastTo(ops.reshape(counts, [counts.size]), [n]);
  if (total !== null) {
    checkInteger("repeat", "totalRepeatLength", total, 0);
    if (total === 0) return zerosOf(makeAval(whole.shape.with(at, 0), whole.dtype));
    return n === 0 ? whole : take(whole, ordinals(each, total), { axis: at });
  }
  const numbers = elementsOf("repeat", "an array of counts", each, "pass the static totalRepeatLength");
  const places = Array.from(numbers).flatMap((count, i) => {
    checkInteger("repeat", "a number of repetitions", count, 0);
    return new Array<number>(count).fill(i);
  });
  if (places.length === 0) return zerosOf(makeAval(whole.shape.with(at, 0), whole.dtype));
  return take(whole, ops.fromData(Int32Array.from(places), [places.length], "int32"), { axis: at, mode: "clip" });
}

function repeatEvenly(x: NDArray, count: number, axis: number): NDArray {
  checkInteger("repeat", "the number of repetitions", count, 0);
  const { shape } = x;
  const dims = shape.map((_, i) => i <= axis ? i : i + 1);
  return ops.reshape(
    ops.broadcastInDim(x, shape.toSpliced(axis + 1, 0, count), dims),
    shape.with(axis, shape[axis] * count),
  );
}

/** Of `total` repetitions, the place of the element that each is of: the number of elements that began before, less 1. */
function ordinals(counts: NDArray, total: number): NDArray {
  const n = counts.size;
  const one = filled(makeAval([1], counts.dtype), 0);
  const starts = ops.cumsum(ops.concatenate([one, ops.slice(counts, [0], [n - 1])], 0), 0);
  const marks = atIndex(zerosOf(makeAval([total], "int32")), [starts]).add(1);
  return ops.sub(ops.cumsum(marks, 0), 1);
}

/**
 * The elements of a, flattened and repeated as a whole, in a new shape: from the first again where they run out, and only
 * the first where there are too many. Zeros if there are none.
 *
 * @throws RangeError for lengths that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.resize([1, 2, 3], [2, 2]).tolist(), [[1, 2], [3, 1]]);
 * ```
 */
export function resize(a: ArrayLike, newShape: ShapeLike): NDArray {
  const shape = checkShape("resize", newShape);
  const x = asArray(a);
  const size = shape.reduce((n, d) => n * d, 1);
  if (x.size === 0 || size === 0) return zerosOf(makeAval(shape, x.dtype, x.weakType));
  const flat = ops.reshape(x, [x.size]);
  return ops.reshape(ops.slice(tile(flat, Math.ceil(size / x.size)), [0], [size]), shape);
}

/**
 * The elements of values, flattened, again from the first where they run out: `size` of them.
 *
 * @throws RangeError if there are no values.
 */
export function cycled(action: string, values: NDArray, size: number): NDArray {
  if (values.size > 0 || size === 0) return resize(values, size);
  throw new RangeError(`${action}: the values have shape ${shapeText(values.shape)}; there must be at least one`);
}
