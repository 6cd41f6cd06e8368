/**
 * The zeros of polynomials.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { complexOf } from "../core/dtype.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray, concatenate, inexact, slice } from "../ops/mod.ts";
import { checkOptions } from "./arguments.ts";
import { elementsOf } from "./host.ts";
import { take } from "./take.ts";

/** Options of {@link roots}. */
export interface RootsOptions {
  /** Whether leading zeros are cut off; true by default. How many there are depends on values: it must be eager. */
  stripZeros?: boolean;
}

/**
 * The zeros of the polynomial with the coefficients `p`, the highest power first: the eigenvalues of its companion
 * matrix, in their order, always complex. With `stripZeros` (the default) leading zeros of `p` are cut off; without, as
 * jit and vmap need it, the last results are NaN in their stead. Derivatives are those of `linalg.eigvals`: infinite or
 * NaN at multiple zeros.
 *
 * @throws RangeError for coefficients in more than one axis; ConcreteValueError under jit and vmap with `stripZeros`.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assert } from "@std/assert";
 *
 * assert(np.allclose(np.roots([1, -3, 2]), [2, 1], { atol: 1e-5 }));
 * ```
 */
export function roots(p: ArrayLike, options: RootsOptions = {}): NDArray {
  const { stripZeros = true } = checkOptions("roots", options, ["stripZeros"]);
  const given = inexact(asArray(p));
  const x = given.ndim === 0 ? ops.reshape(given, [1]) : given;
  if (x.ndim !== 1) {
    throw new RangeError(`roots: coefficients of shape ${shapeText(x.shape)} were given; they must be a vector`);
  }
  if (x.size < 2) return none(x);
  if (!stripZeros) return withLeadingZeros(x);
  const remedy = "pass stripZeros: false, which fixes the result's size";
  const data = elementsOf("roots", "coefficients", ops.ne(x, 0), remedy);
  const first = data.indexOf(1);
  return first < 0 ? none(x) : companionRoots(slice(x, [first], [x.size]));
}

function none(x: NDArray): NDArray {
  return zerosOf(makeAval([0], complexOf(x.dtype)));
}

/** The eigenvalues of the companion matrix of a vector whose first element isn't 0. */
function companionRoots(p: NDArray): NDArray {
  const n = p.size - 1;
  if (n < 1) return none(p);
  const top = ops.neg(ops.div(slice(p, [1], [n + 1]), slice(p, [0], [1])));
  const below = slice(ops.eye(n, p.dtype), [0, 0], [n - 1, n]);
  const companion = concatenate([ops.reshape(top, [1, n]), below], 0);
  return ops.eig(companion, { left: false, right: false, smooth: false })[0];
}

/** Leading zeros moved to the end, where they are zeros of the polynomial, which then become NaN. */
function withLeadingZeros(p: NDArray): NDArray {
  const zero = ops.convert(ops.eq(p, 0), "int32");
  const count = ops.reduceSum(ops.cumprod(zero, 0), [0]);
  const safe = ops.select(ops.eq(count, p.size), ops.constLike(p, 1), p);
  const places = ops.rem(ops.add(ops.iota("int32", [p.size], 0), count), p.size);
  const found = companionRoots(take(safe, places));
  const [, sorted] = ops.sort([ops.convert(ops.eq(found, 0), "int32"), found], 0, 1);
  const kept = ops.lt(ops.iota("int32", [found.size], 0), ops.sub(found.size, count));
  return ops.select(
    kept,
    sorted,
    ops.complex(ops.real(ops.constLike(found, NaN)), ops.real(ops.constLike(found, NaN))),
  );
}
