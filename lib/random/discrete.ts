/**
 * Random integers, booleans, signs and categories.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { type DType, realOf } from "../core/dtype.ts";
import { sameShape } from "../core/aval.ts";
import { shapeText, valueText } from "../errors.ts";
import { checkAxis, checkShape, type ShapeLike } from "../numpy/arguments.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";
import { oneMap } from "../transforms/one_map.ts";
import { asked, commonShape, type DTypeOr, sampleOf, type ShapeOr } from "./arguments.ts";
import { type GumbelMode, gumbelOf } from "./gumbel.ts";
import { bitsOf, split } from "./keys.ts";
import { bounded, floatInfo, uniformOf } from "./uniform.ts";

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

/** (high·2³² + low) modulo the span, from `lo` on. */
const within = oneMap("randint", (high, low, span, lo) => {
  const half = ops.rem(ops.numberAs(2 ** 16, "uint32"), span);
  const offset = ops.add(ops.mul(ops.rem(high, span), ops.rem(ops.mul(half, half), span)), ops.rem(low, span));
  return ops.add(ops.bitcast(ops.rem(offset, span), lo.dtype), lo);
});

/** Integers uniform in [minval, maxval), from 64 random bits each. */
export function randintOf(
  action: string,
  key: NDArray,
  shape: readonly number[],
  minval: ArrayLike,
  maxval: ArrayLike,
  dtype: "int32" | "uint32",
): NDArray {
  const [lo, hi] = [minval, maxval].map((x) =>
    bound(typeof x === "number" ? x : bounded(ops.asArray(x), shape), dtype)
  );
  const one = ops.numberAs(1, "uint32");
  const none = ops.le(hi.value, lo.value);
  const width = ops.bitcast(ops.sub(hi.value, lo.value), "uint32");
  const wide = hi.over === false ? width : ops.select(hi.over, ops.add(width, one), width);
  const span = ops.select(none, one, wide);
  const [high, low] = [...split(key)].map((k) => bitsOf(action, k, shape));
  return ops.strong(within(high, low, span, lo.value));
}

/** Options of {@link randint}. */
export interface RandintOptions {
  /** The dtype, int32 by default, or uint32. */
  dtype?: DType | null;
}

/**
 * Integers uniform in [minval, maxval), int32 or uint32: 64 random bits modulo the number of integers. `minval` where
 * the range is empty. The bounds broadcast to the shape.
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
  dtype?: Or<DType | null, RandintOptions>,
): NDArray {
  const action = "random.randint";
  const given = named<RandintOptions>(action, ["dtype"], [dtype]);
  const sample = asked(action, { shape, dtype: given.dtype }, "i", "int32");
  return randintOf(action, key, sample.shape!, minval, maxval, sample.dtype as "int32" | "uint32");
}

/** Options of {@link bernoulli}. */
export interface BernoulliOptions {
  /** The probability of true; 0.5 by default. */
  p?: ArrayLike;
  /** The shape; that of `p` by default. */
  shape?: ShapeLike | null;
  /** Whether small probabilities are resolved by twice as many random bits (`"high"`) or not (`"low"`, the default). */
  mode?: "low" | "high";
}

/**
 * Booleans that are true with probability p: whether uniform numbers are below it.
 *
 * @throws TypeError for what is no key and for a p that is no float. RangeError for a p that doesn't broadcast to the
 * shape and for another mode.
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
  p?: Or<ArrayLike, BernoulliOptions>,
  shape?: Or<ShapeLike | null, BernoulliOptions>,
  mode?: Or<"low" | "high", BernoulliOptions>,
): NDArray {
  const action = "random.bernoulli";
  const given = named<BernoulliOptions>(action, ["p", "shape", "mode"], [p, shape, mode]);
  const chance = ops.asArray(given.p ?? 0.5);
  if (chance.aval.kind !== "f") {
    throw new TypeError(`${action}: p has dtype ${chance.dtype}; probabilities must be floats`);
  }
  const { dtype } = chance;
  const asShape = given.shape === undefined || given.shape === null ? null : checkShape(action, given.shape);
  const lengths = commonShape(action, asShape, [chance]);
  if (given.mode === undefined || given.mode === "low") {
    return ops.lt(uniformOf(action, key, lengths, dtype), chance);
  }
  if (given.mode !== "high") {
    throw new RangeError(`${action}: the mode is ${valueText(given.mode)}; it must be "low" or "high"`);
  }
  const u = uniformOf(action, key, [2, ...lengths], dtype);
  const [first, second] = [0, 1].map((i) =>
    ops.reshape(ops.slice(u, [i, ...lengths.map(() => 0)], [i + 1, ...lengths]), lengths)
  );
  return ops.lt(ops.mul(second, 2 ** -floatInfo(dtype).mantissa), ops.sub(chance, first));
}

/** −1 or 1, each as likely; of double precision by as many random bits. */
export function rademacherOf(action: string, key: NDArray, shape: readonly number[], dtype: DType): NDArray {
  const drawn = realOf(dtype) === "float64" ? "float64" : "float32";
  const up = ops.lt(uniformOf(action, key, shape, drawn), 0.5);
  return ops.sub(ops.mul(2, ops.convert(up, dtype)), 1);
}

/**
 * Signs −1 and 1, each as likely: int32, or another dtype.
 *
 * @throws TypeError for what is no key and for the dtype bool.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.abs(random.rademacher(random.key(0), [3])).tolist(), [1, 1, 1]);
 * ```
 */
export function rademacher(key: NDArray, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const sample = sampleOf("random.rademacher", shape, dtype, "ifc", "int32");
  return rademacherOf("random.rademacher", key, sample.shape ?? [], sample.dtype);
}

/**
 * How many trials it takes to succeed, each with probability p, int32: ⌊log u/log(1 − p)⌋ + 1, u uniform. The
 * probability of k is p·(1 − p)^(k−1), for k from 1. `p` broadcasts to the shape.
 *
 * @throws TypeError for what is no key and for a dtype that is no integer. RangeError for a p that doesn't broadcast to
 * the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.geometric(random.key(0), 1, [2]).tolist(), [1, 1]);
 * ```
 */
export function geometric(key: NDArray, p: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.geometric";
  const sample = sampleOf(action, shape, dtype, "i", "int32");
  const chance = ops.inexact(ops.asArray(p));
  const lengths = commonShape(action, sample.shape, [chance]);
  const u = uniformOf(action, key, lengths, chance.dtype);
  const positive = ops.select(ops.eq(u, 0), 1, u);
  const trials = ops.floor(ops.div(ops.log(positive), ops.log1p(ops.neg(chance))));
  return ops.convert(ops.add(trials, 1), sample.dtype);
}

/** Options of {@link categorical}. */
export interface CategoricalOptions {
  /** The axis of the categories; the last by default. */
  axis?: number;
  /** The shape, which ends in one that the logits without the axis broadcast to; just their shape by default. */
  shape?: ShapeLike | null;
  /** Whether a category may be drawn again; true by default. */
  replace?: boolean;
  /** How finely the noise is resolved: see `gumbel`. */
  mode?: GumbelMode | null;
}

const CATEGORICAL = ["axis", "shape", "replace", "mode"] as const;

/**
 * Categories, int32, by unnormalised log probabilities: the place of the largest logit plus Gumbel noise, or, without
 * replacement, the places of the largest ones.
 *
 * @throws TypeError for what is no key and for logits that are no floats. RangeError for an axis or a shape that doesn't
 * go with the logits, and for more draws without replacement than there are categories.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.categorical(random.key(0), [0, 1e9]).item(), 1);
 * assertEquals(random.categorical(random.key(0), [0, 1], { shape: [5] }).shape, [5]);
 * const all = random.categorical(random.key(0), [0, 1, 2], { shape: [3], replace: false });
 * assertEquals(np.sort(all).tolist(), [0, 1, 2]);
 * ```
 */
export function categorical(
  key: NDArray,
  logits: ArrayLike,
  axis?: Or<number, CategoricalOptions>,
  shape?: Or<ShapeLike | null, CategoricalOptions>,
  replace?: Or<boolean, CategoricalOptions>,
  mode?: Or<GumbelMode | null, CategoricalOptions>,
): NDArray {
  const action = "random.categorical";
  const given = named<CategoricalOptions>(action, CATEGORICAL, [axis, shape, replace, mode]);
  const a = ops.asArray(logits);
  const at = checkAxis(action, given.axis ?? -1, a.ndim);
  if (a.aval.kind !== "f") {
    throw new TypeError(`${action}: the logits have dtype ${a.dtype}; they must be floats: convert them with astype()`);
  }
  const batch = a.shape.toSpliced(at, 1);
  const lengths = checkShape(action, given.shape ?? batch);
  const lead = lengths.length - batch.length;
  const own = lengths.slice(lead);
  const again = given.replace ?? true;
  const fits = lead >= 0 && (again ? batch.every((n, i) => n === 1 || n === own[i]) : sameShape(batch, own));
  if (!fits) {
    throw new RangeError(
      `${action}: the shape ${shapeText(lengths)} must end in that of the logits without axis ${at}, ${
        shapeText(batch)
      }`,
    );
  }
  const noise = (full: readonly number[]): NDArray => gumbelOf(action, key, full, a.dtype, given.mode);
  if (again) {
    return ops.argmax(ops.add(noise([...lengths.slice(0, lead), ...own.toSpliced(at, 0, a.shape[at])]), a), lead + at);
  }
  const draws = lengths.slice(0, lead).reduce((n, d) => n * d, 1);
  if (draws > a.shape[at]) {
    throw new RangeError(
      `${action}: ${draws} categories can't be drawn from ${a.shape[at]} without replacement; draw fewer`,
    );
  }
  const [, places] = ops.topK(ops.add(a, noise(a.shape)), draws, at);
  const order = [at, ...a.shape.keys()].filter((i, place) => place === 0 || i !== at);
  return ops.reshape(ops.transpose(places, order), lengths);
}
