/**
 * Functions over the leaves of trees.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { checkOptions } from "../core/options.ts";
import { avalText } from "../errors.ts";
import { asArray } from "../ops/operands.ts";
import { broadcastPrefix } from "./arrays.ts";
import { defText, sameTree, type TreeDef } from "./def.ts";
import { flatten, flattenUpTo, isLeaf, type LeafOption, type Path, pathsOf, unflatten } from "./nodes.ts";

/** Options at the end of trees: an object whose only entry is a function `isLeaf`. */
function isLeafOption(x: unknown): x is LeafOption {
  return typeof x === "object" && x !== null && Object.keys(x).join() === "isLeaf" &&
    typeof (x as LeafOption).isLeaf === "function";
}

/** The leaves of the first of several trees, and what stands in their places in the others. */
function together(action: string, given: readonly unknown[]): { leaves: unknown[][]; def: TreeDef } {
  const last = given[given.length - 1];
  const options = given.length > 1 && isLeafOption(last) ? last : undefined;
  const trees = options === undefined ? given : given.slice(0, -1);
  const { leaves, def } = flatten(trees[0], options);
  const others = trees.slice(1).map((x, i) => {
    const parts = flattenUpTo(def, x);
    if (parts !== null) return parts;
    throw new TypeError(
      `${action}: tree ${i + 1} is ${defText(flatten(x).def)} and the first ${
        defText(def)
      }; they must have one shape, down to the leaves of the first`,
    );
  });
  return { leaves: [leaves, ...others], def };
}

/**
 * A tree with a function applied to each leaf, of one tree or several of the same shape; the others may go on below the
 * leaves of the first, and the function then gets subtrees. An object `{ isLeaf }` at the end says which nodes of the
 * first are leaves.
 *
 * @throws {TypeError} If another tree isn't of the first one's shape.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.map((p: number, g: number) => p - 0.1 * g, { w: 1, b: [2] }, { w: 10, b: [20] }), { w: 0, b: [0] });
 * assertEquals(tree.map((x: number[]) => x.length, { w: [1, 2] }, { isLeaf: Array.isArray }) as unknown, { w: 2 });
 * ```
 */
export function map<T, L>(f: (...leaves: L[]) => unknown, x: T, ...rest: readonly (T | LeafOption)[]): T {
  const { leaves, def } = together("tree.map", [x, ...rest]);
  return unflatten(def, leaves[0].map((_, i) => f(...leaves.map((of) => of[i] as L)))) as T;
}

/**
 * As {@link map}, with each leaf's path as the function's first argument.
 *
 * @throws {TypeError} If another tree isn't of the first one's shape.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const named = tree.mapWithPath((path, v: number) => `${tree.keystr(path)}=${v}`, { w: [1, 2] });
 * assertEquals(named as unknown, { w: ["['w'][0]=1", "['w'][1]=2"] });
 * ```
 */
export function mapWithPath<T, L>(
  f: (path: Path, ...leaves: L[]) => unknown,
  x: T,
  ...rest: readonly (T | LeafOption)[]
): T {
  const { leaves, def } = together("tree.mapWithPath", [x, ...rest]);
  return unflatten(def, pathsOf(def).map((path, i) => f(path, ...leaves.map((of) => of[i] as L)))) as T;
}

/**
 * The leaves of a tree, combined from the left: f(f(initial, leaf0), leaf1) ...; without an initial value the first
 * leaf is it.
 *
 * @throws {TypeError} If the tree has no leaf and there is no initial value.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.reduce((sum: number, v: number) => sum + v, { w: [1, 2], b: 3 }), 6);
 * assertEquals(tree.reduce((n: number) => n + 1, { w: [1, 2], b: 3 }, 0), 3);
 * ```
 */
export function reduce<A, L>(f: (sum: A, leaf: L) => A, x: unknown, initial?: A, options?: LeafOption): A {
  const { leaves, def } = flatten(x, options);
  if (initial !== undefined) return leaves.reduce<A>((sum, leaf) => f(sum, leaf as L), initial);
  if (leaves.length === 0) {
    throw new TypeError(`tree.reduce: the tree ${defText(def)} has no leaves; give an initial value`);
  }
  return leaves.slice(1).reduce<A>((sum, leaf) => f(sum, leaf as L), leaves[0] as A);
}

/**
 * The leaves of a tree, combined by halves: for an associative function that gives the result of {@link reduce} in log n
 * steps one after another.
 *
 * @throws {TypeError} If the tree has no leaf and there is no `identity`.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.reduceAssociative((a: string, b: string) => `(${a}${b})`, ["a", "b", "c", "d"]), "((ab)(cd))");
 * ```
 */
export function reduceAssociative<L>(
  f: (a: L, b: L) => L,
  x: unknown,
  options: LeafOption & { identity?: L } = {},
): L {
  const given = checkOptions("tree.reduceAssociative", options, ["isLeaf", "identity"]);
  const { leaves, def } = flatten(x, { isLeaf: given.isLeaf });
  if (leaves.length === 0) {
    if (options.identity !== undefined) return options.identity;
    throw new TypeError(`tree.reduceAssociative: the tree ${defText(def)} has no leaves; give an identity`);
  }
  const combined = (from: number, to: number): L => {
    if (to - from === 1) return leaves[from] as L;
    const middle = (from + to) >> 1;
    return f(combined(from, middle), combined(middle, to));
  };
  return combined(0, leaves.length);
}

/**
 * Whether all leaves are true: a 0-d array if it isn't 0, anything else as `Boolean` decides.
 *
 * @throws {TypeError} For an array of any other number of elements than one: take `np.all` of it first.
 *
 * @example
 * ```ts
 * import { np, tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.all({ a: true, b: [1, 0] }), false);
 * assertEquals(tree.all([np.array(2).greater(1), 1]), true);
 * ```
 */
export function all(x: unknown, options?: LeafOption): boolean {
  return flatten(x, options).leaves.every(truth);
}

function truth(leaf: unknown): boolean {
  if (!(leaf instanceof NDArray)) return Boolean(leaf);
  if (leaf.size === 1) return asArray(leaf).reshape([]).notEqual(0).item<boolean>();
  throw new TypeError(
    `tree.all: a leaf is ${avalText(leaf)}, which is neither true nor false; take np.all of it first`,
  );
}

/**
 * Whether every entry of a list is a leaf.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.allLeaves([1, 2]), true);
 * assertEquals(tree.allLeaves([1, [2]]), false);
 * ```
 */
export function allLeaves(xs: readonly unknown[]): boolean {
  return xs.every(isLeaf);
}

/**
 * A tree of trees, turned inside out: of outer shape `outer` with trees of shape `inner` in the places of its leaves
 * becomes one of inner shape with trees of outer shape. Without an inner shape it is that of the first.
 *
 * @throws {TypeError} If the tree isn't `outer` with `inner` in each place, or `outer` has no leaves.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const outer = tree.structure([0, 0]);
 * assertEquals(tree.transpose(outer, null, [{ a: 1, b: 2 }, { a: 3, b: 4 }]), { a: [1, 3], b: [2, 4] });
 * ```
 */
export function transpose(outer: TreeDef, inner: TreeDef | null, x: unknown): unknown {
  const parts = flattenUpTo(outer, x);
  if (parts === null) {
    throw new TypeError(
      `tree.transpose: the tree is ${defText(flatten(x).def)}, and the outer shape ${
        defText(outer)
      }; that must be a prefix of the tree`,
    );
  }
  if (parts.length === 0) {
    throw new TypeError(`tree.transpose: the outer shape ${defText(outer)} has no leaves; there is nothing to turn`);
  }
  const flat = parts.map((part) => flatten(part));
  const def = inner ?? flat[0].def;
  flat.forEach((part, i) => {
    if (sameTree(part.def, def)) return;
    throw new TypeError(
      `tree.transpose: the tree in place ${i} is ${defText(part.def)}, and the inner shape ${
        defText(def)
      }; all must have that shape`,
    );
  });
  return unflatten(def, flat[0].leaves.map((_, j) => unflatten(outer, flat.map((part) => part.leaves[j]))));
}

/**
 * A tree of the shape of `full` from one that is a prefix of it: each leaf of `prefix` stands for the whole subtree in
 * its place.
 *
 * @throws {TypeError} If `prefix` is no prefix of `full`.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.broadcast({ a: 1, b: 2 }, { a: [0, 0], b: 0 }), { a: [1, 1], b: 2 });
 * ```
 */
export function broadcast(prefix: unknown, full: unknown, options: LeafOption = {}): unknown {
  const { def } = flatten(full, options);
  const { isLeaf: chosen = () => false } = options;
  const isEntry = (x: unknown): boolean => chosen(x, []) || isLeaf(x);
  return unflatten(def, broadcastPrefix(prefix, def, isEntry, "tree.broadcast"));
}
