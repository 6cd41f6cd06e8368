/**
 * Arrays from JavaScript values, and constant ones.
 *
 * @module
 */
import { type ArrayLike, NDArray } from "../core/array.ts";
import { type Aval, makeAval } from "../core/aval.ts";
import type { DeviceName } from "../core/device.ts";
import type { DType } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import {
  add,
  arrayAs,
  asArray,
  broadcastTo,
  convert,
  eq,
  fromData,
  iota,
  isComplex,
  reshape,
  strong,
} from "../ops/mod.ts";
import { checkInteger, checkShape, dtypeOption, type ShapeLike } from "./arguments.ts";
import { deviceOf, type DeviceOption, made, type MakeOption, makeOptions } from "./making.ts";
import { named } from "./named.ts";

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

function constant(
  action: string,
  shape: ShapeLike,
  value: number,
  given: MakeOption | undefined,
  options: DeviceOption | undefined,
): NDArray {
  const { dtype, device } = makeOptions(action, given, options);
  const aval = makeAval(checkShape(action, shape), dtype ?? "float32");
  return made(action, device, () => filled(aval, value));
}

/** Options of {@link zerosLike} and its like. */
export interface LikeOptions {
  /** The dtype; that of the array by default. */
  dtype?: DType | null;
  /** The shape; that of the array by default. */
  shape?: ShapeLike | null;
  /** The device; that of the array by default. */
  device?: DeviceName | null;
}

/** An array like x, unless another dtype, shape or device is asked for; `make` gives it for an abstract value. */
function like(
  action: string,
  x: ArrayLike,
  values: readonly [
    dtype: DType | null | LikeOptions | undefined,
    shape: ShapeLike | null | LikeOptions | undefined,
    device: DeviceOption | undefined,
  ],
  make: (aval: Aval) => NDArray,
): NDArray {
  const a = asArray(x);
  const { aval } = a;
  const given = named<LikeOptions>(action, ["dtype", "shape", "device"], values);
  const asked = dtypeOption(action, given.dtype);
  const lengths = (given.shape ?? null) === null ? aval.shape : checkShape(action, given.shape!);
  const wanted = makeAval(lengths, asked ?? aval.dtype, asked === null && aval.weak);
  return made(action, given.device ?? deviceOf(a), () => make(wanted));
}

/** Options of {@link array}. */
export interface ArrayOptions {
  /** The dtype; float32, or that of the elements, by default. */
  dtype?: DType | null;
  /** Whether the result must be another array: arrays never change, so that it makes no difference. */
  copy?: boolean | null;
  /** The least number of axes: new ones of length 1 come before the others; 0 by default. */
  ndmin?: number;
  /** The device; the default one by default, or where the arrays among the elements lie. */
  device?: DeviceName | null;
}

/**
 * An array of numbers, booleans, complex numbers `{re, im}`, nested arrays of them with arrays among them, or a typed
 * array. Numbers are float32 unless `dtype` says otherwise; all-boolean input is bool. A lone number gives a weakly typed
 * 0-d array, which yields to the dtype of what it is combined with. Typed arrays keep their dtype (bytes and shorts become
 * int32). Non-integers truncate to integers. `ndmin` adds axes of length 1 in front. It lies on the default device unless
 * `device` says otherwise, and an array where it lay.
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
 * assertEquals(np.array([1, 2], { ndmin: 2 }).shape, [1, 2]);
 * assertEquals(np.array(new Float64Array([0.1])).dtype, "float64");
 * ```
 */
export function array(x: ArrayLike | NumberArray, dtype?: DType | null | ArrayOptions): NDArray {
  if (dtype === undefined && typeof x === "number") return asArray(x);
  const given = named<ArrayOptions>("array", ["dtype", "copy", "ndmin", "device"], [dtype]);
  const least = checkInteger("array", "ndmin", given.ndmin ?? 0, 0);
  const asked = dtypeOption("array", given.dtype);
  const a = made("array", given.device, () => converted(x, asked));
  return a.ndim >= least ? a : reshape(a, [...new Array<number>(least - a.ndim).fill(1), ...a.shape]);
}

function converted(x: ArrayLike | NumberArray, dtype: DType | null): NDArray {
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
export function zeros(shape: ShapeLike, dtype?: MakeOption, options?: DeviceOption): NDArray {
  return constant("zeros", shape, 0, dtype, options);
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
export function ones(shape: ShapeLike, dtype?: MakeOption, options?: DeviceOption): NDArray {
  return constant("ones", shape, 1, dtype, options);
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
export function full(shape: ShapeLike, value: ArrayLike, dtype?: MakeOption, options?: DeviceOption): NDArray {
  const given = makeOptions("full", dtype, options);
  const lengths = checkShape("full", shape);
  const filling = (): NDArray => given.dtype === null ? asArray(value) : arrayAs(value, given.dtype);
  return made("full", given.device, () => broadcastTo(filling(), lengths));
}

/**
 * Zeros of the shape and dtype of x, or of those that are asked for.
 *
 * @throws TypeError for an unknown dtype; RangeError for lengths that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.zerosLike([1, 2]).tolist(), [0, 0]);
 * ```
 */
export function zerosLike(
  x: ArrayLike,
  dtype?: DType | null | LikeOptions,
  shape?: ShapeLike | null | Omit<LikeOptions, "dtype">,
  options?: DeviceOption,
): NDArray {
  return like("zerosLike", x, [dtype, shape, options], (aval) => filled(aval, 0));
}

/**
 * Ones of the shape and dtype of x, or of those that are asked for.
 *
 * @throws TypeError for an unknown dtype; RangeError for lengths that aren't integers from 0.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.onesLike([[1, 2]]).tolist(), [[1, 1]]);
 * ```
 */
export function onesLike(
  x: ArrayLike,
  dtype?: DType | null | LikeOptions,
  shape?: ShapeLike | null | Omit<LikeOptions, "dtype">,
  options?: DeviceOption,
): NDArray {
  return like("onesLike", x, [dtype, shape, options], (aval) => filled(aval, 1));
}

/**
 * An array of the shape and dtype of x, or of those that are asked for, with every element `value`, which broadcasts.
 *
 * @throws TypeError for an unknown dtype; RangeError for lengths that aren't integers from 0 and for shapes that don't
 *   broadcast.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.fullLike([1, 2], 7).tolist(), [7, 7]);
 * ```
 */
export function fullLike(
  x: ArrayLike,
  value: ArrayLike,
  dtype?: DType | null | LikeOptions,
  shape?: ShapeLike | null | Omit<LikeOptions, "dtype">,
  options?: DeviceOption,
): NDArray {
  const make = (aval: Aval): NDArray =>
    broadcastTo(convert(arrayAs(value, aval.dtype), aval.dtype, aval.weak), aval.shape);
  return like("fullLike", x, [dtype, shape, options], make);
}

/**
 * An array of zeros, as `zeros`: JAX leaves no element undefined.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.empty([2]).tolist(), [0, 0]);
 * ```
 */
export function empty(shape: ShapeLike, dtype?: MakeOption, options?: DeviceOption): NDArray {
  return constant("empty", shape, 0, dtype, options);
}

/**
 * Zeros of the shape and dtype of prototype, as `zerosLike`: JAX leaves no element undefined.
 *
 * @throws RangeError for lengths that aren't integers from 0; TypeError for an unknown dtype.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.emptyLike([1, 2], { shape: [3] }).tolist(), [0, 0, 0]);
 * ```
 */
export function emptyLike(
  prototype: ArrayLike,
  dtype?: DType | null | LikeOptions,
  shape?: ShapeLike | null | Omit<LikeOptions, "dtype">,
  options?: DeviceOption,
): NDArray {
  return like("emptyLike", prototype, [dtype, shape, options], (aval) => filled(aval, 0));
}

/**
 * a as an array. Arrays never change, so that one is its own copy.
 *
 * @example
 * ```ts
 * import { np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(np.copy([1, 2]).tolist(), [1, 2]);
 * ```
 */
export function copy(a: ArrayLike): NDArray {
  return converted(a, null);
}

/** Options of {@link eye}. */
export interface EyeOptions {
  /** The number of columns; that of rows by default. */
  M?: number | null;
  /** Which diagonal has the ones: 0 is the main one, above 0 lies over it. */
  k?: number;
  /** The dtype; float32 by default. */
  dtype?: DType | null;
  /** The device; the default one by default. */
  device?: DeviceName | null;
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
export function eye(
  N: number,
  M?: number | null | EyeOptions,
  k?: number | Omit<EyeOptions, "M">,
  dtype?: MakeOption,
  options?: DeviceOption,
): NDArray {
  const given = named<EyeOptions>("eye", ["M", "k", "dtype", "device"], [M, k, dtype, options]);
  const type = dtypeOption("eye", given.dtype) ?? "float32";
  const shape = checkShape("eye", [N, given.M ?? N]);
  const on = (): NDArray => eq(add(iota("int32", shape, 0), given.k ?? 0), iota("int32", shape, 1));
  return made("eye", given.device, () => convert(on(), type));
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
export function identity(n: number, dtype?: MakeOption, options?: DeviceOption): NDArray {
  return eye(n, makeOptions("identity", dtype, options));
}
