/**
 * Indices of diagonals, triangles and masks.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import { shapeText, valueText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkInteger, checkShape, refuseArray } from "./arguments.ts";
import { named } from "./named.ts";
import { nonzero } from "./nonzero.ts";

/** The indices, along each axis, of the elements at these row-major places. */
function indicesOf(places: readonly number[], shape: readonly number[]): NDArray[] {
  let step = shape.reduce((n, d) => n * d, 1);
  return shape.map((n) => {
    step /= n;
    const each = step;
    const data = Int32Array.from(places, (p) => Math.floor(p / each) % n);
    return ops.fromData(data, [places.length], "int32");
  });
}

/** An integer of any sign. */
function checkWhole(action: string, name: string, x: number): number {
  if (Number.isInteger(x)) return x;
  refuseArray(action, x);
  throw new RangeError(`${action}: ${name} is ${valueText(x)}; it must be an integer`);
}

/**
 * The indices of the main diagonal of an array of `ndim` axes of length n: as many int32 arrays.
 *
 * @throws RangeError for an n or ndim that is no integer from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(x.get(...np.diagIndices(2)).tolist(), [1, 4]);
 * ```
 */
export function diagIndices(n: number, ndim: number | { ndim?: number } = 2): NDArray[] {
  const { ndim: rank = 2 } = named<{ ndim?: number }>("diagIndices", ["ndim"], [ndim]);
  checkInteger("diagIndices", "n", n, 0);
  checkInteger("diagIndices", "ndim", rank, 0);
  return new Array<NDArray>(rank).fill(ops.iota("int32", [n], 0));
}

/**
 * The indices of the main diagonal of an array whose axes, two at least, have one length.
 *
 * @throws RangeError for less than two axes, and for lengths that differ.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.diagIndicesFrom([[1, 2], [3, 4]]).map((i) => i.tolist()), [[0, 1], [0, 1]]);
 * ```
 */
export function diagIndicesFrom(arr: ArrayLike): NDArray[] {
  const { shape } = asArray(arr);
  if (shape.length < 2 || shape.some((n) => n !== shape[0])) {
    throw new RangeError(
      `diagIndicesFrom: an array of shape ${shapeText(shape)} was given; it needs two axes or more, of one length`,
    );
  }
  return diagIndices(shape[0], shape.length);
}

/** Options of {@link trilIndices} and {@link triuIndices}. */
export interface TriangleOptions {
  /** Which diagonal bounds the triangle: 0 is the main one, above 0 lies over it. */
  k?: number;
  /** The number of columns; that of rows by default. */
  m?: number | null;
}

function triangle(
  action: string,
  n: number,
  k: number | TriangleOptions | undefined,
  m: number | null | undefined,
  inside: (i: number, j: number, k: number) => boolean,
): NDArray[] {
  const given = named<TriangleOptions>(action, ["k", "m"], [k, m]);
  const diagonal = checkWhole(action, "k", given.k ?? 0);
  const [rows, columns] = checkShape(action, [n, given.m ?? n]);
  const places: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) if (inside(i, j, diagonal)) places.push(i * columns + j);
  }
  return indicesOf(places, [rows, columns]);
}

/**
 * The indices of the elements on and below diagonal k of an n × m matrix: two int32 arrays, row by row.
 *
 * @throws RangeError for lengths that aren't integers from 0, and for a k that is no integer.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(x.get(...np.trilIndices(2)).tolist(), [1, 3, 4]);
 * ```
 */
export function trilIndices(n: number, k?: number | TriangleOptions, m?: number | null): NDArray[] {
  return triangle("trilIndices", n, k, m, (i, j, d) => j - i <= d);
}

/**
 * The indices of the elements on and above diagonal k of an n × m matrix: two int32 arrays, row by row.
 *
 * @throws RangeError for lengths that aren't integers from 0, and for a k that is no integer.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = np.array([[1, 2], [3, 4]]);
 * assertEquals(x.get(...np.triuIndices(2, 1)).tolist(), [2]);
 * ```
 */
export function triuIndices(n: number, k?: number | TriangleOptions, m?: number | null): NDArray[] {
  return triangle("triuIndices", n, k, m, (i, j, d) => j - i >= d);
}

/** The shape of a matrix. */
function matrixShape(action: string, arr: ArrayLike): readonly number[] {
  const { shape } = asArray(arr);
  if (shape.length === 2) return shape;
  throw new RangeError(`${action}: an array of shape ${shapeText(shape)} was given; it needs two axes`);
}

/**
 * The indices of the elements on and below diagonal k of a matrix.
 *
 * @throws RangeError unless there are two axes, and for a k that is no integer.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.trilIndicesFrom(np.eye(2)).map((i) => i.tolist()), [[0, 1, 1], [0, 0, 1]]);
 * ```
 */
export function trilIndicesFrom(arr: ArrayLike, k: number | { k?: number } = 0): NDArray[] {
  const [n, m] = matrixShape("trilIndicesFrom", arr);
  return trilIndices(n, { m, ...named<{ k?: number }>("trilIndicesFrom", ["k"], [k]) });
}

/**
 * The indices of the elements on and above diagonal k of a matrix.
 *
 * @throws RangeError unless there are two axes, and for a k that is no integer.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.triuIndicesFrom(np.eye(2)).map((i) => i.tolist()), [[0, 0, 1], [0, 1, 1]]);
 * ```
 */
export function triuIndicesFrom(arr: ArrayLike, k: number | { k?: number } = 0): NDArray[] {
  const [n, m] = matrixShape("triuIndicesFrom", arr);
  return triuIndices(n, { m, ...named<{ k?: number }>("triuIndicesFrom", ["k"], [k]) });
}

/** Options of {@link maskIndices}. */
export interface MaskIndicesOptions {
  /** What the function gets as its second argument; 0 by default. */
  k?: number;
  /** How many indices to give: those of the first elements, and 0 where there are no more. */
  size?: number | null;
}

/**
 * The indices of the elements that are not 0 in what a function such as `np.tril` makes of an n × n matrix of ones and k:
 * two int32 arrays, row by row. How many there are depends on values, so that a function that depends on what `jit` or
 * `vmap` traces needs the static `size`.
 *
 * @throws RangeError for an n or size that is no integer from 0; ConcreteValueError if the function gives a traced array,
 *   and there is no size.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.maskIndices(2, np.triu, 1).map((i) => i.tolist()), [[0], [1]]);
 * ```
 */
export function maskIndices(
  n: number,
  maskFunc: (ones: NDArray, k: number) => NDArray,
  k?: number | MaskIndicesOptions,
  options?: Omit<MaskIndicesOptions, "k">,
): NDArray[] {
  const given = named<MaskIndicesOptions>("maskIndices", ["k", "size"], [k, options]);
  const [rows] = checkShape("maskIndices", n);
  const mask = maskFunc(filled(makeAval([rows, rows], "float32"), 1), given.k ?? 0);
  return nonzero(mask, { size: given.size });
}
