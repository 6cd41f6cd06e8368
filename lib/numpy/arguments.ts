/**
 * What functions of this room make of their arguments: axes, shapes, dtypes, options.
 *
 * @module
 */
import { type ArrayLike, type Axes, NDArray } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { concrete } from "../core/level.ts";
import { checkOptions } from "../core/options.ts";
import { avalText, ConcreteValueError, shapeText, valueText } from "../errors.ts";
import { asArray, convert } from "../ops/mod.ts";

export { checkOptions };

/** A dtype as the last argument: by itself, or as an option. */
export type DTypeOption = DType | null | { dtype?: DType | null };

/** The lengths of axes: a plain number is one axis. */
export type ShapeLike = number | readonly number[];

/**
 * Options where something else could stand alone (an axis, a number, a dtype); undefined for anything that is no such
 * object.
 */
export function optionsOf<O extends object>(
  action: string,
  x: unknown,
  keys: readonly (keyof O & string)[],
): O | undefined {
  return typeof x === "object" && x !== null && !Array.isArray(x) ? checkOptions(action, x as O, keys) : undefined;
}

/**
 * Options of which the first may stand alone, in the order of their names, before an object with the others. Any other
 * object than `isValue` knows is that object.
 */
export function restOptions<O extends object>(
  action: string,
  rest: readonly unknown[],
  keys: readonly (keyof O & string)[],
  isValue: (x: unknown) => boolean = () => false,
): O {
  const last = rest[rest.length - 1];
  const given = isValue(last) ? undefined : optionsOf<O>(action, last, keys);
  const alone = given === undefined ? rest : rest.slice(0, -1);
  if (alone.length > keys.length) {
    throw new TypeError(`${action}: ${alone.length} options stand alone; they are ${keys.join(", ")}, or one object`);
  }
  return { ...Object.fromEntries(alone.map((x, i) => [keys[i], x])), ...given } as O;
}

/** An axis or axes, alone or as an option. */
export function axisOption<A extends Axes>(action: string, axis: A | { axis?: A } | undefined): A | undefined {
  const given = optionsOf<{ axis?: A }>(action, axis, ["axis"]);
  return given === undefined ? axis as A | undefined : given.axis;
}

/** The dtype that was asked for where it is the only option, or null. */
export function onlyDType(action: string, option: DTypeOption | undefined): DType | null {
  const named = optionsOf<{ dtype?: DType | null }>(action, option, ["dtype"]);
  return dtypeOption(action, named === undefined ? option as DType | null | undefined : named.dtype);
}

/** The dtype that was asked for, or null. */
export function dtypeOption(action: string, dtype: DType | null | undefined): DType | null {
  return dtype === undefined || dtype === null ? null : checkDType(dtype, action);
}

/** Whether an argument is a list of numbers. */
export function isList(x: unknown): x is readonly number[] {
  return Array.isArray(x);
}

/** Throws if an array stands where a number decides the shape of the result. */
export function refuseArray(action: string, x: unknown): void {
  if (!(x instanceof NDArray)) return;
  if (concrete(x) !== null) {
    throw new TypeError(`${action}: an array ${avalText(x)} stands where a JavaScript number must; pass its item()`);
  }
  const transform = x.level?.transform;
  throw new ConcreteValueError(
    `${action}: an array ${avalText(x)} that ${transform} traces stands where a number decides the result's shape; ` +
      `pass a JavaScript number` + (transform === "jit" ? ", or name the argument in jit's staticArgnums" : ""),
  );
}

/** Lengths of axes, checked to be integers from 0. */
export function checkShape(action: string, shape: ShapeLike): readonly number[] {
  const lengths = isList(shape) ? shape : [shape];
  for (const n of lengths) {
    if (!Number.isInteger(n) || n < 0) {
      refuseArray(action, n);
      throw new RangeError(
        `${action}: the shape ${shapeText(lengths)} has the length ${valueText(n)}; lengths are integers from 0`,
      );
    }
  }
  return lengths;
}

/** An axis counted from the first, from one that may count from the end. */
export function checkAxis(action: string, axis: number, ndim: number): number {
  if (Number.isInteger(axis) && axis >= -ndim && axis < ndim) return axis < 0 ? axis + ndim : axis;
  refuseArray(action, axis);
  throw new RangeError(
    `${action}: axis ${valueText(axis)} is out of range for an array of ${ndim} ${ndim === 1 ? "axis" : "axes"}; ` +
      (ndim === 0 ? "a 0-d array has none" : `it must be an integer from ${-ndim} to ${ndim - 1}`),
  );
}

/** Different axes counted from the first, in the order given; null is all. */
export function checkAxes(action: string, axes: Axes | undefined, ndim: number): number[] {
  if (axes === null || axes === undefined) return Array.from({ length: ndim }, (_, i) => i);
  if (!isList(axes)) return [checkAxis(action, axes as number, ndim)];
  const out = axes.map((a) => checkAxis(action, a, ndim));
  if (new Set(out).size < out.length) {
    throw new RangeError(
      `${action}: axes [${axes.join(",")}] of an array of ${ndim} axes name one axis twice; name each once`,
    );
  }
  return out;
}

/** An integer argument within bounds. */
export function checkInteger(action: string, name: string, x: number, least: number): number {
  if (Number.isInteger(x) && x >= least) return x;
  refuseArray(action, x);
  throw new RangeError(`${action}: ${name} is ${valueText(x)}; it must be an integer from ${least}`);
}

/** Operands, of which int32 and uint32 become float32 each: their common int32 lacks half of uint32. */
export function realIntegers(x: ArrayLike, y: ArrayLike): [ArrayLike, ArrayLike] {
  const mixed = x instanceof NDArray && y instanceof NDArray && x.dtype !== y.dtype &&
    x.aval.kind === "i" && y.aval.kind === "i";
  return mixed ? [convert(x, "float32"), convert(y, "float32")] : [x, y];
}

/** An array of at least two axes. */
export function matrices(action: string, x: ArrayLike): NDArray {
  const a = asArray(x);
  if (a.ndim >= 2) return a;
  throw new RangeError(`${action}: an array of shape ${shapeText(a.shape)} was given; it needs at least two axes`);
}
