/**
 * Slices taken out and put in: `delete`, `insert`, `trimZeros`.
 *
 * @module
 */
import { type ArrayLike, NDArray, type Slice } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxes, checkAxis } from "./arguments.ts";
import { elementsOf } from "./host.ts";
import { atIndex } from "./indexing_at.ts";
import { integers } from "./integers.ts";
import { named } from "./named.ts";
import { argsort } from "./order.ts";
import { take } from "./take.ts";
import { withLeadingAxes } from "./turning.ts";

/** Which slices: a place, a slice of places, or an array of places; places below 0 count from the end. */
export type Places = ArrayLike | Slice;

function isSlice(x: unknown): x is Slice {
  return typeof x === "object" && x !== null && "kind" in x && x.kind === "slice";
}

/** The places that a slice of an axis of length n names: Python's `slice.indices`. */
function sliced({ start, stop, step }: Slice, n: number): number[] {
  const by = step ?? 1;
  const bound = (b: number | null, natural: number): number =>
    b === null ? natural : Math.min(Math.max(b < 0 ? b + n : b, by < 0 ? -1 : 0), by < 0 ? n - 1 : n);
  const from = bound(start, by < 0 ? n - 1 : 0);
  const to = bound(stop, by < 0 ? -1 : n);
  return Array.from({ length: Math.max(0, Math.ceil((to - from) / by)) }, (_, i) => from + i * by);
}

/** The array and the axis; without one, the flattened array and its only axis. */
function along(action: string, arr: ArrayLike, axis: number | null | undefined): { x: NDArray; at: number } {
  const a = asArray(arr);
  if ((axis ?? null) === null) return { x: ops.reshape(a, [a.size]), at: 0 };
  return { x: a, at: checkAxis(action, axis as number, a.ndim) };
}

/** Options of `delete`. */
export interface DeleteOptions {
  /** The axis; null, the default, takes the flattened array. */
  axis?: number | null;
  /** Whether no place is named twice: places that `jit` or `vmap` traces need it, for the result's size to be known. */
  assumeUniqueIndices?: boolean;
}

/**
 * arr without the slices at some places along an axis; without an axis, of the flattened arr. Places are a number, a slice,
 * an array of integers, or of booleans, one a slice. Its name is `np.delete`.
 *
 * @throws RangeError for an axis that `arr` lacks, for places out of range, and for booleans of another number than there
 *   are slices; TypeError for what is no place; ConcreteValueError for places that `jit` or `vmap` traces, unless
 *   `assumeUniqueIndices` is set, where places out of range count as the nearest or are ignored, as in JAX.
 *
 * @example
 * ```ts
 * import { np, slice } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.delete([1, 2, 3, 4], 1).tolist(), [1, 3, 4]);
 * assertEquals(np.delete([[1, 2, 3]], [0, -1], 1).tolist(), [[2]]);
 * assertEquals(np.delete([1, 2, 3, 4], slice(null, null, 2)).tolist(), [2, 4]);
 * ```
 */
function remove(
  arr: ArrayLike,
  obj: Places,
  axis?: number | null | DeleteOptions,
  options?: Omit<DeleteOptions, "axis">,
): NDArray {
  const given = named<DeleteOptions>("delete", ["axis", "assumeUniqueIndices"], [axis, options]);
  const { x, at } = along("delete", arr, given.axis);
  const n = x.shape[at];
  if (isSlice(obj)) return without(x, at, sliced(obj, n));
  const boolean = asBooleans(obj);
  if (boolean !== null) return without(x, at, trueAt(boolean, n));
  const places = integers("delete", obj, "places");
  if (given.assumeUniqueIndices) return withoutUnique(x, at, ops.reshape(places, [places.size]));
  const remedy = "the result's size depends on them: pass assumeUniqueIndices: true if none repeats";
  return without(
    x,
    at,
    Array.from(elementsOf("delete", "an array of places", places, remedy), (i) => {
      if (i >= -n && i < n) return i < 0 ? i + n : i;
      throw new RangeError(
        `delete: place ${i} is out of range for axis ${at} of length ${n} of an array of shape ${shapeText(x.shape)}`,
      );
    }),
  );
}
export { remove as delete };

/** The booleans of what holds nothing else, or null. */
function asBooleans(x: ArrayLike): NDArray | null {
  if (x instanceof NDArray) return x.dtype === "bool" ? x : null;
  const plain = Array.isArray(x) && x.length > 0 && x.every((v) => typeof v === "boolean");
  return plain ? asArray(x) : null;
}

function trueAt(mask: NDArray, n: number): number[] {
  if (mask.ndim !== 1 || mask.size !== n) {
    throw new RangeError(
      `delete: booleans of shape ${shapeText(mask.shape)} don't go with an axis of length ${n}; give one a slice`,
    );
  }
  const remedy = "the result's size depends on them: use np.where to keep the shape";
  const values = elementsOf("delete", "an array of booleans", mask, remedy);
  return Array.from(values.keys()).filter((i) => values[i] !== 0);
}

/** `x` without the slices at places that are known. */
function without(x: NDArray, axis: number, places: readonly number[]): NDArray {
  const gone = new Set(places);
  const kept = Array.from({ length: x.shape[axis] }, (_, i) => i).filter((i) => !gone.has(i));
  if (kept.length === x.shape[axis]) return x;
  return take(x, ops.fromData(Int32Array.from(kept), [kept.length], "int32"), { axis, mode: "clip" });
}

/**
 * `x` without the slices at m different places p, sorted: of those that stay, number i stands at i plus the number of places
 * with p_k − k ≤ i.
 */
function withoutUnique(x: NDArray, axis: number, places: NDArray): NDArray {
  const n = x.shape[axis];
  const m = places.size;
  const positive = places.dtype === "uint32" ? places : ops.select(ops.lt(places, 0), ops.add(places, n), places);
  const [sorted] = ops.sort([ops.convert(ops.clamp(0, positive, n), "int32")], 0, 1);
  const shifted = ops.sub(sorted, ops.iota("int32", [m], 0));
  const rest = ops.iota("int32", [Math.max(0, n - m)], 0);
  const before = ops.ge(ops.reshape(rest, [1, rest.size]), ops.reshape(shifted, [m, 1]));
  return take(x, ops.add(rest, ops.reduceSum(ops.convert(before, "int32"), [0])), { axis, mode: "clip" });
}

/**
 * arr with values put in before places along an axis; without an axis, into the flattened arr. Places are a number, a slice
 * or an array of integers, and mean those of arr before anything is put in; they are moved inside where they are out of
 * range. Values broadcast, and take the dtype of arr. At a single place all slices of the values are put in.
 *
 * @throws RangeError for an axis that `arr` lacks, for places of more than one axis, and for values that don't fit;
 *   TypeError for what is no place.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.insert([1, 2, 3], 1, 9).tolist(), [1, 9, 2, 3]);
 * assertEquals(np.insert([1, 2, 3], [0, 3], [7, 8]).tolist(), [7, 1, 2, 3, 8]);
 * assertEquals(np.insert([[1, 2], [3, 4]], 1, 9, 1).tolist(), [[1, 9, 2], [3, 9, 4]]);
 * ```
 */
export function insert(
  arr: ArrayLike,
  obj: Places,
  values: ArrayLike,
  axis?: number | null | { axis?: number | null },
): NDArray {
  const given = named<{ axis: number | null }>("insert", ["axis"], [axis]);
  const { x, at } = along("insert", arr, given.axis);
  const n = x.shape[at];
  const places = placesOf(obj, n);
  let updates = withLeadingAxes(ops.convert(asArray(values), x.dtype), x.ndim);
  if (places.ndim === 0) updates = ops.moveAxis(updates, 0, at);
  if (updates.ndim > x.ndim || updates.shape.some((d, i) => i !== at && d !== 1 && d !== x.shape[i])) {
    throw new RangeError(
      `insert: values of shape ${shapeText(asArray(values).shape)} don't go with an array of shape ${
        shapeText(x.shape)
      } along axis ${at}; its other axes must be equal or 1`,
    );
  }
  const length = updates.shape[at];
  const single = places.size === 1;
  const [count] = single ? [length] : ops.broadcastShapes("insert", places.shape, [length]);
  const each = ops.broadcastTo(ops.reshape(places, [places.size]), [count]);
  const positive = ops.select(ops.lt(each, 0), ops.add(each, n), each);
  const inside = ops.clamp(0, positive, n);
  // Each comes after what is put in before it: at its place, plus its number in order of the places.
  const targets = atIndex(inside, [argsort(inside)]).add(ops.iota("int32", [count], 0));
  const free = atIndex(ops.iota("int32", [n + count], 0), [targets]).set(n + count);
  const [others] = ops.sort([free], 0, 1);
  const index = x.shape.slice(0, at).map(() => ALL);
  const start = zerosOf(makeAval(x.shape.with(at, n + count), x.dtype, x.weakType));
  const placed = atIndex(start, [...index, targets]).set(updates);
  return atIndex(placed, [...index, ops.slice(others, [0], [n])]).set(x);
}

/** A whole axis in an index. */
const ALL: Slice = { kind: "slice", start: null, stop: null, step: null };

function placesOf(obj: Places, n: number): NDArray {
  if (isSlice(obj)) {
    const places = sliced(obj, n);
    return ops.fromData(Int32Array.from(places), [places.length], "int32");
  }
  const places = ops.convert(integers("insert", obj, "places"), "int32");
  if (places.ndim < 2) return places;
  throw new RangeError(`insert: places of shape ${shapeText(places.shape)} were given; they need one axis, or none`);
}

/** Options of {@link trimZeros}. */
export interface TrimZerosOptions {
  /** Which ends: `f` for the front, `b` for the back, `fb`, the default, for both. */
  trim?: string;
  /** The axes to trim along; null, the default, is all. */
  axis?: number | readonly number[] | null;
}

/**
 * filt without the slices of zeros at the ends of its axes. The result's size depends on values, so that filt can't be
 * traced by `jit` or `vmap`; its derivative is that of the slice taken.
 *
 * @throws ConcreteValueError for a traced array; RangeError for axes that it lacks or that repeat; TypeError for a `trim`
 *   that is no text.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.trimZeros([0, 0, 1, 0, 2, 0]).tolist(), [1, 0, 2]);
 * assertEquals(np.trimZeros([0, 1, 0], "b").tolist(), [0, 1]);
 * ```
 */
export function trimZeros(
  filt: ArrayLike,
  trim?: string | TrimZerosOptions,
  axis?: number | readonly number[] | null | Pick<TrimZerosOptions, "axis">,
): NDArray {
  const given = named<TrimZerosOptions>("trimZeros", ["trim", "axis"], [trim, axis]);
  const ends = given.trim ?? "fb";
  if (typeof ends !== "string") {
    throw new TypeError(`trimZeros: trim is ${valueText(ends)}; it must be "f", "b" or "fb"`);
  }
  const x = asArray(filt);
  const axes = checkAxes("trimZeros", given.axis, x.ndim);
  const [front, back] = [/f/i.test(ends), /b/i.test(ends)];
  const values = elementsOf(
    "trimZeros",
    "an array",
    ops.convert(x, "bool"),
    `the result's size depends on them: trim ${avalText(x)} before, or slice it with static bounds`,
  );
  const bounds = x.shape.map((n, axis) => {
    if (!axes.includes(axis) || (!front && !back)) return [0, n];
    const inner = x.shape.slice(axis + 1).reduce((p, d) => p * d, 1);
    const used = new Array<boolean>(n).fill(false);
    values.forEach((v, p) => v && (used[Math.floor(p / inner) % n] = true));
    if (!used.includes(true)) return [0, 0];
    return [front ? used.indexOf(true) : 0, back ? used.lastIndexOf(true) + 1 : n];
  });
  return ops.slice(x, bounds.map(([from]) => from), bounds.map(([, to]) => to));
}
