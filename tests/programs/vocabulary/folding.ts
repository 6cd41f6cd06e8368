/**
 * Words that combine elements: reductions, running ones, sorting.
 *
 * @module
 */
import { lax, type NDArray, nn, np, random } from "@fluxion/fluxion";
import { sizeOf, type Type } from "../program.ts";
import { anyAxis, named, ranked, type Word, word } from "./word.ts";

type A = NDArray;
type Axis = { readonly axis: number };

const some = ([t]: readonly Type[]): Record<never, never> | null => sizeOf(t.shape) > 0 ? {} : null;
const total = ([b]: readonly number[], [t]: readonly Type[]): number => b * sizeOf(t.shape);

const REDUCING: Word[] = named({
  sum: word("fc", (x: A) => np.sum(x), { fit: some, bound: total }),
  sumAxis: word("fc", (x: A, p: Axis) => np.sum(x, p.axis), { fit: anyAxis, bound: total }),
  sumKept: word("fc", (x: A, p: Axis) => np.sum(x, { axis: p.axis, keepdims: true }), { fit: anyAxis, bound: total }),
  mean: word("fc", (x: A) => np.mean(x), { fit: some }),
  prod: word("f", (x: A) => np.prod(x), { fit: some, bound: ([b], [t]) => Math.max(1, b) ** sizeOf(t.shape) }),
  max: word("f", (x: A) => np.max(x), { fit: some, choice: (x: A) => np.argmax(x) }),
  min: word("f", (x: A, p: Axis) => np.min(x, p.axis), {
    fit: anyAxis,
    choice: (x: A, p: Axis) => np.argmin(x, p.axis),
  }),
  variance: word("f", (x: A) => np.var(x), { fit: some, bound: ([b]) => b * b }),
  deviation: word("f", (x: A) => np.sqrt(np.var(x).add(0.25)), { fit: some, bound: ([b]) => b + 1 }),
  logsumexp: word("f", (x: A, p: Axis) => nn.logsumexp(x, p.axis), { fit: anyAxis, bound: ([b]) => b + 2 }),
  softmax: word("f", (x: A, p: Axis) => nn.softmax(x, p.axis), { fit: anyAxis, bound: 1 }),
  logSoftmax: word("f", (x: A, p: Axis) => nn.logSoftmax(x, p.axis), { fit: anyAxis, bound: ([b]) => 2 * b + 2 }),
  allAbove: word("f f", (x: A, y: A) => np.where(np.all(x.greater(-0.75)), np.sin(y), y), {
    choice: (x: A) => x.greater(-0.75),
  }),
  anyAbove: word("f f", (x: A, y: A) => np.where(np.any(x.greater(0.75)), np.cos(y), y), {
    choice: (x: A) => x.greater(0.75),
    bound: ([, c]) => Math.max(1, c),
  }),
  cumsum: word("fc", (x: A, p: Axis) => np.cumsum(x, p.axis), { fit: anyAxis, bound: total }),
  cumsumBack: word("fc", (x: A) => lax.cumsum(x, 0, { reverse: true }), { fit: ranked(1), bound: total }),
  cumprod: word("f", (x: A, p: Axis) => np.cumprod(np.sin(x).add(0.25), p.axis), { fit: anyAxis, bound: 2 }),
  products: word("f", (x: A) => lax.associativeScan((a: A, b: A) => a.mul(b), np.cos(x)), {
    fit: ranked(1),
    bound: 1,
  }),
  sort: word("f", (x: A, p: Axis) => np.sort(x, p.axis), {
    fit: anyAxis,
    choice: (x: A, p: Axis) => np.argsort(x, p.axis),
  }),
  sortWith: word("f fc", (x: A, y: A) => lax.sort([x, y]), {
    fit: ([t, u]) => t.shape.length > 0 && t.shape.join() === u.shape.join() ? {} : null,
    choice: (x: A) => np.argsort(x),
  }),
  dropout: word("fc", (x: A, p: { n: number }) => np.where(random.bernoulli(random.key(p.n), 0.75, x.shape), x, 0.5), {
    fit: (_t, r) => ({ n: r.integer(0, 99) }),
  }),
});

/** Words that combine elements. */
export const FOLDING: readonly Word[] = REDUCING;
