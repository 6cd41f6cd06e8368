/**
 * The entries of an index, checked: nested arrays become typed arrays, masks the places of their true elements.
 *
 * @module
 */
import { type Index, NDArray } from "../core/array.ts";
import { concrete } from "../core/level.ts";
import { storageOf } from "../core/view.ts";
import { avalText, ConcreteValueError, shapeText, valueText } from "../errors.ts";
import { placesOfTrue } from "./host.ts";
import type { IndexArray, IndexItem } from "./indexing_parse.ts";

const KINDS = "an index must be an integer, a slice, ellipsis, null, or an array of integers or booleans";

/** Nested arrays of numbers and booleans, flattened. */
export interface Flat {
  /** One length a level. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly leaves: readonly (number | boolean)[];
}

/**
 * Flattens a number, a boolean or nested arrays of them; null if they are ragged or hold anything but numbers and
 * booleans.
 */
export function flatNested(nested: unknown): Flat | null {
  const shape: number[] = [];
  let leaves: readonly unknown[] = [nested];
  while (Array.isArray(leaves[0])) {
    const rows = leaves as readonly unknown[][];
    const length = rows[0].length;
    if (!rows.every((row) => Array.isArray(row) && row.length === length)) return null;
    shape.push(length);
    leaves = rows.flat();
  }
  const plain = leaves.every((v) => typeof v === "number" || typeof v === "boolean");
  return plain ? { shape, leaves: leaves as (number | boolean)[] } : null;
}

/** A single boolean: it adds an axis, of one element or none. */
function single(value: boolean): IndexArray {
  return { kind: "array", shape: [value ? 1 : 0], mask: [], parts: [] };
}

/** The places of the true elements: one array of indices an axis, as NumPy's `nonzero`. */
function nonzero(mask: ArrayLike<number | boolean>, shape: readonly number[]): IndexArray {
  const places = placesOfTrue(mask);
  let step = mask.length;
  const parts = shape.length === 1 ? [places] : shape.map((length) => {
    step /= length;
    const each = step;
    return places.map((p) => Math.floor(p / each) % length);
  });
  return { kind: "array", shape: [places.length], mask: shape, parts };
}

function fromArray(x: NDArray): IndexArray {
  const { kind, shape } = x.aval;
  if (kind === "i") {
    // A number at hand needs no op.
    const part = x.level === null && x.ext === null ? Int32Array.of(Math.min(x.num, 0x7fffffff)) : x;
    return { kind: "array", shape, mask: null, parts: [part] };
  }
  if (kind !== "b") {
    throw new TypeError(`indexing: an index can't be ${avalText(x)}; convert it with astype('int32')`);
  }
  const mask = concrete(x);
  if (mask === null) {
    throw new ConcreteValueError(
      `indexing: a mask ${avalText(x)} that ${x.level?.transform} traces can't be an index, since the result's shape ` +
        `would depend on its values; use np.where(mask, x, other), which keeps the shape, or the places that np.nonzero(mask, { size }) gives`,
    );
  }
  const storage = storageOf(mask);
  const elements = storage.device.read(storage, mask.aval);
  return shape.length === 0 ? single(elements[0] !== 0) : nonzero(elements, shape);
}

function fromNested(nested: readonly unknown[]): IndexArray {
  const flat = flatNested(nested);
  if (flat === null) {
    throw new TypeError(
      `indexing: ${valueText(nested)} can't be an index; nested index arrays must have rows of equal length and hold ` +
        `only integers or only booleans; join NDArrays with np.stack first`,
    );
  }
  const { shape, leaves } = flat;
  if (leaves.length > 0 && leaves.every((v) => typeof v === "boolean")) return nonzero(leaves, shape);
  const bad = leaves.find((v) => !Number.isInteger(v));
  if (bad === undefined) {
    return { kind: "array", shape, mask: null, parts: [Int32Array.from(leaves as readonly number[], saturated)] };
  }
  throw new TypeError(
    `indexing: an index array of shape ${shapeText(shape)} holds ${bad}; its elements must be integers, or all of ` +
      `them booleans`,
  );
}

/** The nearest int32, so that an index out of range stays out of range. */
export function saturated(i: number): number {
  return Math.min(Math.max(i, -0x80000000), 0x7fffffff);
}

/**
 * One entry of an index, checked.
 *
 * @throws TypeError for anything that is no index; ConcreteValueError for a mask that `jit` or `vmap` traces.
 */
export function indexItem(x: Index): IndexItem {
  if (typeof x === "number") {
    if (Number.isInteger(x)) return x;
    throw new TypeError(`indexing: ${x} can't be an index; it must be an integer: use Math.floor or Math.round`);
  }
  if (x === null) return null;
  if (typeof x === "boolean") return single(x);
  if (x instanceof NDArray) return fromArray(x);
  if (Array.isArray(x)) return fromNested(x);
  if (typeof x === "object" && "kind" in x && (x.kind === "slice" || x.kind === "ellipsis")) return x;
  throw new TypeError(`indexing: ${valueText(x)} can't be an index; ${KINDS}`);
}
