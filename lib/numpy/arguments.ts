/**
 * What functions of this room make of their arguments: axes, shapes, dtypes, options.
 *
 * @module
 */
import { type ArrayLike, type Axes, NDArray } from "../core/array.ts";
import { checkDType, type DType } from "../core/dtype.ts";
import { shapeText, valueText } from "../errors.ts";
import { convert } from "../ops/mod.ts";

/** A dtype as the last argument: by itself, or as an option. */
export type DTypeOption = DType | null | { dtype?: DType | null };

/** The lengths of axes: a plain number is one axis. */
export type ShapeLike = number | readonly number[];

/** The dtype that was asked for, or null. */
export function dtypeOption(action: string, option: DTypeOption | undefined): DType | null {
  const dtype = typeof option === "object" && option !== null ? option.dtype : option;
  return dtype === undefined || dtype === null ? null : checkDType(dtype, action);
}

/** Whether an argument is a list of numbers. */
export function isList(x: unknown): x is readonly number[] {
  return Array.isArray(x);
}

/** Lengths of axes, checked to be integers from 0. */
export function checkShape(action: string, shape: ShapeLike): readonly number[] {
  const lengths = isList(shape) ? shape : [shape];
  for (const n of lengths) {
    if (!Number.isInteger(n) || n < 0) {
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
  throw new RangeError(
    `${action}: axis ${valueText(axis)} is out of range for an array of ${ndim} axes; ` +
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
  throw new RangeError(`${action}: ${name} is ${valueText(x)}; it must be an integer from ${least}`);
}

/** Operands, of which int32 and uint32 become float32 each: their common int32 lacks half of uint32. */
export function realIntegers(x: ArrayLike, y: ArrayLike): [ArrayLike, ArrayLike] {
  const mixed = x instanceof NDArray && y instanceof NDArray && x.dtype !== y.dtype &&
    x.aval.kind === "i" && y.aval.kind === "i";
  return mixed ? [convert(x, "float32"), convert(y, "float32")] : [x, y];
}
