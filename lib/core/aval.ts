/**
 * What is known of an array without its values: shape, dtype, weak type.
 *
 * @module
 */
import { type DType, dtypeIndex, DTYPES, type Kind, kindOf } from "./dtype.ts";

/** Shape, dtype and weak type of an array: its abstract value. Those of 0-d arrays are interned. */
export class Aval {
  /** Lengths of the axes. */
  readonly shape: readonly number[];
  /** The element type. */
  readonly dtype: DType;
  /** Whether the dtype came from a plain number and yields to the other operand's. */
  readonly weak: boolean;
  /** The dtype's place in `DTYPES`, the index into per-dtype tables. */
  readonly index: number;
  /** The dtype's kind. */
  readonly kind: Kind;
  /** The number of elements. */
  readonly size: number;

  /** Use {@link makeAval}, which interns those of 0-d arrays. */
  constructor(shape: readonly number[], dtype: DType, weak: boolean) {
    this.shape = shape;
    this.dtype = dtype;
    this.weak = weak;
    this.index = dtypeIndex(dtype);
    this.kind = kindOf(dtype);
    let size = 1;
    for (let i = 0; i < shape.length; i++) size *= shape[i];
    this.size = size;
  }
}

/** The shape of every 0-d array. */
const SCALAR_SHAPE: readonly number[] = Object.freeze([]) as readonly number[];

const STRONG_SCALARS: readonly Aval[] = DTYPES.map((d) => new Aval(SCALAR_SHAPE, d, false));
const WEAK_SCALARS: readonly Aval[] = DTYPES.map((d) => new Aval(SCALAR_SHAPE, d, true));

/** The interned abstract value of a 0-d array whose dtype has the place `index` in `DTYPES`. */
export function scalarAvalAt(index: number, weak: boolean): Aval {
  return weak ? WEAK_SCALARS[index] : STRONG_SCALARS[index];
}

/** An abstract value; that of a 0-d array is interned, so that equal ones are identical. */
export function makeAval(shape: readonly number[], dtype: DType, weak = false): Aval {
  return shape.length === 0 ? scalarAvalAt(dtypeIndex(dtype), weak) : new Aval(shape, dtype, weak);
}

/** Whether two shapes are equal. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Whether two abstract values agree in shape, dtype and weak type. */
export function sameAval(a: Aval, b: Aval): boolean {
  return a === b || (a.dtype === b.dtype && a.weak === b.weak && sameShape(a.shape, b.shape));
}
