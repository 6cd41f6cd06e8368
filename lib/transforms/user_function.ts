/**
 * The functions that users pass to transforms and to control flow: their names in messages, and their results.
 *
 * @module
 */

/** A user's function, of any arguments. */
export type UserFunction = (...args: never[]) => unknown;

/** `body` or `the function`: what messages call a user's function. */
export function nameOf(f: UserFunction): string {
  return f.name === "" ? "the function" : f.name;
}

/** `wrapper` under the name of the user's function that it calls. */
export function namedAs<F extends UserFunction>(f: UserFunction, wrapper: F): F {
  return Object.defineProperty(wrapper, "name", { value: f.name });
}

/** Calls a user's function and refuses a promise. */
export function call(action: string, f: UserFunction, args: readonly unknown[]): unknown {
  const result = f(...args as never[]);
  if (!(result instanceof Promise)) return result;
  throw new TypeError(
    `${action}: ${nameOf(f)} returned a Promise; transforms are synchronous, so await outside the function`,
  );
}
