/**
 * Random integers, booleans, choices and permutations.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import {
  checkAxis,
  checkInteger,
  checkShape,
  type DTypeOption,
  dtypeOption,
  isList,
  type ShapeLike,
} from "../numpy/arguments.ts";
import { argsort } from "../numpy/order.ts";
import { sum } from "../numpy/reductions.ts";
import { take } from "../numpy/take.ts";
import * as ops from "../ops/mod.ts";
import { bounded, gumbel, uniform } from "./continuous.ts";
import { bits, split } from "./keys.ts";

/** A bound of `randint` in the dtype asked for, and whether it lies above it. */
function bound(x: ArrayLike, dtype: "int32" | "uint32"): { value: NDArray; over: NDArray | boolean } {
  const [least, largest] = dtype === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
  if (typeof x === "number") {
    const n = Math.trunc(x);
    return { value: ops.numberAs(Math.max(least, Math.min(largest, n)), dtype), over: n > largest };
  }
  const a = ops.asArray(x);
  const given = a.aval.kind === "i" ? a : ops.convert(a, "int32");
  if (given.dtype === dtype) return { value: given, over: false };
  if (dtype === "uint32") return { value: ops.convert(ops.max(given, 0), dtype), over: false };
  return { value: ops.convert(ops.min(given, largest), dtype), over: ops.gt(given, largest) };
}

/**
 * Integers uniform in [minval, maxval), int32 or uint32: 64 random bits modulo the number of integers. `minval` where
 * the range is empty.
 *
 * @throws TypeError for what is no key and for another dtype; RangeError for bounds that don't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.randint(random.key(0), [4], 3, 4).tolist(), [3, 3, 3, 3]);
 * ```
 */
export function randint(
  key: NDArray,
  shape: ShapeLike,
  minval: ArrayLike,
  maxval: ArrayLike,
  options?: DTypeOption,
): NDArray {
  const dtype = dtypeOption("random.randint", options) ?? "int32";
  if (dtype !== "int32" && dtype !== "uint32") {
    throw new TypeError(`random.randint: the dtype is ${dtype}; it must be int32 or uint32`);
  }
  const lengths = checkShape("random.randint", shape);
  const [lo, hi] = [minval, maxval].map((x) =>
    bound(typeof x === "number" ? x : bounded(ops.asArray(x), lengths), dtype)
  );
  const one = ops.numberAs(1, "uint32");
  const none = ops.le(hi.value, lo.value);
  const width = ops.bitcast(ops.sub(hi.value, lo.value), "uint32");
  const wide = hi.over === false ? width : ops.select(hi.over, ops.add(width, one), width);
  const span = ops.select(none, one, wide);
  const [high, low] = [...split(key)].map((k) => bits(k, lengths));
  const half = ops.rem(ops.numberAs(2 ** 16, "uint32"), span);
  const offset = ops.add(ops.mul(ops.rem(high, span), ops.rem(ops.mul(half, half), span)), ops.rem(low, span));
  return ops.strong(ops.add(ops.bitcast(ops.rem(offset, span), dtype), lo.value));
}

/** Options of {@link bernoulli}. */
export interface BernoulliOptions {
  /** The probability of true; 0.5 by default. */
  p?: ArrayLike;
  /** The shape; that of `p` by default. */
  shape?: ShapeLike | null;
}

/**
 * Booleans that are true with probability p: whether uniform numbers are below it.
 *
 * @throws TypeError for what is no key and for a p that is no float.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.bernoulli(random.key(0), 1, [2]).tolist(), [true, true]);
 * ```
 */
export function bernoulli(
  key: NDArray,
  p: ArrayLike | BernoulliOptions = 0.5,
  shape: ShapeLike | { shape?: ShapeLike | null } | null = null,
): NDArray {
  const named = typeof p === "object" && !(p instanceof NDArray) && !Array.isArray(p) && ("p" in p || "shape" in p);
  const given: BernoulliOptions = named ? p as BernoulliOptions : {
    p: p as ArrayLike,
    shape: typeof shape === "object" && shape !== null && !isList(shape) ? shape.shape : shape as ShapeLike | null,
  };
  const chance = ops.asArray(given.p ?? 0.5);
  if (chance.aval.kind !== "f") {
    throw new TypeError(`random.bernoulli: p has dtype ${chance.dtype}; probabilities must be floats`);
  }
  return ops.lt(uniform(key, given.shape ?? chance.shape, chance.dtype), chance);
}

/** Options of {@link categorical}. */
export interface CategoricalOptions {
  /** The axis of the categories; the last by default. */
  axis?: number;
  /** The shape, of which that of the logits without the axis is the end; just that by default. */
  shape?: ShapeLike | null;
}

/**
 * Categories, int32, by unnormalised log probabilities: the place of the largest logit plus Gumbel noise.
 *
 * @throws TypeError for what is no key; RangeError for an axis or a shape that doesn't go with the logits.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.categorical(random.key(0), [0, 1e9]).item(), 1);
 * assertEquals(random.categorical(random.key(0), [0, 1], { shape: [5] }).shape, [5]);
 * ```
 */
export function categorical(
  key: NDArray,
  logits: ArrayLike,
  axis: number | CategoricalOptions = -1,
  shape: ShapeLike | null = null,
): NDArray {
  const given = typeof axis === "number" ? { axis, shape } : axis;
  const a = ops.asArray(logits);
  const at = checkAxis("random.categorical", given.axis ?? -1, a.ndim);
  const batch = a.shape.toSpliced(at, 1);
  const asked = checkShape("random.categorical", given.shape ?? batch);
  const lead = asked.length - batch.length;
  if (lead < 0 || batch.some((n, i) => n !== 1 && n !== asked[lead + i])) {
    throw new RangeError(
      `random.categorical: the shape ${shapeText(asked)} must end in that of the logits without axis ${at}, ${
        shapeText(batch)
      }`,
    );
  }
  const full = [...asked.slice(0, lead), ...asked.slice(lead).toSpliced(at, 0, a.shape[at])];
  const noise = gumbel(key, full, a.dtype);
  return ops.argmax(ops.add(noise, a), lead + at);
}

/** Options of {@link permutation}. */
export interface PermutationOptions {
  /** The axis to shuffle; the first by default. */
  axis?: number;
  /** Whether each line along the axis is shuffled on its own; not by default. */
  independent?: boolean;
}

/**
 * x shuffled along an axis, or the integers from 0 up to but without a number x.
 *
 * @throws TypeError for what is no key; RangeError for an axis that `x` lacks.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const x = random.permutation(random.key(0), 5);
 * assertEquals(x.tolist().toString().split(',').map(Number).sort(), [0, 1, 2, 3, 4]);
 * ```
 */
export function permutation(key: NDArray, x: ArrayLike, axis: number | PermutationOptions = 0): NDArray {
  const { axis: asked = 0, independent = false } = typeof axis === "number" ? { axis } : axis;
  if (typeof x === "number") {
    return shuffled(key, ops.iota("int32", [checkInteger("random.permutation", "n", x, 0)], 0), 0);
  }
  const a = ops.asArray(x);
  const at = checkAxis("random.permutation", asked, a.ndim);
  if (independent || a.ndim === 1) return shuffled(key, a, at);
  return take(a, shuffled(key, ops.iota("int32", [a.shape[at]], 0), 0), at);
}

/** Sorted along an axis by random keys, often enough that equal keys don't matter: ⌈3·ln n / ln(2³² − 1)⌉ times. */
function shuffled(key: NDArray, x: NDArray, axis: number): NDArray {
  const rounds = Math.ceil(3 * Math.log(Math.max(1, x.size)) / Math.log(2 ** 32 - 1));
  let y = x;
  let rest = key;
  for (let i = 0; i < rounds; i++) {
    const [next, used] = split(rest);
    rest = next;
    y = ops.sort([bits(used, x.shape), y], axis, 1)[1];
  }
  return y;
}

/** Options of {@link choice}. */
export interface ChoiceOptions {
  /** The shape; one element by default. */
  shape?: ShapeLike;
  /** Whether an element may be drawn again; true by default. */
  replace?: boolean;
  /** The probability of each element; equal by default. */
  p?: ArrayLike | null;
  /** The axis of the elements; the first by default. */
  axis?: number;
}

/**
 * Elements of `a` along an axis drawn at random, or integers from 0 up to but without a number `a`.
 *
 * @throws TypeError for what is no key; RangeError for more draws than there are elements, and for probabilities of
 * another length.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.choice(random.key(0), [7, 7], [3]).tolist(), [7, 7, 7]);
 * assertEquals(random.choice(random.key(0), 3, { p: [0, 0, 1] }).item(), 2);
 * ```
 */
export function choice(
  key: NDArray,
  a: ArrayLike,
  shape: ShapeLike | ChoiceOptions = [],
  replace: boolean | ChoiceOptions = true,
  p: ArrayLike | null = null,
  axis = 0,
): NDArray {
  const given: ChoiceOptions = typeof shape === "object" && !isList(shape)
    ? shape
    : typeof replace === "object"
    ? { ...replace, shape: shape as ShapeLike }
    : { shape: shape as ShapeLike, replace, p, axis };
  const lengths = checkShape("random.choice", given.shape ?? []);
  const draws = lengths.reduce((n, d) => n * d, 1);
  const from = typeof a === "number" ? null : ops.asArray(a);
  const at = from === null ? 0 : checkAxis("random.choice", given.axis ?? 0, from.ndim);
  const count = from === null
    ? checkInteger("random.choice", "the number of elements", a as number, 0)
    : from.shape[at];
  const again = given.replace ?? true;
  if (draws > 0 && (count === 0 || (!again && draws > count))) {
    throw new RangeError(
      `random.choice: ${draws} elements can't be drawn from ${count}${again ? "" : " without replacement"}; draw fewer`,
    );
  }
  const whole = given.p === undefined || given.p === null;
  if (whole && !again) {
    const order = permutation(key, from ?? count, at);
    const some = ops.slice(order, order.shape.map(() => 0), order.shape.with(at, draws));
    return ops.reshape(some, order.shape.toSpliced(at, 1, ...lengths));
  }
  const places = whole ? randint(key, lengths, 0, count) : weighted(key, given.p!, count, lengths, again);
  return from === null ? places : take(from, places, at);
}

/**
 * Places drawn with probabilities p: by their running sum, or, without replacement, the largest log p plus Gumbel
 * noise.
 */
function weighted(key: NDArray, p: ArrayLike, count: number, shape: readonly number[], again: boolean): NDArray {
  const chance = ops.inexact(ops.asArray(p));
  if (chance.ndim !== 1 || chance.shape[0] !== count) {
    throw new RangeError(
      `random.choice: p has shape ${shapeText(chance.shape)}; it needs one probability for each of ${count} elements`,
    );
  }
  if (!again) {
    const noisy = ops.add(gumbel(key, [count], chance.dtype), ops.log(chance));
    const order = argsort(noisy, { descending: true });
    return ops.reshape(ops.slice(order, [0], [shape.reduce((n, d) => n * d, 1)]), shape);
  }
  const sums = ops.cumsum(chance, 0);
  const total = ops.reshape(ops.slice(sums, [count - 1], [count]), []);
  const r = ops.mul(total, ops.sub(1, uniform(key, shape, chance.dtype)));
  return sum(ops.lt(sums, ops.reshape(r, [...shape, 1])), -1);
}
