/**
 * The types around arrays: what functions take, indices, and the table that the methods of arrays call.
 *
 * @module
 */
import type { NDArray } from "./array.ts";
import type { DeviceName } from "./device.ts";
import type { DType, TypedArray } from "./dtype.ts";

/** A complex number, as `item()` and `tolist()` give it. */
export interface Complex {
  /** Real part. */
  readonly re: number;
  /** Imaginary part. */
  readonly im: number;
}

/** One element as a JavaScript value. */
export type Scalar = number | boolean | Complex;

/** Elements as nested JavaScript arrays, one level an axis. */
export type Nested = Scalar | readonly Nested[];

/**
 * What every function takes for an array: an array, a number, a boolean, a complex number, or nested arrays of them.
 */
export type ArrayLike = NDArray | Scalar | readonly ArrayLike[];

/** `start:stop:step` of an index; build it with `slice`. */
export interface Slice {
  /** Marks the object as a slice. */
  readonly kind: "slice";
  /** First index, from the end if negative; null for the natural end. */
  readonly start: number | null;
  /** Index to stop before. */
  readonly stop: number | null;
  /** Step, not 0; null is 1. */
  readonly step: number | null;
}

/** The `...` of an index: as many whole axes as fit. */
export interface Ellipsis {
  /** Marks the object as an ellipsis. */
  readonly kind: "ellipsis";
}

/** One index of `get` and `at`: a number, a slice, an ellipsis, null (a new axis), or integer or boolean arrays. */
export type Index = number | boolean | null | Slice | Ellipsis | NDArray | readonly Nested[];

/**
 * What an index out of range means to `x.at(...)`: `clip` the nearest element; `fill` and `drop` a value that shows it
 * when reading, and no update; `promise_in_bounds`, the default, is for indices that aren't: reading clips, updates drop. (The
 * derivative goes where the value came from; JAX's is not right there.)
 */
export type IndexingMode = "clip" | "fill" | "drop" | "promise_in_bounds";

/** Options of what `x.at(...)` offers. */
export interface IndexingOptions {
  /** What an index out of range means. A plain number out of range is an error unless this is given. */
  mode?: IndexingMode | null;
  /** Whether indices grow, which nothing depends on. */
  indicesAreSorted?: boolean;
  /** Whether no index repeats; only `apply` makes use of it. */
  uniqueIndices?: boolean;
  /** Whether indices below 0 count from the end, the default, or are out of range. */
  wrapNegativeIndices?: boolean;
}

/** Options of `x.at(...).get()`. */
export interface IndexingGetOptions extends IndexingOptions {
  /** What stands for elements out of range in the mode `fill`: NaN, the least int32, the largest uint32 or true by default. */
  fillValue?: number | boolean | Complex | null;
}

/** The updates that `x.at(...)` offers; each returns a new array. */
export interface IndexUpdate {
  /** The elements themselves. */
  get(options?: IndexingGetOptions): NDArray;
  /** The array with the elements replaced. */
  set(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with a function of the elements in their place: as often as an index repeats, of the result again. */
  apply(fn: (elements: NDArray) => ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with `values` added; repeated indices add up. */
  add(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with `values` subtracted; repeated indices add up. */
  subtract(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with the elements multiplied; repeated indices multiply up. */
  multiply(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** JAX's other name of `multiply`. */
  mul(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with the elements divided; integers become float32. Repeated indices multiply the divisors up. */
  divide(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with the elements raised to powers; repeated indices multiply the exponents up. */
  power(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with the elements lowered to `values` where these are smaller. */
  min(values: ArrayLike, options?: IndexingOptions): NDArray;
  /** The array with the elements raised to `values` where these are larger. */
  max(values: ArrayLike, options?: IndexingOptions): NDArray;
}

/** An axis, several, or null for all. */
export type Axes = number | readonly number[] | null;

/** Options of reductions. */
export interface ReduceOptions {
  /** Axes to reduce; all by default. */
  axis?: Axes;
  /** Keep reduced axes with length 1. */
  keepdims?: boolean;
}

/** Options of reductions with a mask. */
export interface MaskOptions extends ReduceOptions {
  /** Which elements take part: booleans that broadcast to the array; all by default. */
  where?: ArrayLike | null;
}

/** Options of reductions with a mask and an initial value. */
export interface FoldOptions extends MaskOptions {
  /** A number that takes part besides the elements. */
  initial?: ArrayLike | null;
}

/** What the methods of {@link NDArray} call; `lib/methods.ts` fills it in. */
export interface Methods {
  add(x: NDArray, y: ArrayLike): NDArray;
  sub(x: NDArray, y: ArrayLike): NDArray;
  mul(x: NDArray, y: ArrayLike): NDArray;
  div(x: NDArray, y: ArrayLike): NDArray;
  mod(x: NDArray, y: ArrayLike): NDArray;
  pow(x: NDArray, y: ArrayLike): NDArray;
  matmul(x: NDArray, y: ArrayLike): NDArray;
  dot(x: NDArray, y: ArrayLike): NDArray;
  neg(x: NDArray): NDArray;
  abs(x: NDArray): NDArray;
  conj(x: NDArray): NDArray;
  real(x: NDArray): NDArray;
  imag(x: NDArray): NDArray;
  equal(x: NDArray, y: ArrayLike): NDArray;
  notEqual(x: NDArray, y: ArrayLike): NDArray;
  less(x: NDArray, y: ArrayLike): NDArray;
  lessEqual(x: NDArray, y: ArrayLike): NDArray;
  greater(x: NDArray, y: ArrayLike): NDArray;
  greaterEqual(x: NDArray, y: ArrayLike): NDArray;
  sum(x: NDArray, options?: Axes | FoldOptions): NDArray;
  mean(x: NDArray, options?: Axes | MaskOptions): NDArray;
  prod(x: NDArray, options?: Axes | FoldOptions): NDArray;
  max(x: NDArray, options?: Axes | FoldOptions): NDArray;
  min(x: NDArray, options?: Axes | FoldOptions): NDArray;
  all(x: NDArray, options?: Axes | MaskOptions): NDArray;
  any(x: NDArray, options?: Axes | MaskOptions): NDArray;
  argmax(x: NDArray, axis?: number | null): NDArray;
  argmin(x: NDArray, axis?: number | null): NDArray;
  reshape(x: NDArray, shape: readonly number[]): NDArray;
  transpose(x: NDArray, axes: readonly number[] | null): NDArray;
  squeeze(x: NDArray, axis?: Axes): NDArray;
  astype(x: NDArray, dtype: DType): NDArray;
  device(x: NDArray): DeviceName;
  to(x: NDArray, device: DeviceName): NDArray;
  get(x: NDArray, index: readonly Index[]): NDArray;
  at(x: NDArray, index: readonly Index[]): IndexUpdate;
  item(x: NDArray): Scalar;
  tolist(x: NDArray): Nested;
  toTypedArray(x: NDArray): TypedArray;
  data(x: NDArray): Promise<TypedArray>;
  text(x: NDArray): string;
  inspect(x: NDArray): string;
  coerced(x: NDArray, hint: string): never;
  keyed(key: string): never;
  assigned(key: string): never;
}
