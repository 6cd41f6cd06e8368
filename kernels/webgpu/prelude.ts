/**
 * The functions that printed WGSL calls by name, as text before it.
 *
 * @module
 */
import { isRare } from "../expr/approximations.ts";
import { FUNCTIONS, type Runtime } from "./runtime.ts";
import { staged } from "./staged.ts";

/** A runtime function, or one out of line that is printed from its stages when it is first used. */
function runtime(name: string): Runtime {
  if (Object.hasOwn(FUNCTIONS, name)) return FUNCTIONS[name];
  if (isRare(name)) return staged(name);
  throw new TypeError(
    `printing WGSL: there is no runtime function ${name}; take one of ${Object.keys(FUNCTIONS).join(", ")}`,
  );
}

/** The text of runtime functions, and of those that they call, each once. */
export function prelude(used: Iterable<string>): string {
  const texts = new Map<string, string>();
  const add = (name: string): void => {
    if (texts.has(name)) return;
    const { code, calls = [] } = runtime(name);
    texts.set(name, code);
    calls.forEach(add);
  };
  for (const name of used) add(name);
  return [...texts.values()].map((text) => text + "\n").join("");
}
