/**
 * Pytrees: nested objects, arrays, registered classes and null come apart into leaves, and together again.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { isComplex } from "../ops/operands.ts";
import { arrayDef, type Constructor, defText, isPlain, LEAF, type TreeDef } from "./def.ts";

/** Which nodes are leaves though they are containers, or null. */
export interface LeafOption {
  /** Says of a node, containers and null included, whether it is a leaf. */
  isLeaf?: (x: unknown) => boolean;
}

/** How a registered class comes apart and together. */
export interface NodeType<T> {
  /** Its children, and whatever else it takes to build it again. */
  flatten(node: T): readonly [children: readonly unknown[], data: unknown];
  /** The instance with other children. */
  unflatten(data: unknown, children: readonly unknown[]): T;
}

const REGISTERED = new Map<Constructor, NodeType<object>>();
const NULL: TreeDef = { kind: "null", keys: [], children: [], size: 0 };

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
  if (x instanceof NDArray || typeof x === "number") return { leaves: [x], def: LEAF };
  const leaves: unknown[] = [];
  const def = collect(x, leaves, 0, options?.isLeaf ?? null);
  return { leaves, def };
}

/** Trees are walked recursively, and the stack has room for about twice as many levels. */
const DEEPEST = 1000;

function collect(x: unknown, leaves: unknown[], depth: number, chosen: ((x: unknown) => boolean) | null): TreeDef {
  if (chosen?.(x)) {
    leaves.push(x);
    return LEAF;
  }
  if (x === null) return NULL;
  if (isLeaf(x)) {
    leaves.push(x);
    return LEAF;
  }
  if (depth === DEEPEST) {
    throw new RangeError(
      `a tree is nested more than ${DEEPEST} levels deep; flatten it, or break the cycle if it contains itself`,
    );
  }
  if (Array.isArray(x)) return arrayDef(x.map((v) => collect(v, leaves, depth + 1, chosen)));
  const start = leaves.length;
  const size = (): number => leaves.length - start;
  const type = (x as object).constructor as Constructor;
  const node = REGISTERED.get(type);
  if (node !== undefined) {
    const [parts, data] = node.flatten(x as object);
    const children = parts.map((v) => collect(v, leaves, depth + 1, chosen));
    return { kind: "class", keys: [], children, size: size(), node: { type, data } };
  }
  // Keys are sorted, as JAX does, so that objects with the same entries are the same tree.
  const keys = Object.keys(x as object).sort();
  const children = keys.map((k) => collect((x as Record<string, unknown>)[k], leaves, depth + 1, chosen));
  return { kind: "object", keys, children, size: size() };
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
