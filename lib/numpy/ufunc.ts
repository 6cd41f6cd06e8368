/**
 * Functions of single elements with the methods that NumPy's universal functions have.
 *
 * The methods go through an axis one element after another, whatever the function is; `np.sum`, `np.cumsum` and their
 * kin are faster for what they do.
 *
 * @module
 */
import { type ArrayLike, type Index, NDArray } from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import type { DType } from "../core/dtype.ts";
import { filled } from "../core/view.ts";
import { shapeText } from "../errors.ts";
import * as ops from "../ops/mod.ts";
import { asArray } from "../ops/mod.ts";
import { scanOver } from "../transforms/control_scan.ts";
import type { UserFunction } from "../transforms/user_function.ts";
import { checkAxis, checkInteger, checkOptions, dtypeOption, optionsOf } from "./arguments.ts";
import { atIndex } from "./indexing_at.ts";
import { integers } from "./integers.ts";
import { maskOf } from "./reducing.ts";
import { take } from "./take.ts";
import { vectorize } from "./vectorize.ts";

/** Options of {@link Ufunc.accumulate} and {@link Ufunc.reduceat}. */
export interface UfuncAxisOptions {
  /** The axis; the first by default. */
  axis?: number;
  /** The dtype to convert to first, and of the result; the function's own by default. */
  dtype?: DType | null;
}

/** Options of {@link Ufunc.reduce}. */
export interface UfuncReduceOptions {
  /** The axis, the first by default; null reduces the flattened array. */
  axis?: number | null;
  /** The dtype to convert to first, and of the result; the function's own by default. */
  dtype?: DType | null;
  /** Keep the reduced axis with length 1. */
  keepdims?: boolean;
  /** What comes before the first element; the identity by default. */
  initial?: ArrayLike | null;
  /** Which elements take part: booleans that broadcast to the array; all by default. */
  where?: ArrayLike | null;
}

/** A function of single elements, of whole arrays too, as {@link frompyfunc} makes it. */
export interface Ufunc {
  /** The function of arrays, which broadcast: its result, or the list of its results. */
  (...args: ArrayLike[]): NDArray & NDArray[];
  /** The number of arguments. */
  readonly nin: number;
  /** The number of results. */
  readonly nout: number;
  /** What changes nothing as the first argument, or null. */
  readonly identity: ArrayLike | null;
  /** f(... f(f(x₀, x₁), x₂) ...) along an axis. */
  reduce(x: ArrayLike, options?: number | null | UfuncReduceOptions): NDArray;
  /** x₀, f(x₀, x₁), f(f(x₀, x₁), x₂), ... along an axis. */
  accumulate(x: ArrayLike, options?: number | UfuncAxisOptions): NDArray;
  /** f of each element of x and each of y: the result has the axes of x, then those of y. */
  outer(x: ArrayLike, y: ArrayLike): NDArray;
  /** x with f of the indexed elements (and `values`) in their place, one after the other where an index repeats. */
  at(x: ArrayLike, indices: Index | readonly Index[], values?: ArrayLike): NDArray;
  /** `reduce` of the elements from each index to before the next one; the element itself where that isn't larger. */
  reduceat(x: ArrayLike, indices: ArrayLike, options?: number | UfuncAxisOptions): NDArray;
}

/** Options of {@link frompyfunc}. */
export interface FrompyfuncOptions {
  /** What changes nothing as the first argument of the function; none by default. */
  identity?: ArrayLike | null;
}

type Function = (...args: NDArray[]) => ArrayLike | readonly ArrayLike[];

/**
 * A function of `nin` 0-d arrays with `nout` results as one of arrays of any shape, with the methods of NumPy's
 * universal functions: `reduce`, `accumulate`, `outer`, `at`, `reduceat`. All but `at` need two arguments and one
 * result. As in JAX, `at` doesn't change its array, but gives a new one.
 *
 * @throws TypeError for what is no function; RangeError for numbers of arguments and results that aren't integers from
 *   1; from the methods, RangeError for empty axes without an identity, and for axes and indices that don't fit.
 *
 * @example
 * ```ts
 * import { type NDArray, np } from "@fluxion/fluxion";
 * import { assertEquals } from "@std/assert";
 *
 * const add = np.frompyfunc((x: NDArray, y: NDArray) => x.add(y), 2, 1, { identity: 0 });
 * assertEquals(add([1, 2], 3).tolist(), [4, 5]);
 * assertEquals(add.reduce([[1, 2], [3, 4]]).tolist(), [4, 6]);
 * assertEquals(add.accumulate([1, 2, 3]).tolist(), [1, 3, 6]);
 * assertEquals(add.at([1, 2], [[0, 0]], 5).tolist(), [11, 2]);
 * ```
 */
export function frompyfunc(
  func: (...args: NDArray[]) => ArrayLike | readonly ArrayLike[],
  nin: number,
  nout: number,
  options: FrompyfuncOptions = {},
): Ufunc {
  const { identity = null } = checkOptions("frompyfunc", options, ["identity"]);
  const call = vectorize(func) as unknown as (...args: ArrayLike[]) => NDArray & NDArray[];
  const f: Binary = {
    name: func.name === "" ? "the function" : func.name,
    call: call as unknown as Binary["call"],
    func,
    identity,
  };
  const properties = {
    nin: checkInteger("frompyfunc", "nin", nin, 1),
    nout: checkInteger("frompyfunc", "nout", nout, 1),
    identity,
  };
  const binary = (method: string): Binary => {
    if (nin === 2 && nout === 1) return f;
    throw new TypeError(
      `${method}: ${f.name} has ${nin} arguments and ${nout} results; only a function of two with one result has it`,
    );
  };
  const ufunc = (...args: ArrayLike[]): NDArray & NDArray[] => {
    if (args.length === nin) return call(...args);
    throw new TypeError(`${f.name}: ${args.length} arguments were given; it takes ${nin}`);
  };
  return Object.assign(ufunc, properties, {
    reduce: (x: ArrayLike, options?: number | null | UfuncReduceOptions) => reduce(binary("reduce"), x, options),
    accumulate: (x: ArrayLike, options?: number | UfuncAxisOptions) => accumulate(binary("accumulate"), x, options),
    outer: (x: ArrayLike, y: ArrayLike) => outer(binary("outer"), x, y),
    at: (x: ArrayLike, indices: Index | readonly Index[], values?: ArrayLike) => updateAt(f, x, indices, values),
    reduceat: (x: ArrayLike, indices: ArrayLike, options?: number | UfuncAxisOptions) =>
      reduceAt(binary("reduceat"), x, indices, options),
  });
}

/** A function of elements, and of arrays, under its name. */
interface Binary {
  readonly name: string;
  readonly func: Function;
  readonly identity: ArrayLike | null;
  call(...args: ArrayLike[]): NDArray;
}

/** The dtype of the function's result for ones of these dtypes. */
function resultDType({ func }: Binary, ...dtypes: readonly DType[]): DType {
  return asArray(func(...dtypes.map((d) => filled(makeAval([], d), 1))) as ArrayLike).dtype;
}

/** The last carry of a scan over the leading axis of arrays, and what its steps gave. */
function scanned(
  method: string,
  step: (carry: NDArray, slices: NDArray[]) => [NDArray, NDArray],
  init: NDArray,
  xs: readonly NDArray[],
): [NDArray, NDArray] {
  return scanOver(method, step as UserFunction, init, xs, { length: null, reverse: false }) as [NDArray, NDArray];
}

/** The leading part of `x` from `start` on. */
function from(x: NDArray, start: number): NDArray {
  return ops.slice(x, x.shape.map((_, i) => i === 0 ? start : 0), x.shape);
}

function reduce(f: Binary, x: ArrayLike, options: number | null | undefined | UfuncReduceOptions): NDArray {
  const keys = ["axis", "dtype", "keepdims", "initial", "where"] as const;
  const given = optionsOf<UfuncReduceOptions>("reduce", options, keys) ??
    { axis: options as number | null | undefined };
  const { axis = 0, keepdims = false, initial = null, where = null } = given;
  const whole = asArray(x);
  const mask = maskOf("reduce", whole, where);
  const start = initial ?? f.identity;
  if (mask !== null && start === null) {
    throw new TypeError(
      `reduce: where is given, and ${f.name} has no identity; pass initial, for where nothing takes part`,
    );
  }
  const at = axis === null ? 0 : checkAxis("reduce", axis, whole.ndim);
  const first = (v: NDArray): NDArray => axis === null ? ops.reshape(v, [v.size]) : ops.moveAxis(v, at, 0);
  const dtype = dtypeOption("reduce", given.dtype) ?? resultDType(f, whole.dtype, whole.dtype);
  const a = ops.convert(first(whole), dtype);
  const rest = a.shape.slice(1);
  if (start === null && a.shape[0] === 0) {
    throw new RangeError(
      `reduce: axis ${at} of shape ${shapeText(whole.shape)} is empty, and ${f.name} has no identity`,
    );
  }
  const init = start === null
    ? ops.reshape(ops.slice(a, a.shape.map(() => 0), a.shape.with(0, 1)), rest)
    : ops.broadcastTo(ops.strong(ops.arrayAs(start, dtype)), rest);
  const parts = [a, ...mask === null ? [] : [first(mask)]].map((v) => start === null ? from(v, 1) : v);
  const step = (carry: NDArray, [slice, taken]: NDArray[]): [NDArray, NDArray] => {
    const next = ops.convert(f.call(carry, slice), dtype);
    const y = taken === undefined ? next : ops.select(taken, next, carry);
    return [y, y];
  };
  const y = parts[0].shape[0] === 0 ? init : scanned("reduce", step, init, parts)[0];
  return keepdims ? ops.expandDims(y, axis === null ? [...whole.shape.keys()] : [at]) : y;
}

function axisOf(action: string, options: number | undefined | UfuncAxisOptions): UfuncAxisOptions {
  return optionsOf<UfuncAxisOptions>(action, options, ["axis", "dtype"]) ?? { axis: options as number | undefined };
}

function accumulate(f: Binary, x: ArrayLike, options: number | undefined | UfuncAxisOptions): NDArray {
  const { axis = 0, dtype: asked } = axisOf("accumulate", options);
  const whole = asArray(x);
  const at = checkAxis("accumulate", axis, whole.ndim);
  const dtype = dtypeOption("accumulate", asked) ?? resultDType(f, whole.dtype, whole.dtype);
  const a = ops.convert(ops.moveAxis(whole, at, 0), dtype);
  if (a.shape[0] <= 1) return ops.moveAxis(a, 0, at);
  const head = ops.slice(a, a.shape.map(() => 0), a.shape.with(0, 1));
  const step = (carry: NDArray, [slice]: NDArray[]): [NDArray, NDArray] => {
    const y = ops.convert(f.call(carry, slice), dtype);
    return [y, y];
  };
  const [, tail] = scanned("accumulate", step, ops.reshape(head, a.shape.slice(1)), [from(a, 1)]);
  return ops.moveAxis(ops.concatenate([head, tail], 0), 0, at);
}

function outer(f: Binary, x: ArrayLike, y: ArrayLike): NDArray {
  const [a, b] = [asArray(x), asArray(y)];
  return f.call(ops.reshape(a, [...a.shape, ...b.shape.map(() => 1)]), b);
}

function updateAt(f: Binary, x: ArrayLike, indices: Index | readonly Index[], values: ArrayLike | undefined): NDArray {
  const given = values === undefined ? [] : [asArray(values)];
  const whole = asArray(x);
  const dtype = resultDType(f, whole.dtype, ...given.map((v) => v.dtype));
  const a = ops.convert(whole, dtype);
  const entries = (Array.isArray(indices) ? indices : [indices]) as readonly Index[];
  if (entries.length === 0) return a;
  const arrays = entries.map((e) => e instanceof NDArray || Array.isArray(e) ? integers("at", e as ArrayLike) : null);
  const shape = arrays.reduce<readonly number[]>((s, e) => e === null ? s : ops.broadcastShapes("at", s, e.shape), []);
  const [value] = given.map((v) => ops.convert(v, dtype));
  if (shape.length === 0) {
    const at = atIndex(a, entries);
    return at.set(f.call(at.get(), ...value === undefined ? [] : [value]));
  }
  const size = shape.reduce((n, d) => n * d, 1);
  const lines = arrays.map((e) => e === null ? null : ops.reshape(ops.broadcastTo(e, shape), [size]));
  const rest = value?.shape.slice(shape.length) ?? [];
  const parts = value === undefined ? [] : [ops.reshape(ops.broadcastTo(value, [...shape, ...rest]), [size, ...rest])];
  const step = (carry: NDArray, slices: NDArray[]): [NDArray, NDArray] => {
    const places = slices.slice(0, slices.length - parts.length);
    let next = 0;
    const at = atIndex(carry, entries.map((e, i) => lines[i] === null ? e : places[next++]));
    const y = at.set(f.call(at.get(), ...slices.slice(places.length)));
    return [y, filled(makeAval([], "int32"), 0)];
  };
  return scanned("at", step, a, [...lines.filter((line) => line !== null), ...parts])[0];
}

function reduceAt(
  f: Binary,
  x: ArrayLike,
  indices: ArrayLike,
  options: number | undefined | UfuncAxisOptions,
): NDArray {
  const { axis = 0, dtype: asked } = axisOf("reduceat", options);
  const whole = asArray(x);
  const at = checkAxis("reduceat", axis, whole.ndim);
  const places = ops.convert(integers("reduceat", indices), "int32");
  if (places.ndim !== 1) {
    throw new RangeError(`reduceat: indices have shape ${shapeText(places.shape)}; they must have one axis`);
  }
  const a = ops.convert(ops.moveAxis(whole, at, 0), dtypeOption("reduceat", asked) ?? whole.dtype);
  const init = take(a, places, { axis: 0, mode: "fill" });
  if (places.size === 0) return ops.moveAxis(init, 0, at);
  const n = a.shape[0];
  const ends = ops.concatenate([from(places, 1), filled(makeAval([1], "int32"), n)], 0);
  const column = (v: NDArray): NDArray => ops.reshape(v, [places.size, ...a.shape.slice(1).fill(1)]);
  const [starts, stops] = [column(places), column(ends)];
  const step = (carry: NDArray, [i, slice]: NDArray[]): [NDArray, NDArray] => {
    const within = ops.and(ops.gt(i, starts), ops.lt(i, stops));
    const y = ops.select(within, ops.convert(f.call(carry, slice), a.dtype), carry);
    return [y, filled(makeAval([], "int32"), 0)];
  };
  return ops.moveAxis(scanned("reduceat", step, init, [ops.iota("int32", [n], 0), a])[0], 0, at);
}
