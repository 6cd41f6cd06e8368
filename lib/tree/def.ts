/**
 * The shapes of pytrees, as plain data.
 *
 * @module
 */

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

/** The shape of a leaf. */
export const LEAF: TreeDef = { kind: "leaf", keys: [], children: [], size: 1 };

/** The shape of an array whose entries have these shapes. */
export function arrayDef(children: readonly TreeDef[]): TreeDef {
  return { kind: "array", keys: [], children, size: children.reduce((n, c) => n + c.size, 0) };
}

/** Whether an object is a literal's, not a class's. */
export function isPlain(x: object): boolean {
  const proto = Object.getPrototypeOf(x);
  return proto === Object.prototype || proto === null;
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
