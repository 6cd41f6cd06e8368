/**
 * Attention: means of values, weighted by how well queries and keys agree.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { avalText, shapeText, valueText } from "../errors.ts";
import { checkInteger, checkOptions } from "../numpy/arguments.ts";
import * as np from "../numpy/mod.ts";
import { isOptions, type Or } from "../numpy/named.ts";
import {
  add,
  and,
  asArray,
  broadcastTo,
  constLike,
  convert,
  ge,
  iota,
  le,
  lt,
  mul,
  reshape,
  select,
  stopGradient,
  sub,
  transpose,
} from "../ops/mod.ts";
import { checkMask } from "./operands.ts";
import { logsumexp, softmax } from "./softmax.ts";

/** Options of {@link dotProductAttention}. */
export interface AttentionOptions {
  /** What is added to the logits; broadcasts to [B, N, T, S]. */
  bias?: ArrayLike | null;
  /** Booleans, which pairs of query and key take part; broadcasts to [B, N, T, S]. */
  mask?: ArrayLike | null;
  /** What the products of queries and keys are multiplied by; 1/√H by default. */
  scale?: number | null;
  /** Whether a query sees only the keys up to its own place. */
  isCausal?: boolean;
  /** How many of the T queries of each example count, int32[B]; the results of the others are 0. */
  querySeqLengths?: ArrayLike | null;
  /** How many of the S keys and values of each example count, int32[B]. */
  keyValueSeqLengths?: ArrayLike | null;
  /** How many keys before and after its own place a query sees: a pair, or one number for both. */
  localWindowSize?: number | readonly [number, number] | null;
}

/** The logarithms of the sums of exponentials beside the result, on request. */
export interface ResidualOption {
  /** Return the pair [result, residual]. */
  returnResidual: true;
}

const OPTIONS = [
  "bias",
  "mask",
  "scale",
  "isCausal",
  "querySeqLengths",
  "keyValueSeqLengths",
  "localWindowSize",
  "returnResidual",
] as const;

const ACTION = "nn.dotProductAttention";

/** Lengths of the axes: examples, queries, keys, heads of keys, heads of queries for each, features. */
interface Sizes {
  readonly B: number;
  readonly T: number;
  readonly S: number;
  readonly K: number;
  readonly G: number;
  readonly H: number;
}

/**
 * Scaled dot-product attention, softmax(query·keyᵀ·scale + bias)·value for each head: Vaswani et al. 2017, "Attention is
 * all you need". Of queries [B, T, N, H], keys and values [B, S, K, H] (each without B for one example) it makes
 * [B, T, N, H]. N is a multiple of K: several heads of queries may share those of keys and values (Ainslie et al. 2023).
 *
 * With `returnResidual`, a pair: the result, and the logarithm of the sum of the exponentials of the logits, [B, T, N],
 * without derivatives. The softmax is computed in the dtype of the operands, where JAX takes float32 for float64 too;
 * there is one implementation, and no option of this name.
 *
 * @throws TypeError for dtypes that differ or are no floats, and for a mask that isn't of booleans. RangeError for shapes
 * that don't go together.
 *
 * @example
 * ```ts
 * import { nn, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const query = np.zeros([3, 1, 2]);
 * const key = np.zeros([3, 1, 2]);
 * const value = np.reshape(np.arange(6), [3, 1, 2]);
 * assertEquals(nn.dotProductAttention(query, key, value).tolist(), [[[2, 3]], [[2, 3]], [[2, 3]]]);
 * const causal = nn.dotProductAttention(query, key, value, { isCausal: true });
 * assertEquals(causal.tolist(), [[[0, 1]], [[1, 2]], [[2, 3]]]);
 * ```
 */
export function dotProductAttention(
  query: ArrayLike,
  key: ArrayLike,
  value: ArrayLike,
  options: AttentionOptions & ResidualOption,
): [NDArray, NDArray];
/** The pair [result, residual], with a bias and a mask in their places. */
export function dotProductAttention(
  query: ArrayLike,
  key: ArrayLike,
  value: ArrayLike,
  bias: ArrayLike | null | undefined,
  mask: ArrayLike | null | undefined,
  options: AttentionOptions & ResidualOption,
): [NDArray, NDArray];
/** The result alone. */
export function dotProductAttention(
  query: ArrayLike,
  key: ArrayLike,
  value: ArrayLike,
  bias?: Or<ArrayLike | null, AttentionOptions>,
  mask?: Or<ArrayLike | null, AttentionOptions>,
  options?: AttentionOptions,
): NDArray;
export function dotProductAttention(
  query: ArrayLike,
  key: ArrayLike,
  value: ArrayLike,
  bias?: Or<ArrayLike | null, AttentionOptions>,
  mask?: Or<ArrayLike | null, AttentionOptions>,
  options: AttentionOptions = {},
): NDArray | [NDArray, NDArray] {
  const given = gathered(bias, mask, options);
  const q = asArray(query);
  const [q4, k4, v4] = [q, key, value].map(fourAxes);
  const sizes = checkOperands(q4, k4, v4);
  const { B, T, K, G, H } = sizes;
  const N = K * G;
  const products = np.einsum("btkgh,bskh->bkgts", reshape(q4, [B, T, K, G, H]), k4);
  let logits = mul(products, given.scale ?? 1 / Math.sqrt(H));
  if (isGiven(given.bias)) logits = convert(add(logits, grouped("bias", fourAxes(given.bias), sizes)), q.dtype);
  const lengths = checkLengths("querySeqLengths", given.querySeqLengths, B);
  const visible = visibility(given, lengths, sizes);
  if (visible !== null) logits = select(visible, logits, constLike(logits, -0.7 * LARGEST));
  const encoded = np.einsum("bkgts,bskh->btkgh", softmax(logits), v4);
  const masked = lengths === null ? encoded : mul(encoded, convert(upTo(lengths, T, [B, T, 1, 1, 1], 1), q.dtype));
  const result = reshape(masked, q.shape);
  if (!given.returnResidual) return result;
  const residual = transpose(logsumexp(logits, -1), [0, 3, 1, 2]);
  return [result, stopGradient(reshape(reshape(residual, [B, T, N]), q.shape.slice(0, -1)))];
}

/** The largest number of float32, which masked logits stay below in any dtype. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

type Given = AttentionOptions & { returnResidual?: boolean };

function isGiven<T>(x: T | null | undefined): x is T {
  return x !== null && x !== undefined;
}

/** All options, from wherever they stand. */
function gathered(
  bias: Or<ArrayLike | null, AttentionOptions>,
  mask: Or<ArrayLike | null, AttentionOptions>,
  options: AttentionOptions,
): Given {
  const first = isOptions(bias) ? bias as Given : { bias };
  const second = isOptions(mask) ? mask as Given : { mask };
  const all = [first, second, options].map((o) => checkOptions(ACTION, o as Given, OPTIONS));
  return Object.assign({}, ...all.map((o) => Object.fromEntries(Object.entries(o).filter(([, v]) => isGiven(v)))));
}

/** An array with axes of length 1 before its own, up to four. */
function fourAxes(x: ArrayLike): NDArray {
  const a = asArray(x);
  return a.ndim >= 4 ? a : reshape(a, [...new Array<number>(4 - a.ndim).fill(1), ...a.shape]);
}

function checkOperands(q: NDArray, k: NDArray, v: NDArray): Sizes {
  if (q.aval.kind !== "f" || q.dtype !== k.dtype || k.dtype !== v.dtype) {
    throw new TypeError(
      `${ACTION}: query, key and value have dtypes ${q.dtype}, ${k.dtype} and ${v.dtype}; they must have one float ` +
        `dtype: convert them with astype()`,
    );
  }
  const [B, T, N, H] = q.shape;
  const [, S, K] = k.shape;
  const fits = [q, k, v].every((x) => x.ndim === 4 && x.shape[0] === B && x.shape[3] === H) && N % K === 0 &&
    v.shape[1] === S && v.shape[2] === K;
  if (fits) return { B, T, S, K, G: N / K, H };
  throw new RangeError(
    `${ACTION}: query, key and value have shapes ${
      [q, k, v].map((x) => shapeText(x.shape)).join(", ")
    }; they must be ` +
      `[B, T, N, H], [B, S, K, H] and [B, S, K, H] with N a multiple of K`,
  );
}

/** A bias or mask over [B, N, T, S] as one over [B, K, G, T, S]. */
function grouped(name: string, x: NDArray, { B, T, S, K, G }: Sizes): NDArray {
  const [b, n, t, s] = x.shape;
  const fits = (length: number, whole: number): boolean => length === 1 || length === whole;
  if (x.ndim !== 4 || !fits(b, B) || !fits(n, K * G) || !fits(t, T) || !fits(s, S)) {
    throw new RangeError(
      `${ACTION}: the ${name} has shape ${shapeText(x.shape)}; it must broadcast to ${shapeText([B, K * G, T, S])}`,
    );
  }
  return reshape(x, n === 1 ? [b, 1, 1, t, s] : [b, K, G, t, s]);
}

/** Numbers of elements that count, one an example. */
function checkLengths(name: string, x: ArrayLike | null | undefined, B: number): NDArray | null {
  if (!isGiven(x)) return null;
  const a = asArray(x);
  if (a.ndim === 1 && a.shape[0] === B && a.dtype === "int32") return a;
  throw new TypeError(`${ACTION}: ${name} is ${avalText(a)}; it must be int32[${B}], a number for each example`);
}

/** Whether places along axis `axis` of `shape`, of length n, are below the lengths, which run along the first axis. */
function upTo(lengths: NDArray, n: number, shape: readonly number[], axis: number): NDArray {
  const places = reshape(iota("int32", [n], 0), shape.map((_, i) => i === axis ? n : 1));
  return lt(places, reshape(lengths, shape.map((_, i) => i === 0 ? lengths.size : 1)));
}

/** Which pairs of query and key take part, as an array that broadcasts to [B, K, G, T, S]; null if all do. */
function visibility(given: Given, queryLengths: NDArray | null, sizes: Sizes): NDArray | null {
  const { B, T, S } = sizes;
  const masks: NDArray[] = [];
  if (isGiven(given.mask)) masks.push(grouped("mask", fourAxes(checkMask(ACTION, given.mask)), sizes));
  const ahead = sub(iota("int32", [T, S], 1), iota("int32", [T, S], 0));
  if (given.isCausal) masks.push(le(ahead, 0));
  if (isGiven(given.localWindowSize)) {
    const [before, after] = windowOf(given.localWindowSize);
    masks.push(and(ge(ahead, -before), le(ahead, after)));
  }
  if (queryLengths !== null) masks.push(upTo(queryLengths, T, [B, 1, 1, T, 1], 3));
  const keyLengths = checkLengths("keyValueSeqLengths", given.keyValueSeqLengths, B);
  if (keyLengths !== null) masks.push(upTo(keyLengths, S, [B, 1, 1, 1, S], 4));
  return masks.length === 0 ? null : broadcastTo(masks.reduce(and), [B, sizes.K, sizes.G, T, S]);
}

function windowOf(size: number | readonly [number, number]): readonly [number, number] {
  const pair = typeof size === "number" ? [size, size] : size;
  if (!Array.isArray(pair) || pair.length !== 2) {
    throw new TypeError(`${ACTION}: localWindowSize is ${valueText(size)}; it must be a number or a pair of numbers`);
  }
  return [checkInteger(ACTION, "the window before", pair[0], 0), checkInteger(ACTION, "the window after", pair[1], 0)];
}
