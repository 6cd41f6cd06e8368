/**
 * Random counts: Poisson, binomial and multinomial. Their loops end for all numbers of a sample together: where a number
 * is rejected, others are drawn once more, as in JAX.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import { scan, whileLoop } from "../lax/control.ts";
import { checkOptions, checkShape } from "../numpy/arguments.ts";
import * as np from "../numpy/mod.ts";
import * as ops from "../ops/mod.ts";
import { abs, add, and, div, floor, ge, gt, le, log, lt, mul, neg, not, or, select, square, sub } from "../ops/mod.ts";
import { asked, commonShape, type DTypeOr, sampleOf, type SampleOptions, type ShapeOr } from "./arguments.ts";
import { split } from "./keys.ts";
import { uniformOf } from "./uniform.ts";

function isNan(x: NDArray): NDArray {
  return ops.ne(x, x);
}

/** A sum of exponential numbers reaches λ after this many: Knuth 1969, "Seminumerical algorithms", section 3.4.1. */
function poissonByProducts(action: string, key: NDArray, lam: NDArray): NDArray {
  const least = neg(lam);
  const [count] = whileLoop(
    ([, , product]) => np.any(gt(product, least)),
    ([count, rest, product]) => {
      const [next, used] = split(rest);
      const u = uniformOf(action, used, lam.shape, "float32");
      return [select(gt(product, least), add(count, 1), count), next, add(product, log(u))];
    },
    [zerosOf(makeAval(lam.shape, "float32")), key, zerosOf(makeAval(lam.shape, "float32"))],
  );
  return sub(count, 1);
}

/**
 * Transformed rejection: Hörmann 1993, "The transformed rejection method for generating Poisson random variables",
 * algorithm PTRS. The loop doesn't wait for those that `done` marks.
 */
function poissonByRejection(action: string, key: NDArray, lam: NDArray, done: NDArray): NDArray {
  const b = add(0.931, mul(2.53, ops.sqrt(lam)));
  const a = add(-0.059, mul(0.02483, b));
  const inverseAlpha = add(1.1239, div(1.1328, sub(b, 3.4)));
  const vr = sub(0.9277, div(3.6224, sub(b, 2)));
  const [count] = whileLoop(
    ([, accepted]) => np.any(not(accepted)),
    ([count, accepted, rest]) => {
      const [next, first, second] = split(rest, 3);
      const u = sub(uniformOf(action, first, lam.shape, "float32"), 0.5);
      const v = uniformOf(action, second, lam.shape, "float32");
      const us = sub(0.5, abs(u));
      const k = floor(add(add(mul(add(div(mul(2, a), us), b), u), lam), 0.43));
      const s = log(div(mul(v, inverseAlpha), add(div(a, mul(us, us)), b)));
      const t = sub(add(neg(lam), mul(k, log(lam))), ops.lgamma(add(k, 1)));
      const quick = and(ge(us, 0.07), le(v, vr));
      const reject = or(lt(k, 0), and(lt(us, 0.013), gt(v, us)));
      const accept = or(quick, and(not(reject), le(s, t)));
      return [select(accept, k, count), or(accepted, accept), next];
    },
    [ops.broadcastTo(ops.arrayAs(-1, "float32"), lam.shape), done, key],
  );
  return count;
}

/**
 * Numbers of the Poisson distribution of mean `lam`, int32: the probability of k is λᵏe^−λ/k!. `lam` broadcasts to the
 * shape and is rounded to float32; NaN and infinity give −1.
 *
 * @throws TypeError for what is no key and for a dtype that is no integer. RangeError for a `lam` that doesn't broadcast
 * to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.poisson(random.key(0), 0, [2]).tolist(), [0, 0]);
 * const x = random.poisson(random.key(0), 1000, [100]);
 * assertEquals(Math.abs(np.mean(x).item() - 1000) < 10, true);
 * ```
 */
export function poisson(key: NDArray, lam: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.poisson";
  const sample = sampleOf(action, shape, dtype, "i", "int32");
  const given = ops.stopGradient(ops.arrayAs(lam, "float32"));
  const lengths = commonShape(action, sample.shape, [given]);
  const mean = ops.broadcastTo(given, lengths);
  const small = or(isNan(mean), lt(mean, 10));
  const products = poissonByProducts(action, key, select(small, mean, 0));
  const endless = ops.eq(mean, Infinity); // no number would ever be accepted
  const rejection = select(endless, -1, poissonByRejection(action, key, select(small, 1e5, mean), endless));
  const count = ops.convert(select(small, products, rejection), sample.dtype);
  return select(ops.eq(mean, 0), ops.numberAs(0, sample.dtype), count);
}

/** Geometric waiting times fill n trials: Devroye 1986, "Non-uniform random variate generation", page 525. */
function binomialByWaiting(action: string, key: NDArray, n: NDArray, p: NDArray): NDArray {
  const logFailure = ops.log1p(neg(p));
  const zero = zerosOf(makeAval(p.shape, p.dtype));
  const [count] = whileLoop(
    ([, sum]) => np.any(le(sum, n)),
    ([count, sum, rest]) => {
      const [used, next] = split(rest);
      const wait = ops.ceil(div(log(uniformOf(action, used, p.shape, p.dtype)), logFailure));
      return [select(le(sum, n), add(count, 1), count), add(sum, wait), next];
    },
    [zero, zero, key],
  );
  return sub(count, 1);
}

// deno-fmt-ignore
const STIRLING = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.00925546218271273, 0.00833056343336287,
];

/** log k! less Stirling's approximation of it. */
function stirlingTail(k: NDArray): NDArray {
  const within = ops.clamp(ops.constLike(k, 0), k, ops.constLike(k, 9));
  const square1 = square(add(within, 1));
  const series = div(sub(1 / 12, div(sub(1 / 360, div(1 / 1260, square1)), square1)), add(within, 1));
  const known = np.take(ops.arrayAs(STIRLING, k.dtype), ops.convert(floor(within), "int32"));
  return select(le(k, 9), known, series);
}

/**
 * Transformed rejection: Hörmann 1993, "The generation of binomial random variates", algorithm BTRS. The loop doesn't wait
 * for those that `done` marks.
 */
function binomialByRejection(action: string, key: NDArray, n: NDArray, p: NDArray, done: NDArray): NDArray {
  const deviation = ops.sqrt(mul(mul(n, p), sub(1, p)));
  const b = add(1.15, mul(2.53, deviation));
  const a = add(add(-0.0873, mul(0.0248, b)), mul(0.01, p));
  const c = add(mul(n, p), 0.5);
  const vr = sub(0.92, div(4.2, b));
  const r = div(p, sub(1, p));
  const alpha = mul(add(2.83, div(5.1, b)), deviation);
  const mode = floor(mul(add(n, 1), p));
  const [count] = whileLoop(
    ([, accepted]) => np.any(not(accepted)),
    ([count, accepted, rest]) => {
      const [next, first, second] = split(rest, 3);
      const u = sub(uniformOf(action, first, p.shape, p.dtype), 0.5);
      const v = uniformOf(action, second, p.shape, p.dtype);
      const us = sub(0.5, abs(u));
      const k = floor(add(mul(add(div(mul(2, a), us), b), u), c));
      const logV = log(div(mul(v, alpha), add(div(a, mul(us, us)), b)));
      const tails = [
        stirlingTail(mode),
        stirlingTail(sub(n, mode)),
        neg(stirlingTail(k)),
        neg(stirlingTail(sub(n, k))),
      ];
      const bound = [
        mul(add(mode, 0.5), log(div(add(mode, 1), mul(r, add(sub(n, mode), 1))))),
        mul(add(n, 1), log(div(add(sub(n, mode), 1), add(sub(n, k), 1)))),
        mul(add(k, 0.5), log(div(mul(r, add(sub(n, k), 1)), add(k, 1)))),
        ...tails,
      ].reduce(add);
      const quick = and(ge(us, 0.07), le(v, vr));
      const reject = or(lt(k, 0), gt(k, n));
      const accept = or(quick, and(not(reject), le(logV, bound)));
      return [select(accept, k, count), or(accepted, accept), next];
    },
    [ops.broadcastTo(ops.arrayAs(-1, p.dtype), p.shape), done, key],
  );
  return count;
}

/** Binomial counts in the dtype of p. */
function binomialOf(action: string, key: NDArray, n: NDArray, p: NDArray, shape: readonly number[]): NDArray {
  const trials = ops.broadcastTo(ops.stopGradient(n), shape);
  const chance = ops.broadcastTo(ops.stopGradient(p), shape);
  const below = lt(chance, 0.5);
  const given = select(below, chance, sub(1, chance)); // the rarer outcome is counted
  const noTrials = or(isNan(trials), lt(trials, 0));
  const endless = ops.eq(abs(trials), Infinity);
  const noChance = or(isNan(given), lt(given, 0));
  const q = select(noChance, 0.01, given);
  const waiting = or(noTrials, le(mul(trials, q), 10));
  const whole = floor(trials);
  const byWaiting = binomialByWaiting(action, key, select(waiting, whole, 0), q);
  const rejection = binomialByRejection(
    action,
    key,
    select(waiting, 1e4, whole),
    select(waiting, 0.5, q),
    and(endless, ops.eq(q, 0)), // no number would ever be accepted
  );
  const rarer = select(waiting, byWaiting, rejection);
  const nan = ops.constLike(rarer, NaN);
  const invalid = or(noChance, noTrials);
  const counted = select(invalid, nan, select(endless, ops.constLike(rarer, Infinity), rarer));
  return select(or(below, or(noTrials, or(isNan(given), endless))), counted, sub(whole, counted));
}

/**
 * Numbers of the binomial distribution of n trials of probability p, as floats: the probability of k is
 * n!/(k!(n − k)!)·pᵏ(1 − p)^(n−k). The parameters broadcast to the shape. NaN where n is negative or p not a probability;
 * infinite where n is. There is no derivative with respect to either: it is zero.
 *
 * @throws TypeError for what is no key and for a dtype that is no float. RangeError for parameters that don't broadcast
 * to the shape.
 *
 * @example
 * ```ts
 * import { random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(random.binomial(random.key(0), 7, [0, 1]).tolist(), [0, 7]);
 * ```
 */
export function binomial(key: NDArray, n: ArrayLike, p: ArrayLike, shape?: ShapeOr, dtype?: DTypeOr): NDArray {
  const action = "random.binomial";
  const sample = sampleOf(action, shape, dtype);
  const chance = typeof p === "number" ? ops.arrayAs(p, sample.dtype) : ops.strong(ops.inexact(ops.asArray(p)));
  const trials = ops.arrayAs(n, chance.dtype);
  const lengths = commonShape(action, sample.shape, [trials, chance]);
  return ops.convert(binomialOf(action, key, trials, chance, lengths), sample.dtype);
}

/**
 * Numbers of the multinomial distribution: how often each of the categories, which p (along its last axis) gives the
 * probabilities of, comes up in n trials. The probability of counts k is n!/Πkᵢ!·Πpᵢ^kᵢ. `n` broadcasts to the leading
 * axes. Floats, of zero derivative; null for the dtype is that of the parameters.
 *
 * @throws TypeError for what is no key, for a dtype that is no float, and for an option that doesn't exist. RangeError
 * for parameters that don't broadcast to the shape.
 *
 * @example
 * ```ts
 * import { np, random } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const counts = random.multinomial(random.key(0), 10, [0.2, 0, 0.8]);
 * assertEquals([np.sum(counts).item(), counts.get(1).item()], [10, 0]);
 * ```
 */
export function multinomial(key: NDArray, n: ArrayLike, p: ArrayLike, options: SampleOptions = {}): NDArray {
  const action = "random.multinomial";
  const given = checkOptions(action, options, ["shape", "dtype"]);
  const [trials, chances] = ops.promoteAll([n, p]).map((x) => ops.strong(ops.inexact(x)));
  const { dtype } = asked(action, given, "fi", chances.dtype);
  const lengths = checkShape(action, given.shape ?? chances.shape);
  if (lengths.length === 0) {
    throw new RangeError(`${action}: the shape is ${shapeText(lengths)}; its last axis is that of the categories`);
  }
  const lead = lengths.slice(0, -1);
  const all = np.moveaxis(ops.broadcastTo(chances, lengths), -1, 0);
  const rest = ops.cumsum(all, 0, true);
  const ratios = ops.clamp(0, div(all, select(ops.eq(rest, 0), 1, rest)), 1);
  const keys = split(key, lengths[lengths.length - 1]);
  const step = (left: NDArray, [ratio, k]: readonly NDArray[]): [NDArray, NDArray] => {
    const count = binomialOf(action, k, left, ratio, lead);
    return [sub(left, count), count];
  };
  const [, counts] = scan(step, ops.broadcastTo(trials, lead), [ratios, keys]);
  return ops.convert(np.moveaxis(counts, 0, -1), dtype);
}
