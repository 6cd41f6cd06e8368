/**
 * Random permutations, and choices from arrays.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { shapeText } from "../errors.ts";
import { checkAxis, checkInteger, checkShape, type ShapeLike } from "../numpy/arguments.ts";
import { named, type Or } from "../numpy/named.ts";
import { sum } from "../numpy/reductions.ts";
import { take } from "../numpy/take.ts";
import * as ops from "../ops/mod.ts";
import { randintOf } from "./discrete.ts";
import { type GumbelMode, gumbelOf } from "./gumbel.ts";
import { bits, split } from "./keys.ts";
import { uniformOf } from "./uniform.ts";

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
export function permutation(
  key: NDArray,
  x: ArrayLike,
  axis?: Or<number, PermutationOptions>,
  independent?: Or<boolean, PermutationOptions>,
): NDArray {
  const action = "random.permutation";
  const given = named<PermutationOptions>(action, ["axis", "independent"], [axis, independent]);
  if (typeof x === "number") {
    checkAxis(action, given.axis ?? 0, 1);
    return shuffled(key, ops.iota("int32", [checkInteger(action, "n", x, 0)], 0), 0);
  }
  const a = ops.asArray(x);
  const at = checkAxis(action, given.axis ?? 0, a.ndim);
  if (given.independent || a.ndim === 1) return shuffled(key, a, at);
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
  /** How finely the noise of draws by probability without replacement is resolved: see `gumbel`. */
  mode?: GumbelMode | null;
}

const CHOICE = ["shape", "replace", "p", "axis", "mode"] as const;

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
  shape?: Or<ShapeLike, ChoiceOptions>,
  replace?: Or<boolean, ChoiceOptions>,
  p?: Or<ArrayLike | null, ChoiceOptions>,
  axis?: Or<number, ChoiceOptions>,
  mode?: Or<GumbelMode | null, ChoiceOptions>,
): NDArray {
  const action = "random.choice";
  const given = named<ChoiceOptions>(action, CHOICE, [shape, replace, p, axis, mode]);
  const lengths = checkShape(action, given.shape ?? []);
  const draws = lengths.reduce((n, d) => n * d, 1);
  const from = typeof a === "number" ? null : ops.asArray(a);
  const at = from === null ? 0 : checkAxis(action, given.axis ?? 0, from.ndim);
  const count = from === null ? checkInteger(action, "the number of elements", a as number, 0) : from.shape[at];
  const again = given.replace ?? true;
  if (draws > 0 && (count === 0 || (!again && draws > count))) {
    throw new RangeError(
      `${action}: ${draws} elements can't be drawn from ${count}${again ? "" : " without replacement"}; draw fewer`,
    );
  }
  const whole = given.p === undefined || given.p === null;
  if (whole && !again) {
    const order = permutation(key, from ?? count, at);
    const some = ops.slice(order, order.shape.map(() => 0), order.shape.with(at, draws));
    return ops.reshape(some, order.shape.toSpliced(at, 1, ...lengths));
  }
  const places = whole
    ? randintOf(action, key, lengths, 0, count, "int32")
    : weighted(action, key, given.p!, count, lengths, again, given.mode);
  return from === null ? places : take(from, places, at);
}

/**
 * Places drawn with probabilities p: by their running sum, or, without replacement, the largest log p plus Gumbel
 * noise.
 */
function weighted(
  action: string,
  key: NDArray,
  p: ArrayLike,
  count: number,
  shape: readonly number[],
  again: boolean,
  mode: GumbelMode | null | undefined,
): NDArray {
  const chance = ops.inexact(ops.asArray(p));
  if (chance.ndim !== 1 || chance.shape[0] !== count) {
    throw new RangeError(
      `${action}: p has shape ${shapeText(chance.shape)}; it needs one probability for each of ${count} elements`,
    );
  }
  if (!again) {
    const noisy = ops.add(gumbelOf(action, key, [count], chance.dtype, mode), ops.log(chance));
    return ops.reshape(ops.topK(noisy, shape.reduce((n, d) => n * d, 1), 0)[1], shape);
  }
  const sums = ops.cumsum(chance, 0);
  const total = ops.reshape(ops.slice(sums, [count - 1], [count]), []);
  const r = ops.mul(total, ops.sub(1, uniformOf(action, key, shape, chance.dtype)));
  return sum(ops.lt(sums, ops.reshape(r, [...shape, 1])), -1);
}
