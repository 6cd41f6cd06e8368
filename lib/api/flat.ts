/**
 * Between the user's trees and the transforms' flat lists of arrays.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { newest } from "../core/apply.ts";
import { makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import type { Level } from "../core/level.ts";
import { zerosOf } from "../core/view.ts";
import { valueText } from "../errors.ts";
import { arrayAs, isComplex } from "../ops/operands.ts";
import { convert } from "../ops/structural.ts";
import { differentiable } from "../transforms/tape.ts";
import { call, namedAs, nameOf, type UserFunction } from "../transforms/user_function.ts";
import { flatten, flattenArrays, type TreeDef, unflatten } from "../tree.ts";

/** A user's function as one of flat arrays. */
export interface FlatFunction {
  /** Takes the leaves of the arguments, returns the leaves of the result. */
  readonly call: (leaves: readonly NDArray[]) => NDArray[];
  /** The shape of the result's tree; known once `call` has returned. */
  out(): TreeDef;
  /**
   * The auxiliary value of a function that returns a pair, with the values that boxes of the levels carry in place of
   * the boxes; known once `call` has returned.
   */
  aux(...levels: readonly Level[]): unknown;
}

/** `f` as a function of the leaves of arguments with these shapes. */
export function flatFunction(
  action: string,
  f: UserFunction,
  defs: readonly TreeDef[],
  hasAux = false,
): FlatFunction {
  let out: TreeDef | null = null;
  let aux: unknown = null;
  return {
    call(leaves) {
      let result = call(action, f, rebuild(defs, leaves));
      if (hasAux) {
        if (!Array.isArray(result) || result.length !== 2) {
          throw new TypeError(
            `${action}: with hasAux, ${nameOf(f)} must return a pair [output, aux]; expected a two-element array, got ${
              valueText(result)
            }`,
          );
        }
        [result, aux] = result;
      }
      const flat = flattenArrays(result, `${action}: the output of ${nameOf(f)}`);
      for (const x of flat.leaves) x.level?.check();
      out = flat.def;
      return flat.leaves;
    },
    out: () => out!,
    aux: (...levels) => levels.reduce(lowered, aux),
  };
}

/** A tree with the values that boxes of `level` carry in place of the boxes. */
function lowered(x: unknown, level: Level): unknown {
  const { leaves, def } = flatten(x);
  const at = (v: unknown): v is NDArray => v instanceof NDArray && v.level === level;
  return leaves.some(at) ? unflatten(def, leaves.map((v) => at(v) ? level.value(v) ?? v : v)) : x;
}

/** Throws unless `f` is a function. */
export function checkFunction(action: string, f: unknown): void {
  if (typeof f !== "function") {
    throw new TypeError(
      `${action}: a function was expected, not ${valueText(f)}; pass the function itself, as in ${action}(f)(x)`,
    );
  }
}

/** `f` as a function of its arguments at `places` alone, the others being those of `args`. */
export function functionOf(f: UserFunction, args: readonly unknown[], places: readonly number[]): UserFunction {
  return namedAs(f, (...chosen: unknown[]): unknown => {
    const all = [...args];
    places.forEach((place, i) => all[place] = chosen[i]);
    return f(...all as never[]);
  });
}

/** The gradient by an argument that the result doesn't depend on: zeros, float32 for integers and booleans. */
export function zeroGradient({ aval }: NDArray): NDArray {
  return zerosOf(differentiable(aval) ? aval : makeAval(aval.shape, "float32"));
}

/** The trees of consecutive leaves. */
export function rebuild(defs: readonly TreeDef[], leaves: readonly unknown[]): unknown[] {
  if (defs.length === 1 && defs[0].kind === "leaf") return leaves as unknown[];
  let at = 0;
  return defs.map((def) => def.kind === "leaf" ? leaves[at++] : unflatten(def, leaves.slice(at, at += def.size)));
}

/** Several trees flattened one after the other. */
export function flattenAll(
  args: readonly unknown[],
  action: (i: number) => string,
): { leaves: NDArray[]; defs: TreeDef[] } {
  const leaves: NDArray[] = [];
  const defs = args.map((x, i) => {
    const flat = flattenArrays(x, action(i));
    for (const leaf of flat.leaves) leaves.push(leaf);
    return flat.def;
  });
  return { leaves, defs };
}

/** Whether a tangent or cotangent has the dtype of what it belongs to, or a weak one that yields to it. */
export function yieldsTo(t: NDArray, x: NDArray): boolean {
  return t.dtype === x.dtype || (t.weakType && (t.aval.kind !== "c" || x.aval.kind === "c"));
}

/**
 * `t`, which was given as `raw`, in another dtype; from the number itself, so that it isn't rounded to float32 on the
 * way.
 */
export function inDType(t: NDArray, raw: unknown, dtype: DType): NDArray {
  if (t.dtype === dtype) return t;
  return typeof raw === "number" || isComplex(raw) ? arrayAs(raw, dtype) : convert(t, dtype);
}

/** Argument numbers, made non-negative and checked. */
export function normalizeArgnums(action: string, argnums: number | readonly number[], count: number): number[] {
  const list = typeof argnums === "number" ? [argnums] : argnums;
  if (!Array.isArray(list) || !list.every(Number.isInteger)) {
    throw new TypeError(
      `${action}: argnums is ${JSON.stringify(argnums)}; it must be an integer or an array of integers`,
    );
  }
  const places = list.map((n) => {
    const i = n < 0 ? n + count : n;
    if (i < 0 || i >= count) {
      throw new RangeError(
        `${action}: argnums is ${JSON.stringify(argnums)}, so at least ${
          Math.max(...list.map((k) => k < 0 ? -k : k + 1))
        } positional arguments are needed, but ${count} were given`,
      );
    }
    return i;
  });
  if (new Set(places).size < places.length) {
    throw new RangeError(
      `${action}: argnums is ${JSON.stringify(argnums)}, which names an argument twice; name each once`,
    );
  }
  return places;
}

/** The arguments without those at the end that are undefined: for these the function has defaults. */
export function withoutDefaults<T>(args: readonly T[]): readonly T[] {
  let count = args.length;
  while (count > 0 && args[count - 1] === undefined) count--;
  return count === args.length ? args : args.slice(0, count);
}

/** Throws if any leaf is traced: for arguments that transforms must not see. */
export function refuseTraced(action: string, leaves: readonly unknown[]): void {
  const level = newest(leaves.filter((x) => x instanceof NDArray));
  if (level !== null) {
    throw new TypeError(
      `${action} holds an array that ${level.transform} is tracing; pass it as an ordinary argument (return null for its cotangent if it has none)`,
    );
  }
}
