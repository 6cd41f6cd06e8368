/**
 * Arguments that may stand in order or among options at the end.
 *
 * @module
 */
import { NDArray } from "../core/array.ts";
import { isComplex } from "../ops/mod.ts";
import { checkOptions } from "./arguments.ts";

/** Whether an argument is an object of options: no array, no list, no complex number. */
export function isOptions(x: unknown): x is object {
  return typeof x === "object" && x !== null && !Array.isArray(x) && !(x instanceof NDArray) && !isComplex(x);
}

/** What a function takes by place or by name: the value, or, where it is the last one given, an object of options. */
export type Or<T, O> = T | O | undefined;

/** Arguments by name: those given in order have the names of `keys`; the last one may be an object with the others. */
export function named<O extends object>(
  action: string,
  keys: readonly (keyof O & string)[],
  values: readonly unknown[],
): Partial<O> {
  const given: Partial<O> = {};
  const last = values.findLastIndex((v) => v !== undefined);
  const named = last >= 0 && isOptions(values[last]);
  const options = (named ? checkOptions(action, values[last] as O, keys) : {}) as Partial<O>;
  keys.forEach((key, i) => {
    const placed = i <= last && !(named && i === last) ? values[i] as O[typeof key] | undefined : undefined;
    if (placed !== undefined && options[key] !== undefined) {
      throw new TypeError(`${action}: ${key} is given twice, in its place and among the options; give it once`);
    }
    const value = placed === undefined ? options[key] : placed;
    if (value !== undefined) given[key] = value;
  });
  return given;
}
