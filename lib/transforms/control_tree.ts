/**
 * What control flow asks of the user's functions: trees of arrays, of types that agree from step to step and from
 * branch to branch.
 *
 * @module
 */
import type { ArrayLike, NDArray } from "../core/array.ts";
import { type Aval, sameShape } from "../core/aval.ts";
import { promoteTypes } from "../core/promote.ts";
import { avalText, valueText } from "../errors.ts";
import { convert, strong } from "../ops/structural.ts";
import { defText, flattenArrays, leafPaths, sameTree, type TreeDef, unflatten } from "../tree.ts";
import { call, nameOf, type UserFunction } from "./user_function.ts";

/** A tree as its leaves and its shape. */
export interface Flat {
  readonly leaves: readonly NDArray[];
  readonly def: TreeDef;
}

/** The result of a user's function as arrays. */
export function callFlat(action: string, f: UserFunction, args: readonly unknown[]): Flat {
  return flattenArrays(call(action, f, args), `${action}: the output of ${nameOf(f)}`);
}

/** Throws unless all of `xs` are functions. */
export function checkFunctions(action: string, ...xs: readonly unknown[]): void {
  for (const f of xs) {
    if (typeof f !== "function") throw new TypeError(`${action}: a function was expected, not ${valueText(f)}`);
  }
}

/** A tree with its arrays as the leaves of a known shape. */
export function treeOf({ leaves, def }: Flat): unknown {
  return unflatten(def, leaves);
}

/** A predicate as a 0-d bool array. */
export function predicate(action: string, what: string, x: unknown): NDArray {
  const { leaves, def } = flattenArrays(x, `${action}: ${what}`);
  const [p] = leaves;
  if (def.kind === "leaf" && p.ndim === 0 && p.dtype === "bool") return p;
  throw new TypeError(
    `${action}: ${what} must be a 0-d bool, got ${
      def.kind === "leaf" ? avalText(p.aval) : `the tree ${defText(def)}`
    }; make it one with a comparison, all() or any()`,
  );
}

/** Whether two abstract values are of one shape and dtype; weak types don't count. */
export function sameType(a: Aval, b: Aval): boolean {
  return a === b || (a.index === b.index && sameShape(a.shape, b.shape));
}

/** Whether a carry of type `a` may come out as `b`: the same type, or one that a weak `a` gives way to. */
function carries(a: Aval, b: Aval): boolean {
  if (sameType(a, b)) return true;
  return a.weak && sameShape(a.shape, b.shape) && promoteTypes([a, b]).dtype === b.dtype;
}

/** Throws unless a body's carry (or whatever else `noun` names) has the tree and types of the one it took. */
export function checkCarry(action: string, input: Flat, output: Flat, noun = "the carry"): void {
  const { leaves: a, def } = input;
  const { leaves: b } = output;
  if (!sameTree(def, output.def)) {
    throw new TypeError(
      `${action}: ${noun} changes its tree: input ${defText(def)}, output ${
        defText(output.def)
      }; return the tree that came in`,
    );
  }
  for (let i = 0; i < a.length; i++) {
    if (carries(a[i].aval, b[i].aval)) continue;
    const path = leafPaths(def)[i];
    throw new TypeError(
      `${action}: ${noun}${path === "" ? "" : ` at ${path}`} changes type: input ${avalText(a[i].aval)}, output ${
        avalText(b[i].aval)
      }; return the shape and dtype that came in, or convert the input first`,
    );
  }
}

/** Throws unless the results of two branches have one tree and equal types. */
export function checkBranches(action: string, names: readonly [string, string], a: Flat, b: Flat): void {
  if (!sameTree(a.def, b.def)) {
    throw new TypeError(
      `${action}: the branches return different trees: ${names[0]} ${defText(a.def)}, ${names[1]} ${
        defText(b.def)
      }; return the same tree from every branch`,
    );
  }
  for (let i = 0; i < a.leaves.length; i++) {
    const x = a.leaves[i].aval;
    const y = b.leaves[i].aval;
    if (sameType(x, y)) continue;
    const path = leafPaths(a.def)[i];
    throw new TypeError(
      `${action}: the branches return different types${path === "" ? "" : ` at ${path}`}: ${names[0]} ${avalText(x)}, ${
        names[1]
      } ${avalText(y)}; return equal shapes and dtypes from every branch`,
    );
  }
}

/** An initial carry with the dtypes of what the body made of it, where its weak types give way. */
export function promoteCarry(init: readonly NDArray[], outs: readonly Aval[]): NDArray[] {
  return init.map((x, i) =>
    x.dtype !== outs[i].dtype ? convert(x, outs[i].dtype, outs[i].weak) : x.weakType && !outs[i].weak ? strong(x) : x
  );
}

/** Whether a step gave a carry other dtypes, which a weakly typed carry may take on. */
export function givesWay(carry: Flat, next: Flat): boolean {
  return carry.leaves.some((x, k) => x.dtype !== next.leaves[k].dtype);
}

/**
 * A carry in the types that a step gave it. The first step is then taken again from there, as a staged loop does, so that
 * no step computes in the narrower dtype.
 */
export function promoted(carry: Flat, next: Flat): Flat {
  return { leaves: promoteCarry(carry.leaves, next.leaves.map((x) => x.aval)), def: carry.def };
}

/** An index or bound, which may be a plain number, as a 0-d integer array. */
export function integer(action: string, what: string, x: ArrayLike): NDArray {
  const fail = (got: string): never => {
    throw new TypeError(`${action}: ${what} must be an integer or a 0-d integer array, got ${got}`);
  };
  if (typeof x === "number") {
    return Number.isInteger(x) ? convert(flattenArrays(x, action).leaves[0], "int32", true) : fail(String(x));
  }
  const { leaves: [a], def } = flattenArrays(x, `${action}: ${what}`);
  if (def.kind !== "leaf") return fail(`the tree ${defText(def)}`);
  return a.ndim === 0 && a.aval.kind === "i" ? a : fail(avalText(a.aval));
}
