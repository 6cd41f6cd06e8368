/**
 * Pytrees: nested objects, arrays, registered classes and null, with arrays and numbers as leaves.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "./core/array.ts";
import { asArray, isComplex } from "./ops/operands.ts";
import { valueText } from "./errors.ts";

/** The shape of a tree without its leaves. */
export interface TreeDef {
  /** What kind of node this is. */
  readonly kind: "leaf" | "null" | "array" | "object" | "class";
  /** Keys of an object's children, in its own order. */
  readonly keys: readonly string[];
  /** The children's shapes. */
  readonly children: readonly TreeDef[];
  /** The number of leaves. */
  readonly size: number;
  /** The class and its static data, of registered instances. */
  readonly node?: { readonly type: Constructor; readonly data: unknown };
}

/** A class that can be registered as a tree node. */
export type Constructor = abstract new (...args: never[]) => object;

/** How a registered class comes apart and together. */
export interface NodeType<T> {
  /** Its children, and whatever else it takes to build it again. */
  flatten(node: T): readonly [children: readonly unknown[], data: unknown];
  /** The instance with other children. */
  unflatten(data: unknown, children: readonly unknown[]): T;
}

const REGISTERED = new Map<Constructor, NodeType<object>>();
/** The shape of a leaf. */
export const LEAF: TreeDef = { kind: "leaf", keys: [], children: [], size: 1 };
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

function isPlain(x: object): boolean {
  const proto = Object.getPrototypeOf(x);
  return proto === Object.prototype || proto === null;
}

function isComplexLeaf(x: object): boolean {
  return isComplex(x) && Object.keys(x).length === 2;
}

/**
 * The leaves of a tree, and its shape.
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
export function flatten(x: unknown): { leaves: unknown[]; def: TreeDef } {
  if (x instanceof NDArray || typeof x === "number") return { leaves: [x], def: LEAF };
  const leaves: unknown[] = [];
  const def = collect(x, leaves, 0);
  return { leaves, def };
}

/** Trees are walked recursively, and the stack has room for about twice as many levels. */
const DEEPEST = 1000;

function collect(x: unknown, leaves: unknown[], depth: number): TreeDef {
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
  if (Array.isArray(x)) return arrayDef(x.map((v) => collect(v, leaves, depth + 1)));
  const start = leaves.length;
  const size = (): number => leaves.length - start;
  const type = (x as object).constructor as Constructor;
  const node = REGISTERED.get(type);
  if (node !== undefined) {
    const [parts, data] = node.flatten(x as object);
    const children = parts.map((v) => collect(v, leaves, depth + 1));
    return { kind: "class", keys: [], children, size: size(), node: { type, data } };
  }
  // Keys are sorted, as JAX does, so that objects with the same entries are the same tree.
  const keys = Object.keys(x as object).sort();
  const children = keys.map((k) => collect((x as Record<string, unknown>)[k], leaves, depth + 1));
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

/** The shape of an array whose entries have these shapes. */
export function arrayDef(children: readonly TreeDef[]): TreeDef {
  return { kind: "array", keys: [], children, size: children.reduce((n, c) => n + c.size, 0) };
}

/** Whether two trees have the same shape. */
export function sameTree(a: TreeDef, b: TreeDef): boolean {
  if (a === b) return true;
  return a.kind === b.kind && a.children.length === b.children.length && a.node?.type === b.node?.type &&
    a.keys.every((k, i) => k === b.keys[i]) && a.children.every((c, i) => sameTree(c, b.children[i])) &&
    (Object.is(a.node?.data, b.node?.data) || dataKey(a.node?.data) === dataKey(b.node?.data));
}

const IDS = new WeakMap<WeakKey, number>();
let ids = 0;

function idOf(x: WeakKey): number {
  let id = IDS.get(x);
  if (id === undefined) IDS.set(x, id = ++ids);
  return id;
}

/** A text that is the same for equal static data: plain objects and arrays by their entries, others by identity. */
function dataKey(x: unknown): string {
  if (typeof x === "string") return JSON.stringify(x);
  if (Array.isArray(x)) return `[${x.map(dataKey).join()}]`;
  if (typeof x === "object" && x !== null && isPlain(x)) {
    return `{${
      Object.keys(x).sort().map((k) => `${JSON.stringify(k)}:${dataKey((x as Record<string, unknown>)[k])}`)
    }}`;
  }
  if (typeof x === "function" || (typeof x === "object" && x !== null)) return `#${idOf(x)}`;
  return Object.is(x, -0) ? "-0" : typeof x === "bigint" ? `${x}n` : String(x);
}

/**
 * A text that two trees share exactly if they have the same shape: the key under which a cache keeps what it made for
 * it.
 */
export function treeKey(def: TreeDef): string {
  switch (def.kind) {
    case "leaf":
      return "*";
    case "null":
      return "null";
    case "array":
      return `[${def.children.map(treeKey).join()}]`;
    case "object":
      return `{${def.keys.map((k, i) => `${JSON.stringify(k)}:${treeKey(def.children[i])}`).join()}}`;
    case "class": {
      const { type, data } = def.node!;
      return `#${idOf(type)}<${dataKey(data)}>(${def.children.map(treeKey).join()})`;
    }
  }
}

/**
 * A tree's shape for messages: `{b: *, w: [*, *]}`.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.defText(tree.structure({ w: [1, 2], b: 3 })), "{b: *, w: [*, *]}");
 * ```
 */
export function defText(def: TreeDef): string {
  switch (def.kind) {
    case "leaf":
      return "*";
    case "null":
      return "null";
    case "array":
      return `[${def.children.map(defText).join(", ")}]`;
    case "object":
      return `{${def.keys.map((k, i) => `${k}: ${defText(def.children[i])}`).join(", ")}}`;
    case "class":
      return `${def.node!.type.name}(${def.children.map(defText).join(", ")})`;
  }
}

/** The places of the leaves, for messages: `.w[0]`; the empty string for a tree that is a leaf. */
export function leafPaths(def: TreeDef, prefix = ""): string[] {
  if (def.kind === "leaf") return [prefix];
  return def.children.flatMap((c, i) =>
    leafPaths(c, def.kind === "object" ? `${prefix}.${def.keys[i]}` : `${prefix}[${i}]`)
  );
}

/** The leaves as arrays; `action` says in errors who asked. */
export function flattenArrays(x: unknown, action: string): { leaves: NDArray[]; def: TreeDef } {
  if (x instanceof NDArray) return { leaves: [x], def: LEAF };
  const { leaves, def } = flatten(x);
  for (let i = 0; i < leaves.length; i++) {
    const v = leaves[i];
    if (!(v instanceof NDArray)) leaves[i] = leafArray(v, () => leafPaths(def)[i], action);
  }
  return { leaves: leaves as NDArray[], def };
}

function leafArray(v: unknown, path: () => string, action: string): NDArray {
  if (typeof v === "number" || typeof v === "boolean" || isComplex(v)) return asArray(v as ArrayLike);
  const at = path();
  const where = at === "" ? "the value" : `the leaf ${at}`;
  if (v instanceof Promise) {
    throw new TypeError(
      `${action}: ${where} is a Promise; transforms are synchronous, so await before or after them`,
    );
  }
  throw new TypeError(
    `${action}: ${where} is ${
      valueText(v)
    }; leaves must be arrays, numbers, booleans or {re, im}; containers must be plain objects, arrays or classes registered with tree.register`,
  );
}

/**
 * A tree with a function applied to each leaf, of one tree or several of the same shape.
 *
 * @throws {TypeError} If the trees differ in shape.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.map((p: number, g: number) => p - 0.1 * g, { w: 1, b: [2] }, { w: 10, b: [20] }), { w: 0, b: [0] });
 * ```
 */
export function map<T, L>(f: (...leaves: L[]) => unknown, x: T, ...rest: readonly T[]): T {
  const first = flatten(x);
  const others = rest.map((r, i) => {
    const { leaves, def } = flatten(r);
    if (!sameTree(def, first.def)) {
      throw new TypeError(
        `tree.map: tree ${i + 1} is ${defText(def)} and the first ${defText(first.def)}; they must have one shape`,
      );
    }
    return leaves;
  });
  return unflatten(first.def, first.leaves.map((v, i) => f(v as L, ...others.map((o) => o[i] as L)))) as T;
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
 * ```
 */
export function leaves(x: unknown): unknown[] {
  return flatten(x).leaves;
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
export function structure(x: unknown): TreeDef {
  return flatten(x).def;
}

/**
 * One entry for each leaf of `full`, from a tree that may be a prefix of it: an entry of `prefix` holds for the whole
 * subtree in its place. An entry is whatever `isEntry` accepts.
 */
export function broadcastPrefix(
  prefix: unknown,
  full: TreeDef,
  isEntry: (x: unknown) => boolean,
  action: string,
  path = "",
): unknown[] {
  if (isEntry(prefix)) return new Array(full.size).fill(prefix);
  const fail = (): never => {
    throw new TypeError(
      `${action}: at ${path === "" ? "the top" : path} it is ${valueText(prefix)} where the tree is ${
        defText(full)
      }; it must be a prefix of the tree`,
    );
  };
  if (typeof prefix !== "object" || prefix === null) return fail();
  if (full.kind === "array" || full.kind === "class") {
    const parts: readonly unknown[] = Array.isArray(prefix)
      ? prefix
      : REGISTERED.get(prefix.constructor as Constructor)?.flatten(prefix)[0] ?? fail();
    if (parts.length !== full.children.length) return fail();
    return full.children.flatMap((c, i) => broadcastPrefix(parts[i], c, isEntry, action, `${path}[${i}]`));
  }
  if (full.kind === "object") {
    const keys = Object.keys(prefix).sort();
    if (keys.join() !== full.keys.join()) return fail();
    return full.children.flatMap((c, i) =>
      broadcastPrefix((prefix as Record<string, unknown>)[full.keys[i]], c, isEntry, action, `${path}.${full.keys[i]}`)
    );
  }
  return fail();
}
