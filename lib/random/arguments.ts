/**
 * What the samplers make of their arguments: shapes, dtypes, parameters of distributions.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { sameShape } from "../core/aval.ts";
import { checkDType, type DType, DTYPES, kindOf, realOf } from "../core/dtype.ts";
import { avalText, shapeText } from "../errors.ts";
import { checkShape, type ShapeLike } from "../numpy/arguments.ts";
import { named, type Or } from "../numpy/named.ts";
import * as ops from "../ops/mod.ts";

/** The shape and the dtype of a sample, as options. */
export interface SampleOptions {
  /** The shape. Null, the default: one number, or the shape to which the parameters broadcast. */
  shape?: ShapeLike | null;
  /** The dtype; float32 by default. */
  dtype?: DType | null;
}

/** A shape in its place, or the options. */
export type ShapeOr<O extends SampleOptions = SampleOptions> = Or<ShapeLike | null, O>;

/** A dtype in its place, or the options. */
export type DTypeOr<O extends SampleOptions = SampleOptions> = Or<DType | null, O>;

/** What was asked for. */
export interface Asked {
  /** The shape, or null. */
  readonly shape: readonly number[] | null;
  /** The dtype. */
  readonly dtype: DType;
}

/** A shape and a dtype from options, checked; `kinds` are those of the dtypes that the sampler has. */
export function asked(
  action: string,
  { shape = null, dtype }: SampleOptions,
  kinds = "f",
  usual: DType = "float32",
): Asked {
  const given = checkDType(dtype ?? usual, action);
  if (!kinds.includes(kindOf(given))) {
    const names = DTYPES.filter((d) => kinds.includes(kindOf(d)));
    throw new TypeError(
      `${action}: the dtype is ${given}; it must be ${names.slice(0, -1).join(", ")} or ${names[names.length - 1]}`,
    );
  }
  return { shape: shape === null ? null : checkShape(action, shape), dtype: given };
}

/** A shape and a dtype, each in its place or among options. */
export function sampleOf(
  action: string,
  shape: ShapeOr,
  dtype: DTypeOr,
  kinds?: string,
  usual?: DType,
): Asked {
  return asked(action, named<SampleOptions>(action, ["shape", "dtype"], [shape, dtype]), kinds, usual);
}

/** The shape to which parameters broadcast, which one that was asked for must be. */
export function commonShape(
  action: string,
  shape: readonly number[] | null,
  params: readonly { readonly shape: readonly number[] }[],
): readonly number[] {
  const own = params.reduce<readonly number[]>((s, p) => ops.broadcastShapes(action, s, p.shape), shape ?? []);
  if (shape === null || sameShape(own, shape)) return own;
  throw new RangeError(
    `${action}: the parameters have shapes ${
      params.map((p) => shapeText(p.shape)).join(", ")
    }, which don't broadcast ` +
      `to the shape ${shapeText(shape)} that was asked for`,
  );
}

/** Parameters of a distribution in its dtype, which must not lose precision, nor an imaginary part. */
export function parameters(action: string, dtype: DType, params: Readonly<Record<string, ArrayLike>>): NDArray[] {
  return Object.entries(params).map(([name, x]) => {
    if (x instanceof NDArray && !holds(dtype, x.dtype)) {
      throw new TypeError(
        `${action}: ${name} is ${
          avalText(x)
        }, and the dtype ${dtype}; ask for another dtype, or convert ${name} with ` +
          `astype()`,
      );
    }
    return ops.arrayAs(x, dtype);
  });
}

/** Whether a float or complex dtype holds numbers of another dtype. */
function holds(dtype: DType, given: DType): boolean {
  const double = realOf(given) !== "float64" || realOf(dtype) === "float64";
  return double && (kindOf(given) !== "c" || kindOf(dtype) === "c");
}
