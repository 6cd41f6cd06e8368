/**
 * Arrays from JavaScript values, and constant ones.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import { add, arrayAs, asArray, broadcastTo, convert, eq, fromData, iota, isComplex, strong } from "../ops/mod.ts";
import { checkShape, type DTypeOption, dtypeOption, onlyDType, optionsOf, type ShapeLike } from "./arguments.ts";

/** The typed arrays whose numbers {@link array} takes. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

function constant(action: string, shape: ShapeLike, value: number, options: DTypeOption | undefined): NDArray {
  return filled(makeAval(checkShape(action, shape), onlyDType(action, options) ?? "float32"), value);
}

function like(action: string, x: ArrayLike, value: number, options: DTypeOption | undefined): NDArray {
  const { shape, dtype, weak } = asArray(x).aval;
  const asked = onlyDType(action, options);
  return filled(makeAval(shape, asked ?? dtype, asked === null && weak), value);
}

/**
 * An array of numbers, booleans, complex numbers `{re, im}`, nested arrays of them with arrays among them, or a typed
 * array. Numbers are float32 unless `dtype` says otherwise; all-boolean input is bool. A lone number gives a weakly typed
 * 0-d array, which yields to the dtype of what it is combined with. Typed arrays keep their dtype (bytes and shorts become
 * int32). Non-integers truncate to integers.
 *
 * @throws TypeError for elements that are no numbers and for an unknown dtype; RangeError for ragged nesting and for integers out of
 *   the dtype's range.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.array([[1, 2], [3, 4]]).shape, [2, 2]);
 * assertEquals(np.array([1, 2], { dtype: "int32" }).dtype, "int32");
 * assertEquals(np.array(new Float64Array([0.1])).dtype, "float64");
 * ```
 */
export function array(x: ArrayLike | NumberArray, options?: DTypeOption): NDArray {
  const dtype = onlyDType("array", options);
  if (isNumberArray(x)) return fromNumbers(x, dtype);
  if (dtype !== null) return arrayAs(x, dtype);
  const a = asArray(x);
  return typeof x === "object" && !(x instanceof NDArray) && !isComplex(x) ? strong(a) : a;
}

function isNumberArray(x: unknown): x is NumberArray {
  return ArrayBuffer.isView(x) && !(x instanceof DataView);
}

/** A typed array's numbers, copied. */
function fromNumbers(x: NumberArray, dtype: DType | null): NDArray {
  const own = x instanceof Float32Array
    ? "float32"
    : x instanceof Float64Array
    ? "float64"
    : x instanceof Uint32Array
    ? "uint32"
    : "int32";
  const data =
    x instanceof Float32Array || x instanceof Float64Array || x instanceof Int32Array || x instanceof Uint32Array
      ? x.slice()
      : Int32Array.from(x);
  const a = fromData(data, [x.length], own);
  return dtype === null ? a : convert(a, dtype);
}

/**
 * Another name of {@link array}: arrays never change, so that none needs a copy.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.asarray([1, 2]).tolist(), [1, 2]);
 * ```
 */
export const asarray: typeof array = array;

/**
 * An array of zeros, float32 unless `dtype` says otherwise.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.zeros([2, 2]).tolist(), [[0, 0], [0, 0]]);
 * assertEquals(np.zeros(3, "int32").dtype, "int32");
 * ```
 */
export function zeros(shape: ShapeLike, options?: DTypeOption): NDArray {
  return constant("zeros", shape, 0, options);
}

/**
 * An array of ones, float32 unless `dtype` says otherwise.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.ones(2).tolist(), [1, 1]);
 * ```
 */
export function ones(shape: ShapeLike, options?: DTypeOption): NDArray {
  return constant("ones", shape, 1, options);
}

/**
 * An array with every element `value`, which broadcasts; of its dtype unless `dtype` says otherwise.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.full([2], 7).tolist(), [7, 7]);
 * assertEquals(np.full([2, 2], [1, 2]).tolist(), [[1, 2], [1, 2]]);
 * ```
 */
export function full(shape: ShapeLike, value: ArrayLike, options?: DTypeOption): NDArray {
  const dtype = onlyDType("full", options);
  const a = dtype === null ? asArray(value) : arrayAs(value, dtype);
  return broadcastTo(a, checkShape("full", shape));
}

/**
 * Zeros of the shape and dtype of x.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.zerosLike([1, 2]).tolist(), [0, 0]);
 * ```
 */
export function zerosLike(x: ArrayLike, options?: DTypeOption): NDArray {
  return like("zerosLike", x, 0, options);
}

/**
 * Ones of the shape and dtype of x.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.onesLike([[1, 2]]).tolist(), [[1, 1]]);
 * ```
 */
export function onesLike(x: ArrayLike, options?: DTypeOption): NDArray {
  return like("onesLike", x, 1, options);
}

/**
 * An array of the shape and dtype of x with every element `value`, which broadcasts.
 *
 * @throws TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fullLike([1, 2], 7).tolist(), [7, 7]);
 * ```
 */
export function fullLike(x: ArrayLike, value: ArrayLike, options?: DTypeOption): NDArray {
  const a = asArray(x);
  const dtype = onlyDType("fullLike", options);
  return broadcastTo(
    convert(arrayAs(value, dtype ?? a.dtype), dtype ?? a.dtype, dtype === null && a.weakType),
    a.shape,
  );
}

/** Options of {@link eye}. */
export interface EyeOptions {
  /** The number of columns; that of rows by default. */
  M?: number | null;
  /** Which diagonal has the ones: 0 is the main one, above 0 lies over it. */
  k?: number;
  /** The dtype; float32 by default. */
  dtype?: DType | null;
}

/**
 * The N × M matrix with ones on a diagonal and zeros elsewhere.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.eye(2).tolist(), [[1, 0], [0, 1]]);
 * assertEquals(np.eye(2, 3, 1).tolist(), [[0, 1, 0], [0, 0, 1]]);
 * ```
 */
export function eye(N: number, M?: number | null | EyeOptions, k = 0, options?: DTypeOption): NDArray {
  const given = optionsOf<EyeOptions>("eye", M, ["M", "k", "dtype"]) ??
    { M: M as number | null | undefined, k, dtype: onlyDType("eye", options) };
  const dtype = dtypeOption("eye", given.dtype) ?? "float32";
  const shape = checkShape("eye", [N, given.M ?? N]);
  return convert(eq(add(iota("int32", shape, 0), given.k ?? 0), iota("int32", shape, 1)), dtype);
}

/**
 * The n × n identity matrix.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.identity(2).tolist(), [[1, 0], [0, 1]]);
 * ```
 */
export function identity(n: number, options?: DTypeOption): NDArray {
  return eye(n, { dtype: onlyDType("identity", options) });
}
