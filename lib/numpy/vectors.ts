/**
 * Products of vectors along an axis.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { checkAxis, checkOptions, optionsOf } from "./arguments.ts";
import type { DotOptions } from "./preferred.ts";
import { matmul } from "./products.ts";

/** Options of {@link cross}. */
export interface CrossOptions {
  /** The axis of vectors in a; −1 by default. */
  axisa?: number;
  /** The axis of vectors in b; −1 by default. */
  axisb?: number;
  /** The axis of vectors in the result; −1 by default. */
  axisc?: number;
  /** One axis in place of these three. */
  axis?: number | null;
}

/** The components along an axis, by number. */
function components(action: string, x: NDArray, axis: number): (k: number) => NDArray {
  const at = checkAxis(action, axis, x.ndim);
  const start = x.shape.map(() => 0);
  return (k) => {
    const part = ops.slice(x, start.with(at, k), x.shape.with(at, k + 1));
    return ops.reshape(part, x.shape.toSpliced(at, 1));
  };
}

/**
 * The cross product of vectors of 3 components along an axis, the other axes broadcast. A vector of 2 has 0 as its third;
 * of two such, the result is the third component alone.
 *
 * @throws RangeError for axes of other lengths and axes that the arrays lack.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.cross([1, 0, 0], [0, 1, 0]).tolist(), [0, 0, 1]);
 * assertEquals(np.cross([1, 2], [3, 4]).item(), -2);
 * ```
 */
export function cross(
  a: ArrayLike,
  b: ArrayLike,
  axisa: number | CrossOptions = -1,
  axisb = -1,
  axisc = -1,
  axis: number | null = null,
): NDArray {
  const given = optionsOf<CrossOptions>("cross", axisa, ["axisa", "axisb", "axisc", "axis"]) ??
    { axisa: axisa as number, axisb, axisc, axis };
  const [of, from, to] = [given.axisa, given.axisb, given.axisc].map((k) => given.axis ?? k ?? -1);
  const [x, y] = [asArray(a), asArray(b)];
  const [p, q] = [components("cross", x, of), components("cross", y, from)];
  const lengths = [x.shape.at(of), y.shape.at(from)];
  if (lengths.some((n) => n !== 2 && n !== 3)) {
    throw new RangeError(
      `cross: vectors along axis ${of} of shape ${shapeText(x.shape)} and axis ${from} of ${
        shapeText(y.shape)
      }; they must have 2 or 3 components`,
    );
  }
  /** p_i q_j − p_j q_i, where component 2 of a plane vector is 0. */
  const component = (i: number, j: number): NDArray => {
    const part = (get: (k: number) => NDArray, k: number, n: number | undefined): NDArray =>
      k === n ? ops.mul(get(0), 0) : get(k);
    return ops.sub(
      ops.mul(part(p, i, lengths[0]), part(q, j, lengths[1])),
      ops.mul(part(p, j, lengths[0]), part(q, i, lengths[1])),
    );
  };
  if (lengths[0] === 2 && lengths[1] === 2) return component(0, 1);
  const parts = [component(1, 2), component(2, 0), component(0, 1)];
  const rank = parts[0].ndim + 1;
  const place = checkAxis("cross", to, rank);
  return ops.concatenate(parts.map((v) => ops.reshape(v, v.shape.toSpliced(place, 0, 1))), place);
}

/** Options of {@link vecdot}. */
export interface VecdotOptions extends DotOptions {
  /** The axis of vectors; −1 by default. */
  axis?: number;
}

/**
 * The dot products of vectors along an axis, the first conjugated, the other axes broadcast.
 *
 * @throws RangeError for lengths that differ and an axis that an array lacks.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.vecdot([[1, 2], [3, 4]], [1, 10]).tolist(), [21, 43]);
 * ```
 */
export function vecdot(x1: ArrayLike, x2: ArrayLike, options: VecdotOptions = {}): NDArray {
  const { axis = -1, ...dot } = checkOptions("vecdot", options, ["axis", "precision", "preferredElementType"]);
  const [x, y] = [x1, x2].map((v) => {
    const a = asArray(v);
    return ops.moveAxis(a, checkAxis("vecdot", axis, a.ndim), a.ndim - 1);
  });
  const n = x.shape[x.ndim - 1];
  if (y.shape[y.ndim - 1] !== n) {
    throw new RangeError(
      `vecdot: vectors along axis ${axis} of shapes ${shapeText(asArray(x1).shape)} and ${
        shapeText(asArray(x2).shape)
      } differ in length; they must have as many components`,
    );
  }
  const row = ops.reshape(ops.conj(x), [...x.shape.slice(0, -1), 1, n]);
  const product = matmul(row, ops.reshape(y, [...y.shape, 1]), dot);
  return ops.reshape(product, product.shape.slice(0, -2));
}
