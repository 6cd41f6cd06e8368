/**
 * Every error the library raises of its own: the classes, and the helpers that word shapes and values.
 *
 * A message states the action, the values and the remedy, in one sentence without a full stop. Wrong kinds are
 * `TypeError`s and wrong values `RangeError`s; the classes here name what those two can't.
 *
 * @module
 */

/** An array made inside a transform was used after that transform had ended. */
export class EscapedArrayError extends Error {
  /** The class's name, as `Error` prints it. */
  override name = "EscapedArrayError";
}

/** A value was asked of an array that has none, because `jit` or `vmap` is tracing it. */
export class ConcreteValueError extends TypeError {
  /** The class's name, as `Error` prints it. */
  override name = "ConcreteValueError";
}

/** A derivative was asked of something that has none in that mode. */
export class NotDifferentiableError extends TypeError {
  /** The class's name, as `Error` prints it. */
  override name = "NotDifferentiableError";
}

/** A device could not do what was asked: a dtype it lacks, memory, a lost adapter. */
export class DeviceError extends Error {
  /** The class's name, as `Error` prints it. */
  override name = "DeviceError";
}

/** The debug mode `debugNans` found the op that first produced a NaN. */
export class NaNError extends Error {
  /** The class's name, as `Error` prints it. */
  override name = "NaNError";
}

/** `[2,3]`: a shape as messages print it. */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(",")}]`;
}

/** `float32[2,3]`: dtype and shape as messages print them. */
export function avalText(x: { readonly dtype: string; readonly shape: readonly number[] }): string {
  return `${x.dtype}${shapeText(x.shape)}`;
}

/** A short rendering of any JavaScript value, for messages about arguments of the wrong kind. */
export function valueText(x: unknown): string {
  if (typeof x === "string") return JSON.stringify(x);
  if (typeof x === "function") return `function ${x.name || "(anonymous)"}`;
  if (Array.isArray(x)) return `an array of length ${x.length}`;
  if (typeof x === "object" && x !== null) return `an object of class ${x.constructor?.name ?? "(none)"}`;
  return `${typeof x === "bigint" ? `${x}n` : String(x)}`;
}
