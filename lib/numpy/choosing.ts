/**
 * Choosing among arrays, and elements by a condition.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray, promoteAll } from "../ops/mod.ts";
import { checkAxis, checkInteger, checkOptions } from "./arguments.ts";
import { remainder } from "./arithmetic.ts";
import { elementsOf } from "./host.ts";
import { integers } from "./integers.ts";
import { type Arrays, stack } from "./joining.ts";
import { named } from "./named.ts";
import { truePlaces } from "./nonzero.ts";
import { argsort } from "./order.ts";
import { broadcastArrays } from "./shape.ts";
import { take, takeAlongAxis } from "./take.ts";

/** The arrays of a list, or the slices of an array along its first axis. */
function listOf(action: string, x: Arrays): readonly ArrayLike[] {
  return x instanceof NDArray ? ops.unstack(x, checkAxis(action, 0, x.ndim)) : x;
}

/** Whether the elements are not 0. */
function truth(x: ArrayLike): NDArray {
  return ops.convert(asArray(x), "bool");
}

/**
 * Element by element, the choice whose condition is the first that holds; the default where none does. Everything
 * broadcasts, and the choices and the default take one dtype. The derivative is that of the choice taken.
 *
 * @throws RangeError for no conditions, for as many choices, and for shapes that don't broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([1, 2, 3, 4]);
 * assertEquals(np.select([x.greater(3), x.greater(1)], [x.mul(10), x.neg()], 7).tolist(), [7, -2, -3, 40]);
 * ```
 */
export function select(
  condlist: Arrays,
  choicelist: Arrays,
  defaultValue: ArrayLike | { default?: ArrayLike } = 0,
): NDArray {
  const given = named<{ default: ArrayLike }>("select", ["default"], [defaultValue]);
  const conditions = listOf("select", condlist).map(truth);
  const choices = listOf("select", choicelist);
  if (conditions.length === 0 || conditions.length !== choices.length) {
    throw new RangeError(
      `select: ${conditions.length} conditions don't go with ${choices.length} choices; give as many, one at least`,
    );
  }
  const [otherwise, ...values] = promoteAll([given.default ?? 0, ...choices]);
  const all = broadcastArrays(otherwise, ...values, ...conditions);
  const n = conditions.length;
  return all.slice(n + 1).reduceRight((rest, condition, i) => ops.select(condition, all[i + 1], rest), all[0]);
}

/** What {@link choose} does with an index out of range. */
export type ChooseMode = "raise" | "wrap" | "clip";

/**
 * Element by element, the choice that an integer array numbers; all broadcast, and the choices take one dtype. An index out
 * of range is an error (`raise`, the default), taken modulo the number of choices (`wrap`), or the nearest (`clip`).
 *
 * @throws TypeError for an `a` that holds no integers; RangeError for an index out of range, for no choices, and for shapes
 *   that don't broadcast; ConcreteValueError in mode `raise` for an `a` that `jit` or `vmap` traces.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.choose([0, 1, 0], [[1, 2, 3], [10, 20, 30]]).tolist(), [1, 20, 3]);
 * ```
 */
export function choose(a: ArrayLike, choices: Arrays, options: { mode?: ChooseMode } = {}): NDArray {
  const { mode = "raise" } = checkOptions("choose", options, ["mode"]);
  const index = integers("choose", a);
  const list = promoteAll(listOf("choose", choices));
  if (list.length === 0) throw new RangeError("choose: there are no choices; pass at least one array");
  const [places, ...values] = broadcastArrays(inRange(index, list.length, mode), ...list);
  const taken = takeAlongAxis(stack(values), ops.expandDims(places, [0]), { axis: 0, mode: "clip" });
  return ops.squeeze(taken, [0]);
}

function inRange(index: NDArray, n: number, mode: ChooseMode): NDArray {
  if (mode === "wrap") return remainder(index, n);
  if (mode === "clip") return ops.clamp(0, index, n - 1);
  if (mode !== "raise") {
    throw new RangeError(`choose: the mode ${valueText(mode)} is unknown; it must be "raise", "wrap" or "clip"`);
  }
  const bad = elementsOf("choose", "an index", index, 'pass the mode "wrap" or "clip"').find((i) => i < 0 || i >= n);
  if (bad === undefined) return index;
  throw new RangeError(
    `choose: index ${bad} is out of range for ${n} choices; pass the mode "wrap" or "clip" to allow it`,
  );
}

/** Options of {@link extract}. */
export interface ExtractOptions {
  /** How many elements to give, static, so that the function may be traced: the first ones, then the fill value. */
  size?: number | null;
  /** What stands for elements that are lacking if `size` is given; 0 by default. */
  fillValue?: ArrayLike;
}

/** Options of {@link compress}. */
export interface CompressOptions extends ExtractOptions {
  /** The axis; null, the default, takes the flattened array. */
  axis?: number | null;
}

/**
 * The slices of a along an axis for which the condition, one entry a slice, holds; without an axis, elements of the
 * flattened a. Slices beyond the condition's end are left out. How many there are depends on values, so that under `jit`
 * and `vmap` a traced condition needs the static `size`.
 *
 * @throws RangeError unless the condition has one axis, for entries that hold beyond the array's end, for an axis that `a`
 *   lacks, and for a size that is more than the axis has; ConcreteValueError for a traced condition without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.compress([true, false, true], [1, 2, 3]).tolist(), [1, 3]);
 * assertEquals(np.compress([false, true], [[1, 2], [3, 4]], 1).tolist(), [[2], [4]]);
 * assertEquals(np.compress([false, true, false], [1, 2, 3], { size: 2, fillValue: 9 }).tolist(), [2, 9]);
 * ```
 */
export function compress(
  condition: ArrayLike,
  a: ArrayLike,
  axis?: number | null | CompressOptions,
  options?: ExtractOptions,
): NDArray {
  const given = named<CompressOptions>("compress", ["axis", "size", "fillValue"], [axis, options]);
  const mask = truth(condition);
  if (mask.ndim !== 1) {
    throw new RangeError(
      `compress: the condition has shape ${shapeText(mask.shape)}; it must have one axis, or use extract`,
    );
  }
  return compressed("compress", mask, asArray(a), given);
}

function compressed(action: string, condition: NDArray, a: NDArray, options: CompressOptions): NDArray {
  const { axis = null, size = null, fillValue = 0 } = options;
  const whole = axis === null ? ops.reshape(a, [a.size]) : a;
  const at = axis === null ? 0 : checkAxis(action, axis, a.ndim);
  const n = Math.min(whole.shape[at], condition.size);
  const x = ops.slice(whole, whole.shape.map(() => 0), whole.shape.with(at, n));
  if (size === null) return taken(action, condition, x, at, n);
  if (checkInteger(action, "size", size, 0) > n) {
    throw new RangeError(`${action}: size is ${size}, more than the ${n} entries there are; give a smaller one`);
  }
  const mask = ops.slice(condition, [0], [n]);
  const along = ops.broadcastInDim(mask, x.shape, [at]);
  const filled = ops.select(along, x, ops.arrayAs(fillValue, x.dtype));
  const first = ops.slice(argsort(ops.not(mask)), [0], [size]);
  return take(filled, first, { axis: at, mode: "clip" });
}

function taken(action: string, condition: NDArray, x: NDArray, axis: number, n: number): NDArray {
  const places = truePlaces(action, condition);
  if (places.some((i) => i >= n)) {
    throw new RangeError(`${action}: the condition holds at ${places.at(-1)}, beyond the ${n} entries of the array`);
  }
  return take(x, ops.fromData(places, [places.length], "int32"), { axis, mode: "clip" });
}

/**
 * The elements of arr, flattened, for which the condition, flattened, holds. How many there are depends on values, so that
 * under `jit` and `vmap` a traced condition needs the static `size`.
 *
 * @throws RangeError for a condition that holds beyond the array's end, and for a size that is more than there are
 *   elements; ConcreteValueError for a traced condition without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(np.extract(x.greater(2), x).tolist(), [3, 4]);
 * ```
 */
export function extract(condition: ArrayLike, arr: ArrayLike, options: ExtractOptions = {}): NDArray {
  const given = checkOptions("extract", options, ["size", "fillValue"]);
  const mask = truth(condition);
  return compressed("extract", ops.reshape(mask, [mask.size]), asArray(arr), given);
}
