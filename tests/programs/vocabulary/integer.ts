/**
 * Words of integers, which have no derivative, and of what they select and index.
 *
 * @module
 */
import { lax, type NDArray, np } from "@fluxion/fluxion";
import { sizeOf, type Type } from "../program.ts";
import { named, type Word, word } from "./word.ts";

type A = NDArray;

const some = ([t]: readonly Type[]): Record<never, never> | null => sizeOf(t.shape) > 0 ? {} : null;
const indexing = ([t, n]: readonly Type[]): Record<never, never> | null =>
  t.shape.length > 0 && t.shape[0] > 0 && n.shape.length < 2 ? {} : null;

/** Words that give or take integers. */
export const INTEGER: readonly Word[] = named({
  argmax: word("f", (x: A) => np.argmax(x), { fit: some, choice: (x: A) => np.argmax(x), bound: 12 }),
  nearest: word("f", (x: A) => np.rint(x).astype("int32"), { choice: (x: A) => np.rint(x), bound: ([b]) => b + 1 }),
  ranks: word("f", (x: A) => np.argsort(x), {
    fit: ([t]) => t.shape.length > 0 ? {} : null,
    choice: (x: A) => np.argsort(x),
    bound: 3,
  }),
  counted: word("f", (x: A) => np.sum(x.greater(0.125), { axis: 0 }), {
    fit: ([t]) => t.shape.length > 0 ? {} : null,
    choice: (x: A) => x.greater(0.125),
    bound: 3,
  }),
  addI: word("i i", (m: A, n: A) => m.add(n), { bound: ([b, c]) => b + c }),
  mulI: word("i i", (m: A, n: A) => m.mul(n), { bound: ([b, c]) => b * c }),
  modI: word("i", (n: A) => np.mod(n, 3), { bound: 2 }),
  divI: word("i", (n: A) => np.floorDivide(n, 2)),
  xorI: word("i i", (m: A, n: A) => np.bitwiseXor(m, np.bitwiseAnd(n, 3)), { bound: ([b]) => b + 4 }),
  orI: word("i", (n: A) => np.bitwiseOr(np.abs(n), 1), { bound: ([b]) => b + 1 }),
  sumI: word("i", (n: A) => np.sum(n), { fit: some, bound: ([b], [t]) => b * sizeOf(t.shape) }),
  cumsumI: word("i", (n: A) => np.cumsum(n), { fit: some, bound: ([b], [t]) => b * sizeOf(t.shape) }),
  sortI: word("i", (n: A) => np.sort(n), { fit: ([t]) => t.shape.length > 0 ? {} : null }),
  xorAll: word("i", (n: A) => lax.reduceXor(np.bitwiseAnd(n, 7), [...n.shape.keys()]), { bound: 7 }),
  leading: word("i", (n: A) => lax.clz(np.abs(n)).sub(29), { bound: 3 }),
  ones: word("i", (n: A) => lax.populationCount(np.abs(n)), { bound: 3 }),
  below: word("f f", (x: A, y: A) => np.searchsorted(np.sort(x), y), {
    fit: ([t]) => t.shape.length === 1 ? {} : null,
    shapes: [[3], [2]],
    choice: (x: A, y: A) => np.searchsorted(np.sort(x), y),
    bound: 3,
  }),
  scaled: word("fc i", (x: A, n: A) => x.mul(n), { bound: ([b, c]) => b * c }),
  power: word("f i", (x: A, n: A) => np.power(np.square(x).add(0.5), np.mod(n, 3)), {
    bound: ([b]) => (b * b + 1) ** 2,
  }),
  chosen: word("i fc fc", (n: A, x: A, y: A) => np.where(np.mod(n, 2).equal(0), x, y)),
  takeI: word("fc i", (x: A, n: A) => np.take(x, n, { axis: 0, mode: "clip" }), {
    fit: indexing,
    shapes: [[3], []],
  }),
  takeWrapped: word("fci i", (x: A, n: A) => np.take(x, n, { axis: 0, mode: "wrap" }), {
    fit: indexing,
    shapes: [[3], []],
  }),
  dynamicAt: word("fc i", (x: A, n: A) => lax.dynamicIndexInDim(x, np.sum(n), 0, false), {
    fit: ([t]) => t.shape.length > 0 && t.shape[0] > 0 ? {} : null,
  }),
  addedAt: word("fc i", (x: A, n: A) => x.at(np.mod(n, x.shape[0])).add(0.5), {
    fit: indexing,
    shapes: [[3], []],
    bound: ([b]) => b + 2,
  }),
});
