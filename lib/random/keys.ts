/**
 * Keys of the counter-based generator Threefry-2x32, and raw bits, as JAX makes them (`jax_threefry_partitionable`).
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { filled } from "../core/view.ts";
import { avalText, valueText } from "../errors.ts";
import { checkShape, isList, type ShapeLike } from "../numpy/arguments.ts";
import { asArray, bitcast, concatenate, iota, reshape, slice, strong, threefry2x32, xor } from "../ops/mod.ts";

/** The two words of a key as 0-d arrays. */
export function wordsOf(action: string, key: NDArray): [NDArray, NDArray] {
  if (!(key instanceof NDArray) || key.dtype !== "uint32" || key.ndim !== 1 || key.shape[0] !== 2) {
    throw new TypeError(
      `random.${action}: the key is ${
        key instanceof NDArray ? avalText(key) : valueText(key)
      }; a key is uint32[2], from random.key, split or foldIn (use vmap for several)`,
    );
  }
  return [reshape(slice(key, [0], [1]), []), reshape(slice(key, [1], [2]), [])];
}

const zero = (): NDArray => filled(makeAval([], "uint32"), 0);

/** Both words of Threefry at the row-major place of each element of a shape. */
export function draw(action: string, key: NDArray, shape: readonly number[]): readonly NDArray[] {
  const [k0, k1] = wordsOf(action, key);
  const size = shape.reduce((n, d) => n * d, 1);
  return threefry2x32(k0, k1, zero(), reshape(iota("uint32", [size], 0), shape));
}

/** Two words as a key in a new last axis. */
function pair(high: NDArray, low: NDArray): NDArray {
  const axis = high.ndim;
  return concatenate([high, low].map((w) => reshape(w, [...w.shape, 1])), axis);
}

/** A 0-d integer as a uint32 word, modulo 2³². */
function word(action: string, x: ArrayLike): NDArray {
  if (typeof x === "number") {
    if (!Number.isSafeInteger(x)) {
      throw new TypeError(`random.${action}: ${x} is no integer that a number holds exactly`);
    }
    return filled(makeAval([], "uint32"), x - Math.floor(x / 2 ** 32) * 2 ** 32);
  }
  const a = asArray(x);
  if (a.aval.kind !== "i" || a.ndim !== 0) {
    throw new TypeError(
      `random.${action}: ${avalText(a)} was given; it takes one integer: a number, or a 0-d integer array`,
    );
  }
  return strong(bitcast(a, "uint32"));
}

/**
 * The key of a seed: the words [0, seed mod 2³²], uint32[2]. A key is a value: the same key always gives the same
 * numbers, so split it for each use.
 *
 * @throws TypeError for a seed that is no integer.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.key(7).tolist(), [0, 7]);
 * assertEquals(random.key(-1).tolist(), [0, 4294967295]);
 * ```
 */
export function key(seed: ArrayLike): NDArray {
  return pair(zero(), word("key", seed));
}

/**
 * New keys from one: `num` of them, or an array of the shape `num`, as uint32[..., 2]. Entry i is Threefry of the
 * counter i.
 *
 * @throws TypeError for what is no key.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const [a, b] = random.split(random.key(0));
 * assertEquals(a.tolist(), [1797259609, 2579123966]);
 * assertEquals(b.shape, [2]);
 * ```
 */
export function split(key: NDArray, num: ShapeLike | { num?: ShapeLike } = 2): NDArray {
  const given = typeof num === "object" && !isList(num) ? num.num ?? 2 : num as ShapeLike;
  const [high, low] = draw("split", key, checkShape("random.split", given));
  return pair(high, low);
}

/**
 * A new key from a key and an integer, such as the number of a step.
 *
 * @throws TypeError for what is no key.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.foldIn(random.key(0), 4).tolist(), [2285895361, 433833334]);
 * ```
 */
export function foldIn(key: NDArray, data: ArrayLike): NDArray {
  const [k0, k1] = wordsOf("foldIn", key);
  const [high, low] = threefry2x32(k0, k1, zero(), word("foldIn", data));
  return pair(high, low);
}

/**
 * Random bits, uint32: the exclusive or of Threefry's two words at each place.
 *
 * @throws TypeError for what is no key.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.bits(random.key(0), [2]).dtype, "uint32");
 * ```
 */
export function bits(key: NDArray, shape: ShapeLike = []): NDArray {
  const [high, low] = draw("bits", key, checkShape("random.bits", shape));
  return xor(high, low);
}
