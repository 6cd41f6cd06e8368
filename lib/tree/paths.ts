/**
 * The places of leaves in trees.
 *
 * @module
 */
import { checkOptions } from "../core/options.ts";
import type { TreeDef } from "./def.ts";
import { flatten, type LeafOption, type Path, type PathEntry, pathsOf } from "./nodes.ts";

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

/** A string as Python writes it. */
function quoted(key: string): string {
  const mark = key.includes("'") && !key.includes('"') ? '"' : "'";
  const escaped = key.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t");
  return mark + (mark === "'" ? escaped.replaceAll("'", "\\'") : escaped) + mark;
}

/** One step of a path as a text. */
function entryText(entry: PathEntry, simple: boolean): string {
  if (typeof entry === "string") return simple ? entry : `[${quoted(entry)}]`;
  if (typeof entry === "number") return simple ? String(entry) : `[${entry}]`;
  if ("attribute" in entry) return simple ? entry.attribute : `.${entry.attribute}`;
  return simple ? String(entry.child) : `[<flat index ${entry.child}>]`;
}

/**
 * A path as a text, as JAX prints it: `['w'][0]`; `.x` for a named child of a registered class, `[<flat index 0>]` for
 * one without a name.
 *
 * @throws {TypeError} For an option that doesn't exist.
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
  const { simple = false, separator = "" } = checkOptions("tree.keystr", options, ["simple", "separator"]);
  return path.map((entry) => entryText(entry, simple)).join(separator);
}
