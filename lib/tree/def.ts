/**
 * The shapes of pytrees.
 *
 * @module
 */

/** What kind a node is. */
export type NodeKind = "leaf" | "null" | "array" | "object" | "class";

/** A class that can be registered as a tree node. */
export type Constructor = abstract new (...args: never[]) => object;

/** The class and its static data, of registered instances. */
export interface ClassNode {
  /** The class. */
  readonly type: Constructor;
  /** What an instance takes besides its children. */
  readonly data: unknown;
}

/** The shape of a tree without its leaves. */
export class TreeDef {
  /** What kind of node this is. */
  readonly kind: NodeKind;
  /** Keys of an object's children, in its own order. */
  readonly keys: readonly string[];
  /** The children's shapes. */
  readonly children: readonly TreeDef[];
  /** The number of leaves. */
  readonly size: number;
  /** The class and its static data, of registered instances. */
  readonly node: ClassNode | null;

  /** Shapes come from `tree.structure` and its kin. */
  constructor(
    kind: NodeKind,
    children: readonly TreeDef[],
    size: number,
    keys: readonly string[] = [],
    node: ClassNode | null = null,
  ) {
    this.kind = kind;
    this.keys = keys;
    this.children = children;
    this.size = size;
    this.node = node;
  }

  /** The number of leaves, by JAX's name. */
  get numLeaves(): number {
    return this.size;
  }

  /** The number of nodes, leaves among them. */
  get numNodes(): number {
    return this.children.reduce((n, c) => n + c.numNodes, 1);
  }

  /** Whether another shape is the same: containers, keys, classes and their static data. */
  equals(other: TreeDef): boolean {
    return sameTree(this, other);
  }

  /** `TreeDef({b: *, w: [*, *]})`. */
  toString(): string {
    return `TreeDef(${defText(this)})`;
  }
}

// What console.log prints, in Deno and in Node.
for (const name of ["Deno.customInspect", "nodejs.util.inspect.custom"]) {
  Object.defineProperty(TreeDef.prototype, Symbol.for(name), { value: TreeDef.prototype.toString });
}

/** The shape of a leaf. */
export const LEAF: TreeDef = new TreeDef("leaf", [], 1);

/** The shape of an array whose entries have these shapes. */
export function arrayDef(children: readonly TreeDef[]): TreeDef {
  return new TreeDef("array", children, children.reduce((n, c) => n + c.size, 0));
}

/** Whether an object is a literal's, not a class's. */
export function isPlain(x: object): boolean {
  const proto = Object.getPrototypeOf(x);
  return proto === Object.prototype || proto === null;
}

/** Whether two trees have the same shape. */
export function sameTree(a: TreeDef, b: TreeDef): boolean {
  if (a === b) return true;
  return a.kind === b.kind && a.children.length === b.children.length && a.keys.every((k, i) => k === b.keys[i]) &&
    a.children.every((c, i) => sameTree(c, b.children[i])) && sameNode(a.node, b.node);
}

/** Whether two instances are of one class, with equal static data. */
export function sameNode(a: ClassNode | null, b: ClassNode | null): boolean {
  return a === b ||
    (a !== null && a.type === b?.type && (Object.is(a.data, b.data) || dataKey(a.data) === dataKey(b.data)));
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

/**
 * Whether the shape has one node: that of a leaf, of null, or of an empty container.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([7, null, [7]].map((x) => tree.treedefIsLeaf(tree.structure(x))), [true, true, false]);
 * ```
 */
export function treedefIsLeaf(def: TreeDef): boolean {
  return def.children.length === 0;
}

/**
 * The shapes of a node's children.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.treedefChildren(tree.structure([1, { a: 2 }])).map(tree.defText), ["*", "{a: *}"]);
 * ```
 */
export function treedefChildren(def: TreeDef): readonly TreeDef[] {
  return def.children;
}

/**
 * The shape of an array of trees of these shapes.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const def = tree.treedefTuple([tree.structure(1), tree.structure({ a: 2 })]);
 * assertEquals(def.equals(tree.structure([1, { a: 2 }])), true);
 * ```
 */
export function treedefTuple(defs: readonly TreeDef[]): TreeDef {
  return arrayDef(defs);
}
