/**
 * Asserting that a misuse is an error, of which class, and with which message.
 *
 * @module
 */
import { assert, assertFalse, assertInstanceOf, assertThrows } from "@std/assert";

/** A class of errors. */
export type ErrorClass = abstract new (...args: never[]) => Error;

/** Asserts the class of an error, and that its message has these parts, in order, and no full stop at its end. */
export function refuses(run: () => unknown, type: ErrorClass, ...parts: string[]): void {
  const error = assertThrows(run);
  assertInstanceOf(error, type);
  let from = 0;
  for (const part of parts) {
    const at = error.message.indexOf(part, from);
    assert(at >= 0, `"${error.message}" lacks "${part}"`);
    from = at + part.length;
  }
  assertFalse(error.message.endsWith("."), error.message);
}

/** A value as whatever type makes a misuse compile. */
export function wrong<T>(x: unknown): T {
  return x as T;
}
