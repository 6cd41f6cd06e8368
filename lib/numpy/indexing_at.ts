/**
 * JAX's `x.at[...]`: elements read and changed, with a say in what indices out of range mean.
 *
 * @module
 */
import {
  type ArrayLike,
  type Index,
  type IndexingGetOptions,
  type IndexingMode,
  type IndexingOptions,
  type IndexUpdate,
  NDArray,
} from "../core/array.ts";
import { makeAval } from "../core/aval.ts";
import { allocate } from "../core/dtype.ts";
import type { ScatterFn } from "../core/plan.ts";
import { zerosOf } from "../core/view.ts";
import { shapeText, valueText } from "../errors.ts";
import { add, arrayAs, asArray, convert, fromData, gt, lt, neg, promoteAll, reduceMax, select } from "../ops/mod.ts";
import { loopWhile } from "../transforms/control_while.ts";
import type { UserFunction } from "../transforms/user_function.ts";
import { checkOptions } from "./arguments.ts";
import { divide, power } from "./arithmetic.ts";
import { onesLike } from "./creation.ts";
import { type Flat, flatNested, indexItem } from "./indexing_items.ts";
import { lowerGet, lowerUpdate } from "./indexing_lower.ts";
import { type IndexPlan, parseIndex } from "./indexing_parse.ts";

/**
 * JAX's `x.at[index]`: functions that return `x` with the indexed elements changed. Values broadcast to the indexed
 * shape; the result has the dtype of `x`. Where an index repeats, `set` keeps the last value and the others combine all;
 * updates at integers of arrays that are out of range are dropped.
 *
 * @throws RangeError, TypeError and ConcreteValueError for indices and values that don't fit `x`, on the update.
 */
export function atIndex(x: NDArray, index: readonly Index[]): IndexUpdate {
  return new Update(x, index);
}

const OPTIONS: readonly (keyof IndexingOptions)[] = [
  "mode",
  "indicesAreSorted",
  "uniqueIndices",
  "wrapNegativeIndices",
];
const GET: readonly (keyof IndexingGetOptions)[] = [...OPTIONS, "fillValue"];
const MODES: readonly IndexingMode[] = ["clip", "fill", "drop", "promise_in_bounds"];

class Update implements IndexUpdate {
  private readonly x: NDArray;
  private readonly index: readonly Index[];

  constructor(x: NDArray, index: readonly Index[]) {
    this.x = x;
    this.index = index;
  }

  get(options: IndexingGetOptions = {}): NDArray {
    const { mode, wrapNegativeIndices: wrap = true, fillValue = null } = checkOptions("at().get", options, GET);
    const plan = planFor("at().get", this.x, this.index, options);
    const fills = mode === "fill" || mode === "drop";
    return lowerGet(this.x, plan, { wrap, fills, fill: fillValue === null ? null : arrayAs(fillValue, this.x.dtype) });
  }
  set(values: ArrayLike, options?: IndexingOptions): NDArray {
    return update("set", "set", this.x, this.index, values, options);
  }
  apply(fn: (elements: NDArray) => ArrayLike, options: IndexingOptions = {}): NDArray {
    const { uniqueIndices = false } = checkOptions("at().apply", options, OPTIONS);
    if (uniqueIndices || !this.index.some((i) => Array.isArray(i) || i instanceof NDArray)) {
      return this.set(fn(this.get(options)), options);
    }
    return applyOften(this.x, this.index, fn, options);
  }
  add(values: ArrayLike, options?: IndexingOptions): NDArray {
    return update("add", "add", this.x, this.index, values, options);
  }
  subtract(values: ArrayLike, options?: IndexingOptions): NDArray {
    const { target, given } = promoted("subtract", this.x, values);
    return scattered("subtract", "add", this.x, target, this.index, neg(given), options);
  }
  multiply(values: ArrayLike, options?: IndexingOptions): NDArray {
    return update("multiply", "mul", this.x, this.index, values, options);
  }
  mul(values: ArrayLike, options?: IndexingOptions): NDArray {
    return this.multiply(values, options);
  }
  divide(values: ArrayLike, options?: IndexingOptions): NDArray {
    return divide(this.x, update("divide", "mul", onesLike(this.x), this.index, values, options));
  }
  power(values: ArrayLike, options?: IndexingOptions): NDArray {
    return power(this.x, update("power", "mul", onesLike(this.x), this.index, values, options));
  }
  min(values: ArrayLike, options?: IndexingOptions): NDArray {
    return update("min", "min", this.x, this.index, values, options);
  }
  max(values: ArrayLike, options?: IndexingOptions): NDArray {
    return update("max", "max", this.x, this.index, values, options);
  }
}

/** The index applied to the shape of `x`; plain numbers may be out of range where a mode says what that means. */
function planFor(action: string, x: NDArray, index: readonly Index[], options: IndexingOptions): IndexPlan {
  const { mode = null, wrapNegativeIndices: wrap = true } = options;
  if (mode !== null && !MODES.includes(mode)) {
    throw new RangeError(`${action}: mode ${valueText(mode)} is unknown; it must be one of ${MODES.join(", ")}`);
  }
  return parseIndex(x.shape, index.map(indexItem), mode === null && wrap ? null : { wrap });
}

function update(
  name: string,
  fn: ScatterFn,
  x: NDArray,
  index: readonly Index[],
  values: ArrayLike,
  options?: IndexingOptions,
): NDArray {
  const { target, given } = promoted(name, x, values);
  return scattered(name, fn, x, target, index, given, options);
}

/** `x`, as `target` in the dtype of the values, with these combined in at the index; in its own dtype again. */
function scattered(
  name: string,
  fn: ScatterFn,
  x: NDArray,
  target: NDArray,
  index: readonly Index[],
  given: NDArray,
  options: IndexingOptions = {},
): NDArray {
  const { mode, wrapNegativeIndices: wrap = true } = checkOptions(`at().${name}`, options, OPTIONS);
  const plan = planFor(`at().${name}`, x, index, options);
  checkValues(name, given.shape, plan);
  return convert(lowerUpdate(fn, target, plan, given, { wrap, clip: mode === "clip" }), x.dtype, x.weakType);
}

/**
 * `x` and the values in the dtype that they have together, or, for `set`, in that of `x`. Plain numbers go there directly,
 * so that none are rounded on the way.
 */
function promoted(name: string, x: NDArray, values: ArrayLike): { target: NDArray; given: NDArray } {
  const flat = typeof values === "number" || Array.isArray(values) ? flatNested(values) : null;
  if (flat !== null && (name === "set" || follows(x, flat))) {
    const { dtype, weak, kind } = x.aval;
    const data = allocate(dtype, flat.leaves.length);
    const stride = kind === "c" ? 2 : 1;
    flat.leaves.forEach((v, i) => data[stride * i] = Number(kind === "b" ? Boolean(v) : v));
    return { target: x, given: fromData(data, flat.shape, dtype, weak) };
  }
  const plain = asArray(values);
  if (plain.aval.kind === "c" && x.aval.kind !== "c") {
    throw new TypeError(
      `at().${name}: the values are ${plain.dtype} and the array is ${x.dtype}, which has no imaginary part; take np.real of the values, or convert the array with astype()`,
    );
  }
  if (name === "set") return { target: x, given: convert(plain, x.dtype, x.weakType) };
  const [target, given] = promoteAll([x, plain]);
  return { target, given };
}

/** Whether plain numbers are elements of the dtype of `x`. */
function follows(x: NDArray, { leaves }: Flat): boolean {
  const { kind } = x.aval;
  if (kind === "b") return leaves.every((v) => typeof v === "boolean");
  return kind !== "i" || leaves.every((v) => Number.isInteger(Number(v)));
}

/**
 * A function of the indexed elements in their place, once for each time that an index names them: in rounds, in which
 * those that have been served stay.
 */
function applyOften(
  x: NDArray,
  index: readonly Index[],
  fn: (elements: NDArray) => ArrayLike,
  options: IndexingOptions,
): NDArray {
  const counts = atIndex(zerosOf(makeAval(x.shape, "int32")), index).add(1, options);
  const most = reduceMax(counts, counts.shape.map((_, i) => i));
  const often = atIndex(counts, index).get(options);
  const served = (round: NDArray, y: NDArray): NDArray => {
    const elements = atIndex(y, index).get(options);
    return atIndex(y, index).set(select(gt(often, round), fn(elements), elements), options);
  };
  const [, y] = loopWhile(
    "at().apply",
    ((carry: readonly [NDArray, NDArray]) => lt(carry[0], most)) as UserFunction,
    (([round, y]: readonly [NDArray, NDArray]) => [add(round, 1), served(round, y)]) as UserFunction,
    [zerosOf(makeAval([], "int32")), x],
  ) as [NDArray, NDArray];
  return y;
}

function checkValues(name: string, from: readonly number[], { shape }: IndexPlan): void {
  const lead = shape.length - from.length;
  if (lead >= 0 && from.every((n, i) => n === 1 || n === shape[lead + i])) return;
  throw new RangeError(
    `at().${name}: values of shape ${shapeText(from)} don't broadcast to the indexed shape ${
      shapeText(shape)
    }; each axis must be equal or 1, counted from the last`,
  );
}
