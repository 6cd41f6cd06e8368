/**
 * Trees whose leaves are arrays, and trees that are prefixes of others.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { valueText } from "../errors.ts";
import { asArray, isComplex } from "../ops/operands.ts";
import { defText, LEAF, leafPaths, type TreeDef } from "./def.ts";
import { flatten, partsOf } from "./nodes.ts";

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
 * One entry for each leaf of `full`, from a tree that may be a prefix of it: an entry of `prefix` holds for the whole
 * subtree in its place. An entry is whatever `isEntry` accepts in the place of a subtree.
 */
export function broadcastPrefix(
  prefix: unknown,
  full: TreeDef,
  isEntry: (x: unknown, at: TreeDef) => boolean,
  action: string,
  path = "",
): unknown[] {
  if (isEntry(prefix, full)) return new Array(full.size).fill(prefix);
  const fail = (): never => {
    throw new TypeError(
      `${action}: at ${path === "" ? "the top" : path} it is ${valueText(prefix)} where the tree is ${
        defText(full)
      }; it must be a prefix of the tree`,
    );
  };
  if (prefix === null && full.kind === "null") return [];
  if (typeof prefix !== "object" || prefix === null) return fail();
  if (full.kind === "array" || full.kind === "class") {
    const parts: readonly unknown[] = Array.isArray(prefix) ? prefix : partsOf(prefix) ?? fail();
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
