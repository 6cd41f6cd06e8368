/**
 * Words that move elements: shapes, joining, cutting, indexing.
 *
 * @module
 */
import { ellipsis, lax, type NDArray, np, slice } from "@fluxion/fluxion";
import { sizeOf, type Type } from "../program.ts";
import type { Random } from "../random.ts";
import { anyAxis, broadcastShapes, named, ranked, type Word, word } from "./word.ts";

type A = NDArray;
type Axis = { readonly axis: number };
type Shape = { readonly shape: readonly number[] };

/** Ways to write a number of elements as a shape. */
function shapesOf(n: number): number[][] {
  const pairs = [1, 2, 3, 4].filter((d) => n % d === 0).map((d) => [d, n / d]);
  return [[n], ...pairs, ...(n === 1 ? [[]] : [])];
}

const joinable = ([a, b]: readonly Type[], random: Random): Axis | null => {
  const rank = a.shape.length;
  const axes = [...a.shape.keys()].filter((axis) =>
    rank === b.shape.length && a.shape.every((n, i) => i === axis || n === b.shape[i])
  );
  return axes.length === 0 ? null : { axis: random.pick(axes) - (random.chance(0.5) ? rank : 0) };
};

const sameShapes = ([a, b]: readonly Type[], random: Random): Axis | null =>
  a.shape.join() === b.shape.join() ? { axis: random.integer(-a.shape.length - 1, a.shape.length) } : null;

const perAxis = (of: (n: number, random: Random) => number) => ([t]: readonly Type[], random: Random) => ({
  shape: t.shape.map((n) => of(n, random)),
});

const indices = ([t]: readonly Type[], random: Random): { indices: number[]; axis: number } | null => {
  const at = anyAxis([t], random);
  if (at === null) return null;
  const n = t.shape.at(at.axis)!;
  if (n === 0) return null;
  return { ...at, indices: Array.from({ length: random.integer(1, 3) }, () => random.integer(-n, n - 1)) };
};

const nonempty = (least: number) => ([t]: readonly Type[], random: Random) =>
  t.shape.length >= least && sizeOf(t.shape) > 0 ? { i: random.integer(0, t.shape[0] - 1) } : null;

const updating = ([t, u]: readonly Type[], random: Random): { indices: number[] } | null => {
  if (t.shape.length === 0 || t.shape[0] === 0 || (u.kind === "c" && t.kind === "f")) return null;
  const row = broadcastShapes([t.shape.slice(1), u.shape]);
  if (row === null || row.join() !== t.shape.slice(1).join()) return null;
  return { indices: Array.from({ length: random.integer(1, 3) }, () => random.integer(0, t.shape[0] - 1)) };
};

const MOVING: Word[] = named({
  reshape: word("fci", (x: A, p: Shape) => x.reshape(p.shape), {
    fit: ([t], random) => ({ shape: random.pick(shapesOf(sizeOf(t.shape))) }),
  }),
  transpose: word("fci", (x: A) => x.T, { fit: ranked(2), shapes: [[2, 3]] }),
  moveaxis: word("fci", (x: A, p: Axis) => np.moveaxis(x, p.axis, 0), { fit: anyAxis }),
  expandDims: word("fci", (x: A, p: Axis) => np.expandDims(x, p.axis), {
    fit: ([t], random) => ({ axis: random.integer(0, t.shape.length) }),
  }),
  squeeze: word("fci", (x: A) => np.squeeze(x), { fit: ([t]) => t.shape.includes(1) ? {} : null, shapes: [[1, 3]] }),
  broadcastTo: word("fci", (x: A, p: Shape) => np.broadcastTo(x, p.shape), {
    fit: ([t], random) => t.shape.length > 1 ? null : { shape: [random.integer(1, 3), ...t.shape] },
  }),
  flip: word("fci", (x: A, p: Axis) => np.flip(x, p.axis), { fit: anyAxis }),
  roll: word("fci", (x: A, p: Axis) => np.roll(x, 1, p.axis), { fit: anyAxis }),
  repeat: word("fci", (x: A, p: Axis) => np.repeat(x, 2, p.axis), { fit: anyAxis }),
  tile: word("fci", (x: A) => np.tile(x, 2), { fit: ranked(1) }),
  concatenate: word("fci fci", (x: A, y: A, p: Axis) => np.concatenate([x, y], p.axis), { fit: joinable }),
  stack: word("fci fci", (x: A, y: A, p: Axis) => np.stack([x, y], p.axis), { fit: sameShapes }),
  pad: word("fci", (x: A, p: Shape) => lax.pad(x, x.ravel().get(0), p.shape.map((n) => [n, 1 - n, n])), {
    fit: (types, random) => nonempty(1)(types, random) && perAxis((n, r) => r.integer(n > 1 ? 0 : 1, 1))(types, random),
  }),
  split: word("fci", (x: A, p: Axis) => np.split(x, [1], p.axis), {
    fit: (types, random) => types[0].shape.every((n) => n > 1) ? anyAxis(types, random) : null,
  }),
  diag: word("fci", (x: A) => np.diag(x), { fit: ([t]) => [1, 2].includes(t.shape.length) ? {} : null }),
  tril: word("fci", (x: A) => np.tril(x), { fit: ranked(2), shapes: [[2, 3]] }),
  triu: word("fci", (x: A) => np.triu(x, 1), { fit: ranked(2), shapes: [[2, 3]] }),
  real01: word("f", (x: A, p: { real: "float64" }) => np.arange(x.size, { dtype: p.real }).reshape(x.shape).mul(x), {
    bound: ([b], [t]) => b * sizeOf(t.shape),
  }),
});

const INDEXING: Word[] = named({
  take: word("fci", (x: A, p: { indices: number[]; axis: number }) => np.take(x, p.indices, p.axis), { fit: indices }),
  first: word("fci", (x: A, p: { i: number }) => x.get(p.i), { fit: nonempty(1) }),
  last: word("fci", (x: A) => x.get(ellipsis, -1), { fit: nonempty(1) }),
  strided: word("fci", (x: A) => x.get(slice(null, null, 2)), { fit: nonempty(1) }),
  backwards: word("fci", (x: A) => x.get(slice(null, null, -1), null), { fit: nonempty(1) }),
  slice: word("fci", (x: A) => lax.slice(x, x.shape.map((n) => n > 1 ? 1 : 0), x.shape), { fit: nonempty(1) }),
  dynamicSlice: word("fci", (x: A, p: { i: number }) => lax.dynamicIndexInDim(x, p.i), { fit: nonempty(1) }),
  argSlice: word("f f", (x: A, y: A) => lax.dynamicSliceInDim(x, np.argmax(y.ravel()), 1), {
    fit: ([t, u], random) => sizeOf(u.shape) > 0 ? nonempty(1)([t], random) : null,
    choice: (_x: A, y: A) => np.argmax(y.ravel()),
  }),
  argUpdate: word("f f", (x: A, y: A) => lax.dynamicUpdateSlice(x, np.max(y).reshape([1]), [np.argmin(y.ravel())]), {
    fit: ([t, u]) => t.shape.length === 1 && t.shape[0] > 0 && sizeOf(u.shape) > 0 ? {} : null,
    choice: (_x: A, y: A) => np.concatenate([np.argmin(y.ravel()).reshape([1]), np.argmax(y.ravel()).reshape([1])]),
  }),
  set: word("fc fc", (x: A, y: A, p: { indices: number[] }) => x.at(p.indices.slice(0, 1)).set(y), {
    fit: updating,
    shapes: [[3], []],
  }),
  addAt: word("fc fc", (x: A, y: A, p: { indices: number[] }) => x.at(p.indices).add(y), {
    fit: updating,
    shapes: [[3], []],
    bound: ([b, c]) => b + 3 * c,
  }),
  multiplyAt: word("f f", (x: A, y: A, p: { indices: number[] }) => x.at(p.indices.slice(0, 1)).multiply(y), {
    fit: updating,
    shapes: [[3], []],
    bound: ([b, c]) => b * Math.max(1, c),
  }),
  minAt: word("f f", (x: A, y: A, p: { indices: number[] }) => x.at(p.indices.slice(0, 1)).min(y), {
    fit: updating,
    shapes: [[3], []],
    choice: (x: A, y: A, p: { indices: number[] }) => x.get(p.indices.slice(0, 1)).greater(y),
  }),
  maxAt: word("f f", (x: A, y: A, p: { indices: number[] }) => x.at(p.indices.slice(0, 1)).max(y), {
    fit: updating,
    shapes: [[3], []],
    choice: (x: A, y: A, p: { indices: number[] }) => x.get(p.indices.slice(0, 1)).greater(y),
  }),
  sortedTake: word("f fc", (x: A, y: A) => np.takeAlongAxis(y, np.argsort(x), -1), {
    fit: ([t, u]) => t.shape.length > 0 && t.shape.join() === u.shape.join() ? {} : null,
    choice: (x: A) => np.argsort(x),
  }),
});

/** Words that move elements. */
export const SHAPES: readonly Word[] = [...MOVING, ...INDEXING];
