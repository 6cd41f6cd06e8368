/**
 * Keys of the counter-based generator Threefry-2x32, and raw bits, as JAX makes them (`jax_threefry_partitionable`).
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import { avalText, valueText } from "../errors.ts";
import { checkOptions, checkShape, type ShapeLike } from "../numpy/arguments.ts";
import { settled } from "../numpy/making.ts";
import { named, type Or } from "../numpy/named.ts";
import { asArray, beside, bitcast, concatenate, iota, reshape, slice, strong, threefry2x32, xor } from "../ops/mod.ts";
import { oneMap } from "../transforms/one_map.ts";
import { type DTypeOr, sampleOf, type ShapeOr } from "./arguments.ts";

/** Two words for each element: of keys, or of random bits. */
export type Words = readonly NDArray[];

/** The two words of a key as 0-d arrays. */
function wordsOf(action: string, key: NDArray): Words {
  if (!(key instanceof NDArray) || key.dtype !== "uint32" || key.ndim !== 1 || key.shape[0] !== 2) {
    throw new TypeError(
      `${action}: the key is ${
        key instanceof NDArray ? avalText(key) : valueText(key)
      }; a key is uint32[2], from random.key, split or foldIn (use vmap for several)`,
    );
  }
  return [reshape(slice(key, [0], [1]), []), reshape(slice(key, [1], [2]), [])];
}

const wordOf = (n: number): NDArray => filled(makeAval([], "uint32"), n);

/** The row-major place of each element of a shape. They lie where the key does, and the bits with them. */
function placesOf(key: NDArray, shape: readonly number[]): NDArray {
  return beside(key, () => reshape(iota("uint32", [shape.reduce((n, d) => n * d, 1)], 0), shape));
}

/** Both words of Threefry at the row-major place of each element of a shape. */
export function draw(action: string, key: NDArray, shape: readonly number[]): Words {
  const [k0, k1] = wordsOf(action, key);
  return threefry2x32(k0, k1, wordOf(0), placesOf(key, shape));
}

/** What gives a sample of a dtype in one pass: `f` of the words of each element of a shape. */
export function sampler(
  name: string,
  f: (words: Words, dtype: DType) => NDArray,
): (action: string, key: NDArray, shape: readonly number[], dtype: DType) => NDArray {
  const made = new Map<DType, (...args: NDArray[]) => NDArray>();
  return (action, key, shape, dtype) => {
    const [k0, k1] = wordsOf(action, key);
    let each = made.get(dtype);
    if (each === undefined) {
      each = oneMap(`${name} ${dtype}`, (k0, k1, place) => f(threefry2x32(k0, k1, wordOf(0), place), dtype));
      made.set(dtype, each);
    }
    return each(k0, k1, placesOf(key, shape));
  };
}

/** For each of several keys, given by their words: Threefry of the counter i, the key that `split` gives at i. */
export function drawAt([k0, k1]: Words, i: number): Words {
  return threefry2x32(k0, k1, wordOf(0), wordOf(i));
}

/** Two words as a key in a new last axis. */
function pair([high, low]: Words): NDArray {
  return concatenate([high, low].map((w) => reshape(w, [...w.shape, 1])), high.ndim);
}

/** A 0-d integer as a uint32 word, modulo 2³². */
function word(action: string, x: ArrayLike): NDArray {
  if (typeof x === "number") {
    if (!Number.isSafeInteger(x)) {
      throw new TypeError(`${action}: ${x} is no integer that a number holds exactly`);
    }
    return wordOf(x - Math.floor(x / 2 ** 32) * 2 ** 32);
  }
  const a = asArray(x);
  if (a.aval.kind !== "i" || a.ndim !== 0) {
    throw new TypeError(
      `${action}: ${avalText(a)} was given; it takes one integer: a number, or a 0-d integer array`,
    );
  }
  return strong(bitcast(a, "uint32"));
}

/** Options of {@link key} and {@link wrapKeyData}. */
export interface KeyOptions {
  /** The generator, of which there is one. */
  impl?: "threefry2x32" | null;
}

function checkImpl(action: string, options: KeyOptions): void {
  const { impl } = checkOptions(action, options, ["impl"]);
  if (impl === undefined || impl === null || impl === "threefry2x32") return;
  throw new RangeError(`${action}: the generator ${valueText(impl)} was asked for; there is only "threefry2x32"`);
}

/**
 * The key of a seed: the words [0, seed mod 2³²], uint32[2]. A key is a value: the same key always gives the same
 * numbers, so split it for each use. What is drawn with it lies on its device: the default one, or another by `to`.
 *
 * @throws TypeError for a seed that is no integer. RangeError for another generator.
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
export function key(seed: ArrayLike, options: KeyOptions = {}): NDArray {
  checkImpl("random.key", options);
  return settled(pair([wordOf(0), word("random.key", seed)]));
}

/**
 * The same as {@link key}: keys are arrays of words here, whichever function makes them.
 *
 * @throws TypeError for a seed that is no integer. RangeError for another generator.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.PRNGKey(7).tolist(), [0, 7]);
 * ```
 */
export const PRNGKey: typeof key = key;

/** Keys, one or an array of them, checked. */
function checkKeys(action: string, keys: ArrayLike): NDArray {
  const a = asArray(keys);
  if (a.dtype === "uint32" && a.ndim > 0 && a.shape[a.ndim - 1] === 2) return a;
  throw new TypeError(`${action}: ${avalText(a)} was given; keys are uint32[..., 2], two words each`);
}

/**
 * The words of keys, uint32[..., 2]: the keys themselves.
 *
 * @throws TypeError for what are no keys.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.keyData(random.key(3)).tolist(), [0, 3]);
 * ```
 */
export function keyData(keys: NDArray): NDArray {
  return checkKeys("random.keyData", keys);
}

/**
 * Keys from their words, uint32[..., 2].
 *
 * @throws TypeError for what are no words of keys. RangeError for another generator.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const key = random.wrapKeyData(np.array([0, 3], "uint32"));
 * assertEquals(random.bits(key).item(), random.bits(random.key(3)).item());
 * ```
 */
export function wrapKeyData(data: NDArray, options: KeyOptions = {}): NDArray {
  checkImpl("random.wrapKeyData", options);
  return checkKeys("random.wrapKeyData", data);
}

/**
 * The name of the generator that keys are of: always "threefry2x32" (Salmon et al. 2011, "Parallel random numbers: as
 * easy as 1, 2, 3").
 *
 * @throws TypeError for what are no keys.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.keyImpl(random.key(0)), "threefry2x32");
 * ```
 */
export function keyImpl(keys: NDArray): "threefry2x32" {
  checkKeys("random.keyImpl", keys);
  return "threefry2x32";
}

/**
 * The same keys, for code that says that it uses them again on purpose.
 *
 * @throws TypeError for what are no keys.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.clone(random.key(3)).tolist(), [0, 3]);
 * ```
 */
export function clone(keys: NDArray): NDArray {
  return checkKeys("random.clone", keys);
}

/** Options of {@link split}. */
export interface SplitOptions {
  /** How many keys, or the shape of an array of them; 2 by default. */
  num?: ShapeLike;
}

/**
 * New keys from one: `num` of them, or an array of the shape `num`, as uint32[..., 2]. Entry i is Threefry of the
 * counter i.
 *
 * @throws TypeError for what is no key. RangeError for lengths that are no integers from 0.
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
export function split(key: NDArray, num?: Or<ShapeLike, SplitOptions>): NDArray {
  const given = named<SplitOptions>("random.split", ["num"], [num]);
  return pair(draw("random.split", key, checkShape("random.split", given.num ?? 2)));
}

/**
 * A new key from a key and an integer, such as the number of a step.
 *
 * @throws TypeError for what is no key, and for what is not one integer.
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
  const [k0, k1] = wordsOf("random.foldIn", key);
  return pair(threefry2x32(k0, k1, wordOf(0), word("random.foldIn", data)));
}

const xored = sampler("bits", ([high, low]) => xor(high, low));

/** Random bits. */
export function bitsOf(action: string, key: NDArray, shape: readonly number[]): NDArray {
  return xored(action, key, shape, "uint32");
}

/**
 * Random bits, uint32: the exclusive or of Threefry's two words at each place. There is no other unsigned dtype.
 *
 * @throws TypeError for what is no key, and for another dtype.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.bits(random.key(0), [2]).dtype, "uint32");
 * ```
 */
export function bits(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.bits";
  const given = sampleOf(action, shape, dtype, "i", "uint32");
  if (given.dtype !== "uint32") {
    throw new TypeError(`${action}: the dtype is ${given.dtype}; bits are uint32, 32 in each element`);
  }
  return bitsOf(action, key, given.shape ?? []);
}
