/**
 * The library's own classes of errors, and the helpers that word shapes and values in messages.
 *
 * A message states the action, the values and the remedy, in one sentence without a full stop. Wrong kinds are
 * `TypeError`s and wrong values `RangeError`s; the classes here name what those two can't.
 *
 * @module
 */

/**
 * An array made inside a transform was used after that transform had ended.
 *
 * @example
 * ```ts
 * import { EscapedArrayError, grad, type NDArray, np } from "@fluxion/fluxion";
 * import { assertThrows } from "@std/assert";
 *
 * let kept = np.array(0);
 * grad((x: NDArray) => kept = x)(1);
 * assertThrows(() => kept.add(1), EscapedArrayError, "escaped");
 * ```
 */
export class EscapedArrayError extends Error {
  /** The class's name, as `Error` prints it. */
  override name = "EscapedArrayError";
}

/**
 * A value was asked of an array that has none, because `jit` or `vmap` is tracing it.
 *
 * @example
 * ```ts
 * import { ConcreteValueError, jit, type NDArray, np } from "@fluxion/fluxion";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => jit((x: NDArray) => Number(x.item()))(1), ConcreteValueError, "np.where");
 * ```
 */
export class ConcreteValueError extends TypeError {
  /** The class's name, as `Error` prints it. */
  override name = "ConcreteValueError";
}

/**
 * A derivative was asked of something that has none in that mode.
 *
 * @example
 * ```ts
 * import { customVjp, grad, type NDArray, NotDifferentiableError, np } from "@fluxion/fluxion";
 * import { assertThrows } from "@std/assert";
 *
 * const f = customVjp((x: NDArray) => np.sin(x));
 * assertThrows(() => grad(f)(1), NotDifferentiableError, "no VJP defined");
 * ```
 */
export class NotDifferentiableError extends TypeError {
  /** The class's name, as `Error` prints it. */
  override name = "NotDifferentiableError";
}

/**
 * A device could not do what was asked: a dtype it lacks, memory, a lost adapter.
 *
 * @example
 * ```ts
 * import { DeviceError, np } from "@fluxion/fluxion";
 * import { assertThrows } from "@std/assert";
 *
 * assertThrows(() => np.zeros([2 ** 20, 2 ** 20]).add(1), DeviceError);
 * ```
 */
export class DeviceError extends Error {
  /** The class's name, as `Error` prints it. */
  override name = "DeviceError";
}

/**
 * The debug mode `debugNans` found the op that first produced a NaN.
 *
 * @example
 * ```ts
 * import { debugNans, NaNError, np } from "@fluxion/fluxion";
 * import { assertThrows } from "@std/assert";
 *
 * debugNans(true);
 * assertThrows(() => np.sqrt(-1), NaNError, "sqrt produced NaN");
 * debugNans(false);
 * ```
 */
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
