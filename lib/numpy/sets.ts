/**
 * Arrays as sets of their elements.
 *
 * How many elements a result has depends on the values, which are read; with the option `size` the number is fixed, so
 * that `jit` and `vmap` know the result's shape.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import { valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkOptions } from "./arguments.ts";
import { distinct } from "./distinct.ts";
import { elementsOf } from "./host.ts";
import { named, type Or } from "./named.ts";
import { firstPlaces, SIZED, truePlaces } from "./nonzero.ts";
import { placesAmong } from "./searching.ts";
import { take } from "./take.ts";
import { sizeOf, type UniqueValuesOptions } from "./unique.ts";

/** How {@link isin} searches; the result is the same. */
export type IsinMethod = "auto" | "compare_all" | "binary_search" | "sort";

const METHODS: readonly IsinMethod[] = ["auto", "compare_all", "binary_search", "sort"];

/** Options of {@link isin}. */
export interface IsinOptions {
  /** Whether no element occurs twice in either array, which nothing depends on. */
  assumeUnique?: boolean;
  /** Whether to tell those that don't occur instead. */
  invert?: boolean;
  /** Whether all pairs are compared (`auto`, `compare_all`) or elements are searched for in sorted ones. */
  method?: IsinMethod;
}

/**
 * Whether each element of x occurs among the test elements, as bool. NaN occurs nowhere.
 *
 * @throws RangeError for an unknown method.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.isin([1, 2, 3], [2, 5]).tolist(), [false, true, false]);
 * assertEquals(np.isin([1, 2, 3], [2, 5], { invert: true }).tolist(), [true, false, true]);
 * ```
 */
export function isin(
  x: ArrayLike,
  testElements: ArrayLike,
  assumeUnique?: Or<boolean, IsinOptions>,
  invert?: Or<boolean, IsinOptions>,
  options?: IsinOptions,
): NDArray {
  const keys = ["assumeUnique", "invert", "method"] as const;
  const given = named<IsinOptions>("isin", keys, [assumeUnique, invert, options]);
  const { invert: other = false, method = "auto" } = given;
  if (!METHODS.includes(method)) {
    throw new RangeError(`isin: method ${valueText(method)} is unknown; it must be one of ${METHODS.join(", ")}`);
  }
  const [a, b] = ops.promoteAll([asArray(x), asArray(testElements)]);
  const found = occurs(ops.reshape(a, [a.size]), ops.reshape(b, [b.size]), method);
  return ops.reshape(other ? ops.not(found) : found, a.shape);
}

/** Whether each element of `a` occurs in `b`, both of one axis. */
function occurs(a: NDArray, b: NDArray, method: IsinMethod = "auto"): NDArray {
  if (a.size === 0 || b.size === 0) return filled(makeAval(a.shape, "bool"), 0);
  if (method === "auto" || method === "compare_all") {
    return ops.reduceOr(ops.eq(ops.reshape(a, [a.size, 1]), ops.reshape(b, [1, b.size])), [1]);
  }
  const [sorted] = ops.sort([b], 0, 1);
  return ops.eq(a, take(sorted, placesAmong(sorted, a, "left"), { axis: 0, mode: "clip" }));
}

/** Options of set operations. */
export interface SetOptions extends UniqueValuesOptions {
  /** Whether no element occurs twice in either array. */
  assumeUnique?: boolean;
}

const SET: readonly (keyof SetOptions)[] = ["assumeUnique", "size", "fillValue"];

/** Two flattened arrays of one dtype. */
function flatPair(x: ArrayLike, y: ArrayLike): NDArray[] {
  return ops.promoteAll([asArray(x), asArray(y)]).map((a) => ops.reshape(a, [a.size]));
}

/** The elements of `x` (one axis) at the true places of a mask, which is read. */
function chosen(action: string, x: NDArray, mask: NDArray): NDArray {
  const places = truePlaces(action, mask);
  return take(x, ops.fromData(places, [places.length], "int32"), { axis: 0, mode: "clip" });
}

/** Each element of `x` (one axis) beside the next: whether they satisfy `test`. */
function neighbours(x: NDArray, test: (x: ArrayLike, y: ArrayLike) => NDArray): NDArray {
  const n = Math.max(1, x.size);
  return test(ops.slice(x, [Math.min(1, x.size)], [x.size]), ops.slice(x, [0], [n - 1]));
}

/** 0, 1, 2, ... compared with a number of elements: whether each place holds one. */
function held(length: number, count: ArrayLike): NDArray {
  return ops.lt(ops.iota("int32", [length], 0), count);
}

/**
 * The different elements of both arrays, sorted. With `size`, that many: the first ones, or `fillValue` (the smallest by
 * default) in place of missing ones.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.union1d([3, 1], [2, 3]).tolist(), [1, 2, 3]);
 * ```
 */
export function union1d(x: ArrayLike, y: ArrayLike, options: UniqueValuesOptions = {}): NDArray {
  const { fillValue = null } = checkOptions("union1d", options, ["size", "fillValue"]);
  return distinct("union1d", ops.concatenate(flatPair(x, y), 0), sizeOf("union1d", options), fillValue, true, false)
    .values;
}

/**
 * The different elements of x that y lacks, sorted (in the order of x with `assumeUnique`). With `size`, that many: the
 * first ones, or `fillValue` (0 by default) in place of missing ones.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.setdiff1d([3, 1, 2, 3], [2]).tolist(), [1, 3]);
 * ```
 */
export function setdiff1d(
  x: ArrayLike,
  y: ArrayLike,
  assumeUnique?: Or<boolean, SetOptions>,
  options?: SetOptions,
): NDArray {
  const given = named<SetOptions>("setdiff1d", SET, [assumeUnique, options]);
  const { fillValue = null } = given;
  const size = sizeOf("setdiff1d", given);
  const a = ops.reshape(asArray(x), [-1]);
  const others = asArray(y);
  if (size === null) elementsOf("setdiff1d", "the array", a, SIZED);
  const fill = ops.arrayAs(fillValue ?? 0, a.dtype);
  if (a.size === 0) return ops.broadcastTo(fill, [size ?? 0]);
  const elements = given.assumeUnique
    ? null
    : distinct("setdiff1d", a, size === null ? null : a.size, null, true, false);
  const values = elements?.values ?? a;
  const [left, right] = ops.promoteAll([values, ops.reshape(others, [others.size])]);
  const rest = ops.not(occurs(left, right));
  if (size === null) return chosen("setdiff1d", values, rest);
  const mask = elements === null ? rest : ops.and(rest, held(a.size, elements.count()));
  const places = ops.min(firstPlaces(mask, size), a.size - 1);
  const count = ops.reduceSum(ops.convert(mask, "int32"), [0]);
  return ops.select(held(size, count), take(values, places, { axis: 0, mode: "clip" }), fill);
}

/** The elements of two arrays together, sorted, equal ones of one array once. */
interface Together {
  /** The elements; those from `count` on say nothing. */
  readonly sorted: NDArray;
  readonly count: NDArray;
  /** Where each stood in the first array, or, beyond its length, in the second. */
  readonly origin: NDArray;
}

function together(action: string, pair: readonly NDArray[], assumeUnique: boolean): Together {
  const length = pair[0].size + pair[1].size;
  const places = ops.iota("int32", [length], 0);
  if (assumeUnique) {
    const [sorted, origin] = ops.sort([ops.concatenate(pair, 0), places], 0, 1);
    return { sorted, origin, count: filled(makeAval([], "int32"), length) };
  }
  const parts = pair.map((x) => distinct(action, x, x.size, 0, true, true));
  const missing = parts.map(({ count }, i) => ops.not(held(pair[i].size, count())));
  const values = parts.map((d) => d.values);
  const sources = [parts[0].index(), ops.add(parts[1].index(), pair[0].size)];
  const columns = [missing, values, sources].map((column) => ops.concatenate(column, 0));
  const [, sorted, origin] = ops.sort(columns, 0, 2);
  return { sorted, origin, count: ops.add(parts[0].count(), parts[1].count()) };
}

/** The elements of `sorted` that a mask marks: all, or the first `size` with `fill` (the smallest) for missing ones. */
function packed(
  action: string,
  sorted: NDArray,
  mask: NDArray,
  size: number | null,
  fill: ArrayLike | null,
): NDArray {
  if (size === null) return chosen(action, sorted, mask);
  if (sorted.size === 0) return ops.broadcastTo(ops.arrayAs(fill ?? 0, sorted.dtype), [size]);
  const values = take(sorted, firstPlaces(mask, size), { axis: 0, mode: "clip" });
  const count = ops.reduceSum(ops.convert(mask, "int32"), [0]);
  const least = ops.select(ops.gt(count, 0), ops.slice(values, [0], [Math.min(1, size)]), ops.constLike(values, 0));
  return ops.select(held(size, count), values, fill ?? least);
}

/**
 * The elements that one of both arrays has and the other lacks, sorted. With `size`, that many: the first ones, or
 * `fillValue` (the smallest by default) in place of missing ones.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.setxor1d([1, 2, 3], [2, 4]).tolist(), [1, 3, 4]);
 * ```
 */
export function setxor1d(
  x: ArrayLike,
  y: ArrayLike,
  assumeUnique?: Or<boolean, SetOptions>,
  options?: SetOptions,
): NDArray {
  const given = named<SetOptions>("setxor1d", SET, [assumeUnique, options]);
  const size = sizeOf("setxor1d", given);
  const { sorted, count } = together("setxor1d", flatPair(x, y), given.assumeUnique ?? false);
  const n = sorted.size;
  const edge = filled(makeAval([Math.min(1, n)], "bool"), 1);
  const differ = neighbours(sorted, ops.ne);
  // Unlike the one before and the one after, if there are such.
  const last = ops.eq(ops.iota("int32", [n], 0), ops.sub(count, 1));
  const alone = ops.and(ops.concatenate([edge, differ], 0), ops.or(ops.concatenate([differ, edge], 0), last));
  return packed("setxor1d", sorted, ops.and(alone, held(n, count)), size, given.fillValue ?? null);
}

/** Options of {@link intersect1d}. */
export interface IntersectOptions extends SetOptions {
  /** Whether the places of the elements in both arrays are further results. */
  returnIndices?: boolean;
}

/**
 * The elements that both arrays have, sorted. With `returnIndices`, the list of them and their places in both flattened
 * arrays. With `size`, that many: the first ones, or `fillValue` (the smallest by default) in place of missing ones,
 * whose places are the arrays' lengths.
 *
 * @throws ConcreteValueError under jit and vmap without `size`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.intersect1d([3, 1, 2], [2, 3, 4]).tolist(), [2, 3]);
 * const [values, i, j] = np.intersect1d([3, 1, 2], [2, 3, 4], { returnIndices: true });
 * assertEquals([values.tolist(), i.tolist(), j.tolist()], [[2, 3], [2, 0], [0, 1]]);
 * ```
 */
export function intersect1d(x: ArrayLike, y: ArrayLike, options: IntersectOptions & { returnIndices: true }): NDArray[];
/** The elements alone. */
export function intersect1d(
  x: ArrayLike,
  y: ArrayLike,
  options?: boolean | IntersectOptions & { returnIndices?: false },
): NDArray;
export function intersect1d(
  x: ArrayLike,
  y: ArrayLike,
  options: boolean | IntersectOptions = {},
): NDArray | NDArray[] {
  const given = named<IntersectOptions>("intersect1d", [...SET, "returnIndices"], [options]);
  const size = sizeOf("intersect1d", given);
  const pair = flatPair(x, y);
  const { sorted, origin, count } = together("intersect1d", pair, given.assumeUnique ?? false);
  const n = Math.max(0, sorted.size - 1);
  const mask = ops.and(neighbours(sorted, ops.eq), ops.lt(ops.iota("int32", [n], 0), ops.sub(count, 1)));
  const values = packed("intersect1d", sorted, mask, size, given.fillValue ?? null);
  if (!given.returnIndices) return values;
  // Of two equal elements, the first array's comes first.
  const after = ops.slice(origin, [Math.min(1, origin.size)], [origin.size]);
  const [first, second] = pair.map((a) => a.size);
  return [
    values,
    packed("intersect1d", origin, mask, size, first),
    packed("intersect1d", ops.sub(after, first), mask, size, second),
  ];
}
