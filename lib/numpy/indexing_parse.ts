/**
 * NumPy's indexing rules as a pure function: a shape and an index give what happens to each axis, and the result's
 * axes.
 *
 * @module
 */
import type { Ellipsis, NDArray, Slice } from "../core/array.ts";
import { shapeText } from "../errors.ts";

/** An array of an index: integers for one axis, or a boolean mask over several as the places of its true elements. */
export interface IndexArray {
  /** Marks the object as an array. */
  readonly kind: "array";
  /** Its shape; for a mask, the number of true elements. A single boolean is a mask of no axes. */
  readonly shape: readonly number[];
  /** The mask's own shape, one length an axis that it covers; null for integers. */
  readonly mask: readonly number[] | null;
  /** The integers, for each axis that it covers. */
  readonly parts: readonly (Int32Array | NDArray)[];
}

/** One entry of an index, checked for its kind. */
export type IndexItem = number | null | Slice | Ellipsis | IndexArray;

/** What an index does to one axis of the array. */
export type AxisIndex =
  | { readonly kind: "int"; readonly at: number }
  /** The elements `low`, `low + step`, ... (`count` of them, `step` > 0), backwards if `reversed`. */
  | {
    readonly kind: "range";
    readonly low: number;
    readonly step: number;
    readonly count: number;
    readonly reversed: boolean;
  }
  | { readonly kind: "array"; readonly part: Int32Array | NDArray; readonly shape: readonly number[] };

/**
 * Where an axis of the result comes from: a new axis, an axis of the array, or one of the index arrays' common shape.
 */
export interface ResultAxis {
  /** What `at` counts. */
  readonly from: "new" | "axis" | "broadcast";
  /** The axis there. */
  readonly at: number;
}

/** An index applied to a shape. */
export interface IndexPlan {
  /** What happens to each axis of the array. */
  readonly axes: readonly AxisIndex[];
  /** The shape that the index arrays broadcast to. */
  readonly broadcast: readonly number[];
  /** The axes of the result. */
  readonly result: readonly ResultAxis[];
  /** The shape of the result. */
  readonly shape: readonly number[];
}

/** The number of axes of the array that an entry takes; an ellipsis takes what is left. */
function consumed(item: IndexItem): number {
  if (item === null) return 0;
  if (typeof item === "number") return 1;
  return item.kind === "ellipsis" ? 0 : item.kind === "array" ? item.parts.length : 1;
}

function isArray(item: IndexItem): item is IndexArray {
  return item !== null && typeof item === "object" && item.kind === "array";
}

/** What is done with a plain number that is out of range, where that is no error. */
export interface Loose {
  /** Whether numbers below 0 count from the end. */
  readonly wrap: boolean;
}

/** A plain number, from the end if negative; one out of range as an array, if it may be. */
function integerIndex(i: number, axis: number, shape: readonly number[], loose: Loose | null): AxisIndex {
  const length = shape[axis];
  if (i >= (loose?.wrap === false ? 0 : -length) && i < length) return { kind: "int", at: i < 0 ? i + length : i };
  if (loose !== null) {
    return { kind: "array", part: Int32Array.of(Math.min(Math.max(i, -0x80000000), 0x7fffffff)), shape: [] };
  }
  const remedy = length === 0 ? "that axis is empty" : `it must lie in ${-length} to ${length - 1}`;
  throw new RangeError(
    `indexing: index ${i} is out of range for axis ${axis} of length ${length} of an array of shape ${
      shapeText(shape)
    }; ${remedy}`,
  );
}

/** Python's `slice.indices`, as an ascending range. */
function range(s: Slice, length: number): AxisIndex {
  const step = s.step ?? 1;
  const down = step < 0;
  const bound = (b: number | null, natural: number): number =>
    b === null ? natural : Math.min(Math.max(b < 0 ? b + length : b, down ? -1 : 0), down ? length - 1 : length);
  const start = bound(s.start, down ? length - 1 : 0);
  const stop = bound(s.stop, down ? -1 : length);
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count === 0) return { kind: "range", low: 0, step: 1, count, reversed: false };
  if (count === 1) return { kind: "range", low: start, step: 1, count, reversed: false };
  return { kind: "range", low: down ? start + (count - 1) * step : start, step: Math.abs(step), count, reversed: down };
}

/** The shape that index arrays broadcast to. */
function broadcastAll(arrays: readonly IndexArray[]): number[] {
  const rank = Math.max(0, ...arrays.map((a) => a.shape.length));
  const out = new Array<number>(rank).fill(1);
  for (const { shape } of arrays) {
    shape.forEach((n, i) => {
      const at = rank - shape.length + i;
      if (out[at] === 1) out[at] = n;
      else if (n !== 1 && n !== out[at]) {
        throw new RangeError(
          `indexing: index arrays of shapes ${
            arrays.map((a) => shapeText(a.shape)).join(", ")
          } don't broadcast together; each axis must be equal or 1, counted from the last`,
        );
      }
    });
  }
  return out;
}

function checkMask(mask: readonly number[], axis: number, shape: readonly number[]): void {
  const covered = shape.slice(axis, axis + mask.length);
  // A mask of no elements selects none of any.
  if (mask.every((n, i) => n === covered[i] || n === 0)) return;
  throw new RangeError(
    `indexing: a mask of shape ${shapeText(mask)} can't select from axes of shape ${
      shapeText(covered)
    }; the shapes must be equal`,
  );
}

/**
 * Applies an index to a shape.
 *
 * Arrays broadcast together; their axes come where the first of them stands, or first of all if a slice, an ellipsis or
 * a new axis separates them. Integers beside arrays count as arrays there.
 *
 * @throws RangeError for too many indices, a second ellipsis, an integer out of range (unless `loose` says what it
 *   means), or shapes that don't match.
 */
export function parseIndex(
  shape: readonly number[],
  items: readonly IndexItem[],
  loose: Loose | null = null,
): IndexPlan {
  const rank = shape.length;
  const used = items.reduce<number>((n, item) => n + consumed(item), 0);
  if (used > rank) {
    throw new RangeError(
      `indexing: ${used} indices for an array with ${rank} ${rank === 1 ? "axis" : "axes"}, of shape ${
        shapeText(shape)
      }; give at most one for each axis`,
    );
  }
  const arrays = items.filter(isArray);
  const axes: AxisIndex[] = [];
  const kept: ResultAxis[] = [];
  let place = -1; // where the first array stands among the kept axes
  let run: "before" | "inside" | "after" = "before";
  let ellipses = 0;
  const advanced = (): void => {
    if (run === "before") place = kept.length;
    else if (run === "after") place = 0;
    if (run !== "after") run = "inside";
  };
  const basic = (): void => {
    if (run === "inside") run = "after";
  };
  const whole = (): void => {
    kept.push({ from: "axis", at: axes.length });
    axes.push({ kind: "range", low: 0, step: 1, count: shape[axes.length], reversed: false });
  };
  for (const item of items) {
    if (item === null) {
      basic();
      kept.push({ from: "new", at: 0 });
    } else if (typeof item === "number") {
      if (arrays.length > 0) advanced();
      axes.push(integerIndex(item, axes.length, shape, loose));
    } else if (item.kind === "slice") {
      basic();
      kept.push({ from: "axis", at: axes.length });
      axes.push(range(item, shape[axes.length]));
    } else if (item.kind === "ellipsis") {
      if (++ellipses > 1) throw new RangeError("indexing: an index has two ellipses; only one can stand for the rest");
      basic();
      for (let n = rank - used; n > 0; n--) whole();
    } else {
      advanced();
      if (item.mask !== null) checkMask(item.mask, axes.length, shape);
      for (const part of item.parts) axes.push({ kind: "array", part, shape: item.shape });
    }
  }
  while (axes.length < rank) whole();
  const broadcast = broadcastAll(arrays);
  if (place >= 0) kept.splice(place, 0, ...broadcast.map((_, at) => ({ from: "broadcast", at }) as const));
  const lengthOf = ({ from, at }: ResultAxis): number => {
    if (from === "new") return 1;
    if (from === "broadcast") return broadcast[at];
    const index = axes[at];
    return index.kind === "range" ? index.count : 1;
  };
  return { axes, broadcast, result: kept, shape: kept.map(lengthOf) };
}
