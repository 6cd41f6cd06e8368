/**
 * The different slices of an array, which is what all functions of different values are made of.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled, zerosOf } from "../core/view.ts";
import * as ops from "../ops/mod.ts";
import { elementsOf } from "./host.ts";
import { firstPlaces, SIZED, truePlaces } from "./nonzero.ts";
import { placed } from "./placing.ts";
import { take } from "./take.ts";

/** The slices along the first axis in order, which of them are the first of their kind, and whence they came. */
interface Ordered {
  readonly rows: NDArray;
  readonly first: NDArray;
  order(): NDArray;
}

/** The slices of `x` in order; their places are found with them if `places`, otherwise when they are asked for. */
function ordered(x: NDArray, equalNan: boolean, places: boolean): Ordered {
  const { kind } = x.aval;
  const clean = kind === "c" ? ops.select(ops.ne(x, x), NaN, x) : x;
  const n = x.shape[0];
  const width = x.shape.slice(1).reduce((a, b) => a * b, 1);
  if (width === 0) {
    // Slices of no elements are all equal.
    const rows = ops.slice(clean, x.shape.map(() => 0), x.shape.with(0, Math.min(1, n)));
    const length = rows.shape[0];
    const order = zerosOf(makeAval([length], "int32"));
    return { rows, first: filled(makeAval([length], "bool"), 1), order: () => order };
  }
  const flat = ops.reshape(clean, [n, width]);
  const columns = Array.from({ length: width }, (_, i) => ops.reshape(ops.slice(flat, [0, i], [n, i + 1]), [n]));
  const withPlaces = (): readonly NDArray[] => ops.sort([...columns, ops.iota("int32", [n], 0)], 0, width);
  const sorted = x.ndim > 1 || places ? withPlaces() : ops.sort(columns, 0, 1);
  const order = (): NDArray => (sorted.length > width ? sorted : withPlaces())[width];
  const rows = x.ndim === 1 ? sorted[0] : take(clean, order(), { axis: 0, mode: "clip" });
  if (n === 0) return { rows, first: zerosOf(makeAval([0], "bool")), order };
  const line = ops.reshape(rows, [n, width]);
  const [above, below] = [ops.slice(line, [0, 0], [n - 1, width]), ops.slice(line, [1, 0], [n, width])];
  let differ = ops.ne(above, below);
  if (equalNan && (kind === "f" || kind === "c")) {
    const number = ops.eq(above, above);
    // Of single elements NaN comes last, so that only NaN follows it.
    differ = ops.and(differ, width === 1 ? number : ops.or(number, ops.eq(below, below)));
  }
  const any = width === 1 ? ops.reshape(differ, [n - 1]) : ops.reduceOr(differ, [1]);
  const first = ops.concatenate([filled(makeAval([1], "bool"), 1), any], 0);
  return { rows, first, order };
}

/** What is known of the different slices along the first axis. */
export interface Distinct {
  /** The slices, and how many of them are different ones: the others fill up to the size asked for. */
  readonly values: NDArray;
  count(): NDArray;
  /** Their places in the array. */
  index(): NDArray;
  /** For each slice of the array, the place of its value. */
  inverse(): NDArray;
  /** How many slices of the array equal each value. */
  counts(): NDArray;
}

/**
 * The different slices of `x` along its first axis, `size` of them if it isn't null. `places` says whether their places
 * will be asked for: those of single numbers are found faster together with the values, and the values alone yet faster.
 */
export function distinct(
  action: string,
  x: NDArray,
  size: number | null,
  fillValue: ArrayLike | null,
  equalNan: boolean,
  places: boolean,
): Distinct {
  // Traced arrays are refused even if they are empty.
  if (size === null) elementsOf(action, "the array", x, SIZED);
  const { rows, first, order } = ordered(x, equalNan, places);
  const n = rows.shape[0];
  if (n === 0 && size !== null && size > 0 && fillValue === null) {
    throw new RangeError(`${action}: the array is empty, and size is ${size}; pass fillValue, which fills the result`);
  }
  const found = size === null ? truePlaces(action, first) : null;
  const length = found?.length ?? size!;
  const starts = (more: number): NDArray => {
    if (found === null) return firstPlaces(first, length + more);
    const padded = new Int32Array(length + more).fill(n);
    padded.set(found);
    return ops.beside(x, () => ops.fromData(padded, [length + more], "int32"));
  };
  const count = (): NDArray => ops.reduceSum(ops.convert(first, "int32"), [0]);
  // Places beyond the last different one mean the first element, as in JAX.
  const from = starts(0);
  const at = found === null ? ops.select(ops.lt(from, n), from, 0) : from;
  const gathered = n === 0
    ? zerosOf(makeAval([length, ...x.shape.slice(1)], x.dtype))
    : found?.length === n
    ? rows
    : take(rows, at, { axis: 0, mode: "clip" });
  const values = size === null || fillValue === null ? gathered : ops.select(
    ops.reshape(ops.lt(ops.iota("int32", [length], 0), count()), [length, ...x.shape.slice(1).fill(1)]),
    gathered,
    ops.arrayAs(fillValue, x.dtype),
  );
  return {
    values,
    count,
    index: () => n === 0 ? order() : take(order(), at, { axis: 0, mode: "clip" }),
    inverse() {
      if (n !== x.shape[0]) return zerosOf(makeAval([x.shape[0]], "int32"));
      const ranks = ops.sub(ops.cumsum(ops.convert(first, "int32"), 0), 1);
      return placed("set", zerosOf(makeAval([n], "int32")), order(), ranks);
    },
    counts() {
      if (n !== x.shape[0]) return filled(makeAval([1], "int32"), x.shape[0]);
      if (n === 0) return zerosOf(makeAval([0], "int32"));
      const ends = starts(1);
      return ops.sub(ops.slice(ends, [1], [length + 1]), ops.slice(ends, [0], [length]));
    },
  };
}
