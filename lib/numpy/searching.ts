/**
 * Where numbers stand among sorted ones.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { integers } from "./integers.ts";
import { named, type Or } from "./named.ts";
import { take } from "./take.ts";

/** How JAX searches; the result is the same. */
export type SearchMethod = "scan" | "scan_unrolled" | "sort" | "compare_all";

const METHODS: readonly SearchMethod[] = ["scan", "scan_unrolled", "sort", "compare_all"];

/** Options of {@link searchsorted}. */
export interface SearchsortedOptions {
  /** Which place is meant among equal elements: before them (`left`, the default) or after them. */
  side?: "left" | "right";
  /** The places that sort `a`, where it isn't sorted itself. */
  sorter?: ArrayLike | null;
  /** How JAX searches; here it is by halves whatever this says. */
  method?: SearchMethod;
}

/** x < y in the order of sorting: NaN is the largest, complex numbers compare real parts first. */
function before(x: NDArray, y: NDArray): NDArray {
  if (x.aval.kind === "c") {
    const [a, b] = [ops.real(x), ops.real(y)];
    const same = ops.not(ops.or(before(a, b), before(b, a)));
    return ops.or(before(a, b), ops.and(same, before(ops.imag(x), ops.imag(y))));
  }
  const less = ops.lt(x, y);
  return x.aval.kind === "f" ? ops.or(less, ops.and(ops.ne(y, y), ops.eq(x, x))) : less;
}

/** The int32 places of `v` among sorted `a` of one axis, in its dtype; by halves, for all of `v` at once. */
export function placesAmong(a: NDArray, v: NDArray, side: "left" | "right"): NDArray {
  let low = filled(makeAval(v.shape, "int32"), 0);
  let high = filled(makeAval(v.shape, "int32"), a.size);
  for (let n = a.size; n > 0; n >>= 1) {
    const middle = ops.add(low, ops.div(ops.sub(high, low), 2));
    const there = take(a, middle, { axis: 0, mode: "clip" });
    const left = side === "left" ? ops.not(before(there, v)) : before(v, there);
    low = ops.select(left, low, middle);
    high = ops.select(left, middle, high);
  }
  return high;
}

/**
 * The int32 places at which `v` would have to be inserted into the sorted `a` (one axis) to keep it sorted: before equal
 * elements, or after them with side `right`. NaN is the largest.
 *
 * @throws RangeError for an `a` that hasn't one axis, and for an unknown side or method.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.searchsorted([1, 3, 3, 5], [3, 0, 9]).tolist(), [1, 0, 4]);
 * assertEquals(np.searchsorted([1, 3, 3, 5], 3, "right").item(), 3);
 * ```
 */
export function searchsorted(
  a: ArrayLike,
  v: ArrayLike,
  side?: Or<"left" | "right", SearchsortedOptions>,
  sorter?: Or<ArrayLike | null, SearchsortedOptions>,
  options?: SearchsortedOptions,
): NDArray {
  const given = named<SearchsortedOptions>("searchsorted", ["side", "sorter", "method"], [side, sorter, options]);
  const { side: where = "left", sorter: order = null } = given;
  if (where !== "left" && where !== "right") {
    throw new RangeError(`searchsorted: side ${valueText(where)} must be "left" or "right"`);
  }
  checkMethod("searchsorted", given.method);
  const [among, values] = ops.promoteAll([asArray(a), v]);
  if (among.ndim !== 1) {
    throw new RangeError(`searchsorted: the sorted array has shape ${shapeText(among.shape)}; it must have one axis`);
  }
  const sorted = order === null ? among : take(among, integers("searchsorted", order, "sorter"), 0);
  return placesAmong(sorted, values, where);
}

function checkMethod(action: string, method: SearchMethod | null | undefined): void {
  if (method === undefined || method === null || METHODS.includes(method)) return;
  throw new RangeError(`${action}: method ${valueText(method)} is unknown; it must be one of ${METHODS.join(", ")}`);
}

/** Options of {@link digitize}. */
export interface DigitizeOptions {
  /** Whether a bin has its right edge, in place of its left one. */
  right?: boolean;
  /** How JAX searches; here it is by halves whatever this says. */
  method?: SearchMethod | null;
}

/**
 * The int32 number of the bin that each element of x falls into: i where bins[i − 1] ≤ x < bins[i], 0 and the number of
 * edges outside. The edges rise or fall monotonically.
 *
 * @throws RangeError for bins that haven't one axis.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.digitize([0.5, 2, 9], [1, 2, 3]).tolist(), [0, 2, 3]);
 * assertEquals(np.digitize([2], [1, 2, 3], { right: true }).tolist(), [1]);
 * ```
 */
export function digitize(
  x: ArrayLike,
  bins: ArrayLike,
  right?: Or<boolean, DigitizeOptions>,
  options?: DigitizeOptions,
): NDArray {
  const given = named<DigitizeOptions>("digitize", ["right", "method"], [right, options]);
  checkMethod("digitize", given.method);
  const [values, edges] = ops.promoteAll([x, asArray(bins)]);
  if (edges.ndim !== 1) {
    throw new RangeError(`digitize: the bins have shape ${shapeText(edges.shape)}; they must have one axis`);
  }
  const n = edges.size;
  if (n === 0) return filled(makeAval(values.shape, "int32"), 0);
  const side = given.right ? "left" : "right";
  const edge = (i: number): NDArray => ops.slice(edges, [i], [i + 1]);
  const rising = ops.reshape(ops.ge(edge(n - 1), edge(0)), []);
  const falling = ops.sub(n, placesAmong(ops.rev(edges, [0]), values, side));
  return ops.select(rising, placesAmong(edges, values, side), falling);
}
