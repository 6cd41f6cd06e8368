/**
 * The places of leaves in trees.
 *
 * @module
 */
import type { TreeDef } from "./def.ts";
import { flatten, type LeafOption } from "./nodes.ts";

/** Where a leaf is: the keys of objects and the places in arrays and registered classes, from the top. */
export type Path = readonly (string | number)[];

/** The path of each leaf of a shape. */
export function pathsOf(def: TreeDef, above: Path = []): Path[] {
  if (def.kind === "leaf") return [above];
  return def.children.flatMap((c, i) => pathsOf(c, [...above, def.kind === "object" ? def.keys[i] : i]));
}

/**
 * The leaves of a tree with their paths, and its shape.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const { leaves } = tree.flattenWithPath({ w: [1, 2] });
 * assertEquals(leaves, [[["w", 0], 1], [["w", 1], 2]]);
 * ```
 */
export function flattenWithPath(
  x: unknown,
  options?: LeafOption,
): { leaves: [path: Path, leaf: unknown][]; def: TreeDef } {
  const { leaves, def } = flatten(x, options);
  return { leaves: pathsOf(def).map((path, i) => [path, leaves[i]]), def };
}

/**
 * The leaves of a tree with their paths.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.leavesWithPath({ b: 3 }), [[["b"], 3]]);
 * ```
 */
export function leavesWithPath(x: unknown, options?: LeafOption): [path: Path, leaf: unknown][] {
  return flattenWithPath(x, options).leaves;
}

/** Options of {@link keystr}. */
export interface KeystrOptions {
  /** Whether keys stand alone, without brackets and quotes; false by default. */
  simple?: boolean;
  /** What stands between keys; nothing by default. */
  separator?: string;
}

/**
 * A path as a text, as JAX prints it: `['w'][0]`.
 *
 * @example
 * ```ts
 * import { tree } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tree.keystr(["w", 0]), "['w'][0]");
 * assertEquals(tree.keystr(["w", 0], { simple: true, separator: "/" }), "w/0");
 * ```
 */
export function keystr(path: Path, options: KeystrOptions = {}): string {
  const { simple = false, separator = "" } = options;
  const text = (key: string | number): string =>
    simple ? String(key) : typeof key === "string" ? `['${key}']` : `[${key}]`;
  return path.map(text).join(separator);
}
