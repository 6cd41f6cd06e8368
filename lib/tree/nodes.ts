/**
 * Pytrees: nested objects, arrays, registered classes and null come apart into leaves, and together again.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { checkOptions } from "../core/options.ts";
import { isComplex } from "../ops/operands.ts";
import { type ClassNode, type Constructor, defText, isPlain, LEAF, type NodeKind, sameNode, TreeDef } from "./def.ts";

/** Where a leaf is: the keys of objects and the places in arrays and registered classes, from the top. */
export type Path = readonly PathEntry[];

/** One step of a path: an object's key, a place in an array, a child of a registered class by name or by place. */
export type PathEntry = string | number | { readonly attribute: string } | { readonly child: number };

/** Which nodes are leaves though they are containers, or null. */
export interface LeafOption {
  /**
   * Says of a node, containers and null included, whether it is a leaf; it gets the node's path too (in JAX only if
   * `is_leaf_takes_path`, and then first).
   */
  isLeaf?: (x: unknown, path: Path) => boolean;
}

/** How a registered class comes apart and together. */
export interface NodeType<T> {
  /** Its children, and whatever else it takes to build it again. */
  flatten(node: T): readonly [children: readonly unknown[], data: unknown];
  /** The instance with other children. */
  unflatten(data: unknown, children: readonly unknown[]): T;
  /** The children's names in paths; their places by default. */
  readonly names?: readonly string[];
}

const REGISTERED = new Map<Constructor, NodeType<object>>();
const NULL: TreeDef = new TreeDef("null", [], 0);

/**
 * Makes instances of a class nodes of pytrees.
 *
 * @throws {TypeError} If the class is registered already.
 *
 * @example
 * ```ts
 * import { grad, type NDArray, tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * class Point {
 *   constructor(readonly x: NDArray | number, readonly y: NDArray | number) {}
 * }
 * tree.register(Point, {
 *   flatten: (p) => [[p.x, p.y], null],
 *   unflatten: (_, [x, y]) => new Point(x as NDArray, y as NDArray),
 * });
 * const g = grad((p: Point) => (p.x as NDArray).mul(p.y))(new Point(2, 3));
 * assertEquals([String(g.x), String(g.y)], ["3.0", "2.0"]);
 * ```
 */
export function register<T extends object>(type: abstract new (...args: never[]) => T, node: NodeType<T>): void {
  if (REGISTERED.has(type)) {
    throw new TypeError(`registering ${type.name} as a tree node: it is registered already`);
  }
  REGISTERED.set(type, node as unknown as NodeType<object>);
}

/**
 * Whether `x` is a leaf, not a container.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, [1], null].map(tree.isLeaf), [true, false, false]);
 * ```
 */
export function isLeaf(x: unknown): boolean {
  if (x instanceof NDArray) return true;
  if (typeof x !== "object" || x === null) return x !== null;
  if (Array.isArray(x)) return false;
  return !REGISTERED.has(x.constructor as Constructor) && !isPlain(x) || isComplexLeaf(x);
}

function isComplexLeaf(x: object): boolean {
  return isComplex(x) && Object.keys(x).length === 2;
}

/**
 * The leaves of a tree, and its shape. An object's entries are in the order of their sorted keys.
 *
 * @throws {RangeError} If it is nested more than 1000 levels deep, as one that contains itself is.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const { leaves, def } = tree.flatten({ w: [1, 2], z: 3 });
 * assertEquals(leaves, [1, 2, 3]);
 * assertEquals(tree.unflatten(def, [10, 20, 30]), { w: [10, 20], z: 30 });
 * ```
 */
export function flatten(x: unknown, options?: LeafOption): { leaves: unknown[]; def: TreeDef } {
  if (options === undefined && (x instanceof NDArray || typeof x === "number")) return { leaves: [x], def: LEAF };
  const { isLeaf: chosen = null } = checkOptions("flattening a tree", options ?? {}, ["isLeaf"]);
  const leaves: unknown[] = [];
  const def = collect(x, leaves, 0, chosen, []);
  return { leaves, def };
}

/** Trees are walked recursively, and the stack has room for about twice as many levels. */
const DEEPEST = 1000;

function collect(
  x: unknown,
  leaves: unknown[],
  depth: number,
  chosen: LeafOption["isLeaf"] | null,
  path: Path,
): TreeDef {
  if (chosen?.(x, path) || isLeaf(x)) {
    leaves.push(x);
    return LEAF;
  }
  if (x === null) return NULL;
  if (depth === DEEPEST) {
    throw new RangeError(
      `a tree is nested more than ${DEEPEST} levels deep; flatten it, or break the cycle if it contains itself`,
    );
  }
  const start = leaves.length;
  const { kind, parts, keys, node } = opened(x as object);
  const children = parts.map((v, i) => {
    const below = chosen === null ? path : [...path, entryOf(kind, keys, node, i)];
    return collect(v, leaves, depth + 1, chosen, below);
  });
  return new TreeDef(kind, children, leaves.length - start, keys, node);
}

/** A container come apart, by one level. */
interface Opened {
  readonly kind: NodeKind;
  readonly parts: readonly unknown[];
  readonly keys: readonly string[];
  readonly node: ClassNode | null;
}

const NO_KEYS: readonly string[] = [];

function opened(x: object): Opened {
  if (Array.isArray(x)) return { kind: "array", parts: x, keys: NO_KEYS, node: null };
  const type = x.constructor as Constructor;
  const node = REGISTERED.get(type);
  if (node !== undefined) {
    const [parts, data] = node.flatten(x);
    return { kind: "class", parts, keys: NO_KEYS, node: { type, data } };
  }
  // Keys are sorted, as JAX does, so that objects with the same entries are the same tree.
  const keys = Object.keys(x).sort();
  return { kind: "object", parts: keys.map((k) => (x as Record<string, unknown>)[k]), keys, node: null };
}

/** The step of a path to child `i`. */
function entryOf(kind: NodeKind, keys: readonly string[], node: ClassNode | null, i: number): PathEntry {
  if (kind === "object") return keys[i];
  if (kind === "array") return i;
  const name = REGISTERED.get(node!.type)?.names?.[i];
  return name === undefined ? { child: i } : { attribute: name };
}

/** The path of each leaf of a shape. */
export function pathsOf(def: TreeDef, above: Path = []): Path[] {
  if (def.kind === "leaf") return [above];
  const { kind, keys, node } = def;
  return def.children.flatMap((c, i) => pathsOf(c, [...above, entryOf(kind, keys, node, i)]));
}

/** The subtrees of a tree in the places of a shape's leaves; null if the shape is no prefix of the tree's. */
export function flattenUpTo(def: TreeDef, x: unknown): unknown[] | null {
  if (def.kind === "leaf") return [x];
  if (def.kind === "null") return x === null ? [] : null;
  if (x === null || isLeaf(x)) return null;
  const { kind, parts, keys, node } = opened(x as object);
  const same = kind === def.kind && parts.length === def.children.length && sameNode(node, def.node) &&
    keys.every((k, i) => k === def.keys[i]);
  if (!same) return null;
  const below: unknown[] = [];
  for (let i = 0; i < parts.length; i++) {
    const found = flattenUpTo(def.children[i], parts[i]);
    if (found === null) return null;
    for (const part of found) below.push(part);
  }
  return below;
}

/**
 * The tree of a shape with other leaves.
 *
 * @throws {RangeError} If the number of leaves is not that of the shape.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const { def } = tree.flatten([0, { x: 0 }]);
 * assertEquals(tree.unflatten(def, [1, 2]), [1, { x: 2 }]);
 * ```
 */
export function unflatten(def: TreeDef, leaves: readonly unknown[]): unknown {
  if (leaves.length !== def.size) {
    throw new RangeError(`unflatten: the tree ${defText(def)} has ${def.size} leaves, and ${leaves.length} were given`);
  }
  return build(def, leaves, { next: 0 });
}

function build(def: TreeDef, leaves: readonly unknown[], at: { next: number }): unknown {
  switch (def.kind) {
    case "leaf":
      return leaves[at.next++];
    case "null":
      return null;
    case "array":
      return def.children.map((c) => build(c, leaves, at));
    case "object":
      return Object.fromEntries(def.keys.map((k, i) => [k, build(def.children[i], leaves, at)]));
    case "class": {
      const { type, data } = def.node!;
      return REGISTERED.get(type)!.unflatten(data, def.children.map((c) => build(c, leaves, at)));
    }
  }
}

/**
 * The leaves of a tree.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.leaves({ w: [1, 2], b: null }), [1, 2]);
 * assertEquals(tree.leaves({ w: [1, 2], b: 3 }, { isLeaf: Array.isArray }), [3, [1, 2]]);
 * ```
 */
export function leaves(x: unknown, options?: LeafOption): unknown[] {
  return flatten(x, options).leaves;
}

/**
 * The shape of a tree, printable with `tree.defText`.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.defText(tree.structure({ w: [1, 2], b: 3 })), "{b: *, w: [*, *]}");
 * ```
 */
export function structure(x: unknown, options?: LeafOption): TreeDef {
  return flatten(x, options).def;
}

/** The children of a registered instance; null for anything else. */
export function partsOf(x: object): readonly unknown[] | null {
  return REGISTERED.get(x.constructor as Constructor)?.flatten(x)[0] ?? null;
}
