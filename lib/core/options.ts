/**
 * Options of functions.
 *
 * @module
 */
import { avalText, valueText } from "../errors.ts";
import { NDArray } from "./array.ts";

/** The options, checked to have no keys but these: one that is misspelt would do nothing. */
export function checkOptions<O extends object>(action: string, options: O, keys: readonly (keyof O & string)[]): O {
  if (options instanceof NDArray) {
    throw new TypeError(
      `${action}: an array ${avalText(options)} stands where options do; the options are {${keys.join(", ")}}`,
    );
  }
  for (const key in options) {
    if (keys.includes(key)) continue;
    throw new TypeError(`${action}: ${valueText(key)} is no option; the options are {${keys.join(", ")}}`);
  }
  return options;
}
